//! ConvScope's engine, floor by floor. A floor uses the floors below it, never those above (`tests/engine/floors.rs`).
//!
//! | floor | modules | what lives there |
//! | --- | --- | --- |
//! | F0 | [`error`] [`shape`] [`tensor`] [`rng`] [`init`] | what everything speaks of |
//! | F1 | [`kernels`] | slices in, slices out; knows no layer |
//! | F2 | [`layers`] | one file per layer type |
//! | F3 | [`graph`] | a JSON spec becomes an immutable graph: the one fallible door |
//! | F4 | [`params`] [`memory`] [`network`] [`inference`] [`loss`] [`optim`] [`data`] | what it takes to run and to learn |
//! | F5 | [`train`] [`mod@format`] [`explain`] | a training run; files; one layer and one cell in numbers |
//! | F6 | `wasm` | the only place that knows JavaScript |

pub mod error;
pub mod init;
pub mod rng;
pub mod shape;
pub mod tensor;

pub mod kernels;

pub mod layers;

pub mod graph;

pub mod data;
pub mod inference;
pub mod loss;
pub mod memory;
pub mod network;
pub mod optim;
pub mod params;

pub mod explain;
pub mod format;
pub mod train;

#[doc(hidden)]
pub mod testing;

#[cfg(target_arch = "wasm32")]
pub mod wasm;
