//! Roles: one line each, and all of them off at once.

use super::{
    deactivation::{Deactivate, Deactivation},
    member::{Forms, Whose},
    role_line::Line,
    schedule::{AbsenceForm, PeriodFields},
    turning::Turned,
};
use crate::{
    components::{BackgroundForm, Button, Disclosure, Form, FormNotice, Notice, NoticeKind, Panel},
    domain::{BILLED, Price, Refusal, Role, RoleLine, StaffMemberPage, StaffState},
    text::{self, staff as words, subscription::turned_off},
};
use leptos::prelude::*;

/// The section. Who may turn what, the server has said.
#[component]
pub fn RolesSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let on = page.roles.iter().filter(|line| line.on.is_some()).count();
    let inactive = is_inactive(&page);
    let to_come = page.roles.iter().filter(|line| line.start.is_some()).count();
    let several = on + to_come > 1;
    // One sentence for all lines, where all are closed for the same reason.
    let closed = page.roles.iter().all(|line| line.refusal == Some(Refusal::NotAllowed));
    let closed = page.edit_profile.as_ref().filter(|_| closed).map(|who| {
        let why = if owner(&page) { words::OWNERS_ROLES } else { words::ROLES_OF_OTHERS };
        format!("{why} {}", text::who_can::instead(who))
    });
    let may_deactivate = several && page.deactivate.is_none();
    let lines = page.roles.iter().cloned().map(|line| {
        let last = (!several && line.on.is_some()).then(|| Deactivation::of(&page));
        let changes = changes(&page, &line, several);
        view! { <Line line last changes whose forms/> }
    });
    let lines = lines.collect_view();
    view! {
        <Panel id="roles" heading=words::ROLES>
            <Outcomes whose forms/>
            {inactive.then(|| view! { <Inactive page=page.clone() whose forms/> })}
            {closed.map(|why| view! { <p>{why}</p> })}
            <ul class="lines" role="list">{lines}</ul>
            <AbsenceForm page=page.clone() whose forms/>
            {may_deactivate.then(|| view! { <Deactivate deactivation=Deactivation::of(&page) whose forms/> })}
        </Panel>
    }
}

/// What turning a role means, where turning it does it: the last one asks first, and somebody who only asks the
/// Owner changes nothing yet.
fn changes(page: &StaffMemberPage, line: &RoleLine, several: bool) -> Option<String> {
    let first_name = page.profile.first_name.as_str();
    let joined = page.account.username.is_some();
    match &line.on {
        _ if line.refusal.is_some() => None,
        Some(_) if !several => None,
        Some(_) => {
            // Of several roles that are on, turning the billed one off ends the charge alone.
            let from = page.not_charged_from.filter(|_| line.role == BILLED);
            let charge = from.map(|from| text::subscription::turn_off_charge(first_name, from));
            Some([words::turning_off(first_name, joined), charge.unwrap_or_default()].join(" ").trim_end().to_owned())
        }
        None if line.only_asks || line.request.is_some() => None,
        None => {
            let on = words::turning_on(first_name, joined, is_inactive(page));
            let charge = match (line.price, page.next_cycle) {
                (Some(Price::PerMonth(seat)), Some(next)) => text::subscription::turn_on_charge(seat, next, joined),
                _ => String::new(),
            };
            Some([on, charge].join(" ").trim_end().to_owned())
        }
    }
}

/// No role is on, whether one is to come back or not.
fn is_inactive(page: &StaffMemberPage) -> bool {
    matches!(page.state, StaffState::Inactive | StaffState::OnLeave)
}

fn owner(page: &StaffMemberPage) -> bool {
    !page.own && page.roles.iter().any(|line| line.role == Role::Owner && line.on.is_some())
}

/// How the last change ended, where no line says it.
#[component]
fn Outcomes(whose: Whose, forms: Forms) -> impl IntoView {
    view! {
        <Turned turning=forms.turning whose/>
        {notice(forms.deactivate.1, |off| turned_off(words::DEACTIVATED, off), "deactivate-notice")}
        {notice(forms.reactivate.1, |on| words::reactivated(on).into(), "reactivate-notice")}
        {notice(forms.set_end.1, |()| words::END_SET.into(), "set-end-notice")}
        {notice(forms.set_absence.1, |()| text::schedule::SAVED.into(), "set-absence-notice")}
        {notice(forms.approve.1, |()| words::APPROVED.into(), "approve-notice")}
        {notice(forms.decline.1, |()| words::DECLINED.into(), "decline-notice")}
        {notice(forms.withdraw.1, |()| words::WITHDRAWN.into(), "withdraw-notice")}
    }
}

/// The lines have the same fields, so what is wrong with one of them is said up here.
fn notice<T: Clone + Send + Sync + 'static>(form: Form<T>, done: fn(T) -> String, id: &'static str) -> impl IntoView {
    view! { <FormNotice fields=form.fields() done=form.done(done) whole=true id/> }
}

/// No role is on. One click turns the same ones on again: after a mistake, or years later.
#[component]
fn Inactive(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.reactivate;
    let before = page.roles_before;
    let on_leave = page.state == StaffState::OnLeave;
    let joined = page.account.username.is_some();
    let back = text::schedule::schedule(&page.schedule).filter(|_| on_leave);
    let back = back.map(|back| format!("{}. {back}.", text::state(&page.state)));
    let what = back
        .unwrap_or_else(|| words::inactive(page.profile.first_name.as_str(), before, page.not_charged_from, joined));
    let label = if on_leave { text::schedule::BACK_NOW } else { words::SAME_ROLES };
    let offer = match page.reactivate {
        None if before.is_empty() => ().into_any(),
        Some(Refusal::NotAllowed | Refusal::NoRoleChosen) => ().into_any(),
        Some(why) => view! { <p class="line-why">{text::refusal(&why)}</p> }.into_any(),
        None => {
            let roles = before.iter().map(|role| {
                view! { <input type="hidden" name="roles[]" value=role.code()/> }
            });
            view! {
                <BackgroundForm action attr:class="line-form">
                    {whose.fields()}
                    {roles.collect_view()}
                    <Button pending=form.pending()>{label}</Button>
                    {(!on_leave).then(|| view! {
                        <Disclosure summary=text::schedule::FROM_AND_UNTIL>
                            <PeriodFields form="reactivate" until=None needs_end=false/>
                        </Disclosure>
                    })}
                </BackgroundForm>
            }
            .into_any()
        }
    };
    view! {
        <Notice kind=NoticeKind::Info>
            <p>{what}</p>
            {offer}
        </Notice>
    }
}
