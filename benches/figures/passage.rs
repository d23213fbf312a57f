//! Where the time of a click goes: the marks the node leaves along the way, as medians of each part.

use std::fmt;
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;
use std::time::Instant;

use node::PASSAGE;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{Interest, Subscriber};
use tracing::{Event, Metadata};

use crate::table::{median, seconds};

/// Every step from the click to the other screen: the mark that ends it, whether it is over there,
/// and what happens in it.
const STEPS: [(&str, bool, &str); 15] = [
    ("heart begins", false, "waking the heart"),
    (
        "heart has decided",
        false,
        "deciding: edit, seal, sign, gate",
    ),
    ("keeper begins", false, "waking the keeper"),
    ("keeper has made it durable", false, "journal and sync"),
    ("keeper has told", false, "encoding the message"),
    ("writer begins", false, "waking the writer"),
    ("writer has written", false, "handing to QUIC"),
    ("reader has a frame", true, "QUIC, twice the system, waking"),
    ("reader has decoded", true, "decoding, verifying"),
    ("heart begins", true, "waking the heart over there"),
    ("heart has decided", true, "judging over there"),
    ("keeper begins", true, "waking the keeper over there"),
    (
        "keeper has made it durable",
        true,
        "journal and sync over there",
    ),
    ("keeper has shown", true, "until the view is there"),
    ("", true, "waking whoever looks"),
];

struct Mark {
    what: String,
    at: Instant,
    thread: ThreadId,
}

static MARKS: Mutex<Vec<Mark>> = Mutex::new(Vec::new());

/// Begins to listen, once.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Listener).expect("nobody else listens");
    });
    take();
}

fn take() -> Vec<Mark> {
    std::mem::take(&mut *MARKS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The parts of the clicks measured so far.
#[derive(Default)]
pub struct Parts {
    times: Vec<Vec<f64>>,
}

impl Parts {
    /// Divides one click by the marks left since the last one; what cannot be told apart is left out.
    pub fn add(&mut self, begun: Instant, seen: Instant) {
        let marks = take();
        let mut marks = marks.iter().filter(|mark| mark.at >= begun);
        let mut at_home = Vec::new();
        let (mut times, mut before) = (Vec::new(), begun);
        for (what, is_there, _) in STEPS {
            let at = if what.is_empty() {
                Some(seen)
            } else {
                let fits = |mark: &&Mark| {
                    mark.what == what && !(is_there && at_home.contains(&mark.thread))
                };
                marks.find(fits).map(|mark| {
                    if !is_there && !what.starts_with("writer") {
                        at_home.push(mark.thread);
                    }
                    mark.at
                })
            };
            let Some(at) = at else {
                return;
            };
            times.push(at.saturating_duration_since(before).as_secs_f64());
            before = at;
        }
        self.times.push(times);
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.times.is_empty() {
            return writeln!(f, "    nothing was marked");
        }
        for (at, (_, _, what)) in STEPS.iter().enumerate() {
            let part = self.times.iter().map(|times| times[at]).collect();
            writeln!(f, "    {:>8}  {what}", seconds(median(part)))?;
        }
        writeln!(f, "    medians of {} clicks", self.times.len())
    }
}

struct Listener;

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

impl Subscriber for Listener {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == PASSAGE
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let at = Instant::now();
        let mut message = Message(String::new());
        event.record(&mut message);
        let mark = Mark {
            what: message.0,
            at,
            thread: std::thread::current().id(),
        };
        MARKS
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(mark);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
