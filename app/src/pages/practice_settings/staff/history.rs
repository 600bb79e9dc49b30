//! History: what was done about one person, newest first.

use crate::{
    components::{Panel, Time},
    domain::{Change, HistoryEntry},
    text::{self, staff as words},
};
use leptos::prelude::*;

/// The section.
#[component]
pub fn HistorySection(entries: Vec<HistoryEntry>) -> impl IntoView {
    let content = if entries.is_empty() {
        view! { <p>{words::NO_HISTORY}</p> }.into_any()
    } else {
        let entries = entries.into_iter().map(|entry| view! { <Entry entry/> }).collect_view();
        view! { <ol class="history" role="list">{entries}</ol> }.into_any()
    };
    view! { <Panel id="history" heading=words::HISTORY>{content}</Panel> }
}

#[component]
fn Entry(entry: HistoryEntry) -> impl IntoView {
    let HistoryEntry { at, actor, action, changes } = entry;
    let actor = actor.unwrap_or_else(|| words::SYSTEM.into());
    let changes = changes.into_iter().map(|change| view! { <OneChange change/> }).collect_view();
    view! {
        <li class="history-entry">
            <p class="history-when"><Time at/></p>
            <p>
                <strong>{actor}</strong>
                " "
                {text::action(action)}
            </p>
            <ul class="history-changes" role="list">{changes}</ul>
        </li>
    }
}

/// Old → new.
#[component]
fn OneChange(change: Change) -> impl IntoView {
    let Change { fact, before, after } = change;
    view! {
        <li>
            {text::fact(fact)}
            ": "
            <span class="history-before">{text::fact_value(fact, before.as_deref())}</span>
            <span aria-hidden="true">" → "</span>
            <span class="unseen">{words::BECAME}</span>
            <span class="history-after">{text::fact_value(fact, after.as_deref())}</span>
        </li>
    }
}
