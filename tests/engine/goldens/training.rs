//! LeNet-5 over a few steps on one batch: losses, the first gradients, the weights afterwards.

use std::path::Path;

use convscope::graph::ModelSpec;
use convscope::layers::Mode;
use convscope::loss::softmax_cross_entropy;
use convscope::optim::{Optimizer, OptimizerKind};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::case::{Case, Findings};
use crate::subject::{NetworkSubject, Subject};

#[derive(Deserialize)]
struct Attributes {
    optimizer: String,
    steps: usize,
    learning_rate: f64,
    /// True for `nesterov` and says no more than that.
    #[serde(default)]
    nesterov: bool,
    #[serde(flatten)]
    hyper_parameters: Map<String, Value>,
}

impl Attributes {
    /// Keras writes `beta_1`; an optimiser refuses what it does not know.
    fn kind(self) -> Result<OptimizerKind, String> {
        if self.nesterov != (self.optimizer == "nesterov") {
            return Err(format!("nesterov is {} for {}", self.nesterov, self.optimizer));
        }
        let mut fields: Map<String, Value> =
            self.hyper_parameters.into_iter().map(|(name, value)| (name.replace("beta_", "beta"), value)).collect();
        fields.insert("kind".into(), self.optimizer.into());
        serde_json::from_value(Value::Object(fields)).map_err(|error| format!("attrs: {error}"))
    }
}

/// The project's own LeNet-5 is the files': ReLU, max pooling, the loss from the logits.
fn lenet5() -> Result<ModelSpec, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/models/lenet5.json");
    let json = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    ModelSpec::from_json(&json).map_err(|error| error.to_string())
}

pub fn check(case: &Case) -> Findings {
    Findings::of(run(case))
}

fn run(case: &Case) -> Result<Findings, String> {
    let attributes: Attributes = case.attributes()?;
    let (steps, learning_rate) = (attributes.steps, attributes.learning_rate);
    let kind = attributes.kind()?;
    let mut subject = NetworkSubject::new(&lenet5()?, "", Mode::Training { seed: 0 })?;
    let mut missing = subject.required();
    let labels = case.input("labels")?.labels()?;
    for (name, tensor) in case.inputs.iter().filter(|(name, _)| *name != "labels") {
        subject.set(name, tensor)?;
        missing.remove(name);
    }
    if !missing.is_empty() {
        return Err(format!("the case has no {missing:?}"));
    }

    let mut findings = Findings::default();
    let mut optimizer = Optimizer::new(kind, subject.network.params.values.len());
    let mut losses = Vec::new();
    for step in 0..steps {
        losses.push(step_backward(&mut subject, &labels)?);
        if step == 0 {
            for (name, want) in &case.grads {
                let got = subject.gradient(name).ok_or_else(|| format!("unknown gradient {name}"))?;
                findings.compare(case, &format!("d{name}"), got, want);
            }
        }
        let params = &mut subject.network.params;
        optimizer.step(learning_rate, &mut params.values, &params.gradients);
    }
    for (name, want) in &case.outputs {
        match name.strip_prefix("after.") {
            Some(parameter) => {
                let params = &subject.network.params;
                let entry = params.find(parameter).ok_or_else(|| format!("unknown output {name}"))?;
                findings.compare(case, name, params.get(entry), want);
            }
            None if name == "losses" => findings.compare(case, name, &losses, want),
            None => return Err(format!("unknown output {name}")),
        }
    }
    Ok(findings)
}

/// Forward and backward on the batch that was set; the mean loss.
fn step_backward(subject: &mut NetworkSubject, labels: &[u8]) -> Result<f32, String> {
    subject.forward();
    let logits = subject.output("y").ok_or("no output")?.to_vec();
    let mut dlogits = vec![f32::NAN; logits.len()];
    let outcome = softmax_cross_entropy(&logits, labels, logits.len() / labels.len(), &mut dlogits);
    subject.backward(&dlogits)?;
    Ok((outcome.loss / labels.len() as f64) as f32)
}
