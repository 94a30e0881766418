//! The threads of the build with shared memory. The worker that owns the engine is one of the pool, every other thread sits
//! in a worker of its own: the page starts it with this module and its memory and has it call [`serve_thread`].

use std::sync::{Condvar, Mutex, PoisonError};

use rayon_core::{ThreadBuilder, ThreadPoolBuilder};
use wasm_bindgen::prelude::*;

/// Threads of the pool that no worker has taken yet.
static SEATS: Mutex<Vec<ThreadBuilder>> = Mutex::new(Vec::new());
static OFFERED: Condvar = Condvar::new();

/// Makes the calling worker the first of so many threads and waits until others have taken the rest. They must have been
/// started before: a worker that waits starts nobody.
#[wasm_bindgen(js_name = startThreads)]
pub fn start_threads(threads: usize) -> Result<(), JsValue> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).use_current_thread().spawn_handler(|seat| {
        SEATS.lock().unwrap_or_else(PoisonError::into_inner).push(seat);
        OFFERED.notify_one();
        Ok(())
    });
    pool.build_global().map_err(|error| JsValue::from_str(&error.to_string()))
}

/// Turns the calling worker into a thread of the pool, for as long as it lives.
#[wasm_bindgen(js_name = serveThread)]
pub fn serve_thread() {
    let mut seats = SEATS.lock().unwrap_or_else(PoisonError::into_inner);
    let seat = loop {
        match seats.pop() {
            Some(seat) => break seat,
            None => seats = OFFERED.wait(seats).unwrap_or_else(PoisonError::into_inner),
        }
    };
    drop(seats);
    seat.run();
}
