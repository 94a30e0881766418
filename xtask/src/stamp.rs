//! Skips work whose inputs have not changed: a stamp holds the digest of everything that the last run read.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

/// SHA-256 as lower-case hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digest of a step's inputs, and the file that remembers it. Stamps lie in the repository's own `target/`, wherever
/// `CARGO_TARGET_DIR` points: what they vouch for lies in the repository too.
pub struct Stamp {
    file: PathBuf,
    hasher: Sha256,
}

impl Stamp {
    /// `recipe` is the source of the step itself: when it changes, the step runs again.
    pub fn new(name: &str, recipe: &str) -> Result<Self> {
        let file = crate::project::path("target/xtask")?.join(format!("{name}.stamp"));
        let mut stamp = Self { file, hasher: Sha256::new() };
        stamp.add("recipe", recipe.as_bytes());
        Ok(stamp)
    }

    /// Adds named bytes.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        self.hasher.update((name.len() as u64).to_le_bytes());
        self.hasher.update(name);
        self.hasher.update((bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
    }

    /// Adds the contents of a file, or of every file below a folder but for those in folders named in `skip`.
    pub fn add_tree(&mut self, path: &Path, skip: &[&str]) -> Result<()> {
        let kept = |name: &std::ffi::OsStr| !skip.iter().any(|skipped| name == *skipped);
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| kept(entry.file_name())) {
            let entry = entry?;
            if entry.file_type().is_file() {
                let bytes =
                    fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
                self.add(&entry.path().to_string_lossy(), &bytes);
            }
        }
        Ok(())
    }

    /// Runs `step` unless the inputs are those of the last run and all `outputs` are there.
    pub fn unless_fresh(self, outputs: &[&Path], step: impl FnOnce() -> Result<()>) -> Result<()> {
        let digest = hex(&self.hasher.finalize());
        let known = fs::read_to_string(&self.file).is_ok_and(|known| known == digest);
        if known && outputs.iter().all(|output| output.exists()) {
            return Ok(());
        }
        step()?;
        fs::create_dir_all(self.file.parent().context("a stamp lies in a folder")?)?;
        fs::write(&self.file, digest).with_context(|| format!("cannot write {}", self.file.display()))
    }
}
