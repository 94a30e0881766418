//! The same seed gives the same bytes on every run, here and (see `tests/wasm/determinism.rs`) in the browser.

#[path = "../shared/fingerprint.rs"]
mod fingerprint;

#[test]
fn same_seed_same_bytes() {
    assert_eq!(format!("{:016x}", fingerprint::fingerprint()), format!("{:016x}", fingerprint::EXPECTED));
}
