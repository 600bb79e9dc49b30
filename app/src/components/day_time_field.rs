//! Two fields for a day and, where it matters, a time of it.

use super::{
    FieldFrame, FieldProblem,
    field::{described_by, invalid},
};
use crate::{
    domain::{DayTime, Field},
    text::{self, Text, schedule as words},
};
use leptos::prelude::*;

/// Fields for a day and a time. Where several small forms stand on a page, what is wrong is said above them:
/// they are told apart by what stands beside them, not by their fields.
#[component]
pub fn DayTimeField(
    /// An id that no other field on the page has.
    id: String,
    field: Field,
    /// What stands in them at first.
    #[prop(optional_no_strip)]
    value: Option<DayTime>,
    /// What was typed into them before the page was loaded.
    #[prop(optional)]
    typed: Option<(String, String)>,
    hint: Text,
    optional: bool,
    #[prop(default = FieldProblem::NEVER)] problem: FieldProblem,
) -> impl IntoView {
    let chosen = value.map(|at| (at.day().to_string(), at.time_typed())).unwrap_or_default();
    let (day, time) = typed.unwrap_or(chosen);
    let described = described_by(&id, true, problem);
    view! {
        <FieldFrame id=id.clone() label=text::field(field) hint=Some(hint) optional problem>
            <div class="day-time">
                <input
                    class="field-input"
                    id=id.clone()
                    name=field.name()
                    type="date"
                    value=day
                    aria-describedby=described
                    aria-invalid=move || invalid(problem)
                />
                <input
                    class="field-input"
                    id=format!("{id}-time")
                    name=format!("{}_time", field.name())
                    type="time"
                    value=time
                    aria-label=words::time_of(field)
                />
            </div>
        </FieldFrame>
    }
}
