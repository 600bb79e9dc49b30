//! A letter with a link is on its way: to whom, and until when the link works.

use crate::{
    components::{Fields, Form, FormNotice, Time},
    domain::Invited,
    text::staff as words,
};
use leptos::prelude::*;

/// How sending a link once more ended.
#[component]
pub fn ResentNotice(form: Form<Invited>, fields: Fields, id: &'static str) -> impl IntoView {
    view! {
        <FormNotice
            fields
            done=form.done(|sent| words::resent(&sent))
            more=move || works_until(form)
            id
        />
    }
}

/// Until when the link works that was sent last.
pub fn works_until(form: Form<Invited>) -> impl IntoView {
    let sent = form.outcome().get().and_then(Result::ok);
    sent.map(|sent| view! { {words::WORKS_UNTIL} <Time at=sent.expires/> "." })
}
