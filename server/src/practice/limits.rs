//! Limits on guessing, the same on every node: they are counted in the database.
//!
//! A try counts as a failure before it is checked and is taken back if it was none: so a thousand
//! tries at the same time are no way around the limit.

use super::UseCases;
use crate::{auth::token::Purpose, store};
use anyhow::Context;
use app::{
    backend::Failure,
    domain::{AccountId, Moment, Refusal},
};

/// Wrong tries without any wait: mistypings.
const FREE: i32 = 5;
/// The same for a network address, behind which a whole practice may sit.
const FREE_OF_ADDRESS: i32 = 50;
/// NIST SP 800-63B-4, 3.2.2: at most 100 failures in a row, then the password is worth nothing.
pub(super) const MOST: i32 = 100;
/// The first wait; it doubles from there.
const FIRST_WAIT: i64 = 30_000;
const LONGEST_WAIT: i64 = 15 * Moment::MINUTE;
/// Failures of an address are forgotten after this without a new one.
const ADDRESS_MEMORY: i64 = Moment::HOUR;
/// What was counted for accounts that don't exist, and for addresses, is cleared away after this.
const KEPT: i64 = 30 * 24 * Moment::HOUR;

/// What is counted.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    /// Passwords of an account, whichever spelling of its names was typed.
    Password(AccountId),
    /// Codes of an account's second factor.
    Code(AccountId),
    /// Passwords for a name that nobody has: counted alike, so that nobody learns which exist.
    Nobody(String),
    /// Whatever comes from a network address.
    Address(String),
    /// Reset links asked for from a network address.
    Forgotten(String),
    /// Tokens and codes of agents, typed by this account.
    Connecting(AccountId),
}

impl Subject {
    /// From here on old subjects are cleared away: visitors make most of them up.
    const MADE_UP: u8 = 3;

    fn kind(&self) -> u8 {
        match self {
            Self::Password(_) => 1,
            Self::Code(_) => 2,
            Self::Nobody(_) => Self::MADE_UP,
            Self::Address(_) => 4,
            Self::Forgotten(_) => 5,
            Self::Connecting(_) => 6,
        }
    }

    /// A keyed hash: the table tells nobody who tried to sign in as whom.
    fn key(&self, use_cases: &UseCases) -> Vec<u8> {
        let text = match self {
            Self::Password(account) | Self::Code(account) | Self::Connecting(account) => account.to_string(),
            Self::Nobody(text) | Self::Address(text) | Self::Forgotten(text) => text.to_lowercase(),
        };
        let payload = format!("{}\0{text}", self.kind());
        let mut key = vec![self.kind()];
        key.extend(use_cases.key.sign(Purpose::Throttle, payload.as_bytes()).into_bytes());
        key
    }

    /// What somebody could guess in the end, and has a new one of when it is worth nothing any more.
    fn is_of_secret(&self) -> bool {
        matches!(self, Self::Password(_) | Self::Code(_) | Self::Nobody(_))
    }

    fn is_of_address(&self) -> bool {
        matches!(self, Self::Address(_) | Self::Forgotten(_))
    }

    /// How long to wait after so many failures.
    fn wait(&self, failures: i32) -> i64 {
        let free = match self {
            Self::Address(_) => FREE_OF_ADDRESS,
            Self::Forgotten(_) => 20,
            // An agent's code locks after five; a manager with two agents on the phone goes on.
            Self::Connecting(_) => 10,
            _ => FREE,
        };
        let doublings = u32::try_from(failures - free).ok();
        doublings.map_or(0, |n| FIRST_WAIT.saturating_mul(1 << n.min(10)).min(LONGEST_WAIT))
    }
}

impl UseCases {
    /// Counts a try at each of these, and says the how-manieth in a row it is for the last. Call [`Self::succeeded`] if it was right.
    ///
    /// # Errors
    /// [`Refusal::TooManyTries`] with the seconds left, or [`Refusal::PasswordLocked`]; then nothing
    /// was counted.
    pub(super) async fn count_try(&self, subjects: &[Subject]) -> Result<i32, Failure> {
        let now = self.clock.now();
        let tx = store::write_tx(&self.db, &[]).await?;
        let mut tries = 0;
        for subject in subjects {
            let key = subject.key(self);
            let forgotten = subject.is_of_address().then(|| now.plus(-ADDRESS_MEMORY));
            let failures = store::throttle::count(&tx, &key, now, forgotten).await?;
            let wait = failures.blocked_until.since(now);
            if wait > 0 {
                let retry_after = u32::try_from((wait + 999) / 1000).unwrap_or(u32::MAX);
                return Err(Refusal::TooManyTries { retry_after }.into());
            }
            if failures.count > MOST && subject.is_of_secret() {
                return Err(Refusal::PasswordLocked.into());
            }
            tries = failures.count;
            match subject.wait(failures.count) {
                0 => {}
                wait => store::throttle::block(&tx, &key, now.plus(wait)).await?,
            }
        }
        tx.commit().await.context("commit a try")?;
        Ok(tries)
    }

    /// The try was right: an account begins anew, an address has one failure less. (Its own account
    /// would otherwise give an attacker as many tries at others as they like.)
    pub(super) async fn succeeded(&self, subjects: &[Subject]) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[]).await?;
        for subject in subjects {
            let key = subject.key(self);
            if subject.is_of_address() {
                store::throttle::take_back(&tx, &key).await?;
            } else {
                store::throttle::forget(&tx, &key).await?;
            }
        }
        tx.commit().await.context("commit a success")?;
        Ok(())
    }

    /// The try was not looked at after all.
    pub(super) async fn not_tried(&self, subjects: &[Subject]) -> Result<(), Failure> {
        let tx = store::write_tx(&self.db, &[]).await?;
        for subject in subjects {
            store::throttle::take_back(&tx, &subject.key(self)).await?;
        }
        tx.commit().await.context("take a try back")?;
        Ok(())
    }

    /// Clears away what visitors made up and nobody comes back to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_tries(&self) -> Result<(), Failure> {
        let before = self.clock.now().plus(-KEPT);
        Ok(store::throttle::forget_old(&self.db, Subject::MADE_UP, before).await?)
    }

    /// A new password is a new beginning.
    pub(super) async fn forget_failures(
        &self,
        tx: &sea_orm::DatabaseTransaction,
        account: AccountId,
    ) -> Result<(), Failure> {
        Ok(store::throttle::forget(tx, &Subject::Password(account).key(self)).await?)
    }
}

/// The address as a subject, where the connection has one.
pub(super) fn of_address(address: &str, subject: fn(String) -> Subject) -> Option<Subject> {
    (!address.is_empty()).then(|| subject(network(address)))
}

/// One customer of an internet provider has a whole IPv6 /64 to choose from.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(std::net::IpAddr::V6(v6)) => format!("{:x?}", &v6.segments()[..4]),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_after_five_mistypings_and_double_up_to_a_quarter_of_an_hour() {
        let account = Subject::Password(AccountId(uuid::Uuid::nil()));
        for (failures, wait) in [(1, 0), (4, 0), (5, 30_000), (6, 60_000), (9, 480_000), (10, 900_000), (99, 900_000)] {
            assert_eq!(account.wait(failures), wait, "{failures}");
        }
        assert_eq!(Subject::Address(String::new()).wait(49), 0);
        assert_eq!(Subject::Address(String::new()).wait(50), 30_000);
    }

    #[test]
    fn one_network_is_one_subject() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::9"), network("2001:db8:1:3::9"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
