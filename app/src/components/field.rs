//! A field: label, hint, problem and control, tied together for people who hear the page.

use super::{FieldProblem, Fields};
use crate::{
    text::Text,
    {domain::Field, text},
};
use leptos::{html, prelude::*};

/// Label, hint and problem around a control, which is `children`. The control's id is `id`, and
/// it names [`described_by`] as its description.
#[component]
pub fn FieldFrame(
    id: String,
    #[prop(into)] label: String,
    #[prop(optional_no_strip)] hint: Option<Text>,
    #[prop(optional)] optional: bool,
    problem: FieldProblem,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" class:field-wrong=move || problem.get().is_some()>
            <label class="field-label" for=id.clone()>
                {label}
                {optional.then(|| view! { <span class="field-optional">" " {text::frame::OPTIONAL}</span> })}
            </label>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
            <p class="field-problem" id=format!("{id}-problem") hidden=move || problem.get().is_none()>
                {move || problem.get()}
            </p>
            {children()}
        </div>
    }
}

/// The ids of what describes a control: its problem first, then its hint.
pub fn described_by(id: &str, has_hint: bool, problem: FieldProblem) -> impl Fn() -> Option<String> + Clone + use<> {
    let (hint, wrong) = (format!("{id}-hint"), format!("{id}-problem"));
    move || match (problem.get().is_some(), has_hint) {
        (true, true) => Some(format!("{wrong} {hint}")),
        (true, false) => Some(wrong.clone()),
        (false, true) => Some(hint.clone()),
        (false, false) => None,
    }
}

/// `aria-invalid`, only where something is wrong.
pub fn invalid(problem: FieldProblem) -> Option<&'static str> {
    problem.get().map(|_| "true")
}

/// For an input that follows `value` when that changes, but leaves alone what was typed while the page
/// was loading, and what is being typed.
pub fn following(value: Signal<String>) -> NodeRef<html::Input> {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        let typing = |input: &web_sys::HtmlInputElement| document().active_element().as_ref() == Some(input);
        let changed = before.is_some_and(|before| before != now);
        if let Some(input) = input.get_untracked().filter(|input| changed && !typing(input)) {
            input.set_value(&now);
        }
        now
    });
    input
}

/// A field for one line of text.
#[component]
pub fn TextField(
    fields: Fields,
    field: Field,
    /// Another label than the field's own.
    #[prop(optional)]
    label: Option<Text>,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] hint: Option<Text>,
    #[prop(optional)] optional: bool,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = "next")] enterkeyhint: &'static str,
    /// For usernames, codes and addresses, in which a keyboard should correct nothing.
    #[prop(optional)]
    verbatim: bool,
    /// For a number of a few digits.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let class = if short || kind == "date" { "field-input field-short" } else { "field-input" };
    let id = fields.id(field);
    let problem = fields.problem(field);
    view! {
        <FieldFrame id=id.clone() label=label.unwrap_or(text::field(field)) hint optional problem>
            <input
                class=class
                id=id.clone()
                name=field.name()
                r#type=kind
                value=fields.typed(field.name(), value)
                autocomplete=autocomplete
                inputmode=inputmode
                enterkeyhint=enterkeyhint
                autocapitalize=verbatim.then_some("none")
                spellcheck=verbatim.then_some("false")
                aria-invalid=move || invalid(problem)
                aria-describedby=described_by(&id, hint.is_some(), problem)
            />
        </FieldFrame>
    }
}
