//! Logins, sessions, passwords.

use super::{
    UseCases, history, limits, own_account, target,
    who::{self, SignedIn},
};
use crate::{
    auth::token::{self, Purpose},
    store::{
        self,
        accounts::{Account, PasswordReset},
        audit::Event,
        outbox::Subject,
        practices::Practice,
        role_ends::Where,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Accounts, Entry, Failure, Secret, Visit},
    domain::{
        AccountId, AccountNotice, AuditAction, Change, EmailAddress, Factors, Field, Member, Moment, OpenReset, Origin,
        PasswordResetId, PracticeId, Problem, Refusal, SecondFactorDemand, SignedInAs, StaffMember, StaffMemberId,
        Strength, Username, check_credentials_given, permission::StaffAction,
    },
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::time::Duration;

/// How long a password reset link lives.
const RESET_LIFE: i64 = Moment::HOUR;
/// Reset mails to one account in an hour, whoever asks: nobody's mailbox is flooded.
const RESETS_AN_HOUR: usize = 5;
/// "Forgot password" takes at least this long, whether or not it found somebody to write to.
const SAME_TIME: Duration = Duration::from_millis(200);

#[async_trait]
impl Accounts for UseCases {
    async fn member(&self, visit: &Visit, practice: &str) -> Result<Member, Failure> {
        let signed_in = self.who(visit).await?.ok_or(Refusal::SignedOut)?;
        let place = signed_in.active().find(|(place, _)| place.slug.as_str() == practice).cloned();
        let member = who::member(signed_in, practice, &visit.origin)?;
        if let Some((place, person)) = place
            && self.demand(member.account, &place, person.roles).await? == SecondFactorDemand::Now
        {
            return Err(Refusal::SecondFactorNeeded.into());
        }
        Ok(member)
    }

    async fn signed_in(&self, visit: &Visit) -> Result<Option<SignedInAs>, Failure> {
        let Some(signed_in) = self.who(visit).await? else { return Ok(None) };
        let account = store::accounts::find(&self.db, signed_in.account).await?;
        let reminder = own_account::reminder(self, &signed_in).await?;
        Ok(Some(who::signed_in_as(&signed_in, account.username.to_string(), reminder)))
    }

    async fn sign_in(&self, visit: &Visit, identifier: &str, password: &str) -> Result<Entry, Failure> {
        check_credentials_given(identifier, password)?;
        let account = self.find_account(identifier).await?;
        let account = self.with_password(visit, identifier, account, password).await?;
        let tx = self.lock_places(account.id).await?;
        self.still_fits(&tx, &account).await?;
        let places = active_places(&tx, account.id).await?;
        if places.is_empty() {
            return Err(Refusal::AccountDeactivated.into());
        }
        if let Some(before) = &visit.session {
            store::accounts::end_session(&tx, token::hash(before)).await?;
        }
        if store::second_factors::any(&tx, account.id).await? {
            let session = self.start_waiting_session(&tx, account.id, &visit.origin, None).await?;
            self.commit(tx).await?;
            return Ok(Entry::SecondFactor(session));
        }
        if account.password_is_short {
            return Err(Refusal::NewPasswordNeeded.into());
        }
        let session = self.start_session(&tx, account.id, &visit.origin).await?;
        store::accounts::set_last_sign_in(&tx, account.id, self.clock.now()).await?;
        self.record_of_own(&tx, &places, AuditAction::SignedIn, &[], &visit.origin).await?;
        self.commit(tx).await?;
        Ok(Entry::Open(session))
    }

    async fn sign_out(&self, visit: &Visit) -> Result<(), Failure> {
        let (Some(cookie), Some(SignedIn { account, .. })) = (&visit.session, self.who(visit).await?) else {
            return Ok(());
        };
        let tx = self.lock_places(account).await?;
        if store::accounts::end_session(&tx, token::hash(cookie)).await? == 1 {
            let places = active_places(&tx, account).await?;
            self.record_of_own(&tx, &places, AuditAction::SignedOut, &[], &visit.origin).await?;
        }
        self.commit(tx).await
    }

    async fn send_password_reset(&self, actor: &Member, id: StaffMemberId) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let person = target(&tx, &actor, id, StaffAction::SendPasswordReset).await?;
        let account = person.account_at_work()?;
        let (by, to) = (Some(actor.staff_member), Some((actor.practice, id)));
        let expires = send_reset(self, &tx, account, by, to, Subject::PasswordReset).await?;
        self.record(&tx, &actor, id, AuditAction::PasswordResetSent, [history::link(expires)]).await?;
        self.commit(tx).await
    }

    async fn forgot_password(&self, visit: &Visit, identifier: &str) -> Result<(), Failure> {
        if identifier.trim().is_empty() {
            return Err(Refusal::field(Field::Identifier, Problem::Missing).into());
        }
        if let Some(address) = limits::of_address(&visit.origin.address, limits::Subject::Forgotten) {
            self.count_try(&[address]).await?;
        }
        let (done, ()) = tokio::join!(self.send_forgotten(visit, identifier), tokio::time::sleep(SAME_TIME));
        done
    }

    async fn open_reset(&self, visit: &Visit) -> Result<OpenReset, Failure> {
        let reset = self.opened_reset(&self.db, visit).await?;
        let account = store::accounts::find(&self.db, reset.account).await?;
        let places = self.places(account.id).await?;
        let zone = places.first().map_or("UTC", |(practice, _)| practice.rules.time_zone.as_str());
        let closed = self.usable_reset(&reset).err();
        Ok(OpenReset {
            id: reset.id,
            username: account.username.to_string(),
            factors: self.factors(&self.db, account.id).await?,
            own_words: if closed.is_none() { own_words(&account, &places) } else { Vec::new() },
            expires: time_zone::shown(reset.expires, zone)?,
            closed,
        })
    }

    async fn reset_password(&self, visit: &Visit, id: PasswordResetId, password: &str) -> Result<(), Failure> {
        let reset = self.opened_reset(&self.db, visit).await?;
        if reset.id != id {
            return Err(Refusal::LinkUnknown.into());
        }
        self.usable_reset(&reset)?;
        let account = store::accounts::find(&self.db, reset.account).await?;
        let own_words = own_words(&account, &self.places(account.id).await?);
        let new = self.kept_for(&account, password, own_words).await?;
        let tx = self.lock_places(account.id).await?;
        let reset = self.opened_reset(&tx, visit).await?;
        self.usable_reset(&reset)?;
        let now = self.clock.now();
        self.replace_password(&tx, account.id, &new, now).await?;
        self.forget_failures(&tx, account.id).await?;
        store::accounts::end_live_reset(&tx, account.id, true, now).await?;
        let ended = history::sessions_ended(store::accounts::end_sessions(&tx, account.id).await?);
        let places = active_places(&tx, account.id).await?;
        let changes: Vec<Change> = ended.into_iter().collect();
        self.record_of_own(&tx, &places, AuditAction::PasswordReset, &changes, &visit.origin).await?;
        self.commit(tx).await
    }

    async fn rate_password(&self, typed: &str, factors: Factors) -> Result<Strength, Failure> {
        self.passwords.judge(typed, factors).await
    }
}

impl UseCases {
    /// The account that somebody means by what they typed; text that could be neither a username
    /// nor an address means nobody.
    async fn find_account(&self, identifier: &str) -> Result<Option<Account>, Failure> {
        if let Ok(email) = identifier.parse::<EmailAddress>() {
            return Ok(store::accounts::find_by_email(&self.db, &email).await?);
        }
        match identifier.parse::<Username>() {
            Ok(name) => Ok(store::accounts::find_by_username(&self.db, &name).await?),
            Err(_) => Ok(None),
        }
    }

    /// The account, if there is one and the password is its own. Takes the same time either way, and
    /// counts wrong passwords alike.
    pub(super) async fn with_password(
        &self,
        visit: &Visit,
        identifier: &str,
        account: Option<Account>,
        password: &str,
    ) -> Result<Account, Failure> {
        let who = match &account {
            Some(account) => limits::Subject::Password(account.id),
            None => limits::Subject::Nobody(normalised(identifier)),
        };
        let address = limits::of_address(&visit.origin.address, limits::Subject::Address);
        let subjects: Vec<limits::Subject> = address.into_iter().chain([who]).collect();
        let tries = self.count_try(&subjects).await?;
        let kept = account.as_ref().map(|account| account.password_hash.as_str());
        match self.passwords.fits(password, kept).await {
            Ok(true) => self.succeeded(&subjects).await?,
            Ok(false) => {
                if let Some(account) = account.filter(|_| tries == limits::MOST) {
                    self.note_locked(account.id, &visit.origin).await?;
                }
                return Err(Refusal::WrongCredentials.into());
            }
            Err(failure) => {
                self.not_tried(&subjects).await?;
                return Err(failure);
            }
        }
        Ok(account.ok_or(Refusal::WrongCredentials)?)
    }

    /// Whether somebody who is signed in knows their password: asked again before what matters.
    ///
    /// # Errors
    /// [`Problem::WrongPassword`] at its field; too many of them count like wrong sign-ins.
    pub(super) async fn confirm_password(&self, account: AccountId, password: &str) -> Result<(), Failure> {
        if password.trim().is_empty() {
            return Err(Refusal::field(Field::CurrentPassword, Problem::Missing).into());
        }
        let kept = store::accounts::find(&self.db, account).await?.password_hash;
        let subjects = [limits::Subject::Password(account)];
        self.count_try(&subjects).await?;
        match self.passwords.fits(password, Some(&kept)).await {
            Ok(true) => self.succeeded(&subjects).await,
            Ok(false) => Err(Refusal::field(Field::CurrentPassword, Problem::WrongPassword).into()),
            Err(failure) => {
                self.not_tried(&subjects).await?;
                Err(failure)
            }
        }
    }

    /// The hundredth wrong password in a row: the person and the practices learn of it.
    async fn note_locked(&self, account: AccountId, origin: &Origin) -> Result<(), Failure> {
        let tx = self.lock_places(account).await?;
        let places = active_places(&tx, account).await?;
        self.record_about(&tx, &places, AuditAction::PasswordLocked, &[], origin).await?;
        self.tell(&tx, &places, AccountNotice::PasswordLocked).await?;
        self.commit(tx).await
    }

    /// Records in each of the person's practices what somebody unknown did about their account.
    async fn record_about(
        &self,
        tx: &DatabaseTransaction,
        places: &[(PracticeId, StaffMember)],
        action: AuditAction,
        changes: &[Change],
        origin: &Origin,
    ) -> Result<(), Failure> {
        for (practice, person) in places {
            let event = Event { actor: None, subject: Some(person.id), action, changes: changes.to_vec(), origin };
            store::audit::append(tx, *practice, event, self.clock.now(), self.clock.id()).await?;
        }
        Ok(())
    }

    /// Tells the account's owner by mail what happened, in the name of the first practice.
    pub(super) async fn tell(
        &self,
        tx: &DatabaseTransaction,
        places: &[(PracticeId, StaffMember)],
        notice: AccountNotice,
    ) -> Result<(), Failure> {
        let Some((practice, person)) = places.first() else { return Ok(()) };
        let (to, now) = (Some((*practice, person.id)), self.clock.now());
        Ok(store::outbox::post(tx, self.clock.id(), Subject::AccountNotice(notice), to, now).await?)
    }

    /// Under the lock, once more: a reset may have come between.
    pub(super) async fn still_fits(&self, tx: &DatabaseTransaction, account: &Account) -> Result<(), Failure> {
        let now = store::accounts::find(tx, account.id).await?;
        if now.password_hash == account.password_hash { Ok(()) } else { Err(Refusal::WrongCredentials.into()) }
    }

    /// Begins to write about an account, with all its practices locked: what is read of its roles
    /// stays true until the end, and events can be appended.
    pub(super) async fn lock_places(&self, account: AccountId) -> Result<DatabaseTransaction, Failure> {
        self.lock_places_and(account, None).await
    }

    /// The same, with a practice that the account is about to join.
    pub(super) async fn lock_places_and(
        &self,
        account: AccountId,
        other: Option<PracticeId>,
    ) -> Result<DatabaseTransaction, Failure> {
        let places = store::staff::all_of_account(&self.db, account).await?;
        let practices: Vec<PracticeId> = places.into_iter().map(|(practice, _)| practice).chain(other).collect();
        self.end_lapsed_at(Where::In(&practices)).await?;
        Ok(store::write_tx(&self.db, &practices).await?)
    }

    /// Records in each of the person's practices what they did themselves.
    pub(super) async fn record_of_own(
        &self,
        tx: &DatabaseTransaction,
        places: &[(PracticeId, StaffMember)],
        action: AuditAction,
        changes: &[Change],
        origin: &Origin,
    ) -> Result<(), Failure> {
        for (practice, person) in places {
            let name = person.profile.full_name();
            let (actor, subject) = (Some((person.id, name.as_str())), Some(person.id));
            let event = Event { actor, subject, action, changes: changes.to_vec(), origin };
            store::audit::append(tx, *practice, event, self.clock.now(), self.clock.id()).await?;
        }
        Ok(())
    }

    async fn send_forgotten(&self, visit: &Visit, identifier: &str) -> Result<(), Failure> {
        let Some(account) = self.find_account(identifier).await? else { return Ok(()) };
        let tx = self.lock_places(account.id).await?;
        let places = active_places(&tx, account.id).await?;
        let Some((practice, person)) = places.first() else { return Ok(()) };
        let to = Some((*practice, person.id));
        let expires = match send_reset(self, &tx, account.id, None, to, Subject::PasswordReset).await {
            // Said to nobody: the answer is the same for an account that does not exist.
            Err(Failure::Refused(Refusal::TooManyTries { .. })) => return Ok(()),
            sent => sent?,
        };
        let changes: Vec<Change> = history::link(expires).into_iter().collect();
        // Anybody can type this person's name into that form.
        self.record_about(&tx, &places, AuditAction::PasswordResetSent, &changes, &visit.origin).await?;
        self.commit(tx).await
    }

    /// The reset whose link was opened in this browser.
    async fn opened_reset(&self, db: &impl ConnectionTrait, visit: &Visit) -> Result<PasswordReset, Failure> {
        let token = visit.password_reset.as_ref().ok_or(Refusal::LinkUnknown)?;
        Ok(store::accounts::find_reset_by_token(db, &token::hash(token)).await?.ok_or(Refusal::LinkUnknown)?)
    }

    fn usable_reset(&self, reset: &PasswordReset) -> Result<(), Refusal> {
        match reset {
            PasswordReset { used: true, .. } => Err(Refusal::LinkUsed),
            PasswordReset { superseded: true, .. } => Err(Refusal::LinkSuperseded),
            PasswordReset { expires, .. } if self.clock.now() >= *expires => Err(Refusal::LinkExpired),
            _ => Ok(()),
        }
    }
}

/// One counter for all spellings of a name that nobody has.
fn normalised(identifier: &str) -> String {
    let email = identifier.parse::<EmailAddress>().map(|email| email.to_string());
    let name = email.or_else(|_| identifier.parse::<Username>().map(|name| name.to_string()));
    name.unwrap_or_else(|_| identifier.trim().to_lowercase())
}

/// Sends a new reset link; every older one dies. Says until when it works.
pub(super) async fn send_reset(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    account: AccountId,
    asked_by: Option<StaffMemberId>,
    to: Option<(PracticeId, StaffMemberId)>,
    subject: impl FnOnce(PasswordResetId) -> Subject,
) -> Result<Moment, Failure> {
    let (id, _, expires) = make_reset(use_cases, tx, account, asked_by).await?;
    store::outbox::post(tx, use_cases.clock.id(), subject(id), to, use_cases.clock.now()).await?;
    Ok(expires)
}

/// A new reset link, which goes out some other way than by letter; every older one dies. Its token,
/// and until when it works.
pub(super) async fn make_reset(
    use_cases: &UseCases,
    tx: &DatabaseTransaction,
    account: AccountId,
    asked_by: Option<StaffMemberId>,
) -> Result<(PasswordResetId, Secret, Moment), Failure> {
    let now = use_cases.clock.now();
    let expires = now.plus(RESET_LIFE);
    store::accounts::lock(tx, account).await?;
    let sent = store::accounts::resets_since(tx, account, now.plus(-Moment::HOUR)).await?;
    if let Some(first) = sent.len().checked_sub(RESETS_AN_HOUR).and_then(|over| sent.get(over)) {
        let wait = first.plus(Moment::HOUR).since(now);
        return Err(Refusal::TooManyTries { retry_after: u32::try_from((wait + 999) / 1000).unwrap_or(1) }.into());
    }
    store::accounts::end_live_reset(tx, account, false, now).await?;
    let id = PasswordResetId(use_cases.clock.id());
    let new = PasswordReset { id, account, asked_by, expires, used: false, superseded: false };
    let token = use_cases.key.link_token(Purpose::PasswordReset, id.0);
    store::accounts::insert_reset(tx, &new, token::hash(&token), now).await?;
    Ok((id, token, expires))
}

/// A new account, or the field whose value another account has.
pub(super) async fn insert(tx: &DatabaseTransaction, new: &Account, now: Moment) -> Result<(), Failure> {
    if store::accounts::find_by_email(tx, &new.email).await?.is_some() {
        return Err(Refusal::SignInToAccept.into());
    }
    if store::accounts::find_by_username(tx, &new.username).await?.is_some() {
        return Err(Refusal::field(Field::Username, Problem::Taken).into());
    }
    match store::accounts::insert(tx, new, now).await {
        // Two people in two practices can choose one name at the same time.
        Err(error) if store::exists_already(&error, "username") => {
            Err(Refusal::field(Field::Username, Problem::Taken).into())
        }
        Err(error) if store::exists_already(&error, "email") => Err(Refusal::SignInToAccept.into()),
        other => Ok(other.context("insert account")?),
    }
}

/// Words that an attacker who knows the person would try first.
pub(super) fn own_words(account: &Account, places: &[(Practice, StaffMember)]) -> Vec<String> {
    let of_places =
        places.iter().flat_map(|(practice, person)| [practice.rules.name.to_string(), person.profile.full_name()]);
    [account.username.to_string(), account.email.to_string()].into_iter().chain(of_places).collect()
}

pub(super) async fn active_places(
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<Vec<(PracticeId, StaffMember)>, Failure> {
    let mut places = store::staff::all_of_account(tx, account).await?;
    places.retain(|(_, person)| !person.roles.is_empty());
    Ok(places)
}
