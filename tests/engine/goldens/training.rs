//! LeNet-5 over a few steps on one batch: losses, the first gradients, the weights afterwards.

use convscope::graph::ModelSpec;
use convscope::layers::Mode;
use convscope::loss::softmax_cross_entropy;
use convscope::optim::{Optimizer, OptimizerKind};
use serde::Deserialize;
use serde_json::{Map, Value, json};

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

/// LeNet-5 of the files: tanh and average pooling, as in 1998.
fn lenet5() -> Result<ModelSpec, String> {
    let tanh = |name: &str| json!({ "name": name, "kind": "activation", "function": "tanh" });
    let pool = |name: &str| json!({ "name": name, "kind": "avg_pool2d", "kernel": 2 });
    let dense = |name: &str, units: u32| json!({ "name": name, "kind": "dense", "units": units });
    let nodes = json!([
        { "name": "conv1", "kind": "conv2d", "filters": 6, "kernel": 5, "padding": "same" },
        tanh("tanh1"),
        pool("pool1"),
        { "name": "conv2", "kind": "conv2d", "filters": 16, "kernel": 5 },
        tanh("tanh2"),
        pool("pool2"),
        { "name": "flatten", "kind": "flatten" },
        dense("dense1", 120),
        tanh("tanh3"),
        dense("dense2", 84),
        tanh("tanh4"),
        dense("dense3", 10),
    ]);
    let model = json!({ "name": "LeNet-5", "input": [28, 28, 1], "nodes": nodes });
    ModelSpec::from_value(model).map_err(|error| error.to_string())
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
