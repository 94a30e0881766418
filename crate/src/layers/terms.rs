//! How one value of a layer's output came about: the cells that were read, what each contributed, and what joined them.
//!
//! Values and weights are the f32 numbers of the engine. A product of two of them is exact in f64 (24 + 24 of 53 bits), and
//! so are sums as long as the terms are of a size: what a person adds up from these terms is right to some fifteen digits,
//! where the engine's own f32 result is right to about six. Both are shown.

use serde::Serialize;

use super::{Channels, Inputs, Layer};
use crate::shape::{Reach, Shape};

/// One cell of an output, with all that a layer may need to explain it: one image, inference.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Row, column, channel of the output.
    pub at: [usize; 3],
    /// x, one an input.
    pub x: Inputs<'a>,
    /// Trainable parameters one after the other.
    pub params: &'a [f32],
    /// Other parameters one after the other.
    pub state: &'a [f32],
}

/// How the terms make the value. `parts` are [`Term::part`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The layer does not say: these cells were read.
    Reads,
    /// The one term.
    Same,
    /// Σ parts, each a value times a weight, plus the constant `bias`.
    WeightedSum,
    /// Σ parts.
    Sum,
    /// The product of the parts.
    Product,
    /// The largest part.
    Max,
    /// Σ parts / the constant `divisor`, which counts real cells and no padding.
    Mean,
    /// `gamma · (x − mean) / √(variance + epsilon) + beta`.
    BatchNorm,
    /// `x · (bias + alpha · Σ parts)^−beta`, the parts squares of neighbours across channels; x is the chosen one.
    LocalResponseNorm,
    /// Part / Σ parts for the chosen one, the parts `e^(x − max)`.
    Softmax,
    /// A function of the one term.
    Function,
}

/// One cell that was read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Term {
    /// Which input.
    pub input: usize,
    /// Row; below 0 or past the last one in the padding.
    pub y: i64,
    /// Column, likewise.
    pub x: i64,
    /// Channel of the input.
    pub channel: usize,
    /// Row and column of the kernel.
    pub tap: [usize; 2],
    /// Whether it is a zero around the input and no cell of it.
    pub padding: bool,
    /// What stands there; 0 in the padding.
    pub value: f32,
    /// What it is multiplied by.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
    pub weight: Option<f32>,
    /// What it contributes, see [`Rule`].
    pub part: f64,
    /// Whether it is the one: the first maximum, the numerator of a softmax, the cell that its neighbours damp.
    pub chosen: bool,
}

/// A number that the rule uses besides the terms.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Constant {
    /// What it is called in the layer's formula.
    pub name: &'static str,
    /// What it is.
    pub value: f64,
}

/// How one value came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// How the terms are joined.
    pub rule: Rule,
    /// Row by row, column by column, channel by channel, one input after the other.
    pub terms: Vec<Term>,
    /// What else the rule uses.
    pub constants: Vec<Constant>,
    /// What comes out, in f64; none for [`Rule::Reads`].
    pub value: Option<f64>,
}

impl Terms {
    /// With a rule and a value.
    pub fn new(rule: Rule, terms: Vec<Term>, value: f64) -> Self {
        Self { rule, terms, constants: Vec::new(), value: Some(value) }
    }

    /// And one number more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: f64) -> Self {
        self.constants.push(Constant { name, value });
        self
    }

    /// Only which cells were read.
    pub const fn of_reads(terms: Vec<Term>) -> Self {
        Self { rule: Rule::Reads, terms, constants: Vec::new(), value: None }
    }

    /// Σ value · weight + bias, with the weight that `weight` has for a term.
    pub fn weighted(mut terms: Vec<Term>, bias: Option<f32>, weight: impl Fn(&Term) -> f32) -> Self {
        for term in &mut terms {
            let weight = weight(term);
            term.weight = Some(weight);
            term.part = f64::from(term.value) * f64::from(weight);
        }
        let sum = sum(&terms);
        match bias.map(f64::from) {
            Some(bias) => Self::new(Rule::WeightedSum, terms, sum + bias).with("bias", bias),
            None => Self::new(Rule::WeightedSum, terms, sum),
        }
    }

    /// The largest of the real cells, the first one chosen; padding never wins.
    pub fn maximum(mut terms: Vec<Term>) -> Self {
        let real = terms.iter().enumerate().filter(|(_, term)| !term.padding);
        let first = real.fold(None, |best: Option<(usize, f32)>, (i, term)| match best {
            Some((_, most)) if term.value <= most => best,
            _ => Some((i, term.value)),
        });
        let (chosen, value) = first.expect("a window has a real cell");
        terms[chosen].chosen = true;
        Self::new(Rule::Max, terms, f64::from(value))
    }

    /// The mean of the real cells.
    pub fn mean(terms: Vec<Term>) -> Self {
        let divisor = terms.iter().filter(|term| !term.padding).count() as f64;
        let value = sum(&terms) / divisor;
        Self::new(Rule::Mean, terms, value).with("divisor", divisor)
    }
}

/// Σ parts.
pub fn sum(terms: &[Term]) -> f64 {
    terms.iter().map(|term| term.part).sum()
}

impl Cell<'_> {
    /// The cells that a layer says it reads, each contributing its value.
    pub fn read<L: Layer + ?Sized>(&self, layer: &L) -> Vec<Term> {
        let shapes = self.x.shapes();
        let reads = layer.reads(shapes);
        let reach = layer.reach(shapes).unwrap_or_else(|error| unreachable!("accepted by the build: {error}"));
        let window = [0, 1].map(|axis| places(&reach[axis], self.at[axis]));
        let once = [vec![(0, 0)], vec![(0, 0)]];
        let mut terms = Vec::new();
        let mut stacked = 0;
        for (input, &shape) in shapes.iter().enumerate() {
            let channels = channels(reads.channels, self.at[2], input, shape, stacked);
            stacked += shape.channels;
            let is_broadcast = reads.channels == Channels::Broadcast && input > 0;
            let [rows, columns] = if is_broadcast { &once } else { &window };
            for &(a, y) in rows {
                for &(b, x) in columns {
                    let inside = within(y, shape.height).zip(within(x, shape.width));
                    terms.extend(channels.clone().map(|channel| {
                        let value = inside.map_or(0.0, |(y, x)| self.x.get(input)[shape.index(y, x, channel)]);
                        let (padding, part, tap) = (inside.is_none(), f64::from(value), [a, b]);
                        Term { input, y, x, channel, tap, padding, value, weight: None, part, chosen: false }
                    }));
                }
            }
        }
        terms
    }
}

/// Each tap along an axis with the place that it reads for cell `output`.
fn places(reach: &Reach, output: usize) -> Vec<(usize, i64)> {
    let read = |tap| Some((tap, reach.place(output, tap)? as i64));
    (0..reach.axis().kernel).filter_map(read).collect()
}

fn within(place: i64, length: usize) -> Option<usize> {
    usize::try_from(place).ok().filter(|&place| place < length)
}

/// The channels of an input that `channel` of the output reads; `stacked` channels lie in the inputs before it.
fn channels(which: Channels, channel: usize, input: usize, shape: Shape, stacked: usize) -> std::ops::Range<usize> {
    match which {
        Channels::Same => channel..channel + 1,
        Channels::All => 0..shape.channels,
        Channels::Grouped { inputs, outputs } => channel / outputs * inputs..(channel / outputs + 1) * inputs,
        Channels::Near { radius } => {
            channel.saturating_sub(radius)..channel.saturating_add(radius).saturating_add(1).min(shape.channels)
        }
        Channels::Pooled { size, stride } => channel * stride..channel * stride + size,
        Channels::Stacked if (stacked..stacked + shape.channels).contains(&channel) => {
            channel - stacked..channel - stacked + 1
        }
        Channels::Stacked => 0..0,
        Channels::Broadcast if input == 0 || channel < shape.channels => channel..channel + 1,
        Channels::Broadcast => 0..0,
    }
}
