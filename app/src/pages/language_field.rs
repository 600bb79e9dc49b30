//! In which language an invitation is written.

use crate::{
    components::{Fields, Select},
    domain::Language,
    text::{self, staff as words},
};
use leptos::prelude::*;

/// The inviter's own language, unless another one is chosen.
#[component]
pub fn LanguageField(fields: Fields) -> impl IntoView {
    let languages = Language::ALL.map(|language| (language.code().into(), language.own_name().into()));
    view! {
        <Select
            id="language"
            name="language"
            label=words::LETTER_LANGUAGE
            hint=words::LETTER_LANGUAGE_HINT
            options=languages.into()
            value=fields.typed("language", text::language().code().into())
        />
    }
}
