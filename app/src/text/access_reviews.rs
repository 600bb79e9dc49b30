//! Access reviews.

use super::{Text, text};
use crate::domain::{ReviewCounts, Verdict};

pub const HEADING: Text = text("Access reviews", "Revisiones de accesos");
pub const WHAT: Text = text(
    "Go through everybody who has a role here or will have one, keep or remove each role, and sign the result off. It \
     shows later who had access, and who decided so. You are reminded each quarter.",
    "Recorra a todas las personas que tienen o tendrán un rol aquí, mantenga o retire cada rol y firme el resultado. Así se ve \
     después quién tenía acceso y quién lo decidió. Recibirá un recordatorio cada trimestre.",
);
/// A day follows.
pub const NEXT_REMINDER: Text = text("Next reminder:", "Próximo recordatorio:");
pub const START: Text = text("Start an access review", "Iniciar una revisión de accesos");
pub const GO_ON: Text = text("Go on with the open review", "Continuar con la revisión abierta");
pub const NONE_YET: Text = text("No review yet", "Aún no hay revisiones");
pub const NONE_YET_WHAT: Text = text(
    "The first one takes a few minutes: each person is a line with one button.",
    "La primera lleva unos minutos: cada persona es una línea con un botón.",
);
pub const ALL: Text = text("All access reviews", "Todas las revisiones de accesos");
pub const STARTED: Text = text("Started", "Iniciada");
pub const SIGNED: Text = text("Signed off", "Firmada");
pub const RESULT: Text = text("Result", "Resultado");
pub const OPEN: Text = text("Open", "Abierta");
pub const TO_DECIDE: Text = text("To decide", "Por decidir");
pub const DECIDED: Text = text("Decided", "Decidido");
pub const DECIDE_WHAT: Text = text(
    "A tick keeps a role. A role without its tick is turned off at once when you confirm, or does not start; with the \
     last one the person loses access.",
    "Una marca mantiene el rol. Un rol sin marca se desactiva en el acto al confirmar, o no llega a empezar; con el \
     último, la persona pierde el acceso.",
);
pub const CONFIRM: Text = text("Confirm", "Confirmar");
pub const DONE: Text = text("Recorded.", "Registrado.");
pub const NEVER_SIGNED_IN: Text = text("has not signed up yet", "aún no se ha registrado");
/// A time follows.
pub const LAST_SIGN_IN: Text = text("last sign-in", "último inicio de sesión");
pub const SIGN_OFF: Text = text("Sign the review off", "Firmar la revisión");
pub const SIGN_OFF_WHAT: Text = text(
    "Everybody was looked at. Signed off, the review never changes any more: neither here nor in the database.",
    "Ya se revisó a todas las personas. Una vez firmada, la revisión no cambia nunca más: ni aquí ni en la base de \
     datos.",
);
pub const PASSWORD_HINT: Text = text("Your own password is your signature.", "Su propia contraseña es su firma.");
pub const NOBODY_DECIDED: Text = text("Nothing was decided yet.", "Todavía no se ha decidido nada.");
pub const NAME: Text = text("Staff member", "Miembro del personal");
pub const ROLE: Text = text("Role", "Rol");
pub const GRANTED: Text = text("On since, by", "Activado desde, por");
/// Before the time of a role that was to come.
pub const FROM: Text = text("to start", "previsto para el");
pub const VERDICT: Text = text("Decision", "Decisión");
pub const DECISION: Text = text("Decided, by", "Decidido, por");
pub const FINGERPRINT: Text = text("Fingerprint", "Huella digital");
pub const GENUINE: Text = text(
    "The lines below are the ones that were signed. The audit log has the same fingerprint.",
    "Las líneas de abajo son las que se firmaron. El registro de auditoría tiene la misma huella.",
);
pub const FORGED: Text = text(
    "The lines below are NOT the ones that were signed: somebody changed them in the database. Compare the fingerprint \
     with the one in the audit log, and restore a backup.",
    "Las líneas de abajo NO son las que se firmaron: alguien las cambió en la base de datos. Compare la huella con la \
     del registro de auditoría y restaure una copia de seguridad.",
);
pub const EXPORT: Text = text("Export as CSV", "Exportar como CSV");
pub const PRINT_HINT: Text = text(
    "To keep it as a PDF, print this page: menus and buttons stay away.",
    "Para guardarla como PDF, imprima esta página: los menús y los botones no salen.",
);

/// The first row of an export.
pub const COLUMNS: [Text; 12] = [
    NAME,
    text("Staff member (id)", "Miembro del personal (id)"),
    ROLE,
    text("On since (UTC)", "Activado desde (UTC)"),
    text("Starts (UTC)", "Empieza (UTC)"),
    text("Turned on or planned by", "Activado o planificado por"),
    VERDICT,
    text("Decided (UTC)", "Decidido (UTC)"),
    text("Decided by", "Decidido por"),
    text("Review started (UTC)", "Revisión iniciada (UTC)"),
    text("Review signed off (UTC)", "Revisión firmada (UTC)"),
    text("Signed off by", "Firmada por"),
];

/// What became of a role.
pub fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Kept => text("Kept", "Mantenido"),
        Verdict::Removed => text("Removed", "Retirado"),
        Verdict::Ended => text("Had ended", "Ya terminado"),
    }
}

/// "12 kept, 2 removed, 1 had ended"
pub fn counts(counts: ReviewCounts) -> String {
    let ReviewCounts { kept, removed, ended } = counts;
    say!(
        "{kept} kept, {removed} removed, {ended} had ended",
        "{kept} mantenidos, {removed} retirados, {ended} ya terminados"
    )
}

/// The heading of a review: "Access review: Praxis Nord".
pub fn of_practice(practice: &str) -> String {
    say!("Access review: {practice}", "Revisión de accesos: {practice}")
}

/// How much there is still to do.
pub fn left(people: u64) -> String {
    match people {
        1 => text("1 person is left.", "Queda 1 persona.").into(),
        n => say!("{n} people are left.", "Quedan {n} personas."),
    }
}

/// The whole name of a line's button.
pub fn confirm(name: &str) -> String {
    say!("Confirm the access of {name}", "Confirmar el acceso de {name}")
}

/// The question over the boxes of a line.
pub fn keep(name: &str) -> String {
    say!("Keep for {name}", "Mantener para {name}")
}

/// Lines that the page leaves out.
pub fn more_lines(lines: usize) -> String {
    say!("The file has {lines} more lines.", "El archivo tiene {lines} líneas más.")
}
