//! One box to tick: yes or nothing.

use super::{Fields, field::described_by};
use crate::{domain::Field, text::Text};
use leptos::prelude::*;

/// One box, under a question. The form sends `<field>=yes` when it is ticked.
#[component]
pub fn Checkbox(fields: Fields, field: Field, legend: Text, label: Text, hint: Text) -> impl IntoView {
    let id = fields.id(field);
    let problem = fields.problem(field);
    let checked = fields.ticked(field.name()).iter().any(|value| value == "yes");
    view! {
        <fieldset class="field checkboxes" class:field-wrong=move || problem.get().is_some()>
            <legend class="field-label">{legend}</legend>
            <p class="field-problem" id=format!("{id}-problem") hidden=move || problem.get().is_none()>
                {move || problem.get()}
            </p>
            <div class="checkbox">
                <input
                    class="checkbox-box"
                    id=id.clone()
                    type="checkbox"
                    name=field.name()
                    value="yes"
                    checked=checked
                    aria-describedby=described_by(&id, true, problem)
                />
                <label class="checkbox-label" for=id.clone()>{label}</label>
                <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
            </div>
        </fieldset>
    }
}
