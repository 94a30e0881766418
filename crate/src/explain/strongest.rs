//! A cell with thousands of terms, such as one of a dense layer, as a person can take it in: its largest contributions, and
//! the rest as one number.

use serde::Serialize;

use super::cell::CellTerms;

/// What is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RestOfTerms {
    /// Terms.
    pub terms: usize,
    /// Σ of their parts.
    pub sum: f64,
    /// Σ of their printed parts, see [`super::cell::Ledger::parts`].
    pub printed: f64,
    /// Channel sums.
    pub channels: usize,
}

/// Keeps the `most` terms and channel sums of the largest size, largest first, in the ledger too; equals stay in their order.
pub fn keep(cell: &mut CellTerms, most: usize) -> RestOfTerms {
    let mut rest = RestOfTerms::default();
    let order = largest(cell.terms.iter().map(|term| term.part));
    let (kept, dropped) = order.split_at(most.min(order.len()));
    rest.terms = dropped.len();
    rest.sum = dropped.iter().map(|&i| cell.terms[i].part).sum();
    cell.terms = kept.iter().map(|&i| cell.terms[i]).collect();
    if let Some(ledger) = &mut cell.ledger {
        // Decimals, so that sums of them are rounded to be decimals again.
        let unit = 10f64.powi(ledger.decimals as i32);
        rest.printed = (dropped.iter().map(|&i| ledger.parts[i] * unit).sum::<f64>()).round() / unit;
        ledger.parts = kept.iter().map(|&i| ledger.parts[i]).collect();
    }
    let order = largest(cell.sums.iter().map(|sum| sum.sum));
    let (kept, dropped) = order.split_at(most.min(order.len()));
    rest.channels = dropped.len();
    cell.sums = kept.iter().map(|&i| cell.sums[i]).collect();
    if let Some(ledger) = &mut cell.ledger {
        ledger.sums = kept.iter().map(|&i| ledger.sums[i]).collect();
    }
    rest
}

/// Indices by falling size.
fn largest(numbers: impl Iterator<Item = f64>) -> Vec<usize> {
    let sizes: Vec<f64> = numbers.map(f64::abs).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| sizes[b].total_cmp(&sizes[a]));
    order
}
