//! The weights that the page opens with. They are trained by a program of its own (`bin/weights.rs`), because it needs
//! the engine and the rest of xtask must work without.

use anyhow::Result;

use crate::process::{cargo, run};
use crate::{mnist, project};

/// Trains LeNet-5 and writes `assets/weights/lenet5.safetensors`.
pub fn write() -> Result<()> {
    let program = ["run", "--release", "--package=xtask", "--features=engine", "--bin=weights", "--"];
    let (model, file) =
        (project::path("assets/models/lenet5.json")?, project::path("assets/weights/lenet5.safetensors")?);
    run(cargo()?.args(program).arg(mnist::folder()?).args([model, file]))
}
