//! Locks over plain data.
//!
//! Every mutex of this room guards values that are whole between any two statements, so a holder
//! that panicked leaves nothing half done and the next one may go on.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, whether or not an earlier holder panicked.
pub(crate) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
