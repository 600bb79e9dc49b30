//! What somebody who left has left open, and handing it over.

use super::{Text, text};
use crate::domain::{LeftCounts, Role};

pub const HEADING: Text = text("Left open", "Quedó pendiente");
pub const NOTHING: Text = text(
    "Nothing: no invitation of theirs waits for an answer, no request of theirs for a decision, and they look after no \
     external agent.",
    "Nada: ninguna invitación suya espera respuesta, ninguna solicitud suya espera decisión, y no tiene a su cargo \
     ningún agente externo.",
);
pub const WHAT: Text = text(
    "What this person began and somebody else should see to. Whatever is done disappears from here.",
    "Lo que esta persona empezó y otra debería atender. Lo que se resuelve desaparece de aquí.",
);
pub const INVITATIONS: Text = text("Invitations without an answer", "Invitaciones sin respuesta");
pub const REQUESTS: Text = text("Requests that wait for the Owner", "Solicitudes que esperan al titular");
pub const AGENTS: Text = text("External agents", "Agentes externos");
pub const AGENTS_WHAT: Text =
    text("They work here, and this person looked after them.", "Trabajan aquí, y esta persona los tenía a su cargo.");
/// A time follows.
pub const EXPIRES: Text = text("The link works until", "El enlace funciona hasta el");
/// A time follows.
pub const EXPIRED: Text = text("The link worked until", "El enlace funcionó hasta el");
/// A time follows.
pub const ASKED: Text = text("asked for on", "solicitado el");
pub const HAND_OVER: Text = text("Hand over", "Traspasar");
pub const HAND_OVER_TO: Text = text("Hand over to", "Traspasar a");
pub const HAND_ALL_OVER: Text = text("Hand all over", "Traspasar todo");
pub const HAND_ALL_OVER_TO: Text = text("Hand everything over to", "Traspasar todo a");
pub const HAND_ALL_HINT: Text = text(
    "All invitations and external agents below. What that person may not look after stays here.",
    "Todas las invitaciones y los agentes externos de abajo. Lo que esa persona no puede tener a su cargo queda aquí.",
);
pub const HANDED_OVER: Text = text("Handed over.", "Traspasado.");
pub const RESEND: Text = text("Resend", "Reenviar");
pub const CANCEL: Text = text("Cancel invitation", "Cancelar la invitación");
pub const CANCELLED: Text = text("The invitation is cancelled.", "La invitación está cancelada.");
pub const RESENT: Text = text("A new link is on its way.", "Un nuevo enlace está en camino.");
pub const DECIDED: Text = text("Done.", "Hecho.");
pub const ENDED: Text = text("The connection is ended.", "La conexión ha terminado.");
/// A name follows.
pub const LOOKED_AFTER_BY: Text = text("Looked after by", "A cargo de");
pub const NOBODY: Text = text("nobody", "nadie");

/// The whole name of a line's button or field.
pub fn about(verb: Text, name: &str) -> String {
    format!("{verb}: {name}")
}

/// What is asked for whom: "Records Custodian for Ben Roth".
pub fn role_for(role: Role, name: &str) -> String {
    say!("{} for {name}", "{} para {name}", super::role(role))
}

/// Lines that the page leaves out.
pub fn more(lines: usize) -> String {
    match lines {
        1 => {
            text("1 more comes up when one of these is done.", "Aparece 1 más cuando se resuelve una de estas.").into()
        }
        n => say!("{n} more come up as these are done.", "Aparecen {n} más a medida que se resuelven estas."),
    }
}

/// " Afterwards you can hand over what they leave open: 2 invitations, 1 external agent." Stands behind another
/// sentence; empty where there is nothing.
pub fn leaves(counts: LeftCounts) -> String {
    let LeftCounts { invitations, requests, agents } = counts;
    let invitations = match invitations {
        0 => None,
        1 => Some(text("1 invitation", "1 invitación").into()),
        n => Some(say!("{n} invitations", "{n} invitaciones")),
    };
    let requests = match requests {
        0 => None,
        1 => Some(text("1 request", "1 solicitud").into()),
        n => Some(say!("{n} requests", "{n} solicitudes")),
    };
    let agents = match agents {
        0 => None,
        1 => Some(text("1 external agent", "1 agente externo").into()),
        n => Some(say!("{n} external agents", "{n} agentes externos")),
    };
    let things: Vec<String> = [invitations, requests, agents].into_iter().flatten().collect();
    if things.is_empty() {
        return String::new();
    }
    let things = things.join(", ");
    say!(
        " Afterwards you can hand over what they leave open: {things}.",
        " Después puede traspasar lo que deja pendiente: {things}."
    )
}
