//! The practices in which a person works, for those who have to choose.

use super::frame::{Header, SignOutForm};
use crate::{
    api::accounts::find_signed_in,
    components::{EmptyState, Heading, RefusalNotice},
    domain::Membership,
    text,
};
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// One link per practice; whoever is signed out signs in first.
#[component]
pub fn PracticesPage() -> impl IntoView {
    let who = Resource::new(|| (), |()| find_signed_in());
    view! {
        <Header>
            <SignOutForm/>
        </Header>
        <main class="visitor" id="content" tabindex="-1">
            <Heading text=text::visitors::PRACTICES/>
            <Suspense fallback=|| view! { <p aria-busy="true">{text::frame::LOADING}</p> }>
                {move || Suspend::new(async move {
                    match who.await {
                        Ok(Some(who)) if who.practices.is_empty() => view! {
                            <EmptyState
                                heading=text::visitors::NO_PRACTICE
                                what=text::visitors::NO_PRACTICE_WHAT
                            />
                        }
                            .into_any(),
                        Ok(Some(who)) => view! { <PracticeLinks practices=who.practices/> }.into_any(),
                        Ok(None) => view! { <Redirect path="/sign-in?next=/practices"/> }.into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn PracticeLinks(practices: Vec<Membership>) -> impl IntoView {
    let links = practices
        .into_iter()
        .map(|Membership { slug, practice, roles, .. }| {
            view! {
                <li class="choice">
                    <a href=format!("/p/{slug}/settings/staff") rel="external">{practice.to_string()}</a>
                    <p class="field-hint">{text::roles(roles)}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="choices" role="list">{links}</ul> }
}
