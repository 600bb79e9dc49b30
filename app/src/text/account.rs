//! One's own account: password, second factor, e-mail address, sessions; and the step after the
//! password.

use super::{Text, text};
use crate::domain::{OpenEmailChange, Refusal};

pub const HEADING: Text = text("Your account", "Su cuenta");
pub const TO_THE_PRACTICE: Text = text("Back to your practice", "Volver a su consultorio");
/// The username follows.
pub const SIGNED_IN_AS: Text = text("You sign in as ", "Inicia sesión como ");

pub const PASSWORD: Text = text("Password", "Contraseña");
pub const PASSWORD_WHAT: Text = text(
    "A new password signs you out on all other devices.",
    "Una contraseña nueva cierra su sesión en todos los demás dispositivos.",
);
pub const NEW_PASSWORD: Text = text("New password", "Contraseña nueva");
pub const CHANGE_PASSWORD: Text = text("Change password", "Cambiar contraseña");
pub const PASSWORD_CHANGED: Text = text(
    "Your password is changed. Other devices are signed out.",
    "Su contraseña se cambió. Se cerró la sesión en los demás dispositivos.",
);

pub const SECOND_FACTOR: Text = text("Second factor", "Segundo factor");
pub const SECOND_FACTOR_WHAT: Text = text(
    "A second factor protects your account even if somebody learns your password: a code from \
        an app, or a passkey.",
    "Un segundo factor protege su cuenta aunque alguien averigüe su contraseña: un código de \
        una aplicación o una llave de acceso.",
);
pub const SECOND_FACTOR_ON: Text = text("On", "Activado");
pub const SECOND_FACTOR_OFF: Text = text("Off", "Desactivado");
/// A time follows.
pub const REQUIRED_FROM: Text =
    text("Your practice requires a second factor from ", "Su consultorio exige un segundo factor desde el ");
pub const APP: Text = text("Authenticator app", "Aplicación de autenticación");
pub const APP_WHAT: Text = text(
    "An app on your phone shows a new code every 30 seconds.",
    "Una aplicación en su teléfono muestra un código nuevo cada 30 segundos.",
);
pub const SET_UP_APP: Text = text("Set up an app", "Configurar una aplicación");
pub const APP_STEPS: Text = text(
    "Scan this picture with your authenticator app, then enter the code that it shows.",
    "Escanee esta imagen con su aplicación de autenticación e introduzca el código que muestra.",
);
pub const QR_CODE: Text = text("QR code for your authenticator app", "Código QR para su aplicación de autenticación");
/// The secret follows.
pub const OR_TYPE: Text =
    text("Can't scan it? Type this key into the app: ", "¿No puede escanearla? Escriba esta clave en la aplicación: ");
pub const FINISH_APP: Text = text("Turn the app on", "Activar la aplicación");
pub const APP_ADDED: Text = text(
    "The app is on. You will be asked for its code when you sign in.",
    "La aplicación está activada. Se le pedirá su código al iniciar sesión.",
);
pub const REMOVE_APP: Text = text("Remove the app", "Quitar la aplicación");
pub const FACTOR_REMOVED: Text = text("Removed.", "Quitado.");
pub const PASSKEYS: Text = text("Passkeys", "Llaves de acceso");
pub const PASSKEYS_WHAT: Text = text(
    "A passkey is kept by your phone, computer or security key. With it you sign in by \
        finger, face or PIN.",
    "Una llave de acceso se guarda en su teléfono, computadora o llave de seguridad. Con ella \
        inicia sesión con la huella, el rostro o un PIN.",
);
pub const PASSKEY_HINT: Text = text("Such as “Phone” or “Blue key”.", "Por ejemplo, «Teléfono» o «Llave azul».");
pub const ADD_PASSKEY: Text = text("Add a passkey", "Añadir una llave de acceso");
pub const PASSKEY_ADDED: Text = text(
    "The passkey is added. You can sign in with it.",
    "La llave de acceso está añadida. Puede iniciar sesión con ella.",
);
pub const REMOVE_PASSKEY: Text = text("Remove", "Quitar");
pub const PASSKEY_FAILED: Text = text(
    "That did not work: it was cancelled, or this device has no passkey for you. Try again.",
    "No funcionó: se canceló, o este dispositivo no tiene una llave de acceso para usted. \
        Inténtelo de nuevo.",
);
pub const NEEDS_SCRIPTS: Text = text(
    "Passkeys need JavaScript, which is switched off in this browser.",
    "Las llaves de acceso necesitan JavaScript, que está desactivado en este navegador.",
);
/// A time follows.
pub const SINCE: Text = text("since ", "desde el ");
/// A time follows.
pub const LAST_USED: Text = text(", last used ", ", último uso el ");
pub const RECOVERY: Text = text("Recovery codes", "Códigos de recuperación");
pub const NEW_CODES: Text = text("Make new recovery codes", "Crear nuevos códigos de recuperación");
pub const CODES_MADE: Text =
    text("New recovery codes have been made.", "Se han creado códigos de recuperación nuevos.");
pub const CODES_KEEP: Text = text(
    "Your recovery codes: print them or write them down now. They are shown this once. Each lets you in once, \
        without app or passkey.",
    "Sus códigos de recuperación: imprímalos o anótelos ahora. Se muestran solo esta vez. Cada uno le deja entrar una \
        vez, sin aplicación ni llave de acceso.",
);

pub const EMAIL: Text = text("E-mail address", "Correo electrónico");
pub const EMAIL_WHAT: Text = text(
    "We send a link to the new address. Nothing changes before you open it; the present \
        address gets a notice.",
    "Enviamos un enlace a la dirección nueva. Nada cambia hasta que lo abra; la dirección \
        actual recibe un aviso.",
);
pub const NEW_EMAIL: Text = text("New e-mail address", "Nuevo correo electrónico");
/// A time follows.
pub const WAITS_UNTIL: Text = text("waits for its confirmation until ", "espera su confirmación hasta el ");
pub const CHANGE_EMAIL: Text = text("Send the link", "Enviar el enlace");
pub const EMAIL_ASKED: Text = text(
    "A link is on its way to the new address. It works once, for one day.",
    "Hay un enlace en camino a la dirección nueva. Funciona una sola vez, durante un día.",
);

pub const LANGUAGE: Text = text("Language", "Idioma");
pub const LANGUAGE_WHAT: Text = text(
    "For the pages that you see, on every device, and for the e-mails to you.",
    "Para las páginas que ve, en todos sus dispositivos, y para los correos que recibe.",
);

pub const SESSIONS: Text = text("Where you are signed in", "Dónde tiene sesión abierta");
pub const THIS_SESSION: Text = text("This browser", "Este navegador");
/// A time follows.
pub const SIGNED_IN_SINCE: Text = text("Signed in ", "Sesión iniciada el ");
/// A time follows.
pub const LAST_SEEN: Text = text(", last seen ", ", última actividad el ");
pub const END_SESSION: Text = text("Sign out", "Cerrar sesión");
pub const END_OTHERS: Text = text("Sign out everywhere else", "Cerrar sesión en todos los demás");
pub const SESSION_ENDED: Text = text("Signed out there.", "Sesión cerrada allí.");
pub const END_ALL: Text = text("Sign out everywhere", "Cerrar sesión en todas partes");

pub const STEP: Text = text("One more step", "Un paso más");
/// The username follows.
pub const STEP_FOR: Text = text("Signing in as ", "Inicio de sesión de ");
pub const STEP_APP: Text = text(
    "Enter the code that your authenticator app shows, or one of your recovery codes.",
    "Introduzca el código que muestra su aplicación de autenticación, o uno de sus códigos de \
        recuperación.",
);
pub const STEP_RECOVERY: Text = text(
    "Use your passkey, or enter one of your recovery codes.",
    "Use su llave de acceso, o introduzca uno de sus códigos de recuperación.",
);
pub const STEP_OVER: Text = text("This sign-in is over", "Este inicio de sesión ha terminado");
pub const CONTINUE: Text = text("Continue", "Continuar");
pub const USE_PASSKEY: Text = text("Use a passkey", "Usar una llave de acceso");
pub const SIGN_IN_WITH_PASSKEY: Text = text("Sign in with a passkey", "Iniciar sesión con una llave de acceso");
pub const START_AGAIN: Text = text("Sign in again", "Iniciar sesión de nuevo");

pub const EMAIL_NOW: Text = text("Current address", "Dirección actual");
pub const CONFIRM_EMAIL: Text = text("Confirm your new e-mail address", "Confirme su nuevo correo electrónico");
pub const STOP_EMAIL: Text =
    text("Stop the change of your e-mail address", "Detenga el cambio de su correo electrónico");
pub const CONFIRM: Text = text("Confirm", "Confirmar");
pub const STOP: Text = text("Stop the change", "Detener el cambio");
pub const EMAIL_CONFIRMED: Text =
    text("Use it to sign in from now on.", "Úselo a partir de ahora para iniciar sesión.");
pub const EMAIL_STOPPED: Text = text(
    "Your address stays as it was. If you did not ask for the change, choose a new password now.",
    "Su dirección sigue siendo la misma. Si no pidió el cambio, elija ahora una contraseña nueva.",
);
pub const CONFIRMED: Text = text("Your new e-mail address is confirmed", "Su nuevo correo electrónico está confirmado");
pub const STOPPED: Text = text("The change is stopped", "El cambio está detenido");
pub const CHOOSE_PASSWORD: Text = text("Choose a new password", "Elegir una contraseña nueva");
pub const EMAIL_CLOSED: Text = text("This link no longer works", "Este enlace ya no funciona");

pub const RESET_SECOND_FACTOR: Text = text("Reset second factor", "Restablecer segundo factor");
pub const RESET_SECOND_FACTOR_WHAT: Text = text(
    "Only if the person lost app, passkeys and recovery codes: make sure that it is really \
        them who ask.",
    "Solo si la persona perdió la aplicación, las llaves de acceso y los códigos de \
        recuperación: asegúrese de que es realmente ella quien lo pide.",
);
pub const SECOND_FACTOR_WAS_RESET: Text = text(
    "The second factor is reset, and the person is signed out everywhere.",
    "El segundo factor se restableció y se cerró la sesión de la persona en todas partes.",
);
pub const SIGNED_IN_AT: Text = text("Signed in on these devices", "Sesión iniciada en estos dispositivos");
pub const SESSIONS_ENDED: Text = text("Signed out.", "Sesión cerrada.");

/// How many recovery codes are left.
pub fn codes_left(left: u64) -> String {
    match left {
        0 => text("No recovery code is left.", "No queda ningún código de recuperación.").into(),
        1 => text("One recovery code is left.", "Queda un código de recuperación.").into(),
        n => say!("{n} recovery codes are left.", "Quedan {n} códigos de recuperación."),
    }
}

/// "Sign out Chrome on Windows": a button's name for people who don't see the line it stands in.
pub fn end_session_of(device: &str) -> String {
    format!("{END_SESSION} {device}")
}

/// A button's name for people who don't see the line it stands in.
pub fn remove_passkey_of(name: &str) -> String {
    format!("{REMOVE_PASSKEY} {name}")
}

/// What confirming or stopping means.
pub fn email_change_what(change: &OpenEmailChange) -> String {
    let OpenEmailChange { username, email, stops, .. } = change;
    if *stops {
        say!(
            "The account {username} would get the address {email}. If that is not what you want, stop \
                it here.",
            "La cuenta {username} pasaría a tener la dirección {email}. Si no es lo que quiere, \
                deténgalo aquí."
        )
    } else {
        say!(
            "From then on you sign in to the account {username} with {email}.",
            "A partir de entonces inicia sesión en la cuenta {username} con {email}."
        )
    }
}

/// Why a link of an e-mail change does nothing.
pub fn email_change_closed(why: &Refusal) -> String {
    match why {
        Refusal::LinkUsed => {
            text("The new address was confirmed already.", "La dirección nueva ya estaba confirmada.").into()
        }
        Refusal::LinkCancelled => {
            text("The change was stopped. Nothing was changed.", "El cambio se detuvo. No se cambió nada.").into()
        }
        other => super::refusal(other),
    }
}

/// A browser and its system, as far as its description of itself tells.
pub fn device(user_agent: &str) -> String {
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    // The order matters: most browsers claim to be several others, too.
    let browser = named(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => say!("{browser} on {system}", "{browser} en {system}"),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => text("Unknown device", "Dispositivo desconocido").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_what_it_is_and_not_by_what_it_claims() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
        for (user_agent, name) in [
            (chrome, "Chrome on Windows"),
            (&format!("{chrome} Edg/126.0"), "Edge on Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Version/17.4 Safari/604.1", "Safari on iPhone"),
            ("curl/8", "Unknown device"),
        ] {
            assert_eq!(device(user_agent), name);
        }
    }
}
