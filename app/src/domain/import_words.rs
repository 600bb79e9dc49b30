//! The words by which tables of people name columns and roles, in both languages and as people write them.

use super::Role;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// Both in one.
    Name,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Title.
    Title,
    /// One role or several.
    Roles,
}

/// As [`plain`] leaves them.
const COLUMNS: [(Column, &[&str]); 7] = [
    (Column::FirstName, &["firstname", "first", "givenname", "forename", "nombre", "nombres", "primernombre"]),
    (Column::LastName, &["lastname", "last", "surname", "familyname", "apellido", "apellidos"]),
    (Column::Name, &["name", "fullname", "person", "nombrecompleto", "nombreyapellidos", "persona"]),
    (Column::Email, &["email", "emailaddress", "mail", "correo", "correoelectronico", "direcciondecorreo"]),
    (Column::Phone, &["phone", "phonenumber", "telephone", "tel", "mobile", "cell", "telefono", "movil", "celular"]),
    (Column::Title, &["title", "jobtitle", "position", "titulo", "cargo", "tituloocargo"]),
    (Column::Roles, &["role", "roles", "rol", "rols", "roleroles", "funcion"]),
];

const ROLES: [(Role, &[&str]); 4] = [
    (Role::Therapist, &["therapist", "therapists", "terapeuta", "terapeutas"]),
    (Role::FrontOffice, &["frontoffice", "frontdesk", "reception", "receptionist", "recepcion", "recepcionista"]),
    (
        Role::RecordsCustodian,
        &["recordscustodian", "recordcustodian", "custodian", "responsabledeexpedientes", "expedientes"],
    ),
    (Role::Manager, &["manager", "practicemanager", "gerente"]),
];

/// What a column of this name holds.
pub(super) fn column(header: &str) -> Option<Column> {
    find(&COLUMNS, header)
}

/// The role of this name, if an invitation can give it.
pub(super) fn role(word: &str) -> Option<Role> {
    find(&ROLES, word)
}

fn find<T: Copy>(all: &[(T, &[&str])], word: &str) -> Option<T> {
    let word = plain(word);
    all.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(what, _)| *what)
}

/// The words of a cell that names several things.
pub(super) fn separate(cell: &str) -> Vec<&str> {
    let words = cell.split([',', ';', '/', '|', '+', '&', '\n']);
    let words = words.flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" y "));
    words.map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// Letters and digits alone, in lower case and without accents: "Role(s)" is "roles".
pub(super) fn plain(text: &str) -> String {
    let without_accent = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    };
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(without_accent).collect()
}
