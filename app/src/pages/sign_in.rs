//! Signing in. A plain form: it works before any code of ours has arrived.

use super::{frame::VisitorFrame, second_factor::PasskeyForm};
use crate::{
    api::{
        accounts::{ResetPassword, SignIn, SignOut},
        second_factors::SignInWithPasskey,
    },
    components::{
        Button, FormNotice, Heading, Notice, NoticeKind, PasswordField, TextField, use_flash, use_plain_form,
    },
    domain::{Field, check_credentials_given},
    shell::OpenToPractices,
    text,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

/// The sign-in page. `next` in its address is where to go afterwards; the server takes paths of
/// ours only.
#[component]
pub fn SignInPage() -> impl IntoView {
    let form = use_plain_form::<SignIn>();
    let passkey = use_plain_form::<SignInWithPasskey>();
    let fields = form.fields();
    let OpenToPractices(practices) = use_context().unwrap_or_default();
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    let check = form.check(|sent| check_credentials_given(&sent.text("identifier"), &sent.text("password")));
    view! {
        <VisitorFrame>
            <Heading text=text::visitors::SIGN_IN/>
            <WhatHappenedBefore/>
            <form class="form" method="post" action=SignIn::url() novalidate=true on:submit=check>
                <FormNotice fields/>
                <input type="hidden" name="next" value=fields.typed("next", next.clone())/>
                <TextField fields field=Field::Identifier autocomplete="username" inputmode="email" verbatim=true/>
                <PasswordField fields autocomplete="current-password"/>
                <div class="form-actions">
                    <Button>{text::visitors::SIGN_IN}</Button>
                    <a href="/forgot-password">{text::visitors::FORGOT}</a>
                </div>
            </form>
            <PasskeyForm form=passkey next/>
            <p>
                {text::agents::STILL_NO_ACCOUNT} " "
                <a href="/agents/sign-up">{text::agents::SIGN_UP_AGENT}</a>
                {practices.then(|| view! {
                    " · " <a href="/practices/new">{text::agents::SIGN_UP_PRACTICE}</a>
                })}
            </p>
        </VisitorFrame>
    }
}

/// Signing out and setting a new password lead here.
#[component]
fn WhatHappenedBefore() -> impl IntoView {
    let signed_out = use_flash::<SignOut>().map(|_| text::visitors::SIGNED_OUT);
    let changed = use_flash::<ResetPassword>().and_then(|flash| flash.outcome.ok());
    let sentence = changed.map(|_| text::visitors::PASSWORD_CHANGED).or(signed_out);
    sentence.map(|sentence| view! { <Notice kind=NoticeKind::Done><p>{sentence}</p></Notice> })
}
