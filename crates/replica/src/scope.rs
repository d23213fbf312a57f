//! One scope: what the space as a whole, one community or one conversation consists of.
//!
//! For: keeping apart what must not mix. Each scope has logs, rules, keys and facts of its own; a
//! record is judged by its own scope and by nothing else. Knows: its own logs. Never: writes an
//! effect; the gate and the exchange do that for all scopes alike.

use std::collections::{BTreeMap, BTreeSet};

use history::{
    Authority, ChainFault, Changed, ContentKey, Frontier, Head, Judgement, KeyId, LogId, LogKey,
    PersonId, Position, PreviousWrap, Reading, Record, RecordId, ScopeGenesis, ScopeId, ScopeKind,
    ShredId, ShredKey, SpaceId, Timestamp, check_chain,
};

use model::DocumentName;

use crate::content::Facts;
use crate::gate::{Verdict, refused};
use crate::lamports::Lamports;
use crate::replica::Replica;
use crate::secrets::DocumentId;
use crate::waiting::Need;

/// How far apart two keys of a scope may stand, in the order they held, of which one is looked for
/// sealed under the other.
const KEYS_BRIDGED_MAX: usize = 16;

/// Everything that belongs to one scope.
pub(crate) struct Scope {
    pub id: ScopeId,
    pub authority: Authority,
    pub heads: BTreeMap<LogId, Head>,
    pub frontier: Frontier,
    /// Which records were admitted, and when in the agreed order.
    pub lamports: Lamports,
    pub records: u64,
    pub facts: Option<Facts>,
    pub content_keys: BTreeMap<KeyId, ContentKey>,
    pub shreds: BTreeMap<ShredId, ShredKey>,
    /// Who gave each shred key out, as its object says.
    pub shred_authors: BTreeMap<ShredId, LogKey>,
    /// Which document a shred key opens, as far as one of its records was read.
    pub opened: BTreeMap<ShredId, DocumentId>,
    /// Shred keys that a log erases further on: what its author wrote up to there is treated as absent.
    pub promised: BTreeSet<(ShredId, LogKey)>,
    /// Bytes of its records, as far as they are counted: those a stranger can make us hold.
    pub bytes: u64,
    /// Which person of the space stands behind a log, as its sealed content says. In the space
    /// itself the authority knows.
    pub bound: BTreeMap<LogKey, PersonId>,
    /// Which device of the space signed for a log, as its sealed content says.
    pub bound_by: BTreeMap<LogKey, LogKey>,
    /// Where logs of lost devices end, as other logs of the same person say.
    pub endings: BTreeMap<LogId, BTreeMap<LogKey, u64>>,
    /// Which logs say of a device of the space where any of its logs end.
    pub enders: BTreeMap<LogKey, BTreeSet<LogKey>>,
    /// Logs of one's own lost devices that turned up after this device had taken those back.
    pub late: BTreeSet<LogId>,
    /// Its documents, by id; those of the space are the profiles of its people.
    pub documents: BTreeMap<DocumentId, DocumentName>,
    /// Content that was admitted before its key was here, and is still to be read: its places in logs.
    pub unread: BTreeMap<LogId, BTreeSet<u64>>,
    /// Charters that were proposed for the space, by their hash.
    pub charters: BTreeMap<[u8; 32], Facts>,
    /// Which places of logs were void when they were read; logs without any are left out.
    pub voided: BTreeMap<LogId, Vec<(u64, u64)>>,
    /// Logs that are read anew, with the places that are still to be read.
    pub rereading: BTreeMap<LogId, BTreeSet<u64>>,
    /// Who is told of a scope that is not for everybody.
    pub audience: BTreeSet<PersonId>,
    /// Sealed shred keys taken for it without being able to open them.
    pub carried_shreds: BTreeSet<ShredId>,
    /// Since when the newest key has been missing, while this process runs.
    pub lacking_since: Option<Timestamp>,
    /// From how many keys of the space those of an open scope were derived.
    pub derived: usize,
    /// Something of it was left out for lack of room: nothing more is asked for.
    pub is_full: bool,
    /// One takes part in it, or something in it was said to oneself.
    pub is_mine: bool,
}

impl Scope {
    /// Starts a scope, knowing only its name.
    pub fn new(space: SpaceId, id: ScopeId) -> Scope {
        Scope {
            id,
            authority: Authority::of_scope(space, id),
            heads: BTreeMap::new(),
            frontier: Frontier::default(),
            lamports: Lamports::default(),
            records: 0,
            facts: None,
            content_keys: BTreeMap::new(),
            shreds: BTreeMap::new(),
            shred_authors: BTreeMap::new(),
            opened: BTreeMap::new(),
            promised: BTreeSet::new(),
            bytes: 0,
            bound: BTreeMap::new(),
            bound_by: BTreeMap::new(),
            endings: BTreeMap::new(),
            enders: BTreeMap::new(),
            late: BTreeSet::new(),
            documents: BTreeMap::new(),
            unread: BTreeMap::new(),
            charters: BTreeMap::new(),
            voided: BTreeMap::new(),
            rereading: BTreeMap::new(),
            audience: BTreeSet::new(),
            carried_shreds: BTreeSet::new(),
            lacking_since: None,
            derived: 0,
            is_full: false,
            is_mine: false,
        }
    }

    /// Names the logs that erase what stands under a shred key further on.
    pub fn promised_by(&self, shred: &ShredId) -> impl Iterator<Item = LogKey> {
        let [first, last] = [[0; 32], [u8::MAX; 32]].map(LogKey::from_bytes);
        let named = self.promised.range((*shred, first)..=(*shred, last));
        named.map(|(_, log)| *log)
    }

    /// Tells whether a place of a log is still to be read.
    pub fn is_unread(&self, log: &LogId, seq: u64) -> bool {
        let of_log = self.unread.get(log);
        of_log.is_some_and(|of_log| of_log.contains(&seq))
    }

    /// Finds the nearest place before another one of its log that is still to be read.
    pub fn unread_before(&self, log: &LogId, seq: u64) -> Option<u64> {
        self.unread.get(log)?.range(..seq).next_back().copied()
    }

    /// Notes that a place has been read.
    pub fn note_read(&mut self, log: &LogId, seq: u64) {
        if let Some(of_log) = self.unread.get_mut(log)
            && of_log.remove(&seq)
            && of_log.is_empty()
        {
            self.unread.remove(log);
        }
    }

    /// What its founding says; nothing for the space itself.
    pub fn founding(&self) -> Option<&ScopeGenesis> {
        self.authority.scope_genesis()
    }

    /// The hash of the facts the founding cites.
    pub fn facts_hash(&self) -> Option<[u8; 32]> {
        let of_space = self.authority.genesis().map(|genesis| genesis.facts);
        of_space.or_else(|| self.founding().map(|genesis| genesis.facts))
    }

    /// What it is for; nothing for the space itself, or before its founding is known.
    pub fn kind(&self) -> Option<ScopeKind> {
        self.founding().map(|genesis| genesis.kind)
    }

    /// Tells whether strangers can make us hold its records: a conversation, or what we cannot read.
    pub fn is_carried(&self) -> bool {
        match self.kind() {
            None => false,
            Some(ScopeKind::Conversation) => true,
            Some(ScopeKind::Community | ScopeKind::Audience | ScopeKind::Personal) => {
                self.key().is_none() && !self.is_open()
            }
        }
    }

    /// Tells whether it is carried, and nothing that is known here is for oneself in it.
    pub fn is_for_others(&self) -> bool {
        self.is_carried() && !self.is_mine
    }

    /// Tells whether every member of the space may read it.
    pub fn is_open(&self) -> bool {
        self.founding().is_some_and(|genesis| {
            genesis.kind == ScopeKind::Community && genesis.reading == Reading::Open
        })
    }

    /// The newest key of the epoch that holds among those that are here, whoever else hands out what.
    pub fn key(&self) -> Option<&ContentKey> {
        self.newest_held().map(|(_, key)| key)
    }

    /// The epoch one writes in, and the key that belongs to it.
    pub fn writing(&self) -> Option<(RecordId, KeyId)> {
        self.authority.writing()
    }

    /// Names the slots in which earlier keys stand sealed under later ones, as far as both are here:
    /// under each key those of the [`KEYS_BRIDGED_MAX`] before it, whoever sealed them in which order.
    pub fn earlier_keys(&self) -> Vec<[u8; 32]> {
        let mut order = self.authority.keys_in_order();
        order.retain(|key| self.content_keys.contains_key(key));
        let mut slots = Vec::new();
        for (at, key) in order.iter().enumerate() {
            let near = at.saturating_sub(KEYS_BRIDGED_MAX)..=at.saturating_add(KEYS_BRIDGED_MAX);
            let others = order.iter().enumerate();
            let others = others.filter(|(other, _)| *other != at && near.contains(other));
            slots.extend(others.map(|(_, previous)| PreviousWrap::slot(key, previous)));
        }
        slots
    }

    /// The key the founding names.
    pub fn first_key(&self) -> Option<&ContentKey> {
        let of_space = self.authority.genesis().map(|genesis| genesis.key);
        let id = of_space.or_else(|| self.founding().map(|genesis| genesis.key))?;
        self.content_keys.get(&id)
    }

    /// Steps 3b and 4 of the door: the chain, then the authority at its causal place.
    pub fn judge(&self, record: &Record) -> Result<(), Verdict> {
        let log = record.log();
        let lamport_of = |id: &RecordId| self.lamports.get(id);
        check_chain(self.heads.get(&log), record, lamport_of)
            .map_err(|fault| chain_verdict(fault, &log, record))?;
        match self.authority.judge(record) {
            Judgement::Admit => Ok(()),
            Judgement::Wait(missing) => Err(Verdict::Waits(Need::Record(missing))),
            Judgement::Refuse(refusal) => Err(refused(refusal.code(), refusal.to_string())),
        }
    }

    /// Tells how far the log of a record is held, if the record is known. Whoever sent one that is
    /// only kept beside a frozen log is told where that log ends: claiming the record itself would
    /// claim what is not on this disk.
    pub fn reached_with(&self, record: &Record) -> Option<Position> {
        let header = record.header();
        let is_known = self.lamports.contains_key(&record.id());
        let log = (header.log, header.incarnation);
        is_known.then(|| self.frontier.get(&log).copied())?
    }

    /// Notes an admitted record and says what it changed about who may say what.
    pub fn take_in(&mut self, record: &Record) -> Changed {
        let changed = self.authority.admit(record);
        let head = record.head();
        self.lamports.insert(head.record, head.lamport);
        self.records += 1;
        self.bytes += record.wire_bytes().len() as u64;
        self.reach(record.log(), head);
        changed
    }

    /// Notes how far a log is known.
    pub fn reach(&mut self, log: LogId, head: Head) {
        let position = Position {
            seq: head.seq,
            record: head.record,
        };
        self.frontier.insert((log.key, log.incarnation), position);
        self.heads.insert(log, head);
    }

    /// BLAKE3 over the space and the head of every log: heads commit to everything below them. A log
    /// in which two records were signed for one place counts up to there.
    pub fn digest(&self, space: &SpaceId) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 digest of a scope");
        hasher.update(space.as_bytes());
        hasher.update(self.id.as_bytes());
        for ((key, incarnation), position) in self.frontier.iter() {
            hasher.update(key.as_bytes());
            hasher.update(&incarnation.0.to_be_bytes());
            let log = LogId {
                scope: self.id,
                key: *key,
                incarnation: *incarnation,
            };
            let frozen = self.authority.frozen_at(&log);
            if let Some(frozen) = frozen.filter(|frozen| *frozen <= position.seq) {
                // Two records were signed for that place: which of them is held, and what follows,
                // depends on who was met first, and counts nowhere.
                hasher.update(b"frozen");
                hasher.update(&frozen.to_be_bytes());
                continue;
            }
            hasher.update(&position.seq.to_be_bytes());
            hasher.update(position.record.as_bytes());
        }
        hasher.finalize()
    }
}

impl Replica {
    /// The scope of the space as a whole, once there is a space.
    pub(crate) fn home(&self) -> Option<&Scope> {
        self.scopes.get(&self.home)
    }

    /// Who may say what in the space as a whole.
    pub(crate) fn authority(&self) -> Option<&Authority> {
        self.home().map(|scope| &scope.authority)
    }

    /// How far one's own log of the space is known.
    pub(crate) fn own_head(&self) -> Option<&Head> {
        let log = self.own_log(self.secrets.as_ref()?);
        self.home()?.heads.get(&log)
    }

    /// How many records of all scopes are held.
    pub(crate) fn records(&self) -> u64 {
        self.scopes.values().map(|scope| scope.records).sum()
    }
}

fn chain_verdict(fault: ChainFault, log: &LogId, record: &Record) -> Verdict {
    match fault {
        ChainFault::Known => Verdict::Known,
        ChainFault::Gap { .. } => {
            Verdict::Waits(Need::Earlier(*log, record.header().seq.saturating_sub(1)))
        }
        ChainFault::MissingDep(id) => Verdict::Waits(Need::Record(id)),
        ChainFault::Fork
        | ChainFault::WrongPrevious
        | ChainFault::WrongLamport
        | ChainFault::VersionFell => refused(fault.code(), fault.to_string()),
    }
}
