//! Bringing pieces to the heart until nothing more comes of it.

use std::collections::BTreeSet;

use history::{Record, RecordId};
use replica::{Answer, Fate, Input, Knocked, Refusal};
use store::Piece;

use super::gauge::UnderWay;
use super::{Brought, STEP_TIMEOUT, stopped};
use crate::inbox::Item;
use crate::node::Node;

/// How often a source is read at most: each time everything that waited has met what came later.
const PASSES_MAX: usize = 16;
/// How many times a record may have to wait for the disk, one after the other.
const HOPS_MAX: usize = 4;

/// Something that can be read from its beginning, several times.
pub(super) trait Source {
    /// Goes back to the beginning.
    fn rewind(&mut self) -> Result<(), Refusal>;
    /// Reads the next piece.
    fn read_on(&mut self) -> Result<Piece, Refusal>;
    /// How much of it was read, and how much there is.
    fn progress(&self) -> (u64, u64);
}

/// Brings everything a source has, or as much as there is time for until it is cancelled.
pub(super) fn bring(
    node: &Node,
    source: &mut impl Source,
    under_way: &UnderWay<'_>,
) -> Result<Brought, Refusal> {
    let mut effort = Effort {
        node,
        under_way,
        brought: Brought::default(),
        waiting: BTreeSet::new(),
        early_keys: 0,
    };
    for pass in 0..PASSES_MAX {
        if pass > 0 {
            effort.let_settle();
        }
        let waited = effort.waiting.len();
        source.rewind()?;
        effort.pass(source, pass == 0)?;
        if effort.brought.cancelled {
            break;
        }
        let now = effort.waiting.len();
        let early_keys = std::mem::take(&mut effort.early_keys);
        if pass == 0 && early_keys > 0 {
            continue;
        }
        if now == 0 || (pass > 0 && now >= waited) {
            break;
        }
    }
    let mut brought = effort.brought;
    brought.waiting = effort.waiting.len() as u64;
    brought.refused.sort_by_key(|refused| refused.frame);
    Ok(brought)
}

struct Effort<'a> {
    node: &'a Node,
    under_way: &'a UnderWay<'a>,
    brought: Brought,
    /// Records that could not be judged yet.
    waiting: BTreeSet<RecordId>,
    /// Keys that came before the scope they belong to.
    early_keys: u64,
}

impl Effort<'_> {
    /// Waits until what the heart has asked of the disk has come back to it: a record may first
    /// wait for its document and then for its key.
    fn let_settle(&self) {
        let node = self.node.clone();
        self.node.runtime().block_on(async move {
            for _ in 0..HOPS_MAX {
                node.fenced().await;
            }
        });
    }

    fn pass(&mut self, source: &mut impl Source, is_first: bool) -> Result<(), Refusal> {
        loop {
            let mut piece = source.read_on()?;
            if is_first {
                for damaged in piece.damaged.drain(..) {
                    self.brought.refuse(damaged.frame, damaged.reason);
                }
            } else {
                piece.chains.clear();
                let waiting = &self.waiting;
                piece.records.retain(|(_, r)| waiting.contains(&r.id()));
            }
            let is_last = piece.is_last;
            self.hand_in(piece)?;
            if is_first {
                let (done, of) = source.progress();
                self.under_way.tell(done, of);
            }
            self.brought.cancelled = !is_last && self.under_way.is_cancelled();
            if is_last || self.brought.cancelled {
                return Ok(());
            }
        }
    }

    fn hand_in(&mut self, piece: Piece) -> Result<(), Refusal> {
        if piece.records.is_empty() && piece.keys.is_empty() && piece.chains.is_empty() {
            return Ok(());
        }
        let (numbers, records): (Vec<u64>, Vec<Record>) = piece.records.into_iter().unzip();
        let (chain_numbers, chains): (Vec<u64>, Vec<Vec<Record>>) =
            piece.chains.into_iter().unzip();
        let ids: Vec<RecordId> = records.iter().map(Record::id).collect();
        let brought = replica::Brought {
            records,
            keys: piece.keys.into_iter().map(|(_, key)| key).collect(),
            chains,
        };
        let answer = submit(self.node, brought)?;
        let Answer::Received(received) = answer else {
            tracing::error!(?answer, "unexpected answer to what was brought");
            return Err(stopped());
        };
        self.early_keys += received.early_keys;
        for ((number, id), fate) in numbers.into_iter().zip(ids).zip(received.records) {
            self.note(number, id, fate);
        }
        for (number, knocked) in chain_numbers.into_iter().zip(received.chains) {
            self.note_knock(number, knocked);
        }
        Ok(())
    }

    fn note_knock(&mut self, number: u64, knocked: Knocked) {
        match knocked {
            Knocked::In(who) => {
                self.brought.let_in += 1;
                self.brought.newcomers.push(who.to_string());
            }
            Knocked::Known => {}
            Knocked::Waits => self.brought.asking += 1,
            Knocked::Refused(code) => {
                self.brought.refuse(number, Knocked::refusal(&code));
                self.brought.turned_away.push(code);
            }
        }
    }

    fn note(&mut self, number: u64, id: RecordId, fate: Fate) {
        match fate {
            Fate::New => {
                self.waiting.remove(&id);
                self.brought.new += 1;
            }
            // It waited here first and was admitted when what it waited for arrived.
            Fate::Known if self.waiting.remove(&id) => self.brought.new += 1,
            Fate::Known => {}
            Fate::Waits => {
                self.waiting.insert(id);
            }
            Fate::Refused(reason) => {
                self.waiting.remove(&id);
                self.brought.refuse(number, reason);
            }
        }
    }
}

/// Hands a piece to the heart, when there is room, and waits until it is durable.
fn submit(node: &Node, brought: replica::Brought) -> Result<Answer, Refusal> {
    let unanswered = node.shared().unanswered();
    let (token, pending) = unanswered.open().map_err(|busy| busy.refusal())?;
    let input = Item::Input(Input::Brought { token, brought });
    let inbox = node.inbox().clone();
    let delivered = node
        .runtime()
        .block_on(async { inbox.deliver(input).await });
    if delivered.is_err() {
        unanswered.answer(token, Err(stopped()));
    }
    pending.wait(STEP_TIMEOUT)
}
