//! Authenticator app, passkeys, recovery codes.

use super::{Forms, PageForm};
use crate::{
    api::second_factors::{AddPasskey, AskNewPasskey, RemovePasskey},
    components::{
        BackgroundForm, Badge, Button, Disclosure, Fields, Form, FormNotice, Look, Notice, NoticeKind, Panel,
        PasskeyButton, PasswordField, TextField, Time, Tone,
    },
    domain::{AuthenticatorState, Field, OwnAccount, PasskeyLine, RecoveryCodes},
    text::{Text, account as words},
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// The section.
#[component]
pub fn SecondFactorSection(account: OwnAccount, forms: Forms) -> impl IntoView {
    let on = account.has_second_factor();
    let badge = if on { (Tone::Good, words::SECOND_FACTOR_ON) } else { (Tone::Still, words::SECOND_FACTOR_OFF) };
    let required = account.required_from.clone().filter(|_| !on).map(|from| {
        view! { <Notice kind=NoticeKind::Info><p>{words::REQUIRED_FROM} <Time at=from/> "."</p></Notice> }
    });
    let recovery = on.then(|| view! { <Recovery left=account.recovery_codes forms/> });
    view! {
        <Panel id="second-factor" heading=words::SECOND_FACTOR>
            {required}
            <p><Badge tone=badge.0 text=badge.1/> " " {words::SECOND_FACTOR_WHAT}</p>
            <CodesNotice form=forms.confirm_app.1 done=words::APP_ADDED/>
            <CodesNotice form=forms.add_passkey.1 done=words::PASSKEY_ADDED/>
            <CodesNotice form=forms.make_codes.1 done=words::CODES_MADE/>
            <App state=account.authenticator forms/>
            <Passkeys passkeys=account.passkeys forms/>
            {recovery}
        </Panel>
    }
}

/// What was done, and the recovery codes if it made any: the only time they are shown.
#[component]
fn CodesNotice(form: Form<RecoveryCodes>, done: Text) -> impl IntoView {
    move || {
        let codes = form.outcome().get().and_then(Result::ok)?.0;
        let list = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect::<Vec<_>>();
        let codes = (!list.is_empty()).then(|| {
            view! {
                <p>{words::CODES_KEEP}</p>
                <ul class="codes" role="list" aria-label=words::RECOVERY>{list}</ul>
            }
        });
        Some(view! { <Notice kind=NoticeKind::Done><p>{done}</p> {codes}</Notice> })
    }
}

#[component]
fn App(state: AuthenticatorState, forms: Forms) -> impl IntoView {
    let content = match state {
        AuthenticatorState::Off => {
            let (action, form) = forms.begin_app;
            let fields = form.fields_of("begin-app");
            view! {
                <p>{words::APP_WHAT}</p>
                <BackgroundForm action attr:class="form" attr:novalidate=true>
                    <FormNotice fields id="begin-app-notice"/>
                    <Confirmed fields/>
                    <div class="form-actions"><Button pending=form.pending()>{words::SET_UP_APP}</Button></div>
                </BackgroundForm>
            }
            .into_any()
        }
        AuthenticatorState::SettingUp { secret, qr_code } => {
            let (action, form) = forms.confirm_app;
            let fields = form.fields_of("confirm-app");
            view! {
                <p>{words::APP_STEPS}</p>
                <img class="qr-code" src=qr_code alt=words::QR_CODE width="220" height="220"/>
                <p>{words::OR_TYPE} <code class="secret">{secret}</code></p>
                <BackgroundForm action attr:class="form" attr:novalidate=true>
                    <FormNotice fields id="confirm-app-notice"/>
                    <TextField
                        fields
                        field=Field::FactorCode
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        enterkeyhint="go"
                        verbatim=true
                        short=true
                    />
                    <div class="form-actions"><Button pending=form.pending()>{words::FINISH_APP}</Button></div>
                </BackgroundForm>
            }
            .into_any()
        }
        AuthenticatorState::On { since } => {
            let (action, form) = forms.remove_app;
            let fields = form.fields_of("remove-app");
            view! {
                <p>{words::SECOND_FACTOR_ON} " " {words::SINCE} <Time at=since/> "."</p>
                <Disclosure summary=words::REMOVE_APP>
                    <BackgroundForm action attr:class="form" attr:novalidate=true>
                        <Confirmed fields/>
                        <div class="form-actions">
                            <Button look=Look::Danger pending=form.pending()>{words::REMOVE_APP}</Button>
                        </div>
                    </BackgroundForm>
                </Disclosure>
            }
            .into_any()
        }
    };
    let removed = forms.remove_app.1;
    view! {
        <h3 class="minor-heading">{words::APP}</h3>
        <FormNotice
            fields=removed.fields_of("remove-app")
            done=removed.done(|()| words::FACTOR_REMOVED.into())
            id="remove-app-notice"
        />
        {content}
    }
}

#[component]
fn Passkeys(passkeys: Vec<PasskeyLine>, forms: Forms) -> impl IntoView {
    let removed = forms.remove_passkey.1;
    let lines = passkeys.into_iter().map(|passkey| view! { <OnePasskey passkey form=forms.remove_passkey/> });
    let lines = lines.collect_view();
    view! {
        <h3 class="minor-heading">{words::PASSKEYS}</h3>
        <p>{words::PASSKEYS_WHAT}</p>
        <FormNotice
            fields=removed.fields_of("remove-passkey")
            done=removed.done(|()| words::FACTOR_REMOVED.into())
            id="remove-passkey-notice"
        />
        <ul class="lines" role="list">{lines}</ul>
        <AddPasskeyForm form=forms.add_passkey/>
    }
}

#[component]
fn OnePasskey(passkey: PasskeyLine, form: PageForm<RemovePasskey, ()>) -> impl IntoView {
    let (action, form) = form;
    let PasskeyLine { id, name, since, used } = passkey;
    let label = words::remove_passkey_of(&name);
    let fields = form.fields_of("remove-passkey");
    view! {
        <li class="line">
            <div class="line-what">
                <h4 class="line-name">{name}</h4>
                <p class="line-since">
                    {words::SINCE} <Time at=since/> {used.map(|at| view! { {words::LAST_USED} <Time at/> })}
                </p>
            </div>
            <div class="line-action"><Disclosure summary=words::REMOVE_PASSKEY label=label.clone()>
                <BackgroundForm action attr:class="form" attr:novalidate=true>
                    <input type="hidden" name="passkey" value=id/>
                    <Confirmed fields/>
                    <Button look=Look::Danger pending=form.pending() label>{words::REMOVE_PASSKEY}</Button>
                </BackgroundForm>
            </Disclosure></div>
        </li>
    }
}

#[component]
fn AddPasskeyForm(form: PageForm<AddPasskey, RecoveryCodes>) -> impl IntoView {
    let (action, form) = form;
    let fields = form.fields_of("passkey");
    view! {
        <BackgroundForm action attr:class="form" attr:novalidate=true>
            <FormNotice fields id="passkey-notice"/>
            <TextField fields field=Field::PasskeyName hint=words::PASSKEY_HINT/>
            <Confirmed fields/>
            <div class="form-actions">
                <PasskeyButton ask=AskNewPasskey::url() pending=form.pending() look=Look::Quiet>
                    {words::ADD_PASSKEY}
                </PasskeyButton>
            </div>
        </BackgroundForm>
    }
}

#[component]
fn Recovery(left: u64, forms: Forms) -> impl IntoView {
    let (action, form) = forms.make_codes;
    let fields = form.fields_of("codes");
    view! {
        <h3 class="minor-heading">{words::RECOVERY}</h3>
        <p>{words::codes_left(left)}</p>
        <Disclosure summary=words::NEW_CODES>
            <BackgroundForm action attr:class="form" attr:novalidate=true>
                <FormNotice fields id="codes-notice"/>
                <Confirmed fields/>
                <div class="form-actions">
                    <Button look=Look::Quiet pending=form.pending()>{words::NEW_CODES}</Button>
                </div>
            </BackgroundForm>
        </Disclosure>
    }
}

/// The password, once more.
#[component]
fn Confirmed(fields: Fields) -> impl IntoView {
    view! { <PasswordField fields field=Field::CurrentPassword autocomplete="current-password"/> }
}
