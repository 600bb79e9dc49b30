//! Add several people: the form for a table, and the page of one table.

mod fixes;
mod one;
mod progress;
mod rows;
mod send;

pub use one::ImportPage;
pub use send::ImportsPage;

use super::super::staff_path;
use crate::domain::ImportId;

/// Where tables are sent to.
fn imports_path(practice: &str) -> String {
    format!("{}/import", staff_path(practice))
}

/// Where one of them is.
fn import_path(practice: &str, id: ImportId) -> String {
    format!("{}/{id}", imports_path(practice))
}
