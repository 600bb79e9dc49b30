//! From page to page of a long list.

use crate::text;
use leptos::prelude::*;

/// Links to the first and the next page of a list; nothing when all is on one page.
#[component]
pub fn Pager(first: Option<String>, next: Option<String>) -> impl IntoView {
    (first.is_some() || next.is_some()).then(|| {
        let link = |href: Option<String>, label| href.map(|href| view! { <a class="pager-link" href=href>{label}</a> });
        view! {
            <nav class="pager" aria-label=text::frame::PAGES>
                {link(first, text::frame::FIRST_PAGE)}
                {link(next, text::frame::NEXT_PAGE)}
            </nav>
        }
    })
}
