//! What opens the command palette: a link in the header, and Ctrl/Cmd-K. The palette's code is loaded with the
//! first opening; where it can't be had, and without scripts, the link leads to the page that does the same.

use super::super::settings_path;
use crate::{
    components::{Icon, Shape},
    pages::on_demand::palette,
    text::commands as words,
};
use leptos::{
    ev::{self, MouseEvent},
    html,
    prelude::*,
    web_sys::KeyboardEvent,
};

/// The link, and behind it the palette.
#[component]
pub fn GoTo(practice: String) -> impl IntoView {
    let href = format!("{}/go-to", settings_path(&practice));
    let open = RwSignal::new(false);
    let wanted = Memo::new(move |before| before == Some(&true) || open.get());
    let link = NodeRef::<html::A>::new();
    let click = move |event: MouseEvent| {
        // With a key held, browsers open a link elsewhere.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            open.set(true);
        }
    };
    let key = move |event: KeyboardEvent| {
        let modified = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
        if modified && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            match link.get_untracked() {
                _ if open.get_untracked() => open.set(false),
                // As a click: whatever can't be loaded then, the browser goes to the page.
                Some(link) => link.click(),
                None => {}
            }
        }
    };
    // Runs in the browser only.
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, key);
        on_cleanup(move || listening.remove());
    });
    view! {
        <a
            class="go-to"
            href=href
            node_ref=link
            on:click=click
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
        >
            <Icon shape=Shape::Search/>
            {words::OPEN}
            <kbd class="go-to-keys" aria-hidden="true">{words::KEYS}</kbd>
        </a>
        <Suspense>
            {move || wanted.get().then(|| {
                let practice = practice.clone();
                Suspend::new(async move { palette(practice, open).await })
            })}
        </Suspense>
    }
}
