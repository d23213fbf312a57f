//! Panics that are caught are not printed.
//!
//! The document library panics on some hostile changes; the heart catches that and refuses the
//! change. The default hook would still print each of them on the terminal, so the hook installed
//! here writes those of the heart's thread to the log instead, and those of threads on which other
//! foreign bytes are read.

use std::sync::Once;

/// The name of the thread whose panics are caught.
pub(crate) const HEART: &str = "heart";
/// The name of threads on which a library works that may panic on foreign bytes.
const FOREIGN: &str = "foreign bytes";

static INSTALLED: Once = Once::new();

/// Installs the hook once for the whole process; other threads keep the hook there was.
pub(crate) fn install() {
    INSTALLED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let thread = std::thread::current();
            if matches!(thread.name(), Some(HEART | FOREIGN)) {
                tracing::warn!("caught: {panic}");
            } else {
                before(panic);
            }
        }));
    });
}

/// Runs work of a library that may stumble over foreign bytes, on a thread of its own. Nothing comes of
/// it where it does.
pub fn quietly<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    install();
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(FOREIGN.to_owned());
        thread.spawn_scoped(scope, work).ok()?.join().ok()
    })
}
