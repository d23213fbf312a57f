//! Offers: which scopes beside the space a peer is told of, and what a peer can make us hold.
//!
//! For: carrying. Open communities and conversations go to every live member, who carry what they
//! cannot read; everything else goes to those it is for. An offer names a scope and a digest of
//! what the sender has; where the two differ, frontiers follow. Knows: limits. Never: tells anybody
//! that a scope exists which is not for them.

use std::collections::{BTreeMap, BTreeSet};

use history::{LogKey, PersonId as Who, Reading, Record, ScopeId, ScopeKind};

use crate::effect::{Batch, PeerId};
use crate::gate::Source;
use crate::message::{Message, OFFER_DIGEST_BYTES, OFFERS_PER_PART_MAX, Offered};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::Standing;

/// The most scopes beside the space that are held.
pub const SCOPES_MAX: usize = 4_096;
/// The most scopes that are held against one person, who brought them to us.
pub const SCOPES_PER_BRINGER_MAX: usize = 512;
/// So many of them are not held against them any more with each pull: whoever hands on what others founded
/// comes to be heard again.
const SCOPES_FORGIVEN_PER_PULL: usize = 8;
/// The most bytes of records of all scopes that are only carried for others, beside what each has in any case.
pub const CARRIED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// The most of that which one person can have taken while this process runs, so that nobody takes all of it.
pub const CARRIED_PER_BRINGER_MAX_BYTES: u64 = CARRIED_BYTES_MAX / 4;
/// So many bytes of a scope are taken however much is carried for others: with the first message it turns
/// out whether it is for oneself.
pub const CARRIED_IN_ANY_CASE_BYTES: u64 = 128 * 1024;
/// The most bytes of records that are carried for others with all of that.
pub const CARRIED_IN_ALL_MAX_BYTES: u64 =
    CARRIED_BYTES_MAX + SCOPES_MAX as u64 * CARRIED_IN_ANY_CASE_BYTES;
/// The most bytes of records of one conversation or one scope that is only carried.
pub const CARRIED_PER_SCOPE_MAX_BYTES: u64 = 16 * 1024 * 1024;
/// The most records of one log in such a scope.
pub const CARRIED_PER_LOG_MAX_RECORDS: u64 = 4_096;
/// The most logs in such a scope.
pub const CARRIED_LOGS_PER_SCOPE_MAX: usize = 64;

/// What is carried already, beside one record that asks for room.
#[derive(Debug, Clone, Copy, Default)]
struct Room {
    scope_bytes: u64,
    logs: usize,
    /// For others, of all scopes; nothing beside what is for oneself.
    all_bytes: u64,
    /// Of that, what whoever brings the record has brought.
    brought_bytes: u64,
}

impl Room {
    /// Tells whether a record of so many bytes, at this place of its log, is carried too.
    fn takes(self, bytes: u64, seq: u64, known_log: bool) -> bool {
        let of_scope = self.scope_bytes.saturating_add(bytes);
        let is_left = self.all_bytes.saturating_add(bytes) <= CARRIED_BYTES_MAX
            && self.brought_bytes.saturating_add(bytes) <= CARRIED_PER_BRINGER_MAX_BYTES;
        of_scope <= CARRIED_PER_SCOPE_MAX_BYTES
            && (is_left || of_scope <= CARRIED_IN_ANY_CASE_BYTES)
            && seq < CARRIED_PER_LOG_MAX_RECORDS
            && (known_log || self.logs < CARRIED_LOGS_PER_SCOPE_MAX)
    }
}

/// Who brought which scope while this process runs, and how much of what is for others. It is not
/// written down: on a carrier's disk it would say who talks.
#[derive(Debug, Default)]
pub struct Bringers {
    scopes: BTreeMap<Who, BTreeSet<ScopeId>>,
    bytes: BTreeMap<Who, BTreeMap<ScopeId, u64>>,
}

impl Bringers {
    /// Notes a scope; false if its bringer has brought as many as one may.
    fn bring(&mut self, who: Who, scope: ScopeId) -> bool {
        let brought = self.scopes.entry(who).or_default();
        if brought.len() >= SCOPES_PER_BRINGER_MAX && !brought.contains(&scope) {
            return false;
        }
        brought.insert(scope);
        true
    }

    /// Notes that somebody brought so many bytes of a scope.
    fn bring_bytes(&mut self, who: Who, scope: ScopeId, bytes: u64) {
        let brought = self.bytes.entry(who).or_default().entry(scope).or_default();
        *brought = brought.saturating_add(bytes);
    }

    /// How many bytes somebody brought.
    fn bytes_of(&self, who: &Who) -> u64 {
        let brought = self.bytes.get(who).into_iter().flat_map(BTreeMap::values);
        brought.fold(0, |all, bytes| all.saturating_add(*bytes))
    }

    /// Holds a scope against nobody.
    fn forgive(&mut self, scope: &ScopeId) {
        for brought in self.scopes.values_mut() {
            brought.remove(scope);
        }
        for brought in self.bytes.values_mut() {
            brought.remove(scope);
        }
    }

    /// Holds some scopes against nobody any more. How much was brought of them stays.
    pub(crate) fn begin_pull(&mut self) {
        for brought in self.scopes.values_mut() {
            for _ in 0..SCOPES_FORGIVEN_PER_PULL {
                brought.pop_first();
            }
        }
    }

    /// Holds a scope against whoever founded it, if it is held against somebody.
    fn move_to(&mut self, founder: Who, scope: ScopeId) {
        let mut is_held = false;
        for brought in self.scopes.values_mut() {
            is_held |= brought.remove(&scope);
        }
        if is_held {
            // Of whoever has as many already, nothing more is asked for from them; this one is here.
            self.bring(founder, scope);
        }
    }

    /// How many scopes are held against the one of whom most are.
    pub(crate) fn most_of_one(&self) -> usize {
        self.scopes.values().map(BTreeSet::len).max().unwrap_or(0)
    }
}

impl Replica {
    /// Tells a peer which scopes it may hold, and how far they have come here.
    pub(crate) fn offer_all(&mut self, to: PeerId) {
        if self.standing() != Standing::Member {
            return;
        }
        if let Some(session) = self.sessions.get_mut(&to) {
            session.is_offered = true;
        }
        let who = self.authority().and_then(|a| a.person_of(&to.0));
        let offered: Vec<Offered> = self
            .scopes
            .values()
            .filter(|scope| self.is_offered(scope, &to, who.as_ref()))
            .map(|scope| self.offered(scope))
            .collect();
        if offered.is_empty() {
            // Whoever begins again from the words waits to hear that there is nothing.
            self.tell(to, Message::Offer(Vec::new()));
        }
        for part in offered.chunks(OFFERS_PER_PART_MAX) {
            self.tell(to, Message::Offer(part.to_vec()));
        }
    }

    /// Tells whether a peer is told how far a scope has come here. Of the space itself frontiers are
    /// told where the two differ; they do not show a fork, so where one is known its digest goes
    /// along.
    fn is_offered(&self, scope: &Scope, to: &PeerId, who: Option<&Who>) -> bool {
        if scope.id == self.home {
            return !scope.authority.frozen().is_empty() || self.is_offered_home(to);
        }
        self.is_for(scope, who)
    }

    /// Tells whether the digest of the space says all that a frontier would: as far as each has said,
    /// both hold the same. If that is wrong the digests differ, and a frontier follows.
    pub(crate) fn is_offered_home(&self, to: &PeerId) -> bool {
        let session = self.sessions.get(to);
        let exchange = session.and_then(|session| session.scopes.get(&self.home));
        let (Some(exchange), Some(home)) = (exchange, self.home()) else {
            return false;
        };
        home.authority.frozen().is_empty() && exchange.in_sync(&home.frontier)
    }

    fn offered(&self, scope: &Scope) -> Offered {
        let digest = scope.digest(&self.space);
        let mut short = [0; OFFER_DIGEST_BYTES];
        for (to, from) in short.iter_mut().zip(digest.as_bytes()) {
            *to = *from;
        }
        Offered {
            scope: scope.id,
            digest: short,
        }
    }

    /// Tells whether a person is told of a scope. Whoever is nobody here yet is told of none.
    pub(crate) fn is_for(&self, scope: &Scope, who: Option<&Who>) -> bool {
        let is_inside = |who: &Who| scope.audience.contains(who) && !self.is_out_of(&scope.id, who);
        let is_for = |who: &Who| is_inside(who) || self.is_named_carrier(&scope.id, who);
        let is_founded = scope.founding().is_some();
        who.is_some_and(|who| is_for_everybody(scope) || (is_founded && is_for(who)))
    }

    /// Tells whether a peer that asks for a scope by its name gets it.
    pub(crate) fn may_have(&self, peer: &PeerId, scope: &ScopeId) -> bool {
        if *scope == self.home {
            return true;
        }
        let who = self.authority().and_then(|a| a.person_of(&peer.0));
        let Some(scope) = self.scopes.get(scope) else {
            return false;
        };
        // Whoever knows the name of a community that is read on signing was told it to sign there. In a
        // closed one that is a person a member has invited, and nobody they passed its name on to.
        let on_signing = scope
            .founding()
            .is_some_and(|founding| founding.reading == Reading::OnSigning);
        let may_sign = || {
            let is_out = |who: &Who| self.is_out_of(&scope.id, who);
            who.is_some_and(|who| self.may_be_inside(&scope.id, &who) && !is_out(&who))
        };
        // Whom a member has invited one reads once one is inside.
        let may_enter = match self.is_entering(&scope.id) {
            true => self.has_shown_that_it_holds(peer, scope),
            false => on_signing && may_sign(),
        };
        may_enter || self.is_for(scope, who.as_ref())
    }

    /// Tells whether a peer has named a record of its founder's log that is here too, as nobody can who is
    /// outside. Where one is not inside yet, nothing else tells who is.
    fn has_shown_that_it_holds(&self, peer: &PeerId, scope: &Scope) -> bool {
        let session = self.sessions.get(peer);
        let exchange = session.and_then(|session| session.scopes.get(&scope.id));
        let (Some(exchange), Some(founder)) = (exchange, scope.authority.founder()) else {
            return false;
        };
        // In a log of their own anybody could lay a record, and name it then.
        let log = (founder.key, founder.incarnation);
        let theirs = exchange.theirs.get(&log, &scope.frontier);
        theirs.is_some_and(|theirs| scope.lamports.contains_key(&theirs.record))
    }

    /// Hears what a peer has: asks for what is new, and says how far the rest has come here.
    pub(crate) fn hear_offer(&mut self, from: PeerId, offered: &[Offered]) {
        if self.standing() != Standing::Member || self.is_only_heard_out(&from) {
            return self.keep_offer(from, offered);
        }
        if let Some(session) = self.sessions.get_mut(&from) {
            session.has_offered = true;
        }
        for one in offered {
            let scope = one.scope;
            match self.scopes.get(&scope).map(|held| self.offered(held)) {
                Some(_) if self.is_kept_from(&from, &scope) => self.ask_for_theirs(from, scope),
                Some(ours) if ours == *one => {
                    self.note_same(from, scope);
                    self.ask_scope_key(from, scope);
                    self.offer_back(from, ours);
                }
                Some(_) => self.ask_on(from, scope),
                None if self.may_hold(&from, scope) => self.ask_for(from, scope),
                None => self.send_nothing(from, scope),
            }
        }
        self.note_told_all(&from);
    }

    /// Tells whether a peer must not learn that a scope is here, nor how far it has come: only its members
    /// know, of whom this is one or is about to be, and as far as is known here that is none. Whoever only
    /// carries does not know who takes part, and answers everybody who names it.
    pub(crate) fn is_kept_from(&self, peer: &PeerId, scope: &ScopeId) -> bool {
        let held = self.scopes.get(scope);
        let is_inside = held.is_some_and(|held| !held.is_carried() || self.is_entering(scope));
        is_inside && !self.may_have(peer, scope)
    }

    /// Keeps what a peer offers to whoever is about to become a member, or is about to become one itself.
    fn keep_offer(&mut self, from: PeerId, offered: &[Offered]) {
        if let Some(session) = self.sessions.get_mut(&from) {
            session.has_offered |= offered.is_empty();
            let room = SCOPES_MAX.saturating_sub(session.early_offers.len());
            session.early_offers.extend(offered.iter().take(room));
        }
    }

    /// Takes up what was offered before one was a member.
    pub(crate) fn take_up_offers(&mut self) {
        let early = self.sessions.iter_mut();
        let early = early.filter(|(_, session)| !session.early_offers.is_empty());
        let early: Vec<(PeerId, Vec<Offered>)> = early
            .map(|(peer, session)| (*peer, std::mem::take(&mut session.early_offers)))
            .collect();
        for (peer, offered) in early {
            self.hear_offer(peer, &offered);
        }
    }

    /// Says that the same is here to whoever would not hear it otherwise: a carrier does not know who takes part.
    fn offer_back(&mut self, to: PeerId, ours: Offered) {
        let who = self.authority().and_then(|a| a.person_of(&to.0));
        let held = self.scopes.get(&ours.scope);
        if held.is_some_and(|held| held.id != self.home && !self.is_for(held, who.as_ref())) {
            self.tell(to, Message::Offer(vec![ours]));
        }
    }

    /// Tells a scope's frontier, unless there is no room for what would come.
    fn ask_on(&mut self, from: PeerId, scope: ScopeId) {
        match self
            .scopes
            .get(&scope)
            .is_some_and(|held| self.is_shut(held))
        {
            true => self.send_no_room(from, scope),
            false => self.tell_frontier(from, scope),
        }
    }

    /// Tells whether there is no room for more of a scope. What can be read meanwhile has no limit any more.
    pub(crate) fn is_shut(&self, held: &Scope) -> bool {
        held.is_full && (held.is_carried() || self.is_carrier())
    }

    /// Asks for the whole of a scope that is not held yet. Nothing is held before its founding has
    /// come and was judged.
    pub(crate) fn ask_for(&mut self, from: PeerId, scope: ScopeId) {
        if let Some(session) = self.sessions.get_mut(&from) {
            session.awaited.insert(scope);
            session.asked.insert(scope);
        }
        self.ask_all(from, scope);
    }

    /// Asks for all of a scope, as whoever holds nothing of it. Said of what is here it tells nobody so, and
    /// whoever has come inside and is not known here yet brings what says it.
    fn ask_all(&mut self, from: PeerId, scope: ScopeId) {
        let part = history::Frontier::default();
        let last = true;
        self.tell(from, Message::Frontier { scope, part, last });
    }

    /// Asks whoever is not inside, or left, for what they say themselves: it may be that they enter. Of
    /// what is here it tells nothing but how far they are heard.
    fn ask_for_theirs(&mut self, from: PeerId, scope: ScopeId) {
        if self.is_entering(&scope) {
            // Their answer shows whether they are inside.
            return self.ask_for(from, scope);
        }
        let who = self.authority().and_then(|a| a.person_of(&from.0));
        let part = self.frontier_of(&scope, who);
        let last = true;
        self.tell(from, Message::Frontier { scope, part, last });
    }

    /// Tells whether one more scope from this peer finds room.
    fn may_hold(&mut self, from: &PeerId, scope: ScopeId) -> bool {
        let awaited = self.sessions.get(from).map_or(0, |s| s.awaited.len());
        if self.scopes.len() + awaited > SCOPES_MAX {
            return false;
        }
        let who = self.authority().and_then(|a| a.person_of(&from.0));
        who.is_some_and(|who| self.bringers.bring(who, scope))
    }

    /// Tells whether a scope may begin here.
    pub(crate) fn may_begin(&self, scope: &ScopeId, source: Source) -> bool {
        match source {
            Source::Own | Source::Disk => true,
            Source::Carrier => self.scopes.len() <= SCOPES_MAX,
            Source::Peer(peer) => {
                let session = self.sessions.get(&peer);
                let awaited = session.is_some_and(|session| session.awaited.contains(scope));
                awaited && self.scopes.len() <= SCOPES_MAX
            }
        }
    }

    /// Tells whether a record a peer brought finds room in its scope.
    pub(crate) fn has_room(&self, scope: &Scope, record: &Record, source: Source) -> bool {
        if matches!(source, Source::Own | Source::Disk) {
            return true;
        }
        if self.is_carrier() && !self.carrier_has_room(record) {
            return false;
        }
        if !scope.is_carried() || self.is_carrier() {
            return true;
        }
        let own = Room {
            scope_bytes: scope.bytes,
            logs: scope.heads.len(),
            ..Room::default()
        };
        let room = match scope.is_for_others() {
            true => self.room_for_others(own, source),
            false => own,
        };
        let size = record.wire_bytes().len() as u64;
        let known_log = scope.heads.contains_key(&record.log());
        room.takes(size, record.header().seq, known_log)
    }

    fn room_for_others(&self, room: Room, source: Source) -> Room {
        let who = self.person_behind(source);
        Room {
            all_bytes: self.carried_bytes,
            brought_bytes: who.map_or(0, |who| self.bringers.bytes_of(&who)),
            ..room
        }
    }

    fn person_behind(&self, source: Source) -> Option<Who> {
        match source {
            Source::Peer(peer) => self.authority()?.person_of(&peer.0),
            Source::Own | Source::Disk | Source::Carrier => None,
        }
    }

    /// Counts a record that was taken in for others.
    pub(crate) fn count_for_others(&mut self, record: &Record, source: Source) {
        let size = record.wire_bytes().len() as u64;
        self.carried_bytes = self.carried_bytes.saturating_add(size);
        if let Some(who) = self.person_behind(source) {
            self.bringers.bring_bytes(who, record.scope(), size);
        }
    }

    /// Holds a scope against its founder, once it is known who that is, and no longer against whoever
    /// handed it on.
    pub(crate) fn note_founder(&mut self, scope: &ScopeId, log: &LogKey, who: Who) {
        let held = self.scopes.get(scope);
        let founder = held.and_then(|held| held.authority.founder());
        if founder.is_some_and(|founder| founder.key == *log) {
            self.bringers.move_to(who, *scope);
        }
    }

    /// Notes that a scope is for oneself: one takes part in it, or something in it was said to oneself.
    pub(crate) fn note_mine(&mut self, scope: &ScopeId) {
        let Some(held) = self.scopes.get_mut(scope).filter(|held| !held.is_mine) else {
            return;
        };
        if held.is_for_others() {
            self.carried_bytes = self.carried_bytes.saturating_sub(held.bytes);
        }
        held.is_mine = true;
        held.is_full = false;
        self.bringers.forgive(scope);
    }

    /// Offers scopes that began with this batch to whoever is connected and may hold them.
    pub(crate) fn offer_news(&mut self, batch: &Batch) {
        let news: BTreeSet<ScopeId> = batch
            .records
            .iter()
            .map(Record::scope)
            .filter(|scope| *scope != self.home)
            .collect();
        if news.is_empty() || self.standing() != Standing::Member {
            return;
        }
        let open: Vec<PeerId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.open)
            .map(|(peer, _)| *peer)
            .collect();
        for peer in open {
            let who = self.authority().and_then(|a| a.person_of(&peer.0));
            let lacks = |scope: &&Scope| {
                let session = self.sessions.get(&peer);
                let exchange = session.and_then(|session| session.scopes.get(&scope.id));
                exchange.is_none_or(|exchange| !exchange.is_complete())
            };
            let offered: Vec<Offered> = news
                .iter()
                .filter_map(|scope| self.scopes.get(scope))
                .filter(|scope| self.is_for(scope, who.as_ref()))
                .filter(lacks)
                .map(|scope| self.offered(scope))
                .collect();
            if !offered.is_empty() {
                self.tell(peer, Message::Offer(offered));
            }
        }
    }
}

/// Tells whether every member of the space is told of a scope.
pub(crate) fn is_for_everybody(scope: &Scope) -> bool {
    let Some(founding) = scope.founding() else {
        return false;
    };
    match (founding.kind, founding.reading) {
        // Carried by everybody, readable by few.
        (ScopeKind::Conversation | ScopeKind::Audience | ScopeKind::Personal, _) => true,
        (ScopeKind::Community, Reading::Open) => true,
        (ScopeKind::Community, Reading::OnSigning | Reading::Closed) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::Table;

    fn scope(n: usize) -> ScopeId {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
        ScopeId::from_bytes(bytes)
    }

    #[test]
    fn what_is_carried_has_a_limit_of_every_kind() {
        let room = Room {
            scope_bytes: CARRIED_IN_ANY_CASE_BYTES,
            ..Room::default()
        };
        assert!(room.takes(1, 0, false));
        let scope_bytes = CARRIED_PER_SCOPE_MAX_BYTES;
        let full_scope = Room {
            scope_bytes,
            ..room
        };
        let all_bytes = CARRIED_BYTES_MAX;
        let full = Room { all_bytes, ..room };
        let brought_bytes = CARRIED_PER_BRINGER_MAX_BYTES;
        let of_one = Room {
            brought_bytes,
            ..room
        };
        let logs = CARRIED_LOGS_PER_SCOPE_MAX;
        let crowded = Room { logs, ..room };
        assert!(!full_scope.takes(1, 0, true));
        assert!(!full.takes(1, 0, true));
        assert!(!of_one.takes(1, 0, true));
        assert!(!crowded.takes(1, 0, false));
        assert!(crowded.takes(1, 7, true), "a log that is known goes on");
        assert!(room.takes(1, CARRIED_PER_LOG_MAX_RECORDS - 1, true));
        assert!(!room.takes(1, CARRIED_PER_LOG_MAX_RECORDS, true));
        assert!(!room.takes(u64::MAX, 0, true));
        // Whose it is turns out whatever else is carried.
        let scope_bytes = 0;
        for new in [full, of_one] {
            let new = Room { scope_bytes, ..new };
            assert!(new.takes(CARRIED_IN_ANY_CASE_BYTES, 0, true));
            assert!(!new.takes(CARRIED_IN_ANY_CASE_BYTES + 1, 0, true));
        }
    }

    #[test]
    fn one_person_brings_so_many_scopes_and_no_more() {
        let mut bringers = Bringers::default();
        let (ann, ben) = (Who::from_bytes([1; 32]), Who::from_bytes([2; 32]));
        for n in 0..SCOPES_PER_BRINGER_MAX {
            assert!(bringers.bring(ann, scope(n)));
        }
        assert!(!bringers.bring(ann, scope(SCOPES_PER_BRINGER_MAX)));
        assert!(bringers.bring(ann, scope(3)), "known already");
        assert!(bringers.bring(ben, scope(SCOPES_PER_BRINGER_MAX)));
    }

    const ANN: usize = 0;
    const BEN: usize = 1;
    const CEM: usize = 2;

    fn three() -> Table {
        let mut table = Table::of(&["Ann", "Ben", "Cem"]);
        for device in [BEN, CEM] {
            table.encounter(ANN, device);
        }
        table.encounter(BEN, CEM);
        table
    }

    #[test]
    fn what_is_said_to_oneself_finds_room_however_much_is_carried_for_others() {
        let mut table = three();
        table.devices[ANN].replica.carried_bytes = CARRIED_BYTES_MAX;
        table.say(BEN, &[ANN], "The bees are out.").expect("said");
        table.encounter(ANN, BEN);
        assert_eq!(table.heard(ANN), ["Ben: The bees are out."]);
        table.say(BEN, &[ANN], "They are back.").expect("said");
        table.encounter(ANN, BEN);
        assert_eq!(table.heard(ANN).len(), 2);
    }

    #[test]
    fn what_one_takes_part_in_is_not_carried_for_others() {
        let mut table = three();
        table.say(BEN, &[ANN], "The bees are out.").expect("said");
        for (one, two) in [(ANN, BEN), (BEN, CEM), (ANN, CEM), (ANN, BEN)] {
            table.encounter(one, two);
        }
        let carried = |table: &Table, device: usize| table.devices[device].replica.carried_bytes;
        let of_cem = carried(&table, CEM);
        assert!(of_cem > 0);
        for keep_index in [true, false] {
            for device in [ANN, BEN] {
                assert_eq!(carried(&table, device), 0, "{device}");
                table.restart(device, keep_index);
                assert_eq!(carried(&table, device), 0, "{device} again");
            }
            table.restart(CEM, keep_index);
            assert_eq!(carried(&table, CEM), of_cem);
        }
    }

    #[test]
    fn whoever_has_brought_much_for_others_says_something_to_oneself_all_the_same() {
        let mut table = three();
        let ben = table.person(BEN);
        let ben = Who::from_bytes(*ben.as_bytes());
        for n in 0..SCOPES_PER_BRINGER_MAX {
            assert!(table.devices[ANN].replica.bringers.bring(ben, scope(n)));
        }
        table.say(BEN, &[ANN], "The bees are out.").expect("said");
        table.meet(ANN, BEN);
        table.pass(61_000);
        assert_eq!(table.heard(ANN), ["Ben: The bees are out."]);
    }

    #[test]
    fn what_turns_out_to_be_for_oneself_is_held_against_nobody() {
        let mut table = three();
        let brought = |table: &Table, device: usize| {
            let bringers = &table.devices[device].replica.bringers;
            bringers.most_of_one()
        };
        assert_eq!(brought(&table, ANN), 0);
        table.say(BEN, &[ANN], "The bees are out.").expect("said");
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        assert_eq!((brought(&table, ANN), brought(&table, CEM)), (0, 1));
    }

    #[test]
    fn what_everybody_reads_is_held_against_whoever_founded_it() {
        let mut table = three();
        table.found(ANN, "Tea", None);
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        let held_against = |table: &mut Table, person: usize| {
            let who = Who::from_bytes(*table.person(person).as_bytes());
            let held = table.devices[CEM].replica.bringers.scopes.get(&who);
            held.map_or(0, BTreeSet::len)
        };
        assert_eq!(held_against(&mut table, ANN), 1);
        assert_eq!(held_against(&mut table, BEN), 0);
    }

    #[test]
    fn what_somebody_handed_on_is_not_held_against_them_for_ever() {
        let mut bringers = Bringers::default();
        let ann = Who::from_bytes([1; 32]);
        for n in 0..SCOPES_PER_BRINGER_MAX {
            assert!(bringers.bring(ann, scope(n)));
        }
        bringers.begin_pull();
        for n in 0..SCOPES_FORGIVEN_PER_PULL {
            assert!(bringers.bring(ann, scope(SCOPES_PER_BRINGER_MAX + n)));
        }
        assert!(!bringers.bring(ann, scope(0)));
    }
}
