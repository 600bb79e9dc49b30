//! Between password and session: the second factor. Plain forms, as at signing in.

use super::frame::VisitorFrame;
use crate::{
    api::{
        json::resource,
        second_factors::{AskPasskey, ConfirmCode, SignInWithPasskey, find_waiting_sign_in},
    },
    components::{
        Button, ButtonLink, Form, FormNotice, Heading, Look, PasskeyButton, RefusalNotice, Skeleton, TextField,
        use_plain_form,
    },
    domain::{Field, Refusal, WaitingSignIn},
    text::account as words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

/// The page. `next` in its address is where to go afterwards.
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let code = use_plain_form::<ConfirmCode>();
    let passkey = use_plain_form::<SignInWithPasskey>();
    let waiting = resource(|| (), |()| find_waiting_sign_in());
    view! {
        <VisitorFrame>
            <Suspense fallback=Skeleton>
                {move || Suspend::new(async move {
                    match waiting.await {
                        Ok(waiting) => view! { <Step waiting code passkey/> }.into_any(),
                        Err(why) => view! { <Over why/> }.into_any(),
                    }
                })}
            </Suspense>
        </VisitorFrame>
    }
}

#[component]
fn Over(why: Refusal) -> impl IntoView {
    let why = (why != Refusal::SignedOut).then(|| view! { <RefusalNotice refusal=why/> });
    view! {
        <Heading text=words::STEP_OVER/>
        {why}
        <ButtonLink href="/sign-in" external=true>{words::START_AGAIN}</ButtonLink>
    }
}

#[component]
fn Step(waiting: WaitingSignIn, code: Form<()>, passkey: Form<()>) -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    let fields = code.fields();
    let what = if waiting.authenticator { words::STEP_APP } else { words::STEP_RECOVERY };
    let by_passkey = waiting.passkey.then(|| view! { <PasskeyForm form=passkey next=next.clone()/> });
    view! {
        <Heading text=words::STEP/>
        <p>{words::STEP_FOR} <strong>{waiting.username}</strong></p>
        {by_passkey}
        <form class="form" method="post" action=ConfirmCode::url() novalidate=true>
            <FormNotice fields/>
            <input type="hidden" name="next" value=fields.typed("next", next)/>
            <TextField
                fields
                field=Field::FactorCode
                hint=what
                autocomplete="one-time-code"
                enterkeyhint="go"
                verbatim=true
            />
            <div class="form-actions">
                <Button>{words::CONTINUE}</Button>
                <a href="/sign-in" rel="external">{words::START_AGAIN}</a>
            </div>
        </form>
    }
}

/// Signing in by passkey, after the password or instead of it.
#[component]
pub fn PasskeyForm(form: Form<()>, next: String) -> impl IntoView {
    let fields = form.fields_of("passkey");
    view! {
        <form class="form" method="post" action=SignInWithPasskey::url()>
            <FormNotice fields id="passkey-notice"/>
            <input type="hidden" name="next" value=fields.typed("next", next)/>
            <div class="form-actions">
                <PasskeyButton ask=AskPasskey::url() look=Look::Quiet>{words::SIGN_IN_WITH_PASSKEY}</PasskeyButton>
            </div>
        </form>
    }
}
