//! A field for a file.

use super::{FieldFrame, FieldProblem, field::described_by};
use crate::text::Text;
use leptos::prelude::*;

/// A field for a file of these kinds. Its form is a multipart one.
#[component]
pub fn FileField(name: &'static str, label: Text, hint: Text, accept: &'static str) -> impl IntoView {
    let problem = FieldProblem::NEVER;
    view! {
        <FieldFrame id=name.into() label hint=Some(hint) problem>
            <input
                class="field-input field-file"
                id=name
                name=name
                type="file"
                accept=accept
                aria-describedby=described_by(name, true, problem)
            />
        </FieldFrame>
    }
}
