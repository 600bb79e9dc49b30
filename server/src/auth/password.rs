//! Passwords: argon2id, at a bounded number at a time, off the threads that answer requests.

use anyhow::Context;
use app::domain::{NewPassword, Refusal};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use app::backend::Failure;

/// Hashes and compares passwords.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    /// One permit per hash under way: each takes 19 MiB and one core.
    permits: Arc<Semaphore>,
    /// How many more may wait. Beyond that an honest "busy" is better than a queue.
    waiting: Arc<Semaphore>,
    /// What is compared with when there is no account, so that this takes the same time.
    nobody: String,
}

/// OWASP's minimum for argon2id: 19 MiB, 2 passes, 1 lane; about 50 ms.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Waiting for longer than about 10 s helps nobody.
const LONGEST_QUEUE: usize = 200;

impl Passwords {
    /// With as many hashes at once as cores are left beside the one that answers requests.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub fn new() -> anyhow::Result<Self> {
        Self::with(MEMORY_KIB, PASSES)
    }

    /// Weak and fast, for tests of everything else.
    ///
    /// # Errors
    /// When hashing does not work at all.
    pub fn for_tests() -> anyhow::Result<Self> {
        Self::with(8, 1)
    }

    fn with(memory_kib: u32, passes: u32) -> anyhow::Result<Self> {
        let params =
            Params::new(memory_kib, passes, 1, None).map_err(anyhow::Error::msg).context("argon2 parameters")?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let nobody = hash(&argon2, "there is no such account")?;
        let permits = Arc::new(Semaphore::new(cores.saturating_sub(1).max(1)));
        Ok(Self { argon2, permits, waiting: Arc::new(Semaphore::new(LONGEST_QUEUE)), nobody })
    }

    /// What the database keeps of a password.
    ///
    /// # Errors
    /// [`Refusal::Busy`] when too many wait already.
    pub async fn hash(&self, password: &NewPassword) -> Result<String, Failure> {
        let (argon2, password) = (self.argon2.clone(), password.as_str().to_owned());
        Ok(self.run(move || hash(&argon2, &password)).await??)
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
        let (argon2, password) = (self.argon2.clone(), normal(password));
        let kept = kept.unwrap_or(&self.nobody).to_owned();
        let fits = self.run(move || argon2.verify_password(password.as_bytes(), kept.as_str()).is_ok()).await?;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let _place = self.waiting.try_acquire().map_err(|_| Refusal::Busy)?;
        let permit = self.permits.clone().acquire_owned().await.context("argon2 permit")?;
        // The permit moves into the task: a caller who hangs up cancels neither.
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        Ok(task.await.context("argon2 task")?)
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> anyhow::Result<String> {
    let hash: argon2::PasswordHash =
        argon2.hash_password(normal(password).as_bytes()).map_err(anyhow::Error::msg).context("hash a password")?;
    Ok(hash.to_string())
}

/// NIST SP 800-63B-4, 3.1.1.2: one form for all ways in which keyboards make the same letter.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_in_every_form_that_keyboards_make_and_no_other_does() {
        let passwords = Passwords::for_tests().unwrap();
        let kept = passwords.hash(&"gr\u{fc}ne \u{c4}pfel im M\u{e4}rz".parse().unwrap()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$"));
        assert!(passwords.fits("gru\u{308}ne A\u{308}pfel im Ma\u{308}rz", Some(&kept)).await.unwrap());
        assert!(!passwords.fits("gruene Aepfel im Maerz", Some(&kept)).await.unwrap());
        assert!(!passwords.fits("there is no such account", None).await.unwrap());
    }
}
