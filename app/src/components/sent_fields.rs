//! What stands in a form that is being sent.

use leptos::{
    ev::SubmitEvent,
    form::form_data_from_event,
    web_sys::{FormData, UrlSearchParams},
};

/// The fields by their names, as the browser would send them now, the pressed button's included.
pub struct SentFields(FormData);

impl SentFields {
    /// Those of the form that an event is about.
    pub fn of(event: &SubmitEvent) -> Option<Self> {
        let fields = form_data_from_event(event).ok()?;
        // Of a button without a name.
        fields.delete("");
        Some(Self(fields))
    }

    /// A field's text; empty where there is no such field, as for the server.
    pub fn text(&self, name: &str) -> String {
        self.0.get(name).as_string().unwrap_or_default()
    }

    /// The texts of all fields of a list, which are named with `[]`.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.0.get_all(name).iter().filter_map(|value| value.as_string()).collect()
    }

    /// The body of the request.
    pub fn body(&self) -> Option<String> {
        UrlSearchParams::new_with_str_sequence_sequence(&self.0).ok()?.to_string().as_string()
    }
}
