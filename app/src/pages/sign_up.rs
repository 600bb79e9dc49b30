//! Signing up without an invitation: asking for a link, and the page behind it.

use super::{
    account_fields::NewAccountFields,
    frame::{SignOutForm, VisitorFrame},
    time_zone_field::TimeZoneField,
};
use crate::{
    api::{
        json::resource,
        sign_ups::{
            AskToSignUp, OpenAnotherPractice, SignUpAsAgent, SignUpWithPractice, find_sign_up, find_sign_up_offer,
        },
    },
    components::{
        Button, ButtonLink, FactLine, Facts, Form, FormNotice, Heading, Look, Notice, NoticeKind, RefusalNotice,
        Skeleton, TextField, Time, use_plain_form,
    },
    domain::{
        AnotherPractice, EmailAddress, Field, NewAgentAccount, NewPractice, OpenSignUp, Refusal, SignUpKind,
        SignUpOffer, TypedPractice,
    },
    text::{self, Text, agents as words, visitors},
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// Asking for the link of an external agent.
#[component]
pub fn AgentSignUpPage() -> impl IntoView {
    view! { <AskPage kind=SignUpKind::Agent what=words::SIGN_UP_AGENT_WHAT/> }
}

/// Asking for the link of a new practice; for somebody who is signed in, opening it.
#[component]
pub fn NewPracticePage() -> impl IntoView {
    view! { <AskPage kind=SignUpKind::Practice what=words::SIGN_UP_PRACTICE_WHAT/> }
}

#[component]
fn AskPage(kind: SignUpKind, what: Text) -> impl IntoView {
    let ask = use_plain_form::<AskToSignUp>();
    let open = use_plain_form::<OpenAnotherPractice>();
    let offer = resource(|| (), |()| find_sign_up_offer());
    view! {
        <VisitorFrame>
            <Heading text=words::sign_up(kind)/>
            <Suspense fallback=Skeleton>
                {move || Suspend::new(async move {
                    match (offer.await, kind) {
                        (Err(refusal), _) => view! { <RefusalNotice refusal/> }.into_any(),
                        (Ok(SignUpOffer { practices: false, .. }), SignUpKind::Practice) => {
                            view! { <RefusalNotice refusal=Refusal::PracticesClosed/> }.into_any()
                        }
                        (Ok(SignUpOffer { signed_in: true, time_zones, .. }), SignUpKind::Practice) => {
                            view! { <AnotherForm form=open time_zones/> }.into_any()
                        }
                        (Ok(SignUpOffer { signed_in: true, .. }), SignUpKind::Agent) => view! {
                            <p>{words::ALREADY_SIGNED_IN}</p>
                            <ButtonLink href="/connect" external=true>{words::CONNECT_PRACTICE}</ButtonLink>
                        }
                            .into_any(),
                        (Ok(_), kind) => view! { <AskForm kind what form=ask/> }.into_any(),
                    }
                })}
            </Suspense>
        </VisitorFrame>
    }
}

#[component]
fn AskForm(kind: SignUpKind, what: Text, form: Form<()>) -> impl IntoView {
    let fields = form.fields();
    let check = form.check(|sent| {
        let checked = sent.text("email").parse::<EmailAddress>();
        checked.map_err(|problem| Refusal::field(Field::Email, problem))
    });
    view! {
        <p>{what}</p>
        <form class="form" method="post" action=AskToSignUp::url() novalidate=true on:submit=check>
            <FormNotice fields done=form.done(|()| words::LINK_SENT.into())/>
            <input type="hidden" name="kind" value=kind.code()/>
            <TextField
                fields
                field=Field::Email
                kind="email"
                autocomplete="email"
                inputmode="email"
                enterkeyhint="send"
                verbatim=true
            />
            <div class="form-actions">
                <Button>{words::SEND_LINK}</Button>
                <a href="/sign-in">{visitors::BACK_TO_SIGN_IN}</a>
            </div>
        </form>
    }
}

/// A further practice, with the login that the person has.
#[component]
fn AnotherForm(form: Form<()>, time_zones: Vec<String>) -> impl IntoView {
    let fields = form.fields();
    let check = form.check(|sent| AnotherPractice::parse(&sent.text("practice_name"), &sent.text("time_zone")));
    view! {
        <p>{words::ANOTHER_PRACTICE_WHAT}</p>
        <form class="form" method="post" action=OpenAnotherPractice::url() novalidate=true on:submit=check>
            <FormNotice fields/>
            <TextField fields field=Field::PracticeName autocomplete="organization"/>
            <TimeZoneField form time_zones/>
            <div class="form-actions"><Button>{visitors::CREATE_PRACTICE}</Button></div>
        </form>
    }
}

/// Behind the link of a sign-up. Opening it changes nothing; submitting its form does.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let agent = use_plain_form::<SignUpAsAgent>();
    let practice = use_plain_form::<SignUpWithPractice>();
    let request = resource(|| (), |()| find_sign_up());
    view! {
        <VisitorFrame>
            <Suspense fallback=Skeleton>
                {move || Suspend::new(async move {
                    match request.await {
                        Err(refusal) => view! {
                            <Heading text=visitors::RESET_CLOSED/>
                            <RefusalNotice refusal/>
                        }
                            .into_any(),
                        Ok(OpenSignUp { closed: Some(why), kind, .. }) => view! { <Closed why kind/> }.into_any(),
                        Ok(request) if request.kind == SignUpKind::Agent => {
                            view! { <AgentForm request form=agent/> }.into_any()
                        }
                        Ok(request) => view! { <PracticeForm request form=practice/> }.into_any(),
                    }
                })}
            </Suspense>
        </VisitorFrame>
    }
}

#[component]
fn Closed(why: Refusal, kind: SignUpKind) -> impl IntoView {
    let again = match kind {
        SignUpKind::Agent => "/agents/sign-up",
        SignUpKind::Practice => "/practices/new",
    };
    let expired = why == Refusal::LinkExpired;
    let someone_else = why == Refusal::SomeoneElseSignedIn;
    view! {
        <Heading text=visitors::RESET_CLOSED/>
        <Notice kind=NoticeKind::Problem><p>{text::refusal(&why)}</p></Notice>
        {if someone_else {
            view! { <p>{visitors::SIGN_OUT_FIRST}</p> <SignOutForm look=Look::Primary/> }.into_any()
        } else if expired {
            view! { <ButtonLink href=again>{visitors::NEW_RESET_LINK}</ButtonLink> }.into_any()
        } else {
            view! { <ButtonLink href="/sign-in">{visitors::SIGN_IN}</ButtonLink> }.into_any()
        }}
    }
}

/// The address, which the link has confirmed, and until when.
#[component]
fn Confirmed(request: OpenSignUp) -> impl IntoView {
    view! {
        <Heading text=words::sign_up(request.kind)/>
        <Facts><FactLine label=text::field(Field::Email)>{request.email.to_string()}</FactLine></Facts>
        <p class="deadline">{visitors::LINK_UNTIL} <Time at=request.expires/> "."</p>
    }
}

#[component]
fn NameFields(form: Form<()>) -> impl IntoView {
    let fields = form.fields();
    view! {
        <div class="form-pair">
            <TextField fields field=Field::FirstName autocomplete="given-name"/>
            <TextField fields field=Field::LastName autocomplete="family-name"/>
        </div>
    }
}

#[component]
fn AgentForm(request: OpenSignUp, form: Form<()>) -> impl IntoView {
    let fields = form.fields();
    let (id, email) = (request.id, request.email.clone());
    let check = form.check(move |sent| {
        let [first_name, last_name, username, password] =
            ["first_name", "last_name", "username", "password"].map(|name| sent.text(name));
        NewAgentAccount::parse(&first_name, &last_name, &username, &password, &email)
    });
    view! {
        <Confirmed request/>
        <form class="form" method="post" action=SignUpAsAgent::url() novalidate=true on:submit=check>
            <FormNotice fields/>
            <input type="hidden" name="request" value=id.to_string()/>
            <NameFields form/>
            <NewAccountFields fields/>
            <div class="form-actions"><Button>{visitors::CREATE_ACCOUNT}</Button></div>
        </form>
    }
}

#[component]
fn PracticeForm(request: OpenSignUp, form: Form<()>) -> impl IntoView {
    let fields = form.fields();
    let (id, email, time_zones) = (request.id, request.email.to_string(), request.time_zones.clone());
    let check = form.check(move |sent| {
        NewPractice::parse(&TypedPractice {
            practice_name: sent.text("practice_name"),
            time_zone: sent.text("time_zone"),
            first_name: sent.text("first_name"),
            last_name: sent.text("last_name"),
            email: email.clone(),
            username: sent.text("username"),
            password: sent.text("password"),
        })
    });
    view! {
        <Confirmed request/>
        <form class="form" method="post" action=SignUpWithPractice::url() novalidate=true on:submit=check>
            <FormNotice fields/>
            <input type="hidden" name="request" value=id.to_string()/>
            <h2 class="form-heading">{visitors::THE_PRACTICE}</h2>
            <TextField fields field=Field::PracticeName autocomplete="organization"/>
            <TimeZoneField form time_zones/>
            <h2 class="form-heading">{visitors::YOU}</h2>
            <NameFields form/>
            <NewAccountFields fields/>
            <div class="form-actions"><Button>{visitors::CREATE_PRACTICE}</Button></div>
        </form>
    }
}
