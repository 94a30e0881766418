//! F3. A model is data: a [`ModelSpec`] says it, [`Graph::build`] turns it into an immutable list of nodes in topological
//! order, with every shape and parameter known. Building is the only step that can fail; describing allocates no weights.

pub mod blocks;
mod build;
mod decode;
#[allow(clippy::module_inception)]
mod graph;
mod order;
mod spec;
mod summary;

pub use build::Tensor;
pub use graph::{Graph, Node};
pub use spec::{ModelSpec, NodeSpec};
pub use summary::{ModelSummary, NodeSummary, ParameterSummary};
