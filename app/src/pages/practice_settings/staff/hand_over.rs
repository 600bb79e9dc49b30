//! Left open: what somebody who left began, each line with the buttons that see to it.

use super::member::{Forms, PageForm, Whose};
use crate::{
    api::{
        invitations::{CancelInvitation, SendCredentials},
        staff::{ApproveRoleRequest, DeactivateStaffMember, DeclineRoleRequest, HandOver, WithdrawRoleRequest},
    },
    components::{BackgroundForm, Button, FormNotice, Look, Panel, Select, Time, use_form},
    domain::{
        AgentLookedAfter, AskedRequest, Invited, LeftOpen, Roles, SentInvitation, StaffMemberId, StaffMemberPage,
        StaffState, Successor, TurnedOff,
    },
    text::{Text, hand_over as words, staff},
};
use leptos::prelude::*;

/// The forms of the section. Others than those of the person whose page it is.
#[derive(Clone, Copy)]
pub struct LeftForms {
    hand_over: PageForm<HandOver, ()>,
    resend: PageForm<SendCredentials, Invited>,
    cancel: PageForm<CancelInvitation, ()>,
    approve: PageForm<ApproveRoleRequest, ()>,
    decline: PageForm<DeclineRoleRequest, ()>,
    withdraw: PageForm<WithdrawRoleRequest, ()>,
    end: PageForm<DeactivateStaffMember, TurnedOff>,
}

impl LeftForms {
    /// Made once a page.
    pub fn new() -> Self {
        Self {
            hand_over: use_form(),
            resend: use_form(),
            cancel: use_form(),
            approve: use_form(),
            decline: use_form(),
            withdraw: use_form(),
            end: use_form(),
        }
    }
}

/// Who of the colleagues may take something over.
#[derive(Clone, Copy)]
struct Successors(StoredValue<Vec<Successor>>);

impl Successors {
    /// All of them, or those who are named, as a field's choices.
    fn options(self, of: Option<&[StaffMemberId]>) -> Vec<(String, String)> {
        self.0.with_value(|all| {
            let some = all.iter().filter(|who| of.is_none_or(|of| of.contains(&who.id)));
            some.map(|who| (who.id.to_string(), who.name.clone())).collect()
        })
    }
}

/// The section: for whoever has no role any more, and for whoever left something open by managing no more.
#[component]
pub fn LeftOpenSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let inactive = page.state == StaffState::Inactive;
    let on: Roles = page.roles.iter().filter(|line| line.on.is_some()).map(|line| line.role).collect();
    let shown = page.left_open.filter(|left| !on.manage_staff() && (inactive || !left.counts.is_empty()));
    shown.map(|left| {
        let nothing = left.counts.is_empty();
        view! {
            <Panel id="left-open" heading=words::HEADING>
                <Notices forms=forms.left/>
                {if nothing {
                    view! { <p>{words::NOTHING}</p> }.into_any()
                } else {
                    view! { <Everything left whose forms=forms.left/> }.into_any()
                }}
            </Panel>
        }
    })
}

#[component]
fn Notices(forms: LeftForms) -> impl IntoView {
    let LeftForms { hand_over, resend, cancel, approve, decline, withdraw, end } = forms;
    let done = |text: Text| move |()| text.into();
    view! {
        <FormNotice fields=hand_over.1.fields() done=hand_over.1.done(done(words::HANDED_OVER)) id="handed-over"/>
        <FormNotice fields=resend.1.fields() done=resend.1.done(|_| words::RESENT.into()) id="left-resent"/>
        <FormNotice fields=cancel.1.fields() done=cancel.1.done(done(words::CANCELLED)) id="left-cancelled"/>
        <FormNotice fields=approve.1.fields() done=approve.1.done(done(words::DECIDED)) id="left-approved"/>
        <FormNotice fields=decline.1.fields() done=decline.1.done(done(words::DECIDED)) id="left-declined"/>
        <FormNotice fields=withdraw.1.fields() done=withdraw.1.done(done(words::DECIDED)) id="left-withdrawn"/>
        <FormNotice fields=end.1.fields() done=end.1.done(|_| words::ENDED.into()) id="left-ended"/>
    }
}

#[component]
fn Everything(left: LeftOpen, whose: Whose, forms: LeftForms) -> impl IntoView {
    let LeftOpen { invitations, requests, agents, counts, successors } = left;
    let successors = Successors(StoredValue::new(successors));
    let several = counts.invitations + counts.agents > 1;
    let more = |all: usize, shown: usize| (all > shown).then(|| view! { <p>{words::more(all - shown)}</p> });
    let (sent, asked, kept) = (invitations.len(), requests.len(), agents.len());
    let invitations = invitations.into_iter().map(|line| view! { <Sent line whose forms successors/> }).collect_view();
    let requests = requests.into_iter().map(|line| view! { <Asked line whose forms/> }).collect_view();
    let agents = agents.into_iter().map(|line| view! { <Agent line whose forms successors/> }).collect_view();
    view! {
        <p>{words::WHAT}</p>
        {several.then(|| view! { <HandAllOver whose forms successors/> })}
        {(sent > 0).then(|| view! {
            <h3 class="minor-heading">{words::INVITATIONS}</h3>
            <ul class="lines" role="list">{invitations}</ul>
            {more(counts.invitations, sent)}
        })}
        {(asked > 0).then(|| view! {
            <h3 class="minor-heading">{words::REQUESTS}</h3>
            <ul class="lines" role="list">{requests}</ul>
            {more(counts.requests, asked)}
        })}
        {(kept > 0).then(|| view! {
            <h3 class="minor-heading">{words::AGENTS}</h3>
            <p class="field-hint">{words::AGENTS_WHAT}</p>
            <ul class="lines" role="list">{agents}</ul>
            {more(counts.agents, kept)}
        })}
    }
}

#[component]
fn Sent(line: SentInvitation, whose: Whose, forms: LeftForms, successors: Successors) -> impl IntoView {
    let SentInvitation { person, name, expires, expired, resend, cancel, may } = line;
    let when = if expired { words::EXPIRED } else { words::EXPIRES };
    let about = StoredValue::new(name.clone());
    let ((again, resent), (end, ended)) = (forms.resend, forms.cancel);
    let resend = resend.is_none().then(|| {
        view! {
            <BackgroundForm action=again>
                {whose.fields_about(person)}
                <LineButton verb=words::RESEND about look=Look::Quiet pending=resent.pending()/>
            </BackgroundForm>
        }
    });
    let cancel = cancel.is_none().then(|| {
        view! {
            <BackgroundForm action=end>
                {whose.fields_about(person)}
                <LineButton verb=words::CANCEL about look=Look::Danger pending=ended.pending()/>
            </BackgroundForm>
        }
    });
    view! {
        <li class="line">
            <div class="line-what">
                <p class="line-name"><a href=whose.page_of(person)>{name}</a></p>
                <p class="line-since">{when} " " <Time at=expires/></p>
            </div>
            <div class="line-action">
                <HandOne person about may whose forms successors/>
                <div class="buttons">{resend} {cancel}</div>
            </div>
        </li>
    }
}

#[component]
fn Asked(line: AskedRequest, whose: Whose, forms: LeftForms) -> impl IntoView {
    let AskedRequest { id, person, name, role, at, decide, withdraw } = line;
    let what = words::role_for(role, &name);
    let about = StoredValue::new(what.clone());
    let ((approve, approved), (decline, declined)) = (forms.approve, forms.decline);
    let (take_back, taken_back) = forms.withdraw;
    let fields = move || {
        view! {
            {whose.fields_about(person)}
            <input type="hidden" name="request" value=id.to_string()/>
        }
    };
    let buttons = match (decide, withdraw) {
        (None, _) => view! {
            <BackgroundForm action=approve>
                {fields()} <LineButton verb=staff::APPROVE about look=Look::Primary pending=approved.pending()/>
            </BackgroundForm>
            <BackgroundForm action=decline>
                {fields()} <LineButton verb=staff::DECLINE about look=Look::Danger pending=declined.pending()/>
            </BackgroundForm>
        }
        .into_any(),
        (_, None) => view! {
            <BackgroundForm action=take_back>
                {fields()} <LineButton verb=staff::WITHDRAW about look=Look::Quiet pending=taken_back.pending()/>
            </BackgroundForm>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <li class="line">
            <div class="line-what">
                <p class="line-name"><a href=whose.page_of(person)>{what}</a></p>
                <p class="line-since">{words::ASKED} " " <Time at/></p>
            </div>
            <div class="buttons">{buttons}</div>
        </li>
    }
}

#[component]
fn Agent(line: AgentLookedAfter, whose: Whose, forms: LeftForms, successors: Successors) -> impl IntoView {
    let AgentLookedAfter { person, name, end, may } = line;
    let about = StoredValue::new(name.clone());
    let (action, form) = forms.end;
    let end = end.is_none().then(|| {
        view! {
            <BackgroundForm action>
                {whose.fields_about(person)}
                <LineButton verb=staff::END_CONNECTION about look=Look::Danger pending=form.pending()/>
            </BackgroundForm>
        }
    });
    view! {
        <li class="line">
            <div class="line-what">
                <p class="line-name"><a href=whose.page_of(person)>{name}</a></p>
            </div>
            <div class="line-action">
                <HandOne person about may whose forms successors/>
                <div class="buttons">{end}</div>
            </div>
        </li>
    }
}

/// A button that says of what it is for those who hear the page.
#[component]
fn LineButton(verb: Text, about: StoredValue<String>, look: Look, pending: Signal<bool>) -> impl IntoView {
    let label = about.with_value(|about| words::about(verb, about));
    view! { <Button look pending label>{verb}</Button> }
}

/// One line to one colleague, of those who may.
#[component]
fn HandOne(
    person: StaffMemberId,
    about: StoredValue<String>,
    may: Vec<StaffMemberId>,
    whose: Whose,
    forms: LeftForms,
    successors: Successors,
) -> impl IntoView {
    let options = successors.options(Some(&may));
    let (action, form) = forms.hand_over;
    (!options.is_empty()).then(|| {
        view! {
            <BackgroundForm action attr:class="line-form">
                {whose.fields()}
                <input type="hidden" name="about" value=person.to_string()/>
                <Select
                    id=format!("to-{person}")
                    name="to"
                    label=words::HAND_OVER_TO
                    about=about.with_value(|about| words::about(words::HAND_OVER_TO, about))
                    value=Signal::stored(options[0].0.clone())
                    options
                />
                <LineButton verb=words::HAND_OVER about look=Look::Quiet pending=form.pending()/>
            </BackgroundForm>
        }
    })
}

#[component]
fn HandAllOver(whose: Whose, forms: LeftForms, successors: Successors) -> impl IntoView {
    let options = successors.options(None);
    let (action, form) = forms.hand_over;
    (!options.is_empty()).then(|| {
        view! {
            <BackgroundForm action attr:class="line-form">
                {whose.fields()}
                <Select
                    id="all-to"
                    name="to"
                    label=words::HAND_ALL_OVER_TO
                    hint=words::HAND_ALL_HINT
                    value=Signal::stored(options[0].0.clone())
                    options
                />
                <Button look=Look::Quiet pending=form.pending()>{words::HAND_ALL_OVER}</Button>
            </BackgroundForm>
        }
    })
}
