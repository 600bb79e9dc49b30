//! How something ended that was pressed far down a long list.

use leptos::prelude::*;

/// Keeps what it holds in sight above the list, until something else is done: nothing that is told here goes away
/// before it was read.
#[component]
pub fn Toast(children: Children) -> impl IntoView {
    view! { <div class="toast">{children()}</div> }
}
