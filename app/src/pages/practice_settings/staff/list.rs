//! The staff list. What it shows is in the address: a link to it shows the same to others.

use super::{
    super::{staff_path, use_practice},
    list_table::{Resend, StaffTable},
    requests::Requests,
    sent::ResentNotice,
};
use crate::{
    api::{invitations::SendCredentials, json::resource, staff::list_staff},
    components::{
        Button, ButtonLink, EmptyState, Heading, Live, Look, PageForms, Pager, RefusalNotice, SearchField, Select,
        use_form,
    },
    domain::{Role, Show, StaffKind, StaffList},
    text::{self, staff as words},
};
use leptos::{
    ev::SubmitEvent,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Event, HtmlSelectElement},
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};
use serde::Deserialize;

/// What the address asks of the list, as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    search: String,
    role: String,
    kind: String,
    show: Show,
    after: String,
}

impl Asked {
    fn read(query: &ParamsMap) -> Self {
        let get = |name| query.get(name).unwrap_or_default();
        let show = Show::from_code(&get("show"));
        Self { search: get("search"), role: get("role"), kind: get("kind"), show, after: get("after") }
    }

    /// The address of the list that shows this.
    fn href(&self, practice: &str) -> String {
        let pairs = [
            ("search", self.search.as_str()),
            ("role", &self.role),
            ("kind", &self.kind),
            ("show", show_code(self.show)),
            ("after", &self.after),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query: ParamsMap = pairs.map(|(name, value)| (name, value.to_owned())).collect();
        format!("{}{}", staff_path(practice), query.to_query_string())
    }

    fn filters(&self) -> bool {
        [&self.search, &self.role, &self.kind].iter().any(|filter| !filter.is_empty())
    }
}

/// The usual side is not written into the address.
fn show_code(show: Show) -> &'static str {
    match show {
        Show::Active => "",
        Show::Inactive => "inactive",
    }
}

/// The staff list with its filters.
#[component]
pub fn StaffPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page_forms = PageForms::provide();
    let resend = use_form::<SendCredentials>();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::read));
    // What others change appears by itself.
    let live = use_context::<Live>();
    let changes = move || live.map_or(0, |live| live.changes.get());
    let staff = resource(
        move || (asked.get(), changes(), page_forms.answers()),
        move |(Asked { search, role, kind, show, after }, ..)| {
            list_staff(practice.get_value(), search, role, kind, show_code(show).into(), after)
        },
    );
    view! {
        <div class="page-head">
            <Heading text=words::HEADING/>
            <Transition>
                {move || Suspend::new(async move {
                    staff.await.is_ok_and(|staff| staff.manage).then(|| view! { <NewLink practice/> })
                })}
            </Transition>
        </div>
        <ResentNotice form=resend.1 fields=resend.1.fields() id="resent"/>
        <Filters practice asked/>
        <Transition fallback=|| view! { <p aria-busy="true">{text::frame::LOADING}</p> }>
            {move || {
                let asked = asked.get();
                Suspend::new(async move {
                    match staff.await {
                        Ok(staff) => view! { <Listed practice asked staff resend/> }.into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn NewLink(practice: StoredValue<String>) -> impl IntoView {
    let path = |page| practice.with_value(|practice| format!("{}/{page}", staff_path(practice)));
    view! {
        <div class="buttons">
            <ButtonLink href=path("new")>{words::NEW}</ButtonLink>
            <ButtonLink href=path("new-agent") look=Look::Quiet>{text::agents::NEW}</ButtonLink>
        </div>
    }
}

/// What the filters send.
#[derive(Deserialize)]
struct Filtered {
    search: String,
    role: String,
    kind: String,
    show: String,
}

/// A GET form: without WASM the browser sends it, with WASM the router goes there.
#[component]
fn Filters(practice: StoredValue<String>, asked: Memo<Asked>) -> impl IntoView {
    let any = (String::new(), words::ANY_ROLE.into());
    let roles = Role::ALL.into_iter().map(|role| (role.code().into(), text::role(role).into()));
    let everybody = (String::new(), words::ANY_KIND.into());
    let kinds = [StaffKind::Employee, StaffKind::ExternalAgent];
    let kinds = kinds.into_iter().map(|kind| (kind.code().into(), words::kind(kind).into()));
    let clear = move || {
        let Asked { show, .. } = asked.get();
        practice.with_value(|practice| Asked { show, ..Asked::default() }.href(practice))
    };
    let navigate = use_navigate();
    let go = move |event: SubmitEvent| {
        if let Ok(Filtered { search, role, kind, show }) = Filtered::from_event(&event) {
            event.prevent_default();
            let asked = Asked { search, role, kind, show: Show::from_code(&show), after: String::new() };
            let href = practice.with_value(|practice| asked.href(practice));
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    };
    view! {
        <form
            class="filters"
            method="get"
            action=practice.with_value(|practice| staff_path(practice))
            on:submit=go
        >
            <SearchField
                name="search"
                label=words::SEARCH
                hint=words::SEARCH_HINT
                value=Signal::derive(move || asked.get().search)
            />
            <Select
                id="role"
                name="role"
                label=words::ROLE
                options=std::iter::once(any).chain(roles).collect()
                value=Signal::derive(move || asked.get().role)
                on_choice=Callback::new(send_form)
            />
            <Select
                id="kind"
                name="kind"
                label=words::KIND
                options=std::iter::once(everybody).chain(kinds).collect()
                value=Signal::derive(move || asked.get().kind)
                on_choice=Callback::new(send_form)
            />
            <input type="hidden" name="show" value=move || show_code(asked.get().show)/>
            <div class="filters-actions">
                <Button look=Look::Quiet>{words::APPLY}</Button>
                {move || asked.get().filters().then(|| view! { <a href=clear>{words::CLEAR}</a> })}
            </div>
        </form>
    }
}

/// Choosing is enough, where the page is alive.
fn send_form(event: Event) {
    let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    if let Some(form) = select.and_then(|select| select.form()) {
        // Fails only for a form that is gone: then there is nothing to send.
        let _ = form.request_submit();
    }
}

#[component]
fn Listed(practice: StoredValue<String>, asked: Asked, staff: StaffList, resend: Resend) -> impl IntoView {
    let href = |asked: &Asked| practice.with_value(|practice| asked.href(practice));
    let side = |show| href(&Asked { show, after: String::new(), ..asked.clone() });
    let first = (!asked.after.is_empty()).then(|| side(asked.show));
    let next = staff.next.map(|next| href(&Asked { after: next.to_string(), ..asked.clone() }));
    let (active, inactive) = (side(Show::Active), side(Show::Inactive));
    let current = |show| (asked.show == show).then_some("true");
    let requests = (!staff.requests.is_empty()).then(|| view! { <Requests practice requests=staff.requests/> });
    view! {
        {requests}
        <p class="counts" role="status">
            <a class="count" href=active.clone() aria-current=current(Show::Active)>{words::active_count(staff.active)}</a>
            {staff.inactive.map(|people| view! {
                <a class="count" href=inactive.clone() aria-current=current(Show::Inactive)>{words::inactive_count(people)}</a>
            })}
        </p>
        {if staff.entries.is_empty() {
            view! { <Nobody practice asked=asked.clone() manage=staff.manage/> }.into_any()
        } else {
            view! { <StaffTable practice entries=staff.entries resend/> }.into_any()
        }}
        <div class="list-foot">
            <Pager first next/>
            {staff.inactive.map(|_| match asked.show {
                Show::Active => view! { <a class="toggle" href=inactive>{words::INACTIVE}</a> },
                Show::Inactive => view! { <a class="toggle" href=active>{words::ACTIVE}</a> },
            })}
        </div>
    }
}

/// An empty list, and what to do about it.
#[component]
fn Nobody(practice: StoredValue<String>, asked: Asked, manage: bool) -> impl IntoView {
    let (heading, what) = match asked.show {
        _ if asked.filters() => (words::NOBODY_FOUND, words::NOBODY_FOUND_WHAT),
        Show::Inactive => (words::NOBODY_INACTIVE, words::NOBODY_INACTIVE_WHAT),
        Show::Active => (words::NOBODY_YET, words::NOBODY_YET_WHAT),
    };
    let all = Asked { show: asked.show, ..Asked::default() };
    view! {
        <EmptyState heading what>
            {if asked.filters() {
                let href = practice.with_value(|practice| all.href(practice));
                view! { <ButtonLink href look=Look::Quiet>{words::CLEAR}</ButtonLink> }.into_any()
            } else if manage && asked.show == Show::Active {
                view! { <NewLink practice/> }.into_any()
            } else {
                ().into_any()
            }}
        </EmptyState>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_list_asks_for_that_list() {
        let asked = Asked {
            search: "a&b".into(),
            role: "therapist".into(),
            kind: "employee".into(),
            show: Show::Inactive,
            after: String::new(),
        };
        let href = asked.href("nord");
        assert!(href.starts_with("/p/nord/settings/staff?search=a%26b"), "{href}");
        assert!(href.ends_with("role=therapist&kind=employee&show=inactive"), "{href}");
        assert_eq!(Asked::default().href("nord"), "/p/nord/settings/staff");
    }
}
