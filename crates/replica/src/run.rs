//! Whether this disk may have gone back: a run of the machine, and the first peer of it.
//!
//! For: signing nothing twice where a whole disk was put back to an earlier state, which leaves no
//! trace on it. Where that can happen, a log is the newest there is only once a peer has said in this
//! run of the machine that it holds no more of it. Whoever writes before that begins a new
//! incarnation: if the disk did go back, both hands stand side by side. What others turn out to hold
//! of this device beyond what it has tells its owner. Knows: runs by a name of the shell's. Never:
//! keeps anybody from writing; asks the disk.

use std::collections::BTreeSet;

use history::{Record, ScopeId};

use crate::effect::{PeerId, Shelf};
use crate::replica::Replica;
use crate::view::{OwnNotice, Standing};

/// This run of the machine, and in which scopes one's own log is known to be the newest there is.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// Nothing where the disk cannot go back unnoticed.
    name: Option<[u8; 32]>,
    sure: BTreeSet<ScopeId>,
}

impl Run {
    /// The run of a name, in which nothing is sure yet.
    pub fn of(name: Option<&str>) -> Run {
        Run {
            name: name.map(|name| *blake3::hash(name.as_bytes()).as_bytes()),
            sure: BTreeSet::new(),
        }
    }

    /// The same run with nothing sure: what said so is not to be believed.
    pub fn anew(self) -> Run {
        let sure = BTreeSet::new();
        Run { sure, ..self }
    }
}

impl Replica {
    /// Reads that a log was known to be the newest in some run of the machine.
    pub(crate) fn read_sure(&mut self, key: &[u8], value: &[u8]) {
        let is_this = self.run.name.is_some_and(|name| name.as_slice() == value);
        if let (true, Ok(scope)) = (is_this, <[u8; 32]>::try_from(key)) {
            self.run.sure.insert(ScopeId::from_bytes(scope));
        }
    }

    /// Notes that one's own log in a scope is the newest there is.
    pub(crate) fn be_sure_of(&mut self, scope: ScopeId) {
        let Some(name) = self.run.name else {
            return;
        };
        if self.run.sure.insert(scope) {
            self.put(Shelf::Sure, scope.as_bytes().to_vec(), Some(name.to_vec()));
        }
    }

    /// Hears how much of one's own logs a peer holds: no more than this device makes it sure.
    pub(crate) fn compare_own(&mut self, peer: &PeerId, scope: ScopeId) {
        let is_open = self.run.name.is_some() && !self.run.sure.contains(&scope);
        let own = self.secrets.as_ref().and_then(|own| own.log_in(&scope));
        let (true, Some(own)) = (is_open, own) else {
            return;
        };
        let Some((exchange, ours)) = self.exchange_beside(peer, &scope) else {
            return;
        };
        let holds_more = exchange.theirs.differing(ours).any(|(log, here, there)| {
            let here = here.map(|here| here.seq);
            log.0 == own.key && there.map(|there| there.seq) > here
        });
        let is_newest = exchange.theirs.is_whole() && !holds_more;
        if is_newest {
            self.be_sure_of(scope);
        }
    }

    /// Whether others may hold more of one's own log in a scope than this disk does.
    pub(crate) fn is_unsure(&self, scope: &ScopeId) -> bool {
        if self.run.name.is_none() || self.standing() != Standing::Member {
            return false;
        }
        let log = self.secrets.as_ref().and_then(|own| own.log_in(scope));
        let held = self.scopes.get(scope);
        // A log without a record was never told to anybody.
        let is_begun = log
            .zip(held)
            .is_some_and(|(log, held)| held.heads.contains_key(&log));
        is_begun && !self.run.sure.contains(scope)
    }

    /// Goes on in a new incarnation of a log that may not be the newest. Asked wherever one is about
    /// to write, before anything is said in the old one's name.
    pub(crate) fn write_beside_what_is_unsure(&mut self, scope: &ScopeId) {
        if self.is_unsure(scope) {
            self.begin_incarnation(scope);
        }
    }

    /// Heeds a record of this device that came from somebody else: others hold more of its log than
    /// this disk does, and somebody may hold more yet. Its owner is told.
    pub(crate) fn heed_own_from_others(&mut self, record: &Record) {
        let (scope, header) = (record.scope(), record.header());
        let own = self.secrets.as_ref().and_then(|own| own.log_in(&scope));
        let is_own = own.is_some_and(|own| own.key == header.log);
        // What one asked to come in with is told by whoever lets one in.
        if !is_own || self.is_own_knock(record) {
            return;
        }
        if own.is_some_and(|own| own.incarnation == header.incarnation) {
            self.begin_incarnation(&scope);
        }
        if self.notice().is_none() {
            self.note_own(OwnNotice::WentBack);
        }
    }

    fn is_own_knock(&self, record: &Record) -> bool {
        let secrets = self.secrets.as_ref();
        let joining = secrets.and_then(|own| own.joining.as_ref());
        self.standing() != Standing::Member
            || joining.is_some_and(|it| it.chain.contains(&record.wire()))
    }
}
