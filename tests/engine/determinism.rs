//! The same seed gives the same bytes on every run, here and (see `tests/wasm/determinism.rs`) in the browser, whatever the
//! number of threads.

#[path = "../shared/fingerprint.rs"]
mod fingerprint;

#[test]
fn same_seed_same_bytes_with_any_number_of_threads() {
    for threads in [1, 2, 3] {
        let pool = rayon_core::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let found = pool.install(fingerprint::fingerprint);
        assert_eq!(format!("{found:016x}"), format!("{:016x}", fingerprint::EXPECTED), "{threads} threads");
    }
}
