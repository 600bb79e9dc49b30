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
    api::accounts::find_signed_in,
    components::{Notice, NoticeKind, Tab, Tabs, Time},
    domain::{Membership, ShownTime, SignedInAs},
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
    let practice = StoredValue::new(practice);
    view! {
        <Header>
            <WhoIsHere practice/>
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
                <SettingsTabs practice/>
                <Outlet/>
            </main>
        </div>
    }
}

/// One tab per page that the person may open.
#[component]
fn SettingsTabs(practice: StoredValue<String>) -> impl IntoView {
    // Not the header's: two places that wait for one resource have been seen to wait for ever.
    let who = Resource::new(|| (), |()| find_signed_in());
    let pathname = use_location().pathname;
    let tab = move |name: &str, label| {
        let href = practice.with_value(|practice| format!("/p/{practice}/settings/{name}"));
        let current = Signal::derive({
            let href = href.clone();
            move || pathname.read().starts_with(&href)
        });
        Tab { href, label, current }
    };
    let tabs = move |manages: bool| {
        let security = manages.then(|| tab("security", text::frame::SECURITY));
        let audit = Some(tab("audit", text::frame::AUDIT_LOG));
        let tabs = [Some(tab("staff", text::frame::STAFF)), security, audit].into_iter().flatten().collect();
        view! { <Tabs label=text::frame::SETTINGS_TABS tabs/> }
    };
    let manages = move |who: &SignedInAs| {
        let here = who.practices.iter().find(|m| practice.with_value(|slug| m.slug.as_str() == slug));
        here.is_some_and(|here| here.roles.manage_staff())
    };
    view! {
        <Suspense fallback=move || tabs(false)>
            {move || Suspend::new(async move {
                let who = who.await.ok().flatten();
                let reminder = who.as_ref().and_then(|who| who.second_factor_from.clone());
                view! {
                    {tabs(who.as_ref().is_some_and(manages))}
                    {reminder.map(|from| view! { <SecondFactorReminder from/> })}
                }
            })}
        </Suspense>
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

/// The practice's name, the person's, and the way out.
#[component]
fn WhoIsHere(practice: StoredValue<String>) -> impl IntoView {
    let who = Resource::new(|| (), |()| find_signed_in());
    let known = move |who: SignedInAs| {
        let several = who.practices.len() > 1;
        let here = who.practices.into_iter().find(|m| practice.with_value(|slug| m.slug.as_str() == slug));
        here.map(|Membership { slug, practice, staff_member, name, .. }| {
            let own_page = format!("{}/{staff_member}", staff_path(slug.as_str()));
            view! {
                <span class="header-practice">{practice.to_string()}</span>
                {several.then(|| view! {
                    <a class="header-link" href="/practices" rel="external">{text::visitors::PRACTICES}</a>
                })}
                <a class="header-link" href=own_page>{name}</a>
                <a class="header-link" href="/account" rel="external">{text::account::HEADING}</a>
            }
        })
    };
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                who.await.ok().flatten().map(|who| view! { {known(who)} <SignOutForm/> })
            })}
        </Suspense>
    }
}
