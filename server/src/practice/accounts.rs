//! Logins, sessions, passwords.

use super::{
    UseCases, limits, own_account, password_resets, places,
    who::{self, SignedIn},
};
use crate::{
    auth::token::{self},
    store::{self, accounts::Account, practices::Practice},
};
use anyhow::Context;
use app::{
    backend::{Accounts, Entry, Failure, Visit},
    domain::{
        AccountId, AccountNotice, AuditAction, EmailAddress, Factors, Field, Language, Member, Moment, OpenReset,
        Origin, PasswordResetId, Problem, Refusal, SecondFactorDemand, SignedInAs, StaffKind, StaffMember,
        StaffMemberId, Strength, Username, check_credentials_given,
    },
};
use async_trait::async_trait;
use sea_orm::DatabaseTransaction;

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
        if member.kind == StaffKind::ExternalAgent {
            self.note_use(visit, &member).await?;
        }
        Ok(member)
    }

    async fn language(&self, visit: &Visit) -> Result<Option<Language>, Failure> {
        let Some(cookie) = &visit.session else { return Ok(None) };
        // A page asks who reads it anyway.
        if visit.known.keeps()
            && let Some(signed_in) = self.who(visit).await?
        {
            return Ok(Some(signed_in.language));
        }
        Ok(store::accounts::language_of_session(&self.db, token::hash(cookie)).await?)
    }

    async fn signed_in(&self, visit: &Visit) -> Result<Option<SignedInAs>, Failure> {
        let Some(signed_in) = self.who(visit).await? else { return Ok(None) };
        let reminder = own_account::reminder(self, &signed_in).await?;
        Ok(Some(who::signed_in_as(&signed_in, reminder, self.clock.now())))
    }

    async fn sign_in(&self, visit: &Visit, identifier: &str, password: &str) -> Result<Entry, Failure> {
        check_credentials_given(identifier, password)?;
        let account = self.find_account(identifier).await?;
        let account = self.with_password(visit, identifier, account, password).await?;
        let tx = self.lock_places(account.id).await?;
        self.still_fits(&tx, &account).await?;
        let places = places::at_work(&tx, account.id).await?;
        if let Some(before) = &visit.session {
            store::sessions::end(&tx, token::hash(before)).await?;
        }
        if store::second_factors::any(&tx, account.id).await? {
            let session = self.start_waiting_session(&tx, account.id, &visit.origin, None).await?;
            self.commit(tx).await?;
            return Ok(Entry::SecondFactor(session));
        }
        if account.password_is_short {
            return Err(Refusal::NewPasswordNeeded.into());
        }
        let session = self.enter_places(&tx, visit, account.id, &places).await?;
        self.commit(tx).await?;
        Ok(Entry::Open(session))
    }

    async fn sign_out(&self, visit: &Visit) -> Result<(), Failure> {
        let (Some(cookie), Some(SignedIn { account, .. })) = (&visit.session, self.who(visit).await?) else {
            return Ok(());
        };
        let tx = self.lock_places(account).await?;
        if store::sessions::end(&tx, token::hash(cookie)).await? == 1 {
            let places = places::active(&tx, account).await?;
            self.record_of_own(&tx, &places, AuditAction::SignedOut, &[], &visit.origin).await?;
        }
        self.commit(tx).await
    }

    async fn send_password_reset(&self, actor: &Member, id: StaffMemberId) -> Result<(), Failure> {
        password_resets::send_to(self, actor, id).await
    }

    async fn forgot_password(&self, visit: &Visit, identifier: &str) -> Result<(), Failure> {
        password_resets::send_forgotten(self, visit, identifier).await
    }

    async fn open_reset(&self, visit: &Visit) -> Result<OpenReset, Failure> {
        password_resets::open(self, visit).await
    }

    async fn reset_password(&self, visit: &Visit, id: PasswordResetId, password: &str) -> Result<(), Failure> {
        password_resets::reset(self, visit, id, password).await
    }

    async fn rate_password(&self, typed: &str, factors: Factors) -> Result<Strength, Failure> {
        self.passwords.judge(typed, factors).await
    }
}

impl UseCases {
    /// The account that somebody means by what they typed; text that could be neither a username
    /// nor an address means nobody.
    pub(super) async fn find_account(&self, identifier: &str) -> Result<Option<Account>, Failure> {
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
        let fits = self.try_password(account.as_ref(), &subjects, password, &visit.origin).await?;
        Ok(account.filter(|_| fits).ok_or(Refusal::WrongCredentials)?)
    }

    /// Whether somebody who is signed in knows their password: asked again before what matters.
    ///
    /// # Errors
    /// [`Problem::WrongPassword`] at its field; too many of them count like wrong sign-ins.
    pub(super) async fn confirm_password(
        &self,
        account: AccountId,
        password: &str,
        origin: &Origin,
    ) -> Result<(), Failure> {
        if password.trim().is_empty() {
            return Err(Refusal::field(Field::CurrentPassword, Problem::Missing).into());
        }
        let account = store::accounts::find(&self.db, account).await?;
        let subjects = [limits::Subject::Password(account.id)];
        if self.try_password(Some(&account), &subjects, password, origin).await? {
            Ok(())
        } else {
            Err(Refusal::field(Field::CurrentPassword, Problem::WrongPassword).into())
        }
    }

    /// Whether the password is the account's. Counts as wrong for all `subjects` until it was right.
    async fn try_password(
        &self,
        account: Option<&Account>,
        subjects: &[limits::Subject],
        password: &str,
        origin: &Origin,
    ) -> Result<bool, Failure> {
        let tries = self.count_try(subjects).await?;
        match self.passwords.fits(password, account.map(|account| account.password_hash.as_str())).await {
            Ok(true) => self.succeeded(subjects).await?,
            Ok(false) => {
                if let Some(account) = account.filter(|_| tries == limits::MOST) {
                    self.note_locked(account.id, origin).await?;
                }
                return Ok(false);
            }
            Err(failure) => {
                self.not_tried(subjects).await?;
                return Err(failure);
            }
        }
        Ok(true)
    }

    /// The hundredth wrong password in a row: the person and the practices learn of it.
    async fn note_locked(&self, account: AccountId, origin: &Origin) -> Result<(), Failure> {
        let tx = self.lock_places(account).await?;
        let places = places::active(&tx, account).await?;
        self.record_about(&tx, &places, AuditAction::PasswordLocked, &[], origin).await?;
        self.tell(&tx, account, &places, AccountNotice::PasswordLocked).await?;
        self.commit(tx).await
    }

    /// Under the lock, once more: a reset may have come between.
    pub(super) async fn still_fits(&self, tx: &DatabaseTransaction, account: &Account) -> Result<(), Failure> {
        let now = store::accounts::find(tx, account.id).await?;
        if now.password_hash == account.password_hash { Ok(()) } else { Err(Refusal::WrongCredentials.into()) }
    }
}

/// One counter for all spellings of a name that nobody has.
fn normalised(identifier: &str) -> String {
    let email = identifier.parse::<EmailAddress>().map(|email| email.to_string());
    let name = email.or_else(|_| identifier.parse::<Username>().map(|name| name.to_string()));
    name.unwrap_or_else(|_| identifier.trim().to_lowercase())
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
    let name = account.name.iter().flat_map(|(first, last)| [first.to_string(), last.to_string()]);
    let of_account = [account.username.to_string(), account.email.to_string()];
    of_account.into_iter().chain(name).chain(of_places).collect()
}
