//! The staff list, the New Staff Member form, and the page of one staff member.

use super::{Text, text};
use crate::domain::{
    Day, Ends, Invited, ListedRequest, Role, Roles, SharedAction, StaffKind, StaffMemberPage, TurnedOn,
};

pub const HEADING: Text = text("Staff", "Personal");
pub const NEW: Text = text("New Staff Member", "Nuevo miembro del personal");
pub const ACTIVE: Text = text("Active", "Personal activo");
pub const INACTIVE: Text = text("Inactive", "Personal inactivo");
pub const SEARCH: Text = text("Search by name or e-mail", "Buscar por nombre o correo");
pub const ROLE: Text = text("Role", "Rol");
pub const ANY_ROLE: Text = text("Any role", "Cualquier rol");
pub const KIND: Text = text("Kind", "Tipo");
pub const ANY_KIND: Text = text("Everybody", "Todas las personas");
pub const ORDER: Text = text("Order", "Orden");
pub const BY_NAME: Text = text("By name", "Por nombre");
pub const NEWEST_FIRST: Text = text("Newest first", "Más recientes primero");
pub const CHOSEN: Text = text("With those chosen:", "Con las personas elegidas:");
pub const RESEND_ALL: Text = text("Resend invitations…", "Reenviar invitaciones…");
pub const DEACTIVATE_ALL: Text = text("Deactivate…", "Dar de baja…");
pub const APPLY: Text = text("Apply", "Aplicar");
pub const CLEAR: Text = text("Clear", "Quitar filtros");
pub const SHOWN: Text = text("People shown", "Personas mostradas");
pub const NAME: Text = text("Name", "Nombre");
pub const EMAIL: Text = text("E-mail", "Correo electrónico");
pub const PHONE: Text = text("Phone", "Teléfono");
pub const ROLES: Text = text("Roles", "Roles");
pub const STATE: Text = text("State", "Estado");
/// A time follows.
pub const EXPIRES: Text = text("expires ", "vence ");
pub const EXTERNAL_AGENT: Text = text("External agent", "Agente externo");

pub const NOBODY_FOUND: Text = text("Nobody found", "No se encontró a nadie");
pub const NOBODY_FOUND_WHAT: Text = text(
    "Try a shorter part of the name, or any role.",
    "Pruebe con una parte más corta del nombre, o con cualquier rol.",
);
pub const NOBODY_INACTIVE: Text = text("Nobody is inactive", "No hay nadie inactivo");
pub const NOBODY_INACTIVE_WHAT: Text = text(
    "People appear here when their last role is turned off.",
    "Las personas aparecen aquí cuando se desactiva su último rol.",
);
pub const NOBODY_INVITED: Text = text("No invitation is open", "No hay invitaciones pendientes");
pub const NOBODY_INVITED_WHAT: Text =
    text("People appear here until they have signed up.", "Las personas aparecen aquí hasta que se registran.");
pub const NOBODY_YET: Text = text("Nobody works here yet", "Aún no trabaja nadie aquí");
pub const NOBODY_YET_WHAT: Text = text(
    "Add the first staff member: they get an e-mail and create their own account.",
    "Incorpore al primer miembro del personal: recibe un correo y crea su propia cuenta.",
);

pub const NEW_WHAT: Text = text(
    "They get an e-mail with a link and create their own account: username and password.",
    "La persona recibe un correo con un enlace y crea su propia cuenta: nombre de usuario y \
        contraseña.",
);
/// For whoever gives the role; not for those who get it.
pub const BILLED: Text = text("The one role that is billed.", "El único rol que se factura.");
pub const NEW_ROLES: Text = text("What will they do here?", "¿Qué hará aquí?");
pub const NEW_ROLES_HINT: Text = text(
    "Choose one or more. You can change this at any time.",
    "Elija uno o más. Puede cambiarlo en cualquier momento.",
);
pub const NEW_PERSON: Text = text("Who are they?", "¿Quién es?");
pub const EMAIL_HINT: Text = text("The invitation goes here.", "Aquí se envía la invitación.");
pub const TITLE_HINT: Text = text("Such as LMFT or Office lead.", "Por ejemplo, LMFT o responsable de oficina.");
pub const LETTER_LANGUAGE: Text = text("Language of the invitation", "Idioma de la invitación");
pub const LETTER_LANGUAGE_HINT: Text = text(
    "Of the e-mails to them until they have an account; then they choose themselves.",
    "De los correos a la persona hasta que tenga una cuenta; después la elige ella misma.",
);
/// A time follows.
pub const LINK_WILL_WORK_UNTIL: Text =
    text("The link will work once, until ", "El enlace funcionará una sola vez, hasta el ");
pub const SEND_INVITATION: Text = text("Send invitation", "Enviar invitación");
pub const TO_THE_LIST: Text = text("Back to the staff list", "Volver a la lista del personal");
/// A time follows.
pub const WORKS_UNTIL: Text = text("The link works until ", "El enlace funciona hasta el ");

pub const PROFILE: Text = text("Profile", "Perfil");
pub const SAVE_PROFILE: Text = text("Save profile", "Guardar perfil");
pub const PROFILE_SAVED: Text = text("Profile saved.", "Perfil guardado.");
pub const OWN_CONTACT_ONLY: Text = text(
    "You can change your phone number here, but not the rest of your profile.",
    "Aquí puede cambiar su número de teléfono, pero no el resto de su perfil.",
);
pub const PROFILE_READ_ONLY: Text = text("You can't change this profile.", "No puede cambiar este perfil.");
pub const NOT_GIVEN: Text = text("not given", "sin indicar");

pub const TURN_ON: Text = text("Turn On", "Activar");
pub const UNDO: Text = text("Undo", "Deshacer");
pub const TURN_OFF: Text = text("Turn Off", "Desactivar");
pub const OFF: Text = text("Off", "Desactivado");
pub const ON: Text = text("On", "Activado");
/// A time follows.
pub const ON_SINCE: Text = text("On since ", "Activado desde el ");
/// A day follows.
pub const UNTIL: Text = text(", until ", ", hasta ");
/// A day follows.
pub const UNTIL_ASKED: Text = text(", on until ", ", activado hasta ");
pub const END_DATE: Text = text("End date", "Fecha de fin");
pub const SET_END: Text = text("Save end date", "Guardar fecha de fin");
pub const ASK_OWNER: Text = text("Ask the Owner", "Consultar al titular");
pub const WAITS: Text = text("Waits for the Owner", "En espera del titular");
/// A time follows.
pub const ASKED_ON: Text = text("Asked for ", "Solicitado el ");
pub const APPROVE: Text = text("Approve", "Aprobar");
pub const DECLINE: Text = text("Decline", "Rechazar");
pub const WITHDRAW: Text = text("Withdraw", "Retirar");
pub const REQUESTS: Text = text("These roles wait for your approval:", "Estos roles esperan su aprobación:");
pub const END_CONNECTION: Text = text("End connection", "Terminar conexión");
pub const DEACTIVATE: Text = text("Deactivate", "Dar de baja");
pub const SAME_ROLES: Text = text("Turn on the same roles as before", "Activar los mismos roles que antes");
pub const ROLES_OF_OTHERS: Text =
    text("You can't turn roles on or off here.", "No puede activar ni desactivar roles aquí.");
pub const OWNERS_ROLES: Text = text(
    "This is the practice's Owner, whose roles you can't turn on or off.",
    "Es titular del consultorio: no puede activar ni desactivar sus roles.",
);

pub const ACCOUNT: Text = text("Account Information", "Información de la cuenta");
pub const ACCOUNT_READ_ONLY: Text =
    text("You can't send e-mails to this person.", "No puede enviar correos a esta persona.");
pub const USERNAME: Text = text("Username", "Nombre de usuario");
pub const NO_USERNAME: Text = text("none yet: has not signed up", "ninguno aún: no se ha registrado");
pub const LAST_SIGN_IN: Text = text("Last sign-in", "Último inicio de sesión");
pub const NEVER: Text = text("never", "nunca");
pub const SESSIONS: Text = text("Signed in now", "Con sesión abierta");
pub const INVITATION: Text = text("Invitation", "Invitación");
pub const LAST_MAIL: Text = text("Last e-mail to them", "Último correo enviado");
pub const RESEND: Text = text("Resend login credentials", "Reenviar datos de acceso");
pub const RESEND_SHORT: Text = text("Resend", "Reenviar");
pub const SEND_PASSWORD_RESET: Text = text("Send password reset", "Enviar enlace para restablecer la contraseña");
pub const PASSWORD_RESET_SENT: Text = text(
    "A password reset link is on its way. It works once, for one hour.",
    "Hay un enlace para restablecer la contraseña en camino. Funciona una sola vez, durante \
        una hora.",
);
pub const CANCEL: Text = text("Cancel invitation", "Cancelar invitación");
pub const CANCELLED: Text = text(
    "The invitation is cancelled. Its link no longer works.",
    "La invitación está cancelada. Su enlace ya no funciona.",
);
pub const CANCEL_WHAT: Text = text(
    "The link stops working and all roles go off. You can reactivate them later.",
    "El enlace deja de funcionar y se desactivan todos los roles. Puede reactivar a la \
        persona más tarde.",
);
pub const CORRECT: Text = text("Correct e-mail", "Corregir correo");
pub const CORRECT_WHAT: Text = text(
    "Was the address wrong? The old link stops working and a new one goes here.",
    "¿La dirección era incorrecta? El enlace anterior deja de funcionar y se envía uno nuevo \
        aquí.",
);
pub const CORRECT_LABEL: Text = text("Correct e-mail address", "Correo electrónico correcto");
pub const SEND_TO_THIS: Text = text("Send to this address", "Enviar a esta dirección");

pub const HISTORY: Text = text("History", "Historial");
pub const NO_HISTORY: Text = text("Nothing has happened yet.", "Aún no ha ocurrido nada.");
/// Who did it, when no person did.
pub const SYSTEM: &str = "Rolecall";
/// Between an old value and a new one, for people who hear the page.
pub const BECAME: Text = text(" became ", " pasó a ser ");

/// What somebody is to the practice, as a filter says it.
pub fn kind(kind: StaffKind) -> Text {
    match kind {
        StaffKind::Employee => text("Staff members", "Miembros del personal"),
        StaffKind::ExternalAgent => text("External agents", "Agentes externos"),
    }
}

/// "12 active", the link to that side of the list.
pub fn active_count(people: String) -> String {
    match people.as_str() {
        "1" => text("1 active", "1 persona activa").into(),
        _ => say!("{people} active", "{people} personas activas"),
    }
}

/// "including 2 invited", the link to that side of the list.
pub fn invited_count(people: String) -> String {
    match people.as_str() {
        "1" => text("including 1 invited", "incluida 1 con invitación").into(),
        _ => say!("including {people} invited", "incluidas {people} con invitación"),
    }
}

pub const CHOOSE_NONE: Text = text("Choose nobody", "No elegir a nadie");

/// Ticks the boxes before all people on the page.
pub fn choose_all(people: usize) -> String {
    say!("Choose all {people} on this page", "Elegir a las {people} personas de esta página")
}

/// The box before a person of the list.
pub fn choose(name: &str) -> String {
    say!("Choose {name}", "Elegir a {name}")
}

/// What would be done to the people who were chosen.
pub fn several(what: SharedAction) -> Text {
    match what {
        SharedAction::Resend => text("Resend invitations", "Reenviar invitaciones"),
        SharedAction::Deactivate => text("Deactivate", "Dar de baja"),
    }
}

/// What that means.
pub fn several_what(what: SharedAction) -> Text {
    match what {
        SharedAction::Resend => text(
            "Each of them gets a new e-mail with a new link. Older links stop working.",
            "Cada persona recibe un correo nuevo con un enlace nuevo. Los enlaces anteriores dejan de funcionar.",
        ),
        SharedAction::Deactivate => text(
            "All roles of these people go off at once: access ends immediately, on every device. Nothing is deleted; \
             you can reactivate each of them at any time, with the same password.",
            "Todos los roles de estas personas se desactivan: el acceso termina de inmediato, en todos los \
             dispositivos. No se borra nada; puede reactivar a cada una en cualquier momento, con la misma contraseña.",
        ),
    }
}

/// The button that does it.
pub fn several_button(what: SharedAction, people: usize) -> String {
    match (what, people) {
        (SharedAction::Resend, 1) => say!("Resend 1 invitation", "Reenviar 1 invitación"),
        (SharedAction::Resend, n) => say!("Resend {n} invitations", "Reenviar {n} invitaciones"),
        (SharedAction::Deactivate, 1) => say!("Deactivate 1 person", "Dar de baja a 1 persona"),
        (SharedAction::Deactivate, n) => say!("Deactivate {n} people", "Dar de baja a {n} personas"),
    }
}

/// How it ended.
pub fn several_done(what: SharedAction, done: usize, refused: usize) -> String {
    let done = match (what, done) {
        (SharedAction::Resend, 1) => say!("1 new link is on its way.", "1 enlace nuevo está en camino."),
        (SharedAction::Resend, n) => say!("{n} new links are on their way.", "{n} enlaces nuevos están en camino."),
        (SharedAction::Deactivate, 1) => say!("1 person is inactive now.", "1 persona está de baja."),
        (SharedAction::Deactivate, n) => say!("{n} people are inactive now.", "{n} personas están de baja."),
    };
    match refused {
        0 => done,
        n => say!("{done} Not done: {n}; the list below says why.", "{done} Sin hacer: {n}; la lista dice por qué."),
    }
}

pub const NOT_POSSIBLE: Text = text("Not possible: ", "No es posible: ");
pub const NOBODY_CHOSEN: Text = text("Nobody is chosen", "No ha elegido a nadie");
pub const NOBODY_CHOSEN_WHAT: Text = text(
    "Go back to the staff list and tick the people whom it is about.",
    "Vuelva a la lista del personal y marque a las personas.",
);

/// "3 inactive", the link to that side of the list.
pub fn inactive_count(people: String) -> String {
    match people.as_str() {
        "1" => text("1 inactive", "1 persona inactiva").into(),
        _ => say!("{people} inactive", "{people} personas inactivas"),
    }
}

/// A mail with a link is on its way. When it stops working follows.
pub fn invited(invited: &Invited) -> String {
    let sent = say!("Invitation sent to {} ({}).", "Invitación enviada a {} ({}).", invited.name, invited.email);
    if invited.asked.is_empty() {
        return sent;
    }
    say!(
        "{sent} The Owner was asked to approve {}.",
        "{sent} Se pidió al titular que apruebe {}.",
        super::roles(invited.asked)
    )
}

/// What became of a role that was turned on.
pub fn turned_on(turned: TurnedOn) -> Text {
    match turned {
        TurnedOn::Asked => ASKED,
        TurnedOn::Planned => super::schedule::PLANNED,
        TurnedOn::Now | TurnedOn::Partly => text("The role is on.", "El rol está activado."),
    }
}

/// What became of the same roles as before.
pub fn reactivated(turned: TurnedOn) -> Text {
    match turned {
        TurnedOn::Now => {
            text("The same roles as before are on again.", "Los mismos roles que antes están activados de nuevo.")
        }
        TurnedOn::Partly => text(
            "The roles are on again, but for Records Custodian: the Owner was asked to approve it.",
            "Los roles están activados de nuevo, salvo Responsable de expedientes: se pidió la \
                aprobación del titular.",
        ),
        TurnedOn::Planned => super::schedule::PLANNED,
        TurnedOn::Asked => ASKED,
    }
}

/// A waiting request, in the Owner's list. The person's name, as a link, stands before it.
pub fn listed_request(request: &ListedRequest) -> String {
    say!(
        ": {} asks for the role {}, since ",
        ": {} solicita el rol {}, desde el ",
        request.by,
        super::role(request.role)
    )
}

/// Login credentials were sent again. When the link stops working follows.
pub fn resent(invited: &Invited) -> String {
    say!(
        "A new link is on its way to {}. Older links no longer work.",
        "Hay un enlace nuevo en camino a {}. Los anteriores ya no funcionan.",
        invited.email
    )
}

/// A button's name for people who don't see the line it stands in.
pub fn resend_to(name: &str) -> String {
    say!("Resend login credentials to {name}", "Reenviar datos de acceso a {name}")
}

/// The link to the person who was just invited.
pub fn open_page_of(name: &str) -> String {
    say!("Open the page of {name}", "Abrir la página de {name}")
}

/// The link to the person who has the address already.
pub const OPEN_THEIR_PAGE: Text = text("Open their page", "Abrir su página");
pub const REACTIVATE: Text = text("Reactivate on their page", "Reactivar en su página");

/// "Turn On Therapist": a button's name for people who don't see the line it stands in.
pub fn turn(verb: Text, role: Role) -> String {
    format!("{verb} {}", super::role(role))
}

/// The same for a button that only asks.
pub fn ask_owner_for(role: Role) -> String {
    say!("{ASK_OWNER} for {}", "{ASK_OWNER} sobre {}", super::role(role))
}

/// What turning a role on means. What it may do stands above it.
pub fn turning_on(first_name: &str, joined: bool, inactive: bool) -> String {
    match (joined, inactive) {
        (true, false) => say!(
            "Turned on, {first_name} has this access from the next click on.",
            "Una vez activado, {first_name} tiene este acceso desde el siguiente clic."
        ),
        (true, true) => say!(
            "Turned on, {first_name} can sign in again, with the same password, and has this access.",
            "Una vez activado, {first_name} puede volver a iniciar sesión, con la misma contraseña, y tiene este acceso."
        ),
        (false, false) => say!(
            "Turned on, {first_name} has this access from signing up on.",
            "Una vez activado, {first_name} tiene este acceso desde que se registre."
        ),
        (false, true) => say!(
            "Turned on, {first_name} gets a new invitation, and has this access from signing up on.",
            "Una vez activado, {first_name} recibe una nueva invitación y tiene este acceso desde que se registre."
        ),
    }
}

/// What turning one of several roles off means.
pub fn turning_off(first_name: &str, joined: bool) -> String {
    if !joined {
        return say!(
            "Turned off, {first_name} gets the other roles only.",
            "Una vez desactivado, {first_name} tendrá solo los demás roles."
        );
    }
    say!(
        "Turned off, {first_name} loses this access with the next click, and keeps the other roles.",
        "Una vez desactivado, {first_name} pierde este acceso con el siguiente clic y conserva los demás roles."
    )
}

/// Who turned a role on. Stands behind the time.
pub fn by(name: &str) -> String {
    say!(" by {name}", " por {name}")
}

/// Whether to end all roles of a person.
pub fn deactivate_heading(first_name: &str, kind: StaffKind) -> String {
    match kind {
        StaffKind::Employee => say!("Deactivate {first_name}?", "¿Dar de baja a {first_name}?"),
        StaffKind::ExternalAgent => {
            say!("End the connection with {first_name}?", "¿Terminar la conexión con {first_name}?")
        }
    }
}

/// What comes of it.
pub fn deactivate_what(page: &StaffMemberPage) -> String {
    let first_name = page.profile.first_name.as_str();
    if page.kind == StaffKind::ExternalAgent {
        return say!(
            "{first_name} loses access here at once, and nowhere else.{} Everything stays in the history, and \
                you can turn roles on again at any time.",
            "{first_name} pierde el acceso aquí de inmediato, y en ningún otro lugar.{} Todo queda en el historial, \
                y puede volver a activar roles en cualquier momento.",
            ends(page.ends)
        );
    }
    let again = match page.account.username {
        Some(_) => text("with the same password", "con la misma contraseña"),
        None => text("with a new invitation", "con una nueva invitación"),
    };
    say!(
        "{first_name} loses access at once.{}{}{} Everything stays in the history, and they can be reactivated at any \
            time, {again}.",
        "{first_name} pierde el acceso de inmediato.{}{}{} Todo queda en el historial, y puede reactivar a la persona \
            en cualquier momento, {again}.",
        ends(page.ends),
        super::subscription::charge_ends(page.not_charged_from),
        page.left_open.as_ref().map(|left| super::hand_over::leaves(left.counts)).unwrap_or_default()
    )
}

/// " This ends 2 sessions and 1 pending link." Stands behind another sentence.
fn ends(ends: Ends) -> String {
    let sessions = match ends.sessions {
        1 => text("1 session", "1 sesión").into(),
        n => say!("{n} sessions", "{n} sesiones"),
    };
    let links = match ends.links {
        1 => text("1 pending link", "1 enlace pendiente").into(),
        n => say!("{n} pending links", "{n} enlaces pendientes"),
    };
    match (ends.sessions, ends.links) {
        (0, 0) => String::new(),
        (_, 0) => say!(" This ends {sessions}.", " Esto termina {sessions}."),
        (0, _) => say!(" This ends {links}.", " Esto termina {links}."),
        _ => say!(" This ends {sessions} and {links}.", " Esto termina {sessions} y {links}."),
    }
}

/// An inactive person, and which roles they had.
pub fn inactive(first_name: &str, before: Roles, not_charged_from: Option<Day>, joined: bool) -> String {
    if before.is_empty() {
        return say!(
            "{first_name} is inactive: no role is on. Turn one on to let them in again.",
            "{first_name} no tiene ningún rol activado: está sin acceso. Active uno para que pueda \
                volver a entrar."
        );
    }
    let charge = not_charged_from.map(super::subscription::they_are_not_charged).unwrap_or_default();
    let again = match joined {
        true => text(
            "Username and password stay the same.",
            "El nombre de usuario y la contraseña siguen siendo los mismos.",
        ),
        false => text(
            "They had not signed up: with a role they get a new invitation.",
            "No se había registrado: con un rol recibe una nueva invitación.",
        ),
    };
    say!(
        "{first_name} is inactive: no role is on. Before, they were {}.{charge} {again}",
        "{first_name} no tiene ningún rol activado: está sin acceso. Antes tenía {}.{charge} {again}",
        super::roles(before)
    )
}

pub const ASKED: Text = text(
    "The Owner was asked. Nothing is turned on until the answer.",
    "Se consultó al titular. No se activa nada hasta su respuesta.",
);
pub const TURNED_OFF: Text = text("The role is off.", "El rol está desactivado.");
pub const END_SET: Text = text("The end date is saved.", "La fecha de fin está guardada.");
pub const APPROVED: Text = text("Approved: the role is on.", "Aprobado: el rol está activado.");
pub const DECLINED: Text = text("Declined: the role stays off.", "Rechazado: el rol sigue desactivado.");
pub const WITHDRAWN: Text = text("The request is withdrawn.", "La solicitud está retirada.");
pub const DEACTIVATED: Text =
    text("All roles are off. Access has ended.", "Todos los roles están desactivados. El acceso ha terminado.");

/// How many sessions are open.
pub fn sessions(count: u64) -> String {
    match count {
        0 => text("no", "no").into(),
        1 => text("yes, 1 session", "sí, 1 sesión").into(),
        n => say!("yes, {n} sessions", "sí, {n} sesiones"),
    }
}
