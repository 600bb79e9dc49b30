//! Rows of access reviews. Signed off, they never change: triggers refuse it.

use super::{
    entity::{access_review, access_review_line, staff_member},
    reviewed_roles::Access,
    roles::parse_role,
};
use anyhow::Context;
use app::domain::{AccessId, AccessReviewId, Moment, PracticeId, StaffMemberId, Verdict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    Select, sea_query::OnConflict,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Both databases take more bound values than this many rows have.
const ROWS_A_STATEMENT: usize = 500;

/// A review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Which one.
    pub id: AccessReviewId,
    /// When it was started.
    pub started_at: Moment,
    /// What whoever started it was called.
    pub started_by: String,
    /// Its end; `None` while it is open.
    pub signed: Option<Signature>,
}

/// The end of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// When.
    pub at: Moment,
    /// What whoever signed it was called.
    pub by: String,
    /// The [`fingerprint`] of its lines.
    pub fingerprint: Vec<u8>,
}

/// What became of one time of a role's being on, or of a plan for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which time of its being on, or which plan.
    pub access: Access,
    /// What the person was called then.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// When.
    pub at: Moment,
    /// What whoever decided was called; `None` for the system.
    pub by: Option<String>,
}

/// Starts a review. The database refuses a second open one.
pub async fn insert(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    new: &Review,
    by: StaffMemberId,
) -> anyhow::Result<()> {
    let row = access_review::ActiveModel {
        id: Set(new.id.0),
        practice_id: Set(practice.uuid()),
        started_at: Set(new.started_at.0),
        started_by: Set(by.0),
        started_by_name: Set(new.started_by.clone()),
        signed_at: Set(None),
        signed_by: Set(None),
        signed_by_name: Set(None),
        fingerprint: Set(None),
    };
    access_review::Entity::insert(row).exec_without_returning(db).await.context("start an access review")?;
    Ok(())
}

/// The review with this id.
pub async fn find(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    id: AccessReviewId,
) -> anyhow::Result<Option<Review>> {
    let row = of_practice(practice).filter(access_review::COLUMN.id.eq(id.0)).one(db).await;
    Ok(row.context("find an access review")?.map(parse))
}

/// All reviews of the practice, newest first.
pub async fn all(db: &impl ConnectionTrait, practice: PracticeId) -> anyhow::Result<Vec<Review>> {
    let newest_first =
        of_practice(practice).order_by_desc(access_review::COLUMN.started_at).order_by_desc(access_review::COLUMN.id);
    Ok(newest_first.all(db).await.context("list access reviews")?.into_iter().map(parse).collect())
}

/// How many lines of each verdict the practice's reviews have, or one of them.
pub async fn counts(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    only: Option<AccessReviewId>,
) -> anyhow::Result<Vec<(AccessReviewId, Verdict, usize)>> {
    let mut query = lines_of_practice(practice)
        .select_only()
        .columns([access_review_line::Column::ReviewId, access_review_line::Column::Verdict])
        .column_as(access_review_line::Column::AccessId.count(), "count")
        .group_by(access_review_line::Column::ReviewId)
        .group_by(access_review_line::Column::Verdict);
    if let Some(only) = only {
        query = query.filter(access_review_line::COLUMN.review_id.eq(only.0));
    }
    let rows: Vec<(Uuid, String, i64)> = query.into_tuple().all(db).await.context("count lines of access reviews")?;
    let counted = rows.into_iter().map(|(review, verdict, count)| {
        let verdict = Verdict::from_code(&verdict).with_context(|| format!("no verdict {verdict:?}"))?;
        Ok((AccessReviewId(review), verdict, usize::try_from(count)?))
    });
    counted.collect()
}

/// The first lines of a review, in the order of the staff list; all of them without a limit.
pub async fn lines(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: AccessReviewId,
    limit: Option<usize>,
) -> anyhow::Result<Vec<Line>> {
    let person = access_review_line::Entity::belongs_to(staff_member::Entity)
        .from(access_review_line::Column::StaffMemberId)
        .to(staff_member::Column::Id);
    let rows = lines_of_practice(practice)
        .join(JoinType::InnerJoin, person.into())
        .filter(access_review_line::COLUMN.review_id.eq(review.0))
        .order_by_asc(staff_member::COLUMN.sort_name)
        .order_by_asc(access_review_line::COLUMN.staff_member_id)
        .order_by_asc(access_review_line::COLUMN.access_id)
        .limit(limit.map(|limit| limit as u64))
        .all(db)
        .await
        .context("find lines of an access review")?;
    rows.into_iter().map(parse_line).collect()
}

/// Writes down what became of these roles, in the place of what was written before.
pub async fn decide(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: AccessReviewId,
    lines: &[Line],
) -> anyhow::Result<()> {
    use access_review_line::Column;
    for some in lines.chunks(ROWS_A_STATEMENT) {
        let rows = some.iter().map(|Line { access, name, verdict, at, by }| access_review_line::ActiveModel {
            review_id: Set(review.0),
            access_id: Set(access.id.0),
            practice_id: Set(practice.uuid()),
            role_grant_id: Set((!access.planned).then_some(access.id.0)),
            role_start_id: Set(access.planned.then_some(access.id.0)),
            staff_member_id: Set(access.person.0),
            name: Set(name.clone()),
            role: Set(access.role.code().to_owned()),
            granted_at: Set(access.at.0),
            granted_by_name: Set(access.by.clone()),
            verdict: Set(verdict.code().to_owned()),
            decided_at: Set(at.0),
            decided_by_name: Set(by.clone()),
        });
        let again = OnConflict::columns([Column::ReviewId, Column::AccessId])
            .update_columns([Column::Name, Column::Verdict, Column::DecidedAt, Column::DecidedByName])
            .to_owned();
        let insert = access_review_line::Entity::insert_many(rows).on_conflict(again);
        insert.exec_without_returning(db).await.context("write lines of an access review")?;
    }
    Ok(())
}

/// Ends a review.
pub async fn sign(
    db: &impl ConnectionTrait,
    practice: PracticeId,
    review: AccessReviewId,
    signature: &Signature,
    by: StaffMemberId,
) -> anyhow::Result<()> {
    let row = access_review::ActiveModel {
        signed_at: Set(Some(signature.at.0)),
        signed_by: Set(Some(by.0)),
        signed_by_name: Set(Some(signature.by.clone())),
        fingerprint: Set(Some(signature.fingerprint.clone())),
        ..Default::default()
    };
    access_review::Entity::update_many()
        .set(row)
        .filter(access_review::COLUMN.practice_id.eq(practice.uuid()))
        .filter(access_review::COLUMN.id.eq(review.0))
        .exec(db)
        .await
        .context("sign an access review off")?;
    Ok(())
}

/// SHA-256 over everything that the lines say, in the order of their ids, each field with its length before it
/// (8 bytes, big endian): whatever is changed, added or taken away changes it. (A line about a role that was to come
/// has a field more, so that lines signed before there were any keep their fingerprint.)
pub fn fingerprint(lines: &[Line]) -> Vec<u8> {
    let mut lines: Vec<&Line> = lines.iter().collect();
    lines.sort_by_key(|line| line.access.id);
    let mut sha = Sha256::new();
    for Line { access, name, verdict, at, by } in lines {
        let planned = access.planned.then_some(b"planned".as_slice());
        let fields = [
            access.id.0.as_bytes().as_slice(),
            access.person.0.as_bytes(),
            access.role.code().as_bytes(),
            &access.at.0.to_be_bytes(),
            access.by.as_deref().unwrap_or_default().as_bytes(),
            name.as_bytes(),
            verdict.code().as_bytes(),
            &at.0.to_be_bytes(),
            by.as_deref().unwrap_or_default().as_bytes(),
        ];
        for field in fields.into_iter().chain(planned) {
            sha.update((field.len() as u64).to_be_bytes());
            sha.update(field);
        }
    }
    sha.finalize().to_vec()
}

fn of_practice(practice: PracticeId) -> Select<access_review::Entity> {
    access_review::Entity::find().filter(access_review::COLUMN.practice_id.eq(practice.uuid()))
}

fn lines_of_practice(practice: PracticeId) -> Select<access_review_line::Entity> {
    access_review_line::Entity::find().filter(access_review_line::COLUMN.practice_id.eq(practice.uuid()))
}

fn parse(row: access_review::Model) -> Review {
    let signed = match (row.signed_at, row.signed_by_name, row.fingerprint) {
        (Some(at), Some(by), Some(fingerprint)) => Some(Signature { at: Moment(at), by, fingerprint }),
        _ => None,
    };
    Review { id: AccessReviewId(row.id), started_at: Moment(row.started_at), started_by: row.started_by_name, signed }
}

fn parse_line(row: access_review_line::Model) -> anyhow::Result<Line> {
    let verdict = Verdict::from_code(&row.verdict);
    Ok(Line {
        access: Access {
            id: AccessId(row.access_id),
            planned: row.role_start_id.is_some(),
            person: StaffMemberId(row.staff_member_id),
            role: parse_role(&row.role)?,
            at: Moment(row.granted_at),
            by: row.granted_by_name,
            until: None,
        },
        name: row.name,
        verdict: verdict.with_context(|| format!("access review {}: {:?}", row.review_id, row.verdict))?,
        at: Moment(row.decided_at),
        by: row.decided_by_name,
    })
}
