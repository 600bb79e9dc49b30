//! A table of people as it stands: its rows, and what each is judged by.

use super::UseCases;
use crate::store::{self, imports::Import};
use anyhow::Context;
use app::{
    backend::Failure,
    domain::{
        Admission, Around, Columns, EmailAddress, Fault, ImportId, ImportRow, Judged, Member, NewStaffMember, Refusal,
        StaffMember, judge,
    },
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A domain that so few addresses have is no usual one.
const USUAL: usize = 3;

/// A table, and what is known of its practice.
pub(super) struct Sheet {
    pub(super) import: Import,
    pub(super) columns: Columns,
    pub(super) rows: Vec<ImportRow>,
    /// Those on the staff, active or not, whose addresses it names.
    staff: HashMap<EmailAddress, StaffMember>,
    /// The first row with each address.
    first: HashMap<EmailAddress, u32>,
    usual_domain: Option<String>,
}

impl Sheet {
    pub(super) async fn read(use_cases: &UseCases, actor: &Member, id: ImportId) -> Result<Self, Failure> {
        let (db, practice) = (&use_cases.db, actor.practice);
        let import = store::imports::find(db, practice, id).await?.ok_or(Refusal::NotFound)?;
        let columns = columns(&import)?;
        let rows = store::imports::rows(db, practice, id).await?;
        let mut first = HashMap::new();
        for row in &rows {
            if let Ok(email) = columns.email(&row.cells).parse::<EmailAddress>() {
                first.entry(email).or_insert(row.number);
            }
        }
        let usual_domain = usual_domain(store::staff::addresses(db, practice).await?.iter().chain(first.keys()));
        let named: Vec<&EmailAddress> = first.keys().collect();
        let staff = store::staff::find_by_emails(db, practice, &named).await?;
        let staff = staff.into_iter().map(|person| (person.email.clone(), person)).collect();
        Ok(Self { import, columns, rows, staff, first, usual_domain })
    }

    /// What is done for a row, and for whom; `known` has the address that it names.
    pub(super) fn judge(
        &self,
        actor: &Member,
        row: &ImportRow,
        new: &NewStaffMember,
        known: Option<&StaffMember>,
    ) -> Judged {
        let around = Around {
            repeats: self.first.get(&new.email).copied().filter(|first| *first < row.number),
            known: known.map(|person| (person.standing(), person.into())),
            usual_domain: self.usual_domain.as_deref(),
        };
        judge(actor, new, row.confirmed, around)
    }

    /// What became of a row, or would become of it now; and whom it names, if it would be done.
    pub(super) fn foresee(&self, actor: &Member, row: &ImportRow) -> (Judged, Option<NewStaffMember>) {
        if let Some(judged) = &row.judged {
            return (judged.clone(), None);
        }
        match self.columns.person(&row.cells) {
            Err(fault) => (Err(fault), None),
            Ok(new) => {
                let judged = self.judge(actor, row, &new, self.staff.get(&new.email));
                let new = judged.is_ok().then_some(new);
                (judged, new)
            }
        }
    }
}

/// What the columns mean; they were read before the table was kept.
fn columns(import: &Import) -> anyhow::Result<Columns> {
    Columns::read(&import.headers).ok().with_context(|| format!("the columns of import {}", import.id))
}

/// The domain that most of these addresses have. Each counts once, whether it stands in the table, on the staff
/// or on both: so the answer stays the same while people move from one to the other.
fn usual_domain<'a>(addresses: impl Iterator<Item = &'a EmailAddress>) -> Option<String> {
    let addresses: BTreeSet<&EmailAddress> = addresses.collect();
    let mut domains: BTreeMap<&str, usize> = BTreeMap::new();
    for address in addresses {
        *domains.entry(address.domain()).or_default() += 1;
    }
    let (domain, people) = domains.into_iter().max_by_key(|(_, people)| *people)?;
    (people >= USUAL).then(|| domain.into())
}

/// How often each kind of verdict came; the first of each kind stands for it.
pub(super) fn counted<'a>(judged: impl Iterator<Item = &'a Judged>) -> Vec<(Judged, usize)> {
    let mut counts: Vec<(Judged, usize)> = Vec::new();
    for judged in judged {
        match counts.iter_mut().find(|(other, _)| same_kind(other, judged)) {
            Some((_, count)) => *count += 1,
            None => counts.push((judged.clone(), 1)),
        }
    }
    counts.sort_by_key(|(judged, _)| match judged {
        Ok(Admission::Invite) => 0,
        Ok(Admission::Reactivate) => 1,
        Err(_) => 2,
    });
    counts
}

fn same_kind(a: &Judged, b: &Judged) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => a == b,
        (Err(a), Err(b)) => std::mem::discriminant(a) == std::mem::discriminant(b),
        _ => false,
    }
}

/// Which faults can be put right at once, and in how many rows.
pub(super) fn fixable<'a>(judged: impl Iterator<Item = &'a Judged>) -> Vec<(Fault, usize)> {
    let mut faults: Vec<(Fault, usize)> = Vec::new();
    for fault in judged.filter_map(|judged| judged.as_ref().err()) {
        if !matches!(fault, Fault::OddDomain { .. } | Fault::UnknownRole(_) | Fault::Inactive) {
            continue;
        }
        match faults.iter_mut().find(|(other, _)| other == fault) {
            Some((_, count)) => *count += 1,
            None => faults.push((fault.clone(), 1)),
        }
    }
    faults
}
