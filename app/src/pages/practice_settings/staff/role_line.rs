//! One role of a person: on or off, until when, and the request that waits for the Owner.

use super::{
    deactivation::{Deactivation, TurnOffLast},
    member::{Forms, PageForm, Whose},
    turning::{Turned, Turning},
};
use crate::{
    api::staff::SetRoleEnd,
    components::{Badge, Button, DayField, Disclosure, Look, Time, Tone},
    domain::{Field, Refusal, Role, RoleLine, ShownDay, WaitingRequest},
    text::{self, staff as words},
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
    let RoleLine { role, on, until, refusal, who, set_end, price, needs_end, only_asks, request } = line;
    let is_on = on.is_some();
    let waits = request.is_some();
    // Whoever only asks the Owner turns nothing on.
    let ahead = if is_on || !only_asks { turning.ahead(role) } else { Signal::stored(false) };
    let badge = move || match (is_on != ahead.get(), waits) {
        (true, _) => view! { <Badge tone=Tone::Good text=words::ON/> },
        (false, true) => view! { <Badge tone=Tone::Waiting text=words::WAITS/> },
        (false, false) => view! { <Badge tone=Tone::Still text=words::OFF/> },
    };
    let since = on.map(|(at, by)| {
        let until = until.clone().map(|until| view! { {words::UNTIL} <strong>{until.text}</strong> });
        view! {
            <p class="line-since" hidden=move || ahead.get()>{words::ON_SINCE} <Time at/> {words::by(&by)} {until}</p>
        }
    });
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
                    {price.map(|price| view! { " " <strong>{text::subscription::price(price)}"."</strong> })}
                </p>
                {since}
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
    let WaitingRequest { at, by, until, .. } = request;
    let until = until.map(|until| view! { {words::UNTIL_ASKED} <strong>{until.text}</strong> });
    view! { <p class="line-since">{words::ASKED_ON} <Time at/> {words::by(&by)} {until}</p> }
}

#[component]
fn TurnOnForm(role: Role, needs_end: bool, only_asks: bool, whose: Whose, turning: Turning) -> impl IntoView {
    let (verb, label) = match only_asks {
        true => (words::ASK_OWNER, words::ask_owner_for(role)),
        false => (words::TURN_ON, words::turn(words::TURN_ON, role)),
    };
    view! {
        <ActionForm action=turning.on.0 attr:class="line-form" on:submit=move |_| turning.begin(role)>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            {needs_end.then(|| view! { <Until role needs_end until=None/> })}
            <Button look=Look::Quiet pending=turning.under_way() label>
                {verb}
            </Button>
            {(!needs_end).then(|| view! {
                <Disclosure summary=words::END_DATE label=words::turn(words::END_DATE, role)>
                    <Until role needs_end until=None/>
                </Disclosure>
            })}
        </ActionForm>
    }
}

#[component]
fn TurnOffForm(role: Role, whose: Whose, turning: Turning) -> impl IntoView {
    view! {
        <ActionForm action=turning.off.0 on:submit=move |_| turning.begin(role)>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            <Button look=Look::Danger pending=turning.under_way() label=words::turn(words::TURN_OFF, role)>
                {words::TURN_OFF}
            </Button>
        </ActionForm>
    }
}

#[component]
fn EndForm(
    role: Role,
    needs_end: bool,
    until: Option<ShownDay>,
    whose: Whose,
    form: PageForm<SetRoleEnd, ()>,
) -> impl IntoView {
    let (action, form) = form;
    view! {
        <Disclosure summary=words::END_DATE label=words::turn(words::END_DATE, role)>
            <ActionForm action attr:class="line-form">
                {whose.fields()}
                <input type="hidden" name="role" value=role.code()/>
                <Until role needs_end until/>
                <Button look=Look::Quiet pending=form.pending() label=words::turn(words::SET_END, role)>
                    {words::SET_END}
                </Button>
            </ActionForm>
        </Disclosure>
    }
}

#[component]
fn Until(role: Role, needs_end: bool, until: Option<ShownDay>) -> impl IntoView {
    let id = format!("{}-{}", Field::Until.name(), role.code());
    let hint = if needs_end { words::END_HINT_NEEDED } else { words::END_HINT };
    view! { <DayField id field=Field::Until value=until hint optional=!needs_end/> }
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
                <ActionForm action=approve.0>{inside(approve.1.pending(), words::APPROVE, Look::Primary)}</ActionForm>
                <ActionForm action=decline.0>{inside(decline.1.pending(), words::DECLINE, Look::Danger)}</ActionForm>
            </div>
        }
        .into_any(),
        (_, None) => view! {
            <ActionForm action=take_back.0>
                {inside(take_back.1.pending(), words::WITHDRAW, Look::Quiet)}
            </ActionForm>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
