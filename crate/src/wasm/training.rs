//! The part of [`Session`] that trains and measures the page's own network.

use js_sys::{Float32Array, Uint8Array};
use wasm_bindgen::prelude::*;

use super::wire::{EvaluationDetail, Measured, RunStatus, WrongAnswer, advance_name, error, from_js, to_js};
use super::{DIGIT, Session};
use crate::data::augment::Augment;
use crate::error::Error;
use crate::format::checkpoint::Checkpoint;
use crate::rng::Rng;
use crate::train::{Advance, RecipeChange};

#[wasm_bindgen]
impl Session {
    /// One piece of work of the run: a training step, or a slice of the evaluation in progress. Refused with `no_data`
    /// where waiting for images would be for ever.
    #[wasm_bindgen(unchecked_return_type = "'stepped' | 'evaluated' | 'waiting' | 'diverged'")]
    pub fn advance(&mut self) -> Result<String, JsValue> {
        let (own, data) = self.run().map_err(error)?;
        match own.advance(data).map_err(error)? {
            Advance::Waiting if data.train.has_ended() && data.train.is_empty() => Err(error(Error::NoData)),
            advance => Ok(advance_name(advance).to_owned()),
        }
    }

    /// A slice of the evaluation in progress; `false` if there is none.
    #[wasm_bindgen(js_name = advanceEvaluation)]
    pub fn advance_evaluation(&mut self) -> Result<bool, JsValue> {
        let (own, data) = self.run().map_err(error)?;
        own.advance_evaluation(data.test).map_err(error)
    }

    /// Starts to measure the own network on all test images that are there.
    pub fn evaluate(&mut self) -> Result<(), JsValue> {
        let (own, data) = self.run().map_err(error)?;
        own.evaluate(data.test, data.test.len()).map_err(error)
    }

    /// The last measurement on the whole test set with its `most` worst mistakes.
    #[wasm_bindgen(unchecked_return_type = "EvaluationDetail | undefined")]
    pub fn evaluation(&self, most: usize) -> Result<JsValue, JsValue> {
        let own = self.trainer().map_err(error)?;
        let Some(evaluation) = own.evaluated() else { return Ok(JsValue::UNDEFINED) };
        let mistakes = evaluation.mistakes(&self.test, most);
        to_js(&EvaluationDetail {
            measured: evaluation.measurement(&self.test).into(),
            confusion: evaluation.confusion(&self.test),
            mistakes: mistakes
                .iter()
                .map(|mistake| WrongAnswer {
                    index: mistake.index,
                    label: mistake.label,
                    answer: mistake.verdict.answer,
                    confidence: mistake.verdict.confidence,
                })
                .collect(),
        })
    }

    /// What a run of `seed` would make of some 28×28 images, `times` each: the variants of the first one after the other,
    /// then those of the second …, as the maps of one layer, height × width × all of them.
    pub fn vary(
        &self,
        pixels: &[u8],
        #[wasm_bindgen(unchecked_param_type = "Augment")] distortions: JsValue,
        seed: u32,
        times: usize,
    ) -> Result<Float32Array, JsValue> {
        let augment: Augment = from_js(distortions, "distortions").map_err(error)?;
        augment.check().map_err(error)?;
        let images = pixels.chunks_exact(DIGIT[0] * DIGIT[1]);
        let count = images.len() * times;
        let mut all = vec![0.0; count * DIGIT[0] * DIGIT[1]];
        let mut one = vec![0.0; DIGIT[0] * DIGIT[1]];
        for (place, image) in images.flat_map(|image| std::iter::repeat_n(image, times)).enumerate() {
            augment.apply(image, DIGIT, &mut Rng::stream(seed.into(), "vary", place as u64), &mut one);
            all.iter_mut().skip(place).step_by(count).zip(&one).for_each(|(to, &value)| *to = value);
        }
        Ok(Float32Array::from(all.as_slice()))
    }

    /// Where the run stands.
    #[wasm_bindgen(unchecked_return_type = "RunStatus")]
    pub fn status(&self) -> Result<JsValue, JsValue> {
        to_js(&RunStatus::of(self.trainer().map_err(error)?, &self.train))
    }

    /// Losses of the steps after `from`.
    pub fn losses(&self, from: usize) -> Result<Float32Array, JsValue> {
        let history = self.trainer().map_err(error)?.history();
        Ok(Float32Array::from(history.loss.get(from..).unwrap_or_default()))
    }

    /// Batch accuracies of the steps after `from`.
    pub fn accuracies(&self, from: usize) -> Result<Float32Array, JsValue> {
        let history = self.trainer().map_err(error)?.history();
        Ok(Float32Array::from(history.accuracy.get(from..).unwrap_or_default()))
    }

    /// All measurements on test images.
    #[wasm_bindgen(unchecked_return_type = "Measured[]")]
    pub fn tests(&self) -> Result<JsValue, JsValue> {
        let tests = &self.trainer().map_err(error)?.history().tests;
        to_js(&tests.iter().map(|&test| Measured::from(test)).collect::<Vec<_>>())
    }

    /// Changes what is named; only another seed starts the run over.
    #[wasm_bindgen(unchecked_return_type = "Recipe")]
    pub fn configure(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "RecipeChange")] change: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (own, _) = self.run().map_err(error)?;
        from_js::<RecipeChange>(change, "recipe").and_then(|change| own.configure(&change)).map_err(error)?;
        to_js(own.recipe())
    }

    /// Back to the same initial weights.
    pub fn reset(&mut self) -> Result<(), JsValue> {
        self.run().map(|(own, _)| own.reset()).map_err(error)
    }

    /// Forgets why the run stopped by itself, so that it may be tried again.
    pub fn forgive(&mut self) -> Result<(), JsValue> {
        self.run().map(|(own, _)| own.forgive()).map_err(error)
    }

    /// Everything needed to go on, as a safetensors file.
    pub fn checkpoint(&self) -> Result<Uint8Array, JsValue> {
        let bytes = Checkpoint::of(self.trainer().map_err(error)?).to_bytes();
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Goes on from a checkpoint; if it is refused, the run stays as it is.
    #[wasm_bindgen(unchecked_return_type = "ModelSummary")]
    pub fn restore(&mut self, bytes: &[u8]) -> Result<JsValue, JsValue> {
        let trainer = Checkpoint::from_bytes(bytes).and_then(Checkpoint::into_trainer).map_err(error)?;
        let trainer = self.own.insert(trainer);
        to_js(&trainer.network().graph().summary())
    }
}
