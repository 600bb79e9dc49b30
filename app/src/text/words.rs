//! What things are called: roles, states, fields.

use super::{Text, text};
use crate::domain::{
    Field, InvitationState, MailState, PracticeColour, Role, Roles, SecondFactorRule, StaffState, Suspension,
};

/// A role's name.
pub fn role(role: Role) -> Text {
    match role {
        Role::Owner => text("Owner", "Titular"),
        Role::Manager => text("Manager", "Gerente"),
        Role::Therapist => text("Therapist", "Terapeuta"),
        Role::FrontOffice => text("Front Office", "Recepción"),
        Role::RecordsCustodian => text("Records Custodian", "Responsable de expedientes"),
    }
}

/// What the holder of a role may do, in a sentence.
pub fn role_may(role: Role) -> Text {
    match role {
        Role::Owner => text(
            "Answers for the practice: manages all staff, the subscription and the security settings.",
            "Responde por el consultorio: gestiona a todo el personal, la suscripción y los ajustes \
                de seguridad.",
        ),
        Role::Manager => text(
            "Adds staff members, turns their roles on and off, and sees the audit log.",
            "Incorpora a miembros del personal, activa y desactiva sus roles y ve el registro de \
                auditoría.",
        ),
        Role::Therapist => {
            text("Treats clients and writes their records.", "Atiende a pacientes y escribe sus expedientes.")
        }
        Role::FrontOffice => text(
            "Runs the desk: the calendar, appointments, and clients' contact and billing data.",
            "Lleva la recepción: la agenda, las citas y los datos de contacto y de facturación de los \
                pacientes.",
        ),
        Role::RecordsCustodian => text(
            "Answers for the records: releases, exports and corrects them when asked to.",
            "Responde por los expedientes: los entrega, exporta y corrige cuando se le pide.",
        ),
    }
}

/// Whom a practice requires to have a second factor.
pub fn second_factor_rule(rule: SecondFactorRule) -> Text {
    match rule {
        SecondFactorRule::Off => text("Nobody", "Nadie"),
        SecondFactorRule::Managers => text("Owner and Managers", "Titular y gerentes"),
        SecondFactorRule::Everyone => text("Everybody", "Todo el personal"),
    }
}

/// The colour that a practice is told by.
pub fn colour(colour: PracticeColour) -> Text {
    match colour {
        PracticeColour::Teal => text("Teal", "Verde azulado"),
        PracticeColour::Blue => text("Blue", "Azul"),
        PracticeColour::Violet => text("Violet", "Violeta"),
        PracticeColour::Plum => text("Plum", "Ciruela"),
        PracticeColour::Red => text("Red", "Rojo"),
        PracticeColour::Amber => text("Amber", "Ámbar"),
        PracticeColour::Olive => text("Olive", "Oliva"),
        PracticeColour::Green => text("Green", "Verde"),
    }
}

/// Why a connection is suspended.
pub fn suspension(why: Suspension) -> Text {
    match why {
        Suspension::Unused => text("not used for too long", "demasiado tiempo sin uso"),
        Suspension::Agreement => text("the agreement has ended", "el acuerdo ha terminado"),
    }
}

/// Yes or no.
pub fn yes_or_no(yes: bool) -> Text {
    if yes { text("Yes", "Sí") } else { text("No", "No") }
}

/// Several roles: "Therapist and Front Office".
pub fn roles(roles: Roles) -> String {
    list(&roles.iter().map(|held| role(held).now()).collect::<Vec<_>>())
}

/// Several things: "a, b and c".
pub fn list(things: &[&str]) -> String {
    match things {
        [] => text("none", "ninguno").into(),
        [one] => (*one).into(),
        [first @ .., last] => say!("{} and {last}", "{} y {last}", first.join(", ")),
    }
}

/// A staff member's state, in a word or two. (When an invitation expires is shown beside it.)
pub fn state(state: &StaffState) -> Text {
    match state {
        StaffState::Active => text("Active", "Activo"),
        StaffState::Inactive => text("Inactive", "Inactivo"),
        StaffState::NotStarted => text("Not started", "Aún no empieza"),
        StaffState::OnLeave => text("On leave", "Ausente"),
        StaffState::Invited { .. } => text("Invited", "Invitación enviada"),
        StaffState::InvitationExpired => text("Invitation expired", "Invitación vencida"),
        StaffState::EmailBounced => text("E-mail bounced", "Correo rechazado"),
    }
}

/// What became of an invitation. A time follows it.
pub fn invitation_state(state: InvitationState) -> Text {
    match state {
        InvitationState::Pending => text("Pending: the link works until", "Pendiente: el enlace funciona hasta"),
        InvitationState::Accepted => {
            text("Accepted. The link would have worked until", "Aceptada. El enlace habría funcionado hasta")
        }
        InvitationState::Expired => text("Expired: the link stopped working", "Vencida: el enlace dejó de funcionar"),
        InvitationState::Superseded => text(
            "Replaced by a newer one. The link would have worked until",
            "Sustituida por otra más reciente. El enlace habría funcionado hasta",
        ),
        InvitationState::Cancelled => {
            text("Cancelled. The link would have worked until", "Cancelada. El enlace habría funcionado hasta")
        }
        InvitationState::Declined => text(
            "Declined by them. The link would have worked until",
            "Rechazada por la persona. El enlace habría funcionado hasta",
        ),
    }
}

/// What became of a mail. A time follows, where the state has one.
pub fn mail_state(state: &MailState) -> String {
    match state {
        MailState::Queued => text("Waiting to be sent", "En espera de envío").into(),
        MailState::Sent(_) => text("Sent", "Enviado").into(),
        MailState::Deferred(_) => text("Not delivered yet. Next try", "Aún sin entregar. Próximo intento").into(),
        MailState::Bounced(words) => {
            say!(
                "Bounced: the mail server refused the address. Correct it, then send again. It said: {words}",
                "Rechazado: el servidor de correo no aceptó la dirección. Corríjala y vuelva a enviar. \
                    Respondió: {words}"
            )
        }
    }
}

/// A field's label.
pub fn field(field: Field) -> Text {
    match field {
        Field::Code => text("Set-up code", "Código de instalación"),
        Field::PracticeName => text("Practice name", "Nombre del consultorio"),
        Field::TimeZone => text("Time zone", "Zona horaria"),
        Field::Role => text("Roles", "Roles"),
        Field::FirstName => text("First name", "Nombre"),
        Field::LastName => text("Last name", "Apellidos"),
        Field::Email => text("E-mail", "Correo electrónico"),
        Field::Phone => text("Phone", "Teléfono"),
        Field::Title => text("Title", "Título o cargo"),
        Field::Licence => text("Licence number", "Número de licencia"),
        Field::Npi => text("NPI", "NPI"),
        Field::Identifier => text("Username or e-mail", "Nombre de usuario o correo electrónico"),
        Field::Username => text("Username", "Nombre de usuario"),
        Field::Password => text("Password", "Contraseña"),
        Field::CurrentPassword => text("Your password", "Su contraseña"),
        Field::FactorCode => text("Code", "Código"),
        Field::PasskeyName => text("Name of the passkey", "Nombre de la llave de acceso"),
        Field::From => text("Starts on", "Empieza el"),
        Field::Until => text("Ends on", "Termina el"),
        Field::Back => text("Comes back on", "Regresa el"),
        Field::InvitationHours => {
            text("Invitation links work for (hours)", "Validez de los enlaces de invitación (horas)")
        }
        Field::IdleMinutes => {
            text("Sign people out after (idle minutes)", "Cerrar la sesión después de (minutos de inactividad)")
        }
        Field::SecondFactorFrom => text("Required from", "Obligatorio desde"),
        Field::SecondFactorRule => text("Second factor required of", "Segundo factor obligatorio para"),
        Field::ManagersManageManagers => text(
            "Managers may turn the Manager role on and off",
            "Los gerentes pueden activar y desactivar el rol Gerente",
        ),
        Field::CustodianNeedsApproval => text(
            "Records Custodian needs the Owner’s approval",
            "Responsable de expedientes necesita la aprobación del titular",
        ),
        Field::Certain => text("An external agent is right here", "Un agente externo es lo correcto aquí"),
        Field::AgreementSignedOn => text("Agreement signed on", "Acuerdo firmado el"),
        Field::AgreementEndsOn => text("Agreement ends on", "El acuerdo termina el"),
        Field::AgentToken => text("Token", "Identificador"),
        Field::AgentCode => text("Code", "Código"),
        Field::AgentUnusedDays => text(
            "Suspend external agents after (unused days)",
            "Suspender a los agentes externos después de (días sin uso)",
        ),
        Field::SuspendAtAgreementEnd => text(
            "Suspend external agents when their agreement ends",
            "Suspender a los agentes externos cuando termina su acuerdo",
        ),
        Field::Colour => text("Colour", "Color"),
        Field::People => text("Table of people", "Tabla de personas"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_like_a_sentence() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(roles([Role::FrontOffice, Role::Manager].into_iter().collect()), "Manager and Front Office");
    }
}
