//! Changing one's password.

use super::PageForm;
use crate::{
    api::own_account::ChangePassword,
    components::{BackgroundForm, Button, FormNotice, Panel, PasswordField},
    domain::{Field, OwnAccount},
    pages::account_fields::{AccountOf, NewPasswordField},
    text::account as words,
};
use leptos::prelude::*;

/// The section.
#[component]
pub fn PasswordSection(account: OwnAccount, form: PageForm<ChangePassword, ()>) -> impl IntoView {
    let (action, form) = form;
    let fields = form.fields_of("password");
    // What a password must be depends on the second factor: the server says.
    let factors = account.factors();
    view! {
        <Panel id="password-section" heading=words::PASSWORD>
            <p>{words::PASSWORD_WHAT}</p>
            <BackgroundForm action attr:class="form" attr:novalidate=true>
                <FormNotice fields done=form.done(|()| words::PASSWORD_CHANGED.into()) id="password-notice"/>
                <AccountOf identifier=account.username/>
                <PasswordField fields field=Field::CurrentPassword autocomplete="current-password" enterkeyhint="next"/>
                <NewPasswordField fields label=words::NEW_PASSWORD factors/>
                <div class="form-actions">
                    <Button pending=form.pending()>{words::CHANGE_PASSWORD}</Button>
                </div>
            </BackgroundForm>
        </Panel>
    }
}
