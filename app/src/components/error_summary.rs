//! What is wrong in a form with several fields, with a way to each.

use super::{Fields, Icon, Shape};
use crate::{domain::FieldErrors, text};
use leptos::prelude::*;

/// Links to the fields that are wrong. Receives the focus after a submit that was refused.
#[component]
pub fn ErrorSummary(fields: Fields, problems: FieldErrors, id: String) -> impl IntoView {
    let links = problems
        .iter()
        .map(|(field, problem)| {
            // External: the browser's own jump moves the focus into the field, the router's does not.
            view! {
                <li>
                    <a class="error-summary-link" href=format!("#{}", fields.id(field)) rel="external">
                        {text::problem(problem, field)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="notice notice-problem" role="alert" id=id tabindex="-1">
            <Icon shape=Shape::Warning/>
            <div class="notice-text">
                <p class="notice-heading">{text::frame::PLEASE_CHECK}</p>
                <ul class="error-summary">{links}</ul>
            </div>
        </div>
    }
}
