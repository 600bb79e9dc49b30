//! The staff list. What it shows is in the address: a link to it shows the same to others.

use super::{
    super::{manages, staff_path, use_practice},
    list_filters::Filters,
    list_keys::move_between_people,
    list_table::{CHOICE, Resend, StaffTable},
    requests::Requests,
    sent::ResentNotice,
};
use crate::{
    api::{invitations::SendCredentials, json::resource, staff::list_staff},
    components::{
        ButtonLink, ByFirst, EmptyState, Heading, Live, Look, PageForms, Pager, RefusalNotice, Skeleton, Toast,
        use_form,
    },
    domain::{SharedAction, Show, Sort, StaffList},
    text::{self, staff as words},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

/// What the address asks of the list, as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub search: String,
    pub role: String,
    pub kind: String,
    pub show: Show,
    pub sort: Sort,
    pub after: String,
    /// Whether everybody on the page is chosen at first.
    pub all: bool,
}

impl Asked {
    fn read(query: &ParamsMap) -> Self {
        let get = |name| query.get(name).unwrap_or_default();
        let (show, sort) = (Show::from_code(&get("show")), Sort::from_code(&get("sort")));
        let all = !get("all").is_empty();
        Self { search: get("search"), role: get("role"), kind: get("kind"), show, sort, after: get("after"), all }
    }

    /// The address of the list that shows this.
    pub fn href(&self, practice: &str) -> String {
        let pairs = [
            ("search", self.search.as_str()),
            ("role", &self.role),
            ("kind", &self.kind),
            ("show", self.show.code()),
            ("sort", self.sort.code()),
            ("after", &self.after),
            ("all", if self.all { "yes" } else { "" }),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query: ParamsMap = pairs.map(|(name, value)| (name, value.to_owned())).collect();
        format!("{}{}", staff_path(practice), query.to_query_string())
    }

    /// Whether it asks for some people only.
    pub fn filters(&self) -> bool {
        [&self.search, &self.role, &self.kind].iter().any(|filter| !filter.is_empty())
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
    let all_before = StoredValue::new(None);
    // What others change appears by itself.
    let live = use_context::<Live>();
    let changes = move || live.map_or(0, |live| live.changes.get());
    let staff = resource(
        move || (asked.get(), changes(), page_forms.answers()),
        move |(Asked { search, role, kind, show, sort, after, .. }, ..)| {
            let (show, sort) = (show.code().into(), sort.code().into());
            list_staff(practice.get_value(), search, role, kind, show, sort, after)
        },
    );
    move_between_people();
    view! {
        <div class="page-head">
            <Heading text=words::HEADING/>
            {practice.with_value(|practice| manages(practice)).then(|| view! { <NewLink practice/> })}
        </div>
        <Toast><ResentNotice form=resend.1 fields=resend.1.fields() id="resent"/></Toast>
        <Filters practice asked/>
        <Transition fallback=Skeleton>
            {move || {
                let asked = asked.get();
                Suspend::new(async move {
                    match staff.await {
                        Ok(staff) => view! { <Listed practice asked staff all_before resend/> }.into_any(),
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
            <ButtonLink href=path("import") look=Look::Quiet>{text::imports::HEADING}</ButtonLink>
            <ButtonLink href=path("new-agent") look=Look::Quiet>{text::agents::NEW}</ButtonLink>
        </div>
    }
}

#[component]
fn Listed(
    practice: StoredValue<String>,
    asked: Asked,
    staff: StaffList,
    all_before: StoredValue<Option<bool>>,
    resend: Resend,
) -> impl IntoView {
    let href = |asked: &Asked| practice.with_value(|practice| asked.href(practice));
    let side = |show| href(&Asked { show, after: String::new(), all: false, ..asked.clone() });
    let first = (!asked.after.is_empty()).then(|| side(asked.show));
    let next = staff.next.map(|next| href(&Asked { after: next.to_string(), all: false, ..asked.clone() }));
    let (active, inactive) = (side(Show::Active), side(Show::Inactive));
    let current = |show| (asked.show == show).then_some("true");
    let most = staff.counted_to;
    let count = |people: u64| if people > most { format!("{most}+") } else { people.to_string() };
    let path = |page| practice.with_value(|practice| format!("{}/{page}", staff_path(practice)));
    // Agents see names only, and nothing to ask about.
    let seen = staff.entries.iter().any(|entry| entry.roles.is_some());
    let by_name = ByFirst {
        href: href(&Asked { sort: Sort::Name, after: String::new(), all: false, ..asked.clone() }),
        current: asked.sort == Sort::Name,
    };
    let choosable = staff.entries.iter().filter(|entry| entry.resend || entry.deactivate).count();
    let requests = (!staff.requests.is_empty()).then(|| view! { <Requests practice requests=staff.requests/> });
    view! {
        {requests}
        <p class="counts" role="status">
            <a class="count" href=active.clone() aria-current=current(Show::Active)>{words::active_count(count(staff.active))}</a>
            {staff.invited.map(|people| view! {
                <a class="count" href=side(Show::Invited) aria-current=current(Show::Invited)>{words::invited_count(count(people))}</a>
            })}
            {staff.inactive.map(|people| view! {
                <a class="count" href=inactive.clone() aria-current=current(Show::Inactive)>{words::inactive_count(count(people))}</a>
            })}
        </p>
        {if staff.entries.is_empty() {
            view! { <Nobody practice asked=asked.clone() manage=staff.manage/> }.into_any()
        } else {
            view! {
                <div class="choosing">
                    {(choosable > 1).then(|| view! { <ChooseAll practice asked=asked.clone() choosable/> })}
                    <StaffTable practice entries=staff.entries all=asked.all all_before by_name resend/>
                    {(choosable > 0).then(|| view! { <ChoiceBar practice/> })}
                </div>
            }
            .into_any()
        }}
        <div class="list-foot">
            <Pager first next/>
            {seen.then(|| view! { <a class="toggle" href=path("who-can")>{text::who_can::HEADING}</a> })}
            {staff.manage.then(|| view! { <a class="toggle" href=path("export")>{text::staff_export::HEADING}</a> })}
            {staff.reviews.then(|| view! { <a class="toggle" href=path("reviews")>{text::access_reviews::HEADING}</a> })}
            {staff.inactive.map(|_| match asked.show {
                Show::Active | Show::Invited => view! { <a class="toggle toggle-side" href=inactive>{words::INACTIVE}</a> },
                Show::Inactive => view! { <a class="toggle toggle-side" href=active>{words::ACTIVE}</a> },
            })}
        </div>
    }
}

/// Everybody on this page at once, or nobody again. Addresses, so that it works as it stands; boxes that were
/// ticked one by one are not in them.
#[component]
fn ChooseAll(practice: StoredValue<String>, asked: Asked, choosable: usize) -> impl IntoView {
    let link = |all, text: String| {
        let href = practice.with_value(|practice| Asked { all, ..asked.clone() }.href(practice));
        view! { <a class="pick-all-link" href=href data-noscroll="">{text}</a> }
    };
    let none = asked.all.then(|| link(false, words::CHOOSE_NONE.into()));
    view! { <p class="pick-all">{link(true, words::choose_all(choosable))} {none}</p> }
}

/// What can be done to the people who are chosen in the table. A GET form: the next page says what it
/// would mean for each of them.
#[component]
fn ChoiceBar(practice: StoredValue<String>) -> impl IntoView {
    let button = |what: SharedAction, label, look| {
        view! { <button class=Look::class(look) type="submit" name="what" value=what.code()>{label}</button> }
    };
    view! {
        <form
            class="pick-bar"
            id=CHOICE
            method="get"
            action=practice.with_value(|practice| format!("{}/several", staff_path(practice)))
        >
            <span>{words::CHOSEN}</span>
            {button(SharedAction::Resend, words::RESEND_ALL, Look::Quiet)}
            {button(SharedAction::Deactivate, words::DEACTIVATE_ALL, Look::Danger)}
        </form>
    }
}

/// An empty list, and what to do about it.
#[component]
fn Nobody(practice: StoredValue<String>, asked: Asked, manage: bool) -> impl IntoView {
    let (heading, what) = match asked.show {
        _ if asked.filters() => (words::NOBODY_FOUND, words::NOBODY_FOUND_WHAT),
        Show::Inactive => (words::NOBODY_INACTIVE, words::NOBODY_INACTIVE_WHAT),
        Show::Invited => (words::NOBODY_INVITED, words::NOBODY_INVITED_WHAT),
        Show::Active => (words::NOBODY_YET, words::NOBODY_YET_WHAT),
    };
    let all = Asked { show: asked.show, ..Asked::default() };
    view! {
        <EmptyState heading what>
            {if asked.filters() {
                let href = practice.with_value(|practice| all.href(practice));
                view! { <ButtonLink href look=Look::Quiet>{words::CLEAR}</ButtonLink> }.into_any()
            } else if manage && asked.show != Show::Inactive {
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
            sort: Sort::Newest,
            after: String::new(),
            all: true,
        };
        let href = asked.href("nord");
        assert!(href.starts_with("/p/nord/settings/staff?search=a%26b"), "{href}");
        assert!(href.ends_with("role=therapist&kind=employee&show=inactive&sort=newest&all=yes"), "{href}");
        assert_eq!(Asked::default().href("nord"), "/p/nord/settings/staff");
    }
}
