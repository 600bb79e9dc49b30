//! What an access review looks at: roles that are on or to come, and those that ended while it was open. Found by
//! way of the practice's people, for whom there are indexes.

use super::{
    access_reviews::{Line, Review},
    entity::{access_review_line, role_grant, role_start, staff_member},
    role_starts::Outcome,
    roles::parse_role,
    staff::{in_practice, with_roles},
};
use anyhow::Context;
use app::domain::{AccessId, AccessReviewId, Moment, PracticeId, Role, StaffMember, StaffMemberId, Verdict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Both databases take more bound values than this.
const VALUES_A_STATEMENT: usize = 500;

/// One time of a role's being on, or one plan for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Which one.
    pub id: AccessId,
    /// Whether it is to come.
    pub planned: bool,
    /// Whose.
    pub person: StaffMemberId,
    /// Which role.
    pub role: Role,
    /// Since when, or from when on.
    pub at: Moment,
    /// What whoever turned it on, or planned it, is called; `None` for the system.
    pub by: Option<String>,
    /// When it ends by itself.
    pub until: Option<Moment>,
}

/// The first people with a role on or to come that this review has not looked at, in the order of the staff list.
pub async fn people_left(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: AccessReviewId,
    limit: u64,
) -> anyhow::Result<Vec<StaffMember>> {
    let rows = with_undecided(practice, review)
        .order_by_asc(staff_member::COLUMN.sort_name)
        .order_by_asc(staff_member::COLUMN.id)
        .limit(limit)
        .all(db)
        .await
        .context("find whom an access review has not looked at")?;
    with_roles(db, rows).await
}

/// How many there are.
pub async fn count_left(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: AccessReviewId,
) -> anyhow::Result<u64> {
    let count = with_undecided(practice, review).count(db).await;
    count.context("count whom an access review has not looked at")
}

/// The roles of these people that are on or to come and that this review has not looked at.
pub async fn undecided(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: AccessReviewId,
    people: &[StaffMemberId],
) -> anyhow::Result<Vec<Access>> {
    let grants = grants_of_practice(practice)
        .filter(role_grant::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .filter(Expr::not_exists(decided(review, GRANT)))
        .order_by_asc(role_grant::COLUMN.granted_at)
        .order_by_asc(role_grant::COLUMN.id)
        .all(db)
        .await
        .context("find roles that an access review has not looked at")?;
    let plans = plans_of_practice(practice)
        .filter(role_start::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)))
        .filter(role_start::COLUMN.ended_at.is_null())
        .filter(Expr::not_exists(decided(review, PLAN)))
        .order_by_asc(role_start::COLUMN.starts_at)
        .order_by_asc(role_start::COLUMN.id)
        .all(db)
        .await
        .context("find roles to come that an access review has not looked at")?;
    let by = grants.iter().filter_map(|row| row.granted_by).chain(plans.iter().map(|row| row.planned_by));
    let names = names(db, practice, by.collect()).await?;
    grants.iter().map(|row| grant(row, &names)).chain(plans.iter().map(|row| plan(row, &names))).collect()
}

/// What ended while the review was open: what was on when it started, or was kept by it. As lines of it. (A plan
/// that was not looked at opened nothing; one that was carried out did not end.)
pub async fn ended_meanwhile(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: &Review,
) -> anyhow::Result<Vec<Line>> {
    let on_at_start = Condition::all()
        .add(role_grant::Column::GrantedAt.lte(review.started_at.0))
        .add(Expr::not_exists(decided(review.id, GRANT)));
    let concerned = Condition::any().add(on_at_start).add(kept(review.id, GRANT));
    let people = in_practice(practice).select_only().column(staff_member::Column::Id).into_query();
    let grants = grants_of_practice(practice)
        .filter(role_grant::Column::StaffMemberId.in_subquery(people))
        .filter(role_grant::COLUMN.ended_at.gte(review.started_at.0))
        .filter(concerned)
        .all(db)
        .await
        .context("find roles that ended during an access review")?;
    let plans = plans_of_practice(practice)
        .filter(role_start::COLUMN.ended_at.gte(review.started_at.0))
        .filter(role_start::COLUMN.outcome.ne(Outcome::Begun.code()))
        .filter(kept(review.id, PLAN))
        .all(db)
        .await
        .context("find plans that ended during an access review")?;
    let of_grants = grants.iter().flat_map(|row| [row.granted_by, row.ended_by, Some(row.staff_member_id)]);
    let of_plans = plans.iter().flat_map(|row| [Some(row.planned_by), row.ended_by, Some(row.staff_member_id)]);
    let names = names(db, practice, of_grants.chain(of_plans).flatten().collect()).await?;
    let line = |access: Access, at: Option<i64>, by: Option<Uuid>| {
        Ok(Line {
            name: names.get(&access.person.0).cloned().unwrap_or_default(),
            verdict: Verdict::Ended,
            at: Moment(at.with_context(|| format!("access {}: no end", access.id))?),
            by: by.and_then(|by| names.get(&by).cloned()),
            access,
        })
    };
    let ended_grants = grants.iter().map(|row| line(grant(row, &names)?, row.ended_at, row.ended_by));
    let ended_plans = plans.iter().map(|row| line(plan(row, &names)?, row.ended_at, row.ended_by));
    ended_grants.chain(ended_plans).collect()
}

fn grants_of_practice(practice: PracticeId) -> Select<role_grant::Entity> {
    role_grant::Entity::find().filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
}

fn plans_of_practice(practice: PracticeId) -> Select<role_start::Entity> {
    role_start::Entity::find().filter(role_start::COLUMN.practice_id.eq(practice.uuid()))
}

/// The id of a role that is on.
const GRANT: (role_grant::Entity, role_grant::Column) = (role_grant::Entity, role_grant::Column::Id);
/// The id of one that is to come.
const PLAN: (role_start::Entity, role_start::Column) = (role_start::Entity, role_start::Column::Id);

/// What this review says about the role in question.
fn decided(review: AccessReviewId, what: impl IntoColumnRef) -> SelectStatement {
    use access_review_line::{Column, Entity};
    let mut decided = Query::select();
    decided
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::ReviewId)).eq(review.0))
        .and_where(Expr::col((Entity, Column::AccessId)).equals(what));
    decided
}

/// Whether this review keeps the role in question.
fn kept(review: AccessReviewId, what: impl IntoColumnRef) -> Expr {
    let mut kept = decided(review, what);
    kept.and_where(access_review_line::Column::Verdict.eq(Verdict::Kept.code()));
    Expr::exists(kept)
}

fn with_undecided(practice: PracticeId, review: AccessReviewId) -> Select<staff_member::Entity> {
    let person = (staff_member::Entity, staff_member::Column::Id);
    let (mut on, mut to_come) = (Query::select(), Query::select());
    on.expr(Expr::val(1))
        .from(role_grant::Entity)
        .and_where(Expr::col((role_grant::Entity, role_grant::Column::StaffMemberId)).equals(person))
        .and_where(Expr::col((role_grant::Entity, role_grant::Column::EndedAt)).is_null())
        .and_where(Expr::not_exists(decided(review, GRANT)));
    to_come
        .expr(Expr::val(1))
        .from(role_start::Entity)
        .and_where(Expr::col((role_start::Entity, role_start::Column::StaffMemberId)).equals(person))
        .and_where(Expr::col((role_start::Entity, role_start::Column::EndedAt)).is_null())
        .and_where(Expr::not_exists(decided(review, PLAN)));
    let undecided = Condition::any().add(Expr::exists(on)).add(Expr::exists(to_come));
    // In the words of the index (migration 9); whoever has only a role to come is in it, too.
    in_practice(practice).filter(Expr::cust("roles_on <> 0")).filter(undecided)
}

async fn names(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    mut people: Vec<Uuid>,
) -> anyhow::Result<HashMap<Uuid, String>> {
    people.sort_unstable();
    people.dedup();
    let mut names = HashMap::new();
    for some in people.chunks(VALUES_A_STATEMENT) {
        let rows = in_practice(practice).filter(staff_member::COLUMN.id.is_in(some.iter().copied())).all(db).await;
        let rows = rows.context("find names")?.into_iter();
        names.extend(rows.map(|row| (row.id, format!("{} {}", row.first_name, row.last_name))));
    }
    Ok(names)
}

fn plan(row: &role_start::Model, names: &HashMap<Uuid, String>) -> anyhow::Result<Access> {
    Ok(Access {
        id: AccessId(row.id),
        planned: true,
        person: StaffMemberId(row.staff_member_id),
        role: parse_role(&row.role)?,
        at: Moment(row.starts_at),
        by: names.get(&row.planned_by).cloned(),
        until: row.until.map(Moment),
    })
}

fn grant(row: &role_grant::Model, names: &HashMap<Uuid, String>) -> anyhow::Result<Access> {
    Ok(Access {
        id: AccessId(row.id),
        planned: false,
        person: StaffMemberId(row.staff_member_id),
        role: parse_role(&row.role)?,
        at: Moment(row.granted_at),
        by: row.granted_by.and_then(|by| names.get(&by).cloned()),
        until: row.until.map(Moment),
    })
}
