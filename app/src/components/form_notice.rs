//! How a form's last submit ended, above the form.

use super::{ErrorSummary, Fields, Notice, NoticeKind, PageForms, RefusalNotice};
use crate::domain::{Field, Refusal};
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

/// How the last submit ended: done, refused, or wrong in several fields. A single wrong field
/// says so itself. After a submit in the browser the focus goes to where there is something to do.
#[component]
pub fn FormNotice(
    fields: Fields,
    /// What was done, once it is.
    #[prop(optional)]
    done: Option<ArcSignal<Option<String>>>,
    /// What goes with it: a time, a link.
    #[prop(optional, into)]
    more: Option<ViewFn>,
    /// Says here what is wrong with single fields, too: they have no place of their own for it.
    #[prop(optional)]
    whole: bool,
    /// An id that no other notice on the page has.
    #[prop(default = "form-notice")]
    id: &'static str,
) -> impl IntoView {
    let refusal = fields.refusal();
    let done = move || done.as_ref().and_then(Get::get);
    move_focus(fields, done.clone(), id, whole);
    view! {
        <div class="form-notice" id=id tabindex="-1">
            {move || match (refusal.get(), done()) {
                (Some(refusal), _) if whole => Some(view! { <RefusalNotice refusal/> }.into_any()),
                (Some(Refusal::Fields(problems)), _) if problems.iter().nth(1).is_none() => None,
                (Some(Refusal::Fields(problems)), _) => {
                    Some(view! { <ErrorSummary fields problems id=format!("{id}-summary")/> }.into_any())
                }
                (Some(refusal), _) if refusal.about().is_some() => None,
                (Some(refusal), _) => Some(view! { <RefusalNotice refusal/> }.into_any()),
                (None, Some(done)) => {
                    let more = more.as_ref().map(|more| more.run());
                    Some(view! { <Notice kind=NoticeKind::Done><p>{done} " " {more}</p></Notice> }.into_any())
                }
                (None, None) => None,
            }}
        </div>
    }
}

/// Not on a page that was just loaded: it starts at its top. A notice that was made anew together
/// with the page's data picks up the focus only if it went away with what was there before.
fn move_focus(
    fields: Fields,
    done: impl Fn() -> Option<String> + Send + Sync + 'static,
    id: &'static str,
    whole: bool,
) {
    let made_anew = use_context::<PageForms>().is_some_and(|forms| untrack(|| forms.answers()) > 0);
    Effect::new(move |before: Option<()>| {
        let refusal = fields.refusal().get();
        let done = done().is_some();
        let first = before.is_none();
        if first && !made_anew {
            return;
        }
        match refusal.as_ref().and_then(only_field).filter(|_| !whole) {
            Some(field) => focus_soon(fields.id(field), first),
            None if !whole && matches!(refusal, Some(Refusal::Fields(_))) => focus_soon(format!("{id}-summary"), first),
            // The button that was pressed may be gone by now, and the focus with it.
            None if refusal.is_some() || done => focus_soon(id.into(), true),
            None => {}
        }
    });
}

fn only_field(refusal: &Refusal) -> Option<Field> {
    match refusal {
        Refusal::Fields(problems) if problems.iter().nth(1).is_none() => problems.iter().next().map(|(f, _)| f),
        other => other.about(),
    }
}

/// Once the page shows what is being made.
pub fn focus_soon(id: String, only_if_lost: bool) {
    request_animation_frame(move || {
        let body = document().body().map(JsCast::unchecked_into);
        let lost = document().active_element().is_none() || document().active_element() == body;
        let element = document().get_element_by_id(&id).and_then(|e| e.dyn_into::<HtmlElement>().ok());
        if let (Some(element), true) = (element, lost || !only_if_lost) {
            // Refused only when the element can't be focused: then there is nothing to do.
            let _ = element.focus();
        }
    });
}
