//! The **Practice** tab: what the practice is told by.

use super::use_practice;
use crate::{
    api::{
        json::resource,
        practices::{EditPractice, find_practice},
    },
    components::{
        BackgroundForm, Button, FactLine, Facts, Form, FormNotice, Heading, PageForms, RefusalNotice, Select, Sender,
        Skeleton, TextField, use_form,
    },
    domain::{Field, PracticeColour, PracticeIdentity, PracticePage as Page},
    pages::frame::colour_class,
    text::{self, practice as words},
};
use leptos::prelude::*;

/// The form's action and outcome.
type EditForm = (Sender<EditPractice>, Form<()>);

/// The page.
#[component]
pub fn PracticePage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page_forms = PageForms::provide();
    let form: EditForm = use_form();
    let page = resource(move || page_forms.answers(), move |_| find_practice(practice.get_value()));
    view! {
        <Heading text=words::HEADING/>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown page practice form/> }.into_any(),
                    Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: Page, practice: StoredValue<String>, form: EditForm) -> impl IntoView {
    let Page { name, slug, colour, time_zone, edit } = page;
    let form = match edit {
        None => view! { <IdentityForm name=name.to_string() colour practice form/> }.into_any(),
        Some(who) => view! {
            <Facts>
                <FactLine label=text::field(Field::PracticeName)>{name.to_string()}</FactLine>
                <FactLine label=text::field(Field::Colour)>
                    <span class=format!("practice-name {}", colour_class(colour))>{text::colour(colour)}</span>
                </FactLine>
            </Facts>
            <p>{words::READ_ONLY} " " {text::who_can::instead(&who)}</p>
        }
        .into_any(),
    };
    view! {
        {form}
        <h2 class="form-heading">{words::FIXED}</h2>
        <Facts>
            <FactLine label=text::field(Field::TimeZone)>{time_zone.replace('_', " ")}</FactLine>
            <FactLine label=words::ADDRESS>{format!("/p/{slug}")}</FactLine>
        </Facts>
    }
}

#[component]
fn IdentityForm(name: String, colour: PracticeColour, practice: StoredValue<String>, form: EditForm) -> impl IntoView {
    let (action, form) = form;
    let fields = form.fields();
    let check = form.check(|sent| PracticeIdentity::parse(&sent.text("practice_name"), &sent.text("colour")));
    let colours = PracticeColour::ALL.map(|colour| (colour.code().into(), text::colour(colour).into()));
    view! {
        // Capture: ours must run before BackgroundForm's own handler, which only then sees the stop.
        <BackgroundForm action attr:class="form" attr:novalidate=true on:submit:capture=check>
            <FormNotice fields done=form.done(|()| words::SAVED.into())/>
            <input type="hidden" name="practice" value=practice.get_value()/>
            <TextField fields field=Field::PracticeName value=name hint=words::NAME_HINT/>
            <Select
                id=fields.id(Field::Colour)
                name=Field::Colour.name()
                label=text::field(Field::Colour)
                hint=words::COLOUR_HINT
                options=colours.into()
                value=fields.typed(Field::Colour.name(), colour.code().into())
                problem=fields.problem(Field::Colour)
            />
            <div class="form-actions"><Button pending=form.pending()>{words::SAVE}</Button></div>
        </BackgroundForm>
    }
}
