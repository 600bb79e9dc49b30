//! A state in a word, told by text and not by colour alone.

use leptos::prelude::*;

/// What the state asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Something is under way.
    Waiting,
    /// Somebody should do something.
    Attention,
    /// Nothing is going on.
    Still,
}

/// A state in a word.
#[component]
pub fn Badge(tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    let class = match tone {
        Tone::Good => "badge badge-good",
        Tone::Waiting => "badge badge-waiting",
        Tone::Attention => "badge badge-attention",
        Tone::Still => "badge badge-still",
    };
    view! { <span class=class>{text}</span> }
}
