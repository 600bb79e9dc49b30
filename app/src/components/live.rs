//! News from the server for an open page. Without scripts there are none: the page is as it was loaded.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{EventSource, MessageEvent};

/// What an open page hears.
#[derive(Clone, Copy)]
pub struct Live {
    /// How often something changed since the page was loaded.
    pub changes: RwSignal<u32>,
    /// The reader may not see this any more.
    pub ended: RwSignal<bool>,
    /// The server has a newer program than the page.
    pub outdated: RwSignal<bool>,
}

impl Live {
    /// Listens to the stream at `url` for as long as the component that calls this is there. `build` is
    /// what the page was made from.
    pub fn listen(url: String, build: String) -> Self {
        let live = Self { changes: RwSignal::new(0), ended: RwSignal::new(false), outdated: RwSignal::new(false) };
        // Runs in the browser only.
        Effect::new(move |_| {
            // Fails only for an address that is none.
            let Ok(source) = EventSource::new(&url) else { return };
            let build = build.clone();
            on_event(&source, "version", move |event| {
                live.outdated.set(event.data().as_string().is_some_and(|server| server != build));
            });
            on_event(&source, "changed", move |_| live.changes.update(|changes| *changes += 1));
            let over = source.clone();
            on_event(&source, "ended", move |_| {
                over.close();
                live.ended.set(true);
            });
            let source = StoredValue::new_local(source);
            on_cleanup(move || source.with_value(EventSource::close));
        });
        live
    }
}

fn on_event(source: &EventSource, name: &str, work: impl Fn(MessageEvent) + 'static) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(work);
    // Fails only for a name that is none.
    let _ = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    // For as long as the browser has the page: one stream a practice.
    heard.forget();
}
