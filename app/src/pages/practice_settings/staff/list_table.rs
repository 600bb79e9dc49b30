//! The lines of the staff list.

use super::{super::staff_path, account_information::MailFact};
use crate::{
    api::invitations::SendCredentials,
    components::{
        BackgroundForm, Badge, Button, ByFirst, Cell, Email, Form, Look, Row, Sender, Table, Time, Tone, focus_soon,
    },
    domain::{Invited, ShownSchedule, StaffKind, StaffListEntry, StaffMemberId, StaffState},
    text::{self, staff as words},
};
use leptos::{prelude::*, tachys::view::keyed::keyed, wasm_bindgen::JsCast, web_sys::HtmlInputElement};
use std::collections::HashSet;

/// The form of each line that sends a link again.
pub type Resend = (Sender<SendCredentials>, Form<Invited>);

/// The id of the form that sends who is chosen.
pub const CHOICE: &str = "chosen";

/// One line per person, with the columns that the reader may see.
#[component]
pub fn StaffTable(
    practice: StoredValue<String>,
    entries: Vec<StaffListEntry>,
    /// Whether the list was asked for with everybody chosen.
    all: bool,
    /// The same of the list that is on the page already, which alone knows what was chosen since.
    all_before: StoredValue<Option<bool>>,
    /// The same list by name.
    by_name: ByFirst,
    resend: Resend,
) -> impl IntoView {
    let path = practice.with_value(|practice| staff_path(practice));
    let contact = entries.iter().any(|entry| entry.email.is_some());
    let phones = entries.iter().any(|entry| entry.phone.as_ref().is_some_and(|phone| !phone.is_empty()));
    let duties = entries.iter().any(|entry| entry.roles.is_some());
    let columns = [
        (words::NAME, true),
        (words::EMAIL, contact),
        (words::PHONE, phones),
        (words::ROLES, duties),
        (words::STATE, duties),
    ];
    let columns = columns.into_iter().filter(|(_, seen)| *seen).map(|(column, _)| column).collect();
    let kept = (all_before.get_value() == Some(all)).then(chosen_on_page);
    // In the browser only.
    Effect::new(move |_| all_before.set_value(Some(all)));
    // A line that stays as it is keeps its elements, wherever it moves: what is chosen or about to be pressed must not
    // become another person's. In one that changed, what had the focus gives it to its successor.
    if let Some(focused) = kept.as_ref().and_then(|_| document().active_element()) {
        focus_soon(focused.id(), true);
    }
    let rows = keyed(
        entries,
        move |entry| (all, phones, entry.clone()),
        move |_, entry| {
            let href = entry.open.then(|| format!("{path}/{}", entry.id));
            let chosen = kept.as_ref().map_or(all, |kept| kept.contains(&entry.id.to_string()));
            (|_| (), view! { <Line entry href contact phones duties chosen practice resend/> })
        },
    );
    view! { <Table caption=words::SHOWN columns by_first=by_name>{rows}</Table> }
}

/// Whose boxes are ticked on the page.
fn chosen_on_page() -> HashSet<String> {
    let boxes = document().get_elements_by_class_name("pick-box");
    let boxes = (0..boxes.length()).filter_map(|at| boxes.item(at)?.dyn_into::<HtmlInputElement>().ok());
    boxes.filter(HtmlInputElement::checked).map(|choice| choice.value()).collect()
}

#[component]
fn Line(
    entry: StaffListEntry,
    href: Option<String>,
    contact: bool,
    phones: bool,
    duties: bool,
    chosen: bool,
    practice: StoredValue<String>,
    resend: Resend,
) -> impl IntoView {
    let StaffListEntry {
        id, name, title, email, phone, roles, state, kind, mail, schedule, resend: may_resend, ..
    } = entry;
    let choice = (may_resend || entry.deactivate).then(|| {
        let label = words::choose(&name);
        view! {
            <label class="pick">
                <span class="unseen">{label}</span>
                <input
                    class="pick-box"
                    id=format!("choose-{id}")
                    type="checkbox"
                    name="id"
                    value=id.to_string()
                    form=CHOICE
                    checked=chosen
                />
            </label>
        }
    });
    let again = may_resend.then(|| view! { <ResendForm practice id name=name.clone() resend/> });
    let name = match href {
        Some(href) => view! { <a class="table-main" id=format!("open-{id}") href=href>{name}</a> }.into_any(),
        None => view! { <span class="table-main">{name}</span> }.into_any(),
    };
    let agent = (kind == StaffKind::ExternalAgent).then_some(words::EXTERNAL_AGENT);
    view! {
        <Row>
            <Cell column=words::NAME>
                {choice}
                {name}
                {(!title.is_empty()).then(|| view! { <span class="beside">" " {title}</span> })}
                {agent.map(|agent| view! { " " <Badge tone=Tone::Still text=agent/> })}
            </Cell>
            {contact.then(|| view! { <Cell column=words::EMAIL>{email.map(|email| view! { <Email text=email/> })}</Cell> })}
            {phones.then(|| view! {
                <Cell column=words::PHONE>{phone.filter(|phone| !phone.is_empty()).map(|phone| view! { <span class="number">{phone}</span> })}</Cell>
            })}
            {duties.then(|| view! {
                <Cell column=words::ROLES>{roles.map(text::roles)}</Cell>
                <Cell column=words::STATE>
                    {state.map(|state| view! { <State state schedule/> })}
                    {mail.map(|mail| view! { <p class="beside"><MailFact mail/></p> })}
                    {again}
                </Cell>
            })}
        </Row>
    }
}

/// A new link for somebody who has not signed up, right in the list.
#[component]
fn ResendForm(practice: StoredValue<String>, id: StaffMemberId, name: String, resend: Resend) -> impl IntoView {
    let (action, form) = resend;
    view! {
        <BackgroundForm action attr:class="table-action">
            <input type="hidden" name="practice" value=practice.get_value()/>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button
                look=Look::Quiet
                pending=form.pending()
                label=words::resend_to(&name)
                attr:id=format!("resend-{id}")
            >
                {words::RESEND_SHORT}
            </Button>
        </BackgroundForm>
    }
}

/// A person's state, when an open invitation expires, and when access begins or ends by itself.
#[component]
pub fn State(state: StaffState, schedule: ShownSchedule) -> impl IntoView {
    let tone = match state {
        StaffState::Active => Tone::Good,
        StaffState::Invited { .. } | StaffState::NotStarted | StaffState::OnLeave => Tone::Waiting,
        StaffState::InvitationExpired | StaffState::EmailBounced => Tone::Attention,
        StaffState::Inactive => Tone::Still,
    };
    let word = text::state(&state);
    let ends_soon = schedule.soon && schedule.ends.is_some();
    let expires = match state {
        StaffState::Invited { expires } => Some(expires),
        _ => None,
    };
    view! {
        <Badge tone text=word/>
        {expires.map(|at| view! { <span class="beside">" " {words::EXPIRES} <Time at/></span> })}
        {ends_soon.then(|| view! { " " <Badge tone=Tone::Attention text=text::schedule::ENDS_SOON/> })}
        {text::schedule::schedule(&schedule).map(|what| view! { <span class="beside state-schedule">{what}</span> })}
    }
}
