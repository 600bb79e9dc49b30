//! Pages that people reach without being signed in: set-up, sign-in, password reset, invitation.

use super::{Text, text};
use crate::domain::{Factors, OpenInvitation, Refusal, Role, Strength};

pub const SET_UP: Text = text("Set up your practice", "Configure su consultorio");
pub const SET_UP_WHY: Text = text(
    "This creates the first practice and you as its Owner. It takes about two minutes.",
    "Aquí se crea el primer consultorio, con usted como titular. Toma unos dos minutos.",
);
pub const SET_UP_DONE: Text = text("Rolecall is set up already", "Rolecall ya está instalado");
pub const SET_UP_DONE_WHAT: Text = text(
    "This server has its first practice. Sign in to go on.",
    "Este servidor ya tiene su primer consultorio. Inicie sesión para continuar.",
);
pub const THE_PRACTICE: Text = text("The practice", "El consultorio");
pub const YOU: Text = text("You, its Owner", "Usted, su titular");
pub const CODE_HINT: Text = text(
    "The terminal in which the server was started shows it.",
    "Lo muestra la terminal en la que se inició el servidor.",
);
pub const ZONE_HINT: Text = text(
    "For times in e-mails, and on pages where your own zone is not known.",
    "Se usa para las horas en los correos, y en las páginas de quien no tiene otra.",
);
pub const CREATE_PRACTICE: Text = text("Create practice", "Crear consultorio");
pub const USERNAME_HINT: Text =
    text("You sign in with it. At least 3 letters or numbers.", "Con él inicia sesión. Al menos 3 letras o números.");
pub const PASSWORD_HINT: Text = text(
    "At least 15 characters. Four or five words that only you would put together do well.",
    "Al menos 15 caracteres. Van bien cuatro o cinco palabras que solo usted juntaría.",
);
/// For somebody with a second factor.
pub const PASSWORD_HINT_WITH_FACTOR: Text = text(
    "At least 8 characters, as you have a second factor. Several words do well.",
    "Al menos 8 caracteres, porque tiene un segundo factor. Van bien varias palabras.",
);

/// What a new password must be.
pub fn password_hint(factors: Factors) -> Text {
    match factors {
        Factors::PasswordOnly => PASSWORD_HINT,
        Factors::Second => PASSWORD_HINT_WITH_FACTOR,
    }
}

/// How good the password is that is being typed.
pub fn password_strength(strength: Strength, factors: Factors) -> String {
    let sentence = match strength {
        Strength::TooShort => {
            return say!(
                "Too short so far: {} characters are needed.",
                "Demasiado corta por ahora: hacen falta {} caracteres.",
                factors.least_characters()
            );
        }
        Strength::Common => text(
            "Many people use this password, so attackers try it first.",
            "Muchas personas usan esta contraseña, así que es la primera que prueban los atacantes.",
        ),
        Strength::Guessable => text(
            "Easy to guess. Add words that have nothing to do with each other.",
            "Fácil de adivinar. Añada palabras que no tengan nada que ver entre sí.",
        ),
        Strength::Good => text("Good password.", "Buena contraseña."),
        Strength::Strong => text("Strong password.", "Contraseña muy segura."),
    };
    sentence.into()
}

pub const SIGN_IN: Text = text("Sign in", "Iniciar sesión");
pub const SIGNED_OUT: Text = text("You are signed out.", "Su sesión está cerrada.");
pub const PASSWORD_CHANGED: Text =
    text("Your password was changed. Sign in with it.", "Su contraseña se cambió. Inicie sesión con ella.");
pub const FORGOT: Text = text("Forgot your password?", "¿Olvidó su contraseña?");

pub const FORGOT_HEADING: Text = text("Get a new password", "Obtener una contraseña nueva");
pub const FORGOT_WHAT: Text = text(
    "We send a link to the e-mail address of your account. With it you choose a new password.",
    "Enviamos un enlace al correo electrónico de su cuenta. Con él elige una contraseña nueva.",
);
pub const SEND_RESET_LINK: Text = text("Send reset link", "Enviar enlace");
/// The same whether or not there is such an account.
pub const RESET_LINK_SENT: Text = text(
    "If there is such an account, a link is on its way to its e-mail address. It works for \
        one hour. Nothing after a few minutes? Look among the unwanted mail, or check what you \
        typed.",
    "Si existe esa cuenta, hay un enlace en camino a su correo electrónico. Funciona durante \
        una hora. ¿Nada después de unos minutos? Mire en el correo no deseado, o revise lo que \
        escribió.",
);
pub const BACK_TO_SIGN_IN: Text = text("Back to sign in", "Volver al inicio de sesión");

pub const RESET_HEADING: Text = text("Choose a new password", "Elija una contraseña nueva");
pub const RESET_FOR: Text = text("For the account ", "Para la cuenta ");
pub const RESET_UNTIL: Text = text("This link works once, until ", "Este enlace funciona una sola vez, hasta el ");
pub const RESET_ENDS_SESSIONS: Text = text(
    "You will be signed out everywhere, then you sign in with the new password.",
    "Se cerrará su sesión en todas partes; después inicia sesión con la contraseña nueva.",
);
pub const SET_PASSWORD: Text = text("Set password", "Guardar contraseña");
pub const RESET_CLOSED: Text = text("This link no longer works", "Este enlace ya no funciona");
pub const NEW_RESET_LINK: Text = text("Get a new link", "Obtener un enlace nuevo");

pub const SIGN_UP_WHAT: Text = text(
    "Choose how you will sign in. Nobody else ever sees your password.",
    "Elija cómo iniciará sesión. Nadie más verá nunca su contraseña.",
);
pub const CREATE_ACCOUNT: Text = text("Create account", "Crear cuenta");
pub const ACCEPT: Text = text("Accept invitation", "Aceptar invitación");
pub const DECLINE_SUMMARY: Text = text("Not for you?", "¿No es para usted?");
pub const DECLINE_WHAT: Text = text(
    "The link stops working, and the practice is told that you said no.",
    "El enlace deja de funcionar y se avisa al consultorio de que rechazó la invitación.",
);
pub const DECLINE: Text = text("Decline invitation", "Rechazar invitación");
pub const AS_AGENT: Text = text(
    "As an external agent: one login for all practices that you help, and none sees another.",
    "Como agente externo: una sola cuenta para todos los consultorios a los que ayuda, y \
        ninguno ve a otro.",
);
pub const FRESH_LINK: Text = text("Send me a fresh link", "Enviarme un enlace nuevo");
pub const FRESH_LINK_SENT: Text = text(
    "A fresh link is on its way to the same e-mail address. Only that one works now.",
    "Hay un enlace nuevo en camino al mismo correo electrónico. Ahora solo funciona ese.",
);
pub const SIGN_IN_TO_ACCEPT: Text = text("Sign in and accept", "Iniciar sesión y aceptar");
pub const SIGN_OUT_FIRST: Text = text(
    "Sign out, then open the link in your e-mail again.",
    "Cierre la sesión y abra otra vez el enlace de su correo.",
);
pub const LINK_UNTIL: Text = text("This link works until ", "Este enlace funciona hasta el ");
pub const LINK_ENDED: Text = text("It worked until ", "Funcionó hasta el ");
/// A time follows.
pub const NEWER_SENT: Text = text("A newer e-mail was sent at ", "Se envió un correo más reciente el ");
pub const ROLE_MEANS: Text = text("What you may do there", "Qué podrá hacer allí");

/// Who invites, and to what.
pub fn invitation_heading(invitation: &OpenInvitation) -> String {
    say!("Join {}", "Trabaje en {}", invitation.practice)
}

/// "Ana Ruiz invites you, Ben, to work at Praxis Nordlicht as Therapist."
pub fn invitation_sentence(invitation: &OpenInvitation) -> String {
    let OpenInvitation { invited_by, first_name, practice, roles, .. } = invitation;
    // Nobody invites the Owner of a new practice but its operator.
    if roles.hold(Role::Owner) {
        return say!(
            "{practice} was created for you, {first_name}: you are its Owner.",
            "{practice} se creó para usted, {first_name}: usted es su titular."
        );
    }
    say!(
        "{invited_by} invites you, {first_name}, to work at {practice} as {}.",
        "{invited_by} le invita, {first_name}, a trabajar en {practice} como {}.",
        super::roles(*roles)
    )
}

/// The address has an account already.
pub fn sign_in_to_accept(invitation: &OpenInvitation) -> String {
    say!(
        "{} has an account already. Enter its password to sign in and accept.",
        "{} ya tiene una cuenta. Introduzca su contraseña para iniciar sesión y aceptar.",
        invitation.email
    )
}

/// The right account is signed in.
pub fn accept_as(invitation: &OpenInvitation) -> String {
    say!(
        "You are signed in with the account of {}. Accept to start working there.",
        "La sesión abierta es de la cuenta de {}. Acepte para empezar a trabajar allí.",
        invitation.email
    )
}

/// Another account is signed in: both are named, nothing is accepted.
pub fn someone_else(invitation: &OpenInvitation, username: &str) -> String {
    say!(
        "This invitation is for {}, but you are signed in as {username}. Nothing was accepted.",
        "Esta invitación es para {}, pero la sesión abierta es de {username}. No se aceptó nada.",
        invitation.email
    )
}

/// The heading over a link that does nothing any more.
pub fn link_closed_heading(why: &Refusal) -> Text {
    match why {
        Refusal::LinkExpired => text("This invitation has expired", "Esta invitación ha vencido"),
        Refusal::LinkSuperseded => text("There is a newer e-mail", "Hay un correo más reciente"),
        Refusal::LinkCancelled => text("This invitation was cancelled", "Esta invitación fue cancelada"),
        Refusal::LinkDeclined => text("This invitation was declined", "Esta invitación fue rechazada"),
        Refusal::LinkUsed => text("This invitation was accepted already", "Esta invitación ya fue aceptada"),
        _ => text("We don't know this link", "No conocemos este enlace"),
    }
}

/// What to do about it.
pub fn link_closed(invitation: &OpenInvitation, why: &Refusal) -> String {
    let OpenInvitation { practice, invited_by, email, .. } = invitation;
    match why {
        Refusal::LinkExpired => say!(
            "You can have a fresh link sent to {email}, the address it was sent to.",
            "Puede pedir un enlace nuevo a {email}, la dirección a la que se envió."
        ),
        // The newer one went to another address: this reader can only ask.
        Refusal::LinkSuperseded if invitation.newer_sent.is_none() => {
            say!(
                "A newer invitation replaced it. If you expected one, ask {practice}.",
                "La sustituyó una invitación más reciente. Si la esperaba, consulte a {practice}."
            )
        }
        Refusal::LinkSuperseded => say!(
            "Only the link in the newest e-mail to {email} works. Open that one.",
            "Solo funciona el enlace del último correo a {email}. Abra ese."
        ),
        Refusal::LinkCancelled => {
            say!(
                "{practice} has withdrawn it. If you think that is a mistake, ask {invited_by}.",
                "{practice} la retiró. Si cree que es un error, consulte a {invited_by}."
            )
        }
        Refusal::LinkDeclined => {
            say!(
                "{practice} was told. If you changed your mind, ask {invited_by} for a new one.",
                "Se avisó a {practice}. Si cambió de idea, pida otra a {invited_by}."
            )
        }
        Refusal::LinkUsed => text(
            "It works once. You have an account now: sign in with it.",
            "Funciona una sola vez. Ahora tiene una cuenta: inicie sesión con ella.",
        )
        .into(),
        other => super::refusal(other),
    }
}
