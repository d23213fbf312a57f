//! Catching up: frontiers both ways, then the missing records as a stream.
//!
//! On connect and once a minute each side tells how far it knows every log; the other streams what
//! is missing. New records are told at once to everybody connected who lacks them. Everything here
//! may be lost or repeated: the next pull says it again, and the gate takes nothing twice.

use std::collections::BTreeSet;

use history::{Frontier, KeyObject, Position, Record, Timestamp};

use crate::effect::{Batch, Effect, PeerId, Shelf};
use crate::gate::{Harvest, Source};
use crate::message::{
    KEYS_PER_MESSAGE_MAX, Message, POSITIONS_PER_PART_MAX, PROTOCOL, RECORDS_PER_MESSAGE_MAX,
    WANTS_MAX,
};
use crate::replica::Replica;
use crate::ticket::is_dialable;
use crate::view::Standing;
use crate::waiting::Need;

/// How often every peer is asked again, in milliseconds.
pub const PULL_EVERY_MS: u64 = 60_000;
/// How long streamed records count as on their way, in milliseconds.
pub const STREAM_PATIENCE_MS: u64 = 30_000;
/// The most bytes of records in one message.
pub const MESSAGE_RECORDS_MAX_BYTES: usize = 512 * 1024;
/// The most known devices dialled at once.
pub const DIALS_MAX: usize = 32;
/// The most logs a peer may name in its frontiers; more than the largest organisation has.
pub const FRONTIER_LOGS_MAX: usize = 500_000;
/// The most refused records one connection may bring before it is ended.
pub const FAULTS_MAX: u32 = 256;
/// The most content keys accepted from peers.
const FOREIGN_KEYS_MAX: usize = 64;

/// What is known about one connection.
#[derive(Debug, Default)]
pub struct Session {
    /// A live member's device, or the device that lets us in: may exchange records.
    pub open: bool,
    frontier_told: bool,
    /// What the peer said it has.
    theirs: Frontier,
    arriving: Frontier,
    /// A whole frontier of theirs has arrived.
    complete: bool,
    /// What we sent, which counts as theirs for a while.
    told: Frontier,
    told_at: Timestamp,
    /// Their stream has not ended yet.
    receiving: bool,
    receiving_since: Timestamp,
    /// What we took from them and have not confirmed.
    unconfirmed: Frontier,
    key_asked_at: Timestamp,
    /// Refused records it brought.
    faults: u32,
    pub sent: u64,
    pub received: u64,
    pub last_heard: Timestamp,
}

impl Session {
    fn knows(&self, key: &(history::LogKey, history::Incarnation), seq: u64) -> bool {
        let reaches = |frontier: &Frontier| frontier.get(key).is_some_and(|p| p.seq >= seq);
        reaches(&self.theirs) || reaches(&self.told)
    }
}

impl Replica {
    pub(crate) fn peer_up(&mut self, peer: PeerId) {
        let session = Session {
            last_heard: self.now,
            ..Session::default()
        };
        self.sessions.insert(peer, session);
        self.dirty.sync = true;
        match self.standing() {
            Standing::Nobody => {}
            // Whoever else comes while we wait is a stranger to whom our chain says nothing.
            Standing::Waiting if self.is_known(&peer) => {
                self.open_session(peer);
                self.knock(peer);
            }
            Standing::Member if self.is_known(&peer) => self.greet(peer),
            // An unknown device may only knock.
            Standing::Waiting | Standing::Member => {}
        }
    }

    pub(crate) fn peer_down(&mut self, peer: PeerId) {
        self.sessions.remove(&peer);
        self.wants.remove(&peer);
        self.dirty.sync = true;
    }

    /// Counts a refused record against the connection that brought it.
    pub(crate) fn blame(&mut self, peer: PeerId) {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return;
        };
        session.faults += 1;
        // An honest peer may hand on a few records that only others' rules refuse; a stream of
        // them is an attack or a build that cannot talk to ours.
        if session.faults == FAULTS_MAX {
            self.drop_peer(peer, "too-many-refused");
        }
    }

    fn drop_peer(&mut self, peer: PeerId, why: &str) {
        let why = why.to_owned();
        self.after.push(Effect::Drop { peer, why });
    }

    fn open_session(&mut self, peer: PeerId) {
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.open = true;
        }
    }

    /// Opens the exchange with a device of the space.
    pub(crate) fn greet(&mut self, peer: PeerId) {
        self.open_session(peer);
        self.say_hello(peer);
        self.tell_frontier(peer);
    }

    pub(crate) fn say_hello(&mut self, peer: PeerId) {
        let hello = Message::Hello {
            protocol: PROTOCOL,
            space: self.space,
            addresses: self.addresses.clone(),
        };
        self.tell(peer, hello);
    }

    fn tell(&mut self, to: PeerId, message: Message) {
        self.after.push(Effect::Tell { to, message });
    }

    fn tell_frontier(&mut self, to: PeerId) {
        let scope = self.scope;
        let mut parts = self.frontier.parts(POSITIONS_PER_PART_MAX);
        let last = parts.pop().unwrap_or_default();
        for part in parts {
            let last = false;
            self.tell(to, Message::Frontier { scope, part, last });
        }
        let part = last;
        let last = true;
        self.tell(to, Message::Frontier { scope, part, last });
        if let Some(session) = self.sessions.get_mut(&to) {
            session.frontier_told = true;
            session.receiving = true;
            session.receiving_since = self.now;
        }
    }

    pub(crate) fn hear(&mut self, from: PeerId, message: Message) {
        let Some(session) = self.sessions.get_mut(&from) else {
            return;
        };
        session.last_heard = self.now;
        let open = session.open;
        match message {
            Message::Knock(chain) => return self.hear_knock(from, chain),
            Message::Refused { code } => return self.hear_refusal(from, &code),
            Message::Unknown(kind) => {
                tracing::debug!(kind, "skipped a message of a newer version");
                return;
            }
            _ if !open => {
                self.drop_peer(from, "not-a-member");
                return;
            }
            Message::Hello {
                protocol,
                space,
                addresses,
            } => self.hear_hello(from, protocol, space, addresses),
            Message::Frontier { scope, part, last } if scope == self.scope => {
                self.hear_frontier(from, part, last);
            }
            Message::Have { scope, part } if scope == self.scope => {
                if let Some(session) = self.sessions.get_mut(&from)
                    && session.theirs.len() + part.len() <= FRONTIER_LOGS_MAX
                {
                    raise(&mut session.theirs, &part);
                }
            }
            Message::Records(records) => self.hear_records(from, records),
            Message::Keys(keys) => self.hear_keys(from, keys),
            Message::Want(names) => self.after.push(Effect::StreamKeys { to: from, names }),
            Message::AskEpochKey { scope } if scope == self.scope => self.seal_epoch_key_to(from),
            Message::Sent { scope, .. } if scope == self.scope => self.hear_sent(from),
            // Another scope than the one we share is not ours to answer for.
            Message::Frontier { .. }
            | Message::Have { .. }
            | Message::AskEpochKey { .. }
            | Message::Sent { .. } => {}
        }
        self.dirty.sync = true;
    }

    fn hear_hello(
        &mut self,
        from: PeerId,
        protocol: u16,
        space: history::SpaceId,
        mut addresses: Vec<String>,
    ) {
        if protocol != PROTOCOL || space != self.space {
            let why = if space == self.space {
                "update-needed"
            } else {
                "other-space"
            };
            self.drop_peer(from, why);
            return;
        }
        addresses.retain(|address| is_dialable(address));
        if !addresses.is_empty() && self.book.get(&from) != Some(&addresses) {
            let bytes = minicbor_serde::to_vec(&addresses).unwrap_or_default();
            self.put(Shelf::Peer, from.0.as_bytes().to_vec(), Some(bytes));
            self.book.insert(from, addresses);
        }
    }

    fn hear_frontier(&mut self, from: PeerId, part: Frontier, last: bool) {
        let Some(session) = self.sessions.get_mut(&from) else {
            return;
        };
        raise(&mut session.arriving, &part);
        if session.arriving.len() > FRONTIER_LOGS_MAX {
            self.drop_peer(from, "frontier-too-large");
            return;
        }
        if !last {
            return;
        }
        session.theirs = std::mem::take(&mut session.arriving);
        session.complete = true;
        let told_for = self.now.0.checked_sub(session.told_at.0);
        if told_for.is_none_or(|told_for| told_for >= STREAM_PATIENCE_MS) {
            session.told = Frontier::default();
        }
        let mut known = session.theirs.clone();
        raise(&mut known, &session.told);
        let ranges = self.frontier.missing_from(&known);
        let frontier_told = session.frontier_told;
        session.told_at = self.now;
        raise(&mut session.told, &self.frontier);
        session.sent += ranges.iter().map(|r| r.to - r.from + 1).sum::<u64>();
        self.after.push(Effect::Stream {
            to: from,
            scope: self.scope,
            ranges,
        });
        if !frontier_told {
            self.tell_frontier(from);
        }
        if self.standing() == Standing::Waiting {
            self.key_asks.insert(from);
        }
    }

    fn hear_records(&mut self, from: PeerId, records: Vec<Record>) {
        let Some(session) = self.sessions.get_mut(&from) else {
            return;
        };
        session.received += records.len() as u64;
        for record in &records {
            let log = record.log();
            let position = Position {
                seq: record.header().seq,
                record: record.id(),
            };
            if !session.knows(&(log.key, log.incarnation), position.seq) {
                session.theirs.insert((log.key, log.incarnation), position);
            }
        }
        let harvest = self.admit_all(records, Source::Peer(from));
        self.reap(&harvest);
    }

    fn hear_sent(&mut self, from: PeerId) {
        if let Some(session) = self.sessions.get_mut(&from) {
            session.receiving = false;
        }
        self.confirm(from);
    }

    /// Notes what was admitted, for confirming it to those who sent it.
    pub(crate) fn reap(&mut self, harvest: &Harvest) {
        for record in &harvest.admitted {
            let log = record.log();
            let position = Position {
                seq: record.header().seq,
                record: record.id(),
            };
            for session in self.sessions.values_mut() {
                let key = (log.key, log.incarnation);
                if session
                    .theirs
                    .get(&key)
                    .is_some_and(|p| p.seq >= position.seq)
                {
                    session.unconfirmed.insert(key, position);
                }
            }
        }
        let peers: Vec<PeerId> = self.sessions.keys().copied().collect();
        for peer in peers {
            self.confirm(peer);
        }
    }

    /// Tells a peer how far its records have brought us, unless its stream is still coming.
    fn confirm(&mut self, peer: PeerId) {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return;
        };
        if session.receiving || session.unconfirmed.is_empty() {
            return;
        }
        let unconfirmed = std::mem::take(&mut session.unconfirmed);
        let scope = self.scope;
        for part in unconfirmed.parts(POSITIONS_PER_PART_MAX) {
            self.tell(peer, Message::Have { scope, part });
        }
    }

    fn hear_keys(&mut self, from: PeerId, keys: Vec<KeyObject>) {
        for key in keys {
            if key.scope() != self.scope {
                continue;
            }
            match key {
                KeyObject::Epoch(wrap) => self.take_epoch_key(from, wrap),
                KeyObject::Shred(_) => self.take_shred_key(key, true),
            }
        }
    }

    fn take_epoch_key(&mut self, from: PeerId, wrap: history::EpochWrap) {
        let Some(secrets) = &mut self.secrets else {
            return;
        };
        let mine = wrap.to == secrets.device.signer().key();
        // Before the founding is known any key may be the right one; afterwards only one is.
        let genesis = self.authority.as_ref().and_then(|a| a.genesis());
        let wrong = genesis.is_some_and(|genesis| genesis.key != wrap.key);
        if !mine
            || wrong
            || self.content_keys.contains_key(&wrap.key)
            || self.content_keys.len() >= FOREIGN_KEYS_MAX
        {
            return;
        }
        let Ok(key) = wrap.unseal(&secrets.device) else {
            tracing::warn!(peer = %from.0.short(), "a key sealed to this device does not open");
            return;
        };
        let id = key.id();
        let copy = history::ContentKey::from_bytes(*key.expose());
        secrets.content_keys.push(copy);
        self.secrets_changed = true;
        self.content_keys.insert(id, key);
        let harvest = self.retry(&Need::Key(id));
        self.reap(&harvest);
    }

    /// Opens a shred key and keeps it; `news` says that it is not on disk yet.
    fn take_shred_key(&mut self, object: KeyObject, news: bool) {
        let KeyObject::Shred(wrap) = &object else {
            return;
        };
        if self.shreds.contains_key(&wrap.shred) {
            return;
        }
        let Some(key) = self.content_keys.get(&wrap.key) else {
            return;
        };
        // `unseal` checks that the key hashes to its id, so nobody can slip in another.
        let Ok(shred) = wrap.unseal(key) else {
            return;
        };
        let id = wrap.shred;
        self.shreds.insert(id, shred);
        if news {
            self.batch.keys.push(object);
        }
        let harvest = self.retry(&Need::Shred(id));
        self.reap(&harvest);
    }

    pub(crate) fn keys_loaded(&mut self, names: &[[u8; 32]], objects: Vec<KeyObject>) {
        for object in objects {
            self.wrapped.insert(object.name());
            self.take_shred_key(object, false);
        }
        tracing::trace!(asked = names.len(), "looked for keys on disk");
        self.lookups = self.lookups.saturating_sub(1);
        self.boot_further();
    }

    /// Looks whether the key objects of one's own documents are on disk.
    pub(crate) fn look_for_own_keys(&mut self) {
        let shreds = self.secrets.iter().flat_map(|s| &s.own_shreds);
        let names: Vec<[u8; 32]> = shreds.map(|(_, shred)| *shred.id().as_bytes()).collect();
        if !names.is_empty() {
            self.look_up(names);
        }
    }

    fn look_up(&mut self, names: Vec<[u8; 32]>) {
        self.lookups += 1;
        self.after.push(Effect::LoadKeys { names });
    }

    /// Asks disk and peers for keys that records wait for.
    pub(crate) fn ask_for_keys(&mut self) {
        if !self.seek_keys.is_empty() {
            let names = std::mem::take(&mut self.seek_keys);
            self.look_up(names);
        }
        for (to, names) in std::mem::take(&mut self.wants) {
            let names: Vec<[u8; 32]> = names
                .into_iter()
                .filter(|name| {
                    !self
                        .shreds
                        .contains_key(&history::ShredId::from_bytes(*name))
                })
                .take(WANTS_MAX)
                .collect();
            if !names.is_empty() {
                self.tell(to, Message::Want(names));
            }
        }
        let scope = self.scope;
        for to in std::mem::take(&mut self.key_asks) {
            let have_key = self.space_key().is_some();
            let now = self.now;
            let due = self.sessions.get_mut(&to).filter(|session| {
                let asked_for = now.0.checked_sub(session.key_asked_at.0);
                asked_for.is_none_or(|asked_for| asked_for >= PULL_EVERY_MS)
            });
            if let Some(session) = due
                && !have_key
            {
                session.key_asked_at = now;
                self.tell(to, Message::AskEpochKey { scope });
            }
        }
    }

    /// Tells everything that becomes durable with this batch to whoever lacks it.
    pub(crate) fn tell_news(&mut self, batch: &Batch) {
        if batch.records.is_empty() {
            return;
        }
        let open: Vec<PeerId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.open && session.complete)
            .map(|(peer, _)| *peer)
            .collect();
        for peer in open {
            self.tell_news_to(peer, batch);
        }
    }

    fn tell_news_to(&mut self, peer: PeerId, batch: &Batch) {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return;
        };
        let mut news = Vec::new();
        let mut shreds = BTreeSet::new();
        for record in &batch.records {
            let log = record.log();
            let key = (log.key, log.incarnation);
            let seq = record.header().seq;
            if session.knows(&key, seq) {
                continue;
            }
            let position = Position {
                seq,
                record: record.id(),
            };
            session.told.insert(key, position);
            shreds.extend(record.header().shred);
            news.push(record.clone());
        }
        if news.is_empty() {
            return;
        }
        session.told_at = self.now;
        session.sent += news.len() as u64;
        let keys: Vec<KeyObject> = batch
            .keys
            .iter()
            .filter(|key| matches!(key, KeyObject::Shred(wrap) if shreds.contains(&wrap.shred)))
            .cloned()
            .collect();
        for part in keys.chunks(KEYS_PER_MESSAGE_MAX) {
            self.tell(peer, Message::Keys(part.to_vec()));
        }
        for part in messages_of(news) {
            self.tell(peer, Message::Records(part));
        }
    }

    pub(crate) fn tick(&mut self) {
        // Further ahead than a pull ever is: the clock was set back, and nobody waits for it.
        let set_back = self.pull_at.0 > self.now.0.saturating_add(PULL_EVERY_MS);
        if self.now < self.pull_at && !set_back {
            return;
        }
        self.pull_at = Timestamp(self.now.0 + PULL_EVERY_MS);
        self.sought.clear();
        let open: Vec<PeerId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.open)
            .map(|(peer, _)| *peer)
            .collect();
        for peer in open {
            match self.standing() {
                Standing::Member => self.tell_frontier(peer),
                Standing::Waiting => {
                    self.knock(peer);
                    // Whoever was welcomed and still waits has lost something on the way.
                    if self
                        .sessions
                        .get(&peer)
                        .is_some_and(|session| session.frontier_told)
                    {
                        self.tell_frontier(peer);
                    }
                }
                Standing::Nobody => {}
            }
        }
        self.pull_keys();
        self.dial_known();
        self.after.push(Effect::WakeAt(self.pull_at));
    }

    /// Asks again for keys that are still missing.
    fn pull_keys(&mut self) {
        let missing: Vec<[u8; 32]> = self
            .waiting
            .needs()
            .filter_map(|need| match need {
                Need::Shred(shred) => Some(*shred.as_bytes()),
                Need::Earlier(..) | Need::Record(_) | Need::Key(_) | Need::Document(_) => None,
            })
            .take(WANTS_MAX)
            .collect();
        if missing.is_empty() {
            return;
        }
        for (peer, session) in &self.sessions {
            if session.open {
                self.wants
                    .entry(*peer)
                    .or_default()
                    .extend(missing.iter().copied());
            }
        }
    }

    /// Dials known devices that are not connected.
    pub(crate) fn dial_known(&mut self) {
        self.dial_door();
        let own = self.secrets.as_ref().map(|s| s.device.signer().key());
        let absent: Vec<(PeerId, Vec<String>)> = self
            .book
            .iter()
            .filter(|(peer, _)| Some(peer.0) != own && !self.sessions.contains_key(peer))
            .filter(|(peer, _)| self.is_known(peer))
            .take(DIALS_MAX)
            .map(|(peer, addresses)| (*peer, addresses.clone()))
            .collect();
        for (peer, addresses) in absent {
            self.after.push(Effect::Dial { peer, addresses });
        }
    }

    /// Tells whether a stream is coming in; one that lingers does not count.
    pub(crate) fn is_receiving(&self) -> bool {
        self.sessions.values().any(|session| {
            let until = session.receiving_since.0.saturating_add(STREAM_PATIENCE_MS);
            session.receiving && self.now.0 < until
        })
    }

    /// Tells whether both sides hold the same, as far as each has said.
    pub(crate) fn in_sync(&self, session: &Session) -> bool {
        session.complete
            && !session.receiving
            && self.frontier.missing_from(&session.theirs).is_empty()
            && session.theirs.missing_from(&self.frontier).is_empty()
    }
}

/// Moves a frontier forward, never back.
fn raise(frontier: &mut Frontier, by: &Frontier) {
    for (log, position) in by.iter() {
        if frontier
            .get(log)
            .is_none_or(|known| known.seq < position.seq)
        {
            frontier.insert(*log, *position);
        }
    }
}

/// Cuts records into messages within the limits of a frame.
pub fn messages_of(records: Vec<Record>) -> Vec<Vec<Record>> {
    let mut parts: Vec<Vec<Record>> = Vec::new();
    let mut bytes = 0;
    for record in records {
        let size = record.blob().len();
        let full = parts.last().is_none_or(|part| {
            part.len() >= RECORDS_PER_MESSAGE_MAX || bytes + size > MESSAGE_RECORDS_MAX_BYTES
        });
        if full {
            parts.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        if let Some(part) = parts.last_mut() {
            part.push(record);
        }
    }
    parts
}
