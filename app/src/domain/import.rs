//! Adding several people from a table: its rows, what can be put right at once, and how far it is.

use super::{Fault, ImportId, Judged, Money, Refusal, Role, ShownTime, StaffMemberId, import_columns::Columns};
use serde::{Deserialize, Serialize};

/// More people than any practice has.
pub const MOST_ROWS: usize = 5000;
/// More than any list of people has.
pub const MOST_COLUMNS: usize = 50;

/// A table as it was sent: what its columns are called, then its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportTable {
    /// The first row.
    pub headers: Vec<String>,
    /// The others: the line on which each stands, and at least as many cells.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// One row, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// On which line of the sent table it stands: the one below the headers is 2, as spreadsheets count.
    pub number: u32,
    /// What it says, in the order of the headers.
    pub cells: Vec<String>,
    /// What somebody said about it that its cells don't.
    pub confirmed: Option<Confirmed>,
    /// What became of it; `None` while it waits.
    pub judged: Option<Judged>,
    /// Whom it added or reactivated.
    pub person: Option<StaffMemberId>,
}

/// What somebody said about a row that its cells don't say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The domain of its address is right as it is.
    Domain,
    /// The inactive person shall be reactivated.
    Reactivation,
}

impl Confirmed {
    /// Its name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Reactivation => "reactivation",
        }
    }

    /// The one of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Domain, Self::Reactivation].into_iter().find(|confirmed| confirmed.code() == code)
    }
}

/// Something that is put right in all rows that have the same fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Addresses at this domain get the one that was probably meant.
    UseMeantDomain(String),
    /// This domain is right as it is.
    KeepDomain(String),
    /// This word stands for that role.
    Role(String, Role),
    /// The inactive people are reactivated: all, or the one in the row of this number.
    Reactivate(Option<u32>),
}

impl Fix {
    /// As a form sends it.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] for what no form of ours sends.
    pub fn parse(what: &str, about: &str, role: &str) -> Result<Self, Refusal> {
        let about = about.to_owned();
        match what {
            "use-meant-domain" => Ok(Self::UseMeantDomain(about)),
            "keep-domain" => Ok(Self::KeepDomain(about)),
            "role" => Ok(Self::Role(about, role.parse().map_err(|_| Refusal::Malformed)?)),
            "reactivate" if about.is_empty() => Ok(Self::Reactivate(None)),
            "reactivate" => Ok(Self::Reactivate(Some(about.parse().map_err(|_| Refusal::Malformed)?))),
            _ => Err(Refusal::Malformed),
        }
    }

    /// Puts `row` right if it has the fault that this is about; whether it had. `role_name` is what the role is
    /// called in the table from then on.
    pub fn apply(&self, columns: &Columns, fault: &Fault, role_name: &str, row: &mut ImportRow) -> bool {
        match (self, fault) {
            (Self::UseMeantDomain(about), Fault::OddDomain { domain, meant }) if about == domain => {
                columns.change_domain(&mut row.cells, meant);
            }
            (Self::KeepDomain(about), Fault::OddDomain { domain, .. }) if about == domain => {
                row.confirmed = Some(Confirmed::Domain);
            }
            (Self::Role(about, _), Fault::UnknownRole(word)) if about == word => {
                columns.change_role(&mut row.cells, word, role_name);
            }
            (Self::Reactivate(number), Fault::Inactive) if number.is_none_or(|number| number == row.number) => {
                row.confirmed = Some(Confirmed::Reactivation);
            }
            _ => return false,
        }
        true
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// Rows of which it is known what became of them.
    pub done: usize,
    /// Those of them that added or reactivated somebody.
    pub added: usize,
    /// All rows.
    pub rows: usize,
}

impl ImportProgress {
    /// Whether no row waits.
    pub fn finished(self) -> bool {
        self.done == self.rows
    }
}

/// One import in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedImport {
    /// Which one.
    pub id: ImportId,
    /// When the table was sent.
    pub sent: ShownTime,
    /// Who sent it.
    pub by: String,
    /// Whether people were added from it; before that it is a mere draft.
    pub begun: bool,
    /// How far it is.
    pub progress: ImportProgress,
}

/// The page of one import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPage {
    /// As in the list.
    pub import: ListedImport,
    /// How many rows are, or were, done or left out, by what.
    pub counts: Vec<(Judged, usize)>,
    /// What can be put right at once, and in how many rows: a fault of each kind.
    pub fixes: Vec<(Fault, usize)>,
    /// The roles that can be given.
    pub roles: Vec<Role>,
    /// The names of columns that mean nothing here.
    pub unknown_columns: Vec<String>,
    /// Those left out first, then in the order of the table.
    pub rows: Vec<ImportLine>,
    /// Where the next page of them begins, if there is one.
    pub next: Option<usize>,
    /// How many more people will be charged for once they have signed up, and what that comes to in a cycle.
    pub seats: (usize, Money),
    /// When links that are sent now stop working.
    pub expires: ShownTime,
}

impl ImportPage {
    /// How many rows will be, or were, done.
    pub fn ready(&self) -> usize {
        self.counts.iter().filter(|(judged, _)| judged.is_ok()).map(|(_, rows)| rows).sum()
    }

    /// How many rows are left out.
    pub fn left_out(&self) -> usize {
        self.counts.iter().filter(|(judged, _)| judged.is_err()).map(|(_, rows)| rows).sum()
    }
}

/// One row on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    /// Which row of the table.
    pub number: u32,
    /// The person's name, as far as it was given.
    pub name: String,
    /// The address as it stands.
    pub email: String,
    /// The roles as they stand.
    pub roles: String,
    /// What will become, or became, of it.
    pub judged: Judged,
    /// Whether it did.
    pub settled: bool,
    /// Whom it added or reactivated.
    pub person: Option<StaffMemberId>,
}
