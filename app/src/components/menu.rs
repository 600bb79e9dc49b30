//! Links folded away behind a button of the header. Opens without scripts.

use crate::text::Text;
use leptos::prelude::*;

/// One link of a menu.
#[derive(Clone, Debug)]
pub struct MenuLink {
    /// Where it leads. The page is loaded anew there.
    pub href: String,
    /// What it is called.
    pub text: String,
    /// A class for what stands before it.
    pub class: String,
    /// The page that the reader is on.
    pub current: bool,
}

/// Links folded away behind `children`.
#[component]
pub fn Menu(
    /// What the button does, before what it shows.
    label: Text,
    links: Vec<MenuLink>,
    children: Children,
) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|MenuLink { href, text, class, current }| {
            view! {
                <li>
                    <a class=format!("menu-link {class}") href=href rel="external" aria-current=current.then_some("true")>
                        {text}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="dropdown">
            <summary class="dropdown-button">
                <span class="unseen">{label} ": "</span>
                {children()}
            </summary>
            <ul class="dropdown-links" role="list">{links}</ul>
        </details>
    }
}
