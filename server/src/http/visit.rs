//! From cookies and the connection to a [`Visit`].

use super::{Http, forms};
use app::{
    api::edge::cookie,
    backend::{Known, Origin, Secret, Visit},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap, header},
    middleware::Next,
    response::Response,
};
use std::net::{IpAddr, SocketAddr};
use tracing::Instrument;

/// A browser's description of itself is cut to this; longer ones only fill the audit log.
const LONGEST_USER_AGENT: usize = 200;

/// Puts the visit into the request, and a span with its id around everything that is logged.
pub(super) async fn read(State(http): State<Http>, mut request: Request, next: Next) -> Response {
    let id = http.use_cases.clock.id();
    let visit = Visit {
        session: secret(&http, request.headers(), cookie::SESSION),
        invitation: secret(&http, request.headers(), cookie::INVITATION),
        password_reset: secret(&http, request.headers(), cookie::PASSWORD_RESET),
        email_change: secret(&http, request.headers(), cookie::EMAIL_CHANGE),
        sign_up: secret(&http, request.headers(), cookie::SIGN_UP),
        passkey: secret(&http, request.headers(), cookie::PASSKEY),
        quiet: false,
        known: if forms::asks_for_page(&request) { Known::kept() } else { Known::default() },
        origin: Origin { address: address(&http, &request), user_agent: user_agent(request.headers()) },
        request: id,
    };
    request.extensions_mut().insert(visit);
    next.run(request).instrument(tracing::info_span!("request", %id)).await
}

/// The visit that [`read`] put there.
pub(super) fn of(extensions: &Extensions) -> Visit {
    extensions.get().cloned().unwrap_or_default()
}

/// The value of one of our cookies.
pub(super) fn cookie<'a>(http: &Http, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let name = http.cookies.name(name);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(n, value)| (n == name && !value.is_empty()).then_some(value))
}

fn secret(http: &Http, headers: &HeaderMap, name: &str) -> Option<Secret> {
    // Ours have 43 characters; whatever is longer is not worth hashing.
    cookie(http, headers, name).filter(|value| value.len() <= 64).map(|value| Secret(value.to_owned()))
}

/// The other end of the connection, or, if that is a proxy of ours, whom it speaks for: the last
/// entry of `X-Forwarded-For`, which that proxy wrote itself.
fn address(http: &Http, request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let Some(peer) = peer else { return String::new() };
    let forwarded = || {
        let last = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let trusted = http.trusted_proxies.contains(&peer);
    trusted.then(forwarded).flatten().unwrap_or(peer).to_string()
}

fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(LONGEST_USER_AGENT).collect()
}
