//! Account Information: login, sessions, invitation, mails, and how to help somebody in.

use super::{
    member::{Forms, PageForm, Whose},
    sent::ResentNotice,
};
use crate::{
    api::invitations::CorrectEmail,
    components::{BackgroundForm, Button, FactLine, Facts, FormNotice, Look, Panel, TextField, Time},
    domain::{AccountInformation, EmailAddress, Field, Invited, MailState, Refusal, SessionLine, StaffMemberPage},
    text::{self, account as account_words, staff as words},
};
use leptos::prelude::*;

/// The section. What can be done, the server has said.
#[component]
pub fn AccountSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let StaffMemberPage { account, email, edit_profile, own, .. } = page;
    let closed = edit_profile.filter(|_| !own && account.send_credentials == Some(Refusal::NotAllowed));
    let correct = account.correct_email.is_none();
    let may_end = account.end_sessions.is_none() && !account.sessions.is_empty();
    view! {
        <Panel id="account" heading=words::ACCOUNT>
            <Outcomes forms/>
            <AccountFacts account=account.clone() email/>
            {closed.map(|who| view! { <p>{words::ACCOUNT_READ_ONLY} " " {text::who_can::instead(&who)}</p> })}
            <div class="buttons">
                <ResendForm refusal=account.send_credentials whose forms/>
                <PasswordResetForm refusal=account.send_password_reset whose forms/>
                <CancelForm refusal=account.cancel_invitation whose forms/>
                <ResetFactorForm refusal=account.reset_second_factor whose forms/>
            </div>
            {may_end.then(|| view! { <Sessions sessions=account.sessions whose forms/> })}
            {correct.then(|| view! { <CorrectEmailForm whose form=forms.correct_email/> })}
        </Panel>
    }
}

/// How the last of the section's submits ended.
#[component]
fn Outcomes(forms: Forms) -> impl IntoView {
    let (resend, reset, cancel) = (forms.send_credentials.1, forms.send_password_reset.1, forms.cancel_invitation.1);
    let correct = forms.correct_email.1;
    let (ended, factor) = (forms.end_sessions.1, forms.reset_second_factor.1);
    view! {
        <ResentNotice form=resend fields=resend.fields() id="resend-notice"/>
        <FormNotice
            fields=reset.fields()
            done=reset.done(|()| words::PASSWORD_RESET_SENT.into())
            id="password-reset-notice"
        />
        <FormNotice fields=cancel.fields() done=cancel.done(|()| words::CANCELLED.into()) id="cancel-notice"/>
        <FormNotice
            fields=ended.fields()
            done=ended.done(|()| account_words::SESSIONS_ENDED.into())
            id="end-sessions-notice"
        />
        <FormNotice
            fields=factor.fields()
            done=factor.done(|()| account_words::SECOND_FACTOR_WAS_RESET.into())
            id="reset-factor-notice"
        />
        <ResentNotice form=correct fields=correct.fields_of(CORRECT) id="correct-notice"/>
    }
}

/// Before the ids of the Correct e-mail form's fields.
const CORRECT: &str = "correct";

#[component]
fn AccountFacts(account: AccountInformation, email: EmailAddress) -> impl IntoView {
    let AccountInformation { username, last_sign_in, sessions, second_factor, invitation, mail, elsewhere, .. } =
        account;
    view! {
        <Facts>
            <FactLine label=words::USERNAME>{username.unwrap_or_else(|| words::NO_USERNAME.into())}</FactLine>
            <FactLine label=words::EMAIL>{email.to_string()}</FactLine>
            {(!elsewhere).then(|| view! {
                <FactLine label=words::LAST_SIGN_IN>
                    {match last_sign_in {
                        Some(at) => view! { <Time at/> }.into_any(),
                        None => words::NEVER.into_any(),
                    }}
                </FactLine>
                <FactLine label=words::SESSIONS>{words::sessions(sessions.len() as u64)}</FactLine>
            })}
            <FactLine label=account_words::SECOND_FACTOR>
                {if second_factor { account_words::SECOND_FACTOR_ON } else { account_words::SECOND_FACTOR_OFF }}
            </FactLine>
            {invitation.map(|(state, at)| view! {
                <FactLine label=words::INVITATION>{text::invitation_state(state)} " " <Time at/></FactLine>
            })}
            {mail.map(|mail| view! { <FactLine label=words::LAST_MAIL><MailFact mail/></FactLine> })}
        </Facts>
    }
}

/// What became of a mail, and when.
#[component]
pub fn MailFact(mail: MailState) -> impl IntoView {
    let words = text::mail_state(&mail);
    let at = match mail {
        MailState::Sent(at) | MailState::Deferred(at) => Some(at),
        MailState::Queued | MailState::Bounced(_) => None,
    };
    view! { {words} {at.map(|at| view! { " " <Time at/> })} }
}

/// Why a button is missing, where that is not plain from the facts above it.
fn why_not(refusal: Refusal) -> AnyView {
    match refusal {
        Refusal::NotAllowed | Refusal::NoAccountYet | Refusal::AlreadySignedUp => ().into_any(),
        why => view! { <p class="line-why">{text::refusal(&why)}</p> }.into_any(),
    }
}

#[component]
fn ResendForm(refusal: Option<Refusal>, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.send_credentials;
    match refusal {
        Some(why) => why_not(why),
        None => view! {
            <BackgroundForm action>
                {whose.fields()}
                <Button look=Look::Quiet pending=form.pending()>{words::RESEND}</Button>
            </BackgroundForm>
        }
        .into_any(),
    }
}

#[component]
fn PasswordResetForm(refusal: Option<Refusal>, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.send_password_reset;
    // Inactive people get neither: Resend login credentials has said so already.
    match refusal {
        Some(Refusal::Inactive) => ().into_any(),
        Some(why) => why_not(why),
        None => view! {
            <BackgroundForm action>
                {whose.fields()}
                <Button look=Look::Quiet pending=form.pending()>{words::SEND_PASSWORD_RESET}</Button>
            </BackgroundForm>
        }
        .into_any(),
    }
}

#[component]
fn CancelForm(refusal: Option<Refusal>, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.cancel_invitation;
    refusal.is_none().then(|| {
        view! {
            <BackgroundForm action attr:class="line-form">
                {whose.fields()}
                <Button look=Look::Danger pending=form.pending()>{words::CANCEL}</Button>
                <p class="field-hint">{words::CANCEL_WHAT}</p>
            </BackgroundForm>
        }
    })
}

/// For somebody who lost app, passkeys and recovery codes.
#[component]
fn ResetFactorForm(refusal: Option<Refusal>, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.reset_second_factor;
    refusal.is_none().then(|| {
        view! {
            <BackgroundForm action attr:class="line-form">
                {whose.fields()}
                <Button look=Look::Danger pending=form.pending()>{account_words::RESET_SECOND_FACTOR}</Button>
                <p class="field-hint">{account_words::RESET_SECOND_FACTOR_WHAT}</p>
            </BackgroundForm>
        }
    })
}

/// Where the person is signed in, and the buttons that end it.
#[component]
fn Sessions(sessions: Vec<SessionLine>, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.end_sessions;
    let lines = sessions.into_iter().map(|session| {
        let device = account_words::device(&session.user_agent);
        let label = account_words::end_session_of(&device);
        view! {
            <li class="line">
                <div class="line-what">
                    <h4 class="line-name">{device}</h4>
                    <p class="line-since">{session.address}</p>
                    <p class="line-since">
                        {account_words::SIGNED_IN_SINCE} <Time at=session.since/>
                        {account_words::LAST_SEEN} <Time at=session.seen/>
                    </p>
                </div>
                <BackgroundForm action attr:class="line-action">
                    {whose.fields()}
                    <input type="hidden" name="session" value=session.id/>
                    <Button look=Look::Quiet pending=form.pending() label>{account_words::END_SESSION}</Button>
                </BackgroundForm>
            </li>
        }
    });
    let lines = lines.collect_view();
    view! {
        <h3 class="minor-heading">{account_words::SIGNED_IN_AT}</h3>
        <ul class="lines" role="list">{lines}</ul>
        <BackgroundForm action>
            {whose.fields()}
            <Button look=Look::Danger pending=form.pending()>{account_words::END_ALL}</Button>
        </BackgroundForm>
    }
}

/// For a pending invitation that went to the wrong address.
#[component]
fn CorrectEmailForm(whose: Whose, form: PageForm<CorrectEmail, Invited>) -> impl IntoView {
    let (action, form) = form;
    let check = form.check(|sent| {
        let checked = sent.text("email").parse::<EmailAddress>();
        checked.map_err(|problem| Refusal::field(Field::Email, problem))
    });
    view! {
        <h3 class="minor-heading">{words::CORRECT}</h3>
        <p>{words::CORRECT_WHAT}</p>
        // Capture: ours must run before BackgroundForm's own handler, which only then sees the stop.
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            {whose.fields()}
            <TextField
                fields=form.fields_of(CORRECT)
                field=Field::Email
                label=words::CORRECT_LABEL
                kind="email"
                inputmode="email"
                enterkeyhint="send"
                verbatim=true
            />
            <div class="form-actions">
                <Button look=Look::Quiet pending=form.pending()>{words::SEND_TO_THIS}</Button>
            </div>
        </BackgroundForm>
    }
}
