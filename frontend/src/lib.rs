//! What the browser runs: takes over the page that the server rendered.

use app::shell::App;
use leptos::{mount::hydrate_from_async, tachys::dom::body};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

#[wasm_bindgen]
extern "C" {
    /// <https://www.w3.org/TR/user-timing/>
    #[wasm_bindgen(js_namespace = performance)]
    fn mark(name: &str);
}

/// Called by the page's script once this code has arrived.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        // The page's own code is a file of its own, and comes later than this.
        hydrate_from_async(body(), App).await.forget();
        // For measurements and tests: from now on the page answers to more than links and plain forms.
        mark("hydrated");
    });
}
