//! Taking the staff along: who works and worked here, and how soon access ended for those who left.

use super::UseCases;
use crate::store::{
    self,
    audit::{Recorded, Wanted},
    staff_export::Person,
};
use app::{
    backend::Failure,
    domain::{
        AuditAction, Change, Coverage, Fact, Member, Moment, PracticeId, PracticeSlug, RecordedEnd, Roles,
        SecondFactorRule, StaffExportPage, StaffFile, StaffMemberId, Termination,
        permission::{self, Action},
    },
};
use std::collections::HashMap;

/// People, or events, that are read at once: a file is made of as much at a time, however large the practice is.
const BATCH: usize = 500;

/// The staff, to be taken along.
#[derive(Clone, Debug)]
pub struct StaffExport {
    /// Whose staff.
    pub practice: PracticeId,
    /// The practice's name in addresses.
    pub slug: PracticeSlug,
    /// The practice's time zone.
    pub time_zone: String,
    /// When it was made.
    pub at: Moment,
    /// Whom the practice requires to have a second factor, and from when on.
    pub rule: (SecondFactorRule, Option<Moment>),
    /// How many have one.
    pub coverage: Coverage,
    /// Everybody who is or was on the staff, in the order of the list: whoever is renamed or added while the file is
    /// written is neither missing nor in it twice.
    everybody: Vec<StaffMemberId>,
}

impl StaffExport {
    /// Whom to read together.
    pub fn batches(&self) -> impl Iterator<Item = &[StaffMemberId]> {
        self.everybody.chunks(BATCH)
    }
}

/// An end of somebody's access: whose, what the log recorded of it, and what the person's roles say.
pub type End = (Person, RecordedEnd, Termination);

pub(super) async fn page(use_cases: &UseCases, actor: &Member) -> Result<StaffExportPage, Failure> {
    permission::may(actor, Action::ExportStaff)?;
    let (people, with_factor) = store::staff_export::count_factors(&use_cases.db, actor.practice).await?;
    Ok(StaffExportPage { coverage: Coverage { people, with_factor }, rule: actor.rules.second_factor })
}

impl UseCases {
    /// The staff as a file; records that it was taken along.
    ///
    /// # Errors
    /// As each use case.
    pub async fn export_staff(&self, actor: &Member, file: StaffFile) -> Result<StaffExport, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ExportStaff)?;
        let slug = store::practices::find(&tx, actor.practice).await?.slug;
        let taken = Change::of(Fact::ExportedFile, "", file.code());
        self.record(&tx, &actor, None, AuditAction::StaffExported, [taken]).await?;
        self.commit(tx).await?;
        // Nobody who writes waits for a long list.
        let tx = store::read_tx(&self.db).await?;
        let at = self.clock.now();
        let (people, with_factor) = store::staff_export::count_factors(&tx, actor.practice).await?;
        Ok(StaffExport {
            practice: actor.practice,
            slug,
            time_zone: actor.rules.time_zone.clone(),
            at,
            rule: (actor.rules.second_factor, actor.rules.second_factor_from),
            coverage: Coverage { people, with_factor },
            everybody: store::staff_export::everybody(&tx, actor.practice).await?,
        })
    }

    /// Some of an export's people, as they are at one moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exported_people(&self, export: &StaffExport, ids: &[StaffMemberId]) -> anyhow::Result<Vec<Person>> {
        let tx = store::read_tx(&self.db).await?;
        store::staff_export::people(&tx, export.practice, ids).await
    }

    /// The next ends of access after the event of this number, the first one first, and the number to go on after;
    /// `None` at the end of the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exported_ends(
        &self,
        export: &StaffExport,
        after: Option<i64>,
    ) -> anyhow::Result<Option<(Vec<End>, i64)>> {
        let tx = store::read_tx(&self.db).await?;
        let wanted = Wanted { fact: Some(Fact::Roles), after, ..Wanted::default() };
        let events = store::audit::oldest(&tx, export.practice, &wanted, BATCH as u64).await?;
        let Some(last) = events.last().map(|event| event.number) else { return Ok(None) };
        let recorded: Vec<RecordedEnd> = events.iter().filter_map(end_of_access).collect();
        let mut ids: Vec<StaffMemberId> = recorded.iter().map(|end| end.person).collect();
        ids.sort_unstable();
        ids.dedup();
        let people = store::staff_export::people(&tx, export.practice, &ids).await?;
        let people: HashMap<StaffMemberId, Person> = people.into_iter().map(|person| (person.id, person)).collect();
        let ends = recorded.into_iter().filter_map(|end| {
            let person = people.get(&end.person)?;
            let termination = Termination::of(&person.roles, end.at)?;
            Some((person.clone(), end, termination))
        });
        Ok(Some((ends.collect(), last)))
    }
}

/// The end of somebody's last role, if this is one.
fn end_of_access(event: &Recorded) -> Option<RecordedEnd> {
    let of = |fact| event.changes.iter().find(|change| change.fact == fact);
    let went = of(Fact::Roles).filter(|change| change.after.is_none())?;
    let roles: Option<Roles> = went.before.as_deref()?.split_whitespace().map(|code| code.parse().ok()).collect();
    let sessions = of(Fact::SessionsEnded).and_then(|change| change.after.as_deref()?.parse().ok());
    Some(RecordedEnd {
        person: event.subject_id?,
        at: event.at,
        action: event.action,
        by: event.actor.clone(),
        roles: roles?,
        sessions: sessions.unwrap_or_default(),
    })
}
