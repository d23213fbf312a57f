//! # history: who said it
//!
//! Every shared change is a *record*: a signed git commit in pure bytes. A record stands in a
//! *log*, the chain of one device in one scope; logs belong to *scopes*, scopes to a *space*.
//!
//! ```text
//! bytes ─ Record::open ─▶ Record ─ check_chain ─▶ in its log ─ Authority::judge ─▶ counts
//!         size, spelling,          seq, previous,              who may say it
//!         signature                lamport, deps
//! ```
//!
//! The room knows the git object format, signatures and ciphers. It never touches a disk, a clock
//! or the system's randomness, and it does not understand what records carry: that is `model`'s
//! business. Every byte it reads may come from a stranger, so reading gives a value or a plain
//! refusal and nothing else.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

// Names and randomness.
mod dice;
mod id;

// A record in bytes, in git and under a signature.
mod cbor;
mod commit;
mod forged;
mod header;
mod invites;
mod record;
mod signature;
mod sshsig;

// Its place in a log.
mod chain;
mod draft;
mod frontier;

// What it carries: a statement in clear, or sealed content and the keys to it.
mod attachment;
mod binding;
mod device;
mod envelope;
mod governance;
mod here;
mod keys;
mod rekey;
mod seal;

// What keeps a copied disk unreadable.
mod lock;

// Who may say it.
mod authority;

pub use attachment::{
    ATTACHMENT_MAX_BYTES, SEALED_ATTACHMENT_MAX_BYTES, attachment_id, open_attachment,
    seal_attachment, sealed_attachment_bytes,
};
pub use authority::{
    Authority, Basis, Changed, DrawProgress, EpochState, GUESTS_MAX, InviteState, JoinState,
    Judgement, Panels, ROTATIONS_PER_LOG_MAX, Refusal, Restoring, Signed, Tenure, TicketRefusal,
    UnreadableEntry, founding_entry,
};
pub use binding::{BINDING_BYTES, Binding};
pub use chain::{ChainFault, Head, check_beside, check_chain, is_fork};
pub use device::DeviceKeys;
pub use dice::Dice;
pub use draft::Draft;
pub use envelope::{MESSAGE_MAX_BYTES, READERS_MAX, Unsendable};
pub use forged::Forged;
pub use frontier::{Frontier, Position, Range};
pub use governance::{
    Admission, Bars, CHANGES_MAX, CharterSigned, Countersign, DRAW_PERSONS_MAX, DeviceAdded,
    DeviceRevoked, DeviceStatement, Draw, DrawCommit, DrawReveal, ERASED_MAX, Epoch, EpochChange,
    EpochSignature, Equivocation, Erasure, Genesis, Governance, Invite, InviteRevoked, Join,
    KEPT_MAX, PANEL_SEATS_MAX, PersonStatement, REGISTRARS_MAX, RETAINS_MAX, REVOKED_MAX,
    ROLL_FOUNDED_MAX, Reading, Recovered, RecoveryKey, Retain, Rotation, STEWARDS_MAX,
    ScopeGenesis, ScopeKind, Share, XWING_BYTES, draw_commitment, panel,
};
pub use header::{Class, DEPS_MAX, Header, Previous, VERSION};
pub use here::Here;
pub use id::{
    CommitId, Incarnation, KeyId, LogId, LogKey, NotAName, PersonId, RecordId, ScopeId, ShredId,
    SpaceId, Timestamp, actor,
};
pub use invites::{INVITES_KNOWN_MAX, Invites};
pub use keys::{
    EpochWrap, KEY_OBJECT_MAX_BYTES, KeyObject, PreviousWrap, ShredWrap, Suite, Unsealable,
};
pub use lock::{
    Cost, LockError, MasterKey, PASSPHRASE_MAX_BYTES, PASSPHRASE_MIN_CHARS, PhraseError, RowKey,
    SALT_BYTES, SLOTS_MAX, Slot, Unlock, keyring_name, phrase_of, seed_of,
};
pub use record::{GOVERNANCE_MAX_BYTES, RECORD_MAX, RECORD_MAX_BYTES, Record};
pub use rekey::Rekey;
pub use seal::{
    ContentKey, PADDING_MAX_BYTES, PADDING_MIN_BYTES, PLAINTEXT_MAX_BYTES, ShredKey, TooLarge,
    Unreadable,
};
pub use signature::{LogSigner, SIGNATURE_BYTES};
pub use sshsig::allowed_signers;
