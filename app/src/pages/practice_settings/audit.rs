//! The **Audit Log** tab. What it shows is in the address: a link to it shows the same to others.

use super::{changes::Changes, settings_path, staff_path, use_practice};
use crate::{
    api::{audit::list_audit_events, json::resource},
    components::{
        Button, ButtonLink, Cell, DayFilter, EmptyState, Heading, Look, Pager, Panel, RefusalNotice, Row, SearchField,
        Select, SentFields, Skeleton, Table, Time,
    },
    domain::{AuditAction, AuditEntry, AuditPage as Page, AuditParty, StaffMemberId, TypedAuditFilter},
    text::{self, Text, audit as words},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

/// Where the log of a practice is.
fn path(practice: &str) -> String {
    format!("{}/audit", settings_path(practice))
}

/// What the address asks of the log, as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    filter: TypedAuditFilter,
    before: String,
}

impl Asked {
    fn read(query: &ParamsMap) -> Self {
        let get = |name| query.get(name).unwrap_or_default();
        let filter = TypedAuditFilter {
            name: get("name"),
            person: get("person"),
            action: get("action"),
            from: get("from"),
            to: get("to"),
        };
        Self { filter, before: get("before") }
    }

    /// The address of the log that shows this.
    fn href(&self, practice: &str) -> String {
        let before = ("before", self.before.as_str());
        let pairs = pairs(&self.filter).into_iter().chain([before]).filter(|(_, value)| !value.is_empty());
        let query: ParamsMap = pairs.map(|(name, value)| (name, value.to_owned())).collect();
        format!("{}{}", path(practice), query.to_query_string())
    }

    fn filters(&self) -> bool {
        self.filter != TypedAuditFilter::default()
    }
}

fn pairs(filter: &TypedAuditFilter) -> [(&'static str, &str); 5] {
    let TypedAuditFilter { name, person, action, from, to } = filter;
    [("name", name), ("person", person), ("action", action), ("from", from), ("to", to)]
}

/// The audit log with its filters.
#[component]
pub fn AuditLogPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::read));
    let page = resource(
        move || asked.get(),
        move |Asked { filter: TypedAuditFilter { name, person, action, from, to }, before }| {
            list_audit_events(practice.get_value(), name, person, action, from, to, before)
        },
    );
    let people = move || {
        Suspend::new(async move {
            let page = page.await.ok().filter(|page| page.instead.is_none());
            page.map(|Page { people, more, .. }| view! { <PersonFilter people more asked/> })
        })
    };
    view! {
        <Heading text=words::HEADING/>
        <Filters practice asked>
            <Transition>{people}</Transition>
        </Filters>
        <Transition fallback=Skeleton>
            {move || {
                let asked = asked.get();
                Suspend::new(async move {
                    match page.await {
                        Ok(page) => view! { <Listed practice asked page/> }.into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// A GET form: without WASM the browser sends it, with WASM the router goes there.
#[component]
fn Filters(practice: StoredValue<String>, asked: Memo<Asked>, children: Children) -> impl IntoView {
    let any = (String::new(), words::ANYTHING.into());
    let actions = AuditAction::ALL.into_iter().map(|action| (action.code().into(), text::action(action).into()));
    let navigate = use_navigate();
    let go = move |event: SubmitEvent| {
        if let Some(sent) = SentFields::of(&event) {
            event.prevent_default();
            let filter = TypedAuditFilter {
                name: sent.text("name"),
                person: sent.text("person"),
                action: sent.text("action"),
                from: sent.text("from"),
                to: sent.text("to"),
            };
            let asked = Asked { filter, before: String::new() };
            let href = practice.with_value(|practice| asked.href(practice));
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    let clear = move || practice.with_value(|practice| path(practice));
    view! {
        <form class="filters" method="get" action=clear() on:submit=go>
            {children()}
            <Select
                id="action"
                name="action"
                label=words::ACTION
                options=std::iter::once(any).chain(actions).collect()
                value=Signal::derive(move || asked.get().filter.action)
            />
            <div class="filters-days">
                <DayFilter name="from" label=words::FROM value=Signal::derive(move || asked.get().filter.from)/>
                <DayFilter name="to" label=words::TO value=Signal::derive(move || asked.get().filter.to)/>
            </div>
            <div class="filters-actions">
                <Button look=Look::Quiet>{words::APPLY}</Button>
                {move || asked.get().filters().then(|| view! { <a href=clear()>{words::CLEAR}</a> })}
            </div>
        </form>
    }
}

/// Part of a name, and then whom of those it finds: a practice can have more people than a list to choose from.
#[component]
fn PersonFilter(people: Vec<(StaffMemberId, String)>, more: bool, asked: Memo<Asked>) -> impl IntoView {
    let named = !asked.get_untracked().filter.name.is_empty();
    let all = if named { words::found(people.len(), more) } else { words::EVERYBODY.into() };
    let everybody = (String::new(), all);
    let system = (AuditParty::SYSTEM.into(), words::SYSTEM.into());
    let people = people.into_iter().map(|(id, name)| (id.to_string(), name));
    view! {
        <SearchField
            name="name"
            label=words::NAME
            hint=words::NAME_HINT
            value=Signal::derive(move || asked.get().filter.name)
        />
        <Select
            id="person"
            name="person"
            label=words::PERSON
            options=[everybody, system].into_iter().chain(people).collect()
            value=Signal::derive(move || asked.get().filter.person)
        />
    }
}

#[component]
fn Listed(practice: StoredValue<String>, asked: Asked, page: Page) -> impl IntoView {
    let Page { entries, next, instead, .. } = page;
    let href =
        |before: String| practice.with_value(|practice| Asked { before, filter: asked.filter.clone() }.href(practice));
    let first = (!asked.before.is_empty()).then(|| href(String::new()));
    let next = next.map(|number| href(number.to_string()));
    let content = if entries.is_empty() {
        let clear = practice.with_value(|practice| path(practice));
        view! {
            <EmptyState heading=words::NOTHING what=words::NOTHING_WHAT>
                <ButtonLink href=clear look=Look::Quiet>{words::CLEAR}</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        let staff = instead.is_none().then(|| practice.with_value(|practice| staff_path(practice)));
        view! { <Events entries staff/> }.into_any()
    };
    view! {
        <p>
            {match instead {
                None => words::WHAT.into(),
                Some(who) => format!("{} {}", words::WHAT_OWN, text::who_can::instead(&who)),
            }}
        </p>
        {content}
        <div class="list-foot"><Pager first next/></div>
        <Export practice filter=asked.filter/>
    }
}

/// One row per event. `staff` is where people's pages are, for those who may open them.
#[component]
fn Events(entries: Vec<AuditEntry>, staff: Option<String>) -> impl IntoView {
    let columns = vec![words::WHEN, words::WHO, words::WHAT_CHANGED, words::WHOM, words::WHERE];
    let rows = entries.into_iter().map(|entry| view! { <Event entry staff=staff.clone()/> }).collect_view();
    view! { <Table caption=words::SHOWN columns>{rows}</Table> }
}

#[component]
fn Event(entry: AuditEntry, staff: Option<String>) -> impl IntoView {
    let AuditEntry { number, event, subject, address, user_agent } = entry;
    let subject = match (subject, staff) {
        (None, _) => words::THE_PRACTICE.into_any(),
        (Some((_, name)), None) => name.into_any(),
        (Some((id, name)), Some(staff)) => view! { <a href=format!("{staff}/{id}")>{name}</a> }.into_any(),
    };
    view! {
        <Row>
            <Cell column=words::WHEN><Time at=event.at/> <span class="beside">" #" {number}</span></Cell>
            <Cell column=words::WHO>{event.actor.unwrap_or_else(|| text::staff::SYSTEM.into())}</Cell>
            <Cell column=words::WHAT_CHANGED>{text::action(event.action)} <Changes changes=event.changes/></Cell>
            <Cell column=words::WHOM>{subject}</Cell>
            <Cell column=words::WHERE>
                {if address.is_empty() && user_agent.is_empty() { words::NO_BROWSER.into() } else { address }}
                // The export has it as it was sent.
                {(!user_agent.is_empty()).then(|| view! { <span class="beside">" " {text::account::device(&user_agent)}</span> })}
            </Cell>
        </Row>
    }
}

/// The answer is a file, so the browser sends these itself, with WASM and without.
#[component]
fn Export(practice: StoredValue<String>, filter: TypedAuditFilter) -> impl IntoView {
    let form = move |format: &'static str, label: Text| {
        let fields = pairs(&filter).into_iter().map(|(name, value)| {
            view! { <input type="hidden" name=name value=value.to_owned()/> }
        });
        let fields = fields.collect_view();
        view! {
            <form method="post" action=practice.with_value(|practice| format!("{}/export", path(practice)))>
                {fields}
                <input type="hidden" name="format" value=format/>
                <Button look=Look::Quiet>{label}</Button>
            </form>
        }
    };
    view! {
        <Panel id="export" heading=words::EXPORT>
            <p>{words::EXPORT_WHAT}</p>
            <div class="buttons">
                {form("csv", words::EXPORT_CSV)}
                {form("json", words::EXPORT_JSON)}
            </div>
        </Panel>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_log_asks_for_that_log() {
        let filter = TypedAuditFilter { action: "signed_in".into(), from: "2026-11-24".into(), ..Default::default() };
        let asked = Asked { filter, before: "51".into() };
        let href = asked.href("nord");
        assert_eq!(href, "/p/nord/settings/audit?action=signed%5Fin&from=2026%2D11%2D24&before=51");
        assert_eq!(Asked::default().href("nord"), "/p/nord/settings/audit");
    }
}
