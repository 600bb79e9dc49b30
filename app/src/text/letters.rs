//! What letters say, apart from the address that their link leads to.

mod account;
mod place;
mod sign_up;

use super::{Text, text};
use crate::domain::{Role, Roles};

pub use account::{account_notice, email_change, email_change_notice};
pub use place::place_notice;
pub use sign_up::sign_up;

/// A letter in words.
#[derive(Clone)]
pub struct Words {
    /// Readable in a list of mails on a phone: what it is about comes first.
    pub subject: String,
    /// Over the letter in HTML.
    pub heading: String,
    /// What it is about, a paragraph each.
    pub paragraphs: Vec<String>,
    /// What the link does.
    pub button: String,
    /// Until when; `None` for the address of a page that is there tomorrow, too.
    pub until: Option<Until>,
    /// What to know besides.
    pub aside: Option<String>,
}

/// A sentence with a time in it that stands out.
#[derive(Clone)]
pub struct Until {
    /// What comes before it.
    pub before: String,
    /// The time.
    pub when: String,
    /// What comes after it.
    pub after: String,
}

impl Words {
    fn new(subject: impl Into<String>, paragraphs: Vec<String>, button: Text) -> Self {
        let subject = subject.into();
        Self { heading: subject.clone(), subject, paragraphs, button: button.into(), until: None, aside: None }
    }

    fn headed(self, heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..self }
    }

    fn until(self, before: Text, when: String, after: String) -> Self {
        Self { until: Some(Until { before: before.into(), when, after }), ..self }
    }

    /// With a link that works once.
    fn works_until(self, expires: &str) -> Self {
        let before = text("The link works once, until ", "El enlace funciona una sola vez, hasta el ");
        self.until(before, format!("{expires}."), NEWER_REPLACES.into())
    }

    fn aside(self, aside: Text) -> Self {
        Self { aside: Some(aside.into()), ..self }
    }
}

const NEWER_REPLACES: Text = text(" A newer e-mail replaces this one.", " Un correo más reciente sustituye a este.");

/// How a letter begins. Nobody has said yet what somebody is called who signs up.
pub fn greeting(first_name: &str) -> String {
    match first_name {
        "" => text("Hello,", "Hola:").into(),
        _ => say!("Hello {first_name},", "Hola, {first_name}:"),
    }
}

/// For mail programs that show no buttons. The address follows.
pub const BUTTON_FAILS: Text = text(
    "If the button doesn’t work, copy this address into your browser:",
    "Si el botón no funciona, copie esta dirección en su navegador:",
);

/// How a letter ends.
pub fn sent_by(practice: Option<&str>) -> String {
    match practice {
        None => text("Sent by Rolecall", "Enviado por Rolecall").into(),
        Some(practice) => say!("Sent by Rolecall for {practice}", "Enviado por Rolecall de parte de {practice}"),
    }
}

/// Come and work with us. `resent`: an earlier link was sent, which this one replaces. `agent`: as an
/// external agent. `starts`: when the roles go on, where not at once.
pub fn invitation(
    practice: &str,
    invited_by: &str,
    roles: Roles,
    (resent, agent): (bool, bool),
    starts: Option<&str>,
    expires: &str,
) -> Words {
    let subject = match resent {
        true => say!("Your new invitation to {practice}", "Su nueva invitación a {practice}"),
        false => say!("Your invitation to {practice}", "Su invitación a {practice}"),
    };
    let mut who = say!(
        "{invited_by} invites you to work with {practice} as {}.",
        "{invited_by} le invita a trabajar con {practice} como {}.",
        super::roles(roles)
    );
    if resent {
        who.push_str(&text(
            " This is a new link; those in earlier e-mails no longer work.",
            " Este enlace es nuevo; los de correos anteriores ya no funcionan.",
        ));
    }
    let as_agent = agent.then(|| {
        text(
            "You would help them as an external agent: one login for all practices that you work for. You \
                can also decline.",
            "Ayudaría como agente externo: una sola cuenta para todos los consultorios para los que \
                trabaja. También puede rechazar la invitación.",
        )
    });
    let how = text(
        "Choose your username and password to start. Already have a Rolecall account? Open the same link \
            and sign in with it.",
        "Elija su nombre de usuario y su contraseña para empezar. ¿Ya tiene una cuenta de Rolecall? Abra \
            el mismo enlace e inicie sesión con ella.",
    );
    let later = starts.map(|starts| {
        say!(
            "Your access starts {starts}. You can create your account now; until then it opens nothing.",
            "Su acceso empieza el {starts}. Puede crear su cuenta ahora; hasta entonces no abre nada."
        )
    });
    let paragraphs = [Some(who), later, as_agent.map(Into::into), Some(how.into())].into_iter().flatten().collect();
    Words::new(subject, paragraphs, text("Accept invitation", "Aceptar invitación"))
        .headed(say!("{practice} invites you", "{practice} le invita"))
        .works_until(expires)
        .aside(text(
            "The link is for you alone, so please don’t forward it. If you didn’t expect this invitation, \
                ignore it: nothing happens without you.",
            "El enlace es solo para usted; por favor, no lo reenvíe. Si no esperaba esta invitación, \
                ignórela: nada ocurre sin usted.",
        ))
}

/// Username and password link, for somebody who signed up before.
pub fn sign_in_help(practice: &str, username: &str, expires: &str) -> Words {
    let paragraphs = vec![
        say!(
            "{practice} sent you this so that you can sign in again.",
            "{practice} le envía esto para que pueda volver a iniciar sesión."
        ),
        say!("Your username: {username}", "Su nombre de usuario: {username}"),
        text(
            "You can also sign in with your e-mail address. Your password is the one you chose; nobody \
                else knows it. If you forgot it, choose a new one:",
            "También puede iniciar sesión con su correo electrónico. Su contraseña es la que usted \
                eligió; nadie más la conoce. Si la olvidó, elija una nueva:",
        )
        .into(),
    ];
    let subject = say!("How to sign in to {practice}", "Cómo iniciar sesión en {practice}");
    Words::new(subject, paragraphs, NEW_PASSWORD)
        .headed(text("How to sign in", "Cómo iniciar sesión"))
        .works_until(expires)
        .aside(text(
            "If you know your password, you don’t need the link, and your password stays as it is.",
            "Si conoce su contraseña, no necesita el enlace, y su contraseña sigue siendo la misma.",
        ))
}

/// A link to choose a new password; `asked_by` are the manager and the practice, where it was not the
/// person.
pub fn password_reset(asked_by: Option<(&str, &str)>, expires: &str) -> Words {
    let why = match asked_by {
        Some((manager, practice)) => say!(
            "{manager} of {practice} asked us to send you a link for a new password. Only you choose it, \
                and only you will know it.",
            "{manager}, de {practice}, nos pidió que le enviáramos un enlace para una contraseña nueva. \
                Solo usted la elige, y solo usted la conocerá."
        ),
        None => text(
            "Somebody, most likely you, asked for a new password for your Rolecall account.",
            "Alguien, probablemente usted, pidió una contraseña nueva para su cuenta de Rolecall.",
        )
        .into(),
    };
    let subject = text("Choose a new password for Rolecall", "Elija una contraseña nueva para Rolecall");
    Words::new(subject, vec![why], NEW_PASSWORD).headed(NEW_PASSWORD).works_until(expires).aside(text(
        "A new password signs you out on all devices. Until you choose one, your old password works as \
            before: if you don’t want a new one, ignore this e-mail.",
        "Una contraseña nueva cierra su sesión en todos los dispositivos. Hasta que la elija, la anterior \
            funciona como antes: si no quiere una nueva, ignore este correo.",
    ))
}

const NEW_PASSWORD: Text = text("Choose a new password", "Elija una contraseña nueva");

/// Somebody asks the Owner for a role, for a person: from when until when it would be on, where that is said.
pub fn role_request(
    practice: &str,
    asked_by: &str,
    person: &str,
    role: Role,
    (from, until): (Option<&str>, Option<&str>),
) -> Words {
    let role = super::role(role);
    let from = from.map(|from| say!(" from {from}", " desde el {from}")).unwrap_or_default();
    let until = until.map(|until| say!(" until {until}", " hasta {until}")).unwrap_or_default();
    let what = say!(
        "{asked_by} asks you to approve that {person} becomes {role} at {practice}{from}{until}.",
        "{asked_by} le pide que apruebe a {person} como {role} en {practice}{from}{until}."
    );
    let nothing_yet = text(" Nothing is turned on until you decide.", " No se activa nada hasta que usted decida.");
    let how = text(
        "Approve or decline it on the person’s page, under Roles.",
        "Apruébelo o rechácelo en la página de la persona, en Roles.",
    );
    let subject = say!("{person} as {role}: your approval", "{person} como {role}: su aprobación");
    let button = text("Open the page", "Abrir la página");
    Words::new(subject, vec![format!("{what}{nothing_yet}"), how.into()], button)
        .headed(text("Your approval is asked for", "Se pide su aprobación"))
        .aside(text(
            "You sign in as always. If you do nothing, the role stays off.",
            "Inicie sesión como siempre. Si no hace nada, el rol sigue desactivado.",
        ))
}

/// Roles end soon: when, in that time zone. `last`: access ends with them, and comes back at `back`, if at all.
pub fn roles_end(
    practice: &str,
    roles: Roles,
    (end, time_zone): (&str, &str),
    last: bool,
    back: Option<&str>,
) -> Words {
    let named = super::roles(roles);
    let mut what = match roles.len() {
        1 => {
            say!("Your role {named} at {practice} ends by itself.", "Su rol {named} en {practice} termina por sí solo.")
        }
        _ => say!(
            "Your roles {named} at {practice} end by themselves.",
            "Sus roles {named} en {practice} terminan por sí solos."
        ),
    };
    if last {
        what.push_str(&say!(" Your access to {practice} ends with that.", " Con eso termina su acceso a {practice}."));
    }
    if let Some(back) = back {
        what.push_str(&say!(
            " It comes back {back}, with the same username and password.",
            " Vuelve el {back}, con el mismo nombre de usuario y contraseña."
        ));
    }
    let subject = match last {
        true => say!("Your access to {practice} ends soon", "Su acceso a {practice} termina pronto"),
        false => say!("Your role {named} at {practice} ends soon", "Su rol {named} en {practice} termina pronto"),
    };
    Words::new(subject, vec![what], text("See your roles", "Ver sus roles"))
        .until(
            text("You have it until ", "Lo tiene hasta "),
            end.into(),
            say!(" (time zone {time_zone}).", " (zona horaria {time_zone})."),
        )
        .aside(text(
            "If it should go on, ask the Owner or a Manager of the practice before that.",
            "Si debe continuar, consulte antes al titular o a un gerente del consultorio.",
        ))
}

/// Do you want to become the Owner?
pub fn ownership_transfer(practice: &str, owner: &str, expires: &str) -> Words {
    let what = say!(
        "{owner}, the Owner of {practice}, asks you to become its Owner. Owners answer for the practice: they \
            manage all staff, the subscription and the security settings. {owner} stays as a Manager.",
        "{owner}, titular de {practice}, le pide que asuma la titularidad. El titular responde por el \
            consultorio: gestiona a todo el personal, la suscripción y los ajustes de seguridad. {owner} \
            permanece como gerente."
    );
    let how = text(
        "Sign in to confirm or decline, with your password.",
        "Inicie sesión para confirmar o rechazar, con su contraseña.",
    );
    let subject = say!("Become the Owner of {practice}?", "¿Asumir la titularidad de {practice}?");
    Words::new(subject, vec![what, how.into()], text("Confirm or decline", "Confirmar o rechazar"))
        .until(text("You can answer until ", "Puede responder hasta el "), format!("{expires}."), NEWER_REPLACES.into())
        .aside(text("If you do nothing, everything stays as it is.", "Si no hace nada, todo sigue como está."))
}
