//! What the heart hands to the keeper: lists of effects, each addressed.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use history::{Range, ScopeId, SpaceId};
use replica::{Answer, Batch, LogRange, Message, PeerId, Refusal, Token, View};
use store::Store;
use tokio::sync::oneshot;

use crate::network::Session;

/// The most lists of effects that wait for the keeper; the heart waits when there are more.
pub(crate) const JOBS_MAX: usize = 256;

/// The receiving side of the queue.
pub(crate) type Jobs = Receiver<Job>;

/// Makes the queue between heart and keeper.
pub(crate) fn queue() -> (SyncSender<Job>, Jobs) {
    sync_channel(JOBS_MAX)
}

/// A look into the store, if there is one.
pub(crate) type Look = Box<dyn FnOnce(Option<&mut Store>) + Send>;

/// Something for the keeper to do.
pub(crate) enum Job {
    Acts {
        /// The space of the replica once it has one.
        space: Option<SpaceId>,
        acts: Vec<Act>,
    },
    /// Folds the journal into the repository and tells when that is done.
    Fold(oneshot::Sender<Result<(), Refusal>>),
    /// Tells that everything before it has been performed.
    Fence(oneshot::Sender<()>),
    /// Looks into the store between two batches.
    Look(Look),
    Stop,
}

/// An effect, addressed to the session it was meant for.
pub(crate) enum Act {
    Append(Batch),
    Tell {
        to: Session,
        message: Message,
    },
    Stream {
        to: Session,
        scope: ScopeId,
        ranges: Vec<Range>,
    },
    StreamKeys {
        to: Session,
        names: Vec<[u8; 32]>,
    },
    Load {
        document: [u8; 32],
    },
    LoadKeys {
        names: Vec<[u8; 32]>,
    },
    Recall {
        token: Token,
        ranges: Vec<LogRange>,
    },
    Reload {
        ranges: Vec<LogRange>,
        private: Vec<LogRange>,
    },
    Dial {
        peer: PeerId,
        addresses: Vec<String>,
    },
    Redial(PeerId),
    Drop {
        session: Session,
        why: String,
    },
    Answer {
        token: Token,
        answer: Result<Answer, Refusal>,
    },
    Show(Arc<View>),
}

impl Act {
    /// Tells whether it looks into the index.
    pub fn reads(&self) -> bool {
        match self {
            Act::StreamKeys { .. }
            | Act::Load { .. }
            | Act::LoadKeys { .. }
            | Act::Recall { .. } => true,
            // Streams and reloads are read later, step by step.
            Act::Append(_)
            | Act::Tell { .. }
            | Act::Stream { .. }
            | Act::Reload { .. }
            | Act::Dial { .. }
            | Act::Redial(_)
            | Act::Drop { .. }
            | Act::Answer { .. }
            | Act::Show(_) => false,
        }
    }
}
