//! The Subscription tab: who is billed today, and what the next statement will say.
//!
//! Whoever is billable when a cycle begins is charged for it (`app::domain::SeatHistory`). Statements are
//! written in [`super::subscription_statements`].

use super::{UseCases, shown, who_can};
use crate::{
    store::{self, seats::Seat, statements, subscriptions},
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{Failure, Subscription},
    domain::{
        BilledPerson, CycleDay, Day, Excerpt, Member, Moment, Pending, PendingChange, PendingKind, PracticeId, Price,
        Refusal, Role, StaffKind, StaffMember, StaffMemberId, StatementLine, StatementPage, SubscriptionPage,
        is_billed,
        permission::{self, Action, Actor},
    },
};
use async_trait::async_trait;
use sea_orm::ConnectionTrait;
use std::collections::HashSet;

#[async_trait]
impl Subscription for UseCases {
    async fn page(&self, actor: &Member) -> Result<SubscriptionPage, Failure> {
        permission::may(actor, Action::SeeForecast)?;
        // As with roles that end: whoever comes first does what is due, so that nobody reads less.
        self.write_due_statements_of(actor.practice).await?;
        let (db, practice, zone) = (&self.db, actor.practice, &actor.rules.time_zone);
        let now = self.clock.now();
        let cycle = running(db, practice, now, zone).await?;
        let next_at = time_zone::beginning(cycle.next, zone)?;
        let start = time_zone::beginning(cycle.from, zone)?;
        let seats = store::seats::seats(db, practice, start).await?;
        let paid = paid(db, practice, cycle.from).await?;
        let changes = seats.iter().flat_map(|seat| {
            let paid = paid.contains(&seat.history.person);
            let changes = seat.history.pending(paid, now, start, |at| cycle.first_from(at, zone).unwrap_or(next_at));
            changes.into_iter().map(move |change| (seat, change))
        });
        let pending = Excerpt::of(changes.collect());
        let pending = pending.try_map(|(seat, change)| pending_change(self, seat, change, cycle, zone))?;
        let at_next = seats.iter().filter(|seat| seat.history.billed_since(next_at).is_some()).count();
        let sees_statements = |who: Actor| permission::may(who, Action::SeeStatements).is_ok();
        let statements = match who_can::instead(self, actor, sees_statements).await? {
            None => Ok(statements::all(db, practice).await?.iter().map(line).collect()),
            Some(who) => Err(who),
        };
        Ok(SubscriptionPage {
            prices: Role::ALL.map(|role| (role, Price::of(role, StaffKind::Employee, self.seat_price))).into(),
            price: self.seat_price,
            billed: billed(&seats, now, zone)?,
            from: cycle.from,
            next: cycle.next,
            seats: at_next,
            total: self.seat_price.times(at_next),
            pending,
            statements,
        })
    }

    async fn statement(&self, actor: &Member, from: Day) -> Result<StatementPage, Failure> {
        permission::may(actor, Action::SeeStatements)?;
        let found = statements::find(&self.db, actor.practice, from).await?.ok_or(Refusal::NotFound)?;
        let lines = statements::lines(&self.db, actor.practice, found.id, 0).await?;
        let mut lines = Excerpt::of(lines);
        lines.more = found.seats.saturating_sub(lines.shown.len());
        let people = lines.try_map(|line| {
            let since = time_zone::day_of(line.since, &actor.rules.time_zone)?.day;
            anyhow::Ok(BilledPerson { id: line.person, name: line.name, since })
        })?;
        Ok(StatementPage { line: line(&found), price: found.price, written: shown(found.written_at, actor)?, people })
    }
}

/// The cycle that is under way.
#[derive(Clone, Copy)]
struct Running {
    day: CycleDay,
    /// Its first day.
    from: Day,
    /// The first day of the one after it.
    next: Day,
}

async fn running(db: &impl ConnectionTrait, practice: PracticeId, now: Moment, zone: &str) -> anyhow::Result<Running> {
    let day = subscriptions::find(db, practice).await?.cycle_day;
    let next = day.start_after(time_zone::day_of(now, zone)?.day);
    Ok(Running { day, from: day.start_before(next), next })
}

/// Who is on the statement of the cycle that began on this day.
async fn paid(db: &impl ConnectionTrait, practice: PracticeId, from: Day) -> anyhow::Result<HashSet<StaffMemberId>> {
    let Some(statement) = statements::find(db, practice, from).await? else { return Ok(HashSet::new()) };
    statements::people(db, practice, statement.id).await
}

fn billed(seats: &[Seat], now: Moment, zone: &str) -> anyhow::Result<Excerpt<BilledPerson>> {
    let billed = seats.iter().filter_map(|seat| Some((seat, seat.history.billed_since(now)?)));
    Excerpt::of(billed.collect()).try_map(|(seat, since)| {
        let since = time_zone::day_of(since, zone)?.day;
        Ok(BilledPerson { id: seat.history.person, name: seat.name.clone(), since })
    })
}

fn pending_change(
    use_cases: &UseCases,
    seat: &Seat,
    change: Pending,
    cycle: Running,
    zone: &str,
) -> anyhow::Result<PendingChange> {
    let Pending { what, at, effect } = change;
    let on = match what {
        PendingKind::Ends => time_zone::last_day(at, zone)?.day,
        _ => time_zone::day_of(at, zone)?.day,
    };
    Ok(PendingChange {
        id: seat.history.person,
        name: seat.name.clone(),
        what,
        on,
        from: cycle.first_day_from(at, zone)?.max(cycle.next),
        effect,
        price: use_cases.seat_price,
    })
}

impl Running {
    /// The first day of the first cycle that begins at this moment or later: its statement shows what changes then.
    fn first_day_from(self, at: Moment, zone: &str) -> anyhow::Result<Day> {
        let day = time_zone::day_of(at, zone)?.day;
        Ok(if time_zone::beginning(day, zone)? == at { self.day.start_from(day) } else { self.day.start_after(day) })
    }

    /// When that cycle begins.
    fn first_from(self, at: Moment, zone: &str) -> anyhow::Result<Moment> {
        time_zone::beginning(self.first_day_from(at, zone)?, zone)
    }
}

fn line(statement: &statements::Statement) -> StatementLine {
    StatementLine { from: statement.from, to: statement.to, seats: statement.seats, total: statement.total }
}

/// From when on each of these people is not charged once their billed role is off; `None` where nothing is charged:
/// their roles are free, or they never accepted.
pub(super) async fn not_charged_from(
    use_cases: &UseCases,
    db: &impl ConnectionTrait,
    actor: &Member,
    people: &[StaffMember],
) -> Result<Vec<Option<Day>>, Failure> {
    if permission::may(actor, Action::SeeForecast).is_err() {
        return Ok(vec![None; people.len()]);
    }
    let cycle = running(db, actor.practice, use_cases.clock.now(), &actor.rules.time_zone).await?;
    let ids: Vec<StaffMemberId> = people.iter().map(|person| person.id).collect();
    let paid = match statements::find(db, actor.practice, cycle.from).await? {
        Some(statement) => statements::billed(db, actor.practice, statement.id, &ids).await?,
        None => HashSet::new(),
    };
    let charged =
        |person: &StaffMember| person.kind == StaffKind::Employee && (is_billed(person) || paid.contains(&person.id));
    Ok(people.iter().map(|person| charged(person).then_some(cycle.next)).collect())
}

/// The first day of the cycle for which this person would be charged if their billed role went on now; `None`
/// where nothing is ever charged.
pub(super) async fn next_cycle(
    use_cases: &UseCases,
    actor: &Member,
    person: &StaffMember,
) -> Result<Option<Day>, Failure> {
    if person.kind == StaffKind::ExternalAgent || permission::may(actor, Action::SeeForecast).is_err() {
        return Ok(None);
    }
    let cycle = running(&use_cases.db, actor.practice, use_cases.clock.now(), &actor.rules.time_zone).await?;
    Ok(Some(cycle.next))
}

impl UseCases {
    /// Begins to bill a practice in the cycles whose first day is the one on which it was opened. Nothing is
    /// charged for the time before the first cycle that begins from now on.
    pub(super) async fn begin_subscription(
        &self,
        db: &impl ConnectionTrait,
        practice: PracticeId,
        opened: Moment,
        zone: &str,
    ) -> Result<(), Failure> {
        let cycle_day = CycleDay::of(time_zone::day_of(opened, zone)?.day);
        let next = cycle_day.start_after(time_zone::day_of(self.clock.now(), zone)?.day);
        let next_at = time_zone::beginning(next, zone)?;
        let new = subscriptions::Subscription { cycle_day, next, next_at };
        Ok(subscriptions::insert(db, practice, new).await.context("begin the subscription")?)
    }

    /// The same for practices that were opened before there were subscriptions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_missing_subscriptions(&self) -> Result<(), Failure> {
        for (practice, opened) in subscriptions::missing(&self.db).await? {
            let zone = store::practices::find(&self.db, practice).await?.rules.time_zone;
            self.begin_subscription(&self.db, practice, opened, &zone).await?;
        }
        Ok(())
    }
}
