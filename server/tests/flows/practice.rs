//! A practice to test in: a server of its own, its Owner signed in, a mail server beside it.

use crate::{
    browser::{Answer, Browser},
    database::TestDatabase,
    smtp_sink::SmtpSink,
};
use app::{
    backend::Visit,
    domain::{InvitationId, Member, Moment, NewPractice, OpenInvitation, StaffMemberId, StaffMemberPage, TypedPractice},
};
use server::{
    auth::{password::Passwords, token::ServerKey},
    clock::Clock,
    config::Config,
    http,
    mail::{
        outbox::Worker,
        transport::{SmtpTls, Transport},
    },
    practice::{Opened, UseCases},
};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::Notify;

/// Tue 24 Nov 2026, 12:00 UTC.
pub const NOON: Moment = Moment(1_795_521_600_000);
pub const PASSWORD: &str = "correct horse battery staple";

/// A whole server, as an operator would run it, whose clock stands still until it is moved.
pub struct TestServer {
    pub use_cases: UseCases,
    pub worker: Worker,
    pub sink: SmtpSink,
    pub config: Config,
    pub database: TestDatabase,
}

impl TestServer {
    pub async fn start() -> Self {
        let database = TestDatabase::new().await;
        let sink = SmtpSink::start().await;
        let key = ServerKey::from_hex(&"5e".repeat(32)).unwrap();
        let from = "no-reply@rolecall.example".parse().unwrap();
        let transport = Transport::smtp(&sink.url(), SmtpTls::None, from).unwrap();
        let use_cases = UseCases {
            db: database.db.clone(),
            clock: Clock::set_to(NOON),
            key: key.clone(),
            passwords: Passwords::for_tests().unwrap(),
            posted: Arc::new(Notify::new()),
        };
        let config = Config {
            development: false,
            base_url: "http://localhost:3000".into(),
            database_url: database.url.clone(),
            key,
            transport: transport.clone(),
            mail_folder: None,
            trusted_proxies: Vec::new(),
            site_dir: PathBuf::from("no-site"),
        };
        let base_url = config.base_url.clone();
        let worker = Worker { use_cases: use_cases.clone(), transport, base_url };
        Self { use_cases, worker, sink, config, database }
    }

    /// A browser that nobody is signed in with.
    pub fn browser(&self) -> Browser {
        Browser::new(http::router(&self.config, self.use_cases.clone()))
    }

    /// Opens a practice as the operator would; its Owner's username is `owner`.
    pub async fn open_practice(&self, name: &str, owner: &str) -> Opened {
        let typed = TypedPractice {
            practice_name: name.into(),
            time_zone: "Europe/Berlin".into(),
            first_name: "Dana".into(),
            last_name: "Ruiz".into(),
            email: format!("{owner}@owners.example"),
            username: owner.into(),
            password: PASSWORD.into(),
        };
        self.use_cases.open_practice(&NewPractice::parse(&typed).unwrap()).await.unwrap()
    }

    /// A browser in which this account is signed in.
    pub async fn signed_in(&self, username: &str) -> Browser {
        let mut browser = self.browser();
        let answer =
            browser.post("/api/accounts/sign-in", &[("identifier", username), ("password", PASSWORD)]).await;
        assert!(answer.status.is_success(), "{username}: {answer:?}");
        browser
    }

    /// Sends what is due, and says which letters the mail server has by now for this address.
    pub async fn letters_to(&self, address: &str) -> Vec<crate::smtp_sink::Letter> {
        self.worker.send_due().await.unwrap();
        self.sink.letters().iter().filter(|letter| letter.is_to(address)).cloned().collect()
    }

    /// The link in the newest letter to this address, as a path on the server.
    pub async fn link_to(&self, address: &str) -> String {
        let letters = self.letters_to(address).await;
        let newest = letters.last().unwrap_or_else(|| panic!("no letter to {address}"));
        link_in(&newest.text())
    }
}

/// The one link in a letter's text, as a path on the server.
pub fn link_in(text: &str) -> String {
    let start = text.find("http://localhost:3000/").expect("a link");
    let link: String = text[start..].chars().take_while(|c| !c.is_whitespace()).collect();
    link["http://localhost:3000".len()..].to_owned()
}

/// A server with one practice, and its Owner's browser.
pub struct TestPractice {
    pub server: TestServer,
    pub opened: Opened,
    pub owner: Browser,
}

impl TestPractice {
    pub async fn open() -> Self {
        let server = TestServer::start().await;
        let opened = server.open_practice("Praxis Nordlicht", "dana").await;
        let owner = server.signed_in("dana").await;
        Self { server, opened, owner }
    }

    pub fn slug(&self) -> String {
        self.opened.slug.to_string()
    }

    /// The path of a page below this practice's Staff tab.
    pub fn staff(&self, rest: &str) -> String {
        format!("/p/{}/settings/staff{rest}", self.opened.slug)
    }

    /// Posts to a server function as the Owner, with the practice filled in.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let slug = self.slug();
        let mut all = vec![("practice", slug.as_str())];
        all.extend_from_slice(fields);
        self.owner.post(path, &all).await
    }

    /// Posts to a server function about one person as the Owner.
    pub async fn post_for(&mut self, path: &str, person: StaffMemberId, fields: &[(&str, &str)]) -> Answer {
        let id = person.to_string();
        let mut all = vec![("id", id.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Invites somebody as the Owner. `email` is `{first}@staff.example`, in lower case.
    pub async fn invite(&mut self, first: &str, roles: &[&str]) -> StaffMemberId {
        let email = email(first);
        let mut fields = vec![("first_name", first), ("last_name", "Roth"), ("email", email.as_str())];
        fields.extend(roles.iter().map(|role| ("roles[]", *role)));
        let answer = self.post("/api/staff/invite", &fields).await;
        assert!(answer.status.is_success(), "{answer:?}");
        answer.json::<app::domain::Invited>().id
    }

    /// Opens the link in the newest letter to this person, in a fresh browser.
    pub async fn opened_link(&self, first: &str) -> (Browser, InvitationId) {
        let link = self.server.link_to(&email(first)).await;
        let mut browser = self.server.browser();
        browser.open(&link).await;
        let shown: OpenInvitation = browser.call("/api/invitations/find", &[]).await.json();
        (browser, shown.id)
    }

    /// Invites somebody and has them sign up; their username is `first` in lower case.
    pub async fn hire(&mut self, first: &str, roles: &[&str]) -> (StaffMemberId, Browser) {
        let id = self.invite(first, roles).await;
        let (mut browser, invitation) = self.opened_link(first).await;
        let (invitation, username) = (invitation.to_string(), first.to_lowercase());
        let fields = [("invitation", invitation.as_str()), ("username", &username), ("password", PASSWORD)];
        let answer = browser.post("/api/invitations/sign-up", &fields).await;
        assert!(answer.status.is_success(), "{answer:?}");
        (id, browser)
    }

    /// What the Owner sees on somebody's page.
    pub async fn page(&mut self, person: StaffMemberId) -> StaffMemberPage {
        let (slug, id) = (self.slug(), person.to_string());
        self.owner.call("/api/staff/find", &[("practice", &slug), ("id", &id)]).await.json()
    }

    /// Who asks, for calling a use case itself.
    pub async fn member(&self, browser: &Browser) -> Member {
        let session = browser.cookies.get("rolecall_session").cloned().map(app::backend::Secret);
        let visit = Visit {
            session,
            invitation: None,
            password_reset: None,
            origin: app::backend::Origin::default(),
            request: uuid::Uuid::nil(),
        };
        self.server.use_cases.backend().accounts.member(&visit, self.opened.slug.as_str()).await.unwrap()
    }
}

pub fn email(first: &str) -> String {
    format!("{}@staff.example", first.to_lowercase())
}
