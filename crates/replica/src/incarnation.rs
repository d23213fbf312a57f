//! One place, two records: forks of logs, and going on under a new name after one's own.
//!
//! For: finding out that a device signed two records for one place, proving it to everybody, and
//! beginning a new incarnation of one's own log where this copy is not the one that wrote last. Knows:
//! that a restored backup and a cloned machine are no lies. Never: lets this device sign a second
//! record for a place when it can know that it would.
//!
//! How a fork comes to light: two peers tell their frontiers, and one of them names a record for a
//! place the other has passed that the other does not hold. Whoever notices hands over its own
//! records from that place on; whoever holds both makes the proof. What the other hand wrote is kept
//! beside the log (`beside`).

use std::collections::BTreeMap;

use history::{Equivocation, Governance, Incarnation, LogId, Record, RecordId, ScopeId};

use crate::content::Content;
use crate::effect::{Effect, LogRange, PeerId};
use crate::gate::{Source, Verdict};
use crate::replica::Replica;
use crate::view::{Answer, OwnNotice, Refusal, Standing};

/// The most records that wait for the one held at the same place to be read from disk.
pub(crate) const SUSPECTS_MAX: usize = 64;
/// The most logs of one scope that are handed over again to one peer because of a fork.
pub(crate) const DISPUTES_MAX: usize = 64;
/// The private setting that says on which machine and in which folder this copy last was.
const PLACE: &str = "device/place";
/// What the private settings begin with that say when things on this disk came into being.
const BORN: &str = "device/born/";
/// The private setting that says why this device goes on in a new incarnation.
const NOTICE: &str = "device/notice";

/// Records that differ from the one held at their place.
pub(crate) type Suspects = BTreeMap<(LogId, u64), Record>;

impl Replica {
    /// Judges a record that does not fit the log it stands in, because its author signed another one
    /// for that place or an earlier one.
    pub(crate) fn take_misfit(&mut self, record: &Record, source: Source, why: Verdict) -> Verdict {
        let (log, seq) = (record.log(), record.header().seq);
        let Some(held) = self.scopes.get(&log.scope) else {
            return why;
        };
        if held.authority.keeps_beside(record) {
            return self.keep_beside(record, source);
        }
        let is_fork = held.heads.get(&log).is_some_and(|head| head.seq >= seq);
        if is_fork && self.suspects.len() < SUSPECTS_MAX {
            self.suspects.insert((log, seq), record.clone());
            self.after.push(Effect::Reload {
                ranges: vec![LogRange {
                    log,
                    from: seq,
                    to: seq,
                }],
                private: Vec::new(),
            });
        }
        if let Source::Peer(peer) = source {
            // They hold another hand's records: let them see the ones held here.
            self.hand_over(peer, log, seq.saturating_sub(1));
        }
        why
    }

    /// Looks whether a record that came from disk is the other half of a proof.
    pub(crate) fn confront(&mut self, record: &Record) {
        let place = (record.log(), record.header().seq);
        let Some(suspect) = self.suspects.remove(&place) else {
            return;
        };
        let Some(proof) = Equivocation::of(record, &suspect) else {
            return;
        };
        self.prove(proof);
        let harvest = self.admit_all(vec![suspect], Source::Disk);
        self.reap(&harvest);
    }

    /// Heeds a proof that was found here, and tells it to everybody.
    fn prove(&mut self, proof: Equivocation) {
        let Some((log, seq)) = proof.place() else {
            return;
        };
        let Some(held) = self.scopes.get_mut(&log.scope) else {
            return;
        };
        let frozen = held.authority.frozen_at(&log);
        if frozen.is_some_and(|frozen| frozen <= seq) {
            return;
        }
        let changed = held.authority.heed(&proof);
        let entries = held.authority.changes_since_last();
        self.put_authority(&log.scope, entries);
        self.dirty.all();
        self.governance_changed(log.scope, &changed, Source::Own);
        self.heed_partings_of(&log.scope, None, &changed);
        self.read_texts(log.scope);
        self.leave_frozen_logs();
        let told = self.govern_in(
            log.scope,
            &Governance::Equivocation(Box::new(proof)),
            Vec::new(),
        );
        if let Err(refusal) = told {
            tracing::debug!(code = refusal.code, "holds a proof and takes no part there");
        }
    }

    /// Shows a peer the records from here where what both hold cannot both be right.
    pub(crate) fn show_disputed(&mut self, peer: PeerId, scope: ScopeId) {
        let disputed = self.disputed(&peer, &scope).into_iter();
        for ((key, incarnation), seq) in disputed.take(DISPUTES_MAX) {
            let log = LogId {
                scope,
                key,
                incarnation,
            };
            self.hand_over(peer, log, seq);
            self.ask_beside(peer, log, seq);
        }
    }

    /// Hands over the records of a log from some place on, once for each connection.
    fn hand_over(&mut self, peer: PeerId, log: LogId, from: u64) {
        if self.is_kept_from(&peer, &log.scope) {
            return;
        }
        let head = self.scopes.get(&log.scope).and_then(|held| {
            let frozen = held.authority.frozen_at(&log).unwrap_or(u64::MAX);
            Some((held.heads.get(&log)?.seq, frozen))
        });
        let Some(session) = self.sessions.get_mut(&peer).filter(|it| it.open) else {
            return;
        };
        let Some((last, frozen)) = head else { return };
        let from = from.min(frozen).min(last);
        // Counted before it is noted, or a peer could have any number of them noted.
        if session.disputes.len() >= DISPUTES_MAX || !session.disputes.insert((log, from)) {
            return;
        }
        let range = history::Range {
            log: (log.key, log.incarnation),
            from,
            to: last,
        };
        self.after.push(Effect::Stream {
            to: peer,
            scope: log.scope,
            ranges: vec![range],
        });
    }

    /// Goes on in new incarnations where one's own log is frozen.
    pub(crate) fn leave_frozen_logs(&mut self) {
        let frozen = |scope: &ScopeId| {
            let log = self.secrets.as_ref()?.log_in(scope)?;
            let held = self.scopes.get(scope)?;
            held.authority.frozen_at(&log)
        };
        let own = self.own_scopes();
        let frozen: Vec<ScopeId> = own.filter(|it| frozen(it).is_some()).collect();
        for scope in &frozen {
            self.begin_incarnation(scope);
        }
        if !frozen.is_empty() {
            self.note_own(OwnNotice::SignedTwice);
        }
    }

    /// Looks, as soon as everything has been read and there is something to note it in, whether this
    /// copy is where it was, and was not put back.
    pub(crate) fn notice_place(&mut self) {
        let is_open = self.place.is_some() || !self.births.is_empty();
        if !is_open || self.booting.is_some() || self.standing() == Standing::Nobody {
            return;
        }
        let place = self.place.take().map(|place| (PLACE.to_owned(), place));
        let births = std::mem::take(&mut self.births).into_iter();
        let births = births.map(|(name, born)| (format!("{BORN}{name}"), born));
        let told = place.into_iter().chain(births).map(|(key, value)| {
            let value = blake3::hash(value.as_bytes()).to_hex().to_string();
            (key, value)
        });
        let known = |key: &String| self.private.settings.get(key);
        let news: Vec<(String, String)> = told
            .filter(|(key, value)| known(key) != Some(value))
            .collect();
        // What was never noted says nothing.
        let differs = news.iter().any(|(key, _)| known(key).is_some());
        if differs && self.standing() == Standing::Member {
            self.go_on_elsewhere();
        }
        for (key, value) in news {
            if let Err(refusal) = self.write_private(Content::Setting { key, value }) {
                tracing::warn!(code = refusal.code, "could not note where this copy is");
            }
        }
    }

    /// Goes on in new incarnations of all logs: another copy may sign for the places of the old ones.
    fn go_on_elsewhere(&mut self) {
        let scopes: Vec<ScopeId> = self.own_scopes().collect();
        for scope in scopes {
            self.begin_incarnation(&scope);
        }
        self.note_own(OwnNotice::Copied);
    }

    /// The scopes one writes in: the space, and those beside it.
    pub(crate) fn own_scopes(&self) -> impl Iterator<Item = ScopeId> + '_ {
        let secrets = self.secrets.iter();
        secrets.flat_map(|own| {
            let beside = own.scopes.iter().map(|own| own.scope);
            std::iter::once(self.home).chain(beside)
        })
    }

    pub(crate) fn begin_incarnation(&mut self, scope: &ScopeId) {
        let incarnation = Incarnation(u64::from_be_bytes(self.dice.bytes()));
        let home = self.home;
        let Some(secrets) = &mut self.secrets else {
            return;
        };
        if *scope == home {
            secrets.incarnation = incarnation;
            // Whoever was let in needs no door any more; a join would lead back to the old log.
            secrets.joining = None;
        } else if let Some(own) = secrets.scopes.iter_mut().find(|own| own.scope == *scope) {
            own.incarnation = incarnation;
        }
        self.secrets_changed = true;
    }

    pub(crate) fn note_own(&mut self, notice: OwnNotice) {
        let (key, value) = (NOTICE.to_owned(), notice.code().to_owned());
        if let Err(refusal) = self.write_private(Content::Setting { key, value }) {
            tracing::warn!(code = refusal.code, ?notice, "could not keep a notice");
        }
        self.dirty.all();
    }

    /// Gives what the owner of this device should know about it, until they say that they do.
    pub(crate) fn notice(&self) -> Option<OwnNotice> {
        let kept = self.private.settings.get(NOTICE)?;
        let all = [
            OwnNotice::Copied,
            OwnNotice::SignedTwice,
            OwnNotice::WentBack,
        ];
        all.into_iter().find(|notice| notice.code() == kept)
    }

    /// Heeds that the owner of this device knows what happened to it.
    pub(crate) fn forget_notice(&mut self) -> Result<Answer, Refusal> {
        if self.notice().is_some() {
            let (key, value) = (NOTICE.to_owned(), String::new());
            self.write_private(Content::Setting { key, value })?;
            self.dirty.all();
        }
        Ok(Answer::Done)
    }

    /// The newest record of this device's earlier incarnations in a scope: what a new one cites.
    pub(crate) fn earlier_incarnation(&self, log: &LogId) -> Option<(RecordId, u64)> {
        let held = self.scopes.get(&log.scope)?;
        // A frozen log is left alone: others may hold another hand's records of it.
        let earlier = held.heads.iter().filter(|(other, _)| {
            other.key == log.key
                && other.incarnation != log.incarnation
                && held.authority.frozen_at(other).is_none()
        });
        let newest = earlier.max_by_key(|(_, head)| (head.lamport, head.record));
        newest.map(|(_, head)| (head.record, head.lamport))
    }
}
