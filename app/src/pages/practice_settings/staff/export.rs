//! Taking the staff along: which files there are. Plain forms, because their answers are files.

use super::super::{
    refused::{RefusedNotice, explained},
    staff_path, use_practice,
};
use crate::{
    api::{json::resource, staff::find_staff_export},
    components::{Button, Heading, Look, Panel, Skeleton},
    domain::{Deed, SecondFactorRule, StaffExportPage as Page, StaffFile},
    text::{self, Text, staff, staff_export as words},
};
use leptos::prelude::*;

/// The files, each with its button.
#[component]
pub fn StaffExportPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let page = resource(|| (), move |()| explained(practice, Deed::ExportStaff, find_staff_export));
    let list = practice.with_value(|practice| staff_path(practice));
    view! {
        <p class="way-back"><a class="way-back-link" href=list>{staff::TO_THE_LIST}</a></p>
        <Heading text=words::HEADING/>
        <p class="prose">{words::WHAT}</p>
        <Suspense fallback=Skeleton>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Files page practice/> }.into_any(),
                    Err(refused) => view! { <RefusedNotice refused/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Files(page: Page, practice: StoredValue<String>) -> impl IntoView {
    let Page { coverage, rule } = page;
    let required = (rule != SecondFactorRule::Off).then(|| {
        view! { <p>{words::REQUIRED} " " {text::second_factor_rule(rule)}</p> }
    });
    view! {
        <Panel id="coverage" heading=words::COVERAGE>
            <p>{words::coverage(coverage)}</p>
            {required}
        </Panel>
        <File practice file=StaffFile::Staff heading=words::STAFF what=words::STAFF_WHAT label=words::STAFF_CSV/>
        <File
            practice
            file=StaffFile::Terminations
            heading=words::TERMINATIONS
            what=words::TERMINATIONS_WHAT
            label=words::TERMINATIONS_CSV
        />
        <File
            practice
            file=StaffFile::Everything
            heading=words::EVERYTHING
            what=words::EVERYTHING_WHAT
            label=words::EVERYTHING_JSON
        />
    }
}

#[component]
fn File(practice: StoredValue<String>, file: StaffFile, heading: Text, what: Text, label: Text) -> impl IntoView {
    view! {
        <Panel id=file.code() heading>
            <p class="prose">{what}</p>
            <form method="post" action=practice.with_value(|practice| format!("{}/export", staff_path(practice)))>
                <input type="hidden" name="file" value=file.code()/>
                <Button look=Look::Quiet>{label}</Button>
            </form>
        </Panel>
    }
}
