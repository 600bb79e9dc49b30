//! Roles: one line each, and what turning off the last one means.

use super::member::{Forms, PageForm, Whose};
use crate::{
    api::staff::{TurnRoleOff, TurnRoleOn},
    components::{Badge, Button, Form, FormNotice, Look, Notice, NoticeKind, Panel, Time, Tone},
    domain::{Refusal, Role, RoleLine, StaffMemberPage, StaffState},
    text::{self, staff as words},
};
use leptos::prelude::*;

/// The section. Who may turn what, the server has said.
#[component]
pub fn RolesSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let first_name = page.profile.first_name.to_string();
    let on = page.roles.iter().filter(|line| line.on.is_some()).count();
    let inactive = page.state == StaffState::Inactive;
    let several = on > 1;
    // One sentence for all lines, where all are closed for the same reason.
    let closed = page.roles.iter().all(|line| line.refusal == Some(Refusal::NotAllowed));
    let closed = closed.then(|| if owner(&page) { words::OWNERS_ROLES } else { words::ROLES_OF_OTHERS });
    let may_deactivate = several && page.deactivate.is_none();
    let lines = page.roles.iter().cloned().map(|line| {
        let last = (on == 1 && line.on.is_some()).then(|| words::last_role(&first_name));
        view! { <Line line last whose forms/> }
    });
    let lines = lines.collect_view();
    view! {
        <Panel id="roles" heading=words::ROLES>
            <Outcomes forms/>
            {inactive.then(|| view! { <Inactive page=page.clone() whose forms/> })}
            {closed.map(|why| view! { <p>{why}</p> })}
            <ul class="lines" role="list">{lines}</ul>
            {may_deactivate.then(|| view! { <Deactivate first_name=first_name.clone() whose forms/> })}
        </Panel>
    }
}

fn owner(page: &StaffMemberPage) -> bool {
    !page.own && page.roles.iter().any(|line| line.role == Role::Owner && line.on.is_some())
}

/// How the last turn of a role ended.
#[component]
fn Outcomes(forms: Forms) -> impl IntoView {
    let (turn_on, turn_off) = (forms.turn_on.1, forms.turn_off.1);
    let (deactivate, reactivate) = (forms.deactivate.1, forms.reactivate.1);
    let notice = |form: Form<()>, done: &'static str, id| {
        view! { <FormNotice fields=form.fields() done=form.done(move |()| done.into()) id/> }
    };
    view! {
        {notice(turn_on, words::TURNED_ON, "turn-on-notice")}
        {notice(turn_off, words::TURNED_OFF, "turn-off-notice")}
        {notice(deactivate, words::DEACTIVATED, "deactivate-notice")}
        {notice(reactivate, words::REACTIVATED, "reactivate-notice")}
    }
}

/// One role: what it may do, since when it is on, and the button that turns it.
#[component]
fn Line(line: RoleLine, last: Option<String>, whose: Whose, forms: Forms) -> impl IntoView {
    let RoleLine { role, on, refusal } = line;
    let is_on = on.is_some();
    let badge = if is_on { (Tone::Good, words::ON) } else { (Tone::Still, words::OFF) };
    let last = last.filter(|_| refusal.is_none());
    let since = on.map(|(at, by)| {
        view! { <p class="line-since">{words::ON_SINCE} <Time at/> {words::by(&by)}</p> }
    });
    let action = match refusal {
        None if is_on => view! { <TurnOffForm role whose form=forms.turn_off/> }.into_any(),
        None => view! { <TurnOnForm role whose form=forms.turn_on/> }.into_any(),
        Some(Refusal::NotAllowed) => ().into_any(),
        Some(why) => view! { <p class="line-why">{text::refusal(&why)}</p> }.into_any(),
    };
    view! {
        <li class="line">
            <div class="line-what">
                <h3 class="line-name">{text::role(role)} " " <Badge tone=badge.0 text=badge.1/></h3>
                <p class="line-may">{text::role_may(role)}</p>
                {since}
                {last.map(|what| view! { <p class="line-last">{what}</p> })}
            </div>
            <div class="line-action">{action}</div>
        </li>
    }
}

#[component]
fn TurnOnForm(role: Role, whose: Whose, form: PageForm<TurnRoleOn, ()>) -> impl IntoView {
    let (action, form) = form;
    view! {
        <ActionForm action>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            <Button look=Look::Quiet pending=form.pending() label=words::turn(words::TURN_ON, role)>
                {words::TURN_ON}
            </Button>
        </ActionForm>
    }
}

#[component]
fn TurnOffForm(role: Role, whose: Whose, form: PageForm<TurnRoleOff, ()>) -> impl IntoView {
    let (action, form) = form;
    view! {
        <ActionForm action>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            <Button look=Look::Danger pending=form.pending() label=words::turn(words::TURN_OFF, role)>
                {words::TURN_OFF}
            </Button>
        </ActionForm>
    }
}

/// No role is on. One click turns the same ones on again: after a mistake, or years later.
#[component]
fn Inactive(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.reactivate;
    let before = page.roles_before;
    let offer = match page.reactivate {
        None if before.is_empty() => ().into_any(),
        Some(Refusal::NotAllowed | Refusal::NoRoleChosen) => ().into_any(),
        Some(why) => view! { <p class="line-why">{text::refusal(&why)}</p> }.into_any(),
        None => {
            let roles = before.iter().map(|role| {
                view! { <input type="hidden" name="roles[]" value=role.code()/> }
            });
            view! {
                <ActionForm action>
                    {whose.fields()}
                    {roles.collect_view()}
                    <Button pending=form.pending()>{words::SAME_ROLES}</Button>
                </ActionForm>
            }
            .into_any()
        }
    };
    view! {
        <Notice kind=NoticeKind::Info>
            <p>{words::inactive(page.profile.first_name.as_str(), before)}</p>
            {offer}
        </Notice>
    }
}

/// All roles off at once, for somebody with several.
#[component]
fn Deactivate(first_name: String, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.deactivate;
    view! {
        <div class="line-end">
            <p class="line-consequence">{words::deactivate_what(&first_name)}</p>
            <ActionForm action>
                {whose.fields()}
                <Button look=Look::Danger pending=form.pending()>{words::DEACTIVATE}</Button>
            </ActionForm>
        </div>
    }
}
