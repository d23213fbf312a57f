//! The exchange with one peer about one scope: who has what, and what is on its way.
//!
//! For: knowing what to send and what to expect, scope by scope. Knows: frontiers. Never: trusts
//! what a peer says it has for more than leaving it out of what is sent.

use std::collections::{BTreeMap, BTreeSet};

use history::{
    Frontier, Incarnation, LogKey, PersonId, Position, Range, Record, ScopeId, Timestamp,
};

use crate::book::Exchanged;
use crate::effect::{Effect, PeerId};
use crate::gate::Harvest;
use crate::message::{Message, Offered, POSITIONS_PER_PART_MAX};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::theirs::{Log, Places, Theirs};
use crate::told::Told;
use crate::view::Standing;

/// Beside a scope that is not held yet, everything a peer has is more.
static NOTHING: Frontier = Frontier::new();

/// As many records as no stream has: said in the place of a number by whoever has no room for more.
const NO_ROOM: u64 = u64::MAX;
/// How long streamed records count as on their way, in milliseconds.
pub const STREAM_PATIENCE_MS: u64 = 30_000;
/// The most logs a peer may name in its frontiers; more than the largest organisation has.
pub const FRONTIER_LOGS_MAX: usize = 500_000;

/// What is known about one connection.
#[derive(Debug, Default)]
pub struct Session {
    /// A live member's device, or the device that lets us in: may exchange records.
    pub open: bool,
    /// It has greeted us, as only a device does that lets us in.
    pub has_let_in: bool,
    /// We knocked there: who they are may be among what they are about to tell.
    pub is_door: bool,
    /// It showed why it belongs here, and its records are still to say so: since when.
    pub heard_out: Option<Timestamp>,
    /// Where it says it can be reached meanwhile.
    pub said_to_be_at: Vec<String>,
    /// Where it says others are that are not known yet to be what they are said to be.
    pub places: BTreeMap<LogKey, Vec<String>>,
    /// What is said about each scope; only scopes that are held here.
    pub scopes: BTreeMap<ScopeId, Exchange>,
    /// Scopes that were asked for and are not held yet.
    pub awaited: BTreeSet<ScopeId>,
    /// Those asked for since the last pull: what is lost on the way is asked for again with the next one.
    pub asked: BTreeSet<ScopeId>,
    /// It was told what else is held here, as only a member tells.
    pub is_offered: bool,
    /// It has said what else it holds, and since when one waits for that.
    pub has_offered: bool,
    /// What it said of that before one was a member; taken up then.
    pub early_offers: Vec<Offered>,
    pub offers_due: Option<Timestamp>,
    /// Keys kept for them.
    pub early_keys: usize,
    /// Logs that were handed over again because of a fork, and from where.
    pub disputes: BTreeSet<(history::LogId, u64)>,
    /// Refused records it brought.
    pub faults: u32,
    pub exchanged: Exchanged,
    pub last_heard: Timestamp,
}

/// What one connection has said about one scope.
#[derive(Debug, Default)]
pub struct Exchange {
    pub frontier_told: bool,
    /// What the peer said it has.
    pub(crate) theirs: Theirs,
    arriving: Frontier,
    /// What we sent and they have not confirmed.
    told: Told,
    /// They said that nothing comes, and not what they have: they have it not, or no room for it.
    declined: bool,
    /// They said that they have no room for more of it.
    lacks_room: bool,
    /// Their stream has not ended yet.
    receiving: bool,
    receiving_since: Timestamp,
    /// What we took from them and have not confirmed.
    unconfirmed: Frontier,
    pub key_asked_at: Timestamp,
    /// With which key the peer says it writes there: a key of the scope may be sealed to it before its
    /// own sealed words can say whose it is.
    pub(crate) writes_as: Option<LogKey>,
    /// A digest was told in the place of a frontier, so that a frontier in answer wants one in return.
    pub asks_with_digest: bool,
    /// How many frozen logs were known when both were last found to hold the same.
    pub same_forks: Option<usize>,
    /// What was held when buckets were told or answered, until the places that differ have come: as
    /// now, except for logs that have moved since.
    pub(crate) bucketed: Option<Places>,
}

impl Exchange {
    /// Tells whether a whole frontier of theirs has arrived.
    pub fn is_complete(&self) -> bool {
        self.theirs.is_whole()
    }

    /// Tells whether the peer has a record, or will soon.
    pub fn knows(&self, log: &Log, seq: u64, ours: &Frontier) -> bool {
        let theirs = self.theirs.get(log, ours);
        let reaches = |place: &Position| place.seq >= seq;
        let is_told = self.told.last(log).is_some_and(|told| told >= seq);
        is_told || theirs.as_ref().is_some_and(reaches)
    }

    /// Notes that a record is on its way to the peer.
    pub fn tells(&mut self, record: &Record, now: Timestamp) {
        let (log, position) = place_of(record);
        self.told.note(log, position.seq, now);
    }

    /// Notes that the peer has a record, because it came from there.
    pub fn hears(&mut self, record: &Record, ours: &Frontier) {
        let (log, position) = place_of(record);
        if !self.knows(&log, position.seq, ours) {
            self.theirs.set(log, position, ours);
        }
    }

    /// Notes that the peer is to be told how far we have the log of a record.
    pub fn confirms(&mut self, record: &Record, reached: Position) {
        let (log, _) = place_of(record);
        let is_further = |told: &Position| told.seq >= reached.seq;
        if !self.unconfirmed.get(&log).is_some_and(is_further) {
            self.unconfirmed.insert(log, reached);
        }
    }

    /// Notes how far the peer says it has some logs; never takes back what it said before.
    fn raises(&mut self, part: &Frontier, ours: &Frontier) {
        for (log, there) in part.iter() {
            let known = self.theirs.get(log, ours);
            if known.is_none_or(|known| known.seq < there.seq) {
                self.theirs.set(*log, *there, ours);
            }
            self.told.arrived(log, there.seq);
        }
    }

    /// Notes that a log has moved on here.
    fn stays_behind(&mut self, log: Log, was: Option<Position>, is: &Position) {
        self.theirs.stay_behind(log, was, is);
        if let Some(then) = &mut self.bucketed {
            then.entry(log).or_insert(was);
        }
    }

    /// Notes that the peer will stream what we lack.
    pub fn expects_stream(&mut self, now: Timestamp) {
        self.frontier_told = true;
        self.receiving = true;
        self.receiving_since = now;
    }

    /// Tells whether both sides hold the same, as far as each has said.
    pub(crate) fn in_sync(&self, ours: &Frontier) -> bool {
        !self.receiving && self.theirs.is_level(ours)
    }

    /// Tells whether nothing of the scope is left to exchange.
    fn is_done(&self, ours: &Frontier) -> bool {
        let is_over = self.declined || self.lacks_room;
        (is_over && !self.receiving) || self.in_sync(ours)
    }

    /// Tells whether the peer lacks nothing of the scope, whatever it has beyond.
    fn has_ours(&self, ours: &Frontier) -> bool {
        !self.receiving && self.theirs.behind(ours) == Some(0)
    }
}

/// Notes for every peer that a log has moved on here.
pub(crate) fn move_on(
    sessions: &mut BTreeMap<PeerId, Session>,
    record: &Record,
    was: Option<Position>,
) {
    let (log, is) = place_of(record);
    for session in sessions.values_mut() {
        if let Some(exchange) = session.scopes.get_mut(&record.scope()) {
            exchange.stays_behind(log, was, &is);
        }
    }
}

impl Replica {
    /// What was said with a peer about a scope that is held here.
    pub(crate) fn exchange(&mut self, peer: &PeerId, scope: &ScopeId) -> Option<&mut Exchange> {
        let session = self.sessions.get_mut(peer)?;
        let held = self.scopes.contains_key(scope) || session.awaited.contains(scope);
        held.then(|| session.scopes.entry(*scope).or_default())
    }

    /// The same, with what is held here of that scope.
    pub(crate) fn exchange_beside(
        &mut self,
        peer: &PeerId,
        scope: &ScopeId,
    ) -> Option<(&mut Exchange, &Frontier)> {
        let session = self.sessions.get_mut(peer)?;
        let held = self.scopes.get(scope);
        let known = held.is_some() || session.awaited.contains(scope);
        let ours = held.map_or(&NOTHING, |held| &held.frontier);
        known.then(|| (session.scopes.entry(*scope).or_default(), ours))
    }

    /// Tells how far each log of a scope is known: by buckets where there are many.
    pub(crate) fn tell_frontier(&mut self, to: PeerId, scope: ScopeId) {
        if !self.tell_buckets(to, scope) {
            self.tell_whole_frontier(to, scope);
        }
    }

    pub(crate) fn tell_whole_frontier(&mut self, to: PeerId, scope: ScopeId) {
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let mut parts = held.frontier.parts(POSITIONS_PER_PART_MAX);
        let last = parts.pop().unwrap_or_default();
        for part in parts {
            let last = false;
            self.tell(to, Message::Frontier { scope, part, last });
        }
        let part = last;
        let last = true;
        self.tell(to, Message::Frontier { scope, part, last });
        let now = self.now;
        if let Some(exchange) = self.exchange(&to, &scope) {
            exchange.expects_stream(now);
        }
    }

    pub(crate) fn hear_frontier(
        &mut self,
        from: PeerId,
        scope: ScopeId,
        part: Frontier,
        last: bool,
    ) {
        // The frontier of a scope that was asked for may come before its first record.
        let session = self.sessions.get(&from);
        let is_awaited = session.is_some_and(|session| session.awaited.contains(&scope));
        // Answered once, however many parts there are.
        let end = |replica: &mut Replica| {
            if last {
                replica.send_nothing(from, scope);
            }
        };
        if !is_awaited && !self.may_have(&from, &scope) {
            return end(self);
        }
        // Whoever has nothing of it asks for it, as we do: neither is to wait for the other.
        if part.is_empty() && !self.scopes.contains_key(&scope) {
            return end(self);
        }
        let told = self.told_by(&from);
        let Some(exchange) = self.exchange(&from, &scope) else {
            return end(self);
        };
        if told.saturating_add(part.len()) > FRONTIER_LOGS_MAX {
            self.drop_peer(from, "frontier-too-large");
            return;
        }
        raise(&mut exchange.arriving, &part);
        if !last {
            return;
        }
        let asks_for_all = exchange.arriving.is_empty();
        self.note_arrived(from, scope);
        // Whoever was asked for what was not here yet may answer once it is, and by then be known to be outside.
        if self.is_kept_from(&from, &scope) {
            return end(self);
        }
        // A whole frontier in answer to buckets or a digest wants one in return. It comes before the stream:
        // whoever hears the end of that without it takes it that there is nothing here. Who says to have nothing
        // asks for all, and if one's own was lost on the way would ask so with each pull.
        let lacks_ours = |exchange: &mut Exchange| {
            let asked = std::mem::take(&mut exchange.asks_with_digest);
            let was_bucketed = exchange.bucketed.take().is_some();
            was_bucketed || asked || asks_for_all || !exchange.frontier_told
        };
        if self.exchange(&from, &scope).is_some_and(lacks_ours) {
            self.tell_whole_frontier(from, scope);
        }
        self.answer_frontier(from, scope);
        if scope == self.home && self.standing() == Standing::Waiting {
            self.key_asks.insert((from, scope));
        }
    }

    /// Notes what a peer has of a scope, all of which has arrived.
    fn note_arrived(&mut self, from: PeerId, scope: ScopeId) {
        if let Some((exchange, ours)) = self.exchange_beside(&from, &scope) {
            let arrived = std::mem::take(&mut exchange.arriving);
            exchange.theirs = Theirs::of(&arrived, ours);
        }
    }

    /// How many logs a peer has named in its frontiers, of all scopes together.
    fn told_by(&self, peer: &PeerId) -> usize {
        let exchanges = self.sessions.get(peer).map(|it| it.scopes.values());
        let named = exchanges.into_iter().flatten();
        named.map(|it| it.arriving.len() + it.theirs.noted()).sum()
    }

    /// Takes up what a peer has of a scope, and streams what it lacks.
    pub(crate) fn take_frontier(&mut self, from: PeerId, scope: ScopeId, theirs: Theirs) {
        if let Some(exchange) = self.exchange(&from, &scope) {
            exchange.theirs = theirs;
            self.answer_frontier(from, scope);
        }
    }

    fn answer_frontier(&mut self, from: PeerId, scope: ScopeId) {
        let now = self.now;
        let Some(exchange) = self.exchange(&from, &scope) else {
            return;
        };
        exchange.declined = false;
        exchange.lacks_room = false;
        exchange.told.forget_late(now);
        self.note_theirs(&from, scope);
        self.show_disputed(from, scope);
        self.show_forks(from, scope);
        self.stream_missing(from, scope);
    }

    /// Finds logs of which a peer holds another record than the one that is here for its place.
    pub(crate) fn disputed(
        &self,
        peer: &PeerId,
        scope: &ScopeId,
    ) -> Vec<((LogKey, Incarnation), u64)> {
        let session = self.sessions.get(peer);
        let exchange = session.and_then(|session| session.scopes.get(scope));
        let (Some(held), Some(exchange)) = (self.scopes.get(scope), exchange) else {
            return Vec::new();
        };
        let differing = exchange.theirs.differing(&held.frontier);
        let disputed = differing.filter_map(|(log, ours, their)| {
            let (ours, their) = (ours?, their?);
            let passed = their.seq <= ours.seq && their.record != ours.record;
            let unknown = passed && !held.lamports.contains_key(&their.record);
            unknown.then_some((log, their.seq))
        });
        disputed.collect()
    }

    /// Notes that a peer has just what is here.
    pub(crate) fn note_same(&mut self, peer: PeerId, scope: ScopeId) {
        let (Some(session), Some(held)) = (self.sessions.get_mut(&peer), self.scopes.get(&scope))
        else {
            return;
        };
        let exchange = session.scopes.entry(scope).or_default();
        exchange.theirs = Theirs::same();
        exchange.declined = false;
        exchange.lacks_room = false;
        exchange.told = Told::default();
        exchange.receiving = false;
        exchange.asks_with_digest = false;
        exchange.same_forks = Some(held.authority.frozen().len());
        self.note_theirs(&peer, scope);
        self.confirm(peer);
        if scope == self.home {
            self.note_told_all(&peer);
        }
    }

    /// Streams what a peer lacks of a scope, as far as it has said.
    fn stream_missing(&mut self, to: PeerId, scope: ScopeId) {
        // Whoever left hands on nothing but that they did, except to those who were inside with them: what
        // was there by then is theirs too, and the last words of whoever left build on it.
        let is_for_them = self.scopes.get(&scope).is_some_and(|held| {
            let who = self.authority().and_then(|a| a.person_of(&to.0));
            who.is_some_and(|who| held.audience.contains(&who) && !self.is_out_of(&scope, &who))
        });
        let mine = (self.is_left_behind(&scope) && !is_for_them)
            .then(|| self.me_in_space())
            .flatten();
        let only = mine.map(|me| self.frontier_of(&scope, Some(me)));
        let (Some(session), Some(held)) = (self.sessions.get_mut(&to), self.scopes.get(&scope))
        else {
            return;
        };
        let exchange = session.scopes.entry(scope).or_default();
        let mut ranges = exchange.theirs.lacking(&exchange.told, &held.frontier);
        if let Some(only) = &only {
            ranges.retain(|range| only.get(&range.log).is_some());
        }
        for range in &ranges {
            exchange.told.note(range.log, range.to, self.now);
        }
        session.exchanged.sent += ranges.iter().map(|r| r.to - r.from + 1).sum::<u64>();
        self.after.push(Effect::Stream { to, scope, ranges });
    }

    /// Streams once more what a peer held before and cannot read any more.
    pub(crate) fn hear_again(&mut self, from: PeerId, scope: ScopeId, mut ranges: Vec<Range>) {
        if !self.may_have(&from, &scope) {
            return;
        }
        self.tell_beside(from, scope, &ranges);
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        ranges.retain_mut(|range| {
            let known = held.frontier.get(&range.log);
            range.to = known.map_or(0, |known| range.to.min(known.seq));
            known.is_some() && range.from <= range.to
        });
        if let Some(session) = self.sessions.get_mut(&from) {
            session.exchanged.sent += ranges.iter().map(Range::records).sum::<u64>();
        }
        let to = from;
        self.after.push(Effect::Stream { to, scope, ranges });
    }

    pub(crate) fn hear_have(&mut self, from: PeerId, scope: ScopeId, part: &Frontier) {
        if self.is_kept_from(&from, &scope) {
            return;
        }
        let told = self.told_by(&from);
        let Some((exchange, ours)) = self.exchange_beside(&from, &scope) else {
            return;
        };
        if told.saturating_add(part.len()) <= FRONTIER_LOGS_MAX {
            exchange.raises(part, ours);
            self.note_carried(scope, |own, _| part.get(own).copied());
        }
    }

    fn note_theirs(&mut self, peer: &PeerId, scope: ScopeId) {
        self.compare_own(peer, scope);
        self.note_carried(scope, |own, replica| {
            let (exchange, ours) = replica.exchange_beside(peer, &scope)?;
            exchange.theirs.get(own, ours)
        });
    }

    pub(crate) fn hear_sent(&mut self, from: PeerId, scope: ScopeId, records: u64) {
        let is_kept = self.is_kept_from(&from, &scope);
        let session = self.sessions.get_mut(&from);
        let waits_for_ours = session.is_some_and(|session| {
            let exchange = session.scopes.get(&scope);
            session.awaited.remove(&scope) && exchange.is_some_and(Exchange::is_complete)
        });
        if waits_for_ours && !is_kept {
            // Their frontier came before there was anything here to answer it with. Whoever told none has
            // nothing of it: they are not to learn who is inside, nor to be taken to hold it.
            self.stream_missing(from, scope);
        }
        self.ask_scope_key(from, scope);
        self.take_places();
        if let Some(exchange) = self.exchange(&from, &scope) {
            exchange.receiving = false;
            exchange.declined = !exchange.is_complete();
            exchange.lacks_room |= records == NO_ROOM;
        }
        // Some of what came found no room: whoever sent it is not to wait for that.
        let is_stream = records > 0 && records < NO_ROOM;
        let held = self.scopes.get(&scope);
        if is_stream && held.is_some_and(|held| self.is_shut(held)) {
            self.send_no_room(from, scope);
        }
        self.confirm(from);
        self.note_told_all(&from);
    }

    /// Says that nothing of a scope comes, so that a peer does not wait for it: there is none here, or none
    /// for them, which sounds the same.
    pub(crate) fn send_nothing(&mut self, to: PeerId, scope: ScopeId) {
        let records = 0;
        self.tell(to, Message::Sent { scope, records });
    }

    /// Says that there is no room for more of a scope.
    pub(crate) fn send_no_room(&mut self, to: PeerId, scope: ScopeId) {
        let records = NO_ROOM;
        self.tell(to, Message::Sent { scope, records });
    }

    /// Notes what was admitted, for confirming it to those who sent it.
    pub(crate) fn reap(&mut self, harvest: &Harvest) {
        for record in &harvest.admitted {
            let (key, position) = place_of(record);
            for session in self.sessions.values_mut() {
                let Some(exchange) = session.scopes.get_mut(&record.scope()) else {
                    continue;
                };
                let ours = self.scopes.get(&record.scope());
                let ours = ours.map_or(&NOTHING, |held| &held.frontier);
                let theirs = exchange.theirs.get(&key, ours);
                if theirs.is_some_and(|theirs| theirs.seq >= position.seq) {
                    exchange.unconfirmed.insert(key, position);
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
        let exchanges = session.scopes.iter_mut();
        let due = exchanges.filter(|(_, it)| !it.receiving && !it.unconfirmed.is_empty());
        let due = due.map(|(scope, exchange)| (*scope, std::mem::take(&mut exchange.unconfirmed)));
        let due: Vec<(ScopeId, Frontier)> = due.collect();
        for (scope, reached) in due {
            // Others may have given a record to whoever is outside; how far its log has come is not told them.
            if self.is_kept_from(&peer, &scope) {
                continue;
            }
            for part in reached.parts(POSITIONS_PER_PART_MAX) {
                self.tell(peer, Message::Have { scope, part });
            }
        }
    }

    /// Tells whether a stream is coming in; one that lingers does not count.
    pub(crate) fn is_receiving(&self) -> bool {
        let exchanges = self.sessions.values().flat_map(|s| s.scopes.values());
        let mut waiting = exchanges.filter(|exchange| exchange.receiving);
        waiting.any(|exchange| {
            let until = exchange
                .receiving_since
                .0
                .saturating_add(STREAM_PATIENCE_MS);
            self.now.0 < until
        })
    }

    /// How many records held here a connected device is not known to hold, once it has told what it has
    /// of everything.
    pub(crate) fn lacked_by(&self, session: &Session) -> Option<u64> {
        let shared = self.scopes.values();
        let shared = shared.filter(|held| !self.is_left_behind(&held.id));
        let behind = shared.map(|held| {
            let exchange = session.scopes.get(&held.id)?;
            exchange.theirs.behind(&held.frontier)
        });
        behind.sum()
    }

    /// Tells whether a peer has told all it has: which scopes, and what of them is not here.
    fn has_told_all(&self, session: &Session) -> bool {
        let home = session.scopes.get(&self.home);
        let knows_home = session.open && home.is_some_and(Exchange::is_complete);
        let is_done = session.awaited.is_empty() && session.has_offered;
        let mut exchanges = session.scopes.values();
        knows_home && is_done && !exchanges.any(|exchange| exchange.receiving)
    }

    /// Notes when a peer has told all it has.
    pub(crate) fn note_told_all(&mut self, peer: &PeerId) {
        let session = self.sessions.get(peer);
        if session.is_some_and(|session| self.has_told_all(session)) {
            self.note_pulled();
        }
        let session = self.sessions.get(peer);
        if session.is_some_and(|session| self.in_sync(peer, session)) {
            self.name_oneself_again();
        }
    }

    /// Tells whether both sides hold the same, as far as each has said, and nothing is left to do with
    /// what was received.
    pub(crate) fn in_sync(&self, peer: &PeerId, session: &Session) -> bool {
        let is_told = session.has_offered && session.awaited.is_empty();
        is_told && self.holds_the_same(peer, session) && !self.is_recovering()
    }

    /// Tells whether nothing goes between both in a scope any more: the other one has left it, or oneself
    /// has and they know all one said there.
    fn is_apart(&self, scope: &Scope, who: Option<&PersonId>, exchange: &Exchange) -> bool {
        let knows_mine = || {
            let mine = self.frontier_of(&scope.id, self.me_in_space());
            let mut places = mine.iter();
            places.all(|(log, place)| exchange.knows(log, place.seq, &scope.frontier))
        };
        let is_out = || who.is_some_and(|who| self.is_out_of(&scope.id, who));
        is_out() || self.is_left_behind(&scope.id) && knows_mine()
    }

    /// Tells whether both sides hold the same, as far as each has said. What was offered and not answered is
    /// not the same.
    pub(crate) fn holds_the_same(&self, peer: &PeerId, session: &Session) -> bool {
        let who = self.authority().and_then(|a| a.person_of(&peer.0));
        let same = |scope: &Scope| match session.scopes.get(&scope.id) {
            Some(exchange) if self.is_apart(scope, who.as_ref(), exchange) => true,
            // What they have beyond what is here finds no room.
            Some(exchange) if self.is_shut(scope) && exchange.has_ours(&scope.frontier) => true,
            Some(exchange) => exchange.is_done(&scope.frontier),
            None => scope.id != self.home && !self.is_for(scope, who.as_ref()),
        };
        self.scopes.contains_key(&self.home) && self.scopes.values().all(same)
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

fn place_of(record: &Record) -> ((LogKey, Incarnation), Position) {
    let header = record.header();
    let position = Position {
        seq: header.seq,
        record: record.id(),
    };
    ((header.log, header.incarnation), position)
}
