//! What pages tell.

use crate::{
    components::{ButtonLink, EmptyState, Look, Notice, NoticeKind, Panel, RefusalNotice, Skeleton, Toast},
    domain::Refusal,
    text::gallery as words,
};
use leptos::prelude::*;

#[component]
pub fn Messages() -> impl IntoView {
    let notices = [NoticeKind::Done, NoticeKind::Problem, NoticeKind::Info];
    view! {
        <Panel id="messages" heading=words::MESSAGES>
            {notices.map(|kind| view! { <Notice kind><p>{words::SENTENCE}</p></Notice> }).collect_view()}
            <RefusalNotice refusal=Refusal::SignedOut/>
            <Toast><Notice kind=NoticeKind::Done><p>{words::SENTENCE}</p></Notice></Toast>
            <EmptyState heading=words::EMPTY what=words::SENTENCE>
                <ButtonLink href="#messages" look=Look::Quiet>{words::LINK_BUTTON}</ButtonLink>
            </EmptyState>
            <Skeleton/>
        </Panel>
    }
}
