//! F5. What a layer does, told in numbers: the page's views of a single layer and of a cell ask here and compute nothing.
//!
//! * [`cell`]: the terms of one cell of any network.
//! * [`lab`]: a small graph under the reader's hands, with its input, its parameters and everything it computed.
//! * [`input`]: how a photograph or a row of numbers becomes that input.
//! * [`satellite`]: an input of six bands.
//! * [`invariance`]: how much the maps of an image differ from those of the image moved. [`winners`]: which cell of its
//!   window each maximum came from.
//! * [`report`]: window arithmetic and cost of a graph that nothing has been computed with.

pub mod cell;
pub mod cost;
pub mod input;
pub mod invariance;
pub mod lab;
pub mod report;
pub mod satellite;
pub mod winners;
