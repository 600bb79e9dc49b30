//! The choice of the language, by a form that loads the document anew.

use crate::{
    api::own_account::ChooseLanguage,
    components::Panel,
    domain::Language,
    text::{self, account as words, frame},
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// Below every page: the other languages, each by its own name.
#[component]
pub fn LanguageFooter() -> impl IntoView {
    view! {
        <footer class="footer" aria-label=frame::LANGUAGE>
            <LanguageForm/>
        </footer>
    }
}

/// On the page of one's own account.
#[component]
pub fn LanguageSection() -> impl IntoView {
    view! {
        <Panel id="language-section" heading=words::LANGUAGE>
            <p>{words::LANGUAGE_WHAT}</p>
            <LanguageForm/>
        </Panel>
    }
}

/// One button each; the one that is read is pressed already.
#[component]
fn LanguageForm() -> impl IntoView {
    let button = |language: Language| {
        let current = language == text::language();
        view! {
            <button
                class="language"
                name="language"
                value=language.code()
                lang=language.code()
                aria-pressed=if current { "true" } else { "false" }
            >
                {language.own_name()}
            </button>
        }
    };
    view! {
        <form class="languages" method="post" action=ChooseLanguage::url()>
            {Language::ALL.map(button).into_iter().collect_view()}
        </form>
    }
}
