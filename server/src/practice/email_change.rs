//! A new e-mail address for one's account: asked for with the password, confirmed by a link to the new
//! address, and until then stopped by a link to the old one.

use super::{UseCases, history, places};
use crate::{
    auth::token::{self, Purpose},
    store::{
        self,
        email_changes::{EmailChange, End},
        outbox::Subject,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Failure, Visit},
    domain::{
        AccountId, AuditAction, Change, EmailAddress, EmailChangeId, Fact, Field, Moment, OpenEmailChange, Problem,
        Refusal, StaffMember,
    },
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// How long both links live.
const LIFE: i64 = 24 * Moment::HOUR;

/// Changes that can be asked for in an hour, of one account and to one address: nobody's mailbox is flooded.
const CHANGES_AN_HOUR: u64 = 5;

/// Sends both letters; an older change dies.
pub(super) async fn ask(
    use_cases: &UseCases,
    visit: &Visit,
    current: &str,
    email: EmailAddress,
) -> Result<(), Failure> {
    let signed_in = use_cases.signed_in_or_refuse(visit).await?;
    use_cases.confirm_password(signed_in.account, current, &visit.origin).await?;
    let tx = use_cases.lock_places(signed_in.account).await?;
    store::accounts::lock(&tx, signed_in.account).await?;
    let account = store::accounts::find(&tx, signed_in.account).await?;
    if email == account.email {
        return Err(Refusal::field(Field::Email, Problem::Taken).into());
    }
    let now = use_cases.clock.now();
    let since = now.plus(-Moment::HOUR);
    if store::email_changes::count_by_account(&tx, account.id, since).await? >= CHANGES_AN_HOUR {
        return Err(Refusal::TooManyTries { retry_after: (Moment::HOUR / 1000) as u32 }.into());
    }
    // Whether somebody else has the address is for the holder of that mailbox to know: the link finds out.
    let flooded = store::email_changes::count_to(&tx, &email, since).await? >= CHANGES_AN_HOUR;
    let places = places::active(&tx, account.id).await?;
    let to = places.first().map(|(practice, person)| (*practice, person.id));
    store::email_changes::end_live(&tx, account.id, End::Superseded, now).await?;
    let id = EmailChangeId(use_cases.clock.id());
    let new = EmailChange { id, account: account.id, email, before: account.email, expires: now.plus(LIFE), end: None };
    let hash = |purpose| token::hash(&use_cases.key.link_token(purpose, id.0));
    let (confirm, stop) = (hash(Purpose::EmailChange), hash(Purpose::EmailChangeStop));
    store::email_changes::insert(&tx, &new, confirm, stop, now).await?;
    let letters = [(!flooded).then_some(Subject::EmailChange(id)), Some(Subject::EmailChangeNotice(id))];
    for subject in letters.into_iter().flatten() {
        store::outbox::post(&tx, use_cases.clock.id(), subject, to, now).await?;
    }
    let changes = emails(&new).into_iter().chain(history::link(new.expires)).collect::<Vec<_>>();
    use_cases.record_of_own(&tx, &places, AuditAction::EmailChangeAsked, &changes, &visit.origin).await?;
    use_cases.commit(tx).await
}

/// What the page behind either link shows.
pub(super) async fn open(use_cases: &UseCases, visit: &Visit) -> Result<OpenEmailChange, Failure> {
    let (change, stops) = opened(&use_cases.db, visit).await?;
    let account = store::accounts::find(&use_cases.db, change.account).await?;
    let places = use_cases.places(account.id).await?;
    let zone = places.first().map_or("UTC", |(practice, _)| practice.rules.time_zone.as_str());
    Ok(OpenEmailChange {
        id: change.id,
        username: account.username.to_string(),
        stops,
        expires: time_zone::shown(change.expires, zone)?,
        closed: usable(&change, use_cases.clock.now()).err(),
        email: change.email,
    })
}

/// Confirms or stops, as the link has it. The address follows in every practice.
pub(super) async fn decide(use_cases: &UseCases, visit: &Visit, id: EmailChangeId) -> Result<(), Failure> {
    let (change, _) = opened(&use_cases.db, visit).await?;
    let tx = use_cases.lock_places(change.account).await?;
    store::accounts::lock(&tx, change.account).await?;
    let (change, stops) = opened(&tx, visit).await?;
    if change.id != id {
        return Err(Refusal::LinkUnknown.into());
    }
    let now = use_cases.clock.now();
    usable(&change, now)?;
    let places = places::active(&tx, change.account).await?;
    if stops {
        store::email_changes::end_live(&tx, change.account, End::Stopped, now).await?;
        use_cases.record_of_own(&tx, &places, AuditAction::EmailChangeStopped, &[], &visit.origin).await?;
        return use_cases.commit(tx).await;
    }
    if taken(&tx, change.account, &change.email).await? {
        return Err(Refusal::field(Field::Email, Problem::Taken).into());
    }
    store::email_changes::end_live(&tx, change.account, End::Confirmed, now).await?;
    store::password_resets::end_live(&tx, change.account, false, now).await?;
    match store::accounts::set_email(&tx, change.account, &change.email).await {
        Err(error) if store::exists_already(&error, "email") => {
            return Err(Refusal::field(Field::Email, Problem::Taken).into());
        }
        done => done.context("change the address")?,
    }
    for (practice, person) in store::staff::all_of_account(&tx, change.account).await? {
        let person = StaffMember { email: change.email.clone(), ..person };
        store::staff::update(&tx, practice, &person).await.context("change the address")?;
    }
    let this = visit.session.as_ref().map(token::hash).unwrap_or_default();
    let ended = store::sessions::end_others(&tx, change.account, &this).await?;
    let changes: Vec<Change> = emails(&change).into_iter().chain(history::sessions_ended(ended)).collect();
    // The address changed in places where nobody is at work, too.
    let places = store::staff::all_of_account(&tx, change.account).await?;
    use_cases.record_of_own(&tx, &places, AuditAction::EmailChanged, &changes, &visit.origin).await?;
    use_cases.commit(tx).await
}

async fn opened(db: &impl ConnectionTrait, visit: &Visit) -> Result<(EmailChange, bool), Failure> {
    let token = visit.email_change.as_ref().ok_or(Refusal::LinkUnknown)?;
    Ok(store::email_changes::find_by_token(db, &token::hash(token)).await?.ok_or(Refusal::LinkUnknown)?)
}

fn usable(change: &EmailChange, now: Moment) -> Result<(), Refusal> {
    match change.end {
        Some(End::Confirmed) => Err(Refusal::LinkUsed),
        Some(End::Stopped) => Err(Refusal::LinkCancelled),
        Some(End::Superseded) => Err(Refusal::LinkSuperseded),
        None if now >= change.expires => Err(Refusal::LinkExpired),
        None => Ok(()),
    }
}

/// Whether another account, or somebody else in one of the person's practices, has the address.
async fn taken(tx: &DatabaseTransaction, account: AccountId, email: &EmailAddress) -> Result<bool, Failure> {
    if store::accounts::find_by_email(tx, email).await?.is_some_and(|other| other.id != account) {
        return Ok(true);
    }
    for (practice, person) in store::staff::all_of_account(tx, account).await? {
        let other = store::staff::find_by_email(tx, practice, email).await?;
        if other.is_some_and(|other| other.id != person.id) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn emails(change: &EmailChange) -> Option<Change> {
    Change::of(Fact::Email, change.before.as_str(), change.email.as_str())
}
