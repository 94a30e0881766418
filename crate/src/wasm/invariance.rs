//! Two laboratories side by side: one sees an image, the other sees it moved. See [`crate::explain::invariance`].

use js_sys::{Float32Array, Uint32Array};
use wasm_bindgen::prelude::*;

use super::lab::Lab;
use super::wire::error;
use crate::error::Result;
use crate::explain::lab::Maps;
use crate::explain::{invariance, winners};

/// The image itself, among names of nodes.
const INPUT: &str = "input";

#[wasm_bindgen]
impl Lab {
    /// For each value that a max pooling made, the input cell `row · width + column` that it came from.
    pub fn winners(&self, node: &str) -> Result<Uint32Array, JsValue> {
        let cells = self.lab.network().and_then(|network| winners::of(network, node)).map_err(error)?;
        Ok(Uint32Array::from(cells.as_slice()))
    }

    /// What a node made here minus what it made in `still`; `input` is the image.
    #[wasm_bindgen(js_name = differenceFrom)]
    pub fn difference_from(&self, still: &Self, node: &str) -> Result<Float32Array, JsValue> {
        let [(_, before), (_, after)] = self.both(still, node).map_err(error)?;
        Ok(Float32Array::from(invariance::difference(before, after).as_slice()))
    }

    /// How much that is, relative to what it made in `still`; absent if that was nothing.
    #[wasm_bindgen(js_name = changeFrom)]
    pub fn change_from(&self, still: &Self, node: &str) -> Result<Option<f64>, JsValue> {
        let [(_, before), (_, after)] = self.both(still, node).map_err(error)?;
        Ok(invariance::change(before, after))
    }

    /// What is left of the change if the maps of `still` are shifted, by cells of their own; absent as before.
    #[wasm_bindgen(js_name = beyondShift)]
    pub fn beyond_shift(&self, still: &Self, node: &str, down: f32, right: f32) -> Result<Option<f64>, JsValue> {
        let [(shape, before), (_, after)] = self.both(still, node).map_err(error)?;
        Ok(invariance::beyond(before, after, shape, [down, right]))
    }
}

impl Lab {
    fn both<'a>(&'a self, still: &'a Self, node: &str) -> Result<[Maps<'a>; 2]> {
        let maps = |lab: &'a Self| if node == INPUT { lab.lab.input() } else { lab.lab.maps(node) };
        Ok([maps(still)?, maps(self)?])
    }
}
