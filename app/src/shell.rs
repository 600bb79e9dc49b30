//! The document around all pages, and which page is at which address.

use crate::{
    api::{flash::Flash, json::shared},
    components::{Arrivals, FlashShown},
    domain::SignedInAs,
    pages::{LanguageFooter, NotFoundPage, on_demand as page},
    text,
};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    hooks::use_location,
    path,
};
use serde::{Deserialize, Serialize};

/// What is different in development mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Development {
    /// Whether the server runs in it.
    pub on: bool,
    /// Whether it keeps mails instead of sending them: every page says so.
    pub keeps_mail: bool,
}

/// Whether the operator lets people open practices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenToPractices(pub bool);

/// What the browser's code was built from: an open page compares its own with the server's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build(pub String);

/// Who is signed in, as the server knew when it rendered the page: the frame around a practice's pages
/// needs it at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who(pub Option<SignedInAs>);

/// Tells the server in which time zone the browser's clock is: nothing else does. Times are worded there, so
/// that of the first page alone may be the practice's.
const TELL_ZONE: &str = r#"{
    const tls = location.protocol === "https:";
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    document.cookie = `${tls ? "__Host-" : ""}rolecall_zone=${zone}; Path=/; SameSite=Lax; Max-Age=31536000${tls ? "; Secure" : ""}`;
}"#;

/// The document. Rendered on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang=text::language().code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content=text::frame::DESCRIPTION/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet id="leptos" options=options.clone()/>
                <script nonce=leptos::nonce::use_nonce() inner_html=TELL_ZONE></script>
                <HydrationScripts options/>
                <script src="/passkey.js" nonce=leptos::nonce::use_nonce()></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Everything inside the document's body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // What only the server knows travels along with the page, so that both sides render the same.
    let development = shared(|| use_context::<Development>().unwrap_or_default());
    let flash = shared(use_context::<Flash>);
    provide_context(development);
    provide_context(shared(|| use_context::<OpenToPractices>().unwrap_or_default()));
    provide_context(shared(|| use_context::<Build>().unwrap_or_default()));
    provide_context(shared(|| use_context::<Who>().unwrap_or_default()));
    view! {
        <Title formatter=text::frame::title text=""/>
        <Router>
            <Pages flash/>
        </Router>
        <LanguageFooter/>
    }
}

#[component]
fn Pages(flash: Option<Flash>) -> impl IntoView {
    let loaded = use_location().pathname.get_untracked();
    provide_context(FlashShown::on(loaded.clone(), flash));
    provide_context(Arrivals::first(loaded));
    // Every page is rendered whole: its status is right, and it works without WASM.
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/set-up") view={Lazy::<page::SetUp>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view={Lazy::<page::SignIn>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/second-factor") view={Lazy::<page::SecondFactor>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/account") view={Lazy::<page::Account>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/email-change") view={Lazy::<page::EmailChange>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/forgot-password") view={Lazy::<page::ForgotPassword>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/reset") view={Lazy::<page::ResetPassword>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/invitation") view={Lazy::<page::Invitation>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/practices") view={Lazy::<page::Practices>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/practices/new") view={Lazy::<page::NewPractice>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/connect") view={Lazy::<page::Connect>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/agents/sign-up") view={Lazy::<page::AgentSignUp>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-up") view={Lazy::<page::SignUp>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/dev/components") view={Lazy::<page::Gallery>::new()} ssr=SsrMode::Async/>
            <ParentRoute path=path!("/p/:practice/settings") view={Lazy::<page::Settings>::new()} ssr=SsrMode::Async>
                <Route path=path!("practice") view={Lazy::<page::Practice>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff") view={Lazy::<page::Staff>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/new") view={Lazy::<page::NewStaffMember>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/new-agent") view={Lazy::<page::NewAgent>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/import") view={Lazy::<page::Imports>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/import/:id") view={Lazy::<page::Import>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/reviews") view={Lazy::<page::AccessReviews>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/reviews/:review") view={Lazy::<page::AccessReview>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/export") view={Lazy::<page::StaffExport>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/several") view={Lazy::<page::Several>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/who-can") view={Lazy::<page::WhoCan>::new()} ssr=SsrMode::Async/>
                <Route path=path!("staff/:id") view={Lazy::<page::StaffMember>::new()} ssr=SsrMode::Async/>
                <Route path=path!("go-to") view={Lazy::<page::GoTo>::new()} ssr=SsrMode::Async/>
                <Route path=path!("security") view={Lazy::<page::Security>::new()} ssr=SsrMode::Async/>
                <Route path=path!("subscription") view={Lazy::<page::Subscription>::new()} ssr=SsrMode::Async/>
                <Route path=path!("subscription/:cycle") view={Lazy::<page::Statement>::new()} ssr=SsrMode::Async/>
                <Route path=path!("audit") view={Lazy::<page::AuditLog>::new()} ssr=SsrMode::Async/>
            </ParentRoute>
        </Routes>
    }
}
