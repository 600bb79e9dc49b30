//! Every component in every state, for those who build Rolecall: a server that is not in development mode has no
//! such page. What is seen here is looked at by a test, too, in both languages and all colours.

mod controls;
mod fields;
mod lists;
mod messages;

use super::{NotFoundPage, frame::VisitorFrame};
use crate::{components::Heading, shell::Development, text::gallery as words};
use controls::{Buttons, Icons, Navigation};
use fields::{EmptyFields, WrongFields};
use leptos::prelude::*;
use lists::{Lists, States};
use messages::Messages;

/// The page, where there is one.
#[component]
pub fn GalleryPage() -> impl IntoView {
    let Development { on, .. } = use_context().unwrap_or_default();
    if !on {
        return NotFoundPage().into_any();
    }
    view! {
        <VisitorFrame>
            <Heading text=words::HEADING/>
            <p>{words::WHAT}</p>
            // As in a practice: tables ask how much room there is.
            <div class="content">
                <Buttons/>
                <Icons/>
                <EmptyFields/>
                <WrongFields/>
                <Messages/>
                <States/>
                <Lists/>
                <Navigation/>
            </div>
        </VisitorFrame>
    }
    .into_any()
}
