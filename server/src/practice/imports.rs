//! Adding several people from a table: kept first, looked at, put right, and then done row by row.
//!
//! Each row has a transaction of its own, in which the person is added by the use case of a single invitation
//! and the row says so. Nothing runs by itself: each step is asked for by somebody who is signed in, and
//! authorised anew.

use super::{
    UseCases, exact, find,
    import_sheet::{Sheet, counted, fixable},
    roles, shown,
};
use crate::store::{self, imports::Import};
use app::{
    backend::{Failure, Imports},
    domain::{
        Admission, AuditAction, BILLED, Change, Columns, Fact, Fault, Fix, ImportId, ImportLine, ImportPage,
        ImportProgress, ImportRow, ImportTable, Judged, ListedImport, Member, Moment, NewStaffMember, Period,
        PracticeSlug, Refusal, Role, StaffMemberId,
        permission::{self, Action, StaffAction},
    },
    text,
};
use async_trait::async_trait;
use sea_orm::DatabaseTransaction;

/// Rows on one page.
const PAGE: usize = 50;
/// How long one step may take, and how many rows it does at most: whoever watches sees it go on.
const STEP: i64 = 1000;
const MOST_ROWS_A_STEP: usize = 200;
/// Long enough to come back for the result; then the practice has the people, and nobody needs the table.
const KEPT: i64 = 30 * 24 * Moment::HOUR;

/// What became of a table, to be taken along.
pub struct ImportResult {
    /// Of which practice.
    pub slug: PracticeSlug,
    /// What its columns are called.
    pub headers: Vec<String>,
    /// Its rows as they stand, and what became, or would become, of each.
    pub rows: Vec<(ImportRow, Judged)>,
}

#[async_trait]
impl Imports for UseCases {
    async fn list(&self, actor: &Member) -> Result<Vec<ListedImport>, Failure> {
        permission::may(actor, Action::ImportStaff)?;
        let mut listed = Vec::new();
        let progress = store::imports::progress(&self.db, actor.practice).await?;
        for import in store::imports::all(&self.db, actor.practice).await? {
            let progress = progress.get(&import.id).copied().unwrap_or_default();
            listed.push(self.listed(actor, &import, progress).await?);
        }
        Ok(listed)
    }

    async fn page(&self, actor: &Member, id: ImportId, after: usize) -> Result<ImportPage, Failure> {
        permission::may(actor, Action::ImportStaff)?;
        let sheet = Sheet::read(self, actor, id).await?;
        let judged: Vec<(Judged, Option<NewStaffMember>)> =
            sheet.rows.iter().map(|row| sheet.foresee(actor, row)).collect();
        let verdicts = || judged.iter().map(|(judged, _)| judged);
        let waits = sheet.rows.iter().zip(verdicts()).filter(|(row, _)| row.judged.is_none());
        let fixes = fixable(waits.map(|(_, judged)| judged));
        let billed = judged.iter().filter(|(_, new)| new.as_ref().is_some_and(|new| new.roles.hold(BILLED))).count();
        let mut order: Vec<usize> = (0..judged.len()).collect();
        order.sort_by_key(|place| judged[*place].0.is_ok());
        let lines = order.iter().skip(after).take(PAGE).map(|place| line(&sheet, *place, &judged[*place].0));
        let done = sheet.rows.iter().filter(|row| row.judged.is_some()).count();
        let added = sheet.rows.iter().filter(|row| row.person.is_some()).count();
        let progress = ImportProgress { done, added, rows: sheet.rows.len() };
        Ok(ImportPage {
            import: self.listed(actor, &sheet.import, progress).await?,
            counts: counted(verdicts()),
            fixes,
            roles: Role::INVITABLE.into_iter().filter(|role| may_give(actor, *role)).collect(),
            unknown_columns: sheet.columns.unknown(&sheet.import.headers),
            rows: lines.collect(),
            next: Some(after.saturating_add(PAGE)).filter(|next| *next < judged.len()),
            seats: (billed, self.seat_price.times(billed)),
            expires: shown(actor.rules.invitation_expiry(self.clock.now()), actor)?,
        })
    }

    async fn fix(&self, actor: &Member, id: ImportId, fix: Fix) -> Result<usize, Failure> {
        permission::may(actor, Action::ImportStaff)?;
        let sheet = Sheet::read(self, actor, id).await?;
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ImportStaff)?;
        let name = if let Fix::Role(_, role) = &fix { text::role(*role).now() } else { "" };
        let mut fixed = 0;
        for row in sheet.rows.iter().filter(|row| row.judged.is_none()) {
            let (Err(fault), _) = sheet.foresee(&actor, row) else { continue };
            let mut changed = row.clone();
            // A row that was done meanwhile stays as it was done.
            if fix.apply(&sheet.columns, &fault, name, &mut changed)
                && store::imports::find_waiting(&tx, actor.practice, id, row.number).await?.as_ref() == Some(row)
            {
                store::imports::update(&tx, actor.practice, id, &changed).await?;
                fixed += 1;
            }
        }
        self.commit(tx).await?;
        Ok(fixed)
    }

    async fn go_on(&self, actor: &Member, id: ImportId) -> Result<ImportProgress, Failure> {
        permission::may(actor, Action::ImportStaff)?;
        let begin = self.clock.now();
        let sheet = Sheet::read(self, actor, id).await?;
        if sheet.import.begun.is_none() {
            self.begin_import(actor, &sheet).await?;
        }
        for row in sheet.rows.iter().filter(|row| row.judged.is_none()).take(MOST_ROWS_A_STEP) {
            self.settle_row(actor, &sheet, row.number).await?;
            if self.clock.now().0 - begin.0 >= STEP {
                break;
            }
        }
        let progress = store::imports::progress(&self.db, actor.practice).await?;
        // Somebody who forgets it meanwhile ends it.
        progress.get(&id).copied().ok_or_else(|| Refusal::NotFound.into())
    }

    async fn forget(&self, actor: &Member, id: ImportId) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ImportStaff)?;
        store::imports::find(&tx, actor.practice, id).await?.ok_or(Refusal::NotFound)?;
        store::imports::delete(&tx, actor.practice, id).await?;
        self.commit(tx).await
    }
}

impl UseCases {
    /// Keeps a table that was sent. Nobody is added yet.
    ///
    /// # Errors
    /// What is wrong with the table as a whole; that `actor` may add nobody.
    pub async fn keep_import(&self, actor: &Member, table: ImportTable) -> Result<ImportId, Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ImportStaff)?;
        let ImportTable { mut headers, mut rows } = table;
        // Roles can be chosen later, for all who have none: they need a place to stand in.
        if !Columns::read(&headers)?.name_roles() {
            rows.iter_mut().for_each(|(_, cells)| cells.insert(headers.len(), String::new()));
            headers.push(text::staff::ROLES.into());
        }
        let by = actor.staff_member;
        let import = Import { id: ImportId(self.clock.id()), by, sent: self.clock.now(), headers, begun: None };
        let rows: Vec<ImportRow> = rows.into_iter().map(|(number, cells)| waiting(number, cells)).collect();
        store::imports::insert(&tx, actor.practice, &import, &rows).await?;
        self.commit(tx).await?;
        Ok(import.id)
    }

    /// A table with what became, or would become, of each row.
    ///
    /// # Errors
    /// [`Refusal::NotFound`]; that `actor` may not see it.
    pub async fn import_result(&self, actor: &Member, id: ImportId) -> Result<ImportResult, Failure> {
        permission::may(actor, Action::ImportStaff)?;
        let slug = store::practices::find(&self.db, actor.practice).await?.slug;
        let sheet = Sheet::read(self, actor, id).await?;
        let rows = sheet.rows.iter().map(|row| (row.clone(), sheet.foresee(actor, row).0)).collect();
        Ok(ImportResult { slug, rows, headers: sheet.import.headers })
    }

    /// Clears away tables that nobody comes back for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_imports(&self) -> Result<(), Failure> {
        for (practice, id) in store::imports::old(&self.db, self.clock.now().plus(-KEPT)).await? {
            let tx = store::write_tx(&self.db, &[practice]).await?;
            store::imports::delete(&tx, practice, id).await?;
            self.commit(tx).await?;
        }
        Ok(())
    }

    async fn listed(&self, actor: &Member, import: &Import, progress: ImportProgress) -> Result<ListedImport, Failure> {
        let by = find(&self.db, actor.practice, import.by).await?.profile.full_name();
        let (id, sent, begun) = (import.id, shown(import.sent, actor)?, import.begun.is_some());
        Ok(ListedImport { id, sent, by, begun, progress })
    }

    /// From here on the table is no draft any more.
    async fn begin_import(&self, actor: &Member, sheet: &Sheet) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ImportStaff)?;
        let import = store::imports::find(&tx, actor.practice, sheet.import.id).await?.ok_or(Refusal::NotFound)?;
        if import.begun.is_some() {
            return Ok(());
        }
        let people = sheet.rows.iter().filter(|row| sheet.foresee(&actor, row).0.is_ok()).count();
        store::imports::begin(&tx, actor.practice, import.id, self.clock.now()).await?;
        let changes = [import_of(&import), Change::of(Fact::PeopleToAdd, "", people.to_string())];
        self.record(&tx, &actor, None, AuditAction::ImportBegun, changes).await?;
        self.commit(tx).await
    }

    /// Does what a row asks for, or notes why it is left out; nothing where that was done already.
    async fn settle_row(&self, actor: &Member, sheet: &Sheet, number: u32) -> Result<(), Failure> {
        let refused = match self.try_row(actor, sheet, number, None).await {
            Err(Failure::Refused(refusal)) => refusal,
            done => return done,
        };
        // Refused by a rule that the table's judge does not know, or because `actor` may add nobody any more:
        // then this is refused, too.
        self.try_row(actor, sheet, number, Some(Fault::Refused(refused))).await
    }

    /// The same in one transaction; leaves the row out if there is a `fault` already.
    async fn try_row(&self, actor: &Member, sheet: &Sheet, number: u32, fault: Option<Fault>) -> Result<(), Failure> {
        let (tx, actor) = self.begin(actor).await?;
        permission::may(&actor, Action::ImportStaff)?;
        let (id, practice) = (sheet.import.id, actor.practice);
        let Some(row) = store::imports::find_waiting(&tx, practice, id, number).await? else { return Ok(()) };
        let judged = match fault {
            Some(fault) => Err(fault),
            None => self.add_from(&tx, &actor, sheet, &row).await?,
        };
        let (judged, person) = match judged {
            Ok((deed, person)) => (Ok(deed), Some(person)),
            Err(fault) => (Err(fault), None),
        };
        store::imports::settle(&tx, practice, id, number, &judged, person).await?;
        self.commit(tx).await
    }

    /// Adds or reactivates the person whom a row names, or says why not.
    async fn add_from(
        &self,
        tx: &DatabaseTransaction,
        actor: &Member,
        sheet: &Sheet,
        row: &ImportRow,
    ) -> Result<Result<(Admission, StaffMemberId), Fault>, Failure> {
        let new = match sheet.columns.person(&row.cells) {
            Ok(new) => new,
            Err(fault) => return Ok(Err(fault)),
        };
        let known = store::staff::find_by_email(tx, actor.practice, &new.email).await?;
        let deed = match sheet.judge(actor, row, &new, known.as_ref()) {
            Ok(deed) => deed,
            Err(fault) => return Ok(Err(fault)),
        };
        let more = [import_of(&sheet.import), Change::of(Fact::ImportRow, "", row.number.to_string())];
        let person = match (deed, known) {
            (Admission::Reactivate, Some(person)) => {
                let action = StaffAction::Reactivate(new.roles);
                roles::turn_on(self, tx, actor, person.id, action, new.roles, Period::default(), more).await?;
                person.id
            }
            _ => self.invite_within(tx, actor, new, more).await?.person.id,
        };
        store::outbox::let_others_first(tx, actor.practice, person).await?;
        Ok(Ok((deed, person)))
    }
}

fn may_give(actor: &Member, role: Role) -> bool {
    match permission::may(actor, Action::Invite(app::domain::Roles::NONE.with(role))) {
        // Beside another role it can be given: then the Owner is asked.
        Ok(()) | Err(Refusal::CustodianNeedsApproval) => true,
        Err(_) => false,
    }
}

/// Which table somebody came from.
fn import_of(import: &Import) -> Option<Change> {
    Change::of(Fact::ImportOf, "", exact(import.sent))
}

fn waiting(number: u32, cells: Vec<String>) -> ImportRow {
    ImportRow { number, cells, confirmed: None, judged: None, person: None }
}

fn line(sheet: &Sheet, place: usize, judged: &Judged) -> ImportLine {
    let row = &sheet.rows[place];
    let (first, last) = sheet.columns.names(&row.cells);
    ImportLine {
        number: row.number,
        name: format!("{first} {last}").trim().into(),
        email: sheet.columns.email(&row.cells).into(),
        roles: sheet.columns.roles(&row.cells).into(),
        judged: judged.clone(),
        settled: row.judged.is_some(),
        person: row.person,
    }
}
