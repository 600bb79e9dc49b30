//! A field to search in what the page lists.

use super::{FieldFrame, FieldProblem};
use leptos::{html, prelude::*};

/// A field to search with. Nothing typed into it can be wrong. It follows `value` when that changes,
/// but leaves alone what was typed while the page was loading.
#[component]
pub fn SearchField(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    #[prop(into)] value: Signal<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if let Some(input) = input.get_untracked().filter(|_| before.is_some_and(|before| before != now)) {
            input.set_value(&now);
        }
        now
    });
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
