//! Buttons that submit a form, and links that look like one.

use leptos::prelude::*;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The one thing to do here.
    #[default]
    Primary,
    /// One of several things.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Look {
    /// For a button of another kind than [`Button`].
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// Submits its form, or opens a dialog. While `pending` it takes no second press but keeps the focus, which a
/// disabled button would lose.
#[component]
pub fn Button(
    #[prop(optional)] look: Look,
    #[prop(optional)] pending: Option<Signal<bool>>,
    /// The button's whole name, where its text alone says too little.
    #[prop(optional, into)]
    label: Option<String>,
    /// The id of the form, for a button outside of it.
    #[prop(optional)]
    form: Option<&'static str>,
    /// The id of the dialog that it opens instead.
    #[prop(optional)]
    opens: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let pending = move || pending.is_some_and(|pending| pending.get());
    view! {
        <button
            class=look.class()
            type=if opens.is_some() { "button" } else { "submit" }
            form=form
            command=opens.is_some().then_some("show-modal")
            aria-haspopup=opens.is_some().then_some("dialog")
            commandfor=opens
            aria-label=label
            aria-disabled=move || pending().then_some("true")
            on:click=move |event| {
                if untrack(pending) {
                    event.prevent_default();
                }
            }
        >
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] look: Look,
    /// Leads out of the session or the practice: the page has to be loaded anew.
    #[prop(optional)]
    external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look.class() href=href rel=external.then_some("external")>
            {children()}
        </a>
    }
}
