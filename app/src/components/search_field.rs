//! A field to search in what the page lists.

use super::{FieldFrame, FieldProblem, field::following};
use crate::text::Text;
use leptos::{prelude::*, web_sys::Event};

/// A field to search with. Nothing typed into it can be wrong. It follows `value` when that changes,
/// but leaves alone what was typed while the page was loading.
#[component]
pub fn SearchField(
    name: &'static str,
    label: Text,
    #[prop(optional)] hint: Option<Text>,
    #[prop(into)] value: Signal<String>,
    /// Called with what is typed.
    #[prop(optional)]
    on_typed: Option<Callback<Event>>,
) -> impl IntoView {
    let input = following(value);
    // What was typed before the code was there is searched for as if it were typed now.
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && on_typed.is_some()
            && input.value() != value.get_untracked()
            && let Ok(event) = Event::new("input")
        {
            // Nothing prevents it, so there is nothing to learn.
            let _ = input.dispatch_event(&event);
        }
    });
    view! {
        <FieldFrame id=name.to_owned() label hint problem=FieldProblem::NEVER>
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
                on:input=move |event| {
                    if let Some(on_typed) = on_typed {
                        on_typed.run(event);
                    }
                }
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=hint.map(|_| format!("{name}-hint"))
            />
        </FieldFrame>
    }
}
