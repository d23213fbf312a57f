//! What comes in and what goes out.
//!
//! `Replica::handle` takes one [`Input`] and answers with [`Effect`]s: a to-do list performed from
//! top to bottom, append before tell before show. No peer and no eye sees what a crash could lose.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{Head, KeyObject, LogId, LogKey, Range, Record, RecordId, ScopeId, Timestamp};

use matching::ModelHash;

use crate::meanings::Encoded;
use crate::{Answer, Brought, Intent, Message, Refusal, Token, View};

/// The device at the other end of a connection, named by its key. The shell has proved the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub LogKey);

/// Something that happened.
#[derive(Debug)]
pub enum Input {
    Intent {
        token: Token,
        intent: Intent,
    },
    Heard {
        from: PeerId,
        message: Message,
    },
    Loaded(Loaded),
    /// A piece of a bundle or a git remote.
    Brought {
        token: Token,
        brought: Brought,
    },
    PeerUp(PeerId),
    PeerDown(PeerId),
    /// The shell learnt under which addresses this device can be reached ("ip:port").
    Addresses(Vec<String>),
    /// The shell has a text model of this name and can be asked for vectors.
    TextModel(ModelHash),
    /// Which sealed files are here now: all of them.
    Held(BTreeSet<[u8; 32]>),
    /// Vectors asked for by `Effect::Encode`.
    Encoded(Encoded),
    /// The time asked for by `WakeAt` has come, or the shell just wakes the heart.
    Tick,
    /// Somebody wants to be in step now: nothing waits for the time of the next pull.
    Pull,
}

/// Something asked of the store that has arrived.
#[derive(Debug)]
pub enum Loaded {
    /// All admitted changes of one document, in the order they were admitted.
    Document {
        document: [u8; 32],
        changes: Vec<Vec<u8>>,
    },
    /// Records on disk that were asked for by `Effect::Reload`, in lamport order, with the shred keys
    /// that lie beside them as far as the shell has looked; `last` ends them.
    Replay {
        records: Vec<Record>,
        keys: Vec<KeyObject>,
        last: bool,
    },
    /// Key objects asked for by `Effect::LoadKeys`: those that were found.
    Keys {
        names: Vec<[u8; 32]>,
        objects: Vec<KeyObject>,
    },
    /// One's own records asked for by `Effect::Recall`, with the shred keys that lie beside them.
    Recalled {
        token: Token,
        records: Vec<Record>,
        keys: Vec<KeyObject>,
    },
}

/// Something to do.
#[must_use]
#[derive(Debug)]
pub enum Effect {
    /// Makes everything in it durable, as one. What follows waits for it.
    Append(Batch),
    Tell {
        to: PeerId,
        message: Message,
    },
    /// Reads these ranges from the store and tells them to a peer in lamport order, each record's
    /// shred key before its first record, then `Message::Sent`.
    Stream {
        to: PeerId,
        scope: ScopeId,
        ranges: Vec<Range>,
    },
    /// Reads key objects by name and tells those it has.
    StreamKeys {
        to: PeerId,
        names: Vec<[u8; 32]>,
    },
    /// Reads a document's changes (shelf `Change`, keys beginning with the document id, in key
    /// order); `Loaded::Document` follows.
    Load {
        document: [u8; 32],
    },
    /// Reads key objects by name; `Loaded::Keys` follows.
    LoadKeys {
        names: Vec<[u8; 32]>,
    },
    /// Reads records the index has not seen (`ranges`) and the private ones (`private`);
    /// `Loaded::Replay` follows, its last piece marked, even when there is nothing.
    Reload {
        ranges: Vec<LogRange>,
        private: Vec<LogRange>,
    },
    /// Reads these records in lamport order and the key objects of their shred keys, as they lie
    /// there; `Loaded::Recalled` follows.
    Recall {
        token: Token,
        ranges: Vec<LogRange>,
    },
    /// Dials these addresses of a device.
    Dial {
        peer: PeerId,
        addresses: Vec<String>,
    },
    /// Dials a device again where it was reached last, at once: the session that has just ended was no
    /// failure.
    Redial(PeerId),
    /// Ends the connection; `why` is told to the peer.
    Drop {
        peer: PeerId,
        why: String,
    },
    Answer {
        token: Token,
        answer: Result<Answer, Refusal>,
    },
    /// Computes vectors of these texts when there is time; `Input::Encoded` follows. Nothing waits
    /// for it.
    Encode(Vec<String>),
    Show(Arc<View>),
    WakeAt(Timestamp),
}

/// A stretch of one log in any scope, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogRange {
    pub log: LogId,
    pub from: u64,
    pub to: u64,
}

/// The content of a key file in the open; wiped from memory when it is dropped.
pub type KeyFile = zeroize::Zeroizing<Vec<u8>>;

/// What becomes durable together.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    pub records: Vec<Record>,
    /// Records of the private repository. `Message` has no place for them.
    pub private: Vec<Record>,
    pub keys: Vec<KeyObject>,
    /// Key objects this device cannot open. Each is kept only where nothing lies under its name: it may be
    /// anything, and must not take the place of one that opens.
    pub spare: Vec<KeyObject>,
    /// Secrets for the owner-only key file (an identity, a content key): replaced as a whole.
    pub vault: Option<KeyFile>,
    /// What goes from the index before `puts` are filed.
    pub clears: Vec<Clear>,
    /// Key objects that go for good, by name: with them whatever they open cannot be read any more.
    pub forget: Vec<[u8; 32]>,
    pub puts: Vec<Put>,
    /// Sealed files that nothing names any more.
    pub files_gone: BTreeSet<[u8; 32]>,
}

/// Everything on a shelf whose key begins with this; it leaves no trace in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clear {
    pub shelf: Shelf,
    pub prefix: Vec<u8>,
}

impl Clear {
    /// Tells whether an entry goes.
    pub fn covers(&self, put: &Put) -> bool {
        put.shelf == self.shelf && put.key.starts_with(&self.prefix)
    }
}

/// One entry of the rebuildable index; `None` removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    pub shelf: Shelf,
    pub key: Vec<u8>,
    pub value: Option<Vec<u8>>,
}

/// The shelves of the index. Numbers are stored; a change of meaning is a new schema version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Shelf {
    /// The authority snapshot entries of the space.
    Authority = 1,
    /// Log → head the index has reached.
    Log = 2,
    /// Document ‖ position → admitted change.
    Change = 3,
    /// Person → projection of their profile.
    Person = 4,
    /// Peer → addresses, last heard. Two rows say when somebody had last told all they had, and when this
    /// device first tried to remove somebody without.
    Peer = 5,
    /// Single values: facts of the space.
    Fact = 6,
    /// Record id → its lamport time, and its scope unless that is the space: for records that the
    /// store does not list by their place in a log.
    Lamport = 7,
    /// Scope ‖ entry → the authority snapshot entries of every other scope.
    ScopeAuthority = 8,
    /// Scope ‖ log key → the person of the space behind the log. Longer places hold where logs end, and
    /// what signers say of that.
    Bound = 9,
    /// Record id → an opened message of a conversation.
    Talk = 10,
    /// One's own log outside the space → how many of its records others hold.
    Carried = 11,
    /// Scope → bytes of its records, where a stranger can make us hold them.
    Bytes = 12,
    /// Document outside the space → scope ‖ name.
    Document = 13,
    /// Content record that is carried and was never read → its scope.
    Unread = 14,
    /// Text model ‖ text hash → vector. Never of a text that only oneself can see.
    Vector = 15,
    /// Community ‖ person ‖ key → what the person says there, with when it was said.
    Row = 16,
    /// Community ‖ name of a text → how the text reads.
    Reading = 17,
    /// Record id → what a member says about a round: who, lamport time, bytes; or the hash of an entry that was
    /// erased.
    Round = 31,
    /// Scope ‖ shred key id → the document it opens.
    Shred = 30,
    /// Record id of a message that one's other devices have from this one → nothing. Longer places hold how
    /// far a log was read in which one says something to oneself.
    Kept = 46,
    /// Log ‖ place ‖ record id → a record that stands beside its frozen log.
    Beside = 47,
    /// Scope one writes in → in which run of the machine one's log there was known to be the newest.
    Sure = 48,
    /// Person with a projection who is no member → nothing. Almost always empty.
    Outside = 40,
    /// Person who came lately → the day they came; nobody → the day the space was founded.
    Came = 49,
}

/// Where a record on the disk stands: others that cite it must come after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    pub log: LogId,
    pub seq: u64,
    pub lamport: u64,
    pub record: RecordId,
}

impl Placed {
    /// Says where a record stands.
    pub fn of(record: &Record) -> Placed {
        Placed {
            log: record.log(),
            seq: record.header().seq,
            lamport: record.header().lamport,
            record: record.id(),
        }
    }
}

/// Everything a replica needs to stand where it stood: read by the shell before the first input.
#[derive(Debug, Default)]
pub struct Boot {
    /// The opened key file, or nothing on first run.
    pub vault: Option<KeyFile>,
    /// Heads according to the repository and the journal.
    pub heads: Vec<(LogId, Head)>,
    pub private_heads: Vec<(LogId, Head)>,
    /// Every shared record on the disk. Handed over like the index, log by log.
    pub records: Vec<Placed>,
    /// The index except `Change`, in any order. Who reads it from a disk hands it to an
    /// [`Opening`](crate::Opening) entry by entry instead and leaves this empty.
    pub index: Vec<(Shelf, Vec<u8>, Vec<u8>)>,
    /// Fresh OS entropy, or a seed in the simulator.
    pub entropy: [u8; 32],
    /// On which machine and in which folder this copy is, in whatever words, if that can be told. A
    /// copy that finds itself elsewhere goes on in new incarnations of its logs.
    pub place: Option<String>,
    /// When the folder, and what lies in it for good, came into being, each under a name, as far as
    /// that can be told. A copy that was put back in place came into being later.
    pub births: BTreeMap<&'static str, String>,
    /// Names this run of the machine, in whatever words, where its disk may have gone back since the
    /// one before without anything on it that tells (a virtual machine, a file system with snapshots).
    pub run: Option<String>,
}
