//! A choice of one among few, as links: the page that each leads to is the list filtered so.

use crate::text::Text;
use leptos::prelude::*;

/// One of the choices.
#[derive(Clone, Debug)]
pub struct Chip {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// Whether it is the choice made.
    pub current: bool,
}

/// Choices beside each other. What is chosen stays where it was pressed: a page that went to its top would first have
/// to be laid out, too.
#[component]
pub fn Chips(label: Text, chips: Vec<Chip>) -> impl IntoView {
    let chips = chips
        .into_iter()
        .map(|Chip { href, label, current }| {
            let current = current.then_some("true");
            view! { <li><a class="chip" href=href aria-current=current data-noscroll="">{label}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="chips" aria-label=label>
            <span class="chips-label" aria-hidden="true">{label}</span>
            <ul class="chips-list" role="list">{chips}</ul>
        </nav>
    }
}
