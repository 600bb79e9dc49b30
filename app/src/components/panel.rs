//! A section of a page, with its heading.

use crate::text::Text;
use leptos::prelude::*;

/// A section with a heading. `id` is where links lead.
#[component]
pub fn Panel(id: &'static str, heading: Text, children: Children) -> impl IntoView {
    let heading_id = format!("{id}-heading");
    view! {
        <section class="panel" id=id aria-labelledby=heading_id.clone()>
            <h2 class="panel-heading" id=heading_id.clone()>{heading}</h2>
            {children()}
        </section>
    }
}
