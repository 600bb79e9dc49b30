//! Roles: one line each, and all of them off at once.

use super::{
    deactivation::{Deactivate, Deactivation},
    member::{Forms, Whose},
    role_line::Line,
    schedule::{AbsenceForm, PeriodFields},
    turning::Turned,
};
use crate::{
    components::{Button, Disclosure, Form, FormNotice, Notice, NoticeKind, Panel},
    domain::{BILLED, Refusal, Role, StaffMemberPage, StaffState},
    text::{self, staff as words, subscription::turned_off},
};
use leptos::prelude::*;

/// The section. Who may turn what, the server has said.
#[component]
pub fn RolesSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let on = page.roles.iter().filter(|line| line.on.is_some()).count();
    let inactive = matches!(page.state, StaffState::Inactive | StaffState::OnLeave);
    let to_come = page.roles.iter().filter(|line| line.start.is_some()).count();
    let several = on + to_come > 1;
    let not_charged_from = page.not_charged_from;
    // One sentence for all lines, where all are closed for the same reason.
    let closed = page.roles.iter().all(|line| line.refusal == Some(Refusal::NotAllowed));
    let closed = page.edit_profile.as_ref().filter(|_| closed).map(|who| {
        let why = if owner(&page) { words::OWNERS_ROLES } else { words::ROLES_OF_OTHERS };
        format!("{why} {}", text::who_can::instead(who))
    });
    let may_deactivate = several && page.deactivate.is_none();
    let lines = page.roles.iter().cloned().map(|line| {
        let last = (!several && line.on.is_some()).then(|| Deactivation::of(&page));
        // Of several roles that are on, turning the billed one off ends the charge alone.
        let charge = not_charged_from.filter(|_| several && line.on.is_some() && line.role == BILLED);
        let charge = charge.map(|from| text::subscription::turn_off_charge(page.profile.first_name.as_str(), from));
        view! { <Line line last charge whose forms/> }
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
    let what = text::schedule::schedule(&page.schedule)
        .filter(|_| on_leave)
        .unwrap_or_else(|| words::inactive(page.profile.first_name.as_str(), before, page.not_charged_from));
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
                <ActionForm action attr:class="line-form">
                    {whose.fields()}
                    {roles.collect_view()}
                    <Button pending=form.pending()>{label}</Button>
                    {(!on_leave).then(|| view! {
                        <Disclosure summary=text::schedule::FROM_AND_UNTIL>
                            <PeriodFields form="reactivate" until=None needs_end=false/>
                        </Disclosure>
                    })}
                </ActionForm>
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
