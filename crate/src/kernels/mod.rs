//! F1. Slices in, slices out; no kernel knows a layer, allocates or fails.
//!
//! Kernels are written once over [`lanes::Lanes`], four f32 at a time; layers call them with [`lanes::Best`].

pub mod elementwise;
pub mod lanes;
pub mod reduce;
