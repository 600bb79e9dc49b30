//! What an audit event changed, old → new: in a person's History and in the audit log.

use crate::{
    components::Email,
    domain::Change,
    text::{self, staff as words},
};
use leptos::prelude::*;

/// All changes of one event.
#[component]
pub fn Changes(changes: Vec<Change>) -> impl IntoView {
    let changes = changes.into_iter().map(|change| view! { <OneChange change/> }).collect_view();
    view! { <ul class="history-changes" role="list">{changes}</ul> }
}

/// Old → new.
#[component]
fn OneChange(change: Change) -> impl IntoView {
    let Change { fact, before, after } = change;
    view! {
        <li>
            {text::fact(fact)}
            ": "
            <span class="history-before"><Email text=text::fact_value(fact, before.as_deref())/></span>
            <span aria-hidden="true">" → "</span>
            <span class="unseen">{words::BECAME}</span>
            <span class="history-after"><Email text=text::fact_value(fact, after.as_deref())/></span>
        </li>
    }
}
