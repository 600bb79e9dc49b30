//! Whose roles are still to be looked at: a line a person, with a tick a role and one button.

use super::{super::role_line::StartsAt, one::Forms};
use crate::{
    components::{BackgroundForm, Badge, Button, Look, Panel, Tick, Time, Tone},
    domain::{AccessReviewId, ReviewedPerson, ReviewedRole, ReviewedTime, StaffKind},
    text::{self, access_reviews as words, schedule, staff},
};
use leptos::prelude::*;

/// The first people, and how many there are.
#[component]
pub fn Left(people: Vec<ReviewedPerson>, people_left: u64, id: AccessReviewId, forms: Forms) -> impl IntoView {
    let lines = people.into_iter().map(|person| view! { <Person person id forms/> }).collect_view();
    view! {
        <Panel id="left" heading=words::TO_DECIDE>
            <p role="status">{words::left(people_left)}</p>
            <p>{words::DECIDE_WHAT}</p>
            <ul class="lines" role="list">{lines}</ul>
        </Panel>
    }
}

#[component]
fn Person(person: ReviewedPerson, id: AccessReviewId, forms: Forms) -> impl IntoView {
    let ReviewedPerson { id: person, name, email, kind, joined, last_sign_in, roles } = person;
    let (action, form) = forms.decide;
    let agent = (kind == StaffKind::ExternalAgent).then_some(staff::EXTERNAL_AGENT);
    let label = words::confirm(&name);
    let seen = match (joined, last_sign_in) {
        (false, _) => view! { ", " {words::NEVER_SIGNED_IN} }.into_any(),
        (true, Some(at)) => view! { ", " {words::LAST_SIGN_IN} " " <Time at/> }.into_any(),
        (true, None) => ().into_any(),
    };
    let legend = words::keep(&name);
    view! {
        <li class="line">
            <div class="line-what">
                <p class="line-name">
                    <span class="table-main">{name}</span>
                    {agent.map(|agent| view! { <Badge tone=Tone::Still text=agent/> })}
                </p>
                <p class="line-since">{email.to_string()} {seen}</p>
            </div>
            <BackgroundForm action attr:class="line-form">
                {forms.fields(id)}
                <input type="hidden" name="id" value=person.to_string()/>
                <fieldset class="ticks">
                    <legend class="unseen">{legend}</legend>
                    {roles.into_iter().map(|role| view! { <KeptRole role/> }).collect_view()}
                </fieldset>
                <Button look=Look::Quiet pending=form.pending() label>{words::CONFIRM}</Button>
            </BackgroundForm>
        </li>
    }
}

#[component]
fn KeptRole(role: ReviewedRole) -> impl IntoView {
    let ReviewedRole { access, role, time, remove } = role;
    let access = access.to_string();
    // What can't be removed is kept; the sentence says why.
    let (fixed, why) = (remove.is_some(), remove.map(|why| text::refusal(&why)));
    view! {
        <input type="hidden" name="shown[]" value=access.clone()/>
        <Tick name="keep[]" value=access label=text::role(role) fixed>
            {match time {
                ReviewedTime::On { since, by, until } => view! {
                    {staff::ON_SINCE} <Time at=since/> {by.map(|by| staff::by(&by))}
                    {until.map(|until| view! { {staff::UNTIL} {until.text} })}
                }
                .into_any(),
                ReviewedTime::ToCome(start) => {
                    let alone = start.unconfirmed.then(|| schedule::unconfirmed(&start.by));
                    view! { <StartsAt start/> {alone.map(|sentence| view! { <br/> {sentence} })} }.into_any()
                }
            }}
            {why.map(|why| view! { <br/> {why} })}
        </Tick>
    }
}
