//! What an access review came to, line by line.

use crate::{
    components::{Badge, Cell, Panel, Row, Table, Time, Tone},
    domain::{ReviewCounts, ReviewLine, Verdict},
    text::{self, access_reviews as words, staff},
};
use leptos::prelude::*;

/// The table; the file has what is too much for a page.
#[component]
pub fn Decided(lines: Vec<ReviewLine>, counts: ReviewCounts) -> impl IntoView {
    let more = (counts.kept + counts.removed + counts.ended).saturating_sub(lines.len());
    let columns = vec![words::NAME, words::ROLE, words::GRANTED, words::VERDICT, words::DECISION];
    let none = lines.is_empty();
    let rows = lines.into_iter().map(|line| view! { <Line line/> }).collect_view();
    view! {
        <Panel id="decided" heading=words::DECIDED>
            {if none {
                view! { <p>{words::NOBODY_DECIDED}</p> }.into_any()
            } else {
                view! { <Table caption=words::DECIDED columns>{rows}</Table> }.into_any()
            }}
            {(more > 0).then(|| view! { <p>{words::more_lines(more)}</p> })}
        </Panel>
    }
}

#[component]
fn Line(line: ReviewLine) -> impl IntoView {
    let ReviewLine { name, role, since, planned, granted_by, verdict, at, by, .. } = line;
    let tone = match verdict {
        Verdict::Kept => Tone::Good,
        Verdict::Removed => Tone::Attention,
        Verdict::Ended => Tone::Still,
    };
    let who = |by: Option<String>| by.unwrap_or_else(|| staff::SYSTEM.into());
    view! {
        <Row>
            <Cell column=words::NAME><span class="table-main">{name}</span></Cell>
            <Cell column=words::ROLE>{text::role(role)}</Cell>
            <Cell column=words::GRANTED>{planned.then(|| view! { {words::FROM} " " })} <Time at=since/> <span class="beside">" " {who(granted_by)}</span></Cell>
            <Cell column=words::VERDICT><Badge tone text=words::verdict(verdict)/></Cell>
            <Cell column=words::DECISION><Time at/> <span class="beside">" " {who(by)}</span></Cell>
        </Row>
    }
}
