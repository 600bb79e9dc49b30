//! Where something will stand once it is there.

use crate::text;
use leptos::prelude::*;

/// Grey lines, for the second at most that a page takes to load. Only the browser shows them: the server sends
/// pages whole.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <p class="unseen">{text::frame::LOADING}</p>
            <div class="skeleton-line"></div>
            <div class="skeleton-line"></div>
            <div class="skeleton-line"></div>
        </div>
    }
}
