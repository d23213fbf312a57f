//! Ctrl+C while a command works: it says so, lets the others know that this device leaves, and ends.
//!
//! Only commands that may take long are watched; the others end faster than anybody presses keys.
//! What was written is durable at every moment, so there is nothing to undo.

use std::sync::{Mutex, OnceLock, PoisonError};

use node::{Access, Node};

use super::failure::{EXIT_FAILED, Failure};

/// The node that a watched command runs, once it does.
static RUNNING: OnceLock<Mutex<Option<Node>>> = OnceLock::new();

/// Remembers the node that runs, so that it can be stopped properly.
pub fn note(access: &Access) {
    if let (Some(_), Access::Own(node)) = (RUNNING.get(), access) {
        put(Some(node.clone()));
    }
}

/// Lets the node go when the command is done.
pub fn forget() {
    drop(put(None));
}

fn put(node: Option<Node>) -> Option<Node> {
    let mut running = RUNNING
        .get()?
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut running, node)
}

/// Waits for Ctrl+C beside the command.
pub fn watch(json: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build();
    // Without a runtime the system ends the process, as it does without this.
    let Ok(runtime) = runtime else {
        return;
    };
    let _first = RUNNING.set(Mutex::new(None));
    std::thread::spawn(move || {
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            leave(json);
        }
    });
}

fn leave(json: bool) {
    if let Some(node) = put(None) {
        // Others hear a goodbye now instead of noticing the silence later.
        node.stop();
    }
    let failure = Failure::new(
        "interrupted",
        "Stopped before it was done. Nothing that was finished is lost; give the command again to go on.",
    );
    let _code = failure.print(json);
    std::process::exit(EXIT_FAILED.into());
}
