//! What a root key of somebody's contributions says.
//!
//! For: turning key and value into a statement, and a statement into key and value. Knows: the
//! layout of contributions: one flat map, one key per item and one per thing a person says about a
//! target, so that two devices never collide and nobody counts twice. Never: knows who else said
//! what.
//!
//! ```text
//! about                      what the community is; counts from a founder, or as a proposal carried
//! member                     in, out, prospect
//! my-why                     why I want to be here
//! item/<mark>                one item; its id is a hash over its author and the mark
//! charter/<id>               one version of the charter; its id is the hash of its text
//! program/<id>               an adapted program; its id is the hash of its description
//! react/<item>  thank/<item> …   what this person says about an item, a person, a quarter
//! ```

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clean;
use crate::community::case::Finding;
use crate::community::head::number;
use crate::community::item::{Item, Kind};
use crate::community::sheet::Sheet;
use crate::id::{CommunityId, ITEM_ID_BYTES, ItemId, PersonId};
use crate::terms::Wrong;
use crate::when::day_typed;

/// What an author puts under an item's key: random bytes, or a log and a counter.
pub type Mark = [u8; 16];

/// The longest word of thanks, word for somebody, or closing word, in characters.
pub const WORD_MAX_CHARS: usize = 500;
/// The key under which a founder says what a community is.
pub const ABOUT_KEY: &str = "about";
/// The key under which somebody says whether they are in.
pub(crate) const MEMBER_KEY: &str = "member";
/// Under what one says why one takes part.
pub(crate) const MY_WHY_KEY: &str = "my-why";
/// The longest "my why", in characters.
pub const MY_WHY_MAX_CHARS: usize = 1_000;
/// The longest name of a community, in characters.
pub const COMMUNITY_NAME_MAX_CHARS: usize = 80;
/// The longest reason why a community is closed, in characters.
pub const REASON_MAX_CHARS: usize = 280;
/// The longest description of a program, in bytes.
pub const PROGRAM_MAX_BYTES: usize = 16 * 1024;
/// The most communities another one succeeds.
pub const SUCCEEDS_MAX: usize = 8;
/// The reactions there are, as they are stored.
pub const REACTIONS: [&str; 6] = ["❤", "👍", "💡", "🎉", "👀", "🤝"];
/// The same as they are typed.
pub const REACTION_WORDS: [&str; 6] = [
    "heart",
    "agree",
    "idea",
    "congratulations",
    "looking",
    "count-me-in",
];

/// Derives the id of an item from its author and their mark.
pub fn item_id(author: &PersonId, mark: &Mark) -> ItemId {
    let bytes = [&b"eyelevel 2026 item"[..], author.as_bytes(), mark].concat();
    shortened(&bytes)
}

/// Derives the id of a version of the charter from its stored form, so that nobody can change it
/// under those who signed.
fn charter_id(stored: &str) -> ItemId {
    shortened(&[b"eyelevel 2026 charter", stored.as_bytes()].concat())
}

/// Derives the id of an adapted program from its description, so that nobody can change it under
/// those who take part.
fn program_id(description: &str) -> ItemId {
    shortened(&[b"eyelevel 2026 program", description.as_bytes()].concat())
}

/// Names the root key under which the description of a program stands.
pub(crate) fn program_key(id: &ItemId) -> String {
    format!("program/{id}")
}

fn shortened(bytes: &[u8]) -> ItemId {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    ItemId::from_bytes(*hash.first_chunk::<ITEM_ID_BYTES>().unwrap_or(&[0; 16]))
}

/// One thing a person says about a target; what they say last counts, and they count once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Reactions to an item, separated by commas.
    React,
    /// Thanks for an item, with a word.
    Thank,
    /// The answer the author of an ask accepts.
    Accept,
    /// The author's closing word.
    Close,
    /// Takes part, or would help.
    Join,
    /// A vote: options of a poll or dates by number; yes or no on a proposal.
    Vote,
    /// Comes to a gathering: yes, maybe or no.
    Rsvp,
    /// The host confirms somebody's seat.
    Seat,
    /// Was there, and says so.
    Attend,
    /// Signs a version of the charter.
    Sign,
    /// Holds a role until a day.
    Hold,
    /// Hands a role to somebody.
    Hand,
    /// Sits on the panel of a case: who one is in the scope of its text.
    Sit,
    /// What one who sits on a panel finds.
    Find,
    /// Says a word for a person.
    Vouch,
    /// Says that a person is a guest, until a day.
    Guest,
    /// How useful a quarter was: to me, to the organisation, from 1 to 5.
    Useful,
    /// Invites a person into a closed community; nothing takes it back.
    Invite,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 18] = [
        Relation::React,
        Relation::Thank,
        Relation::Accept,
        Relation::Close,
        Relation::Join,
        Relation::Vote,
        Relation::Rsvp,
        Relation::Seat,
        Relation::Attend,
        Relation::Sign,
        Relation::Hold,
        Relation::Hand,
        Relation::Sit,
        Relation::Find,
        Relation::Vouch,
        Relation::Guest,
        Relation::Useful,
        Relation::Invite,
    ];

    /// Names the relation as it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Relation::React => "react",
            Relation::Thank => "thank",
            Relation::Accept => "accept",
            Relation::Close => "close",
            Relation::Join => "join",
            Relation::Vote => "vote",
            Relation::Rsvp => "rsvp",
            Relation::Seat => "seat",
            Relation::Attend => "attend",
            Relation::Sign => "sign",
            Relation::Hold => "hold",
            Relation::Hand => "hand",
            Relation::Sit => "sit",
            Relation::Find => "find",
            Relation::Vouch => "vouch",
            Relation::Guest => "guest",
            Relation::Useful => "useful",
            Relation::Invite => "invite",
        }
    }

    /// Tells whether what somebody types is longer than is kept of it, and how long that is, in characters.
    pub(crate) fn too_long(self, typed: &str) -> Option<usize> {
        let is_text = matches!(self, Relation::Thank | Relation::Close | Relation::Vouch);
        let is_cut = is_text && clean::line(typed, WORD_MAX_CHARS).1;
        is_cut.then_some(WORD_MAX_CHARS)
    }

    /// Reads a value from the text somebody typed or stored, and gives its one written form. Of a text that
    /// is too long it gives the beginning: whoever types one is told before.
    pub fn parse(self, typed: &str) -> Result<String, Wrong> {
        let typed = typed.trim();
        match self {
            Relation::React => reactions(typed),
            Relation::Thank | Relation::Close => Ok(clean::line(typed, WORD_MAX_CHARS).0),
            Relation::Vouch => match clean::line(typed, WORD_MAX_CHARS).0 {
                word if word.is_empty() => Err(Wrong::new("write a word for them")),
                word => Ok(word),
            },
            Relation::Accept => match typed.parse::<ItemId>() {
                Ok(item) => Ok(item.to_string()),
                Err(_) => Err(Wrong::new("name the answer by its id")),
            },
            Relation::Join | Relation::Attend | Relation::Sign | Relation::Invite => {
                one_of(typed, &["yes"], "write “yes” or leave it out")
            }
            Relation::Seat => one_of(typed, &["yes", "no"], "write yes or no"),
            Relation::Rsvp => one_of(typed, &["yes", "maybe", "no"], "write yes, maybe or no"),
            Relation::Vote => vote(typed),
            Relation::Hold | Relation::Guest => {
                day_typed(typed).ok_or(Wrong::new("write the day it ends, such as 2026-12-31"))
            }
            Relation::Find => match Finding::named(typed) {
                Some(finding) => Ok(finding.name().to_owned()),
                None => Err(Wrong::new(
                    "find dismiss, remind, pause or exclude, and in an appeal uphold or overturn",
                )),
            },
            Relation::Hand | Relation::Sit => match typed.parse::<PersonId>() {
                Ok(person) => Ok(person.to_string()),
                Err(_) => Err(Wrong::new("name a person by their id")),
            },
            Relation::Useful => useful(typed),
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn one_of(typed: &str, words: &[&str], right: &'static str) -> Result<String, Wrong> {
    let typed = typed.to_lowercase();
    let word = words.iter().find(|word| **word == typed);
    word.map(|word| (*word).to_owned()).ok_or(Wrong::new(right))
}

fn reactions(typed: &str) -> Result<String, Wrong> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    let both = || REACTIONS.iter().zip(REACTION_WORDS);
    let given = both().filter(|(sign, word)| words.contains(sign) || words.contains(word));
    let given: Vec<&str> = given.map(|(sign, _)| *sign).collect();
    let is_known = |typed: &&str| both().any(|(sign, word)| sign == typed || word == *typed);
    match !words.is_empty() && words.iter().all(is_known) {
        true => Ok(given.join(",")),
        false => Err(Wrong::new(
            "choose from heart, agree, idea, congratulations, looking and count-me-in",
        )),
    }
}

/// Reads "yes", "no" or the numbers of options such as "1,3", in ascending order.
fn vote(typed: &str) -> Result<String, Wrong> {
    let wrong = Wrong::new("write yes, no, or the numbers of your choices such as “1,3”");
    let lower = typed.to_lowercase();
    if lower == "yes" || lower == "no" {
        return Ok(lower);
    }
    let numbers: Option<std::collections::BTreeSet<u32>> = typed
        .split(',')
        .map(|option| number(option, OPTIONS_MAX)?.parse().ok())
        .collect();
    let Some(numbers) = numbers else {
        return Err(wrong);
    };
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    Ok(numbers.join(","))
}

/// The highest number of an option.
const OPTIONS_MAX: u32 = 20;

/// Reads "4 3".
fn useful(typed: &str) -> Result<String, Wrong> {
    let wrong =
        || Wrong::new("write two numbers from 1 to 5: useful to you, useful to the organisation");
    let mut numbers = typed.split_whitespace();
    let (Some(me), Some(all), None) = (numbers.next(), numbers.next(), numbers.next()) else {
        return Err(wrong());
    };
    let of = |typed| number(typed, 5).ok_or_else(wrong);
    Ok(format!("{} {}", of(me)?, of(all)?))
}

/// What a relation is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    Item(ItemId),
    /// Somebody's seat at a gathering.
    Seat(ItemId, PersonId),
    Person(PersonId),
    /// A quarter such as 2026-Q4.
    Quarter(String),
}

impl Target {
    fn read(relation: Relation, text: &str) -> Option<Target> {
        match relation {
            Relation::Vouch | Relation::Guest | Relation::Invite => {
                text.parse().ok().map(Target::Person)
            }
            Relation::Seat => {
                let (item, person) = text.split_once('/')?;
                Some(Target::Seat(item.parse().ok()?, person.parse().ok()?))
            }
            Relation::Useful => is_quarter(text).then(|| Target::Quarter(text.to_owned())),
            Relation::React
            | Relation::Thank
            | Relation::Accept
            | Relation::Close
            | Relation::Join
            | Relation::Vote
            | Relation::Rsvp
            | Relation::Attend
            | Relation::Sign
            | Relation::Hold
            | Relation::Hand
            | Relation::Sit
            | Relation::Find => text.parse().ok().map(Target::Item),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Item(item) => write!(f, "{item}"),
            Target::Seat(item, person) => write!(f, "{item}/{person}"),
            Target::Person(person) => write!(f, "{person}"),
            Target::Quarter(quarter) => f.write_str(quarter),
        }
    }
}

/// Tells whether a text names a quarter such as 2026-Q4.
pub(crate) fn is_quarter(text: &str) -> bool {
    let Some((year, quarter)) = text.split_once("-Q") else {
        return false;
    };
    let plain = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    plain && ["1", "2", "3", "4"].contains(&quarter)
}

/// What somebody is in a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Membership {
    /// Says why they might join, without being in.
    Prospect,
    In,
    Out,
}

impl Membership {
    const fn name(self) -> &'static str {
        match self {
            Membership::Prospect => "prospect",
            Membership::In => "in",
            Membership::Out => "out",
        }
    }

    pub(super) fn named(name: &str) -> Option<Membership> {
        [Membership::Prospect, Membership::In, Membership::Out]
            .into_iter()
            .find(|known| known.name() == name)
    }
}

/// What a community is founded on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// People in the same stage of life; who is in is hidden from others.
    Life,
    /// People who learn or do the same thing.
    Skill,
    /// People a theme brings together.
    Theme,
}

impl Template {
    /// Every template, in the order they are offered.
    pub const ALL: [Template; 3] = [Template::Life, Template::Skill, Template::Theme];

    /// Names the template as it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Template::Life => "life",
            Template::Skill => "skill",
            Template::Theme => "theme",
        }
    }

    /// Finds a template by the name somebody typed.
    pub fn named(name: &str) -> Option<Template> {
        let name = name.trim().to_lowercase();
        Template::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// What a community is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct About {
    pub name: String,
    pub template: Template,
    /// Why it is closed; open if there is none.
    pub closed: Option<String>,
    /// The communities it goes on from.
    pub succeeds: Vec<CommunityId>,
    /// What its canvas and charter were adapted from.
    pub copied_from: Option<String>,
}

impl About {
    fn read(stored: &str) -> Option<About> {
        let sheet = Sheet::read(stored);
        let of = |name: &'static str| {
            let lines = sheet.lines.iter();
            lines.filter(move |(line, _)| line == name).map(|(_, v)| v)
        };
        let line = |name, max| {
            let text = of(name).next().map(|text| clean::line(text, max).0);
            text.filter(|text| !text.is_empty())
        };
        let succeeds = of("succeeds").filter_map(|id| id.parse().ok());
        Some(About {
            name: line("name", COMMUNITY_NAME_MAX_CHARS)?,
            template: of("template")
                .next()
                .and_then(|name| Template::named(name))?,
            closed: line("closed", REASON_MAX_CHARS),
            succeeds: succeeds.take(SUCCEEDS_MAX).collect(),
            copied_from: line("copied-from", COMMUNITY_NAME_MAX_CHARS),
        })
    }

    fn write(&self) -> String {
        let mut lines = vec![
            ("name".to_owned(), self.name.clone()),
            ("template".to_owned(), self.template.name().to_owned()),
        ];
        let named = |name: &str, value: &String| (name.to_owned(), value.clone());
        lines.extend(self.closed.iter().map(|reason| named("closed", reason)));
        let succeeds = self.succeeds.iter().take(SUCCEEDS_MAX);
        lines.extend(succeeds.map(|id| named("succeeds", &id.to_string())));
        lines.extend(
            self.copied_from
                .iter()
                .map(|from| named("copied-from", from)),
        );
        let text = String::new();
        Sheet { lines, text }.write()
    }
}

/// What one root key says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    About(About),
    Member(Membership),
    MyWhy(String),
    Item(Mark, Item),
    Charter(ItemId, Item),
    /// A program the community adapted, by its description.
    Program(ItemId, String),
    Says(Relation, Target, String),
}

impl Statement {
    /// Makes the statement of a new version of the charter.
    pub fn charter(item: &Item) -> Result<Statement, crate::community::item::ItemError> {
        Ok(Statement::Charter(charter_id(&item.write()?), item.clone()))
    }

    /// Makes the statement that keeps the description of a program; none if it is too long.
    pub fn program(description: &str) -> Option<Statement> {
        let fits = !description.trim().is_empty() && description.len() <= PROGRAM_MAX_BYTES;
        fits.then(|| Statement::Program(program_id(description), description.to_owned()))
    }

    /// Reads a root key and its value; anything else than a statement is `None`.
    pub(crate) fn read(key: &str, value: &str) -> Option<Statement> {
        match key {
            ABOUT_KEY => return About::read(value).map(Statement::About),
            MEMBER_KEY => return Membership::named(value).map(Statement::Member),
            MY_WHY_KEY => return my_why(value).map(Statement::MyWhy),
            _ => {}
        }
        let (name, target) = key.split_once('/')?;
        match name {
            "item" => {
                let mark = target.parse::<ItemId>().ok()?;
                let item = Item::read(value).filter(|item| item.kind != Kind::Charter)?;
                let is_lower = !target.bytes().any(|byte| byte.is_ascii_uppercase());
                is_lower.then_some(Statement::Item(*mark.as_bytes(), item))
            }
            "charter" => {
                let item = Item::read(value).filter(|item| item.kind == Kind::Charter)?;
                let id = charter_id(value);
                (target == id.to_string()).then_some(Statement::Charter(id, item))
            }
            "program" => {
                let statement = Statement::program(value)?;
                (key == statement.key()).then_some(statement)
            }
            _ => {
                let (relation, read) = relation_of(key)?;
                let value = relation.parse(value).ok()?;
                Some(Statement::Says(relation, read, value))
            }
        }
    }

    /// Names the key of an item by its mark.
    pub fn key_of_item(mark: &Mark) -> String {
        Statement::Item(*mark, Item::gone(Kind::News, None)).key()
    }

    /// Names the root key the statement stands under.
    pub(crate) fn key(&self) -> String {
        match self {
            Statement::About(_) => ABOUT_KEY.to_owned(),
            Statement::Member(_) => MEMBER_KEY.to_owned(),
            Statement::MyWhy(_) => MY_WHY_KEY.to_owned(),
            Statement::Item(mark, _) => format!("item/{}", ItemId::from_bytes(*mark)),
            Statement::Charter(id, _) => format!("charter/{id}"),
            Statement::Program(id, _) => program_key(id),
            Statement::Says(relation, target, _) => format!("{relation}/{target}"),
        }
    }
}

/// Gives when a row is said again after an erasure, the lowest first: who had signed when something was
/// proposed votes on it, so what one is comes before what one proposed, and that before how one voted.
pub fn turn_to_restate(key: &str) -> u8 {
    let name = key.split_once('/').map_or(key, |(name, _)| name);
    if [ABOUT_KEY, MEMBER_KEY, "charter", Relation::Sign.name()].contains(&name) {
        0
    } else if name == "item" {
        1
    } else {
        2
    }
}

/// Cleans a "my why"; nothing is left of an empty one.
pub(crate) fn my_why(typed: &str) -> Option<String> {
    let (text, was_cut) = clean::lines(typed, MY_WHY_MAX_CHARS);
    (!text.is_empty() && !was_cut).then_some(text)
}

/// Writes what a community is, checked.
pub(crate) fn written_about(about: &About) -> Option<String> {
    let stored = about.write();
    (About::read(&stored).as_ref() == Some(about)).then_some(stored)
}

/// Reads the key under which somebody says something about a target.
pub(super) fn relation_of(key: &str) -> Option<(Relation, Target)> {
    let (name, target) = key.split_once('/')?;
    let relation = Relation::ALL.into_iter().find(|r| r.name() == name)?;
    let read = Target::read(relation, target)?;
    // One key for one target: other spellings of the same would count twice.
    (target == read.to_string()).then_some((relation, read))
}

/// Names the root key of a membership.
pub(crate) fn membership_name(membership: Membership) -> &'static str {
    membership.name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_say_is_written_in_one_way() {
        for (relation, typed, written) in [
            (Relation::React, "idea, 👍", Some("👍,💡")),
            (Relation::React, "agree,agree", Some("👍")),
            (Relation::React, "hate", None),
            (Relation::React, "", None),
            (Relation::Vote, "3, 1", Some("1,3")),
            (Relation::Vote, "Yes", Some("yes")),
            (Relation::Vote, "21", None),
            (Relation::Vote, "1,x", None),
            (Relation::Rsvp, "maybe", Some("maybe")),
            (Relation::Rsvp, "perhaps", None),
            (Relation::Thank, "", Some("")),
            (Relation::Thank, " so\u{202e} good ", Some("so good")),
            (Relation::Vouch, "", None),
            (Relation::Useful, "4 3", Some("4 3")),
            (Relation::Useful, "4 6", None),
            (Relation::Hold, "2026-12-31", Some("2026-12-31")),
            (Relation::Find, "Pause", Some("pause")),
            (Relation::Find, "hang", None),
        ] {
            let read = relation.parse(typed).ok();
            assert_eq!(read.as_deref(), written, "{relation} {typed}");
            if let Some(written) = read {
                assert_eq!(relation.parse(&written), Ok(written), "reads again");
            }
        }
    }

    #[test]
    fn a_key_and_its_statement_lead_to_each_other() {
        let item = "0a".repeat(16);
        let person = "0b".repeat(32);
        let about = "name: Parents\ntemplate: life\nclosed: We share what is private.\n";
        for (key, value) in [
            ("about".to_owned(), about),
            ("member".to_owned(), "in"),
            ("my-why".to_owned(), "I am new here."),
            (format!("item/{item}"), "kind: news\n\nText"),
            (format!("react/{item}"), "👍"),
            (format!("seat/{item}/{person}"), "yes"),
            (format!("vouch/{person}"), "Kind"),
            ("useful/2026-Q4".to_owned(), "5 3"),
        ] {
            let statement = Statement::read(&key, value).expect(&key);
            assert_eq!(statement.key(), key);
        }
        for (key, value) in [
            ("nothing", "x"),
            ("member", "king"),
            ("item/0A", "kind: news\n\nText"),
            (&format!("item/{}", "0A".repeat(16)), "kind: news\n\nText"),
            (&format!("react/{}", "0A".repeat(16)), "like"),
            (&format!("item/{item}"), "kind: charter\n\nText"),
            (&format!("charter/{item}"), "kind: charter\n\nText"),
            ("useful/2026-Q5", "5 3"),
            ("useful/26-Q4", "5 3"),
        ] {
            assert_eq!(Statement::read(key, value), None, "{key}");
        }
    }

    #[test]
    fn a_charter_stands_under_the_hash_of_its_text() {
        let item = Item::new(Kind::Charter, "We listen.\nWe thank.");
        let statement = Statement::charter(&item).unwrap();
        let stored = item.write().unwrap();
        assert_eq!(
            Statement::read(&statement.key(), &stored),
            Some(statement.clone())
        );
        let other = Item::new(Kind::Charter, "We shout.").write().unwrap();
        assert_eq!(Statement::read(&statement.key(), &other), None);
    }

    #[test]
    fn an_id_belongs_to_its_author() {
        let (ann, ben) = (PersonId::from_bytes([1; 32]), PersonId::from_bytes([2; 32]));
        assert_ne!(item_id(&ann, &[7; 16]), item_id(&ben, &[7; 16]));
        assert_ne!(item_id(&ann, &[7; 16]), item_id(&ann, &[8; 16]));
        assert_eq!(item_id(&ann, &[7; 16]), item_id(&ann, &[7; 16]));
    }
}
