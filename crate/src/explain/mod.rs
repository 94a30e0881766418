//! F5. What a layer does, told in numbers: the page's views of a single layer and of a cell ask here and compute nothing.
//!
//! * [`cell`]: the terms of one cell of any network.
//! * [`lab`]: a small graph under the reader's hands, with its input, its parameters and everything it computed.
//! * [`input`]: how a photograph or a row of numbers becomes that input.
//! * [`satellite`]: an input of six bands.
//! * [`invariance`]: how much the maps of an image differ from those of the image moved. [`winners`]: which cell of its
//!   window each maximum came from.
//! * [`inspector`]: any network with an input and what it computed; [`maps`], [`field`], [`strongest`] say what there is to
//!   see of it, [`ablation`] breaks it, [`study`] asks why it answers as it does. [`look`]: what it looks at.
//! * [`report`], [`total`]: window arithmetic and cost of a graph that nothing has been computed with.

pub mod ablation;
pub mod cell;
pub mod cost;
pub mod field;
pub mod input;
pub mod inspector;
pub mod invariance;
pub mod lab;
pub mod look;
pub mod maps;
mod place;
pub mod report;
pub mod satellite;
pub mod strongest;
pub mod study;
pub mod total;
pub mod winners;
