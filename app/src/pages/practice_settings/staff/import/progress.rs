//! The button that adds people, and how far it is. The server does about a second's work for each request: with
//! WASM the page asks again by itself until it is done or told to stop, without it the person does.

use super::one::Forms;
use crate::{
    api::imports::GoOnImporting,
    components::{BackgroundForm, Button, Form, Look, Progress, Sender, SentFields, use_form},
    domain::{ImportPage, ImportProgress},
    text::imports as words,
};
use leptos::{ev::SubmitEvent, prelude::*};

/// The form, and what keeps it going.
#[derive(Clone, Copy)]
pub struct GoOn {
    action: Sender<GoOnImporting>,
    pub form: Form<ImportProgress>,
    /// What is asked again after each answer; `None` when nothing is.
    running: RwSignal<Option<String>>,
    /// How often it came to a stop.
    stops: RwSignal<usize>,
}

/// Make it before the page's other forms are taken together: its answers don't load the page anew.
pub fn use_go_on() -> GoOn {
    let (action, form) = use_form::<GoOnImporting>();
    let go_on = GoOn { action, form, running: RwSignal::new(None), stops: RwSignal::new(0) };
    Effect::new(move |before: Option<()>| {
        action.answers();
        if before.is_some() {
            go_on.answered();
        }
    });
    go_on
}

impl GoOn {
    /// How often it came to a stop: then the page shows more than how far it is.
    pub fn stops(self) -> usize {
        self.stops.get()
    }

    /// Where it stopped, in words; nothing while it runs.
    pub fn stopped(self) -> ArcSignal<Option<String>> {
        let outcome = self.form.outcome();
        ArcSignal::derive(move || {
            let stopped = self.running.with(Option::is_none);
            outcome.get().and_then(Result::ok).filter(|_| stopped).map(words::stopped)
        })
    }

    fn answered(self) {
        let goes_on = matches!(self.form.outcome().get_untracked(), Some(Ok(progress)) if !progress.finished());
        match self.running.get_untracked().filter(|_| goes_on) {
            Some(again) => self.action.send(again),
            None => {
                self.running.set(None);
                self.stops.update(|stops| *stops += 1);
            }
        }
    }

    fn begin(self, event: &SubmitEvent) {
        self.running.set(SentFields::of(event).and_then(|sent| sent.body()));
    }

    /// How far it is, and the button.
    pub fn buttons(self, forms: Forms, page: &ImportPage) -> impl IntoView + use<> {
        let (id, begun, then) = (page.import.id, page.import.begun, page.import.progress);
        let label = if begun { words::go_on(then) } else { words::add(page.ready()) };
        let possible = !then.finished() && (begun || page.ready() > 0);
        let now = move || match self.form.outcome().get() {
            Some(Ok(now)) if now.done > then.done => now,
            _ => then,
        };
        let runs = move || self.running.with(Option::is_some);
        possible.then(|| {
            view! {
                <Show when=move || begun || runs()>
                    <Progress
                        all=then.rows
                        done=Signal::derive(move || now().done)
                        words=Signal::derive(move || words::progress(now()))
                    />
                </Show>
                <div class="form-actions">
                    <BackgroundForm action=self.action on:submit:capture=move |event| self.begin(&event)>
                        {forms.fields(id)}
                        <Button pending=self.form.pending()>{label}</Button>
                    </BackgroundForm>
                    <Show when=runs>
                        <button class=Look::Quiet.class() type="button" on:click=move |_| self.running.set(None)>
                            {words::STOP}
                        </button>
                    </Show>
                </div>
            }
        })
    }
}
