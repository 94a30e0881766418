//! From bytes and drawings to batches.

#[path = "../../shared/samples.rs"]
mod samples;

mod distortions;
mod drawings;
mod files;
mod order;
mod photographs;
