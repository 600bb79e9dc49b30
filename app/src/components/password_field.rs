//! A field for a password, which its owner can look at. Pasting works; nothing is kept.

use super::{
    FieldFrame, Fields,
    field::{described_by, invalid},
};
use crate::{
    text::Text,
    {domain::Field, text},
};
use leptos::prelude::*;

/// A field for a password. The button that shows it appears once the page is alive; its room is
/// kept, so that nothing moves.
#[component]
pub fn PasswordField(
    fields: Fields,
    /// Which password: a new one or the account's, or the one that confirms a change.
    #[prop(default = Field::Password)]
    field: Field,
    /// Another label than the field's own.
    #[prop(optional_no_strip)]
    label: Option<Text>,
    #[prop(optional)] hint: Option<Text>,
    /// `current-password` or `new-password`, for password managers.
    autocomplete: &'static str,
    #[prop(default = "go")] enterkeyhint: &'static str,
    /// Follows what is typed.
    #[prop(optional)]
    typed: Option<RwSignal<String>>,
) -> impl IntoView {
    let id = fields.id(field);
    let problem = fields.problem(field);
    let (alive, shown) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| alive.set(true));
    view! {
        <FieldFrame id=id.clone() label=label.unwrap_or(text::field(field)) hint problem>
            <div class="password">
                <input
                    class="field-input"
                    id=id.clone()
                    name=field.name()
                    r#type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    enterkeyhint=enterkeyhint
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=move || invalid(problem)
                    aria-describedby=described_by(&id, hint.is_some(), problem)
                    on:input=move |event| {
                        if let Some(typed) = typed {
                            typed.set(event_target_value(&event));
                        }
                    }
                />
                <button
                    class="password-show"
                    type="button"
                    hidden=move || !alive.get()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { text::frame::HIDE.now() } else { text::frame::SHOW.now() }}
                    <span class="unseen">{text::frame::WHAT_IS_HIDDEN}</span>
                </button>
            </div>
        </FieldFrame>
    }
}
