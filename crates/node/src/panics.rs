//! Panics that are caught are not printed.
//!
//! The document library panics on some hostile changes; the heart catches that and refuses the
//! change. The default hook would still print each of them on the terminal, so the hook installed
//! here writes those of the heart's thread to the log instead.

use std::sync::Once;

/// The name of the thread whose panics are caught.
pub(crate) const HEART: &str = "heart";

static INSTALLED: Once = Once::new();

/// Installs the hook once for the whole process; other threads keep the hook there was.
pub(crate) fn install() {
    INSTALLED.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() == Some(HEART) {
                tracing::warn!("caught on the heart's thread: {panic}");
            } else {
                before(panic);
            }
        }));
    });
}
