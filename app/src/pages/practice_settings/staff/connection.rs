//! Connection: what an external agent and the practice have agreed, and whether it holds.

use super::member::{Forms, Whose};
use crate::{
    components::{
        BackgroundForm, Badge, Button, FactLine, Facts, FormNotice, Notice, NoticeKind, Panel, TextField, Time, Tone,
    },
    domain::{Agreement, ConnectionInformation, Field, ShownDay, StaffMemberPage, StaffState},
    text::{agents as words, hand_over},
};
use leptos::prelude::*;

/// The section; nothing for employees.
#[component]
pub fn ConnectionSection(page: StaffMemberPage, whose: Whose, forms: Forms) -> impl IntoView {
    let inactive = page.state == StaffState::Inactive;
    page.connection.map(|connection| {
        let new = inactive && connection.suspended.is_none() && page.roles_before.is_empty();
        let suspended = connection.suspended.filter(|_| inactive);
        view! {
            <Panel id="connection" heading=words::CONNECTION>
                {new.then(|| view! {
                    <Notice kind=NoticeKind::Info><p>{words::CONNECTED_WITHOUT_ROLE}</p></Notice>
                })}
                {suspended.map(|why| view! {
                    <Notice kind=NoticeKind::Problem><p>{words::suspended_here(why)}</p></Notice>
                })}
                <ConnectionFacts connection=connection.clone()/>
                {connection.edit_agreement.is_none().then(|| view! { <AgreementForm connection whose forms/> })}
            </Panel>
        }
    })
}

#[component]
fn ConnectionFacts(connection: ConnectionInformation) -> impl IntoView {
    let ConnectionInformation { signed_on, ends_on, agreement_over, used, unused_days, kept_by, .. } = connection;
    let day = |day: Option<ShownDay>| day.map_or_else(|| words::NO_AGREEMENT.into(), |day| day.text);
    view! {
        <Facts>
            <FactLine label=words::LAST_USED>
                <Time at=used/> <span class="beside">", " {words::suspended_after(unused_days)}</span>
            </FactLine>
            <FactLine label=words::SIGNED_ON>{day(signed_on)}</FactLine>
            <FactLine label=words::ENDS_ON>
                {day(ends_on)}
                {agreement_over.then(|| view! { " " <Badge tone=Tone::Attention text=words::OVER/> })}
            </FactLine>
            <FactLine label=hand_over::LOOKED_AFTER_BY>{kept_by.unwrap_or_else(|| hand_over::NOBODY.into())}</FactLine>
        </Facts>
    }
}

#[component]
fn AgreementForm(connection: ConnectionInformation, whose: Whose, forms: Forms) -> impl IntoView {
    let (action, form) = forms.edit_agreement;
    let fields = form.fields();
    let check = form.check(|sent| Agreement::parse(&sent.text("agreement_signed_on"), &sent.text("agreement_ends_on")));
    let day = |day: Option<ShownDay>| day.map(|day| day.day.to_string()).unwrap_or_default();
    view! {
        <h3 class="minor-heading">{words::AGREEMENT}</h3>
        <p class="field-hint">{words::AGREEMENT_WHAT}</p>
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            <FormNotice fields done=form.done(|()| words::AGREEMENT_SAVED.into()) id="agreement-notice"/>
            {whose.fields()}
            <div class="form-pair">
                <TextField
                    fields
                    field=Field::AgreementSignedOn
                    value=day(connection.signed_on)
                    kind="date"
                    optional=true
                />
                <TextField
                    fields
                    field=Field::AgreementEndsOn
                    value=day(connection.ends_on)
                    kind="date"
                    optional=true
                />
            </div>
            <div class="form-actions"><Button pending=form.pending()>{words::SAVE_AGREEMENT}</Button></div>
        </BackgroundForm>
    }
}
