//! What is known of the changes admitted so far.
//!
//! For: judging whether the next change fits: its number, what it builds on, and that everything
//! it refers to exists among its ancestors. Knows: names and places of operations. Never: holds a
//! value, or lets a verdict depend on changes the judged one does not build on.

use std::collections::{BTreeMap, BTreeSet};

use crate::door::chunk::{Action, Chunk, Key, LocalId, Op};
use crate::door::{
    ACTOR_BYTES_MAX, ACTOR_OPS_MAX, Actor, ChangeHash, DEPTH_MAX, KEY_MAX_BYTES, Refusal,
};

/// An operation's name: its counter and the index of its actor in the ledger.
type OpId = (u64, usize);
/// An object: the operation that made it, or the root map.
type Object = Option<OpId>;

/// A place that holds values: a key of a map or an element of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Key(Box<str>),
    Element(OpId),
}

/// One value written into a slot, and what replaced or deleted it.
#[derive(Debug, Clone)]
struct Written {
    by: OpId,
    replaced: Vec<OpId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Map,
    List,
}

#[derive(Debug, Clone, Copy)]
struct ObjectNote {
    shape: Shape,
    depth: u8,
}

/// How far a change has seen each actor: sequence number and highest counter.
type Clock = BTreeMap<usize, (u64, u64)>;

#[derive(Debug, Clone)]
struct ChangeNote {
    author: usize,
    sequence: u64,
    /// What the change has seen, itself included.
    clock: Clock,
}

/// The last change of one actor, and how much it has written.
#[derive(Debug, Clone, Copy, Default)]
struct Tip {
    sequence: u64,
    ops: u64,
    bytes: u64,
}

/// The shape of a document without its values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    /// In the order of their first change.
    actors: Vec<(Actor, Tip)>,
    changes: BTreeMap<ChangeHash, ChangeNote>,
    objects: BTreeMap<OpId, ObjectNote>,
    slots: BTreeMap<Object, BTreeMap<Slot, Vec<Written>>>,
}

/// A change that fits, ready to be entered.
pub(crate) struct Fitting {
    hash: ChangeHash,
    author: Actor,
    note: ChangeNote,
    tip: Tip,
    objects: BTreeMap<OpId, ObjectNote>,
    writes: Vec<Entry>,
}

/// What one operation does to a slot.
struct Entry {
    object: Object,
    slot: Slot,
    by: OpId,
    predecessors: Vec<OpId>,
    stays: bool,
}

impl Ledger {
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Sums up the bytes of all changes entered.
    pub(crate) fn bytes(&self) -> u64 {
        self.actors.iter().map(|(_, tip)| tip.bytes).sum()
    }

    /// Judges a change of `author`.
    pub(crate) fn judge(&self, chunk: &Chunk, author: &Actor) -> Result<Fitting, Refusal> {
        let names = self.names(chunk, author)?;
        let tip = self.tip(chunk, author)?;
        let mut clock = self.ancestors(chunk)?;
        let own = *names.first().ok_or(Refusal::WrongActor)?;
        // An actor known here but not to what the change builds on is unknown: every replica must
        // give the same verdict, whatever else it holds.
        if !names.iter().skip(1).all(|other| clock.contains_key(other)) {
            return Err(Refusal::UnknownPredecessor);
        }
        let seen = clock.get(&own).map_or(0, |(sequence, _)| *sequence);
        if seen + 1 != chunk.sequence {
            return Err(Refusal::ForgotItself);
        }
        let expected = 1 + clock
            .values()
            .map(|(_, counter)| *counter)
            .max()
            .unwrap_or(0);
        if chunk.start != expected {
            let found = chunk.start;
            return Err(Refusal::WrongStart { expected, found });
        }
        let last = expected + chunk.ops.len() as u64 - 1;
        // Automerge keeps counters in 32 bits.
        u32::try_from(last).map_err(|_| Refusal::Full)?;
        let mut judging = Judging {
            ledger: self,
            clock: &clock,
            names: &names,
            objects: BTreeMap::new(),
            made: BTreeSet::new(),
            touched: BTreeSet::new(),
            writes: Vec::with_capacity(chunk.ops.len()),
        };
        for (op, counter) in chunk.ops.iter().zip(expected..) {
            judging.op(op, (counter, own))?;
        }
        let (objects, writes) = (judging.objects, judging.writes);
        clock.insert(own, (chunk.sequence, last));
        Ok(Fitting {
            hash: chunk.hash,
            author: *author,
            note: ChangeNote {
                author: own,
                sequence: chunk.sequence,
                clock,
            },
            tip,
            objects,
            writes,
        })
    }

    /// Enters a change that was judged against this very ledger.
    pub(crate) fn enter(&mut self, fitting: Fitting) {
        match self.actors.get_mut(fitting.note.author) {
            Some((_, tip)) => *tip = fitting.tip,
            None => self.actors.push((fitting.author, fitting.tip)),
        }
        self.changes.insert(fitting.hash, fitting.note);
        self.objects.extend(fitting.objects);
        for entry in fitting.writes {
            let slot = self
                .slots
                .entry(entry.object)
                .or_default()
                .entry(entry.slot)
                .or_default();
            for written in slot
                .iter_mut()
                .filter(|w| entry.predecessors.contains(&w.by))
            {
                written.replaced.push(entry.by);
            }
            if entry.stays {
                let (by, replaced) = (entry.by, Vec::new());
                slot.push(Written { by, replaced });
            }
        }
    }

    fn actor(&self, actor: &Actor) -> Option<usize> {
        self.actors.iter().position(|(known, _)| known == actor)
    }

    /// Translates the chunk's actors: the author may be new, the others must be known.
    fn names(&self, chunk: &Chunk, author: &Actor) -> Result<Vec<usize>, Refusal> {
        let (first, others) = chunk.actors.split_first().ok_or(Refusal::WrongActor)?;
        if first != author {
            return Err(Refusal::WrongActor);
        }
        let mut names = vec![self.actor(author).unwrap_or(self.actors.len())];
        for other in others {
            names.push(self.actor(other).ok_or(Refusal::UnknownPredecessor)?);
        }
        Ok(names)
    }

    fn tip(&self, chunk: &Chunk, author: &Actor) -> Result<Tip, Refusal> {
        let known = self.actors.iter().find(|(known, _)| known == author);
        let tip = known.map_or(Tip::default(), |(_, tip)| *tip);
        let (expected, found) = (tip.sequence + 1, chunk.sequence);
        if found != expected {
            return Err(Refusal::WrongSequence { expected, found });
        }
        let next = Tip {
            sequence: found,
            ops: tip.ops + chunk.ops.len() as u64,
            bytes: tip.bytes + chunk.size,
        };
        if next.ops > ACTOR_OPS_MAX || next.bytes > ACTOR_BYTES_MAX {
            return Err(Refusal::Full);
        }
        Ok(next)
    }

    /// Joins the clocks of what a change builds on.
    fn ancestors(&self, chunk: &Chunk) -> Result<Clock, Refusal> {
        let notes: Vec<&ChangeNote> = chunk
            .deps
            .iter()
            .map(|dep| self.changes.get(dep).ok_or(Refusal::UnknownDependency))
            .collect::<Result<_, _>>()?;
        for note in &notes {
            let seen = |other: &&&ChangeNote| {
                let seen = other.clock.get(&note.author);
                !std::ptr::eq(**other, *note)
                    && seen.is_some_and(|(sequence, _)| *sequence >= note.sequence)
            };
            if notes.iter().any(|other| seen(&other)) {
                return Err(Refusal::RedundantDependency);
            }
        }
        let mut clock = Clock::new();
        for (actor, seen) in notes.iter().flat_map(|note| &note.clock) {
            let known = clock.entry(*actor).or_default();
            *known = (*known).max(*seen);
        }
        Ok(clock)
    }
}

/// One change being judged, operation by operation.
struct Judging<'a> {
    ledger: &'a Ledger,
    clock: &'a Clock,
    names: &'a [usize],
    /// Objects this change makes.
    objects: BTreeMap<OpId, ObjectNote>,
    /// Elements this change inserts.
    made: BTreeSet<(Object, OpId)>,
    /// Slots this change wrote already.
    touched: BTreeSet<(Object, Slot)>,
    writes: Vec<Entry>,
}

impl Judging<'_> {
    fn op(&mut self, op: &Op, by: OpId) -> Result<(), Refusal> {
        let object = op.object.map(|id| self.id(id)).transpose()?;
        let note = self.object(object)?;
        let slot = self.slot(op, object, note.shape, by)?;
        if !self.touched.insert((object, slot.clone())) {
            return Err(Refusal::Twice);
        }
        let predecessors = self.predecessors(op, object, &slot)?;
        let shape = match op.action {
            Action::MakeMap => Some(Shape::Map),
            Action::MakeList => Some(Shape::List),
            Action::Put => None,
            Action::Delete if predecessors.is_empty() => return Err(Refusal::UnknownPredecessor),
            Action::Delete => None,
        };
        if let Some(shape) = shape {
            let depth = note.depth + 1;
            if depth > DEPTH_MAX {
                return Err(Refusal::TooDeep);
            }
            self.objects.insert(by, ObjectNote { shape, depth });
        }
        let stays = op.action != Action::Delete;
        self.writes.push(Entry {
            object,
            slot,
            by,
            predecessors,
            stays,
        });
        Ok(())
    }

    fn id(&self, (counter, actor): LocalId) -> Result<OpId, Refusal> {
        let actor = self.names.get(actor).ok_or(Refusal::UnknownObject)?;
        Ok((counter, *actor))
    }

    /// Tells whether an operation is among the ancestors.
    fn is_seen(&self, (counter, actor): &OpId) -> bool {
        self.clock
            .get(actor)
            .is_some_and(|(_, seen)| counter <= seen)
    }

    fn object(&self, object: Object) -> Result<ObjectNote, Refusal> {
        let Some(id) = object else {
            return Ok(ObjectNote {
                shape: Shape::Map,
                depth: 1,
            });
        };
        if let Some(made) = self.objects.get(&id) {
            return Ok(*made);
        }
        let known = self.ledger.objects.get(&id).filter(|_| self.is_seen(&id));
        known.copied().ok_or(Refusal::UnknownObject)
    }

    fn slot(&mut self, op: &Op, object: Object, shape: Shape, by: OpId) -> Result<Slot, Refusal> {
        let misfit = Err(Refusal::Malformed("a key does not fit its object"));
        match (shape, op.key) {
            (Shape::Map, Key::Text(text)) if text.len() > KEY_MAX_BYTES => Err(Refusal::KeyTooLong),
            (Shape::Map, Key::Text(_)) if op.insert => misfit,
            (Shape::Map, Key::Text(text)) => Ok(Slot::Key(text.into())),
            (Shape::List, Key::Head) if op.insert => self.inserted(op, object, by),
            (Shape::List, Key::Element(id)) => {
                let id = self.element(object, id)?;
                match op.insert {
                    true => self.inserted(op, object, by),
                    false => Ok(Slot::Element(id)),
                }
            }
            (Shape::Map, Key::Head | Key::Element(_)) | (Shape::List, Key::Text(_) | Key::Head) => {
                misfit
            }
        }
    }

    fn inserted(&mut self, op: &Op, object: Object, by: OpId) -> Result<Slot, Refusal> {
        if op.action == Action::Delete || !op.predecessors.is_empty() {
            return Err(Refusal::Malformed("an insertion replaces something"));
        }
        self.made.insert((object, by));
        Ok(Slot::Element(by))
    }

    fn element(&self, object: Object, id: LocalId) -> Result<OpId, Refusal> {
        let id = self.id(id)?;
        let known = || {
            let slots = self.ledger.slots.get(&object)?;
            slots.get(&Slot::Element(id)).filter(|_| self.is_seen(&id))
        };
        if self.made.contains(&(object, id)) || known().is_some() {
            Ok(id)
        } else {
            Err(Refusal::UnknownPredecessor)
        }
    }

    /// Checks that what is replaced is visible in the slot, and that a new value replaces all of it:
    /// no author piles up values in one place. A deletion may leave some, which settles a conflict.
    fn predecessors(&self, op: &Op, object: Object, slot: &Slot) -> Result<Vec<OpId>, Refusal> {
        let named: Vec<OpId> = op
            .predecessors
            .iter()
            .map(|id| self.id(*id))
            .collect::<Result<_, _>>()?;
        let written: &[Written] = match self
            .ledger
            .slots
            .get(&object)
            .and_then(|slots| slots.get(slot))
        {
            Some(written) => written,
            None => &[],
        };
        let is_seen = |w: &&Written| self.is_seen(&w.by);
        let is_visible = |w: &&Written| !w.replaced.iter().any(|by| self.is_seen(by));
        let visible: BTreeSet<OpId> = written
            .iter()
            .filter(is_seen)
            .filter(is_visible)
            .map(|w| w.by)
            .collect();
        let distinct: BTreeSet<OpId> = named.iter().copied().collect();
        if distinct.len() != named.len() || !distinct.is_subset(&visible) {
            return Err(Refusal::UnknownPredecessor);
        }
        if op.action != Action::Delete && distinct.len() != visible.len() {
            return Err(Refusal::Overlooked);
        }
        Ok(named)
    }
}
