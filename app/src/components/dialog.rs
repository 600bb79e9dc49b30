//! A question over the page, before something is done.

use super::{Button, Look};
use crate::text::{Text, frame};
use leptos::{html, prelude::*};

/// A question, and the button that opens it. The browser itself opens it, keeps the focus inside, closes it
/// on Esc and gives the focus back (`command`): no script is needed.
#[component]
pub fn Dialog(
    /// An id that nothing else on the page has.
    id: &'static str,
    opener: Text,
    /// The opening button's whole name, where its text alone says too little.
    #[prop(optional, into)]
    label: Option<String>,
    /// While this is so, it is not opened.
    pending: Signal<bool>,
    #[prop(into)] heading: String,
    #[prop(into)] what: String,
    /// The form that does it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading_id = move || format!("{id}-heading");
    view! {
        <Button look=Look::Danger pending nostrip:label=label opens=id>{opener}</Button>
        // Sent: the answer is for the page.
        <dialog
            class="dialog"
            id=id
            aria-labelledby=heading_id
            node_ref=dialog
            on:submit=move |_| if let Some(dialog) = dialog.get_untracked() { dialog.close() }
        >
            <h3 class="dialog-heading" id=heading_id()>{heading}</h3>
            <p>{what}</p>
            <div class="buttons">
                // First: it gets the focus.
                <button class=Look::Quiet.class() type="button" command="close" commandfor=id>{frame::CANCEL}</button>
                {children()}
            </div>
        </dialog>
    }
}
