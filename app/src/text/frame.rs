//! What stands around every page, and the pages that say that there is nothing.

use super::{Text, text};
/// The product.
pub const PRODUCT: &str = "Rolecall";
/// The product, for search engines and previews of links.
pub const DESCRIPTION: Text = text(
    "Staff, roles and access of your practice: invite people, and see who may do what.",
    "Personal, roles y acceso de su consultorio: invite a personas y vea quién puede hacer qué.",
);
pub const SKIP: Text = text("Skip to the content", "Saltar al contenido");
pub const MENU: Text = text("Main menu", "Menú principal");
pub const PRACTICE_SETTINGS: Text = text("Practice Settings", "Ajustes del consultorio");
pub const SETTINGS_TABS: Text = text("Practice settings", "Ajustes del consultorio");
pub const PRACTICE: Text = text("Practice", "Consultorio");
pub const STAFF: Text = text("Staff", "Personal");
pub const SUBSCRIPTION: Text = text("Subscription", "Suscripción");
pub const SECURITY: Text = text("Security", "Seguridad");
pub const AUDIT_LOG: Text = text("Audit Log", "Registro de auditoría");
pub const SIGN_IN: Text = text("Sign in", "Iniciar sesión");
pub const SIGN_OUT: Text = text("Sign out", "Cerrar sesión");
pub const MAIL_PREVIEW: Text = text("Mail preview", "Vista previa del correo");
pub const DEVELOPMENT_LABEL: Text = text("Development", "Desarrollo");
pub const DEVELOPMENT: Text = text(
    "Development mode: mails are not sent, they go to the ",
    "Modo de desarrollo: los correos no se envían, van a la ",
);
pub const LOADING: Text = text("Loading…", "Cargando…");
pub const CANCEL: Text = text("Cancel", "Cancelar");
pub const OPTIONAL: Text = text("(optional)", "(opcional)");
pub const PLEASE_CHECK: Text = text("Please check these fields", "Revise estos campos");
pub const PAGES: Text = text("Pages of the list", "Páginas de la lista");
pub const FIRST_PAGE: Text = text("First page", "Primera página");
pub const NEXT_PAGE: Text = text("Next page", "Página siguiente");
pub const SHOW: Text = text("Show", "Mostrar");
pub const HIDE: Text = text("Hide", "Ocultar");
/// Follows "Show" and "Hide", for people who don't see the field beside the button.
pub const WHAT_IS_HIDDEN: Text = text(" password", " contraseña");

pub const LANGUAGE: Text = text("Language", "Idioma");
pub const ENDED: Text = text(
    "You no longer have access to this page: you are signed out, or your roles changed.",
    "Ya no tiene acceso a esta página: su sesión se cerró o sus roles cambiaron.",
);
pub const OUTDATED: Text = text(
    "Rolecall was updated while this page was open.",
    "Rolecall se actualizó mientras esta página estaba abierta.",
);
pub const RELOAD: Text = text("Reload the page", "Volver a cargar la página");

pub const NOT_FOUND: Text = text("Page not found", "Página no encontrada");
pub const NOT_FOUND_WHY: Text = text(
    "There is nothing at this address. Check it for a typing mistake, or go back.",
    "No hay nada en esta dirección. Compruebe que esté bien escrita, o vuelva atrás.",
);
pub const TO_THE_START: Text = text("To the start page", "Ir a la página de inicio");

/// A page's name in the browser's tab.
pub fn title(page: String) -> String {
    if page.is_empty() { PRODUCT.into() } else { format!("{page} · {PRODUCT}") }
}
