//! Something that few need, folded away. Opens without scripts.

use crate::text::Text;
use leptos::prelude::*;

/// Folded away behind `summary`.
#[component]
pub fn Disclosure(
    summary: Text,
    /// The summary's whole name, where its text alone says too little.
    #[prop(optional, into)]
    label: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure">
            <summary class="disclosure-summary" aria-label=label>{summary}</summary>
            <div class="disclosure-content">{children()}</div>
        </details>
    }
}
