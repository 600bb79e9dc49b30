//! A field to search in what the page lists.

use super::FieldFrame;
use leptos::prelude::*;

/// A field to search with. Nothing typed into it can be wrong.
#[component]
pub fn SearchField(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    #[prop(into)] value: Signal<String>,
) -> impl IntoView {
    let none = Signal::stored(None);
    view! {
        <FieldFrame id=name.to_owned() label hint=Some(hint) problem=none>
            <input
                class="field-input"
                id=name
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
