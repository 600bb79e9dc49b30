//! First run: the practice and its Owner.

use super::{account_fields::NewAccountFields, frame::VisitorFrame, time_zone_field::TimeZoneField};
use crate::{
    api::{
        json::resource,
        practices::{SetUpPractice, find_first_run},
    },
    components::{
        Button, ButtonLink, Form, FormNotice, Heading, RefusalNotice, SentFields, Skeleton, TextField, use_plain_form,
    },
    domain::{Field, FieldErrors, FirstRun, NewPractice, Problem, Refusal, TypedPractice},
    text::visitors,
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// Shown while the server has no practice; protected by the code that it printed at its start.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let form = use_plain_form::<SetUpPractice>();
    let first_run = resource(|| (), |()| find_first_run());
    view! {
        <VisitorFrame>
            <Suspense fallback=Skeleton>
                {move || Suspend::new(async move {
                    match first_run.await {
                        Ok(FirstRun { needed: true, time_zones }) => {
                            view! { <SetUpForm form time_zones/> }.into_any()
                        }
                        Ok(_) => view! { <SetUpAlready/> }.into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })}
            </Suspense>
        </VisitorFrame>
    }
}

#[component]
fn SetUpAlready() -> impl IntoView {
    view! {
        <Heading text=visitors::SET_UP_DONE/>
        <p>{visitors::SET_UP_DONE_WHAT}</p>
        <ButtonLink href="/sign-in">{visitors::SIGN_IN}</ButtonLink>
    }
}

#[component]
fn SetUpForm(form: Form<()>, time_zones: Vec<String>) -> impl IntoView {
    let fields = form.fields();
    let check = form.check(whole);
    view! {
        <Heading text=visitors::SET_UP/>
        <p>{visitors::SET_UP_WHY}</p>
        <form class="form" method="post" action=SetUpPractice::url() novalidate=true on:submit=check>
            <FormNotice fields/>
            <TextField fields field=Field::Code hint=visitors::CODE_HINT verbatim=true/>
            <h2 class="form-heading">{visitors::THE_PRACTICE}</h2>
            <TextField fields field=Field::PracticeName autocomplete="organization"/>
            <TimeZoneField form time_zones/>
            <h2 class="form-heading">{visitors::YOU}</h2>
            <div class="form-pair">
                <TextField fields field=Field::FirstName autocomplete="given-name"/>
                <TextField fields field=Field::LastName autocomplete="family-name"/>
            </div>
            <TextField
                fields
                field=Field::Email
                kind="email"
                autocomplete="email"
                inputmode="email"
                verbatim=true
            />
            <NewAccountFields fields/>
            <div class="form-actions"><Button>{visitors::CREATE_PRACTICE}</Button></div>
        </form>
    }
}

/// The rules of the practice, and that the code is there; whether it is right, the server knows.
fn whole(sent: &SentFields) -> Result<(), Refusal> {
    let parsed = NewPractice::parse(&TypedPractice {
        practice_name: sent.text("practice_name"),
        time_zone: sent.text("time_zone"),
        first_name: sent.text("first_name"),
        last_name: sent.text("last_name"),
        email: sent.text("email"),
        username: sent.text("username"),
        password: sent.text("password"),
    });
    if !sent.text("code").trim().is_empty() {
        return parsed.map(|_| ());
    }
    let mut problems = FieldErrors::one(Field::Code, Problem::Missing);
    if let Err(Refusal::Fields(others)) = parsed {
        for (field, problem) in others.iter() {
            problems.take::<()>(field, Err(problem));
        }
    }
    Err(Refusal::Fields(problems))
}
