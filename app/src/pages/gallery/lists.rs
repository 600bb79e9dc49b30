//! What pages list, and what is said in a word.

use crate::{
    components::{Badge, Cell, FactLine, Facts, Panel, Progress, Row, Table, Time, Tone},
    domain::{Role, ShownTime},
    text::{self, gallery as words, staff},
};
use leptos::prelude::*;

#[component]
pub fn States() -> impl IntoView {
    let tones = [
        (Tone::Good, words::FIRST),
        (Tone::Waiting, words::SECOND),
        (Tone::Attention, words::THIRD),
        (Tone::Still, words::FOLDED),
    ];
    let at =
        ShownTime { exact: "2026-11-24T12:00:00+01:00".into(), text: "2026-11-24 12:00 CET".into(), relative: None };
    let relative = ShownTime { relative: Some(words::SECOND.into()), ..at.clone() };
    view! {
        <Panel id="states" heading=words::STATES>
            <div class="buttons">
                {tones.map(|(tone, text)| view! { <Badge tone text/> }).collect_view()}
            </div>
            <p><Time at/> " · " <Time at=relative/></p>
            <Progress all=3 done=Signal::stored(2) words=Signal::stored("2 / 3".to_owned())/>
        </Panel>
    }
}

#[component]
pub fn Lists() -> impl IntoView {
    let rows = [Role::Therapist, Role::FrontOffice].map(|role| {
        view! {
            <Row>
                <Cell column=staff::NAME><span class="table-main">{text::role(role)}</span></Cell>
                <Cell column=staff::STATE><Badge tone=Tone::Good text=staff::ON/></Cell>
                <Cell column=words::MORE>{text::role_may(role)}</Cell>
            </Row>
        }
    });
    view! {
        <Panel id="lists" heading=words::LISTS>
            <Table caption=words::LISTS columns=vec![staff::NAME, staff::STATE, words::MORE]>
                {rows.collect_view()}
            </Table>
            <Facts>
                <FactLine label=words::FIRST>{words::SENTENCE}</FactLine>
                <FactLine label=words::SECOND>{words::SENTENCE}</FactLine>
            </Facts>
        </Panel>
    }
}
