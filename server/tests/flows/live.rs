//! The stream on which an open page hears of changes.

use crate::{
    browser::Browser,
    practice::{TestPractice, email},
    test_server::{MINUTE, TestServer},
};
use axum::body::BodyDataStream;
use futures_util::StreamExt;
use server::http;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// What the product promises.
const SOON: Duration = Duration::from_secs(2);
/// Longer than news takes on any machine; for news that must not come.
const A_WHILE: Duration = Duration::from_millis(1500);

struct Stream {
    body: BodyDataStream,
    read: String,
}

impl Stream {
    async fn open(browser: &Browser, practice: &TestPractice) -> Self {
        let response = browser.stream(&format!("/p/{}/live", practice.slug())).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self { body: response.into_body().into_data_stream(), read: String::new() };
        assert_eq!(stream.next(SOON).await.as_deref(), Some("version"));
        stream
    }

    /// The next event's name; `None` when none came in time, or the stream is over.
    async fn next(&mut self, within: Duration) -> Option<String> {
        tokio::time::timeout(within, self.event()).await.unwrap_or_default()
    }

    async fn event(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let name = event.lines().find_map(|line| line.strip_prefix("event: ")).map(str::to_owned);
                self.read = rest.to_owned();
                if name.is_some() {
                    return name;
                }
                continue;
            }
            self.read.push_str(std::str::from_utf8(&self.body.next().await?.unwrap()).unwrap());
        }
    }
}

/// Passes news on, as the program does while it serves.
fn pass_on(server: &TestServer) {
    tokio::spawn(server.use_cases.live.clone().run(server.use_cases.db.clone(), CancellationToken::new()));
}

#[tokio::test]
async fn a_change_by_somebody_else_is_heard_soon_and_nothing_of_another_practice() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    pass_on(&north.server);
    let (_, mia) = north.hire("Mia", &["manager"]).await;
    let mut stream = Stream::open(&mia, &north).await;
    stream.next(A_WHILE).await;
    north.invite("Ben", &["therapist"]).await;
    assert_eq!(stream.next(SOON).await.as_deref(), Some("changed"));
    south.invite("Sol", &["therapist"]).await;
    assert_eq!(stream.next(A_WHILE).await, None);
    north.server.letters_to(&email("Ben")).await;
    assert_eq!(stream.next(SOON).await.as_deref(), Some("changed"), "what became of the letter");
}

#[tokio::test]
async fn much_at_once_is_told_a_second_apart() {
    let mut practice = TestPractice::open().await;
    pass_on(&practice.server);
    let (_, mia) = practice.hire("Mia", &["manager"]).await;
    let mut stream = Stream::open(&mia, &practice).await;
    while stream.next(A_WHILE).await.is_some() {}
    let begun = Instant::now();
    practice.invite("Ben", &["therapist"]).await;
    assert_eq!(stream.next(SOON).await.as_deref(), Some("changed"));
    practice.invite("Ida", &["therapist"]).await;
    assert_eq!(stream.next(SOON).await.as_deref(), Some("changed"));
    // What is told together, and then the second: a slow machine only adds to it.
    assert!(begun.elapsed() >= Duration::from_millis(1200), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn whoever_loses_access_hears_that_and_the_stream_ends() {
    let mut practice = TestPractice::open().await;
    pass_on(&practice.server);
    let (mia, hers) = practice.hire("Mia", &["manager"]).await;
    let mut stream = Stream::open(&hers, &practice).await;
    stream.next(A_WHILE).await;
    practice.deactivate(mia).await;
    assert_eq!(stream.next(SOON).await.as_deref(), Some("ended"));
    assert_eq!(tokio::time::timeout(SOON, stream.event()).await, Ok(None));
}

#[tokio::test]
async fn a_change_on_one_node_is_heard_on_the_other() {
    let mut practice = TestPractice::open().await;
    let (other, use_cases) = practice.server.other_node();
    tokio::spawn(use_cases.live.clone().run(use_cases.db.clone(), CancellationToken::new()));
    let mut there = other;
    there.cookies = practice.owner.cookies.clone();
    let mut stream = Stream::open(&there, &practice).await;
    while stream.next(A_WHILE).await.is_some() {}
    practice.invite("Ben", &["therapist"]).await;
    assert_eq!(stream.next(SOON).await.as_deref(), Some("changed"));
}

#[tokio::test]
async fn listening_prolongs_no_session() {
    let mut practice = TestPractice::open().await;
    pass_on(&practice.server);
    let (_, hers) = practice.hire("Mia", &["manager"]).await;
    let mut stream = Stream::open(&hers, &practice).await;
    for again in 0..3 {
        practice.server.later(11 * MINUTE);
        practice.owner_again("dana").await;
        // Connections break, and browsers make new ones by themselves.
        if again == 1 {
            stream = Stream::open(&hers, &practice).await;
        }
        stream.next(A_WHILE).await;
    }
    // Half an hour without a click is over, however much was heard meanwhile.
    practice.invite("Ben", &["therapist"]).await;
    let mut heard = stream.next(SOON).await;
    while heard.as_deref() == Some("changed") {
        heard = stream.next(SOON).await;
    }
    assert!(heard.is_none_or(|told| told == "ended"));
    assert_eq!(hers.clone().call("/api/staff/list", &[("practice", &practice.slug())]).await.status, 401);
}

#[tokio::test]
async fn only_members_listen() {
    let mut north = TestPractice::open().await;
    let south = north.open_beside("Praxis Südlicht", "sven").await;
    let (ben, his) = north.hire("Ben", &["therapist"]).await;
    let path = format!("/p/{}/live", north.slug());
    assert_eq!(north.server.browser().stream(&path).await.status(), 401);
    assert_eq!(south.owner.stream(&path).await.status(), 404);
    north.deactivate(ben).await;
    assert_eq!(his.stream(&path).await.status(), 401);
}

#[tokio::test]
async fn streams_end_when_the_server_is_asked_to_stop() {
    let practice = TestPractice::open().await;
    let (server, stop) = (&practice.server, CancellationToken::new());
    let mut owner = Browser::new(http::router_until(&server.config, server.use_cases.clone(), stop.clone()));
    owner.cookies = practice.owner.cookies.clone();
    let mut stream = Stream::open(&owner, &practice).await;
    stop.cancel();
    assert_eq!(tokio::time::timeout(SOON, stream.event()).await, Ok(None));
}
