//! F5. A training run: a network, an optimiser, a place in the data, and what was measured on the way.
//!
//! [`Trainer::advance`] does one small piece of work at a time (a step, or a slice of an evaluation), so that whoever
//! calls it can answer a visitor in between. The images belong to the caller: runs come and go, data stays.

mod evaluation;
mod history;
mod recipe;
mod run;
mod safe;

pub use evaluation::{Evaluation, Mistake};
pub use history::{History, Measurement};
pub use recipe::{Recipe, RecipeChange};
pub use run::{Advance, Data, Diverged, Trainer};
