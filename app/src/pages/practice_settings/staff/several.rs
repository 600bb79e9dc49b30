//! The same done to several people of the list: what it means for each, then the button.

use super::super::{
    refused::{RefusedNotice, explained},
    staff_path, use_practice,
};
use crate::{
    api::{
        json::resource,
        staff::{DoToSeveral, preview_several},
    },
    components::{
        BackgroundForm, Button, ButtonLink, EmptyState, Form, FormNotice, Heading, Look, PageForms, Sender, Skeleton,
        use_form,
    },
    domain::{Chosen, Deed, SharedAction},
    text::{self, staff as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The form's action and outcome.
type Act = (Sender<DoToSeveral>, Form<Vec<Chosen>>);

/// Who was chosen is in the address, as the list sent it. Something else, or other people, are another page: how
/// the last one ended must not show on it.
#[component]
pub fn SeveralPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let what = query.get("what").unwrap_or_default();
            // What takes nothing away, where the address does not say.
            let what = SharedAction::from_code(&what).unwrap_or(SharedAction::Resend);
            (what, query.get_all("id").unwrap_or_default())
        })
    });
    view! {
        <For each=move || [asked.get()] key=Clone::clone let:asked>
            <OneChoice what=asked.0 ids=asked.1/>
        </For>
    }
}

#[component]
fn OneChoice(what: SharedAction, ids: Vec<String>) -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page_forms = PageForms::provide();
    let act = use_form::<DoToSeveral>();
    let chosen = resource(
        move || page_forms.answers(),
        move |_| {
            let ids = ids.clone();
            explained(practice, Deed::Deactivate, move |practice| preview_several(practice, what.code().into(), ids))
        },
    );
    let list = practice.with_value(|practice| staff_path(practice));
    view! {
        <p class="way-back"><a class="way-back-link" href=list>{words::TO_THE_LIST}</a></p>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match chosen.await {
                    Ok(people) => view! { <Preview practice what people act/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Preview(practice: StoredValue<String>, what: SharedAction, people: Vec<Chosen>, act: Act) -> impl IntoView {
    let (action, form) = act;
    let outcome = form.outcome();
    // Once it was done, the lines say how it ended for each.
    let done = move || outcome.get().and_then(Result::ok);
    let possible: Vec<String> =
        people.iter().filter(|person| person.refusal.is_none()).map(|person| person.id.to_string()).collect();
    let count = possible.len();
    let look = if what == SharedAction::Deactivate { Look::Danger } else { Look::Primary };
    let sentence = form.done(move |people: Vec<Chosen>| {
        let refused = people.iter().filter(|person| person.refusal.is_some()).count();
        words::several_done(what, people.len() - refused, refused)
    });
    let nobody = people.is_empty();
    let back = practice.with_value(|practice| staff_path(practice));
    let lines = move || {
        let people = done().unwrap_or_else(|| people.clone());
        people.into_iter().map(|person| view! { <Line practice what person/> }).collect_view()
    };
    view! {
        <Heading text=words::several(what)/>
        <FormNotice fields=form.fields() done=sentence whole=true/>
        {nobody.then(|| view! { <EmptyState heading=words::NOBODY_CHOSEN what=words::NOBODY_CHOSEN_WHAT>
            <ButtonLink href=practice.with_value(|practice| staff_path(practice)) look=Look::Quiet>{words::TO_THE_LIST}</ButtonLink>
        </EmptyState> })}
        <Show when=move || !nobody && done().is_none()>
            <p>{words::several_what(what)}</p>
        </Show>
        <ul class="lines" role="list">{lines}</ul>
        {(count > 0).then(|| view! {
            <div hidden=move || done().is_some()>
                <BackgroundForm action>
                    <input type="hidden" name="practice" value=practice.get_value()/>
                    <input type="hidden" name="what" value=what.code()/>
                    {possible.into_iter().map(|id| view! { <input type="hidden" name="ids[]" value=id/> }).collect_view()}
                    <div class="form-actions">
                        <Button look pending=form.pending()>{words::several_button(what, count)}</Button>
                        <a href=back.clone()>{text::frame::CANCEL}</a>
                    </div>
                </BackgroundForm>
            </div>
        })}
    }
}

/// One person: who, as what, and why it can't be done.
#[component]
fn Line(practice: StoredValue<String>, what: SharedAction, person: Chosen) -> impl IntoView {
    let Chosen { id, name, roles, not_charged_from, refusal } = person;
    let charge = (what == SharedAction::Deactivate && refusal.is_none())
        .then(|| text::subscription::charge_ends(not_charged_from));
    let href = practice.with_value(|practice| format!("{}/{id}", staff_path(practice)));
    view! {
        <li class="line">
            <div class="line-what">
                <a class="table-main" href=href>{name}</a>
                <p class="line-may">{text::roles(roles)}{charge.map(|sentence| view! { "." {sentence} })}</p>
                {refusal.map(|why| view! { <p class="line-why">{words::NOT_POSSIBLE} {text::refusal(&why)}</p> })}
            </div>
        </li>
    }
}
