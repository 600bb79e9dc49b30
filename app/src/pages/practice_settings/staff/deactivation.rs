//! The end of all roles of a person: what comes of it is said before it is done.

use super::{
    member::{Forms, Whose},
    turning::Turning,
};
use crate::{
    components::{BackgroundForm, Button, Dialog, Look},
    domain::{Role, StaffKind, StaffMemberPage},
    text::{Text, staff as words},
};
use leptos::prelude::*;

/// What the question says.
#[derive(Clone)]
pub struct Deactivation {
    verb: Text,
    heading: String,
    what: String,
}

impl Deactivation {
    /// Of the person whose page this is.
    pub fn of(page: &StaffMemberPage) -> Self {
        let first_name = page.profile.first_name.as_str();
        let agent = page.kind == StaffKind::ExternalAgent;
        Self {
            verb: if agent { words::END_CONNECTION } else { words::DEACTIVATE },
            heading: words::deactivate_heading(first_name, page.kind),
            what: words::deactivate_what(page),
        }
    }
}

/// For somebody with several roles: all of them at once.
#[component]
pub fn Deactivate(deactivation: Deactivation, whose: Whose, forms: Forms) -> impl IntoView {
    let Deactivation { verb, heading, what } = deactivation;
    let (action, form) = forms.deactivate;
    view! {
        <div class="line-end">
            <Dialog id="deactivate" opener=verb pending=form.pending() heading what>
                <BackgroundForm action>
                    {whose.fields()}
                    <Button look=Look::Danger pending=form.pending()>{verb}</Button>
                </BackgroundForm>
            </Dialog>
        </div>
    }
}

/// For somebody with one role: the same, by turning that one off.
#[component]
pub fn TurnOffLast(deactivation: Deactivation, role: Role, whose: Whose, turning: Turning) -> impl IntoView {
    let Deactivation { verb, heading, what } = deactivation;
    let pending = turning.under_way();
    view! {
        <Dialog
            id="turn-off-last"
            opener=words::TURN_OFF
            label=words::turn(words::TURN_OFF, role)
            pending
            heading
            what
        >
            <BackgroundForm action=turning.off.0 on:submit=move |_| turning.begin(role)>
                {whose.fields()}
                <input type="hidden" name="role" value=role.code()/>
                <Button look=Look::Danger pending>{verb}</Button>
            </BackgroundForm>
        </Dialog>
    }
}
