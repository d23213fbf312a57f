//! One signed change: bytes whose size, spelling and signature were checked.
//!
//! There is no way to hold a `Record` that was not checked. It knows who signed it and when in its
//! log; whether that author may say it is `authority`'s business, and what it says is `model`'s.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::chain::Head;
use crate::commit::{self, COMMIT_MAX_BYTES, Commit};
use crate::device::DeviceKeys;
use crate::envelope;
use crate::forged::Forged;
use crate::governance::{Governance, Join};
use crate::header::{Class, Header};
use crate::id::{CommitId, LogId, LogKey, RecordId, ScopeId, SpaceId};
use crate::invites::Invites;
use crate::seal::{self, ContentKey, ShredKey, Unreadable};
use crate::signature::{Claim, LogSigner, SIGNATURE_BYTES, verify_all};

/// The largest record on the wire, signature included, in bytes.
pub const RECORD_MAX_BYTES: usize = 256 * 1024;
/// The largest record on the wire, in bytes.
pub const RECORD_MAX: usize = RECORD_MAX_BYTES;
/// The largest statement of a governance record, in bytes.
pub const GOVERNANCE_MAX_BYTES: usize = 16 * 1024;
/// How many records are checked as one batch. Larger ones save little more, and one bad record
/// makes a whole batch be checked one by one.
const BATCH_RECORDS: usize = 256;

/// One signed change. Cloning is cheap.
#[derive(Clone)]
pub struct Record(Arc<Sealed>);

/// A record that was parsed and, once it stands in a [`Record`], whose signature was checked.
struct Sealed {
    /// Signature, then blob.
    wire: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
    header: Header,
    header_bytes: usize,
    id: RecordId,
    blob_id: CommitId,
    tree_id: CommitId,
    commit_id: CommitId,
    /// What a governance record states, once that was read.
    statement: OnceLock<Box<Governance>>,
    /// The invite key that signed its join, as far as that was checked while opening.
    ticket: Option<LogKey>,
}

impl Record {
    /// Opens a record from the wire: size, spelling, signature.
    pub fn open(wire: &[u8]) -> Result<Record, Forged> {
        let parsed = Parsed::read(wire)?;
        if !parsed.claim().holds() {
            return Err(Forged::Signature);
        }
        Ok(parsed.trust())
    }

    /// Opens a record again from its git objects. Both ids were noted when its signature was
    /// verified: that they are still the same proves that not one bit has changed, for a tenth of
    /// the time. Nothing when they are not.
    pub fn reopen(
        commit: &[u8],
        blob: &[u8],
        record: &RecordId,
        commit_id: &CommitId,
    ) -> Option<Record> {
        let signature = commit::signature_in(commit)?;
        let parsed = Parsed::read(&[&signature, blob].concat()).ok()?;
        // The id of the commit covers the signature, the id of the record everything else.
        let same = parsed.record.id == *record && parsed.record.commit_id == *commit_id;
        same.then(|| parsed.trust())
    }

    /// Signs a blob that begins with `header`.
    pub(crate) fn sign(
        signer: &LogSigner,
        header: Header,
        header_bytes: usize,
        blob: &[u8],
    ) -> Result<Record, Forged> {
        let unsigned = Unsigned::of(&header, blob)?;
        let signature = signer.sign(&unsigned.commit.signed_bytes());
        let wire = [&signature, blob].concat();
        let record = unsigned.with(header, header_bytes, wire, signature)?;
        Ok(Record(Arc::new(record)))
    }

    /// Opens many records, each with the verdict it would get alone, for about half the time.
    pub fn open_many(wires: &[Vec<u8>]) -> Vec<Result<Record, Forged>> {
        let batches = wires.chunks(BATCH_RECORDS);
        batches
            .flat_map(|batch| open_batch(batch, |_| None))
            .collect()
    }

    /// Opens many records as [`Record::open_many`] does and, while at it, reads what governance
    /// records state and checks the tickets of joins on invites that are known: work that judging
    /// them would otherwise have to do. The verdicts are the same.
    pub fn open_many_knowing(wires: &[Vec<u8>], invites: &Invites) -> Vec<Result<Record, Forged>> {
        let ticket = |record: &Sealed| {
            let Ok(Governance::Join(join)) = record.statement() else {
                return None;
            };
            let key = invites.key_of(&join.invite)?;
            Some(TicketClaim::of(record, join, key))
        };
        let batches = wires.chunks(BATCH_RECORDS);
        batches
            .flat_map(|batch| open_batch(batch, ticket))
            .collect()
    }

    /// Opens a record from git objects. The commit must be, byte for byte, the one the blob and
    /// the signature in it render to.
    pub fn from_git(commit: &[u8], blob: &[u8]) -> Result<Record, Forged> {
        if commit.len() > COMMIT_MAX_BYTES {
            return Err(Forged::OtherCommit);
        }
        if blob.len() > RECORD_MAX_BYTES - SIGNATURE_BYTES {
            return Err(Forged::TooLarge);
        }
        let signature = commit::signature_in(commit).ok_or(Forged::OtherCommit)?;
        let record = Record::open(&[&signature, blob].concat())?;
        if record.commit() == commit {
            Ok(record)
        } else {
            Err(Forged::OtherCommit)
        }
    }

    /// Gives the bytes for the wire: signature, then blob.
    pub fn wire(&self) -> Vec<u8> {
        self.0.wire.clone()
    }

    /// Gives the bytes for the wire without copying them.
    pub fn wire_bytes(&self) -> &[u8] {
        &self.0.wire
    }

    /// Gives the blob: header, then body.
    pub fn blob(&self) -> &[u8] {
        self.0.wire.get(SIGNATURE_BYTES..).unwrap_or_default()
    }

    /// Gives the header as it is written.
    pub fn header(&self) -> &Header {
        &self.0.header
    }

    /// Gives what follows the header: a statement in clear, or a nonce and ciphertext.
    pub fn body(&self) -> &[u8] {
        self.blob().get(self.0.header_bytes..).unwrap_or_default()
    }

    /// Gives the author's signature over the commit.
    pub fn signature(&self) -> &[u8; SIGNATURE_BYTES] {
        &self.0.signature
    }

    /// Names the record: BLAKE3 of its blob.
    pub fn id(&self) -> RecordId {
        self.0.id
    }

    /// Gives the id of its git commit.
    pub fn commit_id(&self) -> CommitId {
        self.0.commit_id
    }

    /// Gives the body of its git commit object.
    pub fn commit(&self) -> Vec<u8> {
        let commit = Commit::render(self.header(), &self.0.id, &self.scope(), &self.0.tree_id);
        commit.sign(self.header(), &self.0.signature)
    }

    /// Gives the body of its git tree object.
    pub fn tree(&self) -> Vec<u8> {
        commit::tree(&self.0.blob_id)
    }

    /// Gives the id of its git blob.
    pub fn blob_id(&self) -> CommitId {
        self.0.blob_id
    }

    /// Gives the id of its git tree.
    pub fn tree_id(&self) -> CommitId {
        self.0.tree_id
    }

    /// Gives the space it belongs to; a genesis record belongs to the one it founds.
    pub fn space(&self) -> SpaceId {
        space_of(&self.0.header, &self.0.id)
    }

    /// Gives the scope it belongs to; a genesis record belongs to the scope it founds.
    pub fn scope(&self) -> ScopeId {
        scope_of(&self.0.header, &self.0.id)
    }

    /// Names the log it stands in.
    pub fn log(&self) -> LogId {
        LogId {
            scope: self.scope(),
            key: self.0.header.log,
            incarnation: self.0.header.incarnation,
        }
    }

    /// Gives the head its log has once it is appended.
    pub fn head(&self) -> Head {
        Head {
            seq: self.0.header.seq,
            record: self.0.id,
            commit: self.0.commit_id,
            lamport: self.0.header.lamport,
            version: self.0.header.version,
        }
    }

    /// Reads the statement of a governance record.
    pub fn governance(&self) -> Result<Governance, Forged> {
        self.statement().cloned()
    }

    /// Looks at the statement of a governance record, which is read once.
    pub fn statement(&self) -> Result<&Governance, Forged> {
        self.0.statement()
    }

    /// Tells whether opening the record has shown that this invite key signed its join. If not,
    /// that says nothing.
    pub(crate) fn is_signed_by_ticket(&self, key: &LogKey) -> bool {
        self.0.ticket.as_ref() == Some(key)
    }

    /// Opens the sealed body of a content record.
    pub fn unseal(&self, key: &ContentKey, shred: &ShredKey) -> Result<Vec<u8>, Unreadable> {
        let header_bytes = self.blob().get(..self.0.header_bytes).unwrap_or_default();
        seal::unseal(&self.0.header, header_bytes, self.body(), key, shred)
    }

    /// Tells whether this is a message sealed to each of its readers anew.
    pub fn is_message(&self) -> bool {
        let header = self.header();
        header.class == Class::Content && header.shred.is_none()
    }

    /// Opens a message with the keys of one device; [`Unreadable::OtherDevice`] says that it was
    /// not sealed to it. The work is bounded by [`READERS_MAX`](crate::READERS_MAX) tries.
    pub fn unseal_message(&self, keys: &DeviceKeys) -> Result<Vec<u8>, Unreadable> {
        if !self.is_message() {
            return Err(Unreadable::NotSealed);
        }
        let header_bytes = self.blob().get(..self.0.header_bytes).unwrap_or_default();
        envelope::open(&self.0.header, header_bytes, self.body(), keys)
    }
}

impl Sealed {
    fn statement(&self) -> Result<&Governance, Forged> {
        if self.header.class != Class::Governance {
            return Err(Forged::NotGovernance);
        }
        if let Some(statement) = self.statement.get() {
            return Ok(statement);
        }
        let body = self.wire.get(SIGNATURE_BYTES + self.header_bytes..);
        let statement = Governance::read(body.unwrap_or_default())?;
        Ok(self.statement.get_or_init(|| Box::new(statement)))
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Record) -> bool {
        self.0.wire == other.0.wire
    }
}

impl Eq for Record {}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = self.header();
        let (log, seq, id) = (header.log.short(), header.seq, self.0.id.short());
        write!(f, "Record({log} {seq} {id})")
    }
}

/// A record whose signature still has to be checked.
struct Parsed {
    record: Sealed,
    signed: Vec<u8>,
}

impl Parsed {
    fn read(wire: &[u8]) -> Result<Parsed, Forged> {
        if wire.len() > RECORD_MAX_BYTES {
            return Err(Forged::TooLarge);
        }
        let (signature, blob) = wire
            .split_first_chunk::<SIGNATURE_BYTES>()
            .ok_or(Forged::TooShort)?;
        let (header, header_bytes) = Header::read(blob)?;
        let body_bytes = blob.len() - header_bytes;
        match header.class {
            Class::Governance if body_bytes > GOVERNANCE_MAX_BYTES => {
                return Err(Forged::StatementTooLarge);
            }
            // Content without a shred key is a message sealed to each of its readers.
            Class::Content if header.shred.is_none() => {
                let body = blob.get(header_bytes..).unwrap_or_default();
                if !envelope::is_padded(body) {
                    return Err(Forged::PaddingMissing);
                }
            }
            Class::Content if !seal::is_padded(body_bytes) => return Err(Forged::PaddingMissing),
            Class::Governance | Class::Content => {}
        }
        let unsigned = Unsigned::of(&header, blob)?;
        let signed = unsigned.commit.signed_bytes();
        let record = unsigned.with(header, header_bytes, wire.to_vec(), *signature)?;
        Ok(Parsed { record, signed })
    }

    fn claim(&self) -> Claim<'_> {
        Claim {
            key: self.record.header.log,
            message: &self.signed,
            signature: &self.record.signature,
        }
    }

    fn trust(self) -> Record {
        Record(Arc::new(self.record))
    }
}

/// What a blob hashes and renders to before anybody signed it.
struct Unsigned {
    id: RecordId,
    blob_id: CommitId,
    tree_id: CommitId,
    commit: Commit,
}

impl Unsigned {
    fn of(header: &Header, blob: &[u8]) -> Result<Unsigned, Forged> {
        let id = RecordId::from_bytes(*blake3::hash(blob).as_bytes());
        let blob_id = commit::blob_id(blob)?;
        let tree_id = commit::tree_id(&commit::tree(&blob_id))?;
        let commit = Commit::render(header, &id, &scope_of(header, &id), &tree_id);
        Ok(Unsigned {
            id,
            blob_id,
            tree_id,
            commit,
        })
    }

    fn with(
        self,
        header: Header,
        header_bytes: usize,
        wire: Vec<u8>,
        signature: [u8; SIGNATURE_BYTES],
    ) -> Result<Sealed, Forged> {
        let commit_id = commit::commit_id(&self.commit.sign(&header, &signature))?;
        Ok(Sealed {
            wire,
            signature,
            header,
            header_bytes,
            id: self.id,
            blob_id: self.blob_id,
            tree_id: self.tree_id,
            commit_id,
            statement: OnceLock::new(),
            ticket: None,
        })
    }
}

/// What the ticket of a join signs.
struct TicketClaim {
    key: LogKey,
    message: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

impl TicketClaim {
    fn of(record: &Sealed, join: &Join, key: LogKey) -> TicketClaim {
        let space = space_of(&record.header, &record.id);
        TicketClaim {
            key,
            message: Join::message(&space, &join.invite, &join.person, &record.header.log),
            signature: join.signature,
        }
    }

    fn claim(&self) -> Claim<'_> {
        Claim {
            key: self.key,
            message: &self.message,
            signature: &self.signature,
        }
    }
}

/// Opens records whose signatures are checked as one, those of tickets among them.
fn open_batch(
    wires: &[Vec<u8>],
    ticket_of: impl Fn(&Sealed) -> Option<TicketClaim>,
) -> Vec<Result<Record, Forged>> {
    let parsed: Vec<_> = wires.iter().map(|wire| Parsed::read(wire)).collect();
    let ticket =
        |one: &Result<Parsed, Forged>| one.as_ref().ok().and_then(|it| ticket_of(&it.record));
    let tickets: Vec<Option<TicketClaim>> = parsed.iter().map(ticket).collect();
    let claims = parsed.iter().flatten().map(Parsed::claim);
    let claims = claims.chain(tickets.iter().flatten().map(TicketClaim::claim));
    let all_hold = verify_all(&claims.collect::<Vec<_>>());
    let trust = |mut parsed: Parsed, ticket: Option<TicketClaim>| {
        if !all_hold && !parsed.claim().holds() {
            return Err(Forged::Signature);
        }
        // A ticket in a batch that did not hold is checked again by whoever judges its join.
        parsed.record.ticket = ticket.filter(|_| all_hold).map(|ticket| ticket.key);
        Ok(parsed.trust())
    };
    let opened = parsed.into_iter().zip(tickets);
    opened
        .map(|(one, ticket)| one.and_then(|parsed| trust(parsed, ticket)))
        .collect()
}

fn space_of(header: &Header, id: &RecordId) -> SpaceId {
    if header.is_genesis() {
        SpaceId::from_bytes(*id.as_bytes())
    } else {
        header.space
    }
}

pub(crate) fn scope_of(header: &Header, id: &RecordId) -> ScopeId {
    if header.is_genesis() {
        ScopeId::of_space(&space_of(header, id))
    } else if header.founds_scope() {
        ScopeId::from_bytes(*id.as_bytes())
    } else {
        header.scope
    }
}
