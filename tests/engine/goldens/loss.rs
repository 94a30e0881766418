//! Softmax cross-entropy.

use convscope::loss::{evaluate, softmax_cross_entropy};
use serde::Deserialize;

use crate::case::{Case, Findings};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attributes {
    reduction: Reduction,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reduction {
    Mean,
}

pub fn check(case: &Case) -> Findings {
    Findings::of(run(case))
}

fn run(case: &Case) -> Result<Findings, String> {
    let Attributes { reduction: Reduction::Mean } = case.attributes()?;
    case.only(&["logits", "labels"], &["loss"], &["logits"])?;
    let (logits, labels) = (case.input("logits")?, case.input("labels")?.labels()?);
    let (images, classes) = logits.batch()?;
    let mut dlogits = vec![f32::NAN; logits.floats().len()];
    let outcome = softmax_cross_entropy(logits.floats(), &labels, classes.channels, &mut dlogits);
    let mut findings = Findings::default();
    let mean = |sum: f64| [(sum / images as f64) as f32];
    findings.compare(case, "loss", &mean(outcome.loss), case.output("loss")?);
    let judged = evaluate(logits.floats(), &labels, classes.channels);
    findings.compare(case, "loss without gradient", &mean(judged.loss), case.output("loss")?);
    if let Some(want) = case.grads.get("logits") {
        findings.compare(case, "dlogits", &dlogits, want);
    }
    Ok(findings)
}
