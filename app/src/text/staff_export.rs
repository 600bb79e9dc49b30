//! Taking the staff along.

use super::{Text, text};
use crate::domain::{Coverage, StaffKind, Standing};

pub const HEADING: Text = text("Export", "Exportar");
pub const WHAT: Text = text(
    "Lists for an audit, or for another program. Each export is recorded in the audit log, with who took it along.",
    "Listas para una auditoría o para otro programa. Cada exportación queda en el registro de auditoría, con quién la \
     hizo.",
);
pub const STAFF: Text = text("Staff", "Personal");
pub const STAFF_WHAT: Text = text(
    "Everybody who works or worked here: roles, state, last sign-in, and whether they have a second factor.",
    "Todas las personas que trabajan o trabajaron aquí: roles, estado, último inicio de sesión y si tienen un segundo \
     factor.",
);
pub const STAFF_CSV: Text = text("Export staff as CSV", "Exportar el personal como CSV");
pub const TERMINATIONS: Text = text("Ends of access", "Fines de acceso");
pub const TERMINATIONS_WHAT: Text = text(
    "Each time that somebody’s last role ended: when it ended, when that was carried out, by whom, and how many \
     sessions ended with it. Sessions and links end in the same step as the last role. Where a date had been set, \
     nothing is answered after it: the time between is how long it took until somebody looked, not access.",
    "Cada vez que terminó el último rol de alguien: cuándo terminó, cuándo se ejecutó, quién lo hizo y cuántas sesiones \
     terminaron con ello. Las sesiones y los enlaces terminan en el mismo paso que el último rol. Donde había una fecha \
     fijada, no se responde a nada después de ella: el tiempo intermedio es lo que se tardó en mirar, no un acceso.",
);
pub const TERMINATIONS_CSV: Text = text("Export ends of access as CSV", "Exportar los fines de acceso como CSV");
pub const EVERYTHING: Text = text("Everything, for programs", "Todo, para programas");
pub const EVERYTHING_WHAT: Text = text(
    "Both lists in one file, and who turned each role on, since when and until when.",
    "Ambas listas en un archivo, y quién activó cada rol, desde cuándo y hasta cuándo.",
);
pub const EVERYTHING_JSON: Text = text("Export everything as JSON", "Exportar todo como JSON");
pub const COVERAGE: Text = text("Second factor", "Segundo factor");
/// Whom the practice requires to have a second factor follows.
pub const REQUIRED: Text = text("Required of:", "Obligatorio para:");

/// The first row of the table of the staff.
pub const STAFF_COLUMNS: [Text; 14] = [
    text("First name", "Nombre"),
    text("Last name", "Apellidos"),
    text("Staff member (id)", "Miembro del personal (id)"),
    text("Title", "Título"),
    text("E-mail", "Correo electrónico"),
    text("Phone", "Teléfono"),
    KIND,
    text("State", "Estado"),
    text("Roles", "Roles"),
    text("Added (UTC)", "Incorporación (UTC)"),
    text("Signed up (UTC)", "Registro (UTC)"),
    text("Last sign-in (UTC)", "Último inicio de sesión (UTC)"),
    text("External agent last here (UTC)", "Última visita del agente externo (UTC)"),
    text("Second factor", "Segundo factor"),
];

const KIND: Text = text("Kind", "Tipo");

/// The first row of the table of ends of access.
pub const TERMINATION_COLUMNS: [Text; 14] = [
    text("Staff member", "Miembro del personal"),
    text("Staff member (id)", "Miembro del personal (id)"),
    text("E-mail", "Correo electrónico"),
    KIND,
    text("Had signed up", "Se había registrado"),
    text("Roles that ended", "Roles que terminaron"),
    text("Access since (UTC)", "Acceso desde (UTC)"),
    text("Access ended (UTC)", "Fin del acceso (UTC)"),
    text("How", "Cómo"),
    text("By", "Por"),
    text("Carried out (UTC)", "Ejecutado (UTC)"),
    text("Seconds to revoke", "Segundos hasta revocar"),
    text("Sessions ended", "Sesiones terminadas"),
    text("Access again since (UTC)", "Acceso de nuevo desde (UTC)"),
];

/// Employee or external agent.
pub fn kind(kind: StaffKind) -> Text {
    match kind {
        StaffKind::Employee => text("Employee", "Empleado"),
        StaffKind::ExternalAgent => text("External agent", "Agente externo"),
    }
}

/// Whether somebody works here.
pub fn standing(standing: Standing) -> Text {
    match standing {
        Standing::Invited => text("Invited", "Invitación enviada"),
        Standing::Active => text("Active", "Activo"),
        Standing::Planned => text("No access now", "Sin acceso ahora"),
        Standing::Inactive => text("Inactive", "Inactivo"),
    }
}

/// How many have a second factor.
pub fn coverage(Coverage { people, with_factor }: Coverage) -> String {
    match people {
        1 => say!(
            "{with_factor} of 1 person who can sign in has a second factor.",
            "{with_factor} de 1 persona que puede iniciar sesión tiene un segundo factor."
        ),
        people => say!(
            "{with_factor} of {people} people who can sign in have a second factor.",
            "{with_factor} de {people} personas que pueden iniciar sesión tienen un segundo factor."
        ),
    }
}
