//! A sentence that stands out.

use leptos::prelude::*;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// It worked.
    Done,
    /// It did not.
    Problem,
    /// Good to know.
    Info,
}

/// A sentence that stands out. Those that tell how something ended are read out at once.
#[component]
pub fn Notice(kind: NoticeKind, children: Children) -> impl IntoView {
    let (class, role) = match kind {
        NoticeKind::Done => ("notice notice-done", Some("status")),
        NoticeKind::Problem => ("notice notice-problem", Some("alert")),
        NoticeKind::Info => ("notice notice-info", None),
    };
    view! {
        <div class=class role=role>
            {children()}
        </div>
    }
}
