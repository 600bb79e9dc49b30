//! The staff as a file: two tables, or everything for programs. A POST, as all exports are
//! ([`super::audit_export`] says why).

use super::{
    Http, forms,
    table::{self, csv_rows, encoded},
    visit,
};
use crate::{
    practice::{End, StaffExport},
    store::staff_export::Person,
    time_zone::{self, utc},
};
use app::{
    backend::{Failure, Visit},
    domain::{
        Moment, RecordedEnd, Refusal, Role, RoleTime, Roles, StaffFile, StaffKind, StaffMemberId, Standing, Termination,
    },
    text,
};
use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncWriteExt, DuplexStream};

/// What the form sends.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    file: String,
}

/// The practice's staff as a file.
pub(super) async fn export(State(http): State<Http>, Path(practice): Path<String>, request: Request) -> Response {
    let visit = visit::of(request.extensions());
    let page = forms::accepts_html(request.headers());
    match begin(&http, &visit, &practice, request).await {
        Ok((name, kind, file, export)) => table::written(&name, kind, async move |mut pipe| {
            write(&http, &export, file, &mut pipe).await?;
            Ok(pipe)
        }),
        Err(failure) => {
            let path = format!("/p/{}/settings/staff/export", encoded(&practice));
            table::refused(&visit, &path, page, failure)
        }
    }
}

/// The file's name, its kind, and what it is to be made of.
async fn begin(
    http: &Http,
    visit: &Visit,
    practice: &str,
    request: Request,
) -> Result<(String, &'static str, StaffFile, StaffExport), Failure> {
    let Asked { file } = table::asked(request).await?;
    let actor = http.backend.accounts.member(visit, practice).await?;
    let file = StaffFile::from_code(&file).ok_or(Refusal::Malformed)?;
    let export = http.use_cases.export_staff(&actor, file).await?;
    let (kind, ending) = match file {
        StaffFile::Staff | StaffFile::Terminations => (table::CSV, "csv"),
        StaffFile::Everything => (table::JSON, "json"),
    };
    let day = time_zone::day_of(export.at, &export.time_zone)?.day;
    let what = if file == StaffFile::Terminations { file.code() } else { StaffFile::Staff.code() };
    Ok((format!("{what}-{}-{day}.{ending}", export.slug), kind, file, export))
}

async fn write(http: &Http, export: &StaffExport, file: StaffFile, pipe: &mut DuplexStream) -> anyhow::Result<()> {
    match file {
        StaffFile::Staff => {
            pipe.write_all(&csv_rows([text::staff_export::STAFF_COLUMNS.map(String::from)])?).await?;
            for ids in export.batches() {
                let people = http.use_cases.exported_people(export, ids).await?;
                let rows = people.iter().map(staff_row).collect::<anyhow::Result<Vec<_>>>()?;
                pipe.write_all(&csv_rows(rows)?).await?;
            }
        }
        StaffFile::Terminations => {
            pipe.write_all(&csv_rows([text::staff_export::TERMINATION_COLUMNS.map(String::from)])?).await?;
            let mut after = None;
            while let Some((ends, last)) = http.use_cases.exported_ends(export, after).await? {
                let rows = ends.iter().map(termination_row).collect::<anyhow::Result<Vec<_>>>()?;
                pipe.write_all(&csv_rows(rows)?).await?;
                after = Some(last);
            }
        }
        StaffFile::Everything => write_json(http, export, pipe).await?,
    }
    Ok(())
}

fn staff_row(person: &Person) -> anyhow::Result<[String; 14]> {
    let on = || person.roles.iter().filter(|time| time.ended.is_none());
    let factor = person.login.map(|login| text::yes_or_no(login.second_factor).into());
    Ok([
        person.name.0.clone(),
        person.name.1.clone(),
        person.id.to_string(),
        person.title.clone(),
        person.email.clone(),
        person.phone.clone(),
        text::staff_export::kind(person.kind).into(),
        text::staff_export::standing(person.standing()).into(),
        text::roles(on().map(|time| time.role).collect()),
        time(Some(person.added))?,
        time(person.login.map(|login| login.joined))?,
        time(person.login.and_then(|login| login.last_sign_in))?,
        time(person.used)?,
        factor.unwrap_or_default(),
    ])
}

fn termination_row((person, end, termination): &End) -> anyhow::Result<[String; 14]> {
    Ok([
        person.full_name(),
        person.id.to_string(),
        person.email.clone(),
        text::staff_export::kind(person.kind).into(),
        text::yes_or_no(had_joined(person, termination)).into(),
        text::roles(end.roles),
        utc(termination.since)?,
        utc(termination.ended)?,
        text::action(end.action).into(),
        end.by.clone().unwrap_or_else(|| text::staff::SYSTEM.into()),
        utc(end.at)?,
        seconds(end, termination),
        end.sessions.to_string(),
        time(termination.again)?,
    ])
}

/// Whether the person could sign in before this end.
fn had_joined(person: &Person, termination: &Termination) -> bool {
    person.login.is_some_and(|login| login.joined <= termination.ended)
}

/// From the end of the last role to the commit that ended sessions and links.
fn seconds(end: &RecordedEnd, termination: &Termination) -> String {
    let milliseconds = end.at.since(termination.ended);
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

fn time(moment: Option<Moment>) -> anyhow::Result<String> {
    Ok(moment.map(utc).transpose()?.unwrap_or_default())
}

#[derive(Serialize)]
struct JsonPerson<'a> {
    id: StaffMemberId,
    first_name: &'a str,
    last_name: &'a str,
    title: &'a str,
    email: &'a str,
    phone: &'a str,
    kind: StaffKind,
    state: &'static str,
    roles: Vec<JsonRole<'a>>,
    added_at: String,
    signed_up_at: Option<String>,
    last_sign_in_at: Option<String>,
    /// Of external agents, to the hour.
    last_here_at: Option<String>,
    /// `None` before the person signed up.
    second_factor: Option<bool>,
}

#[derive(Serialize)]
struct JsonRole<'a> {
    role: &'static str,
    on_since: String,
    turned_on_by: Option<&'a str>,
    until: Option<String>,
}

#[derive(Serialize)]
struct JsonTermination<'a> {
    staff_member_id: StaffMemberId,
    staff_member: String,
    had_signed_up: bool,
    roles: Vec<&'static str>,
    access_since: String,
    access_ended_at: String,
    /// At an end that had been set.
    scheduled: bool,
    action: &'static str,
    by: Option<&'a str>,
    carried_out_at: String,
    milliseconds_to_revoke: i64,
    sessions_ended: u64,
    access_again_since: Option<String>,
}

async fn write_json(http: &Http, export: &StaffExport, pipe: &mut DuplexStream) -> anyhow::Result<()> {
    let (rule, from) = export.rule;
    let practice = serde_json::json!({ "id": export.practice.uuid(), "slug": export.slug.as_str() });
    let second_factor = serde_json::json!({
        "required_of": rule.code(),
        "required_from": maybe(from)?,
        "can_sign_in": export.coverage.people,
        "with_second_factor": export.coverage.with_factor,
    });
    let made_at = serde_json::json!(utc(export.at)?);
    let begin = format!(r#"{{"practice":{practice},"made_at":{made_at},"second_factor":{second_factor},"staff":["#);
    pipe.write_all(begin.as_bytes()).await?;
    let mut first = true;
    for ids in export.batches() {
        let people = http.use_cases.exported_people(export, ids).await?;
        pipe.write_all(&json_lines(people.iter().map(json_person), &mut first)?).await?;
    }
    pipe.write_all(b"\n],\"terminations\":[").await?;
    let (mut first, mut after) = (true, None);
    while let Some((ends, last)) = http.use_cases.exported_ends(export, after).await? {
        pipe.write_all(&json_lines(ends.iter().map(json_termination), &mut first)?).await?;
        after = Some(last);
    }
    Ok(pipe.write_all(b"\n]}\n").await?)
}

/// A part of a list, a line each.
fn json_lines<T: Serialize>(
    some: impl Iterator<Item = anyhow::Result<T>>,
    first: &mut bool,
) -> anyhow::Result<Vec<u8>> {
    let mut json = Vec::new();
    for one in some {
        json.extend_from_slice(if std::mem::take(first) { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut json, &one?)?;
    }
    Ok(json)
}

fn json_person(person: &Person) -> anyhow::Result<JsonPerson<'_>> {
    let on = person.roles.iter().filter(|time| time.ended.is_none());
    Ok(JsonPerson {
        id: person.id,
        first_name: &person.name.0,
        last_name: &person.name.1,
        title: &person.title,
        email: &person.email,
        phone: &person.phone,
        kind: person.kind,
        state: match person.standing() {
            Standing::Invited => "invited",
            Standing::Active => "active",
            Standing::Planned => "planned",
            Standing::Inactive => "inactive",
        },
        roles: on.map(json_role).collect::<anyhow::Result<_>>()?,
        added_at: utc(person.added)?,
        signed_up_at: maybe(person.login.map(|login| login.joined))?,
        last_sign_in_at: maybe(person.login.and_then(|login| login.last_sign_in))?,
        last_here_at: maybe(person.used)?,
        second_factor: person.login.map(|login| login.second_factor),
    })
}

fn json_role(time: &RoleTime) -> anyhow::Result<JsonRole<'_>> {
    Ok(JsonRole {
        role: time.role.code(),
        on_since: utc(time.from)?,
        turned_on_by: time.by.as_deref(),
        until: maybe(time.until)?,
    })
}

fn json_termination((person, end, termination): &End) -> anyhow::Result<JsonTermination<'_>> {
    let codes = |roles: Roles| roles.iter().map(Role::code).collect();
    Ok(JsonTermination {
        staff_member_id: person.id,
        staff_member: person.full_name(),
        had_signed_up: had_joined(person, termination),
        roles: codes(end.roles),
        access_since: utc(termination.since)?,
        access_ended_at: utc(termination.ended)?,
        scheduled: termination.scheduled,
        action: end.action.code(),
        by: end.by.as_deref(),
        carried_out_at: utc(end.at)?,
        milliseconds_to_revoke: end.at.since(termination.ended),
        sessions_ended: end.sessions,
        access_again_since: maybe(termination.again)?,
    })
}

fn maybe(moment: Option<Moment>) -> anyhow::Result<Option<String>> {
    moment.map(utc).transpose()
}
