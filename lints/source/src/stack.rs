//! Threads whose stacks are large enough for deeply nested source.

use std::panic::resume_unwind;
use std::thread;

/// Bytes of stack that a thread needs for any text that [`parse`](crate::parse) accepts, for thread pools.
///
/// The system commits only the pages that are touched, and a file that people wrote touches few of them.
pub const STACK_SIZE: usize = 256 << 20;

/// Runs `work` on a thread whose stack is large enough for any text that [`parse`](crate::parse) accepts.
///
/// # Panics
///
/// With the panic of `work`, if it panics, and when the system grants no thread of [`STACK_SIZE`]: to go on with a
/// smaller stack would end in an overflow, which is no panic and cannot be caught.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("source".to_owned()).stack_size(STACK_SIZE);
        let thread = builder
            .spawn_scoped(scope, work)
            .unwrap_or_else(|error| panic!("cannot start a thread with {} MiB of stack: {error}", STACK_SIZE >> 20));
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}
