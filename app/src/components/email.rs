//! An e-mail address that breaks where it is read best.

use leptos::prelude::*;

/// Breaks before its host, if it has to. Text that is no address is shown as it is.
#[component]
pub fn Email(#[prop(into)] text: String) -> impl IntoView {
    let host = text.rfind('@').unwrap_or(text.len());
    let (mailbox, host) = text.split_at(host);
    let host = (!host.is_empty()).then(|| host.to_owned());
    view! { {mailbox.to_owned()} {host.map(|host| view! { <wbr/> {host} })} }
}
