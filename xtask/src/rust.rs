//! Parts of the Rust toolchain. `rust-toolchain.toml` names them, but rustup's automatic installation may be off.

use std::path::Path;

use anyhow::{Context, Result};

use crate::process::{cargo, command, output, run};

/// The target of the engine in the browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Installs the standard library for [`WASM`] when it is missing.
pub fn wasm_target() -> Result<()> {
    let sysroot = output(command("rustc")?.args(["--print", "sysroot"])).context("rustc --print sysroot failed")?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM).exists() {
        return Ok(());
    }
    run(command("rustup")?.args(["target", "add", WASM]))
}

/// Installs `rustfmt` or `clippy` when it is missing; `subcommand` is what cargo calls it.
pub fn component(component: &str, subcommand: &str) -> Result<()> {
    if output(cargo()?.args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    run(command("rustup")?.args(["component", "add", component]))
}
