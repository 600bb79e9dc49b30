//! A form that the browser's code sends in the background: the same bytes to the same address as the browser would
//! send by itself, and the answer as JSON instead of a page.
//!
//! Leptos reads what was typed into the server function's type and writes that out again: a reader and a writer for
//! each form, which were a twentieth of the browser's code.

use super::SentFields;
use crate::{api::json::Json, domain::Refusal};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use server_fn::{
    Bytes, ContentType, ServerFn, client::Client, codec::PostUrl, error::FromServerFnError,
    redirect::call_redirect_hook, request::ClientReq, response::ClientRes,
};
use std::{marker::PhantomData, ops::Deref};

/// Sends what is in a form to the server function `S`.
pub struct Sender<S>(Sending, PhantomData<fn() -> S>);

impl<S> Clone for Sender<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Sender<S> {}

impl<S: ServerFn> Sender<S> {
    /// `take` gets the body of each answer.
    pub(super) fn new(take: impl Fn(Result<Bytes, Refusal>) + Send + Sync + 'static) -> Self {
        Self(Sending::new(S::url(), Box::new(take)), PhantomData)
    }
}

impl<S> Deref for Sender<S> {
    type Target = Sending;

    fn deref(&self) -> &Sending {
        &self.0
    }
}

impl<S> From<Sender<S>> for Sending {
    fn from(sender: Sender<S>) -> Self {
        sender.0
    }
}

/// What takes the body of an answer.
type Take = Box<dyn Fn(Result<Bytes, Refusal>) + Send + Sync>;

/// The same for whichever server function: there is one of it in the browser's code.
#[derive(Clone, Copy)]
pub struct Sending {
    url: &'static str,
    pending: RwSignal<bool>,
    answers: RwSignal<usize>,
    take: StoredValue<Take>,
}

impl Sending {
    fn new(url: &'static str, take: Take) -> Self {
        Self { url, pending: RwSignal::new(false), answers: RwSignal::new(0), take: StoredValue::new(take) }
    }

    /// Whether something is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// How often an answer came.
    pub fn answers(self) -> usize {
        self.answers.get()
    }

    /// Sends the body of a form. A page that is left meanwhile takes no answer.
    pub fn send(self, body: String) {
        self.pending.set(true);
        spawn_local(async move {
            let answer = post(self.url, body).await;
            self.take.try_with_value(|take| take(answer));
            self.pending.try_set(false);
            self.answers.try_update(|answers| *answers += 1);
        });
    }
}

/// What any server function is called through. (On the server it is there to be compiled.)
type Browser = <crate::api::accounts::SignOut as ServerFn>::Client;
type Request = <Browser as Client<Refusal>>::Request;

async fn post(url: &str, body: String) -> Result<Bytes, Refusal> {
    let request = <Request as ClientReq<Refusal>>::try_new_post(url, PostUrl::CONTENT_TYPE, Json::CONTENT_TYPE, body)?;
    let response = <Browser as Client<Refusal>>::send(request).await?;
    let refused = (400..=599).contains(&ClientRes::<Refusal>::status(&response));
    let onward = ClientRes::<Refusal>::has_redirect(&response).then(|| ClientRes::<Refusal>::location(&response));
    let answer: Bytes = ClientRes::<Refusal>::try_into_bytes(response).await?;
    if let Some(onward) = onward {
        call_redirect_hook(&onward);
    }
    if refused { Err(Refusal::de(answer)) } else { Ok(answer) }
}

/// The form. Without WASM it is a plain one.
#[component]
pub fn BackgroundForm(
    /// Of [`use_form`](super::use_form).
    #[prop(into)]
    action: Sending,
    children: Children,
) -> impl IntoView {
    let send = move |event: SubmitEvent| {
        // Two presses are one.
        if action.pending.get_untracked() {
            event.prevent_default();
        }
        // A page that found something wrong, or a dialog that asks first, has stopped it.
        if !event.default_prevented()
            && let Some(body) = SentFields::of(&event).and_then(|sent| sent.body())
        {
            event.prevent_default();
            action.send(body);
        }
    };
    view! { <form method="post" action=action.url on:submit=send>{children()}</form> }
}
