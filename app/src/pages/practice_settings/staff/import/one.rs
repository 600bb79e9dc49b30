//! The page of one table: what would become of each row, what can be put right, the button that adds people, and
//! what became of them.

use super::{
    super::super::use_practice,
    fixes::Fixes,
    import_path, imports_path,
    progress::{GoOn, use_go_on},
    rows::Rows,
};
use crate::{
    api::{
        imports::{FixImport, ForgetImport, find_import},
        json::resource,
    },
    components::{
        BackgroundForm, Button, FactLine, Facts, Form, FormNotice, Heading, Look, Notice, NoticeKind, PageForms, Panel,
        RefusalNotice, Sender, Skeleton, Time, use_form,
    },
    domain::{ImportId, ImportPage as Page, ListedImport},
    text::imports as words,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The forms of the page.
#[derive(Clone, Copy)]
pub struct Forms {
    pub practice: StoredValue<String>,
    pub fix: (Sender<FixImport>, Form<usize>),
    pub go_on: GoOn,
    pub forget: (Sender<ForgetImport>, Form<()>),
}

impl Forms {
    /// What every one of them sends.
    pub fn fields(self, id: ImportId) -> impl IntoView {
        view! {
            <input type="hidden" name="practice" value=self.practice.get_value()/>
            <input type="hidden" name="id" value=id.to_string()/>
        }
    }
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let practice = StoredValue::new(use_practice());
    let go_on = use_go_on();
    let page_forms = PageForms::provide();
    let forms = Forms { practice, fix: use_form(), go_on, forget: use_form() };
    let params = use_params_map();
    let query = use_query_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let after = Memo::new(move |_| query.with(|query| query.get("after")).unwrap_or_default());
    let page = resource(
        // Not after each step: a step is a second, and the page reads the whole table.
        move || (id.get(), after.get(), page_forms.answers(), go_on.stops()),
        move |(id, after, ..)| find_import(practice.get_value(), id, after),
    );
    view! {
        <p class="way-back">
            <a class="way-back-link" href=practice.with_value(|practice| imports_path(practice))>{words::TO_ALL}</a>
        </p>
        <Heading text=words::HEADING/>
        <FormNotice fields=forms.fix.1.fields() done=forms.fix.1.done(words::fixed) id="fixed"/>
        <FormNotice fields=go_on.form.fields() done=go_on.stopped() whole=true id="went-on"/>
        <FormNotice fields=forms.forget.1.fields() id="forgotten"/>
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown page forms after=!after.get_untracked().is_empty()/> }.into_any(),
                    Err(refusal) => view! { <RefusalNotice refusal/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: Page, forms: Forms, after: bool) -> impl IntoView {
    let left_out = page.left_out();
    let buttons = forms.go_on.buttons(forms, &page);
    let Page { import, counts, fixes, roles, unknown_columns, rows, next, seats, expires } = page;
    let ListedImport { id, sent, by, progress, .. } = import;
    let path = forms.practice.with_value(|practice| import_path(practice, id));
    let finished = progress.finished();
    let heading = if finished { words::HAPPENED } else { words::WOULD };
    let unknown = (!unknown_columns.is_empty()).then(|| {
        view! { <Notice kind=NoticeKind::Info><p>{words::unknown_columns(&unknown_columns)}</p></Notice> }
    });
    let counts = counts.into_iter().map(|(judged, rows)| {
        view! { <FactLine label=words::kind(&judged, finished)>{words::rows(rows)}</FactLine> }
    });
    let counts = counts.collect_view();
    let before = (!finished).then(|| {
        let (people, price) = seats;
        view! {
            {(people > 0).then(|| view! { <p>{words::seats(people, price)}</p> })}
            <p>{words::LINKS_UNTIL} <Time at=expires/> "."</p>
        }
    });
    let result = format!("{path}/result");
    let fixes = (!fixes.is_empty()).then(|| view! { <Fixes fixes roles id forms/> });
    view! {
        {unknown}
        {fixes}
        <Panel id="verdict" heading>
            <Facts>
                <FactLine label=words::SENT><Time at=sent/></FactLine>
                <FactLine label=words::BY>{by}</FactLine>
                {counts}
            </Facts>
            {before}
            {buttons}
            {(finished && left_out > 0).then(|| view! { <p>{words::LEFT_OUT_WHAT}</p> })}
            <p><a href=result rel="external" download>{words::DOWNLOAD_RESULT}</a></p>
        </Panel>
        <Rows rows next after path id forms/>
        <Panel id="forget" heading=words::FORGET>
            <p>{words::FORGET_WHAT}</p>
            <BackgroundForm action=forms.forget.0>
                {forms.fields(id)}
                <Button look=Look::Danger pending=forms.forget.1.pending()>{words::FORGET}</Button>
            </BackgroundForm>
        </Panel>
    }
}
