//! One cell of any node of a network that has run: its terms, their partial sums, and the same as decimals that add up.
//!
//! **Printing.** Numbers rounded one by one need not add up to their rounded sum. In a [`Ledger`] every part is rounded to
//! the same decimals, sums are sums of these rounded parts, the total is the rounded value of the map, and what lies between
//! stands in a line of its own, `rounding`. So whatever is printed adds up to the last digit shown, and nothing is altered
//! to make it do so.

use std::collections::HashMap;

use serde::Serialize;

use super::place;
use crate::error::Result;
use crate::layers::terms::{self, Constant, Rule, Term};
use crate::layers::{Cell, Terms};
use crate::network::Network;

/// Most decimals of a ledger: f32 has no more than nine digits.
const MOST_DECIMALS: u32 = 9;

/// How one value came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CellTerms {
    /// Name of the node.
    pub node: String,
    /// Layer type.
    pub kind: String,
    /// Row, column, channel.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "[number, number, number]"))]
    pub at: [usize; 3],
    /// How the terms are joined.
    pub rule: Rule,
    /// What was read, row by row, column by column, channel by channel.
    pub terms: Vec<Term>,
    /// Σ parts of each channel of each input.
    pub sums: Vec<ChannelSum>,
    /// What else the rule uses: `bias`, `divisor`, `mean` …
    pub constants: Vec<Constant>,
    /// What the terms make in f64; none where the layer only says what it reads.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
    pub exact: Option<f64>,
    /// What the engine has in the map, in f32.
    pub value: f32,
    /// The same as decimals that add up; where the rule is a sum or a mean.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Ledger | null"))]
    pub ledger: Option<Ledger>,
}

/// What the cells of one input channel contribute.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ChannelSum {
    /// Which input.
    pub input: usize,
    /// Which of its channels.
    pub channel: usize,
    /// Σ parts.
    pub sum: f64,
}

/// Numbers of so many decimals: `toFixed(decimals)` shows all of each, and
/// `total = Σ sums + bias + rounding` where each sum is the sum of the parts of its channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Ledger {
    /// Digits after the point.
    pub decimals: u32,
    /// Of each term.
    pub parts: Vec<f64>,
    /// Of each channel, in the order of `CellTerms.sums`.
    pub sums: Vec<f64>,
    /// The bias; 0 where there is none.
    pub bias: f64,
    /// What rounding has moved; 0 where it has not.
    pub rounding: f64,
    /// The value of the map; of a mean, the sum before it is divided.
    pub total: f64,
}

/// Explains cell `at` of a node for the first image of the last forward pass, which was in inference.
///
/// # Errors
/// [`crate::error::Error::UnknownInput`] for a node, [`crate::error::Error::OutOfRange`] for a place outside of its output
/// and for `decimals`.
pub fn cell(network: &Network, node: &str, at: [usize; 3], decimals: u32) -> Result<CellTerms> {
    place::within("decimals", decimals as usize, MOST_DECIMALS as usize)?;
    let graph = network.graph();
    let index = place::checked(graph, node, at)?;
    let shape = graph.nodes[index].shape;
    let terms = of(network, index, at);
    let value = network.activation(index + 1)[shape.index(at[0], at[1], at[2])];
    let by_channel = ByChannel::new(&terms.terms);
    let sums = by_channel.sums_of_parts(&terms.terms);
    let ledger = Ledger::new(&terms, &by_channel, value, decimals);
    let Terms { rule, terms, constants, value: exact } = terms;
    let (node, kind) = (node.to_owned(), graph.nodes[index].layer.kind().to_owned());
    Ok(CellTerms { node, kind, at, rule, terms, sums, constants, exact, value, ledger })
}

fn of(network: &Network, index: usize, at: [usize; 3]) -> Terms {
    let node = &network.graph().nodes[index];
    node.layer.terms(&Cell {
        at,
        x: network.first_inputs(index),
        params: &network.params.values[node.trainable.clone()],
        state: &network.params.statistics[node.statistics.clone()],
    })
}

/// The channels that terms belong to, in the order in which they are first met, and for each term which of them.
struct ByChannel {
    channels: Vec<(usize, usize)>,
    of_term: Vec<usize>,
}

impl ByChannel {
    fn new(terms: &[Term]) -> Self {
        let (mut channels, mut known) = (Vec::new(), HashMap::new());
        let mut place = |term: &Term| {
            *known.entry((term.input, term.channel)).or_insert_with_key(|&channel| {
                channels.push(channel);
                channels.len() - 1
            })
        };
        let of_term = terms.iter().map(&mut place).collect();
        Self { channels, of_term }
    }

    /// Sums numbers, one a term, channel by channel.
    fn sum(&self, numbers: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.channels.len()];
        self.of_term.iter().zip(numbers).for_each(|(&channel, number)| sums[channel] += number);
        sums
    }

    /// Σ parts of each channel.
    fn sums_of_parts(&self, terms: &[Term]) -> Vec<ChannelSum> {
        let sums = self.sum(terms.iter().map(|term| term.part));
        self.channels.iter().zip(sums).map(|(&(input, channel), sum)| ChannelSum { input, channel, sum }).collect()
    }
}

impl Ledger {
    fn new(terms: &Terms, by_channel: &ByChannel, value: f32, decimals: u32) -> Option<Self> {
        let total = match terms.rule {
            Rule::WeightedSum | Rule::Sum => f64::from(value),
            Rule::Mean => terms::sum(&terms.terms),
            _ => return None,
        };
        // In units of the last digit, where sums of whole numbers are exact.
        let unit = 10f64.powi(decimals as i32);
        let whole = |x: f64| (x * unit).round();
        let parts: Vec<f64> = terms.terms.iter().map(|term| whole(term.part)).collect();
        let sums = by_channel.sum(parts.iter().copied());
        let bias =
            terms.constants.iter().find(|constant| constant.name == "bias").map_or(0.0, |bias| whole(bias.value));
        let total = whole(total);
        let rounding = total - bias - sums.iter().sum::<f64>();
        let scaled = |numbers: Vec<f64>| numbers.into_iter().map(|n| n / unit).collect();
        Some(Self {
            decimals,
            parts: scaled(parts),
            sums: scaled(sums),
            bias: bias / unit,
            rounding: rounding / unit,
            total: total / unit,
        })
    }
}
