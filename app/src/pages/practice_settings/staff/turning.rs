//! Turning one role on or off: its line shows the new state at once, and goes back with the reason beside
//! it where that is refused.

use super::member::{PageForm, Whose};
use crate::{
    api::staff::{TurnRoleOff, TurnRoleOn},
    components::{BackgroundForm, Button, FormNotice, Look, PageForms, use_flash, use_form},
    domain::{DayTime, Field, Role, TurnedOff, TurnedOn},
    text::{staff as words, subscription::turned_off},
};
use leptos::prelude::*;
use std::time::Duration;

/// How long an undo is offered: long enough to notice a slip.
const UNDO: Duration = Duration::from_secs(30);

/// The two forms that every line has, and which line was the last to send one.
#[derive(Clone, Copy)]
pub struct Turning {
    pub on: PageForm<TurnRoleOn, TurnedOn>,
    pub off: PageForm<TurnRoleOff, TurnedOff>,
    /// `None` where nothing was sent yet, or by a page that is gone.
    role: RwSignal<Option<Role>>,
    /// Whether an undo is still offered.
    undo: RwSignal<bool>,
    page: PageForms,
}

impl Turning {
    /// In the page's own component.
    pub fn new(page: PageForms) -> Self {
        let sent = use_flash::<TurnRoleOn>().or_else(use_flash::<TurnRoleOff>);
        let role = sent.and_then(|sent| sent.typed("role")?.parse().ok());
        let (off, undo): (PageForm<_, TurnedOff>, _) = (use_form(), RwSignal::new(true));
        Effect::new(move || {
            undo.set(true);
            if off.1.outcome().get().is_some_and(|outcome| outcome.is_ok())
                && let Ok(timer) = set_timeout_with_handle(move || undo.set(false), UNDO)
            {
                on_cleanup(move || timer.clear());
            }
        });
        Self { on: use_form(), off, role: RwSignal::new(role), undo, page }
    }

    /// This line sends now. What is known of another one is over, and an undo that was pressed goes: not in
    /// the capturing phase, or its form would be gone before it is sent.
    pub fn begin(self, role: Role) {
        self.on.1.clear();
        self.off.1.clear();
        self.role.set(Some(role));
    }

    /// Whether `role` was the last to be sent.
    fn is_about(self, role: Option<Role>) -> bool {
        self.role.get() == role
    }

    /// Whether something is on its way or, once it is done, not yet in what the page shows.
    pub fn under_way(self) -> Signal<bool> {
        let shown = untrack(|| self.page.answers());
        Signal::derive(move || {
            let done =
                matches!(self.on.1.outcome().get(), Some(Ok(_))) || matches!(self.off.1.outcome().get(), Some(Ok(_)));
            self.on.1.pending().get() || self.off.1.pending().get() || (done && self.page.answers() > shown)
        })
    }

    /// Whether the line of `role` shows already what was asked for.
    pub fn ahead(self, role: Role) -> Signal<bool> {
        let under_way = self.under_way();
        Signal::derive(move || under_way.get() && self.is_about(Some(role)))
    }
}

/// How the last turn ended: in the line of its role, or above all lines where no page knows which one it was.
#[component]
pub fn Turned(#[prop(optional)] role: Option<Role>, turning: Turning, whose: Whose) -> impl IntoView {
    let undone = move || turning.off.1.outcome().get().and_then(Result::ok).and_then(|off| off.undo);
    let undo = move || undone().filter(|_| turning.undo.get());
    move || {
        turning.is_about(role).then(|| {
            let (on, off) = (turning.on.1, turning.off.1);
            view! {
                <FormNotice fields=on.fields() done=on.done(|on| words::turned_on(on).into()) whole=true id="turn-on-notice"/>
                <FormNotice
                    fields=off.fields()
                    done=off.done(|off| turned_off(words::TURNED_OFF, off))
                    whole=true
                    id="turn-off-notice"
                />
                {move || undo().map(|(role, until)| view! { <Undo role until turning whose/> })}
            }
        })
    }
}

/// Turns the role on again, by the same rules as any other click.
#[component]
fn Undo(role: Role, until: Option<DayTime>, turning: Turning, whose: Whose) -> impl IntoView {
    let (action, form) = turning.on;
    view! {
        <BackgroundForm action on:submit=move |_| turning.begin(role)>
            {whose.fields()}
            <input type="hidden" name="role" value=role.code()/>
            <input type="hidden" name=Field::Until.name() value=until.map(|until| until.day().to_string())/>
            <input type="hidden" name="until_time" value=until.map(DayTime::time_typed)/>
            <Button look=Look::Quiet pending=form.pending()>{words::UNDO}</Button>
        </BackgroundForm>
    }
}
