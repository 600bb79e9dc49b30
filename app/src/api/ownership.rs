//! Transfer of ownership.

use super::json::Answer;
#[cfg(feature = "ssr")]
use super::{edge, staff::known};
#[cfg(feature = "ssr")]
use crate::domain::OwnershipTransferId;
use crate::domain::Refusal;
use leptos::prelude::*;

/// Asks a staff member to become the Owner. The password is the Owner's own.
#[server(prefix = "/api", endpoint = "ownership/ask", output = Answer)]
pub async fn ask_to_transfer_ownership(
    practice: String,
    id: String,
    #[server(default)] current_password: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.ownership.ask(&actor, known(&id)?, &current_password).await
    })
    .await
}

/// Takes the question back.
#[server(prefix = "/api", endpoint = "ownership/cancel", output = Answer)]
pub async fn cancel_ownership_transfer(
    practice: String,
    id: String,
    #[server(default)] transfer: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.ownership.cancel(&actor, known(&id)?, known_transfer(&transfer)?).await
    })
    .await
}

/// Declines to become the Owner.
#[server(prefix = "/api", endpoint = "ownership/decline", output = Answer)]
pub async fn decline_ownership(
    practice: String,
    id: String,
    #[server(default)] transfer: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.ownership.decline(&actor, known(&id)?, known_transfer(&transfer)?).await
    })
    .await
}

/// Becomes the Owner. The password is the candidate's own.
#[server(prefix = "/api", endpoint = "ownership/confirm", output = Answer)]
pub async fn confirm_ownership(
    practice: String,
    id: String,
    #[server(default)] transfer: String,
    #[server(default)] current_password: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let transfer = known_transfer(&transfer)?;
        backend.ownership.confirm(&actor, known(&id)?, transfer, &current_password).await
    })
    .await
}

#[cfg(feature = "ssr")]
fn known_transfer(id: &str) -> Result<OwnershipTransferId, Refusal> {
    id.parse().map_err(|_| Refusal::TransferOver)
}
