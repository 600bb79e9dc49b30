//! Statements as a file: a row for each person on each of them. A POST, as all exports are
//! ([`super::audit_export`] says why).

use super::{
    Http, forms,
    table::{self, csv_rows, encoded},
    visit,
};
use crate::{
    practice::StatementsExport,
    store::statements::{Line, Statement},
    time_zone,
};
use anyhow::ensure;
use app::{
    backend::{Failure, Visit},
    domain::{BILLED, Day, Money, Refusal},
    text,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use serde::Deserialize;
use tokio::io::{AsyncWriteExt, DuplexStream};

/// What the form sends.
#[derive(Deserialize)]
struct Asked {
    /// The first day of one cycle; empty for all.
    #[serde(default)]
    cycle: String,
}

/// The practice's statements as a file.
pub(super) async fn export(State(http): State<Http>, Path(practice): Path<String>, request: Request) -> Response {
    let visit = visit::of(request.extensions());
    let page = forms::accepts_html(request.headers());
    match begin(&http, &visit, &practice, request).await {
        Ok((name, export)) => table::written(&name, table::CSV, async move |mut pipe| {
            write(&http, &export, &mut pipe).await?;
            Ok(pipe)
        }),
        Err(failure) => {
            let path = format!("/p/{}/settings/subscription", encoded(&practice));
            table::refused(&visit, &path, page, failure)
        }
    }
}

/// The file's name, and what it is to be made of.
async fn begin(
    http: &Http,
    visit: &Visit,
    practice: &str,
    request: Request,
) -> Result<(String, StatementsExport), Failure> {
    let Asked { cycle } = table::asked(request).await?;
    let actor = http.backend.accounts.member(visit, practice).await?;
    let cycle = Day::optional(&cycle).map_err(|_| Refusal::Malformed)?;
    let export = http.use_cases.export_statements(&actor, cycle).await?;
    let which = cycle.map(|from| format!("-{from}")).unwrap_or_default();
    Ok((format!("statements-{}{which}.csv", export.slug), export))
}

async fn write(http: &Http, export: &StatementsExport, pipe: &mut DuplexStream) -> anyhow::Result<()> {
    pipe.write_all(&csv_rows([text::subscription::COLUMNS.map(String::from)])?).await?;
    for statement in &export.statements {
        // A cycle in which nobody was billed is no gap.
        if statement.seats == 0 {
            pipe.write_all(&csv_rows([row(statement, None, &export.time_zone)?])?).await?;
        }
        let mut written = 0;
        while written < statement.seats {
            let lines = http.use_cases.exported_lines(export, statement, written).await?;
            ensure!(!lines.is_empty(), "statement {}: fewer lines than seats", statement.id);
            let rows = lines.iter().map(|line| row(statement, Some(line), &export.time_zone));
            pipe.write_all(&csv_rows(rows.collect::<anyhow::Result<Vec<_>>>()?)?).await?;
            written += lines.len();
        }
    }
    Ok(())
}

fn row(statement: &Statement, line: Option<&Line>, zone: &str) -> anyhow::Result<[String; 9]> {
    let since = line.map(|line| time_zone::day_of(line.since, zone)).transpose()?;
    let amount = if line.is_some() { statement.price } else { Money { minor: 0, ..statement.price } };
    Ok([
        statement.from.to_string(),
        statement.to.to_string(),
        line.map(|line| line.name.clone()).unwrap_or_default(),
        line.map(|line| line.person.to_string()).unwrap_or_default(),
        line.map(|_| text::role(BILLED).into()).unwrap_or_default(),
        since.map(|since| since.day.to_string()).unwrap_or_default(),
        amount.digits(),
        amount.currency.code().into(),
        time_zone::utc(statement.written_at)?,
    ])
}
