//! F4. Data: what comes from files and drawings, and the order in which a network sees it.

pub mod augment;
pub mod batches;
pub mod dataset;
pub mod digit;
mod elastic;
pub mod idx;
pub mod image;
pub mod warp;
