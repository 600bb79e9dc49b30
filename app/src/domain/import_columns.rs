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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FieldErrors, Role, Roles};
    use proptest::prelude::*;

    fn columns(headers: &[&str]) -> Result<Columns, Refusal> {
        Columns::read(&strings(headers))
    }

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn columns_are_known_by_their_names_in_both_languages_however_they_are_written() {
        let ada = strings(&["Ada", "Lund", "ada@x.test", "Therapist"]);
        let expected = columns(&["First name", "Last name", "E-mail", "Roles"]).unwrap().person(&ada).unwrap();
        assert_eq!(
            (expected.profile.full_name(), expected.roles),
            ("Ada Lund".into(), Roles::NONE.with(Role::Therapist))
        );
        for headers in [
            ["FIRST NAME", "surname", "Email", "Role(s)"],
            ["first_name", "last_name", "e_mail", "role"],
            ["Nombre", "Apellidos", "Correo electrónico", "Roles"],
            ["NOMBRE", "Apellido", "Correo", "Rol"],
        ] {
            assert_eq!(columns(&headers).unwrap().person(&ada), Ok(expected.clone()), "{headers:?}");
        }
    }

    #[test]
    fn one_column_may_hold_the_whole_name() {
        for (header, name, names) in [
            ("Name", "Ada Lund", ("Ada", "Lund")),
            ("Nombre", "Ada de la Cruz", ("Ada", "de la Cruz")),
            ("Full name", "Lund, Ada Maria", ("Ada Maria", "Lund")),
            ("Name", "Ada", ("Ada", "")),
        ] {
            let columns = columns(&[header, "E-mail"]).unwrap();
            assert_eq!(columns.names(&strings(&[name, "ada@x.test"])), names, "{name}");
        }
    }

    #[test]
    fn a_table_needs_addresses_and_names() {
        let missing = |problem| Err(Refusal::field(Field::People, problem));
        assert_eq!(columns(&["Name", "Roles"]), missing(Problem::NoEmailColumn));
        assert_eq!(columns(&["E-mail", "Last name"]), missing(Problem::NoNameColumn));
        let headers = strings(&["Name", "E-mail", "E-mail", "Shoe size", ""]);
        assert_eq!(Columns::read(&headers).unwrap().unknown(&headers), ["E-mail", "Shoe size"], "the first one counts");
    }

    #[test]
    fn roles_are_words_between_all_kinds_of_signs() {
        let columns = columns(&["Name", "E-mail", "Roles"]).unwrap();
        let both = Roles::NONE.with(Role::Therapist).with(Role::FrontOffice);
        for (cell, roles) in [
            ("Therapist", Ok(Roles::NONE.with(Role::Therapist))),
            ("therapist, Front Office", Ok(both)),
            ("Terapeuta y recepción", Ok(both)),
            ("THERAPIST/front-desk", Ok(both)),
            ("Therapist and Boss", Err(Fault::UnknownRole("Boss".into()))),
            ("Owner", Err(Fault::UnknownRole("Owner".into()))),
            (" , ", Err(Fault::UnknownRole(String::new()))),
        ] {
            let person = columns.person(&strings(&["Ada Lund", "ada@x.test", cell]));
            assert_eq!(person.map(|person| person.roles), roles, "{cell}");
        }
    }

    #[test]
    fn what_is_put_right_in_a_row_is_what_was_wrong_and_no_more() {
        let columns = columns(&["Name", "E-mail", "Roles"]).unwrap();
        let mut row = strings(&["Ada", " ada@gmial.com", "Boss, Therapist"]);
        columns.change_domain(&mut row, "gmail.com");
        columns.change_role(&mut row, "Boss", "Front Office");
        assert_eq!(row, ["Ada", "ada@gmail.com", "Front Office, Therapist"]);
        let mut row = strings(&["Ada", "ada@x.test", ""]);
        columns.change_role(&mut row, "", "Therapist");
        assert_eq!(row, ["Ada", "ada@x.test", "Therapist"]);
    }

    #[test]
    fn a_row_says_all_that_an_invitation_would_be_refused_for() {
        let columns = columns(&["First name", "Last name", "E-mail", "Roles"]).unwrap();
        let mut problems = FieldErrors::one(Field::FirstName, Problem::Missing);
        problems.take::<()>(Field::Email, Err(Problem::NotAnEmailAddress));
        let row = strings(&["", "Lund", "ada", "Therapist"]);
        assert_eq!(columns.person(&row), Err(Fault::Wrong(problems)));
        let row = strings(&["Ada", "Lund", "ada@x.test", "Therapist", "more"]);
        assert_eq!(columns.person(&row), Err(Fault::TooManyCells));
    }

    proptest! {
        #[test]
        fn the_order_of_the_columns_says_nothing(order in Just([0, 1, 2, 3, 4]).prop_shuffle()) {
            let headers = ["First name", "Last name", "E-mail", "Phone", "Roles"];
            let cells = ["Ada", "Lund", "ada@x.test", "112", "Therapist"];
            let read = |order: [usize; 5]| {
                let columns = Columns::read(&order.map(|place| headers[place].to_owned())).unwrap();
                columns.person(&order.map(|place| cells[place].to_owned()))
            };
            let expected = read([0, 1, 2, 3, 4]);
            prop_assert!(expected.is_ok());
            prop_assert_eq!(read(order), expected);
        }

        #[test]
        fn no_row_breaks_it(cells in prop::collection::vec("[a-zñ@., ;/'=]{0,12}", 0..7)) {
            let columns = columns(&["Name", "E-mail", "Roles"]).unwrap();
            let mut changed = cells.clone();
            if let Err(Fault::UnknownRole(word)) = columns.person(&cells) {
                columns.change_role(&mut changed, &word, "Therapist");
                let again = columns.person(&changed);
                // In a row that is too short there is no place for it.
                prop_assert!(cells.len() < 3 || again != Err(Fault::UnknownRole(word)));
            }
        }
    }
}
