//! Changing one's e-mail address: a link to the new one, a notice to the one in use.

use super::PageForm;
use crate::{
    api::own_account::AskEmailChange,
    components::{BackgroundForm, Button, FactLine, Facts, FormNotice, Look, Panel, PasswordField, TextField, Time},
    domain::{EmailAddress, Field, OwnAccount, Refusal},
    text::account as words,
};
use leptos::prelude::*;

/// The section.
#[component]
pub fn EmailSection(account: OwnAccount, form: PageForm<AskEmailChange, ()>) -> impl IntoView {
    let (action, form) = form;
    let fields = form.fields_of("email");
    let check = form.check(|sent| {
        let checked = sent.text("email").parse::<EmailAddress>();
        checked.map_err(|problem| Refusal::field(Field::Email, problem))
    });
    let waiting = account.new_email.map(|(email, until)| {
        view! {
            <FactLine label=words::NEW_EMAIL>{email.to_string()} " " {words::WAITS_UNTIL} <Time at=until/></FactLine>
        }
    });
    view! {
        <Panel id="email-section" heading=words::EMAIL>
            <Facts>
                <FactLine label=words::EMAIL_NOW>{account.email.to_string()}</FactLine>
                {waiting}
            </Facts>
            <p>{words::EMAIL_WHAT}</p>
            // Capture: ours must run before BackgroundForm's own handler, which only then sees the stop.
            <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
                <FormNotice fields done=form.done(|()| words::EMAIL_ASKED.into()) id="email-notice"/>
                <TextField
                    fields
                    field=Field::Email
                    label=words::NEW_EMAIL
                    kind="email"
                    inputmode="email"
                    autocomplete="email"
                    verbatim=true
                />
                <PasswordField fields field=Field::CurrentPassword autocomplete="current-password"/>
                <div class="form-actions">
                    <Button look=Look::Quiet pending=form.pending()>{words::CHANGE_EMAIL}</Button>
                </div>
            </BackgroundForm>
        </Panel>
    }
}
