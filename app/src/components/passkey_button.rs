//! A button that asks the browser for a passkey and submits its form with the answer
//! (`frontend/passkey.js`).

use super::{Look, Notice, NoticeKind};
use crate::text::account as words;
use leptos::prelude::*;

/// The button, the field for the answer, and what is said when there is none. `ask` is the path of the
/// server function that asks; what is typed into the form's `current_password` goes there, too.
#[component]
pub fn PasskeyButton(
    ask: &'static str,
    #[prop(optional)] look: Look,
    #[prop(optional)] pending: Option<Signal<bool>>,
    children: Children,
) -> impl IntoView {
    let pending = move || pending.is_some_and(|pending| pending.get()).then_some("true");
    view! {
        <input type="hidden" name="answer"/>
        <button class=look.class() type="submit" data-passkey=ask aria-disabled=pending>
            {children()}
        </button>
        <noscript>
            <p class="field-hint">{words::NEEDS_SCRIPTS}</p>
        </noscript>
        <div data-passkey-failed="" hidden=true>
            <Notice kind=NoticeKind::Problem><p>{words::PASSKEY_FAILED}</p></Notice>
        </div>
    }
}
