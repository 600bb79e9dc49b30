//! Ownership: a transfer that is under way, or the Owner's question to start one.

use super::{
    super::staff_path,
    member::{Forms, PageForm, Whose},
};
use crate::{
    api::ownership::{AskToTransferOwnership, ConfirmOwnership},
    components::{BackgroundForm, Button, Form, FormNotice, Look, Notice, NoticeKind, Panel, PasswordField, Time},
    domain::{Field, OwnershipInformation, PendingTransfer, Refusal, StaffMemberPage},
    text::{self, Text, ownership as words},
};
use leptos::prelude::*;

/// The section; for most readers of most pages there is nothing in it. How the last submit ended
/// stays to be read when the rest is gone with it.
#[component]
pub fn OwnershipSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let OwnershipInformation { practice, pending, ask } = page.ownership;
    let first_name = page.profile.first_name.to_string();
    let practice = practice.to_string();
    let content = match (pending, ask) {
        (Some(transfer), _) => view! { <Pending transfer practice whose forms/> }.into_any(),
        (None, None) => view! { <Ask first_name practice whose form=forms.ask_for_ownership/> }.into_any(),
        (None, Some(why @ Refusal::TransferPending)) => view! { <p>{text::refusal(&why)}</p> }.into_any(),
        (None, Some(_)) => return view! { <Outcomes forms/> }.into_any(),
    };
    view! {
        <Panel id="ownership" heading=words::HEADING>
            <Outcomes forms/>
            {content}
        </Panel>
    }
    .into_any()
}

/// How the last of the section's submits ended.
#[component]
fn Outcomes(forms: Forms) -> impl IntoView {
    let notice = |form: Form<()>, done: Text, id, before| {
        view! { <FormNotice fields=form.fields_of(before) done=form.done(move |()| done.into()) id/> }
    };
    view! {
        {notice(forms.ask_for_ownership.1, words::ASKED, "ask-owner-notice", OWNER)}
        {notice(forms.cancel_transfer.1, words::CANCELLED, "cancel-transfer-notice", OWNER)}
        {notice(forms.confirm_ownership.1, words::CONFIRMED, "confirm-owner-notice", OWNER)}
        {notice(forms.decline_ownership.1, words::DECLINED, "decline-owner-notice", OWNER)}
    }
}

/// Before the ids of this section's fields.
const OWNER: &str = "owner";

/// Only the Owner reads this.
#[component]
fn Ask(
    first_name: String,
    practice: String,
    whose: Whose,
    form: PageForm<AskToTransferOwnership, ()>,
) -> impl IntoView {
    let (action, form) = form;
    view! {
        <p>{words::ask_what(&first_name, &practice)}</p>
        <BackgroundForm action attr:class="form" attr:novalidate=true>
            {whose.fields()}
            <OwnPassword form/>
            <div class="form-actions">
                <Button look=Look::Quiet pending=form.pending()>{words::ASK}</Button>
            </div>
        </BackgroundForm>
    }
}

#[component]
fn Pending(transfer: PendingTransfer, practice: String, whose: Whose, forms: Forms) -> impl IntoView {
    let what = if transfer.answer { words::confirm_what(&transfer, &practice) } else { words::pending(&transfer) };
    let path = format!("{}/{}", staff_path(&whose.practice()), transfer.candidate);
    let link =
        (!whose.is(transfer.candidate)).then(|| view! { " " <a href=path>{transfer.candidate_name.clone()}</a> });
    let (candidate, id) = (transfer.candidate.to_string(), transfer.id.to_string());
    let (answer, cancel) = (transfer.answer, transfer.cancel);
    let fields = move || {
        view! {
            <input type="hidden" name="practice" value=whose.practice()/>
            <input type="hidden" name="id" value=candidate.clone()/>
            <input type="hidden" name="transfer" value=id.clone()/>
        }
    };
    let confirm = fields.clone();
    let decline = fields.clone();
    view! {
        <Notice kind=NoticeKind::Info>
            <p>{what}{link}</p>
            <p>{words::UNTIL} <Time at=transfer.expires/></p>
        </Notice>
        {answer.then(move || view! {
            <Confirm form=forms.confirm_ownership>{confirm()}</Confirm>
            <BackgroundForm action=forms.decline_ownership.0>
                {decline()}
                <Button look=Look::Quiet pending=forms.decline_ownership.1.pending()>{words::DECLINE}</Button>
            </BackgroundForm>
        })}
        {cancel.then(move || view! {
            <BackgroundForm action=forms.cancel_transfer.0>
                {fields()}
                <Button look=Look::Danger pending=forms.cancel_transfer.1.pending()>{words::CANCEL}</Button>
            </BackgroundForm>
        })}
    }
}

#[component]
fn Confirm(form: PageForm<ConfirmOwnership, ()>, children: Children) -> impl IntoView {
    let (action, form) = form;
    view! {
        <BackgroundForm action attr:class="form" attr:novalidate=true>
            {children()}
            <OwnPassword form/>
            <div class="form-actions">
                <Button pending=form.pending()>{words::CONFIRM}</Button>
            </div>
        </BackgroundForm>
    }
}

#[component]
fn OwnPassword(form: Form<()>) -> impl IntoView {
    view! {
        <PasswordField
            fields=form.fields_of(OWNER)
            field=Field::CurrentPassword
            hint=words::PASSWORD_HINT
            autocomplete="current-password"
        />
    }
}
