//! The cell that holds the newest view.
//!
//! One writer, many readers, nobody waits: a face takes the newest view whenever it draws. The
//! wake closure is called for the first view after a read and not again until the next read, so a
//! thousand records in a second do not wake a window a thousand times.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use replica::View;

use crate::hold::hold;
use crate::options::Wake;

/// The newest view, and who wants to hear about the next one.
pub(crate) struct ViewCell {
    newest: Mutex<Newest>,
    /// Set by reading, cleared by waking.
    armed: AtomicBool,
    wake: Option<Wake>,
    /// Stands above every view: why nothing can be saved from the beginning.
    banner: Option<String>,
    changed: tokio::sync::Notify,
}

struct Newest {
    view: Arc<View>,
    halted: bool,
}

impl ViewCell {
    /// Makes a cell with an empty view.
    pub fn new(wake: Option<Wake>, banner: Option<String>) -> ViewCell {
        ViewCell {
            newest: Mutex::new(Newest {
                view: Arc::default(),
                halted: false,
            }),
            armed: AtomicBool::new(true),
            wake,
            banner,
            changed: tokio::sync::Notify::new(),
        }
    }

    /// Reads the newest view and asks to be woken for the next.
    pub fn view(&self) -> Arc<View> {
        // Arming comes before reading: a view shown in between is either read here or wakes.
        self.armed.store(true, Ordering::SeqCst);
        self.peek()
    }

    /// Reads the newest view without asking to be woken.
    pub fn peek(&self) -> Arc<View> {
        Arc::clone(&hold(&self.newest).view)
    }

    /// Shows a view. After a halt nothing is shown any more: it could be more than is durable.
    pub fn show(&self, mut view: Arc<View>) {
        if let Some(banner) = &self.banner {
            Arc::make_mut(&mut view).halted = Some(banner.clone());
        }
        {
            let mut newest = hold(&self.newest);
            if newest.halted {
                return;
            }
            newest.view = view;
        }
        self.call();
    }

    /// Shows, from now on, that the node has stopped taking intents.
    pub fn halt(&self, why: &str) {
        {
            let mut newest = hold(&self.newest);
            if newest.halted {
                return;
            }
            let mut view = View::clone(&newest.view);
            view.version += 1;
            view.halted = Some(why.to_owned());
            newest.view = Arc::new(view);
            newest.halted = true;
        }
        self.call();
    }

    /// Wakes whoever draws, without a new view.
    pub fn nudge(&self) {
        self.call();
    }

    /// Waits for the next view.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn call(&self) {
        self.changed.notify_waiters();
        if self.armed.swap(false, Ordering::SeqCst)
            && let Some(wake) = &self.wake
        {
            wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    fn counted() -> (ViewCell, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let wake: Wake = {
            let count = Arc::clone(&count);
            Arc::new(move || {
                count.fetch_add(1, Ordering::SeqCst);
            })
        };
        (ViewCell::new(Some(wake), None), count)
    }

    fn version(version: u64) -> Arc<View> {
        Arc::new(View {
            version,
            ..View::default()
        })
    }

    #[test]
    fn many_views_wake_once_until_one_is_read() {
        let (cell, woken) = counted();
        for n in 1..=5 {
            cell.show(version(n));
        }
        assert_eq!(woken.load(Ordering::SeqCst), 1);
        assert_eq!(cell.view().version, 5);
        cell.show(version(6));
        assert_eq!(woken.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_banner_stands_above_every_view() {
        let cell = ViewCell::new(None, Some("This can only be read.".to_owned()));
        cell.show(version(1));
        cell.show(version(2));
        let view = cell.view();
        assert_eq!(view.version, 2);
        assert_eq!(view.halted.as_deref(), Some("This can only be read."));
    }

    #[test]
    fn after_a_halt_only_the_halt_is_shown() {
        let (cell, _) = counted();
        cell.show(version(1));
        cell.halt("The disk is full.");
        cell.show(version(9));
        let view = cell.view();
        assert_eq!(view.halted.as_deref(), Some("The disk is full."));
        assert_eq!(view.version, 2);
    }
}
