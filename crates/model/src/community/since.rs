//! Where in the order something stood that is said again after an erasure.
//!
//! For: erasing one thing without moving what decides: who came when, who had signed, how somebody
//! voted, and what was proposed keep their places. Knows: that a row is said again beside a key of its
//! own, `since/<key>`, which versions before this one read over. Never: takes a place behind the record
//! that claims it.
//!
//! Nobody can check an earlier place of what is erased. It gives nobody more than they had: the first
//! record of a new log need build on nothing but the founding, and stands as early as that.

use crate::community::row::{Key, PAST_MAX, Row, Said};
use crate::community::sheet::Sheet;
use crate::community::statement::{ABOUT_KEY, MEMBER_KEY, Membership, membership_name};
use crate::community::{Item, Kind, Relation, Stamp};
use crate::id::read_hexadecimal;

/// What the key begins with under which the places of another key are said.
const SINCE: &str = "since/";
/// The longest text of an earlier version that is said again.
const PAST_TEXT_MAX_BYTES: usize = 8 * 1024;

/// One row of one's own, as it is said again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    pub key: String,
    /// `None` if it was taken back; said again is then only that it once stood.
    pub value: Option<String>,
    /// Where it stood, if that bears on what was decided.
    pub since: Option<String>,
}

impl Again {
    /// Says at the place of the record that does so that one has left.
    pub fn out() -> Again {
        Again::today(
            MEMBER_KEY.to_owned(),
            membership_name(Membership::Out).to_owned(),
        )
    }

    /// Tells whether it says what one is in a community.
    pub fn is_membership(&self) -> bool {
        self.key == MEMBER_KEY && self.value.is_some()
    }

    /// Says a row again at the place of the record that does so.
    pub fn today(key: String, value: String) -> Again {
        Again {
            key,
            value: Some(value),
            since: None,
        }
    }

    /// Says a row again where it stood, if that bears on what was decided; nothing where nothing is left.
    pub(super) fn of(key: String, row: Row) -> Option<Again> {
        let since = is_placed(&key, row.value.as_deref()).then(|| written(&row));
        let value = row.value;
        let is_anything = value.is_some() || since.is_some();
        is_anything.then_some(Again { key, value, since })
    }

    /// Gives the root keys and texts to write.
    pub(super) fn writes(&self) -> impl Iterator<Item = (String, String)> {
        let said = self.value.clone().map(|value| (self.key.clone(), value));
        let since = self.since.clone();
        said.into_iter()
            .chain(since.map(|since| (since_key(&self.key), since)))
    }

    /// Tells how many bytes are to be written.
    pub fn size(&self) -> usize {
        self.writes()
            .map(|(key, text)| key.len() + text.len())
            .sum()
    }
}

/// The places something stood at, as whoever says it again claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    pub(super) first: Stamp,
    pub(super) writes: u32,
    /// What was said when, in order; what stands is last.
    pub(super) course: Vec<Said>,
}

impl Since {
    /// Reads what stands under such a key, beside what is said again.
    pub(super) fn read(stored: &str, value: Option<&str>) -> Option<Since> {
        let sheet = Sheet::read(stored);
        let mut since = Since {
            first: Stamp::ZERO,
            writes: 1,
            course: Vec::new(),
        };
        let mut first = None;
        for (name, line) in &sheet.lines {
            let (place, text) = line.split_once('\n').unwrap_or((line, ""));
            let said = match name.as_str() {
                "first" => {
                    first = Some(stamp(place)?);
                    continue;
                }
                "writes" => {
                    since.writes = place.parse().ok()?;
                    continue;
                }
                "stands" => value.map(str::to_owned),
                "said" => Some(text.to_owned()),
                "unsaid" => None,
                _ => continue,
            };
            let stamp = stamp(place)?;
            since.course.push(Said { stamp, value: said });
        }
        since.first = first?;
        since.course.sort();
        since.course.truncate(PAST_MAX);
        since.is_sound().then_some(since)
    }

    /// Tells whether it could be the course of a row: what was said once was said at one place.
    fn is_sound(&self) -> bool {
        let once = self.course.len() == 1 && self.last() == self.first;
        let begins = self.course.first();
        begins.is_some_and(|said| said.stamp >= self.first) && (self.writes > 1 || once)
    }

    /// Gives where it was said last.
    pub(super) fn last(&self) -> Stamp {
        self.course.last().map_or(self.first, |said| said.stamp)
    }

    /// Tells whether it matters for a decision where this stood.
    pub(super) fn is_placed(&self, key: &str) -> bool {
        let said = self.course.iter();
        said.map(|said| said.value.as_deref())
            .any(|value| is_placed(key, value))
    }

    /// Tells whether every place lies before the record that claims it.
    pub(super) fn is_before(&self, stamp: Stamp) -> bool {
        self.last() < stamp
    }
}

/// Gives the key under which the places of another key are said.
pub(super) fn since_key(key: &str) -> String {
    format!("{SINCE}{key}")
}

/// Gives the key whose places stand under a key.
pub(super) fn concerned(key: &str) -> Option<&str> {
    key.strip_prefix(SINCE)
}

/// Tells whether it matters for a decision where something stood.
fn is_placed(key: &str, value: Option<&str>) -> bool {
    if let Key::Item(_) = Key::read(key) {
        let item = value.and_then(Item::read);
        return item.is_some_and(|item| matches!(item.kind, Kind::Proposal | Kind::Case));
    }
    let name = key.split_once('/').map_or(key, |(name, _)| name);
    let relations = [Relation::Sign, Relation::Vote, Relation::Invite];
    [ABOUT_KEY, MEMBER_KEY, "charter"].contains(&name)
        || relations.iter().any(|relation| relation.name() == name)
}

/// Writes the places of a row.
fn written(row: &Row) -> String {
    let mut course = row.past.clone();
    let standing = Said {
        stamp: row.last,
        value: row.value.clone(),
    };
    if course.last() != Some(&standing) {
        course.push(standing);
    }
    // What is said again has to fit into one record.
    let fits = |said: &Said| {
        said.value
            .as_ref()
            .is_none_or(|text| text.len() <= PAST_TEXT_MAX_BYTES)
    };
    course.retain(|said| said.value == row.value || fits(said));
    let mut lines = vec![
        ("first".to_owned(), place(row.first)),
        ("writes".to_owned(), row.writes.to_string()),
    ];
    lines.extend(course.into_iter().map(|said| {
        let place = place(said.stamp);
        match said.value {
            value if value == row.value => ("stands".to_owned(), place),
            Some(text) => ("said".to_owned(), format!("{place}\n{text}")),
            None => ("unsaid".to_owned(), place),
        }
    }));
    let text = String::new();
    Sheet { lines, text }.write()
}

fn place(stamp: Stamp) -> String {
    let log = crate::hex(&stamp.log);
    format!("{} {log} {} {}", stamp.lamport, stamp.seq, stamp.time)
}

fn stamp(place: &str) -> Option<Stamp> {
    let mut parts = place.split(' ');
    let (lamport, log) = (parts.next()?.parse().ok()?, parts.next()?);
    let (seq, time) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let log = read_hexadecimal(log).ok()?;
    let stamp = Stamp {
        lamport,
        log,
        seq,
        time,
    };
    parts.next().is_none().then_some(stamp)
}
