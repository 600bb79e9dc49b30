//! What the browser runs: takes over the page that the server rendered.

use app::shell::App;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script once this code has arrived.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(App);
}
