//! F5. Files: weights and checkpoints, both safetensors, which any other program can read too; and layers as source text.

pub mod checkpoint;
pub mod code;
pub mod safetensors;
