//! Where things are.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// The root of the repository.
pub fn root() -> Result<PathBuf> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").context("run this through cargo: cargo xtask …")?;
    PathBuf::from(manifest).parent().map(PathBuf::from).context("xtask has no parent folder")
}

/// A path below the root of the repository.
pub fn path(relative: &str) -> Result<PathBuf> {
    Ok(root()?.join(relative))
}

/// What is worth keeping between clones: built tools and MNIST. One folder per user.
pub fn cache() -> Result<PathBuf> {
    Ok(dirs::cache_dir().context("this user has no cache folder (set XDG_CACHE_HOME or HOME)")?.join("convscope"))
}

/// The version of a package that `Cargo.lock` holds.
pub fn locked_version(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(path("Cargo.lock")?)?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let start = lock.find(&entry).with_context(|| format!("Cargo.lock does not name {package}"))? + entry.len();
    Ok(lock[start..].chars().take_while(|&c| c != '"').collect())
}

/// What cargo says about the workspace.
pub fn metadata() -> Result<serde_json::Value> {
    let json = crate::process::output(crate::process::cargo()?.args(["metadata", "--format-version=1", "--no-deps"]))
        .context("cargo metadata failed: is a Cargo.toml broken?")?;
    Ok(serde_json::from_str(&json)?)
}
