//! What stands around pages: the header, and the narrow column of pages for visitors.

use crate::{
    api::accounts::SignOut,
    components::{Button, Look},
    domain::PracticeColour,
    shell::Development,
    text,
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// The header of every page: the product, and `children` beside it. Goes first on the page, so it
/// begins with the link past itself.
#[component]
pub fn Header(
    /// The colour of the practice that the page is about.
    #[prop(optional_no_strip)]
    colour: Option<PracticeColour>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class =
        colour.map_or_else(|| "header".into(), |colour| format!("header header-of-practice {}", colour_class(colour)));
    view! {
        <a class="skip" href="#content" rel="external">{text::frame::SKIP}</a>
        <DevelopmentBanner/>
        <header class=class>
            <a class="header-product" href="/" rel="external">{text::frame::PRODUCT}</a>
            {children.map(|children| children())}
        </header>
    }
}

/// Where the mails are that a server in development mode does not send.
#[component]
fn DevelopmentBanner() -> impl IntoView {
    let Development { keeps_mail, .. } = use_context().unwrap_or_default();
    keeps_mail.then(|| {
        view! {
            <aside class="development" aria-label=text::frame::DEVELOPMENT_LABEL>
                {text::frame::DEVELOPMENT}
                <a class="development-link" href="/dev/mail" rel="external">{text::frame::MAIL_PREVIEW}</a>
            </aside>
        }
    })
}

/// A page for somebody who may not be signed in: one narrow column.
#[component]
pub fn VisitorFrame(children: Children) -> impl IntoView {
    view! {
        <Header/>
        <main class="visitor" id="content" tabindex="-1">
            {children()}
        </main>
    }
}

/// Signs out, by loading a new page: nothing of the session stays in the browser.
#[component]
pub fn SignOutForm(#[prop(default = Look::Quiet)] look: Look) -> impl IntoView {
    view! {
        <form class="sign-out" method="post" action=SignOut::url()>
            <Button look>{text::frame::SIGN_OUT}</Button>
        </form>
    }
}

/// The class that gives what stands in it the colour of a practice.
pub fn colour_class(colour: PracticeColour) -> String {
    format!("colour-{}", colour.code())
}
