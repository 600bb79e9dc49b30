//! Behind the links of an e-mail change: confirm at the new address, stop at the old one.

use super::frame::VisitorFrame;
use crate::{
    api::{
        json::resource,
        own_account::{DecideEmailChange, find_email_change},
    },
    components::{Button, ButtonLink, Form, FormNotice, Heading, Notice, NoticeKind, Skeleton, Time, use_plain_form},
    domain::{OpenEmailChange, Refusal},
    text::{self, account as words},
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// Opening the page changes nothing; submitting its form does.
#[component]
pub fn EmailChangePage() -> impl IntoView {
    let form = use_plain_form::<DecideEmailChange>();
    let change = resource(|| (), |()| find_email_change());
    view! {
        <VisitorFrame>
            <Suspense fallback=Skeleton>
                {move || Suspend::new(async move {
                    match change.await {
                        Ok(change) if form.outcome().get_untracked() == Some(Ok(())) => {
                            view! { <Done stops=change.stops/> }.into_any()
                        }
                        Ok(OpenEmailChange { closed: Some(why), .. }) | Err(why) => {
                            view! { <Closed why/> }.into_any()
                        }
                        Ok(change) => view! { <Decide change form/> }.into_any(),
                    }
                })}
            </Suspense>
        </VisitorFrame>
    }
}

#[component]
fn Done(stops: bool) -> impl IntoView {
    let (heading, sentence, (href, next)) = match stops {
        true => (words::STOPPED, words::EMAIL_STOPPED, ("/forgot-password", words::CHOOSE_PASSWORD)),
        false => (words::CONFIRMED, words::EMAIL_CONFIRMED, ("/", text::frame::TO_THE_START)),
    };
    view! {
        <Heading text=heading/>
        <Notice kind=NoticeKind::Done><p>{sentence}</p></Notice>
        <ButtonLink href external=true>{next}</ButtonLink>
    }
}

#[component]
fn Closed(why: Refusal) -> impl IntoView {
    view! {
        <Heading text=words::EMAIL_CLOSED/>
        <Notice kind=NoticeKind::Info><p>{words::email_change_closed(&why)}</p></Notice>
        <ButtonLink href="/" external=true>{text::frame::TO_THE_START}</ButtonLink>
    }
}

#[component]
fn Decide(change: OpenEmailChange, form: Form<()>) -> impl IntoView {
    let (heading, button) = match change.stops {
        true => (words::STOP_EMAIL, words::STOP),
        false => (words::CONFIRM_EMAIL, words::CONFIRM),
    };
    view! {
        <Heading text=heading/>
        <p>{words::email_change_what(&change)}</p>
        <form class="form" method="post" action=DecideEmailChange::url()>
            <FormNotice fields=form.fields()/>
            <input type="hidden" name="change" value=change.id.to_string()/>
            <p>{text::visitors::RESET_UNTIL} <Time at=change.expires/> "."</p>
            <div class="form-actions"><Button>{button}</Button></div>
        </form>
    }
}
