//! One's own account: password, second factor, e-mail address, sessions.

mod email;
mod password;
mod second_factor;
mod sessions;

use super::{
    frame::{Header, SignOutForm},
    language::LanguageSection,
};
use crate::{
    api::{
        json::resource,
        own_account::{AskEmailChange, ChangePassword, EndOtherSessions, EndSession, find_own_account},
        second_factors::{
            AddPasskey, BeginAuthenticator, ConfirmAuthenticator, MakeRecoveryCodes, RemoveAuthenticator, RemovePasskey,
        },
    },
    components::{Form, Heading, PageForms, RefusalNotice, Sender, Skeleton, use_form},
    domain::{OwnAccount, RecoveryCodes, Refusal},
    text::{self, account as words},
};
use email::EmailSection;
use leptos::prelude::*;
use leptos_router::components::Redirect;
use password::PasswordSection;
use second_factor::SecondFactorSection;
use sessions::SessionsSection;

/// A form of this page: what it sends, and how that ended.
type PageForm<S, T> = (Sender<S>, Form<T>);

/// All forms of the page. Made once, so that loading the account anew forgets no outcome.
#[derive(Clone, Copy)]
struct Forms {
    change_password: PageForm<ChangePassword, ()>,
    ask_email_change: PageForm<AskEmailChange, ()>,
    end_session: PageForm<EndSession, ()>,
    end_others: PageForm<EndOtherSessions, ()>,
    begin_app: PageForm<BeginAuthenticator, ()>,
    confirm_app: PageForm<ConfirmAuthenticator, RecoveryCodes>,
    remove_app: PageForm<RemoveAuthenticator, ()>,
    make_codes: PageForm<MakeRecoveryCodes, RecoveryCodes>,
    add_passkey: PageForm<AddPasskey, RecoveryCodes>,
    remove_passkey: PageForm<RemovePasskey, ()>,
}

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let page_forms = PageForms::provide();
    let forms = Forms {
        change_password: use_form(),
        ask_email_change: use_form(),
        end_session: use_form(),
        end_others: use_form(),
        begin_app: use_form(),
        confirm_app: use_form(),
        remove_app: use_form(),
        make_codes: use_form(),
        add_passkey: use_form(),
        remove_passkey: use_form(),
    };
    let account = resource(move || page_forms.answers(), |_| find_own_account());
    view! {
        <Header>
            <a class="header-link" href="/practices" rel="external">{text::agents::COCKPIT}</a>
            <a class="header-link" href="/" rel="external">{words::TO_THE_PRACTICE}</a>
            <SignOutForm/>
        </Header>
        <main class="visitor account" id="content" tabindex="-1">
            <Heading text=words::HEADING/>
            <Transition fallback=Skeleton>
                {move || Suspend::new(async move {
                    match account.await {
                        Ok(account) => view! { <Sections account forms/> }.into_any(),
                        Err(Refusal::SignedOut) => view! { <Redirect path="/sign-in?next=/account"/> }.into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Sections(account: OwnAccount, forms: Forms) -> impl IntoView {
    view! {
        <p>{words::SIGNED_IN_AS} <strong>{account.username.clone()}</strong> "."</p>
        <SecondFactorSection account=account.clone() forms/>
        <PasswordSection account=account.clone() form=forms.change_password/>
        <EmailSection account=account.clone() form=forms.ask_email_change/>
        <LanguageSection/>
        <SessionsSection sessions=account.sessions forms/>
    }
}
