//! A day to filter by, with the browser's own calendar.

use super::{FieldFrame, FieldProblem, field::following};
use crate::text::Text;
use leptos::prelude::*;

/// A field for a day to filter by. The browser sends `2026-11-24` or nothing, so nothing in it can be
/// wrong. It follows `value` when that changes, but leaves alone what was typed meanwhile.
#[component]
pub fn DayFilter(name: &'static str, label: Text, #[prop(into)] value: Signal<String>) -> impl IntoView {
    let input = following(value);
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
