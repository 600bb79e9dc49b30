//! Password resets: sent by a manager or asked for by the person, and what their link does.

use super::{UseCases, accounts, history, limits, places, target};
use crate::{
    auth::token::{self, Purpose},
    store::{self, outbox::Subject, password_resets::PasswordReset},
    time_zone,
};
use app::{
    backend::{Failure, Secret, Visit},
    domain::{
        AccountId, AuditAction, Change, Field, Member, Moment, OpenReset, PasswordResetId, PracticeId, Problem,
        Refusal, StaffMemberId, permission::StaffAction,
    },
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::time::Duration;

/// How long a password reset link lives.
const RESET_LIFE: i64 = Moment::HOUR;
/// Reset mails to one account in an hour, whoever asks: nobody's mailbox is flooded.
const RESETS_AN_HOUR: usize = 5;
/// "Forgot password" takes at least this long, whether or not it found somebody to write to.
const SAME_TIME: Duration = Duration::from_millis(200);

/// Sends a link to a person who has an account, as a manager.
pub(super) async fn send_to(use_cases: &UseCases, actor: &Member, id: StaffMemberId) -> Result<(), Failure> {
    let (tx, actor) = use_cases.begin(actor).await?;
    let person = target(&tx, &actor, id, StaffAction::SendPasswordReset).await?;
    let account = person.account_at_work()?;
    let (by, to) = (Some(actor.staff_member), Some((actor.practice, id)));
    let expires = send(use_cases, &tx, account, by, to, Subject::PasswordReset).await?;
    use_cases.record(&tx, &actor, id, AuditAction::PasswordResetSent, [history::link(expires)]).await?;
    use_cases.commit(tx).await
}

/// Sends a link, if there is such an account; tells nobody whether.
pub(super) async fn send_forgotten(use_cases: &UseCases, visit: &Visit, identifier: &str) -> Result<(), Failure> {
    if identifier.trim().is_empty() {
        return Err(Refusal::field(Field::Identifier, Problem::Missing).into());
    }
    if let Some(address) = limits::of_address(&visit.origin.address, limits::Subject::Forgotten) {
        use_cases.count_try(&[address]).await?;
    }
    let (done, ()) = tokio::join!(send_if_known(use_cases, visit, identifier), tokio::time::sleep(SAME_TIME));
    done
}

async fn send_if_known(use_cases: &UseCases, visit: &Visit, identifier: &str) -> Result<(), Failure> {
    let Some(account) = use_cases.find_account(identifier).await? else { return Ok(()) };
    let tx = use_cases.lock_places(account.id).await?;
    let places = places::active(&tx, account.id).await?;
    if places.is_empty() && !account.agent {
        return Ok(());
    }
    let to = places.first().map(|(practice, person)| (*practice, person.id));
    let expires = match send(use_cases, &tx, account.id, None, to, Subject::PasswordReset).await {
        // Said to nobody: the answer is the same for an account that does not exist.
        Err(Failure::Refused(Refusal::TooManyTries { .. })) => return Ok(()),
        sent => sent?,
    };
    let changes: Vec<Change> = history::link(expires).into_iter().collect();
    // Anybody can type this person's name into that form.
    use_cases.record_about(&tx, &places, AuditAction::PasswordResetSent, &changes, &visit.origin).await?;
    use_cases.commit(tx).await
}

/// What the page behind the link that was opened shows.
pub(super) async fn open(use_cases: &UseCases, visit: &Visit) -> Result<OpenReset, Failure> {
    let reset = opened(&use_cases.db, visit).await?;
    let account = store::accounts::find(&use_cases.db, reset.account).await?;
    let places = use_cases.places(account.id).await?;
    let zone = places.first().map_or("UTC", |(practice, _)| practice.rules.time_zone.as_str());
    let closed = usable(&reset, use_cases.clock.now()).err();
    Ok(OpenReset {
        id: reset.id,
        username: account.username.to_string(),
        factors: use_cases.factors(&use_cases.db, account.id).await?,
        own_words: if closed.is_none() { accounts::own_words(&account, &places) } else { Vec::new() },
        expires: time_zone::shown(reset.expires, zone)?,
        closed,
    })
}

/// Replaces the password and ends all sessions.
pub(super) async fn reset(
    use_cases: &UseCases,
    visit: &Visit,
    id: PasswordResetId,
    password: &str,
) -> Result<(), Failure> {
    let reset = opened(&use_cases.db, visit).await?;
    if reset.id != id {
        return Err(Refusal::LinkUnknown.into());
    }
    usable(&reset, use_cases.clock.now())?;
    let account = store::accounts::find(&use_cases.db, reset.account).await?;
    let own_words = accounts::own_words(&account, &use_cases.places(account.id).await?);
    let new = use_cases.kept_for(&account, password, own_words).await?;
    let tx = use_cases.lock_places(account.id).await?;
    let reset = opened(&tx, visit).await?;
    usable(&reset, use_cases.clock.now())?;
    let now = use_cases.clock.now();
    use_cases.replace_password(&tx, account.id, &new, now).await?;
    use_cases.forget_failures(&tx, account.id).await?;
    store::password_resets::end_live(&tx, account.id, true, now).await?;
    let ended = history::sessions_ended(store::sessions::end_all(&tx, account.id).await?);
    let places = places::active(&tx, account.id).await?;
    let changes: Vec<Change> = ended.into_iter().collect();
    use_cases.record_of_own(&tx, &places, AuditAction::PasswordReset, &changes, &visit.origin).await?;
    use_cases.commit(tx).await
}

/// The reset whose link was opened in this browser.
async fn opened(db: &impl ConnectionTrait, visit: &Visit) -> Result<PasswordReset, Failure> {
    let token = visit.password_reset.as_ref().ok_or(Refusal::LinkUnknown)?;
    Ok(store::password_resets::find_by_token(db, &token::hash(token)).await?.ok_or(Refusal::LinkUnknown)?)
}

fn usable(reset: &PasswordReset, now: Moment) -> Result<(), Refusal> {
    match reset {
        PasswordReset { used: true, .. } => Err(Refusal::LinkUsed),
        PasswordReset { superseded: true, .. } => Err(Refusal::LinkSuperseded),
        PasswordReset { expires, .. } if now >= *expires => Err(Refusal::LinkExpired),
        _ => Ok(()),
    }
}

/// Sends a new reset link; every older one dies. Says until when it works.
pub(super) async fn send(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    account: AccountId,
    asked_by: Option<StaffMemberId>,
    to: Option<(PracticeId, StaffMemberId)>,
    subject: impl FnOnce(PasswordResetId) -> Subject,
) -> Result<Moment, Failure> {
    let (id, _, expires) = make(use_cases, tx, account, asked_by).await?;
    store::outbox::post(tx, use_cases.clock.id(), subject(id), to, use_cases.clock.now()).await?;
    Ok(expires)
}

/// A new reset link, which goes out some other way than by letter; every older one dies. Its token,
/// and until when it works.
pub(super) async fn make(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    account: AccountId,
    asked_by: Option<StaffMemberId>,
) -> Result<(PasswordResetId, Secret, Moment), Failure> {
    let now = use_cases.clock.now();
    let expires = now.plus(RESET_LIFE);
    store::accounts::lock(tx, account).await?;
    let sent = store::password_resets::sent_since(tx, account, now.plus(-Moment::HOUR)).await?;
    if let Some(first) = sent.len().checked_sub(RESETS_AN_HOUR).and_then(|over| sent.get(over)) {
        let wait = first.plus(Moment::HOUR).since(now);
        return Err(Refusal::TooManyTries { retry_after: u32::try_from((wait + 999) / 1000).unwrap_or(1) }.into());
    }
    store::password_resets::end_live(tx, account, false, now).await?;
    let id = PasswordResetId(use_cases.clock.id());
    let new = PasswordReset { id, account, asked_by, expires, used: false, superseded: false };
    let token = use_cases.key.link_token(Purpose::PasswordReset, id.0);
    store::password_resets::insert(tx, &new, token::hash(&token), now).await?;
    Ok((id, token, expires))
}
