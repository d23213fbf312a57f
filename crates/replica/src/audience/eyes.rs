//! A reader with the keys of one audience, and how far a look at oneself has come.
//!
//! For: opening one's own records as somebody else would. Several devices of one person build on each
//! other, so a change waits until what it builds on has come from the disk as well. Knows: keys of the
//! audience. Never: asks what else is known here.

use std::collections::{BTreeMap, VecDeque};

use history::{
    Class, ContentKey, KeyId, KeyObject, LogId, Record, ScopeId, ShredId, ShredKey, ShredWrap,
};
use model::community::Stamp;
use model::{
    Actor, Community, Contributions, Document, DocumentName, PersonId, Profile, Refusal,
    SharedText, TextName,
};

use super::{Audience, SEEN_PORTION_RECORDS_MAX};
use crate::community::text_name;
use crate::content::Content;
use crate::documents::document_id;
use crate::effect::LogRange;
use crate::export::ExportText;
use crate::secrets::DocumentId;

/// A look at oneself that is underway.
pub(crate) struct Look {
    audience: Audience,
    reader: Reader,
    /// Logs that are still to be read, scope by scope.
    left: Vec<Rest>,
}

/// What is still to be read of a log.
struct Rest {
    log: LogId,
    from: u64,
    last: u64,
    /// The lamport number of the last record that was read.
    lamport: u64,
}

impl Look {
    /// Begins to read these logs, each up to its last place.
    pub(super) fn new(audience: Audience, reader: Reader, logs: Vec<(LogId, u64)>) -> Look {
        let rest = |(log, last)| Rest {
            log,
            from: 0,
            last,
            lamport: 0,
        };
        Look {
            audience,
            reader,
            left: logs.into_iter().map(rest).collect(),
        }
    }

    /// Names the next portion: of the first scope that log which is furthest behind, so that little
    /// has to wait.
    pub(super) fn next(&self) -> Option<LogRange> {
        let scope = self.scope()?;
        let of_scope = self.left.iter().filter(|rest| rest.log.scope == scope);
        let rest = of_scope.min_by_key(|rest| rest.lamport)?;
        let to = rest.from.saturating_add(SEEN_PORTION_RECORDS_MAX - 1);
        Some(LogRange {
            log: rest.log,
            from: rest.from,
            to: to.min(rest.last),
        })
    }

    /// The scope that is being read.
    fn scope(&self) -> Option<ScopeId> {
        self.left.iter().map(|rest| rest.log.scope).min()
    }

    /// Takes in the portion that [`Look::next`] named.
    pub(super) fn take(&mut self, records: &[Record], keys: Vec<KeyObject>) {
        let Some(range) = self.next() else {
            return;
        };
        self.reader.learn(keys);
        for record in records {
            self.reader.read(record);
        }
        let lamport = records.iter().map(|record| record.header().lamport).max();
        for rest in self.left.iter_mut().filter(|rest| rest.log == range.log) {
            rest.from = range.to.saturating_add(1);
            rest.lamport = lamport.unwrap_or(0).max(rest.lamport);
        }
        self.left.retain(|rest| rest.from <= rest.last);
    }

    pub(super) fn end(self) -> (Audience, Reader) {
        (self.audience, self.reader)
    }
}

/// How much there was, and what became of it.
#[derive(Default)]
pub(super) struct Counts {
    pub opened: u64,
    pub sealed: u64,
    pub statements: u64,
    pub bytes: u64,
}

/// Changes of one log in one document, in their order.
type Queue = VecDeque<(Stamp, Vec<u8>)>;

/// A reader with the keys of one audience.
pub(super) struct Reader {
    keys: BTreeMap<KeyId, ContentKey>,
    wraps: BTreeMap<ShredId, ShredWrap>,
    pub me: PersonId,
    home: ScopeId,
    profile: Document,
    has_profile: bool,
    pub halls: BTreeMap<ScopeId, Hall>,
    /// Changes that opened, by document and log, until what they build on is here.
    waiting: BTreeMap<DocumentId, BTreeMap<LogId, Queue>>,
    pub counts: Counts,
}

/// What one said in a community.
#[derive(Default)]
pub(super) struct Hall {
    said: Contributions,
    pub fold: Community,
    typed: BTreeMap<TextName, Vec<String>>,
}

impl Hall {
    /// What one typed into texts written together, as it was typed: what became of it is for all who
    /// write there.
    pub fn texts(self) -> Vec<ExportText> {
        let typed = self.typed.into_iter();
        let text = |(name, parts)| ExportText {
            what: text_name(&name).to_owned(),
            parts,
        };
        typed.map(text).collect()
    }
}

impl Reader {
    pub fn new(me: PersonId, home: ScopeId, keys: BTreeMap<KeyId, ContentKey>) -> Reader {
        Reader {
            keys,
            wraps: BTreeMap::new(),
            me,
            home,
            profile: Document::new(),
            has_profile: false,
            halls: BTreeMap::new(),
            waiting: BTreeMap::new(),
            counts: Counts::default(),
        }
    }

    /// The profile as far as it opened; nothing if no record of it did.
    pub fn profile(&self) -> Option<Profile> {
        self.has_profile.then(|| self.profile.profile().0)
    }

    fn learn(&mut self, keys: Vec<KeyObject>) {
        for key in keys {
            match key {
                KeyObject::Shred(wrap) => {
                    self.wraps.insert(wrap.shred, wrap);
                }
                KeyObject::Epoch(_) | KeyObject::Previous(_) => {}
            }
        }
    }

    /// Counts a record, and takes in what it says if the audience can open it.
    fn read(&mut self, record: &Record) {
        if let Some(Content::Change { document, change }) = self.open(record) {
            self.take(&record.log(), stamp(record), document, change);
        }
    }

    /// Counts a record, and opens it if the audience can.
    fn open(&mut self, record: &Record) -> Option<Content> {
        self.counts.bytes += record.wire_bytes().len() as u64;
        match record.header().class {
            Class::Governance => {
                self.counts.statements += 1;
                None
            }
            Class::Content => {
                let content = self.unseal(record);
                let count = match content {
                    Some(_) => &mut self.counts.opened,
                    None => &mut self.counts.sealed,
                };
                *count += 1;
                content
            }
        }
    }

    /// Opens a record with the keys there are, as anybody of the audience would.
    fn unseal(&self, record: &Record) -> Option<Content> {
        let header = record.header();
        let key = self.keys.get(&header.key?)?;
        let wrap = self.wraps.get(&header.shred?)?;
        let shred: ShredKey = wrap.unseal(self.keys.get(&wrap.key)?).ok()?;
        let bytes = record.unseal(key, &shred).ok()?;
        Content::decode(&bytes).ok()
    }

    fn take(&mut self, log: &LogId, stamp: Stamp, document: DocumentName, change: Vec<u8>) {
        let is_own = match document {
            DocumentName::Profile(who) => who == self.me && log.scope == self.home,
            DocumentName::Contributions(who) => who == self.me,
            DocumentName::Text(name) => {
                let typed = SharedText::typed_in(&change);
                if !typed.is_empty() {
                    let hall = self.halls.entry(log.scope).or_default();
                    hall.typed.entry(name).or_default().extend(typed);
                }
                false
            }
        };
        if is_own {
            let id = document_id(&log.scope, &document);
            let of_document = self.waiting.entry(id).or_default();
            of_document
                .entry(*log)
                .or_default()
                .push_back((stamp, change));
            self.admit_waiting(id, &document);
        }
    }

    /// Admits what waits of a document, log by log, as long as one lets another go on.
    fn admit_waiting(&mut self, id: DocumentId, document: &DocumentName) {
        let mut waiting = self.waiting.remove(&id).unwrap_or_default();
        let mut goes_on = true;
        while std::mem::take(&mut goes_on) {
            for (log, changes) in &mut waiting {
                let actor = history::actor(log, &id);
                while let Some((stamp, change)) = changes.front() {
                    if self.admit(log.scope, document, &actor, *stamp, change) {
                        break;
                    }
                    changes.pop_front();
                    goes_on = true;
                }
            }
        }
        waiting.retain(|_, changes| !changes.is_empty());
        self.waiting.insert(id, waiting);
    }

    /// Admits a change; tells whether it has to wait for another one. What is no change of the document
    /// never becomes one.
    fn admit(
        &mut self,
        scope: ScopeId,
        document: &DocumentName,
        actor: &Actor,
        stamp: Stamp,
        change: &[u8],
    ) -> bool {
        let refused = match document {
            DocumentName::Profile(_) => {
                let admitted = self.profile.admit(change, actor);
                self.has_profile |= admitted.is_ok();
                admitted.err()
            }
            DocumentName::Contributions(_) | DocumentName::Text(_) => {
                let hall = self.halls.entry(scope).or_default();
                let heard = hall.said.admit(change, actor);
                let heard = heard.map(|touched| hall.fold.hear(self.me, &touched, stamp));
                heard.err()
            }
        };
        refused.is_some_and(|refusal| {
            matches!(
                refusal,
                Refusal::UnknownDependency(_) | Refusal::WrongSequence { .. }
            )
        })
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
