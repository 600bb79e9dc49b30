//! The answer to a submit without WASM, which arrives with the next page. Both sides see the same
//! one, so that hydration finds the page as the server rendered it.

use crate::api::flash::Flash;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use server_fn::ServerFn;

/// The outcome of the form that led to the page which the browser loaded, for that page alone.
#[derive(Clone)]
pub struct FlashShown {
    flash: StoredValue<Option<Flash>>,
    page: String,
}

impl FlashShown {
    /// A flash for the page at this path. The next page that is opened forgets it.
    pub fn on(page: String, flash: Option<Flash>) -> Self {
        let flash = StoredValue::new(flash);
        let (pathname, first) = (use_location().pathname, page.clone());
        Effect::new(move |_| {
            if pathname.get() != first {
                flash.set_value(None);
            }
        });
        Self { flash, page }
    }
}

/// The flash of the server function `S`, if the page was loaded because of it.
pub fn use_flash<S: ServerFn>() -> Option<Flash> {
    use_flash_of(S::PATH)
}

/// The flash of this form.
pub(super) fn use_flash_of(form: &str) -> Option<Flash> {
    let shown = use_context::<FlashShown>()?;
    let here = use_location().pathname.get_untracked() == shown.page;
    shown.flash.get_value().filter(|flash| here && flash.form == form)
}
