//! What the staff list is narrowed down by. Each choice is an address, so it works as it stands; where the
//! page is alive, typing and choosing are enough.

use super::{super::staff_path, list::Asked};
use crate::{
    components::{Button, Chip, Chips, Look, SearchField, Select, SentFields},
    domain::{Role, Show, Sort, StaffKind},
    text::{self, staff as words},
};
use leptos::{
    ev::SubmitEvent,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Event, HtmlFormElement},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// Between the last key and the search: nobody types slower within a word.
const TYPING_PAUSE: Duration = Duration::from_millis(250);

/// Search field, kind, and chips for role and order.
#[component]
pub fn Filters(practice: StoredValue<String>, asked: Memo<Asked>) -> impl IntoView {
    let everybody = (String::new(), words::ANY_KIND.into());
    let kinds = [StaffKind::Employee, StaffKind::ExternalAgent];
    let kinds = kinds.into_iter().map(|kind| (kind.code().into(), words::kind(kind).into()));
    let clear = move || {
        let Asked { show, sort, .. } = asked.get();
        practice.with_value(|practice| Asked { show, sort, ..Asked::default() }.href(practice))
    };
    let navigate = use_navigate();
    let go = move |event: SubmitEvent| {
        if let Some(sent) = SentFields::of(&event) {
            event.prevent_default();
            let wanted = Asked {
                search: sent.text("search"),
                role: sent.text("role"),
                kind: sent.text("kind"),
                show: Show::from_code(&sent.text("show")),
                sort: Sort::from_code(&sent.text("sort")),
                ..Asked::default()
            };
            let before = asked.get_untracked();
            // Going back leads out of the search, not through each of its letters.
            let replace = Asked { search: before.search.clone(), ..wanted.clone() } == before;
            let href = practice.with_value(|practice| wanted.href(practice));
            navigate(&href, NavigateOptions { scroll: false, replace, ..NavigateOptions::default() });
        }
    };
    let keys = StoredValue::new(0_u32);
    let typed = move |event: Event| {
        keys.update_value(|keys| *keys = keys.wrapping_add(1));
        let last = keys.get_value();
        let search = move || {
            if keys.try_get_value() == Some(last) {
                send_form(event);
            }
        };
        set_timeout(search, TYPING_PAUSE);
    };
    view! {
        <form
            class="filters filters-short"
            method="get"
            action=practice.with_value(|practice| staff_path(practice))
            on:submit=go
        >
            <SearchField
                name="search"
                label=words::SEARCH
                value=Signal::derive(move || asked.get().search)
                on_typed=Callback::new(typed)
            />
            <Select
                id="kind"
                name="kind"
                label=words::KIND
                options=std::iter::once(everybody).chain(kinds).collect()
                value=Signal::derive(move || asked.get().kind)
                on_choice=Callback::new(send_form)
            />
            <input type="hidden" name="role" value=move || asked.get().role/>
            <input type="hidden" name="show" value=move || asked.get().show.code()/>
            <input type="hidden" name="sort" value=move || asked.get().sort.code()/>
            <div class="filters-actions">
                <Button look=Look::Quiet>{words::APPLY}</Button>
                {move || asked.get().filters().then(|| view! { <a href=clear>{words::CLEAR}</a> })}
            </div>
        </form>
        {move || view! { <Choices practice asked=asked.get()/> }}
    }
}

/// The roles, and the order.
#[component]
fn Choices(practice: StoredValue<String>, asked: Asked) -> impl IntoView {
    let chip = |label: String, wanted: Asked| Chip {
        href: practice.with_value(|practice| wanted.href(practice)),
        label,
        current: wanted == Asked { after: String::new(), all: false, ..asked.clone() },
    };
    let narrowed = |role: &str| Asked { role: role.into(), after: String::new(), all: false, ..asked.clone() };
    let any = chip(words::ANY_ROLE.into(), narrowed(""));
    let roles = Role::ALL.into_iter().map(|role| chip(text::role(role).into(), narrowed(role.code())));
    let ordered = |sort| Asked { sort, after: String::new(), all: false, ..asked.clone() };
    let orders = [(words::BY_NAME, Sort::Name), (words::NEWEST_FIRST, Sort::Newest)];
    let orders = orders.map(|(label, sort)| chip(label.into(), ordered(sort)));
    // Nobody on the inactive side holds a role.
    let roles = (asked.show != Show::Inactive).then(|| {
        view! { <Chips label=words::ROLE chips=std::iter::once(any).chain(roles).collect()/> }
    });
    view! {
        <div class="list-choices">
            {roles}
            <Chips label=words::ORDER chips=orders.to_vec()/>
        </div>
    }
}

fn send_form(event: Event) {
    let field = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    let form = field.and_then(|field| field.closest("form").ok().flatten());
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        // Fails only for a form that is gone: then there is nothing to send.
        let _ = form.request_submit();
    }
}
