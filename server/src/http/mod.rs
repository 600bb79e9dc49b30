//! What HTTP means here: cookies, headers, limits, forms, statuses.
//!
//! Never here: use cases, queries.

mod access_review_export;
mod assets;
mod audit_export;
mod forms;
mod headers;
mod health;
mod home;
mod import_table;
mod limits;
mod links;
mod live;
pub mod mail_preview;
mod origin;
mod reader;
mod router;
mod staff_export;
mod staff_import;
mod subscription_export;
mod table;
mod visit;
mod who;

pub use forms::Outcome;
pub use router::{Http, PAGES, files_of_all_pages, router, router_until};
