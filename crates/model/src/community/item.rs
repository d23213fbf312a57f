//! One thing somebody says in a community: a post, an answer, a card, a gathering.
//!
//! For: reading an item from its stored value, whatever is in it, and writing one. Knows: the kinds
//! of items and which named values each has. Never: knows who said it, or what others made of it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::attachment::Attachment;
use crate::clean;
use crate::community::head::Head;
use crate::community::sheet::Sheet;
use crate::id::{CommunityId, ItemId, PersonId};
use crate::nearest::nearest;
use crate::terms::Wrong;

/// The longest text of an item, in characters.
pub const POST_MAX_CHARS: usize = 16_000;
/// The longest stored form of an item, in bytes; what is longer does not fit into a change.
pub const ITEM_MAX_BYTES: usize = 60_000;

/// What kind of thing somebody says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What happened or will happen.
    News,
    /// How something is done.
    KnowHow,
    /// A question for the experience of others.
    Advice,
    /// A thought that may catch.
    Spark,
    /// Something to take part in.
    JoinIn,
    /// Help somebody needs.
    Ask,
    /// Help somebody gives.
    Offer,
    /// What I made.
    Show,
    /// Something that could be done; others add to it, combine it, depart from it.
    Idea,
    /// A question with options to choose from.
    Poll,
    /// Something being made, with roles and a first date.
    Project,
    /// Something from outside, with its source.
    BringIn,
    /// A page of knowledge, written together.
    Card,
    /// People meeting, online or at a place.
    Gathering,
    /// A task held for a time.
    Role,
    /// A way to meet of the community's own: a run sheet adapted from another one.
    Format,
    /// An answer to an ask or a question.
    Answer,
    Reply,
    /// A version of the charter: one clause a line.
    Charter,
    /// Something the roll decides.
    Proposal,
    /// A breach of the charter that a drawn panel decides about, or an appeal against that.
    Case,
}

impl Kind {
    /// Every kind, in the order they are offered.
    pub const ALL: [Kind; 21] = [
        Kind::News,
        Kind::KnowHow,
        Kind::Advice,
        Kind::Spark,
        Kind::JoinIn,
        Kind::Ask,
        Kind::Offer,
        Kind::Show,
        Kind::Idea,
        Kind::Poll,
        Kind::Project,
        Kind::BringIn,
        Kind::Card,
        Kind::Gathering,
        Kind::Role,
        Kind::Format,
        Kind::Answer,
        Kind::Reply,
        Kind::Charter,
        Kind::Proposal,
        Kind::Case,
    ];

    /// The kinds that are posts: what else a feed lists (cards, gatherings, roles, proposals) has a
    /// place of its own beside them.
    pub const POSTS: [Kind; 12] = [
        Kind::News,
        Kind::KnowHow,
        Kind::Advice,
        Kind::Spark,
        Kind::JoinIn,
        Kind::Ask,
        Kind::Offer,
        Kind::Show,
        Kind::Idea,
        Kind::Poll,
        Kind::Project,
        Kind::BringIn,
    ];

    /// Names the kind as it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::News => "news",
            Kind::KnowHow => "know-how",
            Kind::Advice => "advice",
            Kind::Spark => "spark",
            Kind::JoinIn => "join-in",
            Kind::Ask => "ask",
            Kind::Offer => "offer",
            Kind::Show => "show",
            Kind::Idea => "idea",
            Kind::Poll => "poll",
            Kind::Project => "project",
            Kind::BringIn => "bring-in",
            Kind::Card => "card",
            Kind::Gathering => "gathering",
            Kind::Role => "role",
            Kind::Format => "format",
            Kind::Answer => "answer",
            Kind::Reply => "reply",
            Kind::Charter => "charter",
            Kind::Proposal => "proposal",
            Kind::Case => "case",
        }
    }

    /// Says how the author closes it, as people read it; `None` if it is never closed.
    pub const fn closing(self) -> Option<&'static str> {
        match self {
            Kind::News => Some("No longer new"),
            Kind::KnowHow => Some("Kept as a card"),
            Kind::Advice => Some("I know enough"),
            Kind::Spark => Some("It has caught"),
            Kind::JoinIn => Some("We are complete"),
            Kind::Ask => Some("I have what I needed"),
            Kind::Offer => Some("Given"),
            Kind::Idea => Some("Decided"),
            Kind::Poll => Some("Counted"),
            Kind::Project => Some("Finished"),
            Kind::Gathering => Some("Called off"),
            Kind::Role => Some("No longer needed"),
            Kind::Show
            | Kind::BringIn
            | Kind::Card
            | Kind::Format
            | Kind::Answer
            | Kind::Reply
            | Kind::Charter
            | Kind::Proposal
            | Kind::Case => None,
        }
    }

    /// Tells whether the feed lists it, and not only the thread it stands in.
    pub const fn is_in_feed(self) -> bool {
        !matches!(
            self,
            Kind::Format | Kind::Answer | Kind::Reply | Kind::Charter | Kind::Case
        )
    }

    /// Tells whether things of this kind are listed by themselves, apart from feed and threads.
    pub(super) const fn has_a_list(self) -> bool {
        matches!(
            self,
            Kind::Card
                | Kind::Gathering
                | Kind::Role
                | Kind::Format
                | Kind::Charter
                | Kind::Proposal
                | Kind::Case
        )
    }

    /// Tells whether its author accepts one of the answers.
    pub const fn takes_answers(self) -> bool {
        matches!(self, Kind::Ask | Kind::Advice)
    }

    /// Tells whether people take part in it.
    pub const fn takes_part(self) -> bool {
        matches!(
            self,
            Kind::JoinIn | Kind::Idea | Kind::Project | Kind::Offer
        )
    }

    /// Tells whether files go with it.
    pub const fn takes_files(self) -> bool {
        !matches!(
            self,
            Kind::Role | Kind::Format | Kind::Charter | Kind::Proposal | Kind::Case
        )
    }

    /// Tells whether an item of this kind has such a value.
    pub fn has(self, head: Head) -> bool {
        match head {
            Head::Title => matches!(
                self,
                Kind::Card
                    | Kind::Gathering
                    | Kind::Role
                    | Kind::Format
                    | Kind::Charter
                    | Kind::Project
                    | Kind::Idea
                    | Kind::Show
                    | Kind::BringIn
                    | Kind::Proposal
                    | Kind::Case
            ),
            Head::To | Head::Re => matches!(self, Kind::Answer | Kind::Reply),
            Head::Quote | Head::Mention | Head::Topic => self != Kind::Charter,
            Head::Until => matches!(
                self,
                Kind::Ask | Kind::Offer | Kind::Poll | Kind::JoinIn | Kind::Proposal | Kind::Spark
            ),
            Head::Source => matches!(self, Kind::BringIn | Kind::Show | Kind::Card),
            Head::Origin | Head::Relayed => self.is_in_feed(),
            Head::Part => matches!(
                self,
                Kind::Idea | Kind::Project | Kind::Card | Kind::Role | Kind::Case
            ),
            Head::Option => matches!(self, Kind::Poll | Kind::Gathering),
            Head::Many => self == Kind::Poll,
            Head::Start | Head::End | Head::Zone | Head::Place | Head::Link => {
                matches!(self, Kind::Gathering | Kind::Project)
            }
            Head::Seats => matches!(self, Kind::Gathering | Kind::JoinIn | Kind::Role),
            Head::Repeats | Head::Format => self == Kind::Gathering,
            Head::Change => self == Kind::Proposal,
            Head::With => matches!(self, Kind::Proposal | Kind::Case),
            Head::Follows => matches!(self, Kind::Charter | Kind::Proposal | Kind::Case),
            Head::Clause => self == Kind::Case,
            Head::CopiedFrom => matches!(
                self,
                Kind::Charter | Kind::Gathering | Kind::Card | Kind::Format
            ),
            Head::Ends => self == Kind::Role,
            Head::File => self.takes_files(),
            Head::Person => matches!(self, Kind::Role | Kind::Project | Kind::Case),
        }
    }

    /// Lists the values an item of this kind cannot do without.
    const fn needs(self) -> &'static [Head] {
        match self {
            Kind::Answer | Kind::Reply => &[Head::To],
            Kind::Card | Kind::Gathering | Kind::Role | Kind::Format => &[Head::Title],
            Kind::Poll => &[Head::Option],
            Kind::BringIn => &[Head::Source],
            Kind::Proposal => &[Head::Change],
            Kind::Case => &[Head::Part, Head::Person, Head::Clause],
            Kind::News
            | Kind::KnowHow
            | Kind::Advice
            | Kind::Spark
            | Kind::JoinIn
            | Kind::Ask
            | Kind::Offer
            | Kind::Show
            | Kind::Idea
            | Kind::Project
            | Kind::Charter => &[],
        }
    }

    /// Tells whether the kind says nothing without a text.
    const fn needs_text(self) -> bool {
        match self {
            Kind::Card
            | Kind::Gathering
            | Kind::Role
            | Kind::Proposal
            | Kind::Show
            | Kind::BringIn
            | Kind::Case => false,
            Kind::Format
            | Kind::News
            | Kind::KnowHow
            | Kind::Advice
            | Kind::Spark
            | Kind::JoinIn
            | Kind::Ask
            | Kind::Offer
            | Kind::Idea
            | Kind::Poll
            | Kind::Project
            | Kind::Answer
            | Kind::Reply
            | Kind::Charter => true,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A kind nobody knows, with the one that was probably meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("There is no kind “{typed}”{}", match nearest { Some(kind) => format!("; did you mean “{kind}”?"), None => ".".to_owned() })]
pub struct NoSuchKind {
    pub typed: String,
    pub nearest: Option<Kind>,
}

impl FromStr for Kind {
    type Err = NoSuchKind;

    fn from_str(typed: &str) -> Result<Kind, NoSuchKind> {
        let name = typed.trim().to_lowercase().replace(['_', ' '], "-");
        let known = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        known.ok_or_else(|| NoSuchKind {
            typed: clean::clipped(typed),
            nearest: nearest(&name, Kind::ALL.iter().map(|kind| (kind.name(), *kind))),
        })
    }
}

/// The name of the line that says of which kind an item is.
const KIND: &str = "kind";
/// The line of an item that was taken back.
const GONE: &str = "gone";

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub kind: Kind,
    pub text: String,
    heads: BTreeMap<Head, Vec<String>>,
    /// Lines of a newer version, kept as they are.
    unknown: Vec<(String, String)>,
    /// Whether its author took it back; nothing else of it is left then.
    pub is_gone: bool,
    /// Whether it was longer than it is shown.
    pub was_cut: bool,
}

/// Why an item cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    #[error("“{typed}” does not fit as {}: {right}.", head.said())]
    Value {
        head: Head,
        typed: String,
        right: Wrong,
    },
    #[error("What is said as “{kind}” does not have {}.", head.said())]
    Misplaced { kind: Kind, head: Head },
    #[error("What is said as “{kind}” needs {}.", head.said())]
    Needed { kind: Kind, head: Head },
    #[error("Something is too long as {}, which has at most {max} characters; shorten it.", head.said())]
    ValueTooLong { head: Head, max: usize },
    #[error("This has more than {} times {}.", head.values_max(), head.said())]
    TooMany { head: Head },
    #[error("Write at least one visible character.")]
    Empty,
    #[error("A text has at most {POST_MAX_CHARS} characters; shorten it.")]
    TooLong,
}

impl Item {
    /// Begins an item with its text.
    pub fn new(kind: Kind, text: impl Into<String>) -> Item {
        Item {
            kind,
            text: text.into(),
            heads: BTreeMap::new(),
            unknown: Vec::new(),
            is_gone: false,
            was_cut: false,
        }
    }

    /// Makes what is left of an item its author takes back.
    pub fn gone(kind: Kind, to: Option<ItemId>) -> Item {
        let mut item = Item::new(kind, "");
        item.is_gone = true;
        if let Some(to) = to {
            // A deleted answer stays where it stood, so that the thread says so.
            item.heads.insert(Head::To, vec![to.to_string()]);
        }
        item
    }

    /// Adds a value as it was typed; a head with one value takes the newest.
    pub fn with(mut self, head: Head, typed: impl AsRef<str>) -> Result<Item, ItemError> {
        if !self.kind.has(head) {
            let kind = self.kind;
            return Err(ItemError::Misplaced { kind, head });
        }
        let typed = typed.as_ref();
        if let Some(max) = head.max_chars().filter(|_| head.kept(typed).1) {
            return Err(ItemError::ValueTooLong { head, max });
        }
        let value = head.parse(typed).map_err(|right| ItemError::Value {
            head,
            typed: clean::clipped(typed),
            right,
        })?;
        let values = self.heads.entry(head).or_default();
        if head.values_max() == 1 {
            values.clear();
        }
        if !values.contains(&value) {
            values.push(value);
        }
        match values.len() > head.values_max() {
            true => Err(ItemError::TooMany { head }),
            false => Ok(self),
        }
    }

    /// Adds a value if there is one.
    pub fn with_some(self, head: Head, typed: Option<impl AsRef<str>>) -> Result<Item, ItemError> {
        match typed {
            Some(typed) => self.with(head, typed),
            None => Ok(self),
        }
    }

    /// Takes a value away.
    pub fn without(mut self, head: Head) -> Item {
        self.heads.remove(&head);
        self
    }

    /// Gives the first value of a head.
    pub fn get(&self, head: Head) -> Option<&str> {
        self.all(head).first().map(String::as_str)
    }

    /// Gives all values of a head.
    pub fn all(&self, head: Head) -> &[String] {
        self.heads.get(&head).map_or(&[], Vec::as_slice)
    }

    /// Gives the title, or nothing.
    pub fn title(&self) -> Option<&str> {
        self.get(Head::Title)
    }

    /// Gives the item that begins the thread this one stands in.
    pub fn to(&self) -> Option<ItemId> {
        self.get(Head::To)?.parse().ok()
    }

    /// Gives the people it mentions.
    pub fn mentions(&self) -> Vec<PersonId> {
        let all = self.all(Head::Mention).iter();
        all.filter_map(|id| id.parse().ok()).collect()
    }

    /// Gives where a relayed item came from, oldest first.
    pub fn origins(&self) -> Vec<Origin> {
        let all = self.all(Head::Origin).iter();
        all.filter_map(|origin| Origin::read(origin)).collect()
    }

    /// Gives the files that go with it.
    pub fn files(&self) -> Vec<Attachment> {
        let all = self.all(Head::File).iter();
        all.filter_map(|file| file.parse().ok()).collect()
    }

    /// Gives how many people have a seat; `None` means as many as come.
    pub fn seats(&self) -> Option<usize> {
        self.get(Head::Seats)?.parse().ok()
    }

    /// Lists the clauses of a charter: one a line, empty lines left out.
    pub fn clauses(&self) -> Vec<&str> {
        let lines = self.text.lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// Reads a stored value. An item of a kind this version does not know is `None`: it is kept and
    /// not shown.
    pub(crate) fn read(stored: &str) -> Option<Item> {
        let sheet = Sheet::read(stored);
        let of = |name: &str| sheet.lines.iter().find(|(line, _)| line == name);
        let (_, kind) = of(KIND)?;
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind)?;
        if of(GONE).is_some() {
            let to = of(Head::To.name()).and_then(|(_, to)| to.parse().ok());
            return Some(Item::gone(kind, to));
        }
        let (text, was_cut) = clean::lines(&sheet.text, POST_MAX_CHARS);
        let mut item = Item::new(kind, text);
        item.was_cut = was_cut;
        for (name, value) in &sheet.lines {
            item.take(name, value);
        }
        let needs = kind.needs().iter();
        let has_all = needs.copied().all(|head| item.heads.contains_key(&head));
        (has_all && !(kind.needs_text() && item.text.is_empty())).then_some(item)
    }

    fn take(&mut self, name: &str, value: &str) {
        let Some(head) = Head::named(name) else {
            if name != KIND {
                self.unknown.push((name.to_owned(), value.to_owned()));
            }
            return;
        };
        // What does not fit is left out when read; what fits reads all the same.
        if let Some(value) = head.parse(value).ok().filter(|_| self.kind.has(head)) {
            let values = self.heads.entry(head).or_default();
            if values.len() < head.values_max() && !values.contains(&value) {
                values.push(value);
            }
        }
    }

    /// Checks the item and writes its stored form; it reads as the same again.
    pub fn write(&self) -> Result<String, ItemError> {
        let mut lines = vec![(KIND.to_owned(), self.kind.name().to_owned())];
        if self.is_gone {
            lines.push((GONE.to_owned(), "yes".to_owned()));
            lines.extend(
                self.get(Head::To)
                    .map(|to| ("to".to_owned(), to.to_owned())),
            );
            let text = String::new();
            return Ok(Sheet { lines, text }.write());
        }
        let (text, was_cut) = clean::lines(&self.text, POST_MAX_CHARS);
        if was_cut {
            return Err(ItemError::TooLong);
        }
        if text.is_empty() && self.kind.needs_text() {
            return Err(ItemError::Empty);
        }
        for head in self.kind.needs().iter().copied() {
            if !self.heads.contains_key(&head) {
                let kind = self.kind;
                return Err(ItemError::Needed { kind, head });
            }
        }
        for (head, values) in &self.heads {
            let named = |value: &String| (head.name().to_owned(), value.clone());
            lines.extend(values.iter().map(named));
        }
        lines.extend(self.unknown.iter().cloned());
        let stored = Sheet { lines, text }.write();
        match stored.len() > ITEM_MAX_BYTES {
            true => Err(ItemError::TooLong),
            false => Ok(stored),
        }
    }
}

/// One station of a relayed item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Origin {
    pub community: CommunityId,
    pub person: PersonId,
    pub item: ItemId,
}

impl Origin {
    fn read(text: &str) -> Option<Origin> {
        let mut words = text.split(' ');
        Some(Origin {
            community: words.next()?.parse().ok()?,
            person: words.next()?.parse().ok()?,
            item: words.next()?.parse().ok()?,
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.community, self.person, self.item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(item: &Item) -> Item {
        Item::read(&item.write().unwrap()).unwrap()
    }

    #[test]
    fn an_item_reads_as_it_was_written() {
        let to = "0a".repeat(16);
        let items = [
            Item::new(Kind::News, "We moved."),
            Item::new(
                Kind::Ask,
                "Who knows a **quiet** room?\n\nNear the harbour.",
            )
            .with(Head::Until, "2026-12-31")
            .unwrap()
            .with(Head::Topic, "Rooms")
            .unwrap()
            .with(Head::Topic, "Harbour")
            .unwrap(),
            Item::new(Kind::Answer, "The attic")
                .with(Head::To, &to)
                .unwrap(),
            Item::new(Kind::Poll, "When?")
                .with(Head::Option, "Monday")
                .unwrap()
                .with(Head::Option, "Tuesday")
                .unwrap(),
            Item::new(Kind::Gathering, "")
                .with(Head::Title, "Walk")
                .unwrap()
                .with(Head::Start, "2026-12-01 12:00")
                .unwrap()
                .with(Head::Repeats, "weekly 12")
                .unwrap(),
            Item::new(Kind::News, "Seen elsewhere")
                .with(Head::Relayed, "One\n\nto: two\n three")
                .unwrap(),
            Item::gone(Kind::Reply, to.parse().ok()),
        ];
        for item in items {
            assert_eq!(again(&item), item);
        }
    }

    #[test]
    fn what_an_item_cannot_be_is_said() {
        let news = || Item::new(Kind::News, "x");
        let code = |result: Result<Item, ItemError>| result.unwrap_err().to_string();
        assert_eq!(
            code(news().with(Head::Until, "tomorrow")),
            "What is said as “news” does not have a last day."
        );
        assert_eq!(
            code(Item::new(Kind::Ask, "x").with(Head::Until, "tomorrow")),
            "“tomorrow” does not fit as a last day: write a date such as 2026-12-31."
        );
        for (item, error) in [
            (
                Item::new(Kind::Reply, "x"),
                "What is said as “reply” needs what it replies to.",
            ),
            (
                Item::new(Kind::Answer, "x"),
                "What is said as “answer” needs what it replies to.",
            ),
            (
                Item::new(Kind::News, " \u{202e}"),
                "Write at least one visible character.",
            ),
            (
                Item::new(Kind::News, "x".repeat(POST_MAX_CHARS + 1)),
                "A text has at most 16000 characters; shorten it.",
            ),
        ] {
            assert_eq!(item.write().unwrap_err().to_string(), error);
        }
        let mut poll = Item::new(Kind::Poll, "x");
        for option in 0..20 {
            poll = poll.with(Head::Option, option.to_string()).unwrap();
        }
        assert!(poll.with(Head::Option, "20").is_err());
    }

    #[test]
    fn stored_values_are_read_as_far_as_they_can_be() {
        for (stored, text) in [
            ("kind: news\n\nText", Some("Text")),
            ("kind: news\nuntil: never\nseats: 5\n\nText", Some("Text")),
            ("kind: news\n\nA\u{202e}b\u{200b}", Some("Ab")),
            ("kind: hologram\n\nText", None),
            ("kind: news", None),
            ("kind: reply\n\nText", None),
            ("kind: reply\nto: nobody\n\nText", None),
            ("no sheet", None),
            ("", None),
        ] {
            let read = Item::read(stored);
            assert_eq!(
                read.as_ref().map(|item| item.text.as_str()),
                text,
                "{stored}"
            );
        }
        let long = format!("kind: news\n\n{}", "x".repeat(50_000));
        let read = Item::read(&long).unwrap();
        assert!(read.was_cut && read.text.len() == POST_MAX_CHARS);
    }

    #[test]
    fn lines_of_a_newer_version_survive_an_edit() {
        let mut read = Item::read("kind: news\nmood: bright\n\nText").unwrap();
        read.text = "New".into();
        assert_eq!(read.write().unwrap(), "kind: news\nmood: bright\n\nNew");
    }

    #[test]
    fn a_typo_names_the_nearest_kind() {
        assert_eq!("Know how".parse(), Ok(Kind::KnowHow));
        assert_eq!(
            "sparc".parse::<Kind>().unwrap_err().to_string(),
            "There is no kind “sparc”; did you mean “spark”?"
        );
        assert!(Kind::ALL.is_sorted());
    }
}
