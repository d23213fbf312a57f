//! What several threads look at: the view, the open questions, and whether the node has halted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use replica::{Answer, Intent, Refusal, Token, View};
use store::Barred;
use tokio::sync::Notify;

use crate::carry::Gauge;
use crate::cell::ViewCell;
use crate::hold::hold;
use crate::options::Options;
use crate::pending::{Unanswered, refusal};

/// What is said of a folder that can only be read.
const READ_ONLY: &str = "The data folder can only be read: you can look at everything, but nothing can be changed and no other device is contacted. Make it writable, or copy it to a place of your own.";
/// What is said of a folder on a full disk.
const FULL: &str = "The disk of the data folder is full: you can look at everything, but nothing can be changed and no other device is contacted. Free some space and start Eyelevel again.";

/// Says why nothing can be written in a folder.
pub(crate) fn barred_words(barred: Barred) -> &'static str {
    match barred {
        Barred::ReadOnly => READ_ONLY,
        Barred::Full => FULL,
    }
}

/// Why nothing can be changed, as a refusal.
pub(crate) fn barred_refusal(barred: Barred) -> Refusal {
    let words = barred_words(barred);
    match barred {
        Barred::ReadOnly => refusal("read-only", words),
        Barred::Full => refusal("disk-full", words),
    }
}

/// A handle to it, cheap to clone.
#[derive(Clone)]
pub(crate) struct Shared {
    inner: Arc<SharedInner>,
}

struct SharedInner {
    cell: ViewCell,
    unanswered: Unanswered,
    halted: Mutex<Option<String>>,
    /// Why nothing can be written in the folder, if that is so.
    barred: Option<Barred>,
    carrying: Mutex<()>,
    gauge: Gauge,
    /// Somebody wants the folder let go and locked.
    wants_lock: AtomicBool,
    lock: Notify,
    calls: Mutex<Calls>,
}

/// The commands of other processes.
struct Calls {
    under_way: usize,
    /// When the last one came or ended.
    last: Instant,
}

/// A command under way.
pub(crate) struct Call(Shared);

impl Drop for Call {
    fn drop(&mut self) {
        let mut calls = hold(&self.0.inner.calls);
        calls.under_way = calls.under_way.saturating_sub(1);
        calls.last = Instant::now();
    }
}

impl Shared {
    pub fn new(options: &Options, barred: Option<Barred>) -> Shared {
        let banner = barred.map(|barred| barred_words(barred).to_owned());
        Shared {
            inner: Arc::new(SharedInner {
                barred,
                cell: ViewCell::new(options.wake.clone(), banner),
                unanswered: Unanswered::new(),
                halted: Mutex::new(None),
                carrying: Mutex::new(()),
                gauge: Gauge::default(),
                wants_lock: AtomicBool::new(false),
                lock: Notify::new(),
                calls: Mutex::new(Calls {
                    under_way: 0,
                    last: Instant::now(),
                }),
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

    /// Notes that a command came from another process, until what is given is dropped.
    pub fn be_called(&self) -> Call {
        hold(&self.inner.calls).under_way += 1;
        Call(self.clone())
    }

    /// Tells for how long none has come; no time at all while one is under way.
    pub fn idle_for(&self) -> Duration {
        let calls = hold(&self.inner.calls);
        match calls.under_way {
            0 => calls.last.elapsed(),
            _ => Duration::ZERO,
        }
    }

    /// Held by whoever exchanges with git remotes.
    pub fn carrying(&self) -> &Mutex<()> {
        &self.inner.carrying
    }

    /// How far what is carried has come.
    pub fn gauge(&self) -> &Gauge {
        &self.inner.gauge
    }

    /// Why an intent is not taken although the node goes on: questions always are.
    pub fn refuses(&self, intent: &Intent) -> Option<Refusal> {
        let changes = !matches!(intent, Intent::Ask(_) | Intent::Look { .. });
        let barred = self.inner.barred.filter(|_| changes);
        barred.map(barred_refusal)
    }

    /// Why no more intents are taken, if so.
    pub fn halted(&self) -> Option<String> {
        hold(&self.inner.halted).clone()
    }
}
