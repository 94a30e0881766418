//! F0. Tensors for whoever looks at a network: NHWC over `ndarray`.
//!
//! Networks and kernels work on flat slices; everything that shows, explains or compares takes these views of them.

use ndarray::{Array4, ArrayView2, ArrayView4, Axis, s};

use crate::shape::Shape;

/// A batch of images, indexed `[[image, y, x, channel]]`.
pub type Tensor = Array4<f32>;
/// A borrowed batch of images.
pub type TensorView<'a> = ArrayView4<'a, f32>;

/// Views `data` as images of `shape`; its length is a multiple of `shape.len()`.
pub fn view(data: &[f32], shape: Shape) -> TensorView<'_> {
    let batch = data.len() / shape.len();
    ArrayView4::from_shape((batch, shape.height, shape.width, shape.channels), data)
        .expect("the caller's slice holds whole images")
}

/// One channel of one image, indexed `[[y, x]]`.
pub fn channel_plane<'a>(images: &TensorView<'a>, image: usize, channel: usize) -> ArrayView2<'a, f32> {
    (*images).slice_move(s![image, .., .., channel])
}

/// One image as a batch of one.
pub fn image<'a>(images: &TensorView<'a>, index: usize) -> TensorView<'a> {
    let mut images = *images;
    images.slice_axis_inplace(Axis(0), (index..=index).into());
    images
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_one_channel_of_one_image() {
        let shape = Shape::new(2, 3, 2);
        let data: Vec<f32> = (0..24).map(|i| i as f32).collect();
        let images = view(&data, shape);
        let plane = channel_plane(&images, 1, 1);
        assert_eq!(plane.shape(), [2, 3]);
        assert_eq!(plane[[1, 2]], data[shape.len() + shape.index(1, 2, 1)]);
        assert_eq!(image(&images, 1)[[0, 0, 0, 0]], 12.0);
    }
}
