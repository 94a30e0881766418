//! Programs that come neither with Rust nor with npm, each put in place when it is missing: wasm-bindgen and wasm-pack
//! built by cargo into a private folder, and a browser with its driver.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{cargo, command, output, run};
use crate::project;

/// The lowest Node that the page's tools run on.
const NODE: u32 = 20;
const WASM_PACK: &str = "0.15.1";
const BROWSER_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];
const PYTHON_PACKAGES: [&str; 2] = ["python3", "python3-venv"];
/// For any Python of the last years.
const NUMPY: &str = "numpy>=1.26,<3";

/// The wasm-bindgen CLI of exactly the version that the engine links.
pub fn wasm_bindgen() -> Result<PathBuf> {
    cargo_tool("wasm-bindgen", "wasm-bindgen-cli", &project::locked_version("wasm-bindgen")?)
}

/// wasm-pack, which runs tests in a browser.
pub fn wasm_pack() -> Result<PathBuf> {
    cargo_tool("wasm-pack", "wasm-pack", WASM_PACK)
}

/// Finds a program of this very version, ours or the user's, or builds it. Dependencies are resolved anew, not from the
/// lock files that the packages ship: that is how both are known to build with the pinned compiler.
fn cargo_tool(program: &str, package: &str, version: &str) -> Result<PathBuf> {
    let root = project::cache()?.join("tools");
    let own = root.join("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX));
    let installed = which::which(program).ok();
    if let Some(found) = [Some(own.clone()), installed].into_iter().flatten().find(|path| has_version(path, version)) {
        return Ok(found);
    }
    eprintln!("Building {package} {version}, once on this machine: about three minutes.");
    let pin = format!("={version}");
    run(cargo()?.args(["install", package, "--version", &pin, "--force", "--root"]).arg(&root))?;
    ensure!(has_version(&own, version), "cargo install left no {program} {version} in {}", root.display());
    Ok(own)
}

fn has_version(program: &PathBuf, version: &str) -> bool {
    let said = command(program).ok().and_then(|mut command| output(command.arg("--version")));
    said.is_some_and(|said| said.split_whitespace().nth(1) == Some(version))
}

/// Checks that Node is there and new enough.
pub fn node() -> Result<()> {
    let said = command("node").ok().and_then(|mut node| output(node.arg("--version")));
    let major = said.as_deref().and_then(|said| said.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => Ok(()),
        Some(major) => bail!("Node {NODE} or newer is needed, this is {major}: https://nodejs.org"),
        None => bail!("Node {NODE} or newer is needed and `node` is not on the PATH: https://nodejs.org"),
    }
}

/// A Chromium or Chrome and the chromedriver that drives it.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

/// Finds the browser for tests; on Debian, as root, installs it. `CONVSCOPE_CHROMIUM` and `CONVSCOPE_CHROMEDRIVER` name others.
pub fn browser() -> Result<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    let what = "Chromium or Chrome and the chromedriver of the same version on the PATH, and a Korean font";
    apt(&BROWSER_PACKAGES, what)?;
    find_browser().context("apt-get installed Chromium, but no browser with its driver is on the PATH")
}

/// Installs packages of Debian, as root; elsewhere says that the tests need `what`.
fn apt(packages: &[&str], what: &str) -> Result<()> {
    let Ok(mut update) = command("apt-get") else { bail!("the tests need {what}") };
    let root = output(command("id")?.arg("-u")).is_some_and(|id| id.trim() == "0");
    ensure!(root, "the tests need {what}: sudo apt-get install {}", packages.join(" "));
    run(update.arg("update"))?;
    let install = ["install", "--yes", "--no-install-recommends"];
    run(command("apt-get")?.env("DEBIAN_FRONTEND", "noninteractive").args(install).args(packages))
}

/// A Python with NumPy, in an environment of its own in the cache. `CONVSCOPE_PYTHON` names another.
pub fn python() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CONVSCOPE_PYTHON") {
        return Ok(named.into());
    }
    let root = project::cache()?.join("python");
    let own = if cfg!(windows) { root.join("Scripts/python.exe") } else { root.join("bin/python3") };
    let has_numpy = || command(&own).ok().and_then(|mut python| output(python.args(["-c", "import numpy"]))).is_some();
    if has_numpy() {
        return Ok(own);
    }
    let make = || run(command("python3")?.args(["-m", "venv", "--clear"]).arg(&root));
    if make().is_err() {
        apt(&PYTHON_PACKAGES, "python3 with its venv on the PATH")?;
        make()?;
    }
    run(command(&own)?.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", NUMPY]))?;
    ensure!(has_numpy(), "pip left no NumPy in {}", root.display());
    Ok(own)
}

fn find_browser() -> Option<Browser> {
    let chromium =
        find("CONVSCOPE_CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])?;
    let driver = find("CONVSCOPE_CHROMEDRIVER", &["chromedriver"])?;
    Some(Browser { chromium, driver })
}

fn find(variable: &str, names: &[&str]) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    named.or_else(|| names.iter().find_map(|name| which::which(name).ok()))
}
