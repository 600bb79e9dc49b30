//! Whoever changes the audit log behind the program's back is found out.

use crate::{database::TestDatabase, practice::TestPractice};
use server::{
    operator::report,
    practice::{Verified, verify_audit_logs},
    store::{self, audit::Head},
};

/// A practice with seven events, whose triggers are out of the way.
async fn unguarded() -> TestPractice {
    let mut practice = TestPractice::open().await;
    for name in ["Ben", "Mia", "Tom", "Ada", "Gus"] {
        practice.invite(name, &["therapist"]).await;
    }
    let database = &practice.server.database;
    if database.is_postgres() {
        database.run("DROP TRIGGER audit_event_no_change ON audit_event").await;
    } else {
        for trigger in ["update", "delete", "replace"] {
            database.run(&format!("DROP TRIGGER audit_event_no_{trigger}")).await;
        }
    }
    practice
}

async fn chain(practice: &TestPractice) -> Result<Head, i64> {
    store::audit::verify(&practice.server.database.db, practice.opened.practice).await.unwrap()
}

async fn verified(database: &TestDatabase, expected: &[(String, Head)]) -> Verified {
    verify_audit_logs(&database.db, None, expected).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_whole_and_says_its_last_event() {
    let practice = unguarded().await;
    let head = chain(&practice).await.unwrap();
    let last: Vec<u8> = practice.server.database.one("SELECT hash FROM audit_event ORDER BY number DESC LIMIT 1").await;
    assert_eq!(head, Head { number: 7, hash: last });
    let found = verified(&practice.server.database, &[(practice.slug(), head.clone())]).await;
    assert!(found.is_whole());
    let expected = format!("Praxis Nordlicht: 7 events, whole, head {}:7:{}", practice.slug(), head.hex());
    assert_eq!(report(&found), expected);
}

#[tokio::test]
async fn an_event_edited_anywhere_breaks_the_chain_at_its_number() {
    for (column, value) in [
        ("actor_name", "'Nobody'"),
        ("actor_name", "NULL"),
        ("actor_id", "NULL"),
        ("subject_id", "NULL"),
        ("action", "'signed_in'"),
        ("changes", "'[]'"),
        ("address", "'192.0.2.1'"),
        ("user_agent", "'curl'"),
        ("at", "0"),
    ] {
        let practice = unguarded().await;
        practice.server.database.run(&format!("UPDATE audit_event SET {column} = {value} WHERE number = 3")).await;
        assert_eq!(chain(&practice).await, Err(3), "{column}");
        let found = verified(&practice.server.database, &[]).await;
        assert!(!found.is_whole() && report(&found).contains("broken at event 3"), "{}", report(&found));
    }
}

#[tokio::test]
async fn an_event_taken_out_or_put_in_breaks_the_chain() {
    let columns = "actor_id, actor_name, subject_id, action, changes, address, user_agent, previous_hash, hash";
    let copy = |number: i64| {
        format!(
            "INSERT INTO audit_event (id, practice_id, number, at, {columns})
             SELECT NEW_ID, practice_id, {number}, at, {columns} FROM audit_event WHERE number = 2"
        )
    };
    for (spoil, broken) in [
        ("DELETE FROM audit_event WHERE number = 1".to_owned(), 1),
        ("DELETE FROM audit_event WHERE number = 4".to_owned(), 4),
        ("DELETE FROM audit_event".to_owned(), 1),
        // At the end, and in the middle, where a number was made free.
        (copy(8), 8),
        (format!("DELETE FROM audit_event WHERE number = 5; {}", copy(5)), 5),
    ] {
        let practice = unguarded().await;
        let id = practice.server.database.literal(uuid::Uuid::from_u128(7));
        practice.server.database.run(&spoil.replace("NEW_ID", &id)).await;
        assert_eq!(chain(&practice).await, Err(broken), "{spoil}");
    }
}

#[tokio::test]
async fn events_taken_from_the_end_are_missed_only_by_whoever_wrote_the_last_one_down() {
    let practice = unguarded().await;
    let (database, slug) = (&practice.server.database, practice.slug());
    let written_down = chain(&practice).await.unwrap();
    database.run("DELETE FROM audit_event WHERE number > 5").await;
    assert_eq!(chain(&practice).await.unwrap().number, 5, "a shorter chain is a chain");
    assert!(verified(database, &[]).await.is_whole());
    let found = verified(database, &[(slug.clone(), written_down.clone())]).await;
    assert!(!found.is_whole() && found.missing == [written_down.clone()]);
    assert!(report(&found).contains("expected event 7"), "{}", report(&found));
    // Growing again does not bring it back: the new event 7 has another hash.
    let mut practice = practice;
    practice.invite("Eve", &["therapist"]).await;
    practice.invite("Zoe", &["therapist"]).await;
    assert_eq!(chain(&practice).await.unwrap().number, 7);
    assert!(!verified(&practice.server.database, &[(slug, written_down)]).await.is_whole());
}

#[tokio::test]
async fn a_head_written_down_early_is_found_in_a_longer_chain_and_others_practices_do_not_matter() {
    let mut practice = TestPractice::open().await;
    let head = chain(&practice).await.unwrap();
    practice.invite("Ben", &["therapist"]).await;
    let south = practice.open_beside("Praxis Südlicht", "sven").await;
    let database = &practice.server.database;
    let found = verify_audit_logs(&database.db, None, &[(practice.slug(), head.clone())]).await.unwrap();
    assert!(found.len() == 2 && found.iter().all(Verified::is_whole), "{found:?}");
    // Expected of the wrong practice it is missed, even where only the other one is asked for.
    let expected = [(south.slug(), head)];
    let found = verify_audit_logs(&database.db, Some(&practice.slug()), &expected).await.unwrap();
    assert_eq!(found.iter().map(Verified::is_whole).collect::<Vec<_>>(), [true, false]);
    assert!(verify_audit_logs(&database.db, Some("nowhere"), &[]).await.is_err());
    assert!(verify_audit_logs(&database.db, None, &[("nowhere".into(), Head::default())]).await.is_err());
}
