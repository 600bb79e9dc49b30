//! What all forms have in common: how the last submit ended, what is wrong at which field, and
//! what was typed, with and without WASM.
//!
//! Without WASM the answer to a submit arrives as a [`Flash`] with the next page. Both sides see
//! the same one, so that hydration finds the page as the server rendered it.

use crate::{
    api::flash::Flash,
    domain::{Field, Refusal},
    text,
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

/// The outcome of the form that led to the page which the browser loaded, for that page alone.
#[derive(Clone)]
pub struct FlashShown {
    flash: StoredValue<Option<Flash>>,
    page: String,
}

impl FlashShown {
    /// A flash for the page at this path. The next page that is opened forgets it.
    pub fn on(page: String, flash: Option<Flash>) -> Self {
        let flash = StoredValue::new(flash);
        let (pathname, first) = (use_location().pathname, page.clone());
        Effect::new(move |_| {
            if pathname.get() != first {
                flash.set_value(None);
            }
        });
        Self { flash, page }
    }
}

/// The flash of the server function `S`, if the page was loaded because of it.
pub fn use_flash<S: ServerFn>() -> Option<Flash> {
    let shown = use_context::<FlashShown>()?;
    let here = use_location().pathname.get_untracked() == shown.page;
    shown.flash.get_value().filter(|flash| here && flash.form == S::PATH)
}

/// How the last submit of a form ended, where its problems show, and what was typed.
pub struct Form<T: Send + Sync + 'static> {
    outcome: Signal<Option<Result<T, Refusal>>>,
    set_outcome: SignalSetter<Option<Result<T, Refusal>>>,
    typed: StoredValue<Option<Vec<(String, String)>>>,
}

impl<T: Send + Sync> Clone for Form<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Form<T> {}

/// A form that WASM sends in the background: use its action in an `ActionForm`.
pub fn use_form<S>() -> (ServerAction<S>, Form<S::Output>)
where
    S: ServerFn<Error = Refusal> + Clone + Send + Sync + 'static,
    S::Output: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let action = ServerAction::<S>::new();
    let value = action.value();
    let (outcome, typed) = carried_over::<S>();
    if outcome.is_some() {
        value.set(outcome);
    }
    let form = Form {
        outcome: Signal::derive(move || value.get()),
        set_outcome: SignalSetter::map(move |outcome| value.set(outcome)),
        typed: StoredValue::new(typed),
    };
    (action, form)
}

/// A form that always loads a new page, because the session changes with it.
pub fn use_plain_form<S>() -> Form<S::Output>
where
    S: ServerFn<Error = Refusal>,
    S::Output: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let (outcome, typed) = carried_over::<S>();
    let value = RwSignal::new(outcome);
    Form { outcome: value.into(), set_outcome: value.into(), typed: StoredValue::new(typed) }
}

type Typed = Option<Vec<(String, String)>>;

/// What the flash says. What was typed comes back only if it has to be typed again otherwise.
fn carried_over<S>() -> (Option<Result<S::Output, Refusal>>, Typed)
where
    S: ServerFn<Error = Refusal>,
    S::Output: DeserializeOwned,
{
    match use_flash::<S>() {
        None => (None, None),
        Some(Flash { outcome: Ok(json), .. }) => (serde_json::from_str(&json).ok().map(Ok), None),
        Some(Flash { outcome: Err(refusal), typed, .. }) => (Some(Err(refusal)), Some(typed)),
    }
}

impl<T: Clone + Send + Sync + 'static> Form<T> {
    /// How the last submit ended; `None` before the first.
    pub fn outcome(self) -> Signal<Option<Result<T, Refusal>>> {
        self.outcome
    }

    /// The last submit's value in words, if it went well.
    pub fn done(self, words: impl Fn(T) -> String + Send + Sync + 'static) -> Signal<Option<String>> {
        Signal::derive(move || self.outcome.get().and_then(Result::ok).map(&words))
    }

    /// Lets a submit pass that our own rules take, and stops any other one on the spot.
    pub fn check<C>(self, event: &SubmitEvent, checked: Result<C, Refusal>) {
        if let Err(refusal) = checked {
            event.prevent_default();
            self.set_outcome.set(Some(Err(refusal)));
        }
    }

    /// Forgets how the last submit ended.
    pub fn forget_outcome(self) {
        self.set_outcome.set(None);
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
        let refusal = Signal::derive(move || self.outcome.get().and_then(Result::err));
        Fields { refusal, typed: self.typed, form }
    }
}

/// What the fields of one form show.
#[derive(Clone, Copy)]
pub struct Fields {
    refusal: Signal<Option<Refusal>>,
    typed: StoredValue<Typed>,
    form: &'static str,
}

impl Fields {
    /// Why the last submit was refused.
    pub fn refusal(self) -> Signal<Option<Refusal>> {
        self.refusal
    }

    /// What is wrong with a field, in words.
    pub fn problem(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || match self.refusal.get()? {
            Refusal::Fields(problems) => problems.of(field).map(|problem| text::problem(problem, field)),
            other => (other.about() == Some(field)).then(|| text::refusal(&other)),
        })
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
