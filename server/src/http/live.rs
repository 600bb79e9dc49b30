//! The stream on which an open page hears that something in its practice changed.
//!
//! It says that, not what: the page asks again, and gets what its reader may see. Listening does not
//! prolong the session; when the reader's access ends, the stream says so and ends.

use super::{Http, visit};
use crate::live::Changed;
use app::{
    api::status,
    backend::{Failure, Known, Visit},
    domain::{Member, PracticeId, Refusal},
};
use axum::{
    extract::{Path, Request, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use std::{convert::Infallible, time::Duration};
use tokio::{
    sync::{
        OwnedSemaphorePermit,
        broadcast::{Receiver, error::RecvError},
    },
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// Several changes at once are one piece of news.
const TOGETHER: Duration = Duration::from_millis(200);
/// From one piece of news to the next: a list that is open while sixty letters are sent would otherwise be asked for,
/// and laid out, three times a second, and a telephone does nothing else meanwhile.
const APART: Duration = Duration::from_secs(1);
/// Access also ends without a change: a session by its limits, a role by its date.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// So that proxies see that the connection lives.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// `/p/{practice}/live`: `version` at first, `changed` after each change, `ended` when access has ended.
pub(super) async fn stream(State(http): State<Http>, Path(practice): Path<String>, request: Request) -> Response {
    // Asked again and again for as long as the page is open: nothing is known beforehand.
    let visit = Visit { quiet: true, known: Known::default(), ..visit::of(request.extensions()) };
    let Ok(permit) = http.streams.clone().try_acquire_owned() else {
        return super::forms::refused(&Refusal::Busy);
    };
    let news = http.use_cases.live.listen();
    let member = match http.backend.accounts.member(&visit, &practice).await {
        Ok(member) => member,
        Err(Failure::Refused(refusal)) => return (status(&refusal), "").into_response(),
        Err(Failure::Broken(cause)) => {
            tracing::error!(request = %visit.request, cause = format!("{cause:#}"), "a stream was not opened");
            return super::forms::refused(&Refusal::Broken(visit.request));
        }
    };
    let stop = http.stopping.clone();
    let listener =
        Listener { http, visit, practice, of: member.practice, news, stop, begun: false, told: None, _permit: permit };
    let events = futures_util::stream::unfold(Some(listener), |listener| async move {
        let mut listener = listener?;
        let told = listener.next().await?;
        let event = told.event(&listener.http.build.0);
        Some((Ok::<Event, Infallible>(event), (told != Told::Ended).then_some(listener)))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // nginx would hold events back otherwise.
    ([("x-accel-buffering", "no")], stream).into_response()
}

/// What the page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Version,
    Changed,
    Ended,
}

impl Told {
    fn event(self, build: &str) -> Event {
        match self {
            Self::Version => Event::default().event("version").data(build),
            // Browsers don't pass on events without data.
            Self::Changed => Event::default().event("changed").data("-"),
            Self::Ended => Event::default().event("ended").data("-"),
        }
    }
}

struct Listener {
    http: Http,
    visit: Visit,
    practice: String,
    of: PracticeId,
    news: Receiver<Changed>,
    stop: CancellationToken,
    begun: bool,
    told: Option<Instant>,
    _permit: OwnedSemaphorePermit,
}

impl Listener {
    /// The next thing to tell; `None` when the server stops.
    async fn next(&mut self) -> Option<Told> {
        if !self.begun {
            self.begun = true;
            return Some(Told::Version);
        }
        let changed = self.wait().await?;
        match self.member().await {
            Err(Failure::Refused(_)) => Some(Told::Ended),
            // A database that is away is no reason to send people off.
            Err(Failure::Broken(_)) | Ok(_) if changed => Some(Told::Changed),
            _ => Box::pin(self.next()).await,
        }
    }

    async fn member(&self) -> Result<Member, Failure> {
        self.http.backend.accounts.member(&self.visit, &self.practice).await
    }

    /// Whether something changed here, or it is only time to look; `None` when the server stops.
    async fn wait(&mut self) -> Option<bool> {
        let look = Instant::now() + LOOK_EVERY;
        loop {
            let changed = tokio::select! {
                () = self.stop.cancelled() => return None,
                () = tokio::time::sleep_until(look) => return Some(false),
                changed = self.news.recv() => changed,
            };
            match changed {
                Ok(Changed::In(practice)) if practice != self.of => {}
                Err(RecvError::Closed) => return None,
                Ok(_) | Err(RecvError::Lagged(_)) => break,
            }
        }
        let soon = Instant::now() + TOGETHER;
        tokio::time::sleep_until(self.told.map_or(soon, |told| soon.max(told + APART))).await;
        // What came in the meantime is told by the same event.
        while self.news.try_recv().is_ok() {}
        self.told = Some(Instant::now());
        Some(true)
    }
}
