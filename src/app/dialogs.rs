//! The dialogs in which a person chooses a file or a folder, each on a thread of its own: the window
//! never waits.
//!
//! For: a path nobody has to type. Knows: the portal of Linux desktops and the BSDs over the bus of the
//! session, and the dialogs of macOS and Windows. Never: is the only way to a path; says which files
//! there are to anybody but who chooses.

#[cfg(any(target_os = "macos", windows))]
mod native;
#[cfg(not(any(target_os = "macos", windows)))]
mod portal;

#[cfg(any(target_os = "macos", windows))]
use native as system;
#[cfg(not(any(target_os = "macos", windows)))]
use portal as system;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use ui::{NoDialog, Sought, Window};

use super::{Bell, wake};

/// How many dialogs are waited for at once; one whose desktop has died is waited for in vain.
const OPEN_MAX: usize = 8;

/// What came of one: the field that asked, and what was chosen.
type Came = (String, Result<Option<PathBuf>, NoDialog>);

/// Dialogs that are open.
pub struct Dialogs {
    done: Sender<Came>,
    coming: Receiver<Came>,
    open: Arc<AtomicUsize>,
}

impl Default for Dialogs {
    fn default() -> Dialogs {
        let (done, coming) = channel();
        Dialogs {
            done,
            coming,
            open: Arc::default(),
        }
    }
}

impl Dialogs {
    /// Opens one for a field.
    pub fn open(&self, field: String, sought: Sought, title: String, bell: &Bell) {
        if self.open.load(Ordering::Relaxed) >= OPEN_MAX {
            // Fails only when the window is gone.
            let _gone = self.done.send((field, Err(NoDialog)));
            return wake(bell)();
        }
        self.open.fetch_add(1, Ordering::Relaxed);
        let (done, open, bell) = (self.done.clone(), Arc::clone(&self.open), bell.clone());
        let work = move || {
            let outcome = system::choose(&sought, &title);
            open.fetch_sub(1, Ordering::Relaxed);
            let _gone = done.send((field, outcome));
            wake(&bell)();
        };
        let thread = std::thread::Builder::new().name("dialog".to_owned());
        if let Err(error) = thread.spawn(work) {
            tracing::error!(%error, "no thread for a dialog");
        }
    }

    /// Shows what has come of them.
    pub fn look(&self, window: &mut Window) {
        while let Ok((field, outcome)) = self.coming.try_recv() {
            window.chosen(field, outcome);
        }
    }
}
