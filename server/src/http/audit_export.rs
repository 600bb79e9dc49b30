//! The audit log as a file.
//!
//! A POST form and not a link: an export is recorded, and a GET changes nothing here, so that no
//! preview, prefetch or picture tag on another site takes an export in somebody's name. The answer
//! is a file and not a page, hence no server function.

use super::{
    Http, forms,
    table::{self, csv_rows, encoded},
    visit,
};
use crate::{practice::AuditExport, store::audit::Recorded, time_zone};
use app::{
    backend::{Failure, Visit},
    domain::{AuditFilter, Refusal, StaffMemberId, TypedAuditFilter},
    text,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tokio::io::{AsyncWriteExt, DuplexStream};

/// What the form sends.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    format: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    Json,
}

impl Format {
    fn parse(code: &str) -> Result<Self, Refusal> {
        match code {
            "csv" => Ok(Self::Csv),
            "json" => Ok(Self::Json),
            _ => Err(Refusal::Malformed),
        }
    }
}

/// The practice's audit log as a file, as far as the person may see it.
pub(super) async fn export(State(http): State<Http>, Path(practice): Path<String>, request: Request) -> Response {
    let visit = visit::of(request.extensions());
    let page = forms::accepts_html(request.headers());
    let (filter, begun) = match table::asked(request).await {
        Err(refusal) => (TypedAuditFilter::default(), Err(refusal.into())),
        Ok(Asked { format, name, person, action, from, to }) => {
            let filter = TypedAuditFilter { name, person, action, from, to };
            let begun = begin(&http, &visit, &practice, &format, &filter).await;
            (filter, begun)
        }
    };
    match begun {
        Ok((export, format)) => file(http, export, format),
        Err(failure) => table::refused(&visit, &log_path(&practice, &filter), page, failure),
    }
}

async fn begin(
    http: &Http,
    visit: &Visit,
    practice: &str,
    format: &str,
    filter: &TypedAuditFilter,
) -> Result<(AuditExport, Format), Failure> {
    let actor = http.backend.accounts.member(visit, practice).await?;
    let format = Format::parse(format)?;
    Ok((http.use_cases.export_audit_log(&actor, AuditFilter::parse(filter)?).await?, format))
}

/// The page that the form stands on.
fn log_path(practice: &str, filter: &TypedAuditFilter) -> String {
    let TypedAuditFilter { name, person, action, from, to } = filter;
    let pairs = [("name", name), ("person", person), ("action", action), ("from", from), ("to", to)];
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    let path = format!("/p/{}/settings/audit", encoded(practice));
    match query.finish() {
        query if query.is_empty() => path,
        query => format!("{path}?{query}"),
    }
}

fn file(http: Http, export: AuditExport, format: Format) -> Response {
    let (kind, ending) = match format {
        Format::Csv => (table::CSV, "csv"),
        Format::Json => (table::JSON, "json"),
    };
    let name = format!("audit-log-{}.{ending}", export.slug);
    table::written(&name, kind, async move |mut pipe| {
        write(&http, &export, format, &mut pipe).await?;
        Ok(pipe)
    })
}

async fn write(http: &Http, export: &AuditExport, format: Format, pipe: &mut DuplexStream) -> anyhow::Result<()> {
    let (begin, end) = match format {
        Format::Csv => (csv_rows([text::audit::COLUMNS.map(String::from)])?, ""),
        Format::Json => (json_begin(export)?, "\n]}\n"),
    };
    pipe.write_all(&begin).await?;
    let mut last = 0;
    loop {
        let (events, names) = http.use_cases.exported(export, last).await?;
        let Some(newest) = events.last().map(|event| event.number) else { break };
        let rows = match format {
            Format::Csv => csv_rows(events.iter().map(|event| csv_row(&names, event)).collect::<Result<Vec<_>, _>>()?)?,
            Format::Json => json_events(&names, &events, last == 0)?,
        };
        pipe.write_all(&rows).await?;
        last = newest;
    }
    Ok(pipe.write_all(end.as_bytes()).await?)
}

/// What people are called today.
type Names = HashMap<StaffMemberId, String>;

fn csv_row(names: &Names, event: &Recorded) -> anyhow::Result<[String; 10]> {
    let id = |id: Option<StaffMemberId>| id.map(|id| id.to_string()).unwrap_or_default();
    Ok([
        event.number.to_string(),
        time_zone::utc(event.at)?,
        event.actor.clone().unwrap_or_else(|| text::staff::SYSTEM.into()),
        id(event.actor_id),
        text::action(event.action).into(),
        name(names, event.subject_id).unwrap_or_else(|| text::audit::THE_PRACTICE.into()),
        id(event.subject_id),
        event.changes.iter().map(text::change).collect::<Vec<_>>().join("; "),
        event.origin.address.clone(),
        event.origin.user_agent.clone(),
    ])
}

fn name(names: &Names, person: Option<StaffMemberId>) -> Option<String> {
    person.and_then(|id| names.get(&id)).cloned()
}

/// Everything that an event's hash covers, and the hash: with it anybody can check the chain.
#[derive(Serialize)]
struct JsonEvent<'a> {
    number: i64,
    id: uuid::Uuid,
    at: String,
    /// Milliseconds since 1970, as the hash covers it.
    at_ms: i64,
    actor_id: Option<StaffMemberId>,
    actor: Option<&'a str>,
    subject_id: Option<StaffMemberId>,
    subject: Option<String>,
    action: &'static str,
    changes: &'a [app::domain::Change],
    /// The same as the text that the hash covers.
    changes_text: &'a str,
    address: &'a str,
    user_agent: &'a str,
    previous_hash: String,
    hash: String,
}

fn json_begin(export: &AuditExport) -> anyhow::Result<Vec<u8>> {
    let practice = serde_json::json!({ "id": export.practice.uuid(), "slug": export.slug.as_str() });
    let head = serde_json::json!({ "number": export.head.number, "hash": export.head.hex() });
    Ok(format!("{{\"practice\":{practice},\"head\":{head},\"events\":[").into_bytes())
}

fn json_events(names: &Names, events: &[Recorded], first: bool) -> anyhow::Result<Vec<u8>> {
    let mut json = Vec::new();
    for (place, event) in events.iter().enumerate() {
        json.extend_from_slice(if first && place == 0 { b"\n" } else { b",\n" });
        let event = JsonEvent {
            number: event.number,
            id: event.id,
            at: time_zone::utc(event.at)?,
            at_ms: event.at.0,
            actor_id: event.actor_id,
            actor: event.actor.as_deref(),
            subject_id: event.subject_id,
            subject: name(names, event.subject_id),
            action: event.action.code(),
            changes: &event.changes,
            changes_text: &event.changes_text,
            address: &event.origin.address,
            user_agent: &event.origin.user_agent,
            previous_hash: hex(&event.previous_hash),
            hash: hex(&event.hash),
        };
        serde_json::to_writer(&mut json, &event)?;
    }
    Ok(json)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
