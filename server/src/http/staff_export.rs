//! The staff as a file: two tables, or everything for programs. A POST, as all exports are
//! ([`super::audit_export`] says why).

use super::{
    Http, forms,
    table::{self, csv_rows, encoded},
    visit,
};
use crate::{
    practice::StaffExport,
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
    extract::{Form, FromRequest, Path, Request, State},
    http::StatusCode,
    response::Response,
};
use serde::{Deserialize, Serialize};

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
    let asked = Form::<Asked>::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        _ => Refusal::Malformed,
    });
    let made = match asked {
        Err(refusal) => Err(refusal.into()),
        Ok(Form(asked)) => make(&http, &visit, &practice, &asked.file).await,
    };
    match made {
        Ok((name, kind, content)) => table::file(&name, kind, content),
        Err(failure) => {
            let path = format!("/p/{}/settings/staff/export", encoded(&practice));
            table::refused(&visit, &path, page, failure)
        }
    }
}

/// The file's name, its kind and what is in it.
async fn make(
    http: &Http,
    visit: &Visit,
    practice: &str,
    file: &str,
) -> Result<(String, &'static str, Vec<u8>), Failure> {
    let actor = http.backend.accounts.member(visit, practice).await?;
    let file = StaffFile::from_code(file).ok_or(Refusal::Malformed)?;
    let export = http.use_cases.export_staff(&actor, file).await?;
    let (kind, ending, content) = match file {
        StaffFile::Staff => (table::CSV, "csv", staff_table(&export)?),
        StaffFile::Terminations => (table::CSV, "csv", terminations_table(&export)?),
        StaffFile::Everything => (table::JSON, "json", json(&export)?),
    };
    let day = time_zone::day_of(export.at, &export.time_zone)?.day;
    let what = if file == StaffFile::Terminations { file.code() } else { StaffFile::Staff.code() };
    Ok((format!("{what}-{}-{day}.{ending}", export.slug), kind, content))
}

fn staff_table(export: &StaffExport) -> anyhow::Result<Vec<u8>> {
    let mut rows = vec![text::staff_export::STAFF_COLUMNS.map(String::from)];
    for person in &export.people {
        rows.push(staff_row(person)?);
    }
    csv_rows(rows)
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

fn terminations_table(export: &StaffExport) -> anyhow::Result<Vec<u8>> {
    let mut rows = vec![text::staff_export::TERMINATION_COLUMNS.map(String::from)];
    for (person, end, termination) in &export.ends {
        rows.push(termination_row(&export.people[*person], end, termination)?);
    }
    csv_rows(rows)
}

fn termination_row(person: &Person, end: &RecordedEnd, termination: &Termination) -> anyhow::Result<[String; 14]> {
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

fn json(export: &StaffExport) -> anyhow::Result<Vec<u8>> {
    let (rule, from) = export.rule;
    let people = export.people.iter().map(json_person).collect::<anyhow::Result<Vec<_>>>()?;
    let ends = export
        .ends
        .iter()
        .map(|(person, end, termination)| json_termination(&export.people[*person], end, termination));
    let whole = serde_json::json!({
        "practice": { "id": export.practice.uuid(), "slug": export.slug.as_str() },
        "made_at": utc(export.at)?,
        "second_factor": {
            "required_of": rule.code(),
            "required_from": maybe(from)?,
            "can_sign_in": export.coverage.people,
            "with_second_factor": export.coverage.with_factor,
        },
        "staff": people,
        "terminations": ends.collect::<anyhow::Result<Vec<_>>>()?,
    });
    Ok(serde_json::to_vec_pretty(&whole)?)
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

fn json_termination<'a>(
    person: &Person,
    end: &'a RecordedEnd,
    termination: &Termination,
) -> anyhow::Result<JsonTermination<'a>> {
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
