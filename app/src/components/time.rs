//! A point in time, worded by the server.

use crate::domain::ShownTime;
use leptos::prelude::*;

/// A point in time, exact for machines.
#[component]
pub fn Time(at: ShownTime) -> impl IntoView {
    view! { <time datetime=at.exact>{at.text}</time> }
}
