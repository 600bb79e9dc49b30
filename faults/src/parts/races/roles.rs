//! Roles turned on and off at the same moment, and managers who demote each other.

use super::{Track, done, shot, statuses};
use crate::report::Sheet;

const ON: &str = "/api/staff/turn-role-on";
const OFF: &str = "/api/staff/turn-role-off";

/// In turns: one role on and off; the last role off and another on.
pub async fn toggle(track: &mut Track, sheet: &Sheet) -> anyhow::Result<()> {
    let practice = track.practice.clone();
    let tim = practice.hire(&track.site, "Tim", &["therapist"]).await?;
    for round in 0..track.rounds {
        let before = track.events_and_grants(&tim.username).await?;
        let off = if round % 2 == 0 { "front_office" } else { "therapist" };
        let fields = |role| practice.with(&[("id", &tim.id), ("role", role)]);
        let one = shot(&track.owner(0), ON, &fields("front_office"));
        let two = shot(&track.owner(1), OFF, &fields(off));
        let answers = track.race(one, two, track.hash / 4).await?;
        track.check(done(&answers) == 2, || format!("toggle {round}: {}", statuses(&answers)));
        let after = track.events_and_grants(&tim.username).await?;
        let (events, changes) = (after.0 - before.0, after.1 - before.1);
        track.check(events == changes, || format!("toggle {round}: {events} events about {changes} changes"));
        track.check_invariants("toggle").await?;
        practice.act(ON, &tim.id, &[("role", "therapist")]).await?;
        practice.act(OFF, &tim.id, &[("role", "front_office")]).await?;
    }
    track.finish(sheet, "toggle: a role on against off, the last off against another on");
    Ok(())
}

/// In turns: two managers demote each other; one grants something while being demoted.
pub async fn demote(track: &mut Track, sheet: &Sheet) -> anyhow::Result<()> {
    let practice = track.practice.clone();
    let mia = practice.hire(&track.site, "Mia", &["manager", "therapist"]).await?;
    let max = practice.hire(&track.site, "Max", &["manager", "therapist"]).await?;
    let (hers, his) = (mia.browser.at(track.nodes[0]), max.browser.at(track.nodes[1]));
    for round in 0..track.rounds {
        let fields = |id| practice.with(&[("id", id), ("role", "manager")]);
        if round % 2 == 0 {
            let (one, two) = (shot(&hers, OFF, &fields(&max.id)), shot(&his, OFF, &fields(&mia.id)));
            let answers = track.race(one, two, track.hash / 4).await?;
            track.check(done(&answers) == 1, || format!("demote {round}: {}", statuses(&answers)));
        } else {
            let grant = practice.with(&[("id", &max.id), ("role", "front_office")]);
            let (one, two) = (shot(&hers, ON, &grant), shot(&track.owner(1), OFF, &fields(&mia.id)));
            let answers = track.race(one, two, track.hash / 4).await?;
            track.check(answers[1].done(), || format!("demote {round}: {}", statuses(&answers)));
            let late = late_deeds(track, &mia.username).await?;
            track.check(late == 0, || format!("demote {round}: a manager acted after being demoted"));
            practice.act(OFF, &max.id, &[("role", "front_office")]).await?;
        }
        track.check_invariants("demote").await?;
        for person in [&mia, &max] {
            practice.act(ON, &person.id, &[("role", "manager")]).await?;
        }
    }
    track.finish(sheet, "demote: each other at once, and while granting");
    Ok(())
}

/// What somebody did after they were demoted last, by the numbers of the audit log.
async fn late_deeds(track: &Track, username: &str) -> anyhow::Result<usize> {
    let about = |column: &str| {
        format!(
            "audit_event e JOIN staff_member m ON m.id = e.{column} JOIN account a ON a.id = m.account_id
             WHERE a.username = '{username}' AND e.action"
        )
    };
    let demoted = format!("SELECT max(e.number) FROM {} = 'role_turned_off'", about("subject_id"));
    track.tables.count(&format!("{} <> 'signed_in' AND e.number > ({demoted})", about("actor_id"))).await
}
