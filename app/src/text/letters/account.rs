//! Mails about one's own account.

use super::Words;
use crate::{
    domain::AccountNotice,
    text::{Text, text},
};

/// Something happened to the account.
pub fn account_notice(notice: AccountNotice, username: &str) -> Words {
    let button = text("Open your account", "Abrir su cuenta");
    Words::new(subject(notice), sentences(notice, username), button)
}

/// To the new address: the link confirms it.
pub fn email_change(username: &str, email: &str, expires: &str) -> Words {
    let subject = text("Confirm your new e-mail address", "Confirme su nuevo correo electrónico");
    let button = text("Confirm this address", "Confirmar esta dirección");
    Words::new(subject, email_change_words(username, email), button).works_until(expires)
}

/// To the address in use: the link stops the change.
pub fn email_change_notice(username: &str, email: &str, expires: &str) -> Words {
    let subject = text("Your e-mail address is about to change", "Su correo electrónico está a punto de cambiar");
    let button = text("Stop this change", "Detener este cambio");
    Words::new(subject, email_change_notice_words(username, email), button).works_until(expires)
}

/// What happened to an account, as the subject says it.
fn subject(notice: AccountNotice) -> Text {
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
fn sentences(notice: AccountNotice, username: &str) -> Vec<String> {
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

fn email_change_words(username: &str, email: &str) -> Vec<String> {
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

fn email_change_notice_words(username: &str, email: &str) -> Vec<String> {
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
