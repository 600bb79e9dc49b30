//! Mails to people who want to sign up without an invitation.

use super::Words;
use crate::{
    domain::SignUpKind,
    text::{Text, text},
};

/// To an address with which somebody wants to sign up; `expires` is `None` if it has an account already.
pub fn sign_up(kind: SignUpKind, expires: Option<&str>) -> Words {
    let known = expires.is_none();
    let words = Words::new(subject(kind, known), sentences(kind, known), button(kind, known));
    match expires {
        Some(expires) => words.works_until(expires),
        None => words,
    }
}

/// To an address with which somebody wants to sign up; `known` if it has an account already.
fn subject(kind: SignUpKind, known: bool) -> Text {
    match (kind, known) {
        (_, true) => text("You have a Rolecall account already", "Ya tiene una cuenta de Rolecall"),
        (SignUpKind::Agent, false) => text("Confirm your e-mail address", "Confirme su correo electrónico"),
        (SignUpKind::Practice, false) => text("Open your practice on Rolecall", "Abra su consultorio en Rolecall"),
    }
}

/// The same in sentences.
fn sentences(kind: SignUpKind, known: bool) -> Vec<String> {
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
fn button(kind: SignUpKind, known: bool) -> Text {
    match (kind, known) {
        (_, true) => text("Sign in", "Iniciar sesión"),
        (SignUpKind::Agent, false) => text("Create your account", "Crear su cuenta"),
        (SignUpKind::Practice, false) => text("Create your practice", "Crear su consultorio"),
    }
}
