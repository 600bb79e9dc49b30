# syntax=docker/dockerfile:1
# Rolecall in a small image: the program and the browser's files, no shell, no root.
#   docker build --tag rolecall .

FROM node:20-bookworm-slim AS node

FROM rust:1.94-bookworm AS build
# npm brings wasm-opt, which makes the browser's code smaller.
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
RUN rustup target add wasm32-unknown-unknown
COPY . .
# The caches live outside the image; what goes into it is copied out of them in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    scripts/build --release \
    && install -D target/release/rolecall /out/rolecall/rolecall \
    && install -m 644 target/release/hash.txt /out/rolecall/hash.txt \
    && cp -r target/site /out/rolecall/site \
    && mkdir -m 700 /out/data

# The C library and the root certificates (for the mail server and PostgreSQL), nothing else.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/rolecall /opt/rolecall
# A volume takes over owner and mode of the folder that it covers.
COPY --from=build --chown=65532:65532 /out/data /data
ENV LISTEN=0.0.0.0:3000 DATA_DIR=/data SITE_DIR=/opt/rolecall/site
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=12s --start-period=60s \
    CMD ["/opt/rolecall/rolecall", "check-health"]
ENTRYPOINT ["/opt/rolecall/rolecall"]
CMD ["serve"]
