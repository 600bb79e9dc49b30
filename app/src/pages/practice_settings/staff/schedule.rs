//! Fields and forms for access that begins or ends by itself.

use super::member::{Forms, Whose};
use crate::{
    components::{BackgroundForm, Button, DayTimeField, Disclosure, Fields, Look},
    domain::{Field, Role, ShownDayTime, StaffMemberPage},
    text::{Text, schedule as words},
};
use leptos::prelude::*;

/// When one role goes on.
#[component]
pub fn From(role: Role, from: Option<ShownDayTime>) -> impl IntoView {
    view! { <Limit form=role.code() field=Field::From value=from hint=words::FROM_HINT optional=true/> }
}

/// When one role goes off.
#[component]
pub fn Until(role: Role, needs_end: bool, until: Option<ShownDayTime>) -> impl IntoView {
    let hint = if needs_end { words::END_HINT_NEEDED } else { words::END_HINT };
    view! { <Limit form=role.code() field=Field::Until value=until hint optional=!needs_end/> }
}

/// From when until when roles are on.
#[component]
pub fn PeriodFields(form: &'static str, until: Option<ShownDayTime>, needs_end: bool) -> impl IntoView {
    let hint = if needs_end { words::END_HINT_NEEDED } else { words::END_HINT };
    view! {
        <Limit form field=Field::From value=None hint=words::FROM_HINT optional=true/>
        <Limit form field=Field::Until value=until hint optional=!needs_end/>
    }
}

/// Of several small forms on a page: `form` tells their fields apart.
#[component]
fn Limit(form: &'static str, field: Field, value: Option<ShownDayTime>, hint: Text, optional: bool) -> impl IntoView {
    let id = format!("{}-{form}", field.name());
    view! { <DayTimeField id field value=value.map(|value| value.at) hint optional/> }
}

/// For somebody who is invited and does not begin at once, or stays for a time.
#[component]
pub fn FirstAndLastDay(fields: Fields) -> impl IntoView {
    let typed = move |field: Field| {
        let time = format!("{}_time", field.name());
        (fields.typed(field.name(), String::new()), fields.typed(&time, String::new()))
    };
    let limit = move |field, hint| {
        let problem = fields.problem(field);
        view! { <DayTimeField id=fields.id(field) field typed=typed(field) hint optional=true problem/> }
    };
    view! {
        <Disclosure summary=words::FROM_AND_UNTIL>
            <p class="field-hint">{words::FROM_AND_UNTIL_HINT}</p>
            <div class="form-pair">
                {limit(Field::From, words::FROM_HINT)}
                {limit(Field::Until, words::END_HINT)}
            </div>
        </Disclosure>
    }
}

/// When all access ends, and when it comes back.
#[component]
pub fn AbsenceForm(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.set_absence;
    let on = page.roles.iter().any(|line| line.on.is_some());
    if !on || page.set_absence.is_some() {
        return ().into_any();
    }
    let ends = page.schedule.ends;
    let planned = ends.is_some();
    let back = page.schedule.starts;
    let keep = planned.then(|| {
        view! {
            <BackgroundForm action>
                {whose.fields()}
                <Button look=Look::Quiet pending=form.pending()>{words::TAKE_BACK}</Button>
            </BackgroundForm>
        }
    });
    view! {
        <div class="line-end">
            <h3 class="minor-heading">{words::HEADING}</h3>
            <p class="field-hint">{words::WHAT}</p>
            <Disclosure summary=words::PLAN>
                <BackgroundForm action attr:class="line-form">
                    {whose.fields()}
                    <Limit form="absence" field=Field::Until value=ends hint=words::UNTIL_HINT optional=false/>
                    <Limit form="absence" field=Field::Back value=back hint=words::BACK_HINT optional=true/>
                    <Button look=Look::Quiet pending=form.pending()>{words::SAVE}</Button>
                </BackgroundForm>
            </Disclosure>
            {keep}
        </div>
    }
    .into_any()
}
