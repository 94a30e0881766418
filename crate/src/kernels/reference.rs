//! F1. What the kernels mean: plain loops in f64, one line of arithmetic each. Tests compare everything else with these.

use super::{conv2d, depthwise, pool};
use crate::shape::Axis;

/// Everything one output cell reads: calls `visit(output cell, tap, input cell)`, cells and taps counted rows first.
fn for_each_tap(axes: &[Axis; 2], mut visit: impl FnMut(usize, usize, usize)) {
    let [rows, columns] = axes;
    for i in 0..rows.output {
        for j in 0..columns.output {
            for a in 0..rows.kernel {
                for b in 0..columns.kernel {
                    if let (Some(y), Some(x)) = (rows.cell(i, a), columns.cell(j, b)) {
                        visit(i * columns.output + j, a * columns.kernel + b, y * columns.input + x);
                    }
                }
            }
        }
    }
}

fn cells(axes: &[Axis; 2], extent: impl Fn(&Axis) -> usize) -> usize {
    extent(&axes[0]) * extent(&axes[1])
}
