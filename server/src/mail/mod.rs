//! Letters: the outbox worker, the templates, the ways out.
//!
//! Never here: secrets at rest, addresses in logs, sending inside a request.

pub mod letter;
pub mod outbox;
pub mod transport;
pub mod writer;
