//! The **Security** tab.

use super::{Text, text};
pub const HEADING: Text = text("Security", "Seguridad");
pub const WHAT: Text = text(
    "How people get in, and who decides. Every change is kept in the audit log.",
    "Cómo entra cada persona, y quién decide. Cada cambio queda en el registro de auditoría.",
);
pub const SIGNING_IN: Text = text("Getting in and staying in", "Entrar y permanecer");
pub const HOURS_HINT: Text = text(
    "1 to 720. Links that were sent already keep their time.",
    "De 1 a 720. Los enlaces ya enviados conservan su plazo.",
);
pub const MINUTES_HINT: Text = text(
    "1 to 720. Counts from the last click, and from the next click on.",
    "De 1 a 720. Cuenta desde el último clic, y a partir del próximo.",
);
pub const SECOND_FACTOR: Text = text("Second factor", "Segundo factor");
pub const RULE_HINT: Text = text(
    "A code from an app or a passkey, besides the password.",
    "Un código de una aplicación o una llave de acceso, además de la contraseña.",
);
pub const FROM_HINT: Text = text(
    "From the beginning of that day, in the practice’s time zone. Empty: at once.",
    "Desde el comienzo de ese día, en la zona horaria del consultorio. Vacío: de inmediato.",
);
pub const DECISIONS: Text = text("Who decides", "Quién decide");
pub const MANAGERS_HINT: Text = text(
    "Nobody turns off their own Manager role, whatever is chosen here.",
    "Nadie desactiva su propio rol Gerente, sea cual sea la elección aquí.",
);
pub const CUSTODIAN_HINT: Text = text(
    "A Manager who turns it on then asks the Owner; nothing is granted until the answer.",
    "El gerente que lo activa consulta entonces al titular; no se concede nada hasta la \
        respuesta.",
);
pub const OWNERS_DECISIONS: Text = text("You can't change these two.", "No puede cambiar estos dos.");
pub const CONFIRM: Text = text("Confirm with your password", "Confirme con su contraseña");
pub const SAVE: Text = text("Save security settings", "Guardar ajustes de seguridad");
pub const SAVED: Text = text("Security settings saved.", "Ajustes de seguridad guardados.");
pub const AGENTS: Text = text("External agents", "Agentes externos");
pub const DAYS_HINT: Text = text(
    "14 to 365. They are told a week before; you turn them on again with one click.",
    "De 14 a 365. Reciben un aviso una semana antes; puede volver a activarlos con un clic.",
);
pub const AGREEMENT_HINT: Text = text(
    "Both of you are told 30 days before. Without an end date nothing lapses.",
    "Ambas partes reciben un aviso 30 días antes. Sin fecha de fin no caduca nada.",
);
