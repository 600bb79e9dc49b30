//! Why a page or a part of it can't be shown.

use super::{Notice, NoticeKind};
use crate::{domain::Refusal, text};
use leptos::prelude::*;
use leptos_router::{hooks::use_location, params::ParamsMap};

/// Why the server said no, and the way to sign in when that is what it takes.
#[component]
pub fn RefusalNotice(refusal: Refusal) -> impl IntoView {
    let location = use_location();
    let way_in = (refusal == Refusal::SignedOut).then(|| {
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        let next = if search.is_empty() { path } else { format!("{path}?{search}") };
        let query = ParamsMap::from_iter([("next", next)]).to_query_string();
        view! {
            " "
            <a href=format!("/sign-in{query}") rel="external">{text::frame::SIGN_IN}</a>
        }
    });
    let way_on = (refusal == Refusal::SecondFactorNeeded).then(|| {
        view! {
            " "
            <a href="/account" rel="external">{text::account::HEADING}</a>
        }
    });
    view! {
        <Notice kind=NoticeKind::Problem>
            <p>{text::refusal(&refusal)} {way_in} {way_on}</p>
        </Notice>
    }
}
