//! The page: npm packages, what the page's sources import, and vite's build into `dist/`.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process::{command, run};
use crate::stamp::Stamp;
use crate::{mnist, project, tools, wasm};

/// Installs the npm packages when the lock file has changed.
pub fn packages() -> Result<()> {
    tools::node()?;
    let www = project::path("www")?;
    let lock = fs::read(www.join("package-lock.json")).context("www has no package-lock.json")?;
    let mut stamp = Stamp::new("npm", "npm ci")?;
    stamp.add("lock", &lock);
    stamp.unless_fresh(&[&www.join("node_modules")], || run(npm()?.args(["ci", "--no-audit", "--no-fund"])))
}

/// Everything that the page's sources refer to and git does not hold: npm packages, the engine, MNIST.
pub fn prepare() -> Result<()> {
    packages()?;
    wasm::build()?;
    mnist::write_shards()
}

/// Writes `dist/`.
pub fn build() -> Result<()> {
    prepare()?;
    let index = project::path("dist/index.html")?;
    let mut stamp = Stamp::new("dist", "npm run build")?;
    stamp.add_tree(&project::path("www")?, &["node_modules"])?;
    stamp.add_tree(&project::path("assets")?, &[])?;
    stamp.unless_fresh(&[&index], || {
        run(npm()?.args(["run", "build"]))?;
        ensure!(index.exists(), "vite wrote no {}", index.display());
        Ok(())
    })
}

/// `npm` in `www/`.
pub fn npm() -> Result<Command> {
    let mut npm = command("npm")?;
    npm.current_dir(project::path("www")?);
    Ok(npm)
}
