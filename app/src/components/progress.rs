//! How far something is, which takes longer than a moment.

use leptos::prelude::*;

/// A bar, and the same in words. Nobody hears it by itself: it moves every second.
#[component]
pub fn Progress(
    /// How much there is to do.
    all: usize,
    /// How much of it is done.
    #[prop(into)]
    done: Signal<usize>,
    /// Says it.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <progress class="progress-bar" max=all value=move || done.get() aria-labelledby="how-far"></progress>
            <p id="how-far">{move || words.get()}</p>
        </div>
    }
}
