//! Nothing to show, and what to do about it.

use crate::text::Text;
use leptos::prelude::*;

/// Says that there is nothing, and what to do; `children` is the way there.
#[component]
pub fn EmptyState(heading: Text, what: Text, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty-state">
            <h2>{heading}</h2>
            <p>{what}</p>
            {children.map(|children| children())}
        </div>
    }
}
