//! Running other programs: each is shown before it starts, gets no input, and must succeed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// A command in the root of the repository. The program is looked up first, so that `npm` also finds `npm.cmd`.
pub fn command(program: impl AsRef<OsStr>) -> Result<Command> {
    let program = program.as_ref();
    let found = which::which(program).with_context(|| format!("{} is not on the PATH", program.to_string_lossy()))?;
    let mut command = Command::new(found);
    command.stdin(Stdio::null()).current_dir(crate::project::root()?);
    Ok(command)
}

/// `cargo` as the user called it.
pub fn cargo() -> Result<Command> {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Shows the command, runs it, and fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    eprintln!("$ {line}");
    let status = command.status().with_context(|| format!("cannot start: {line}"))?;
    ensure!(status.success(), "{status}: {line}");
    Ok(())
}

/// Runs the command unseen and returns what it wrote; `None` when it cannot start or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

/// The PATH of this process with `folder` before everything else.
pub fn path_with(folder: &Path) -> Result<std::ffi::OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&rest));
    Ok(std::env::join_paths(folders.collect::<Vec<PathBuf>>())?)
}

fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
