//! Opening practices.

use super::{UseCases, accounts, history, invitation_links, who_can};
use crate::{
    auth::token::{self, Purpose},
    store::{
        self,
        accounts::{Account, KeptPassword},
        audit::Event,
        roles::NewGrant,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Failure, Practices, Secret, Visit},
    domain::{
        AccountId, AnotherPractice, AuditAction, Change, EmailAddress, Fact, Field, FirstRun, Member, Moment,
        NewPractice, Origin, PersonName, PracticeColour, PracticeId, PracticeIdentity, PracticeName, PracticePage,
        PracticeRules, PracticeSlug, Problem, Profile, REVIEW_EVERY, Refusal, Role, RoleGrantId, Roles, StaffKind,
        StaffMember, StaffMemberId, Username,
        permission::{self, Action},
    },
    text,
};
use async_trait::async_trait;
use sea_orm::DatabaseTransaction;

/// A practice that was just opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Which one.
    pub practice: PracticeId,
    /// Its name in addresses.
    pub slug: PracticeSlug,
    /// Its Owner.
    pub owner: StaffMemberId,
    /// The Owner's login.
    pub account: AccountId,
}

/// A practice for the operator to create: its Owner gets an invitation.
#[derive(Clone, Debug)]
pub struct CreatedPractice {
    /// Name and time zone.
    pub practice: AnotherPractice,
    /// The Owner's first name.
    pub first_name: PersonName,
    /// The Owner's last name.
    pub last_name: PersonName,
    /// Where the invitation goes.
    pub email: EmailAddress,
}

/// A practice whose Owner was invited.
pub struct Created {
    /// Its name in addresses.
    pub slug: PracticeSlug,
    /// Where the invitation goes.
    pub email: EmailAddress,
    /// The token of its link.
    pub token: Secret,
    /// Until when the link works.
    pub until: Moment,
    /// The same in the practice's zone, in words.
    pub expires: String,
}

#[async_trait]
impl Practices for UseCases {
    async fn first_run(&self) -> Result<FirstRun, Failure> {
        let needed = !store::practices::any(&self.db).await?;
        Ok(FirstRun { needed, time_zones: if needed { time_zone::names() } else { Vec::new() } })
    }

    async fn set_up(&self, visit: &Visit, code: &str, new: NewPractice) -> Result<Secret, Failure> {
        if store::practices::any(&self.db).await? {
            return Err(Refusal::AlreadySetUp.into());
        }
        if !token::same_code(code, &self.key.set_up_code()) {
            return Err(Refusal::field(Field::Code, Problem::WrongCode).into());
        }
        let password = self.kept_for_owner(&new).await?;
        let tx = store::write_tx(&self.db, &[]).await?;
        store::practices::lock_all(&tx).await?;
        if store::practices::any(&tx).await? {
            return Err(Refusal::AlreadySetUp.into());
        }
        let opened = self.open_with_account(&tx, &new, password, &visit.origin).await?;
        let session = self.start_session(&tx, opened.account, &visit.origin).await?;
        self.commit(tx).await?;
        Ok(session)
    }

    async fn page(&self, actor: &Member) -> Result<PracticePage, Failure> {
        let practice = store::practices::find(&self.db, actor.practice).await?;
        let PracticeRules { name, colour, time_zone, .. } = practice.rules;
        let edit = who_can::instead(self, actor, |who| permission::may(who, Action::EditPractice).is_ok()).await?;
        Ok(PracticePage { name, slug: practice.slug, colour, time_zone, edit })
    }

    async fn edit(&self, actor: &Member, new: PracticeIdentity) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::EditPractice)?;
        let before = &actor.rules;
        let changes = [
            Change::of(Fact::PracticeName, before.name.as_str(), new.name.as_str()),
            Change::of(Fact::Colour, before.colour.code(), new.colour.code()),
        ];
        // Saving what is there already is no change, and leaves no event.
        if changes.iter().all(Option::is_none) {
            return Ok(());
        }
        let rules = PracticeRules { name: new.name, colour: new.colour, ..before.clone() };
        store::practices::update_rules(&tx, actor.practice, &rules).await?;
        self.record(&tx, &actor, None, AuditAction::PracticeChanged, changes).await?;
        self.commit(tx).await
    }
}

impl UseCases {
    /// Opens a practice beside the ones that exist, as the operator.
    ///
    /// # Errors
    /// [`Refusal::Fields`] when the Owner's username is taken, [`Refusal::SignInToAccept`] when the
    /// e-mail address has an account already.
    pub async fn open_practice(&self, new: &NewPractice) -> Result<Opened, Failure> {
        let password = self.kept_for_owner(new).await?;
        let tx = store::write_tx(&self.db, &[]).await?;
        store::practices::lock_all(&tx).await?;
        let opened = self.open_with_account(&tx, new, password, &Origin::default()).await?;
        self.commit(tx).await?;
        Ok(opened)
    }

    /// Opens a practice whose Owner gets an invitation like everybody else, as the operator: nobody types a
    /// password for another person.
    ///
    /// # Errors
    /// [`Refusal::Fields`] for a time zone that does not exist.
    pub async fn create_practice(&self, new: &CreatedPractice) -> Result<Created, Failure> {
        let tx = store::write_tx(&self.db, &[]).await?;
        store::practices::lock_all(&tx).await?;
        let opening = Opening {
            name: &new.practice.name,
            time_zone: &new.practice.time_zone,
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            email: new.email.clone(),
            login: None,
        };
        let (practice, slug, owner) = self.open(&tx, opening, &Origin::default()).await?;
        let created = self.invite_owner_of(&tx, practice, &owner, slug).await?;
        self.commit(tx).await?;
        Ok(created)
    }

    /// Sends the Owner of a practice, who has not signed up yet, a new link; to another address, if the
    /// first one was mistyped.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such practice, [`Refusal::AlreadySignedUp`].
    pub async fn invite_owner(&self, practice: &str, email: Option<EmailAddress>) -> Result<Created, Failure> {
        let practice = store::practices::find_by_slug(&self.db, practice).await?.ok_or(Refusal::NotFound)?;
        let tx = store::write_tx(&self.db, &[practice.id]).await?;
        let owner = store::staff::find_owner(&tx, practice.id).await?;
        owner.awaits_sign_up()?;
        let before = owner.email.to_string();
        let owner = StaffMember { email: email.unwrap_or(owner.email), ..owner };
        store::staff::update(&tx, practice.id, &owner).await.context("correct the address")?;
        let corrected = Change::of(Fact::Email, before, owner.email.as_str());
        let action = if corrected.is_some() { AuditAction::EmailCorrected } else { AuditAction::InvitationResent };
        let created = self.invite_owner_of(&tx, practice.id, &owner, practice.slug).await?;
        let event = Event {
            actor: None,
            subject: Some(owner.id),
            action,
            changes: corrected.into_iter().chain(history::link(created.until)).collect(),
            origin: &Origin::default(),
        };
        store::audit::append(&tx, practice.id, event, self.clock.now(), self.clock.id()).await?;
        self.commit(tx).await?;
        Ok(created)
    }

    async fn invite_owner_of(
        &self,
        tx: &DatabaseTransaction,
        practice: PracticeId,
        owner: &StaffMember,
        slug: PracticeSlug,
    ) -> Result<Created, Failure> {
        let until = invitation_links::send(self, tx, practice, owner, None).await?;
        let invitation = store::invitations::newest(tx, practice, owner.id).await?.context("just sent")?;
        let token = self.key.link_token(Purpose::Invitation, invitation.id.0);
        let zone = store::practices::find(tx, practice).await?.rules.time_zone;
        let expires = time_zone::shown(until, &zone)?.text;
        Ok(Created { slug, email: owner.email.clone(), token, until, expires })
    }

    pub(super) async fn kept_for_owner(&self, new: &NewPractice) -> Result<KeptPassword, Failure> {
        zone_exists(&new.time_zone)?;
        self.kept(&new.password, new.own_words()).await
    }

    /// Opens a practice, and makes its Owner's account.
    pub(super) async fn open_with_account(
        &self,
        tx: &DatabaseTransaction,
        new: &NewPractice,
        password: KeptPassword,
        origin: &Origin,
    ) -> Result<Opened, Failure> {
        let account = Account {
            id: AccountId(self.clock.id()),
            username: new.username.clone(),
            email: new.email.clone(),
            password_hash: password.hash,
            password_is_short: password.is_short,
            last_sign_in: None,
            agent: false,
            name: Some((new.first_name.clone(), new.last_name.clone())),
            language: text::language(),
        };
        accounts::insert(tx, &account, self.clock.now()).await?;
        let opening = Opening {
            name: &new.name,
            time_zone: &new.time_zone,
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            email: account.email,
            login: Some((account.id, account.username)),
        };
        let (practice, slug, owner) = self.open(tx, opening, origin).await?;
        Ok(Opened { practice, slug, owner: owner.id, account: account.id })
    }

    /// Opens a practice. All of them are locked.
    pub(super) async fn open(
        &self,
        tx: &DatabaseTransaction,
        new: Opening<'_>,
        origin: &Origin,
    ) -> Result<(PracticeId, PracticeSlug, StaffMember), Failure> {
        zone_exists(new.time_zone)?;
        let now = self.clock.now();
        let (practice, slug) = (PracticeId::of_row(self.clock.id()), free_slug(tx, new.name).await?);
        let colour = PracticeColour::of_next(store::practices::count(tx).await?);
        store::practices::insert(tx, practice, &slug, new.name, colour, new.time_zone, now).await?;
        self.begin_subscription(tx, practice, now, new.time_zone).await?;
        store::access_review_due::set(tx, practice, now.plus(REVIEW_EVERY)).await?;
        let changes = opening(&new);
        let owner = owner(StaffMemberId(self.clock.id()), new);
        store::staff::insert(tx, practice, &owner, text::language(), now).await.map_err(anyhow::Error::from)?;
        let id = RoleGrantId(self.clock.id());
        let grant = NewGrant { id, role: Role::Owner, by: None, at: now, until: None };
        store::roles::grant(tx, practice, owner.id, grant).await?;
        let name = owner.profile.full_name();
        let event = Event {
            // Without a login the operator does it.
            actor: owner.account.map(|_| (owner.id, name.as_str())),
            subject: Some(owner.id),
            action: AuditAction::PracticeOpened,
            changes,
            origin,
        };
        store::audit::append(tx, practice, event, now, self.clock.id()).await?;
        Ok((practice, slug, owner))
    }
}

/// A practice to be opened, and its Owner.
pub(super) struct Opening<'a> {
    /// What it is called.
    pub(super) name: &'a PracticeName,
    /// An IANA time zone name, not yet looked up.
    pub(super) time_zone: &'a str,
    /// The Owner's first name.
    pub(super) first_name: PersonName,
    /// The Owner's last name.
    pub(super) last_name: PersonName,
    /// The Owner's address.
    pub(super) email: EmailAddress,
    /// The Owner's login, if there is one yet.
    pub(super) login: Option<(AccountId, Username)>,
}

fn zone_exists(name: &str) -> Result<(), Refusal> {
    if time_zone::exists(name) { Ok(()) } else { Err(Refusal::field(Field::TimeZone, Problem::UnknownTimeZone)) }
}

fn owner(id: StaffMemberId, new: Opening<'_>) -> StaffMember {
    let nothing = String::new;
    StaffMember {
        id,
        account: new.login.map(|(account, _)| account),
        kind: StaffKind::Employee,
        profile: Profile {
            first_name: new.first_name,
            last_name: new.last_name,
            title: nothing(),
            phone: nothing(),
            licence: nothing(),
            npi: nothing(),
        },
        email: new.email,
        roles: Roles::NONE.with(Role::Owner),
        roles_before: Roles::NONE,
        ends: None,
        planned: Vec::new(),
    }
}

fn opening(new: &Opening<'_>) -> Vec<Change> {
    let facts = [
        (Fact::PracticeName, new.name.to_string()),
        (Fact::TimeZone, new.time_zone.to_owned()),
        (Fact::Email, new.email.to_string()),
        (Fact::Username, new.login.as_ref().map(|(_, name)| name.to_string()).unwrap_or_default()),
        (Fact::Roles, Role::Owner.code().to_owned()),
    ];
    facts.into_iter().filter_map(|(fact, value)| Change::of(fact, "", value)).collect()
}

async fn free_slug(tx: &DatabaseTransaction, name: &PracticeName) -> anyhow::Result<PracticeSlug> {
    let mut attempt = 1;
    loop {
        let slug = PracticeSlug::suggested(name, attempt);
        if store::practices::find_by_slug(tx, slug.as_str()).await?.is_none() {
            return Ok(slug);
        }
        attempt += 1;
    }
}
