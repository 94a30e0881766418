//! The same seed gives the same bytes in the browser as natively (see `tests/engine/determinism.rs`).
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../shared/fingerprint.rs"]
mod fingerprint;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn same_seed_same_bytes_as_natively() {
    assert_eq!(format!("{:016x}", fingerprint::fingerprint()), format!("{:016x}", fingerprint::EXPECTED));
}
