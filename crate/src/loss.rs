//! F4. Softmax cross-entropy, computed from logits.
//!
//! For one image with logits z and label t, with m = max z:
//!
//! * loss = log Σⱼ exp(zⱼ − m) − (z_t − m)
//! * dloss/dzⱼ = exp(zⱼ − m) / Σₖ exp(zₖ − m) − [j = t]
//!
//! No exponent is ever positive and the largest term of the sum is 1, so logits of any finite size neither overflow nor
//! lose the loss. It is `tf.nn.sparse_softmax_cross_entropy_with_logits`, averaged over the batch as Keras does.

/// What a batch came to. Divide by the number of images for the means.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// Sum of the losses, in nats; NaN or infinite if a logit was.
    pub loss: f64,
    /// Images whose largest logit is the label's.
    pub correct: usize,
}

impl Outcome {
    /// Adds the outcome of another batch.
    pub fn add(&mut self, other: Self) {
        self.loss += other.loss;
        self.correct += other.correct;
    }
}

/// What the network says about one image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// Cross-entropy against the label, in nats.
    pub loss: f32,
    /// The class with the largest logit; the first of equals.
    pub answer: usize,
    /// Probability of `answer`.
    pub confidence: f32,
}

/// Judges one image by its logits, one a class.
pub fn verdict(logits: &[f32], label: u8) -> Verdict {
    let answer = argmax(logits);
    let largest = logits[answer];
    let sum: f32 = logits.iter().map(|&z| libm::expf(z - largest)).sum();
    Verdict { loss: libm::logf(sum) - (logits[usize::from(label)] - largest), answer, confidence: 1.0 / sum }
}

/// The outcome of a batch: `logits` holds `labels.len()` rows of `classes`.
pub fn evaluate(logits: &[f32], labels: &[u8], classes: usize) -> Outcome {
    let mut outcome = Outcome::default();
    for (row, &label) in logits.chunks_exact(classes).zip(labels) {
        let verdict = verdict(row, label);
        outcome.loss += f64::from(verdict.loss);
        outcome.correct += usize::from(verdict.answer == usize::from(label));
    }
    outcome
}

/// As [`evaluate`], and writes the gradient of the mean loss with respect to the logits.
pub fn softmax_cross_entropy(logits: &[f32], labels: &[u8], classes: usize, dlogits: &mut [f32]) -> Outcome {
    let mut outcome = Outcome::default();
    let images = labels.len() as f32;
    let rows = logits.chunks_exact(classes).zip(dlogits.chunks_exact_mut(classes));
    for ((row, drow), &label) in rows.zip(labels) {
        let (answer, label) = (argmax(row), usize::from(label));
        let largest = row[answer];
        let mut sum = 0.0;
        for (dz, &z) in drow.iter_mut().zip(row) {
            *dz = libm::expf(z - largest);
            sum += *dz;
        }
        let scale = 1.0 / (sum * images);
        drow.iter_mut().for_each(|dz| *dz *= scale);
        drow[label] -= 1.0 / images;
        outcome.loss += f64::from(libm::logf(sum) - (row[label] - largest));
        outcome.correct += usize::from(answer == label);
    }
    outcome
}

/// Index of the largest value, the first of equals.
fn argmax(values: &[f32]) -> usize {
    let mut best = 0;
    for (i, &value) in values.iter().enumerate() {
        if value > values[best] {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two classes with logits 0 and log 3: probabilities ¼ and ¾.
    #[test]
    fn by_hand() {
        let logits = [0.0, libm::logf(3.0), libm::logf(3.0), 0.0];
        let mut dlogits = [f32::NAN; 4];
        let outcome = softmax_cross_entropy(&logits, &[0, 0], 2, &mut dlogits);
        assert_eq!(outcome.correct, 1);
        let expected = f64::from(libm::logf(4.0)) + f64::from(libm::logf(4.0 / 3.0));
        assert!((outcome.loss - expected).abs() < 1e-6, "{} instead of {expected}", outcome.loss);
        for (got, expected) in dlogits.into_iter().zip([-0.375, 0.375, -0.125, 0.125]) {
            assert!((got - expected).abs() < 1e-7, "{got} instead of {expected}");
        }
        assert_eq!(evaluate(&logits, &[0, 0], 2), outcome);
        let judged = verdict(&logits[..2], 0);
        assert_eq!(judged.answer, 1);
        assert!((judged.confidence - 0.75).abs() < 1e-6);
    }

    #[test]
    fn logits_of_ten_thousand_are_exact() {
        let logits = [10_000.0, -10_000.0, 0.0];
        let mut dlogits = [f32::NAN; 3];
        assert_eq!(softmax_cross_entropy(&logits, &[0], 3, &mut dlogits), Outcome { loss: 0.0, correct: 1 });
        assert_eq!(dlogits, [0.0, 0.0, 0.0]);
        assert_eq!(softmax_cross_entropy(&logits, &[1], 3, &mut dlogits), Outcome { loss: 20_000.0, correct: 0 });
        assert_eq!(dlogits, [1.0, -1.0, 0.0]);
    }

    /// The trainer recognises a run that has blown up by its loss.
    #[test]
    fn a_logit_that_is_no_number_shows_in_the_loss() {
        for broken in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let logits = [broken; 3];
            let mut dlogits = [0.0; 3];
            assert!(!softmax_cross_entropy(&logits, &[1], 3, &mut dlogits).loss.is_finite(), "{broken}");
        }
        assert!(!evaluate(&[0.0, f32::NAN, 1.0], &[0], 3).loss.is_finite());
    }
}
