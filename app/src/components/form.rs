//! What all forms have in common: how the last submit ended, with and without WASM.

use super::{
    SentFields,
    background_form::Sender,
    fields::{Fields, Typed},
    flash::use_flash_of,
};
use crate::{
    api::{
        flash::Flash,
        json::{read_answer, read_outcome},
    },
    domain::Refusal,
};
use leptos::{ev::SubmitEvent, prelude::*};
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

/// The forms of one page, taken together: the page tells how the last submit ended, not each one
/// before it, and loads its data anew after each.
#[derive(Clone, Copy)]
pub struct PageForms {
    /// The server function that was called last.
    last: RwSignal<Option<&'static str>>,
    answers: RwSignal<usize>,
}

impl PageForms {
    /// For all forms that the page makes from here on.
    pub fn provide() -> Self {
        let forms = Self { last: RwSignal::new(None), answers: RwSignal::new(0) };
        provide_context(forms);
        forms
    }

    /// How many submits were answered since the page was loaded: the source of its data.
    pub fn answers(self) -> usize {
        self.answers.get()
    }

    fn answered(self, form: &'static str) {
        self.last.set(Some(form));
        self.answers.update(|answers| *answers += 1);
    }
}

/// How the last submit of a form ended, where its problems show, and what was typed.
///
/// Make it in the page's own component, not in what is shown once data are there: that is made
/// anew with each load, while the old one is still on the page. For the same reason nothing here
/// that fields read lives in the part that is made anew.
pub struct Form<T: Send + Sync + 'static> {
    outcome: Signal<Option<Result<T, Refusal>>>,
    set_outcome: SignalSetter<Option<Result<T, Refusal>>>,
    refusal: Signal<Option<Refusal>>,
    pending: Signal<bool>,
    typed: StoredValue<Typed>,
}

impl<T: Send + Sync> Clone for Form<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Form<T> {}

/// A form that WASM sends in the background: use the sender in a [`BackgroundForm`](super::BackgroundForm).
pub fn use_form<S>() -> (Sender<S>, Form<S::Output>)
where
    S: ServerFn<Error = Refusal> + 'static,
    S::Output: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let (outcome, typed) = carried_over(S::PATH);
    let value = RwSignal::new(outcome);
    let page = use_context::<PageForms>();
    let sender = Sender::new(move |answer| {
        value.set(Some(answer.and_then(|answer| read_answer(&answer))));
        if let Some(page) = page {
            page.answered(S::PATH);
        }
    });
    let another_was_last = move || page.and_then(|page| page.last.get()).is_some_and(|last| last != S::PATH);
    let outcome = Signal::derive(move || value.get().filter(|_| !another_was_last()));
    let set_outcome = SignalSetter::map(move |outcome: Option<_>| {
        let ended = outcome.is_some();
        value.set(outcome);
        if let Some(page) = page.filter(|_| ended) {
            page.last.set(Some(S::PATH));
        }
    });
    (sender, Form::new(outcome, set_outcome, sender.pending(), typed))
}

/// A form that always loads a new page, because the session changes with it.
pub fn use_plain_form<S>() -> Form<S::Output>
where
    S: ServerFn<Error = Refusal>,
    S::Output: DeserializeOwned + Clone + Send + Sync + 'static,
{
    use_sent_form(S::PATH)
}

/// The same for a form that no server function answers, but a route: `form` is its name in the flash.
pub fn use_sent_form<T>(form: &str) -> Form<T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let (outcome, typed) = carried_over(form);
    let value = RwSignal::new(outcome);
    Form::new(value.into(), value.into(), Signal::stored(false), typed)
}

/// What the flash says. What was typed comes back only if it has to be typed again otherwise.
fn carried_over<T: DeserializeOwned>(form: &str) -> (Option<Result<T, Refusal>>, Typed) {
    match use_flash_of(form) {
        None => (None, None),
        Some(Flash { outcome: Ok(json), .. }) => (read_outcome(&json).map(Ok), None),
        Some(Flash { outcome: Err(refusal), typed, .. }) => (Some(Err(refusal)), Some(typed)),
    }
}

impl<T: Clone + Send + Sync + 'static> Form<T> {
    fn new(
        outcome: Signal<Option<Result<T, Refusal>>>,
        set_outcome: SignalSetter<Option<Result<T, Refusal>>>,
        pending: Signal<bool>,
        typed: Typed,
    ) -> Self {
        let refusal = Signal::derive(move || outcome.get().and_then(Result::err));
        Self { outcome, set_outcome, refusal, pending, typed: StoredValue::new(typed) }
    }

    /// Whether a submit is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.pending
    }

    /// How the last submit ended; `None` before the first.
    pub fn outcome(self) -> Signal<Option<Result<T, Refusal>>> {
        self.outcome
    }

    /// As before the first submit. What the page's other forms say stays.
    pub fn clear(self) {
        self.set_outcome.set(None);
    }

    /// The last submit's value in words, if it went well.
    pub fn done(self, words: impl Fn(T) -> String + Send + Sync + 'static) -> ArcSignal<Option<String>> {
        ArcSignal::derive(move || self.outcome.get().and_then(Result::ok).map(&words))
    }

    /// Lets a submit pass that our own rules take, and stops any other one on the spot. At a
    /// [`BackgroundForm`](super::BackgroundForm) in the capturing phase, so that it comes first.
    pub fn check<C>(
        self,
        rules: impl Fn(&SentFields) -> Result<C, Refusal> + 'static,
    ) -> impl Fn(SubmitEvent) + 'static {
        move |event| {
            let Some(Err(refusal)) = SentFields::of(&event).map(|sent| rules(&sent)) else { return };
            event.prevent_default();
            self.set_outcome.set(Some(Err(refusal)));
        }
    }

    /// The form begins anew: what was typed before the page was loaded is done with.
    pub fn forget_typed(self) {
        self.typed.set_value(None);
    }

    /// For the form's fields.
    pub fn fields(self) -> Fields {
        self.fields_of("")
    }

    /// For the form's fields, on a page where another form has fields of the same names: `form`
    /// goes before their ids.
    pub fn fields_of(self, form: &'static str) -> Fields {
        Fields::new(self.refusal, self.typed, form)
    }
}
