//! New External Agent: first whether one is right here, then the two ways to connect them.

use super::{
    super::{
        refused::{RefusedNotice, explained},
        staff_path, use_practice,
    },
    already_on_staff::{AlreadyOnStaff, ResendForm},
    invite_form::choice,
    sent::{InvitedNotice, ResentNotice, last_invited},
};
use crate::{
    api::{
        agents::{ConnectAgent, InviteAgent, find_new_agent_form},
        invitations::SendCredentials,
        json::resource,
    },
    components::{
        BackgroundForm, Button, Checkbox, CheckboxGroup, Form, FormNotice, Heading, Notice, NoticeKind, PageForms,
        Panel, Sender, SentFields, Skeleton, TextField, Time, use_form, use_plain_form,
    },
    domain::{Deed, Field, HeardCode, Invited, NewAgent, NewAgentForm, StaffMemberId, TypedAgent},
    pages::language_field::LanguageField,
    text::{self, agents as words, staff},
};
use leptos::prelude::*;
use server_fn::ServerFn;

/// The form's action and outcome.
#[derive(Clone, Copy)]
struct Invite {
    practice: StoredValue<String>,
    action: Sender<InviteAgent>,
    form: Form<Invited>,
    connect: Form<StaffMemberId>,
}

/// The page with both forms.
#[component]
pub fn NewAgentPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    PageForms::provide();
    let (action, form) = use_form::<InviteAgent>();
    let (resend, resent) = use_form::<SendCredentials>();
    let invite = Invite { practice, action, form, connect: use_plain_form::<ConnectAgent>() };
    let last = last_invited(form);
    let list = practice.with_value(|practice| staff_path(practice));
    let new_staff_member = format!("{list}/new");
    view! {
        <p class="way-back"><a class="way-back-link" href=list>{staff::TO_THE_LIST}</a></p>
        <Heading text=words::NEW/>
        <p>{words::WHAT}</p>
        <p>{words::WHEN_NOT} " " <a href=new_staff_member>{words::ADD_STAFF_MEMBER}</a> "."</p>
        <ResentNotice form=resent fields=resent.fields() id="resent"/>
        <InvitedNotice practice form/>
        <For each=move || [last.get()] key=|last| *last let:last>
            <Ways invite anew=last.is_some()/>
        </For>
        <ResendForm practice action=resend fields=form.fields()/>
    }
}

#[component]
fn Ways(invite: Invite, anew: bool) -> impl IntoView {
    if anew {
        invite.form.forget_typed();
    }
    let choices = resource(|| (), move |()| explained(invite.practice, Deed::ConnectAgents, find_new_agent_form));
    view! {
        <Suspense fallback=Skeleton>
            {move || Suspend::new(async move {
                match choices.await {
                    Ok(choices) => view! {
                        <Panel id="by-email" heading=words::BY_EMAIL>
                            <p>{words::BY_EMAIL_WHAT}</p>
                            <InviteFields invite choices/>
                        </Panel>
                        <Panel id="by-code" heading=words::BY_CODE>
                            <p>{words::BY_CODE_WHAT}</p>
                            <CodeForm practice=invite.practice form=invite.connect/>
                        </Panel>
                    }
                        .into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn InviteFields(invite: Invite, choices: NewAgentForm) -> impl IntoView {
    let Invite { practice, action, form, .. } = invite;
    let fields = form.fields();
    let check = form.check(|sent| NewAgent::parse(&typed(sent)));
    view! {
        // Capture: ours must run before BackgroundForm's own handler, which only then sees the stop.
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            <input type="hidden" name="practice" value=practice.get_value()/>
            <input type="hidden" name="key" value=choices.key.to_string()/>
            <Checkbox
                fields
                field=Field::Certain
                legend=words::CERTAIN_LEGEND
                label=words::CERTAIN
                hint=words::CERTAIN_HINT
            />
            <CheckboxGroup
                fields
                field=Field::Role
                legend=words::ROLES
                hint=words::ROLES_HINT
                choices=choices.roles.into_iter().map(choice).collect()
            />
            <TextField
                fields
                field=Field::Until
                label=words::UNTIL
                kind="date"
                hint=words::UNTIL_HINT
                optional=true
            />
            <h3 class="form-heading">{staff::NEW_PERSON}</h3>
            <div class="form-pair">
                <TextField fields field=Field::FirstName/>
                <TextField fields field=Field::LastName/>
            </div>
            <TextField
                fields
                field=Field::Email
                hint=staff::EMAIL_HINT
                kind="email"
                inputmode="email"
                verbatim=true
            />
            <AlreadyOnStaff practice fields/>
            <TextField fields field=Field::Phone kind="tel" inputmode="tel" optional=true/>
            <h3 class="form-heading">{words::AGREEMENT}</h3>
            <p class="field-hint">{words::AGREEMENT_WHAT}</p>
            <div class="form-pair">
                <TextField fields field=Field::AgreementSignedOn kind="date" optional=true/>
                <TextField fields field=Field::AgreementEndsOn kind="date" optional=true/>
            </div>
            <LanguageField fields/>
            <Notice kind=NoticeKind::Info>
                <p>{staff::LINK_WILL_WORK_UNTIL} <Time at=choices.expires/> "."</p>
            </Notice>
            <div class="form-actions">
                <Button pending=form.pending()>{staff::SEND_INVITATION}</Button>
            </div>
        </BackgroundForm>
    }
}

fn typed(sent: &SentFields) -> TypedAgent {
    TypedAgent {
        roles: sent.texts("roles[]"),
        first_name: sent.text("first_name"),
        last_name: sent.text("last_name"),
        email: sent.text("email"),
        phone: sent.text("phone"),
        until: sent.text("until"),
        agreement_signed_on: sent.text("agreement_signed_on"),
        agreement_ends_on: sent.text("agreement_ends_on"),
        certain: sent.text("certain"),
        language: sent.text("language"),
        key: sent.text("key"),
    }
}

/// Plain: what comes next is the agent's own page.
#[component]
fn CodeForm(practice: StoredValue<String>, form: Form<StaffMemberId>) -> impl IntoView {
    let fields = form.fields();
    let check = form.check(|sent| HeardCode::parse(&sent.text("token"), &sent.text("digits")));
    view! {
        <form class="form" method="post" action=ConnectAgent::url() novalidate=true on:submit=check>
            <FormNotice fields id="connect-notice"/>
            <input type="hidden" name="practice" value=practice.get_value()/>
            <div class="form-pair">
                <TextField fields field=Field::AgentToken hint=words::TOKEN_HINT verbatim=true/>
                <TextField
                    fields
                    field=Field::AgentCode
                    hint=words::CODE_HINT
                    inputmode="numeric"
                    enterkeyhint="done"
                    verbatim=true
                />
            </div>
            <KnownAgent practice form/>
            <div class="form-actions"><Button>{words::CONNECT}</Button></div>
        </form>
    }
}

/// The agent works here already: the way to their page.
#[component]
fn KnownAgent(practice: StoredValue<String>, form: Form<StaffMemberId>) -> impl IntoView {
    move || match form.outcome().get() {
        Some(Err(refusal @ crate::domain::Refusal::AlreadyOnStaff { staff_member, .. })) => {
            let href = practice.with_value(|practice| format!("{}/{staff_member}", staff_path(practice)));
            Some(view! {
                <Notice kind=NoticeKind::Problem>
                    <p>{text::refusal(&refusal)} " " <a href=href>{staff::OPEN_THEIR_PAGE}</a></p>
                </Notice>
            })
        }
        _ => None,
    }
}
