//! Practice Settings: the menu at the left, the tabs on top, one page below them.
//!
//! The practice is in the address, never in the session alone: two tabs of the browser on two
//! practices must not mix.

mod audit;
mod changes;
mod security;
mod staff;

pub use audit::AuditLogPage;
pub use security::SecurityPage;
pub use staff::{NewStaffMemberPage, StaffMemberPage, StaffPage};

use super::frame::{Header, SignOutForm};
use crate::{
    components::{Notice, NoticeKind, Tab, Tabs, Time},
    domain::{Membership, ShownTime},
    shell::Who,
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

/// What stands around the pages of one practice.
#[component]
pub fn PracticeSettings() -> impl IntoView {
    let practice = use_practice();
    let staff = staff_path(&practice);
    // Not a resource: header and tabs would wait for it in two places, which the browser can't take over.
    let Who(who) = use_context().unwrap_or_default();
    let reminder = who.as_ref().and_then(|who| who.second_factor_from.clone());
    let practices = who.as_ref().map(|who| who.practices.clone()).unwrap_or_default();
    let several = practices.len() > 1;
    let here = practices.into_iter().find(|membership| membership.slug.as_str() == practice);
    let manages = here.as_ref().is_some_and(|here| here.roles.manage_staff());
    view! {
        <Header>
            {who.is_some().then(|| view! { <WhoIsHere here several/> })}
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
    let staff = tab("staff", text::frame::STAFF);
    let security = manages.then(|| tab("security", text::frame::SECURITY));
    let audit = tab("audit", text::frame::AUDIT_LOG);
    let tabs = [Some(staff), security, Some(audit)].into_iter().flatten().collect();
    view! { <Tabs label=text::frame::SETTINGS_TABS tabs/> }
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

/// The practice's name, the person's, and the way out.
#[component]
fn WhoIsHere(here: Option<Membership>, several: bool) -> impl IntoView {
    let known = here.map(|Membership { slug, practice, staff_member, name, .. }| {
        let own_page = format!("{}/{staff_member}", staff_path(slug.as_str()));
        view! {
            <span class="header-practice">{practice.to_string()}</span>
            {several.then(|| view! {
                <a class="header-link" href="/practices" rel="external">{text::visitors::PRACTICES}</a>
            })}
            <a class="header-link" href=own_page>{name}</a>
            <a class="header-link" href="/account" rel="external">{text::account::HEADING}</a>
        }
    });
    view! { {known} <SignOutForm/> }
}
