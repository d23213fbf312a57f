//! Rows: what one person says under one key, as it is handed over and as it is kept.
//!
//! For: a hundred thousand rows in little memory. Knows: that most rows are items, whose key is sixteen
//! bytes, and that most are written once. Never: knows what a value means.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::community::{Mark, Stamp, Statement, Touched};
use crate::id::ItemId;

/// What the key of an item begins with.
const ITEM: &str = "item/";

/// What one person says under one key, with when it was said first and last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// `None` if it was taken back.
    pub value: Option<String>,
    pub first: Stamp,
    pub last: Stamp,
    /// How often it was written; more than once means it was changed.
    pub writes: u32,
    /// What was said under it before, in order, where that still matters: votes, signatures, who came
    /// and went, and proposals. Empty where it was said once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<Said>,
}

/// What somebody said at one place of the order; nothing took it back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Said {
    pub stamp: Stamp,
    pub value: Option<String>,
}

/// How often what one says under one key is remembered, from the first time on. Whoever changes a vote
/// more often than that is heard the last time too, and not in between.
pub(super) const PAST_MAX: usize = 32;

/// What a change said under a key, and where that stands: at the place of its record, or where it stood
/// before, if it was said again after an erasure.
pub(super) struct Heard {
    value: Option<String>,
    first: Stamp,
    last: Stamp,
    writes: u32,
    course: Vec<Said>,
}

impl Heard {
    pub(super) fn of(touched: &Touched, stamp: Stamp) -> Heard {
        let value = touched.value.clone();
        let since = touched.since.as_ref();
        match since.filter(|since| since.is_before(stamp)) {
            Some(since) => Heard {
                value,
                first: since.first,
                last: since.last(),
                writes: since.writes,
                course: since.course.clone(),
            },
            None => Heard {
                value,
                first: stamp,
                last: stamp,
                writes: 1,
                course: vec![Said {
                    stamp,
                    value: touched.said.clone(),
                }],
            },
        }
    }

    /// Gives the row where nothing was said under the key before.
    pub(super) fn row(self) -> Row {
        Row {
            past: match self.course.len() {
                1 => Vec::new(),
                _ => self.course,
            },
            value: self.value,
            first: self.first,
            last: self.last,
            writes: self.writes,
        }
    }
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Item(Mark),
    Other(Box<str>),
}

impl Key {
    /// Reads a key; it is written as the same again.
    pub(super) fn read(key: &str) -> Key {
        let is_lower = |mark: &&str| !mark.bytes().any(|byte| byte.is_ascii_uppercase());
        let mark = key.strip_prefix(ITEM).filter(is_lower);
        match mark.and_then(|mark| mark.parse::<ItemId>().ok()) {
            Some(mark) => Key::Item(*mark.as_bytes()),
            None => Key::Other(key.into()),
        }
    }

    /// Tells whether the key is of another kind than an item and begins so.
    pub(super) fn begins_with(&self, beginning: &str) -> bool {
        matches!(self, Key::Other(key) if key.starts_with(beginning))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Item(mark) => write!(f, "{ITEM}{}", ItemId::from_bytes(*mark)),
            Key::Other(key) => f.write_str(key),
        }
    }
}

/// A row that has been read, apart from any community: most of what a start does can so be done beside the
/// folding.
#[derive(Debug)]
pub struct ReadRow {
    pub(super) key: Key,
    pub(super) row: Stored,
    /// What it says, if that can be read and was not taken back.
    pub(super) statement: Option<Statement>,
}

impl ReadRow {
    /// Reads what stands under a key.
    pub fn read(key: &str, row: Row) -> ReadRow {
        let value = row.value.as_deref();
        ReadRow {
            key: Key::read(key),
            statement: value.and_then(|value| Statement::read(key, value)),
            row: Stored::of(row),
        }
    }
}

/// A row as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    pub(super) value: Option<Box<str>>,
    pub(super) first: Stamp,
    /// If it was written more than once.
    again: Option<Box<Again>>,
}

/// When a row was written last, how often it was, and what it said before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Again {
    last: Stamp,
    writes: u32,
    past: Vec<Said>,
}

impl Stored {
    pub(super) fn of(row: Row) -> Stored {
        let (last, writes) = (row.last, row.writes);
        let is_once = writes == 1 && last == row.first;
        Stored {
            value: row.value.map(String::into_boxed_str),
            first: row.first,
            again: (!is_once).then(|| {
                let past = row.past;
                Box::new(Again { last, writes, past })
            }),
        }
    }

    /// Gives the row as it was handed over.
    pub(super) fn row(&self) -> Row {
        Row {
            value: self.value.as_deref().map(str::to_owned),
            first: self.first,
            last: self.last(),
            writes: self.writes(),
            past: self.past().to_vec(),
        }
    }

    fn past(&self) -> &[Said] {
        self.again.as_ref().map_or(&[], |again| &again.past)
    }

    /// Gives the row as it is once something else was said under the key, whichever of both came first.
    pub(super) fn with(&self, heard: Heard, keeps_its_past: bool) -> Row {
        Row {
            first: self.first.min(heard.first),
            last: self.last().max(heard.last),
            writes: self.writes().saturating_add(heard.writes),
            past: match keeps_its_past {
                true => self.past_with(heard.course),
                false => Vec::new(),
            },
            value: heard.value,
        }
    }

    /// Gives what is remembered once something else was said under the key.
    fn past_with(&self, course: Vec<Said>) -> Vec<Said> {
        let mut past = match self.past() {
            [] => vec![self.standing()],
            past => past.to_vec(),
        };
        past.extend(course);
        past.sort();
        past.truncate(PAST_MAX);
        past
    }

    /// Gives what was said under the key, in order; what stands now is last.
    pub(super) fn course(&self) -> Vec<Said> {
        let mut course = self.past().to_vec();
        let standing = self.standing();
        if course.last() != Some(&standing) {
            course.push(standing);
        }
        course
    }

    /// Gives when what stands under the key was first said without anything else said in between: two
    /// devices that said the same did so when the first of them did. What one of them said otherwise at the
    /// same time, and did not prevail, may stand behind it.
    pub(super) fn since(&self, value: &str) -> Stamp {
        // Of more than is remembered the last time counts, or whoever goes often enough never went.
        let past = Some(self.past()).filter(|past| past.len() < PAST_MAX);
        let says = |said: &&Said| said.value.as_deref() == Some(value);
        let run = past.into_iter().flatten().rev();
        let run = run.skip_while(|said| !says(said)).take_while(says);
        run.last().map_or(self.last(), |said| said.stamp)
    }

    fn standing(&self) -> Said {
        Said {
            stamp: self.last(),
            value: self.value.as_deref().map(str::to_owned),
        }
    }

    pub(super) fn last(&self) -> Stamp {
        self.again.as_ref().map_or(self.first, |again| again.last)
    }

    pub(super) fn writes(&self) -> u32 {
        self.again.as_ref().map_or(1, |again| again.writes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_they_were_read() {
        let mark = "0a".repeat(16);
        for (key, is_item) in [
            (format!("item/{mark}"), true),
            (format!("item/{}", mark.to_uppercase()), false),
            (format!("item/{mark}0"), false),
            ("item/".to_owned(), false),
            ("member".to_owned(), false),
            (format!("thank/{mark}"), false),
        ] {
            let read = Key::read(&key);
            assert_eq!(read.to_string(), key);
            assert_eq!(matches!(read, Key::Item(_)), is_item, "{key}");
        }
    }

    #[test]
    fn what_is_said_again_was_said_the_first_time() {
        let stamp = |lamport| Stamp {
            lamport,
            ..Stamp::ZERO
        };
        let many = "yn".repeat(PAST_MAX / 2);
        for (said, since) in [
            ("yy", 1),
            ("yyy", 1),
            ("yny", 3),
            ("nyy", 2),
            ("ynyy", 3),
            // The last one did not prevail.
            ("yyn", 1),
            (format!("{many}y").as_str(), PAST_MAX as u64 + 1),
        ] {
            let value = |word| (word == 'y').then(|| "yes".to_owned());
            let mut row = Row {
                value: value('y'),
                first: stamp(1),
                last: stamp(1),
                writes: 1,
                past: Vec::new(),
            };
            for (word, at) in said.chars().zip(1..) {
                let stored = Stored::of(row.clone());
                row.last = stamp(at);
                if at > 1 {
                    row.writes += 1;
                    let said = Said {
                        stamp: stamp(at),
                        value: value(word),
                    };
                    row.past = stored.past_with(vec![said]);
                } else {
                    row.value = value(word);
                }
            }
            row.value = value('y');
            assert_eq!(Stored::of(row).since("yes"), stamp(since), "{said}");
        }
    }

    #[test]
    fn a_row_is_given_back_as_it_came() {
        let later = Stamp {
            lamport: 7,
            ..Stamp::ZERO
        };
        for (value, last, writes) in [
            (Some("kind: news"), Stamp::ZERO, 1),
            (Some("kind: news"), later, 1),
            (None, later, 3),
        ] {
            let row = Row {
                value: value.map(str::to_owned),
                first: Stamp::ZERO,
                last,
                writes,
                past: Vec::new(),
            };
            assert_eq!(Stored::of(row.clone()).row(), row);
        }
    }
}
