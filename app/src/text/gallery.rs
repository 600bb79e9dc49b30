//! The page that shows every component, in development mode.

use super::{Text, text};

pub const HEADING: Text = text("Every component in every state", "Todos los componentes en todos sus estados");
pub const WHAT: Text = text(
    "For those who build Rolecall; only a server in development mode has this page. Light, dark and high contrast \
     follow the system. Nothing here does anything.",
    "Para quienes desarrollan Rolecall; solo un servidor en modo de desarrollo tiene esta página. El tema claro, el \
     oscuro y el alto contraste siguen al sistema. Nada de esto hace nada.",
);
pub const BUTTONS: Text = text("Buttons and links", "Botones y enlaces");
pub const FIELDS: Text = text("Fields", "Campos");
pub const WRONG_FIELDS: Text = text("Fields with something wrong in them", "Campos con errores");
pub const MESSAGES: Text = text("Messages", "Mensajes");
pub const STATES: Text = text("States, times and progress", "Estados, fechas y progreso");
pub const LISTS: Text = text("Lists", "Listas");
pub const NAVIGATION: Text = text("Ways to other pages", "Caminos a otras páginas");
pub const ICONS: Text = text("Icons", "Iconos");

pub const PRIMARY: Text = text("The one thing to do", "Lo que hay que hacer");
pub const QUIET: Text = text("One of several things", "Una de varias cosas");
pub const DANGER: Text = text("Takes something away", "Quita algo");
pub const PENDING: Text = text("On its way", "En camino");
pub const LINK: Text = text("A link", "Un enlace");
pub const LINK_BUTTON: Text = text("A link that looks like a button", "Un enlace que parece un botón");
pub const OPENS: Text = text("Opens a dialog…", "Abre un diálogo…");
pub const FOLDED: Text = text("Folded away", "Plegado");
pub const SENTENCE: Text = text(
    "A sentence of ordinary length, as it stands in a panel, a dialog or a notice.",
    "Una frase de longitud normal, como las de un panel, un diálogo o un aviso.",
);
pub const HINT: Text = text("What to type here.", "Qué escribir aquí.");
pub const CLOSED: Text = text("Can't be chosen, and why.", "No se puede elegir, y por qué.");
pub const FIRST: Text = text("First", "Primero");
pub const SECOND: Text = text("Second", "Segundo");
pub const THIRD: Text = text("Third", "Tercero");
pub const MORE: Text = text("More about it", "Más sobre ello");
pub const EMPTY: Text = text("Nothing here yet", "Aún no hay nada aquí");
pub const NAVIGATION_TABS: Text = text("Example of tabs", "Ejemplo de pestañas");
