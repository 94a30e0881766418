//! F2. Layer types, one file each. A file opens with its formula, forward and backward, and its source; its struct *is*
//! what the JSON says; [`Layer`] is all that the rest of the house knows of it.
//!
//! **Adding a layer type**: write the file, add one line to [`layers!`](self) below. It is then built from JSON, listed,
//! contract-tested, gradient-checked and drawn by the generic face of the page.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::init::Initializer;
use crate::shape::{Reach, Shape, Window};

mod context;
mod depth_pooling;
pub mod fields;
mod operation;
mod pooling;
pub mod terms;
mod windows;

pub use activation::Function;
pub use context::{Backward, Forward, Gradients, Inputs, Mode, Slot};
pub use depth_pooling::DepthPooling;
pub use operation::{Operation, Statistic};
pub use pooling::Pooling;
pub use terms::{Cell, Terms};
pub use zero_pad2d::Border;

/// What every layer knows about itself. Only [`Layer::output_shape`] may refuse; everything else relies on its having
/// accepted. `forward` and `backward` neither allocate nor fail.
pub trait Layer: Described + Debug + Send + Sync {
    /// The least and the most inputs it takes; `None` is no limit.
    fn arity(&self) -> (usize, Option<usize>) {
        (1, Some(1))
    }

    /// The shape of its output, or why these inputs (or its own fields) cannot be.
    ///
    /// # Errors
    /// With an empty node name, which the graph build fills in.
    fn output_shape(&self, inputs: &[Shape]) -> Result<Shape>;

    /// Its parameters in the order in which they lie in `Forward::params` (trainable) and `Forward::state` (not).
    fn parameters(&self, _inputs: &[Shape]) -> Vec<Parameter> {
        Vec::new()
    }

    /// Multiply-accumulates of one image: convolutions and dense layers only, biases not counted.
    fn macs(&self, _inputs: &[Shape]) -> u64 {
        0
    }

    /// Which input cells one output cell reads. Hover and the receptive field follow from it.
    fn reads(&self, inputs: &[Shape]) -> Reads;

    /// Whether the window of [`Layer::reads`] slides over the output and stands at the cells of the input, instead of the other
    /// way round.
    fn is_transposed(&self) -> bool {
        false
    }

    /// Along rows and columns, which cells of the input a cell of the output reads.
    ///
    /// # Errors
    /// As [`Layer::output_shape`].
    fn reach(&self, inputs: &[Shape]) -> Result<[Reach; 2]> {
        let window = self.reads(inputs).window;
        if self.is_transposed() {
            Ok(window.over(self.output_shape(inputs)?)?.map(Reach::Transposed))
        } else {
            Ok(window.over(inputs[0])?.map(Reach::Window))
        }
    }

    /// What other frameworks call it, if they have it.
    fn operation(&self) -> Option<Operation> {
        None
    }

    /// Floats that a forward pass over `batch` images leaves for the backward pass, besides inputs and output.
    fn saved(&self, _inputs: &[Shape], _batch: usize) -> usize {
        0
    }

    /// Floats of working memory that either pass over `batch` images needs.
    fn scratch(&self, _inputs: &[Shape], _batch: usize) -> usize {
        0
    }

    /// Floats of working memory that a forward pass over `batch` images needs, where there will be no backward pass.
    fn forward_scratch(&self, inputs: &[Shape], batch: usize) -> usize {
        self.scratch(inputs, batch)
    }

    /// Whether the output is the softmax of the input, so that a loss may start from the logits.
    fn is_softmax(&self) -> bool {
        false
    }

    /// What its values lie between and come near to, where its gradient is nearly 0.
    fn bounds(&self) -> Option<[f32; 2]> {
        None
    }

    /// Whether its output is its input in another shape: it need not be kept a second time.
    fn only_reshapes(&self) -> bool {
        false
    }

    /// Whether `forward` applies `cx.epilogue` to what it computes; only then is it ever given one that is not empty.
    fn fuses(&self) -> bool {
        false
    }

    /// What it is in inference, if a layer before it can do as much on the way out: then it may be absorbed there.
    fn pointwise(&self) -> Option<Pointwise> {
        None
    }

    /// Writes a factor and a term for each channel, those that [`Pointwise::Affine`] multiplies by and adds in inference.
    fn affine(&self, _params: &[f32], _state: &[f32], scale: &mut [f32], shift: &mut [f32]) {
        scale.fill(1.0);
        shift.fill(0.0);
    }

    /// How one value of the output came about in inference. Unless a type says more, which cells were read.
    fn terms(&self, cell: &Cell<'_>) -> Terms {
        Terms::of_reads(cell.read(self))
    }

    /// Writes `cx.y`, and `cx.saved` and (in training) `cx.state` where the layer has them.
    fn forward(&self, cx: &mut Forward<'_>);

    /// Writes (never adds to) every gradient that is wanted: `cx.dx` and `cx.dparams`.
    fn backward(&self, cx: &mut Backward<'_>);
}

/// What of a layer another one can do on the way out, with an [`Epilogue`](crate::kernels::epilogue::Epilogue).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointwise {
    /// Nothing: `y` holds the floats of `x`, perhaps as another shape.
    Same,
    /// A factor and a term for each channel, see [`Layer::affine`].
    Affine,
    /// The sum of all inputs.
    Sum,
    /// The larger of `x` and 0.
    Relu,
}

/// One parameter tensor.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// `kernel`, `bias`, `gamma` … as Keras names it.
    pub name: &'static str,
    /// Its dims; kernels are HWIO.
    pub dims: Vec<usize>,
    /// How it starts.
    pub initializer: Initializer,
    /// What it is to the optimiser.
    pub role: Role,
}

impl Parameter {
    /// Floats.
    pub fn len(&self) -> usize {
        self.dims.iter().product()
    }

    /// Whether a dim is 0; no built graph holds such a parameter.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a parameter is to the optimiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Trained, and kept small by L2.
    Kernel,
    /// Trained: biases, scales, shifts.
    Offset,
    /// Not trained: kept by the forward pass in training, such as moving averages, or fixed.
    Statistic,
}

/// The input cells that one output cell reads, the same for each input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reads {
    /// Rows and columns.
    pub window: Window,
    /// Channels.
    pub channels: Channels,
}

impl Reads {
    /// Only the same cell: elementwise layers.
    pub const CELL: Self = Self { window: Window::POINT, channels: Channels::Same };
}

/// The input channels that output channel `c` reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Channels {
    /// `c` alone.
    Same,
    /// All of them.
    All,
    /// Those of its own group, `inputs` in a row for each `outputs` in a row: grouped and depthwise convolution.
    Grouped {
        /// Input channels of a group.
        inputs: usize,
        /// Output channels of a group.
        outputs: usize,
    },
    /// `c − radius … c + radius`: local response normalisation.
    Near {
        /// Neighbours on each side.
        radius: usize,
    },
    /// `c − offset` of that input whose channels it falls into: concatenation.
    Stacked,
    /// `c · stride … c · stride + size − 1`: pooling along depth.
    Pooled {
        /// Channels that are joined.
        size: usize,
        /// Channels from one group to the next.
        stride: usize,
    },
    /// Of input 0 the same, of the others the same where they have as many channels: scale by a 1×1 input.
    Broadcast,
}

/// The part of a layer that follows from its type: its kind and its fields as JSON. Implemented for all of them below.
pub trait Described {
    /// The kind as the JSON names it.
    fn kind(&self) -> &'static str;
    /// The fields as the JSON holds them, without `name`, `kind` and `inputs`.
    fn config(&self) -> Map<String, Value>;
}

/// A layer type: what [`layers!`](self) needs to register it.
pub trait LayerType: Layer + Serialize + DeserializeOwned + 'static {
    /// The kind as the JSON names it.
    const KIND: &'static str;

    /// Small layers of this type with inputs that suit them, together touching everything the type can do: the contract
    /// tests run on these.
    fn examples() -> Vec<(Self, Vec<Shape>)>;
}

impl<T: LayerType> Described for T {
    fn kind(&self) -> &'static str {
        T::KIND
    }

    fn config(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            // A struct with named fields of numbers, pairs and names always becomes an object.
            other => unreachable!("{} does not serialise to an object: {other:?}", T::KIND),
        }
    }
}

/// Why a JSON object is no layer of a type.
pub type DecodeError = serde_path_to_error::Error<serde_json::Error>;

/// An example of a layer type: the layer and its inputs.
pub type Example = (Box<dyn Layer>, Vec<Shape>);

/// One row of the register of layer types.
pub struct Registration {
    /// The kind as the JSON names it.
    pub kind: &'static str,
    /// Reads the fields.
    pub decode: fn(Value) -> std::result::Result<Box<dyn Layer>, DecodeError>,
    /// See [`LayerType::examples`].
    pub examples: fn() -> Vec<Example>,
}

impl Registration {
    const fn of<T: LayerType>() -> Self {
        Self {
            kind: T::KIND,
            decode: |fields| serde_path_to_error::deserialize(fields).map(|layer: T| Box::new(layer) as Box<dyn Layer>),
            examples: || {
                T::examples().into_iter().map(|(layer, inputs)| (Box::new(layer) as Box<dyn Layer>, inputs)).collect()
            },
        }
    }
}

/// The register: a line a type, `file::Type`.
macro_rules! layers {
    ($($file:ident :: $layer:ident),* $(,)?) => {
        $(mod $file; pub use $file::$layer;)*

        /// Every layer type there is.
        pub static REGISTRY: &[Registration] = &[$(Registration::of::<$layer>()),*];
    };
}

layers! {
    activation::Activation,
    add::Add,
    avg_pool2d::AvgPool2d,
    avg_pool_depth::AvgPoolDepth,
    batch_norm::BatchNorm,
    concat::Concat,
    conv2d::Conv2d,
    conv2d_transpose::Conv2dTranspose,
    dense::Dense,
    depthwise_conv2d::DepthwiseConv2d,
    dropout::Dropout,
    flatten::Flatten,
    global_avg_pool2d::GlobalAvgPool2d,
    global_max_pool2d::GlobalMaxPool2d,
    local_response_norm::LocalResponseNorm,
    max_pool2d::MaxPool2d,
    max_pool_depth::MaxPoolDepth,
    rbf::Rbf,
    rescaling::Rescaling,
    scale::Scale,
    sparse_conv2d::SparseConv2d,
    subsampling::Subsampling,
    zero_pad2d::ZeroPad2d,
}

/// The registration of a kind.
pub fn find(kind: &str) -> Option<&'static Registration> {
    REGISTRY.iter().find(|registration| registration.kind == kind)
}
