//! The audit log: reading it, taking it along, and proving it whole.

use super::{UseCases, history, who_can};
use crate::{
    store::{
        self,
        audit::{Head, Recorded, Wanted},
        practices::Practice,
    },
    time_zone,
};
use anyhow::Context;
use app::{
    backend::{AuditLog, Failure},
    domain::{
        AuditAction, AuditEntry, AuditFilter, AuditPage, AuditParty, Change, Fact, HistoryEntry, MOST_TO_CHOOSE,
        Member, PracticeId, PracticeSlug, StaffMemberId,
        permission::{self, Action, Actor},
    },
};
use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use std::collections::HashMap;

/// Events on one page of the log.
const PAGE: usize = 50;
/// Events read at once for an export: its memory does not grow with the log.
const BATCH: u64 = 500;

#[async_trait]
impl AuditLog for UseCases {
    async fn list(&self, actor: &Member, filter: AuditFilter, before: Option<i64>) -> Result<AuditPage, Failure> {
        let sees = |who: Actor| permission::may(who, Action::SeeAuditLog).is_ok();
        let instead = who_can::instead(self, actor, sees).await?;
        let (found, more) = found(&self.db, actor, &filter).await?;
        let wanted = Wanted { before, ..wanted(actor, filter, &found)? };
        let mut events = store::audit::newest(&self.db, actor.practice, &wanted, PAGE as u64 + 1).await?;
        let next = (events.len() > PAGE).then(|| events[PAGE - 1].number);
        events.truncate(PAGE);
        let mut people = found;
        if let Some(AuditParty::Person(id)) = wanted.party.filter(|_| people.is_empty()) {
            let chosen = store::staff::names_of(&self.db, actor.practice, [id]).await?;
            people.extend(chosen);
        }
        let subjects = events.iter().filter_map(|event| event.subject_id);
        let names = store::staff::names_of(&self.db, actor.practice, subjects).await?;
        let entries = events.into_iter().map(|event| entry(event, &names, &actor.rules.time_zone));
        Ok(AuditPage {
            entries: entries.collect::<anyhow::Result<_>>()?,
            next,
            people: if instead.is_none() { people } else { Vec::new() },
            more,
            instead,
        })
    }
}

/// An export that was authorised and recorded, to be read batch by batch.
#[derive(Clone, Debug)]
pub struct AuditExport {
    /// Whose log.
    pub practice: PracticeId,
    /// Its name in addresses.
    pub slug: PracticeSlug,
    /// The last event before the export, which is the last one that can be in it.
    pub head: Head,
    wanted: Wanted,
}

/// A practice's chain as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The practice's name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// The last event, or the number at which the chain breaks.
    pub chain: Result<Head, i64>,
    /// The heads that were expected and are not there.
    pub missing: Vec<Head>,
}

impl Verified {
    /// Whether the chain is whole and everything that was expected is in it.
    pub fn is_whole(&self) -> bool {
        self.chain.is_ok() && self.missing.is_empty()
    }
}

impl UseCases {
    /// Begins an export of what [`AuditLog::list`] would show, and records it.
    ///
    /// # Errors
    /// As each use case.
    pub async fn export_audit_log(&self, actor: &Member, filter: AuditFilter) -> Result<AuditExport, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        let head = store::audit::head(&tx, actor.practice).await?;
        // Nobody else appends while the practice is locked, and what is there never changes: reading
        // it after the commit, batch by batch, finds the same events.
        let (found, _) = found(&tx, &actor, &filter).await?;
        let wanted = Wanted { before: Some(head.number + 1), ..wanted(&actor, filter, &found)? };
        let events = store::audit::count(&tx, actor.practice, &wanted).await?;
        let slug = store::practices::find(&tx, actor.practice).await?.slug;
        let changes = [Change::of(Fact::EventsExported, "", events.to_string())];
        self.record(&tx, &actor, None, AuditAction::AuditExported, changes).await?;
        self.commit(tx).await?;
        Ok(AuditExport { practice: actor.practice, slug, head, wanted })
    }

    /// The export's events after this number, oldest first, with the names of whom they are about as they are
    /// today; none when it is at its end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exported(
        &self,
        export: &AuditExport,
        after: i64,
    ) -> anyhow::Result<(Vec<Recorded>, HashMap<StaffMemberId, String>)> {
        let wanted = Wanted { after: Some(after), ..export.wanted.clone() };
        let events = store::audit::oldest(&self.db, export.practice, &wanted, BATCH).await?;
        let subjects = events.iter().filter_map(|event| event.subject_id);
        let names = store::staff::names_of(&self.db, export.practice, subjects).await?;
        Ok((events, names))
    }
}

/// Goes through the chains of all practices, or of one. Changes nothing.
///
/// # Errors
/// When a practice is named that does not exist, or the database fails.
pub async fn verify_audit_logs(
    db: &DatabaseConnection,
    only: Option<&str>,
    expected: &[(String, Head)],
) -> anyhow::Result<Vec<Verified>> {
    let practices = store::practices::all(db).await?;
    for slug in only.into_iter().chain(expected.iter().map(|(slug, _)| slug.as_str())) {
        let known = practices.iter().any(|practice| practice.slug.as_str() == slug);
        anyhow::ensure!(known, "there is no practice {slug:?}");
    }
    let mut found = Vec::new();
    for Practice { id, slug, rules } in practices {
        let asked = |of: &str| of == slug.as_str();
        // A head that is expected of a practice is looked for there, whatever else is asked.
        if only.is_some_and(|only| !asked(only)) && !expected.iter().any(|(of, _)| asked(of)) {
            continue;
        }
        let chain = store::audit::verify(db, id).await?;
        let mut missing = Vec::new();
        for (_, head) in expected.iter().filter(|(of, _)| of == slug.as_str()) {
            if !store::audit::holds(db, id, head).await? {
                missing.push(head.clone());
            }
        }
        found.push(Verified { name: rules.name.to_string(), slug: slug.to_string(), chain, missing });
    }
    Ok(found)
}

/// Whom the filter's name finds, as far as they fit into a list to choose from, and whether there are more.
async fn found<C: ConnectionTrait + TransactionTrait>(
    db: &C,
    actor: &Member,
    filter: &AuditFilter,
) -> Result<(Vec<(StaffMemberId, String)>, bool), Failure> {
    if filter.name.is_empty() {
        return Ok((Vec::new(), false));
    }
    // Whoever sees their own events alone may not learn who else there is.
    permission::may(actor, Action::SeeAuditLog)?;
    let mut found = store::staff_list::named(db, actor.practice, &filter.name, MOST_TO_CHOOSE as u64 + 1).await?;
    let more = found.len() > MOST_TO_CHOOSE;
    found.truncate(MOST_TO_CHOOSE);
    Ok((found, more))
}

/// What the filter asks for, less what `actor` may not see. `found` are those whom its name finds.
fn wanted(actor: &Member, filter: AuditFilter, found: &[(StaffMemberId, String)]) -> Result<Wanted, Failure> {
    let own = permission::may(actor, Action::SeeAuditLog).is_err().then_some(actor.staff_member);
    // Days as the reader's clock has them, like the times beside the events.
    let zone = &time_zone::of_reader(&actor.rules.time_zone);
    let from = filter.from.map(|day| time_zone::beginning(day, zone)).transpose()?;
    let until = filter.to.map(|day| time_zone::end(day, zone)).transpose()?;
    let is_found = |party: &AuditParty| match party {
        AuditParty::Person(id) => found.iter().any(|(other, _)| other == id),
        AuditParty::System => true,
    };
    let named = !filter.name.is_empty();
    // Somebody whom another name than now was typed for is chosen no longer.
    let party = filter.party.filter(|party| !named || is_found(party));
    let people = (named && party.is_none()).then(|| found.iter().map(|(id, _)| *id).collect());
    Ok(Wanted { own, party, people, action: filter.action, from, until, before: None, after: None, fact: None })
}

fn entry(event: Recorded, names: &HashMap<StaffMemberId, String>, zone: &str) -> anyhow::Result<AuditEntry> {
    let subject = match event.subject_id {
        Some(id) => Some((id, names.get(&id).with_context(|| format!("no staff member {id}"))?.clone())),
        None => None,
    };
    let at = time_zone::shown_exactly(event.at, zone)?;
    Ok(AuditEntry {
        number: event.number,
        event: HistoryEntry {
            at,
            actor: event.actor,
            action: event.action,
            changes: history::as_read(event.changes, zone),
        },
        subject,
        address: event.origin.address,
        user_agent: event.origin.user_agent,
    })
}
