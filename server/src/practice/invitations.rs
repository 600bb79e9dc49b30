//! How people get in: links that go out, and what happens when one is opened.

use super::{
    UseCases, accounts, find, history, invitation_links, password_resets, places,
    roles::{self, Off},
    staff::refuse_known_address,
    target,
    who::SignedIn,
};
use crate::{
    auth::token,
    store::{
        self,
        accounts::Account,
        audit::Event,
        invitations::{End, Invitation},
        outbox::Subject,
        practices::Practice,
        role_ends::Where,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Entry, Failure, Invitations, Visit},
    domain::{
        AccountId, AuditAction, Change, EmailAddress, Fact, Field, InvitationId, InvitationState, Invited, LinkState,
        Member, Moment, NewAccount, OpenInvitation, PlaceNotice, PracticeId, PracticeSlug, Problem, Refusal, Role,
        StaffKind, StaffMember, StaffMemberId, permission::StaffAction,
    },
    text,
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

/// How many fresh links a day the holder of an expired one gets without asking the practice.
const FRESH_LINKS_A_DAY: u64 = 3;

#[async_trait]
impl Invitations for UseCases {
    async fn send_credentials(&self, actor: &Member, id: StaffMemberId) -> Result<Invited, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let person = target(&tx, &actor, id, StaffAction::SendCredentials).await?;
        person.at_work()?;
        let by = actor.staff_member;
        let (expires, action) = match person.account {
            None => (
                invitation_links::send(self, &tx, actor.practice, &person, Some(by)).await?,
                AuditAction::InvitationResent,
            ),
            Some(account) => {
                let to = Some((actor.practice, person.id));
                let expires = password_resets::send(self, &tx, account, Some(by), to, Subject::SignInHelp).await?;
                (expires, AuditAction::PasswordResetSent)
            }
        };
        self.record(&tx, &actor, id, action, [history::link(expires)]).await?;
        self.commit(tx).await?;
        invitation_links::invited(&person, expires, &actor)
    }

    async fn cancel(&self, actor: &Member, id: StaffMemberId) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let person = pending(&tx, &actor, id, StaffAction::CancelInvitation).await?;
        let (by, now) = (Some(actor.staff_member), self.clock.now());
        let changes =
            roles::end_roles(self, &tx, actor.practice, &person, Off::altogether(person.all_roles()), by, now).await?;
        self.record(&tx, &actor, id, AuditAction::InvitationCancelled, changes).await?;
        self.commit(tx).await
    }

    async fn correct_email(&self, actor: &Member, id: StaffMemberId, email: EmailAddress) -> Result<Invited, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let person = pending(&tx, &actor, id, StaffAction::CorrectEmail).await?;
        refuse_known_address(&tx, &actor, &email, Some(id)).await?;
        let before = person.email.to_string();
        let person = StaffMember { email, ..person };
        store::staff::update(&tx, actor.practice, &person).await.context("correct the address")?;
        let expires = invitation_links::send(self, &tx, actor.practice, &person, Some(actor.staff_member)).await?;
        let changes = [Change::of(Fact::Email, before, person.email.as_str()), history::link(expires)];
        self.record(&tx, &actor, id, AuditAction::EmailCorrected, changes).await?;
        self.commit(tx).await?;
        invitation_links::invited(&person, expires, &actor)
    }

    async fn open(&self, visit: &Visit) -> Result<OpenInvitation, Failure> {
        let invitation = self.opened_now(visit).await?;
        let practice = store::practices::find(&self.db, invitation.practice).await?;
        let person = find(&self.db, invitation.practice, invitation.staff_member).await?;
        let state = invitation.state(self.clock.now());
        let link = self.link_state(visit, &invitation, &person, state).await?;
        let zone = &practice.rules.time_zone;
        let newer_sent = match state {
            InvitationState::Superseded => store::invitations::newest(&self.db, practice.id, person.id).await?,
            _ => None,
        };
        let invited_by = invitation_links::inviter(&self.db, &practice, person.id).await?;
        Ok(OpenInvitation {
            id: invitation.id,
            practice: practice.rules.name.clone(),
            invited_by,
            first_name: person.profile.first_name.to_string(),
            kind: person.kind,
            roles: person.all_roles(),
            starts: person.starts().map(|starts| time_zone::shown_start(starts, zone)).transpose()?,
            expires: time_zone::shown_from(self.clock.now(), invitation.expires, zone)?,
            // A newer mail to another address is none of this reader's business.
            newer_sent: newer_sent
                .filter(|newer| newer.email == invitation.email)
                .map(|newer| time_zone::shown(newer.created, zone))
                .transpose()?,
            own_words: if link == LinkState::SignUp { own_words(&person, &invitation, &practice) } else { Vec::new() },
            state: link,
            email: invitation.email,
        })
    }

    async fn sign_up(&self, visit: &Visit, id: InvitationId, username: &str, password: &str) -> Result<Entry, Failure> {
        self.opened_now(visit).await?;
        let invitation = self.usable(&self.db, visit, id).await?;
        if self.who(visit).await?.is_some() {
            return Err(Refusal::SomeoneElseSignedIn.into());
        }
        let practice = store::practices::find(&self.db, invitation.practice).await?;
        let person = find(&self.db, invitation.practice, invitation.staff_member).await?;
        let mut own_words = own_words(&person, &invitation, &practice);
        let new = NewAccount::parse(username, password, &own_words)?;
        own_words.push(new.username.to_string());
        let password = self.kept(&new.password, own_words).await?;
        let account = Account {
            id: AccountId(self.clock.id()),
            username: new.username,
            email: invitation.email,
            password_hash: password.hash,
            password_is_short: password.is_short,
            last_sign_in: None,
            agent: person.kind == StaffKind::ExternalAgent,
            // What other practices will call them; what this one calls them later is its own business.
            name: Some((person.profile.first_name.clone(), person.profile.last_name.clone())),
            language: text::language(),
        };
        let tx = store::write_tx(&self.db, &[practice.id]).await?;
        self.usable(&tx, visit, id).await?;
        accounts::insert(&tx, &account, self.clock.now()).await?;
        let username = Change::of(Fact::Username, "", account.username.as_str());
        self.join(&tx, practice.id, person.id, account.id, visit, AuditAction::SignedUp, username).await?;
        // Somebody whose first day is still to come has nothing to sign in to.
        if !find(&tx, practice.id, person.id).await?.roles.is_empty() {
            let session = self.start_session(&tx, account.id, &visit.origin).await?;
            store::accounts::set_last_sign_in(&tx, account.id, self.clock.now()).await?;
            self.commit(tx).await?;
            return Ok(Entry::Open(session));
        }
        self.commit(tx).await?;
        Ok(Entry::Later)
    }

    async fn accept(&self, visit: &Visit, id: InvitationId) -> Result<PracticeSlug, Failure> {
        let signed_in = self.who(visit).await?.ok_or(Refusal::SignedOut)?;
        let account = store::accounts::find(&self.db, signed_in.account).await?;
        let practice = self.invitation_to(&self.db, visit, id, Some(&account)).await?.practice;
        self.keep_schedule_at(Where::In(&[practice])).await?;
        let practice = store::practices::find(&self.db, practice).await?;
        let tx = store::write_tx(&self.db, &[practice.id]).await?;
        store::accounts::lock(&tx, signed_in.account).await?;
        let account = store::accounts::find(&tx, signed_in.account).await?;
        let invitation = self.invitation_to(&tx, visit, id, Some(&account)).await?;
        if account.email != invitation.email {
            return Err(Refusal::SomeoneElseSignedIn.into());
        }
        let action = AuditAction::InvitationAccepted;
        let username = Change::of(Fact::Username, "", account.username.as_str());
        self.join(&tx, practice.id, invitation.staff_member, account.id, visit, action, username).await?;
        self.commit(tx).await?;
        Ok(practice.slug)
    }

    async fn decline(&self, visit: &Visit, id: InvitationId) -> Result<(), Failure> {
        let account = match self.who(visit).await? {
            Some(signed_in) => Some(store::accounts::find(&self.db, signed_in.account).await?),
            None => None,
        };
        let practice = self.invitation_to(&self.db, visit, id, account.as_ref()).await?.practice;
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let invitation = self.invitation_to(&tx, visit, id, account.as_ref()).await?;
        if account.is_some_and(|account| account.email != invitation.email) {
            return Err(Refusal::SomeoneElseSignedIn.into());
        }
        let person = find(&tx, practice, invitation.staff_member).await?;
        if person.roles.hold(Role::Owner) {
            return Err(Refusal::OwnershipIsTransferred.into());
        }
        let now = self.clock.now();
        let inviter = match store::invitations::last_inviter(&tx, practice, person.id).await? {
            Some(by) => Some(find(&tx, practice, by).await?).filter(|inviter| inviter.roles.manage_staff()),
            None => None,
        };
        let told = match inviter {
            Some(inviter) => inviter.id,
            None => store::staff::find_owner(&tx, practice).await?.id,
        };
        store::invitations::end_live(&tx, practice, person.id, End::Declined, now).await?;
        let by = Some(person.id);
        let changes =
            roles::end_roles(self, &tx, practice, &person, Off::altogether(person.all_roles()), by, now).await?;
        let name = person.profile.full_name();
        let event = Event {
            actor: Some((person.id, &name)),
            subject: Some(person.id),
            action: AuditAction::InvitationDeclined,
            changes: changes.into_iter().flatten().collect(),
            origin: &visit.origin,
        };
        store::audit::append(&tx, practice, event, now, self.clock.id()).await?;
        self.notify(&tx, practice, told, PlaceNotice::Declined, person.id).await?;
        self.commit(tx).await
    }

    async fn sign_in_and_accept(&self, visit: &Visit, id: InvitationId, password: &str) -> Result<Entry, Failure> {
        let invitation = self.usable(&self.db, visit, id).await?;
        if self.who(visit).await?.is_some() {
            return Err(Refusal::SomeoneElseSignedIn.into());
        }
        if password.trim().is_empty() {
            return Err(Refusal::field(Field::Password, Problem::Missing).into());
        }
        let account = store::accounts::find_by_email(&self.db, &invitation.email).await?;
        // An account that nobody is at work with may begin anew here: no session exists before.
        let account = match self.with_password(visit, invitation.email.as_str(), account, password).await {
            // The page has named the account, so only the password can be wrong.
            Err(Failure::Refused(Refusal::WrongCredentials)) => {
                return Err(Refusal::field(Field::Password, Problem::WrongPassword).into());
            }
            account => account?,
        };
        let tx = self.lock_places_and(account.id, Some(invitation.practice)).await?;
        let invitation = self.usable(&tx, visit, id).await?;
        self.still_fits(&tx, &account).await?;
        if store::accounts::find(&tx, account.id).await?.email != invitation.email {
            return Err(Refusal::SomeoneElseSignedIn.into());
        }
        if store::second_factors::any(&tx, account.id).await? {
            let session = self.start_waiting_session(&tx, account.id, &visit.origin, Some(invitation.id)).await?;
            self.commit(tx).await?;
            return Ok(Entry::SecondFactor(session));
        }
        if account.password_is_short {
            return Err(Refusal::NewPasswordNeeded.into());
        }
        let entry = self.enter_and_accept(&tx, visit, &account, &invitation).await?;
        self.commit(tx).await?;
        Ok(entry)
    }

    async fn send_fresh_link(&self, visit: &Visit, id: InvitationId) -> Result<(), Failure> {
        let practice = self.opened_now(visit).await?.practice;
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let invitation = self.opened(&tx, visit).await?;
        let now = self.clock.now();
        if invitation.id != id {
            return Err(Refusal::LinkUnknown.into());
        }
        match invitation.state(now).usable() {
            Err(Refusal::LinkExpired) => {}
            // Nothing to do for a link that works.
            Ok(()) => return Ok(()),
            Err(why) => return Err(why.into()),
        }
        let day = 24 * Moment::HOUR;
        let person = find(&tx, practice, invitation.staff_member).await?;
        if store::invitations::count_fresh(&tx, practice, person.id, now.plus(-day)).await? >= FRESH_LINKS_A_DAY {
            return Err(Refusal::TooManyTries { retry_after: (day / 1000) as u32 }.into());
        }
        let expires = invitation_links::send(self, &tx, practice, &person, None).await?;
        let event = Event {
            actor: None,
            subject: Some(person.id),
            action: AuditAction::FreshLinkRequested,
            changes: history::link(expires).into_iter().collect(),
            origin: &visit.origin,
        };
        store::audit::append(&tx, practice, event, now, self.clock.id()).await?;
        self.commit(tx).await
    }
}

impl UseCases {
    /// The invitation whose link was opened in this browser.
    async fn opened(&self, db: &impl ConnectionTrait, visit: &Visit) -> Result<Invitation, Failure> {
        let token = visit.invitation.as_ref().ok_or(Refusal::LinkUnknown)?;
        Ok(store::invitations::find_by_token(db, &token::hash(token)).await?.ok_or(Refusal::LinkUnknown)?)
    }

    /// The same, after roles whose end has come went off: an invitation to nothing is no way in.
    async fn opened_now(&self, visit: &Visit) -> Result<Invitation, Failure> {
        let invitation = self.opened(&self.db, visit).await?;
        self.keep_schedule_at(Where::In(&[invitation.practice])).await?;
        self.opened(&self.db, visit).await
    }

    /// The same, if it is the one that the page showed and may still do its work.
    async fn usable(&self, db: &impl ConnectionTrait, visit: &Visit, id: InvitationId) -> Result<Invitation, Failure> {
        let invitation = self.opened(db, visit).await?;
        if invitation.id != id {
            return Err(Refusal::LinkUnknown.into());
        }
        invitation.state(self.clock.now()).usable()?;
        Ok(invitation)
    }

    /// The invitation that the page showed: the one whose link was opened in this browser, or one that was
    /// sent to the address of the account that is signed in.
    async fn invitation_to(
        &self,
        db: &impl ConnectionTrait,
        visit: &Visit,
        id: InvitationId,
        account: Option<&Account>,
    ) -> Result<Invitation, Failure> {
        match self.usable(db, visit, id).await {
            Err(Failure::Refused(Refusal::LinkUnknown)) => {}
            opened => return opened,
        }
        let invitation = store::invitations::find(db, id.0).await?;
        let own = invitation.filter(|invitation| account.is_some_and(|account| account.email == invitation.email));
        let invitation = own.ok_or(Refusal::LinkUnknown)?;
        invitation.state(self.clock.now()).usable()?;
        Ok(invitation)
    }

    async fn link_state(
        &self,
        visit: &Visit,
        invitation: &Invitation,
        person: &StaffMember,
        state: InvitationState,
    ) -> Result<LinkState, Failure> {
        if state == InvitationState::Accepted && person.starts().is_some() {
            return Ok(LinkState::SignedUp);
        }
        if let Err(refusal) = state.usable() {
            return Ok(LinkState::Closed(refusal));
        }
        if let Some(SignedIn { account, .. }) = self.who(visit).await? {
            let account = store::accounts::find(&self.db, account).await?;
            let own = account.email == invitation.email;
            return Ok(if own { LinkState::Accept } else { LinkState::SomeoneElse(account.username.to_string()) });
        }
        let known = store::accounts::find_by_email(&self.db, &invitation.email).await?.is_some();
        Ok(if known { LinkState::SignIn } else { LinkState::SignUp })
    }

    /// Signs an account in that proved itself, and accepts an invitation with it. Without a role there before the
    /// first day, nor anywhere else, nobody is signed in.
    pub(super) async fn enter_and_accept(
        &self,
        tx: &DatabaseTransaction,
        visit: &Visit,
        account: &Account,
        invitation: &Invitation,
    ) -> Result<Entry, Failure> {
        let elsewhere = places::active(tx, account.id).await?;
        let here = find(tx, invitation.practice, invitation.staff_member).await?;
        let at_work = !elsewhere.is_empty() || !here.roles.is_empty() || account.agent;
        let entry = match at_work {
            true => Entry::Open(self.enter_places(tx, visit, account.id, &elsewhere).await?),
            false => Entry::Later,
        };
        let username = Change::of(Fact::Username, "", account.username.as_str());
        let (practice, person, action) =
            (invitation.practice, invitation.staff_member, AuditAction::InvitationAccepted);
        self.join(tx, practice, person, account.id, visit, action, username).await?;
        Ok(entry)
    }

    /// Gives the invited person's place to an account, and uses the link up.
    #[allow(clippy::too_many_arguments)] // each is said once, by the two callers above
    async fn join(
        &self,
        tx: &DatabaseTransaction,
        practice: PracticeId,
        person: StaffMemberId,
        account: AccountId,
        visit: &Visit,
        action: AuditAction,
        change: Option<Change>,
    ) -> Result<(), Failure> {
        let now = self.clock.now();
        let person = find(tx, practice, person).await?;
        if person.kind == StaffKind::ExternalAgent {
            store::accounts::make_agent(tx, account).await?;
            store::agents::begin(tx, practice, person.id, None, now).await?;
        }
        let person = StaffMember { account: Some(account), ..person };
        store::staff::update(tx, practice, &person).await.context("join")?;
        store::invitations::end_live(tx, practice, person.id, End::Accepted, now).await?;
        let name = person.profile.full_name();
        let event = Event {
            actor: Some((person.id, &name)),
            subject: Some(person.id),
            action,
            changes: change.into_iter().collect(),
            origin: &visit.origin,
        };
        Ok(store::audit::append(tx, practice, event, now, self.clock.id()).await?)
    }
}

/// Words that an attacker who knows the person would try first.
fn own_words(person: &StaffMember, invitation: &Invitation, practice: &Practice) -> Vec<String> {
    vec![person.profile.full_name(), invitation.email.to_string(), practice.rules.name.to_string()]
}

/// Somebody who was invited, has not signed up, and to whom `actor` may do this.
async fn pending(
    tx: &DatabaseTransaction,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
) -> Result<StaffMember, Failure> {
    let person = target(tx, actor, id, action).await?;
    person.awaits_sign_up()?;
    Ok(person)
}
