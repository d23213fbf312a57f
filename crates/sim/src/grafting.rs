//! What was signed for one place, put into another; and what held before, gone on from.
//!
//! A graft is a record whose signature is sound and whose place is not the signer's: it stands in a
//! scope they have no log in, or says that it follows a record of somebody else's log, or of another
//! scope. Whoever was excluded goes on in the epoch before, as if they had not heard of it, and somebody
//! who is still in hands that on and builds on it. Nothing of either may count with anybody.

use history::{Epoch, Governance, Head, LogId, Record, RecordId, Rotation};
use model::{Edit, Field};
use replica::{Content, Message};

use crate::mallory::Written;
use crate::world::World;

/// How often a traitor grafts or goes back rather than doing anything else, in percent.
const GRAFT_PERCENT: u64 = 40;

impl World {
    /// Tells whether a traitor grafts or goes back now, in a world where they do.
    pub(crate) fn grafts_now(&mut self) -> bool {
        self.grafts && self.chance.percent(GRAFT_PERCENT)
    }

    pub(crate) fn graft_or_go_back(&mut self, traitor: usize) {
        if self.chance.percent(50) {
            self.graft(traitor);
        } else {
            self.go_back(traitor);
        }
    }

    /// Signs a record for a place that is not the traitor's.
    fn graft(&mut self, traitor: usize) {
        let Some(onto) = self.somebodys_head() else {
            return;
        };
        let Some(t) = self.traitors.get(traitor) else {
            return;
        };
        let mut draft = t.mallory.draft();
        let (log, head) = onto;
        let what = match self.chance.below(3) {
            0 => {
                draft.scope = log.scope;
                "its next record into another scope"
            }
            1 => {
                draft.head = Some(head);
                "a record onto somebody else's log"
            }
            _ => {
                (draft.scope, draft.head) = (log.scope, Some(head));
                "a record onto a log of another scope"
            }
        };
        // In no log of the traitor's own: two records for one place are for worlds of forks.
        draft.incarnation = log.incarnation;
        self.say(format!("t{traitor} grafts {what}"));
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let rotation = Rotation {
            epoch: RecordId::from(t.mallory.space()),
            key: history::KeyId::ZERO,
        };
        let record = t.mallory.govern_at(draft, &Governance::Rotation(rotation));
        t.made.insert(record.id());
        self.tell_some(traitor, 80, &[Message::Records(vec![record])]);
    }

    /// The newest record of some honest log in some scope.
    fn somebodys_head(&mut self) -> Option<(LogId, Head)> {
        let device = self.chance.index(self.devices.len());
        let logs = &self.devices.get(device)?.disk.shared;
        let at = self.chance.index(logs.len());
        let (log, records) = logs.iter().nth(at)?;
        Some((*log, records.last()?.head()))
    }

    /// Goes on in the epoch before the newest one, and lets somebody who is still in build on that.
    fn go_back(&mut self, traitor: usize) {
        let Some(t) = self.traitors.get_mut(traitor) else {
            return;
        };
        let Some(past) = epoch_before_last(t.mallory.heard()) else {
            return self.graft(traitor);
        };
        t.mallory.stand_in(past);
        let space = t.mallory.space();
        let Some(written) = self.line_upon(traitor, None) else {
            return;
        };
        let cited = written.record.clone();
        self.say(format!("t{traitor} goes on in {}", past.short()));
        let messages = written.messages();
        self.tell_some(traitor, 60, &messages);
        let friends: Vec<usize> = (0..self.traitors.len())
            .filter(|other| *other != traitor)
            .filter(|other| {
                let friend = self.traitors.get(*other);
                friend.is_some_and(|t| t.mallory.is_in() && t.mallory.space() == space)
            })
            .collect();
        let Some(friend) = self.chance.pick(&friends).copied() else {
            return;
        };
        self.tell_some(friend, 80, &messages);
        if let Some(upon) = self.line_upon(friend, Some(&cited)) {
            self.say(format!("t{friend} builds on it"));
            self.tell_some(friend, 80, &upon.messages());
        }
    }

    /// Signs a change of a traitor's own profile that builds on a record of somebody else's.
    fn line_upon(&mut self, traitor: usize, cited: Option<&Record>) -> Option<Written> {
        let words = self.word("Gone");
        let t = self.traitors.get_mut(traitor)?;
        let document = t.mallory.profile();
        let actor = t.mallory.actor(&document);
        let edit = Edit::Set(Field::Headline, vec![words]);
        let change = t.document.edit(&actor, &[edit]).ok()??;
        t.document.admit(&change, &actor).ok()?;
        let mut draft = t.mallory.draft();
        draft
            .deps
            .extend(cited.map(|record| (record.id(), record.header().lamport)));
        let content = Content::Change { document, change };
        let written = t.mallory.write_at(draft, &content.encode()).ok()?;
        t.mallory.stand_on(&written.record);
        t.made.insert(written.record.id());
        Some(written)
    }
}

/// The epoch before the one honest people write in, as far as one has heard of both.
fn epoch_before_last(heard: &[Record]) -> Option<RecordId> {
    let newest = heard.iter().max_by_key(|record| record.header().lamport)?;
    let named = newest.header().epoch;
    let epoch = heard.iter().find(|record| record.id() == named)?;
    let Ok(Governance::Epoch(Epoch { previous, .. })) = epoch.governance() else {
        return None;
    };
    Some(previous)
}
