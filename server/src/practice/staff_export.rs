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
        SecondFactorRule, StaffExportPage, StaffFile, StaffMemberId, Standing, Termination,
        permission::{self, Action},
    },
};
use std::collections::HashMap;

/// Events that are read at once.
const BATCH: u64 = 1000;

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
    /// Everybody who is or was on the staff, in the order of the list.
    pub people: Vec<Person>,
    /// Each end of somebody's access, the first one first, with the person's place in `people`.
    pub ends: Vec<(usize, RecordedEnd, Termination)>,
}

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
        let people = store::staff_export::people(&tx, actor.practice).await?;
        let ends = match file {
            StaffFile::Staff => Vec::new(),
            StaffFile::Terminations | StaffFile::Everything => ends(&tx, actor.practice, &people).await?,
        };
        let can_sign_in: Vec<&Person> = people.iter().filter(|person| person.standing() == Standing::Active).collect();
        let with_factor = can_sign_in.iter().filter(|person| person.login.is_some_and(|login| login.second_factor));
        Ok(StaffExport {
            practice: actor.practice,
            slug,
            time_zone: actor.rules.time_zone.clone(),
            at,
            rule: (actor.rules.second_factor, actor.rules.second_factor_from),
            coverage: Coverage { people: can_sign_in.len(), with_factor: with_factor.count() },
            people,
            ends,
        })
    }
}

/// Each end of somebody's access: what the log recorded of it, and what the person's roles say.
async fn ends(
    db: &impl sea_orm::ConnectionTrait,
    practice: PracticeId,
    people: &[Person],
) -> Result<Vec<(usize, RecordedEnd, Termination)>, Failure> {
    let places: HashMap<StaffMemberId, usize> =
        people.iter().enumerate().map(|(place, person)| (person.id, place)).collect();
    let mut ends = Vec::new();
    let mut wanted = Wanted { fact: Some(Fact::Roles), ..Wanted::default() };
    loop {
        let events = store::audit::oldest(db, practice, &wanted, BATCH).await?;
        let Some(last) = events.last() else { return Ok(ends) };
        wanted.after = Some(last.number);
        for end in events.iter().filter_map(end_of_access) {
            let Some(&place) = places.get(&end.person) else { continue };
            if let Some(termination) = Termination::of(&people[place].roles, end.at) {
                ends.push((place, end, termination));
            }
        }
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
