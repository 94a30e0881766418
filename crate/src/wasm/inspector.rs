//! One network of any spec that is looked into, see [`crate::explain::inspector`].

use std::sync::Arc;

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::wire::{LabMaps, StudyResult, error, from_js, to_js};
use super::{Session, graph};
use crate::error::{Error, Result};
use crate::explain::ablation::Ablation;
use crate::explain::field::field;
use crate::explain::inspector::{self, InspectorBytes};
use crate::explain::lab::extents;
use crate::explain::look::{Look, Scaling};
use crate::explain::maps::{Histogram, Statistics};
use crate::explain::study::{StudyAnswer, StudyRequest, cam_node};
use crate::format::safetensors::Tensors;
use crate::graph::Graph;
use crate::network::Network;
use crate::params::Params;
use crate::shape::Shape;

/// The input itself, among names of nodes.
const INPUT: &str = "input";

/// Most bins of a histogram.
const MOST_BINS: usize = 1000;

/// At most one network. Whoever holds it runs it with [`Inspector::advance`] after each change, a node a call.
#[wasm_bindgen]
#[derive(Default)]
pub struct Inspector {
    held: Option<inspector::Inspector>,
    /// Of the last study, until it is fetched.
    heat: Vec<f32>,
}

#[wasm_bindgen]
impl Inspector {
    /// Without a network.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a network would take.
    #[wasm_bindgen(unchecked_return_type = "InspectorBytes")]
    pub fn bytes(#[wasm_bindgen(unchecked_param_type = "ModelSpec")] spec: JsValue) -> Result<JsValue, JsValue> {
        to_js(&InspectorBytes::of(graph(spec).map_err(error)?.as_ref()))
    }

    /// Holds a network with initial weights; `keep`: parameters of the one held so far stay where name and dims agree.
    #[wasm_bindgen(js_name = openInitial, unchecked_return_type = "ModelSummary")]
    pub fn open_initial(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ModelSpec")] spec: JsValue,
        seed: u32,
        keep: bool,
    ) -> Result<JsValue, JsValue> {
        let graph = graph(spec).map_err(error)?;
        self.open(graph, u64::from(seed), |params, before| {
            if let (true, Some(before)) = (keep, before) {
                before.lend(params);
            }
            Ok(())
        })
    }

    /// Holds a network with weights from a safetensors file.
    #[wasm_bindgen(js_name = openFile, unchecked_return_type = "ModelSummary")]
    pub fn open_file(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ModelSpec")] spec: JsValue,
        bytes: &[u8],
    ) -> Result<JsValue, JsValue> {
        let graph = graph(spec).map_err(error)?;
        self.open(graph, 0, |params, _| Tensors::read(bytes)?.load_into(params))
    }

    /// Holds a copy of one of the page's own networks, with its present weights.
    #[wasm_bindgen(js_name = openCopy, unchecked_return_type = "ModelSummary")]
    pub fn open_copy(
        &mut self,
        session: &Session,
        #[wasm_bindgen(unchecked_param_type = "ModelId")] model: JsValue,
    ) -> Result<JsValue, JsValue> {
        let theirs = session.network(model).map_err(error)?;
        self.open(Arc::clone(theirs.graph()), 0, |params, _| {
            params.load(|name| theirs.params.find(name).map(|entry| (entry.dims.as_slice(), theirs.params.get(entry))))
        })
    }

    fn open(
        &mut self,
        graph: Arc<Graph>,
        seed: u64,
        load: impl FnOnce(&mut Params, Option<&inspector::Inspector>) -> Result<()>,
    ) -> Result<JsValue, JsValue> {
        let opened = || -> Result<_> {
            InspectorBytes::of(&graph).check()?;
            let mut params = Params::new(&graph, seed);
            load(&mut params, self.held.as_ref())?;
            Ok(inspector::Inspector::new(graph, params))
        };
        let held = self.held.insert(opened().map_err(error)?);
        to_js(&held.graph().summary())
    }

    /// Lets the network go, and its memory.
    pub fn close(&mut self) {
        self.held = None;
    }

    /// Looks at a drawing (ink 0 … 255, row by row) as MNIST would hold it; `false` and nothing if there is no ink.
    #[wasm_bindgen(js_name = lookAtDrawing)]
    pub fn look_at_drawing(&mut self, ink: &[u8], width: usize) -> Result<bool, JsValue> {
        self.look(Look::Drawing { ink, width })
    }

    /// Looks at 28×28 bytes as they are.
    #[wasm_bindgen(js_name = lookAtImage)]
    pub fn look_at_image(&mut self, pixels: &[u8]) -> Result<bool, JsValue> {
        self.look(Look::Image(pixels))
    }

    /// Looks at the middle of a picture, RGBA row by row.
    #[wasm_bindgen(js_name = lookAtPicture)]
    pub fn look_at_picture(
        &mut self,
        rgba: &[u8],
        height: usize,
        width: usize,
        #[wasm_bindgen(unchecked_param_type = "Scaling")] scaling: JsValue,
    ) -> Result<bool, JsValue> {
        let scaling: Scaling = from_js(scaling, "scaling").map_err(error)?;
        self.look(Look::Picture { rgba, size: [height, width], scaling })
    }

    /// Looks at as many numbers as the input has.
    #[wasm_bindgen(js_name = lookAtNumbers)]
    pub fn look_at_numbers(&mut self, values: &[f32]) -> Result<bool, JsValue> {
        self.look(Look::Numbers(values))
    }

    fn look(&mut self, look: Look<'_>) -> Result<bool, JsValue> {
        let held = self.held_mut().map_err(error)?;
        let Some(seen) = look.seen(held.graph().input).map_err(error)? else { return Ok(false) };
        held.look(seen);
        Ok(true)
    }

    /// Breaks this and nothing else.
    pub fn ablate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Ablation[]")] ablations: JsValue,
    ) -> Result<(), JsValue> {
        let ablations: Vec<Ablation> = from_js(ablations, "ablations").map_err(error)?;
        self.held_mut().and_then(|held| held.ablate(&ablations)).map_err(error)
    }

    /// Runs one node; `false` when there is nothing left to do.
    pub fn advance(&mut self) -> Result<bool, JsValue> {
        self.held_mut().map(inspector::Inspector::advance).map_err(error)
    }

    /// What the network looks at, 0 … 1, as people see it; absent where it was given numbers.
    pub fn picture(&self) -> Result<Option<Float32Array>, JsValue> {
        Ok(self.held().map_err(error)?.picture().map(Float32Array::from))
    }

    /// Shape of the maps of a node, and least and largest value of each; `input` is what the network sees.
    #[wasm_bindgen(js_name = mapsShape, unchecked_return_type = "LabMaps")]
    pub fn maps_shape(&self, node: &str) -> Result<JsValue, JsValue> {
        let (network, tensor) = self.tensor(node).map_err(error)?;
        let Shape { height, width, channels } = network.graph().shape(tensor);
        to_js(&LabMaps { height, width, channels, extents: extents(network.activation(tensor), channels) })
    }

    /// The maps of a node, height × width × channels.
    pub fn maps(&self, node: &str) -> Result<Float32Array, JsValue> {
        let (network, tensor) = self.tensor(node).map_err(error)?;
        Ok(Float32Array::from(network.activation(tensor)))
    }

    /// Numbers about the maps of a node: six columns, each with a number a map: mean, least, most, deviation, 1 if dead,
    /// share that is saturated.
    pub fn statistics(&self, node: &str) -> Result<Float32Array, JsValue> {
        let Statistics { mean, least, most, deviation, dead, saturated } =
            self.held().and_then(|held| held.statistics(node)).map_err(error)?;
        let dead = dead.into_iter().map(|is_dead| if is_dead { 1.0 } else { 0.0 }).collect();
        Ok(Float32Array::from([mean, least, most, deviation, dead, saturated].concat().as_slice()))
    }

    /// How often the values of a node lie where.
    #[wasm_bindgen(unchecked_return_type = "Histogram")]
    pub fn histogram(&self, node: &str, bins: usize) -> Result<JsValue, JsValue> {
        if !(1..=MOST_BINS).contains(&bins) {
            let (option, value, max) = ("bins".to_owned(), bins as f64, MOST_BINS as f64);
            return Err(error(Error::OutOfRange { option, value, min: 1.0, max }));
        }
        let (network, tensor) = self.tensor(node).map_err(error)?;
        to_js(&Histogram::of(network.activation(tensor), bins))
    }

    /// How a cell came about; `strongest` absent: all of its terms.
    #[wasm_bindgen(unchecked_return_type = "InspectedCell")]
    pub fn cell(
        &mut self,
        node: &str,
        row: usize,
        column: usize,
        channel: usize,
        decimals: u32,
        strongest: Option<usize>,
    ) -> Result<JsValue, JsValue> {
        let held = self.held_mut().map_err(error)?;
        to_js(&held.cell(node, [row, column, channel], decimals, strongest).map_err(error)?)
    }

    /// The theoretical receptive field of a cell; needs no input.
    #[wasm_bindgen(unchecked_return_type = "CellField")]
    pub fn field(&self, node: &str, row: usize, column: usize, channel: usize) -> Result<JsValue, JsValue> {
        let held = self.held().map_err(error)?;
        to_js(&field(held.graph(), node, [row, column, channel]).map_err(error)?)
    }

    /// A parameter by its full name, such as `conv1.kernel`, with what noise has made of it.
    pub fn parameter(&self, name: &str) -> Result<Float32Array, JsValue> {
        let params = self.held().map_err(error)?.params();
        let entry = params.find(name).ok_or_else(|| error(Error::MissingTensor { tensor: name.to_owned() }))?;
        Ok(Float32Array::from(params.get(entry)))
    }

    /// The most likely classes, most likely first.
    #[wasm_bindgen(unchecked_return_type = "LikelyClass[]")]
    pub fn top(&self, most: usize) -> Result<JsValue, JsValue> {
        to_js(&self.held().and_then(|held| held.top(most)).map_err(error)?)
    }

    /// Name of the global average pooling that a class activation map can be made at, if there is one.
    #[wasm_bindgen(js_name = camNode)]
    pub fn cam_node(&self) -> Result<Option<String>, JsValue> {
        let graph: &Arc<Graph> = self.held().map_err(error)?.graph();
        Ok(cam_node(graph).map(|index| graph.nodes[index].name.clone()))
    }

    /// Begins a study in place of the last one; test images are the session's.
    pub fn begin(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "StudyRequest")] request: JsValue,
        session: &Session,
    ) -> Result<(), JsValue> {
        let request: StudyRequest = from_js(request, "study").map_err(error)?;
        self.held_mut().and_then(|held| held.begin(&request, &session.test)).map_err(error)
    }

    /// The work of one node for the study; `false` when there is nothing left to do.
    #[wasm_bindgen(js_name = advanceStudy)]
    pub fn advance_study(&mut self, session: &Session) -> bool {
        self.held.as_mut().is_some_and(|held| held.advance_study(&session.test))
    }

    /// Passes of the study that are done, and all; absent if there is none.
    #[wasm_bindgen(unchecked_return_type = "[number, number] | undefined")]
    pub fn progress(&self) -> Result<JsValue, JsValue> {
        match self.held.as_ref().and_then(inspector::Inspector::progress) {
            Some(progress) => to_js(&progress),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// Gives the study up.
    #[wasm_bindgen(js_name = giveUp)]
    pub fn give_up(&mut self) {
        if let Some(held) = &mut self.held {
            held.give_up();
        }
    }

    /// What came out of a study that has nothing left to do; absent if it was given up.
    #[wasm_bindgen(unchecked_return_type = "StudyResult | undefined")]
    pub fn conclude(&mut self) -> Result<JsValue, JsValue> {
        let answer = self.held.as_mut().and_then(inspector::Inspector::conclude);
        let Some(StudyAnswer { heat, value, accuracy }) = answer else { return Ok(JsValue::UNDEFINED) };
        let size = heat.as_ref().map(|heat| [heat.height, heat.width]);
        self.heat = heat.map(|heat| heat.values).unwrap_or_default();
        to_js(&StudyResult { value, accuracy, size })
    }

    /// The heat of the study that was concluded last, row by row; nothing the second time.
    pub fn heat(&mut self) -> Float32Array {
        Float32Array::from(std::mem::take(&mut self.heat).as_slice())
    }

    fn held(&self) -> Result<&inspector::Inspector> {
        self.held.as_ref().ok_or(Error::EmptyModel)
    }

    fn held_mut(&mut self) -> Result<&mut inspector::Inspector> {
        self.held.as_mut().ok_or(Error::EmptyModel)
    }

    /// A tensor by the name of the node that makes it.
    fn tensor(&self, node: &str) -> Result<(&Network, usize)> {
        let network = self.held()?.network()?;
        if node == INPUT {
            return Ok((network, 0));
        }
        let unknown = || Error::UnknownInput { node: node.to_owned(), input: node.to_owned() };
        Ok((network, network.graph().find(node).ok_or_else(unknown)? + 1))
    }
}
