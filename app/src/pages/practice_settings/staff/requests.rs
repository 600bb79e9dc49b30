//! Requests for roles that wait for the Owner, above the staff list.

use super::super::staff_path;
use crate::{
    components::{Notice, NoticeKind, Time},
    domain::ListedRequest,
    text::staff as words,
};
use leptos::prelude::*;

/// A link to the page of each person for whom somebody asked.
#[component]
pub fn Requests(practice: StoredValue<String>, requests: Vec<ListedRequest>) -> impl IntoView {
    let lines = requests.into_iter().map(move |request| {
        let href = practice.with_value(|practice| format!("{}/{}#roles", staff_path(practice), request.staff_member));
        let what = words::listed_request(&request);
        view! { <li><a href=href>{request.name}</a> {what} <Time at=request.at/></li> }
    });
    let lines = lines.collect_view();
    view! {
        <Notice kind=NoticeKind::Info>
            <p class="notice-heading">{words::REQUESTS}</p>
            <ul>{lines}</ul>
        </Notice>
    }
}
