//! The dialogs in which a person chooses a file or a folder, each on a thread of its own: the window
//! never waits. On macOS the dialog is the system's own modal one, and the window waits behind it.
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

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

use ui::{NoDialog, Sought, Window};

use super::{Bell, owed, wake};

/// How many dialogs are waited for at once; one whose desktop has died is waited for in vain.
const OPEN_MAX: usize = 8;

/// What came of one: the field that asked, and what was chosen.
type Came = (String, Result<Option<PathBuf>, NoDialog>);

/// Dialogs that are open.
pub struct Dialogs {
    done: Sender<Came>,
    coming: Receiver<Came>,
    /// How many have been opened and not come back; each comes back, however it ends.
    open: Cell<usize>,
}

impl Default for Dialogs {
    fn default() -> Dialogs {
        let (done, coming) = channel();
        Dialogs {
            done,
            coming,
            open: Cell::new(0),
        }
    }
}

impl Dialogs {
    /// Opens one for a field.
    pub fn open(&self, field: String, sought: Sought, title: String, bell: &Bell) {
        let is_too_many = self.open.get() >= OPEN_MAX;
        self.open.set(self.open.get() + 1);
        let none = (field.clone(), Err(NoDialog));
        if is_too_many {
            // Fails only when the window is gone.
            let _gone = self.done.send(none);
            return wake(bell)();
        }
        owed::work("dialog", (&self.done, bell), none, move || {
            (field, system::choose(&sought, &title))
        });
    }

    /// Shows what has come of them.
    pub fn look(&self, window: &mut Window) {
        while let Ok((field, outcome)) = self.coming.try_recv() {
            self.open.set(self.open.get().saturating_sub(1));
            window.chosen(field, outcome);
        }
    }
}
