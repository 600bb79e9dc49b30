//! The worker that empties the outbox: claim, have the letter written ([`super::writer`]), send, settle.
//!
//! A letter is claimed by a lease, not by an open transaction, so a mail server that takes its
//! time blocks nobody; a worker that dies gives its letter back when the lease ends. Sending is
//! at least once: every copy has the same Message-ID and the same link.

use super::{
    transport::{Transport, Undelivered},
    writer::Writer,
};
use crate::{
    clock,
    practice::UseCases,
    store::{
        self,
        outbox::{Fate, Post},
    },
};
use app::domain::Moment;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Longer than any try lasts, so that no second worker begins while the first one still sends.
const LEASE: i64 = 4 * Moment::MINUTE;
/// The transport has limits of its own, which add up to less.
const ONE_TRY: Duration = Duration::from_secs(180);
/// Another node's letters, and those that are due again, are found this often.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The first repetition; it doubles from there.
const FIRST_PAUSE: i64 = 15_000;
/// A mail server that was away for an hour has everything within five minutes of its return.
const LONGEST_PAUSE: i64 = 3 * Moment::MINUTE;
/// About three days at the longest pause: longer than the usual link lives.
const MOST_ATTEMPTS: i32 = 1500;

/// Empties the outbox.
#[derive(Clone)]
pub struct Worker {
    /// Where letters and what they tell about are read.
    pub use_cases: UseCases,
    /// The way out.
    pub transport: Transport,
    /// What links begin with, from the configuration: `https://staff.example`.
    pub base_url: String,
    /// Whose name all mails carry, from the configuration; the practice's unless it is set.
    pub sender_name: Option<String>,
}

impl Worker {
    /// Sends what is due, again and again, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        loop {
            self.tend().await;
            // One by one, so that a stop waits for one letter and not for a whole backlog.
            let sent = self.send_next().await.unwrap_or_else(|cause| {
                tracing::error!(cause = format!("{cause:#}"), "the outbox can't be read");
                false
            });
            if stop.is_cancelled() {
                return;
            }
            if sent {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.use_cases.posted.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Sends everything that is due now; how many letters were tried.
    ///
    /// # Errors
    /// When the database fails. What a mail server says is noted at the letter, not returned.
    pub async fn send_due(&self) -> anyhow::Result<usize> {
        self.tend().await;
        let mut tried = 0;
        while self.send_next().await? {
            tried += 1;
        }
        Ok(tried)
    }

    /// Does what no request does, because nobody asked for it: roles end and begin on their day, people are told
    /// before, statements are written when a billing cycle begins, and old tries at passwords are forgotten. What fails is tried again the next time.
    async fn tend(&self) {
        let here = &self.use_cases;
        for done in [
            here.keep_schedule().await,
            here.write_due_statements().await,
            here.tell_of_schedule().await,
            here.remind_of_access_reviews().await,
            here.tend_agents().await,
            here.forget_old_requests().await,
            here.forget_old_submissions().await,
            here.forget_old_imports().await,
            here.forget_old_tries().await,
        ] {
            // Each by itself: one that fails holds up none of the others.
            if let Err(failure) = done {
                tracing::error!(?failure, "what is due by itself was not done");
            }
        }
    }

    /// Sends the letter that is due longest; whether there was one.
    async fn send_next(&self) -> anyhow::Result<bool> {
        let now = self.use_cases.clock.now();
        let Some(post) = store::outbox::claim(&self.use_cases.db, now, now.plus(LEASE)).await? else {
            return Ok(false);
        };
        let (fate, answer) = self.send(&post).await;
        let now = self.use_cases.clock.now();
        store::outbox::settle(&self.use_cases.db, post.id, &fate, answer.as_deref(), now).await?;
        if let Some(practice) = post.practice {
            self.use_cases.live.tell(practice);
        }
        Ok(true)
    }

    async fn send(&self, post: &Post) -> (Fate, Option<String>) {
        let writer =
            Writer { use_cases: &self.use_cases, base_url: &self.base_url, sender_name: self.sender_name.as_deref() };
        let envelope = match writer.write(post).await {
            Ok(Some(envelope)) => envelope,
            Ok(None) => return (Fate::Dropped, None),
            Err(cause) => {
                // Tried again, like a mail server that is away: the next start may have the cure.
                tracing::error!(letter = %post.id, cause = format!("{cause:#}"), "a letter can't be written");
                return self.later(post, "The letter could not be written.".into());
            }
        };
        let sent = tokio::time::timeout(ONE_TRY, self.transport.send(&envelope)).await;
        match sent.unwrap_or_else(|_| Err(Undelivered::Later("The mail server did not answer in time.".into()))) {
            Ok(()) => {
                tracing::info!(letter = %post.id, attempts = post.attempts, "sent");
                (Fate::Sent(self.use_cases.clock.now()), None)
            }
            Err(Undelivered::Never(words)) => self.failed(words),
            Err(Undelivered::Later(words)) => self.later(post, words),
        }
    }

    fn failed(&self, words: String) -> (Fate, Option<String>) {
        (Fate::Failed(words.clone()), Some(words))
    }

    fn later(&self, post: &Post, words: String) -> (Fate, Option<String>) {
        if post.attempts >= MOST_ATTEMPTS {
            return self.failed(words);
        }
        tracing::warn!(letter = %post.id, attempts = post.attempts, "not sent yet");
        (Fate::Deferred(self.use_cases.clock.now().plus(pause(post.attempts))), Some(words))
    }
}

/// Doubling pauses, each a fifth longer or shorter at random, so that letters that failed
/// together don't come back together.
fn pause(attempts: i32) -> i64 {
    let doubled = FIRST_PAUSE.saturating_mul(1 << (attempts - 1).clamp(0, 20));
    let pause = doubled.min(LONGEST_PAUSE);
    let [dice] = clock::random::<1>();
    pause - pause / 5 + pause * 2 / 5 * i64::from(dice) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_scatter_by_a_fifth() {
        for (attempts, about) in [(1, 15_000), (2, 30_000), (3, 60_000), (5, LONGEST_PAUSE), (900, LONGEST_PAUSE)] {
            for _ in 0..50 {
                let pause = pause(attempts);
                assert!((about * 4 / 5..=about * 6 / 5).contains(&pause), "{attempts}: {pause}");
            }
        }
    }
}
