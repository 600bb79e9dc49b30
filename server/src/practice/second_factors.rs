//! Second factors: authenticator apps, recovery codes, and the step between password and session.
//! (Passkeys are next door.)

use super::{UseCases, history, limits::Subject, own_account, passkeys, places, target, who::SignedIn};
use crate::{
    auth::{
        authenticator::Authenticator,
        token::{self, Purpose, ServerKey},
    },
    clock,
    store::{self, accounts::Account, second_factors as rows, sessions::Session},
};
use app::{
    backend::{Entry, Failure, SecondFactors, Secret, Visit},
    domain::{
        AccountId, AccountNotice, AuditAction, Change, Fact, Field, Member, Problem, RecoveryCodes, Refusal,
        StaffMemberId, WaitingSignIn, permission::StaffAction,
    },
};
use async_trait::async_trait;
use sea_orm::DatabaseTransaction;

/// How many recovery codes a set has.
const CODES: usize = 10;
/// What audit events call an authenticator app.
const APP: &str = "authenticator app";

#[async_trait]
impl SecondFactors for UseCases {
    async fn begin_authenticator(&self, visit: &Visit, current: &str) -> Result<(), Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        self.confirm_password(signed_in.account, current, &visit.origin).await?;
        let tx = self.lock_places(signed_in.account).await?;
        store::accounts::lock(&tx, signed_in.account).await?;
        // A second press of the button must not make the app that works worthless.
        if rows::authenticator(&tx, signed_in.account).await?.is_some_and(|app| app.confirmed.is_some()) {
            return Ok(());
        }
        rows::begin_authenticator(&tx, signed_in.account, self.clock.id(), self.clock.now()).await?;
        self.commit(tx).await
    }

    async fn confirm_authenticator(&self, visit: &Visit, code: &str) -> Result<RecoveryCodes, Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        code_given(code)?;
        let subjects = [Subject::Code(signed_in.account)];
        self.count_try(&subjects).await?;
        let tx = self.lock_places(signed_in.account).await?;
        store::accounts::lock(&tx, signed_in.account).await?;
        let account = store::accounts::find(&tx, signed_in.account).await?;
        let begun = rows::authenticator(&tx, account.id)
            .await?
            .filter(|app| app.confirmed.is_none() && self.clock.now().since(app.created) < own_account::SETTING_UP);
        let begun = begun.ok_or(Refusal::NoSecondFactor)?;
        let first = !rows::any(&tx, account.id).await?;
        if !self.take_app_code(&tx, &account, begun, code).await? {
            return Err(wrong_code());
        }
        let codes = self.added(&tx, visit, &signed_in, first, APP).await?;
        self.commit(tx).await?;
        self.succeeded(&subjects).await?;
        Ok(codes)
    }

    async fn remove_authenticator(&self, visit: &Visit, current: &str) -> Result<(), Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        self.confirm_password(signed_in.account, current, &visit.origin).await?;
        let tx = self.lock_places(signed_in.account).await?;
        store::accounts::lock(&tx, signed_in.account).await?;
        if rows::authenticator(&tx, signed_in.account).await?.is_none() {
            return Err(Refusal::NoSecondFactor.into());
        }
        rows::remove_authenticator(&tx, signed_in.account).await?;
        self.removed(&tx, visit, &signed_in, APP).await?;
        self.commit(tx).await
    }

    async fn make_recovery_codes(&self, visit: &Visit, current: &str) -> Result<RecoveryCodes, Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        self.confirm_password(signed_in.account, current, &visit.origin).await?;
        let tx = self.lock_places(signed_in.account).await?;
        store::accounts::lock(&tx, signed_in.account).await?;
        if !rows::any(&tx, signed_in.account).await? {
            return Err(Refusal::NoSecondFactor.into());
        }
        let codes = self.new_codes(&tx, signed_in.account).await?;
        let places = places::active(&tx, signed_in.account).await?;
        self.record_of_own(&tx, &places, AuditAction::RecoveryCodesMade, &[], &visit.origin).await?;
        self.commit(tx).await?;
        Ok(codes)
    }

    async fn ask_new_passkey(&self, visit: &Visit, current: &str) -> Result<(String, Secret), Failure> {
        passkeys::ask_new(self, visit, current).await
    }

    async fn add_passkey(
        &self,
        visit: &Visit,
        current: &str,
        name: &str,
        answer: &str,
    ) -> Result<RecoveryCodes, Failure> {
        passkeys::add(self, visit, current, name, answer).await
    }

    async fn remove_passkey(&self, visit: &Visit, current: &str, id: &str) -> Result<(), Failure> {
        passkeys::remove(self, visit, current, id).await
    }

    async fn waiting(&self, visit: &Visit) -> Result<WaitingSignIn, Failure> {
        let session = self.waiting_session(visit).await?;
        let account = store::accounts::find(&self.db, session.account).await?;
        let app = rows::authenticator(&self.db, account.id).await?.is_some_and(|app| app.confirmed.is_some());
        let passkey = !rows::passkeys(&self.db, account.id).await?.is_empty();
        Ok(WaitingSignIn { username: account.username.to_string(), authenticator: app, passkey })
    }

    async fn confirm_code(&self, visit: &Visit, code: &str) -> Result<Entry, Failure> {
        let waiting = self.waiting_session(visit).await?;
        code_given(code)?;
        let subjects = [Subject::Code(waiting.account)];
        self.count_try(&subjects).await?;
        let (tx, account) = self.lock_waiting(&waiting).await?;
        let by_app = match rows::authenticator(&tx, account.id).await?.filter(|app| app.confirmed.is_some()) {
            Some(app) => self.take_app_code(&tx, &account, app, code).await?,
            None => false,
        };
        if !by_app {
            let hash = recovery_hash(&self.key, account.id, code);
            if !rows::use_recovery_code(&tx, account.id, &hash, self.clock.now()).await? {
                return Err(wrong_code());
            }
            let left = rows::count_recovery_codes(&tx, account.id).await?;
            let places = places::active(&tx, account.id).await?;
            let left = Change::of(Fact::RecoveryCodesLeft, (left + 1).to_string(), left.to_string());
            let changes: Vec<Change> = left.into_iter().collect();
            self.record_of_own(&tx, &places, AuditAction::RecoveryCodeUsed, &changes, &visit.origin).await?;
            self.tell(&tx, account.id, &places, AccountNotice::RecoveryCodeUsed).await?;
        }
        let entry = self.enter(&tx, visit, &account, &waiting).await?;
        self.commit(tx).await?;
        self.succeeded(&subjects).await?;
        Ok(entry)
    }

    async fn ask_passkey(&self, visit: &Visit) -> Result<(String, Secret), Failure> {
        passkeys::ask(self, visit).await
    }

    async fn sign_in_with_passkey(&self, visit: &Visit, answer: &str) -> Result<Entry, Failure> {
        passkeys::sign_in(self, visit, answer).await
    }

    async fn reset(&self, actor: &Member, id: StaffMemberId) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let person = target(&tx, &actor, id, StaffAction::ResetSecondFactor).await?;
        let account = person.account.ok_or(Refusal::NoAccountYet)?;
        store::accounts::lock(&tx, account).await?;
        // Whoever manages one of forty practices must not open the other thirty-nine, nor those to come.
        if places::relied_on_elsewhere(&tx, account, actor.practice).await? {
            return Err(Refusal::WorksElsewhere.into());
        }
        if !rows::any(&tx, account).await? {
            return Err(Refusal::NoSecondFactor.into());
        }
        rows::remove_all(&tx, account).await?;
        let ended = store::sessions::end_all(&tx, account).await?;
        let changes = [Change::of(Fact::SecondFactor, "on", ""), history::sessions_ended(ended)];
        self.record(&tx, &actor, id, AuditAction::SecondFactorReset, changes).await?;
        self.tell(&tx, account, &[(actor.practice, person)], AccountNotice::SecondFactorReset).await?;
        self.commit(tx).await
    }
}

impl UseCases {
    /// Whether this is a code of the app that was not taken before; takes it.
    async fn take_app_code(
        &self,
        tx: &DatabaseTransaction,
        account: &Account,
        row: rows::Authenticator,
        code: &str,
    ) -> Result<bool, Failure> {
        let now = self.clock.now();
        let app = Authenticator::new(&self.key, row.id, account.username.as_str())?;
        // People read a code in groups and type it so.
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        match app.step(&digits, now).filter(|step| *step > row.last_step) {
            Some(step) => Ok(rows::take_step(tx, account.id, step, now).await?),
            None => Ok(false),
        }
    }

    /// A factor was added: other sessions end, the owner is told, and the first one brings recovery codes.
    pub(super) async fn added(
        &self,
        tx: &DatabaseTransaction,
        visit: &Visit,
        signed_in: &SignedIn,
        first: bool,
        what: &str,
    ) -> Result<RecoveryCodes, Failure> {
        let account = signed_in.account;
        let codes = if first { self.new_codes(tx, account).await? } else { RecoveryCodes::default() };
        let ended = store::sessions::end_others(tx, account, &signed_in.session).await?;
        let places = places::active(tx, account).await?;
        let changes = [Change::of(Fact::SecondFactor, "", what), history::sessions_ended(ended)];
        let changes: Vec<Change> = changes.into_iter().flatten().collect();
        self.record_of_own(tx, &places, AuditAction::SecondFactorAdded, &changes, &visit.origin).await?;
        self.tell(tx, account, &places, AccountNotice::SecondFactorAdded).await?;
        Ok(codes)
    }

    /// A factor was removed. The last one stays where a practice requires it, or where the password is
    /// too short to stand alone; without it recovery codes open nothing.
    pub(super) async fn removed(
        &self,
        tx: &DatabaseTransaction,
        visit: &Visit,
        signed_in: &SignedIn,
        what: &str,
    ) -> Result<(), Failure> {
        let account = signed_in.account;
        if !rows::any(tx, account).await? {
            let required = signed_in.active().any(|(place, person)| place.rules.second_factor.concerns(person.roles));
            if required {
                return Err(Refusal::LastFactorNeeded.into());
            }
            if store::accounts::find(tx, account).await?.password_is_short {
                return Err(Refusal::NewPasswordNeeded.into());
            }
            rows::remove_all(tx, account).await?;
        }
        let ended = store::sessions::end_others(tx, account, &signed_in.session).await?;
        let places = places::active(tx, account).await?;
        let changes = [Change::of(Fact::SecondFactor, what, ""), history::sessions_ended(ended)];
        let changes: Vec<Change> = changes.into_iter().flatten().collect();
        self.record_of_own(tx, &places, AuditAction::SecondFactorRemoved, &changes, &visit.origin).await?;
        self.tell(tx, account, &places, AccountNotice::SecondFactorRemoved).await
    }

    async fn new_codes(&self, tx: &DatabaseTransaction, account: AccountId) -> Result<RecoveryCodes, Failure> {
        let codes: Vec<String> = (0..CODES).map(|_| token::readable_code(&clock::random::<12>())).collect();
        let hashes = codes.iter().map(|code| recovery_hash(&self.key, account, code)).collect();
        rows::set_recovery_codes(tx, account, hashes).await?;
        Ok(RecoveryCodes(codes))
    }

    /// Begins to write about a sign-in that waits, if it still does.
    pub(super) async fn lock_waiting(&self, waiting: &Session) -> Result<(DatabaseTransaction, Account), Failure> {
        let practice = match waiting.accepts {
            Some(id) => store::invitations::find(&self.db, id.0).await?.map(|invitation| invitation.practice),
            None => None,
        };
        let tx = self.lock_places_and(waiting.account, practice).await?;
        store::accounts::lock(&tx, waiting.account).await?;
        let still = store::sessions::find(&tx, waiting.id_hash.clone()).await?;
        let account = store::accounts::find(&tx, waiting.account).await?;
        still.filter(|session| session.waits).ok_or(Refusal::SignedOut)?;
        Ok((tx, account))
    }

    /// Both factors were right: a session with a new id, and the invitation that waited for it.
    pub(super) async fn enter(
        &self,
        tx: &DatabaseTransaction,
        visit: &Visit,
        account: &Account,
        waiting: &Session,
    ) -> Result<Entry, Failure> {
        store::sessions::end(tx, waiting.id_hash.clone()).await?;
        if let Some(id) = waiting.accepts {
            let invitation = store::invitations::find(tx, id.0).await?.ok_or(Refusal::LinkUnknown)?;
            invitation.state(self.clock.now()).usable()?;
            if invitation.email != account.email {
                return Err(Refusal::SomeoneElseSignedIn.into());
            }
            return self.enter_and_accept(tx, visit, account, &invitation).await;
        }
        let places = places::at_work(tx, account.id).await?;
        Ok(Entry::Open(self.enter_places(tx, visit, account.id, &places).await?))
    }
}

fn code_given(code: &str) -> Result<(), Refusal> {
    if code.trim().is_empty() { Err(Refusal::field(Field::FactorCode, Problem::Missing)) } else { Ok(()) }
}

fn wrong_code() -> Failure {
    Refusal::field(Field::FactorCode, Problem::WrongFactorCode).into()
}

/// A keyed hash: whoever has the database alone can't try them all.
fn recovery_hash(key: &ServerKey, account: AccountId, typed: &str) -> Vec<u8> {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let mut data = account.0.as_bytes().to_vec();
    data.extend(plain.into_bytes());
    key.bytes(Purpose::RecoveryCode, &data).to_vec()
}
