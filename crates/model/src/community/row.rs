//! Rows: what one person says under one key, as it is handed over and as it is kept.
//!
//! For: a hundred thousand rows in little memory. Knows: that most rows are items, whose key is sixteen
//! bytes, and that most are written once. Never: knows what a value means.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::community::{Mark, Stamp};
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

/// A row as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) value: Option<Box<str>>,
    pub(super) first: Stamp,
    /// If it was written more than once.
    again: Option<Box<Again>>,
}

/// When a row was written last, and how often it was.
#[derive(Debug, Clone, Copy)]
struct Again {
    last: Stamp,
    writes: u32,
}

impl Stored {
    pub(super) fn of(row: Row) -> Stored {
        let (last, writes) = (row.last, row.writes);
        let is_once = writes == 1 && last == row.first;
        Stored {
            value: row.value.map(String::into_boxed_str),
            first: row.first,
            again: (!is_once).then(|| Box::new(Again { last, writes })),
        }
    }

    /// Gives the row as it was handed over.
    pub(super) fn row(&self) -> Row {
        Row {
            value: self.value.as_deref().map(str::to_owned),
            first: self.first,
            last: self.last(),
            writes: self.writes(),
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
            };
            assert_eq!(Stored::of(row.clone()).row(), row);
        }
    }
}
