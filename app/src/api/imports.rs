//! Adding several people from a table. (The table itself comes as a file: `server/src/http/staff_import.rs`.)

#[cfg(feature = "ssr")]
use super::edge;
use super::json::Answer;
#[cfg(feature = "ssr")]
use crate::domain::{Fix, ImportId};
use crate::domain::{ImportPage, ImportProgress, ListedImport, Refusal};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// The form that sends a table, in the flash that its answer shows.
pub const SENT: &str = "staff/import";

/// The tables that were sent and are still kept.
#[server(prefix = "/api", endpoint = "imports/list", input = GetUrl, output = Answer)]
pub async fn list_imports(practice: String) -> Result<Vec<ListedImport>, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.imports.list(&actor).await).await
}

/// One of them. `after` is how many rows the pages before showed, or empty.
#[server(prefix = "/api", endpoint = "imports/find", input = GetUrl, output = Answer)]
pub async fn find_import(
    practice: String,
    id: String,
    #[server(default)] after: String,
) -> Result<ImportPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.imports.page(&actor, known(&id)?, after.parse().unwrap_or_default()).await
    })
    .await
}

/// Puts the same fault right in all rows that have it: `what` as [`Fix::parse`] reads it, `about` the domain,
/// the word or the row's number, `role` a role's code or empty. In how many rows.
#[server(prefix = "/api", endpoint = "imports/fix", output = Answer)]
pub async fn fix_import(
    practice: String,
    id: String,
    #[server(default)] what: String,
    #[server(default)] about: String,
    #[server(default)] role: String,
) -> Result<usize, Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.imports.fix(&actor, known(&id)?, Fix::parse(&what, &about, &role)?).await
    })
    .await
}

/// Adds people for about a second; how far it is.
#[server(prefix = "/api", endpoint = "imports/go-on", output = Answer)]
pub async fn go_on_importing(practice: String, id: String) -> Result<ImportProgress, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.imports.go_on(&actor, known(&id)?).await).await
}

/// Forgets the table. Whoever was added from it stays.
#[server(prefix = "/api", endpoint = "imports/forget", output = Answer)]
pub async fn forget_import(practice: String, id: String) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.imports.forget(&actor, known(&id)?).await?;
        edge::go_to(&format!("/p/{practice}/settings/staff/import"));
        Ok(())
    })
    .await
}

/// Text that is no id is answered like an id that nothing has.
#[cfg(feature = "ssr")]
fn known(id: &str) -> Result<ImportId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}
