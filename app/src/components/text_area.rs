//! A field for many lines of text.

use super::{
    FieldFrame, Fields,
    field::{described_by, invalid},
};
use crate::{
    domain::Field,
    text::{self, Text},
};
use leptos::prelude::*;

/// A field for many lines of text, which nothing corrects.
#[component]
pub fn TextArea(fields: Fields, field: Field, hint: Text, rows: u32) -> impl IntoView {
    let id = fields.id(field);
    let problem = fields.problem(field);
    view! {
        <FieldFrame id=id.clone() label=text::field(field) hint=Some(hint) problem>
            <textarea
                class="field-input field-lines"
                id=id.clone()
                name=field.name()
                rows=rows
                wrap="off"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=move || invalid(problem)
                aria-describedby=described_by(&id, true, problem)
                inner_html=escaped(&fields.typed(field.name(), String::new()))
            ></textarea>
        </FieldFrame>
    }
}

/// As text alone inside of the element: the framework writes its children as they are.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element() {
        assert_eq!(escaped("</textarea><b>&lt;"), "&lt;/textarea>&lt;b>&amp;lt;");
    }
}
