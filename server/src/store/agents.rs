//! Rows about external agents: what connects them to a practice, and the codes by which that begins.

use super::{
    entity::{agent_connection, practice, role_grant, staff_member},
    practices,
};
use anyhow::Context;
use app::domain::{Day, Moment, PracticeId, StaffMemberId, Suspension};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

/// What connects a practice and an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// In which practice.
    pub practice: PracticeId,
    /// The agent's place there.
    pub agent: StaffMemberId,
    /// When the agreement was signed.
    pub signed_on: Option<Day>,
    /// The end of the agreement's last day.
    pub agreement_until: Option<Moment>,
    /// The agent's last request in this practice, to the hour.
    pub used: Moment,
    /// Why it is suspended.
    pub suspended: Option<Suspension>,
    /// Ended by one of the sides.
    pub ended: bool,
    /// Who looks after the agent here.
    pub kept_by: Option<StaffMemberId>,
}

/// A new connection, or one that begins anew: used now, not suspended. `by` looks after the agent from now on;
/// `None`: whoever does.
pub async fn begin(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    by: Option<StaffMemberId>,
    now: Moment,
) -> anyhow::Result<()> {
    let anew = agent_connection::ActiveModel {
        kept_by: by.map_or(NotSet, |by| Set(Some(by.0))),
        used_at: Set(now.0),
        unused_told_at: Set(None),
        suspended: Set(None),
        ended_at: Set(None),
        ..Default::default()
    };
    if update(db, practice, agent, anew.clone()).await? == 1 {
        return Ok(());
    }
    let row = agent_connection::ActiveModel {
        staff_member_id: Set(agent.0),
        practice_id: Set(practice.uuid()),
        agreement_signed_on: Set(None),
        agreement_until: Set(None),
        agreement_told_at: Set(None),
        ..anew
    };
    agent_connection::Entity::insert(row).exec_without_returning(db).await.context("insert a connection")?;
    Ok(())
}

/// What connects this agent to this practice.
pub async fn find(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
) -> anyhow::Result<Option<Connection>> {
    let row = agent_connection::Entity::find_by_id(agent.0)
        .filter(agent_connection::COLUMN.practice_id.eq(practice.uuid()))
        .one(db)
        .await
        .context("find a connection")?;
    row.map(parse).transpose()
}

/// The agents whom this person looks after, and whose connection nobody has ended; the oldest first.
pub async fn kept_by(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    keeper: StaffMemberId,
) -> anyhow::Result<Vec<StaffMemberId>> {
    let rows = agent_connection::Entity::find()
        .filter(agent_connection::COLUMN.practice_id.eq(practice.uuid()))
        .filter(agent_connection::COLUMN.kept_by.eq(keeper.0))
        .filter(agent_connection::COLUMN.ended_at.is_null())
        .order_by_asc(agent_connection::COLUMN.staff_member_id)
        .all(db)
        .await
        .context("find whom somebody looks after")?;
    Ok(rows.into_iter().map(|row| StaffMemberId(row.staff_member_id)).collect())
}

/// From now on `to` looks after this agent, if it is one.
pub async fn hand_over(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    to: StaffMemberId,
) -> anyhow::Result<()> {
    let change = agent_connection::ActiveModel { kept_by: Set(Some(to.0)), ..Default::default() };
    update(db, practice, agent, change).await?;
    Ok(())
}

/// What connects these agents, in whichever practices: for the account whose places they are.
pub async fn find_all(db: &impl ConnectionTrait, agents: &[StaffMemberId]) -> anyhow::Result<Vec<Connection>> {
    if agents.is_empty() {
        return Ok(Vec::new());
    }
    let rows = agent_connection::Entity::find()
        .filter(agent_connection::COLUMN.staff_member_id.is_in(agents.iter().map(|agent| agent.0)))
        .all(db)
        .await
        .context("find connections")?;
    rows.into_iter().map(parse).collect()
}

/// Notes that the agent is here, if that was not noted since `before`. Whether it was still to be noted.
pub async fn touch(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    before: Moment,
    now: Moment,
) -> anyhow::Result<bool> {
    let used = agent_connection::ActiveModel { used_at: Set(now.0), unused_told_at: Set(None), ..Default::default() };
    let noted = agent_connection::Entity::update_many()
        .set(used)
        .filter(agent_connection::COLUMN.practice_id.eq(practice.uuid()))
        .filter(agent_connection::COLUMN.staff_member_id.eq(agent.0))
        .filter(agent_connection::COLUMN.used_at.lte(before.0))
        .exec(db)
        .await
        .context("note that an agent is here")?;
    Ok(noted.rows_affected == 1)
}

/// Notes that one of the sides ended the connection.
pub async fn end(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    now: Moment,
) -> anyhow::Result<()> {
    let ended =
        agent_connection::ActiveModel { ended_at: Set(Some(now.0)), suspended: Set(None), ..Default::default() };
    update(db, practice, agent, ended).await?;
    Ok(())
}

/// Replaces the days of the agreement. What was told about an earlier end is out of date by that.
pub async fn set_agreement(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    signed_on: Option<Day>,
    until: Option<Moment>,
) -> anyhow::Result<()> {
    let days = agent_connection::ActiveModel {
        agreement_signed_on: Set(signed_on.map(String::from)),
        agreement_until: Set(until.map(|until| until.0)),
        agreement_told_at: Set(None),
        ..Default::default()
    };
    update(db, practice, agent, days).await?;
    Ok(())
}

/// Notes why the connection is suspended.
pub async fn suspend(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    why: Suspension,
) -> anyhow::Result<()> {
    let change = agent_connection::ActiveModel { suspended: Set(Some(why.code().to_owned())), ..Default::default() };
    update(db, practice, agent, change).await?;
    Ok(())
}

/// What can be told about a connection before it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// It is about to be suspended, unused.
    UnusedSoon,
    /// Its agreement is about to end.
    AgreementEnds,
}

/// Notes that this was told. Whether it was still to be told.
pub async fn mark_told(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    telling: Telling,
    now: Moment,
) -> anyhow::Result<bool> {
    use agent_connection::{ActiveModel, COLUMN, Entity};
    let update =
        Entity::update_many().filter(COLUMN.practice_id.eq(practice.uuid())).filter(COLUMN.staff_member_id.eq(agent.0));
    let at = Set(Some(now.0));
    let update = match telling {
        Telling::UnusedSoon => {
            update.set(ActiveModel { unused_told_at: at, ..Default::default() }).filter(COLUMN.unused_told_at.is_null())
        }
        Telling::AgreementEnds => update
            .set(ActiveModel { agreement_told_at: at, ..Default::default() })
            .filter(COLUMN.agreement_told_at.is_null()),
    };
    Ok(update.exec(db).await.context("note what was told")?.rows_affected == 1)
}

/// The connections in use of people who signed up that have to be suspended by now, or whose side has to
/// be told that they will be: unused for as many days as the practice allows (told `early` before), or
/// at the end of the agreement (told from `agreement_by` on). For the mail worker alone, which looks
/// everywhere; whoever acts on one of them asks again under the practice's lock.
pub async fn coming(
    db: &impl ConnectionTrait,
    now: Moment,
    early: i64,
    agreement_by: Moment,
) -> anyhow::Result<Vec<(Connection, practices::Practice)>> {
    use agent_connection::Column::{AgreementToldAt, AgreementUntil, UnusedToldAt, UsedAt};
    const DAY: i64 = 24 * Moment::HOUR;
    let days = Expr::col((practice::Entity, practice::Column::AgentUnusedDays)).mul(Expr::val(DAY));
    let unused_until = || Expr::col((agent_connection::Entity, UsedAt)).add(days.clone());
    let until = || Expr::col((agent_connection::Entity, AgreementUntil));
    let suspends = practice::Column::SuspendAtAgreementEnd.eq(true);
    let reasons = Condition::any()
        .add(unused_until().lte(now.0))
        .add(unused_until().lte(now.plus(early).0).and(UnusedToldAt.is_null()))
        .add(until().lte(now.0).and(suspends))
        .add(until().lte(agreement_by.0).and(until().gt(now.0)).and(AgreementToldAt.is_null()));
    let mut on = Query::select();
    on.expr(Expr::val(1))
        .from(role_grant::Entity)
        .and_where(
            Expr::col((role_grant::Entity, role_grant::Column::StaffMemberId))
                .equals((agent_connection::Entity, agent_connection::Column::StaffMemberId)),
        )
        .and_where(role_grant::Column::EndedAt.is_null());
    let rows = agent_connection::Entity::find()
        .join(
            JoinType::InnerJoin,
            agent_connection::Entity::belongs_to(practice::Entity)
                .from(agent_connection::Column::PracticeId)
                .to(practice::Column::Id)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            agent_connection::Entity::belongs_to(staff_member::Entity)
                .from(agent_connection::Column::StaffMemberId)
                .to(staff_member::Column::Id)
                .into(),
        )
        .filter(agent_connection::COLUMN.suspended.is_null())
        .filter(staff_member::Column::AccountId.is_not_null())
        .filter(reasons)
        .filter(Expr::exists(on))
        .all(db)
        .await
        .context("find connections that end by themselves")?;
    let of = practices::find_all(db, rows.iter().map(|row| PracticeId::of_row(row.practice_id))).await?;
    let mut found = Vec::new();
    for row in rows {
        let practice = of.iter().find(|practice| practice.id.uuid() == row.practice_id).cloned();
        found.push((parse(row)?, practice.context("a connection without its practice")?));
    }
    Ok(found)
}

async fn update(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    agent: StaffMemberId,
    change: agent_connection::ActiveModel,
) -> anyhow::Result<u64> {
    let done = agent_connection::Entity::update_many()
        .set(change)
        .filter(agent_connection::COLUMN.practice_id.eq(practice.uuid()))
        .filter(agent_connection::COLUMN.staff_member_id.eq(agent.0))
        .exec(db)
        .await
        .context("update a connection")?;
    Ok(done.rows_affected)
}

fn parse(row: agent_connection::Model) -> anyhow::Result<Connection> {
    let bad = |what: &str| anyhow::anyhow!("connection {}: {what}", row.staff_member_id);
    let signed_on = row.agreement_signed_on.as_deref().map(str::parse).transpose().map_err(|_| bad("no day"))?;
    let suspended = row.suspended.as_deref().map(|code| Suspension::from_code(code).ok_or_else(|| bad(code)));
    Ok(Connection {
        practice: PracticeId::of_row(row.practice_id),
        agent: StaffMemberId(row.staff_member_id),
        signed_on,
        agreement_until: row.agreement_until.map(Moment),
        used: Moment(row.used_at),
        suspended: suspended.transpose()?,
        ended: row.ended_at.is_some(),
        kept_by: row.kept_by.map(StaffMemberId),
    })
}
