//! F5. Files: weights and checkpoints, both safetensors, which any other program can read too.

pub mod checkpoint;
pub mod safetensors;
