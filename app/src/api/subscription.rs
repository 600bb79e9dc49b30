//! The subscription. (Its export is a file, no answer to a page: `server/src/http/subscription_export.rs`.)

#[cfg(feature = "ssr")]
use super::edge;
use super::json::Answer;
use crate::domain::{Refusal, StatementPage, SubscriptionPage};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// Who is billed, what comes next, and, for the Owner, the statements.
#[server(prefix = "/api", endpoint = "subscription/find", input = GetUrl, output = Answer)]
pub async fn find_subscription(practice: String) -> Result<SubscriptionPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.subscription.page(&actor).await).await
}

/// The statement of the cycle that began on the day `cycle`.
#[server(prefix = "/api", endpoint = "subscription/find-statement", input = GetUrl, output = Answer)]
pub async fn find_statement(practice: String, #[server(default)] cycle: String) -> Result<StatementPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        // Text that is no day is answered like a day on which no cycle began.
        let from = cycle.parse().map_err(|_| Refusal::NotFound)?;
        backend.subscription.statement(&actor, from).await
    })
    .await
}
