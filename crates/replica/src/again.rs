//! Said again: what this device wrote into a log that is frozen.
//!
//! For: losing nothing of one's own where an old copy of the folder was put back, or two copies were
//! used. What either hand wrote from the fork on counts nowhere; this device says it once more under
//! its new name. Knows: that both hands were signed with the key of this device, so both are its
//! owner's words. Never: says anything twice; types into a text of several again, where others have
//! gone on since.

use std::collections::BTreeMap;

use history::{LogId, Record, RecordId, ScopeId};
use model::community::Again;
use model::{Contributions, Document, DocumentName, Edit, Field};

use crate::documents::document_id;
use crate::paper::Paper;
use crate::replica::Replica;
use crate::view::{Refusal, Standing};

/// The most void changes of one's own that wait to be said again.
pub(crate) const LOST_MAX: usize = 256;
/// What the private setting begins with that says that a record was said again.
const SAID: &str = "device/again/";

/// A change of one's own that counts nowhere.
#[derive(Debug)]
pub(crate) struct Lost {
    scope: ScopeId,
    seq: u64,
    record: RecordId,
    document: DocumentName,
    actor: [u8; 32],
    change: Vec<u8>,
}

impl Replica {
    /// Notes what a void record says, if it is this device's and stands where its log was frozen.
    pub(crate) fn note_lost(&mut self, record: &Record, document: DocumentName, change: Vec<u8>) {
        let (log, seq) = (record.log(), record.header().seq);
        let own = self.secrets.as_ref().and_then(|own| own.log_in(&log.scope));
        let held = self.scopes.get(&log.scope);
        let frozen = held.and_then(|held| held.authority.frozen_at(&log));
        let is_own = own.is_some_and(|own| own.key == log.key) && document.owner() == self.me();
        if !is_own || frozen.is_none_or(|at| seq < at) || self.lost.len() >= LOST_MAX {
            return;
        }
        let record = record.id();
        let actor = history::actor(&log, &document_id(&log.scope, &document));
        if self.lost.iter().all(|lost| lost.record != record) {
            self.lost.push(Lost {
                scope: log.scope,
                seq,
                record,
                document,
                actor,
                change,
            });
        }
    }

    /// Tells whether none of one's own logs in a scope is being read anew.
    fn has_read_own(&self, scope: &ScopeId) -> bool {
        let mine = self.me_in_space();
        let own = |log: &LogId| self.bound_in(scope, &log.key) == mine;
        let held = self.scopes.get(scope);
        held.is_some_and(|held| !held.rereading.keys().any(own))
    }

    /// Says again what was lost, where everything that counts of one's own has been read.
    pub(crate) fn say_lost_again(&mut self) {
        if self.lost.is_empty() || self.booting.is_some() || self.standing() != Standing::Member {
            return;
        }
        let mut ready: BTreeMap<(ScopeId, DocumentName), Vec<Lost>> = BTreeMap::new();
        for lost in std::mem::take(&mut self.lost) {
            if self.is_said_again(&lost.record) {
                continue;
            }
            let id = document_id(&lost.scope, &lost.document);
            if self.has_read_own(&lost.scope) && self.documents.peek(&id).is_some() {
                let place = (lost.scope, lost.document);
                ready.entry(place).or_default().push(lost);
            } else {
                self.lost.push(lost);
            }
        }
        for ((scope, document), mut lost) in ready {
            lost.sort_by_key(|lost| (lost.seq, lost.record));
            if let Err(refusal) = self.say_in_again(scope, document, &lost) {
                tracing::warn!(code = refusal.code, "could not say again what was lost");
            }
        }
    }

    fn is_said_again(&self, record: &RecordId) -> bool {
        let key = format!("{SAID}{record}");
        self.private.settings.contains_key(&key)
    }

    fn say_in_again(
        &mut self,
        scope: ScopeId,
        name: DocumentName,
        lost: &[Lost],
    ) -> Result<(), Refusal> {
        // Noted first: both become durable at once, and nothing is tried for ever.
        for lost in lost {
            let key = format!("{SAID}{}", lost.record);
            let value = "yes".to_owned();
            self.write_private(crate::content::Content::Setting { key, value })?;
        }
        let id = document_id(&scope, &name);
        let actor = self.actor_in(&scope, &id);
        let held = self.documents.peek(&id).map(|held| &held.paper);
        let (Some(paper), Some(actor)) = (held, actor) else {
            return Ok(());
        };
        match paper {
            Paper::Profile(document) => {
                let edits = edits_of(document, lost);
                self.edit_shared(&edits)
            }
            Paper::Contributions(said) => {
                let rows = rows_of(said, lost);
                if rows.is_empty() {
                    return Ok(());
                }
                let change = said.restate(&actor, &rows);
                let change =
                    change.map_err(|error| Refusal::new(error.code(), error.to_string()))?;
                match change {
                    Some(change) => self.write_change(scope, name, change).map(drop),
                    None => Ok(()),
                }
            }
            Paper::Text(_) => Ok(()),
        }
    }
}

/// Takes the changes of either hand in on a copy of what counts, and gives the copies with what each
/// change brought about there. What fits on none is left out.
fn hands<P: Clone, T>(
    counts: &P,
    lost: &[Lost],
    admit: impl Fn(&mut P, &Lost) -> Option<T>,
) -> (Vec<P>, Vec<T>) {
    let (mut hands, mut brought): (Vec<P>, Vec<T>) = Default::default();
    for lost in lost {
        if let Some(admitted) = hands.iter_mut().find_map(|hand| admit(hand, lost)) {
            brought.push(admitted);
            continue;
        }
        let mut hand = counts.clone();
        if let Some(admitted) = admit(&mut hand, lost) {
            hands.push(hand);
            brought.push(admitted);
        }
    }
    (hands, brought)
}

/// What the lost changes made of a profile. Of two that say something else in one place the later
/// one in the order of their ids stands, on every copy of the device.
fn edits_of(counts: &Document, lost: &[Lost]) -> Vec<Edit> {
    let admit = |hand: &mut Document, lost: &Lost| hand.admit(&lost.change, &lost.actor).ok();
    let (hands, _) = hands(counts, lost, admit);
    let before = counts.profile().0;
    let made = hands.iter().flat_map(|hand| {
        let after = hand.profile().0;
        let before = &before;
        Field::ALL.into_iter().filter_map(move |field| {
            let values = after.values(field);
            let is_changed = values != before.values(field);
            let edit = if values.is_empty() {
                Edit::Clear(field)
            } else {
                Edit::Set(field, values)
            };
            is_changed.then_some(edit)
        })
    });
    made.collect()
}

/// What the lost changes said in a community.
fn rows_of(counts: &Contributions, lost: &[Lost]) -> Vec<Again> {
    let admit = |hand: &mut Contributions, lost: &Lost| hand.admit(&lost.change, &lost.actor).ok();
    let (_, touched) = hands(counts, lost, admit);
    let touched = touched.into_iter().flatten();
    let rows: BTreeMap<String, String> = touched
        .filter_map(|touched| Some((touched.key, touched.said?)))
        .collect();
    let rows = rows.into_iter();
    rows.map(|(key, value)| Again::today(key, value)).collect()
}
