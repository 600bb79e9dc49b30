//! The audit log. (Its export is a file, no answer to a page: `server/src/http/audit_export.rs`.)

#[cfg(feature = "ssr")]
use super::edge;
use super::json::Answer;
#[cfg(feature = "ssr")]
use crate::domain::{AuditFilter, TypedAuditFilter};
use crate::domain::{AuditPage, Refusal};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// One page of the audit log. `name` is part of a name or address, `person` is an id or `system`, `action` an action's code, `from` and
/// `to` are days, `before` is the number that the page before ended with; each may be empty.
#[server(prefix = "/api", endpoint = "audit/list", input = GetUrl, output = Answer)]
pub async fn list_audit_events(
    practice: String,
    #[server(default)] name: String,
    #[server(default)] person: String,
    #[server(default)] action: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] before: String,
) -> Result<AuditPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let filter = AuditFilter::parse(&TypedAuditFilter { name, person, action, from, to })?;
        let before = match before.as_str() {
            "" => None,
            number => Some(number.parse().map_err(|_| Refusal::Malformed)?),
        };
        backend.audit.list(&actor, filter, before).await
    })
    .await
}
