//! Rows of the outbox: what has to be mailed, by kind and ids.

use super::entity::outbox;
use anyhow::Context;
use app::domain::{
    AccountId, AccountNotice, EmailChangeId, InvitationId, Moment, OwnershipTransferId, PasswordResetId, PlaceNotice,
    PracticeId, RoleGrantId, RoleRequestId, SignUpRequestId, StaffMemberId,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An invitation's link.
    Invitation(InvitationId),
    /// A password reset link for somebody who asked the practice for login credentials.
    SignInHelp(PasswordResetId),
    /// A password reset link.
    PasswordReset(PasswordResetId),
    /// What happened to a person's account. (Older rows name the person alone.)
    AccountNotice(AccountNotice, Option<AccountId>),
    /// The link that confirms a new e-mail address; goes to that address.
    EmailChange(EmailChangeId),
    /// The link by which the old address stops that.
    EmailChangeNotice(EmailChangeId),
    /// A request for a role, to the Owner.
    RoleRequest(RoleRequestId),
    /// A role that ends soon, to the person who has it.
    RoleEnds(RoleGrantId),
    /// A question whether somebody wants to become the Owner.
    OwnershipTransfer(OwnershipTransferId),
    /// What happened to the place of this person; to the person, or to somebody of the practice.
    PlaceNotice(PlaceNotice, StaffMemberId),
    /// The link of somebody who wants to sign up.
    SignUp(SignUpRequestId),
}

/// A letter in the outbox.
#[derive(Clone, Debug)]
pub struct Post {
    /// Which one; its Message-ID is made of this.
    pub id: Uuid,
    /// What it is about.
    pub subject: Subject,
    /// Which practice it speaks for; `None` when a person asked for it without one.
    pub practice: Option<PracticeId>,
    /// Whom it is to.
    pub person: Option<StaffMemberId>,
    /// How often it was tried, this time included.
    pub attempts: i32,
}

/// What became of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Due at this time, for the first time or again.
    Due(Moment),
    /// Due at this time again, after a try that did not get through.
    Deferred(Moment),
    /// Taken by the mail server at this time.
    Sent(Moment),
    /// Refused for good, in the mail server's words.
    Failed(String),
    /// Not sent: what it was about was over by then.
    Dropped,
}

/// Puts a letter into the outbox, in the transaction of the change that it tells about.
pub async fn post(
    db: &impl ConnectionTrait,
    id: Uuid,
    subject: Subject,
    to: Option<(PracticeId, StaffMemberId)>,
    now: Moment,
) -> anyhow::Result<()> {
    outbox::Entity::insert(row(id, subject, to, now)).exec_without_returning(db).await.context("post a letter")?;
    Ok(())
}

/// Puts several letters into the outbox, in one statement. All other letters go before them; those with a time were
/// sent then.
pub async fn post_all(
    db: &impl ConnectionTrait,
    letters: impl Iterator<Item = (Uuid, Subject, (PracticeId, StaffMemberId), Option<Moment>)>,
    now: Moment,
) -> anyhow::Result<()> {
    let rows = letters.map(|(id, subject, to, sent)| outbox::ActiveModel {
        sent_at: Set(sent.map(|at| at.0)),
        attempts: Set(i32::from(sent.is_some())),
        rank: Set(1),
        ..row(id, subject, Some(to), now)
    });
    outbox::Entity::insert_many(rows).exec_without_returning(db).await.context("post letters")?;
    Ok(())
}

fn row(id: Uuid, subject: Subject, to: Option<(PracticeId, StaffMemberId)>, now: Moment) -> outbox::ActiveModel {
    let (kind, invitation, reset, about) = match subject {
        Subject::Invitation(id) => ("invitation", Some(id.0), None, None),
        Subject::SignInHelp(id) => ("sign_in_help", None, Some(id.0), None),
        Subject::PasswordReset(id) => ("password_reset", None, Some(id.0), None),
        Subject::AccountNotice(_, account) => ("account_notice", None, None, account.map(|account| account.0)),
        Subject::EmailChange(id) => ("email_change", None, None, Some(id.0)),
        Subject::EmailChangeNotice(id) => ("email_change_notice", None, None, Some(id.0)),
        Subject::RoleRequest(id) => ("role_request", None, None, Some(id.0)),
        Subject::RoleEnds(id) => ("role_ends", None, None, Some(id.0)),
        Subject::OwnershipTransfer(id) => ("ownership_transfer", None, None, Some(id.0)),
        Subject::PlaceNotice(_, agent) => ("place_notice", None, None, Some(agent.0)),
        Subject::SignUp(id) => ("sign_up", None, None, Some(id.0)),
    };
    let detail = match subject {
        Subject::AccountNotice(notice, _) => Some(notice.code().to_owned()),
        Subject::PlaceNotice(notice, _) => Some(notice.code().to_owned()),
        _ => None,
    };
    outbox::ActiveModel {
        id: Set(id),
        kind: Set(kind.to_owned()),
        practice_id: Set(to.map(|(practice, _)| practice.uuid())),
        staff_member_id: Set(to.map(|(_, person)| person.0)),
        invitation_id: Set(invitation),
        password_reset_id: Set(reset),
        about_id: Set(about),
        detail: Set(detail),
        created_at: Set(now.0),
        due_at: Set(now.0),
        attempts: Set(0),
        leased_until: Set(None),
        sent_at: Set(None),
        failed_at: Set(None),
        answer: Set(None),
        rank: Set(0),
    }
}

/// Lets all other letters go before those to this person that wait: they are some of very many.
pub async fn let_others_first(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    person: StaffMemberId,
) -> anyhow::Result<()> {
    outbox::Entity::update_many()
        .set(outbox::ActiveModel { rank: Set(1), ..Default::default() })
        .filter(outbox::COLUMN.practice_id.eq(practice.uuid()))
        .filter(outbox::COLUMN.staff_member_id.eq(person.0))
        .filter(outbox::COLUMN.sent_at.is_null())
        .exec(db)
        .await
        .context("let other letters go first")?;
    Ok(())
}

/// Takes the letter that is due longest among those of the first rank, until `lease`, so that no other worker sends it
/// meanwhile. The transaction ends before the letter is sent.
pub async fn claim(db: &DatabaseConnection, now: Moment, lease: Moment) -> anyhow::Result<Option<Post>> {
    let tx = super::write_tx(db, &[]).await?;
    let free = Condition::any().add(outbox::Column::LeasedUntil.is_null()).add(outbox::Column::LeasedUntil.lte(now.0));
    let mut due = outbox::Entity::find()
        .filter(outbox::COLUMN.sent_at.is_null())
        .filter(outbox::COLUMN.failed_at.is_null())
        .filter(outbox::COLUMN.due_at.lte(now.0))
        .filter(free)
        .order_by_asc(outbox::COLUMN.rank)
        .order_by_asc(outbox::COLUMN.due_at)
        .limit(1);
    if tx.get_database_backend() == DbBackend::Postgres {
        due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let Some(row) = due.one(&tx).await.context("find a letter that is due")? else {
        return Ok(None);
    };
    let attempts = row.attempts + 1;
    let subject = parse_subject(&row);
    let change = match &subject {
        Ok(_) => {
            outbox::ActiveModel { attempts: Set(attempts), leased_until: Set(Some(lease.0)), ..Default::default() }
        }
        // Nobody will ever be able to send it, and it must not hold up the others.
        Err(cause) => {
            tracing::error!(letter = %row.id, cause = format!("{cause:#}"), "a letter can't be read");
            let answer = Set(Some("This letter can't be read.".to_owned()));
            outbox::ActiveModel { failed_at: Set(Some(now.0)), answer, ..Default::default() }
        }
    };
    outbox::Entity::update_many()
        .set(change)
        .filter(outbox::COLUMN.id.eq(row.id))
        .exec(&tx)
        .await
        .context("lease a letter")?;
    tx.commit().await.context("commit the lease")?;
    match subject {
        Ok(subject) => Ok(Some(Post {
            id: row.id,
            subject,
            practice: row.practice_id.map(PracticeId::of_row),
            person: row.staff_member_id.map(StaffMemberId),
            attempts,
        })),
        Err(_) => Box::pin(claim(db, now, lease)).await,
    }
}

/// Notes what became of a letter and gives it back. `answer` is what the mail server said.
pub async fn settle(
    db: &impl ConnectionTrait,
    id: Uuid,
    fate: &Fate,
    answer: Option<&str>,
    now: Moment,
) -> anyhow::Result<()> {
    let answer = Set(answer.map(ToOwned::to_owned));
    let given_back = outbox::ActiveModel { leased_until: Set(None), answer, ..Default::default() };
    let change = match fate {
        Fate::Due(at) | Fate::Deferred(at) => outbox::ActiveModel { due_at: Set(at.0), ..given_back },
        Fate::Sent(at) => outbox::ActiveModel { sent_at: Set(Some(at.0)), ..given_back },
        Fate::Failed(_) | Fate::Dropped => outbox::ActiveModel { failed_at: Set(Some(now.0)), ..given_back },
    };
    outbox::Entity::update_many()
        .set(change)
        .filter(outbox::COLUMN.id.eq(id))
        .exec(db)
        .await
        .context("settle a letter")?;
    Ok(())
}

/// What became of the last letter by which each of these people could get in. (Notices are none.)
pub async fn last_fates(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    people: &[StaffMemberId],
) -> anyhow::Result<Vec<(StaffMemberId, Fate)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let rows = outbox::Entity::find()
        .filter(outbox::COLUMN.practice_id.eq(practice.uuid()))
        .filter(outbox::COLUMN.staff_member_id.is_in(people.iter().map(|id| id.0)))
        .filter(outbox::COLUMN.kind.is_in(["invitation", "sign_in_help", "password_reset"]))
        .order_by_desc(outbox::COLUMN.created_at)
        .order_by_desc(outbox::COLUMN.id)
        .all(db)
        .await
        .context("find letters")?;
    let mut fates: Vec<(StaffMemberId, Fate)> = Vec::new();
    for row in rows {
        let Some(person) = row.staff_member_id.map(StaffMemberId) else { continue };
        if fates.iter().all(|(other, _)| *other != person) {
            fates.push((person, fate(row)));
        }
    }
    Ok(fates)
}

fn fate(row: outbox::Model) -> Fate {
    match (row.sent_at, row.failed_at) {
        (Some(at), _) => Fate::Sent(Moment(at)),
        // Only a mail server's refusal comes with words.
        (None, Some(_)) => row.answer.map_or(Fate::Dropped, Fate::Failed),
        (None, None) if row.answer.is_some() => Fate::Deferred(Moment(row.due_at)),
        (None, None) => Fate::Due(Moment(row.due_at)),
    }
}

fn parse_subject(row: &outbox::Model) -> anyhow::Result<Subject> {
    match (row.kind.as_str(), row.invitation_id, row.password_reset_id, row.about_id) {
        ("invitation", Some(id), _, _) => Ok(Subject::Invitation(InvitationId(id))),
        ("sign_in_help", _, Some(id), _) => Ok(Subject::SignInHelp(PasswordResetId(id))),
        ("password_reset", _, Some(id), _) => Ok(Subject::PasswordReset(PasswordResetId(id))),
        ("role_request", _, _, Some(id)) => Ok(Subject::RoleRequest(RoleRequestId(id))),
        ("role_ends", _, _, Some(id)) => Ok(Subject::RoleEnds(RoleGrantId(id))),
        ("email_change", _, _, Some(id)) => Ok(Subject::EmailChange(EmailChangeId(id))),
        ("email_change_notice", _, _, Some(id)) => Ok(Subject::EmailChangeNotice(EmailChangeId(id))),
        ("account_notice", ..) => {
            let code = row.detail.as_deref().unwrap_or_default();
            let notice = AccountNotice::from_code(code).with_context(|| format!("outbox {}: {code:?}", row.id))?;
            Ok(Subject::AccountNotice(notice, row.about_id.map(AccountId)))
        }
        ("place_notice", _, _, Some(id)) => {
            let code = row.detail.as_deref().unwrap_or_default();
            let notice = PlaceNotice::from_code(code).with_context(|| format!("outbox {}: {code:?}", row.id))?;
            Ok(Subject::PlaceNotice(notice, StaffMemberId(id)))
        }
        ("sign_up", _, _, Some(id)) => Ok(Subject::SignUp(SignUpRequestId(id))),
        ("ownership_transfer", _, _, Some(id)) => Ok(Subject::OwnershipTransfer(OwnershipTransferId(id))),
        (kind, ..) => Err(anyhow::anyhow!("outbox {}: kind {kind:?} without its id", row.id)),
    }
}
