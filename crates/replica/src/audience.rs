//! What others see of oneself, found out by reading with their keys and with nothing else.
//!
//! For: showing what an audience can open instead of claiming it. One's own records come from disk
//! as they travel, with the key objects that lie beside them; a reader is set up that holds exactly
//! the content keys that audience holds, and what it cannot open is counted as sealed. They come in
//! portions, so that however much there is, nothing is left out and nobody waits for it. Knows: which
//! audience holds which keys. Never: looks into one's own documents, choices or shred keys.

mod eyes;

use std::collections::{BTreeMap, BTreeSet};

use history::{
    Authority, ContentKey, KeyId, KeyObject, LogId, PersonId as Who, Record, ScopeId, ScopeKind,
};
use model::{PersonId, Profile};
use serde::{Deserialize, Serialize};

use crate::effect::Effect;
use crate::export::{ExportCommunity, ExportOffice, said_of};
use crate::governance::open_key;
use crate::intent::Token;
use crate::offers::is_for_everybody;
use crate::people::said;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{Answer, Named, Refusal};
pub(crate) use eyes::Look;
use eyes::Reader;

/// The most of one's own records one portion of a look at oneself reads.
pub const SEEN_PORTION_RECORDS_MAX: u64 = 256;

/// With whose eyes one looks at oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Any member of the space.
    Colleague,
    /// A member of one community.
    Member(ScopeId),
    /// Whoever was excluded from the space last, as far as they are in no community of which only
    /// members read what is said; whoever will be, while nobody is.
    Excluded,
    /// Whoever carries records without belonging to the space.
    Carrier,
    /// Somebody on the network.
    Stranger,
}

/// What an audience sees of oneself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenView {
    pub audience: Audience,
    /// What they read of the profile; nothing if no record of it opens.
    pub profile: Option<Profile>,
    /// What they read in communities.
    pub communities: Vec<ExportCommunity>,
    /// Records of oneself that opened.
    pub opened: u64,
    /// Records of oneself they may hold and cannot open.
    pub sealed: u64,
    /// Statements in clear: ids, keys and hashes, never a name.
    pub statements: u64,
    /// How many bytes of oneself they may hold.
    pub bytes: u64,
    /// What stands in clear of oneself, with the names of those it is about; nothing for whoever knows no names.
    #[serde(default)]
    pub in_clear: Option<InClear>,
    /// Nobody is excluded: whoever will be keeps what they have read by then.
    pub nobody_excluded: bool,
}

/// What everybody in the space is told of somebody by statements, whatever they keep to themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InClear {
    /// Who let them in; nobody who founded the space.
    pub let_in_by: Option<Named>,
    /// Whom they let in.
    pub let_in: Vec<Named>,
    /// How many devices they have.
    pub devices: usize,
    /// The offices they hold or held where the audience may look.
    pub offices: Vec<ExportOffice>,
}

impl Replica {
    /// Begins to look at oneself with the eyes of others: asks the disk for one's own records.
    pub(crate) fn look_at_oneself(&mut self, token: Token, audience: Audience) {
        let Some(me) = self.me() else {
            let answer = Err(Refusal::no_space("look at yourself"));
            self.after.push(Effect::Answer { token, answer });
            return;
        };
        let reader = Reader::new(me, self.home, self.keys_of(&audience));
        let look = Look::new(audience, reader, self.own_logs(&audience));
        self.look_on(token, look);
    }

    /// Reads a portion of what came from the disk with the keys of the audience.
    pub(crate) fn recalled(&mut self, token: Token, records: &[Record], keys: Vec<KeyObject>) {
        if let Some(mut look) = self.looks.remove(&token) {
            look.take(records, keys);
            self.look_on(token, look);
        }
    }

    /// Asks for the next portion, or answers once there is none.
    fn look_on(&mut self, token: Token, look: Look) {
        if let Some(range) = look.next() {
            self.looks.insert(token, look);
            let ranges = vec![range];
            self.after.push(Effect::Recall { token, ranges });
        } else {
            let answer = Ok(Answer::Seen(Box::new(self.told(look))));
            self.after.push(Effect::Answer { token, answer });
        }
    }

    fn told(&self, look: Look) -> SeenView {
        let (audience, reader) = look.end();
        let me = reader.me;
        let profile = reader.profile();
        let communities = reader.halls.into_iter().map(|(id, hall)| {
            // Its name is content of the community too: whoever opens the one opens the other.
            let facts = self.scopes.get(&id).and_then(|scope| scope.facts.as_ref());
            ExportCommunity {
                id,
                name: facts.map(|facts| facts.shown_name()).unwrap_or_default(),
                said: hall.fold.spoken_by(&me).into_iter().map(said_of).collect(),
                texts: hall.texts(),
            }
        });
        SeenView {
            in_clear: self.in_clear(&audience, &me),
            audience,
            profile,
            communities: communities.collect(),
            opened: reader.counts.opened,
            sealed: reader.counts.sealed,
            statements: reader.counts.statements,
            bytes: reader.counts.bytes,
            nobody_excluded: self
                .authority()
                .and_then(Authority::last_exclusion)
                .is_none(),
        }
    }

    /// What stands in clear for whoever has the names of the space.
    fn in_clear(&self, audience: &Audience, me: &PersonId) -> Option<InClear> {
        if matches!(audience, Audience::Carrier | Audience::Stranger) {
            return None;
        }
        let (who, authority) = (self.me_in_space()?, self.authority()?);
        let named = |who: Who| self.named(&said(&who));
        let brought = authority
            .members()
            .filter(|it| authority.inviter_of(it) == Some(who));
        Some(InClear {
            let_in_by: authority.inviter_of(&who).map(named),
            let_in: brought.map(named).collect(),
            devices: authority.devices_of(&who).count(),
            offices: self.offices_in(me, |scope| self.may_be_held_by(audience, scope)),
        })
    }

    /// One's own logs as far as an audience may hold them, with the last place of each.
    fn own_logs(&self, audience: &Audience) -> Vec<(LogId, u64)> {
        if *audience == Audience::Stranger {
            // The door is shut: nothing is told to a device that is nobody's.
            return Vec::new();
        }
        let Some(me) = self.me_in_space() else {
            return Vec::new();
        };
        let held = self.scopes.values();
        let held = held.filter(|scope| self.may_be_held_by(audience, scope));
        let heads = held.flat_map(|scope| &scope.heads);
        heads
            .filter(|(log, _)| {
                self.bound_in(&log.scope, &log.key) == Some(me) || self.is_my_pen(log)
            })
            .map(|(log, head)| (*log, head.seq))
            .collect()
    }

    /// Tells whether an audience may hold what is said in a scope, sealed or not. What only those inside are
    /// offered is with them alone; a carrier may have been named for it.
    fn may_be_held_by(&self, audience: &Audience, scope: &Scope) -> bool {
        match audience {
            Audience::Stranger => false,
            Audience::Carrier => true,
            Audience::Member(community) if *community == scope.id => true,
            Audience::Colleague | Audience::Excluded | Audience::Member(_) => {
                scope.id == self.home || is_for_everybody(scope)
            }
        }
    }

    /// Tells whether a log is this device's own: in a conversation nothing says whose it is.
    fn is_my_pen(&self, log: &LogId) -> bool {
        let secrets = self.secrets.as_ref();
        let pen = secrets.and_then(|secrets| secrets.pen(&log.scope));
        pen.is_some_and(|pen| pen.keys.signer().key() == log.key)
    }

    /// The content keys an audience holds.
    fn keys_of(&self, audience: &Audience) -> BTreeMap<KeyId, ContentKey> {
        let home = self.home().into_iter();
        let of_space: BTreeMap<KeyId, ContentKey> = match audience {
            Audience::Carrier | Audience::Stranger => BTreeMap::new(),
            Audience::Excluded => home.flat_map(Scope::keys_of_excluded).collect(),
            Audience::Colleague | Audience::Member(_) => home.flat_map(Scope::all_keys).collect(),
        };
        let nonces = self.scopes.values().filter(|scope| scope.is_open());
        let nonces = nonces.filter_map(|scope| Some(scope.founding()?.nonce));
        // Whoever reads the space reads its open communities: their keys follow from those of the space.
        let of_open =
            nonces.flat_map(|nonce| of_space.values().map(move |key| open_key(key, &nonce)));
        let mut keys: BTreeMap<KeyId, ContentKey> = of_open.map(|key| (key.id(), key)).collect();
        if let Audience::Member(community) = audience {
            let scope = self.scopes.get(community);
            let scope = scope.filter(|scope| scope.kind() == Some(ScopeKind::Community));
            keys.extend(scope.into_iter().flat_map(Scope::all_keys));
        }
        keys.extend(of_space);
        keys
    }
}

impl Scope {
    fn all_keys(&self) -> impl Iterator<Item = (KeyId, ContentKey)> {
        self.content_keys.iter().map(|(id, key)| (*id, key.clone()))
    }

    /// The keys that held before whoever is excluded was excluded last; all that hold or held while
    /// nobody is. A key of what is only proposed is not among them: nobody of theirs was given it.
    fn keys_of_excluded(&self) -> impl Iterator<Item = (KeyId, ContentKey)> {
        let held: BTreeSet<KeyId> = match self.authority.last_exclusion() {
            Some(epoch) => self.authority.keys_before(&epoch).into_iter().collect(),
            None => self.authority.keys_in_order().into_iter().collect(),
        };
        self.all_keys().filter(move |(id, _)| held.contains(id))
    }
}
