//! A letter with a link is on its way: to whom, and until when the link works.

use super::super::staff_path;
use crate::{
    components::{Fields, Form, FormNotice, Time},
    domain::{Invited, StaffMemberId},
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

/// How inviting somebody ended: to whom the mail goes, until when its link works, and where their page is.
#[component]
pub fn InvitedNotice(practice: StoredValue<String>, form: Form<Invited>) -> impl IntoView {
    let page = move || {
        let sent = form.outcome().get().and_then(Result::ok);
        sent.map(|Invited { id, name, .. }| {
            let href = practice.with_value(|practice| format!("{}/{id}", staff_path(practice)));
            view! { <a href=href>{words::open_page_of(&name)}</a> }
        })
    };
    view! {
        <FormNotice
            fields=form.fields()
            done=form.done(|sent| words::invited(&sent))
            more=move || view! { {works_until(form)} " " {page()} }
        />
    }
}

/// Who was invited last: a form keyed by this begins anew after each invitation that was sent.
pub fn last_invited(form: Form<Invited>) -> Memo<Option<StaffMemberId>> {
    Memo::new(move |before: Option<&Option<StaffMemberId>>| match form.outcome().get() {
        Some(Ok(invited)) => Some(invited.id),
        _ => before.copied().flatten(),
    })
}

/// Until when the link works that was sent last.
fn works_until(form: Form<Invited>) -> impl IntoView {
    let sent = form.outcome().get().and_then(Result::ok);
    sent.map(|sent| view! { {words::WORKS_UNTIL} <Time at=sent.expires/> "." })
}
