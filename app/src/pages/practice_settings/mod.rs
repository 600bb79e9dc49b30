//! Practice Settings: the menu at the left, the tabs on top, one page below them.
//!
//! The practice is in the address, never in the session alone: two tabs of the browser on two
//! practices must not mix.

mod audit;
mod changes;
mod staff;

pub use audit::AuditLogPage;
pub use staff::{NewStaffMemberPage, StaffMemberPage, StaffPage};

use super::frame::{Header, SignOutForm};
use crate::{
    api::accounts::find_signed_in,
    components::{Tab, Tabs},
    domain::{Membership, SignedInAs},
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
    let pathname = use_location().pathname;
    let settings = settings_path(&practice);
    let tab = |place: &str, label| {
        let href = format!("{settings}/{place}");
        let here = href.clone();
        Tab { href, label, current: Signal::derive(move || pathname.read().starts_with(&here)) }
    };
    let tabs = vec![tab("staff", text::frame::STAFF), tab("audit", text::frame::AUDIT_LOG)];
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
                <Tabs label=text::frame::SETTINGS_TABS tabs/>
                <Outlet/>
            </main>
        </div>
    }
}

/// The practice's name, the person's, and the way out.
#[component]
fn WhoIsHere(practice: String) -> impl IntoView {
    let who = Resource::new(|| (), |()| find_signed_in());
    let practice = StoredValue::new(practice);
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
