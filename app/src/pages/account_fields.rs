//! Fields about a login that several pages for visitors have.

use crate::{
    api::accounts::rate_password,
    components::{Fields, PasswordField, TextField},
    domain::{Factors, Field, Strength},
    text::{Text, visitors},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use std::time::Duration;

/// Nobody is told about a password whose next letter is on its way.
const TYPING: Duration = Duration::from_millis(400);

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
        <NewPasswordField fields/>
    }
}

/// A password that somebody chooses. Once the page is alive, words below it say how good it is.
#[component]
pub fn NewPasswordField(
    fields: Fields,
    /// Another label than the field's own.
    #[prop(optional)]
    label: Option<Text>,
    /// What else protects the account.
    #[prop(default = Factors::PasswordOnly)]
    factors: Factors,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let hint = visitors::password_hint(factors);
    view! {
        <PasswordField fields label hint autocomplete="new-password" typed/>
        <PasswordStrength typed factors/>
    }
}

#[component]
fn PasswordStrength(typed: RwSignal<String>, factors: Factors) -> impl IntoView {
    let strength = RwSignal::new(None::<Strength>);
    // Runs in the browser only.
    Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
        if let Some(before) = waiting.flatten() {
            before.clear();
        }
        let password = typed.get();
        if password.is_empty() {
            strength.set(None);
            return None;
        }
        let ask = move || {
            spawn_local(async move {
                let rated = rate_password(password.clone(), factors == Factors::Second).await;
                // The page may be gone, or the password another one, when the answer comes.
                if typed.try_get_untracked().is_some_and(|now| now == password) {
                    strength.try_set(rated.ok());
                }
            });
        };
        set_timeout_with_handle(ask, TYPING).ok()
    });
    view! {
        <p class="password-strength" role="status">
            {move || strength.get().map(|strength| visitors::password_strength(strength, factors))}
        </p>
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
