//! What a request may cost.

use axum::{
    extract::Request,
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::time::Duration;

/// No page or call of ours takes nearly as long.
pub(super) const LONGEST_REQUEST: Duration = Duration::from_secs(30);
/// A body of 64 KiB arrives in this even on a bad line.
/// Pages that listen at the same time; each holds a connection and next to nothing else.
pub(super) const MOST_STREAMS: usize = 5000;
pub(super) const LONGEST_BODY: Duration = Duration::from_secs(15);

/// Lets through the methods that something here answers to. (The framework panics on `CONNECT`.)
pub(super) async fn methods(request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD | Method::POST => next.run(request).await,
        _ => (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET, HEAD, POST")]).into_response(),
    }
}
