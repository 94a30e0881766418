//! F1. Slices in, slices out; no kernel knows a layer, allocates or fails.
//!
//! Kernels are written once over [`lanes::Lanes`], four f32 at a time; layers call them with [`lanes::Best`]. What each
//! of them means is written down as plain f64 loops in [`mod@reference`].

pub mod batch_norm;
pub mod conv2d;
pub mod dense;
pub mod depth;
pub mod depthwise;
pub mod elementwise;
pub mod epilogue;
pub mod gather;
pub mod gemm;
pub mod grid;
pub mod grouped;
pub mod lanes;
pub mod neighbours;
pub mod pack;
pub mod pad;
pub mod parallel;
pub mod pool;
pub mod reduce;
pub mod reference;
pub mod ring;
pub mod winograd;
