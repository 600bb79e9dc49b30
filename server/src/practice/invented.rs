//! Very many invented people at once, for demos: the rows that inviting, signing up and deactivating them one after
//! the other would have left, but for two things. All passwords are the Owner's, with its hash: one each would
//! take an hour. And nobody is signed in.

use super::{UseCases, history};
use crate::{
    auth::token::{self, Purpose},
    store::{
        self,
        accounts::Account,
        audit::Event,
        invitations::{self, End},
        outbox::Subject,
        roles::NewGrant,
    },
};
use app::{
    backend::Failure,
    domain::{
        AccountId, AuditAction, Change, Fact, InvitationId, Member, Moment, NewStaffMember, RoleGrantId, Roles,
        StaffKind, StaffMember, StaffMemberId, Username,
    },
    text,
};

/// Several hundred rows fit into a statement, and into what PostgreSQL keeps of a count until the commit.
const AT_ONCE: usize = 500;

/// Somebody invented, and how far they came.
#[derive(Clone, Debug)]
pub struct Invented {
    /// Who.
    pub new: NewStaffMember,
    /// What they chose when they signed up, if they did.
    pub username: Option<Username>,
    /// Whether they were deactivated in the end.
    pub left: bool,
}

impl UseCases {
    /// Adds these people to `owner`'s practice, each with their history.
    ///
    /// # Errors
    /// When the database fails, also because one of the addresses or usernames is there already.
    pub async fn add_invented(&self, owner: &Member, people: &[Invented]) -> Result<(), Failure> {
        let account = store::accounts::find(&self.db, owner.account).await?;
        for some in people.chunks(AT_ONCE) {
            let now = self.clock.now();
            let expires = owner.rules.invitation_expiry(now);
            let made: Vec<Made> = some.iter().map(|invented| self.made(invented, now, &account)).collect();
            self.insert_made(owner, &made, now, expires).await?;
        }
        Ok(())
    }

    fn made(&self, invented: &Invented, now: Moment, owner: &Account) -> Made {
        let Invented { new, username, left } = invented.clone();
        let account = username.map(|username| Account {
            id: AccountId(self.clock.id()),
            username,
            email: new.email.clone(),
            password_hash: owner.password_hash.clone(),
            password_is_short: owner.password_is_short,
            last_sign_in: Some(now),
            agent: false,
            name: Some((new.profile.first_name.clone(), new.profile.last_name.clone())),
            language: text::language(),
        });
        let person = StaffMember {
            id: StaffMemberId(self.clock.id()),
            account: account.as_ref().map(|account| account.id),
            kind: StaffKind::Employee,
            profile: new.profile,
            email: new.email,
            roles: new.roles,
            roles_before: Roles::NONE,
            ends: None,
            planned: Vec::new(),
        };
        Made { name: person.profile.full_name(), person, account, invitation: InvitationId(self.clock.id()), left }
    }

    async fn insert_made(&self, owner: &Member, made: &[Made], now: Moment, expires: Moment) -> Result<(), Failure> {
        let (practice, by) = (owner.practice, owner.staff_member);
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let accounts: Vec<Account> = made.iter().filter_map(|made| made.account.clone()).collect();
        if !accounts.is_empty() {
            store::accounts::insert_all(&tx, &accounts, now).await?;
        }
        let people: Vec<StaffMember> = made.iter().map(|made| made.person.clone()).collect();
        store::staff::insert_all(&tx, practice, &people, text::language(), now).await?;
        let grants = made.iter().flat_map(|made| {
            let off = made.left.then_some((now, by));
            made.person.roles.iter().map(move |role| {
                let id = RoleGrantId(self.clock.id());
                (made.person.id, NewGrant { id, role, by: Some(by), at: now, until: None }, off)
            })
        });
        store::roles::grant_all(&tx, practice, grants).await?;
        let invitations = made.iter().map(|made| {
            let (id, person) = (made.invitation.0, &made.person);
            let new = invitations::new(id, practice, person.id, person.email.clone(), Some(by), now, expires);
            let new = match made.end() {
                Some(end) => new.ended(end, now),
                None => new,
            };
            (new, token::hash(&self.key.link_token(Purpose::Invitation, id)))
        });
        store::invitations::insert_all(&tx, invitations).await?;
        let letters = made.iter().map(|made| {
            // Whoever signed up had the letter.
            let sent = made.account.as_ref().map(|_| now);
            (self.clock.id(), Subject::Invitation(made.invitation), (practice, made.person.id), sent)
        });
        store::outbox::post_all(&tx, letters, now).await?;
        let events = made.iter().flat_map(|made| made.events(owner, expires)).map(|event| (event, self.clock.id()));
        store::audit::append_all(&tx, practice, events, now).await?;
        self.commit(tx).await
    }
}

/// Somebody invented, with the ids of what there is of them.
struct Made {
    name: String,
    person: StaffMember,
    account: Option<Account>,
    invitation: InvitationId,
    left: bool,
}

impl Made {
    fn end(&self) -> Option<End> {
        match (&self.account, self.left) {
            (Some(_), _) => Some(End::Accepted),
            (None, true) => Some(End::Cancelled),
            (None, false) => None,
        }
    }

    fn events<'a>(&'a self, owner: &'a Member, expires: Moment) -> Vec<Event<'a>> {
        let subject = Some(self.person.id);
        let event = |actor, action, changes: Vec<Option<Change>>| {
            let changes = changes.into_iter().flatten().collect();
            Event { actor: Some(actor), subject, action, changes, origin: &owner.origin }
        };
        let boss = (owner.staff_member, owner.name.as_str());
        let invited = event(boss, AuditAction::Invited, history::added(&self.person, expires));
        let signed_up = self.account.as_ref().map(|account| {
            let username = Change::of(Fact::Username, "", account.username.as_str());
            event((self.person.id, self.name.as_str()), AuditAction::SignedUp, vec![username])
        });
        let gone = vec![history::roles(self.person.roles, Roles::NONE)];
        let left = self.left.then(|| event(boss, AuditAction::Deactivated, gone));
        [Some(invited), signed_up, left].into_iter().flatten().collect()
    }
}
