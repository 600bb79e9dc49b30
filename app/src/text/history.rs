//! Audit events in words.

use super::words;
use super::{Text, text};
use crate::domain::{AuditAction, Change, Fact, Language, PracticeColour, Roles, SecondFactorRule, Suspension};

/// What was done; the name of who did it stands before it.
pub fn action(action: AuditAction) -> Text {
    match action {
        AuditAction::PracticeOpened => text("opened the practice", "abrió el consultorio"),
        AuditAction::Invited => text("sent an invitation", "envió una invitación"),
        AuditAction::InvitationResent => text("sent login credentials again", "reenvió los datos de acceso"),
        AuditAction::FreshLinkRequested => text("asked for a fresh link", "pidió un enlace nuevo"),
        AuditAction::InvitationCancelled => text("cancelled the invitation", "canceló la invitación"),
        AuditAction::EmailCorrected => text("corrected the e-mail address", "corrigió el correo electrónico"),
        AuditAction::SignedUp => text("signed up", "se registró"),
        AuditAction::InvitationAccepted => text("accepted the invitation", "aceptó la invitación"),
        AuditAction::RoleTurnedOn => text("turned a role on", "activó un rol"),
        AuditAction::RoleTurnedOff => text("turned a role off", "desactivó un rol"),
        AuditAction::Deactivated => text("turned all roles off: inactive", "desactivó todos los roles: baja"),
        AuditAction::Reactivated => text("turned roles on again: active", "volvió a activar roles: alta"),
        AuditAction::ProfileEdited => text("edited the profile", "editó el perfil"),
        AuditAction::SignedIn => text("signed in", "inició sesión"),
        AuditAction::SignedOut => text("signed out", "cerró la sesión"),
        AuditAction::PasswordResetSent => {
            text("sent a password reset link", "envió un enlace para restablecer la contraseña")
        }
        AuditAction::PasswordReset => text("set a new password", "estableció una contraseña nueva"),
        AuditAction::SecuritySettingsChanged => {
            text("changed the security settings", "cambió los ajustes de seguridad")
        }
        AuditAction::PasswordChanged => text("changed the password", "cambió la contraseña"),
        AuditAction::SecondFactorAdded => text("added a second factor", "añadió un segundo factor"),
        AuditAction::SecondFactorRemoved => text("removed a second factor", "quitó un segundo factor"),
        AuditAction::SecondFactorReset => text("reset the second factor", "restableció el segundo factor"),
        AuditAction::RecoveryCodesMade => text("made new recovery codes", "creó nuevos códigos de recuperación"),
        AuditAction::RecoveryCodeUsed => {
            text("signed in with a recovery code", "inició sesión con un código de recuperación")
        }
        AuditAction::SessionsEnded => text("ended sessions", "cerró sesiones"),
        AuditAction::PasswordLocked => {
            text("locked the password after too many wrong ones", "bloqueó la contraseña tras demasiadas incorrectas")
        }
        AuditAction::EmailChangeAsked => {
            text("asked to change the e-mail address", "pidió cambiar el correo electrónico")
        }
        AuditAction::EmailChanged => text("changed the e-mail address", "cambió el correo electrónico"),
        AuditAction::EmailChangeStopped => {
            text("stopped the change of the e-mail address", "detuvo el cambio del correo electrónico")
        }
        AuditAction::RoleRequested => text("asked the Owner to turn a role on", "pidió al titular que activara un rol"),
        AuditAction::RoleRequestDeclined => text("declined the request for a role", "rechazó la solicitud de un rol"),
        AuditAction::RoleRequestWithdrawn => text("withdrew the request for a role", "retiró la solicitud de un rol"),
        AuditAction::RoleEndSet => text("changed when a role ends", "cambió cuándo termina un rol"),
        AuditAction::RoleEnded => text("turned a role off at its end date", "desactivó un rol en su fecha de fin"),
        AuditAction::RoleStartSet => text("changed when a role starts", "cambió cuándo empieza un rol"),
        AuditAction::RoleStarted => text("turned a role on as planned", "activó un rol según lo planificado"),
        AuditAction::RoleNotStarted => text(
            "did not turn a planned role on: whoever planned it no longer may",
            "no activó un rol planificado: quien lo planificó ya no puede hacerlo",
        ),
        AuditAction::AbsencePlanned => {
            text("planned a leave or a last working day", "planificó una ausencia o un último día de trabajo")
        }
        AuditAction::OwnershipTransferAsked => text("asked to transfer ownership", "pidió transferir la titularidad"),
        AuditAction::OwnershipTransferEnded => {
            text("ended the transfer of ownership", "terminó la transferencia de la titularidad")
        }
        AuditAction::OwnershipTransferred => text("took over ownership", "asumió la titularidad"),
        AuditAction::OwnerRecovered => {
            text("recovered the Owner, by operator command", "recuperó el acceso del titular, por orden del operador")
        }
        AuditAction::AuditExported => text("exported the audit log", "exportó el registro de auditoría"),
        AuditAction::AgentInvited => text("invited an external agent", "invitó a un agente externo"),
        AuditAction::AgentConnected => {
            text("connected an external agent by code", "conectó a un agente externo por código")
        }
        AuditAction::AgentVisited => text("was here, as an external agent", "estuvo aquí, como agente externo"),
        AuditAction::AgentCodeLocked => {
            text("locked an agent’s code by wrong tries", "bloqueó el código de un agente por intentos fallidos")
        }
        AuditAction::AgreementChanged => text("changed the agreement", "cambió el acuerdo"),
        AuditAction::AgentSuspended => text("suspended the external agent", "suspendió al agente externo"),
        AuditAction::AgentLeft => text("ended the connection, as the agent", "terminó la conexión, como agente"),
        AuditAction::InvitationDeclined => text("declined the invitation", "rechazó la invitación"),
        AuditAction::DatabaseRestored => text(
            "restored the database from a backup, by operator command",
            "restauró la base de datos desde una copia de seguridad, por orden del operador",
        ),
        AuditAction::StatementWritten => {
            text("wrote the statement of a billing cycle", "escribió el estado de cuenta de un ciclo de facturación")
        }
        AuditAction::StatementsExported => text("exported statements", "exportó estados de cuenta"),
        AuditAction::AccessReviewStarted => text("started an access review", "inició una revisión de accesos"),
        AuditAction::AccessConfirmed => {
            text("confirmed roles in an access review", "confirmó roles en una revisión de accesos")
        }
        AuditAction::AccessReviewSigned => text("signed off an access review", "firmó una revisión de accesos"),
        AuditAction::AccessReviewExported => text("exported an access review", "exportó una revisión de accesos"),
        AuditAction::HandedOver => text("handed over to somebody else", "traspasó a otra persona"),
        AuditAction::StaffExported => text("exported the staff", "exportó el personal"),
        AuditAction::ImportBegun => text("began to add several people", "empezó a incorporar a varias personas"),
        AuditAction::PracticeChanged => {
            text("changed the practice’s name or colour", "cambió el nombre o el color del consultorio")
        }
        AuditAction::LanguageChosen => text("chose another language", "eligió otro idioma"),
    }
}

/// What a change was about.
pub fn fact(fact: Fact) -> Text {
    match fact {
        Fact::PracticeName => text("Practice name", "Nombre del consultorio"),
        Fact::TimeZone => text("Time zone", "Zona horaria"),
        Fact::FirstName => text("First name", "Nombre"),
        Fact::LastName => text("Last name", "Apellidos"),
        Fact::Title => text("Title", "Título o cargo"),
        Fact::Phone => text("Phone", "Teléfono"),
        Fact::Licence => text("Licence number", "Número de licencia"),
        Fact::Npi => text("NPI", "NPI"),
        Fact::Email => text("E-mail", "Correo electrónico"),
        Fact::Username => text("Username", "Nombre de usuario"),
        Fact::Roles => text("Roles", "Roles"),
        Fact::LinkExpires => text("Link works until", "El enlace funciona hasta"),
        Fact::SessionsEnded => text("Sessions ended", "Sesiones cerradas"),
        Fact::InvitationHours => {
            text("Invitation links work for (hours)", "Validez de los enlaces de invitación (horas)")
        }
        Fact::IdleMinutes => {
            text("Signed out after (idle minutes)", "Cierre de sesión después de (minutos de inactividad)")
        }
        Fact::SecondFactorRule => text("Second factor required of", "Segundo factor obligatorio para"),
        Fact::SecondFactorFrom => text("Required from", "Obligatorio desde"),
        Fact::ManagersManageManagers => {
            text("Managers turn the Manager role on and off", "Los gerentes activan y desactivan el rol Gerente")
        }
        Fact::CustodianNeedsApproval => text(
            "Records Custodian needs the Owner’s approval",
            "Responsable de expedientes necesita la aprobación del titular",
        ),
        Fact::SecondFactor => text("Second factor", "Segundo factor"),
        Fact::RecoveryCodesLeft => text("Recovery codes left", "Códigos de recuperación restantes"),
        Fact::RoleUntil => text("Role ends", "Fin del rol"),
        Fact::RoleFrom => text("Role starts", "Inicio del rol"),
        Fact::PlannedBy => text("Planned by", "Planificado por"),
        Fact::RequestedRole => text("Requested role", "Rol solicitado"),
        Fact::Owner => text("Owner", "Titular"),
        Fact::Outcome => text("Transfer of ownership", "Transferencia de la titularidad"),
        Fact::EventsExported => text("Events exported", "Eventos exportados"),
        Fact::AgentToken => text("Token", "Identificador"),
        Fact::AgreementSignedOn => text("Agreement signed on", "Acuerdo firmado el"),
        Fact::AgreementEndsOn => text("Agreement ends", "Fin del acuerdo"),
        Fact::Suspension => text("Suspended", "Suspendido"),
        Fact::Colour => text("Colour", "Color"),
        Fact::AgentUnusedDays => text(
            "External agents suspended after (unused days)",
            "Agentes externos suspendidos después de (días sin uso)",
        ),
        Fact::SuspendAtAgreementEnd => text(
            "External agents suspended when their agreement ends",
            "Agentes externos suspendidos cuando termina su acuerdo",
        ),
        Fact::StatementFrom => text("Cycle from", "Ciclo desde"),
        Fact::Seats => text("Billable people", "Personas facturables"),
        Fact::Total => text("Total", "Importe total"),
        Fact::StatementsExported => text("Statements exported", "Estados de cuenta exportados"),
        Fact::Language => text("Language", "Idioma"),
        Fact::ImportOf => text("From the table sent", "De la tabla enviada el"),
        Fact::ImportRow => text("Row of the table", "Fila de la tabla"),
        Fact::PeopleToAdd => text("People to add", "Personas por incorporar"),
        Fact::AccessReview => text("Access review of", "Revisión de accesos del"),
        Fact::ConfirmedRoles => text("Confirmed roles", "Roles confirmados"),
        Fact::RolesKept => text("Roles kept", "Roles mantenidos"),
        Fact::RolesRemoved => text("Roles removed", "Roles retirados"),
        Fact::RolesEnded => text("Roles that had ended", "Roles ya terminados"),
        Fact::LookedAfterBy => text("Looked after by", "A cargo de"),
        Fact::ExportedFile => text("File", "Archivo"),
        Fact::Fingerprint => text("Fingerprint", "Huella digital"),
    }
}

/// A recorded value for people: roles by their names, times without the machine's letters.
pub fn fact_value(fact: Fact, recorded: Option<&str>) -> String {
    match (fact, recorded) {
        (_, None) => text("none", "ninguno").into(),
        (Fact::Roles | Fact::ConfirmedRoles, Some(codes)) => {
            let roles: Option<Roles> = codes.split_whitespace().map(|code| code.parse().ok()).collect();
            roles.map_or_else(|| codes.into(), words::roles)
        }
        (Fact::RequestedRole, Some(code)) => code.parse().map_or_else(|_| code.into(), |role| words::role(role).into()),
        (
            Fact::LinkExpires | Fact::SecondFactorFrom | Fact::AgreementEndsOn | Fact::ImportOf | Fact::AccessReview,
            Some(time),
        ) => time_in_words(time),
        (Fact::Suspension, Some(code)) => {
            Suspension::from_code(code).map_or_else(|| code.into(), |why| words::suspension(why).into())
        }
        (Fact::Colour, Some(code)) => {
            PracticeColour::from_code(code).map_or_else(|| code.into(), |colour| words::colour(colour).into())
        }
        (Fact::Language, Some(code)) => Language::from_code(code).map_or(code, |one| one.own_name()).into(),
        (Fact::RoleUntil | Fact::RoleFrom, Some(value)) => role_and_time(value),
        (Fact::SecondFactorRule, Some(code)) => {
            SecondFactorRule::from_code(code).map_or_else(|| code.into(), |rule| words::second_factor_rule(rule).into())
        }
        (Fact::Outcome, Some("done")) => text("confirmed", "confirmada").into(),
        (Fact::Outcome, Some("expired")) => text("not confirmed in time", "no confirmada a tiempo").into(),
        (_, Some(value)) => value.into(),
    }
}

/// `therapist 2026-11-27T23:00:00+00:00` → `Therapist, 2026-11-27 23:00 UTC`
fn role_and_time(recorded: &str) -> String {
    match recorded.split_once(' ') {
        Some((code, time)) => {
            let role = code.parse().map_or(code, |role| words::role(role).now());
            format!("{role}, {}", time_in_words(time))
        }
        None => recorded.into(),
    }
}

/// A change in one line, for a table that leaves the program.
pub fn change(change: &Change) -> String {
    let Change { fact: about, before, after } = change;
    let value = |recorded: &Option<String>| fact_value(*about, recorded.as_deref());
    format!("{}: {} → {}", fact(*about), value(before), value(after))
}

/// `2026-11-27T05:09:31.123Z` → `2026-11-27 05:09 UTC`; an offset other than UTC stays in digits. On pages
/// the server has put it in words by then, which stay as they are.
fn time_in_words(rfc3339: &str) -> String {
    let recorded = rfc3339.as_bytes().get(10) == Some(&b'T');
    match (rfc3339.get(..10).filter(|_| recorded), rfc3339.get(11..16), rfc3339.get(19..)) {
        (Some(day), Some(minute), Some(rest)) => {
            let zone = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            let zone = if ["Z", "+00:00"].contains(&zone) { "UTC" } else { zone };
            format!("{day} {minute} {zone}")
        }
        _ => rfc3339.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_values_read_like_the_pages() {
        assert_eq!(fact_value(Fact::Roles, Some("therapist front_office")), "Therapist and Front Office");
        assert_eq!(fact_value(Fact::Roles, None), "none");
        assert_eq!(fact_value(Fact::LinkExpires, Some("2026-11-27T05:09:31.123Z")), "2026-11-27 05:09 UTC");
        assert_eq!(fact_value(Fact::LinkExpires, Some("2026-11-27T05:09:31+01:00")), "2026-11-27 05:09 +01:00");
        assert_eq!(fact_value(Fact::LinkExpires, Some("Fri 27 Nov 2026, 06:09 CET")), "Fri 27 Nov 2026, 06:09 CET");
        let until = fact_value(Fact::RoleUntil, Some("front_office 2026-11-27T23:00:00+00:00"));
        assert_eq!(until, "Front Office, 2026-11-27 23:00 UTC");
        assert_eq!(fact_value(Fact::Phone, Some("112")), "112");
        assert_eq!(fact_value(Fact::Outcome, Some("expired")), "not confirmed in time");
        let off = Change::of(Fact::Roles, "therapist", "").unwrap();
        assert_eq!(change(&off), "Roles: Therapist → none");
    }
}
