//! One layer under the reader's hands, see [`crate::explain`].

use js_sys::Float32Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::wire::{LabMaps, error, from_js, to_js};
use crate::error::Result;
use crate::explain::cell::cell;
use crate::explain::cost::Workload;
use crate::explain::input::Source;
use crate::explain::lab::{self, Change};
use crate::explain::report::report;
use crate::explain::satellite;
use crate::explain::total::total;
use crate::graph::NodeSpec;
use crate::shape::Shape;

/// An input, a few layers and what they make of it. Large arrays are handed over one by one and wait for
/// [`Lab::change`], which takes all of them or none.
#[wasm_bindgen]
#[derive(Default)]
pub struct Lab {
    pub(super) lab: lab::Lab,
    next: Change,
}

#[wasm_bindgen]
impl Lab {
    /// Without input and layers.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next input is this picture, RGBA row by row.
    #[wasm_bindgen(js_name = givePicture)]
    pub fn give_picture(&mut self, rgba: &[u8], height: usize, width: usize) -> Result<(), JsValue> {
        self.next.source = Some(Source::picture(rgba, [height, width]).map_err(error)?);
        Ok(())
    }

    /// The next input is these numbers, height × width × channels.
    #[wasm_bindgen(js_name = giveNumbers)]
    pub fn give_numbers(
        &mut self,
        values: Vec<f32>,
        height: usize,
        width: usize,
        channels: usize,
    ) -> Result<(), JsValue> {
        self.next.source = Some(Source::numbers(values, Shape::new(height, width, channels)).map_err(error)?);
        Ok(())
    }

    /// The next input is the made-up scene in six bands.
    #[wasm_bindgen(js_name = giveSatellite)]
    pub fn give_satellite(&mut self) -> Result<(), JsValue> {
        let (shape, values) = satellite::scene();
        self.next.source = Some(Source::numbers(values, shape).map_err(error)?);
        Ok(())
    }

    /// The next floats of the parameter of this name.
    #[wasm_bindgen(js_name = giveParameter)]
    pub fn give_parameter(&mut self, name: String, values: Vec<f32>) {
        self.next.parameters.push((name, values));
    }

    /// Forgets what was given for a change that will not come.
    pub fn forget(&mut self) {
        self.next = Change::default();
    }

    /// Makes the change that was given, with another view and other layers unless they are absent, and runs. If anything is
    /// refused, all stays as it was.
    pub fn change(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "View | undefined")] view: JsValue,
        #[wasm_bindgen(unchecked_param_type = "NodeSpec[] | undefined")] nodes: JsValue,
    ) -> Result<(), JsValue> {
        let mut change = std::mem::take(&mut self.next);
        if !view.is_undefined() {
            change.view = Some(from_js(view, "view").map_err(error)?);
        }
        if !nodes.is_undefined() {
            change.nodes = Some(from_js(nodes, "nodes").map_err(error)?);
        }
        self.lab.change(change).map_err(error)
    }

    /// Shape of what the layers read, and its least and largest value a channel.
    #[wasm_bindgen(js_name = inputShape, unchecked_return_type = "LabMaps")]
    pub fn input_shape(&self) -> Result<JsValue, JsValue> {
        describe(self.lab.input())
    }

    /// What the layers read.
    pub fn input(&self) -> Result<Float32Array, JsValue> {
        floats(self.lab.input())
    }

    /// Shape of what a node made, and its least and largest value a channel.
    #[wasm_bindgen(js_name = mapsShape, unchecked_return_type = "LabMaps")]
    pub fn maps_shape(&self, node: &str) -> Result<JsValue, JsValue> {
        describe(self.lab.maps(node))
    }

    /// What a node made.
    pub fn maps(&self, node: &str) -> Result<Float32Array, JsValue> {
        floats(self.lab.maps(node))
    }

    /// How the value of a node at row, column, channel came about, with printed numbers of so many decimals.
    #[wasm_bindgen(unchecked_return_type = "CellTerms")]
    pub fn cell(
        &self,
        node: &str,
        row: usize,
        column: usize,
        channel: usize,
        decimals: u32,
    ) -> Result<JsValue, JsValue> {
        let network = self.lab.network().map_err(error)?;
        to_js(&cell(network, node, [row, column, channel], decimals).map_err(error)?)
    }

    /// Window arithmetic and cost of layers that nothing has been computed with.
    #[wasm_bindgen(unchecked_return_type = "LayerReport[]")]
    pub fn report(
        #[wasm_bindgen(unchecked_param_type = "[number, number, number]")] input: JsValue,
        #[wasm_bindgen(unchecked_param_type = "NodeSpec[]")] nodes: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Workload")] workload: JsValue,
    ) -> Result<JsValue, JsValue> {
        asked(input, nodes, workload, report)
    }

    /// What layers that nothing has been computed with cost together.
    #[wasm_bindgen(unchecked_return_type = "TotalCost")]
    pub fn total(
        #[wasm_bindgen(unchecked_param_type = "[number, number, number]")] input: JsValue,
        #[wasm_bindgen(unchecked_param_type = "NodeSpec[]")] nodes: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Workload")] workload: JsValue,
    ) -> Result<JsValue, JsValue> {
        asked(input, nodes, workload, total)
    }
}

/// What `tell` says of layers over an input.
fn asked<T: Serialize>(
    input: JsValue,
    nodes: JsValue,
    workload: JsValue,
    tell: impl FnOnce([u32; 3], Vec<NodeSpec>, Workload) -> Result<T>,
) -> Result<JsValue, JsValue> {
    let told = || tell(from_js(input, "input")?, from_js(nodes, "nodes")?, from_js(workload, "workload")?);
    to_js(&told().map_err(error)?)
}

fn describe(maps: Result<lab::Maps<'_>>) -> Result<JsValue, JsValue> {
    let (shape, values) = maps.map_err(error)?;
    let Shape { height, width, channels } = shape;
    to_js(&LabMaps { height, width, channels, extents: lab::extents(values, channels) })
}

fn floats(maps: Result<lab::Maps<'_>>) -> Result<Float32Array, JsValue> {
    maps.map(|(_, values)| Float32Array::from(values)).map_err(error)
}
