//! What is pressed and what leads elsewhere.

use super::super::frame::colour_class;
use crate::{
    components::{
        Button, ButtonLink, Chip, Chips, Dialog, Disclosure, Icon, Look, Menu, MenuLink, Pager, Panel, Shape, Tab, Tabs,
    },
    domain::PracticeColour,
    text::{self, gallery as words},
};
use leptos::prelude::*;

#[component]
pub fn Buttons() -> impl IntoView {
    let looks = [(Look::Primary, words::PRIMARY), (Look::Quiet, words::QUIET), (Look::Danger, words::DANGER)];
    let pending = Signal::stored(true);
    view! {
        <Panel id="buttons" heading=words::BUTTONS>
            <div class="buttons">
                {looks.map(|(look, text)| view! { <Button look>{text}</Button> }).collect_view()}
            </div>
            <div class="buttons">
                {looks.map(|(look, _)| view! { <Button look pending>{words::PENDING}</Button> }).collect_view()}
            </div>
            <div class="buttons">
                {looks.map(|(look, _)| view! { <ButtonLink look href="#buttons">{words::LINK_BUTTON}</ButtonLink> }).collect_view()}
                <a href="#buttons">{words::LINK}</a>
            </div>
            <div class="buttons">
                <Dialog
                    id="gallery-dialog"
                    opener=words::OPENS
                    pending=Signal::stored(false)
                    heading=words::DANGER
                    what=words::SENTENCE
                >
                    <Button look=Look::Danger>{words::DANGER}</Button>
                </Dialog>
            </div>
            <Disclosure summary=words::FOLDED><p>{words::SENTENCE}</p></Disclosure>
        </Panel>
    }
}

#[component]
pub fn Icons() -> impl IntoView {
    view! {
        <Panel id="icons" heading=words::ICONS>
            <div class="buttons">{Shape::ALL.map(|shape| view! { <Icon shape/> }).collect_view()}</div>
        </Panel>
    }
}

#[component]
pub fn Navigation() -> impl IntoView {
    let names = [words::FIRST, words::SECOND, words::THIRD];
    let tab = |(at, label)| Tab { href: "#navigation".into(), label, current: Signal::stored(at == 0) };
    let chip =
        |(at, label): (usize, text::Text)| Chip { href: "#navigation".into(), label: label.into(), current: at == 1 };
    let practice = |(at, colour): (usize, PracticeColour)| MenuLink {
        href: "#navigation".into(),
        text: text::colour(colour).into(),
        class: format!("practice-name {}", colour_class(colour)),
        current: at == 0,
    };
    let here = || Some("#navigation".to_owned());
    view! {
        <Panel id="navigation" heading=words::NAVIGATION>
            <Tabs label=words::NAVIGATION_TABS tabs=names.into_iter().enumerate().map(tab).collect()/>
            <Chips label=text::staff::ORDER chips=names.into_iter().enumerate().map(chip).collect()/>
            <Menu label=text::agents::SWITCH links=PracticeColour::ALL.into_iter().enumerate().map(practice).collect()>
                {words::FIRST}
            </Menu>
            <Pager first=here() next=here()/>
        </Panel>
    }
}
