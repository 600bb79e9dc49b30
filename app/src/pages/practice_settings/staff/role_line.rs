//! One role of a person: on or off, until when, and the request that waits for the Owner.

use super::{
    deactivation::{Deactivation, TurnOffLast},
    member::{Forms, PageForm, Whose},
    schedule::{From, Until},
    turning::{Turned, Turning},
};
use crate::{
    api::staff::SetRoleEnd,
    components::{BackgroundForm, Badge, Button, Disclosure, Look, Time, Tone},
    domain::{PlannedStart, Refusal, Role, RoleLine, ShownDayTime, WaitingRequest},
    text::{self, schedule, staff as words},
};
use leptos::prelude::*;

/// One role: what it may do, since when and until when it is on, and the buttons that turn it.
#[component]
pub fn Line(
    line: RoleLine,
    /// What turning it off means, where no other role is on.
    last: Option<Deactivation>,
    /// What turning it means: access, price, date.
    changes: Option<String>,
    whose: Whose,
    forms: Forms,
) -> impl IntoView {
    let turning = forms.turning;
    let RoleLine { role, on, until, start, refusal, who, set_end, price, needs_end, only_asks, request } = line;
    let is_on = on.is_some();
    let waits = request.is_some();
    let planned = start.is_some() && !is_on;
    // Whoever only asks the Owner turns nothing on.
    let ahead = if is_on || !only_asks { turning.ahead(role) } else { Signal::stored(false) };
    let badge = move || match (is_on != ahead.get(), waits) {
        (true, _) => view! { <Badge tone=Tone::Good text=words::ON/> },
        (false, true) => view! { <Badge tone=Tone::Waiting text=words::WAITS/> },
        (false, false) if planned => view! { <Badge tone=Tone::Waiting text=schedule::LATER/> },
        (false, false) => view! { <Badge tone=Tone::Still text=words::OFF/> },
    };
    let since = on.map(|(at, by)| {
        let until = until.clone().map(|until| view! { {words::UNTIL} <strong>{until.text}</strong> });
        view! {
            <p class="line-since" hidden=move || ahead.get()>{words::ON_SINCE} <Time at/> {words::by(&by)} {until}</p>
        }
    });
    let to_come = start.clone().map(|start| view! { <ToCome start/> });
    let asked = request.clone().map(|request| view! { <Asked request/> });
    let action = match (refusal, request) {
        (None, _) if is_on => {
            let end = set_end.is_none().then(|| view! { <EndForm role needs_end until whose form=forms.set_end/> });
            let off = match last {
                Some(deactivation) => view! { <TurnOffLast deactivation role whose turning/> }.into_any(),
                None => view! { <TurnOffForm role whose turning/> }.into_any(),
            };
            view! { {off} {end} }.into_any()
        }
        (_, Some(request)) => view! { <RequestForms role request whose forms/> }.into_any(),
        (None, None) if planned => view! { <PlanForms role start needs_end only_asks whose turning/> }.into_any(),
        (None, None) => view! { <TurnOnForm role needs_end only_asks whose turning/> }.into_any(),
        (Some(Refusal::NotAllowed), None) => ().into_any(),
        (Some(why), None) => view! {
            <p class="line-why">{text::refusal(&why)} " " {who.as_ref().map(text::who_can::instead)}</p>
        }
        .into_any(),
    };
    view! {
        <li class="line">
            <div class="line-what">
                <h3 class="line-name">{text::role(role)} " " {badge}</h3>
                <p class="line-may">
                    {text::role_may(role)}
                    {price.map(|price| view! { " " <strong class="number">{text::subscription::price(price)}"."</strong> })}
                </p>
                {since}
                {to_come}
                {asked}
                {changes.map(|what| view! { <p class="line-change" hidden=move || ahead.get()>{what}</p> })}
                <Turned role turning whose/>
            </div>
            <div class="line-action">{action}</div>
        </li>
    }
}

/// Who asked the Owner for the role, and when.
#[component]
fn Asked(request: WaitingRequest) -> impl IntoView {
    let WaitingRequest { at, by, from, until, .. } = request;
    let from = from.map(|from| view! { {schedule::FROM_ASKED} <strong>{from.text}</strong> });
    let until = until.map(|until| view! { {words::UNTIL_ASKED} <strong>{until.text}</strong> });
    view! { <p class="line-since">{words::ASKED_ON} <Time at/> {words::by(&by)} {from} {until}</p> }
}

#[component]
fn TurnOnForm(role: Role, needs_end: bool, only_asks: bool, whose: Whose, turning: Turning) -> impl IntoView {
    let (verb, label) = match only_asks {
        true => (words::ASK_OWNER, words::ask_owner_for(role)),
        false => (words::TURN_ON, words::turn(words::TURN_ON, role)),
    };
    view! {
        <BackgroundForm action=turning.on.0 attr:class="line-form" on:submit=move |_| turning.begin(role)>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            {needs_end.then(|| view! { <Until role needs_end until=None/> })}
            <Button look=Look::Quiet pending=turning.under_way() label>
                {verb}
            </Button>
            <Disclosure summary=schedule::FROM_AND_UNTIL label=words::turn(schedule::FROM_AND_UNTIL, role)>
                <From role from=None/>
                {(!needs_end).then(|| view! { <Until role needs_end until=None/> })}
            </Disclosure>
        </BackgroundForm>
    }
}

#[component]
fn TurnOffForm(role: Role, whose: Whose, turning: Turning) -> impl IntoView {
    view! {
        <BackgroundForm action=turning.off.0 on:submit=move |_| turning.begin(role)>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            <Button look=Look::Danger pending=turning.under_way() label=words::turn(words::TURN_OFF, role)>
                {words::TURN_OFF}
            </Button>
        </BackgroundForm>
    }
}

#[component]
fn EndForm(
    role: Role,
    needs_end: bool,
    until: Option<ShownDayTime>,
    whose: Whose,
    form: PageForm<SetRoleEnd, ()>,
) -> impl IntoView {
    let (action, form) = form;
    view! {
        <Disclosure summary=words::END_DATE label=words::turn(words::END_DATE, role)>
            <BackgroundForm action attr:class="line-form">
                {whose.fields()}
                <input type="hidden" name="role" value=role.code()/>
                <Until role needs_end until/>
                <Button look=Look::Quiet pending=form.pending() label=words::turn(words::SET_END, role)>
                    {words::SET_END}
                </Button>
            </BackgroundForm>
        </Disclosure>
    }
}

/// When the role goes on by itself, and whose plan that is.
#[component]
fn ToCome(start: PlannedStart) -> impl IntoView {
    let unconfirmed = start.unconfirmed.then(|| schedule::unconfirmed(&start.by));
    view! {
        <p class="line-since"><StartsAt start/></p>
        {unconfirmed.map(|sentence| view! { <p class="line-last">{sentence}</p> })}
    }
}

/// The same in a few words, for the middle of a line.
#[component]
pub fn StartsAt(start: PlannedStart) -> impl IntoView {
    let PlannedStart { at, until, by, returns, .. } = start;
    let verb = if returns { schedule::RETURNS } else { schedule::STARTS };
    let until = until.map(|until| view! { {words::UNTIL} <strong>{until.text}</strong> });
    view! { {verb} <strong>{at.text}</strong> {until} {schedule::PLANNED_BY} {by} }
}

/// A role that is to come: now, at another time, or not at all. Saving the same time makes it the reader's plan.
#[component]
fn PlanForms(
    role: Role,
    start: Option<PlannedStart>,
    needs_end: bool,
    only_asks: bool,
    whose: Whose,
    turning: Turning,
) -> impl IntoView {
    let (from, until) = start.clone().map_or((None, None), |start| (Some(start.at), start.until));
    let confirm = start.is_some_and(|start| start.unconfirmed);
    let save = if confirm { schedule::CONFIRM } else { schedule::SAVE };
    let kept = until.clone().map(|until| {
        view! {
            <input type="hidden" name="until" value=until.at.day().to_string()/>
            <input type="hidden" name="until_time" value=until.at.time_typed()/>
        }
    });
    let now = (!only_asks).then(|| {
        view! {
            <BackgroundForm action=turning.on.0 on:submit=move |_| turning.begin(role)>
                {whose.fields()}
                <input type="hidden" name="role" value=role.code()/>
                {kept}
                <Button look=Look::Quiet pending=turning.under_way() label=words::turn(words::TURN_ON, role)>
                    {words::TURN_ON}
                </Button>
            </BackgroundForm>
        }
    });
    view! {
        {now}
        <BackgroundForm action=turning.off.0 on:submit=move |_| turning.begin(role)>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            <Button look=Look::Danger pending=turning.under_way() label=words::turn(schedule::DONT_START, role)>
                {schedule::DONT_START}
            </Button>
        </BackgroundForm>
        <Disclosure summary=schedule::FROM_AND_UNTIL label=words::turn(schedule::FROM_AND_UNTIL, role)>
            <BackgroundForm action=turning.on.0 attr:class="line-form" on:submit=move |_| turning.begin(role)>
                {whose.fields()}
                <input type="hidden" name="role" value=role.code()/>
                <From role from/>
                <Until role needs_end until/>
                <Button look=Look::Quiet pending=turning.under_way() label=words::turn(save, role)>{save}</Button>
            </BackgroundForm>
        </Disclosure>
    }
}

/// What the reader may do about the request.
#[component]
fn RequestForms(role: Role, request: WaitingRequest, whose: Whose, forms: Forms) -> impl IntoView {
    let WaitingRequest { id, decide, withdraw, .. } = request;
    let (approve, decline, take_back) = (forms.approve, forms.decline, forms.withdraw);
    let inside = move |pending, verb, look| {
        view! {
            {whose.fields()}
            <input type="hidden" name="request" value=id.to_string()/>
            <Button look pending label=words::turn(verb, role)>{verb}</Button>
        }
    };
    match (decide, withdraw) {
        (None, _) => view! {
            <div class="buttons">
                <BackgroundForm action=approve.0>{inside(approve.1.pending(), words::APPROVE, Look::Primary)}</BackgroundForm>
                <BackgroundForm action=decline.0>{inside(decline.1.pending(), words::DECLINE, Look::Danger)}</BackgroundForm>
            </div>
        }
        .into_any(),
        (_, None) => view! {
            <BackgroundForm action=take_back.0>
                {inside(take_back.1.pending(), words::WITHDRAW, Look::Quiet)}
            </BackgroundForm>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
