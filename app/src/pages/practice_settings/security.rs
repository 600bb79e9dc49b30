//! The **Security** tab: how people get in, and who decides. One form, confirmed with the password.

use super::{
    refused::{RefusedNotice, explained},
    use_practice,
};
use crate::{
    api::{
        json::resource,
        security::{EditSecuritySettings, find_security_settings},
    },
    components::{
        BackgroundForm, Button, FactLine, Facts, Fields, Form, FormNotice, Heading, PageForms, PasswordField, Select,
        Sender, SentFields, Skeleton, TextField, use_form,
    },
    domain::{
        Deed, Field, SecondFactorRule, SecurityPage as Page, SecuritySettings, TypedSecuritySettings, yes_or_no_code,
    },
    text::{self, Text, security as words},
};
use leptos::prelude::*;

/// The form's action and outcome.
type EditForm = (Sender<EditSecuritySettings>, Form<()>);

/// The page.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page_forms = PageForms::provide();
    let form: EditForm = use_form();
    let settings = resource(
        move || page_forms.answers(),
        move |_| explained(practice, Deed::EditSecurity, find_security_settings),
    );
    view! {
        <Heading text=words::HEADING/>
        <p>{words::WHAT}</p>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match settings.await {
                    Ok(page) => view! { <SettingsForm page practice form/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn SettingsForm(page: Page, practice: StoredValue<String>, form: EditForm) -> impl IntoView {
    let (action, form) = form;
    let fields = form.fields();
    let check = form.check(|sent| SecuritySettings::parse(&typed(sent)));
    let rules = SecondFactorRule::ALL.map(|rule| (rule.code().into(), text::second_factor_rule(rule).into()));
    let from = page.second_factor_from.map(|day| day.to_string()).unwrap_or_default();
    let (days, suspend) = (page.agent_unused_days.to_string(), yes_or_no_code(page.suspend_at_agreement_end));
    view! {
        // Capture: ours must run before BackgroundForm's own handler, which only then sees the stop.
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            <FormNotice fields done=form.done(|()| words::SAVED.into())/>
            <input type="hidden" name="practice" value=practice.get_value()/>
            <h2 class="form-heading">{words::SIGNING_IN}</h2>
            <TextField
                fields
                field=Field::InvitationHours
                value=page.invitation_hours.to_string()
                hint=words::HOURS_HINT
                inputmode="numeric"
                short=true
            />
            <TextField
                fields
                field=Field::IdleMinutes
                value=page.idle_minutes.to_string()
                hint=words::MINUTES_HINT
                inputmode="numeric"
                short=true
            />
            <h2 class="form-heading">{words::SECOND_FACTOR}</h2>
            <Choose
                fields
                field=Field::SecondFactorRule
                hint=words::RULE_HINT
                options=rules.into()
                value=page.second_factor.code()
            />
            <TextField
                fields
                field=Field::SecondFactorFrom
                value=from
                kind="date"
                hint=words::FROM_HINT
                optional=true
            />
            <h2 class="form-heading">{words::DECISIONS}</h2>
            <Decisions page fields/>
            <h2 class="form-heading">{words::AGENTS}</h2>
            <TextField
                fields
                field=Field::AgentUnusedDays
                value=days
                hint=words::DAYS_HINT
                inputmode="numeric"
                short=true
            />
            <Choose
                fields
                field=Field::SuspendAtAgreementEnd
                hint=words::AGREEMENT_HINT
                options=yes_and_no()
                value=suspend
            />
            <h2 class="form-heading">{words::CONFIRM}</h2>
            <PasswordField
                fields
                field=Field::CurrentPassword
                autocomplete="current-password"
                enterkeyhint="done"
            />
            <div class="form-actions"><Button pending=form.pending()>{words::SAVE}</Button></div>
        </BackgroundForm>
    }
}

/// What only the Owner decides. The others read it, and their form sends nothing of it.
#[component]
fn Decisions(page: Page, fields: Fields) -> impl IntoView {
    let decisions = [
        (Field::ManagersManageManagers, words::MANAGERS_HINT, page.managers_manage_managers),
        (Field::CustodianNeedsApproval, words::CUSTODIAN_HINT, page.custodian_needs_approval),
    ];
    if let Some(who) = page.owners_decisions {
        let lines = decisions.map(|(field, _, yes)| {
            view! { <FactLine label=text::field(field)>{text::yes_or_no(yes)}</FactLine> }
        });
        return view! {
            <p>{words::OWNERS_DECISIONS} " " {text::who_can::instead(&who)}</p>
            <Facts>{lines.collect_view()}</Facts>
        }
        .into_any();
    }
    decisions
        .map(|(field, hint, yes)| {
            view! { <Choose fields field hint options=yes_and_no() value=yes_or_no_code(yes)/> }
        })
        .collect_view()
        .into_any()
}

fn yes_and_no() -> Vec<(String, String)> {
    [true, false].map(|yes| (yes_or_no_code(yes).into(), text::yes_or_no(yes).into())).into()
}

/// One of a few answers.
#[component]
fn Choose(
    fields: Fields,
    field: Field,
    hint: Text,
    options: Vec<(String, String)>,
    value: &'static str,
) -> impl IntoView {
    view! {
        <Select
            id=fields.id(field)
            name=field.name()
            label=text::field(field)
            hint
            options
            value=fields.typed(field.name(), value.into())
            problem=fields.problem(field)
        />
    }
}

fn typed(sent: &SentFields) -> TypedSecuritySettings {
    TypedSecuritySettings {
        invitation_hours: sent.text("invitation_hours"),
        idle_minutes: sent.text("idle_minutes"),
        second_factor: sent.text("second_factor"),
        second_factor_from: sent.text("second_factor_from"),
        managers_manage_managers: sent.text("managers_manage_managers"),
        custodian_needs_approval: sent.text("custodian_needs_approval"),
        agent_unused_days: sent.text("agent_unused_days"),
        suspend_at_agreement_end: sent.text("suspend_at_agreement_end"),
        current_password: sent.text("current_password"),
    }
}
