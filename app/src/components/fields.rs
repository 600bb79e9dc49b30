//! What the fields of a form show: what is wrong with them, what was typed, and their ids.

use crate::{
    domain::{Field, Refusal},
    text,
};
use leptos::prelude::*;

/// Names and values as typed before the page was loaded; `None` when nothing was.
pub type Typed = Option<Vec<(String, String)>>;

/// What the fields of one form show.
#[derive(Clone, Copy)]
pub struct Fields {
    refusal: Signal<Option<Refusal>>,
    typed: StoredValue<Typed>,
    form: &'static str,
}

impl Fields {
    pub(super) fn new(refusal: Signal<Option<Refusal>>, typed: StoredValue<Typed>, form: &'static str) -> Self {
        Self { refusal, typed, form }
    }

    /// As they are after this refusal; without a form that was sent.
    pub fn showing(refusal: Option<Refusal>, form: &'static str) -> Self {
        Self::new(Signal::stored(refusal), StoredValue::new(None), form)
    }

    /// Why the last submit was refused.
    pub fn refusal(self) -> Signal<Option<Refusal>> {
        self.refusal
    }

    /// What is wrong with a field.
    pub fn problem(self, field: Field) -> FieldProblem {
        FieldProblem(Some((self, field)))
    }

    /// What was typed into a field before the page was loaded, or `otherwise`.
    pub fn typed(self, name: &str, otherwise: String) -> String {
        let typed = |pairs: &Vec<(String, String)>| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
        self.typed.with_value(|all| all.as_ref().map_or(otherwise, |pairs| typed(pairs).unwrap_or_default()))
    }

    /// The boxes of this name that were ticked before the page was loaded.
    pub fn ticked(self, name: &str) -> Vec<String> {
        self.typed
            .with_value(|all| all.iter().flatten().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect())
    }

    /// The id of a field's control.
    pub fn id(self, field: Field) -> String {
        if self.form.is_empty() { field.name().into() } else { format!("{}-{}", self.form, field.name()) }
    }
}

/// What is wrong with one field.
#[derive(Clone, Copy)]
pub struct FieldProblem(Option<(Fields, Field)>);

impl FieldProblem {
    /// For fields in which nothing can be wrong.
    pub const NEVER: Self = Self(None);

    /// The problem in words, if there is one now. Reactive.
    pub fn get(self) -> Option<String> {
        let (fields, field) = self.0?;
        match fields.refusal.get()? {
            Refusal::Fields(problems) => problems.of(field).map(|problem| text::problem(problem, field)),
            other => (other.about() == Some(field)).then(|| text::refusal(&other)),
        }
    }
}
