//! Logins, sessions, passwords.

use super::json::Answer;
#[cfg(feature = "ssr")]
use super::{edge, staff::known};
#[cfg(feature = "ssr")]
use crate::domain::Factors;
use crate::domain::{OpenReset, PasswordResetId, Refusal, SignedInAs, Strength};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// Who is signed in, if anybody.
#[server(prefix = "/api", endpoint = "accounts/signed-in", input = GetUrl, output = Answer)]
pub async fn find_signed_in() -> Result<Option<SignedInAs>, Refusal> {
    edge::as_visitor(async |backend, visit| backend.accounts.signed_in(&visit).await).await
}

/// Signs in by username or e-mail address, and goes on to `next`, a path of ours.
#[server(prefix = "/api", endpoint = "accounts/sign-in", output = Answer)]
pub async fn sign_in(
    #[server(default)] identifier: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let entry = backend.accounts.sign_in(&visit, &identifier, &password).await?;
        edge::enter(&entry, edge::own_path(&next));
        Ok(())
    })
    .await
}

/// Signs out.
#[server(prefix = "/api", endpoint = "accounts/sign-out", output = Answer)]
pub async fn sign_out() -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        backend.accounts.sign_out(&visit).await?;
        edge::end_session();
        edge::go_to("/sign-in");
        Ok(())
    })
    .await
}

/// Sends a password reset link to a staff member.
#[server(prefix = "/api", endpoint = "accounts/send-password-reset", output = Answer)]
pub async fn send_password_reset(practice: String, id: String) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.accounts.send_password_reset(&actor, known(&id)?).await)
        .await
}

/// Sends a password reset link, if there is such an account.
#[server(prefix = "/api", endpoint = "accounts/forgot-password", output = Answer)]
pub async fn forgot_password(#[server(default)] identifier: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.accounts.forgot_password(&visit, &identifier).await).await
}

/// What the page behind the reset link that was opened shows.
#[server(prefix = "/api", endpoint = "accounts/find-reset", input = GetUrl, output = Answer)]
pub async fn find_reset() -> Result<OpenReset, Refusal> {
    edge::as_visitor(async |backend, visit| backend.accounts.open_reset(&visit).await).await
}

/// Replaces the password, ends all sessions, and leads to the sign-in page.
#[server(prefix = "/api", endpoint = "accounts/reset-password", output = Answer)]
pub async fn reset_password(reset: PasswordResetId, #[server(default)] password: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        backend.accounts.reset_password(&visit, reset, &password).await?;
        edge::end_session();
        edge::forget_reset_link();
        edge::go_to("/sign-in");
        Ok(())
    })
    .await
}

/// Says how good a password is that is being typed, for an account with or without a second factor.
/// Nothing is kept or logged of it.
#[server(prefix = "/api", endpoint = "accounts/rate-password", output = Answer)]
pub async fn rate_password(
    #[server(default)] password: String,
    #[server(default)] second_factor: bool,
) -> Result<Strength, Refusal> {
    let factors = if second_factor { Factors::Second } else { Factors::PasswordOnly };
    edge::as_visitor(async |backend, _| backend.accounts.rate_password(&password, factors).await).await
}
