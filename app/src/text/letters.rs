//! Mails about one's own account and places, and about signing up. (Mails with a page of words to themselves are templates.)

use super::{Text, text};
use crate::domain::{AccountNotice, PlaceNotice, SignUpKind};

pub const OPEN_ACCOUNT: Text = text("Open your account", "Abrir su cuenta");
pub const EMAIL_CHANGE: Text = text("Confirm your new e-mail address", "Confirme su nuevo correo electrónico");
pub const CONFIRM_EMAIL: Text = text("Confirm this address", "Confirmar esta dirección");
pub const EMAIL_CHANGE_NOTICE: Text =
    text("Your e-mail address is about to change", "Su correo electrónico está a punto de cambiar");
pub const STOP_EMAIL_CHANGE: Text = text("Stop this change", "Detener este cambio");

/// To the new address.
pub fn email_change(username: &str, email: &str) -> Vec<String> {
    vec![
        say!(
            "Somebody, most likely you, wants to use {email} for the Rolecall account {username}.",
            "Alguien, probablemente usted, quiere usar {email} para la cuenta de Rolecall {username}."
        ),
        text(
            "Nothing changes before you confirm it. If it wasn't you, ignore this e-mail.",
            "No cambia nada hasta que lo confirme. Si no fue usted, ignore este correo.",
        )
        .into(),
    ]
}

/// To the address in use.
pub fn email_change_notice(username: &str, email: &str) -> Vec<String> {
    vec![
        say!(
            "Somebody who knows the password of your Rolecall account {username} wants to change its \
                address.",
            "Alguien que conoce la contraseña de su cuenta de Rolecall {username} quiere cambiar su \
                dirección."
        ),
        say!(
            "As soon as {email} confirms it, this address no longer works for signing in.",
            "En cuanto {email} lo confirme, esta dirección dejará de servir para iniciar sesión."
        ),
        text(
            "If it was you, there is nothing to do. If not, stop the change here and then choose a \
                new password.",
            "Si fue usted, no tiene que hacer nada. Si no, detenga el cambio aquí y elija después una \
                contraseña nueva.",
        )
        .into(),
    ]
}

/// What happened to an account, as the subject says it.
pub fn account_notice(notice: AccountNotice) -> Text {
    match notice {
        AccountNotice::PasswordChanged => text("Your password was changed", "Su contraseña se cambió"),
        AccountNotice::SecondFactorAdded => {
            text("A second factor was added to your account", "Se añadió un segundo factor a su cuenta")
        }
        AccountNotice::SecondFactorRemoved => {
            text("A second factor was removed from your account", "Se quitó un segundo factor de su cuenta")
        }
        AccountNotice::SecondFactorReset => text("Your second factor was reset", "Su segundo factor se restableció"),
        AccountNotice::RecoveryCodeUsed => {
            text("A recovery code was used to sign in", "Se usó un código de recuperación para iniciar sesión")
        }
        AccountNotice::PasswordLocked => text("Your password no longer works", "Su contraseña ya no funciona"),
        AccountNotice::AgentCodeLocked => {
            text("Your code for connecting was locked", "Su código de conexión se bloqueó")
        }
    }
}

/// The same in sentences.
pub fn account_notice_words(notice: AccountNotice, username: &str) -> Vec<String> {
    let what = match notice {
        AccountNotice::PasswordChanged => {
            say!(
                "The password of your account {username} was changed. All other devices were signed out.",
                "La contraseña de su cuenta {username} se cambió. Se cerró la sesión en todos los demás \
                    dispositivos."
            )
        }
        AccountNotice::SecondFactorAdded => {
            say!(
                "Signing in to your account {username} takes a second factor from now on.",
                "A partir de ahora, para iniciar sesión en su cuenta {username} hace falta un segundo factor."
            )
        }
        AccountNotice::SecondFactorRemoved => say!(
            "A second factor was removed from your account {username}.",
            "Se quitó un segundo factor de su cuenta {username}."
        ),
        AccountNotice::SecondFactorReset => {
            say!(
                "A manager of your practice removed the second factor of your account {username}, as asked.",
                "Un gerente de su consultorio quitó el segundo factor de su cuenta {username}, como se pidió."
            )
        }
        AccountNotice::RecoveryCodeUsed => {
            say!(
                "Somebody signed in to your account {username} with one of its recovery codes.",
                "Alguien inició sesión en su cuenta {username} con uno de sus códigos de recuperación."
            )
        }
        AccountNotice::PasswordLocked => say!(
            "There were a hundred wrong passwords in a row for your account {username}. To protect \
                it, the password no longer works. Get a new one by “Forgot your password?” on the \
                sign-in page.",
            "Hubo cien contraseñas incorrectas seguidas para su cuenta {username}. Para protegerla, \
                la contraseña ya no funciona. Obtenga una nueva con «¿Olvidó su contraseña?» en la \
                página de inicio de sesión."
        ),
        // The reader may have had nothing to do with it: no new password is needed.
        AccountNotice::AgentCodeLocked => {
            return vec![
                say!(
                    "Your code for connecting a practice to the account {username} was typed wrong five times.",
                    "Su código para conectar un consultorio con la cuenta {username} se escribió mal cinco veces."
                ),
                text(
                    "It no longer works. Make a new one, and read it out once more.",
                    "Ya no funciona. Cree otro y léalo una vez más.",
                )
                .into(),
            ];
        }
    };
    vec![
        what,
        text(
            "If this wasn't you, choose a new password now, and tell the practices that you work for.",
            "Si no fue usted, elija ahora una contraseña nueva y avise a los consultorios para los \
                que trabaja.",
        )
        .into(),
    ]
}

/// What happened to a place in a practice, as the subject says it: to the person whose place it is, or
/// to somebody of the practice. `who` is that person.
pub fn place_notice(notice: PlaceNotice, of_reader: bool, practice: &str, who: &str) -> String {
    match (notice, of_reader) {
        (PlaceNotice::Connected, _) => say!("You are connected to {practice}", "Tiene conexión con {practice}"),
        (PlaceNotice::Ended, _) => say!("{practice} ended your connection", "{practice} terminó su conexión"),
        (PlaceNotice::Left, _) => say!("{who} ended the connection", "{who} terminó la conexión"),
        (PlaceNotice::Declined, _) => say!("{who} declined your invitation", "{who} rechazó su invitación"),
        (PlaceNotice::UnusedSoon, _) => say!(
            "Your access to {practice} is about to be suspended",
            "Su acceso a {practice} está a punto de suspenderse"
        ),
        (PlaceNotice::AgreementEnds, true) => {
            say!("Your agreement with {practice} ends soon", "Su acuerdo con {practice} termina pronto")
        }
        (PlaceNotice::AgreementEnds, false) => {
            say!("The agreement with {who} ends soon", "El acuerdo con {who} termina pronto")
        }
        (PlaceNotice::SuspendedUnused | PlaceNotice::SuspendedAgreement, true) => {
            say!("Your access to {practice} is suspended", "Su acceso a {practice} está suspendido")
        }
        (PlaceNotice::SuspendedUnused | PlaceNotice::SuspendedAgreement, false) => {
            say!("The access of {who} is suspended", "El acceso de {who} está suspendido")
        }
    }
}

/// The same in sentences. `when` is the last day before something ends, or the moment of it, where the
/// notice is about one.
pub fn place_notice_words(notice: PlaceNotice, of_reader: bool, practice: &str, who: &str, when: &str) -> Vec<String> {
    match (notice, of_reader) {
        (PlaceNotice::Connected, _) => vec![
            say!(
                "{practice} used your code and connected you as an external agent.",
                "{practice} usó su código y le conectó como agente externo."
            ),
            text(
                "You find it among your practices as soon as they turn a role on for you. You can end the \
                    connection there at any time.",
                "Lo encontrará entre sus consultorios en cuanto se active un rol para usted. Puede \
                    terminar la conexión allí en cualquier momento.",
            )
            .into(),
        ],
        (PlaceNotice::Ended, _) => vec![
            say!(
                "{practice} turned all your roles off, so you no longer have access there.",
                "{practice} desactivó todos sus roles, así que ya no tiene acceso allí."
            ),
            text("Your other practices are not affected.", "Sus otros consultorios no se ven afectados.").into(),
        ],
        (PlaceNotice::Left, _) => vec![say!(
            "{who}, an external agent, ended the connection to {practice}. All their roles are off; \
                the history is kept.",
            "{who}, agente externo, terminó la conexión con {practice}. Todos sus roles están \
                desactivados; el historial se conserva."
        )],
        (PlaceNotice::Declined, _) => vec![say!(
            "{who} declined the invitation to work with {practice}. The link no longer works, and \
                nothing was granted.",
            "{who} rechazó la invitación a trabajar con {practice}. El enlace ya no funciona y no se \
                concedió nada."
        )],
        (PlaceNotice::UnusedSoon, _) => vec![
            say!(
                "You have not used your access to {practice} for a long time. It is suspended on {when}.",
                "No ha usado su acceso a {practice} desde hace mucho tiempo. Se suspende el {when}."
            ),
            text(
                "To keep it, open the practice once before then.",
                "Para conservarlo, abra el consultorio una vez antes de entonces.",
            )
            .into(),
        ],
        (PlaceNotice::AgreementEnds, true) => vec![say!(
            "The business associate agreement between you and {practice} holds until the end of \
                {when}. Ask them to renew it.",
            "El acuerdo de socio comercial entre usted y {practice} vale hasta el final del {when}. \
                Pida que lo renueven."
        )],
        (PlaceNotice::AgreementEnds, false) => vec![
            say!(
                "The business associate agreement with {who} holds until the end of {when}.",
                "El acuerdo de socio comercial con {who} vale hasta el final del {when}."
            ),
            text(
                "Renew it, and enter its new last day on their page; or end the connection.",
                "Renuévelo e introduzca su nuevo último día en la página de la persona; o termine la \
                    conexión.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedUnused, true) => vec![
            say!(
                "You had not used your access to {practice} for a long time, so it was suspended.",
                "No había usado su acceso a {practice} desde hacía mucho tiempo, así que se suspendió."
            ),
            text(
                "If you need it again, ask them to turn your roles on.",
                "Si lo necesita de nuevo, pida que se activen sus roles.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedUnused, false) => vec![
            say!(
                "{who}, an external agent, had not used the access to {practice} for a long time.",
                "{who}, agente externo, no había usado el acceso a {practice} desde hacía mucho tiempo."
            ),
            text(
                "All their roles were turned off. You can turn them on again at any time.",
                "Todos sus roles se desactivaron. Puede volver a activarlos en cualquier momento.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedAgreement, true) => vec![
            say!(
                "The business associate agreement between you and {practice} has ended, so your access \
                    was suspended.",
                "El acuerdo de socio comercial entre usted y {practice} ha terminado, así que su acceso \
                    se suspendió."
            ),
            text(
                "Ask them to renew it and to turn your roles on again.",
                "Pida que lo renueven y que vuelvan a activar sus roles.",
            )
            .into(),
        ],
        (PlaceNotice::SuspendedAgreement, false) => vec![
            say!(
                "The business associate agreement with {who}, an external agent, has ended.",
                "El acuerdo de socio comercial con {who}, agente externo, ha terminado."
            ),
            text(
                "All their roles were turned off. Enter the new agreement on their page, then turn the \
                    roles on.",
                "Todos sus roles se desactivaron. Introduzca el nuevo acuerdo en su página y después \
                    active los roles.",
            )
            .into(),
        ],
    }
}

/// What the link of such a mail does.
pub fn place_notice_button(of_reader: bool) -> Text {
    if of_reader {
        text("Open your practices", "Abrir sus consultorios")
    } else {
        text("Open their page", "Abrir su página")
    }
}

/// To an address with which somebody wants to sign up; `known` if it has an account already.
pub fn sign_up(kind: SignUpKind, known: bool) -> Text {
    match (kind, known) {
        (_, true) => text("You have a Rolecall account already", "Ya tiene una cuenta de Rolecall"),
        (SignUpKind::Agent, false) => text("Confirm your e-mail address", "Confirme su correo electrónico"),
        (SignUpKind::Practice, false) => text("Open your practice on Rolecall", "Abra su consultorio en Rolecall"),
    }
}

/// The same in sentences.
pub fn sign_up_words(kind: SignUpKind, known: bool) -> Vec<String> {
    let what = match (kind, known) {
        (SignUpKind::Agent, true) => text(
            "You asked to sign up, but this address has an account. Sign in with it.",
            "Pidió registrarse, pero esta dirección ya tiene una cuenta. Inicie sesión con ella.",
        ),
        (SignUpKind::Practice, true) => text(
            "You asked to open a practice. This address has an account: sign in with it and go on \
                from there.",
            "Pidió abrir un consultorio. Esta dirección ya tiene una cuenta: inicie sesión con ella y \
                continúe desde allí.",
        ),
        (SignUpKind::Agent, false) => text(
            "Somebody, most likely you, wants to sign up as an external agent with this address.",
            "Alguien, probablemente usted, quiere registrarse como agente externo con esta dirección.",
        ),
        (SignUpKind::Practice, false) => text(
            "Somebody, most likely you, wants to open a practice with this address.",
            "Alguien, probablemente usted, quiere abrir un consultorio con esta dirección.",
        ),
    };
    vec![
        what.into(),
        text(
            "If it wasn't you, ignore this e-mail: nothing happens without you.",
            "Si no fue usted, ignore este correo: nada ocurre sin usted.",
        )
        .into(),
    ]
}

/// What the link of such a mail does.
pub fn sign_up_button(kind: SignUpKind, known: bool) -> Text {
    match (kind, known) {
        (_, true) => text("Sign in", "Iniciar sesión"),
        (SignUpKind::Agent, false) => text("Create your account", "Crear su cuenta"),
        (SignUpKind::Practice, false) => text("Create your practice", "Crear su consultorio"),
    }
}
