//! A page's heading and title. Says where one has arrived, to those who don't see it.

use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// The path at which a heading last took the focus.
#[derive(Clone, Copy)]
pub struct Arrivals(StoredValue<String>);

impl Arrivals {
    /// The page that the browser loaded: there, the browser itself says where one is.
    pub fn first(path: String) -> Self {
        Self(StoredValue::new(path))
    }
}

/// The page's one `<h1>`, and its title. After a change of page in the browser it takes the focus,
/// once: not again when data on the page are loaded anew.
#[component]
pub fn Heading(#[prop(into)] text: String) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let pathname = use_location().pathname;
    let arrivals = use_context::<Arrivals>();
    Effect::new(move |_| {
        let (Some(heading), Some(Arrivals(last))) = (heading.get(), arrivals) else { return };
        let here = pathname.get_untracked();
        if last.get_value() != here {
            last.set_value(here);
            // Not before it is on the page. Fails only if it is gone by then.
            request_animation_frame(move || drop(heading.focus()));
        }
    });
    view! {
        <Title text=text.clone()/>
        <h1 tabindex="-1" node_ref=heading>{text}</h1>
    }
}
