//! Blocks: names for patterns of layers. A block writes itself into primitive nodes under its own path
//! (`unit1/conv1`) and owns no arithmetic, so shapes, costs, gradients and pictures come for free.
//!
//! **Adding a block**: write the file, add one line to [`blocks!`](self) below.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Result;
use crate::graph::Tensor;
use crate::layers::DecodeError;
use crate::shape::{Padding, Shape};

pub use super::build::Expansion;

/// A pattern of layers with one input and one output.
pub trait Block {
    /// Writes the block as layers and answers with its output.
    ///
    /// # Errors
    /// What a layer refuses, or a field that is of no use.
    fn expand(&self, cx: &mut Expansion<'_>) -> Result<Tensor>;
}

/// A kind of block: what [`blocks!`](self) needs to register it.
pub trait BlockType: Block + DeserializeOwned + 'static {
    /// The kind as the JSON names it.
    const KIND: &'static str;

    /// Small blocks as JSON fields, with inputs that suit them: the contract tests run on these.
    fn examples() -> Vec<(Value, Shape)>;
}

/// One row of the register of blocks.
pub struct Registration {
    /// The kind as the JSON names it.
    pub kind: &'static str,
    /// Reads the fields.
    pub decode: fn(Value) -> std::result::Result<Box<dyn Block>, DecodeError>,
    /// See [`BlockType::examples`].
    pub examples: fn() -> Vec<(Value, Shape)>,
}

impl Registration {
    const fn of<B: BlockType>() -> Self {
        Self {
            kind: B::KIND,
            decode: |fields| serde_path_to_error::deserialize(fields).map(|block: B| Box::new(block) as Box<dyn Block>),
            examples: B::examples,
        }
    }
}

/// The register: a line a block, `file::Type`.
macro_rules! blocks {
    ($($file:ident :: $block:ident),* $(,)?) => {
        $(mod $file; pub use $file::$block;)*

        /// Every block there is.
        pub static REGISTRY: &[Registration] = &[$(Registration::of::<$block>()),*];
    };
}

blocks! {
    bottleneck::BottleneckUnit,
    conv_unit::ConvUnit,
    depthwise_separable_unit::DepthwiseSeparableUnit,
    fire::Fire,
    inception::InceptionModule,
    module::Module,
    residual::ResidualUnit,
    separable::SeparableConv2d,
    squeeze_excite::SqueezeExcite,
    stage::Stage,
}

mod parts;

/// 1, for `#[serde(default)]`.
const fn one() -> usize {
    1
}

/// SAME, for `#[serde(default)]`.
const fn same() -> Padding {
    Padding::Same
}

/// The registration of a kind.
pub fn find(kind: &str) -> Option<&'static Registration> {
    REGISTRY.iter().find(|registration| registration.kind == kind)
}
