//! The build logic of ConvScope. `cargo xtask serve` builds the page and serves it, `cargo xtask test` runs every check,
//! `cargo xtask build` writes `dist/`; each does its own set-up first and skips what is already there.

mod bench;
mod http;
mod mnist;
mod process;
mod project;
mod rust;
mod samples;
mod serve;
mod shard;
mod stamp;
mod test;
mod tools;
mod wasm;
mod weights;
mod www;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, serve and test ConvScope")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write dist/: static files for any host
    Build,
    /// Build, then serve dist/ and print the address
    Serve(serve::Options),
    /// Run the checks, all of them or the rungs named
    Test {
        /// Rungs to run, in this order
        rungs: Vec<test::Rung>,
    },
    /// Time the engine beside other libraries in headless Chromium
    Bench(bench::Options),
    /// Cut the sample digits that the page opens with out of MNIST: assets/digits/samples.bin
    Samples,
    /// Train the LeNet-5 that the page opens with: assets/weights/lenet5.safetensors
    Weights,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Build => www::build(),
        Command::Serve(options) => serve::run(&options),
        Command::Test { rungs } => return test::run(&rungs),
        Command::Bench(options) => bench::run(&options),
        Command::Samples => samples::write(),
        Command::Weights => weights::write(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
