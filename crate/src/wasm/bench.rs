//! What the benchmark page (`tests/bench`) needs and the page does not: any network, run forward on any input. Training
//! steps it times through [`super::Session`], as the page makes them.

use std::sync::Arc;

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::wire::{error, to_js};
use crate::error::Error;
use crate::graph::Graph;
use crate::inference::Inference;
use crate::params::Params;

/// A network with the initial weights of a seed.
#[wasm_bindgen]
pub struct Bench {
    graph: Arc<Graph>,
    params: Params,
    inference: Inference,
    /// What every run sees.
    images: Vec<f32>,
}

#[wasm_bindgen]
impl Bench {
    /// Builds a network from a spec.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "ModelSpec")] spec: JsValue, seed: u32) -> Result<Self, JsValue> {
        let graph = super::graph(spec).map_err(error)?;
        let (params, inference) = (Params::new(&graph, seed.into()), Inference::new(Arc::clone(&graph), graph.output));
        Ok(Self { graph, params, inference, images: Vec::new() })
    }

    /// Its layers and what they cost.
    #[wasm_bindgen(unchecked_return_type = "ModelSummary")]
    pub fn summary(&self) -> Result<JsValue, JsValue> {
        to_js(&self.graph.summary())
    }

    /// A parameter by its full name, such as `conv1.kernel`.
    pub fn parameter(&self, name: &str) -> Result<Float32Array, JsValue> {
        let entry = self.params.find(name).ok_or_else(|| error(Error::MissingTensor { tensor: name.to_owned() }))?;
        Ok(Float32Array::from(self.params.get(entry)))
    }

    /// What the next runs see: `batch` images, NHWC.
    #[wasm_bindgen(js_name = setInput)]
    pub fn set_input(&mut self, images: &[f32], batch: usize) -> Result<(), JsValue> {
        let input = self.graph.input;
        if batch == 0 || images.len() != batch * input.len() {
            let got = [images.len() / batch.max(1), 1];
            return Err(error(Error::ImageSize { expected: [input.height, input.width], got }));
        }
        self.images = images.to_vec();
        Ok(())
    }

    /// So many runs over the input.
    pub fn forward(&mut self, times: usize) {
        let batch = self.images.len() / self.graph.input.len();
        for _ in 0..times {
            self.inference.input_mut(batch).copy_from_slice(&self.images);
            self.inference.run(&mut self.params);
        }
    }

    /// The answer of the last run, NHWC.
    pub fn output(&self) -> Float32Array {
        Float32Array::from(self.inference.answer())
    }
}
