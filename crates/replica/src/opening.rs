//! Reading the index while standing up, entry by entry.
//!
//! For: a start that never holds the whole index twice, and a first look at everybody before it is
//! known again who may say what. Knows: in which order the shelves build on each other. Never:
//! believes an index that claims more than the disk holds; lets anybody wish before all is read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{Head, LogId, RecordId, Restoring, ScopeId, SpaceId, Timestamp};
use model::PersonId;

use crate::boot::{decode_head, decode_log};
use crate::community::ReadRow;
use crate::effect::{Boot, Effect, Placed, Shelf};
use crate::people::said;
use crate::replica::Replica;
use crate::run::Run;
use crate::secrets::Secrets;
use crate::view::View;

/// A replica that is standing up.
pub struct Opening {
    replica: Replica,
    entropy: [u8; 32],
    /// Heads according to the disk, in the order of their logs.
    heads: Vec<(LogId, Head)>,
    private_heads: Vec<(LogId, Head)>,
    authorities: BTreeMap<ScopeId, Restoring>,
    lamports: BTreeMap<ScopeId, Vec<(RecordId, u64)>>,
    /// The log whose records are being taken, and the first place the shelves have not seen.
    at: Option<(LogId, u64)>,
    is_trusted: bool,
}

impl Opening {
    /// The shelves to hand over, in this order, each in any order. Everything is put into scopes,
    /// so these come first; after [`Opening::SHELVES_SEEN_FIRST`] one may glance.
    pub const SHELVES: [Shelf; 23] = [
        Shelf::ScopeAuthority,
        Shelf::Fact,
        Shelf::Outside,
        Shelf::Person,
        Shelf::Authority,
        Shelf::Log,
        Shelf::Lamport,
        Shelf::Peer,
        Shelf::Vector,
        Shelf::Bound,
        Shelf::Document,
        Shelf::Unread,
        Shelf::Bytes,
        Shelf::Kept,
        Shelf::Sure,
        Shelf::Beside,
        Shelf::Talk,
        Shelf::Carried,
        Shelf::Row,
        Shelf::Reading,
        Shelf::Shred,
        Shelf::Round,
        Shelf::Came,
    ];
    /// How many of them a glance rests on.
    pub const SHELVES_SEEN_FIRST: usize = 4;

    /// Names the one entry of a later shelf that a glance needs as well.
    pub fn founding_entry(space: &SpaceId) -> (Shelf, Vec<u8>) {
        (Shelf::Authority, history::founding_entry(space))
    }

    /// Begins with what is not in the index. A key file that cannot be read gives no replica.
    pub fn begin(mut boot: Boot, now: Timestamp) -> Result<Opening, &'static str> {
        let mut replica = Replica::empty(boot.entropy, now);
        replica.place = boot.place.take();
        replica.births = std::mem::take(&mut boot.births);
        replica.run = Run::of(boot.run.as_deref());
        // Dropped here, so that no copy of the keys stays behind in freed memory.
        if let Some(vault) = boot.vault.take() {
            replica.settle(Secrets::decode(&vault).map_err(|damaged| damaged.0)?);
        }
        let mut heads = boot.heads;
        heads.sort_unstable_by_key(|(log, _)| *log);
        let home = Restoring::new(replica.space, replica.home);
        Ok(Opening {
            authorities: BTreeMap::from([(replica.home, home)]),
            lamports: BTreeMap::new(),
            at: None,
            is_trusted: replica.secrets.is_some(),
            entropy: boot.entropy,
            private_heads: boot.private_heads,
            replica,
            heads,
        })
    }

    /// Takes one entry of the index.
    pub fn take(&mut self, shelf: Shelf, key: &[u8], value: &[u8]) {
        if !self.is_trusted {
            return;
        }
        let home = self.replica.home;
        let replica = &mut self.replica;
        match shelf {
            Shelf::Authority => self.take_authority(&home, key, value),
            Shelf::ScopeAuthority => {
                if let Some((scope, key)) = key.split_first_chunk::<32>() {
                    self.take_authority(&ScopeId::from_bytes(*scope), key, value);
                }
            }
            Shelf::Log => self.take_head(key, value),
            Shelf::Person => replica.read_person(key, value),
            Shelf::Outside => replica.read_outside(key),
            Shelf::Peer => replica.read_peer(key, value),
            Shelf::Vector => replica.read_vector(key, value),
            Shelf::Fact => replica.read_fact(key, value),
            Shelf::Bound => replica.read_bound(key, value),
            Shelf::Kept => replica.read_kept(key, value),
            Shelf::Sure => replica.read_sure(key, value),
            Shelf::Beside => replica.read_beside(value),
            Shelf::Talk => replica.read_talk(key, value),
            // What was carried and forgotten would never be read: the records tell it anew.
            Shelf::Unread => self.is_trusted &= replica.read_unread(key, value),
            Shelf::Document => replica.read_document(key, value),
            Shelf::Bytes => replica.read_bytes(key, value),
            Shelf::Carried => replica.read_carried(key, value),
            Shelf::Row => {
                if let Some(read) = ReadRow::read(key, value) {
                    replica.take_row(read);
                }
            }
            Shelf::Reading => replica.read_reading(key, value),
            Shelf::Round => replica.read_round(key, value),
            Shelf::Lamport => replica.read_lamport(key, value),
            Shelf::Shred => replica.read_opened(key, value),
            Shelf::Came => replica.read_came(key, value),
            // Read by document, when it is loaded.
            Shelf::Change => {}
        }
    }

    /// Takes an entry of [`Shelf::Row`] that was read elsewhere.
    pub fn take_row(&mut self, read: ReadRow) {
        if self.is_trusted {
            self.replica.take_row(read);
        }
    }

    /// Takes where one record on the disk stands, after the shelves. What these have not seen yet
    /// comes through the gate later.
    pub fn take_record(&mut self, placed: &Placed) {
        let replica = &self.replica;
        let reach = |log: &LogId| {
            let head = replica.scopes.get(&log.scope)?.heads.get(log)?;
            Some(head.seq.saturating_add(1))
        };
        let end = match self.at {
            Some((log, end)) if log == placed.log => end,
            Some(_) | None => reach(&placed.log).unwrap_or_default(),
        };
        self.at = Some((placed.log, end));
        if placed.seq < end {
            let of_scope = self.lamports.entry(placed.log.scope).or_default();
            of_scope.push((placed.record, placed.lamport));
        }
    }

    fn take_authority(&mut self, scope: &ScopeId, key: &[u8], value: &[u8]) {
        let space = self.replica.space;
        let begun = || Restoring::new(space, *scope);
        if !self.authorities.contains_key(scope) {
            self.replica.begin_scope(*scope);
        }
        let restoring = self.authorities.entry(*scope).or_insert_with(begun);
        if restoring.take(key, value).is_err() {
            tracing::error!("the index is damaged; it is rebuilt from the records");
            self.is_trusted = false;
        }
    }

    /// An index that knows more than the disk holds is not of this history: it is rebuilt.
    fn take_head(&mut self, key: &[u8], value: &[u8]) {
        let seen = decode_log(key).zip(decode_head(value));
        let stands = |(log, seen): (LogId, Head)| {
            let at = self.heads.binary_search_by_key(&log, |(log, _)| *log);
            let (_, head) = self.heads.get(at.ok()?)?;
            (seen.seq < head.seq || seen == *head).then_some((log, seen))
        };
        match seen.and_then(stands) {
            Some((log, head)) => self.replica.read_head(log, head),
            None => self.is_trusted = false,
        }
    }

    /// Shows everybody from their projections, once the first shelves are in. It is what this
    /// device knew when it stopped; nothing if one is no member, or the index is not to be believed.
    pub fn glance(&mut self) -> Option<Arc<View>> {
        let me = self.replica.me()?;
        let is_member = self.replica.people.get(&me).is_some() && !self.replica.is_outside(&me);
        if !self.is_trusted || !is_member {
            return None;
        }
        let founding = self.authorities.get(&self.replica.home)?.genesis()?.clone();
        let records = self.heads.iter().map(|(_, head)| head.seq + 1).sum();
        Some(self.replica.glance(founding.admission, records))
    }

    /// Ends it: gives the replica and the first effects to perform.
    pub fn finish(mut self) -> (Replica, Vec<Effect>) {
        if self.replica.secrets.is_none() {
            let effects = self.replica.finish_forced();
            return (self.replica, effects);
        }
        if self.is_trusted {
            for (scope, restoring) in self.authorities {
                if let Some(scope) = self.replica.scopes.get_mut(&scope) {
                    scope.authority = restoring.finish();
                }
            }
            for (scope, lamports) in self.lamports {
                if let Some(scope) = self.replica.scopes.get_mut(&scope) {
                    scope.lamports.extend(lamports);
                }
            }
            self.replica.count_carried();
            self.replica.look_outside();
        } else {
            // Whatever was read so far came from a damaged index: start over from the records.
            let secrets = self.replica.secrets.take();
            let place = self.replica.place.take();
            let births = std::mem::take(&mut self.replica.births);
            let run = std::mem::take(&mut self.replica.run);
            self.replica = Replica::empty(self.entropy, self.replica.now);
            self.replica.place = place;
            self.replica.births = births;
            self.replica.run = run.anew();
            if let Some(secrets) = secrets {
                self.replica.settle(secrets);
            }
        }
        let mut replica = self.replica;
        replica.open_scopes();
        replica.found_again(self.heads.is_empty());
        let ranges = replica.unseen(&self.heads);
        replica.reload(ranges, &self.private_heads);
        replica.dial_known();
        let effects = replica.finish_forced();
        (replica, effects)
    }
}

impl Replica {
    /// Tells whether somebody was no member when that was looked at last.
    pub(crate) fn is_outside(&self, id: &PersonId) -> bool {
        self.outside.contains(id)
    }

    fn read_outside(&mut self, key: &[u8]) {
        if let Ok(id) = <[u8; 32]>::try_from(key) {
            self.outside.insert(PersonId::from_bytes(id));
        }
    }

    /// Notes in the index when somebody with a projection is no member, so that a start can show
    /// everybody who is before it knows why.
    pub(crate) fn note_outside(&mut self, id: PersonId) {
        let is_outside = self.people.get(&id).is_some() && !self.is_member(&id);
        if is_outside == self.outside.contains(&id) {
            return;
        }
        self.people.acquaintances.touch_all();
        let value = is_outside.then(Vec::new);
        if is_outside {
            self.outside.insert(id);
        } else {
            self.outside.remove(&id);
        }
        self.put(Shelf::Outside, id.as_bytes().to_vec(), value);
    }

    /// Looks again at everybody for whom the glance and what is known now differ.
    fn look_outside(&mut self) {
        let Some(authority) = self.authority() else {
            return;
        };
        let members: BTreeSet<PersonId> = authority.members().map(|who| said(&who)).collect();
        let outside: BTreeSet<PersonId> = self
            .people
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| !members.contains(id))
            .collect();
        let differ: Vec<PersonId> = outside
            .symmetric_difference(&self.outside)
            .copied()
            .collect();
        for id in differ {
            self.listing.touch(id);
            self.people.changes.note(id);
            self.note_outside(id);
        }
    }
}
