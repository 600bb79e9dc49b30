//! A table of people as a file: how it gets in, and what became of it out; and an example.
//!
//! The browser itself sends the form, with WASM and without: it may hold a file. A table that is refused comes back
//! in the page's answer, because it fits into no cookie, and nothing that was pasted may get lost.

use super::{
    Http, forms, import_table, router,
    table::{self, csv_rows, encoded},
    visit, who,
};
use crate::practice::ImportResult;
use app::{
    api::{flash::Flash, imports::SENT, status},
    backend::{Failure, Visit},
    domain::{
        Field, ImportId, Refusal,
        permission::{self, Action},
    },
    text::imports as words,
};
use axum::{
    extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State, multipart::MultipartError},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};

/// A table of as many rows as we take, with long cells.
const LARGEST_TABLE: usize = 1024 * 1024;

/// The route that a table is sent to.
pub(super) fn send() -> MethodRouter<Http> {
    post(keep).layer(DefaultBodyLimit::max(LARGEST_TABLE))
}

/// Keeps a table, and leads to its page.
async fn keep(State(http): State<Http>, Path(practice): Path<String>, request: Request) -> Response {
    let visit = visit::of(request.extensions());
    let page = forms::accepts_html(request.headers());
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body);
    let mut sent = String::new();
    let path = format!("/p/{}/settings/staff/import", encoded(&practice));
    match kept(&http, &visit, &practice, form, &mut sent).await {
        Ok(id) => Redirect::to(&format!("{path}/{id}")).into_response(),
        Err(Failure::Refused(refusal)) if page && refusal != Refusal::SignedOut => {
            refused(&http, parts, refusal, sent).await
        }
        Err(failure) => table::refused(&visit, &path, page, failure),
    }
}

async fn kept(
    http: &Http,
    visit: &Visit,
    practice: &str,
    form: Request,
    sent: &mut String,
) -> Result<ImportId, Failure> {
    let actor = http.backend.accounts.member(visit, practice).await?;
    // Asked again when it is kept; here so that nobody else's table is even read.
    permission::may(&actor, Action::ImportStaff)?;
    *sent = read(form).await?;
    http.use_cases.keep_import(&actor, import_table::table_of(sent)?).await
}

/// The file, or what was pasted.
async fn read(form: Request) -> Result<String, Refusal> {
    let wrong = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        _ => Refusal::Malformed,
    };
    let mut form = Multipart::from_request(form, &()).await.map_err(|_| Refusal::Malformed)?;
    let (mut pasted, mut file) = (String::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        let text = import_table::text_of(&field.bytes().await.map_err(wrong)?);
        match name.as_str() {
            "file" => file = text,
            name if name == Field::People.name() => pasted = text,
            _ => return Err(Refusal::Malformed),
        }
    }
    Ok(if file.is_empty() { pasted } else { file })
}

/// The page with the form again, and in it what was sent: a file, too, so that it can be corrected right there.
async fn refused(http: &Http, mut parts: Parts, refusal: Refusal, sent: String) -> Response {
    let status = status(&refusal);
    let typed = vec![(Field::People.name().to_owned(), sent)].into_iter().filter(|(_, sent)| !sent.contains('\0'));
    parts.extensions.insert(Flash { form: SENT.into(), outcome: Err(refusal), typed: typed.collect() });
    who::put(http, &mut parts.extensions).await;
    router::page(http, Request::from_parts(parts, axum::body::Body::empty()), status).await
}

/// A table as we read it, to fill in.
pub(super) async fn example() -> Response {
    let rows = [words::COLUMNS, words::EXAMPLE, words::EXAMPLE_TOO].map(|row| row.map(String::from));
    match csv_rows(rows) {
        Ok(table) => table::csv_file(&format!("{}.csv", words::EXAMPLE_FILE), table),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The table as it stands, with what became of each row. A link: the file says nothing that its page does not, and
/// taking it changes nothing.
pub(super) async fn result(
    State(http): State<Http>,
    Path((practice, id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let visit = visit::of(request.extensions());
    let page = forms::accepts_html(request.headers());
    let made = async {
        let actor = http.backend.accounts.member(&visit, &practice).await?;
        let result = http.use_cases.import_result(&actor, id.parse().map_err(|_| Refusal::NotFound)?).await?;
        Ok((format!("{}-{}.csv", words::RESULT_FILE, result.slug), result_table(result)?))
    };
    match made.await {
        Ok((name, table)) => table::csv_file(&name, table),
        Err(failure) => {
            let path = format!("/p/{}/settings/staff/import/{}", encoded(&practice), encoded(&id));
            table::refused(&visit, &path, page, failure)
        }
    }
}

fn result_table(result: ImportResult) -> anyhow::Result<Vec<u8>> {
    let ImportResult { headers, rows, .. } = result;
    let widest = rows.iter().map(|(row, _)| row.cells.len()).max().unwrap_or_default().max(headers.len());
    let line = |mut cells: Vec<String>, more: [String; 3]| {
        cells.resize(widest, String::new());
        cells.extend(more);
        cells
    };
    let first = line(headers, words::RESULT_COLUMNS.map(String::from));
    let rows = rows.into_iter().map(|(row, judged)| {
        let settled = row.judged.is_some();
        let why = judged.as_ref().err().map(words::fault).unwrap_or_default();
        line(row.cells, [row.number.to_string(), words::outcome(&judged, settled).into(), why])
    });
    csv_rows(std::iter::once(first).chain(rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::Columns;

    #[tokio::test]
    async fn the_example_is_a_table_that_we_read() {
        for language in app::domain::Language::ALL {
            let reader = app::text::Reader { language, ..Default::default() };
            let response = app::text::written_for(reader, example()).await;
            let bytes = axum::body::to_bytes(response.into_body(), LARGEST_TABLE).await.unwrap();
            let table = import_table::table_of(&import_table::text_of(&bytes)).unwrap();
            let columns = Columns::read(&table.headers).unwrap();
            assert!(columns.unknown(&table.headers).is_empty());
            for (_, cells) in &table.rows {
                columns.person(cells).unwrap_or_else(|fault| panic!("{cells:?}: {fault:?}"));
            }
        }
    }
}
