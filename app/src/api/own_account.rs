//! What people do about their own account.

use super::json::Answer;
#[cfg(feature = "ssr")]
use super::{edge, staff::known};
#[cfg(feature = "ssr")]
use crate::domain::{EmailAddress, Field, Language};
use crate::domain::{EmailChangeId, OpenEmailChange, OwnAccount, Refusal};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// What the page of one's own account shows.
#[server(prefix = "/api", endpoint = "own-account/find", input = GetUrl, output = Answer)]
pub async fn find_own_account() -> Result<OwnAccount, Refusal> {
    edge::as_visitor(async |backend, visit| backend.own_account.page(&visit).await).await
}

/// Pages are in this language from now on; letters, too, if anybody is signed in. (A form without WASM: a
/// document has one language, so another one is loaded.)
#[server(prefix = "/api", endpoint = "own-account/choose-language", output = Answer)]
pub async fn choose_language(#[server(default)] language: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let language = Language::from_code(&language).ok_or(Refusal::Malformed)?;
        backend.own_account.choose_language(&visit, language).await?;
        edge::remember_language(language);
        Ok(())
    })
    .await
}

/// Replaces the password; every other session ends.
#[server(prefix = "/api", endpoint = "own-account/change-password", output = Answer)]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] password: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let session = backend.own_account.change_password(&visit, &current_password, &password).await?;
        edge::continue_as(&session);
        Ok(())
    })
    .await
}

/// Ends one of one's own sessions.
#[server(prefix = "/api", endpoint = "own-account/end-session", output = Answer)]
pub async fn end_session(#[server(default)] session: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.own_account.end_session(&visit, &session).await).await
}

/// Ends all of one's own sessions but this one.
#[server(prefix = "/api", endpoint = "own-account/end-other-sessions", output = Answer)]
pub async fn end_other_sessions() -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.own_account.end_other_sessions(&visit).await).await
}

/// Ends the sessions of a staff member: the one that is named, or all.
#[server(prefix = "/api", endpoint = "accounts/end-sessions", output = Answer)]
pub async fn end_sessions_of(practice: String, id: String, #[server(default)] session: String) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let session = Some(session.as_str()).filter(|session| !session.is_empty());
        backend.own_account.end_sessions_of(&actor, known(&id)?, session).await
    })
    .await
}

/// Sends a link to a new e-mail address, and a notice to the one in use.
#[server(prefix = "/api", endpoint = "own-account/ask-email-change", output = Answer)]
pub async fn ask_email_change(
    #[server(default)] current_password: String,
    #[server(default)] email: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let email = email.parse::<EmailAddress>().map_err(|problem| Refusal::field(Field::Email, problem))?;
        backend.own_account.ask_email_change(&visit, &current_password, email).await
    })
    .await
}

/// What the page behind the link of an e-mail change shows.
#[server(prefix = "/api", endpoint = "own-account/find-email-change", input = GetUrl, output = Answer)]
pub async fn find_email_change() -> Result<OpenEmailChange, Refusal> {
    edge::as_visitor(async |backend, visit| backend.own_account.open_email_change(&visit).await).await
}

/// Confirms or stops an e-mail change, as the link that was opened has it.
#[server(prefix = "/api", endpoint = "own-account/decide-email-change", output = Answer)]
pub async fn decide_email_change(change: EmailChangeId) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.own_account.decide_email_change(&visit, change).await).await
}
