//! The staff list: pages, searches and counts that cost the same in a small practice and in a large one.
//!
//! Conditions on sides and roles are written out in the words of the indexes (migration 9): with values bound
//! to them, databases would not see that an index fits.

use super::{
    entity::staff_member,
    fold::folded,
    staff::{in_practice, with_roles_shown},
};
use anyhow::Context;
use app::domain::{ListFilter, PracticeId, Roles, Show, Sort, StaffKind, StaffMember, StaffMemberId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, Statement, TransactionSession, TransactionTrait,
    sea_query::{Expr, ExprTrait, LikeExpr, Order, SimpleExpr},
};
use uuid::Uuid;

/// Whoever finds more people than this reads the list in its order, and meets them soon.
const MOST_FOUND: usize = 1000;
/// Of people with one role, say, so many are counted: an index leads to them.
const MOST_COUNTED: u64 = 1000;
/// The same where each name has to be read.
const MOST_READ: u64 = 100;
/// Shorter pieces are in no index of three letters.
const INDEXED: usize = 3;

/// What somebody asked of a practice's list.
pub struct Listing<'a, C> {
    db: &'a C,
    practice: PracticeId,
    filter: &'a ListFilter,
    found: Found,
}

/// How many people there are on each side of the list; the active ones with those invited.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// With a role, as far as they are shown.
    pub active: u64,
    /// Those of them without an account.
    pub invited: u64,
    /// Without a role.
    pub inactive: u64,
}

/// What the search came to.
enum Found {
    /// Nothing was searched for.
    Everybody,
    These(Vec<Uuid>),
    /// Too many to be held, or too short a piece for the index: names that are like this pattern.
    Like(String),
}

impl<'a, C: ConnectionTrait + TransactionTrait> Listing<'a, C> {
    /// Searches, if there is something to search for.
    pub async fn of(db: &'a C, practice: PracticeId, filter: &'a ListFilter) -> anyhow::Result<Self> {
        let search = folded(filter.search.trim());
        let found = if search.is_empty() { Found::Everybody } else { find(db, practice, filter, &search).await? };
        Ok(Self { db, practice, filter, found })
    }

    /// The page that was asked for, one entry more than `limit` if there is a further one.
    pub async fn page(&self, limit: u64) -> anyhow::Result<Vec<StaffMember>> {
        let Self { db, practice, filter, .. } = self;
        let newest = filter.sort == Sort::Newest;
        let (column, order) = match newest {
            true => (staff_member::Column::CreatedAt, Order::Desc),
            false => (staff_member::Column::SortName, Order::Asc),
        };
        let mut query = self.narrowed(filter.show);
        if let Some(after) = filter.after {
            let cursor = in_practice(*practice).filter(staff_member::COLUMN.id.eq(after.0)).one(*db).await;
            if let Some(cursor) = cursor.context("find where the page begins")? {
                let first = if newest { cursor.created_at.into() } else { cursor.sort_name.into() };
                let here = Expr::tuple([Expr::col(column), Expr::col(staff_member::Column::Id)]);
                let there = Expr::tuple([Expr::val::<sea_orm::Value>(first), Expr::val(cursor.id)]);
                query = query.filter(if newest { here.lt(there) } else { here.gt(there) });
            }
        }
        let ordered = query.order_by(column, order.clone()).order_by(staff_member::Column::Id, order);
        with_roles_shown(*db, ordered.limit(limit + 1).all(*db).await.context("list staff")?).await
    }

    /// Where counting ends: a greater count says only that there are more.
    pub fn counted_to(&self) -> u64 {
        match self.found {
            _ if self.is_of_all() => u64::MAX,
            Found::Like(_) => MOST_READ,
            Found::Everybody | Found::These(_) => MOST_COUNTED,
        }
    }

    fn is_of_all(&self) -> bool {
        matches!(self.found, Found::Everybody) && self.filter.roles.is_empty() && self.filter.kind.is_none()
    }

    /// How many people there are on each side of the list, up to [`Self::counted_to`] and one. Where only those
    /// who joined are shown, the other sides are empty.
    pub async fn counts(&self) -> anyhow::Result<Counts> {
        if self.is_of_all() {
            return self.counts_of_all().await;
        }
        let active = self.count(Show::Active).await?;
        if self.filter.joined_only {
            return Ok(Counts { active, ..Counts::default() });
        }
        Ok(Counts { active, invited: self.count(Show::Invited).await?, inactive: self.count(Show::Inactive).await? })
    }

    async fn count(&self, show: Show) -> anyhow::Result<u64> {
        let ids = self.narrowed(show).select_only().column(staff_member::Column::Id).limit(self.counted_to() + 1);
        let ids: Vec<Uuid> = ids.into_tuple().all(self.db).await.context("count staff")?;
        Ok(ids.len() as u64)
    }

    /// The same without an end.
    pub async fn count_to_the_end(&self, show: Show) -> anyhow::Result<u64> {
        self.narrowed(show).count(self.db).await.context("count staff")
    }

    /// As the database keeps it.
    async fn counts_of_all(&self) -> anyhow::Result<Counts> {
        let backend = self.db.get_database_backend();
        let place = if backend == DbBackend::Postgres { "$1" } else { "?" };
        let sql = format!("SELECT active, invited, inactive, coming FROM staff_count WHERE practice_id = {place}");
        let counts = Statement::from_sql_and_values(backend, sql, [self.practice.uuid().into()]);
        let Some(row) = self.db.query_one_raw(counts).await.context("count all staff")? else {
            return Ok(Counts::default());
        };
        let people = |column| {
            let people: i32 = row.try_get_by_index(column)?;
            u64::try_from(people).context("fewer than nobody")
        };
        let counts = Counts { active: people(0)?, invited: people(1)?, inactive: people(2)? };
        if self.filter.joined_only {
            let joined = counts.active.saturating_sub(counts.invited).saturating_sub(people(3)?);
            return Ok(Counts { active: joined, ..Counts::default() });
        }
        Ok(counts)
    }

    fn narrowed(&self, show: Show) -> Select<staff_member::Entity> {
        let ListFilter { roles, kind, joined_only, names_only, .. } = self.filter;
        let by_id = matches!(self.found, Found::These(_));
        let people = people(self.practice, by_id);
        let account = if by_id { "CASE WHEN TRUE THEN account_id END" } else { "account_id" };
        // 32 alone: they have no role yet, or are on leave.
        let signed_up = joined_only.then(|| Expr::cust(format!("{account} IS NOT NULL AND roles_on <> 32")));
        let invited = (show == Show::Invited).then(|| Expr::cust(format!("{account} IS NULL")));
        people
            .filter(match show {
                Show::Active | Show::Invited => on(*roles),
                // Nobody on this side holds a role, so the role filter has nothing to say here.
                Show::Inactive => Expr::cust("roles_on = 0"),
            })
            .apply_if(*kind, |query, kind| {
                query.filter(Expr::cust(match kind {
                    StaffKind::Employee => "kind = 'employee'",
                    StaffKind::ExternalAgent => "kind = 'external_agent'",
                }))
            })
            .apply_if(signed_up, Select::filter)
            .apply_if(invited, Select::filter)
            .apply_if(self.found.condition(*names_only), Select::filter)
    }
}

/// Everybody of the practice. Where ids lead to the rows, no index may: SQLite does not know how many people a
/// practice has.
fn people(practice: PracticeId, by_id: bool) -> Select<staff_member::Entity> {
    match by_id {
        true => staff_member::Entity::find()
            .filter(Expr::case(Expr::val(true), Expr::col(staff_member::Column::PracticeId)).eq(practice.uuid())),
        false => in_practice(practice),
    }
}

impl Found {
    fn condition(&self, names_only: bool) -> Option<Condition> {
        match self {
            Self::Everybody => None,
            Self::These(ids) => Some(Condition::all().add(staff_member::COLUMN.id.is_in(ids.iter().copied()))),
            Self::Like(pattern) => Some(like(pattern, names_only)),
        }
    }
}

/// Whether searches have an index. Only a PostgreSQL without pg_trgm has none.
pub async fn has_index(db: &impl ConnectionTrait) -> anyhow::Result<bool> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let sql = "SELECT 1 FROM pg_indexes WHERE indexname = 'staff_member_search_name'";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await;
    Ok(row.context("look for the index of searches")?.is_some())
}

/// At least one of these roles, or any at all.
fn on(roles: Roles) -> SimpleExpr {
    if roles.is_empty() {
        return Expr::cust("roles_on <> 0");
    }
    let bits: u8 = roles.iter().map(|role| 1 << role as u8).sum();
    Expr::cust(format!("(roles_on & {bits}) <> 0"))
}

fn like(pattern: &str, names_only: bool) -> Condition {
    let like = || LikeExpr::new(pattern.to_owned()).escape('\\');
    let name = staff_member::Column::SearchName.like(like());
    // Whoever may not see an address must not find its owner by it.
    let address = (!names_only).then(|| staff_member::Column::Email.like(like()));
    Condition::any().add(name).add_option(address)
}

/// Whoever is or was on the staff and is found by this part of a name or address, in the order of the list; at
/// most `limit`.
pub async fn named<C: ConnectionTrait + TransactionTrait>(
    db: &C,
    practice: PracticeId,
    search: &str,
    limit: u64,
) -> anyhow::Result<Vec<(StaffMemberId, String)>> {
    let search = folded(search.trim());
    let found = find(db, practice, &ListFilter::default(), &search).await?;
    let people = people(practice, matches!(found, Found::These(_)))
        .apply_if(found.condition(false), Select::filter)
        .order_by_asc(staff_member::COLUMN.sort_name)
        .order_by_asc(staff_member::COLUMN.id)
        .limit(limit);
    super::staff::named(db, people).await
}

async fn find<C: ConnectionTrait + TransactionTrait>(
    db: &C,
    practice: PracticeId,
    filter: &ListFilter,
    search: &str,
) -> anyhow::Result<Found> {
    let pattern = format!("%{}%", search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    if search.chars().count() < INDEXED {
        return Ok(Found::Like(pattern));
    }
    let most = MOST_FOUND as u64 + 1;
    let ids: Vec<Uuid> = if db.get_database_backend() == DbBackend::Postgres {
        let like = in_practice(practice).filter(like(&pattern, filter.names_only)).limit(most);
        let like = like.select_only().column(staff_member::Column::Id).into_tuple();
        let tx = db.begin().await.context("begin a search")?;
        // Planned for this piece of a name: whether an index helps depends on how common it is.
        tx.execute_unprepared("SET LOCAL plan_cache_mode = force_custom_plan").await.context("plan a search")?;
        let ids = like.all(&tx).await.context("search staff")?;
        tx.commit().await.context("end a search")?;
        ids
    } else {
        let quoted = search.replace('"', "\"\"");
        let wanted = if filter.names_only { format!("name : \"{quoted}\"") } else { format!("\"{quoted}\"") };
        // The practice's people have neighbouring numbers (migration 9). CROSS keeps the order of the tables.
        let sql = "WITH place (first) AS (SELECT number * 4294967296 FROM staff_count WHERE practice_id = ?)
            SELECT staff_member.id FROM place CROSS JOIN staff_search CROSS JOIN staff_member
                ON search_id = staff_search.rowid
            WHERE staff_search MATCH ? AND staff_search.rowid BETWEEN place.first AND place.first + 4294967295 LIMIT ?";
        let values = [practice.uuid().into(), wanted.into(), most.into()];
        let rows = db.query_all_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await;
        let rows = rows.context("search staff")?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?
    };
    Ok(if ids.len() > MOST_FOUND { Found::Like(pattern) } else { Found::These(ids) })
}
