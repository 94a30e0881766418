//! The benchmark page of `tests/bench`: its engine, its npm packages, and its runner.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{command, run as call};
use crate::stamp::Stamp;
use crate::{mnist, project, tools, wasm};

/// What `cargo xtask bench` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// Where to write the rows
    #[arg(long, value_name = "PATH", default_value = "target/bench.json")]
    json: PathBuf,
    /// Only workloads with this in their name
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Five samples instead of fifteen, and shorter ones: for a look, not for a claim
    #[arg(long)]
    quick: bool,
}

/// Builds what the page needs, runs it in headless Chromium, prints its table and writes its rows.
pub fn run(options: &Options) -> Result<()> {
    let folder = project::path("tests/bench")?;
    wasm::build_into(&folder.join("pkg"), "wasm-bench", &["bench"])?;
    packages(&folder)?;
    mnist::write_shards()?;
    let mut runner = command("node")?;
    runner.arg(folder.join("run.mjs")).arg("--json").arg(std::path::absolute(&options.json)?);
    if let Some(name) = &options.only {
        runner.args(["--only", name]);
    }
    if options.quick {
        runner.arg("--quick");
    }
    call(runner.env("CONVSCOPE_CHROMIUM", tools::browser()?.chromium))
}

/// Installs the peers when the lock file has changed.
fn packages(folder: &Path) -> Result<()> {
    tools::node()?;
    let mut stamp = Stamp::new("npm-bench", "npm ci")?;
    stamp.add("lock", &fs::read(folder.join("package-lock.json")).context("tests/bench has no package-lock.json")?);
    stamp.unless_fresh(&[&folder.join("node_modules")], || {
        call(command("npm")?.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))
    })
}
