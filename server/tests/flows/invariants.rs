//! The product's invariants, on random histories of everything that people do, read from the
//! tables by SQL of the test's own.

use crate::{
    reference::allows,
    world::{Event, Outcome, World, events},
};
use app::domain::{ListFilter, Show, StaffMemberId};
use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use server::store::{self, staff_list::Listing};

/// What must never be found: a query for each, which counts offenders.
const NEVER: [(&str, &str); 12] = [
    (
        "1: exactly one Owner per practice",
        "practice p WHERE (SELECT count(*) FROM role_grant g WHERE g.practice_id = p.id AND g.role = 'owner'
         AND g.ended_at IS NULL) <> 1",
    ),
    (
        "2: what lists read of somebody's roles is what the grants say",
        "staff_member m WHERE m.roles_on <> (SELECT coalesce(sum(CASE g.role WHEN 'owner' THEN 1 WHEN 'manager' THEN 2
         WHEN 'therapist' THEN 4 WHEN 'front_office' THEN 8 ELSE 16 END), 0) FROM role_grant g
         WHERE g.staff_member_id = m.id AND g.ended_at IS NULL) + CASE WHEN EXISTS (SELECT 1 FROM role_start p
         WHERE p.staff_member_id = m.id AND p.ended_at IS NULL) THEN 32 ELSE 0 END",
    ),
    (
        "2: the counts are those of the people",
        "(SELECT p.id, coalesce(sum(CASE WHEN m.on_now THEN 1 ELSE 0 END), 0) AS active,
                coalesce(sum(CASE WHEN m.on_now AND m.account_id IS NULL THEN 1 ELSE 0 END), 0) AS invited,
                coalesce(sum(CASE WHEN m.on_now THEN 0 ELSE 1 END), 0) AS inactive
            FROM practice p JOIN (SELECT s.practice_id, s.account_id, EXISTS (SELECT 1 FROM role_grant g
                WHERE g.staff_member_id = s.id AND g.ended_at IS NULL) OR EXISTS (SELECT 1 FROM role_start p
                WHERE p.staff_member_id = s.id AND p.ended_at IS NULL) AS on_now FROM staff_member s) m
                ON m.practice_id = p.id GROUP BY p.id) AS people
         JOIN staff_count c ON c.practice_id = people.id
         WHERE c.active <> people.active OR c.invited <> people.invited OR c.inactive <> people.inactive",
    ),
    (
        "3: at most one live invitation per staff member",
        "(SELECT staff_member_id FROM invitation WHERE accepted_at IS NULL AND superseded_at IS NULL
         AND cancelled_at IS NULL GROUP BY staff_member_id HAVING count(*) > 1) AS two",
    ),
    (
        "4: one e-mail per practice",
        "(SELECT practice_id, lower(email) FROM staff_member GROUP BY practice_id, lower(email)
         HAVING count(*) > 1) AS two",
    ),
    (
        "6: somebody without any role has no session",
        "session s WHERE NOT EXISTS (SELECT 1 FROM staff_member m JOIN role_grant g ON g.staff_member_id = m.id
         WHERE m.account_id = s.account_id AND g.ended_at IS NULL)",
    ),
    (
        "6: somebody inactive has no live link",
        "invitation i WHERE accepted_at IS NULL AND superseded_at IS NULL AND cancelled_at IS NULL AND NOT EXISTS
         (SELECT 1 FROM role_grant g WHERE g.staff_member_id = i.staff_member_id AND g.ended_at IS NULL) AND NOT EXISTS
         (SELECT 1 FROM role_start p WHERE p.staff_member_id = i.staff_member_id AND p.ended_at IS NULL)",
    ),
    (
        "a role is on, or to come, and never both but for a leave",
        "role_start p JOIN role_grant g ON g.staff_member_id = p.staff_member_id AND g.role = p.role
         WHERE p.ended_at IS NULL AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > p.starts_at)",
    ),
    (
        "7: what began or did not begin by itself has one event each",
        "(SELECT 1 AS one WHERE (SELECT count(*) FROM role_start WHERE outcome IN ('begun', 'refused'))
            <> (SELECT count(*) FROM audit_event WHERE action IN ('role_started', 'role_not_started'))) AS different",
    ),
    (
        "8: a plan stays in its practice",
        "role_start p JOIN staff_member m ON m.id = p.staff_member_id JOIN staff_member b ON b.id = p.planned_by
         WHERE m.practice_id <> p.practice_id OR b.practice_id <> p.practice_id",
    ),
    (
        "8: a grant stays in its practice",
        "role_grant g JOIN staff_member m ON m.id = g.staff_member_id WHERE m.practice_id <> g.practice_id",
    ),
    (
        "10: nobody is charged who was not billable when the cycle began",
        "statement_line l JOIN statement s ON s.id = l.statement_id WHERE NOT EXISTS
         (SELECT 1 FROM role_grant g WHERE g.staff_member_id = l.staff_member_id AND g.role = 'therapist'
          AND g.granted_at <= s.starts_at AND (g.ended_at IS NULL OR g.ended_at > s.starts_at))",
    ),
];

#[test]
fn no_history_breaks_an_invariant() {
    let postgres = std::env::var("ROLECALL_TEST_POSTGRES").is_ok();
    let cases = if postgres { 6 } else { 20 };
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    // The same histories on every run, so that a red run can be had again.
    let fixed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let ran = TestRunner::new_with_rng(config, fixed).run(&events(), |history| runtime.block_on(live(&history)));
    if let Err(error) = ran {
        panic!("{error}");
    }
}

/// What a step must leave as it is, read before it.
struct Before {
    events: i64,
    rows: Vec<String>,
    elsewhere: Vec<String>,
    hashes: Vec<String>,
}

async fn live(history: &[Event]) -> Result<(), TestCaseError> {
    let mut world = World::begin().await;
    for event in history {
        let before = look(&world).await;
        let allowed = match event {
            Event::Change(..) | Event::Plan(..) | Event::Leave(..) => Some(roles_before(&world).await),
            _ => None,
        };
        let outcome = world.happen(event).await;
        prop_assert!(!outcome.status.is_server_error(), "{event:?}: {}", outcome.status);
        hold(&world, event, &outcome, &before).await?;
        if let (Some(held), Some((actor, person, wish))) = (allowed, outcome.wish) {
            let of = |id| held.iter().find(|(other, _)| *other == id).map(|(_, held)| held.clone()).unwrap_or_default();
            let (actor, target) = (world.actors[actor], person);
            let may = allows(&of(actor), &of(target), actor == target, wish);
            // Signed out people are refused whatever their roles are.
            let signed_out = outcome.status == axum::http::StatusCode::UNAUTHORIZED;
            prop_assert!(outcome.status.is_success() == may || signed_out, "{event:?}: {}, {may}", outcome.status);
        }
    }
    Ok(())
}

async fn look(world: &World) -> Before {
    let database = &world.north.server.database;
    Before {
        events: database.count("audit_event").await,
        rows: database.all_of(world.north.opened.practice.uuid()).await,
        elsewhere: database.all_of(world.south.opened.practice.uuid()).await,
        hashes: database.column("SELECT password_hash FROM account ORDER BY username").await,
    }
}

async fn roles_before(world: &World) -> Vec<(StaffMemberId, crate::reference::Held)> {
    let ids: Vec<uuid::Uuid> = world.north.server.database.column("SELECT id FROM staff_member").await;
    let mut held = Vec::new();
    for id in ids {
        held.push((StaffMemberId(id), world.held(StaffMemberId(id)).await));
    }
    held
}

async fn hold(world: &World, event: &Event, outcome: &Outcome, before: &Before) -> Result<(), TestCaseError> {
    let database = &world.north.server.database;
    for (rule, offenders) in NEVER {
        prop_assert_eq!(database.count(offenders).await, 0, "{} after {:?}", rule, event);
    }
    for show in [Show::Active, Show::Inactive] {
        let filter = ListFilter { show, ..ListFilter::default() };
        let (db, practice) = (&database.db, world.north.opened.practice);
        let listed = Listing::of(db, practice, &filter).await.unwrap().page(100).await.unwrap();
        let ids: Vec<StaffMemberId> = listed.iter().map(|person| person.id).collect();
        let found = store::staff::find_all(db, practice, &ids).await.unwrap();
        prop_assert_eq!(listed, found, "2: the list tells of people what their grants say, after {:?}", event);
    }
    let now = look(world).await;
    for hash in &before.hashes {
        prop_assert!(now.hashes.contains(hash), "9: {event:?} changed a password");
    }
    if !outcome.status.is_success() {
        let same = changed_people(&now.rows) == changed_people(&before.rows);
        prop_assert!(same, "a refused {event:?} changed something");
        prop_assert_eq!(now.events, before.events, "7: a refused {:?} left an event", event);
    }
    if outcome.inside {
        let same = changed_people(&now.elsewhere) == changed_people(&before.elsewhere);
        prop_assert!(same, "8: {event:?} reached the other practice");
        let posted = now.rows.iter().filter(|row| row.starts_with("outbox ")).count()
            != before.rows.iter().filter(|row| row.starts_with("outbox ")).count();
        let changed = posted || changed_people(&now.rows) != changed_people(&before.rows);
        prop_assert_eq!(now.events - before.events, i64::from(changed), "7: events after {:?}", event);
    }
    Ok(())
}

/// Rows that only people's doings change: the mail worker settles letters without an event.
fn changed_people(rows: &[String]) -> Vec<&String> {
    rows.iter().filter(|row| !row.starts_with("outbox ") && !row.starts_with("audit_event ")).collect()
}
