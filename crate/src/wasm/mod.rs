//! F6. The class that JavaScript sees, and the only place that knows JavaScript.
//!
//! Descriptions cross as objects ([`wire`]), numbers as typed arrays that are copied out of wasm memory at once, so that
//! no view into it can outlive the next call. Every error is an object `{ code, …values }`.

use std::arch::wasm32::memory_size;
use std::sync::Arc;

use js_sys::{Float32Array, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::data::dataset::{self, Dataset};
use crate::data::{digit, idx};
use crate::error::{Error, Result};
use crate::format::safetensors::Tensors;
use crate::graph::{Graph, ModelSpec};
use crate::kernels::parallel;
use crate::layers::Mode;
use crate::memory::Usage;
use crate::network::Network;
use crate::train::{Data, Recipe, Trainer};

#[cfg(feature = "bench")]
mod bench;
mod inspector;
mod invariance;
mod lab;
#[cfg(target_feature = "atomics")]
mod threads;
mod training;
mod wire;

use wire::{ImagesStatus, MemoryUse, ModelId, error, from_js, to_js};

/// Height and width of MNIST's images.
const DIGIT: [usize; 2] = [28, 28];
/// Bytes of a page of WebAssembly memory.
const PAGE: u64 = 1 << 16;
/// Classes of MNIST.
const CLASSES: usize = 10;

/// Logs a panic with its place before the worker is given up.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

/// The engine of one page: the network it was shipped with, the one it trains, and the images.
#[wasm_bindgen]
pub struct Session {
    reference: Option<Network>,
    own: Option<Trainer>,
    train: Dataset,
    test: Dataset,
    /// The 28×28 that the networks look at, 0 … 1.
    digit: Vec<f32>,
}

#[wasm_bindgen]
impl Session {
    /// Without networks and images. Tells the log which engine a report is about.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let engine =
            format!("ConvScope engine {} ({}, {})", env!("CARGO_PKG_VERSION"), Self::build(), parallel::threads());
        web_sys::console::debug_1(&engine.into());
        let empty = || Dataset::new(DIGIT, CLASSES, 0);
        Self { reference: None, own: None, train: empty(), test: empty(), digit: vec![0.0; DIGIT[0] * DIGIT[1]] }
    }

    /// Which of the two builds this is: `base` with `simd128`, `fast` with `relaxed-simd` and shared memory too.
    #[wasm_bindgen(unchecked_return_type = "EngineBuild")]
    pub fn build() -> String {
        if cfg!(target_feature = "relaxed-simd") { "fast" } else { "base" }.to_owned()
    }

    /// Threads that it computes with: always one in the base build, one until `startThreads` in the fast one.
    pub fn threads() -> usize {
        parallel::threads()
    }

    /// Shapes, parameters, MACs and receptive fields of any spec; allocates no weights.
    #[wasm_bindgen(unchecked_return_type = "ModelSummary")]
    pub fn describe(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ModelSpec")] spec: JsValue,
    ) -> Result<JsValue, JsValue> {
        to_js(&graph(spec).map_err(error)?.summary())
    }

    /// Opens the reference network with weights from a safetensors file.
    #[wasm_bindgen(js_name = openReference, unchecked_return_type = "ModelSummary")]
    pub fn open_reference(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ModelSpec")] spec: JsValue,
        weights: &[u8],
    ) -> Result<JsValue, JsValue> {
        let network = graph(spec).and_then(|graph| {
            let mut network = Network::new(graph, 0);
            Tensors::read(weights)?.load_into(&mut network.params)?;
            Ok(network)
        });
        let network = self.reference.insert(network.map_err(error)?);
        to_js(&network.graph().summary())
    }

    /// Opens a network to train: initial weights of the recipe's seed.
    #[wasm_bindgen(unchecked_return_type = "ModelSummary")]
    pub fn open(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ModelSpec")] spec: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Recipe")] recipe: JsValue,
    ) -> Result<JsValue, JsValue> {
        let trainer =
            graph(spec).and_then(|graph| Trainer::new(graph, from_js::<Recipe>(recipe, "recipe")?)).map_err(error)?;
        let trainer = self.own.insert(trainer);
        to_js(&trainer.network().graph().summary())
    }

    /// Says how many images there will be in all and that those that are missing are on their way (again).
    pub fn expect(&mut self, train: usize, test: usize) {
        self.train.expect(train);
        self.test.expect(test);
    }

    /// Adds a shard of training images, in order.
    #[wasm_bindgen(js_name = addTrain)]
    pub fn add_train(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        idx::shard(bytes).and_then(|shard| self.train.append(&shard)).map_err(error)
    }

    /// Adds a shard of test images, in order.
    #[wasm_bindgen(js_name = addTest)]
    pub fn add_test(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        idx::shard(bytes).and_then(|shard| self.test.append(&shard)).map_err(error)
    }

    /// No more training images will come: an epoch is what is there.
    #[wasm_bindgen(js_name = endTrain)]
    pub fn end_train(&mut self) {
        self.train.end();
    }

    /// Which images have arrived.
    #[wasm_bindgen(js_name = imagesStatus, unchecked_return_type = "ImagesStatus")]
    pub fn images_status(&self) -> Result<JsValue, JsValue> {
        to_js(&ImagesStatus {
            train_loaded: self.train.len(),
            train_expected: self.train.total(),
            test_loaded: self.test.len(),
            test_expected: self.test.total(),
        })
    }

    /// What its memory is for.
    #[wasm_bindgen(unchecked_return_type = "MemoryUse")]
    pub fn memory(&self) -> Result<JsValue, JsValue> {
        let mut usage = self.own.as_ref().map(Trainer::usage).unwrap_or_default();
        usage += self.reference.as_ref().map(Network::usage).unwrap_or_default();
        let Usage { weights, passes, optimizer } = usage;
        let images = self.train.bytes() + self.test.bytes();
        to_js(&MemoryUse { weights, passes, optimizer, images, whole: memory_size::<0>() as u64 * PAGE })
    }

    /// Label of a test image; absent while it has not arrived.
    #[wasm_bindgen(js_name = testLabel)]
    pub fn test_label(&self, index: usize) -> Option<u8> {
        self.test.labels().get(index).copied()
    }

    /// The 28×28 bytes of a test image; absent while it has not arrived.
    #[wasm_bindgen(js_name = testPixels)]
    pub fn test_pixels(&self, index: usize) -> Option<Uint8Array> {
        (index < self.test.len()).then(|| Uint8Array::from(self.test.image(index)))
    }

    /// Looks at a drawing (ink 0 … 255, row by row) as MNIST would hold it; `false` and nothing if there is no ink.
    #[wasm_bindgen(js_name = showDrawing)]
    pub fn show_drawing(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ModelId")] model: JsValue,
        ink: &[u8],
        width: usize,
        height: usize,
    ) -> Result<bool, JsValue> {
        if width == 0 || ink.len() != width * height {
            return Err(error(Error::ImageSize { expected: [height, width], got: [ink.len() / width.max(1), width] }));
        }
        let Some(digit) = digit::from_drawing(ink, width) else { return Ok(false) };
        dataset::normalize(&digit, &mut self.digit);
        self.look(model)?;
        Ok(true)
    }

    /// Looks at 28×28 bytes as they are.
    #[wasm_bindgen(js_name = showImage)]
    pub fn show_image(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ModelId")] model: JsValue,
        pixels: &[u8],
    ) -> Result<(), JsValue> {
        if pixels.len() != self.digit.len() {
            return Err(error(Error::ImageSize { expected: DIGIT, got: [pixels.len() / DIGIT[1], DIGIT[1]] }));
        }
        dataset::normalize(pixels, &mut self.digit);
        self.look(model)
    }

    fn look(&mut self, model: JsValue) -> Result<(), JsValue> {
        let digit = std::mem::take(&mut self.digit);
        let looked = self.network_mut(model).map(|network| run(network, &digit));
        self.digit = digit;
        looked.map_err(error)
    }

    /// The 28×28 that was looked at last, 0 … 1.
    pub fn digit(&self) -> Float32Array {
        Float32Array::from(self.digit.as_slice())
    }

    /// The answer to what was looked at last, one number a class.
    pub fn probabilities(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ModelId")] model: JsValue,
    ) -> Result<Float32Array, JsValue> {
        self.network(model).map(answer).map_err(error)
    }

    /// A network's answer to any image, height × width × channels; what was looked at before is no longer in its maps.
    pub fn answer(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ModelId")] model: JsValue,
        values: &[f32],
        height: usize,
        width: usize,
    ) -> Result<Float32Array, JsValue> {
        let network = self.network_mut(model).map_err(error)?;
        let input = network.graph().input;
        if [height, width, values.len()] != [input.height, input.width, input.len()] {
            return Err(error(Error::ImageSize { expected: [input.height, input.width], got: [height, width] }));
        }
        run(network, values);
        Ok(answer(network))
    }

    /// The activations of a node for what was looked at last, height × width × channels.
    pub fn maps(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ModelId")] model: JsValue,
        node: &str,
    ) -> Result<Float32Array, JsValue> {
        let network = self.network(model).map_err(error)?;
        let index = network.graph().find(node).ok_or_else(|| error(unknown_node(node)))?;
        Ok(Float32Array::from(network.activation(index + 1)))
    }

    /// A parameter by its full name, such as `conv1.kernel`.
    pub fn parameter(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ModelId")] model: JsValue,
        name: &str,
    ) -> Result<Float32Array, JsValue> {
        let params = &self.network(model).map_err(error)?.params;
        let entry = params.find(name).ok_or_else(|| error(Error::MissingTensor { tensor: name.to_owned() }))?;
        Ok(Float32Array::from(params.get(entry)))
    }

    fn trainer(&self) -> Result<&Trainer> {
        self.own.as_ref().ok_or_else(no_network)
    }

    /// The run and the images, to work with at once.
    fn run(&mut self) -> Result<(&mut Trainer, Data<'_>)> {
        let data = Data { train: &self.train, test: &self.test };
        Ok((self.own.as_mut().ok_or_else(no_network)?, data))
    }

    fn network(&self, model: JsValue) -> Result<&Network> {
        match from_js(model, "model")? {
            ModelId::Reference => self.reference.as_ref(),
            ModelId::Own => self.own.as_ref().map(Trainer::network),
        }
        .ok_or_else(no_network)
    }

    fn network_mut(&mut self, model: JsValue) -> Result<&mut Network> {
        match from_js(model, "model")? {
            ModelId::Reference => self.reference.as_mut(),
            ModelId::Own => self.own.as_mut().map(Trainer::network_mut),
        }
        .ok_or_else(no_network)
    }
}

/// Images with their labels, out of a shard.
#[wasm_bindgen]
pub struct Shard {
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

#[wasm_bindgen]
impl Shard {
    /// Reads a shard without adding it to anything.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Result<Self, JsValue> {
        let shard = idx::shard(bytes).map_err(error)?;
        Ok(Self { pixels: shard.images.pixels.to_vec(), labels: shard.labels.to_vec() })
    }

    /// All images one after the other.
    #[wasm_bindgen(getter)]
    pub fn pixels(&self) -> Uint8Array {
        Uint8Array::from(self.pixels.as_slice())
    }

    /// A label an image.
    #[wasm_bindgen(getter)]
    pub fn labels(&self) -> Uint8Array {
        Uint8Array::from(self.labels.as_slice())
    }
}

fn graph(spec: JsValue) -> Result<Arc<Graph>> {
    let json: Value = from_js(spec, "spec")?;
    Graph::build(&ModelSpec::from_value(json)?).map(Arc::new)
}

fn run(network: &mut Network, image: &[f32]) {
    network.input_mut(1).copy_from_slice(image);
    network.forward(Mode::Inference);
}

fn answer(network: &Network) -> Float32Array {
    Float32Array::from(network.activation(network.graph().output))
}

fn unknown_node(node: &str) -> Error {
    Error::UnknownInput { node: node.to_owned(), input: node.to_owned() }
}

/// Asked for before it was opened.
fn no_network() -> Error {
    Error::EmptyModel
}
