//! The same seed gives the same bytes on every run, here and (see `tests/wasm/determinism.rs`) in the browser, whatever the
//! number of threads.
#![cfg(not(target_arch = "wasm32"))]

use convscope::testing::in_pool;

#[path = "../shared/fingerprint.rs"]
mod fingerprint;

#[test]
fn same_seed_same_bytes_with_any_number_of_threads() {
    for threads in [1, 2, 3] {
        let found = in_pool(threads, fingerprint::fingerprint);
        assert_eq!(format!("{found:016x}"), format!("{:016x}", fingerprint::EXPECTED), "{threads} threads");
    }
}
