//! Links from mails: the token moves from the address into a cookie, and the address is clean.
//!
//! An address that carries a token loads nothing and changes nothing, however often a mail
//! scanner opens it; so the token reaches neither logs of other sites nor the browser's history
//! of the page behind it.

use super::Http;
use app::api::edge::cookie;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};

/// Time enough to read, think and type.
const ONE_HOUR: u32 = 3600;

/// `/invitation/{token}` → `/invitation`.
pub(super) async fn invitation(State(http): State<Http>, Path(token): Path<String>) -> Response {
    keep(&http, cookie::INVITATION, &token, "/invitation")
}

/// `/reset/{token}` → `/reset`.
pub(super) async fn password_reset(State(http): State<Http>, Path(token): Path<String>) -> Response {
    keep(&http, cookie::PASSWORD_RESET, &token, "/reset")
}

/// `/email-change/{token}` → `/email-change`.
pub(super) async fn email_change(State(http): State<Http>, Path(token): Path<String>) -> Response {
    keep(&http, cookie::EMAIL_CHANGE, &token, "/email-change")
}

/// `/sign-up/{token}` → `/sign-up`.
pub(super) async fn sign_up(State(http): State<Http>, Path(token): Path<String>) -> Response {
    keep(&http, cookie::SIGN_UP, &token, "/sign-up")
}

fn keep(http: &Http, name: &str, token: &str, page: &str) -> Response {
    let plain = token.len() <= 64 && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    // Mail programs break and mangle links; the page says that it does not know this one.
    let kept = if plain { token } else { "unknown" };
    let cookie = http.cookies.set(name, kept, ONE_HOUR);
    ([(header::SET_COOKIE, cookie), (header::REFERRER_POLICY, "no-referrer".to_owned())], Redirect::to(page))
        .into_response()
}
