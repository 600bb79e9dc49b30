//! Keys for people who live in the staff list: "/" goes to the search, arrows go from person to person.

use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, KeyboardEvent},
};

/// Listens while the list is there.
pub fn move_between_people() {
    // Runs in the browser only.
    Effect::new(|_| {
        let listening = window_event_listener(ev::keydown, on_key);
        on_cleanup(move || listening.remove());
    });
}

fn on_key(event: KeyboardEvent) {
    if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let active = document().active_element();
    match event.key().as_str() {
        "/" if !active.as_ref().is_some_and(takes_text) => go_to(&event, document().get_element_by_id("search")),
        "ArrowDown" => step(&event, active, 1),
        "ArrowUp" => step(&event, active, -1),
        _ => {}
    }
}

fn takes_text(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

/// From the search field down to the first person, and from each person to the next.
fn step(event: &KeyboardEvent, active: Option<Element>, by: i32) {
    let Some(active) = active else { return };
    let people = document().get_elements_by_class_name("table-main");
    let person = |at: Option<u32>| at.and_then(|at| people.item(at));
    let here = (0..people.length()).find(|at| person(Some(*at)).as_ref() == Some(&active));
    let next = match here {
        Some(here) => person(here.checked_add_signed(by)),
        None if active.id() == "search" && by > 0 => person(Some(0)),
        None => return,
    };
    go_to(event, next);
}

fn go_to(event: &KeyboardEvent, element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        // Refused only when the element can't be focused: then the focus stays where it is.
        let _ = element.focus();
    }
}
