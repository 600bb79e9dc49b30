//! The one way from a server function to the backend: find out who asks, run one use case, log
//! what broke, and answer.

use super::status;
use crate::{
    backend::{Backend, Entry, Failure, Secret, Visit},
    domain::{Language, Member, Refusal},
};
use http::{HeaderName, HeaderValue, header::SET_COOKIE, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// How the server names its cookies: with `__Host-` and `Secure` wherever it is served over TLS.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    /// Served over TLS.
    pub secure: bool,
}

impl Cookies {
    /// The cookie's full name.
    pub fn name(self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }

    /// A `Set-Cookie` value that keeps `value` from scripts and from other sites' forms for
    /// `max_age` seconds; 0 removes it.
    pub fn set(self, name: &str, value: &str, max_age: u32) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}", self.name(name))
    }
}

/// Names of our cookies, less the prefix.
pub mod cookie {
    /// The session.
    pub const SESSION: &str = "rolecall_session";
    /// The token of an invitation link.
    pub const INVITATION: &str = "rolecall_invitation";
    /// The token of a password reset link.
    pub const PASSWORD_RESET: &str = "rolecall_reset";
    /// The token of an e-mail change link.
    pub const EMAIL_CHANGE: &str = "rolecall_email_change";
    /// The token of a sign-up link.
    pub const SIGN_UP: &str = "rolecall_sign_up";
    /// Which question to a passkey waits for its answer.
    pub const PASSKEY: &str = "rolecall_passkey";
    /// The language that was chosen in this browser.
    pub const LANGUAGE: &str = "rolecall_language";
    /// The time zone of this browser's clock, as a script of ours says it.
    pub const ZONE: &str = "rolecall_zone";
    /// The outcome of a form without WASM.
    pub const FLASH: &str = "rolecall_flash";
}

/// Runs one use case as the signed-in person, in the practice that the page is about.
pub async fn as_member<T>(
    practice: &str,
    work: impl AsyncFnOnce(Arc<Backend>, Member) -> Result<T, Failure>,
) -> Result<T, Refusal> {
    let backend = expect_context::<Arc<Backend>>();
    let visit = expect_context::<Visit>();
    let answer = match backend.accounts.member(&visit, practice).await {
        Ok(member) => work(backend, member).await,
        Err(failure) => Err(failure),
    };
    answer.map_err(|failure| told(&visit, failure))
}

/// Runs one use case as whoever asks: the use case itself finds out what that person may do.
pub async fn as_visitor<T>(work: impl AsyncFnOnce(Arc<Backend>, Visit) -> Result<T, Failure>) -> Result<T, Refusal> {
    let visit = expect_context::<Visit>();
    work(expect_context::<Arc<Backend>>(), visit.clone()).await.map_err(|failure| told(&visit, failure))
}

/// What the person is told. A page that can't be shown gets the status of the refusal, and sends
/// people who are signed out to sign in; a call gets its status from the server's HTTP layer.
fn told(visit: &Visit, failure: Failure) -> Refusal {
    let refusal = match failure {
        Failure::Refused(refusal) => {
            // Closed and without free text: nothing that was typed gets into the log by it.
            tracing::info!(request = %visit.request, address = visit.origin.address, ?refusal, "refused");
            refusal
        }
        Failure::Broken(cause) => {
            tracing::error!(request = %visit.request, cause = format!("{cause:#}"), "a use case broke");
            Refusal::Broken(visit.request)
        }
    };
    let parts = expect_context::<Parts>();
    if !parts.uri.path().starts_with("/api/") {
        if refusal == Refusal::SignedOut {
            let asked = parts.uri.path_and_query().map_or("/", |p| p.as_str());
            leptos_axum::redirect(&format!("/sign-in?next={}", percent_encoded(asked)));
        } else {
            expect_context::<ResponseOptions>().set_status(status(&refusal));
        }
    }
    refusal
}

/// Starts the browser's session and keeps the link that was opened: it may still be waiting for
/// the person to sign in.
pub fn continue_as(session: &Secret) {
    // The server ends sessions; the cookie only has to outlast the longest one (12 hours).
    set_cookie(cookie::SESSION, &session.0, 13 * 3600);
}

/// Starts the browser's session and goes on to `next`, a path of ours: past the second factor, if
/// the account has one.
pub fn enter(entry: &Entry, next: &str) {
    match entry {
        Entry::Open(session) => {
            continue_as(session);
            go_to(next);
        }
        Entry::SecondFactor(session) => {
            continue_as(session);
            go_to(&format!("/second-factor?next={}", percent_encoded(next)));
        }
        // The page of the link says from when on there is something to enter.
        Entry::Later => go_to("/invitation"),
    }
}

/// The same, and forgets the link that led here once it has nothing more to say.
pub fn enter_from_invitation(entry: &Entry) {
    if matches!(entry, Entry::Open(_)) {
        forget_invitation_link();
    }
    enter(entry, "/");
}

/// Keeps which question to a passkey was asked, for as long as browsers wait for the answer.
pub fn remember_passkey_question(memory: &Secret) {
    set_cookie(cookie::PASSKEY, &memory.0, 600);
}

/// Starts the browser's session and forgets the link that led here.
pub fn start_session(session: &Secret) {
    continue_as(session);
    forget_invitation_link();
}

/// Makes the browser forget the invitation link.
pub fn forget_invitation_link() {
    set_cookie(cookie::INVITATION, "", 0);
}

/// Keeps the language that was chosen, also for whoever is not signed in.
pub fn remember_language(language: Language) {
    set_cookie(cookie::LANGUAGE, language.code(), 365 * 24 * 3600);
}

/// Makes the browser forget its session, and whatever it kept of the pages.
pub fn end_session() {
    set_cookie(cookie::SESSION, "", 0);
    if let Some(response) = use_context::<ResponseOptions>() {
        let name = HeaderName::from_static("clear-site-data");
        response.insert_header(name, HeaderValue::from_static("\"cache\", \"storage\""));
    }
}

/// Makes the browser forget the password reset link.
pub fn forget_reset_link() {
    set_cookie(cookie::PASSWORD_RESET, "", 0);
}

/// Makes the browser forget the sign-up link.
pub fn forget_sign_up_link() {
    set_cookie(cookie::SIGN_UP, "", 0);
}

/// Sends the browser to a page of ours.
pub fn go_to(path: &str) {
    leptos_axum::redirect(path);
}

/// A path on this server to go to after signing in, or `/`. Whatever could lead elsewhere (a host,
/// a backslash, which browsers read as a slash, or a line break) is not taken.
pub fn own_path(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() < 1000
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if own { next } else { "/" }
}

fn set_cookie(name: &str, value: &str, max_age: u32) {
    let cookie = expect_context::<Cookies>().set(name, value, max_age);
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(SET_COOKIE, value);
    }
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(own_path("/p/nord/settings/staff?show=inactive"), "/p/nord/settings/staff?show=inactive");
        for next in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x", "p/nord"] {
            assert_eq!(own_path(next), "/", "{next:?}");
        }
    }
}
