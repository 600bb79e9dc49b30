//! Access that begins or ends by itself: a first day, a leave, a last working day.

use super::{Text, text};
use crate::domain::{Field, ShownSchedule};

pub const HEADING: Text = text("Leave and last working day", "Ausencia y último día de trabajo");
pub const WHAT: Text = text(
    "At the moment that you set, all roles go off by themselves, whoever is signed in. With a day of return, the same \
     roles go on again by themselves, with the same username and password.",
    "En el momento que indique, todos los roles se desactivan por sí solos, aunque haya una sesión abierta. Con un día \
     de regreso, los mismos roles se vuelven a activar por sí solos, con el mismo nombre de usuario y contraseña.",
);
pub const PLAN: Text = text("Plan leave or last day", "Planificar ausencia o último día");
pub const UNTIL_HINT: Text = text(
    "The last day with access. Without a time: until the end of this day.",
    "El último día con acceso. Sin hora: hasta el final de ese día.",
);
pub const BACK_HINT: Text = text(
    "The first day with access again. Without a time: from the beginning of this day. Empty: they do not come back.",
    "El primer día de nuevo con acceso. Sin hora: desde el comienzo de ese día. Vacío: no regresa.",
);
pub const SAVE: Text = text("Save", "Guardar");
pub const SAVED: Text = text("Saved. It happens by itself.", "Guardado. Ocurrirá por sí solo.");
pub const TAKEN_BACK: Text = text("Access goes on as before.", "El acceso sigue como antes.");
pub const TAKE_BACK: Text = text("Keep access", "Mantener el acceso");
pub const FROM_AND_UNTIL: Text = text("First and last day", "Primer y último día");
pub const FROM_AND_UNTIL_HINT: Text = text(
    "For somebody who starts later, or stays for a time. They get the invitation now and can create their account; \
     until the first day they have no access, and nothing is charged.",
    "Para quien empieza más adelante o se queda un tiempo. Recibe la invitación ahora y puede crear su cuenta; \
     hasta el primer día no tiene acceso ni se cobra nada.",
);
pub const FROM_HINT: Text = text(
    "Empty: at once. Without a time: from the beginning of this day.",
    "Vacío: de inmediato. Sin hora: desde el comienzo de ese día.",
);
pub const END_HINT: Text = text(
    "The role goes off by itself. Without a time: at the end of this day. Empty: it stays on.",
    "El rol se desactiva por sí solo. Sin hora: al final de ese día. Vacío: sigue activado.",
);
pub const END_HINT_NEEDED: Text = text(
    "The role goes off by itself. Without a time: at the end of this day. An external agent needs one.",
    "El rol se desactiva por sí solo. Sin hora: al final de ese día. Un agente externo necesita una fecha.",
);
/// A badge.
pub const ENDS_SOON: Text = text("Ends soon", "Termina pronto");
/// A badge.
pub const LATER: Text = text("Starts later", "Empieza más adelante");
/// A time follows.
pub const STARTS: Text = text("Starts ", "Empieza el ");
/// A time follows.
pub const RETURNS: Text = text("Comes back ", "Regresa el ");
/// A time follows.
pub const FROM_ASKED: Text = text(", on from ", ", activado desde el ");
/// Whose plan it is. A name follows.
pub const PLANNED_BY: Text = text(", planned by ", ", planificado por ");
pub const DONT_START: Text = text("Don’t turn on", "No activar");
pub const CONFIRM: Text = text("Confirm the plan", "Confirmar el plan");
pub const PLANNED: Text = text("The role goes on by itself.", "El rol se activará por sí solo.");
pub const BACK_NOW: Text = text("Turn the roles on now", "Activar los roles ahora");

/// The field for the time beside the one for this day.
pub fn time_of(field: Field) -> Text {
    match field {
        Field::Until => text("End time", "Hora de fin"),
        Field::Back => text("Time of return", "Hora de regreso"),
        _ => text("Start time", "Hora de inicio"),
    }
}

/// Nobody is behind the plan any more.
pub fn unconfirmed(by: &str) -> String {
    say!(
        "{by} planned this and may no longer turn this role on. It stays off unless somebody who may confirms it.",
        "{by} planificó esto y ya no puede activar este rol. Seguirá desactivado si nadie que pueda hacerlo lo confirma."
    )
}

/// Somebody's access begins or ends by itself, in one sentence; nothing where it does not.
pub fn schedule(schedule: &ShownSchedule) -> Option<String> {
    let ShownSchedule { ends, starts, returns, .. } = schedule;
    Some(match (ends, starts) {
        (None, None) => return None,
        (Some(ends), Some(back)) => {
            say!("Access until {}; back {}", "Acceso hasta {}; regresa el {}", ends.text, back.text)
        }
        (Some(ends), None) => say!("Access until {}", "Acceso hasta {}", ends.text),
        (None, Some(back)) if *returns => say!("Back {}", "Regresa el {}", back.text),
        (None, Some(starts)) => say!("Access starts {}", "El acceso empieza el {}", starts.text),
    })
}

/// For the person whose access ends soon.
pub fn ends_soon(practice: &str, end: &str) -> String {
    say!(
        "You have access to {practice} until {end}. If it should go on, ask the Owner or a Manager.",
        "Tiene acceso a {practice} hasta {end}. Si debe continuar, consulte al titular o a un gerente."
    )
}

/// For whoever opens the invitation.
pub fn starts(at: &str) -> String {
    say!(
        "Your access starts {at}. You can create your account now; until then it opens nothing.",
        "Su acceso empieza el {at}. Puede crear su cuenta ahora; hasta entonces no abre nada."
    )
}

pub const SIGNED_UP: Text = text("Your account is ready", "Su cuenta está lista");

/// For whoever signed up before the first day.
pub fn signed_up(practice: &str, at: &str) -> String {
    say!(
        "Your access to {practice} starts {at}. Sign in then, with your username and password. There is nothing \
         else to do.",
        "Su acceso a {practice} empieza el {at}. Inicie sesión entonces con su nombre de usuario y contraseña. No \
         tiene que hacer nada más."
    )
}
