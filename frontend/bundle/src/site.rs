//! Files as the server sends them: under their names, with a brotli and a gzip copy beside each.

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    io::{Write, stdout},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A folder of the site, and the names that were written into it.
pub struct Folder {
    path: PathBuf,
    written: Mutex<BTreeSet<String>>,
}

impl Folder {
    /// Makes the folder if there is none yet.
    pub fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("create {}", path.display()))?;
        Ok(Self { path: path.into(), written: Mutex::default() })
    }

    /// Writes `content` under a name that changes with it, and returns what makes the name differ.
    pub fn add_hashed(&self, name: &str, extension: &str, content: &[u8]) -> Result<String> {
        let hash = hash(content);
        self.add(&format!("{name}.{hash}.{extension}"), content)?;
        Ok(hash)
    }

    /// Copies a file under its own name.
    pub fn copy(&self, file: &Path) -> Result<()> {
        let name = file.file_name().with_context(|| format!("{} is no file", file.display()))?.to_string_lossy();
        let content = fs::read(file).with_context(|| format!("read {}", file.display()))?;
        self.add(&name, &content)
    }

    /// Removes what an earlier run left in the folder.
    pub fn remove_the_rest(&self) -> Result<()> {
        for entry in fs::read_dir(&self.path).with_context(|| format!("list {}", self.path.display()))? {
            let entry = entry?;
            if !self.written().contains(&*entry.file_name().to_string_lossy()) {
                fs::remove_file(entry.path()).with_context(|| format!("remove {}", entry.path().display()))?;
            }
        }
        Ok(())
    }

    /// Writes `content` under this name.
    pub fn add(&self, name: &str, content: &[u8]) -> Result<()> {
        let (br, gz) = (brotli(content)?, gzip(content)?);
        writeln!(stdout(), "{name}: {} bytes, brotli {}, gzip {}", content.len(), br.len(), gz.len())?;
        self.write(name.to_owned(), content)?;
        self.write(format!("{name}.br"), &br)?;
        self.write(format!("{name}.gz"), &gz)
    }

    fn written(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, name: String, content: &[u8]) -> Result<()> {
        let path = self.path.join(&name);
        fs::write(&path, content).with_context(|| format!("write {}", path.display()))?;
        self.written().insert(name);
        Ok(())
    }
}

/// What a file's name carries: 64 bits, in lower case, also on a disk that takes a.js and A.js for one file.
pub fn hash(content: impl AsRef<[u8]>) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let (buffer_bytes, quality, window_bits) = (4096, 11, 22);
    let mut writer = brotli::CompressorWriter::new(Vec::new(), buffer_bytes, quality, window_bits);
    writer.write_all(content).context("brotli")?;
    Ok(writer.into_inner())
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(content).context("gzip")?;
    writer.finish().context("gzip")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn compressed_copies_hold_the_whole_content() {
        let content = "Rolecall ".repeat(10_000).into_bytes();
        let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
        brotli::Decompressor::new(&*brotli(&content).unwrap(), 4096).read_to_end(&mut from_brotli).unwrap();
        flate2::read::GzDecoder::new(&*gzip(&content).unwrap()).read_to_end(&mut from_gzip).unwrap();
        assert_eq!((from_brotli, from_gzip), (content.clone(), content));
    }
}
