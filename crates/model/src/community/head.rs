//! The named values an item can have, as people type them.
//!
//! For: one text form of each, used on the command line, in the window and inside the document
//! alike. Knows: dates, links, numbers, ids. Never: knows which kind of item has which.

use serde::{Deserialize, Serialize};

use crate::attachment::Attachment;
use crate::clean;
use crate::id::{CommunityId, ItemId, PersonId};
use crate::terms::Wrong;
use crate::when::day_typed;
use crate::zone::parse_zone;

/// The longest title, in characters.
pub const TITLE_MAX_CHARS: usize = 120;
/// The longest link, in characters.
pub const LINK_MAX_CHARS: usize = 2_000;
/// The longest quotation, in characters.
pub const QUOTE_MAX_CHARS: usize = 1_000;
/// The longest relayed text, in characters.
pub const RELAYED_MAX_CHARS: usize = 8_000;
/// The most seats of a gathering, and the most people a call to join in takes.
pub const SEATS_MAX: u32 = 10_000;
/// The most clauses of a charter.
pub const CLAUSES_MAX: u32 = 200;
/// The most times a gathering repeats.
pub const REPEATS_MAX: u32 = 260;

/// A named value of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Head {
    Title,
    /// The item that begins the thread a reply or an answer stands in.
    To,
    /// The reply it answers directly.
    Re,
    Quote,
    Mention,
    Topic,
    /// The last day something holds.
    Until,
    /// A link to what is shown, or where it was found.
    Source,
    /// Where a relayed item came from, oldest first: community, person, item.
    Origin,
    Relayed,
    /// An idea this one adds to, combines or departs from.
    Part,
    Option,
    /// Whether several options may be chosen.
    Many,
    Start,
    End,
    Zone,
    Place,
    /// Where people meet online.
    Link,
    Seats,
    Repeats,
    Format,
    /// What a proposal would change.
    Change,
    /// The community a merger is with.
    With,
    /// The charter a new version follows.
    Follows,
    /// What a canvas, charter or format was adapted from.
    CopiedFrom,
    /// The day a role ends.
    Ends,
    /// The person something is about.
    Person,
    /// The number of the clause of the charter something is about.
    Clause,
    /// A file that goes with it.
    File,
}

/// What a proposal would change, as it is typed.
pub const CHANGES: [&str; 8] = [
    "dormant", "archive", "revive", "merge", "receive", "split", "charter", "name",
];

impl Head {
    /// Every head, in the order they are stored.
    pub const ALL: [Head; 29] = [
        Head::Title,
        Head::To,
        Head::Re,
        Head::Quote,
        Head::Mention,
        Head::Topic,
        Head::Until,
        Head::Source,
        Head::Origin,
        Head::Relayed,
        Head::Part,
        Head::Option,
        Head::Many,
        Head::Start,
        Head::End,
        Head::Zone,
        Head::Place,
        Head::Link,
        Head::Seats,
        Head::Repeats,
        Head::Format,
        Head::Change,
        Head::With,
        Head::Follows,
        Head::CopiedFrom,
        Head::Ends,
        Head::Person,
        Head::Clause,
        Head::File,
    ];

    /// Names the head as it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Head::Title => "title",
            Head::To => "to",
            Head::Re => "re",
            Head::Quote => "quote",
            Head::Mention => "mention",
            Head::Topic => "topic",
            Head::Until => "until",
            Head::Source => "source",
            Head::Origin => "origin",
            Head::Relayed => "relayed",
            Head::Part => "part",
            Head::Option => "option",
            Head::Many => "many",
            Head::Start => "start",
            Head::End => "end",
            Head::Zone => "zone",
            Head::Place => "place",
            Head::Link => "link",
            Head::Seats => "seats",
            Head::Repeats => "repeats",
            Head::Format => "format",
            Head::Change => "change",
            Head::With => "with",
            Head::Follows => "follows",
            Head::CopiedFrom => "copied-from",
            Head::Ends => "ends",
            Head::Person => "person",
            Head::Clause => "clause",
            Head::File => "file",
        }
    }

    /// Says what it is, as a sentence names it.
    pub const fn said(self) -> &'static str {
        match self {
            Head::Title => "a title",
            Head::To => "what it replies to",
            Head::Re => "whom it replies to",
            Head::Quote => "a quote",
            Head::Mention => "a mention",
            Head::Topic => "a topic",
            Head::Until => "a last day",
            Head::Source => "a source",
            Head::Origin => "where it was relayed from",
            Head::Relayed => "a relayed text",
            Head::Part => "what it begins from",
            Head::Option => "an option to choose",
            Head::Many => "a choice of several",
            Head::Start => "a beginning",
            Head::End => "an end",
            Head::Zone => "a time zone",
            Head::Place => "a place",
            Head::Link => "a link",
            Head::Seats => "a number of seats",
            Head::Repeats => "how it repeats",
            Head::Format => "a format",
            Head::Change => "what would change",
            Head::With => "another community",
            Head::Follows => "what it follows",
            Head::CopiedFrom => "what it was copied from",
            Head::Ends => "a last day",
            Head::Person => "a person",
            Head::Clause => "a clause",
            Head::File => "a file",
        }
    }

    /// Gives how many values the head has at most.
    pub const fn values_max(self) -> usize {
        match self {
            Head::Mention => 32,
            Head::Topic | Head::Origin | Head::File => 8,
            Head::Part => 16,
            Head::Option => 20,
            Head::Title
            | Head::To
            | Head::Re
            | Head::Quote
            | Head::Until
            | Head::Source
            | Head::Relayed
            | Head::Many
            | Head::Start
            | Head::End
            | Head::Zone
            | Head::Place
            | Head::Link
            | Head::Seats
            | Head::Repeats
            | Head::Format
            | Head::Change
            | Head::With
            | Head::Follows
            | Head::CopiedFrom
            | Head::Ends
            | Head::Person
            | Head::Clause => 1,
        }
    }

    /// Finds a head by its exact stored name.
    pub(crate) fn named(name: &str) -> Option<Head> {
        Head::ALL.into_iter().find(|head| head.name() == name)
    }

    /// Gives how long a text it keeps, in characters; nothing where a value is no text but says one thing.
    pub(crate) const fn max_chars(self) -> Option<usize> {
        match self {
            Head::Title | Head::Place | Head::CopiedFrom | Head::Option => Some(TITLE_MAX_CHARS),
            Head::Topic | Head::Format => Some(TOPIC_MAX_CHARS),
            Head::Quote => Some(QUOTE_MAX_CHARS),
            Head::Relayed => Some(RELAYED_MAX_CHARS),
            Head::To
            | Head::Re
            | Head::Mention
            | Head::Until
            | Head::Source
            | Head::Origin
            | Head::Part
            | Head::Many
            | Head::Start
            | Head::End
            | Head::Zone
            | Head::Link
            | Head::Seats
            | Head::Repeats
            | Head::Change
            | Head::With
            | Head::Follows
            | Head::Ends
            | Head::Person
            | Head::Clause
            | Head::File => None,
        }
    }

    /// Cleans a text and cuts it to what is kept of it; the second value tells whether there is more.
    pub(crate) fn kept(self, typed: &str) -> (String, bool) {
        let max = self.max_chars().unwrap_or(usize::MAX);
        match matches!(self, Head::Quote | Head::Relayed) {
            true => clean::lines(typed, max),
            false => clean::line(typed, max),
        }
    }

    /// Reads a value from the text somebody typed or stored, and gives its one written form. Of a text that
    /// is too long it gives the beginning: whoever types one is told before ([`Item::with`]).
    ///
    /// [`Item::with`]: crate::community::Item::with
    pub(crate) fn parse(self, typed: &str) -> Result<String, Wrong> {
        match self {
            Head::Title
            | Head::Place
            | Head::CopiedFrom
            | Head::Option
            | Head::Topic
            | Head::Format
            | Head::Quote
            | Head::Relayed => some(self.kept(typed).0),
            Head::To | Head::Re | Head::Part | Head::Follows => {
                id::<ItemId>(typed, "name something said here by its id")
            }
            Head::Mention | Head::Person => {
                id::<PersonId>(typed, "name a person by their id of 64 hexadecimal digits")
            }
            Head::With => {
                id::<CommunityId>(typed, "name a community by its id of 64 hexadecimal digits")
            }
            Head::Until | Head::Ends => {
                day_typed(typed).ok_or(Wrong::new("write a date such as 2026-12-31"))
            }
            Head::Source | Head::Link => link(typed),
            Head::Origin => origin(typed),
            Head::Many => match typed.trim() {
                "yes" => Ok("yes".to_owned()),
                _ => Err(Wrong::new("write “yes” or leave it out")),
            },
            Head::Start | Head::End => moment(typed),
            Head::Zone => parse_zone(typed.trim()),
            Head::Seats => number(typed, SEATS_MAX).ok_or(Wrong::new(
                "write how many people, from 1 to 10000, such as 12",
            )),
            Head::Clause => number(typed, CLAUSES_MAX)
                .ok_or(Wrong::new("name the clause by its number, such as 3")),
            Head::Repeats => repeats(typed),
            Head::File => file(typed),
            Head::Change => match CHANGES.contains(&typed.trim()) {
                true => Ok(typed.trim().to_owned()),
                false => Err(Wrong::new(
                    "propose dormant, archive, revive, merge, receive, split, charter or name",
                )),
            },
        }
    }
}

/// The longest topic and the longest name of a format, in characters.
const TOPIC_MAX_CHARS: usize = 60;

fn some(text: String) -> Result<String, Wrong> {
    match text.is_empty() {
        true => Err(Wrong::new("write at least one visible character")),
        false => Ok(text),
    }
}

fn id<T: std::str::FromStr + ToString>(typed: &str, right: &'static str) -> Result<String, Wrong> {
    let id = typed.trim().parse::<T>().map_err(|_| Wrong::new(right))?;
    Ok(id.to_string())
}

/// Reads a number from 1 to `max` without signs or leading zeros, and gives its one form.
pub(crate) fn number(typed: &str, max: u32) -> Option<String> {
    let typed = typed.trim();
    let plain = typed.len() <= 6 && typed.bytes().all(|byte| byte.is_ascii_digit());
    let number = typed.parse::<u32>().ok().filter(|_| plain)?;
    (1..=max).contains(&number).then(|| number.to_string())
}

/// Reads a link that may be followed: to a page or a mailbox, and to nothing on one's own device.
pub(crate) fn link(typed: &str) -> Result<String, Wrong> {
    let wrong = Wrong::new("write a link that begins with https:// or mailto:");
    let (link, was_cut) = clean::line(typed, LINK_MAX_CHARS);
    // Schemes may be typed in any case; whoever reads the link later looks for small letters.
    let behind = |scheme: &str| {
        let (begins, rest) = link.split_at_checked(scheme.len())?;
        let fits = begins.eq_ignore_ascii_case(scheme) && !rest.is_empty();
        fits.then(|| format!("{scheme}{rest}"))
    };
    match behind("https://").or_else(|| behind("mailto:")) {
        Some(link) if names_a_user(&link) => Err(Wrong::new(
            "leave out what stands in front of the “@”: it looks like the place the link leads to",
        )),
        Some(link) if !was_cut && !link.contains(char::is_whitespace) => Ok(link),
        Some(_) | None => Err(wrong),
    }
}

/// Tells whether the address of a page names a user first, who can look like the place it leads to.
fn names_a_user(link: &str) -> bool {
    let page = link.strip_prefix("https://");
    let place = page.and_then(|page| page.split(['/', '\\', '?', '#']).next());
    place.is_some_and(|place| place.contains('@'))
}

/// Reads "COMMUNITY PERSON ITEM".
fn origin(typed: &str) -> Result<String, Wrong> {
    let wrong = || Wrong::new("name the community, the person and the item by their ids");
    let mut words = typed.split_whitespace();
    let (Some(community), Some(person), Some(item), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(wrong());
    };
    let community: CommunityId = community.parse().map_err(|_| wrong())?;
    let person: PersonId = person.parse().map_err(|_| wrong())?;
    let item: ItemId = item.parse().map_err(|_| wrong())?;
    Ok(format!("{community} {person} {item}"))
}

/// Reads the text that stands for an attached file.
fn file(typed: &str) -> Result<String, Wrong> {
    let file = typed.trim().parse::<Attachment>();
    let file = file.map_err(|_| Wrong::new("attach a file that was sealed before"))?;
    Ok(file.to_string())
}

/// Reads "2026-12-31 18:00".
fn moment(typed: &str) -> Result<String, Wrong> {
    let wrong = Wrong::new("write day and time, such as “2026-12-31 18:00”");
    let typed = typed.trim().replace('T', " ");
    let Some((date, time)) = typed.rsplit_once(' ') else {
        return Err(wrong);
    };
    let two = |text: &str, max: u8| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u8>().ok().filter(|n| plain && *n <= max)
    };
    let time = time.trim().split_once(':');
    let time = time.and_then(|(hour, minute)| Some((two(hour, 23)?, two(minute, 59)?)));
    match (day_typed(date), time) {
        (Some(day), Some((hour, minute))) => Ok(format!("{day} {hour:02}:{minute:02}")),
        _ => Err(wrong),
    }
}

/// Reads "weekly 12" and its like: how often, and how many times in all.
fn repeats(typed: &str) -> Result<String, Wrong> {
    let wrong = Wrong::new(
        "write daily, weekly, fortnightly or monthly and how often, such as “weekly 12”",
    );
    let mut words = typed.split_whitespace();
    let (Some(step), Some(times), None) = (words.next(), words.next(), words.next()) else {
        return Err(wrong);
    };
    let step = match step {
        "daily" | "täglich" => Some("daily"),
        "weekly" | "wöchentlich" => Some("weekly"),
        "fortnightly" | "zweiwöchentlich" => Some("fortnightly"),
        "monthly" | "monatlich" => Some("monthly"),
        _ => None,
    };
    match (step, number(times, REPEATS_MAX)) {
        (Some(step), Some(times)) => Ok(format!("{step} {times}")),
        (Some(_) | None, _) => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_in_one_way() {
        for (head, typed, written) in [
            (Head::Until, " 2026-12-31 ", Some("2026-12-31")),
            (Head::Until, "2026-02-30", None),
            (Head::Until, "31.12.2026", Some("2026-12-31")),
            (Head::Start, "2026-12-31T9:05", Some("2026-12-31 09:05")),
            (Head::Start, "31.12.2026 9:05", Some("2026-12-31 09:05")),
            (Head::Start, "2026-12-31 24:00", None),
            (Head::Start, "2026-12-31 +1:00", None),
            (Head::Seats, "012", Some("12")),
            (Head::Seats, "0", None),
            (Head::Seats, "10001", None),
            (Head::Repeats, "weekly 12", Some("weekly 12")),
            (Head::Repeats, "yearly 12", None),
            (
                Head::Source,
                "https://example.org/a",
                Some("https://example.org/a"),
            ),
            (Head::Source, "http://example.org", None),
            (Head::Source, "javascript:alert(1)", None),
            (Head::Source, "file:///etc/passwd", None),
            (Head::Source, "https://", None),
            (Head::Link, "MAILTO:a@b.c", Some("mailto:a@b.c")),
            (Head::Title, " A\u{202e}  b ", Some("A b")),
            (Head::Title, "\u{200b}", None),
            (Head::Change, "archive", Some("archive")),
            (Head::Change, "delete", None),
            (Head::Many, "yes", Some("yes")),
            (Head::Zone, "utc+1", Some("UTC+1")),
        ] {
            let read = head.parse(typed).ok();
            assert_eq!(read.as_deref(), written, "{} {typed}", head.name());
            if let Some(written) = read {
                assert_eq!(head.parse(&written), Ok(written), "reads again");
            }
        }
        let (community, person, item) = ("0a".repeat(32), "0b".repeat(32), "0c".repeat(16));
        let origin = format!("{community} {person} {item}");
        assert_eq!(Head::Origin.parse(&origin), Ok(origin));
    }

    #[test]
    fn every_head_is_found_by_its_name() {
        for head in Head::ALL {
            assert_eq!(Head::named(head.name()), Some(head));
        }
        assert!(Head::ALL.is_sorted());
    }
}
