//! The worker that empties the outbox: claim, write the letter, send, settle.
//!
//! A letter is claimed by a lease, not by an open transaction, so a mail server that takes its
//! time blocks nobody; a worker that dies gives its letter back when the lease ends. Sending is
//! at least once: every copy has the same Message-ID and the same link.

use super::{
    letter::{Invitation, Letter, Notice, OwnershipTransfer, PasswordReset, RoleEnds, RoleRequest, SignInHelp},
    transport::{Envelope, Transport, Undelivered},
};
use crate::{
    auth::token::Purpose,
    clock,
    practice::UseCases,
    store::{
        self,
        outbox::{Fate, Post, Subject},
        practices::Practice,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    domain::{
        AccountId, AccountNotice, EmailAddress, EmailChangeId, InvitationState, Moment, OwnershipTransferId,
        PasswordResetId, PracticeId, RoleGrantId, RoleRequestId, StaffMember,
    },
    text::letters,
};
use std::time::{Duration, UNIX_EPOCH};
use tokio_util::sync::CancellationToken;

/// Longer than any try lasts, so that no second worker begins while the first one still sends.
const LEASE: i64 = 4 * Moment::MINUTE;
/// The transport has limits of its own, which add up to less.
const ONE_TRY: Duration = Duration::from_secs(180);
/// Another node's letters, and those that are due again, are found this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The first repetition; it doubles from there.
const FIRST_PAUSE: i64 = 15_000;
/// A mail server that was away for an hour has everything within five minutes of its return.
const LONGEST_PAUSE: i64 = 4 * Moment::MINUTE;
/// About three days at the longest pause: longer than the usual link lives.
const MOST_ATTEMPTS: i32 = 1000;

/// Empties the outbox.
#[derive(Clone)]
pub struct Worker {
    /// Where letters and what they tell about are read.
    pub use_cases: UseCases,
    /// The way out.
    pub transport: Transport,
    /// What links begin with, from the configuration: `https://staff.example`.
    pub base_url: String,
    /// Whose name all mails carry, from the configuration; the practice's unless it is set.
    pub sender_name: Option<String>,
}

impl Worker {
    /// Sends what is due, again and again, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        loop {
            self.tend().await;
            // One by one, so that a stop waits for one letter and not for a whole backlog.
            let sent = self.send_next().await.unwrap_or_else(|cause| {
                tracing::error!(cause = format!("{cause:#}"), "the outbox can't be read");
                false
            });
            if stop.is_cancelled() {
                return;
            }
            if sent {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.use_cases.posted.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Sends everything that is due now; how many letters were tried.
    ///
    /// # Errors
    /// When the database fails. What a mail server says is noted at the letter, not returned.
    pub async fn send_due(&self) -> anyhow::Result<usize> {
        self.tend().await;
        let mut tried = 0;
        while self.send_next().await? {
            tried += 1;
        }
        Ok(tried)
    }

    /// Does what no request does, because nobody asked for it: roles end on their day, and people
    /// are told before. What fails is tried again the next time.
    async fn tend(&self) {
        let done = async {
            self.use_cases.end_lapsed().await?;
            self.use_cases.tell_of_role_ends().await
        };
        if let Err(failure) = done.await {
            tracing::error!(?failure, "roles can't be ended on their day");
        }
    }

    /// Sends the letter that is due longest; whether there was one.
    async fn send_next(&self) -> anyhow::Result<bool> {
        let now = self.use_cases.clock.now();
        let Some(post) = store::outbox::claim(&self.use_cases.db, now, now.plus(LEASE)).await? else {
            return Ok(false);
        };
        let (fate, answer) = self.send(&post).await;
        let now = self.use_cases.clock.now();
        store::outbox::settle(&self.use_cases.db, post.id, &fate, answer.as_deref(), now).await?;
        Ok(true)
    }

    async fn send(&self, post: &Post) -> (Fate, Option<String>) {
        let envelope = match self.write(post).await {
            Ok(Some(envelope)) => envelope,
            Ok(None) => return (Fate::Dropped, None),
            Err(cause) => {
                // Tried again, like a mail server that is away: the next start may have the cure.
                tracing::error!(letter = %post.id, cause = format!("{cause:#}"), "a letter can't be written");
                return self.later(post, "The letter could not be written.".into());
            }
        };
        let sent = tokio::time::timeout(ONE_TRY, self.transport.send(&envelope)).await;
        match sent.unwrap_or_else(|_| Err(Undelivered::Later("The mail server did not answer in time.".into()))) {
            Ok(()) => {
                tracing::info!(letter = %post.id, attempts = post.attempts, "sent");
                (Fate::Sent(self.use_cases.clock.now()), None)
            }
            Err(Undelivered::Never(words)) => self.failed(words),
            Err(Undelivered::Later(words)) => self.later(post, words),
        }
    }

    fn failed(&self, words: String) -> (Fate, Option<String>) {
        (Fate::Failed(words.clone()), Some(words))
    }

    fn later(&self, post: &Post, words: String) -> (Fate, Option<String>) {
        if post.attempts >= MOST_ATTEMPTS {
            return self.failed(words);
        }
        tracing::warn!(letter = %post.id, attempts = post.attempts, "not sent yet");
        (Fate::Deferred(self.use_cases.clock.now().plus(pause(post.attempts))), Some(words))
    }

    /// The letter as it stands now; `None` when what it was about is over.
    async fn write(&self, post: &Post) -> anyhow::Result<Option<Envelope>> {
        match post.subject {
            Subject::Invitation(id) => self.write_invitation(post, id.0).await,
            Subject::SignInHelp(id) | Subject::PasswordReset(id) => self.write_reset(post, id).await,
            Subject::AccountNotice(notice) => self.write_account_notice(post, notice).await,
            Subject::EmailChange(id) => self.write_email_change(post, id, false).await,
            Subject::EmailChangeNotice(id) => self.write_email_change(post, id, true).await,
            Subject::RoleRequest(id) => self.write_role_request(post, id).await,
            Subject::RoleEnds(id) => self.write_role_ends(post, id).await,
            Subject::OwnershipTransfer(id) => self.write_transfer(post, id).await,
        }
    }

    async fn write_invitation(&self, post: &Post, id: uuid::Uuid) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let invitation = store::invitations::find(db, id).await?.with_context(|| format!("no invitation {id}"))?;
        if invitation.state(now) != InvitationState::Pending {
            return Ok(None);
        }
        let rules = store::practices::find(db, invitation.practice).await?.rules;
        let person = person(db, invitation.practice, invitation.staff_member).await?;
        let inviter = store::invitations::last_inviter(db, invitation.practice, person.id).await?;
        let invited_by = match inviter {
            Some(by) => self::person(db, invitation.practice, by).await?.profile.full_name(),
            None => rules.name.to_string(),
        };
        let token = self.use_cases.key.link_token(Purpose::Invitation, id);
        let letter = Letter::Invitation(Invitation {
            first_name: person.profile.first_name.to_string(),
            practice: rules.name.to_string(),
            invited_by,
            roles: person.roles,
            link: format!("{}/invitation/{}", self.base_url, token.0),
            expires: time_zone::shown(invitation.expires, &rules.time_zone)?.text,
            resent: store::invitations::is_repeated(db, &invitation).await?,
        });
        self.envelope(post, &letter, invitation.email, person.profile.full_name()).map(Some)
    }

    async fn write_reset(&self, post: &Post, id: PasswordResetId) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let reset = store::accounts::find_reset(db, id.0).await?.with_context(|| format!("no password reset {id}"))?;
        if reset.used || reset.superseded || now >= reset.expires {
            return Ok(None);
        }
        let practice = post.practice.context("a reset letter speaks for a practice")?;
        let account = store::accounts::find(db, reset.account).await?;
        let rules = store::practices::find(db, practice).await?.rules;
        let person = place(db, practice, reset.account).await?;
        let token = self.use_cases.key.link_token(Purpose::PasswordReset, id.0);
        let link = format!("{}/reset/{}", self.base_url, token.0);
        let expires = time_zone::shown(reset.expires, &rules.time_zone)?.text;
        let (first_name, practice_name) = (person.profile.first_name.to_string(), rules.name.to_string());
        let letter = match post.subject {
            Subject::SignInHelp(_) => {
                let username = account.username.to_string();
                Letter::SignInHelp(SignInHelp { first_name, practice: practice_name, username, link, expires })
            }
            _ => {
                let asked_by_manager = match reset.asked_by {
                    Some(by) => Some(self::person(db, practice, by).await?.profile.full_name()),
                    None => None,
                };
                let practice = Some(practice_name);
                Letter::PasswordReset(PasswordReset { first_name, practice, link, expires, asked_by_manager })
            }
        };
        self.envelope(post, &letter, account.email, person.profile.full_name()).map(Some)
    }

    async fn write_account_notice(&self, post: &Post, notice: AccountNotice) -> anyhow::Result<Option<Envelope>> {
        let db = &self.use_cases.db;
        let (practice, person) = (post.practice.context("a practice")?, post.person.context("a person")?);
        let person = person_with_account(db, practice, person).await?;
        let Some((person, account)) = person else { return Ok(None) };
        let username = account.username.to_string();
        let letter = Letter::Notice(Notice {
            first_name: person.profile.first_name.to_string(),
            practice: store::practices::find(db, practice).await?.rules.name.to_string(),
            subject: letters::account_notice(notice).into(),
            words: letters::account_notice_words(notice, &username),
            button: letters::OPEN_ACCOUNT.into(),
            link: format!("{}/account", self.base_url),
            expires: None,
        });
        self.envelope(post, &letter, account.email, person.profile.full_name()).map(Some)
    }

    async fn write_email_change(
        &self,
        post: &Post,
        id: EmailChangeId,
        to_old: bool,
    ) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let change = store::email_changes::find(db, id).await?.with_context(|| format!("no e-mail change {id}"))?;
        // The old address learns of the change even if it was confirmed before the mail left.
        let confirmed = change.end == Some(store::email_changes::End::Confirmed);
        if now >= change.expires || (change.end.is_some() && !(to_old && confirmed)) {
            return Ok(None);
        }
        let (practice, person) = (post.practice.context("a practice")?, post.person.context("a person")?);
        let rules = store::practices::find(db, practice).await?.rules;
        let Some((person, account)) = person_with_account(db, practice, person).await? else { return Ok(None) };
        let (purpose, subject, button) = match to_old {
            true => (Purpose::EmailChangeStop, letters::EMAIL_CHANGE_NOTICE, letters::STOP_EMAIL_CHANGE),
            false => (Purpose::EmailChange, letters::EMAIL_CHANGE, letters::CONFIRM_EMAIL),
        };
        let (username, email) = (account.username.as_str(), change.email.as_str());
        let words = if to_old { letters::email_change_notice } else { letters::email_change }(username, email);
        let token = self.use_cases.key.link_token(purpose, id.0);
        let letter = Letter::Notice(Notice {
            first_name: person.profile.first_name.to_string(),
            practice: rules.name.to_string(),
            subject: subject.into(),
            words,
            button: button.into(),
            link: format!("{}/email-change/{}", self.base_url, token.0),
            expires: Some(time_zone::shown(change.expires, &rules.time_zone)?.text),
        });
        let to = if to_old { change.before } else { change.email };
        self.envelope(post, &letter, to, person.profile.full_name()).map(Some)
    }

    /// To whoever is the Owner by now.
    async fn write_role_request(&self, post: &Post, id: RoleRequestId) -> anyhow::Result<Option<Envelope>> {
        let db = &self.use_cases.db;
        let Some(request) = store::role_requests::find_waiting(db, id).await? else { return Ok(None) };
        let practice = store::practices::find(db, request.practice).await?;
        let owner = store::staff::find_owner(db, practice.id).await?;
        let person = person(db, practice.id, request.person).await?;
        let asked_by = self::person(db, practice.id, request.by).await?;
        let last_day = request.until.map(|until| time_zone::last_day(until, &practice.rules.time_zone)).transpose()?;
        let letter = Letter::RoleRequest(RoleRequest {
            first_name: owner.profile.first_name.to_string(),
            practice: practice.rules.name.to_string(),
            person: person.profile.full_name(),
            role: request.role,
            asked_by: asked_by.profile.full_name(),
            last_day: last_day.map(|day| day.text),
            link: self.page_of(&practice, &person),
        });
        let address = self.address(&owner).await?;
        self.envelope(post, &letter, address, owner.profile.full_name()).map(Some)
    }

    async fn write_role_ends(&self, post: &Post, id: RoleGrantId) -> anyhow::Result<Option<Envelope>> {
        let db = &self.use_cases.db;
        let ending = store::role_ends::find(db, id).await?.filter(|end| end.until > self.use_cases.clock.now());
        let Some(ending) = ending else { return Ok(None) };
        let practice = store::practices::find(db, ending.practice).await?;
        let person = person(db, practice.id, ending.person).await?;
        let letter = Letter::RoleEnds(RoleEnds {
            first_name: person.profile.first_name.to_string(),
            practice: practice.rules.name.to_string(),
            role: ending.role,
            last_day: time_zone::last_day(ending.until, &practice.rules.time_zone)?.text,
            time_zone: practice.rules.time_zone.clone(),
            link: self.page_of(&practice, &person),
        });
        let address = self.address(&person).await?;
        self.envelope(post, &letter, address, person.profile.full_name()).map(Some)
    }

    /// The page of one staff member, for whoever is signed in.
    fn page_of(&self, practice: &Practice, person: &StaffMember) -> String {
        format!("{}/p/{}/settings/staff/{}", self.base_url, practice.slug, person.id)
    }

    /// Where somebody reads their mail: the address of the account, once there is one.
    async fn address(&self, person: &StaffMember) -> anyhow::Result<EmailAddress> {
        match person.account {
            Some(account) => Ok(store::accounts::find(&self.use_cases.db, account).await?.email),
            None => Ok(person.email.clone()),
        }
    }

    async fn write_transfer(&self, post: &Post, id: OwnershipTransferId) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let practice = post.practice.context("a transfer letter speaks for a practice")?;
        let open = store::ownership::open(db, practice).await?;
        let Some(transfer) = open.filter(|open| open.id == id && open.is_live(now)) else { return Ok(None) };
        let Practice { slug, rules, .. } = store::practices::find(db, practice).await?;
        let candidate = person(db, practice, transfer.to).await?;
        let account = candidate.account.context("a candidate has an account")?;
        let letter = Letter::OwnershipTransfer(OwnershipTransfer {
            first_name: candidate.profile.first_name.to_string(),
            practice: rules.name.to_string(),
            owner: person(db, practice, transfer.from).await?.profile.full_name(),
            link: format!("{}/p/{slug}/settings/staff/{}", self.base_url, transfer.to),
            expires: time_zone::shown(transfer.expires, &rules.time_zone)?.text,
        });
        let to = store::accounts::find(db, account).await?.email;
        self.envelope(post, &letter, to, candidate.profile.full_name()).map(Some)
    }

    fn envelope(&self, post: &Post, letter: &Letter, to: EmailAddress, to_name: String) -> anyhow::Result<Envelope> {
        let host = self.base_url.rsplit('/').next().and_then(|host| host.split(':').next()).unwrap_or("localhost");
        Ok(Envelope {
            to,
            to_name,
            from_name: self.sender_name.clone().unwrap_or_else(|| letter.sender_name().to_owned()),
            message_id: format!("<{}@{host}>", post.id),
            date: UNIX_EPOCH + Duration::from_millis(u64::try_from(self.use_cases.clock.now().0).unwrap_or_default()),
            rendered: letter.render()?,
        })
    }
}

async fn person(
    db: &impl sea_orm::ConnectionTrait,
    practice: PracticeId,
    id: app::domain::StaffMemberId,
) -> anyhow::Result<StaffMember> {
    store::staff::find(db, practice, id).await?.with_context(|| format!("no staff member {id}"))
}

/// A person and their login; `None` once they have none.
async fn person_with_account(
    db: &impl sea_orm::ConnectionTrait,
    practice: PracticeId,
    id: app::domain::StaffMemberId,
) -> anyhow::Result<Option<(StaffMember, store::accounts::Account)>> {
    let person = person(db, practice, id).await?;
    let Some(account) = person.account else { return Ok(None) };
    Ok(Some((person, store::accounts::find(db, account).await?)))
}

async fn place(
    db: &impl sea_orm::ConnectionTrait,
    practice: PracticeId,
    account: AccountId,
) -> anyhow::Result<StaffMember> {
    let place = store::staff::find_by_account(db, practice, account).await?;
    place.with_context(|| format!("account {account} has no place in practice {practice}"))
}

/// Doubling pauses, each a fifth longer or shorter at random, so that letters that failed
/// together don't come back together.
fn pause(attempts: i32) -> i64 {
    let doubled = FIRST_PAUSE.saturating_mul(1 << (attempts - 1).clamp(0, 20));
    let pause = doubled.min(LONGEST_PAUSE);
    let [dice] = clock::random::<1>();
    pause - pause / 5 + pause * 2 / 5 * i64::from(dice) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_scatter_by_a_fifth() {
        for (attempts, about) in [(1, 15_000), (2, 30_000), (3, 60_000), (5, LONGEST_PAUSE), (900, LONGEST_PAUSE)] {
            for _ in 0..50 {
                let pause = pause(attempts);
                assert!((about * 4 / 5..=about * 6 / 5).contains(&pause), "{attempts}: {pause}");
            }
        }
    }
}
