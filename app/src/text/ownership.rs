//! Transfer of ownership.

use super::{Text, text};
use crate::domain::PendingTransfer;

pub const HEADING: Text = text("Ownership", "Titularidad");
pub const ASK: Text = text("Ask to become Owner", "Proponer como titular");
pub const ASKED: Text = text(
    "The question is on its way by e-mail. Nothing changes until they confirm.",
    "La pregunta está en camino por correo. No cambia nada hasta que la persona confirme.",
);
pub const CANCEL: Text = text("Cancel the transfer", "Cancelar la transferencia");
pub const CANCELLED: Text = text(
    "The transfer is cancelled. Everything stays as it was.",
    "La transferencia está cancelada. Todo sigue como estaba.",
);
pub const CONFIRM: Text = text("Become the Owner", "Asumir la titularidad");
pub const CONFIRMED: Text = text("You are the Owner now.", "Ahora usted es titular.");
pub const DECLINE: Text = text("Decline", "Rechazar");
pub const DECLINED: Text = text("You declined. Everything stays as it was.", "Usted rechazó. Todo sigue como estaba.");
/// A time follows.
pub const UNTIL: Text = text("It can be confirmed until ", "Se puede confirmar hasta el ");
pub const PASSWORD_HINT: Text =
    text("So that nobody else does this at an open screen.", "Para que nadie más lo haga en una pantalla abierta.");

/// What asking means.
pub fn ask_what(first_name: &str, practice: &str) -> String {
    say!(
        "{first_name} can become the Owner of {practice} in your place. They get an e-mail and \
            confirm with their password within 72 hours; until then you can cancel. You stay as a \
            Manager.",
        "{first_name} puede asumir la titularidad de {practice} en su lugar. Recibe un correo y \
            confirma con su contraseña en un plazo de 72 horas; hasta entonces usted puede cancelar. \
            Usted permanece como gerente."
    )
}

/// Which transfer is under way.
pub fn pending(transfer: &PendingTransfer) -> String {
    say!(
        "{} asked {} to become the Owner.",
        "{} pidió a {} que asuma la titularidad.",
        transfer.owner,
        transfer.candidate_name
    )
}

/// What confirming means, told to the candidate.
pub fn confirm_what(transfer: &PendingTransfer, practice: &str) -> String {
    say!(
        "{} asks you to become the Owner of {practice}. Owners answer for the practice: they \
            manage all staff, the subscription and the security settings. {} stays as a Manager.",
        "{} le pide que asuma la titularidad de {practice}. El titular responde por el \
            consultorio: gestiona a todo el personal, la suscripción y los ajustes de seguridad. {} \
            permanece como gerente.",
        transfer.owner,
        transfer.owner
    )
}
