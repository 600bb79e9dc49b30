//! The table of contents: what answers where, and what lies around it.

use super::{
    access_review_export, assets, audit_export, forms, headers, health, home, limits, links, live, mail_preview,
    origin, reader, staff_export, staff_import, subscription_export, visit, who,
};
use crate::{clock, config::Config, practice::UseCases};
use app::{
    api::{edge::Cookies, flash::Flash},
    backend::Backend,
    shell::{App, Build, Development, OpenToPractices, shell},
};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
    routing::{any, get, post},
};
use leptos::prelude::{LeptosOptions, expect_context, provide_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use std::{
    net::IpAddr,
    ops::Deref,
    sync::{Arc, LazyLock},
};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};

/// The addresses of all pages. Collected once in a process: where several servers in one (the tests)
/// collected them while others rendered pages, one page in some hundreds waited for its data for ever.
pub static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// What every handler can reach. Every layer around them has one, for every request.
#[derive(Clone)]
pub struct Http(Arc<Reached>);

/// See [`Http`].
pub struct Reached {
    pub(super) use_cases: UseCases,
    pub(super) backend: Arc<Backend>,
    pub(super) cookies: Cookies,
    pub(super) base_url: Arc<str>,
    pub(super) trusted_proxies: Arc<[IpAddr]>,
    /// How many streams of news can be open at once.
    pub(super) streams: Arc<Semaphore>,
    /// What the browser's code was built from.
    pub(super) build: Build,
    /// Cancelled when the server stops: a stream of news would never end by itself.
    pub(super) stopping: CancellationToken,
    development: Development,
    leptos: LeptosOptions,
}

impl Deref for Http {
    type Target = Reached;

    fn deref(&self) -> &Reached {
        &self.0
    }
}

impl FromRef<Http> for LeptosOptions {
    fn from_ref(http: &Http) -> Self {
        http.leptos.clone()
    }
}

/// Everything that the server answers to.
pub fn router(config: &Config, use_cases: UseCases) -> Router {
    router_until(config, use_cases, CancellationToken::new())
}

/// The same, on a server that stops when `stopping` is cancelled.
pub fn router_until(config: &Config, use_cases: UseCases, stopping: CancellationToken) -> Router {
    let http = Http(Arc::new(Reached {
        backend: Arc::new(use_cases.backend()),
        cookies: Cookies { secure: config.secure() },
        base_url: config.base_url.as_str().into(),
        trusted_proxies: config.trusted_proxies.as_slice().into(),
        streams: Arc::new(Semaphore::new(limits::MOST_STREAMS)),
        build: build(),
        stopping,
        development: Development {
            on: config.development,
            keeps_mail: config.development && config.mail_folder.is_some(),
        },
        leptos: leptos_options(config),
        use_cases,
    }));
    let router = Router::new()
        .route("/", get(home::home))
        .route("/invitation/{token}", get(links::invitation))
        .route("/reset/{token}", get(links::password_reset))
        .route("/email-change/{token}", get(links::email_change))
        .route("/sign-up/{token}", get(links::sign_up))
        .route("/p/{practice}/settings/audit/export", post(audit_export::export))
        .route("/p/{practice}/settings/staff/export", post(staff_export::export))
        .route("/p/{practice}/settings/staff/reviews/{review}/export", post(access_review_export::export))
        .route("/p/{practice}/settings/subscription/export", post(subscription_export::export))
        .route("/p/{practice}/settings/staff/import/example", get(staff_import::example))
        .route("/p/{practice}/settings/staff/import/{id}/result", get(staff_import::result))
        .route("/p/{practice}/live", get(live::stream))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/api/{*function}", any(unknown_function))
        .leptos_routes_with_context(&http, PAGES.clone(), context(&http), {
            let options = http.leptos.clone();
            move || shell(options.clone())
        })
        .fallback(not_found)
        .merge(assets::routes(&config.site_dir));
    let router = match &config.mail_folder {
        Some(folder) => {
            router.merge(mail_preview::routes(folder.clone(), stylesheet(&http.leptos)).with_state::<Http>(()))
        }
        None => router,
    };
    // From the inside out: each layer lies around those before it.
    router
        // Panics of pages and use cases become answers inside, so that they get headers, too.
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| panicked()))
        .layer(RequestBodyLimitLayer::new(forms::LARGEST_BODY))
        // A table is larger than any form, and has a limit of its own.
        .merge(Router::new().route("/p/{practice}/settings/staff/import", staff_import::send()))
        .layer(from_fn_with_state(http.clone(), forms::answer))
        .layer(from_fn_with_state(http.clone(), who::find))
        .layer(from_fn_with_state(http.clone(), origin::guard))
        .layer(from_fn_with_state(http.clone(), reader::find))
        .layer(from_fn_with_state(http.clone(), visit::read))
        .layer(RequestBodyTimeoutLayer::new(limits::LONGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limits::LONGEST_REQUEST))
        .layer(from_fn(limits::methods))
        .layer(from_fn_with_state(http.clone(), headers::protect))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| panicked()))
        .with_state(http)
}

/// What pages and server functions find in their context.
fn context(http: &Http) -> impl Fn() + Clone + Send + Sync + 'static {
    let (backend, cookies, development) = (http.backend.clone(), http.cookies, http.development);
    let build = http.build.clone();
    let open = OpenToPractices(http.use_cases.open_to_practices);
    move || {
        let parts = expect_context::<Parts>();
        provide_context(backend.clone());
        provide_context(cookies);
        provide_context(development);
        provide_context(open);
        provide_context(build.clone());
        provide_context(visit::of(&parts.extensions));
        provide_context(who::of(&parts.extensions));
        provide_context(reader::of(&parts.extensions));
        if let Some(flash) = parts.extensions.get::<Flash>() {
            provide_context(flash.clone());
        }
        if let (Some(nonce), response) = (leptos::nonce::use_nonce(), expect_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// (The pages' routes bring those of the server functions along.)
async fn unknown_function() -> Response {
    forms::refused(&app::domain::Refusal::NotFound)
}

/// The application's own page for addresses that lead nowhere.
async fn not_found(State(http): State<Http>, request: Request) -> Response {
    page(&http, request, StatusCode::NOT_FOUND).await
}

/// The application's page at the request's address, with another status.
pub(super) async fn page(http: &Http, request: Request, status: StatusCode) -> Response {
    let options = http.leptos.clone();
    let page = leptos_axum::render_app_async_with_context(context(http), move || shell(options.clone()));
    let mut response = page(request).await;
    *response.status_mut() = status;
    response
}

/// The panic itself is on stderr; this line says to which answer it belongs.
fn panicked() -> Response {
    let id = uuid::Builder::from_random_bytes(clock::random()).into_uuid();
    tracing::error!(request = %id, "a handler panicked");
    forms::refused(&app::domain::Refusal::Broken(id))
}

/// Where the build writes them.
const HASHES: &str = "hash.txt";

fn leptos_options(config: &Config) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("rolecall")
        .site_root(config.site_dir.display().to_string())
        .site_pkg_dir("pkg")
        .hash_file(Arc::<str>::from(HASHES))
        .hash_files(!hashes().is_empty())
        .build()
}

/// The hashes in the names of the browser's files, as the build wrote them beside the program.
fn hashes() -> String {
    let file = std::env::current_exe().and_then(|exe| std::fs::read_to_string(exe.with_file_name(HASHES)));
    file.unwrap_or_default()
}

/// The names of what every page asks for under `pkg`: script, code and style.
pub fn files_of_all_pages() -> [String; 3] {
    let hashes = hashes();
    ["js", "wasm", "css"].map(|kind| match hash(&hashes, kind) {
        Some(hash) => format!("rolecall.{hash}.{kind}"),
        None => format!("rolecall.{kind}"),
    })
}

fn hash<'a>(hashes: &'a str, kind: &str) -> Option<&'a str> {
    hashes.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(':')).map(str::trim)
}

/// Another one after each deploy that changed what browsers run.
fn build() -> Build {
    Build(hashes().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The stylesheet's address, for the one page that is not the application's.
fn stylesheet(options: &LeptosOptions) -> String {
    let [_, _, style] = files_of_all_pages();
    format!("/{}/{style}", options.site_pkg_dir)
}
