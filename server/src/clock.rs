//! The only time and the only randomness. Everything else is told what time it is, so that tests
//! can say when.

use app::domain::Moment;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU16, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};
use uuid::Uuid;

/// Tells the time and makes ids.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// Stands still until it is moved; for tests. Milliseconds since 1970.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at `now`.
    pub fn set_to(now: Moment) -> Self {
        Self::Set(Arc::new(AtomicI64::new(now.0)))
    }

    /// Moves a clock that stands still; the machine's clock goes its own way.
    pub fn advance(&self, milliseconds: i64) {
        if let Self::Set(now) = self {
            now.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }

    /// What time it is.
    #[allow(clippy::disallowed_methods)] // the one place that may ask the machine
    pub fn now(&self) -> Moment {
        match self {
            // Before 1970 the machine's clock is broken anyway.
            Self::System => {
                Moment(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64))
            }
            Self::Set(now) => Moment(now.load(Ordering::SeqCst)),
        }
    }

    /// A new id, in the order of time. Those of one millisecond are told apart by a counter, so
    /// that "the newest" is always one row (RFC 9562, 6.2, method 1; it begins anew after 4096).
    pub fn id(&self) -> Uuid {
        static MADE: AtomicU16 = AtomicU16::new(0);
        let now = u64::try_from(self.now().0).unwrap_or_default();
        let mut rest = random::<10>();
        rest[..2].copy_from_slice(&(MADE.fetch_add(1, Ordering::Relaxed) & 0x0fff).to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(now, &rest).into_uuid()
    }
}

/// Bytes that nobody can guess.
#[allow(clippy::expect_used)] // see below
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Linux answers this from memory once it has booted; without it no token would be safe.
    getrandom::fill(&mut bytes).expect("the operating system has no randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_millisecond_are_in_the_order_in_which_they_were_made() {
        let clock = Clock::set_to(Moment(1_795_521_600_000));
        let ids: Vec<Uuid> = (0..100).map(|_| clock.id()).collect();
        // Once at most the counter began anew.
        assert!(ids.windows(2).filter(|pair| pair[0] > pair[1]).count() <= 1);
        assert_eq!(ids[0].get_version_num(), 7);
    }
}
