//! The form that a table is sent with, and the tables that were sent before.

use super::{
    super::super::{staff_path, use_practice},
    import_path, imports_path,
};
use crate::{
    api::{
        imports::{SENT, list_imports},
        json::resource,
    },
    components::{
        Button, ButtonLink, Cell, FileField, Form, FormNotice, Heading, Look, Panel, RefusalNotice, Row, Skeleton,
        Table, TextArea, Time, use_sent_form,
    },
    domain::{Field, ListedImport},
    text::{imports as words, staff},
};
use leptos::prelude::*;

/// The page with the form.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let form = use_sent_form::<()>(SENT);
    let imports = resource(|| (), move |()| list_imports(practice.get_value()));
    view! {
        <p class="way-back">
            <a class="way-back-link" href=practice.with_value(|practice| staff_path(practice))>{staff::TO_THE_LIST}</a>
        </p>
        <Heading text=words::HEADING/>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match imports.await {
                    Ok(imports) => view! {
                        <SendForm practice form/>
                        {(!imports.is_empty()).then(|| view! { <Kept practice imports/> })}
                    }.into_any(),
                    Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The browser sends this itself, with WASM and without: it may hold a file.
#[component]
fn SendForm(practice: StoredValue<String>, form: Form<()>) -> impl IntoView {
    let path = practice.with_value(|practice| imports_path(practice));
    let fields = form.fields();
    view! {
        <p>{words::WHAT}</p>
        <p>{words::COLUMNS_WHAT}</p>
        <p><a href=format!("{path}/example") rel="external" download>{words::DOWNLOAD_EXAMPLE}</a></p>
        <FormNotice fields/>
        <form class="form" method="post" action=path enctype="multipart/form-data">
            <TextArea fields field=Field::People hint=words::PASTE_HINT rows=8/>
            <FileField name="file" label=words::FILE hint=words::FILE_HINT accept=".csv,.tsv,.txt,text/csv"/>
            <div class="form-actions">
                <Button>{words::SEND}</Button>
            </div>
        </form>
    }
}

#[component]
fn Kept(practice: StoredValue<String>, imports: Vec<ListedImport>) -> impl IntoView {
    let columns = vec![words::SENT, words::BY, words::STATE];
    let rows = imports.into_iter().map(move |ListedImport { id, sent, by, begun, progress }| {
        let href = practice.with_value(|practice| import_path(practice, id));
        let state = match (begun, progress.finished()) {
            (false, _) => format!("{} ({})", words::DRAFT, words::rows(progress.rows)),
            (true, true) => format!("{} ({})", words::FINISHED, words::rows(progress.rows)),
            (true, false) => words::progress(progress),
        };
        let go_on = (begun && !progress.finished()).then(|| {
            view! { " " <ButtonLink href=href.clone() look=Look::Quiet>{words::go_on(progress)}</ButtonLink> }
        });
        view! {
            <Row>
                <Cell column=words::SENT><a class="table-main" href=href><Time at=sent/></a></Cell>
                <Cell column=words::BY>{by}</Cell>
                <Cell column=words::STATE>{state} {go_on}</Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Panel id="kept" heading=words::KEPT>
            <p>{words::KEPT_WHAT}</p>
            <Table caption=words::KEPT columns>{rows}</Table>
        </Panel>
    }
}
