//! New Staff Member: the roles first, then who it is. The person gets a mail and does the rest.

use super::{
    super::{
        refused::{RefusedNotice, explained},
        staff_path, use_practice,
    },
    already_on_staff::{AlreadyOnStaff, ResendForm},
    schedule::FirstAndLastDay,
    sent::{InvitedNotice, ResentNotice, last_invited},
};
use crate::{
    api::{
        invitations::SendCredentials,
        json::resource,
        staff::{InviteStaffMember, find_new_staff_member_form},
    },
    components::{
        BackgroundForm, Button, CheckboxGroup, Choice, Form, Heading, Notice, NoticeKind, PageForms, Sender, Skeleton,
        TextField, Time, use_form,
    },
    domain::{
        BILLED, Deed, Field, Invited, NewStaffMember, NewStaffMemberForm, Refusal, Role, TypedPeriod, TypedStaffMember,
    },
    pages::language_field::LanguageField,
    text::{self, staff as words},
};
use leptos::prelude::*;

/// The form's action and outcome.
#[derive(Clone, Copy)]
struct Invite {
    practice: StoredValue<String>,
    action: Sender<InviteStaffMember>,
    form: Form<Invited>,
}

/// The page with the form.
#[component]
pub fn NewStaffMemberPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    PageForms::provide();
    let (action, form) = use_form::<InviteStaffMember>();
    let (resend, resent) = use_form::<SendCredentials>();
    let invite = Invite { practice, action, form };
    let last = last_invited(form);
    let list = practice.with_value(|practice| staff_path(practice));
    view! {
        <p class="way-back"><a class="way-back-link" href=list>{words::TO_THE_LIST}</a></p>
        <Heading text=words::NEW/>
        <p>{words::NEW_WHAT}</p>
        <ResentNotice form=resent fields=resent.fields() id="resent"/>
        <InvitedNotice practice form/>
        <For each=move || [last.get()] key=|last| *last let:last>
            <InviteForm invite anew=last.is_some()/>
        </For>
        <ResendForm practice action=resend fields=form.fields()/>
    }
}

#[component]
fn InviteForm(invite: Invite, anew: bool) -> impl IntoView {
    if anew {
        invite.form.forget_typed();
    }
    let choices = resource(|| (), move |()| explained(invite.practice, Deed::Invite, find_new_staff_member_form));
    view! {
        <Suspense fallback=Skeleton>
            {move || Suspend::new(async move {
                match choices.await {
                    Ok(choices) => view! { <InviteFields invite choices/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn InviteFields(invite: Invite, choices: NewStaffMemberForm) -> impl IntoView {
    let Invite { practice, action, form } = invite;
    let fields = form.fields();
    let check = form.check(|sent| {
        NewStaffMember::parse(&TypedStaffMember {
            roles: sent.texts("roles[]"),
            first_name: sent.text("first_name"),
            last_name: sent.text("last_name"),
            email: sent.text("email"),
            phone: sent.text("phone"),
            title: sent.text("title"),
            language: sent.text("language"),
            key: sent.text("key"),
            period: TypedPeriod {
                from: sent.text("from"),
                from_time: sent.text("from_time"),
                until: sent.text("until"),
                until_time: sent.text("until_time"),
            },
        })
    });
    view! {
        // Capture: ours must run before BackgroundForm's own handler, which only then sees the stop.
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            <input type="hidden" name="practice" value=practice.get_value()/>
            <input type="hidden" name="key" value=choices.key.to_string()/>
            <CheckboxGroup
                fields
                field=Field::Role
                legend=words::NEW_ROLES
                hint=words::NEW_ROLES_HINT
                choices=choices.roles.into_iter().map(choice).collect()
            />
            <h2 class="form-heading">{words::NEW_PERSON}</h2>
            <div class="form-pair">
                <TextField fields field=Field::FirstName/>
                <TextField fields field=Field::LastName/>
            </div>
            <TextField
                fields
                field=Field::Email
                hint=words::EMAIL_HINT
                kind="email"
                inputmode="email"
                verbatim=true
            />
            <AlreadyOnStaff practice fields/>
            <TextField fields field=Field::Phone kind="tel" inputmode="tel" optional=true/>
            <TextField fields field=Field::Title hint=words::TITLE_HINT optional=true enterkeyhint="send"/>
            <FirstAndLastDay fields/>
            <LanguageField fields/>
            <Notice kind=NoticeKind::Info>
                <p>{words::LINK_WILL_WORK_UNTIL} <Time at=choices.expires/> "."</p>
            </Notice>
            <div class="form-actions">
                <Button pending=form.pending()>{words::SEND_INVITATION}</Button>
            </div>
        </BackgroundForm>
    }
}

pub(super) fn choice((role, refusal): (Role, Option<Refusal>)) -> Choice {
    let may = text::role_may(role);
    let may = if role == BILLED { format!("{may} {}", words::BILLED) } else { may.into() };
    Choice {
        value: role.code(),
        label: text::role(role),
        // Beside another role it can be chosen: then the Owner is asked.
        closed: refusal.as_ref().is_some_and(|why| *why != Refusal::CustodianNeedsApproval),
        hint: refusal.map_or_else(|| may, |why| text::refusal(&why)),
    }
}
