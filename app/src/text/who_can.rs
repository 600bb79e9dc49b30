//! Who can do what, and through which role.

use super::{Text, text};
use crate::domain::{Able, Deed, Role, Roles, WhoCan};

pub const HEADING: Text = text("Who can do what", "Quién puede hacer qué");
pub const WHAT: Text = text(
    "Read off the rules that the server enforces, for this practice as it is now. External agents do none of this \
     here, and everybody looks after their own account.",
    "Tomado de las reglas que el servidor aplica, para este consultorio tal como está ahora. Los agentes externos no \
     hacen nada de esto aquí, y cada persona cuida su propia cuenta.",
);
pub const ACTION: Text = text("Action", "Acción");
pub const WHO: Text = text("Who", "Quién");
pub const NOBODY: Text = text("nobody", "nadie");
pub const OWNER_APPROVES: Text = text(
    "When a Manager does it, the Owner has to approve it.",
    "Cuando lo hace un gerente, el titular debe aprobarlo.",
);

/// What can be done.
pub fn deed(deed: Deed) -> Text {
    match deed {
        Deed::SeeColleagues => {
            text("See names, roles and state of active colleagues", "Ver nombres, roles y estado del personal activo")
        }
        Deed::SeeEveryone => text(
            "See full profiles, and inactive and invited people",
            "Ver perfiles completos, y personas inactivas e invitadas",
        ),
        Deed::Invite => text(
            "Invite staff members, resend and cancel invitations",
            "Invitar a miembros del personal, reenviar y cancelar invitaciones",
        ),
        Deed::TurnRoles => {
            text("Turn Therapist and Front Office on and off", "Activar y desactivar Terapeuta y Recepción")
        }
        Deed::TurnManager => {
            text("Turn Manager on and off for others", "Activar y desactivar Gerente a otras personas")
        }
        Deed::TurnCustodian => {
            text("Turn Records Custodian on and off", "Activar y desactivar Responsable de expedientes")
        }
        Deed::Deactivate => {
            text("Deactivate and reactivate staff members", "Dar de baja y reactivar a miembros del personal")
        }
        Deed::SendPasswordReset => {
            text("Send a password reset link", "Enviar un enlace para restablecer la contraseña")
        }
        Deed::EndSessions => text("End the sessions of others", "Cerrar las sesiones de otras personas"),
        Deed::ResetSecondFactor => {
            text("Remove the second factor of others", "Quitar el segundo factor de otras personas")
        }
        Deed::EditProfiles => text("Edit the profiles of others", "Editar los perfiles de otras personas"),
        Deed::ConnectAgents => text("Connect an external agent", "Conectar a un agente externo"),
        Deed::SeeAuditLog => {
            text("See everybody's events in the audit log", "Ver los eventos de todos en el registro de auditoría")
        }
        Deed::SeeForecast => text(
            "See who is billed, and what the next cycle will cost",
            "Ver quién se factura y cuánto costará el próximo ciclo",
        ),
        Deed::SeeStatements => text("See and export the statements", "Ver y exportar los estados de cuenta"),
        Deed::EditPractice => {
            text("Change the practice's name and colour", "Cambiar el nombre y el color del consultorio")
        }
        Deed::EditSecurity => text("Change the security settings", "Cambiar los ajustes de seguridad"),
        Deed::EditOwnersDecisions => text(
            "Decide who manages Managers, and whether Records Custodian needs approval",
            "Decidir quién gestiona a los gerentes, y si Responsable de expedientes necesita aprobación",
        ),
        Deed::ReviewAccess => {
            text("Review everybody's access and sign it off", "Revisar el acceso de todos y firmar la revisión")
        }
        Deed::ExportStaff => text(
            "Export the staff, with sign-ins, second factor and ends of access",
            "Exportar el personal, con inicios de sesión, segundo factor y fines de acceso",
        ),
        Deed::TransferOwnership => {
            text("Hand the practice over to a new Owner", "Ceder el consultorio a un nuevo titular")
        }
    }
}

/// "Mia Okafor (Manager)".
pub fn able(name: &str, through: Roles) -> String {
    format!("{name} ({})", super::roles(through))
}

pub const NOT_ALLOWED: Text = text("Your role does not allow this.", "Su rol no lo permite.");

/// Names that a sentence holds; the rest is counted.
const NAMED: usize = 3;

/// Who can do what the reader can't: "Only the Owner can do this: Dana Ruiz." Nothing where nobody can.
pub fn instead(who: &WhoCan) -> String {
    let owner = Roles::NONE.with(Role::Owner);
    let able = match who.roles {
        roles if roles == owner => text("Only the Owner can do this", "Solo el titular puede hacerlo"),
        roles if roles == owner.with(Role::Manager) => {
            text("The Owner and Managers can do this", "El titular y los gerentes pueden hacerlo")
        }
        _ if who.people.is_empty() => return String::new(),
        _ => text("These people can do this", "Estas personas pueden hacerlo"),
    };
    let names: Vec<&str> = who.people.iter().take(NAMED).map(|Able { name, .. }| name.as_str()).collect();
    let names = names.join(", ");
    let left = who.people.len().saturating_sub(NAMED) as u64 + who.more;
    match (names.is_empty(), left) {
        (true, _) => format!("{able}."),
        (_, 0) => format!("{able}: {names}."),
        (_, left) => format!("{able}: {names} {}.", more(left)),
    }
}

/// Who is left out of a long line: "and 3 more".
pub fn more(people: u64) -> String {
    say!("and {people} more", "y {people} más")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::StaffMemberId;
    use uuid::Uuid;

    fn who(roles: Roles, names: &[&str], more: u64) -> WhoCan {
        let able = |name: &&str| Able { id: StaffMemberId(Uuid::nil()), name: (*name).into(), through: roles };
        WhoCan { roles, people: names.iter().map(able).collect(), more }
    }

    #[test]
    fn a_few_people_are_named_and_the_rest_is_counted() {
        let owner = Roles::NONE.with(Role::Owner);
        let managers = owner.with(Role::Manager);
        let four = ["Dana Ruiz", "Mia Okafor", "Ann Roth", "Ben Roth"];
        for (who, sentence) in [
            (who(owner, &four[..1], 0), "Only the Owner can do this: Dana Ruiz."),
            (who(managers, &four[..2], 0), "The Owner and Managers can do this: Dana Ruiz, Mia Okafor."),
            (
                who(managers, &four, 7),
                "The Owner and Managers can do this: Dana Ruiz, Mia Okafor, Ann Roth and 8 more.",
            ),
            (who(managers, &[], 0), "The Owner and Managers can do this."),
            (who(Roles::NONE, &four[..1], 0), "These people can do this: Dana Ruiz."),
            (who(Roles::NONE, &[], 0), ""),
        ] {
            assert_eq!(instead(&who), sentence);
        }
    }
}
