//! From a row of the outbox to the letter as it stands now: names, addresses and links are read when it
//! is sent, not when it was posted.

use super::{letter::Letter, transport::Envelope};
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
        AccountId, AccountNotice, EmailAddress, EmailChangeId, InvitationState, Language, Moment, OwnershipTransferId,
        PasswordResetId, PlaceNotice, PracticeId, Role, RoleGrantId, RoleRequestId, ShownDayTime, SignUpKind,
        SignUpRequestId, StaffKind, StaffMember, StaffMemberId,
    },
    text::{
        self, Reader, for_reader,
        letters::{self, Words},
    },
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
        let practice = store::practices::find(db, invitation.practice).await?;
        let rules = &practice.rules;
        let person = person(db, invitation.practice, invitation.staff_member).await?;
        let inviter = store::invitations::last_inviter(db, invitation.practice, person.id).await?;
        let invited_by = match inviter {
            Some(by) => self::person(db, invitation.practice, by).await?.profile.full_name(),
            None => rules.name.to_string(),
        };
        let token = self.use_cases.key.link_token(Purpose::Invitation, id);
        let again = store::invitations::is_repeated(db, &invitation).await?;
        let agent = person.kind == StaffKind::ExternalAgent;
        let to = To { address: invitation.email, ..self.place(&practice, &person).await? };
        self.envelope(post, to, &format!("/invitation/{}", token.0), || {
            let expires = time_zone::shown(invitation.expires, &rules.time_zone)?.text;
            let starts = person.starts().map(|starts| time_zone::shown_start(starts, &rules.time_zone)).transpose()?;
            let starts = starts.as_ref().map(|starts| starts.text.as_str());
            let (name, roles) = (rules.name.as_str(), person.all_roles());
            Ok(letters::invitation(name, &invited_by, roles, (again, agent), starts, &expires))
        })
    }

    async fn write_reset(&self, post: &Post, id: PasswordResetId) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let reset = store::password_resets::find(db, id.0).await?.with_context(|| format!("no password reset {id}"))?;
        if reset.used || reset.superseded || now >= reset.expires {
            return Ok(None);
        }
        let account = store::accounts::find(db, reset.account).await?;
        let token = self.use_cases.key.link_token(Purpose::PasswordReset, id.0);
        let link = format!("/reset/{}", token.0);
        let Some(practice) = post.practice else {
            let to = self.account(account).await?;
            return self.envelope(post, to, &link, || {
                Ok(letters::password_reset(None, &time_zone::shown(reset.expires, "UTC")?.text))
            });
        };
        let person = place(db, practice, reset.account).await?;
        let manager = match reset.asked_by {
            Some(by) => Some(self::person(db, practice, by).await?.profile.full_name()),
            None => None,
        };
        let practice = store::practices::find(db, practice).await?;
        let rules = &practice.rules;
        let to = self.place(&practice, &person).await?;
        self.envelope(post, to, &link, || {
            let (name, expires) = (rules.name.as_str(), time_zone::shown(reset.expires, &rules.time_zone)?.text);
            Ok(match post.subject {
                Subject::SignInHelp(_) => letters::sign_in_help(name, account.username.as_str(), &expires),
                _ => letters::password_reset(manager.as_deref().map(|manager| (manager, name)), &expires),
            })
        })
    }

    async fn write_account_notice(
        &self,
        post: &Post,
        notice: AccountNotice,
        account: Option<AccountId>,
    ) -> anyhow::Result<Option<Envelope>> {
        let Some((to, account, _)) = self.reader(post, account).await? else { return Ok(None) };
        self.envelope(post, to, "/account", || Ok(letters::account_notice(notice, account.username.as_str())))
    }

    /// Whom a letter about an account is to, in the name of a practice or without one; the account; and
    /// the zone of its times.
    async fn reader(&self, post: &Post, account: Option<AccountId>) -> anyhow::Result<Option<(To, Account, String)>> {
        let db = &self.use_cases.db;
        let Some((practice, person)) = post.practice.zip(post.person) else {
            let account = store::accounts::find(db, account.context("a letter to nobody")?).await?;
            return Ok(Some((self.account(account.clone()).await?, account, "UTC".into())));
        };
        let Some((person, account)) = person_with_account(db, practice, person).await? else { return Ok(None) };
        let practice = store::practices::find(db, practice).await?;
        Ok(Some((self.place(&practice, &person).await?, account, practice.rules.time_zone)))
    }

    /// To somebody with an account, in the name of nobody but the server.
    async fn account(&self, account: Account) -> anyhow::Result<To> {
        let (first, last) = self.use_cases.name_of(&self.use_cases.db, &account).await?;
        Ok(To {
            address: account.email,
            first_name: first.to_string(),
            full_name: format!("{first} {last}"),
            language: account.language,
            practice: None,
        })
    }

    /// To somebody with a place in a practice, in its name. Where they read their mail, and in which
    /// language, their account says, once there is one.
    async fn place(&self, practice: &Practice, person: &StaffMember) -> anyhow::Result<To> {
        let db = &self.use_cases.db;
        let (address, language) = match person.account {
            Some(account) => {
                let account = store::accounts::find(db, account).await?;
                (account.email, account.language)
            }
            None => (person.email.clone(), store::staff::language(db, practice.id, person.id).await?),
        };
        Ok(To {
            address,
            first_name: person.profile.first_name.to_string(),
            full_name: person.profile.full_name(),
            language,
            practice: Some(practice.rules.name.to_string()),
        })
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
        let owners = notice == PlaceNotice::ReviewDue;
        if (!of_reader && !reader.roles.manage_staff()) || (owners && !reader.roles.hold(Role::Owner)) {
            return Ok(None);
        }
        let starts = agent.starts();
        // Taken back, or begun, before the letter left.
        if notice == PlaceNotice::StartsSoon && starts.is_none() {
            return Ok(None);
        }
        let connection = store::agents::find(db, practice.id, about).await?;
        let rules = &practice.rules;
        let link = match notice {
            PlaceNotice::ReviewDue => format!("/p/{}/settings/staff/reviews", practice.slug),
            _ if of_reader => "/practices".into(),
            _ => page_of(&practice, &agent),
        };
        let to = self.place(&practice, &reader).await?;
        self.envelope(post, to, &link, || {
            let when = match (notice, connection) {
                (PlaceNotice::StartsSoon, _) => {
                    starts.map(|starts| time_zone::shown_start(starts, &rules.time_zone)).transpose()?.map(|at| at.text)
                }
                (PlaceNotice::UnusedSoon, Some(connection)) => {
                    let days = i64::from(rules.agent_unused_days);
                    Some(time_zone::shown(connection.used.plus(days * 24 * Moment::HOUR), &rules.time_zone)?.text)
                }
                (_, Some(connection)) => {
                    let until = connection.agreement_until;
                    until.map(|until| time_zone::last_day(until, &rules.time_zone)).transpose()?.map(|day| day.text)
                }
                (_, None) => None,
            };
            let (name, who, when) = (rules.name.as_str(), agent.profile.full_name(), when.unwrap_or_default());
            Ok(letters::place_notice(notice, of_reader, name, &who, &when))
        })
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
        let account = store::accounts::find_by_email(db, &request.email).await?;
        let token = self.use_cases.key.link_token(Purpose::SignUp, id.0);
        let link = match (&account, request.kind) {
            (None, _) => format!("/sign-up/{}", token.0),
            (Some(_), SignUpKind::Agent) => "/sign-in?next=/connect".into(),
            (Some(_), SignUpKind::Practice) => "/sign-in?next=/practices/new".into(),
        };
        let language = account.as_ref().map_or(request.language, |account| account.language);
        let (first_name, full_name) = (String::new(), String::new());
        let to = To { address: request.email, first_name, full_name, language, practice: None };
        self.envelope(post, to, &link, || {
            let expires = time_zone::shown(request.expires, "UTC")?.text;
            Ok(letters::sign_up(request.kind, account.is_none().then_some(&expires)))
        })
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
        let Some((to, account, zone)) = self.reader(post, Some(change.account)).await? else { return Ok(None) };
        let purpose = if to_old { Purpose::EmailChangeStop } else { Purpose::EmailChange };
        let token = self.use_cases.key.link_token(purpose, id.0);
        let to = To { address: if to_old { change.before } else { change.email.clone() }, ..to };
        self.envelope(post, to, &format!("/email-change/{}", token.0), || {
            let words = if to_old { letters::email_change_notice } else { letters::email_change };
            let expires = time_zone::shown(change.expires, &zone)?.text;
            Ok(words(account.username.as_str(), change.email.as_str(), &expires))
        })
    }

    /// To whoever is the Owner by now.
    async fn write_role_request(&self, post: &Post, id: RoleRequestId) -> anyhow::Result<Option<Envelope>> {
        let db = &self.use_cases.db;
        let Some(request) = store::role_requests::find_waiting(db, id).await? else { return Ok(None) };
        let practice = store::practices::find(db, request.practice).await?;
        let owner = store::staff::find_owner(db, practice.id).await?;
        let person = person(db, practice.id, request.person).await?;
        let asked_by = self::person(db, practice.id, request.by).await?;
        let rules = &practice.rules;
        let to = self.place(&practice, &owner).await?;
        self.envelope(post, to, &page_of(&practice, &person), || {
            let from = request.from.map(|from| time_zone::shown_start(from, &rules.time_zone)).transpose()?;
            let until = request.until.map(|until| time_zone::shown_end(until, &rules.time_zone)).transpose()?;
            let text = |at: Option<ShownDayTime>| at.map(|at| at.text);
            let (from, until) = (text(from), text(until));
            let (by, whom) = (asked_by.profile.full_name(), person.profile.full_name());
            Ok(letters::role_request(
                rules.name.as_str(),
                &by,
                &whom,
                request.role,
                (from.as_deref(), until.as_deref()),
            ))
        })
    }

    async fn write_role_ends(&self, post: &Post, id: RoleGrantId) -> anyhow::Result<Option<Envelope>> {
        let db = &self.use_cases.db;
        let together = store::role_ends::together_with(db, id).await?;
        let ending = together.first().filter(|end| end.until > self.use_cases.clock.now());
        let Some(ending) = ending else { return Ok(None) };
        let practice = store::practices::find(db, ending.practice).await?;
        let person = person(db, practice.id, ending.person).await?;
        let rules = &practice.rules;
        let to = self.place(&practice, &person).await?;
        self.envelope(post, to, &page_of(&practice, &person), || {
            let zone = &rules.time_zone;
            let end = time_zone::shown_end(ending.until, zone)?.text;
            let last = person.ends == Some(ending.until);
            let back = person.planned.iter().find(|start| last && start.returns);
            let back = back.map(|start| time_zone::shown_start(start.at, zone)).transpose()?;
            let roles = together.iter().map(|ending| ending.role).collect();
            let back = back.as_ref().map(|back| back.text.as_str());
            Ok(letters::roles_end(rules.name.as_str(), roles, (&end, zone), last, back))
        })
    }

    async fn write_transfer(&self, post: &Post, id: OwnershipTransferId) -> anyhow::Result<Option<Envelope>> {
        let (db, now) = (&self.use_cases.db, self.use_cases.clock.now());
        let practice = post.practice.context("a transfer letter speaks for a practice")?;
        let open = store::ownership::open(db, practice).await?;
        let Some(transfer) = open.filter(|open| open.id == id && open.is_live(now)) else { return Ok(None) };
        let practice = store::practices::find(db, practice).await?;
        let candidate = person(db, practice.id, transfer.to).await?;
        let owner = person(db, practice.id, transfer.from).await?.profile.full_name();
        let rules = &practice.rules;
        let to = self.place(&practice, &candidate).await?;
        self.envelope(post, to, &page_of(&practice, &candidate), || {
            let expires = time_zone::shown(transfer.expires, &rules.time_zone)?.text;
            Ok(letters::ownership_transfer(rules.name.as_str(), &owner, &expires))
        })
    }

    /// Has the letter written in its reader's language, with a link to this path.
    fn envelope(
        &self,
        post: &Post,
        to: To,
        path: &str,
        write: impl FnOnce() -> anyhow::Result<Words>,
    ) -> anyhow::Result<Option<Envelope>> {
        let host = self.base_url.rsplit('/').next().and_then(|host| host.split(':').next()).unwrap_or("localhost");
        let To { address, first_name, full_name, language, practice } = to;
        let from_name = self.sender_name.or(practice.as_deref()).unwrap_or(text::frame::PRODUCT).to_owned();
        // Times in letters are in the practice's zone, and name it: where the reader will be is not known.
        let rendered = for_reader(&Reader { language, zone: None }, || {
            Letter { first_name, practice, words: write()?, link: format!("{}{path}", self.base_url) }.render()
        })?;
        Ok(Some(Envelope {
            to: address,
            to_name: full_name,
            from_name,
            message_id: format!("<{}@{host}>", post.id),
            date: UNIX_EPOCH + Duration::from_millis(u64::try_from(self.use_cases.clock.now().0).unwrap_or_default()),
            rendered,
        }))
    }
}

/// Whom a letter is to, and in whose name.
struct To {
    address: EmailAddress,
    /// Empty when nobody has said it yet.
    first_name: String,
    full_name: String,
    language: Language,
    /// The practice's name; `None` for the server alone.
    practice: Option<String>,
}

/// The page of one staff member, for whoever is signed in.
fn page_of(practice: &Practice, person: &StaffMember) -> String {
    format!("/p/{}/settings/staff/{}", practice.slug, person.id)
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
