//! Practice Settings: the menu at the left, the tabs on top, one page below them.
//!
//! The practice is in the address, never in the session alone: two tabs of the browser on two
//! practices must not mix.

mod security;
mod staff;

pub use security::SecurityPage;
pub use staff::{NewStaffMemberPage, StaffMemberPage, StaffPage};

use super::frame::{Header, SignOutForm};
use crate::{
    api::accounts::find_signed_in,
    components::{Tab, Tabs},
    domain::{Membership, Refusal, SignedInAs},
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

/// Where the staff list of a practice is.
fn staff_path(practice: &str) -> String {
    format!("/p/{practice}/settings/staff")
}

/// Who is signed in, as the header and the tabs need it.
type Who = Resource<Result<Option<SignedInAs>, Refusal>>;

/// What stands around the pages of one practice.
#[component]
pub fn PracticeSettings() -> impl IntoView {
    let practice = use_practice();
    let staff = staff_path(&practice);
    let who = Resource::new(|| (), |()| find_signed_in());
    let practice = StoredValue::new(practice);
    view! {
        <Header>
            <WhoIsHere practice who/>
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
                <SettingsTabs practice who/>
                <Outlet/>
            </main>
        </div>
    }
}

/// One tab per page that the person may open.
#[component]
fn SettingsTabs(practice: StoredValue<String>, who: Who) -> impl IntoView {
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
        let tabs = [Some(tab("staff", text::frame::STAFF)), security].into_iter().flatten().collect();
        view! { <Tabs label=text::frame::SETTINGS_TABS tabs/> }
    };
    let manages = move |who: SignedInAs| {
        let here = who.practices.into_iter().find(|m| practice.with_value(|slug| m.slug.as_str() == slug));
        here.is_some_and(|here| here.roles.manage_staff())
    };
    view! {
        <Suspense fallback=move || tabs(false)>
            {move || Suspend::new(async move { tabs(who.await.ok().flatten().is_some_and(manages)) })}
        </Suspense>
    }
}

/// The practice's name, the person's, and the way out.
#[component]
fn WhoIsHere(practice: StoredValue<String>, who: Who) -> impl IntoView {
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
