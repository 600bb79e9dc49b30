//! A page that the reader's roles don't open, and who can open it instead.

use crate::{
    api::staff::find_who_can,
    components::{Notice, NoticeKind, RefusalNotice},
    domain::{Deed, Refusal, WhoCan},
    text::who_can as words,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Why there is nothing to show, and who could be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    why: Refusal,
    who: Option<WhoCan>,
}

/// What a page asked for, or the refusal with the people who can do `deed`: only then are they asked for.
pub async fn explained<T, Answer: Future<Output = Result<T, Refusal>>>(
    practice: StoredValue<String>,
    deed: Deed,
    ask: impl FnOnce(String) -> Answer,
) -> Result<T, Refused> {
    let why = match ask(practice.get_value()).await {
        Ok(page) => return Ok(page),
        Err(why) => why,
    };
    let who = match why {
        Refusal::NotAllowed => find_who_can(practice.get_value(), deed).await.ok().flatten(),
        _ => None,
    };
    Err(Refused { why, who })
}

/// The refusal, in place of the page.
#[component]
pub fn RefusedNotice(refused: Refused) -> impl IntoView {
    match refused.who {
        None => view! { <RefusalNotice refusal=refused.why/> }.into_any(),
        Some(who) => view! {
            <Notice kind=NoticeKind::Problem><p>{words::NOT_ALLOWED} " " {words::instead(&who)}</p></Notice>
        }
        .into_any(),
    }
}
