//! What people do about their own account: its page, and the password.

use super::{UseCases, accounts, email_change, history, places, sessions, who};
use crate::{
    auth::authenticator::Authenticator,
    store::{self, accounts::Account},
    time_zone,
};
use app::{
    backend::{Failure, OwnAccounts, Secret, Visit},
    domain::{
        AccountNotice, AuditAction, AuthenticatorState, Change, EmailAddress, EmailChangeId, Fact, Field, Language,
        Member, Moment, OpenEmailChange, OwnAccount, PasskeyLine, Problem, Refusal, ShownTime, StaffMemberId,
    },
};
use async_trait::async_trait;

/// An authenticator app is set up in this time, or not at all.
pub(super) const SETTING_UP: i64 = 15 * Moment::MINUTE;

#[async_trait]
impl OwnAccounts for UseCases {
    async fn page(&self, visit: &Visit) -> Result<OwnAccount, Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        let account = store::accounts::find(&self.db, signed_in.account).await?;
        let zone = zone(&signed_in);
        let shown = |at| time_zone::shown(at, &zone);
        let now = self.clock.now();
        let change = store::email_changes::find_live(&self.db, account.id).await?;
        let new_email = change.filter(|change| now < change.expires);
        let passkeys = store::second_factors::passkeys(&self.db, account.id).await?;
        let passkeys = passkeys.into_iter().map(|passkey| -> anyhow::Result<PasskeyLine> {
            Ok(PasskeyLine {
                id: passkey.id.to_string(),
                name: passkey.name,
                since: shown(passkey.created)?,
                used: passkey.last_used.map(shown).transpose()?,
            })
        });
        Ok(OwnAccount {
            new_email: new_email.map(|change| anyhow::Ok((change.email, shown(change.expires)?))).transpose()?,
            authenticator: self.authenticator_state(&account, &zone).await?,
            passkeys: passkeys.collect::<Result<_, _>>()?,
            recovery_codes: store::second_factors::count_recovery_codes(&self.db, account.id).await?,
            required_from: required_from(&signed_in, now).map(shown).transpose()?,
            sessions: sessions::lines(self, &signed_in.places, account.id, Some(&signed_in.session), &zone).await?,
            own_words: accounts::own_words(&account, &signed_in.places),
            username: account.username.to_string(),
            email: account.email,
        })
    }

    async fn choose_language(&self, visit: &Visit, language: Language) -> Result<(), Failure> {
        let Some(signed_in) = self.who(visit).await? else { return Ok(()) };
        let tx = self.lock_places(signed_in.account).await?;
        let account = store::accounts::find(&tx, signed_in.account).await?;
        // What is so already is no change, and leaves no event.
        let Some(change) = Change::of(Fact::Language, account.language.code(), language.code()) else {
            return Ok(());
        };
        store::accounts::set_language(&tx, account.id, language).await?;
        let places = places::active(&tx, account.id).await?;
        self.record_of_own(&tx, &places, AuditAction::LanguageChosen, &[change], &visit.origin).await?;
        self.commit(tx).await
    }

    async fn change_password(&self, visit: &Visit, current: &str, new: &str) -> Result<Secret, Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        self.confirm_password(signed_in.account, current, &visit.origin).await?;
        let account = store::accounts::find(&self.db, signed_in.account).await?;
        if current == new {
            return Err(Refusal::field(Field::Password, Problem::PasswordUnchanged).into());
        }
        let new = self.kept_for(&account, new, accounts::own_words(&account, &signed_in.places)).await?;
        let tx = self.lock_places(account.id).await?;
        self.still_fits(&tx, &account).await?;
        let now = self.clock.now();
        self.replace_password(&tx, account.id, &new, now).await?;
        store::password_resets::end_live(&tx, account.id, false, now).await?;
        // The one that asks gets a new id, and is not counted.
        let ended = store::sessions::end_all(&tx, account.id).await?.saturating_sub(1);
        let session = self.start_session(&tx, account.id, &visit.origin).await?;
        let places = places::active(&tx, account.id).await?;
        let changes: Vec<Change> = history::sessions_ended(ended).into_iter().collect();
        self.record_of_own(&tx, &places, AuditAction::PasswordChanged, &changes, &visit.origin).await?;
        self.tell(&tx, account.id, &places, AccountNotice::PasswordChanged).await?;
        self.commit(tx).await?;
        Ok(session)
    }

    async fn end_session(&self, visit: &Visit, session: &str) -> Result<(), Failure> {
        sessions::end_own(self, visit, Some(session)).await
    }

    async fn end_other_sessions(&self, visit: &Visit) -> Result<(), Failure> {
        sessions::end_own(self, visit, None).await
    }

    async fn end_sessions_of(&self, actor: &Member, id: StaffMemberId, session: Option<&str>) -> Result<(), Failure> {
        sessions::end_of(self, actor, id, session).await
    }

    async fn ask_email_change(&self, visit: &Visit, current: &str, email: EmailAddress) -> Result<(), Failure> {
        email_change::ask(self, visit, current, email).await
    }

    async fn open_email_change(&self, visit: &Visit) -> Result<OpenEmailChange, Failure> {
        email_change::open(self, visit).await
    }

    async fn decide_email_change(&self, visit: &Visit, id: EmailChangeId) -> Result<(), Failure> {
        email_change::decide(self, visit, id).await
    }
}

impl UseCases {
    /// Who is signed in.
    pub(super) async fn signed_in_or_refuse(&self, visit: &Visit) -> Result<who::SignedIn, Failure> {
        Ok(self.who(visit).await?.ok_or(Refusal::SignedOut)?)
    }

    async fn authenticator_state(&self, account: &Account, zone: &str) -> Result<AuthenticatorState, Failure> {
        let Some(row) = store::second_factors::authenticator(&self.db, account.id).await? else {
            return Ok(AuthenticatorState::Off);
        };
        match row.confirmed {
            Some(at) => Ok(AuthenticatorState::On { since: time_zone::shown(at, zone)? }),
            None if self.clock.now().since(row.created) >= SETTING_UP => Ok(AuthenticatorState::Off),
            None => {
                let app = Authenticator::new(&self.key, row.id, account.username.as_str())?;
                Ok(AuthenticatorState::SettingUp { secret: app.secret(), qr_code: app.qr_code()? })
            }
        }
    }
}

/// The time zone of the first practice in which the person works.
fn zone(signed_in: &who::SignedIn) -> String {
    signed_in.active().next().map_or_else(|| "UTC".into(), |(practice, _)| practice.rules.time_zone.clone())
}

/// From when on a practice requires a second factor of this person; the earliest.
fn required_from(signed_in: &who::SignedIn, now: Moment) -> Option<Moment> {
    let concerned = signed_in.active().filter(|(place, person)| place.rules.second_factor.concerns(person.roles));
    concerned.map(|(place, _)| place.rules.second_factor_from.unwrap_or(now)).min()
}

/// The same for a page that greets them.
pub(super) async fn reminder(use_cases: &UseCases, signed_in: &who::SignedIn) -> Result<Option<ShownTime>, Failure> {
    let now = use_cases.clock.now();
    let Some(from) = required_from(signed_in, now) else { return Ok(None) };
    if store::second_factors::any(&use_cases.db, signed_in.account).await? {
        return Ok(None);
    }
    Ok(Some(time_zone::shown(from, &zone(signed_in))?))
}
