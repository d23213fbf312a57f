//! An answer that has not arrived yet.
//!
//! [`Pending`] can be awaited or waited for on an ordinary thread; both work from anywhere, also
//! inside a runtime. Every pending answer arrives: what still waits when the node stops or halts
//! is refused.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use replica::{Answer, Refusal, Token};

use crate::hold::hold;

/// The most intents that may wait for their answer.
pub(crate) const PENDING_MAX: usize = 1024;

type Outcome = Result<Answer, Refusal>;

/// The answer to a submitted intent, when it comes.
#[must_use = "an intent may be refused"]
pub struct Pending {
    slot: Arc<Slot>,
}

struct Slot {
    state: Mutex<State>,
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    outcome: Option<Outcome>,
    waker: Option<Waker>,
}

impl Pending {
    /// Blocks this thread until the answer is there or the time is over.
    pub fn wait(self, timeout: Duration) -> Outcome {
        let until = Instant::now() + timeout;
        let mut state = hold(&self.slot.state);
        loop {
            if let Some(outcome) = state.outcome.take() {
                return outcome;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(timed_out());
            }
            state = self
                .slot
                .arrived
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Future for Pending {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let mut state = hold(&self.slot.state);
        if let Some(outcome) = state.outcome.take() {
            return Poll::Ready(outcome);
        }
        state.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// The other end of a [`Pending`].
struct Reply {
    slot: Arc<Slot>,
}

impl Reply {
    fn pair() -> (Reply, Pending) {
        let slot = Arc::new(Slot {
            state: Mutex::default(),
            arrived: Condvar::new(),
        });
        let pending = Pending {
            slot: Arc::clone(&slot),
        };
        (Reply { slot }, pending)
    }

    fn give(self, outcome: Outcome) {
        let waker = {
            let mut state = hold(&self.slot.state);
            state.outcome = Some(outcome);
            state.waker.take()
        };
        self.slot.arrived.notify_all();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Everything that was submitted and not answered.
pub(crate) struct Unanswered {
    replies: Mutex<BTreeMap<Token, Reply>>,
    next: AtomicU64,
}

impl Unanswered {
    /// Starts with nothing.
    pub fn new() -> Unanswered {
        Unanswered {
            replies: Mutex::default(),
            next: AtomicU64::new(1),
        }
    }

    /// Opens a place for one answer.
    pub fn open(&self) -> Result<(Token, Pending), Busy> {
        let mut replies = hold(&self.replies);
        if replies.len() >= PENDING_MAX {
            return Err(Busy::Full);
        }
        let token = Token(self.next.fetch_add(1, Ordering::Relaxed));
        let (reply, pending) = Reply::pair();
        replies.insert(token, reply);
        Ok((token, pending))
    }

    /// Gives an answer to whoever waits for it.
    pub fn answer(&self, token: Token, outcome: Outcome) {
        let reply = hold(&self.replies).remove(&token);
        if let Some(reply) = reply {
            reply.give(outcome);
        }
    }

    /// Refuses everything that still waits.
    pub fn refuse_all(&self, refusal: &Refusal) {
        let replies = std::mem::take(&mut *hold(&self.replies));
        for reply in replies.into_values() {
            reply.give(Err(refusal.clone()));
        }
    }
}

/// Why an intent was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Busy {
    #[error("Could not take this on: too much is waiting to be done. Try again in a moment.")]
    Full,
    #[error("{0}")]
    Halted(String),
    #[error("Could not do this: Eyelevel is stopping.")]
    Stopped,
}

impl Busy {
    /// Says the same as a refusal, with a stable code.
    pub fn refusal(&self) -> Refusal {
        let code = match self {
            Busy::Full => "busy",
            Busy::Halted(_) => "halted",
            Busy::Stopped => "stopped",
        };
        refusal(code, &self.to_string())
    }
}

/// Makes a refusal.
pub(crate) fn refusal(code: &str, message: &str) -> Refusal {
    Refusal {
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// Says that an answer did not come in time.
pub(crate) fn timed_out() -> Refusal {
    refusal(
        "timeout",
        "No answer came in time; what was asked for may still be done. Look at the status, then try again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_find_their_way_to_blocking_and_async_waiters() {
        let unanswered = Unanswered::new();
        let (first, blocking) = unanswered.open().expect("room");
        let (second, awaited) = unanswered.open().expect("room");
        unanswered.answer(second, Err(refusal("no", "No.")));
        unanswered.answer(first, Ok(Answer::Done));
        assert!(matches!(
            blocking.wait(Duration::from_secs(1)),
            Ok(Answer::Done)
        ));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let refused = runtime.block_on(awaited).expect_err("it was refused");
        assert_eq!(refused.code, "no");
    }

    #[test]
    fn waiting_ends_with_the_time() {
        let unanswered = Unanswered::new();
        let (_token, pending) = unanswered.open().expect("room");
        let refused = pending
            .wait(Duration::from_millis(5))
            .expect_err("nobody answers");
        assert_eq!(refused.code, "timeout");
    }

    #[test]
    fn no_more_wait_than_there_is_room_for() {
        let unanswered = Unanswered::new();
        let all: Vec<_> = (0..PENDING_MAX).map(|_| unanswered.open()).collect();
        assert!(all.iter().all(Result::is_ok));
        assert!(matches!(unanswered.open(), Err(Busy::Full)));
        unanswered.refuse_all(&Busy::Stopped.refusal());
        for (_, pending) in all.into_iter().flatten() {
            let refused = pending.wait(Duration::ZERO).expect_err("refused");
            assert_eq!(refused.code, "stopped");
        }
    }
}
