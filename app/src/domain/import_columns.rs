//! What the columns of a table of people mean, whatever they are called, and what a row says in them.

use super::{
    Fault, Field, NewStaffMember, Problem, Refusal, TypedStaffMember, import_words as words, import_words::Column,
};

/// What each column of a table means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Option<Column>>);

impl Columns {
    /// What columns with these names mean. Of two that mean the same, the first one counts.
    ///
    /// # Errors
    /// What is missing, as a problem of the table: nobody is invited without a name or an address.
    pub fn read(headers: &[String]) -> Result<Self, Refusal> {
        let mut columns: Vec<Option<Column>> = Vec::new();
        for header in headers {
            columns.push(words::column(header).filter(|column| !columns.contains(&Some(*column))));
        }
        // "Nombre" is a first name beside "Apellidos", and a whole one without.
        if !columns.contains(&Some(Column::LastName)) && !columns.contains(&Some(Column::Name)) {
            for column in columns.iter_mut().filter(|column| **column == Some(Column::FirstName)) {
                *column = Some(Column::Name);
            }
        }
        let columns = Self(columns);
        let named = columns.place(Column::Name).is_some() || columns.place(Column::FirstName).is_some();
        match (columns.place(Column::Email), named) {
            (None, _) => Err(Refusal::field(Field::People, Problem::NoEmailColumn)),
            (_, false) => Err(Refusal::field(Field::People, Problem::NoNameColumn)),
            _ => Ok(columns),
        }
    }

    /// Whether there is a column for roles.
    pub fn name_roles(&self) -> bool {
        self.place(Column::Roles).is_some()
    }

    /// Those of the names that mean nothing here.
    pub fn unknown(&self, headers: &[String]) -> Vec<String> {
        let unknown = headers.iter().zip(&self.0).filter(|(header, column)| column.is_none() && !header.is_empty());
        unknown.map(|(header, _)| header.clone()).collect()
    }

    /// The person whom a row names.
    ///
    /// # Errors
    /// Why it names nobody who could be invited.
    pub fn person(&self, cells: &[String]) -> Result<NewStaffMember, Fault> {
        if cells.len() > self.0.len() {
            return Err(Fault::TooManyCells);
        }
        let mut roles = Vec::new();
        for word in words::separate(self.cell(cells, Column::Roles)) {
            match words::role(word) {
                Some(role) => roles.push(role.code().to_owned()),
                None => return Err(Fault::UnknownRole(word.into())),
            }
        }
        if roles.is_empty() {
            return Err(Fault::UnknownRole(String::new()));
        }
        let (first_name, last_name) = self.names(cells);
        let typed = TypedStaffMember {
            roles,
            first_name: first_name.into(),
            last_name: last_name.into(),
            email: self.email(cells).into(),
            phone: self.cell(cells, Column::Phone).into(),
            title: self.cell(cells, Column::Title).into(),
            ..TypedStaffMember::default()
        };
        NewStaffMember::parse(&typed).map_err(|refusal| match refusal {
            Refusal::Fields(problems) => Fault::Wrong(problems),
            refusal => Fault::Refused(refusal),
        })
    }

    /// The first and the last name that a row gives.
    pub fn names<'a>(&self, cells: &'a [String]) -> (&'a str, &'a str) {
        if self.place(Column::Name).is_none() {
            return (self.cell(cells, Column::FirstName), self.cell(cells, Column::LastName));
        }
        let whole = self.cell(cells, Column::Name).trim();
        let parts = match whole.split_once(',') {
            Some((last, first)) => (first, last),
            // Where the first name ends nobody can know; together they read right in any case.
            None => whole.split_once(char::is_whitespace).unwrap_or((whole, "")),
        };
        (parts.0.trim(), parts.1.trim())
    }

    /// The address that a row gives.
    pub fn email<'a>(&self, cells: &'a [String]) -> &'a str {
        self.cell(cells, Column::Email)
    }

    /// The roles that a row gives, as they stand.
    pub fn roles<'a>(&self, cells: &'a [String]) -> &'a str {
        self.cell(cells, Column::Roles)
    }

    /// Puts another domain behind the @ of a row's address.
    pub(super) fn change_domain(&self, cells: &mut [String], domain: &str) {
        if let Some(cell) = self.place(Column::Email).and_then(|place| cells.get_mut(place)) {
            let mailbox = cell.split('@').next().unwrap_or_default().trim();
            *cell = format!("{mailbox}@{domain}");
        }
    }

    /// Puts the name of a role where a row says `word`; where it says nothing, in its place.
    pub(super) fn change_role(&self, cells: &mut [String], word: &str, role: &str) {
        if let Some(cell) = self.place(Column::Roles).and_then(|place| cells.get_mut(place)) {
            let said = words::separate(cell);
            let changed: Vec<&str> = said.iter().map(|said| if *said == word { role } else { said }).collect();
            *cell = if changed.is_empty() { role.into() } else { changed.join(", ") };
        }
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|other| *other == Some(column))
    }

    fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        self.place(column).and_then(|place| cells.get(place)).map_or("", String::as_str)
    }
}
