//! The cockpit: all practices of one account, and what needs attention there.

use super::frame::{Header, SignOutForm, colour_class};
use crate::{
    api::{
        agents::{LeavePractice, find_cockpit},
        invitations::{AcceptInvitation, DeclineInvitation},
        json::resource,
    },
    components::{
        BackgroundForm, Button, ButtonLink, Disclosure, EmptyState, Form, FormNotice, Heading, Look, PageForms,
        RefusalNotice, Sender, Skeleton, Time, use_form, use_plain_form,
    },
    domain::{Cockpit, CockpitPractice, PendingInvitation, PracticeName, PracticeSlug, SuspendedPractice},
    text::{self, agents as words},
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// The forms of this page. Made once, so that loading the practices anew forgets no outcome.
#[derive(Clone, Copy)]
struct Forms {
    accept: Form<()>,
    decline: (Sender<DeclineInvitation>, Form<()>),
    leave: (Sender<LeavePractice>, Form<()>),
}

/// One card per practice, requests above them.
#[component]
pub fn PracticesPage() -> impl IntoView {
    let page = PageForms::provide();
    let forms = Forms { accept: use_plain_form::<AcceptInvitation>(), decline: use_form(), leave: use_form() };
    let cockpit = resource(move || page.answers(), |_| find_cockpit());
    let (decline, leave) = (forms.decline.1, forms.leave.1);
    view! {
        <Header>
            <a class="header-link" href="/account" rel="external">{text::account::HEADING}</a>
            <SignOutForm/>
        </Header>
        <main class="cockpit" id="content" tabindex="-1">
            <Heading text=words::COCKPIT/>
            <FormNotice fields=forms.accept.fields() whole=true id="accept-notice"/>
            <FormNotice
                fields=decline.fields()
                done=decline.done(|()| words::DECLINED.into())
                whole=true
                id="decline-notice"
            />
            <FormNotice fields=leave.fields() done=leave.done(|()| words::LEFT.into()) whole=true id="leave-notice"/>
            <Transition fallback=Skeleton>
                {move || Suspend::new(async move {
                    match cockpit.await {
                        Ok(cockpit) => view! { <Listed cockpit forms/> }.into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Listed(cockpit: Cockpit, forms: Forms) -> impl IntoView {
    let Cockpit { practices, requests, suspended, may_open_practice } = cockpit;
    let nothing = practices.is_empty() && requests.is_empty() && suspended.is_empty();
    let asked = !requests.is_empty();
    let requests = requests.into_iter().map(|request| view! { <Request request forms/> }).collect_view();
    let practices = practices.into_iter().map(|practice| view! { <Practice practice forms/> }).collect_view();
    let suspended = suspended.into_iter().map(|SuspendedPractice { slug, name, colour, why }| {
        view! {
            <li class="choice">
                <h2 class=format!("choice-name practice-name {}", colour_class(colour))>{name.to_string()}</h2>
                <p class="choice-attention">{words::suspended(why)}</p>
                <Leave slug name form=forms.leave/>
            </li>
        }
    });
    let suspended = suspended.collect_view();
    view! {
        {asked.then(|| view! {
            <h2 class="minor-heading">{words::REQUESTS}</h2>
            <ul class="choices" role="list">{requests}</ul>
        })}
        {if nothing {
            view! { <EmptyState heading=words::NO_PRACTICE what=words::NO_PRACTICE_WHAT/> }.into_any()
        } else {
            view! {
                {asked.then(|| view! { <h2 class="minor-heading">{words::WORKING}</h2> })}
                <ul class="choices" role="list">{practices} {suspended}</ul>
            }
            .into_any()
        }}
        <div class="buttons">
            <ButtonLink href="/connect" look=Look::Quiet external=true>{words::CONNECT_PRACTICE}</ButtonLink>
            {may_open_practice.then(|| view! {
                <ButtonLink href="/practices/new" look=Look::Quiet external=true>{words::OPEN_PRACTICE}</ButtonLink>
            })}
        </div>
    }
}

#[component]
fn Practice(practice: CockpitPractice, forms: Forms) -> impl IntoView {
    let attention = words::attention(&practice);
    let attention = attention.into_iter().map(|what| view! { <p class="choice-attention">{what}</p> }).collect_view();
    let CockpitPractice { slug, name, colour, roles, may_leave, .. } = practice;
    let href = format!("/p/{slug}/settings/staff");
    let leave = may_leave.then(|| view! { <Leave slug name=name.clone() form=forms.leave/> });
    view! {
        <li class="choice">
            <h2 class=format!("choice-name practice-name {}", colour_class(colour))>
                <a class="choice-link" href=href rel="external">{name.to_string()}</a>
            </h2>
            <p class="field-hint">{text::roles(roles)}</p>
            {attention}
            {leave}
        </li>
    }
}

/// Ending the connection, from the agent's side.
#[component]
fn Leave(slug: PracticeSlug, name: PracticeName, form: (Sender<LeavePractice>, Form<()>)) -> impl IntoView {
    let (action, form) = form;
    let label = words::leave(name.as_str());
    view! {
        <Disclosure summary=words::LEAVE label=label.clone()>
            <p class="field-hint">{words::LEAVE_WHAT}</p>
            <BackgroundForm action>
                <input type="hidden" name="practice" value=slug.to_string()/>
                <Button look=Look::Danger pending=form.pending() label>{words::LEAVE}</Button>
            </BackgroundForm>
        </Disclosure>
    }
}

#[component]
fn Request(request: PendingInvitation, forms: Forms) -> impl IntoView {
    let sentence = words::request(&request);
    let PendingInvitation { id, practice, colour, expires, .. } = request;
    let (action, form) = forms.decline;
    let accept = words::answer(words::ACCEPT, practice.as_str());
    let decline = words::answer(words::DECLINE, practice.as_str());
    view! {
        <li class="choice">
            <h3 class=format!("choice-name practice-name {}", colour_class(colour))>{practice.to_string()}</h3>
            <p>{sentence}</p>
            <p class="deadline">{words::REQUEST_UNTIL} <Time at=expires/> "."</p>
            <div class="buttons">
                <form method="post" action=AcceptInvitation::url()>
                    <input type="hidden" name="invitation" value=id.to_string()/>
                    <Button label=accept>{words::ACCEPT}</Button>
                </form>
                <BackgroundForm action>
                    <input type="hidden" name="invitation" value=id.to_string()/>
                    <Button look=Look::Danger pending=form.pending() label=decline>{words::DECLINE}</Button>
                </BackgroundForm>
            </div>
        </li>
    }
}
