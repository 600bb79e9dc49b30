//! A field for a day, in a small form of which there are several on a page.

use super::{FieldFrame, FieldProblem};
use crate::{
    domain::{Field, ShownDay},
    text::{self, Text},
};
use leptos::prelude::*;

/// A field for a day. What is wrong with it, the page says above its forms:
/// they are told apart by what stands beside them, not by their fields.
#[component]
pub fn DayField(
    /// An id that no other field on the page has.
    id: String,
    field: Field,
    /// The day that stands in it at first.
    value: Option<ShownDay>,
    hint: Text,
    optional: bool,
) -> impl IntoView {
    view! {
        <FieldFrame id=id.clone() label=text::field(field) hint=Some(hint) optional problem=FieldProblem::NEVER>
            <input
                class="field-input"
                id=id.clone()
                name=field.name()
                type="date"
                value=value.map(|value| value.day.to_string())
                aria-describedby=format!("{id}-hint")
            />
        </FieldFrame>
    }
}
