//! What is recorded, shown and answered is what happened.

use crate::{
    practice::TestPractice,
    test_server::{HOUR, NOON},
};
use app::domain::{AuditAction, Fact, Refusal, StaffState};
use axum::http::header::RETRY_AFTER;
use std::{
    io,
    sync::{Arc, Mutex},
};

#[tokio::test]
async fn whoever_forgot_a_password_is_not_known_and_the_log_does_not_say_otherwise() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", "ben")]).await;
    let event = practice.page(ben).await.history.remove(0);
    assert_eq!(event.action, AuditAction::PasswordResetSent);
    assert_eq!(event.actor, None, "anybody can type Ben's name into that form");
}

#[tokio::test]
async fn no_kind_of_write_replaces_an_audit_event() {
    let practice = TestPractice::open().await;
    let database = &practice.server.database;
    let before: Vec<String> = database.column("SELECT action FROM audit_event ORDER BY number").await;
    let columns = "id, practice_id, number, at, actor_id, actor_name, subject_id, action, changes, address, \
                   user_agent, previous_hash, hash";
    let edited = columns.replace("action", "'signed_out'");
    let upsert = format!(
        "INSERT INTO audit_event ({columns}) SELECT {columns} FROM audit_event WHERE number = 1 \
         ON CONFLICT (id) DO UPDATE SET action = 'signed_out'"
    );
    let replace = format!("REPLACE INTO audit_event ({columns}) SELECT {edited} FROM audit_event");
    for sql in [upsert, replace] {
        assert!(database.try_run(&sql).await.is_err(), "{sql}");
    }
    let after: Vec<String> = database.column("SELECT action FROM audit_event ORDER BY number").await;
    assert_eq!(after, before);
}

#[tokio::test]
async fn accepting_an_invitation_records_which_account_came_in() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.hire("Ben", &["therapist"]).await;
    let ben = south.hire_too("Ben", &["front_office"]).await;
    let history = south.page(ben).await.history;
    let event = history.iter().find(|entry| entry.action == AuditAction::InvitationAccepted).unwrap();
    let change = event.changes.iter().find(|change| change.fact == Fact::Username);
    assert_eq!(change.and_then(|change| change.after.as_deref()), Some("ben"), "{event:?}");
}

#[tokio::test]
async fn too_many_requests_say_when_to_try_again() {
    let mut practice = TestPractice::open().await;
    practice.set("invitation_hours = 1").await;
    practice.invite("Ben", &["therapist"]).await;
    for round in 0..4 {
        let (mut browser, invitation) = practice.opened_link("Ben").await;
        practice.server.later(HOUR);
        let fields = [("invitation", &*invitation.to_string())];
        let answer = browser.post("/api/invitations/send-fresh-link", &fields).await;
        if round == 3 {
            assert_eq!(answer.status, 429);
            assert!(matches!(answer.refusal(), Refusal::TooManyTries { .. }), "{answer:?}");
            assert!(answer.headers.contains_key(RETRY_AFTER), "{:?}", answer.headers);
        }
    }
}

#[tokio::test]
async fn an_unsent_letter_of_a_cancelled_invitation_is_no_bounce_after_a_new_one_was_sent() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.done_for("/api/invitations/cancel", ben, &[]).await;
    practice.server.worker.send_due().await.unwrap();
    practice.turn_on(ben, "therapist").await;
    practice.server.worker.send_due().await.unwrap();
    assert!(matches!(practice.page(ben).await.state, StaffState::Invited { .. }));
    assert!(practice.server.use_cases.clock.now() == NOON);
}

/// What is logged, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_refusal_is_logged_without_what_was_typed() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let log = Log::default();
    let writer = log.clone();
    // For all threads: what another test's thread has logged before would not be logged on this one.
    tracing_subscriber::fmt().json().with_writer(move || writer.clone()).init();
    // Addresses of this test's own: the others log, too.
    let mut visitor = practice.server.browser_from("192.0.2.77");
    visitor.sign_in("ben", "Hush! a secret sentence").await;
    his_browser.address = Some("192.0.2.78".parse().unwrap());
    practice.post_about(&mut his_browser, "/api/staff/deactivate", ben, &[]).await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let log: String = log.split_inclusive('\n').filter(|line| line.contains("\"192.0.2.7")).collect();
    for line in ["WrongCredentials", "NotAllowed"] {
        let line = log.lines().find(|logged| logged.contains(line)).unwrap_or_else(|| panic!("no {line} in {log}"));
        assert!(line.contains("\"request\":"), "{line}");
    }
    let session = &his_browser.cookies["rolecall_session"];
    assert!(["Hush", "secret", "\"ben", session].iter().all(|typed| !log.contains(typed)), "{log}");
}
