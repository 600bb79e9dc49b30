//! The wall clock that the program sees, where libfaketime is installed: a file says how far it is off.
//!
//! Only the wall clock: pauses inside the program (time limits, the worker's looks) last as long as ever.

use std::path::{Path, PathBuf};

/// A clock that can be moved.
#[derive(Clone, Debug)]
pub struct Clock {
    library: PathBuf,
    file: PathBuf,
}

impl Clock {
    /// `None` where the library is missing.
    pub fn in_folder(folder: &Path) -> Option<Self> {
        let places = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
        let library = places.into_iter().find_map(|place| {
            let library = PathBuf::from(format!("/usr/lib/{place}/faketime/libfaketimeMT.so.1"));
            library.exists().then_some(library)
        })?;
        let clock = Self { library, file: folder.join("clock") };
        clock.set(0).ok()?;
        Some(clock)
    }

    /// From here on the program's clock is so many seconds ahead of everybody else's.
    pub fn set(&self, seconds: i64) -> anyhow::Result<()> {
        // In one step: a half-written file would be a clock of its own.
        let new = self.file.with_extension("new");
        std::fs::write(&new, format!("{seconds:+}"))?;
        Ok(std::fs::rename(new, &self.file)?)
    }

    /// What a process must be started with.
    pub fn environment(&self) -> [(&'static str, PathBuf); 4] {
        [
            ("LD_PRELOAD", self.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.clone()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
        ]
    }
}
