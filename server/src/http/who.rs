//! Who is signed in, for the frame around a practice's pages: found before the page is rendered, so that
//! it need not wait for it.

use super::{Http, forms, visit};
use app::{backend::Failure, shell::Who};
use axum::{
    extract::{Request, State},
    http::Extensions,
    middleware::Next,
    response::Response,
};

/// Puts them into the request of such a page.
pub(super) async fn find(State(http): State<Http>, mut request: Request, next: Next) -> Response {
    // (A stream of news, which is no page, must not count as a use of the session.)
    if forms::asks_for_page(&request) && request.uri().path().starts_with("/p/") {
        put(&http, request.extensions_mut()).await;
    }
    next.run(request).await
}

/// The same for a page that answers a form.
pub(super) async fn put(http: &Http, extensions: &mut Extensions) {
    let visit = visit::of(extensions);
    let who = http.backend.accounts.signed_in(&visit).await.unwrap_or_else(|failure| {
        // The page itself asks, too, and says so.
        if let Failure::Broken(cause) = failure {
            tracing::error!(request = %visit.request, cause = format!("{cause:#}"), "nobody knows who is here");
        }
        None
    });
    extensions.insert(Who(who));
}

/// What [`find`] put there.
pub(super) fn of(extensions: &Extensions) -> Who {
    extensions.get().cloned().unwrap_or_default()
}
