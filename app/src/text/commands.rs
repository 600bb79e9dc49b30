//! The command palette, and the page that does the same without scripts.

use super::{Text, text};
use crate::domain::{FoundDeed, Place, SharedAction, Standing};

pub const OPEN: Text = text("Go to…", "Ir a…");
/// The keys that open it, as they are printed on a keyboard.
pub const KEYS: &str = "Ctrl K";
pub const HEADING: Text = text("Go to a person or a page", "Ir a una persona o a una página");
pub const LABEL: Text = text("Person, page or action", "Persona, página o acción");
pub const HINT: Text = text(
    "Part of a name or of a page. With “resend” or “deactivate” before a name: what to do.",
    "Parte de un nombre o de una página. Con «reenviar» o «dar de baja» delante de un nombre: qué hacer.",
);
pub const KEYS_HINT: Text =
    text("Arrow keys choose, Enter opens, Esc closes.", "Las flechas eligen, Intro abre y Esc cierra.");
pub const SEARCH: Text = text("Search", "Buscar");
pub const CLOSE: Text = text("Close", "Cerrar");
pub const FOUND: Text = text("Found", "Encontrado");
pub const PEOPLE: Text = text("People", "Personas");
pub const DEEDS: Text = text("Actions", "Acciones");
pub const PLACES: Text = text("Pages", "Páginas");

/// What a page is called here, and found by.
pub fn place(place: Place) -> Text {
    match place {
        Place::NewStaffMember => text("Invite a new staff member", "Invitar a un nuevo miembro del personal"),
        Place::NewAgent => text("Invite or connect an external agent", "Invitar o conectar a un agente externo"),
        Place::Import => super::imports::HEADING,
        Place::Staff => text("Staff: active people", "Personal activo"),
        Place::Invited => text("Staff: open invitations", "Personal: invitaciones pendientes"),
        Place::Inactive => text("Staff: inactive people", "Personal inactivo"),
        Place::WhoCan => super::who_can::HEADING,
        Place::AccessReviews => super::access_reviews::HEADING,
        Place::Practice => super::frame::PRACTICE,
        Place::Security => super::frame::SECURITY,
        Place::Subscription => super::frame::SUBSCRIPTION,
        Place::AuditLog => super::frame::AUDIT_LOG,
        Place::OwnAccount => super::account::HEADING,
        Place::AllPractices => super::agents::ALL_PRACTICES,
    }
}

/// What is typed before a name.
pub fn deed(what: SharedAction) -> Text {
    match what {
        SharedAction::Resend => text("Resend", "Reenviar"),
        SharedAction::Deactivate => text("Deactivate", "Dar de baja"),
    }
}

/// "Deactivate Ben Roth…": a page comes first that says what it means.
pub fn deed_on(deed: &FoundDeed) -> String {
    let name = &deed.name;
    match deed.what {
        SharedAction::Resend => say!("Resend the invitation of {name}…", "Reenviar la invitación de {name}…"),
        SharedAction::Deactivate => say!("Deactivate {name}…", "Dar de baja a {name}…"),
    }
}

/// Stands beside the roles of somebody who is not simply at work.
pub fn standing(standing: Standing) -> Option<Text> {
    match standing {
        Standing::Active => None,
        Standing::Invited => Some(text("invited", "con invitación")),
        Standing::Planned => Some(text("no access now", "sin acceso ahora")),
        Standing::Inactive => Some(text("inactive", "de baja")),
    }
}

/// Leads to the staff list.
pub fn search_list(search: &str) -> String {
    say!("Search the staff list for “{search}”", "Buscar «{search}» en la lista del personal")
}

/// How many things can be chosen, for those who don't see the list.
pub fn count(found: usize) -> String {
    match found {
        1 => text("1 result", "1 resultado").into(),
        n => say!("{n} results", "{n} resultados"),
    }
}
