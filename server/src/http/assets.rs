//! The browser's files, as the build wrote and compressed them.

use axum::{
    Router,
    http::{HeaderValue, header},
    response::Response,
    routing::get,
};
use std::path::Path;
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};

/// Search engines may know the pages at which somebody begins, and nothing of any practice or person.
const ROBOTS: &str = "User-agent: *
Allow: /sign-in
Allow: /forgot-password
Allow: /practices/new
Allow: /agents/sign-up
Allow: /pkg/
Allow: /favicon.svg
Allow: /passkey.js
Disallow: /
";

/// Files under `/pkg` have a hash in their name and never change; the others are few and small.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(site: &Path) -> Router<S> {
    let forever = ServiceBuilder::new()
        .map_response(|response: Response<_>| cached(response, "public, max-age=31536000, immutable"))
        .service(ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip());
    let a_day = ServiceBuilder::new()
        .map_response(|response: Response<_>| cached(response, "public, max-age=86400"))
        .service(ServeFile::new(site.join("favicon.svg")).precompressed_br().precompressed_gzip());
    // Its name has no hash: a day-old one must not answer a new server's questions.
    let asked_each_time = ServiceBuilder::new()
        .map_response(|response: Response<_>| cached(response, "no-cache"))
        .service(ServeFile::new(site.join("passkey.js")).precompressed_br().precompressed_gzip());
    Router::new()
        .nest_service("/pkg", forever)
        .route_service("/favicon.svg", a_day)
        .route_service("/passkey.js", asked_each_time)
        .route("/robots.txt", get(|| async { ROBOTS }))
}

fn cached<B>(mut response: Response<B>, how_long: &'static str) -> Response<B> {
    if response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(how_long));
    }
    response
}
