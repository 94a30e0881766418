//! Every check, rung by rung. A rung does its own set-up, and a failing rung does not keep the others from speaking.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::process::{cargo, command, path_with, run as call};
use crate::wasm::Build;
use crate::{mnist, project, rust, tools, www};

/// One kind of check.
#[derive(Clone, Copy, ValueEnum)]
pub enum Rung {
    /// rustfmt
    Fmt,
    /// clippy natively and for wasm, and rustdoc, all without a warning
    Clippy,
    /// cargo test
    Native,
    /// wasm-pack test in headless Chromium, with every build of the engine
    Wasm,
    /// TypeScript, Svelte, eslint, prettier
    Web,
    /// vitest
    Unit,
    /// Playwright against the built page
    E2e,
}

struct Report {
    rung: Rung,
    time: Duration,
    result: Result<()>,
}

/// Runs the rungs, all when none is named, and prints a table. The last line is `N passed, M failed`, counted in rungs.
pub fn run(rungs: &[Rung]) -> ExitCode {
    let rungs = if rungs.is_empty() { Rung::value_variants() } else { rungs };
    let reports: Vec<Report> = rungs.iter().map(|&rung| climb(rung)).collect();
    println!("\n{:<8} {:<8} {:>8}", "rung", "result", "seconds");
    for Report { rung, time, result } in &reports {
        let word = if result.is_ok() { "passed" } else { "failed" };
        println!("{:<8} {word:<8} {:>8.1}", name(*rung), time.as_secs_f64());
    }
    for Report { rung, result, .. } in &reports {
        if let Err(error) = result {
            println!("{}: {error:#}", name(*rung));
        }
    }
    let failed = reports.iter().filter(|report| report.result.is_err()).count();
    println!("{} passed, {failed} failed", reports.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn climb(rung: Rung) -> Report {
    eprintln!("\n== {}", name(rung));
    let start = Instant::now();
    let result = match rung {
        Rung::Fmt => fmt(),
        Rung::Clippy => clippy(),
        Rung::Native => native(),
        Rung::Wasm => wasm(),
        Rung::Web => web(),
        Rung::Unit => unit(),
        Rung::E2e => e2e(),
    };
    if let Err(error) = &result {
        eprintln!("{} failed: {error:#}", name(rung));
    }
    Report { rung, time: start.elapsed(), result }
}

fn name(rung: Rung) -> String {
    rung.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn fmt() -> Result<()> {
    rust::component("rustfmt", "fmt")?;
    call(cargo()?.args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    rust::component("clippy", "clippy")?;
    call(cargo()?.args(["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny=warnings"]))?;
    let wasm = ["clippy", "--package=convscope", "--target", rust::WASM, "--lib", "--all-features"];
    for build in Build::ALL {
        let mut cargo = cargo()?;
        call(build.set(&mut cargo)?.args(wasm).args(wasm_tests()?).arg("--").arg("--deny=warnings"))?;
    }
    call(cargo()?.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny=warnings"))
}

fn native() -> Result<()> {
    let tests = ["test", "--release", "--workspace", "--all-features"];
    call(cargo()?.args(tests).env("CONVSCOPE_MNIST", mnist::folder()?).env("CONVSCOPE_PYTHON", tools::python()?))
}

fn wasm() -> Result<()> {
    let tests = wasm_tests()?;
    if tests.is_empty() {
        bail!("crate/Cargo.toml names no [[test]] below tests/wasm");
    }
    let (bindgen, pack, browser) = (tools::wasm_bindgen()?, tools::wasm_pack()?, tools::browser()?);
    let path = path_with(bindgen.parent().context("wasm-bindgen lies in a folder")?)?;
    let headless = ["test", "--mode", "no-install", "--headless", "--chrome", "--release", "--chromedriver"];
    for build in Build::ALL {
        let mut pack = command(&pack)?;
        call(build.set(&mut pack)?.args(headless).arg(&browser.driver).arg("crate").args(&tests).env("PATH", &path))?;
    }
    Ok(())
}

/// Arguments that select the tests for the browser: those of the crate that lie below `tests/wasm`.
fn wasm_tests() -> Result<Vec<String>> {
    let metadata = project::metadata()?;
    let targets =
        metadata["packages"].as_array().into_iter().flatten().flat_map(|package| package["targets"].as_array());
    // Source paths read `crate/../tests/wasm/….rs`; canonical ones compare.
    let Ok(folder) = project::path("tests/wasm")?.canonicalize() else { return Ok(Vec::new()) };
    let below = |target: &&serde_json::Value| {
        let source = target["src_path"].as_str().unwrap_or_default();
        std::fs::canonicalize(source).is_ok_and(|source| source.starts_with(&folder))
    };
    let names = targets.flatten().filter(below).filter_map(|target| target["name"].as_str());
    Ok(names.flat_map(|name| ["--test".to_owned(), name.to_owned()]).collect())
}

fn web() -> Result<()> {
    www::prepare()?;
    call(www::npm()?.args(["run", "check"]))
}

fn unit() -> Result<()> {
    www::prepare()?;
    call(www::npm()?.args(["run", "test:unit"]))
}

fn e2e() -> Result<()> {
    www::build()?;
    call(www::npm()?.args(["run", "test:e2e"]).env("CONVSCOPE_CHROMIUM", tools::browser()?.chromium))
}
