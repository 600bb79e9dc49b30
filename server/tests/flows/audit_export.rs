//! The audit log as a file: complete, provable, harmless in a spreadsheet, and noted.

use crate::{
    browser::{Answer, Browser},
    practice::TestPractice,
};
use app::domain::Refusal;
use axum::http::{Method, header};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

impl TestPractice {
    fn export_path(&self) -> String {
        format!("/p/{}/settings/audit/export", self.opened.slug)
    }

    async fn export(&self, who: &mut Browser, fields: &[(&str, &str)]) -> Answer {
        who.post(&self.export_path(), fields).await
    }
}

fn rows(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.as_bytes());
    csv.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect()
}

#[tokio::test]
async fn a_table_has_a_row_per_event_in_words_and_utc() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.turn_on(ben, "front_office").await;
    let mut owner = practice.owner.clone();
    let answer = practice.export(&mut owner, &[("format", "csv")]).await;
    let head = |name| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(head(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    assert_eq!(
        head(header::CONTENT_DISPOSITION),
        format!("attachment; filename=\"audit-log-{}.csv\"", practice.slug())
    );
    assert_eq!(head(header::CACHE_CONTROL), "no-store");
    let rows = rows(&answer);
    assert_eq!((rows.len(), rows[0][0].as_str()), (5, "Number"));
    assert_eq!(
        rows[4][..6],
        [
            "4",
            "2026-11-24T12:00:00.000Z",
            "Dana Ruiz",
            &practice.opened.owner.to_string(),
            "turned a role on",
            "Ben Roth"
        ]
    );
    assert_eq!(rows[4][6..8], [ben.to_string(), "Roles: Therapist → Therapist and Front Office".into()]);
    assert!(rows[3][7].contains("First name: none → Ben; Last name: none → Roth"), "{:?}", rows[3]);
}

#[tokio::test]
async fn a_name_that_is_a_formula_stays_a_name() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    // No form takes such a name; rows could come from elsewhere.
    let id = practice.server.database.literal(ben.0);
    let evil = "=HYPERLINK(1)";
    practice.server.database.run(&format!("UPDATE staff_member SET first_name = '{evil}' WHERE id = {id}")).await;
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("user-agent", "@SUM(A1)"),
    ];
    let path = practice.export_path();
    practice.owner.send(Method::POST, &path, &headers, b"format=csv".to_vec()).await;
    let answer = practice.owner.send(Method::POST, &path, &headers, b"format=csv".to_vec()).await;
    let cells: Vec<String> = rows(&answer).concat();
    assert!(cells.contains(&format!("'{evil} Roth")) && cells.contains(&"'@SUM(A1)".into()), "{cells:?}");
    assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{cells:?}");
}

#[tokio::test]
async fn filters_hold_in_the_file_and_others_get_their_own_events_only() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let mut owner = practice.owner.clone();
    let answer = practice.export(&mut owner, &[("format", "csv"), ("action", "invited")]).await;
    assert_eq!(rows(&answer).len(), 2);
    let answer = practice.export(&mut owner, &[("format", "csv"), ("to", "2026-11-23")]).await;
    assert_eq!(rows(&answer).len(), 1, "the header alone");
    let his = rows(&practice.export(&mut his_browser, &[("format", "csv"), ("person", "")]).await);
    assert_eq!(his.iter().map(|row| row[4].as_str()).collect::<Vec<_>>(), ["What", "sent an invitation", "signed up"]);
    assert!(his[1..].iter().all(|row| row[6] == ben.to_string()));
    let hers = [("format", "csv"), ("person", &*practice.opened.owner.to_string())];
    assert_eq!(rows(&practice.export(&mut his_browser, &hers).await).len(), 2, "what she did to him");
}

#[tokio::test]
async fn each_export_is_noted_with_how_many_events_it_had_and_is_not_in_itself() {
    let practice = TestPractice::open().await;
    let mut owner = practice.owner.clone();
    for format in ["csv", "json"] {
        practice.export(&mut owner, &[("format", format)]).await;
    }
    let sql = "SELECT changes FROM audit_event WHERE action = 'audit_exported' ORDER BY number";
    let noted: Vec<String> = practice.server.database.column(sql).await;
    let change = |events| format!(r#"[{{"fact":"events_exported","before":null,"after":"{events}"}}]"#);
    assert_eq!(noted, [change(2), change(3)]);
}

/// As somebody outside would, with nothing but the file.
fn hash(practice: &str, event: &Value) -> String {
    let text = |name: &str| event[name].as_str().unwrap_or_default().as_bytes().to_vec();
    let id = |value: &Value| value.as_str().map(|id| id.parse::<Uuid>().unwrap().as_bytes().to_vec());
    let number = |name: &str| event[name].as_i64().unwrap().to_be_bytes().to_vec();
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
    };
    let mut sha = Sha256::new();
    for field in [
        id(&event["id"]).unwrap(),
        practice.parse::<Uuid>().unwrap().as_bytes().to_vec(),
        number("number"),
        number("at_ms"),
        id(&event["actor_id"]).unwrap_or_default(),
        text("actor"),
        id(&event["subject_id"]).unwrap_or_default(),
        text("action"),
        text("changes_text"),
        text("address"),
        text("user_agent"),
        bytes(event["previous_hash"].as_str().unwrap()),
    ] {
        sha.update((field.len() as u64).to_be_bytes());
        sha.update(field);
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn an_outsider_can_check_the_chain_with_nothing_but_the_file() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    // More than are read at once.
    for round in 0..520 {
        practice.done_for("/api/staff/edit-contact", ben, &[("phone", &format!("{}", 1000 + round))]).await;
    }
    let mut owner = practice.owner.clone();
    let answer = practice.export(&mut owner, &[("format", "json")]).await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    let file: Value = answer.json();
    let practice_id = file["practice"]["id"].as_str().unwrap();
    let events = file["events"].as_array().unwrap();
    assert_eq!(events.len(), 523);
    let mut previous = "00".repeat(32);
    for (place, event) in events.iter().enumerate() {
        assert_eq!(event["number"], place as i64 + 1);
        assert_eq!(event["previous_hash"], previous);
        assert_eq!(event["hash"], hash(practice_id, event), "{event}");
        assert_eq!(event["changes"], serde_json::from_str::<Value>(event["changes_text"].as_str().unwrap()).unwrap());
        previous = event["hash"].as_str().unwrap().to_owned();
    }
    assert_eq!(file["head"], serde_json::json!({ "number": 523, "hash": previous }));
    assert_eq!((events[2]["subject"].as_str(), events[2]["action"].as_str()), (Some("Ben Roth"), Some("invited")));
    let csv = practice.export(&mut owner, &[("format", "csv")]).await;
    assert_eq!(rows(&csv).len(), 525);
}

#[tokio::test]
async fn whoever_may_not_is_refused_and_nothing_is_noted() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (ben, mut his_browser) = north.hire("Ben", &["therapist"]).await;
    south.hire_too("Ben", &["therapist"]).await;
    north.deactivate(ben).await;
    let before = north.server.database.everything().await;
    let csv = [("format", "csv")];
    let nobody = north.export(&mut north.server.browser(), &csv).await;
    assert_eq!((nobody.status.as_u16(), nobody.refusal()), (401, Refusal::SignedOut));
    let foreign = north.export(&mut south.owner, &csv).await;
    assert_eq!((foreign.status.as_u16(), foreign.refusal()), (404, Refusal::NotFound));
    let unknown = south.owner.post("/p/nowhere/settings/audit/export", &csv).await;
    assert_eq!((unknown.status.as_u16(), &unknown.body), (404, &foreign.body));
    let gone = north.export(&mut his_browser, &csv).await;
    assert_eq!((gone.status.as_u16(), gone.refusal()), (403, Refusal::AccessEnded));
    let mut owner = north.owner.clone();
    for fields in
        [&[][..], &[("format", "xml")], &[("format", "csv"), ("from", "x")], &[("format", "csv"), ("person", "x")]]
    {
        assert_eq!(north.export(&mut owner, fields).await.refusal(), Refusal::Malformed, "{fields:?}");
    }
    let path = north.export_path();
    let form = ("content-type", "application/x-www-form-urlencoded");
    for foreign in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let answer = owner.send(Method::POST, &path, &[form, foreign], b"format=csv".to_vec()).await;
        assert_eq!(answer.refusal(), Refusal::CrossSite);
    }
    assert_eq!(owner.get(&path).await.status, 405, "a link or a picture takes no export");
    assert_eq!(
        owner.send(Method::POST, &path, &[("content-type", "text/plain")], b"format=csv".to_vec()).await.status,
        400
    );
    assert_eq!(north.server.database.everything().await, before);
}

#[tokio::test]
async fn somebody_signed_out_meanwhile_is_sent_to_sign_in_and_back_to_the_same_events() {
    let practice = TestPractice::open().await;
    let log = format!("/p/{}/settings/audit", practice.slug());
    let fields = [("format", "csv"), ("action", "signed_in"), ("from", "")];
    let answer = practice.server.browser().submit(&log, &practice.export_path(), &fields).await;
    assert_eq!(answer.status, 303);
    let next = format!("%2Fp%2F{}%2Fsettings%2Faudit%3Faction%3Dsigned_in", practice.slug());
    assert_eq!(answer.location, Some(format!("/sign-in?next={next}")));
    let mut sven = practice.open_beside("Praxis Südlicht", "sven").await.owner;
    let answer = sven.submit(&log, &practice.export_path(), &fields).await;
    assert_eq!((answer.status.as_u16(), answer.body.starts_with("There is nothing")), (404, true), "{answer:?}");
}
