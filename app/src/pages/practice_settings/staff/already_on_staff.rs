//! The address belongs to somebody who is on the staff already: what can be done, right there.

use super::super::staff_path;
use crate::{
    api::invitations::SendCredentials,
    components::{BackgroundForm, Button, ButtonLink, Fields, Look, Sender},
    domain::{Refusal, StaffMemberId, Standing},
    text::staff as words,
};
use leptos::prelude::*;

/// The form stands outside of the one that was refused (forms can't be nested); its button names it.
const RESEND_FORM: &str = "resend-form";

fn who(fields: Fields) -> Option<(StaffMemberId, Standing)> {
    match fields.refusal().get() {
        Some(Refusal::AlreadyOnStaff { staff_member, standing }) => Some((staff_member, standing)),
        _ => None,
    }
}

/// The buttons below the e-mail field.
#[component]
pub fn AlreadyOnStaff(practice: StoredValue<String>, fields: Fields) -> impl IntoView {
    move || {
        who(fields).map(|(id, standing)| {
            let page = practice.with_value(|practice| format!("{}/{id}", staff_path(practice)));
            view! {
                <div class="form-actions">
                    {match standing {
                        Standing::Invited => view! {
                            <Button look=Look::Quiet form=RESEND_FORM>{words::RESEND}</Button>
                            <a href=page>{words::OPEN_THEIR_PAGE}</a>
                        }
                            .into_any(),
                        Standing::Inactive => view! {
                            <ButtonLink look=Look::Quiet href=format!("{page}#roles")>{words::REACTIVATE}</ButtonLink>
                        }
                            .into_any(),
                        Standing::Active | Standing::Planned => view! { <a href=page>{words::OPEN_THEIR_PAGE}</a> }.into_any(),
                    }}
                </div>
            }
        })
    }
}

/// What the Resend button sends.
#[component]
pub fn ResendForm(practice: StoredValue<String>, action: Sender<SendCredentials>, fields: Fields) -> impl IntoView {
    move || {
        let invited = who(fields).filter(|(_, standing)| *standing == Standing::Invited);
        invited.map(|(id, _)| {
            view! {
                <BackgroundForm action attr:id=RESEND_FORM>
                    <input type="hidden" name="practice" value=practice.get_value()/>
                    <input type="hidden" name="id" value=id.to_string()/>
                </BackgroundForm>
            }
        })
    }
}
