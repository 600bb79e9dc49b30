//! Answers to server functions: an honest status for programs, a page for people without WASM.
//!
//! A browser that posts a plain form wants a page, so it gets a redirect back to the form, and
//! the outcome in a signed cookie that the next page reads once ([`Flash`]). The server function
//! itself never learns of this: it answers the same JSON to everybody.

use super::{Http, origin, visit};
use crate::auth::token::Purpose;
use app::{
    api::{edge::cookie, fields, flash::Flash, status},
    domain::Refusal,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request, response::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http_body_util::LengthLimitError;

/// Every form of ours fits in.
pub(super) const LARGEST_BODY: usize = 64 * 1024;
/// No answer of a server function that changes something comes near this.
const LARGEST_ANSWER: usize = 1024 * 1024;
/// Browsers drop cookies over 4096 bytes; name, signature and attributes take the rest.
const LARGEST_COOKIE: usize = 3800;
/// What was typed, before base64 and without the outcome beside it.
const LARGEST_FLASH: usize = 2300;
/// Typed for this one submit only, and kept nowhere.
const SECRETS: [&str; 4] = ["password", "current_password", "code", "factor_code"];

/// What a plain form came to, beside the redirect that is its answer: for whoever counts.
#[derive(Clone, Copy, Debug)]
pub struct Outcome(pub StatusCode);

/// A refusal as a server function would answer it.
pub(super) fn refused(refusal: &Refusal) -> Response {
    let body = serde_json::to_vec(refusal).unwrap_or_default();
    let mut answer = (status(refusal), [(header::CONTENT_TYPE, "application/json")], body).into_response();
    let wait = match refusal {
        Refusal::TooManyTries { retry_after } => Some(*retry_after),
        // By then the queue of password hashes is over.
        Refusal::Busy => Some(10),
        _ => None,
    };
    if let Some(seconds) = wait {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    answer
}

/// Gives refusals their status, and plain forms their page.
pub(super) async fn answer(State(http): State<Http>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return read_flash(http, request, next).await;
    }
    // A simple cross-site request may come as text/plain; forms of ours never do.
    if request.method() == Method::POST && !is_form(request.headers()) {
        return refused(&Refusal::Malformed);
    }
    let plain_form = request.method() == Method::POST && accepts_html(request.headers());
    let (mut parts, body) = request.into_parts();
    // To whoever accepts HTML the framework answers with a redirect to the Referer, wherever that is.
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    // Read here and not in the framework, which would tell all troubles of a body alike.
    let body = match read(body).await {
        Ok(body) => body,
        Err(refusal) => return refused(&refusal),
    };
    if !only_known_fields(&parts.uri, &body) {
        return refused(&Refusal::Malformed);
    }
    if plain_form {
        plain(http, parts, body, next).await
    } else {
        honest(next.run(Request::from_parts(parts, Body::from(body))).await).await
    }
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    to_bytes(body, LARGEST_BODY).await.map_err(|error| {
        let too_large = std::error::Error::source(&error).is_some_and(|cause| cause.is::<LengthLimitError>());
        if too_large { Refusal::TooLarge } else { Refusal::Malformed }
    })
}

/// The framework would pass over a field that the function does not take; nobody sends one by accident.
fn only_known_fields(uri: &Uri, body: &[u8]) -> bool {
    // No function: the router says so.
    let Some(known) = fields::of(uri.path()) else { return true };
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    query
        .chain(form_urlencoded::parse(body))
        .all(|(name, _)| name.split('[').next().is_some_and(|n| known.contains(&n)))
}

/// The framework answers every error with 500; the refusal in the body says what it really is.
async fn honest(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let understood = parts.status.is_success() || parts.status.is_redirection();
    if understood || parts.status == StatusCode::METHOD_NOT_ALLOWED {
        return Response::from_parts(parts, body);
    }
    let body = to_bytes(body, LARGEST_ANSWER).await.unwrap_or_default();
    refused(&refusal(&parts, &body))
}

fn refusal(parts: &Parts, body: &[u8]) -> Refusal {
    serde_json::from_slice(body).unwrap_or(match parts.status {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        StatusCode::NOT_FOUND => Refusal::NotFound,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => Refusal::Busy,
        _ => Refusal::Malformed,
    })
}

async fn plain(http: Http, parts: request::Parts, body: Bytes, next: Next) -> Response {
    let form = parts.uri.path().to_owned();
    let back = origin::own_referer(&parts.headers, &http.base_url).map(ToOwned::to_owned);
    let typed = typed(&body);
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;

    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST_ANSWER).await.unwrap_or_default();
    let success = parts.status.is_success();
    let onward = parts.headers.remove(header::LOCATION).filter(|_| success);
    let outcome = if success { Ok(String::from_utf8_lossy(&body).into_owned()) } else { Err(refusal(&parts, &body)) };
    // Nobody came from a page of ours: there is no form to return to.
    let Some(location) = onward.or_else(|| HeaderValue::from_str(&back?).ok()) else {
        return outcome.map_or_else(|refusal| refused(&refusal), |_| StatusCode::NO_CONTENT.into_response());
    };
    let typed = if success { Vec::new() } else { typed };
    let mut answer = StatusCode::SEE_OTHER.into_response();
    answer.extensions_mut().insert(Outcome(outcome.as_ref().map_or_else(status, |_| parts.status)));
    answer.headers_mut().insert(header::LOCATION, location);
    for set in parts.headers.get_all(header::SET_COOKIE) {
        answer.headers_mut().append(header::SET_COOKIE, set.clone());
    }
    if let Some(clear) = parts.headers.remove("clear-site-data") {
        answer.headers_mut().insert("clear-site-data", clear);
    }
    if let Some(flash) = write_flash(&http, Flash { form, outcome, typed }) {
        set_cookie(&http, answer.headers_mut(), &flash, 120);
    }
    answer
}

/// Hands the outcome of the last form to the page, once.
async fn read_flash(http: Http, mut request: Request, next: Next) -> Response {
    let page = asks_for_page(&request);
    // The framework would show an error that an address brings along, whoever wrote it.
    if page && request.uri().query().is_some_and(|query| query.contains("__err=")) {
        return Redirect::to(request.uri().path()).into_response();
    }
    let kept = visit::cookie(&http, request.headers(), cookie::FLASH).filter(|_| page).map(ToOwned::to_owned);
    let Some(kept) = kept else { return next.run(request).await };
    if let Some(flash) = open_flash(&http, &kept) {
        request.extensions_mut().insert(flash);
    }
    let mut response = next.run(request).await;
    // A redirect shows nothing; the page after it does.
    if !response.status().is_redirection() {
        set_cookie(&http, response.headers_mut(), "", 0);
    }
    response
}

/// What was typed, as far as it fits: the shortest fields first, so that only an absurdly long
/// text is lost. In the order of the form.
fn fitting(typed: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut by_size: Vec<(usize, (String, String))> = typed.into_iter().enumerate().collect();
    // JSON may write a character in six, and base64 adds a third.
    let size = |(_, (name, value)): &(usize, (String, String))| {
        16 + name.len() + value.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { 1 } else { 6 }).sum::<usize>()
    };
    by_size.sort_by_key(size);
    let mut room = LARGEST_FLASH;
    let kept = by_size.into_iter().take_while(|field| {
        let fits = room.checked_sub(size(field));
        room = fits.unwrap_or_default();
        fits.is_some()
    });
    let mut kept: Vec<(usize, (String, String))> = kept.collect();
    kept.sort_by_key(|(place, _)| *place);
    kept.into_iter().map(|(_, field)| field).collect()
}

fn write_flash(http: &Http, flash: Flash) -> Option<String> {
    let flash = Flash { typed: fitting(flash.typed), ..flash };
    let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&flash).ok()?);
    let signature = http.use_cases.key.sign(Purpose::Flash, text.as_bytes());
    // No form of ours has so long an address or so long an answer.
    (text.len() < LARGEST_COOKIE).then(|| format!("{text}.{signature}"))
}

fn open_flash(http: &Http, kept: &str) -> Option<Flash> {
    let (text, signature) = kept.split_once('.')?;
    if !http.use_cases.key.signed(Purpose::Flash, text.as_bytes(), signature) {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

fn set_cookie(http: &Http, headers: &mut HeaderMap, value: &str, max_age: u32) {
    if let Ok(cookie) = HeaderValue::from_str(&http.cookies.set(cookie::FLASH, value, max_age)) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

fn typed(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body)
        .filter(|(name, _)| !name.split('[').next().is_some_and(|name| SECRETS.contains(&name)))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// For a page as a person opens it: it changes nothing.
pub(super) fn asks_for_page(request: &Request) -> bool {
    request.method() == Method::GET && accepts_html(request.headers())
}

pub(super) fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}
