//! Fields about a login that several pages for visitors have.

use crate::{
    components::{Fields, PasswordField, TextField},
    domain::Field,
    text::visitors,
};
use leptos::prelude::*;

/// The username and the password that somebody chooses.
#[component]
pub fn NewAccountFields(fields: Fields) -> impl IntoView {
    view! {
        <TextField
            fields
            field=Field::Username
            hint=visitors::USERNAME_HINT
            autocomplete="username"
            verbatim=true
        />
        <PasswordField fields hint=visitors::PASSWORD_HINT autocomplete="new-password"/>
    }
}

/// No field of ours: it tells password managers whose password the form asks for.
#[component]
pub fn AccountOf(identifier: String) -> impl IntoView {
    view! {
        <input class="unseen" type="text" value=identifier autocomplete="username" readonly=true tabindex="-1"
            aria-hidden="true"/>
    }
}
