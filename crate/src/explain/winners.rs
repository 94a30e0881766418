//! Which cell of its window a maximum came from.

use crate::error::{Error, Result};
use crate::network::Network;
use crate::shape::{Axis, Shape};

/// [`winners`] of the max pooling of this name, for the network's last image.
///
/// # Errors
/// [`Error::UnknownInput`] if there is no such node.
pub fn of(network: &Network, node: &str) -> Result<Vec<u32>> {
    let graph = network.graph();
    let unknown = || Error::UnknownInput { node: node.to_owned(), input: node.to_owned() };
    let index = graph.find(node).ok_or_else(unknown)?;
    let found = &graph.nodes[index];
    let input = found.input_shapes[0];
    let axes = found.layer.reads(&found.input_shapes).window.over(input)?;
    Ok(winners(&axes, input, network.activation(found.inputs[0]), network.activation(index + 1)))
}

/// For each value of a max pooling's output `y`, in the order of memory, the input cell `row · width + column` that it came
/// from: the first in row-major order that equals it, which is where the gradient goes.
pub fn winners(axes: &[Axis; 2], input: Shape, x: &[f32], y: &[f32]) -> Vec<u32> {
    let [rows, columns] = axes;
    let values = y.iter().enumerate().map(|(at, &most)| {
        let (place, channel) = (at / input.channels, at % input.channels);
        let (i, j) = (place / columns.output, place % columns.output);
        let cells = rows.taps(i).flat_map(|u| columns.taps(j).map(move |v| (u, v)));
        let mut cells = cells.filter_map(|(u, v)| Some((rows.cell(i, u)?, columns.cell(j, v)?)));
        let won = cells.find(|&(row, column)| x[input.index(row, column, channel)] == most);
        // A NaN equals nothing; it is nowhere in particular.
        won.map_or(0, |(row, column)| (row * input.width + column) as u32)
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::lanes::Best;
    use crate::kernels::pool::{self, Geometry};
    use crate::rng::Rng;
    use crate::shape::{Padding, Window};

    /// Where the gradient goes says the backward kernel; values are few, so that many windows have more than one maximum.
    #[test]
    fn winners_are_where_the_gradient_goes() {
        let mut rng = Rng::new(5);
        for (kernel, stride) in [(1, 1), (2, 2), (3, 2), (3, 1), (5, 4)] {
            for padding in [Padding::Valid, Padding::Same] {
                let input = Shape::new(7, 9, 3);
                let window = Window { kernel: [kernel; 2], strides: [stride; 2], padding, ..Window::POINT };
                let axes = window.over(input).unwrap();
                let output = Shape::new(axes[0].output, axes[1].output, input.channels);
                let x: Vec<f32> = (0..input.len()).map(|_| rng.uniform(-2.0, 2.0).round()).collect();
                let (mut y, mut dx) = (vec![0.0; output.len()], vec![0.0; input.len()]);
                let geometry = Geometry { axes, channels: input.channels };
                pool::max::<Best>(&geometry, &x, &mut y);
                let dy: Vec<f32> = (0..output.len()).map(|i| i as f32).collect();
                pool::max_backward::<Best>(&geometry, &x, &y, &dy, &mut dx);
                let mut scattered = vec![0.0; input.len()];
                for (at, cell) in winners(&axes, input, &x, &y).into_iter().enumerate() {
                    scattered[cell as usize * input.channels + at % input.channels] += dy[at];
                }
                assert_eq!(scattered, dx, "{window:?}");
            }
        }
    }
}
