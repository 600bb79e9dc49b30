//! A field to search in what the page lists.

use super::{FieldFrame, FieldProblem, field::following};
use crate::text::Text;
use leptos::prelude::*;

/// A field to search with. Nothing typed into it can be wrong. It follows `value` when that changes,
/// but leaves alone what was typed while the page was loading.
#[component]
pub fn SearchField(name: &'static str, label: Text, hint: Text, #[prop(into)] value: Signal<String>) -> impl IntoView {
    let input = following(value);
    view! {
        <FieldFrame id=name.to_owned() label hint=Some(hint) problem=FieldProblem::NEVER>
            <input
                class="field-input"
                id=name
                node_ref=input
                type="search"
                name=name
                value=move || value.get()
                maxlength="100"
                autocomplete="off"
                enterkeyhint="search"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=format!("{name}-hint")
            />
        </FieldFrame>
    }
}
