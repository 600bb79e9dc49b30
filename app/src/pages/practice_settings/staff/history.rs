//! History: what was done about one person, newest first.

use super::super::changes::Changes;
use crate::{
    components::{Panel, Time},
    domain::HistoryEntry,
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
    view! {
        <li class="history-entry">
            <p class="history-when"><Time at/></p>
            <p>
                <strong>{actor}</strong>
                " "
                {text::action(action)}
            </p>
            <Changes changes/>
        </li>
    }
}
