//! Access reviews. (Their export is a file, no answer to a page: `server/src/http/access_review_export.rs`.)

use super::json::Answer;
#[cfg(feature = "ssr")]
use super::{edge, staff::known};
#[cfg(feature = "ssr")]
use crate::domain::{AccessId, AccessReviewId};
use crate::domain::{AccessReviewPage, AccessReviews, Refusal};
use leptos::prelude::*;
use server_fn::codec::GetUrl;

/// All reviews of the practice, and when the next one is due.
#[server(prefix = "/api", endpoint = "access-reviews/list", input = GetUrl, output = Answer)]
pub async fn list_access_reviews(practice: String) -> Result<AccessReviews, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.access_reviews.list(&actor).await).await
}

/// One of them.
#[server(prefix = "/api", endpoint = "access-reviews/find", input = GetUrl, output = Answer)]
pub async fn find_access_review(practice: String, review: String) -> Result<AccessReviewPage, Refusal> {
    edge::as_member(&practice, async |backend, actor| backend.access_reviews.page(&actor, known_review(&review)?).await)
        .await
}

/// Starts a review, and goes to its page.
#[server(prefix = "/api", endpoint = "access-reviews/start", output = Answer)]
pub async fn start_access_review(practice: String) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let id = backend.access_reviews.start(&actor).await?;
        edge::go_to(&format!("/p/{practice}/settings/staff/reviews/{id}"));
        Ok(())
    })
    .await
}

/// Of the roles of the person `id` that the page had `shown`, on or to come, confirms those to `keep` and ends the
/// others. Both name role grants and plans.
#[server(prefix = "/api", endpoint = "access-reviews/decide", output = Answer)]
pub async fn decide_access(
    practice: String,
    id: String,
    #[server(default)] review: String,
    #[server(default)] shown: Vec<String>,
    #[server(default)] keep: Vec<String>,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        let (shown, keep) = (known_access(&shown)?, known_access(&keep)?);
        backend.access_reviews.decide(&actor, known_review(&review)?, known(&id)?, &shown, &keep).await
    })
    .await
}

/// Signs a review off. The password is the Owner's own.
#[server(prefix = "/api", endpoint = "access-reviews/sign-off", output = Answer)]
pub async fn sign_off_access_review(
    practice: String,
    #[server(default)] review: String,
    #[server(default)] current_password: String,
) -> Result<(), Refusal> {
    edge::as_member(&practice, async |backend, actor| {
        backend.access_reviews.sign_off(&actor, known_review(&review)?, &current_password).await
    })
    .await
}

#[cfg(feature = "ssr")]
fn known_review(id: &str) -> Result<AccessReviewId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}

#[cfg(feature = "ssr")]
fn known_access(ids: &[String]) -> Result<Vec<AccessId>, Refusal> {
    ids.iter().map(|id| id.parse().map_err(|_| Refusal::Malformed)).collect()
}
