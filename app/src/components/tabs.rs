//! Tabs that are pages: links, of which one is where one is.

use crate::text::Text;
use leptos::prelude::*;

/// One tab.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub label: Text,
    /// Whether one is there.
    pub current: Signal<bool>,
}

/// Tabs that are pages.
#[component]
pub fn Tabs(label: Text, tabs: Vec<Tab>) -> impl IntoView {
    let tabs = tabs
        .into_iter()
        .map(|Tab { href, label, current }| {
            view! {
                <li>
                    <a class="tab" href=href aria-current=move || current.get().then_some("page")>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=label>
            <ul class="tabs-list" role="list">{tabs}</ul>
        </nav>
    }
}
