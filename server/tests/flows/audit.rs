//! Every change leaves one event, with before and after, that nobody can edit.

use crate::{
    practice::TestPractice,
    test_server::{HOUR, PASSWORD},
};
use app::{
    backend::Secret,
    domain::{AuditAction, Change, Fact, HistoryEntry, StaffMemberId},
};
use server::auth::token::Purpose;
use uuid::Uuid;

/// An event as its row has it: action, actor, subject, and the changes as `fact: old → new`.
type Row = (String, Option<Uuid>, Option<Uuid>, String);

/// The practice's events after its first `seen` ones, oldest first.
async fn since(practice: &TestPractice, seen: usize) -> Vec<Row> {
    let database = &practice.server.database;
    let sql = format!(
        "SELECT action, actor_id, subject_id, changes FROM audit_event WHERE practice_id = {} AND number > {seen}
         ORDER BY number",
        database.literal(practice.opened.practice.uuid())
    );
    let told = |changes: String| {
        let changes: Vec<Change> = serde_json::from_str(&changes).unwrap();
        let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".into());
        let each = changes.iter().map(|c| format!("{:?}: {} → {}", c.fact, text(&c.before), text(&c.after)));
        each.collect::<Vec<_>>().join("; ")
    };
    let rows = database.rows(&sql).await;
    let get = |row: &sea_orm::QueryResult| {
        let column = |at| row.try_get_by_index::<Option<Uuid>>(at).unwrap();
        (row.try_get_by_index(0).unwrap(), column(1), column(2), told(row.try_get_by_index(3).unwrap()))
    };
    rows.iter().map(get).collect()
}

async fn newest(practice: &mut TestPractice, person: StaffMemberId) -> HistoryEntry {
    practice.page(person).await.history.remove(0)
}

fn change(entry: &HistoryEntry, fact: Fact) -> (Option<&str>, Option<&str>) {
    let change = entry.changes.iter().find(|change| change.fact == fact).unwrap_or_else(|| panic!("{entry:?}"));
    (change.before.as_deref(), change.after.as_deref())
}

#[tokio::test]
async fn every_write_leaves_exactly_one_event_and_refused_or_done_again_it_leaves_none() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (_, mut tom) = practice.hire("Tom", &["front_office"]).await;
    let ada = practice.invite("Ada", &["therapist"]).await;
    let name = [("first_name", "Ben"), ("last_name", "Albers")];
    let (on, off) = ("Roles: therapist → manager therapist", "Roles: manager therapist → therapist");
    let (manager, therapist) = ([("role", "manager")], [("role", "therapist")]);
    let other = [("email", "ada@other.example")];
    let (hour, days) = ("LinkExpires: - → 2026-11-24T13:00:00+00:00", "LinkExpires: - → 2026-11-27T12:00:00+00:00");
    let corrected = format!("Email: ada@staff.example → ada@other.example; {days}");
    let back = format!("Roles: - → therapist; {days}");
    // Function, person, what it needs besides, event, what it tells, whether once more changes it.
    type Step<'a> = (&'a str, StaffMemberId, &'a [(&'a str, &'a str)], AuditAction, &'a str, bool);
    let steps: [Step<'_>; 12] = [
        ("staff/edit-profile", ben, &name, AuditAction::ProfileEdited, "LastName: Roth → Albers", false),
        ("staff/edit-contact", ben, &[("phone", "112")], AuditAction::ProfileEdited, "Phone: - → 112", false),
        ("staff/turn-role-on", ben, &manager, AuditAction::RoleTurnedOn, on, false),
        ("staff/turn-role-off", ben, &manager, AuditAction::RoleTurnedOff, off, false),
        ("staff/deactivate", ben, &[], AuditAction::Deactivated, "Roles: therapist → -; SessionsEnded: - → 1", false),
        ("staff/reactivate", ben, &[("roles[]", "therapist")], AuditAction::Reactivated, "Roles: - → therapist", false),
        ("accounts/send-password-reset", ben, &[], AuditAction::PasswordResetSent, hour, true),
        ("invitations/send-credentials", ben, &[], AuditAction::PasswordResetSent, hour, true),
        ("invitations/send-credentials", ada, &[], AuditAction::InvitationResent, days, true),
        ("invitations/correct-email", ada, &other, AuditAction::EmailCorrected, &corrected, true),
        ("invitations/cancel", ada, &[], AuditAction::InvitationCancelled, "Roles: therapist → -", false),
        ("staff/turn-role-on", ada, &therapist, AuditAction::Reactivated, &back, false),
    ];
    let owner = Some(practice.opened.owner.0);
    for (path, person, fields, action, told, again) in steps {
        let path = format!("/api/{path}");
        let seen = since(&practice, 0).await.len();
        let refused = practice.post_about(&mut tom, &path, person, fields).await;
        assert_eq!(refused.status, 403, "{path}");
        assert_eq!(since(&practice, seen).await, [], "{path} refused");
        practice.done_for(&path, person, fields).await;
        let expected = (action.code().to_owned(), owner, Some(person.0), told.to_owned());
        assert_eq!(since(&practice, seen).await, [expected], "{path}");
        if !again {
            practice.post_for(&path, person, fields).await;
            assert_eq!(since(&practice, seen + 1).await, [], "{path} again");
        }
    }
}

#[tokio::test]
async fn what_people_do_themselves_is_told_once_under_their_own_name() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let (mut browser, first) = practice.opened_link("Ben").await;
    practice.server.later(72 * HOUR);
    let mut seen = since(&practice, 0).await.len();
    let mut expect = async |action: &str, actor: Option<StaffMemberId>, told: &str| {
        let expected = (action.to_owned(), actor.map(|id| id.0), Some(ben.0), told.to_owned());
        assert_eq!(since(&practice, seen).await, [expected]);
        seen += 1;
    };
    let id = first.to_string();
    browser.sign_up(first, "ben", PASSWORD).await; // too late
    browser.post("/api/invitations/send-fresh-link", &[("invitation", &id)]).await;
    expect("fresh_link_requested", None, "LinkExpires: - → 2026-11-30T12:00:00+00:00").await;

    let (mut browser, fresh) = practice.opened_link("Ben").await;
    browser.sign_up(fresh, "ben", "short").await;
    browser.sign_up(fresh, "ben", PASSWORD).await;
    expect("signed_up", Some(ben), "Username: - → ben").await;
    browser.post("/api/accounts/sign-out", &[]).await;
    browser.post("/api/accounts/sign-out", &[]).await;
    expect("signed_out", Some(ben), "").await;
    browser.sign_in("ben", "wrong horse battery staple").await;
    browser.sign_in("ben", PASSWORD).await;
    expect("signed_in", Some(ben), "").await;

    let mut stranger = practice.server.browser();
    stranger.post("/api/accounts/forgot-password", &[("identifier", "nobody")]).await;
    stranger.post("/api/accounts/forgot-password", &[("identifier", "ben")]).await;
    let sent = since(&practice, seen).await;
    assert_eq!((sent.len(), &*sent[0].0), (1, "password_reset_sent"));
    let reset = practice.server.database.one("SELECT id FROM password_reset").await;
    let Secret(token) = practice.server.use_cases.key.link_token(Purpose::PasswordReset, reset);
    stranger.open(&format!("/reset/{token}")).await;
    for _ in 0..2 {
        stranger.reset_password("a wholly different phrase").await;
    }
    let [_, reset] = &since(&practice, seen).await[..] else { panic!("one event for one reset") };
    assert_eq!((&*reset.0, reset.1, &*reset.3), ("password_reset", Some(ben.0), "SessionsEnded: - → 1"));
}

#[tokio::test]
async fn joining_a_second_practice_is_told_there_and_not_in_the_first() {
    let mut north = TestPractice::open().await;
    north.hire("Ben", &["therapist"]).await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let (seen, there) = (since(&north, 0).await, since(&south, 0).await.len());
    let ben = south.hire_too("Ben", &["therapist"]).await;
    let [invited, joined] = &since(&south, there).await[..] else { panic!("two events") };
    assert_eq!((&*invited.0, invited.1, invited.2), ("invited", Some(south.opened.owner.0), Some(ben.0)));
    assert_eq!((&*joined.0, joined.1, joined.2), ("invitation_accepted", Some(ben.0), Some(ben.0)));
    // The first practice hears of his sign-in, as of each; and of nothing else.
    let here: Vec<String> = since(&north, seen.len()).await.into_iter().map(|row| row.0).collect();
    assert_eq!(here, ["signed_in"]);
}

#[tokio::test]
async fn history_tells_old_and_new_newest_first() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office"]).await;
    practice.turn_off(ben, "front_office").await;
    let event = newest(&mut practice, ben).await;
    assert_eq!(change(&event, Fact::Roles), (Some("therapist front_office"), Some("therapist")));
    practice.turn_off(ben, "therapist").await;
    let event = newest(&mut practice, ben).await;
    assert_eq!(change(&event, Fact::Roles), (Some("therapist"), None));
    assert_eq!(change(&event, Fact::SessionsEnded), (None, Some("1")));
    let actions: Vec<AuditAction> = practice.page(ben).await.history.iter().map(|entry| entry.action).collect();
    assert_eq!(
        actions,
        [AuditAction::Deactivated, AuditAction::RoleTurnedOff, AuditAction::SignedUp, AuditAction::Invited]
    );
}

#[tokio::test]
async fn the_database_itself_refuses_to_edit_or_delete_an_event() {
    let practice = TestPractice::open().await;
    let database = &practice.server.database;
    for sql in ["UPDATE audit_event SET action = 'signed_in'", "DELETE FROM audit_event"] {
        let error = database.try_run(sql).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{error}");
    }
}
