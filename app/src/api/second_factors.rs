//! Authenticator apps, recovery codes, passkeys.

use super::json::Answer;
#[cfg(feature = "ssr")]
use super::{edge, staff::known};
use crate::domain::{RecoveryCodes, Refusal, WaitingSignIn};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// Begins to set an authenticator app up.
#[server(prefix = "/api", endpoint = "second-factors/begin-authenticator", output = Answer)]
pub async fn begin_authenticator(#[server(default)] current_password: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.second_factors.begin_authenticator(&visit, &current_password).await)
        .await
}

/// Takes the first code of an authenticator app.
#[server(prefix = "/api", endpoint = "second-factors/confirm-authenticator", output = Answer)]
pub async fn confirm_authenticator(#[server(default)] factor_code: String) -> Result<RecoveryCodes, Refusal> {
    edge::as_visitor(async |backend, visit| backend.second_factors.confirm_authenticator(&visit, &factor_code).await)
        .await
}

/// Removes the authenticator app.
#[server(prefix = "/api", endpoint = "second-factors/remove-authenticator", output = Answer)]
pub async fn remove_authenticator(#[server(default)] current_password: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        backend.second_factors.remove_authenticator(&visit, &current_password).await
    })
    .await
}

/// Makes new recovery codes.
#[server(prefix = "/api", endpoint = "second-factors/make-recovery-codes", output = Answer)]
pub async fn make_recovery_codes(#[server(default)] current_password: String) -> Result<RecoveryCodes, Refusal> {
    edge::as_visitor(async |backend, visit| backend.second_factors.make_recovery_codes(&visit, &current_password).await)
        .await
}

/// Asks the browser for a new passkey: the question as JSON.
#[server(prefix = "/api", endpoint = "second-factors/ask-new-passkey", output = Answer)]
pub async fn ask_new_passkey(#[server(default)] current_password: String) -> Result<String, Refusal> {
    edge::as_visitor(async |backend, visit| {
        let (question, memory) = backend.second_factors.ask_new_passkey(&visit, &current_password).await?;
        edge::remember_passkey_question(&memory);
        Ok(question)
    })
    .await
}

/// Adds the passkey that the browser made.
#[server(prefix = "/api", endpoint = "second-factors/add-passkey", output = Answer)]
pub async fn add_passkey(
    #[server(default)] current_password: String,
    #[server(default)] passkey_name: String,
    #[server(default)] answer: String,
) -> Result<RecoveryCodes, Refusal> {
    edge::as_visitor(async |backend, visit| {
        backend.second_factors.add_passkey(&visit, &current_password, &passkey_name, &answer).await
    })
    .await
}

/// Removes a passkey.
#[server(prefix = "/api", endpoint = "second-factors/remove-passkey", output = Answer)]
pub async fn remove_passkey(
    #[server(default)] current_password: String,
    #[server(default)] passkey: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        backend.second_factors.remove_passkey(&visit, &current_password, &passkey).await
    })
    .await
}

/// What the page between password and second factor shows.
#[server(prefix = "/api", endpoint = "second-factors/find-waiting", input = GetUrl, output = Answer)]
pub async fn find_waiting_sign_in() -> Result<WaitingSignIn, Refusal> {
    edge::as_visitor(async |backend, visit| backend.second_factors.waiting(&visit).await).await
}

/// Signs in with a code, after the password, and goes on to `next`, a path of ours.
#[server(prefix = "/api", endpoint = "second-factors/confirm-code", output = Answer)]
pub async fn confirm_code(
    #[server(default)] factor_code: String,
    #[server(default)] next: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let entry = backend.second_factors.confirm_code(&visit, &factor_code).await?;
        edge::enter(&entry, edge::own_path(&next));
        Ok(())
    })
    .await
}

/// Asks the browser for a passkey to sign in with: the question as JSON.
#[server(prefix = "/api", endpoint = "second-factors/ask-passkey", output = Answer)]
pub async fn ask_passkey() -> Result<String, Refusal> {
    edge::as_visitor(async |backend, visit| {
        let (question, memory) = backend.second_factors.ask_passkey(&visit).await?;
        edge::remember_passkey_question(&memory);
        Ok(question)
    })
    .await
}

/// Signs in with a passkey, alone or after the password, and goes on to `next`, a path of ours.
#[server(prefix = "/api", endpoint = "second-factors/sign-in-with-passkey", output = Answer)]
pub async fn sign_in_with_passkey(
    #[server(default)] answer: String,
    #[server(default)] next: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let entry = backend.second_factors.sign_in_with_passkey(&visit, &answer).await?;
        edge::enter(&entry, edge::own_path(&next));
        Ok(())
    })
    .await
}

/// Removes all second factors of somebody who lost theirs.
#[server(prefix = "/api", endpoint = "second-factors/reset", output = Answer)]
pub async fn reset_second_factor(practice: String, id: String) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.second_factors.reset(&actor, known(&id)?).await).await
}
