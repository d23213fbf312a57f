//! One change chunk, read strictly.
//!
//! For: turning bytes into the operations they stand for. Knows: the layout of an uncompressed
//! change of Automerge 0.12 (magic, checksum, type, header, columns). Never: takes another type of
//! chunk, an unknown column, a second encoding of the same thing, or more than the named limits.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::door::bytes::Bytes;
use crate::door::columns::{Deltas, Flags, Runs};
use crate::door::{
    ACTOR_BYTES, Actor, CHANGE_MAX_BYTES, ChangeHash, DEPS_MAX, MESSAGE_MAX_BYTES, OPS_MAX,
    OTHER_ACTORS_MAX, PREDECESSORS_MAX, Refusal, VALUE_MAX_BYTES,
};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE_CHUNK: u8 = 1;

/// The columns of a change, by their specification: column number · 16 + type.
const OBJECT_ACTOR: u64 = 1;
const OBJECT_COUNTER: u64 = 2;
const KEY_ACTOR: u64 = 1 << 4 | 1;
const KEY_COUNTER: u64 = 1 << 4 | 3;
const KEY_TEXT: u64 = 1 << 4 | 5;
const INSERT: u64 = 3 << 4 | 4;
const ACTION: u64 = 4 << 4 | 2;
const VALUE_KIND: u64 = 5 << 4 | 6;
const VALUE: u64 = 5 << 4 | 7;
const PREDECESSOR_COUNT: u64 = 7 << 4;
const PREDECESSOR_ACTOR: u64 = 7 << 4 | 1;
const PREDECESSOR_COUNTER: u64 = 7 << 4 | 3;
const EXPAND: u64 = 9 << 4 | 4;
const MARK_NAME: u64 = 10 << 4 | 5;
/// There are no more kinds of columns than these.
const COLUMNS_MAX: usize = 14;
/// The furthest time a change may claim from the beginning of 1970: some 36 million years in
/// milliseconds. Two such times differ by less than a number holds.
const TIME_MAX: u64 = 1 << 60;

/// A change, read but not judged.
pub(crate) struct Chunk<'a> {
    pub hash: ChangeHash,
    pub size: u64,
    /// Earlier changes this one builds on, sorted.
    pub deps: Vec<ChangeHash>,
    /// The author first, then the other actors that are referred to, sorted.
    pub actors: Vec<Actor>,
    pub sequence: u64,
    pub start: u64,
    pub ops: Vec<Op<'a>>,
}

/// An operation's name inside a chunk: its counter and the index of its actor there.
pub(crate) type LocalId = (u64, usize);

/// One operation.
pub(crate) struct Op<'a> {
    /// The object written into; the root map if none.
    pub object: Option<LocalId>,
    pub key: Key<'a>,
    pub insert: bool,
    pub action: Action,
    /// What a put writes, if it is text.
    pub text: Option<&'a str>,
    pub predecessors: Vec<LocalId>,
}

/// Where in the object an operation writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    Text(&'a str),
    /// The start of a list.
    Head,
    Element(LocalId),
}

/// What an operation does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    MakeMap,
    MakeList,
    /// Only in the change that begins a document of texts.
    MakeText,
    Put,
    Delete,
}

/// Reads a chunk; only size, form and kinds are judged here.
pub(crate) fn open(bytes: &[u8]) -> Result<Chunk<'_>, Refusal> {
    let chunk = open_seed(bytes)?;
    match chunk.ops.iter().any(|op| op.action == Action::MakeText) {
        true => Err(Refusal::Kind("a shared text")),
        false => Ok(chunk),
    }
}

/// Reads the change that begins a document of texts, which alone may make them. Ours only.
pub(crate) fn open_seed(bytes: &[u8]) -> Result<Chunk<'_>, Refusal> {
    if bytes.len() > CHANGE_MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let (body, hash) = unwrap(bytes)?;
    let mut body = Bytes::new(body);
    let deps = deps(&mut body)?;
    let author = actor(&mut body)?;
    let sequence = body.unsigned()?;
    let start = body.unsigned()?;
    if sequence == 0 || start == 0 {
        return Err(Refusal::Malformed("it counts from zero"));
    }
    // Any time may be claimed that decides nothing: Automerge keeps how much each differs from the one
    // before, and takes in nothing more, of anybody, where that is more than a number holds.
    if body.signed()?.unsigned_abs() > TIME_MAX {
        return Err(Refusal::Malformed("its time is none"));
    }
    let message = body.prefixed(MESSAGE_MAX_BYTES)?;
    std::str::from_utf8(message).map_err(|_| Refusal::Malformed("its message is not text"))?;
    let actors = actors(author, &mut body)?;
    let columns = Columns::open(&mut body)?;
    if !body.is_empty() {
        return Err(Refusal::Malformed("something follows the last column"));
    }
    Ok(Chunk {
        hash,
        size: bytes.len() as u64,
        deps,
        sequence,
        start,
        ops: columns.ops(actors.len())?,
        actors,
    })
}

/// Takes the frame off and checks it; gives the body and its hash.
fn unwrap(bytes: &[u8]) -> Result<(&[u8], ChangeHash), Refusal> {
    let mut frame = Bytes::new(bytes);
    if frame.array()? != MAGIC {
        return Err(Refusal::WrongChunk);
    }
    let checksum: [u8; 4] = frame.array()?;
    let hashed = frame.rest();
    if frame.byte()? != CHANGE_CHUNK {
        return Err(Refusal::WrongChunk);
    }
    let body = frame.prefixed(CHANGE_MAX_BYTES)?;
    if !frame.is_empty() {
        return Err(Refusal::Malformed("something follows the change"));
    }
    let hash: ChangeHash = Sha256::digest(hashed).into();
    if hash.first_chunk() != Some(&checksum) {
        return Err(Refusal::Damaged);
    }
    Ok((body, hash))
}

fn deps(body: &mut Bytes) -> Result<Vec<ChangeHash>, Refusal> {
    let count = body.count(
        DEPS_MAX,
        Refusal::Malformed("it builds on too many changes"),
    )?;
    let deps: Vec<ChangeHash> = (0..count).map(|_| body.array()).collect::<Result<_, _>>()?;
    if deps.is_sorted_by(|one, next| one < next) {
        Ok(deps)
    } else {
        Err(Refusal::Malformed("what it builds on is not sorted"))
    }
}

fn actor(body: &mut Bytes) -> Result<Actor, Refusal> {
    let actor = body.prefixed(ACTOR_BYTES)?;
    actor.try_into().map_err(|_| Refusal::WrongActor)
}

fn actors(author: Actor, body: &mut Bytes) -> Result<Vec<Actor>, Refusal> {
    let count = body.count(
        OTHER_ACTORS_MAX,
        Refusal::Malformed("it refers to too many actors"),
    )?;
    let mut actors = vec![author];
    for _ in 0..count {
        let other = actor(body)?;
        let sorted = actors.len() == 1 || actors.last().is_some_and(|last| *last < other);
        if other == author || !sorted {
            return Err(Refusal::Malformed("its actors are not sorted"));
        }
        actors.push(other);
    }
    Ok(actors)
}

/// The columns of the operations; one that is absent is empty.
#[derive(Default)]
struct Columns<'a> {
    object_actor: &'a [u8],
    object_counter: &'a [u8],
    key_actor: &'a [u8],
    key_counter: &'a [u8],
    key_text: &'a [u8],
    insert: &'a [u8],
    action: &'a [u8],
    value_kind: &'a [u8],
    value: &'a [u8],
    predecessor_count: &'a [u8],
    predecessor_actor: &'a [u8],
    predecessor_counter: &'a [u8],
}

impl<'a> Columns<'a> {
    fn open(body: &mut Bytes<'a>) -> Result<Columns<'a>, Refusal> {
        let count = body.count(COLUMNS_MAX, Refusal::Malformed("it has too many columns"))?;
        let mut sizes = Vec::with_capacity(count);
        for _ in 0..count {
            let specification = body.unsigned()?;
            let size = body.count(CHANGE_MAX_BYTES, Refusal::Malformed("a column is too long"))?;
            if size == 0 {
                return Err(Refusal::Malformed("a column is empty"));
            }
            sizes.push((specification, size));
        }
        if !sizes.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err(Refusal::Malformed("its columns are not sorted"));
        }
        let mut columns = Columns::default();
        for (specification, size) in sizes {
            *columns.named(specification)? = body.take(size)?;
        }
        Ok(columns)
    }

    fn named(&mut self, specification: u64) -> Result<&mut &'a [u8], Refusal> {
        match specification {
            OBJECT_ACTOR => Ok(&mut self.object_actor),
            OBJECT_COUNTER => Ok(&mut self.object_counter),
            KEY_ACTOR => Ok(&mut self.key_actor),
            KEY_COUNTER => Ok(&mut self.key_counter),
            KEY_TEXT => Ok(&mut self.key_text),
            INSERT => Ok(&mut self.insert),
            ACTION => Ok(&mut self.action),
            VALUE_KIND => Ok(&mut self.value_kind),
            VALUE => Ok(&mut self.value),
            PREDECESSOR_COUNT => Ok(&mut self.predecessor_count),
            PREDECESSOR_ACTOR => Ok(&mut self.predecessor_actor),
            PREDECESSOR_COUNTER => Ok(&mut self.predecessor_counter),
            EXPAND | MARK_NAME => Err(Refusal::Kind("marks")),
            _ => Err(Refusal::Malformed("it has an unknown column")),
        }
    }

    fn ops(&self, actors: usize) -> Result<Vec<Op<'a>>, Refusal> {
        let mut rows = Rows::new(self, actors);
        let mut ops = Vec::new();
        while !rows.action.is_done() {
            if ops.len() == OPS_MAX {
                return Err(Refusal::TooManyOperations);
            }
            ops.push(rows.op()?);
        }
        if ops.is_empty() {
            return Err(Refusal::Malformed("it does nothing"));
        }
        rows.finish()?;
        Ok(ops)
    }
}

/// The columns, being read row by row.
struct Rows<'a> {
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Deltas<'a>,
    key_text: Runs<'a, &'a str>,
    insert: Flags<'a>,
    action: Runs<'a, u64>,
    value_kind: Runs<'a, u64>,
    value: Bytes<'a>,
    predecessor_count: Runs<'a, u64>,
    predecessor_actor: Runs<'a, u64>,
    predecessor_counter: Deltas<'a>,
    predecessors: usize,
    actors: usize,
    /// The actors some operation refers to.
    named: BTreeSet<usize>,
}

impl<'a> Rows<'a> {
    fn new(columns: &Columns<'a>, actors: usize) -> Rows<'a> {
        Rows {
            object_actor: Runs::new(columns.object_actor),
            object_counter: Runs::new(columns.object_counter),
            key_actor: Runs::new(columns.key_actor),
            key_counter: Deltas::new(columns.key_counter),
            key_text: Runs::new(columns.key_text),
            insert: Flags::new(columns.insert),
            action: Runs::new(columns.action),
            value_kind: Runs::new(columns.value_kind),
            value: Bytes::new(columns.value),
            predecessor_count: Runs::new(columns.predecessor_count),
            predecessor_actor: Runs::new(columns.predecessor_actor),
            predecessor_counter: Deltas::new(columns.predecessor_counter),
            predecessors: 0,
            actors,
            named: BTreeSet::new(),
        }
    }

    fn op(&mut self) -> Result<Op<'a>, Refusal> {
        let object = self.object()?;
        let key = self.key()?;
        let insert = self.insert.row()?;
        let action = action(self.action.value()?)?;
        let text = self.value(action)?;
        let predecessors = self.predecessors()?;
        Ok(Op {
            object,
            key,
            insert,
            action,
            text,
            predecessors,
        })
    }

    fn object(&mut self) -> Result<Option<LocalId>, Refusal> {
        match (self.object_actor.row()?, self.object_counter.row()?) {
            (None, None) => Ok(None),
            (Some(actor), Some(counter)) => self.id(counter, actor).map(Some),
            (Some(_), None) | (None, Some(_)) => {
                Err(Refusal::Malformed("an object has half a name"))
            }
        }
    }

    fn key(&mut self) -> Result<Key<'a>, Refusal> {
        let (actor, counter) = (self.key_actor.row()?, self.key_counter.row()?);
        match (self.key_text.row()?, actor, counter) {
            (Some(text), None, None) => Ok(Key::Text(text)),
            (None, None, Some(0)) => Ok(Key::Head),
            (None, Some(actor), Some(counter)) => self.id(counter, actor).map(Key::Element),
            (Some(_), _, _) | (None, None, _) | (None, Some(_), None) => {
                Err(Refusal::Malformed("a key is neither a name nor a position"))
            }
        }
    }

    fn predecessors(&mut self) -> Result<Vec<LocalId>, Refusal> {
        let count = usize::try_from(self.predecessor_count.value()?).unwrap_or(usize::MAX);
        self.predecessors = self.predecessors.saturating_add(count);
        if self.predecessors > PREDECESSORS_MAX {
            return Err(Refusal::TooManyOperations);
        }
        let mut predecessors = Vec::with_capacity(count);
        for _ in 0..count {
            let (actor, counter) = (
                self.predecessor_actor.row()?,
                self.predecessor_counter.row()?,
            );
            let (Some(actor), Some(counter)) = (actor, counter) else {
                return Err(Refusal::Malformed("a predecessor has half a name"));
            };
            predecessors.push(self.id(counter, actor)?);
        }
        Ok(predecessors)
    }

    fn id(&mut self, counter: u64, actor: u64) -> Result<LocalId, Refusal> {
        match usize::try_from(actor) {
            Ok(actor) if actor < self.actors && counter > 0 => {
                self.named.insert(actor);
                Ok((counter, actor))
            }
            Ok(_) | Err(_) => Err(Refusal::Malformed("a reference names nobody")),
        }
    }

    /// Reads the value of an operation, checking its kind and form; only text is given.
    fn value(&mut self, action: Action) -> Result<Option<&'a str>, Refusal> {
        let meta = self.value_kind.value()?;
        let length = usize::try_from(meta >> 4).unwrap_or(usize::MAX);
        if length > VALUE_MAX_BYTES {
            return Err(Refusal::ValueTooLong);
        }
        if action != Action::Put && meta != 0 {
            return Err(Refusal::Malformed("only a put has a value"));
        }
        scalar(meta & 0xf, self.value.take(length)?)
    }

    fn finish(&self) -> Result<(), Refusal> {
        self.object_actor.finish()?;
        self.object_counter.finish()?;
        self.key_actor.finish()?;
        self.key_counter.finish()?;
        self.key_text.finish()?;
        self.insert.finish()?;
        self.action.finish()?;
        self.value_kind.finish()?;
        self.predecessor_count.finish()?;
        self.predecessor_actor.finish()?;
        self.predecessor_counter.finish()?;
        if !(1..self.actors).all(|other| self.named.contains(&other)) {
            return Err(Refusal::Malformed("it lists an actor it does not refer to"));
        }
        if self.value.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Malformed("some values belong to no operation"))
        }
    }
}

fn action(number: u64) -> Result<Action, Refusal> {
    match number {
        0 => Ok(Action::MakeMap),
        1 => Ok(Action::Put),
        2 => Ok(Action::MakeList),
        3 => Ok(Action::Delete),
        4 => Ok(Action::MakeText),
        5 => Err(Refusal::Kind("a step of a counter")),
        6 => Err(Refusal::Kind("a table")),
        7 => Err(Refusal::Kind("marks")),
        _ => Err(Refusal::Malformed("an operation is unknown")),
    }
}

/// Checks the form of a value: null, no, yes, unsigned, signed, fraction, text, bytes, counter, time.
fn scalar(kind: u64, raw: &[u8]) -> Result<Option<&str>, Refusal> {
    const WRONG: Refusal = Refusal::Malformed("a value is not in its form");
    let mut bytes = Bytes::new(raw);
    match kind {
        0..=2 => {}
        3 => {
            bytes.unsigned()?;
        }
        4 | 8 | 9 => {
            bytes.signed()?;
        }
        5 => {
            bytes.take(8)?;
        }
        6 => {
            let text = std::str::from_utf8(raw).map_err(|_| WRONG)?;
            return Ok(Some(text));
        }
        7 => return Ok(None),
        _ => return Err(Refusal::Kind("a value of an unknown kind")),
    }
    if bytes.is_empty() {
        Ok(None)
    } else {
        Err(WRONG)
    }
}
