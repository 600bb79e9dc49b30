//! Labels and values that are read, not edited.

use crate::text::Text;
use leptos::prelude::*;

/// A list of [`FactLine`]s.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One label and its value.
#[component]
pub fn FactLine(label: Text, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt class="fact-label">{label}</dt>
            <dd class="fact-value">{children()}</dd>
        </div>
    }
}
