//! The field in which somebody who opens a practice chooses its time zone.

use crate::{
    components::{Form, Select},
    domain::Field,
    text::{self, visitors},
};
use leptos::{
    html,
    prelude::*,
    web_sys::js_sys::{Array, Intl, Object, Reflect},
};

/// UTC at first. The browser chooses its own zone while nobody else has chosen.
#[component]
pub fn TimeZoneField(form: Form<()>, time_zones: Vec<String>) -> impl IntoView {
    const FIRST: &str = "UTC";
    let fields = form.fields();
    let field = Field::TimeZone;
    let select = NodeRef::<html::Select>::new();
    let options = time_zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    let known = StoredValue::new(time_zones);
    Effect::new(move |_| {
        let Some(select) = select.get() else { return };
        let zone = browser_zone().filter(|zone| known.with_value(|known| known.contains(zone)));
        if let Some(zone) = zone.filter(|_| select.value() == FIRST && form.outcome().get_untracked().is_none()) {
            select.set_value(&zone);
        }
    });
    view! {
        <Select
            id=fields.id(field)
            name=field.name()
            label=text::field(field)
            hint=visitors::ZONE_HINT
            options
            value=fields.typed(field.name(), FIRST.into())
            problem=fields.problem(field)
            node_ref=select
        />
    }
}

fn browser_zone() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}
