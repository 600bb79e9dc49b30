//! A whole server, as an operator would run it, whose clock stands still until it is moved.

use crate::{
    browser::{Answer, Browser},
    database::TestDatabase,
    smtp_sink::{Letter, SmtpSink},
};
use app::domain::{Moment, NewPractice, TypedPractice};
use axum::Router;
use server::{
    auth::{passkey::Passkeys, password::Passwords, token::ServerKey},
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
pub const MINUTE: i64 = Moment::MINUTE;
pub const HOUR: i64 = Moment::HOUR;

/// The server, its database, and a mail server beside it.
pub struct TestServer {
    pub use_cases: UseCases,
    pub worker: Worker,
    pub sink: SmtpSink,
    pub config: Config,
    pub database: TestDatabase,
    router: Router,
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_on(TestDatabase::new().await).await
    }

    /// A server on a database that is there already.
    pub async fn start_on(database: TestDatabase) -> Self {
        let sink = SmtpSink::start().await;
        let key = ServerKey::from_hex(&"5e".repeat(32)).unwrap();
        let from = "no-reply@rolecall.example".parse().unwrap();
        let transport = Transport::smtp(&sink.url(), SmtpTls::None, from).unwrap();
        let use_cases = UseCases {
            db: database.db.clone(),
            clock: Clock::set_to(NOON),
            key: key.clone(),
            passwords: Passwords::for_tests().unwrap(),
            passkeys: Passkeys::new("http://localhost:3000").unwrap(),
            open_to_practices: true,
            seat_price: "10.00 USD".parse().unwrap(),
            live: server::live::Live::default(),
            posted: Arc::new(Notify::new()),
        };
        let config = Config {
            development: false,
            base_url: "http://localhost:3000".into(),
            database_url: database.url.clone(),
            key,
            transport: transport.clone(),
            mail_from_name: None,
            mail_folder: None,
            trusted_proxies: Vec::new(),
            open_to_practices: true,
            seat_price: "10.00 USD".parse().unwrap(),
            site_dir: PathBuf::from("no-site"),
        };
        let base_url = config.base_url.clone();
        let worker = Worker { use_cases: use_cases.clone(), transport, base_url, sender_name: None };
        let router = http::router(&config, use_cases.clone());
        Self { use_cases, worker, sink, config, database, router }
    }

    /// A browser that nobody is signed in with.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser on the same server, reached by another address.
    pub fn browser_at(&self, base_url: &str) -> Browser {
        let config = Config { base_url: base_url.into(), ..self.config.clone() };
        Browser::new(http::router(&config, self.use_cases.clone()))
    }

    /// Another node on the same database, with news of its own.
    pub fn other_node(&self) -> (Browser, UseCases) {
        let use_cases = UseCases { live: server::live::Live::default(), ..self.use_cases.clone() };
        (Browser::new(http::router(&self.config, use_cases.clone())), use_cases)
    }

    /// A browser at this network address.
    pub fn browser_from(&self, address: &str) -> Browser {
        let mut browser = self.browser();
        browser.address = Some(address.parse().unwrap());
        browser
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

    /// What the sign-in form answers, in a fresh browser.
    pub async fn sign_in(&self, identifier: &str, password: &str) -> (Browser, Answer) {
        let mut browser = self.browser();
        let answer = browser.sign_in(identifier, password).await;
        (browser, answer)
    }

    /// A browser in which this account is signed in.
    pub async fn signed_in(&self, username: &str) -> Browser {
        let (browser, answer) = self.sign_in(username, PASSWORD).await;
        assert!(answer.status.is_success(), "{username}: {answer:?}");
        browser
    }

    /// The same; where signing in leads does not matter.
    pub async fn signed_in_anyhow(&self, username: &str) -> Browser {
        let (browser, answer) = self.sign_in(username, PASSWORD).await;
        assert!(!answer.status.is_client_error(), "{username}: {answer:?}");
        browser
    }

    /// Moves the clock.
    pub fn later(&self, milliseconds: i64) {
        self.use_cases.clock.advance(milliseconds);
    }

    /// Sends what is due, and says which letters the mail server has by now for this address.
    pub async fn letters_to(&self, address: &str) -> Vec<Letter> {
        self.worker.send_due().await.unwrap();
        self.sink.letters().iter().filter(|letter| letter.is_to(address)).cloned().collect()
    }

    /// The link in the newest letter to this address, as a path on the server.
    pub async fn link_to(&self, address: &str) -> String {
        let letters = self.letters_to(address).await;
        let newest = letters.last().unwrap_or_else(|| panic!("no letter to {address}"));
        newest.link()
    }
}
