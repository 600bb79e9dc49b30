//! What exports have in common: tables that a spreadsheet only shows, and refusals of a request whose answer
//! would have been a file.

use super::forms;
use anyhow::Context as _;
use app::{
    api::status,
    backend::{Failure, Visit},
    domain::Refusal,
    text,
};
use axum::{
    body::Body,
    extract::{Form, FromRequest, Request},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::de::DeserializeOwned;
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, DuplexStream, ReadBuf};
use tokio_util::io::ReaderStream;

/// Rows as CSV, none of whose cells a spreadsheet runs.
pub(super) fn csv_rows<R>(rows: impl IntoIterator<Item = R>) -> anyhow::Result<Vec<u8>>
where
    R: IntoIterator<Item = String>,
{
    let mut csv = csv::Writer::from_writer(Vec::new());
    for row in rows {
        csv.write_record(row.into_iter().map(harmless))?;
    }
    csv.into_inner().context("write a table")
}

/// What a formula begins with, in East Asian widths, too.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A spreadsheet takes what begins like this for a formula and runs it: whoever can choose their own
/// name could read others' files (Mattermost CVE-2017-18900). An apostrophe makes it text.
///
/// Not only at a cell's beginning: where lists are separated by semicolons (in Spain, say), spreadsheets split our
/// cells once more.
fn harmless(cell: String) -> String {
    let mut written = String::with_capacity(cell.len());
    let mut begins = true;
    for letter in cell.chars() {
        if begins && FORMULA.contains(&letter) {
            written.push('\'');
        }
        written.push(letter);
        begins = begins_after(letter, begins);
    }
    written
}

/// Whether what comes after this letter could be taken for the beginning of a cell.
fn begins_after(letter: char, begins: bool) -> bool {
    matches!(letter, ';' | '\t' | '\n' | '\r') || (begins && matches!(letter, ' ' | '"'))
}

/// What a cell said before it was made harmless: tables of ours come back corrected.
pub(super) fn said(cell: &str) -> String {
    let mut read = String::with_capacity(cell.len());
    let mut begins = true;
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        if begins && letter == '\'' && letters.peek().is_some_and(|next| FORMULA.contains(next)) {
            continue;
        }
        read.push(letter);
        begins = begins_after(letter, begins);
    }
    read
}

/// The kind of a file that is a table.
pub(super) const CSV: &str = "text/csv; charset=utf-8";
/// The kind of a file for programs.
pub(super) const JSON: &str = "application/json";

/// A table that the browser keeps as a file of this name.
pub(super) fn csv_file(name: &str, table: Vec<u8>) -> Response {
    file(name, CSV, table)
}

/// Something of this kind that the browser keeps as a file of this name.
fn file(name: &str, kind: &'static str, content: impl IntoResponse) -> Response {
    let mut response = content.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// Written ahead of a browser that takes its time; then the writer waits.
const AHEAD: usize = 64 * 1024;

/// The same, sent while `write` writes it: no file is in memory as a whole. `write` gives the pipe back at its end.
pub(super) fn written<F>(name: &str, kind: &'static str, write: impl FnOnce(DuplexStream) -> F) -> Response
where
    F: Future<Output = anyhow::Result<DuplexStream>> + Send + 'static,
{
    let (pipe, reader) = tokio::io::duplex(AHEAD);
    let whole = Arc::new(AtomicBool::new(false));
    let body = Body::from_stream(ReaderStream::new(UntilWhole { reader, whole: Arc::clone(&whole) }));
    let writing = write(pipe);
    // The task outlives the answer that it is written for.
    tokio::spawn(text::written_for(text::reader(), async move {
        match writing.await {
            Ok(_pipe) => whole.store(true, Ordering::SeqCst),
            // Most often a browser that went away.
            Err(cause) => tracing::warn!(cause = format!("{cause:#}"), "an export ended early"),
        }
    }));
    file(name, kind, body)
}

/// A file that ends early must not look like a shorter one: the connection breaks instead.
struct UntilWhole {
    reader: DuplexStream,
    whole: Arc<AtomicBool>,
}

impl AsyncRead for UntilWhole {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.reader).poll_read(cx, buffer))?;
        let at_end = buffer.filled().len() == before;
        if at_end && !self.whole.load(Ordering::SeqCst) {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        Poll::Ready(Ok(()))
    }
}

/// What the form of an export sends.
pub(super) async fn asked<T: DeserializeOwned>(request: Request) -> Result<T, Refusal> {
    let form = Form::<T>::from_request(request, &()).await;
    form.map(|Form(asked)| asked).map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        _ => Refusal::Malformed,
    })
}

/// Programs get the refusal as everywhere; people get its sentence, or the way to sign in and back to `path`,
/// the page that the form stands on.
pub(super) fn refused(visit: &Visit, path: &str, page: bool, failure: Failure) -> Response {
    let refusal = match failure {
        Failure::Refused(refusal) => refusal,
        Failure::Broken(cause) => {
            tracing::error!(request = %visit.request, cause = format!("{cause:#}"), "an export broke");
            Refusal::Broken(visit.request)
        }
    };
    if !page {
        return forms::refused(&refusal);
    }
    if refusal == Refusal::SignedOut {
        return Redirect::to(&format!("/sign-in?next={}", encoded(path))).into_response();
    }
    (status(&refusal), text::refusal(&refusal)).into_response()
}

/// Text as a part of an address.
pub(super) fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for formula in ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t1", "\r1", "＝1"] {
            assert_eq!(harmless(formula.into()), format!("'{formula}"));
        }
        for (cell, written) in
            [("Roth;=1", "Roth;'=1"), ("a\n \"+1", "a\n \"'+1"), ("\t=1", "'\t'=1"), ("Ben =1", "Ben =1")]
        {
            assert_eq!((harmless(cell.into()).as_str(), said(written).as_str()), (written, cell));
        }
    }

    proptest! {
        #[test]
        fn no_cell_begins_like_a_formula_and_none_loses_anything(cell in "[=+@\\-\\t\\r\"',;\\n a-c]{0,6}") {
            let table = csv_rows([[cell.clone(), cell.clone()]]).unwrap();
            let mut read = csv::ReaderBuilder::new().has_headers(false).from_reader(&table[..]);
            let row = read.records().next().unwrap().unwrap();
            for field in &row {
                prop_assert!(!field.starts_with(['\t', '\r']), "{field:?}");
                // Whatever separates lists where it is opened.
                for piece in field.split([';', '\t', '\n', '\r']) {
                    let begins = piece.trim_start_matches([' ', '"']);
                    prop_assert!(!begins.starts_with(['=', '+', '-', '@']), "{field:?}");
                }
                prop_assert!(said(field) == cell || said(&cell) != cell, "{field:?} of {cell:?}");
            }
        }
    }
}
