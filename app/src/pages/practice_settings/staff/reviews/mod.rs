//! Access reviews: all of them, and the page of one.

mod all;
mod decided;
mod left;
mod one;

pub use all::AccessReviewsPage;
pub use one::AccessReviewPage;

use super::super::staff_path;
use crate::domain::AccessReviewId;

/// Where all reviews are.
fn reviews_path(practice: &str) -> String {
    format!("{}/reviews", staff_path(practice))
}

/// Where one of them is.
fn review_path(practice: &str, id: AccessReviewId) -> String {
    format!("{}/{id}", reviews_path(practice))
}
