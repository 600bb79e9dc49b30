//! For whom an answer is written: in which language, and in which time zone.
//!
//! A person's own choice comes first, then what this browser was told by a visitor, then what the browser
//! asks for.

use super::{Http, forms, visit};
use crate::time_zone;
use app::{
    api::edge::cookie,
    backend::Visit,
    domain::Language,
    text::{Reader, written_for},
};
use axum::{
    extract::{Request, State},
    http::{Extensions, HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;

/// The longest name of a zone has 30 letters.
const LONGEST_ZONE: usize = 64;

/// Finds the reader out, and has everything inside written for them.
pub(super) async fn find(State(http): State<Http>, mut request: Request, next: Next) -> Response {
    if !is_read(&request) {
        return next.run(request).await;
    }
    let visit = visit::of(request.extensions());
    let language = language(&http, &visit, request.headers()).await;
    let reader = Reader { language, zone: zone(&http, request.headers()) };
    request.extensions_mut().insert(reader.clone());
    let mut response = written_for(reader, next.run(request)).await;
    let headers = response.headers_mut();
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        headers.append(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    }
    response
}

/// What [`find`] found.
pub(super) fn of(extensions: &Extensions) -> Reader {
    extensions.get().cloned().unwrap_or_default()
}

/// Files are the same for everybody: nobody need be found for them.
fn is_read(request: &Request) -> bool {
    let path = request.uri().path();
    path.starts_with("/api/") || path.starts_with("/p/") || forms::accepts_html(request.headers())
}

async fn language(http: &Http, visit: &Visit, headers: &HeaderMap) -> Language {
    let chosen = http.backend.accounts.language(visit).await.unwrap_or_else(|failure| {
        // The page itself finds out that the database fails, and says so.
        tracing::warn!(request = %visit.request, ?failure, "nobody knows which language is read");
        None
    });
    let kept = || visit::cookie(http, headers, cookie::LANGUAGE).and_then(Language::from_code);
    let asked = || Language::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?);
    chosen.or_else(kept).or_else(asked).unwrap_or_default()
}

/// The zone that a script of the page told (`app::shell`).
fn zone(http: &Http, headers: &HeaderMap) -> Option<Arc<str>> {
    let told = visit::cookie(http, headers, cookie::ZONE)?;
    (told.len() <= LONGEST_ZONE && time_zone::exists(told)).then(|| told.into())
}
