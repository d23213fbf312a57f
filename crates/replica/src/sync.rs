//! Catching up: frontiers both ways, then the missing records as a stream.
//!
//! On connect and once a minute each side tells how far it knows every log; the other streams what
//! is missing. New records are told at once to everybody connected who lacks them. Everything here
//! may be lost or repeated: the next pull says it again, and the gate takes nothing twice.

use std::collections::BTreeSet;

use history::{KeyObject, Record, ScopeId, Timestamp};

use crate::buckets::BUCKETS_FROM_LOGS;
use crate::effect::{Batch, Effect, PeerId};
use crate::exchange::Session;
use crate::gate::Source;
use crate::message::{KEYS_PER_MESSAGE_MAX, Message, PROTOCOL, RECORDS_PER_MESSAGE_MAX};
use crate::replica::Replica;
use crate::ticket::is_dialable;
use crate::view::{Standing, Updates};

/// How often every peer is asked again, in milliseconds.
pub const PULL_EVERY_MS: u64 = 60_000;
/// The most bytes of records in one message.
pub const MESSAGE_RECORDS_MAX_BYTES: usize = 512 * 1024;
/// The most known devices dialled with one pull; the next one goes on with others.
pub const DIALS_MAX: usize = 32;
/// The most refused records one connection may bring before it is ended.
pub const FAULTS_MAX: u32 = 256;

impl Replica {
    pub(crate) fn peer_up(&mut self, peer: PeerId) {
        let session = Session {
            last_heard: self.now,
            exchanged: self.exchanged_with(&peer),
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
            // Nothing is said to it before that: of whoever is unknown only the first frame is heard.
            Standing::Member if self.has_to_introduce(&peer) => self.introduce_to(peer),
            Standing::Member if self.is_known(&peer) => self.greet(peer),
            // An unknown device may only knock.
            Standing::Waiting | Standing::Member => {}
        }
    }

    pub(crate) fn peer_down(&mut self, peer: PeerId) {
        // Whoever only turned us away is not noted each time: it may do so for ever.
        self.note_told_all(&peer);
        if let Some(session) = self.sessions.remove(&peer)
            && session.has_let_in
        {
            self.note_heard(peer, &session);
        }
        if std::mem::take(&mut self.knocks_again) {
            self.dial_door();
        }
        if self.has_to_introduce(&peer) {
            self.after.push(Effect::Redial(peer));
        }
        // It was there a moment ago, so it is sought before those who were not for long.
        self.dialled.remove(&peer);
        self.wants.remove(&peer);
        self.wanted.retain(|(asked, _)| *asked != peer);
        self.beside.forget_peer(&peer);
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

    pub(crate) fn drop_peer(&mut self, peer: PeerId, why: &str) {
        let why = why.to_owned();
        self.after.push(Effect::Drop { peer, why });
    }

    /// Says to a device why it is not let in, and ends its session. A stranger hears that it is not
    /// known, as at the door: it may be a member whom nobody here has heard of.
    pub(crate) fn turn_away(&mut self, peer: PeerId) {
        let code = self.why_unknown(&peer).to_owned();
        self.tell(peer, Message::Refused { code });
        self.drop_peer(peer, "not-a-member");
    }

    pub(crate) fn open_session(&mut self, peer: PeerId) {
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.open = true;
        }
    }

    /// Opens the exchange with a device of the space.
    pub(crate) fn greet(&mut self, peer: PeerId) {
        self.open_session(peer);
        self.say_to_oneself();
        self.tell_picked_again();
        self.say_hello(peer);
        if self.begins_with(&peer) {
            self.tell_frontier(peer, self.home);
        }
        self.offer_all(peer);
        self.tell_begun(peer);
        self.ask_newest_key(peer);
        self.want_missing(peer);
        self.tell_where(peer);
    }

    /// Whether this side speaks first of what it has: with many logs only the smaller key does, or
    /// both would find the same difference at the same time. If it never does, the next pull will.
    pub(crate) fn begins_with(&self, peer: &PeerId) -> bool {
        let home = self.scopes.get(&self.home);
        let is_large = home.is_some_and(|held| held.frontier.len() >= BUCKETS_FROM_LOGS);
        let own = self.secrets.as_ref().map(|s| s.device.signer().key());
        !is_large || own.is_none_or(|own| own < peer.0)
    }

    pub(crate) fn say_hello(&mut self, peer: PeerId) {
        let hello = Message::Hello {
            protocol: PROTOCOL,
            space: self.space,
            addresses: self.addresses.clone(),
        };
        self.tell(peer, hello);
    }

    pub(crate) fn tell(&mut self, to: PeerId, message: Message) {
        self.after.push(Effect::Tell { to, message });
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
            Message::Recalled {
                person,
                credential,
                lamport,
            } => return self.hear_recalled(from, person, credential, lamport),
            Message::Unknown(kind) => {
                tracing::debug!(kind, "skipped a message of a newer version");
                return;
            }
            _ if !open => {
                self.turn_away(from);
                return;
            }
            Message::Hello {
                protocol,
                space,
                addresses,
            } => self.hear_hello(from, protocol, space, addresses),
            Message::Frontier { scope, part, last } => self.hear_frontier(from, scope, part, last),
            Message::Have { scope, part } => self.hear_have(from, scope, &part),
            Message::Records(records) => self.hear_records(from, records),
            Message::Keys(keys) => self.hear_keys(from, keys),
            Message::Want(names) => self.hear_want(from, names),
            Message::AskEpochKey { scope } => self.hear_key_ask(from, scope),
            Message::WritesAs { scope, log } => self.hear_writes_as(from, scope, log),
            Message::Sent { scope, records } => self.hear_sent(from, scope, records),
            Message::Offer(offered) => self.hear_offer(from, &offered),
            Message::Buckets {
                scope,
                salt,
                hashes,
            } => self.hear_buckets(from, scope, salt, &hashes),
            Message::Differing {
                scope,
                buckets,
                part,
                answers,
            } => self.hear_differing(from, scope, &buckets, part, answers),
            Message::Where(places) => self.hear_where(from, places),
            Message::Again { scope, ranges } => self.hear_again(from, scope, ranges),
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
        if space != self.space {
            self.drop_peer(from, "other-space");
            return;
        }
        if protocol != PROTOCOL {
            self.drop_peer(from, Updates::after(protocol).reason());
            return;
        }
        addresses.retain(|address| is_dialable(address));
        if let Some(session) = self.sessions.get_mut(&from) {
            session.has_let_in = true;
        }
        self.note_let_in(from);
        self.note_known_to(&from);
        self.note_place(from, addresses);
    }

    fn hear_records(&mut self, from: PeerId, mut records: Vec<Record>) {
        records.retain(|record| self.is_read_on(record, Some(&from)));
        let Some(session) = self.sessions.get_mut(&from) else {
            return;
        };
        session.exchanged.received += records.len() as u64;
        for record in &records {
            let held = self.scopes.get(&record.scope());
            let reached = held.and_then(|held| held.reached_with(record));
            if let Some((exchange, ours)) = self.exchange_beside(&from, &record.scope()) {
                exchange.hears(record, ours);
                if let Some(reached) = reached {
                    // It came from elsewhere first, which this peer does not know.
                    exchange.confirms(record, reached);
                }
            }
        }
        let harvest = self.admit_all(records, Source::Peer(from));
        self.reap(&harvest);
        self.follow_foreseen();
    }

    /// Tells everything that becomes durable with this batch to whoever lacks it.
    pub(crate) fn tell_news(&mut self, batch: &Batch) {
        if batch.records.is_empty() {
            return;
        }
        let open: Vec<PeerId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.open)
            .map(|(peer, _)| *peer)
            .collect();
        for peer in open {
            self.tell_news_to(peer, batch);
        }
        self.offer_news(batch);
    }

    fn tell_news_to(&mut self, peer: PeerId, batch: &Batch) {
        let who = self.authority().and_then(|a| a.person_of(&peer.0));
        let told: BTreeSet<ScopeId> = batch.records.iter().map(Record::scope).collect();
        let is_left = |scope: &ScopeId| who.is_some_and(|who| self.is_out_of(scope, &who));
        let is_kept = |scope: &ScopeId| is_left(scope) || self.is_kept_from(&peer, scope);
        let kept: BTreeSet<ScopeId> = told.into_iter().filter(is_kept).collect();
        let Some(session) = self.sessions.get_mut(&peer) else {
            return;
        };
        let mut news = Vec::new();
        let mut shreds = BTreeSet::new();
        for record in &batch.records {
            let header = record.header();
            let exchange = session.scopes.get_mut(&record.scope());
            let held = self.scopes.get(&record.scope());
            let (Some(exchange), Some(held)) = (exchange, held) else {
                continue;
            };
            let log = (header.log, header.incarnation);
            if kept.contains(&record.scope()) {
                continue;
            }
            if !exchange.is_complete() || exchange.knows(&log, header.seq, &held.frontier) {
                continue;
            }
            exchange.tells(record, self.now);
            shreds.extend(record.header().shred);
            news.push(record.clone());
        }
        if news.is_empty() {
            return;
        }
        session.exchanged.sent += news.len() as u64;
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
        if !self.is_receiving() && self.reckon_one_list() {
            let next = self.now.0.saturating_add(crate::exposure::PAUSE_MS);
            self.after.push(Effect::WakeAt(Timestamp(next)));
        }
        // Further ahead than a pull ever is: the clock was set back, and nobody waits for it.
        let set_back = self.pull_at.0 > self.now.0.saturating_add(PULL_EVERY_MS);
        if self.now < self.pull_at && !set_back {
            return;
        }
        self.pull_at = Timestamp(self.now.0 + PULL_EVERY_MS);
        self.sought.clear();
        self.wanted.clear();
        for session in self.sessions.values_mut() {
            session.asked.clear();
        }
        self.beside.begin_pull();
        self.bringers.begin_pull();
        self.retry_unopened();
        self.sweep_files();
        self.note_lacks();
        self.catch_up_further();
        self.say_endings();
        self.say_to_oneself();
        self.tell_picked_again();
        if self.standing() == Standing::Member {
            self.part_with_strangers();
            self.part_with_unproven();
        }
        let open: Vec<PeerId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.open)
            .map(|(peer, _)| *peer)
            .collect();
        for peer in open {
            match self.standing() {
                Standing::Member if self.is_only_heard_out(&peer) => {
                    self.tell_frontier(peer, self.home);
                }
                Standing::Member => {
                    self.pull_home(peer);
                    self.offer_all(peer);
                    self.tell_begun(peer);
                    self.ask_newest_key(peer);
                    self.ask_for_what_waits(peer);
                    self.tell_where(peer);
                }
                Standing::Waiting => {
                    self.knock(peer);
                    // Whoever was welcomed and still waits has lost something on the way.
                    let home = self.home;
                    let told = self.exchange(&peer, &home).is_some_and(|e| e.frontier_told);
                    if told {
                        self.tell_frontier(peer, home);
                    }
                }
                Standing::Nobody => {}
            }
        }
        self.pull_keys();
        self.dial_known();
        self.after.push(Effect::WakeAt(self.pull_at));
    }

    /// Asks a peer what it has of the space: with the digest that is offered, where both are believed
    /// to hold the same.
    fn pull_home(&mut self, peer: PeerId) {
        let home = self.home;
        if !self.is_offered_home(&peer) {
            return self.tell_frontier(peer, home);
        }
        if let Some(exchange) = self.exchange(&peer, &home) {
            exchange.asks_with_digest = true;
        }
    }

    /// How many records a peer has said it has that are not here yet.
    pub(crate) fn to_come_from(&self, session: &Session) -> u64 {
        let scopes = session.scopes.iter();
        let beyond = scopes.filter_map(|(scope, exchange)| {
            let held = self.scopes.get(scope)?;
            Some(exchange.theirs.beyond(&held.frontier))
        });
        beyond.fold(0, u64::saturating_add)
    }

    /// Dials known devices that are not connected, so many with one pull.
    pub(crate) fn dial_known(&mut self) {
        self.dial_door();
        for (peer, addresses) in self.next_to_dial(DIALS_MAX) {
            self.after.push(Effect::Dial { peer, addresses });
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
