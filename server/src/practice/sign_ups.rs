//! Signing up without an invitation: the address is confirmed by a link first, then the account is made.

use super::{UseCases, accounts, limits, practices::Opening};
use crate::{
    auth::token::{self, Purpose},
    store::{self, accounts::Account, outbox::Subject, sign_ups::SignUpRequest},
    time_zone,
};
use app::{
    backend::{Failure, Secret, SignUps, Visit},
    domain::{
        AccountId, AnotherPractice, EmailAddress, Moment, NewAgentAccount, NewPractice, OpenSignUp, PracticeSlug,
        Refusal, SignUpKind, SignUpOffer, SignUpRequestId, TypedPractice,
    },
    text,
};
use async_trait::async_trait;
use sea_orm::ConnectionTrait;
use std::time::Duration;

/// How long a sign-up link lives.
const LIFE: i64 = 24 * Moment::HOUR;
/// Sign-up mails to one address in an hour, whoever asks: nobody's mailbox is flooded.
const MAILS_AN_HOUR: u64 = 5;
/// Asking takes at least this long, whatever is known of the address.
const SAME_TIME: Duration = Duration::from_millis(200);
/// Requests are cleared away after this.
const KEPT: i64 = 30 * 24 * Moment::HOUR;

#[async_trait]
impl SignUps for UseCases {
    async fn offer(&self, visit: &Visit) -> Result<SignUpOffer, Failure> {
        let signed_in = self.who(visit).await?.is_some();
        let practices = self.open_to_practices;
        let time_zones = if signed_in && practices { time_zone::names() } else { Vec::new() };
        Ok(SignUpOffer { practices, signed_in, time_zones })
    }

    async fn ask(&self, visit: &Visit, kind: SignUpKind, email: EmailAddress) -> Result<(), Failure> {
        self.allowed(kind)?;
        if let Some(address) = limits::of_address(&visit.origin.address, limits::Subject::Forgotten) {
            self.count_try(&[address]).await?;
        }
        let (done, ()) = tokio::join!(self.request(kind, email), tokio::time::sleep(SAME_TIME));
        done
    }

    async fn open(&self, visit: &Visit) -> Result<OpenSignUp, Failure> {
        let request = opened(&self.db, visit).await?;
        let closed = match self.still_open(&request) {
            Err(why) => Some(why),
            Ok(()) => {
                let known = store::accounts::find_by_email(&self.db, &request.email).await?.is_some();
                let signed_in = self.who(visit).await?.is_some();
                known.then_some(Refusal::SignInToAccept).or(signed_in.then_some(Refusal::SomeoneElseSignedIn))
            }
        };
        let choose = request.kind == SignUpKind::Practice && closed.is_none();
        Ok(OpenSignUp {
            id: request.id,
            kind: request.kind,
            email: request.email,
            expires: time_zone::shown(request.expires, "UTC")?,
            time_zones: if choose { time_zone::names() } else { Vec::new() },
            closed,
        })
    }

    async fn sign_up_agent(&self, visit: &Visit, id: SignUpRequestId, typed: [String; 4]) -> Result<Secret, Failure> {
        let request = self.request_behind(visit, id, SignUpKind::Agent).await?;
        let [first_name, last_name, username, password] = typed;
        let email = request.email;
        let new = NewAgentAccount::parse(&first_name, &last_name, &username, &password, &email)?;
        let own_words = vec![first_name, last_name, username, email.to_string()];
        let password = self.kept(&new.password, own_words).await?;
        let account = Account {
            id: AccountId(self.clock.id()),
            username: new.username,
            email,
            password_hash: password.hash,
            password_is_short: password.is_short,
            last_sign_in: None,
            agent: true,
            name: Some((new.first_name, new.last_name)),
            language: text::language(),
        };
        let tx = store::write_tx(&self.db, &[]).await?;
        self.use_up(&tx, id).await?;
        accounts::insert(&tx, &account, self.clock.now()).await?;
        let session = self.start_session(&tx, account.id, &visit.origin).await?;
        store::accounts::set_last_sign_in(&tx, account.id, self.clock.now()).await?;
        self.commit(tx).await?;
        Ok(session)
    }

    async fn sign_up_practice(
        &self,
        visit: &Visit,
        id: SignUpRequestId,
        typed: TypedPractice,
    ) -> Result<Secret, Failure> {
        let request = self.request_behind(visit, id, SignUpKind::Practice).await?;
        let new = NewPractice::parse(&TypedPractice { email: request.email.to_string(), ..typed })?;
        let password = self.kept_for_owner(&new).await?;
        let tx = store::write_tx(&self.db, &[]).await?;
        store::practices::lock_all(&tx).await?;
        self.use_up(&tx, id).await?;
        let opened = self.open_with_account(&tx, &new, password, &visit.origin).await?;
        let session = self.start_session(&tx, opened.account, &visit.origin).await?;
        store::accounts::set_last_sign_in(&tx, opened.account, self.clock.now()).await?;
        self.commit(tx).await?;
        Ok(session)
    }

    async fn open_another(&self, visit: &Visit, new: AnotherPractice) -> Result<PracticeSlug, Failure> {
        let signed_in = self.signed_in_or_refuse(visit).await?;
        self.allowed(SignUpKind::Practice)?;
        let tx = store::write_tx(&self.db, &[]).await?;
        store::practices::lock_all(&tx).await?;
        let account = store::accounts::find(&tx, signed_in.account).await?;
        let (first_name, last_name) = self.name_of(&tx, &account).await?;
        let opening = Opening {
            name: &new.name,
            time_zone: &new.time_zone,
            first_name,
            last_name,
            email: account.email,
            login: Some((account.id, account.username)),
        };
        let (_, slug, _) = self.open(&tx, opening, &visit.origin).await?;
        self.commit(tx).await?;
        Ok(slug)
    }
}

impl UseCases {
    fn allowed(&self, kind: SignUpKind) -> Result<(), Refusal> {
        let closed = kind == SignUpKind::Practice && !self.open_to_practices;
        if closed { Err(Refusal::PracticesClosed) } else { Ok(()) }
    }

    /// Posts the link. Who has an account already is told so by the letter, not by the answer.
    async fn request(&self, kind: SignUpKind, email: EmailAddress) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[]).await?;
        let now = self.clock.now();
        if store::sign_ups::count_since(&tx, &email, now.plus(-Moment::HOUR)).await? >= MAILS_AN_HOUR {
            return Ok(());
        }
        let id = SignUpRequestId(self.clock.id());
        let (expires, language) = (now.plus(LIFE), text::language());
        let new = SignUpRequest { id, kind, email, expires, used: false, superseded: false, language };
        store::sign_ups::supersede(&tx, &new.email, now).await?;
        let hash = token::hash(&self.key.link_token(Purpose::SignUp, id.0));
        store::sign_ups::insert(&tx, &new, hash, now).await?;
        store::outbox::post(&tx, self.clock.id(), Subject::SignUp(id), None, now).await?;
        self.commit(tx).await
    }

    fn still_open(&self, request: &SignUpRequest) -> Result<(), Refusal> {
        if request.used {
            Err(Refusal::LinkUsed)
        } else if request.superseded {
            Err(Refusal::LinkSuperseded)
        } else if self.clock.now() >= request.expires {
            Err(Refusal::LinkExpired)
        } else {
            self.allowed(request.kind)
        }
    }

    /// The request behind the link that was opened, if it is the one that the page showed and still works.
    async fn request_behind(
        &self,
        visit: &Visit,
        id: SignUpRequestId,
        kind: SignUpKind,
    ) -> Result<SignUpRequest, Failure> {
        let request = opened(&self.db, visit).await?;
        if request.id != id || request.kind != kind {
            return Err(Refusal::LinkUnknown.into());
        }
        self.still_open(&request)?;
        if self.who(visit).await?.is_some() {
            return Err(Refusal::SomeoneElseSignedIn.into());
        }
        Ok(request)
    }

    async fn use_up(&self, tx: &sea_orm::DatabaseTransaction, id: SignUpRequestId) -> Result<(), Failure> {
        let unused = store::sign_ups::use_up(tx, id, self.clock.now()).await?;
        if unused { Ok(()) } else { Err(Refusal::LinkUsed.into()) }
    }

    /// Clears away requests that nobody comes back to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_requests(&self) -> Result<(), Failure> {
        Ok(store::sign_ups::forget_old(&self.db, self.clock.now().plus(-KEPT)).await?)
    }
}

async fn opened(db: &impl ConnectionTrait, visit: &Visit) -> Result<SignUpRequest, Failure> {
    let token = visit.sign_up.as_ref().ok_or(Refusal::LinkUnknown)?;
    Ok(store::sign_ups::find_by_token(db, &token::hash(token)).await?.ok_or(Refusal::LinkUnknown)?)
}
