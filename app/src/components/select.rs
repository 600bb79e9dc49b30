//! A field to choose one of many.

use super::{
    FieldFrame, FieldProblem,
    field::{described_by, invalid},
};
use crate::text::Text;
use leptos::{html, prelude::*, web_sys::Event};

/// A field to choose one of `options`, pairs of value and label.
#[component]
pub fn Select(
    #[prop(into)] id: String,
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    /// The label in full, where it alone says too little.
    #[prop(optional, into)]
    about: Option<String>,
    #[prop(optional)] hint: Option<Text>,
    options: Vec<(String, String)>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<String>,
    #[prop(default = FieldProblem::NEVER)] problem: FieldProblem,
    /// Called with what the person chooses.
    #[prop(optional)]
    on_choice: Option<Callback<Event>>,
    #[prop(optional)] node_ref: NodeRef<html::Select>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(option, label)| {
            let this = option.clone();
            view! {
                <option value=option selected=move || value.read() == this>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <FieldFrame id=id.clone() label hint problem>
            <select
                class="field-input field-choice"
                id=id.clone()
                name=name
                aria-label=about
                node_ref=node_ref
                aria-invalid=move || invalid(problem)
                aria-describedby=described_by(&id, hint.is_some(), problem)
                on:change=move |event| {
                    if let Some(on_choice) = on_choice {
                        on_choice.run(event);
                    }
                }
            >
                {options}
            </select>
        </FieldFrame>
    }
}
