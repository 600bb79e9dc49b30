//! Sessions as people see and end them: their own, and managers those of others.

use super::{UseCases, history, places, target, who};
use crate::{
    store::{self, practices::Practice},
    time_zone,
};
use app::{
    backend::{Failure, Visit},
    domain::{
        AccountId, AuditAction, Change, Member, Moment, Refusal, SessionLine, StaffMember, StaffMemberId,
        permission::StaffAction,
    },
};

/// The usable sessions of an account, the last used first.
pub(super) async fn lines(
    use_cases: &UseCases,
    places: &[(Practice, StaffMember)],
    account: AccountId,
    this: Option<&[u8]>,
    zone: &str,
) -> Result<Vec<SessionLine>, Failure> {
    let now = use_cases.clock.now();
    let idle = i64::from(who::idle_minutes(places)) * Moment::MINUTE;
    let sessions = store::sessions::of_account(&use_cases.db, account, now, now.plus(-idle)).await?;
    let line = |session: store::sessions::Session| -> anyhow::Result<SessionLine> {
        Ok(SessionLine {
            this: this.is_some_and(|this| this == session.id_hash),
            id: hex(&session.id_hash),
            since: time_zone::shown(session.created, zone)?,
            seen: time_zone::shown(session.last_seen, zone)?,
            user_agent: session.origin.user_agent,
            address: session.origin.address,
        })
    };
    Ok(sessions.into_iter().map(line).collect::<Result<_, _>>()?)
}

/// Ends the session that is named, or all but the one that asks.
pub(super) async fn end_own(use_cases: &UseCases, visit: &Visit, session: Option<&str>) -> Result<(), Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    let account = signed_in.account;
    let tx = use_cases.lock_places(account).await?;
    let ended = match session {
        Some(id) => store::sessions::end_of(&tx, account, &unhex(id)?).await?,
        None => store::sessions::end_others(&tx, account, &signed_in.session).await?,
    };
    // What is over already is no change, and leaves no event.
    if ended == 0 {
        return Ok(());
    }
    let places = places::active(&tx, account).await?;
    let changes: Vec<Change> = history::sessions_ended(ended).into_iter().collect();
    use_cases.record_of_own(&tx, &places, AuditAction::SessionsEnded, &changes, &visit.origin).await?;
    use_cases.commit(tx).await
}

/// Ends sessions of a staff member.
pub(super) async fn end_of(
    use_cases: &UseCases,
    actor: &Member,
    id: StaffMemberId,
    session: Option<&str>,
) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, StaffAction::EndSessions).await?;
    let account = person.account.ok_or(Refusal::NoAccountYet)?;
    let own = id == actor.staff_member;
    if !own && places::relied_on_elsewhere(&tx, account, actor.practice).await? {
        return Err(Refusal::WorksElsewhere.into());
    }
    let ended = match session {
        Some(session) => store::sessions::end_of(&tx, account, &unhex(session)?).await?,
        None => store::sessions::end_all(&tx, account).await?,
    };
    if ended == 0 {
        return Ok(());
    }
    use_cases.record(&tx, &actor, id, AuditAction::SessionsEnded, [history::sessions_ended(ended)]).await?;
    use_cases.commit(tx).await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Text that names no session is answered like a session that nobody has.
fn unhex(text: &str) -> Result<Vec<u8>, Refusal> {
    if text.len() != 64 || !text.is_ascii() {
        return Err(Refusal::NotFound);
    }
    let bytes = (0..32).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16));
    bytes.collect::<Result<_, _>>().map_err(|_| Refusal::NotFound)
}
