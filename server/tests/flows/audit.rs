//! Every change leaves one event, with before and after, that nobody can edit.

use crate::practice::TestPractice;
use app::domain::{AuditAction, Fact, HistoryEntry, StaffMemberId};
use server::store;

async fn newest(practice: &mut TestPractice, person: StaffMemberId) -> HistoryEntry {
    practice.page(person).await.history.remove(0)
}

fn change(entry: &HistoryEntry, fact: Fact) -> (Option<&str>, Option<&str>) {
    let change = entry.changes.iter().find(|change| change.fact == fact).unwrap_or_else(|| panic!("{entry:?}"));
    (change.before.as_deref(), change.after.as_deref())
}

#[tokio::test]
async fn every_write_leaves_exactly_one_event_and_doing_it_again_none() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let ada = practice.invite("Ada", &["therapist"]).await;
    let name = [("first_name", "Ben"), ("last_name", "Albers")];
    let steps: [(&str, StaffMemberId, &[(&str, &str)], AuditAction, bool); 9] = [
        ("/api/staff/edit-profile", ben, &name, AuditAction::ProfileEdited, true),
        ("/api/staff/edit-contact", ben, &[("phone", "112")], AuditAction::ProfileEdited, true),
        ("/api/staff/turn-role-on", ben, &[("role", "manager")], AuditAction::RoleTurnedOn, true),
        ("/api/staff/turn-role-off", ben, &[("role", "manager")], AuditAction::RoleTurnedOff, true),
        ("/api/staff/deactivate", ben, &[], AuditAction::Deactivated, true),
        ("/api/staff/reactivate", ben, &[("roles[]", "therapist")], AuditAction::Reactivated, true),
        ("/api/accounts/send-password-reset", ben, &[], AuditAction::PasswordResetSent, false),
        ("/api/invitations/send-credentials", ada, &[], AuditAction::InvitationResent, false),
        ("/api/invitations/cancel", ada, &[], AuditAction::InvitationCancelled, true),
    ];
    for (path, person, fields, action, once) in steps {
        let before = practice.server.database.count("audit_event").await;
        practice.done_for(path, person, fields).await;
        assert_eq!(practice.server.database.count("audit_event").await, before + 1, "{path}");
        let event = newest(&mut practice, person).await;
        assert_eq!((event.action, event.actor.as_deref()), (action, Some("Dana Ruiz")), "{path}");
        assert!(!event.changes.is_empty(), "{path}");
        if once {
            practice.post_for(path, person, fields).await;
            assert_eq!(practice.server.database.count("audit_event").await, before + 1, "{path} again");
        }
    }
}

#[tokio::test]
async fn history_tells_old_and_new() {
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

#[tokio::test]
async fn an_event_edited_behind_the_programs_back_breaks_the_chain() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.invite("Mia", &["therapist"]).await;
    let (database, id) = (&practice.server.database, practice.opened.practice);
    let whole = store::audit::verify(&database.db, id).await.unwrap();
    assert_eq!(whole, Ok(4));
    let trigger = if database.is_postgres() {
        "DROP TRIGGER audit_event_no_change ON audit_event"
    } else {
        "DROP TRIGGER audit_event_no_update"
    };
    database.run(trigger).await;
    database.run("UPDATE audit_event SET actor_name = 'Nobody' WHERE number = 3").await;
    assert_eq!(store::audit::verify(&database.db, id).await.unwrap(), Err(3));
}
