//! What others see of oneself, found out by reading with their keys and with nothing else.
//!
//! For: showing what an audience can open instead of claiming it. One's own records come from disk
//! as they travel, with the key objects that lie beside them; a reader is set up that holds exactly
//! the content keys that audience holds, and what it cannot open is counted as sealed. Knows: which
//! audience holds which keys. Never: looks into one's own documents, choices or shred keys.

use std::collections::BTreeMap;

use history::{
    Class, ContentKey, KeyId, KeyObject, LogId, Record, ScopeId, ScopeKind, ShredId, ShredKey,
    ShredWrap,
};
use model::community::Stamp;
use model::{Community, Contributions, Document, DocumentName, PersonId, Profile};
use serde::{Deserialize, Serialize};

use crate::content::Content;
use crate::documents::document_id;
use crate::effect::{Effect, LogRange};
use crate::export::{ExportCommunity, said_of};
use crate::intent::Token;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{Answer, Refusal};

/// The most records one look at oneself reads; the newest are left out beyond.
pub const SEEN_RECORDS_MAX: u64 = 20_000;

/// With whose eyes one looks at oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Any member of the space.
    Colleague,
    /// A member of one community.
    Member(ScopeId),
    /// Somebody who was taken out of the space before the newest key was drawn.
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
    /// Nobody was taken out since the first key: whoever is, keeps what they have read by then.
    pub unrotated: bool,
}

/// A reader with the keys of one audience.
struct Reader {
    keys: BTreeMap<KeyId, ContentKey>,
    wraps: BTreeMap<ShredId, ShredWrap>,
    me: PersonId,
    home: ScopeId,
    profile: Document,
    has_profile: bool,
    halls: BTreeMap<ScopeId, (Contributions, Community)>,
    seen: SeenView,
}

impl Replica {
    /// Begins to look at oneself with the eyes of others: asks the disk for one's own records.
    pub(crate) fn look_at_oneself(&mut self, token: Token, audience: Audience) {
        let ranges = self.own_ranges(&audience);
        self.looks.insert(token, audience);
        self.after.push(Effect::Recall { token, ranges });
    }

    /// Reads what came from the disk with the keys of the audience.
    pub(crate) fn recalled(&mut self, token: Token, records: &[Record], keys: Vec<KeyObject>) {
        let Some(audience) = self.looks.remove(&token) else {
            return;
        };
        let answer = self.seen_by(audience, records, keys);
        self.after.push(Effect::Answer { token, answer });
    }

    fn seen_by(
        &self,
        audience: Audience,
        records: &[Record],
        keys: Vec<KeyObject>,
    ) -> Result<Answer, Refusal> {
        let me = self
            .me()
            .ok_or_else(|| Refusal::no_space("look at yourself"))?;
        let mut reader = Reader {
            keys: self.keys_of(&audience),
            wraps: wraps(keys),
            me,
            home: self.home,
            profile: Document::new(),
            has_profile: false,
            halls: BTreeMap::new(),
            seen: SeenView {
                audience,
                profile: None,
                communities: Vec::new(),
                opened: 0,
                sealed: 0,
                statements: 0,
                bytes: 0,
                unrotated: self.home().is_some_and(|home| home.content_keys.len() < 2),
            },
        };
        for record in records {
            reader.read(record);
        }
        Ok(Answer::Seen(Box::new(self.told(reader))))
    }

    fn told(&self, reader: Reader) -> SeenView {
        let mut seen = reader.seen;
        seen.profile = reader.has_profile.then(|| reader.profile.profile().0);
        for (id, (_, fold)) in reader.halls {
            // Its name is content of the community too: whoever opens the one opens the other.
            let facts = self.scopes.get(&id).and_then(|scope| scope.facts.as_ref());
            let said = fold
                .spoken_by(&reader.me)
                .into_iter()
                .map(said_of)
                .collect();
            seen.communities.push(ExportCommunity {
                id,
                name: facts.map(|facts| facts.shown_name()).unwrap_or_default(),
                said,
                texts: Vec::new(),
            });
        }
        seen
    }

    /// Every stretch of one's own logs an audience may hold.
    fn own_ranges(&self, audience: &Audience) -> Vec<LogRange> {
        if *audience == Audience::Stranger {
            // The door is shut: nothing is told to a device that is nobody's.
            return Vec::new();
        }
        let Some(me) = self.me_in_space() else {
            return Vec::new();
        };
        let mine = |log: &LogId| self.bound_in(&log.scope, &log.key) == Some(me);
        let heads = self.scopes.values().flat_map(|scope| &scope.heads);
        let mut left = SEEN_RECORDS_MAX;
        let mut ranges = Vec::new();
        for (log, head) in heads.filter(|(log, _)| mine(log)) {
            let to = head.seq.min(left.saturating_sub(1));
            if left == 0 {
                break;
            }
            left -= to + 1;
            ranges.push(LogRange {
                log: *log,
                from: 0,
                to,
            });
        }
        ranges
    }

    /// The content keys an audience holds.
    fn keys_of(&self, audience: &Audience) -> BTreeMap<KeyId, ContentKey> {
        let mut keys = BTreeMap::new();
        let mut take = |scope: &Scope, without: Option<KeyId>| {
            let all = scope.content_keys.iter();
            let held = all.filter(|(id, _)| Some(**id) != without);
            keys.extend(held.map(|(id, key)| (*id, key.clone())));
        };
        let communities = self.scopes.values();
        let communities = communities.filter(|scope| scope.kind() == Some(ScopeKind::Community));
        match audience {
            Audience::Carrier | Audience::Stranger => {}
            Audience::Excluded => {
                let home = self.home();
                let newest = home.and_then(Scope::writing).map(|(_, key)| key);
                let rotated = home.is_some_and(|home| home.content_keys.len() > 1);
                if let Some(home) = home {
                    take(home, newest.filter(|_| rotated));
                }
                communities
                    .filter(|scope| scope.is_open())
                    .for_each(|scope| take(scope, None));
            }
            Audience::Colleague | Audience::Member(_) => {
                if let Some(home) = self.home() {
                    take(home, None);
                }
                let inside =
                    |scope: &&Scope| scope.is_open() || *audience == Audience::Member(scope.id);
                communities
                    .filter(inside)
                    .for_each(|scope| take(scope, None));
            }
        }
        keys
    }
}

fn wraps(keys: Vec<KeyObject>) -> BTreeMap<ShredId, ShredWrap> {
    let shreds = keys.into_iter().filter_map(|key| match key {
        KeyObject::Shred(wrap) => Some((wrap.shred, wrap)),
        KeyObject::Epoch(_) | KeyObject::Previous(_) => None,
    });
    shreds.collect()
}

impl Reader {
    fn read(&mut self, record: &Record) {
        self.seen.bytes += record.wire_bytes().len() as u64;
        match record.header().class {
            Class::Governance => self.seen.statements += 1,
            Class::Content => match self.open(record) {
                Some(content) => {
                    self.seen.opened += 1;
                    self.take(record, content);
                }
                None => self.seen.sealed += 1,
            },
        }
    }

    /// Opens a record with the keys there are, as anybody of the audience would.
    fn open(&self, record: &Record) -> Option<Content> {
        let header = record.header();
        let key = self.keys.get(&header.key?)?;
        let wrap = self.wraps.get(&header.shred?)?;
        let shred: ShredKey = wrap.unseal(self.keys.get(&wrap.key)?).ok()?;
        let bytes = record.unseal(key, &shred).ok()?;
        Content::decode(&bytes).ok()
    }

    fn take(&mut self, record: &Record, content: Content) {
        let Content::Change { document, change } = content else {
            return;
        };
        let scope = record.scope();
        let actor = history::actor(&record.log(), &document_id(&scope, &document));
        match document {
            DocumentName::Profile(who) if who == self.me && scope == self.home => {
                self.has_profile |= self.profile.admit(&change, &actor).is_ok();
            }
            DocumentName::Contributions(who) if who == self.me => {
                let (said, fold) = self.halls.entry(scope).or_default();
                if let Ok(touched) = said.admit(&change, &actor) {
                    fold.hear(self.me, &touched, stamp(record));
                }
            }
            DocumentName::Profile(_) | DocumentName::Contributions(_) | DocumentName::Text(_) => {}
        }
    }
}

fn stamp(record: &Record) -> Stamp {
    let header = record.header();
    Stamp {
        lamport: header.lamport,
        log: *header.log.as_bytes(),
        seq: header.seq,
        time: header.time.0,
    }
}
