//! Who can do what in this practice, and through which role.

use super::super::{
    refused::{RefusedNotice, explained},
    staff_path, use_practice,
};
use crate::{
    api::{json::resource, staff::list_who_can},
    components::{Cell, Heading, Row, Skeleton, Table},
    domain::{Able, Deed, DeedLine, WhoCan},
    text::{staff, who_can as words},
};
use leptos::prelude::*;

/// The table of actions.
#[component]
pub fn WhoCanPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let lines = resource(|| (), move |()| explained(practice, Deed::SeeColleagues, list_who_can));
    let list = practice.with_value(|practice| staff_path(practice));
    view! {
        <p class="way-back"><a class="way-back-link" href=list>{staff::TO_THE_LIST}</a></p>
        <Heading text=words::HEADING/>
        <p class="prose">{words::WHAT}</p>
        <Suspense fallback=Skeleton>
            {move || Suspend::new(async move {
                match lines.await {
                    Ok(lines) => view! {
                        <Table caption=words::HEADING columns=vec![words::ACTION, words::WHO]>
                            {lines.into_iter().map(|line| view! { <Line practice line/> }).collect_view()}
                        </Table>
                    }
                    .into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Line(practice: StoredValue<String>, line: DeedLine) -> impl IntoView {
    let DeedLine { deed, only_asks, who: WhoCan { people, more, .. } } = line;
    let nobody = people.is_empty().then(|| words::NOBODY.now());
    let person = |Able { id, name, through }| {
        let href = practice.with_value(|practice| format!("{}/{id}", staff_path(practice)));
        view! { <li><a href=href>{words::able(&name, through)}</a></li> }
    };
    let people = people.into_iter().map(person).collect_view();
    view! {
        <Row>
            <Cell column=words::ACTION>
                <span class="table-main">{words::deed(deed)}</span>
                {only_asks.then(|| view! { <p class="beside">{words::OWNER_APPROVES}</p> })}
            </Cell>
            <Cell column=words::WHO>
                <ul role="list">{people}</ul>
                {nobody}
                {(more > 0).then(|| words::more(more))}
            </Cell>
        </Row>
    }
}
