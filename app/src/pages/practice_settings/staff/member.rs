//! The page of one staff member: Profile · Roles · Account Information · History.

use super::{
    super::{
        refused::{RefusedNotice, explained},
        staff_path, use_practice,
    },
    account_information::AccountSection,
    connection::ConnectionSection,
    hand_over::{LeftForms, LeftOpenSection},
    history::HistorySection,
    list_table::State,
    ownership::OwnershipSection,
    profile::ProfileSection,
    roles::RolesSection,
    turning::Turning,
};
use crate::{
    api::{
        accounts::SendPasswordReset,
        agents::EditAgreement,
        invitations::{CancelInvitation, CorrectEmail, SendCredentials},
        json::resource,
        own_account::EndSessionsOf,
        ownership::{AskToTransferOwnership, CancelOwnershipTransfer, ConfirmOwnership, DeclineOwnership},
        second_factors::ResetSecondFactor,
        staff::{
            ApproveRoleRequest, DeactivateStaffMember, DeclineRoleRequest, EditContact, EditProfile,
            ReactivateStaffMember, SetAbsence, SetRoleEnd, WithdrawRoleRequest, find_staff_member,
        },
    },
    components::{Badge, Form, Heading, PageForms, Sender, Skeleton, Tone, use_form},
    domain::{Deed, Invited, StaffKind, StaffMemberId, StaffMemberPage as Page, TurnedOff, TurnedOn},
    text::staff as words,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A form of this page: what it sends, and how that ended.
pub type PageForm<S, T> = (Sender<S>, Form<T>);

/// All forms of the page. Made once, so that loading the person anew forgets no outcome.
#[derive(Clone, Copy)]
pub struct Forms {
    pub edit_profile: PageForm<EditProfile, ()>,
    pub edit_contact: PageForm<EditContact, ()>,
    pub turning: Turning,
    pub deactivate: PageForm<DeactivateStaffMember, TurnedOff>,
    pub reactivate: PageForm<ReactivateStaffMember, TurnedOn>,
    pub set_end: PageForm<SetRoleEnd, ()>,
    pub set_absence: PageForm<SetAbsence, ()>,
    pub approve: PageForm<ApproveRoleRequest, ()>,
    pub decline: PageForm<DeclineRoleRequest, ()>,
    pub withdraw: PageForm<WithdrawRoleRequest, ()>,
    pub send_credentials: PageForm<SendCredentials, Invited>,
    pub send_password_reset: PageForm<SendPasswordReset, ()>,
    pub end_sessions: PageForm<EndSessionsOf, ()>,
    pub reset_second_factor: PageForm<ResetSecondFactor, ()>,
    pub cancel_invitation: PageForm<CancelInvitation, ()>,
    pub correct_email: PageForm<CorrectEmail, Invited>,
    pub ask_for_ownership: PageForm<AskToTransferOwnership, ()>,
    pub cancel_transfer: PageForm<CancelOwnershipTransfer, ()>,
    pub confirm_ownership: PageForm<ConfirmOwnership, ()>,
    pub decline_ownership: PageForm<DeclineOwnership, ()>,
    pub edit_agreement: PageForm<EditAgreement, ()>,
    /// About others, whom this person left to somebody.
    pub left: LeftForms,
}

impl Forms {
    fn new(page: PageForms) -> Self {
        Self {
            edit_profile: use_form(),
            edit_contact: use_form(),
            turning: Turning::new(page),
            deactivate: use_form(),
            reactivate: use_form(),
            set_end: use_form(),
            set_absence: use_form(),
            approve: use_form(),
            decline: use_form(),
            withdraw: use_form(),
            send_credentials: use_form(),
            send_password_reset: use_form(),
            end_sessions: use_form(),
            reset_second_factor: use_form(),
            cancel_invitation: use_form(),
            correct_email: use_form(),
            ask_for_ownership: use_form(),
            cancel_transfer: use_form(),
            confirm_ownership: use_form(),
            decline_ownership: use_form(),
            edit_agreement: use_form(),
            left: LeftForms::new(),
        }
    }
}

/// Whose page it is, as its forms send it.
#[derive(Clone, Copy)]
pub struct Whose {
    practice: StoredValue<String>,
    id: StoredValue<String>,
}

impl Whose {
    /// The practice of the page.
    pub fn practice(self) -> String {
        self.practice.get_value()
    }

    /// Whether this is that person's page.
    pub fn is(self, person: StaffMemberId) -> bool {
        self.id.with_value(|id| *id == person.to_string())
    }

    /// The page of somebody else.
    pub fn page_of(self, person: StaffMemberId) -> String {
        self.practice.with_value(|practice| format!("{}/{person}", staff_path(practice)))
    }

    /// The hidden fields of a form about somebody else.
    pub fn fields_about(self, person: StaffMemberId) -> impl IntoView {
        view! {
            <input type="hidden" name="practice" value=self.practice.get_value()/>
            <input type="hidden" name="id" value=person.to_string()/>
        }
    }

    /// The hidden fields of every form on the page.
    pub fn fields(self) -> impl IntoView {
        view! {
            <input type="hidden" name="practice" value=self.practice.get_value()/>
            <input type="hidden" name="id" value=self.id.get_value()/>
        }
    }
}

/// Another person's page is another page: what was done on the last one must not show on it.
#[component]
pub fn StaffMemberPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    view! {
        <For each=move || [id.get()] key=String::clone let:id>
            <OnePerson whose=Whose { practice, id: StoredValue::new(id) }/>
        </For>
    }
}

#[component]
fn OnePerson(whose: Whose) -> impl IntoView {
    let Whose { practice, id } = whose;
    let page_forms = PageForms::provide();
    let forms = Forms::new(page_forms);
    let person = resource(
        move || page_forms.answers(),
        move |_| explained(practice, Deed::SeeEveryone, move |practice| find_staff_member(practice, id.get_value())),
    );
    view! {
        <p class="way-back">
            <a class="way-back-link" href=practice.with_value(|practice| staff_path(practice))>{words::TO_THE_LIST}</a>
        </p>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match person.await {
                    Ok(page) => view! { <Sections page whose forms/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Sections(page: Page, whose: Whose, forms: Forms) -> impl IntoView {
    let agent = page.kind == StaffKind::ExternalAgent;
    view! {
        <div class="page-head">
            <Heading text=page.profile.full_name()/>
            <p class="page-state">
                {agent.then(|| view! { <Badge tone=Tone::Still text=words::EXTERNAL_AGENT/> " " })}
                <State state=page.state.clone() schedule=page.schedule.clone()/>
            </p>
        </div>
        <ProfileSection page=page.clone() whose forms/>
        <RolesSection page=page.clone() whose forms/>
        <LeftOpenSection page=page.clone() whose forms/>
        <ConnectionSection page=page.clone() whose forms/>
        <AccountSection page=page.clone() whose forms/>
        <OwnershipSection page=page.clone() whose forms/>
        <HistorySection entries=page.history/>
    }
}
