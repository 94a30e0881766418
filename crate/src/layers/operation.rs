//! What a layer is called elsewhere: the operations that TensorFlow, Keras, PyTorch and NumPy have too. Who writes source
//! text ([`crate`]'s `format::code`) need not know the layer types.

use crate::shape::Window;

/// An operation of one input that other frameworks have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Filters over the channels of their group, kernel HWIO.
    Convolution {
        /// How they slide.
        window: Window,
        /// How many.
        filters: usize,
        /// Groups of filters; 1: each sees all channels.
        groups: usize,
        /// Whether each has a bias.
        bias: bool,
    },
    /// Filters over each channel, kernel rows × columns × channels × multiplier.
    Depthwise {
        /// How they slide.
        window: Window,
        /// Filters of each channel.
        multiplier: usize,
        /// Whether each has a bias.
        bias: bool,
    },
    /// The transpose of a convolution, kernel rows × columns × filters × channels.
    Transposed {
        /// How the convolution would slide over the output.
        window: Window,
        /// Feature maps of the output.
        filters: usize,
        /// Whether each has a bias.
        bias: bool,
    },
    /// One number out of each window and channel.
    Pooling {
        /// How it slides.
        window: Window,
        /// Which number.
        statistic: Statistic,
    },
    /// One number out of neighbouring channels.
    DepthPooling {
        /// Channels that are joined.
        size: usize,
        /// Channels from one group to the next.
        stride: usize,
        /// Which number.
        statistic: Statistic,
    },
    /// One number out of each channel.
    GlobalPooling {
        /// Which number.
        statistic: Statistic,
    },
    /// Every unit sees every input, kernel inputs × units.
    Dense {
        /// Length of the output.
        units: usize,
        /// Whether each has a bias.
        bias: bool,
    },
}

/// What a pooling keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The largest.
    Max,
    /// The mean of the real cells.
    Mean,
}
