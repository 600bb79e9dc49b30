//! The palette as a page: a plain search form, and links.

use super::{super::use_practice, Choice, choices};
use crate::{
    api::{json::resource, staff::find_commands},
    components::{Button, Heading, Panel, RefusalNotice, SearchField, Skeleton},
    text::{self, commands as words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What was searched for is in the address.
#[component]
pub fn GoToPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let query = use_query_map();
    let search = Memo::new(move |_| query.with(|query| query.get("search")).unwrap_or_default());
    let found = resource(move || search.get(), move |search| find_commands(practice.get_value(), search));
    view! {
        <Heading text=words::HEADING/>
        <form class="filters" method="get">
            <SearchField name="search" label=words::LABEL hint=words::HINT value=search/>
            <div class="filters-actions"><Button>{words::SEARCH}</Button></div>
        </form>
        <Transition fallback=Skeleton>
            {move || {
                let search = search.get();
                Suspend::new(async move {
                    match found.await {
                        Ok(found) => practice
                            .with_value(|practice| choices(practice, &search, found))
                            .into_iter()
                            .map(|(heading, choices)| view! { <Group heading choices/> })
                            .collect_view()
                            .into_any(),
                        Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn Group(heading: text::Text, choices: Vec<Choice>) -> impl IntoView {
    let id = if heading == words::PEOPLE {
        "people"
    } else if heading == words::DEEDS {
        "deeds"
    } else {
        "places"
    };
    let links = choices.into_iter().map(|Choice { href, label, beside, external }| {
        view! {
            <li>
                <a class="go-to-link" href=href rel=external.then_some("external")>{label}</a>
                <span class="beside">" " {beside}</span>
            </li>
        }
    });
    view! {
        <Panel id heading>
            <ul role="list">{links.collect_view()}</ul>
        </Panel>
    }
}
