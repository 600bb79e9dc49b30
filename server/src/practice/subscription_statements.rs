//! Statements: writing the one that is due, once, and taking them along.
//!
//! A statement tells who was billable at the moment at which its cycle began, whenever it is written: a
//! server that was down then reads it from the history of the roles, one cycle after the other.

use super::UseCases;
use crate::{
    store::{
        self,
        audit::Event,
        statements::{Line, Statement},
        subscriptions,
    },
    time_zone,
};
use app::{
    backend::Failure,
    domain::{
        AuditAction, Change, Day, Fact, Member, Origin, PracticeId, PracticeSlug, Refusal,
        permission::{self, Action},
    },
};

/// Statements to be taken along, newest first.
#[derive(Clone, Debug)]
pub struct StatementsExport {
    /// Whose, in addresses.
    pub slug: PracticeSlug,
    /// The practice's time zone.
    pub time_zone: String,
    /// Whose lines [`UseCases::exported_lines`] reads.
    pub statements: Vec<Statement>,
    practice: PracticeId,
}

impl UseCases {
    /// Writes every statement that is due. The mail worker does this every few seconds.
    ///
    /// # Errors
    /// When the database fails. One practice whose statement can't be written holds up no other one.
    pub async fn write_due_statements(&self) -> Result<(), Failure> {
        self.begin_missing_subscriptions().await?;
        for practice in subscriptions::due(&self.db, self.clock.now()).await? {
            if let Err(failure) = self.write_due_statements_of(practice).await {
                tracing::error!(%practice, ?failure, "a statement can't be written");
            }
        }
        Ok(())
    }

    /// Writes the statements of all cycles that have begun in this practice, one by one.
    pub(super) async fn write_due_statements_of(&self, practice: PracticeId) -> Result<(), Failure> {
        while subscriptions::find(&self.db, practice).await?.next_at <= self.clock.now() {
            // Roles that began or ended by themselves while nobody looked are in no history yet.
            self.keep_schedule_of(practice).await?;
            self.write_next_statement(practice).await?;
        }
        Ok(())
    }

    async fn write_next_statement(&self, practice: PracticeId) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[practice]).await?;
        let now = self.clock.now();
        let due = subscriptions::find(&tx, practice).await?;
        // Another node may have been quicker: it held the lock until its statement was there.
        if due.next_at > now {
            return Ok(());
        }
        let zone = store::practices::find(&tx, practice).await?.rules.time_zone;
        let seats = store::seats::seats(&tx, practice, due.next_at).await?;
        let lines = seats.into_iter().filter_map(|seat| {
            let since = seat.history.billed_since(due.next_at)?;
            Some(Line { person: seat.history.person, name: seat.name, since })
        });
        let lines: Vec<Line> = lines.collect();
        let following = due.cycle_day.start_after(due.next);
        let statement = Statement {
            id: self.clock.id(),
            from: due.next,
            to: following.before(),
            starts_at: due.next_at,
            written_at: now,
            price: self.seat_price,
            seats: lines.len(),
            total: self.seat_price.times(lines.len()),
        };
        store::statements::insert(&tx, practice, &statement, lines).await?;
        let following_at = time_zone::beginning(following, &zone)?;
        subscriptions::set_next(&tx, practice, following, following_at).await?;
        let changes = [
            Change::of(Fact::StatementFrom, "", statement.from.to_string()),
            Change::of(Fact::Seats, "", statement.seats.to_string()),
            Change::of(Fact::Total, "", statement.total.to_string()),
        ];
        let event = Event {
            actor: None,
            subject: None,
            action: AuditAction::StatementWritten,
            changes: changes.into_iter().flatten().collect(),
            origin: &Origin::default(),
        };
        store::audit::append(&tx, practice, event, now, self.clock.id()).await?;
        self.commit(tx).await
    }

    /// All statements of the practice, or the one of the cycle that began on this day; records that they
    /// were taken along.
    ///
    /// # Errors
    /// As each use case.
    pub async fn export_statements(&self, actor: &Member, cycle: Option<Day>) -> Result<StatementsExport, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::SeeStatements)?;
        let statements = match cycle {
            None => store::statements::all(&tx, actor.practice).await?,
            Some(from) => {
                vec![store::statements::find(&tx, actor.practice, from).await?.ok_or(Refusal::NotFound)?]
            }
        };
        let slug = store::practices::find(&tx, actor.practice).await?.slug;
        let changes = [
            Change::of(Fact::StatementFrom, "", cycle.map(|from| from.to_string()).unwrap_or_default()),
            Change::of(Fact::StatementsExported, "", statements.len().to_string()),
        ];
        self.record(&tx, &actor, None, AuditAction::StatementsExported, changes).await?;
        self.commit(tx).await?;
        Ok(StatementsExport { slug, time_zone: actor.rules.time_zone, statements, practice: actor.practice })
    }

    /// Lines of one of these statements, as they have been since it was written: some of those behind this many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exported_lines(
        &self,
        export: &StatementsExport,
        statement: &Statement,
        behind: usize,
    ) -> anyhow::Result<Vec<Line>> {
        store::statements::lines(&self.db, export.practice, statement.id, behind).await
    }
}
