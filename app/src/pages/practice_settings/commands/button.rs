//! What opens the command palette: a link in the header, and Ctrl/Cmd-K. The palette's code is loaded with the
//! first opening; where it can't be had, and without scripts, the link leads to the page that does the same. What is
//! typed until its field is there is kept for it.

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
    let early = RwSignal::new(None);
    let link = NodeRef::<html::A>::new();
    let click = move |event: MouseEvent| {
        // With a key held, browsers open a link elsewhere.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            early.set(Some(String::new()));
            open.set(true);
        }
    };
    // Only while it is on its way. Somebody who turns to something else does not wait for it any more.
    let give_up = move || {
        if early.try_get_untracked().flatten().is_some() {
            early.set(None);
            open.set(false);
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            give_up();
        }
        // Control and Alt together are how some keyboards write an @.
        let plain = !event.meta_key() && event.ctrl_key() == event.alt_key();
        if plain && early.try_update(|early| keep(early, &event.key())) == Some(true) {
            event.prevent_default();
        }
        let modified = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
        if modified && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            match link.get_untracked() {
                _ if open.get_untracked() => {
                    early.set(None);
                    open.set(false);
                }
                // As a click: whatever can't be loaded then, the browser goes to the page.
                Some(link) => link.click(),
                None => {}
            }
        }
    };
    // Runs in the browser only.
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, key);
        let pressed = window_event_listener(ev::pointerdown, move |_| give_up());
        let focused = window_event_listener(ev::focusin, move |_| give_up());
        on_cleanup(move || {
            listening.remove();
            pressed.remove();
            focused.remove();
        });
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
                Suspend::new(async move { palette(practice, open, early).await })
            })}
        </Suspense>
    }
}

/// Keeps a key for the field that is not there yet, if one is awaited. A line's end stands for Enter; nothing comes
/// after it.
fn keep(early: &mut Option<String>, key: &str) -> bool {
    let Some(keys) = early else { return false };
    match key {
        _ if keys.ends_with('\n') => {}
        "Enter" => keys.push('\n'),
        "Backspace" => drop(keys.pop()),
        // Other keys have names of several letters.
        _ if key.chars().count() == 1 => keys.push_str(key),
        _ => return false,
    }
    true
}
