//! A field for a day, with the browser's own calendar.

use super::{FieldFrame, FieldProblem};
use leptos::{html, prelude::*};

/// A field for a day to filter by. The browser sends `2026-11-24` or nothing, so nothing in it can be
/// wrong. It follows `value` when that changes, but leaves alone what was typed meanwhile.
#[component]
pub fn DayField(name: &'static str, label: &'static str, #[prop(into)] value: Signal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if let Some(input) = input.get_untracked().filter(|_| before.is_some_and(|before| before != now)) {
            input.set_value(&now);
        }
        now
    });
    view! {
        <FieldFrame id=name.to_owned() label problem=FieldProblem::NEVER>
            <input
                class="field-input"
                id=name
                node_ref=input
                type="date"
                name=name
                value=move || value.get()
                max="9998-12-31"
                autocomplete="off"
            />
        </FieldFrame>
    }
}
