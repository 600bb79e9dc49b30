//! Asking for a password reset link.

use super::frame::VisitorFrame;
use crate::{
    api::accounts::ForgotPassword,
    components::{Button, FormNotice, Heading, TextField, use_plain_form},
    domain::{Field, Problem, Refusal},
    text,
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// The page says the same whether or not there is such an account.
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let form = use_plain_form::<ForgotPassword>();
    let fields = form.fields();
    let done = form.done(|()| text::visitors::RESET_LINK_SENT.into());
    let check = form.check(|sent| match sent.text("identifier").trim() {
        "" => Err(Refusal::field(Field::Identifier, Problem::Missing)),
        _ => Ok(()),
    });
    view! {
        <VisitorFrame>
            <Heading text=text::visitors::FORGOT_HEADING/>
            <p>{text::visitors::FORGOT_WHAT}</p>
            <form class="form" method="post" action=ForgotPassword::url() novalidate=true on:submit=check>
                <FormNotice fields done/>
                <TextField
                    fields
                    field=Field::Identifier
                    autocomplete="username"
                    inputmode="email"
                    enterkeyhint="send"
                    verbatim=true
                />
                <div class="form-actions">
                    <Button>{text::visitors::SEND_RESET_LINK}</Button>
                    <a href="/sign-in">{text::visitors::BACK_TO_SIGN_IN}</a>
                </div>
            </form>
        </VisitorFrame>
    }
}
