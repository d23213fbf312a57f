//! What one person contributes to one community, as a document.
//!
//! For: taking in a change or nothing and saying which statements it touched, and writing a change
//! that says something new. Knows: Automerge's root map. Never: knows whose document it is, judges
//! what others said, or is left half changed.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ReadDoc};

use crate::community::item::{Item, ItemError};
use crate::community::since::{Again, Since, concerned, since_key};
use crate::community::statement::{
    ABOUT_KEY, About, MEMBER_KEY, MY_WHY_KEY, MY_WHY_MAX_CHARS, Mark, Membership,
    PROGRAM_MAX_BYTES, Relation, Statement, Target, membership_name, my_why, program_key,
    written_about,
};
use crate::document::put;
use crate::door::chunk::{Chunk, Key};
use crate::door::{Actor, Refusal};
use crate::edit::{Write, Written};
use crate::ground::{Ground, NotWritten};
use crate::id::ItemId;
use crate::layout::{NEEDS_KEY, SCHEMA, SCHEMA_KEY};
use crate::read::{Stored, stored_at};
use crate::terms::Wrong;

/// One root key with the statement that stands there now; none was taken back, or cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    pub key: String,
    pub value: Option<String>,
    /// What the change itself wrote, whatever another device wrote at the same time.
    pub said: Option<String>,
    /// Where it stood before, where the change says it again after an erasure.
    pub since: Option<Since>,
}

impl Touched {
    /// Makes one where nobody wrote anything else at the same time.
    pub fn once(key: String, value: Option<String>) -> Touched {
        Touched {
            said: value.clone(),
            since: None,
            key,
            value,
        }
    }
}

/// One wish to say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// Says an item under a new mark, or changes the one under it.
    Item(Mark, Item),
    /// Proposes or keeps a version of the charter.
    Charter(Item),
    /// Keeps the description of an adapted program.
    Program(String),
    /// Keeps it no longer.
    DropProgram(ItemId),
    /// Says something about a target, as it was typed.
    About(Relation, Target, String),
    /// Says it no longer.
    Unsay(Relation, Target),
    Community(About),
    Member(Membership),
    /// Says why one wants to be here; an empty text takes it back.
    MyWhy(String),
}

/// Why something cannot be said, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SayError {
    #[error(transparent)]
    Item(#[from] ItemError),
    #[error("“{typed}” does not fit here: {right}.")]
    Value { typed: String, right: Wrong },
    #[error("This has at most {max} characters; shorten it.")]
    TooLong { max: usize },
    #[error(
        "A community needs a name of at most 80 characters, and a reason of at most 280 if it is closed."
    )]
    Community,
    #[error("The description of a program has at most {PROGRAM_MAX_BYTES} bytes; shorten it.")]
    Program,
    #[error("Your why has at most {MY_WHY_MAX_CHARS} characters; shorten it.")]
    MyWhy,
    #[error("Your contributions were written by a newer version of Eyelevel; update to go on.")]
    NewerVersion,
    #[error("This is too much for one change; say it in smaller steps.")]
    TooMuch,
    #[error("You have said as much in this community as one device can; go on from another one.")]
    Full,
    #[error("This could not be written.")]
    NotWritten,
}

impl SayError {
    /// Names the refusal for scripts; stable.
    pub fn code(&self) -> &'static str {
        match self {
            SayError::Item(ItemError::TooLong) => "post-too-long",
            SayError::Item(ItemError::ValueTooLong { .. }) | SayError::TooLong { .. } => {
                "value-too-long"
            }
            SayError::Item(_) => "item-not-understood",
            SayError::Value { .. } => "value-not-understood",
            SayError::Community => "community-not-understood",
            SayError::Program => "program-too-long",
            SayError::MyWhy => "why-too-long",
            SayError::NewerVersion => "newer-version",
            SayError::TooMuch => "change-too-large",
            SayError::Full => "contributions-full",
            SayError::NotWritten => "not-written",
        }
    }
}

/// One person's contributions to one community, in memory.
#[derive(Debug, Clone, Default)]
pub struct Contributions {
    ground: Ground,
}

impl Contributions {
    /// Makes an empty document.
    pub fn new() -> Contributions {
        Contributions::default()
    }

    /// Rebuilds a document from its admitted changes, in the order they were admitted, in one batch.
    pub fn replay<'a>(
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Contributions, Refusal> {
        let ground = Ground::default().replay(changes)?;
        Ok(Contributions { ground })
    }

    /// Takes in one change of `actor` and says what it touched, or refuses it and stays as it was.
    pub fn admit(&mut self, change: &[u8], actor: &Actor) -> Result<Vec<Touched>, Refusal> {
        self.ground.admit(change, actor, touched)
    }

    /// Lists everything that is said.
    pub fn all(&self) -> Vec<Touched> {
        let all = |inner: &Automerge| {
            let keys: Vec<String> = inner.keys(automerge::ROOT).collect();
            let said = keys.iter().filter(|key| concerned(key).is_none());
            said.map(|key| touched_at(inner, key)).collect()
        };
        self.ground.read(all).unwrap_or_default()
    }

    /// Writes the change that says all of it, or `None` if it is said already. The document itself
    /// stays as it is.
    pub fn say(&self, actor: &Actor, says: &[Say]) -> Result<Option<Vec<u8>>, SayError> {
        let at = |key: &str| self.ground.read(|inner| stored_at(inner, key));
        let needs = at(NEEDS_KEY).unwrap_or_default();
        let readable = |value: &Stored| matches!(value, Stored::Number(n) if *n <= SCHEMA);
        if !needs.iter().all(readable) {
            return Err(SayError::NewerVersion);
        }
        let mut writes = Vec::new();
        for say in says {
            let (key, text) = written(say)?;
            let stored = at(&key).unwrap_or_default();
            let same = match (&text, stored.as_slice()) {
                (None, []) => true,
                (Some(text), [Stored::Text(stored)]) => text == stored,
                (Some(_) | None, _) => false,
            };
            writes.retain(|write: &Write| write.key != key);
            if !same {
                let value = text.map(Written::Text);
                writes.push(Write { key, value });
            }
        }
        if writes.is_empty() {
            return Ok(None);
        }
        if at(SCHEMA_KEY).unwrap_or_default().is_empty() {
            let (key, value) = (SCHEMA_KEY.to_owned(), Some(Written::Number(SCHEMA)));
            writes.push(Write { key, value });
        }
        let written = self.ground.write(actor, |transaction| {
            writes.iter().try_for_each(|write| put(transaction, write))
        });
        written.map_err(|not| match not {
            NotWritten::TooMuch => SayError::TooMuch,
            NotWritten::Full => SayError::Full,
            NotWritten::Failed => SayError::NotWritten,
        })
    }

    /// Writes the change that says again what stood under these keys, as it was stored.
    pub fn restate(&self, actor: &Actor, rows: &[Again]) -> Result<Option<Vec<u8>>, SayError> {
        let writes = rows.iter().flat_map(Again::writes);
        let writes = writes.map(|(key, text)| Write {
            key,
            value: Some(Written::Text(text)),
        });
        let schema = Write {
            key: SCHEMA_KEY.to_owned(),
            value: Some(Written::Number(SCHEMA)),
        };
        let writes: Vec<Write> = writes.chain([schema]).collect();
        let written = self.ground.write(actor, |transaction| {
            writes.iter().try_for_each(|write| put(transaction, write))
        });
        written.map_err(|not| match not {
            NotWritten::TooMuch => SayError::TooMuch,
            NotWritten::Full => SayError::Full,
            NotWritten::Failed => SayError::NotWritten,
        })
    }

    /// Estimates the size of the document by the bytes of its changes.
    pub fn size_estimate(&self) -> u64 {
        self.ground.ledger().bytes()
    }
}

/// Gives the key and the text a wish comes to; no text takes it back.
fn written(say: &Say) -> Result<(String, Option<String>), SayError> {
    match say {
        Say::Item(mark, item) => {
            let key = Statement::Item(*mark, item.clone()).key();
            Ok((key, Some(item.write()?)))
        }
        Say::Charter(item) => Ok((Statement::charter(item)?.key(), Some(item.write()?))),
        Say::Program(description) => {
            let statement = Statement::program(description).ok_or(SayError::Program)?;
            Ok((statement.key(), Some(description.clone())))
        }
        Say::DropProgram(id) => Ok((program_key(id), None)),
        Say::About(relation, target, typed) => {
            if let Some(max) = relation.too_long(typed) {
                return Err(SayError::TooLong { max });
            }
            let value = relation.parse(typed).map_err(|right| SayError::Value {
                typed: crate::clean::clipped(typed),
                right,
            })?;
            Ok((format!("{relation}/{target}"), Some(value)))
        }
        Say::Unsay(relation, target) => Ok((format!("{relation}/{target}"), None)),
        Say::Community(about) => {
            let stored = written_about(about).ok_or(SayError::Community)?;
            Ok((ABOUT_KEY.to_owned(), Some(stored)))
        }
        Say::Member(membership) => {
            let name = membership_name(*membership).to_owned();
            Ok((MEMBER_KEY.to_owned(), Some(name)))
        }
        Say::MyWhy(text) => {
            let why = my_why(text);
            match why.is_none() && !text.trim().is_empty() {
                true => Err(SayError::MyWhy),
                false => Ok((MY_WHY_KEY.to_owned(), why)),
            }
        }
    }
}

/// Reads the root keys a change wrote.
fn touched(inner: &Automerge, chunk: &Chunk) -> Vec<Touched> {
    let keys: BTreeMap<&str, Option<&str>> = chunk
        .ops
        .iter()
        .filter(|op| op.object.is_none())
        .filter_map(|op| match op.key {
            Key::Text(key) => Some((key, op.text)),
            Key::Head | Key::Element(_) => None,
        })
        .collect();
    let said_under = |key: &str| keys.get(key).copied().flatten();
    let with_said = |key: &str| {
        let said = said_under(key).filter(|text| Statement::read(key, text).is_some());
        let since = said_under(&since_key(key)).and_then(|stored| Since::read(stored, said));
        Touched {
            said: said.map(str::to_owned),
            since: since.filter(|since| since.is_placed(key)),
            ..touched_at(inner, key)
        }
    };
    let touched: BTreeSet<&str> = keys
        .keys()
        .map(|key| concerned(key).unwrap_or(key))
        .collect();
    touched.into_iter().map(with_said).collect()
}

/// Of what devices wrote at the same time, the newest that can be read counts: the same everywhere.
fn touched_at(inner: &Automerge, key: &str) -> Touched {
    let readable = |stored: Stored| match stored {
        Stored::Text(text) => Statement::read(key, &text).map(|_| text),
        Stored::Number(_) | Stored::Other(_) => None,
    };
    let value = stored_at(inner, key).into_iter().find_map(readable);
    Touched::once(key.to_owned(), value)
}
