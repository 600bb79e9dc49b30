//! An access review as a file: a row for each role of each person. A POST, as all exports are
//! ([`super::audit_export`] says why).

use super::{
    Http, forms,
    table::{self, csv_rows, encoded},
    visit,
};
use crate::{practice::AccessReviewExport, store::access_reviews::Line, time_zone};
use app::{
    backend::{Failure, Visit},
    domain::Refusal,
    text,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};

/// The review as a file.
pub(super) async fn export(
    State(http): State<Http>,
    Path((practice, review)): Path<(String, String)>,
    request: Request,
) -> Response {
    let visit = visit::of(request.extensions());
    let page = forms::accepts_html(request.headers());
    match make(&http, &visit, &practice, &review).await {
        Ok((name, table)) => table::csv_file(&name, table),
        Err(failure) => {
            let path = format!("/p/{}/settings/staff/reviews/{}", encoded(&practice), encoded(&review));
            table::refused(&visit, &path, page, failure)
        }
    }
}

/// The file's name and what is in it.
async fn make(http: &Http, visit: &Visit, practice: &str, review: &str) -> Result<(String, Vec<u8>), Failure> {
    let actor = http.backend.accounts.member(visit, practice).await?;
    let id = review.parse().map_err(|_| Refusal::NotFound)?;
    let export = http.use_cases.export_access_review(&actor, id).await?;
    let day = time_zone::day_of(export.review.started_at, &actor.rules.time_zone)?.day;
    Ok((format!("access-review-{}-{day}.csv", export.slug), table(&export)?))
}

fn table(export: &AccessReviewExport) -> anyhow::Result<Vec<u8>> {
    let mut rows = vec![text::access_reviews::COLUMNS.map(String::from)];
    for line in &export.lines {
        rows.push(row(export, line)?);
    }
    csv_rows(rows)
}

fn row(export: &AccessReviewExport, line: &Line) -> anyhow::Result<[String; 12]> {
    let signed = export.review.signed.as_ref();
    let system = || text::staff::SYSTEM.into();
    let time = time_zone::utc(line.access.at)?;
    let (since, starts) = if line.access.planned { (String::new(), time) } else { (time, String::new()) };
    Ok([
        line.name.clone(),
        line.access.person.to_string(),
        text::role(line.access.role).into(),
        since,
        starts,
        line.access.by.clone().unwrap_or_else(system),
        text::access_reviews::verdict(line.verdict).into(),
        time_zone::utc(line.at)?,
        line.by.clone().unwrap_or_else(system),
        time_zone::utc(export.review.started_at)?,
        signed.map(|signature| time_zone::utc(signature.at)).transpose()?.unwrap_or_default(),
        signed.map(|signature| signature.by.clone()).unwrap_or_default(),
    ])
}
