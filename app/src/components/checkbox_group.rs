//! Boxes to tick, under one question.

use super::{Fields, field::described_by};
use crate::{domain::Field, text::Text};
use leptos::prelude::*;

/// One box.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: &'static str,
    /// The box's label.
    pub label: Text,
    /// What ticking it means.
    pub hint: String,
    /// Can't be ticked; `hint` says why.
    pub closed: bool,
}

/// Boxes of which several can be ticked. The form sends `<field>[]` for each.
#[component]
pub fn CheckboxGroup(fields: Fields, field: Field, legend: Text, hint: Text, choices: Vec<Choice>) -> impl IntoView {
    let id = fields.id(field);
    let problem = fields.problem(field);
    let name = format!("{}[]", field.name());
    let ticked = fields.ticked(&name);
    let boxes = choices
        .into_iter()
        .enumerate()
        .map(|(place, choice)| {
            // The first box has the field's own id: that is where the error summary leads.
            let box_id = if place == 0 { id.clone() } else { format!("{id}-{}", choice.value) };
            let checked = ticked.iter().any(|value| value == choice.value);
            view! { <OneBox id=box_id name=name.clone() choice checked/> }
        })
        .collect_view();
    view! {
        <fieldset
            class="field checkboxes"
            class:field-wrong=move || problem.get().is_some()
            aria-describedby=described_by(&format!("{id}-group"), true, problem)
        >
            <legend class="field-label">{legend}</legend>
            <p class="field-hint" id=format!("{id}-group-hint")>{hint}</p>
            <p class="field-problem" id=format!("{id}-group-problem") hidden=move || problem.get().is_none()>
                {move || problem.get()}
            </p>
            {boxes}
        </fieldset>
    }
}

#[component]
fn OneBox(id: String, name: String, choice: Choice, checked: bool) -> impl IntoView {
    let hint = format!("{id}-hint");
    view! {
        <div class="checkbox">
            <input
                class="checkbox-box"
                id=id.clone()
                type="checkbox"
                name=name
                value=choice.value
                checked=checked
                disabled=choice.closed
                aria-describedby=hint.clone()
            />
            <label class="checkbox-label" for=id>{choice.label}</label>
            <p class="field-hint" id=hint>{choice.hint}</p>
        </div>
    }
}
