//! What Prometheus reads: true figures, and nothing about anybody.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    smtp_sink::Behaviour,
    test_server::{HOUR, MINUTE, PASSWORD, TestServer},
};
use server::{
    http,
    metrics::{Metrics, scrape},
};

/// A practice whose server is counted, and what reads the figures.
struct Counted {
    practice: TestPractice,
    metrics: Metrics,
    reader: Browser,
}

impl Counted {
    async fn open() -> Self {
        let mut practice = TestPractice::open().await;
        let metrics = Metrics::default();
        practice.owner = Self::browser_of(&practice.server, &metrics, Some(practice.owner));
        let reader = Browser::new(scrape::routes(metrics.clone(), practice.server.use_cases.clone()));
        Self { practice, metrics, reader }
    }

    fn browser_of(server: &TestServer, metrics: &Metrics, before: Option<Browser>) -> Browser {
        let router = metrics.around(http::router(&server.config, server.use_cases.clone()));
        let mut browser = Browser::new(router);
        browser.cookies = before.map(|before| before.cookies).unwrap_or_default();
        browser
    }

    fn browser(&self) -> Browser {
        Self::browser_of(&self.practice.server, &self.metrics, None)
    }

    async fn text(&mut self) -> String {
        let answer = self.reader.get("/metrics").await;
        assert_eq!(answer.status, 200);
        assert!(answer.headers["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
        answer.body
    }
}

/// The value of the line that begins so.
fn value(text: &str, begin: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("{begin} in\n{text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn requests_are_counted_by_route_template_method_and_outcome() {
    let mut counted = Counted::open().await;
    let (mut owner, mut other) = (counted.practice.owner.clone(), counted.browser());
    let staff = counted.practice.staff("");
    assert_eq!(owner.get(&staff).await.status, 200);
    assert_eq!(owner.get(&staff).await.status, 200);
    other.get("/no/such/page").await;
    other.send("BREW".parse().unwrap(), "/health/live", &[], Vec::new()).await;
    other.get("/health/live").await;
    let text = counted.text().await;
    let count = |route: &str, method: &str, status: &str| {
        let labels = format!("{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}");
        value(&text, &format!("rolecall_http_request_duration_seconds_count{labels}"))
    };
    assert_eq!(count("/p/{practice}/settings/staff", "GET", "2xx"), 2.0);
    assert_eq!(count("other", "GET", "4xx"), 1.0);
    assert_eq!(count("/health/live", "other", "4xx"), 1.0);
    assert_eq!(count("/health/live", "GET", "2xx"), 1.0);
    assert!(text.ends_with("# EOF\n"), "{text}");
}

#[tokio::test]
async fn sign_ins_are_counted_by_outcome_with_and_without_wasm() {
    let mut counted = Counted::open().await;
    let mut browser = counted.browser();
    let fields = |password: &'static str| [("identifier", "dana"), ("password", password)];
    browser.post("/api/accounts/sign-in", &fields("wrong, wrong, wrong")).await;
    let answer = browser.submit("/sign-in", "/api/accounts/sign-in", &fields("wrong, wrong, wrong")).await;
    assert_eq!(answer.status, 303, "a plain form is redirected either way");
    browser.submit("/sign-in", "/api/accounts/sign-in", &fields(PASSWORD)).await;
    for _ in 0..7 {
        browser.post("/api/accounts/sign-in", &fields("wrong, wrong, wrong")).await;
    }
    let text = counted.text().await;
    let of =
        |outcome: &str| value(&text, &format!("rolecall_sign_ins_total{{step=\"password\",outcome=\"{outcome}\"}}"));
    assert_eq!(of("accepted"), 1.0);
    assert!(of("wrong") >= 2.0 && of("throttled") >= 1.0 && of("wrong") + of("throttled") == 9.0, "{text}");
}

#[tokio::test]
async fn the_outbox_and_the_sessions_are_what_the_tables_say() {
    let mut counted = Counted::open().await;
    counted.practice.invite("Ben", &["therapist"]).await;
    counted.practice.server.worker.send_due().await.unwrap();
    for (name, reply) in [("Mia", "450 4.2.0 greylisted"), ("Tom", "550 5.1.1 no such mailbox")] {
        counted.practice.server.sink.behave(Behaviour::Answer("RCPT", reply));
        counted.practice.invite(name, &["therapist"]).await;
        counted.practice.server.worker.send_due().await.unwrap();
    }
    counted.practice.server.later(10 * MINUTE);
    counted.practice.invite("Gus", &["therapist"]).await;
    counted.practice.server.later(2 * MINUTE);
    let text = counted.text().await;
    for (line, expected) in [
        ("rolecall_outbox_sent_total ", 1.0),
        ("rolecall_outbox_deferred ", 1.0),
        ("rolecall_outbox_bounced_total ", 1.0),
        ("rolecall_outbox_due ", 2.0),
        ("rolecall_sessions_active ", 1.0),
        ("rolecall_database_up ", 1.0),
        ("rolecall_password_hashes_running ", 0.0),
        ("rolecall_password_hashes_queued ", 0.0),
        ("rolecall_build_info{version=\"0.1.0\"} ", 1.0),
    ] {
        assert_eq!(value(&text, line), expected, "{line} in\n{text}");
    }
    let age = value(&text, "rolecall_outbox_oldest_due_seconds ");
    assert!((600.0..720.0).contains(&age), "Mia's letter is due again since 10 to 12 minutes: {age}");
    counted.practice.server.later(HOUR);
    assert_eq!(value(&counted.text().await, "rolecall_sessions_active "), 0.0);
}

#[tokio::test]
async fn without_the_database_the_figures_say_so_and_the_others_stay() {
    let mut counted = Counted::open().await;
    counted.practice.server.database.db.clone().close().await.unwrap();
    let text = counted.text().await;
    assert_eq!(value(&text, "rolecall_database_up "), 0.0);
    assert!(!text.contains("rolecall_outbox_due ") && text.contains("rolecall_build_info"), "{text}");
}

#[tokio::test]
async fn no_figure_names_a_person_a_practice_or_anything_that_a_request_brought() {
    let mut counted = Counted::open().await;
    let ben = counted.practice.invite("Ben", &["therapist"]).await;
    let link = counted.practice.server.link_to(&email("Ben")).await;
    let mut browser = counted.browser();
    browser.open(&link).await;
    let mut owner = counted.practice.owner.clone();
    owner.open(&counted.practice.staff(&format!("/{ben}"))).await;
    owner.get("/p/some-secret-place/settings/staff?search=brought").await;
    browser.get("/brought/along").await;
    browser.post("/api/brought/along", &[("brought", "along")]).await;
    browser.send("BROUGHT".parse().unwrap(), "/", &[], Vec::new()).await;
    let text = counted.text().await;
    assert!(text.contains("/invitation/{token}"), "the link was counted: {text}");
    let token = link.rsplit('/').next().unwrap().to_owned();
    let (id, slug, session) =
        (ben.to_string(), counted.practice.slug(), owner.cookies.values().next().unwrap().clone());
    for secret in [&token, &id, &slug, &session, "brought", "BROUGHT", "secret-place", "Ben", "dana", "Nordlicht", "@"]
    {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
}
