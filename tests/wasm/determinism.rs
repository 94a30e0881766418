//! The same seed gives the same bytes in the browser as natively (see `tests/engine/determinism.rs`). Where multiply-adds
//! may round once, the bytes are the browser's own, but still the same in every run.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../shared/fingerprint.rs"]
mod fingerprint;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn same_seed_same_bytes() {
    let relaxed = cfg!(target_feature = "relaxed-simd");
    let expected = if relaxed { fingerprint::fingerprint() } else { fingerprint::EXPECTED };
    assert_eq!(format!("{:016x}", fingerprint::fingerprint()), format!("{expected:016x}"));
}
