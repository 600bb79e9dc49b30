//! Passwords: argon2id, at a bounded number at a time, off the threads that answer requests.

use super::{hasher::Hasher, strength};
use anyhow::Context;
use app::domain::{Factors, Field, NewPassword, Refusal, Strength};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Semaphore, oneshot};
use unicode_normalization::UnicodeNormalization;

use app::backend::Failure;

/// Hashes and compares passwords.
#[derive(Clone)]
pub struct Passwords {
    hasher: Hasher,
    /// One permit per hash under way: each takes 19 MiB, which are kept, and one core.
    permits: Arc<Semaphore>,
    /// How many more may wait. Beyond that an honest "busy" is better than a queue.
    waiting: Arc<Semaphore>,
    /// How many places that queue has, those of the hashes under way included.
    places: usize,
    /// How many of those may be passwords that are only being typed.
    judging: Arc<Semaphore>,
    /// What is compared with when there is no account, so that this takes the same time.
    nobody: String,
}

/// OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane; about 50 ms.
pub const MEMORY_KIB: u32 = 19 * 1024;
/// The other half of it.
pub const PASSES: u32 = 2;
/// Where threads compete for a core, a hash gets a tenth of what another one gets. (Linux counts this for each
/// thread.)
const NICENESS: i32 = 10;
/// Waiting for longer helps nobody.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// What takes about that long where nothing else wants the cores.
const LONGEST_QUEUE: usize = 200;
/// Few, so that sign-ins hardly notice when somebody asks without end.
const MOST_JUDGED: usize = 4;

impl Passwords {
    /// With as many hashes at once as cores are left beside the one that answers requests.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub fn new() -> anyhow::Result<Self> {
        Self::with(MEMORY_KIB, PASSES, LONGEST_QUEUE)
    }

    /// Weak and fast, for tests of everything else.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub fn for_tests() -> anyhow::Result<Self> {
        Self::with(8, 1, LONGEST_QUEUE)
    }

    /// The same, with a queue that is always full.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub fn for_tests_of_a_full_queue() -> anyhow::Result<Self> {
        Self::with(8, 1, 0)
    }

    /// How many hashes are made at the same time: as many as there are cores beside the one that
    /// answers requests.
    pub fn at_once() -> usize {
        std::thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).max(1)
    }

    /// How many hashes are under way, and how many wait for their turn.
    pub fn load(&self) -> (usize, usize) {
        let running = Self::at_once().saturating_sub(self.permits.available_permits());
        let inside = self.places.saturating_sub(self.waiting.available_permits());
        // A caller who hung up has left the queue; the hash goes on.
        (running, inside.saturating_sub(running))
    }

    fn with(memory_kib: u32, passes: u32, queue: usize) -> anyhow::Result<Self> {
        let hasher = Hasher::new(memory_kib, passes)?;
        Ok(Self {
            nobody: hasher.nobodys()?,
            hasher,
            permits: Arc::new(Semaphore::new(Self::at_once())),
            waiting: Arc::new(Semaphore::new(queue)),
            places: queue,
            judging: Arc::new(Semaphore::new(MOST_JUDGED)),
        })
    }

    /// What the database keeps of a new password, if nobody guesses it easily. `own_words` are what an
    /// attacker who knows the person would try first.
    ///
    /// # Errors
    /// The field's problem; [`Refusal::Busy`] when too many wait already.
    pub async fn hash(&self, password: &NewPassword, own_words: Vec<String>) -> Result<String, Failure> {
        let (hasher, password) = (self.hasher.clone(), password.as_str().to_owned());
        let hashed = self.run(move || {
            strength::check(&password, &own_words).map_err(|problem| Refusal::field(Field::Password, problem))?;
            Ok::<_, Failure>(hasher.hash(normal(&password).as_bytes())?)
        });
        hashed.await?
    }

    /// How good a password is that is being typed. Nothing is kept of it.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when too many wait already.
    pub async fn judge(&self, typed: &str, factors: Factors) -> Result<Strength, Failure> {
        if typed.chars().count() < factors.least_characters() {
            return Ok(Strength::TooShort);
        }
        let _place = self.judging.try_acquire().map_err(|_| Refusal::Busy)?;
        let typed: String = typed.chars().take(NewPassword::MAX).collect();
        self.run(move || strength::judge(&typed, &[])).await
    }

    /// Whether `password` is the one that `kept` was made of. Without an account (`None`) the
    /// answer is no, after the same time.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when too many wait already.
    pub async fn fits(&self, password: &str, kept: Option<&str>) -> Result<bool, Failure> {
        // Longer ones were never accepted; hashing a book would be somebody's lever.
        if password.chars().count() > NewPassword::MAX {
            return Ok(false);
        }
        let known = kept.is_some();
        let (hasher, password) = (self.hasher.clone(), normal(password));
        let kept = kept.unwrap_or(&self.nobody).to_owned();
        let fits = self.run(move || hasher.fits(password.as_bytes(), &kept)).await??;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let _place = self.waiting.try_acquire().map_err(|_| Refusal::Busy)?;
        let turn = tokio::time::timeout(LONGEST_WAIT, self.permits.clone().acquire_owned()).await;
        let permit = turn.map_err(|_| Refusal::Busy)?.context("argon2 permit")?;
        let (answer, answered) = oneshot::channel();
        // A thread of its own, which costs a three-hundredth of the hash: it steps back for those that answer
        // requests, and no thread can step forward again.
        let thread = std::thread::Builder::new().name("password".into());
        let started = thread.spawn(move || {
            // The permit is held here: a caller who hangs up cancels nothing.
            let _permit = permit;
            // Refused nowhere; a hash at full speed would do no harm but to others' waiting time.
            rustix::process::nice(NICENESS).ok();
            answer.send(work()).ok();
        });
        started.context("start an argon2 thread")?;
        Ok(answered.await.context("argon2 thread")?)
    }
}

/// NIST SP 800-63B-4, 3.1.1.2: one form for all ways in which keyboards make the same letter.
pub(super) fn normal(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(typed: &str) -> NewPassword {
        NewPassword::for_person(typed, Factors::PasswordOnly, &[""]).unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_in_every_form_that_keyboards_make_and_no_other_does() {
        let passwords = Passwords::for_tests().unwrap();
        let kept = passwords.hash(&new("gr\u{fc}ne \u{c4}pfel im M\u{e4}rz"), Vec::new()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$"));
        assert!(passwords.fits("gru\u{308}ne A\u{308}pfel im Ma\u{308}rz", Some(&kept)).await.unwrap());
        assert!(!passwords.fits("gruene Aepfel im Maerz", Some(&kept)).await.unwrap());
        assert!(!passwords.fits("there is no such account", None).await.unwrap());
    }
}
