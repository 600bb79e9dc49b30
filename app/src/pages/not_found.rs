//! There is nothing at this address.

use super::frame::VisitorFrame;
use crate::{
    components::{ButtonLink, Heading},
    text,
};
use leptos::prelude::*;

/// For every address that is no page's. Its status says so, too.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    answer_not_found();
    view! {
        <VisitorFrame>
            <Heading text=text::frame::NOT_FOUND/>
            <p>{text::frame::NOT_FOUND_WHY}</p>
            <ButtonLink href="/" external=true>{text::frame::TO_THE_START}</ButtonLink>
        </VisitorFrame>
    }
}

/// Sets the answer's status. In the browser there is no answer to set it on.
fn answer_not_found() {
    #[cfg(feature = "ssr")]
    if let Some(answer) = use_context::<leptos_axum::ResponseOptions>() {
        answer.set_status(http::StatusCode::NOT_FOUND);
    }
}
