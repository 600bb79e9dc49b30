//! External agents: the form and the code that connect them, the connection, the cockpit, signing up.

use super::{Text, text};
use crate::domain::{AgentToken, CockpitPractice, PendingInvitation, ShownDay, SignUpKind, Suspension};

pub const NEW: Text = text("New External Agent", "Nuevo agente externo");
pub const WHAT: Text = text(
    "An external agent helps several independent practices with one login: a billing agent, \
        or a front office worker in a house of independent therapists.",
    "Un agente externo ayuda a varios consultorios independientes con una sola cuenta: \
        alguien que lleva la facturación, o la recepción en una casa de terapeutas \
        independientes.",
);
pub const WHEN_NOT: Text = text(
    "Somebody who works for your practice alone is a staff member, even part-time or remote.",
    "Quien trabaja solo para su consultorio es miembro del personal, aunque sea a tiempo \
        parcial o a distancia.",
);
pub const ADD_STAFF_MEMBER: Text = text("Add a staff member instead", "Incorporar a un miembro del personal");
pub const CERTAIN_LEGEND: Text = text("Are you certain?", "¿Tiene la certeza?");
pub const CERTAIN: Text =
    text("Yes, this person works for other practices, too", "Sí, esta persona trabaja también para otros consultorios");
pub const CERTAIN_HINT: Text = text(
    "They are free of charge, see names of colleagues only, and keep one login for all.",
    "Es gratuito: solo ve los nombres del personal y conserva una sola cuenta para todos.",
);
pub const BY_EMAIL: Text = text("By e-mail", "Por correo electrónico");
pub const BY_EMAIL_WHAT: Text = text(
    "They get an invitation, and sign up or sign in to accept it.",
    "La persona recibe una invitación, y se registra o inicia sesión para aceptarla.",
);
pub const BY_CODE: Text = text("By token and code, on the phone", "Por identificador y código, por teléfono");
pub const BY_CODE_WHAT: Text = text(
    "The agent opens “Connect a practice” and reads both out to you. They work for ten \
        minutes, once.",
    "El agente abre «Conectar un consultorio» y le lee ambos. Funcionan durante diez minutos, \
        una sola vez.",
);
pub const TOKEN_HINT: Text = text("Five letters.", "Cinco letras.");
pub const CODE_HINT: Text = text("Six digits.", "Seis dígitos.");
pub const CONNECT: Text = text("Connect", "Conectar");
pub const ROLES: Text = text("What will they do for you?", "¿Qué hará para ustedes?");
pub const ROLES_HINT: Text =
    text("External agents can hold these two roles.", "Los agentes externos pueden tener estos dos roles.");
pub const UNTIL: Text = text("Records Custodian until", "Responsable de expedientes hasta");
pub const UNTIL_HINT: Text = text(
    "An external agent holds this role for a time only. For Front Office leave it empty.",
    "Un agente externo tiene este rol solo por un tiempo. Para Recepción, déjelo vacío.",
);
pub const AGREEMENT: Text = text("Business associate agreement", "Acuerdo de socio comercial (BAA)");
pub const AGREEMENT_WHAT: Text = text(
    "If you signed one, both of you are reminded 30 days before it ends.",
    "Si firmaron uno, ambas partes reciben un aviso 30 días antes de que termine.",
);

pub const CONNECTION: Text = text("Connection", "Conexión");
pub const CONNECTED_WITHOUT_ROLE: Text = text(
    "Connected, but no role is on yet. Turn on what they may do.",
    "Hay conexión, pero aún no hay ningún rol activado. Active lo que puede hacer.",
);
pub const LAST_USED: Text = text("Last used", "Último uso");
pub const SIGNED_ON: Text = text("Agreement signed on", "Acuerdo firmado el");
pub const ENDS_ON: Text = text("Agreement ends on", "El acuerdo termina el");
pub const NO_AGREEMENT: Text = text("none entered", "sin indicar");
pub const OVER: Text = text("over", "terminado");
pub const SAVE_AGREEMENT: Text = text("Save agreement", "Guardar acuerdo");
pub const AGREEMENT_SAVED: Text = text("Agreement saved.", "Acuerdo guardado.");

pub const COCKPIT: Text = text("Your practices", "Sus consultorios");
pub const NO_PRACTICE: Text = text("No practice yet", "Ningún consultorio todavía");
pub const NO_PRACTICE_WHAT: Text = text(
    "You are signed in, but no practice has a role turned on for you. Connect one, or ask its \
        Owner or a Manager.",
    "Su sesión está abierta, pero ningún consultorio tiene un rol activado para usted. \
        Conecte uno, o consulte a su titular o a un gerente.",
);
pub const REQUESTS: Text = text("These practices ask for you", "Estos consultorios le solicitan");
pub const WORKING: Text = text("Practices you work for", "Consultorios para los que trabaja");
pub const ACCEPT: Text = text("Accept", "Aceptar");
pub const DECLINE: Text = text("Decline", "Rechazar");
pub const DECLINED: Text = text(
    "Declined. The practice was told; nothing was granted.",
    "Rechazada. Se avisó al consultorio; no se concedió nada.",
);
pub const SUSPENDED: Text = text("Suspended", "Suspendido");
pub const LEAVE: Text = text("End connection", "Terminar conexión");
pub const LEAVE_WHAT: Text = text(
    "You lose access to this practice at once. Your other practices stay as they are.",
    "Pierde de inmediato el acceso a este consultorio. Sus otros consultorios siguen igual.",
);
pub const LEFT: Text =
    text("The connection is ended. The practice was told.", "La conexión ha terminado. Se avisó al consultorio.");
pub const CONNECT_PRACTICE: Text = text("Connect a practice", "Conectar un consultorio");
pub const OPEN_PRACTICE: Text = text("Open a new practice", "Abrir un consultorio nuevo");
pub const SWITCH: Text = text("Switch practice", "Cambiar de consultorio");
pub const ALL_PRACTICES: Text = text("All your practices", "Todos sus consultorios");

pub const CODE_WHAT: Text = text(
    "Make a token and a code, call the practice, and read both out. A Manager types them \
        under Staff, New External Agent; then they choose what you may do.",
    "Cree un identificador y un código, llame al consultorio y léale ambos. Un gerente los \
        escribe en Personal, Nuevo agente externo; después se decide lo que usted puede hacer.",
);
pub const MAKE_CODE: Text = text("Make token and code", "Crear identificador y código");
pub const MAKE_NEW_CODE: Text = text("Make a new one", "Crear otros nuevos");
pub const TOKEN: Text = text("Token", "Identificador");
pub const CODE: Text = text("Code", "Código");
pub const NEVER_WRITE: Text = text(
    "Only read it to a practice that you called yourself. Nobody of Rolecall asks for it.",
    "Léalo solo a un consultorio al que haya llamado usted. Nadie de Rolecall lo pide.",
);
/// A time follows.
pub const WORKS_UNTIL: Text = text("Both work once, until ", "Ambos funcionan una sola vez, hasta el ");
pub const REQUEST_UNTIL: Text = text("You can answer until ", "Puede responder hasta el ");
pub const LOCKED: Text = text(
    "It was typed wrong five times, so it is locked. Make a new one and read it out slowly.",
    "Se escribió mal cinco veces y está bloqueado. Cree otro y léalo despacio.",
);
pub const EXPIRED: Text = text(
    "Its ten minutes are over. Make a new one when the practice is on the phone.",
    "Sus diez minutos han pasado. Cree otro cuando tenga al consultorio al teléfono.",
);

pub const SIGN_UP_AGENT: Text = text("Sign up as an external agent", "Registrarse como agente externo");
pub const SIGN_UP_AGENT_WHAT: Text = text(
    "One login for all practices that you help. First we confirm your address.",
    "Una sola cuenta para todos los consultorios a los que ayuda. Primero confirmamos su \
        dirección.",
);
pub const SIGN_UP_PRACTICE: Text = text("Open a practice", "Abrir un consultorio");
pub const SIGN_UP_PRACTICE_WHAT: Text = text(
    "You become its Owner. First we confirm your address.",
    "Usted será su titular. Primero confirmamos su dirección.",
);
pub const SEND_LINK: Text = text("Send me a link", "Enviarme un enlace");
/// The same whether or not the address has an account.
pub const LINK_SENT: Text = text(
    "A link is on its way to this address. It works for a day. Nothing after a few minutes? \
        Look among the unwanted mail, or check what you typed.",
    "Hay un enlace en camino a esta dirección. Funciona durante un día. ¿Nada después de unos \
        minutos? Mire en el correo no deseado, o revise lo que escribió.",
);
pub const ALREADY_SIGNED_IN: Text =
    text("You are signed in, so you need no new account.", "Su sesión está abierta, así que no necesita otra cuenta.");
pub const ANOTHER_PRACTICE_WHAT: Text =
    text("You become its Owner, with the login that you have.", "Usted será su titular, con la cuenta que ya tiene.");
pub const CONFIRMED: Text = text("Your address: ", "Su dirección: ");
pub const STILL_NO_ACCOUNT: Text = text("No invitation?", "¿Sin invitación?");

/// "Tango – Bravo – …": how the letters are said on the phone, in the NATO spelling alphabet.
pub fn spelled(token: &AgentToken) -> String {
    let word = |letter| match letter {
        'A' => "Alfa",
        'B' => "Bravo",
        'C' => "Charlie",
        'D' => "Delta",
        'E' => "Echo",
        'F' => "Foxtrot",
        'G' => "Golf",
        'H' => "Hotel",
        'J' => "Juliett",
        'K' => "Kilo",
        'L' => "Lima",
        'M' => "Mike",
        'N' => "November",
        'P' => "Papa",
        'Q' => "Quebec",
        'R' => "Romeo",
        'S' => "Sierra",
        'T' => "Tango",
        'U' => "Uniform",
        'V' => "Victor",
        'W' => "Whiskey",
        'X' => "X-ray",
        'Y' => "Yankee",
        _ => "Zulu",
    };
    token.as_str().chars().map(word).collect::<Vec<_>>().join(" – ")
}

/// A practice used the code.
pub fn used_by(practice: &str) -> String {
    say!(
        "{practice} is connected. You find it among your practices once they turn a role on for you.",
        "{practice} está conectado. Lo encontrará entre sus consultorios cuando active un rol \
            para usted."
    )
}

/// "Ana Ruiz of Praxis Nordlicht asks you to work there as Front Office."
pub fn request(request: &PendingInvitation) -> String {
    let PendingInvitation { practice, invited_by, roles, .. } = request;
    say!(
        "{invited_by} asks you to work at {practice} as {}.",
        "{invited_by} le pide que trabaje en {practice} como {}.",
        super::roles(*roles)
    )
}

/// What needs attention in a practice, a sentence each.
pub fn attention(practice: &CockpitPractice) -> Vec<String> {
    let CockpitPractice { ending, agreement_ends, waiting, .. } = practice;
    let ending = ending.iter().map(|(role, day)| say!("{}: until {}.", "{}: hasta {}.", super::role(*role), day.text));
    let agreement = agreement_ends
        .iter()
        .map(|ShownDay { text, .. }| say!("The agreement ends on {text}.", "El acuerdo termina el {text}."));
    let waiting = match waiting {
        0 => None,
        1 => Some(text("1 request waits for you.", "1 solicitud le espera.").into()),
        more => Some(say!("{more} requests wait for you.", "{more} solicitudes le esperan.")),
    };
    ending.chain(agreement).chain(waiting).collect()
}

/// Why a practice to which there is a connection opens nothing.
pub fn suspended(why: Option<Suspension>) -> String {
    match why {
        None => text(
            "Connected. The practice has not turned a role on for you yet.",
            "Conectado. El consultorio aún no ha activado un rol para usted.",
        )
        .into(),
        Some(why) => say!(
            "Suspended: {}. Ask the practice to turn your roles on again.",
            "Suspendido: {}. Pida al consultorio que vuelva a activar sus roles.",
            super::suspension(why)
        ),
    }
}

/// Why an agent's access is suspended, to the practice.
pub fn suspended_here(why: Suspension) -> String {
    match why {
        Suspension::Unused => text(
            "Suspended: not used for too long. Turn a role on to let them in again.",
            "Suspendido: demasiado tiempo sin uso. Active un rol para que pueda entrar de nuevo.",
        )
        .into(),
        Suspension::Agreement => text(
            "Suspended: the agreement has ended. Enter the new one, then turn a role on.",
            "Suspendido: el acuerdo ha terminado. Introduzca el nuevo y después active un rol.",
        )
        .into(),
    }
}

/// "after 90 days without a visit"
pub fn suspended_after(days: u32) -> String {
    say!("suspended after {days} days without a visit", "se suspende tras {days} días sin visita")
}

/// "End connection to Praxis Nordlicht": a button's name for people who don't see what stands beside it.
pub fn leave(practice: &str) -> String {
    say!("{LEAVE} to {practice}", "{LEAVE} con {practice}")
}

/// "Accept the invitation of Praxis Nordlicht", likewise.
pub fn answer(verb: Text, practice: &str) -> String {
    say!("{verb} the invitation of {practice}", "{verb} la invitación de {practice}")
}

/// The heading of the page on which somebody signs up.
pub fn sign_up(kind: SignUpKind) -> Text {
    match kind {
        SignUpKind::Agent => SIGN_UP_AGENT,
        SignUpKind::Practice => SIGN_UP_PRACTICE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_a_token_has_a_word_of_its_own_that_begins_with_it() {
        for letters in AgentToken::LETTERS.chunks(AgentToken::LENGTH) {
            let mut token: String = letters.iter().map(|letter| char::from(*letter)).collect();
            while token.len() < AgentToken::LENGTH {
                token.push('A');
            }
            let spelled = spelled(&token.parse().unwrap());
            let initials: String = spelled.split(" – ").filter_map(|word| word.chars().next()).collect();
            assert_eq!(initials, token);
        }
    }
}
