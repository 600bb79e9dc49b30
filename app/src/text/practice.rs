//! The **Practice** tab.

use super::{Text, text};
pub const HEADING: Text = text("Practice", "Consultorio");
pub const NAME_HINT: Text = text("On every page and in every e-mail.", "En cada página y en cada correo.");
pub const COLOUR_HINT: Text = text(
    "Beside the name on every page, for people who work for several practices.",
    "Junto al nombre en cada página, para quienes trabajan en varios consultorios.",
);
pub const READ_ONLY: Text = text("You can't change name and colour.", "No puede cambiar el nombre ni el color.");
pub const ADDRESS: Text = text("Address of its pages", "Dirección de sus páginas");
pub const FIXED: Text = text("What stays as it is", "Lo que no cambia");
pub const SAVE: Text = text("Save practice", "Guardar consultorio");
pub const SAVED: Text = text(
    "Saved. The header shows it when the page is loaded next.",
    "Guardado. El encabezado lo muestra la próxima vez que se cargue la página.",
);
