//! Fields, as they are at first and after a submit that was refused.

use crate::{
    components::{
        Checkbox, CheckboxGroup, Choice, DayTimeField, ErrorSummary, FieldProblem, Fields, FileField, Panel,
        PasswordField, SearchField, Select, TextArea, TextField,
    },
    domain::{Field, FieldErrors, Problem, Refusal, Role},
    text::{self, gallery as words},
};
use leptos::prelude::*;

#[component]
pub fn EmptyFields() -> impl IntoView {
    let fields = Fields::showing(None, "empty");
    view! {
        <Panel id="fields" heading=words::FIELDS>
            <All fields/>
            <SearchField name="gallery-search" label=text::staff::SEARCH hint=words::HINT value=String::new()/>
            <DayTimeField id="gallery-day".into() field=Field::Until value=None hint=words::HINT optional=true/>
            <FileField name="gallery-file" label=text::imports::FILE hint=words::HINT accept=".csv"/>
        </Panel>
    }
}

#[component]
pub fn WrongFields() -> impl IntoView {
    let all = [Field::FirstName, Field::Password, Field::People, Field::TimeZone, Field::Role, Field::Certain];
    let mut problems = FieldErrors::default();
    for field in all {
        problems.take::<()>(field, Err(Problem::Missing));
    }
    let fields = Fields::showing(Some(Refusal::Fields(problems.clone())), "wrong");
    view! {
        <Panel id="wrong-fields" heading=words::WRONG_FIELDS>
            <ErrorSummary fields problems id="wrong-summary".into()/>
            <All fields/>
        </Panel>
    }
}

/// One of each kind.
#[component]
fn All(fields: Fields) -> impl IntoView {
    let options = [("", words::FIRST), ("2", words::SECOND)].map(|(value, label)| (value.into(), label.into()));
    let choices = [Role::Therapist, Role::FrontOffice, Role::Manager].map(|role| Choice {
        value: role.code(),
        label: text::role(role),
        hint: if role == Role::Manager { words::CLOSED.into() } else { text::role_may(role).into() },
        closed: role == Role::Manager,
    });
    let problem: FieldProblem = fields.problem(Field::TimeZone);
    view! {
        <TextField fields field=Field::FirstName hint=words::HINT value="Zoë Äpfel"/>
        <TextField fields field=Field::Title optional=true/>
        <PasswordField fields hint=words::HINT autocomplete="off"/>
        <TextArea fields field=Field::People hint=words::HINT rows=3/>
        <Select
            id=fields.id(Field::TimeZone)
            name="time_zone"
            label=text::field(Field::TimeZone)
            hint=words::HINT
            options=options.into()
            value=String::new()
            problem
        />
        <CheckboxGroup fields field=Field::Role legend=text::field(Field::Role) hint=words::HINT choices=choices.into()/>
        <Checkbox
            fields
            field=Field::Certain
            legend=text::field(Field::Certain)
            label=words::FIRST
            hint=words::HINT
        />
    }
}
