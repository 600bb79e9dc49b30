//! The audit log.

use super::{Text, text};
pub const HEADING: Text = text("Audit Log", "Registro de auditoría");
pub const WHAT: Text = text(
    "Everything that was done in this practice, newest first. Nobody can edit or delete an entry.",
    "Todo lo que se hizo en este consultorio, lo más reciente primero. Nadie puede editar ni \
        borrar una entrada.",
);
pub const WHAT_OWN: Text = text(
    "What you did here, and what was done to you, newest first. You don't see the events of others.",
    "Lo que usted hizo aquí y lo que se hizo respecto a usted, lo más reciente primero. No ve los eventos de otras \
     personas.",
);
pub const NAME: Text = text("Name or e-mail", "Nombre o correo");
pub const NAME_HINT: Text = text(
    "Part of it is enough. Apply, then choose a person.",
    "Basta una parte. Aplique y después elija a una persona.",
);
pub const PERSON: Text = text("Person", "Persona");
pub const EVERYBODY: Text = text("Everybody", "Todas las personas");
/// In a list of people.
pub const SYSTEM: Text = text("Rolecall itself", "Rolecall mismo");
pub const ACTION: Text = text("What was done", "Qué se hizo");
pub const ANYTHING: Text = text("Anything", "Cualquier cosa");
pub const FROM: Text = text("From (day)", "Desde (día)");
pub const TO: Text = text("To (day)", "Hasta (día)");
pub const APPLY: Text = text("Apply", "Aplicar");
pub const CLEAR: Text = text("Clear", "Quitar filtros");
pub const SHOWN: Text = text("Events shown", "Eventos mostrados");
pub const WHEN: Text = text("Time", "Hora");
pub const WHO: Text = text("Who", "Quién");
pub const WHAT_CHANGED: Text = text("What", "Qué");
pub const WHOM: Text = text("To whom", "A quién");
pub const WHERE: Text = text("From where", "Desde dónde");
pub const THE_PRACTICE: Text = text("the practice", "el consultorio");
pub const NO_BROWSER: Text = text("no browser", "ningún navegador");
pub const NOTHING: Text = text("Nothing found", "No se encontró nada");
pub const NOTHING_WHAT: Text = text(
    "No event fits these filters. Choose other days, or clear the filters.",
    "Ningún evento cumple estos filtros. Elija otros días, o quite los filtros.",
);
pub const EXPORT: Text = text("Export", "Exportar");
pub const EXPORT_WHAT: Text = text(
    "All events that fit the filters above, as a file. The export is noted in the log, too. \
        JSON has the hashes with which anybody can check that no event was changed.",
    "Todos los eventos que cumplen los filtros de arriba, en un archivo. La exportación \
        también queda anotada en el registro. JSON incluye los valores hash con los que \
        cualquiera puede comprobar que ningún evento se modificó.",
);
pub const EXPORT_CSV: Text = text("Export as CSV", "Exportar como CSV");
pub const EXPORT_JSON: Text = text("Export as JSON", "Exportar como JSON");

/// The first choice of a list of people: all whom the name finds.
pub fn found(people: usize, more: bool) -> String {
    match (people, more) {
        (0, _) => text("Nobody found", "Nadie encontrado").into(),
        (1, _) => text("1 person found", "1 persona encontrada").into(),
        (n, false) => say!("All {n} people found", "Las {n} personas encontradas"),
        (n, true) => say!(
            "The first {n} of many found: type more of the name",
            "Las primeras {n} de muchas: escriba más del nombre"
        ),
    }
}

/// The first row of an export as a table.
pub const COLUMNS: [Text; 10] = [
    text("Number", "Número"),
    text("Time (UTC)", "Hora (UTC)"),
    text("Who", "Quién"),
    text("Who (id)", "Quién (id)"),
    text("What", "Qué"),
    text("To whom", "A quién"),
    text("To whom (id)", "A quién (id)"),
    text("Changes", "Cambios"),
    text("Address", "Dirección"),
    text("Browser", "Navegador"),
];
