//! Nothing to show, and what to do about it.

use leptos::prelude::*;

/// Says that there is nothing, and what to do; `children` is the way there.
#[component]
pub fn EmptyState(
    heading: &'static str,
    what: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <h2>{heading}</h2>
            <p>{what}</p>
            {children.map(|children| children())}
        </div>
    }
}
