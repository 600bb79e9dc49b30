//! One of several boxes that are ticked already: what is unticked is taken away.

use crate::text::Text;
use leptos::prelude::*;

/// A ticked box. The form sends its value under `name` while it is ticked. One that is `fixed` can't be
/// unticked, and is sent all the same.
#[component]
pub fn Tick(name: &'static str, value: String, label: Text, fixed: bool, children: Children) -> impl IntoView {
    let hint = format!("{value}-hint");
    let sent = fixed.then(|| view! { <input type="hidden" name=name value=value.clone()/> });
    view! {
        <div class="checkbox">
            {sent}
            <input
                class="checkbox-box"
                id=value.clone()
                type="checkbox"
                name=name
                value=value.clone()
                checked=true
                disabled=fixed
                aria-describedby=hint.clone()
            />
            <label class="checkbox-label" for=value>{label}</label>
            <p class="field-hint" id=hint>{children()}</p>
        </div>
    }
}
