//! The rows of a table, those that are left out first.

use super::{super::super::staff_path, fixes::FixForm, one::Forms};
use crate::{
    components::{Badge, Cell, Email, Pager, Panel, Row, Table, Tone},
    domain::{Fault, ImportId, ImportLine},
    text::imports as words,
};
use leptos::prelude::*;

/// One page of them.
#[component]
pub fn Rows(
    rows: Vec<ImportLine>,
    next: Option<usize>,
    /// Whether there is a page before.
    after: bool,
    path: String,
    id: ImportId,
    forms: Forms,
) -> impl IntoView {
    let columns = vec![words::NAME, words::ROW, words::EMAIL, words::ROLES, words::VERDICT];
    let lines = rows.into_iter().map(|line| view! { <Line line id forms/> }).collect_view();
    let first = after.then(|| path.clone());
    let next = next.map(|next| format!("{path}?after={next}"));
    view! {
        <Panel id="rows" heading=words::ROWS>
            <Table caption=words::ROWS columns>{lines}</Table>
            <Pager first next/>
        </Panel>
    }
}

#[component]
fn Line(line: ImportLine, id: ImportId, forms: Forms) -> impl IntoView {
    let ImportLine { number, name, email, roles, judged, person, settled } = line;
    let tone = match (&judged, settled) {
        (Err(_), _) => Tone::Attention,
        (Ok(_), false) => Tone::Waiting,
        (Ok(_), true) => Tone::Good,
    };
    let outcome = words::outcome(&judged, settled);
    let why = judged.as_ref().err().map(words::fault);
    let reactivate = (judged == Err(Fault::Inactive) && !settled).then(|| {
        let (about, name) = (number.to_string(), words::reactivate(&name));
        view! { <FixForm id forms what="reactivate" about label=words::REACTIVATE name/> }
    });
    let name = match person {
        Some(person) => {
            let href = forms.practice.with_value(|practice| format!("{}/{person}", staff_path(practice)));
            view! { <a class="table-main" href=href>{name}</a> }.into_any()
        }
        None => view! { <span class="table-main">{name}</span> }.into_any(),
    };
    view! {
        <Row>
            <Cell column=words::NAME>{name}</Cell>
            <Cell column=words::ROW><span class="number">{number}</span></Cell>
            <Cell column=words::EMAIL>{(!email.is_empty()).then(|| view! { <Email text=email/> })}</Cell>
            <Cell column=words::ROLES>{(!roles.is_empty()).then_some(roles)}</Cell>
            <Cell column=words::VERDICT>
                <Badge tone text=outcome/>
                {why.map(|why| view! { <p class="beside">{why}</p> })}
                {reactivate}
            </Cell>
        </Row>
    }
}
