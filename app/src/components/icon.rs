//! Small pictures beside words, never instead of them: nobody hears them.

use leptos::prelude::*;

/// What it shows. Drawn for a square of 24, in lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Shape {
    Search,
    Plus,
    Check,
    Warning,
    Info,
}

impl Shape {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::Search, Self::Plus, Self::Check, Self::Warning, Self::Info];

    fn lines(self) -> &'static str {
        match self {
            Self::Search => r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/>"#,
            Self::Plus => r#"<path d="M12 4v16M4 12h16"/>"#,
            Self::Check => r#"<path d="m4 12.5 5.5 5.5L20 6.5"/>"#,
            Self::Warning => r#"<path d="M12 3 1.5 21h21zM12 10v5M12 18v.01"/>"#,
            Self::Info => r#"<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7v.01"/>"#,
        }
    }
}

/// As high as the text beside it, in its colour.
#[component]
pub fn Icon(shape: Shape) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=shape.lines()></svg> }
}
