//! The lines of the staff list.

use crate::{
    components::{Badge, Cell, Row, Table, Time, Tone},
    domain::{EmailAddress, StaffKind, StaffListEntry, StaffState},
    text::{self, staff as words},
};
use leptos::prelude::*;

/// One line per person, with the columns that the reader may see. `path` is the list's own.
#[component]
pub fn StaffTable(path: String, entries: Vec<StaffListEntry>) -> impl IntoView {
    let contact = entries.iter().any(|entry| entry.email.is_some());
    let duties = entries.iter().any(|entry| entry.roles.is_some());
    let columns = [
        (words::NAME, true),
        (words::EMAIL, contact),
        (words::PHONE, contact),
        (words::ROLES, duties),
        (words::STATE, duties),
    ];
    let columns = columns.into_iter().filter(|(_, seen)| *seen).map(|(column, _)| column).collect();
    let rows = entries
        .into_iter()
        .map(|entry| {
            let href = entry.open.then(|| format!("{path}/{}", entry.id));
            view! { <Line entry href contact duties/> }
        })
        .collect_view();
    view! { <Table caption=words::SHOWN columns>{rows}</Table> }
}

#[component]
fn Line(entry: StaffListEntry, href: Option<String>, contact: bool, duties: bool) -> impl IntoView {
    let StaffListEntry { name, title, email, phone, roles, state, kind, .. } = entry;
    let name = match href {
        Some(href) => view! { <a class="table-main" href=href>{name}</a> }.into_any(),
        None => view! { <span class="table-main">{name}</span> }.into_any(),
    };
    let agent = (kind == StaffKind::ExternalAgent).then_some(words::EXTERNAL_AGENT);
    view! {
        <Row>
            <Cell column=words::NAME>
                {name}
                {(!title.is_empty()).then(|| view! { <span class="beside">" " {title}</span> })}
                {agent.map(|agent| view! { " " <Badge tone=Tone::Still text=agent/> })}
            </Cell>
            {contact.then(|| view! {
                <Cell column=words::EMAIL>{email.map(|email| view! { <Email email/> })}</Cell>
                <Cell column=words::PHONE>{phone.map(|phone| view! { <span class="number">{phone}</span> })}</Cell>
            })}
            {duties.then(|| view! {
                <Cell column=words::ROLES>{roles.map(text::roles)}</Cell>
                <Cell column=words::STATE>{state.map(|state| view! { <State state/> })}</Cell>
            })}
        </Row>
    }
}

/// An address that breaks before its host, where it has to.
#[component]
fn Email(email: EmailAddress) -> impl IntoView {
    let (mailbox, host) = email.as_str().rsplit_once('@').unwrap_or_default();
    view! { {mailbox.to_owned()} <wbr/> {format!("@{host}")} }
}

/// A person's state, and when an open invitation expires.
#[component]
pub fn State(state: StaffState) -> impl IntoView {
    let tone = match state {
        StaffState::Active => Tone::Good,
        StaffState::Invited { .. } => Tone::Waiting,
        StaffState::InvitationExpired | StaffState::EmailBounced => Tone::Attention,
        StaffState::Inactive => Tone::Still,
    };
    let word = text::state(&state);
    let expires = match state {
        StaffState::Invited { expires } => Some(expires),
        _ => None,
    };
    view! {
        <Badge tone text=word/>
        {expires.map(|at| view! { <span class="beside">" " {words::EXPIRES} <Time at/></span> })}
    }
}
