//! A sentence that stands out.

use super::{Icon, Shape};
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
    let (class, role, shape) = match kind {
        NoticeKind::Done => ("notice notice-done", Some("status"), Shape::Check),
        NoticeKind::Problem => ("notice notice-problem", Some("alert"), Shape::Warning),
        NoticeKind::Info => ("notice notice-info", None, Shape::Info),
    };
    view! {
        <div class=class role=role>
            <Icon shape/>
            <div class="notice-text">{children()}</div>
        </div>
    }
}
