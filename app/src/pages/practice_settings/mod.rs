//! Practice Settings: the menu at the left, the tabs on top, one page below them.
//!
//! The practice is in the address, never in the session alone: two tabs of the browser on two
//! practices must not mix.

mod audit;
mod changes;
mod commands;
mod practice;
mod refused;
mod security;
mod staff;
mod subscription;

pub use audit::AuditLogPage;
pub use commands::{GoToPage, Palette};
pub use practice::PracticePage;
pub use security::SecurityPage;
pub use staff::{
    AccessReviewPage, AccessReviewsPage, ImportPage, ImportsPage, NewAgentPage, NewStaffMemberPage, SeveralPage,
    StaffExportPage, StaffMemberPage, StaffPage, WhoCanPage,
};
pub use subscription::{StatementPage, SubscriptionPage};

use commands::GoTo;

use super::frame::{Header, SignOutForm, colour_class};
use crate::{
    components::{Live, Menu, MenuLink, Notice, NoticeKind, Tab, Tabs, Time},
    domain::{Membership, PracticeSlug, ShownTime, StaffKind},
    shell::{Build, Who},
    text,
};
use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};

/// The practice of the page, as its address names it.
fn use_practice() -> String {
    use_params_map().with_untracked(|params| params.get("practice")).unwrap_or_default()
}

/// Where the settings of a practice are.
fn settings_path(practice: &str) -> String {
    format!("/p/{practice}/settings")
}

/// Where the staff list of a practice is.
fn staff_path(practice: &str) -> String {
    format!("{}/staff", settings_path(practice))
}

/// The reader's place in a practice, as the server knew it when it rendered the page.
fn membership(practice: &str) -> Option<Membership> {
    let Who(who) = use_context().unwrap_or_default();
    who?.practices.into_iter().find(|membership| membership.slug.as_str() == practice)
}

/// Whether the reader manages its staff. Known at once: nothing moves when the page's data come. (The server decides
/// by itself.)
fn manages(practice: &str) -> bool {
    membership(practice).is_some_and(|here| here.roles.manage_staff())
}

/// What stands around the pages of one practice.
#[component]
pub fn PracticeSettings() -> impl IntoView {
    let practice = use_practice();
    let staff = staff_path(&practice);
    // Not a resource: header and tabs would wait for it in two places, which the browser can't take over.
    let Who(who) = use_context().unwrap_or_default();
    let reminder = who.as_ref().and_then(|who| who.second_factor_from.clone());
    let practices = who.as_ref().map(|who| who.practices.clone()).unwrap_or_default();
    let here = membership(&practice);
    let manages = manages(&practice);
    let Build(build) = use_context().unwrap_or_default();
    let live = Live::listen(format!("/p/{practice}/live"), build);
    provide_context(live);
    let colour = here.as_ref().map(|here| here.colour);
    let ends = here.as_ref().and_then(|here| {
        let end = here.ends.as_ref()?;
        Some(text::schedule::ends_soon(here.practice.as_str(), &end.text))
    });
    let go_to = here.is_some().then(|| view! { <GoTo practice=practice.clone()/> });
    view! {
        <Header colour>
            {go_to}
            {who.is_some().then(|| view! { <WhoIsHere here practices/> })}
        </Header>
        <div class="practice">
            <nav class="menu" aria-label=text::frame::MENU>
                <ul class="menu-list" role="list">
                    <li>
                        <a class="menu-item" href=staff aria-current="true">{text::frame::PRACTICE_SETTINGS}</a>
                    </li>
                </ul>
            </nav>
            <main class="content" id="content" tabindex="-1">
                <SettingsTabs practice manages/>
                <News live/>
                {ends.map(|what| view! { <Notice kind=NoticeKind::Info><p>{what}</p></Notice> })}
                {reminder.map(|from| view! { <SecondFactorReminder from/> })}
                <Outlet/>
            </main>
        </div>
    }
}

/// One tab per page that the person may open.
#[component]
fn SettingsTabs(practice: String, manages: bool) -> impl IntoView {
    let pathname = use_location().pathname;
    let tab = |name: &str, label| {
        let href = format!("{}/{name}", settings_path(&practice));
        let here = href.clone();
        Tab { href, label, current: Signal::derive(move || pathname.read().starts_with(&here)) }
    };
    let practice = tab("practice", text::frame::PRACTICE);
    let staff = tab("staff", text::frame::STAFF);
    let security = manages.then(|| tab("security", text::frame::SECURITY));
    let subscription = manages.then(|| tab("subscription", text::frame::SUBSCRIPTION));
    let audit = tab("audit", text::frame::AUDIT_LOG);
    let tabs = [Some(practice), Some(staff), security, subscription, Some(audit)].into_iter().flatten().collect();
    view! { <Tabs label=text::frame::SETTINGS_TABS tabs/> }
}

/// What happened while the page was open that it can't show by itself.
#[component]
fn News(live: Live) -> impl IntoView {
    let reload = move || use_location().pathname.get();
    view! {
        <div aria-live="polite">
            {move || live.ended.get().then(|| view! {
                <Notice kind=NoticeKind::Problem>
                    <p>{text::frame::ENDED} " " <a href=reload rel="external">{text::frame::RELOAD}</a></p>
                </Notice>
            })}
            {move || live.outdated.get().then(|| view! {
                <Notice kind=NoticeKind::Info>
                    <p>{text::frame::OUTDATED} " " <a href=reload rel="external">{text::frame::RELOAD}</a></p>
                </Notice>
            })}
        </div>
    }
}

/// From when on the practice lets in nobody without a second factor, for those who have none.
#[component]
fn SecondFactorReminder(from: ShownTime) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Info>
            <p>
                {text::account::REQUIRED_FROM} <Time at=from/> ". "
                <a href="/account" rel="external">{text::account::HEADING}</a>
            </p>
        </Notice>
    }
}

/// The practice's name and colour, the way to others, the person's name, and the way out.
#[component]
fn WhoIsHere(here: Option<Membership>, practices: Vec<Membership>) -> impl IntoView {
    let known = here.map(|Membership { slug, practice, colour, staff_member, name, kind, .. }| {
        let own_page = format!("{}/{staff_member}", staff_path(slug.as_str()));
        let class = format!("header-practice practice-name {}", colour_class(colour));
        let several = practices.len() > 1 || kind == StaffKind::ExternalAgent;
        let name_here = practice.to_string();
        view! {
            {if several {
                view! { <div class=class><Switcher here=slug practices>{name_here}</Switcher></div> }.into_any()
            } else {
                view! { <span class=class>{name_here}</span> }.into_any()
            }}
            <a class="header-link" href=own_page>{name}</a>
            <a class="header-link" href="/account" rel="external">{text::account::HEADING}</a>
        }
    });
    view! { {known} <SignOutForm/> }
}

/// The other practices of the person. Each is a page loaded anew: two practices never mix.
#[component]
fn Switcher(here: PracticeSlug, practices: Vec<Membership>, children: Children) -> impl IntoView {
    let links = practices.into_iter().map(|Membership { slug, practice, colour, .. }| MenuLink {
        href: staff_path(slug.as_str()),
        text: practice.to_string(),
        class: format!("practice-name {}", colour_class(colour)),
        current: slug == here,
    });
    let all = MenuLink {
        href: "/practices".into(),
        text: text::agents::ALL_PRACTICES.into(),
        class: String::new(),
        current: false,
    };
    view! { <Menu label=text::agents::SWITCH links=links.chain([all]).collect()>{children()}</Menu> }
}
