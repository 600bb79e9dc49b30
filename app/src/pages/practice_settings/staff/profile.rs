//! Profile: edited by those who may, read by the others.

use super::member::{Forms, PageForm, Whose};
use crate::{
    api::staff::{EditContact, EditProfile},
    components::{BackgroundForm, Button, FactLine, Facts, FormNotice, Panel, TextField},
    domain::{Field, Profile, Refusal, StaffMemberPage, TypedProfile, check_phone},
    text::{self, staff as words},
};
use leptos::prelude::*;

/// The section. What can be edited, the server has said.
#[component]
pub fn ProfileSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let StaffMemberPage { profile, edit_profile, edit_contact, .. } = page;
    let content = match (edit_profile, edit_contact) {
        (None, _) => view! { <ProfileForm profile whose form=forms.edit_profile/> }.into_any(),
        (Some(who), None) => view! {
            <ProfileFacts profile=profile.clone()/>
            <p>{words::OWN_CONTACT_ONLY} " " {text::who_can::instead(&who)}</p>
            <ContactForm phone=profile.phone whose form=forms.edit_contact/>
        }
        .into_any(),
        (Some(who), Some(_)) => view! {
            <ProfileFacts profile/>
            <p>{words::PROFILE_READ_ONLY} " " {text::who_can::instead(&who)}</p>
        }
        .into_any(),
    };
    view! { <Panel id="profile" heading=words::PROFILE>{content}</Panel> }
}

#[component]
fn ProfileForm(profile: Profile, whose: Whose, form: PageForm<EditProfile, ()>) -> impl IntoView {
    let (action, form) = form;
    let fields = form.fields();
    let check = form.check(|sent| {
        Profile::parse(&TypedProfile {
            first_name: sent.text("first_name"),
            last_name: sent.text("last_name"),
            title: sent.text("title"),
            phone: sent.text("phone"),
            licence: sent.text("licence"),
            npi: sent.text("npi"),
        })
    });
    let Profile { first_name, last_name, title, phone, licence, npi } = profile;
    view! {
        // Capture: ours must run before BackgroundForm's own handler, which only then sees the stop.
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            <FormNotice fields done=form.done(|()| words::PROFILE_SAVED.into()) id="profile-notice"/>
            {whose.fields()}
            <div class="form-pair">
                <TextField fields field=Field::FirstName value=first_name.as_str()/>
                <TextField fields field=Field::LastName value=last_name.as_str()/>
            </div>
            <div class="form-pair">
                <TextField fields field=Field::Title value=title optional=true/>
                <TextField fields field=Field::Phone value=phone kind="tel" inputmode="tel" optional=true/>
            </div>
            <div class="form-pair">
                <TextField fields field=Field::Licence value=licence optional=true verbatim=true/>
                <TextField
                    fields
                    field=Field::Npi
                    value=npi
                    inputmode="numeric"
                    enterkeyhint="done"
                    optional=true
                    verbatim=true
                />
            </div>
            <div class="form-actions"><Button pending=form.pending()>{words::SAVE_PROFILE}</Button></div>
        </BackgroundForm>
    }
}

#[component]
fn ContactForm(phone: String, whose: Whose, form: PageForm<EditContact, ()>) -> impl IntoView {
    let (action, form) = form;
    let fields = form.fields();
    let check =
        form.check(|sent| check_phone(&sent.text("phone")).map_err(|problem| Refusal::field(Field::Phone, problem)));
    view! {
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            <FormNotice fields done=form.done(|()| words::PROFILE_SAVED.into()) id="profile-notice"/>
            {whose.fields()}
            <TextField
                fields
                field=Field::Phone
                value=phone
                kind="tel"
                autocomplete="tel"
                inputmode="tel"
                enterkeyhint="done"
            />
            <div class="form-actions"><Button pending=form.pending()>{words::SAVE_PROFILE}</Button></div>
        </BackgroundForm>
    }
}

#[component]
fn ProfileFacts(profile: Profile) -> impl IntoView {
    let Profile { first_name, last_name, title, phone, licence, npi } = profile;
    let lines = [
        (Field::FirstName, first_name.to_string()),
        (Field::LastName, last_name.to_string()),
        (Field::Title, title),
        (Field::Phone, phone),
        (Field::Licence, licence),
        (Field::Npi, npi),
    ];
    let lines = lines.into_iter().map(|(field, value)| {
        let value = if value.is_empty() { words::NOT_GIVEN.into() } else { value };
        view! { <FactLine label=text::field(field)>{value}</FactLine> }
    });
    view! { <Facts>{lines.collect_view()}</Facts> }
}
