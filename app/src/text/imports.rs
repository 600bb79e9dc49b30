//! Adding several people from a table.

use super::{Text, refusal, text};
use crate::domain::{Admission, Fault, ImportProgress, Judged, Money};

pub const HEADING: Text = text("Add several people", "Incorporar a varias personas");
pub const WHAT: Text = text(
    "Send a table: one row for each person, and a first row that says what each column holds. You see what would \
     happen to each row before anybody is added.",
    "Envíe una tabla: una fila por persona, y una primera fila que diga qué contiene cada columna. Verá qué pasaría \
     con cada fila antes de incorporar a nadie.",
);
pub const COLUMNS_WHAT: Text = text(
    "E-mail, a name and Roles are needed, in any order; Phone and Title are optional.",
    "Se necesitan el correo electrónico, un nombre y los roles, en cualquier orden; el teléfono y el título son \
     opcionales.",
);
pub const DOWNLOAD_EXAMPLE: Text = text("Download an example", "Descargar un ejemplo");
pub const PASTE_HINT: Text = text(
    "Copy the rows in your spreadsheet, with the first one, and paste them here.",
    "Copie las filas en su hoja de cálculo, con la primera, y péguelas aquí.",
);
pub const FILE: Text = text("Or a file", "O un archivo");
pub const FILE_HINT: Text = text(
    "CSV, at most 1 MB and 5,000 rows. It is used instead of what is pasted.",
    "CSV, como máximo 1 MB y 5000 filas. Se usa en lugar de lo pegado.",
);
pub const SEND: Text = text("Look at the table", "Revisar la tabla");
pub const KEPT: Text = text("Tables sent before", "Tablas enviadas antes");
pub const KEPT_WHAT: Text = text(
    "Each is kept for 30 days. An unfinished one goes on where it stopped.",
    "Cada una se conserva 30 días. Las que no han terminado continúan donde se detuvieron.",
);
pub const SENT: Text = text("Sent", "Enviada");
pub const BY: Text = text("By", "Por");
pub const STATE: Text = text("State", "Estado");
pub const DRAFT: Text = text("Nobody added yet", "Aún no se incorporó a nadie");
pub const FINISHED: Text = text("Finished", "Terminada");
pub const TO_ALL: Text = text("Back to the tables", "Volver a las tablas");

pub const WOULD: Text = text("What would happen", "Qué pasaría");
pub const HAPPENED: Text = text("What happened", "Qué pasó");
pub const FIX: Text = text("Put right at once", "Corregir de una vez");
pub const ROWS: Text = text("Rows", "Filas");
pub const ROW: Text = text("Row", "Fila");
pub const NAME: Text = text("Name", "Nombre");
pub const EMAIL: Text = text("E-mail", "Correo electrónico");
pub const ROLES: Text = text("Roles in the table", "Roles en la tabla");
pub const VERDICT: Text = text("Result", "Resultado");
pub const ROLE: Text = text("Role", "Rol");
pub const USE_ROLE: Text = text("Use this role", "Usar este rol");
pub const REACTIVATE: Text = text("Reactivate", "Reactivar");
pub const STOP: Text = text("Stop", "Detener");
/// A time follows.
pub const LINKS_UNTIL: Text =
    text("Links that are sent now work until ", "Los enlaces que se envían ahora funcionan hasta el ");
pub const LEFT_OUT_WHAT: Text = text(
    "Rows that are left out stand in the result: correct them there, and send it again.",
    "Las filas que quedan fuera están en el resultado: corríjalas ahí y envíelo de nuevo.",
);
pub const DOWNLOAD_RESULT: Text = text("Download the result", "Descargar el resultado");
pub const FORGET: Text = text("Forget this table", "Olvidar esta tabla");
pub const FORGET_WHAT: Text =
    text("Whoever was added from it stays.", "Quienes se incorporaron a partir de ella se quedan.");

/// Without an ending.
pub const EXAMPLE_FILE: Text = text("staff-example", "ejemplo-personal");
/// The practice follows.
pub const RESULT_FILE: Text = text("staff-result", "resultado-personal");
/// The first row of the example.
pub const COLUMNS: [Text; 6] = [
    text("First name", "Nombre"),
    text("Last name", "Apellidos"),
    text("E-mail", "Correo electrónico"),
    text("Phone", "Teléfono"),
    text("Title", "Título"),
    text("Roles", "Roles"),
];
pub const EXAMPLE: [Text; 6] = [
    text("Ana", "Ana"),
    text("Silva", "Silva Ríos"),
    text("ana.silva@practice.example", "ana.silva@consultorio.example"),
    text("+1 415 555 0134", "+34 600 000 134"),
    text("LMFT", "Psicóloga"),
    text("Therapist", "Terapeuta"),
];
pub const EXAMPLE_TOO: [Text; 6] = [
    text("Ben", "Benito"),
    text("Roth", "Roca Paz"),
    text("ben.roth@practice.example", "benito.roca@consultorio.example"),
    text("+1 415 555 0188", "+34 600 000 188"),
    text("Office lead", "Responsable de oficina"),
    text("Front Office, Records Custodian", "Recepción, Responsable de expedientes"),
];
/// What the result adds to the columns.
pub const RESULT_COLUMNS: [Text; 3] = [text("Row", "Fila"), text("Result", "Resultado"), text("Why", "Por qué")];

/// What is, or would be, done for a row.
pub fn outcome(judged: &Judged, settled: bool) -> Text {
    match (judged, settled) {
        (Ok(Admission::Invite), false) => text("Will be invited", "Se invitará"),
        (Ok(Admission::Invite), true) => text("Invited", "Con invitación enviada"),
        (Ok(Admission::Reactivate), false) => text("Will be reactivated", "Se reactivará"),
        (Ok(Admission::Reactivate), true) => text("Reactivated", "Persona reactivada"),
        (Err(_), _) => text("Left out", "Queda fuera"),
    }
}

/// Why a row is left out, and what to do.
pub fn fault(fault: &Fault) -> String {
    let sentence = match fault {
        Fault::UnknownRole(word) if !word.is_empty() => {
            return say!("“{word}” is no role that can be given.", "«{word}» no es un rol que se pueda dar.");
        }
        Fault::UnknownRole(_) => text("No role is named.", "No se indica ningún rol."),
        Fault::Wrong(problems) => {
            return problems.iter().map(|(field, what)| super::problem(what, field)).collect::<Vec<_>>().join(" ");
        }
        Fault::Repeats(number) => {
            return say!("The same address as in row {number}.", "El mismo correo que en la fila {number}.");
        }
        Fault::OddDomain { domain, meant } => {
            return say!("{domain} is probably {meant}, mistyped.", "{domain} es probablemente {meant}, mal escrito.");
        }
        Fault::Refused(why) => return refusal(why),
        Fault::TooManyCells => text(
            "It has more cells than the table has columns, so nobody knows which is which.",
            "Tiene más celdas que columnas la tabla, así que no se sabe cuál es cuál.",
        ),
        Fault::AlreadyHere => text("Works here already.", "Ya trabaja aquí."),
        Fault::AlreadyInvited => text("Is invited already.", "Ya tiene una invitación."),
        Fault::Inactive => text("Is on the staff, but inactive.", "Está en el personal, pero inactivo."),
    };
    sentence.into()
}

/// Faults of one kind, taken together.
pub fn kind(judged: &Judged, settled: bool) -> Text {
    let Err(fault) = judged else { return outcome(judged, settled) };
    match fault {
        Fault::TooManyCells => text("More cells than columns", "Más celdas que columnas"),
        Fault::UnknownRole(_) => text("Unknown role, or none", "Rol desconocido o ausente"),
        Fault::Wrong(_) => text("Something is missing or mistyped", "Falta algo o está mal escrito"),
        Fault::Repeats(_) => text("Same address as an earlier row", "Mismo correo que una fila anterior"),
        Fault::AlreadyHere => text("Works here already", "Ya trabaja aquí"),
        Fault::AlreadyInvited => text("Invited already", "Ya tiene una invitación"),
        Fault::Inactive => text("On the staff, but inactive", "En el personal, pero inactivo"),
        Fault::Refused(_) => text("Not allowed", "No permitido"),
        Fault::OddDomain { .. } => text("Address probably mistyped", "Correo probablemente mal escrito"),
    }
}

/// "1 row", "37 rows"
pub fn rows(rows: usize) -> String {
    match rows {
        1 => text("1 row", "1 fila").into(),
        n => say!("{n} rows", "{n} filas"),
    }
}

fn people(people: usize) -> String {
    match people {
        1 => text("1 person", "1 persona").into(),
        n => say!("{n} people", "{n} personas"),
    }
}

/// The button that begins.
pub fn add(ready: usize) -> String {
    say!("Add {}", "Incorporar a {}", people(ready))
}

/// "147 of 2000 rows"
pub fn progress(progress: ImportProgress) -> String {
    let ImportProgress { done, rows, .. } = progress;
    say!("{done} of {rows} rows", "{done} de {rows} filas")
}

/// The button that goes on with what was begun.
pub fn go_on(done: ImportProgress) -> String {
    say!("Continue ({})", "Continuar ({})", progress(done))
}

/// Where it came to a stop.
pub fn stopped(at: ImportProgress) -> String {
    if !at.finished() {
        return format!("{}.", progress(at));
    }
    let (added, left_out) = (people(at.added), rows(at.rows - at.added));
    say!("Done: {added} added, {left_out} left out.", "Listo: se incorporó a {added}; quedan fuera {left_out}.")
}

/// What they will cost.
pub fn seats(seats: usize, price: Money) -> String {
    let billed = super::subscription::people(seats);
    say!(
        "{billed} more once they have signed up: {price} a month.",
        "{billed} más cuando se hayan registrado: {price} al mes."
    )
}

/// Columns that mean nothing here.
pub fn unknown_columns(names: &[String]) -> String {
    let names = names.join(", ");
    say!("These columns are passed over: {names}.", "Estas columnas no se tienen en cuenta: {names}.")
}

/// What was put right.
pub fn fixed(fixed: usize) -> String {
    match fixed {
        0 => text("No row has this any more.", "Ya no hay filas así.").into(),
        n => say!("Put right: {}.", "Corregido: {}.", rows(n)),
    }
}

/// The button that changes the domain of addresses.
pub fn use_domain(meant: &str) -> String {
    say!("Use {meant}", "Usar {meant}")
}

/// The button that leaves it.
pub fn keep_domain(domain: &str) -> String {
    say!("{domain} is right", "{domain} es correcto")
}

/// The field for what a word stands for.
pub fn role_for(word: &str) -> String {
    match word {
        "" => text("Their role", "Su rol").into(),
        word => say!("“{word}” stands for", "«{word}» significa"),
    }
}

/// The button for all who are inactive.
pub fn reactivate_all(inactive: usize) -> String {
    say!("Reactivate {}", "Reactivar a {}", people(inactive))
}

/// The button for one of them, whole.
pub fn reactivate(name: &str) -> String {
    say!("Reactivate {name}", "Reactivar a {name}")
}
