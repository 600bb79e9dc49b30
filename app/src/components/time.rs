//! A point in time, worded by the server. Where it is told from now, the exact one shows on hovering.

use crate::domain::ShownTime;
use leptos::prelude::*;

/// A point in time, exact for machines.
#[component]
pub fn Time(
    at: ShownTime,
    /// Tells both: a telephone shows nothing on hovering.
    #[prop(optional)]
    in_full: bool,
) -> impl IntoView {
    let (title, text) = match at.relative {
        Some(relative) if in_full => (None, format!("{} ({relative})", at.text)),
        Some(relative) => (Some(at.text), relative),
        None => (None, at.text),
    };
    view! { <time datetime=at.exact title=title>{text}</time> }
}
