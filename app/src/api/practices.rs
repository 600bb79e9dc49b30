//! Opening practices.

#[cfg(feature = "ssr")]
use super::edge;
use super::json::Answer;
use crate::domain::{FirstRun, PracticePage, Refusal};
#[cfg(feature = "ssr")]
use crate::domain::{NewPractice, PracticeIdentity, TypedPractice};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// Whether the server waits for its first practice.
#[server(prefix = "/api", endpoint = "practices/first-run", input = GetUrl, output = Answer)]
pub async fn find_first_run() -> Result<FirstRun, Refusal> {
    edge::as_visitor(async |backend, _| backend.practices.first_run().await).await
}

/// Opens the first practice and signs its Owner in.
#[server(prefix = "/api", endpoint = "practices/set-up", output = Answer)]
pub async fn set_up_practice(
    #[server(default)] code: String,
    #[server(default)] practice_name: String,
    #[server(default)] time_zone: String,
    #[server(default)] first_name: String,
    #[server(default)] last_name: String,
    #[server(default)] email: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Result<(), Refusal> {
    edge::as_visitor(async |backend, visit| {
        let typed = TypedPractice { practice_name, time_zone, first_name, last_name, email, username, password };
        let session = backend.practices.set_up(&visit, &code, NewPractice::parse(&typed)?).await?;
        edge::start_session(&session);
        edge::go_to("/");
        Ok(())
    })
    .await
}

/// What the Practice tab shows.
#[server(prefix = "/api", endpoint = "practices/find", input = GetUrl, output = Answer)]
pub async fn find_practice(practice: String) -> Result<PracticePage, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.practices.page(&actor).await).await
}

/// Replaces the practice's name and colour.
#[server(prefix = "/api", endpoint = "practices/edit", output = Answer)]
pub async fn edit_practice(
    practice: String,
    #[server(default)] practice_name: String,
    #[server(default)] colour: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.practices.edit(&actor, PracticeIdentity::parse(&practice_name, &colour)?).await
    })
    .await
}
