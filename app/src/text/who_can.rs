//! Who can do what, and through which role.

use super::{Text, text};
use crate::domain::{Deed, Roles};

pub const HEADING: Text = text("Who can do what", "Quién puede hacer qué");
pub const WHAT: Text = text(
    "Read off the rules that the server enforces, for this practice as it is now. External agents do none of this \
     here, and everybody looks after their own account.",
    "Tomado de las reglas que el servidor aplica, para este consultorio tal como está ahora. Los agentes externos no \
     hacen nada de esto aquí, y cada persona cuida su propia cuenta.",
);
pub const ACTION: Text = text("Action", "Acción");
pub const WHO: Text = text("Who, through which role", "Quién, mediante qué rol");
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
        Deed::EditPractice => {
            text("Change the practice's name and colour", "Cambiar el nombre y el color del consultorio")
        }
        Deed::EditSecurity => text("Change the security settings", "Cambiar los ajustes de seguridad"),
        Deed::EditOwnersDecisions => text(
            "Decide who manages Managers, and whether Records Custodian needs approval",
            "Decidir quién gestiona a los gerentes, y si Responsable de expedientes necesita aprobación",
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

/// Who is left out of a long line: "and 3 more".
pub fn more(people: u64) -> String {
    say!("and {people} more", "y {people} más")
}
