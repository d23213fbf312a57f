//! What is known of the changes admitted so far.
//!
//! For: judging whether the next change fits: its number, what it builds on, and that everything
//! it refers to exists among its ancestors. Knows: names and places of operations, and the letters
//! of texts. Never: holds another value, or lets a verdict depend on changes the judged one does
//! not build on.

use std::collections::{BTreeMap, BTreeSet};

use crate::door::chunk::{Action, Chunk, Key, LocalId, Op};
use crate::door::{
    ACTOR_BYTES_MAX, ACTOR_OPS_MAX, Actor, ChangeHash, DEPTH_MAX, KEY_MAX_BYTES, Refusal,
    TEXT_COUNTER_MAX,
};
use crate::text::weave::{OpId, Weave};

/// An object: the operation that made it, or the root map.
type Object = Option<OpId>;

/// A place that holds values: a key of a map or an element of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Key(Box<str>),
    Element(OpId),
}

/// The values ever written into a slot.
#[derive(Debug, Clone, Default)]
enum Values {
    #[default]
    None,
    /// One that nothing replaced: most slots hold no other for ever, so it needs no memory of its own.
    One(OpId),
    Many(Box<Written>),
}

impl Values {
    fn write(&mut self, by: OpId) {
        match self {
            Values::None => *self = Values::One(by),
            Values::One(one) => {
                let mut written = Written::of(*one);
                written.write(by);
                *self = Values::Many(Box::new(written));
            }
            Values::Many(written) => written.write(by),
        }
    }

    fn replace(&mut self, predecessors: &[OpId], by: OpId) {
        match self {
            Values::None => {}
            Values::One(one) if !predecessors.contains(one) => {}
            Values::One(one) => {
                let mut written = Written::of(*one);
                written.replace(predecessors, by);
                *self = Values::Many(Box::new(written));
            }
            Values::Many(written) => written.replace(predecessors, by),
        }
    }

    /// Gives the values that whoever has seen this much sees.
    fn visible(&self, clock: &Clock, actors: usize) -> BTreeSet<OpId> {
        match self {
            Values::None => BTreeSet::new(),
            Values::One(one) => Some(*one)
                .filter(|one| has_seen(clock, one))
                .into_iter()
                .collect(),
            Values::Many(written) => written.visible(clock, actors),
        }
    }
}

/// Several values written into a slot, kept so that those a change sees are found without looking at
/// each: whoever writes one field again and again would make every further change dearer.
#[derive(Debug, Clone, Default)]
struct Written {
    /// Each with what replaced or deleted it.
    written: BTreeMap<OpId, Few>,
    /// Those that nothing replaced.
    standing: BTreeSet<OpId>,
    /// What an operation replaced, by its actor and counter.
    replaced: BTreeMap<(usize, u64), Few>,
}

/// Some operations, of which there is mostly one.
// Most have one or none, and a box is a third as large as a list.
#[expect(clippy::box_collection)]
#[derive(Debug, Clone, Default)]
enum Few {
    #[default]
    None,
    One(OpId),
    Many(Box<Vec<OpId>>),
}

impl Few {
    fn push(&mut self, id: OpId) {
        match self {
            Few::None => *self = Few::One(id),
            Few::One(one) => *self = Few::Many(Box::new(vec![*one, id])),
            Few::Many(many) => many.push(id),
        }
    }

    fn as_slice(&self) -> &[OpId] {
        match self {
            Few::None => &[],
            Few::One(one) => std::slice::from_ref(one),
            Few::Many(many) => many,
        }
    }
}

impl Written {
    fn of(one: OpId) -> Written {
        let mut written = Written::default();
        written.write(one);
        written
    }

    fn write(&mut self, by: OpId) {
        self.written.insert(by, Few::None);
        self.standing.insert(by);
    }

    fn replace(&mut self, predecessors: &[OpId], by: OpId) {
        for id in predecessors {
            if let Some(replaced) = self.written.get_mut(id) {
                replaced.push(by);
                self.standing.remove(id);
                let (counter, actor) = by;
                self.replaced.entry((actor, counter)).or_default().push(*id);
            }
        }
    }

    /// Gives the values that whoever has seen this much sees. A value that something replaced is
    /// visible only to who has seen none of that, so those replaced by what was seen are passed over.
    fn visible(&self, clock: &Clock, actors: usize) -> BTreeSet<OpId> {
        let is_seen = |id: &OpId| has_seen(clock, id);
        let by_unseen = |actor: usize| {
            let reached = clock.get(&actor).map_or(0, |(_, reached)| *reached);
            let unseen = (actor, reached.saturating_add(1))..=(actor, u64::MAX);
            let ids = self.replaced.range(unseen);
            ids.flat_map(|(_, ids)| ids.as_slice())
        };
        let is_left = |id: &&OpId| {
            let replaced = self.written.get(*id);
            !replaced.is_some_and(|replaced| replaced.as_slice().iter().any(is_seen))
        };
        let late = (0..actors).flat_map(by_unseen).filter(is_left);
        let standing = self.standing.iter();
        standing
            .chain(late)
            .filter(|id| is_seen(id))
            .copied()
            .collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Map,
    List,
    /// A text written together; only in documents that hold nothing else.
    Text,
}

#[derive(Debug, Clone, Copy)]
struct ObjectNote {
    shape: Shape,
    depth: u8,
}

/// How far a change has seen each actor: sequence number and highest counter.
type Clock = BTreeMap<usize, (u64, u64)>;

fn has_seen(clock: &Clock, (counter, actor): &OpId) -> bool {
    clock
        .get(actor)
        .is_some_and(|(_, reached)| counter <= reached)
}

#[derive(Debug, Clone)]
struct ChangeNote {
    author: usize,
    sequence: u64,
    /// What the change has seen, itself included. There are as many as there are changes, so it lies
    /// in no tree.
    clock: Box<[(usize, (u64, u64))]>,
}

impl ChangeNote {
    /// Gives the number of the last change of an actor that it has seen.
    fn last_seen(&self, actor: usize) -> Option<u64> {
        let at = self.clock.binary_search_by_key(&actor, |(other, _)| *other);
        self.clock.get(at.ok()?).map(|(_, (sequence, _))| *sequence)
    }
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
    slots: BTreeMap<Object, BTreeMap<Slot, Values>>,
    /// The texts of a document written together, with their keys; nothing else is written there.
    texts: BTreeMap<OpId, (Box<str>, Weave)>,
    /// Changes no other change builds on.
    ends: BTreeSet<ChangeHash>,
}

/// A change that fits, ready to be entered.
pub(crate) struct Fitting {
    hash: ChangeHash,
    deps: Vec<ChangeHash>,
    author: Actor,
    note: ChangeNote,
    tip: Tip,
    objects: BTreeMap<OpId, ObjectNote>,
    writes: Vec<Entry>,
    letters: Vec<Typed>,
}

/// What one operation does to a text.
enum Typed {
    Insert {
        text: OpId,
        id: OpId,
        letter: char,
        after: Option<OpId>,
    },
    Delete {
        text: OpId,
        id: OpId,
        by: OpId,
    },
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
    /// Makes the ledger of a document of texts from the change that creates them.
    pub(crate) fn of_texts(seed: &Chunk) -> Result<Ledger, Refusal> {
        let author = *seed.actors.first().ok_or(Refusal::WrongActor)?;
        let mut ledger = Ledger::default();
        let tip = Tip {
            sequence: seed.sequence,
            ..Tip::default()
        };
        ledger.actors.push((author, tip));
        let mut last = 0;
        for (op, counter) in seed.ops.iter().zip(seed.start..) {
            let Key::Text(key) = op.key else {
                return Err(Refusal::Malformed("a key does not fit its object"));
            };
            let (shape, depth) = (Shape::Text, 2);
            ledger
                .objects
                .insert((counter, 0), ObjectNote { shape, depth });
            ledger
                .texts
                .insert((counter, 0), (key.into(), Weave::default()));
            last = counter;
        }
        let note = ChangeNote {
            author: 0,
            sequence: seed.sequence,
            clock: [(0, (seed.sequence, last))].into(),
        };
        ledger.changes.insert(seed.hash, note);
        ledger.ends.insert(seed.hash);
        Ok(ledger)
    }

    /// Gives the text under a root key, and the actors its letters are from.
    pub(crate) fn text(&self, key: &str) -> Option<&Weave> {
        let mut texts = self.texts.values();
        texts
            .find(|(name, _)| **name == *key)
            .map(|(_, weave)| weave)
    }

    /// Lists the actors in the order of their first change.
    pub(crate) fn actors(&self) -> Vec<Actor> {
        self.actors.iter().map(|(actor, _)| *actor).collect()
    }

    /// Lists the changes nothing builds on yet.
    pub(crate) fn ends(&self) -> impl Iterator<Item = &ChangeHash> {
        self.ends.iter()
    }

    /// Tells whether a change was admitted.
    pub(crate) fn has(&self, change: &ChangeHash) -> bool {
        self.changes.contains_key(change)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Sums up the bytes of all changes entered.
    pub(crate) fn bytes(&self) -> u64 {
        self.actors.iter().map(|(_, tip)| tip.bytes).sum()
    }

    /// Judges a change of `author`.
    pub(crate) fn judge(&self, chunk: &Chunk, author: &Actor) -> Result<Fitting, Refusal> {
        if chunk.actors.first() != Some(author) {
            return Err(Refusal::WrongActor);
        }
        let tip = self.tip(chunk, author)?;
        let mut clock = self.ancestors(chunk)?;
        let names = self.names(chunk)?;
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
        if !self.texts.is_empty() && last > TEXT_COUNTER_MAX {
            return Err(Refusal::Full);
        }
        let mut judging = Judging {
            ledger: self,
            clock: &clock,
            names: &names,
            objects: BTreeMap::new(),
            made: BTreeSet::new(),
            touched: BTreeSet::new(),
            writes: Vec::new(),
            letters: Vec::new(),
            typed: BTreeMap::new(),
        };
        for (op, counter) in chunk.ops.iter().zip(expected..) {
            judging.op(op, (counter, own))?;
        }
        let (objects, writes, letters) = (judging.objects, judging.writes, judging.letters);
        clock.insert(own, (chunk.sequence, last));
        Ok(Fitting {
            hash: chunk.hash,
            deps: chunk.deps.clone(),
            author: *author,
            note: ChangeNote {
                author: own,
                sequence: chunk.sequence,
                clock: clock.into_iter().collect(),
            },
            tip,
            objects,
            writes,
            letters,
        })
    }

    /// Enters a change that was judged against this very ledger.
    pub(crate) fn enter(&mut self, fitting: Fitting) {
        match self.actors.get_mut(fitting.note.author) {
            Some((_, tip)) => *tip = fitting.tip,
            None => self.actors.push((fitting.author, fitting.tip)),
        }
        for dep in &fitting.deps {
            self.ends.remove(dep);
        }
        self.ends.insert(fitting.hash);
        self.changes.insert(fitting.hash, fitting.note);
        self.objects.extend(fitting.objects);
        for typed in fitting.letters {
            self.type_in(typed);
        }
        for entry in fitting.writes {
            let slot = self
                .slots
                .entry(entry.object)
                .or_default()
                .entry(entry.slot)
                .or_default();
            slot.replace(&entry.predecessors, entry.by);
            if entry.stays {
                slot.write(entry.by);
            }
        }
    }

    fn type_in(&mut self, typed: Typed) {
        let (Typed::Insert { text, .. } | Typed::Delete { text, .. }) = &typed;
        let Some((_, weave)) = self.texts.get_mut(text) else {
            return;
        };
        match typed {
            Typed::Insert {
                id, letter, after, ..
            } => weave.insert(id, letter, after),
            Typed::Delete { id, by, .. } => weave.delete(&id, by),
        }
    }

    /// Counts the changes of an actor.
    pub(crate) fn numbers_of(&self, actor: &Actor) -> u64 {
        let known = self.actors.iter().find(|(known, _)| known == actor);
        known.map_or(0, |(_, tip)| tip.sequence)
    }

    fn actor(&self, actor: &Actor) -> Option<usize> {
        self.actors.iter().position(|(known, _)| known == actor)
    }

    /// Translates the chunk's actors: the author may be new, the others must be known.
    fn names(&self, chunk: &Chunk) -> Result<Vec<usize>, Refusal> {
        let (author, others) = chunk.actors.split_first().ok_or(Refusal::WrongActor)?;
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

    /// Joins the clocks of what a change builds on. Nothing is named twice but what its author wrote
    /// last: Automerge names that also when a later change it builds on has seen it.
    fn ancestors(&self, chunk: &Chunk) -> Result<Clock, Refusal> {
        let own = chunk.actors.first().and_then(|author| self.actor(author));
        let notes: Vec<&ChangeNote> = chunk
            .deps
            .iter()
            .map(|dep| {
                self.changes
                    .get(dep)
                    .ok_or(Refusal::UnknownDependency(*dep))
            })
            .collect::<Result<_, _>>()?;
        for note in &notes {
            let seen = |other: &&&ChangeNote| {
                !std::ptr::eq(**other, *note) && other.last_seen(note.author) >= Some(note.sequence)
            };
            let is_own = Some(note.author) == own && note.sequence + 1 == chunk.sequence;
            if !is_own && notes.iter().any(|other| seen(&other)) {
                return Err(Refusal::RedundantDependency);
            }
        }
        let mut clock = Clock::new();
        for (actor, seen) in notes.iter().flat_map(|note| note.clock.iter()) {
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
    letters: Vec<Typed>,
    /// The text each letter typed by this change stands in.
    typed: BTreeMap<OpId, OpId>,
}

impl Judging<'_> {
    fn op(&mut self, op: &Op, by: OpId) -> Result<(), Refusal> {
        let object = op.object.map(|id| self.id(id)).transpose()?;
        let note = self.object(object)?;
        if !self.ledger.texts.is_empty() {
            // In a document of texts nothing but letters is ever typed or deleted.
            let text = object.filter(|_| note.shape == Shape::Text);
            let text = text.ok_or(Refusal::Kind("a value outside its texts"))?;
            return self.letter(op, text, by);
        }
        let slot = self.slot(op, object, note.shape, by)?;
        if !self.touched.insert((object, slot.clone())) {
            return Err(Refusal::Twice);
        }
        let predecessors = self.predecessors(op, object, &slot)?;
        let shape = match op.action {
            Action::MakeMap => Some(Shape::Map),
            Action::MakeList => Some(Shape::List),
            Action::MakeText => return Err(Refusal::Kind("a shared text")),
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
    fn is_seen(&self, id: &OpId) -> bool {
        has_seen(self.clock, id)
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
            (Shape::Map, Key::Head | Key::Element(_))
            | (Shape::List, Key::Text(_) | Key::Head)
            | (Shape::Text, _) => misfit,
        }
    }

    /// Judges an operation on a text: one letter typed behind another, or one letter deleted.
    fn letter(&mut self, op: &Op, text: OpId, by: OpId) -> Result<(), Refusal> {
        let at = match op.key {
            Key::Text(_) => return Err(Refusal::Malformed("a key does not fit its object")),
            Key::Head => None,
            Key::Element(id) => Some(self.known_letter(text, self.id(id)?)?),
        };
        match (op.action, op.insert) {
            (Action::Put, true) => self.typed(op, text, by, at),
            (Action::Delete, false) => self.deleted(op, text, by, at),
            (Action::Put, false)
            | (Action::Delete, true)
            | (Action::MakeMap | Action::MakeList | Action::MakeText, _) => {
                Err(Refusal::Kind("something else than a letter in a text"))
            }
        }
    }

    fn typed(&mut self, op: &Op, text: OpId, by: OpId, after: Option<OpId>) -> Result<(), Refusal> {
        if !op.predecessors.is_empty() {
            return Err(Refusal::Malformed("an insertion replaces something"));
        }
        let mut letters = op.text.unwrap_or_default().chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else {
            return Err(Refusal::Kind("something else than a letter in a text"));
        };
        self.typed.insert(by, text);
        self.letters.push(Typed::Insert {
            text,
            id: by,
            letter,
            after,
        });
        Ok(())
    }

    fn deleted(&mut self, op: &Op, text: OpId, by: OpId, at: Option<OpId>) -> Result<(), Refusal> {
        let id = at.ok_or(Refusal::Malformed("a key does not fit its object"))?;
        let named: Vec<OpId> = op
            .predecessors
            .iter()
            .map(|id| self.id(*id))
            .collect::<Result<_, _>>()?;
        let (_, weave) = self.ledger.texts.get(&text).ok_or(Refusal::UnknownObject)?;
        let gone = weave
            .get(&id)
            .is_some_and(|letter| letter.deleted.iter().any(|by| self.is_seen(by)));
        // A letter is one value, the one that typed it; a deletion names exactly that.
        if named != [id] || gone {
            return Err(Refusal::UnknownPredecessor);
        }
        if !self.touched.insert((Some(text), Slot::Element(id))) {
            return Err(Refusal::Twice);
        }
        self.letters.push(Typed::Delete { text, id, by });
        Ok(())
    }

    fn known_letter(&self, text: OpId, id: OpId) -> Result<OpId, Refusal> {
        let weave = self.ledger.texts.get(&text).map(|(_, weave)| weave);
        let known = || weave.and_then(|weave| weave.get(&id)).is_some() && self.is_seen(&id);
        if self.typed.get(&id) == Some(&text) || known() {
            Ok(id)
        } else {
            Err(Refusal::UnknownPredecessor)
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
        let slots = self.ledger.slots.get(&object);
        let values = slots.and_then(|slots| slots.get(slot));
        let actors = self.ledger.actors.len();
        let visible = values.map(|values| values.visible(self.clock, actors));
        let visible = visible.unwrap_or_default();
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
