//! Figures about the server for Prometheus: what it counts itself while it answers, and, at each
//! scrape ([`scrape`]), what the database and the process say.
//!
//! Labels come from closed sets: route templates, methods, outcomes. Never an id, a name, an address
//! or anything else that a request brings along, which would also let anybody fill the memory.

pub mod scrape;

use crate::http::Outcome;
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use std::{sync::Arc, time::Instant};

/// What this process counted since it began.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<RequestLabels, Histogram, fn() -> Histogram>,
    sign_ins: Family<SignInLabels, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SignInLabels {
    step: &'static str,
    outcome: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("rolecall");
        let requests = Family::<RequestLabels, Histogram, fn() -> Histogram>::new_with_constructor(durations);
        let sign_ins = Family::<SignInLabels, Counter>::default();
        registry.register(
            "http_request_duration_seconds",
            "Requests and how long they took, by route template, method and class of the status",
            requests.clone(),
        );
        registry.register("sign_ins", "Tries to sign in, by step and outcome", sign_ins.clone());
        Self { registry: Arc::new(registry), requests, sign_ins }
    }
}

/// From a page that was ready to the longest time that a request gets.
fn durations() -> Histogram {
    Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0])
}

impl Metrics {
    /// The router, with everything that it answers counted. A stream counts when it begins.
    pub fn around(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), observe))
    }
}

async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let (route, method) = (route(&request), method(request.method()));
    let begun = Instant::now();
    let response = next.run(request).await;
    // A plain form is answered with a redirect, whatever came of it.
    let status = response.extensions().get::<Outcome>().map_or(response.status(), |outcome| outcome.0);
    if let Some(step) = sign_in_step(&route) {
        let outcome = sign_in_outcome(status);
        metrics.sign_ins.get_or_create(&SignInLabels { step, outcome }).inc();
    }
    let labels = RequestLabels { route, method, status: class(status) };
    metrics.requests.get_or_create(&labels).observe(begun.elapsed().as_secs_f64());
    response
}

/// The template of the route, such as `/invitation/{token}`.
fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(template) => template.as_str().to_owned(),
        // The browser's files have one service for all.
        None if request.uri().path().starts_with("/pkg/") => "/pkg".to_owned(),
        None => "other".to_owned(),
    }
}

/// Others are refused, but could be any word.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

fn sign_in_step(route: &str) -> Option<&'static str> {
    match route {
        "/api/accounts/sign-in" | "/api/invitations/sign-in-and-accept" => Some("password"),
        "/api/second-factors/confirm-code" => Some("code"),
        "/api/second-factors/sign-in-with-passkey" => Some("passkey"),
        _ => None,
    }
}

fn sign_in_outcome(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "wrong",
        StatusCode::TOO_MANY_REQUESTS => "throttled",
        StatusCode::SERVICE_UNAVAILABLE => "busy",
        status if status.is_client_error() => "refused",
        status if status.is_server_error() => "broken",
        _ => "accepted",
    }
}
