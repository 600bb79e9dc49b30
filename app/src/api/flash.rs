//! What a form without WASM gets back: the outcome of the last submit and what was typed.
//!
//! The browser follows a redirect after such a submit, so the answer travels in a short-lived,
//! signed, HttpOnly cookie that the next page reads once. The framework's own way (an error in
//! the address) loses what was typed, survives a reload, and can be written by anybody.

use crate::domain::Refusal;
use serde::{Deserialize, Serialize};

/// The outcome of the last form that was submitted without WASM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The path of the server function that the form called.
    pub form: String,
    /// What it answered: its value as JSON, or why it refused.
    pub outcome: Result<String, Refusal>,
    /// Names and values of the form's fields as typed, passwords left out.
    pub typed: Vec<(String, String)>,
}

impl Flash {
    /// What was typed into the field of this name.
    pub fn typed(&self, name: &str) -> Option<&str> {
        self.typed.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}
