//! Managers who invite and people who read, all the time, while something breaks.
//!
//! Whoever invites sends the same data until somebody says that it is done. Each request's end is counted:
//! with an answer, with an honest "not now", without one, or too late.

use crate::{
    client::{Answer, Trouble},
    practice::{Practice, invitation},
    random::Random,
};
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{task::JoinSet, time::Instant};

const INVITING: usize = 4;
const READING: usize = 3;
/// People type and read, too.
pub const PAUSE: Duration = Duration::from_millis(120);

/// What became of the requests.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub done: usize,
    /// 5xx.
    pub not_now: usize,
    /// A commit whose answer was lost: the second try was told that the person is there.
    pub known: usize,
    pub cut: usize,
    pub late: usize,
    pub refused_connections: usize,
    /// Anything else, which nobody should have been told.
    pub wrong: Vec<String>,
    pub slowest: Duration,
    /// Of reading a page, in ms.
    pub pages: Vec<f64>,
}

/// The traffic, until it is stopped.
pub struct Traffic {
    seen: Arc<Mutex<Seen>>,
    stop: Arc<AtomicBool>,
    invited: Arc<AtomicUsize>,
    acknowledged: Arc<AtomicUsize>,
    people: JoinSet<()>,
}

impl Traffic {
    /// Guests are numbered from 0 on. Each manager pauses between two invitations, for `pause` on average.
    pub fn begin(practice: &Practice, random: &mut Random, pause: Duration) -> Self {
        let mut traffic = Self {
            seen: Arc::default(),
            stop: Arc::default(),
            invited: Arc::default(),
            acknowledged: Arc::default(),
            people: JoinSet::new(),
        };
        for person in 0..INVITING + READING {
            let worker = Worker {
                practice: practice.clone(),
                random: random.fork(),
                seen: traffic.seen.clone(),
                stop: traffic.stop.clone(),
                invited: traffic.invited.clone(),
                acknowledged: traffic.acknowledged.clone(),
                pause: if person < INVITING { pause } else { PAUSE },
            };
            if person < INVITING {
                traffic.people.spawn(worker.invite());
            } else {
                traffic.people.spawn(worker.read());
            }
        }
        traffic
    }

    /// Invitations that got their answer.
    pub fn acknowledged(&self) -> usize {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Invitations that were begun.
    pub fn invited(&self) -> usize {
        self.invited.load(Ordering::Relaxed)
    }

    /// What was seen since the last time it was asked.
    pub fn take(&self) -> Seen {
        std::mem::take(&mut lock(&self.seen))
    }

    /// Lets everybody finish what they are at; how many guests were invited, all with an answer.
    pub async fn end(mut self) -> (usize, Seen) {
        self.stop.store(true, Ordering::Relaxed);
        while self.people.join_next().await.is_some() {}
        (self.invited(), self.take())
    }
}

struct Worker {
    practice: Practice,
    random: Random,
    seen: Arc<Mutex<Seen>>,
    stop: Arc<AtomicBool>,
    invited: Arc<AtomicUsize>,
    acknowledged: Arc<AtomicUsize>,
    pause: Duration,
}

impl Worker {
    async fn invite(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            let number = self.invited.fetch_add(1, Ordering::Relaxed);
            let (first, email) = (format!("Guest{number}"), format!("guest{number}@faults.example"));
            let fields = self.practice.with(&invitation(&first, &email, "therapist")).into_iter();
            let fields: Vec<(String, String)> = fields.map(|(name, value)| (name.into(), value.into())).collect();
            loop {
                let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                let begin = Instant::now();
                let outcome = self.practice.owner.clone().post("/api/staff/invite", &fields).await;
                let over = lock(&self.seen).note(&outcome, begin.elapsed());
                self.pause().await;
                if over {
                    self.acknowledged.fetch_add(1, Ordering::Relaxed);
                    break;
                }
            }
        }
    }

    async fn read(mut self) {
        let page = self.practice.staff_list();
        while !self.stop.load(Ordering::Relaxed) {
            let begin = Instant::now();
            let outcome = self.practice.owner.clone().get(&page).await;
            {
                let mut seen = lock(&self.seen);
                seen.note(&outcome, begin.elapsed());
                seen.pages.push(begin.elapsed().as_secs_f64() * 1000.0);
            }
            self.pause().await;
        }
    }

    async fn pause(&mut self) {
        let pause = self.random.up_to(self.pause * 2);
        tokio::time::sleep(pause).await;
    }
}

impl Seen {
    /// Counts how a request ended; whether it was done.
    fn note(&mut self, outcome: &Result<Answer, Trouble>, took: Duration) -> bool {
        self.slowest = self.slowest.max(took);
        match outcome {
            Ok(answer) if answer.done() => self.done += 1,
            Ok(answer) if answer.body.contains("AlreadyOnStaff") => self.known += 1,
            Ok(answer) if answer.failed() => {
                self.not_now += 1;
                return false;
            }
            Ok(answer) => self.wrong.push(format!("{} {:.80}", answer.status, answer.body)),
            Err(Trouble::Refused) => self.refused_connections += 1,
            Err(Trouble::Cut) => self.cut += 1,
            Err(Trouble::Late) => self.late += 1,
        }
        outcome.is_ok()
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
