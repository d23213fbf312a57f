//! What several threads look at: the view, the open questions, and whether the node has halted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use replica::{Answer, Refusal, Token, View};
use tokio::sync::Notify;

use crate::cell::ViewCell;
use crate::hold::hold;
use crate::options::Options;
use crate::pending::{Unanswered, refusal};

/// A handle to it, cheap to clone.
#[derive(Clone)]
pub(crate) struct Shared {
    inner: Arc<SharedInner>,
}

struct SharedInner {
    cell: ViewCell,
    unanswered: Unanswered,
    halted: Mutex<Option<String>>,
    carrying: Mutex<()>,
    /// Somebody wants the folder let go and locked.
    wants_lock: AtomicBool,
    lock: Notify,
}

impl Shared {
    pub fn new(options: &Options) -> Shared {
        Shared {
            inner: Arc::new(SharedInner {
                cell: ViewCell::new(options.wake.clone()),
                unanswered: Unanswered::new(),
                halted: Mutex::new(None),
                carrying: Mutex::new(()),
                wants_lock: AtomicBool::new(false),
                lock: Notify::new(),
            }),
        }
    }

    /// Shows a view.
    pub fn show(&self, view: Arc<View>) {
        self.inner.cell.show(view);
    }

    /// The cell with the newest view.
    pub fn cell(&self) -> &ViewCell {
        &self.inner.cell
    }

    /// Everything that was submitted and not answered.
    pub fn unanswered(&self) -> &Unanswered {
        &self.inner.unanswered
    }

    /// Gives an answer to whoever waits for it.
    pub fn answer(&self, token: Token, answer: Result<Answer, Refusal>) {
        self.inner.unanswered.answer(token, answer);
    }

    /// Stops taking intents, says so, and refuses what still waits.
    pub fn halt(&self, why: &str) {
        hold(&self.inner.halted).get_or_insert_with(|| why.to_owned());
        self.inner.cell.halt(why);
        self.inner.unanswered.refuse_all(&refusal("halted", why));
    }

    /// Asks whoever holds the node to stop it, so that the lock of its folder closes.
    pub fn want_lock(&self) {
        self.inner.wants_lock.store(true, Ordering::SeqCst);
        self.inner.lock.notify_waiters();
        self.inner.cell.nudge();
    }

    /// Tells whether somebody asked for that.
    pub fn wants_lock(&self) -> bool {
        self.inner.wants_lock.load(Ordering::SeqCst)
    }

    /// Waits until somebody asks for that.
    pub async fn until_lock(&self) {
        let asked = self.inner.lock.notified();
        if !self.wants_lock() {
            asked.await;
        }
    }

    /// Held by whoever exchanges with git remotes.
    pub fn carrying(&self) -> &Mutex<()> {
        &self.inner.carrying
    }

    /// Why no more intents are taken, if so.
    pub fn halted(&self) -> Option<String> {
        hold(&self.inner.halted).clone()
    }
}
