//! What an access review looks at: roles that are on, and those that ended while it was open. Found by way of
//! the practice's people, for whom there are indexes.

use super::{
    access_reviews::{Line, Review},
    entity::{access_review_line, role_grant, staff_member},
    roles::parse_role,
    staff::{in_practice, with_roles},
};
use anyhow::Context;
use app::domain::{AccessReviewId, Moment, PracticeId, Role, RoleGrantId, StaffMember, StaffMemberId, Verdict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Both databases take more bound values than this.
const VALUES_A_STATEMENT: usize = 500;

/// One time of a role's being on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Which one.
    pub id: RoleGrantId,
    /// Whose.
    pub person: StaffMemberId,
    /// Which role.
    pub role: Role,
    /// Since when.
    pub at: Moment,
    /// What whoever turned it on is called; `None` for the system.
    pub by: Option<String>,
    /// When it ends by itself.
    pub until: Option<Moment>,
}

/// The first people with a role on that this review has not looked at, in the order of the staff list.
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

/// The roles of these people that are on and that this review has not looked at.
pub async fn undecided(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: AccessReviewId,
    people: &[StaffMemberId],
) -> anyhow::Result<Vec<Grant>> {
    let rows = grants_of_practice(practice)
        .filter(role_grant::COLUMN.staff_member_id.is_in(people.iter().map(|person| person.0)))
        .filter(role_grant::COLUMN.ended_at.is_null())
        .filter(Expr::not_exists(decided(review)))
        .order_by_asc(role_grant::COLUMN.granted_at)
        .order_by_asc(role_grant::COLUMN.id)
        .all(db)
        .await
        .context("find roles that an access review has not looked at")?;
    let names = names(db, practice, rows.iter().filter_map(|row| row.granted_by).collect()).await?;
    rows.iter().map(|row| grant(row, &names)).collect()
}

/// What ended while the review was open: what was on when it started, or was kept by it. As lines of it.
pub async fn ended_meanwhile(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: &Review,
) -> anyhow::Result<Vec<Line>> {
    let on_at_start = Condition::all()
        .add(role_grant::Column::GrantedAt.lte(review.started_at.0))
        .add(Expr::not_exists(decided(review.id)));
    let mut kept = decided(review.id);
    kept.and_where(access_review_line::Column::Verdict.eq(Verdict::Kept.code()));
    let concerned = Condition::any().add(on_at_start).add(Expr::exists(kept));
    let people = in_practice(practice).select_only().column(staff_member::Column::Id).into_query();
    let rows = grants_of_practice(practice)
        .filter(role_grant::Column::StaffMemberId.in_subquery(people))
        .filter(role_grant::COLUMN.ended_at.gte(review.started_at.0))
        .filter(concerned)
        .all(db)
        .await
        .context("find roles that ended during an access review")?;
    let by = rows.iter().flat_map(|row| [row.granted_by, row.ended_by, Some(row.staff_member_id)]).flatten();
    let names = names(db, practice, by.collect()).await?;
    let lines = rows.iter().map(|row| {
        Ok(Line {
            grant: grant(row, &names)?,
            name: names.get(&row.staff_member_id).cloned().unwrap_or_default(),
            verdict: Verdict::Ended,
            at: Moment(row.ended_at.with_context(|| format!("role grant {}: no end", row.id))?),
            by: row.ended_by.and_then(|by| names.get(&by).cloned()),
        })
    });
    lines.collect()
}

fn grants_of_practice(practice: PracticeId) -> Select<role_grant::Entity> {
    role_grant::Entity::find().filter(role_grant::COLUMN.practice_id.eq(practice.uuid()))
}

/// What this review says about the role in question.
fn decided(review: AccessReviewId) -> SelectStatement {
    use access_review_line::{Column, Entity};
    let mut decided = Query::select();
    decided
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::ReviewId)).eq(review.0))
        .and_where(Expr::col((Entity, Column::RoleGrantId)).equals((role_grant::Entity, role_grant::Column::Id)));
    decided
}

fn with_undecided(practice: PracticeId, review: AccessReviewId) -> Select<staff_member::Entity> {
    use role_grant::{Column, Entity};
    let person = (staff_member::Entity, staff_member::Column::Id);
    let mut undecided = Query::select();
    undecided
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::StaffMemberId)).equals(person))
        .and_where(Expr::col((Entity, Column::EndedAt)).is_null())
        .and_where(Expr::not_exists(decided(review)));
    // In the words of the index (migration 9).
    in_practice(practice).filter(Expr::cust("roles_on <> 0")).filter(Expr::exists(undecided))
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

fn grant(row: &role_grant::Model, names: &HashMap<Uuid, String>) -> anyhow::Result<Grant> {
    Ok(Grant {
        id: RoleGrantId(row.id),
        person: StaffMemberId(row.staff_member_id),
        role: parse_role(&row.role)?,
        at: Moment(row.granted_at),
        by: row.granted_by.and_then(|by| names.get(&by).cloned()),
        until: row.until.map(Moment),
    })
}
