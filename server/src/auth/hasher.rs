//! argon2id in memory that is used again.
//!
//! Each hash fills 19 MiB. Allocated anew, that memory is cleared and given back page by page each
//! time, and glibc may keep what was freed: hundreds of MiB after a busy morning. So there are as
//! many blocks as hashes at once, kept for as long as the server runs.

use crate::clock;
use anyhow::Context;
use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use std::sync::{Arc, Mutex, PoisonError};

/// Makes and compares hashes, one at a time on each thread that calls.
#[derive(Clone)]
pub(super) struct Hasher {
    argon2: Argon2<'static>,
    free: Arc<Mutex<Vec<Vec<Block>>>>,
}

impl Hasher {
    /// With these parameters for new hashes.
    pub(super) fn new(memory_kib: u32, passes: u32) -> anyhow::Result<Self> {
        let params =
            Params::new(memory_kib, passes, 1, None).map_err(anyhow::Error::msg).context("argon2 parameters")?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Ok(Self { argon2, free: Arc::default() })
    }

    /// A new hash, in PHC form.
    pub(super) fn hash(&self, password: &[u8]) -> anyhow::Result<String> {
        let salt = clock::random::<16>();
        self.written(&salt, self.output(&self.argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN)?)
    }

    /// What looks like a hash and costs as much to compare with, but was made of no password: nothing is hashed
    /// for it.
    pub(super) fn nobodys(&self) -> anyhow::Result<String> {
        let output = clock::random::<{ Params::DEFAULT_OUTPUT_LEN }>();
        self.written(&clock::random::<16>(), Output::new(&output).map_err(anyhow::Error::msg)?)
    }

    fn written(&self, salt: &[u8], output: Output) -> anyhow::Result<String> {
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(self.argon2.params()).map_err(anyhow::Error::msg)?,
            salt: Some(Salt::new(salt).map_err(anyhow::Error::msg)?),
            hash: Some(output),
        };
        Ok(hash.to_string())
    }

    /// Whether `kept` was made of this password, by whatever parameters it names.
    pub(super) fn fits(&self, password: &[u8], kept: &str) -> anyhow::Result<bool> {
        let kept = PasswordHash::new(kept).map_err(anyhow::Error::msg).context("read a hash")?;
        let algorithm = Algorithm::try_from(kept.algorithm.as_str()).map_err(anyhow::Error::msg)?;
        let version = kept.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(anyhow::Error::msg)?;
        let params = Params::try_from(&kept).map_err(anyhow::Error::msg)?;
        let (salt, known) = kept.salt.zip(kept.hash).context("a hash without salt or value")?;
        let found = self.output(&Argon2::new(algorithm, version, params), password, &salt, known.len())?;
        // `Output` compares in constant time.
        Ok(found == known)
    }

    fn output(&self, argon2: &Argon2<'_>, password: &[u8], salt: &[u8], length: usize) -> anyhow::Result<Output> {
        let mut out = vec![0; length];
        // A hash of another size takes memory of its own: what is kept is always of ours.
        let ours = argon2.params().block_count() == self.argon2.params().block_count();
        let kept = if ours { self.free.lock().unwrap_or_else(PoisonError::into_inner).pop() } else { None };
        let mut memory = kept.unwrap_or_else(|| vec![Block::new(); argon2.params().block_count()]);
        let done = argon2.hash_password_into_with_memory(password, salt, &mut out, &mut memory);
        if ours {
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
        }
        done.map_err(anyhow::Error::msg).context("argon2")?;
        Output::new(&out).map_err(anyhow::Error::msg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::PasswordHasher;

    #[test]
    fn memory_is_used_again_and_nothing_of_the_last_hash_is_left_in_the_next() {
        let hasher = Hasher::new(64, 2).unwrap();
        let kept: Vec<String> = ["one", "two", "three"].map(|word| hasher.hash(word.as_bytes()).unwrap()).into();
        assert_eq!(hasher.free.lock().unwrap().len(), 1);
        for (number, word) in ["one", "two", "three"].iter().enumerate() {
            for (other, kept) in kept.iter().enumerate() {
                assert_eq!(hasher.fits(word.as_bytes(), kept).unwrap(), number == other);
            }
        }
        assert_eq!(hasher.free.lock().unwrap().len(), 1);
    }

    #[test]
    fn nobodys_hash_is_compared_like_any_other_and_no_memory_was_filled_for_it() {
        let hasher = Hasher::new(64, 2).unwrap();
        let kept = hasher.nobodys().unwrap();
        assert!(hasher.free.lock().unwrap().is_empty());
        let real = hasher.hash(b"a sentence").unwrap();
        assert_eq!(kept.len(), real.len());
        assert_eq!(kept.rsplitn(3, '$').last(), real.rsplitn(3, '$').last(), "other parameters take other times");
        assert!(!hasher.fits(b"there is no such account", &kept).unwrap());
    }

    #[test]
    fn hashes_that_the_library_made_fit_whatever_their_parameters() {
        let hasher = Hasher::new(64, 2).unwrap();
        for (memory, passes, length) in [(64, 2, None), (256, 1, None), (32, 3, Some(16))] {
            let params = Params::new(memory, passes, 1, length).unwrap();
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let kept: PasswordHash = argon2.hash_password(b"a sentence").unwrap();
            assert!(hasher.fits(b"a sentence", &kept.to_string()).unwrap());
            assert!(!hasher.fits(b"another", &kept.to_string()).unwrap());
        }
        assert!(hasher.free.lock().unwrap().iter().all(|memory| memory.len() == 64));
        assert!(hasher.fits(b"a sentence", "$argon2id$nothing").is_err());
    }

    #[test]
    fn the_librarys_own_comparison_takes_ours() {
        use argon2::PasswordVerifier;
        let hasher = Hasher::new(64, 2).unwrap();
        let kept = hasher.hash(b"a sentence").unwrap();
        assert!(hasher.argon2.verify_password(b"a sentence", kept.as_str()).is_ok());
    }
}
