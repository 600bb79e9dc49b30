//! Opening practices.

use super::UseCases;
use crate::{
    auth::token,
    store::{
        self,
        accounts::{Account, KeptPassword},
        audit::Event,
        roles::NewGrant,
    },
    time_zone,
};
use app::{
    backend::{Failure, Practices, Secret, Visit},
    domain::{
        AccountId, AuditAction, Change, Fact, Field, FirstRun, NewPractice, Origin, PracticeId, PracticeSlug, Problem,
        Profile, Refusal, Role, RoleGrantId, Roles, StaffKind, StaffMember, StaffMemberId,
    },
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
        let opened = self.open(&tx, &new, password, &visit.origin).await?;
        let session = self.start_session(&tx, opened.account, &visit.origin).await?;
        self.commit(tx).await?;
        Ok(session)
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
        let opened = self.open(&tx, new, password, &Origin::default()).await?;
        self.commit(tx).await?;
        Ok(opened)
    }

    async fn kept_for_owner(&self, new: &NewPractice) -> Result<KeptPassword, Failure> {
        if !time_zone::exists(&new.time_zone) {
            return Err(Refusal::field(Field::TimeZone, Problem::UnknownTimeZone).into());
        }
        self.kept(&new.password, new.own_words()).await
    }

    async fn open(
        &self,
        tx: &DatabaseTransaction,
        new: &NewPractice,
        password: KeptPassword,
        origin: &Origin,
    ) -> Result<Opened, Failure> {
        let now = self.clock.now();
        let opened = Opened {
            practice: PracticeId(self.clock.id()),
            slug: free_slug(tx, new).await?,
            owner: StaffMemberId(self.clock.id()),
            account: AccountId(self.clock.id()),
        };
        store::practices::insert(tx, opened.practice, &opened.slug, &new.name, &new.time_zone, now).await?;
        let account = Account {
            id: opened.account,
            username: new.username.clone(),
            email: new.email.clone(),
            password_hash: password.hash,
            password_is_short: password.is_short,
            last_sign_in: None,
        };
        super::accounts::insert(tx, &account, now).await?;
        let owner = owner(new, &opened);
        store::staff::insert(tx, opened.practice, &owner, now).await.map_err(anyhow::Error::from)?;
        let id = RoleGrantId(self.clock.id());
        let grant = NewGrant { id, role: Role::Owner, by: None, at: now, until: None };
        store::roles::grant(tx, opened.practice, opened.owner, grant).await?;
        let name = owner.profile.full_name();
        let event = Event {
            actor: Some((opened.owner, &name)),
            subject: Some(opened.owner),
            action: AuditAction::PracticeOpened,
            changes: opening(new),
            origin,
        };
        store::audit::append(tx, opened.practice, event, now, self.clock.id()).await?;
        Ok(opened)
    }
}

fn owner(new: &NewPractice, opened: &Opened) -> StaffMember {
    StaffMember {
        id: opened.owner,
        account: Some(opened.account),
        kind: StaffKind::Employee,
        profile: Profile {
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            title: String::new(),
            phone: String::new(),
            licence: String::new(),
            npi: String::new(),
        },
        email: new.email.clone(),
        roles: Roles::NONE.with(Role::Owner),
        roles_before: Roles::NONE,
    }
}

fn opening(new: &NewPractice) -> Vec<Change> {
    let facts = [
        (Fact::PracticeName, new.name.to_string()),
        (Fact::TimeZone, new.time_zone.clone()),
        (Fact::Email, new.email.to_string()),
        (Fact::Username, new.username.to_string()),
        (Fact::Roles, Role::Owner.code().to_owned()),
    ];
    facts.into_iter().filter_map(|(fact, value)| Change::of(fact, "", value)).collect()
}

async fn free_slug(tx: &DatabaseTransaction, new: &NewPractice) -> anyhow::Result<PracticeSlug> {
    let mut attempt = 1;
    loop {
        let slug = PracticeSlug::suggested(&new.name, attempt);
        if store::practices::find_by_slug(tx, slug.as_str()).await?.is_none() {
            return Ok(slug);
        }
        attempt += 1;
    }
}
