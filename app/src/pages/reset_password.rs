//! Setting a new password, behind the link of a mail.

use super::{
    account_fields::{AccountOf, NewPasswordField},
    frame::VisitorFrame,
};
use crate::{
    api::{
        accounts::{ResetPassword, find_reset},
        json::resource,
    },
    components::{
        Button, ButtonLink, Form, FormNotice, Heading, Notice, NoticeKind, RefusalNotice, Skeleton, Time,
        use_plain_form,
    },
    domain::{Field, NewPassword, OpenReset, Refusal},
    text,
};
use leptos::{either::Either, prelude::*};
use server_fn::ServerFn;

/// Opening the page changes nothing; submitting its form does.
#[component]
pub fn ResetPasswordPage() -> impl IntoView {
    let form = use_plain_form::<ResetPassword>();
    let reset = resource(|| (), |()| find_reset());
    view! {
        <VisitorFrame>
            <Suspense fallback=Skeleton>
                {move || Suspend::new(async move {
                    match reset.await {
                        Ok(OpenReset { closed: Some(why), .. }) | Err(why) => {
                            Either::Left(view! { <Closed why/> })
                        }
                        Ok(reset) => Either::Right(view! { <ResetForm reset form/> }),
                    }
                })}
            </Suspense>
        </VisitorFrame>
    }
}

#[component]
fn Closed(why: Refusal) -> impl IntoView {
    view! {
        <Heading text=text::visitors::RESET_CLOSED/>
        <RefusalNotice refusal=why/>
        <ButtonLink href="/forgot-password">{text::visitors::NEW_RESET_LINK}</ButtonLink>
    }
}

#[component]
fn ResetForm(reset: OpenReset, form: Form<()>) -> impl IntoView {
    let fields = form.fields();
    let (factors, own_words) = (reset.factors, reset.own_words);
    let check = form.check(move |sent| {
        let checked = NewPassword::for_person(&sent.text("password"), factors, &own_words);
        checked.map_err(|problem| Refusal::field(Field::Password, problem))
    });
    view! {
        <Heading text=text::visitors::RESET_HEADING/>
        <p>{text::visitors::RESET_FOR} <strong>{reset.username.clone()}</strong> ". "
            {text::visitors::RESET_ENDS_SESSIONS}</p>
        <form class="form" method="post" action=ResetPassword::url() novalidate=true on:submit=check>
            <FormNotice fields/>
            <input type="hidden" name="reset" value=reset.id.to_string()/>
            <AccountOf identifier=reset.username/>
            <NewPasswordField fields factors/>
            <Notice kind=NoticeKind::Info>
                <p>{text::visitors::RESET_UNTIL} <Time at=reset.expires/> "."</p>
            </Notice>
            <div class="form-actions"><Button>{text::visitors::SET_PASSWORD}</Button></div>
        </form>
    }
}
