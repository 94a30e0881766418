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
    let packages = BROWSER_PACKAGES.join(" ");
    let Ok(mut update) = command("apt-get") else {
        bail!(
            "the tests need Chromium or Chrome and the chromedriver of the same version on the PATH, and a Korean font"
        );
    };
    let root = output(command("id")?.arg("-u")).is_some_and(|id| id.trim() == "0");
    ensure!(root, "the tests need a browser: sudo apt-get install {packages}");
    run(update.arg("update"))?;
    let install = ["install", "--yes", "--no-install-recommends"];
    run(command("apt-get")?.env("DEBIAN_FRONTEND", "noninteractive").args(install).args(BROWSER_PACKAGES))?;
    find_browser()
        .with_context(|| format!("apt-get installed {packages}, but no browser with its driver is on the PATH"))
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
