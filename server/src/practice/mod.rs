//! The use cases: one public function = one transaction; authorise first.
//!
//! Never here: SQL, HTML, Leptos, SMTP, a second copy of a rule (ask `app::domain`).

mod access_reviews;
mod accounts;
mod agent_codes;
mod agents;
mod audit;
mod cockpit;
mod commands;
mod connections;
mod email_change;
mod hand_over;
mod history;
mod import_sheet;
mod imports;
mod invented;
mod invitation_links;
mod invitations;
mod limits;
mod own_account;
mod owner_recovery;
mod ownership;
mod passkeys;
mod password_resets;
mod passwords;
mod places;
mod plans;
mod practices;
mod restores;
mod role_requests;
mod roles;
mod schedule;
mod second_factors;
mod security;
mod sessions;
mod several;
mod sign_ups;
mod staff;
mod staff_export;
mod staff_page;
mod subscription;
mod subscription_statements;
mod who;
mod who_can;

use crate::{
    auth::{passkey::Passkeys, password::Passwords, token::ServerKey},
    clock::Clock,
    live::Live,
    store::{self, audit::Event},
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Backend, Failure},
    domain::{
        AuditAction, Change, Member, Moment, Money, PracticeId, Refusal, ShownTime, StaffMember, StaffMemberId,
        permission::{self, Action, StaffAction},
    },
};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use std::sync::Arc;
use tokio::sync::Notify;

pub use access_reviews::AccessReviewExport;
pub use audit::{AuditExport, Verified, verify_audit_logs};
pub use imports::ImportResult;
pub use invented::Invented;
pub use owner_recovery::Recovered;
pub use practices::{Created, CreatedPractice, Opened};
pub use restores::{Settled, settle_restored};
pub use staff_export::{End, StaffExport};
pub use subscription_statements::StatementsExport;

/// Everything that a use case works with.
#[derive(Clone)]
pub struct UseCases {
    /// Rows.
    pub db: DatabaseConnection,
    /// What time it is.
    pub clock: Clock,
    /// What links are derived from.
    pub key: ServerKey,
    /// How passwords are kept.
    pub passwords: Passwords,
    /// How passkeys are asked and checked.
    pub passkeys: Passkeys,
    /// Whether the operator lets people open practices.
    pub open_to_practices: bool,
    /// What a seat costs in each billing cycle.
    pub seat_price: Money,
    /// What tells open pages of changes.
    pub live: Live,
    /// Rung after a commit that posted a letter, so that it leaves at once.
    pub posted: Arc<Notify>,
}

impl UseCases {
    /// The use cases as pages know them.
    pub fn backend(&self) -> Backend {
        let all = Arc::new(self.clone());
        Backend {
            practices: all.clone(),
            staff: all.clone(),
            imports: all.clone(),
            invitations: all.clone(),
            accounts: all.clone(),
            own_account: all.clone(),
            second_factors: all.clone(),
            security: all.clone(),
            agents: all.clone(),
            sign_ups: all.clone(),
            subscription: all.clone(),
            access_reviews: all.clone(),
            audit: all.clone(),
            ownership: all,
        }
    }

    /// Begins to write as `actor`, whose roles are read again inside the transaction: they may
    /// have gone off since the request began.
    async fn begin(&self, actor: &Member) -> Result<(DatabaseTransaction, Member), Failure> {
        let tx = store::write_tx(&self.db, &[actor.practice]).await?;
        let person = store::staff::find(&tx, actor.practice, actor.staff_member).await?;
        let person = person.filter(|person| !person.roles.is_empty()).ok_or(Refusal::AccessEnded)?;
        let practice = store::practices::find(&tx, actor.practice).await?;
        let fresh = Member { roles: person.roles, rules: practice.rules, ..actor.clone() };
        Ok((tx, fresh))
    }

    /// Commits, and wakes the mail worker.
    async fn commit(&self, tx: DatabaseTransaction) -> Result<(), Failure> {
        tx.commit().await.context("commit")?;
        self.posted.notify_one();
        self.live.note_commit();
        Ok(())
    }

    /// Records what `actor` did to `subject`; `None` when it was done to the practice.
    async fn record(
        &self,
        tx: &DatabaseTransaction,
        actor: &Member,
        subject: impl Into<Option<StaffMemberId>>,
        action: AuditAction,
        changes: impl IntoIterator<Item = Option<Change>>,
    ) -> Result<(), Failure> {
        let event = Event {
            actor: Some((actor.staff_member, &actor.name)),
            subject: subject.into(),
            action,
            changes: changes.into_iter().flatten().collect(),
            origin: &actor.origin,
        };
        Ok(store::audit::append(tx, actor.practice, event, self.clock.now(), self.clock.id()).await?)
    }
}

/// The staff member with this id in the practice of `practice`; an id of another practice is
/// answered like one that nobody has.
async fn find(
    db: &impl sea_orm::ConnectionTrait,
    practice: PracticeId,
    id: StaffMemberId,
) -> Result<StaffMember, Failure> {
    Ok(store::staff::find(db, practice, id).await?.ok_or(Refusal::NotFound)?)
}

/// The staff member with this id, to whom `actor` may do this. Those who may not see everybody may
/// not learn from the answer whose id exists.
async fn target(
    db: &impl sea_orm::ConnectionTrait,
    actor: &Member,
    id: StaffMemberId,
    action: StaffAction,
) -> Result<StaffMember, Failure> {
    let found = store::staff::find(db, actor.practice, id).await?;
    let unknown = match permission::may(actor, Action::SeeEveryone) {
        Ok(()) => Refusal::NotFound,
        Err(why) => why,
    };
    let person = found.ok_or(unknown)?;
    permission::may_to(actor, action, &(&person).into())?;
    Ok(person)
}

fn shown(moment: Moment, actor: &Member) -> Result<ShownTime, Failure> {
    Ok(time_zone::shown(moment, &actor.rules.time_zone)?)
}

/// A point in time as the audit log keeps it.
fn exact(moment: Moment) -> String {
    time_zone::recorded(moment).unwrap_or_default()
}
