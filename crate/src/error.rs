//! F0. What can be wrong with a spec, a file or an option: a code and its values.
//!
//! The sentence a visitor reads, in English or Korean, is written in `www/src/i18n` from these values; there is no prose
//! here. Input is checked in three places only (`graph::build`, the readers of `data` and `format`, the options of
//! `train`); everything below them relies on it.

use serde::Serialize;

use crate::shape::Shape;

/// The one error of the crate. It serialises as `{ "code": "…", …values }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Error {
    /// The spec has no nodes.
    EmptyModel,
    /// The spec as a whole is not an object of the expected form.
    MalformedSpec {
        /// Where in the JSON, as a path such as `input[2]`.
        path: String,
        /// What the reader said.
        detail: String,
    },
    /// A node lacks a field that its kind needs.
    MissingField {
        /// Name of the node.
        node: String,
        /// Name of the field.
        field: String,
    },
    /// A node has a field that its kind does not know.
    UnknownField {
        /// Name of the node.
        node: String,
        /// Name of the field.
        field: String,
    },
    /// A field holds something else than a value of its type or range.
    InvalidField {
        /// Name of the node.
        node: String,
        /// Path of the field.
        field: String,
        /// The JSON that was found.
        got: String,
        /// What is allowed: a code such as `whole_number`, a range such as `1..`, or names such as `valid | same`.
        expected: String,
    },
    /// A kind that is neither a layer nor a block.
    UnknownKind {
        /// Name of the node.
        node: String,
        /// The kind that was asked for.
        kind: String,
        /// The kinds there are.
        known: Vec<String>,
    },
    /// Two nodes share a name, or a node takes the reserved name `input`.
    DuplicateName {
        /// The name.
        name: String,
    },
    /// An input names no node.
    UnknownInput {
        /// Name of the node that asks.
        node: String,
        /// The name it asks for.
        input: String,
    },
    /// Nodes that wait for each other.
    Cycle {
        /// Names along the circle.
        nodes: Vec<String>,
    },
    /// A node with too many or too few inputs.
    InputCount {
        /// Name of the node.
        node: String,
        /// The least it takes.
        least: usize,
        /// The most it takes; `None` is no limit.
        most: Option<usize>,
        /// What it was given.
        got: usize,
    },
    /// Shapes that have to agree and do not.
    ShapeMismatch {
        /// Name of the node.
        node: String,
        /// Which of its inputs.
        input: usize,
        /// What the input would have to be.
        expected: Shape,
        /// What it is.
        got: Shape,
    },
    /// A window that does not fit into its (padded) input even once.
    WindowTooLarge {
        /// Name of the node.
        node: String,
        /// `height` or `width`.
        axis: String,
        /// Cells the dilated kernel spans.
        extent: usize,
        /// Cells there are, padding included.
        available: usize,
    },
    /// A size no browser should be asked for.
    TooLarge {
        /// Name of the node.
        node: String,
        /// `activations`, `parameters` or `layers`.
        quantity: String,
        /// The count.
        value: f64,
        /// The most that is allowed.
        limit: f64,
    },
    /// A file that ends early.
    Truncated {
        /// `idx`, `safetensors`, `checkpoint` …
        format: String,
        /// Bytes the header promises.
        expected: usize,
        /// Bytes there are.
        got: usize,
    },
    /// A file of another format.
    WrongFormat {
        /// The expected format.
        format: String,
        /// What the reader met instead.
        detail: String,
    },
    /// A tensor the model needs and the file lacks.
    MissingTensor {
        /// Name of the tensor.
        tensor: String,
    },
    /// A tensor the file has and the model lacks.
    UnexpectedTensor {
        /// Name of the tensor.
        tensor: String,
    },
    /// A tensor of another shape than the model's.
    TensorShape {
        /// Name of the tensor.
        tensor: String,
        /// Dimensions of the model's.
        expected: Vec<usize>,
        /// Dimensions of the file's.
        got: Vec<usize>,
    },
    /// A tensor of a number type that is not read here.
    TensorType {
        /// Name of the tensor.
        tensor: String,
        /// Its type in the file.
        got: String,
    },
    /// A tensor with NaN or infinity in it.
    NonFinite {
        /// Name of the tensor.
        tensor: String,
    },
    /// Another number of images than of labels.
    CountMismatch {
        /// Images in the file.
        images: usize,
        /// Labels in the file.
        labels: usize,
    },
    /// More images than the data set was to have.
    TooManyImages {
        /// Images there were to be.
        expected: usize,
        /// Images there would be.
        got: usize,
    },
    /// A label outside of the classes.
    LabelOutOfRange {
        /// Which image.
        index: usize,
        /// Its label.
        label: u8,
        /// Classes there are.
        classes: usize,
    },
    /// Images of another size than the model's input.
    ImageSize {
        /// Height and width the model takes.
        expected: [usize; 2],
        /// Height and width of the images.
        got: [usize; 2],
    },
    /// A number outside of its range.
    OutOfRange {
        /// Name of the option.
        option: String,
        /// What was asked.
        value: f64,
        /// Least allowed.
        min: f64,
        /// Most allowed.
        max: f64,
    },
    /// Training or evaluation was asked for before any image is there.
    NoData,
    /// The browser gives no more memory.
    OutOfMemory {
        /// What would have been needed.
        bytes: f64,
    },
    /// A layer was asked for its output before it was given an input.
    NoInput,
}

/// Shorthand used all over the crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The same error with the node's name, where it has none yet: layers do not know what they are called.
    pub(crate) fn at(mut self, name: &str) -> Self {
        if let Self::InvalidField { node, .. }
        | Self::ShapeMismatch { node, .. }
        | Self::WindowTooLarge { node, .. }
        | Self::TooLarge { node, .. }
        | Self::InputCount { node, .. } = &mut self
            && node.is_empty()
        {
            name.clone_into(node);
        }
        self
    }

    /// The same error of a spec with its names under a path: the nodes of a module do not know where it stands.
    pub(crate) fn within(mut self, path: &str) -> Self {
        let prefix = |name: &mut String| name.insert_str(0, &format!("{path}/"));
        match &mut self {
            _ if path.is_empty() => {}
            Self::MissingField { node, .. }
            | Self::UnknownField { node, .. }
            | Self::InvalidField { node, .. }
            | Self::UnknownKind { node, .. }
            | Self::UnknownInput { node, .. }
            | Self::DuplicateName { name: node } => prefix(node),
            Self::Cycle { nodes } => nodes.iter_mut().for_each(prefix),
            _ => {}
        }
        self
    }
}

impl std::fmt::Display for Error {
    /// The code and its values as JSON: enough for a log and for a test's message.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| std::fmt::Error)?)
    }
}

impl std::error::Error for Error {}
