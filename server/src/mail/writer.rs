//! From a row of the outbox to the letter as it stands now: names, addresses and links are read when it
//! is sent, not when it was posted.

use super::{
    letter::{Invitation, Letter, Notice, OwnershipTransfer, PasswordReset, RoleEnds, RoleRequest, SignInHelp},
    transport::Envelope,
};
use crate::{
    auth::token::Purpose,
    practice::UseCases,
    store::{
        self,
        accounts::Account,
        outbox::{Post, Subject},
        practices::Practice,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    domain::{
        AccountId, AccountNotice, EmailAddress, EmailChangeId, InvitationState, Moment, OwnershipTransferId,
        PasswordResetId, PlaceNotice, PracticeId, RoleGrantId, RoleRequestId, SignUpKind, SignUpRequestId, StaffKind,
        StaffMember, StaffMemberId,
    },
    text::letters,
};
use sea_orm::ConnectionTrait;
use std::time::{Duration, UNIX_EPOCH};

/// Writes letters.
pub struct Writer<'a> {
    /// Where what they tell about is read.
    pub use_cases: &'a UseCases,
    /// What links begin with.
    pub base_url: &'a str,
    /// Whose name all mails carry; the practice's unless it is set.
    pub sender_name: Option<&'a str>,
}

impl Writer<'_> {
    /// The letter as it stands now; `None` when what it was about is over.
    ///
    /// # Errors
    /// When rows are missing or a template fails.
    pub async fn write(&self, post: &Post) -> anyhow::Result<Option<Envelope>> {
        match post.subject {
            Subject::Invitation(id) => self.write_invitation(post, id.0).await,
            Subject::SignInHelp(id) | Subject::PasswordReset(id) => self.write_reset(post, id).await,
            Subject::AccountNotice(notice, account) => self.write_account_notice(post, notice, account).await,
            Subject::EmailChange(id) => self.write_email_change(post, id, false).await,
            Subject::EmailChangeNotice(id) => self.write_email_change(post, id, true).await,
            Subject::RoleRequest(id) => self.write_role_request(post, id).await,
            Subject::RoleEnds(id) => self.write_role_ends(post, id).await,
            Subject::OwnershipTransfer(id) => self.write_transfer(post, id).await,
            Subject::PlaceNotice(notice, about) => self.write_place_notice(post, notice, about).await,
            Subject::SignUp(id) => self.write_sign_up(post, id).await,
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
            agent: person.kind == StaffKind::ExternalAgent,
        });
        self.envelope(post, &letter, invitation.email, person.profile.full_name()).map(Some)
    }

    async fn write_reset(&self, post: &Post, id: PasswordResetId) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let reset = store::accounts::find_reset(db, id.0).await?.with_context(|| format!("no password reset {id}"))?;
        if reset.used || reset.superseded || now >= reset.expires {
            return Ok(None);
        }
        let account = store::accounts::find(db, reset.account).await?;
        let token = self.use_cases.key.link_token(Purpose::PasswordReset, id.0);
        let link = format!("{}/reset/{}", self.base_url, token.0);
        let Some(practice) = post.practice else {
            let (first_name, full_name) = self.names(&account).await?;
            let expires = time_zone::shown(reset.expires, "UTC")?.text;
            let (practice, asked_by_manager) = (None, None);
            let letter = Letter::PasswordReset(PasswordReset { first_name, practice, link, expires, asked_by_manager });
            return self.envelope(post, &letter, account.email, full_name).map(Some);
        };
        let rules = store::practices::find(db, practice).await?.rules;
        let person = place(db, practice, reset.account).await?;
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

    async fn write_account_notice(
        &self,
        post: &Post,
        notice: AccountNotice,
        account: Option<AccountId>,
    ) -> anyhow::Result<Option<Envelope>> {
        let Some(Reader { account, first_name, full_name, practice, .. }) = self.reader(post, account).await? else {
            return Ok(None);
        };
        let username = account.username.to_string();
        let letter = Letter::Notice(Notice {
            first_name,
            practice: practice.map(|practice| practice.rules.name.to_string()),
            subject: letters::account_notice(notice).into(),
            words: letters::account_notice_words(notice, &username),
            button: letters::OPEN_ACCOUNT.into(),
            link: format!("{}/account", self.base_url),
            expires: None,
        });
        self.envelope(post, &letter, account.email, full_name).map(Some)
    }

    /// First and full name of the owner of an account.
    async fn names(&self, account: &Account) -> anyhow::Result<(String, String)> {
        let (first, last) = self.use_cases.name_of(&self.use_cases.db, account).await?;
        Ok((first.to_string(), format!("{first} {last}")))
    }

    /// Whom a letter about an account is to: in the name of a practice, or without one.
    async fn reader(&self, post: &Post, account: Option<AccountId>) -> anyhow::Result<Option<Reader>> {
        let db = &self.use_cases.db;
        let Some((practice, person)) = post.practice.zip(post.person) else {
            let account = store::accounts::find(db, account.context("a letter to nobody")?).await?;
            let (first_name, full_name) = self.names(&account).await?;
            return Ok(Some(Reader { account, first_name, full_name, practice: None }));
        };
        let Some((person, account)) = person_with_account(db, practice, person).await? else { return Ok(None) };
        let practice = Some(store::practices::find(db, practice).await?);
        let (first_name, full_name) = (person.profile.first_name.to_string(), person.profile.full_name());
        Ok(Some(Reader { account, first_name, full_name, practice }))
    }

    /// What happened to somebody's place: to that person, or to whoever has to know of it there.
    async fn write_place_notice(
        &self,
        post: &Post,
        notice: PlaceNotice,
        about: StaffMemberId,
    ) -> anyhow::Result<Option<Envelope>> {
        let db = &self.use_cases.db;
        let (practice, to) = (post.practice.context("a practice")?, post.person.context("a person")?);
        let practice = store::practices::find(db, practice).await?;
        let (reader, agent) = (person(db, practice.id, to).await?, person(db, practice.id, about).await?);
        let of_reader = reader.id == agent.id;
        // Who does not manage there any more has no business knowing.
        if !of_reader && !reader.roles.manage_staff() {
            return Ok(None);
        }
        let connection = store::agents::find(db, practice.id, about).await?;
        let zone = &practice.rules.time_zone;
        let when = match (notice, connection) {
            (PlaceNotice::UnusedSoon, Some(connection)) => {
                let days = i64::from(practice.rules.agent_unused_days);
                Some(time_zone::shown(connection.used.plus(days * 24 * Moment::HOUR), zone)?.text)
            }
            (_, Some(connection)) => {
                let until = connection.agreement_until;
                until.map(|until| time_zone::last_day(until, zone)).transpose()?.map(|day| day.text)
            }
            (_, None) => None,
        };
        let (name, agents_name) = (practice.rules.name.as_str(), agent.profile.full_name());
        let letter = Letter::Notice(Notice {
            first_name: reader.profile.first_name.to_string(),
            practice: Some(name.to_owned()),
            subject: letters::place_notice(notice, of_reader, name, &agents_name),
            words: letters::place_notice_words(notice, of_reader, name, &agents_name, &when.unwrap_or_default()),
            button: letters::place_notice_button(of_reader).into(),
            link: if of_reader { format!("{}/practices", self.base_url) } else { self.page_of(&practice, &agent) },
            expires: None,
        });
        let address = self.address(&reader).await?;
        self.envelope(post, &letter, address, reader.profile.full_name()).map(Some)
    }

    /// To an address that nobody has confirmed yet; or to somebody who has an account, and only needs to
    /// be told so.
    async fn write_sign_up(&self, post: &Post, id: SignUpRequestId) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let request = store::sign_ups::find(db, id).await?;
        let Some(request) = request.filter(|request| !request.used && !request.superseded && now < request.expires)
        else {
            return Ok(None);
        };
        let known = store::accounts::find_by_email(db, &request.email).await?.is_some();
        let token = self.use_cases.key.link_token(Purpose::SignUp, id.0);
        let link = match (known, request.kind) {
            (false, _) => format!("{}/sign-up/{}", self.base_url, token.0),
            (true, SignUpKind::Agent) => format!("{}/sign-in?next=/connect", self.base_url),
            (true, SignUpKind::Practice) => format!("{}/sign-in?next=/practices/new", self.base_url),
        };
        let letter = Letter::Notice(Notice {
            first_name: String::new(),
            practice: None,
            subject: letters::sign_up(request.kind, known).into(),
            words: letters::sign_up_words(request.kind, known),
            button: letters::sign_up_button(request.kind, known).into(),
            link,
            expires: if known { None } else { Some(time_zone::shown(request.expires, "UTC")?.text) },
        });
        self.envelope(post, &letter, request.email, String::new()).map(Some)
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
        let Some(Reader { account, first_name, full_name, practice }) = self.reader(post, Some(change.account)).await?
        else {
            return Ok(None);
        };
        let zone = practice.as_ref().map_or("UTC", |practice| practice.rules.time_zone.as_str());
        let (purpose, subject, button) = match to_old {
            true => (Purpose::EmailChangeStop, letters::EMAIL_CHANGE_NOTICE, letters::STOP_EMAIL_CHANGE),
            false => (Purpose::EmailChange, letters::EMAIL_CHANGE, letters::CONFIRM_EMAIL),
        };
        let (username, email) = (account.username.as_str(), change.email.as_str());
        let words = if to_old { letters::email_change_notice } else { letters::email_change }(username, email);
        let token = self.use_cases.key.link_token(purpose, id.0);
        let letter = Letter::Notice(Notice {
            first_name,
            expires: Some(time_zone::shown(change.expires, zone)?.text),
            practice: practice.map(|practice| practice.rules.name.to_string()),
            subject: subject.into(),
            words,
            button: button.into(),
            link: format!("{}/email-change/{}", self.base_url, token.0),
        });
        let to = if to_old { change.before } else { change.email };
        self.envelope(post, &letter, to, full_name).map(Some)
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
        let practice = store::practices::find(db, practice).await?;
        let candidate = person(db, practice.id, transfer.to).await?;
        let letter = Letter::OwnershipTransfer(OwnershipTransfer {
            first_name: candidate.profile.first_name.to_string(),
            practice: practice.rules.name.to_string(),
            owner: person(db, practice.id, transfer.from).await?.profile.full_name(),
            link: self.page_of(&practice, &candidate),
            expires: time_zone::shown(transfer.expires, &practice.rules.time_zone)?.text,
        });
        let to = self.address(&candidate).await?;
        self.envelope(post, &letter, to, candidate.profile.full_name()).map(Some)
    }

    fn envelope(&self, post: &Post, letter: &Letter, to: EmailAddress, to_name: String) -> anyhow::Result<Envelope> {
        let host = self.base_url.rsplit('/').next().and_then(|host| host.split(':').next()).unwrap_or("localhost");
        Ok(Envelope {
            to,
            to_name,
            from_name: self.sender_name.unwrap_or_else(|| letter.sender_name()).to_owned(),
            message_id: format!("<{}@{host}>", post.id),
            date: UNIX_EPOCH + Duration::from_millis(u64::try_from(self.use_cases.clock.now().0).unwrap_or_default()),
            rendered: letter.render()?,
        })
    }
}

/// Whom a letter about an account is to.
struct Reader {
    account: Account,
    first_name: String,
    full_name: String,
    /// In whose name; `None` for an account without a place.
    practice: Option<Practice>,
}

async fn person(db: &impl ConnectionTrait, practice: PracticeId, id: StaffMemberId) -> anyhow::Result<StaffMember> {
    store::staff::find(db, practice, id).await?.with_context(|| format!("no staff member {id}"))
}

/// A person and their login; `None` once they have none.
async fn person_with_account(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: StaffMemberId,
) -> anyhow::Result<Option<(StaffMember, Account)>> {
    let person = person(db, practice, id).await?;
    let Some(account) = person.account else { return Ok(None) };
    Ok(Some((person, store::accounts::find(db, account).await?)))
}

async fn place(db: &impl ConnectionTrait, practice: PracticeId, account: AccountId) -> anyhow::Result<StaffMember> {
    let place = store::staff::find_by_account(db, practice, account).await?;
    place.with_context(|| format!("account {account} has no place in practice {practice}"))
}
