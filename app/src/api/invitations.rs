//! How people get in.

use super::json::Answer;
#[cfg(feature = "ssr")]
use super::{edge, staff::known};
#[cfg(feature = "ssr")]
use crate::domain::Field;
use crate::domain::{InvitationId, Invited, OpenInvitation, Refusal};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// Resend login credentials.
#[server(prefix = "/api", endpoint = "invitations/send-credentials", output = Answer)]
pub async fn send_credentials(practice: String, id: String) -> Result<Invited, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.invitations.send_credentials(&actor, known(&id)?).await)
        .await
}

/// Withdraws a pending invitation.
#[server(prefix = "/api", endpoint = "invitations/cancel", output = Answer)]
pub async fn cancel_invitation(practice: String, id: String) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.invitations.cancel(&actor, known(&id)?).await).await
}

/// Sends a pending invitation to another address.
#[server(prefix = "/api", endpoint = "invitations/correct-email", output = Answer)]
pub async fn correct_email(practice: String, id: String, #[server(default)] email: String) -> Result<Invited, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let email = email.parse().map_err(|problem| Refusal::field(Field::Email, problem))?;
        backend.invitations.correct_email(&actor, known(&id)?, email).await
    })
    .await
}

/// What the page behind the link that was opened shows.
#[server(prefix = "/api", endpoint = "invitations/find", input = GetUrl, output = Answer)]
pub async fn find_invitation() -> Result<OpenInvitation, Refusal> {
    edge::as_visitor(async |backend, visit| backend.invitations.open(&visit).await).await
}

/// Creates the account and, unless access starts later, signs it in.
#[server(prefix = "/api", endpoint = "invitations/sign-up", output = Answer)]
pub async fn sign_up(
    invitation: InvitationId,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let entry = backend.invitations.sign_up(&visit, invitation, &username, &password).await?;
        edge::enter_from_invitation(&entry);
        Ok(())
    })
    .await
}

/// Accepts as the account that is signed in.
#[server(prefix = "/api", endpoint = "invitations/accept", output = Answer)]
pub async fn accept_invitation(invitation: InvitationId) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let practice = backend.invitations.accept(&visit, invitation).await?;
        edge::go_to(&format!("/p/{practice}/settings/staff"));
        Ok(())
    })
    .await
}

/// Says no, as whoever holds the link or has the account of the invited address.
#[server(prefix = "/api", endpoint = "invitations/decline", output = Answer)]
pub async fn decline_invitation(invitation: InvitationId) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.invitations.decline(&visit, invitation).await).await
}

/// Signs the account of the invited address in and accepts.
#[server(prefix = "/api", endpoint = "invitations/sign-in-and-accept", output = Answer)]
pub async fn sign_in_and_accept(invitation: InvitationId, #[server(default)] password: String) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let entry = backend.invitations.sign_in_and_accept(&visit, invitation, &password).await?;
        edge::enter_from_invitation(&entry);
        Ok(())
    })
    .await
}

/// Sends a fresh link to the same address, for an expired one.
#[server(prefix = "/api", endpoint = "invitations/send-fresh-link", output = Answer)]
pub async fn send_fresh_link(invitation: InvitationId) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| backend.invitations.send_fresh_link(&visit, invitation).await).await
}
