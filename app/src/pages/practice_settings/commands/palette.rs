//! The palette itself: a native dialog around a combobox, by the ARIA pattern of one whose list chooses its
//! first entry by itself. The focus stays in the field; arrows move what is chosen, and Enter follows it.

use super::{Choice, choices};
use crate::{
    api::{json::resource, staff::find_commands},
    components::{Look, RefusalNotice, Skeleton},
    domain::{Commands, Refusal},
    text::{self, commands as words},
};
use leptos::{
    ev::Targeted,
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Event, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent},
};
use std::time::Duration;

/// Between the last key and the search: shorter than in the list, which moves more when it changes.
const TYPING_PAUSE: Duration = Duration::from_millis(120);
const FIELD: &str = "palette-search";
const LIST: &str = "palette-found";

/// What the list shows now, and what in it is chosen.
#[derive(Clone, Copy)]
struct Chosen {
    /// What stands in the field.
    typed: RwSignal<String>,
    /// The words whose answer is shown; none before the first one.
    shown: RwSignal<Option<String>>,
    /// How many entries there are.
    count: RwSignal<usize>,
    /// Which of them is chosen.
    at: RwSignal<usize>,
    /// Enter was pressed before the answer to what was typed is there.
    hurried: RwSignal<bool>,
}

impl Chosen {
    fn new() -> Self {
        Self {
            typed: RwSignal::new(String::new()),
            shown: RwSignal::new(None),
            count: RwSignal::new(0),
            at: RwSignal::new(0),
            hurried: RwSignal::new(false),
        }
    }

    /// The list shows the answer to these words.
    fn begin(self, search: String, count: usize) {
        let meant = self.typed.with_untracked(|typed| *typed == search);
        self.shown.set(Some(search));
        self.count.set(count);
        self.at.set(0);
        // Not at an answer to what stood there before.
        if meant && self.hurried.get_untracked() {
            self.hurried.set(false);
            // Once the entries are on the page.
            request_animation_frame(move || self.follow());
        }
    }

    /// Around the end, as menus do.
    fn step(self, by: isize) {
        let count = self.count.get_untracked();
        if count > 0 {
            let here = self.at.get_untracked();
            let next = if by < 0 { here.checked_sub(1).unwrap_or(count - 1) } else { (here + 1) % count };
            self.at.set(next);
            if let Some(entry) = entry(next) {
                entry.scroll_into_view_with_bool(false);
            }
        }
    }

    fn follow(self) {
        if let Some(entry) = entry(self.at.get_untracked()) {
            entry.click();
        }
    }
}

fn entry(at: usize) -> Option<HtmlElement> {
    document().get_element_by_id(&entry_id(at))?.dyn_into().ok()
}

fn entry_id(at: usize) -> String {
    format!("palette-entry-{at}")
}

/// Shown while `open`; sets it to `false` when it is closed. Takes over what was typed `early`: before it was shown.
#[component]
pub fn Palette(practice: String, open: RwSignal<bool>, early: RwSignal<Option<String>>) -> impl IntoView {
    let practice = StoredValue::new(practice);
    let search = RwSignal::new(String::new());
    let chosen = Chosen::new();
    let typed = chosen.typed;
    let field = NodeRef::<html::Input>::new();
    let dialog = NodeRef::<html::Dialog>::new();
    let take_over = move || {
        let keys = early.try_update(Option::take).flatten().unwrap_or_default();
        let (words, enter) = keys.split_once('\n').map_or((keys.as_str(), false), |(words, _)| (words, true));
        if let Some(field) = field.get_untracked() {
            field.set_value(words);
        }
        typed.set(words.to_owned());
        search.set(words.to_owned());
        chosen.hurried.set(enter);
    };
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            show(dialog, open, take_over);
        } else {
            early.set(None);
            if dialog.open() {
                dialog.close();
            }
        }
    });
    let closed = move |_| {
        open.set(false);
        chosen.hurried.set(false);
        typed.set(String::new());
        search.set(String::new());
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
    };
    let input = move |event: Targeted<Event, HtmlInputElement>| {
        let words = event.target().value();
        chosen.hurried.set(false);
        typed.set(words.clone());
        let still = move || {
            if typed.try_get_untracked().as_ref() == Some(&words) {
                search.set(words);
            }
        };
        set_timeout(still, TYPING_PAUSE);
    };
    let key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => chosen.step(1),
            "ArrowUp" => chosen.step(-1),
            // An answer to fewer letters is not what was meant.
            "Enter" if chosen.shown.get_untracked() != Some(typed.get_untracked()) => chosen.hurried.set(true),
            "Enter" => chosen.follow(),
            _ => return,
        }
        event.prevent_default();
    };
    let count = move || chosen.count.get();
    view! {
        <dialog class="dialog palette" node_ref=dialog on:close=closed closedby="any" aria-labelledby="palette-heading">
            <h2 class="unseen" id="palette-heading">{words::HEADING}</h2>
            <label class="field-label" for=FIELD>{words::LABEL}</label>
            <input
                class="field-input"
                id=FIELD
                node_ref=field
                type="text"
                role="combobox"
                autofocus
                inputmode="search"
                enterkeyhint="go"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="100"
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-expanded=move || (count() > 0).to_string()
                aria-controls=LIST
                aria-activedescendant=move || (count() > 0).then(|| entry_id(chosen.at.get()))
                aria-describedby="palette-hint"
                on:input:target=input
                on:keydown=key
            />
            <p class="field-hint" id="palette-hint">{words::HINT} " " {words::KEYS_HINT}</p>
            <Found practice search chosen open/>
            <p class="unseen" role="status">{move || chosen.shown.get().map(|_| words::count(count()))}</p>
            <button class=Look::Quiet.class() type="button" on:click=move |_| open.set(false)>{words::CLOSE}</button>
        </dialog>
    }
}

/// Now, or as soon as it is on the page: the first time it is made before it stands there. `before` comes right
/// before it, and so before the focus moves.
fn show(dialog: HtmlDialogElement, open: RwSignal<bool>, before: impl Fn() + 'static) {
    if dialog.open() || open.try_get_untracked() != Some(true) {
        return;
    }
    if dialog.is_connected() {
        before();
        // Fails only where it is shown already.
        let _ = dialog.show_modal();
    } else {
        request_animation_frame(move || show(dialog, open, before));
    }
}

/// Asks the server, and keeps the old answer until the new one is there.
#[component]
fn Found(
    practice: StoredValue<String>,
    search: RwSignal<String>,
    chosen: Chosen,
    open: RwSignal<bool>,
) -> impl IntoView {
    let found = resource(
        // Opened again, it asks again: what may be done may have changed.
        move || (search.get(), open.get()),
        move |(search, open)| async move {
            if open { find_commands(practice.get_value(), search).await } else { Ok(Commands::default()) }
        },
    );
    let list = move |asked: String, answer: Result<Commands, Refusal>| match answer {
        Ok(commands) => {
            let groups = practice.with_value(|practice| choices(practice, &asked, commands));
            chosen.begin(asked, groups.iter().map(|(_, choices)| choices.len()).sum());
            let mut next = 0;
            let groups = groups.into_iter().map(|(heading, choices)| {
                let first = next;
                next += choices.len();
                view! { <Group heading choices first chosen/> }
            });
            view! {
                <div
                    class="palette-list"
                    id=LIST
                    role="listbox"
                    aria-label=words::FOUND
                    on:click=move |_| open.set(false)
                >
                    {groups.collect_view()}
                </div>
            }
            .into_any()
        }
        Err(refusal) => {
            chosen.begin(asked, 0);
            view! { <RefusalNotice refusal/> }.into_any()
        }
    };
    view! {
        <Transition fallback=Skeleton>
            {move || {
                let asked = search.get();
                Suspend::new(async move { list(asked, found.await) })
            }}
        </Transition>
    }
}

#[component]
fn Group(heading: text::Text, choices: Vec<Choice>, first: usize, chosen: Chosen) -> impl IntoView {
    let entries = choices.into_iter().enumerate().map(|(place, Choice { href, label, beside, external })| {
        let at = first + place;
        view! {
            <a
                class="palette-entry"
                id=entry_id(at)
                role="option"
                tabindex="-1"
                href=href
                rel=external.then_some("external")
                aria-selected=move || (chosen.at.get() == at).to_string()
            >
                {label}
                {(!beside.is_empty()).then(|| view! { <span class="beside">" " {beside}</span> })}
            </a>
        }
    });
    view! {
        <div class="palette-group" role="group" aria-label=heading>
            <p class="palette-heading" aria-hidden="true">{heading}</p>
            {entries.collect_view()}
        </div>
    }
}
