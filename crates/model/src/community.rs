//! A community: what all its members say, folded into one state.
//!
//! For: everything a community's screens show, from the contributions of its members and from
//! nothing else. Knows: the order of statements (lamport, log, seq), and who may decide what.
//! Never: looks at a clock, lets the order of arrival matter, or folds everything again because of
//! one statement.
//!
//! Reading order: `item` (one thing said) with its `head`s and `sheet`, `statement` (what a key
//! says), `row` (how that is kept), `contributions` (one person's document), this file (the fold), then what it comes to:
//! `post`, `charter`, `case`, `lifecycle`, `gathering`, `format`, `people`, `health`, `search`. `tally` keeps the
//! counts of all that in step, statement by statement. `library` has what a community can begin from.

mod case;
mod charter;
mod contributions;
mod format;
mod gathering;
mod head;
mod health;
mod item;
pub mod library;
mod lifecycle;
mod mine;
mod people;
mod post;
mod programs;
mod replied;
mod row;
mod same;
mod search;
mod sheet;
mod shown;
mod since;
mod statement;
mod tally;
mod voting;

use std::cell::OnceCell;
use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use case::{CaseSaid, Finding, Found, finding_of, found_at};
pub use charter::CharterVersion;
pub use contributions::{Contributions, Say, SayError, Touched};
pub use format::OwnFormat;
pub use gathering::{DATES_MAX, GatheringView, SeatState, calendar, dates, next_day};
pub use head::{CHANGES, CLAUSES_MAX, Head, TITLE_MAX_CHARS};
pub use health::{ANSWER_HOURS, Health, Lately, Outcome, PEOPLE_MIN, Usefulness, Week};
pub use item::{Item, ItemError, Kind, NoSuchKind, Origin, POST_MAX_CHARS};
pub use lifecycle::{FORMING_SIGNERS, ProposalView, State, stays_in_circle};
pub use mine::Spoken;
pub use people::{Balance, Holder, MemberView, RoleView};
pub use post::{FeedFilter, PostView, Status};
pub use programs::{Kept, PROGRAMS_KEPT_MAX};
pub use row::{ReadRow, Row, Said};
pub use search::{Hit, Section, folded_for_search, search_words, snippet, without_umlauts};
pub use shown::Shown;
pub use since::{Again, Since};
pub use statement::{
    ABOUT_KEY, About, MY_WHY_MAX_CHARS, Mark, Membership, PROGRAM_MAX_BYTES, REACTION_WORDS,
    REACTIONS, REASON_MAX_CHARS, Relation, Statement, Target, Template, item_id, turn_to_restate,
};
pub use tally::Made;

use crate::attachment::Attachment;
pub use crate::day::{date_of, day_of};
use crate::id::{ItemId, PersonId};
use row::{Heard, Key, Stored};
use tally::Tally;

/// Reads a link that may be followed: to a page or a mailbox.
pub fn parsed_link(typed: &str) -> Option<String> {
    head::link(typed).ok()
}

/// Where a statement stands in the order everybody agrees on. The time is shown, never trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    pub lamport: u64,
    pub log: [u8; 32],
    pub seq: u64,
    /// Milliseconds since 1970, as the author's device claims.
    pub time: u64,
}

impl Stamp {
    /// The earliest stamp, where a range begins.
    pub const ZERO: Stamp = Stamp {
        lamport: 0,
        log: [0; 32],
        seq: 0,
        time: 0,
    };
}

/// Who may decide, from outside the contributions: what authority says of the scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Who founded it; what they say it is counts.
    pub founders: BTreeSet<PersonId>,
    /// Who may vote. While nobody is listed, whoever is in and has signed a charter votes; before
    /// that, the founders who are in, and without them everybody who is.
    pub roll: BTreeSet<PersonId>,
    pub stewards: BTreeSet<PersonId>,
    /// Who was paused or excluded; they are no members, whatever they say.
    pub excluded: BTreeSet<PersonId>,
    /// Who of them is only paused: they come back, and count among those who decide.
    pub paused: BTreeSet<PersonId>,
}

/// One item as it is indexed; its text stays in its row.
#[derive(Debug, Clone)]
struct Entry {
    author: PersonId,
    /// What its row stands under.
    mark: Mark,
    kind: Kind,
    first: Stamp,
    to: Option<ItemId>,
    /// The last day it is open, if it has one.
    until: Option<Box<str>>,
    is_gone: bool,
    /// Title and text, folded for search as it is heard. What is read at the start is folded once
    /// somebody looks for something or there is time; whether that was so is no part of the state.
    folded: OnceCell<Box<str>>,
}

/// What one person says about a target.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    value: String,
    stamp: Stamp,
}

/// What depends on what came when, or was looked up once already: no part of the state.
#[derive(Debug, Clone, Default)]
struct Apart {
    /// Grows with everything that can change who is in, and as what.
    moves: u64,
    /// Grows with everything that can change how a case reads.
    case_moves: u64,
    /// Grows with everything that can change what members have shown to know.
    shown_moves: u64,
    /// What cases were ever about, whatever became of them: who said it bears on how they read.
    reported: BTreeSet<ItemId>,
    /// The first reply of somebody else to what was looked up, if there is one.
    replied: BTreeMap<ItemId, Option<Place>>,
}

/// Where an item stands in the order everybody agrees on.
type Place = (Stamp, ItemId);
type Ordered = BTreeSet<Place>;

/// The state of one community.
///
/// What there is most of lies flat: a set or a map below each item would cost a kilobyte for the one
/// reply or reaction that most have.
#[derive(Debug, Clone, Default)]
pub struct Community {
    rules: Rules,
    rows: BTreeMap<PersonId, BTreeMap<Key, Stored>>,
    items: BTreeMap<ItemId, Entry>,
    /// What the feed lists, in order, with how the id of whoever said it begins.
    feed: BTreeMap<Place, [u8; 4]>,
    /// Items of the kinds that have a list of their own.
    kinds: BTreeMap<Kind, Ordered>,
    /// What was replied to which item, in order.
    threads: BTreeSet<(ItemId, Stamp, ItemId)>,
    /// Who says what about what.
    says: BTreeMap<(Target, Relation, PersonId), Word>,
    /// What those said before who changed a vote or a signature, in order.
    turned: BTreeMap<(Target, Relation, PersonId), Vec<Said>>,
    /// How those came and went who did so more than once, in order.
    moved: BTreeMap<PersonId, Vec<Said>>,
    /// Versions of the charter with everybody who keeps a copy.
    charters: BTreeMap<ItemId, BTreeMap<PersonId, Stamp>>,
    /// Adapted programs with everybody who keeps a copy.
    programs: BTreeMap<ItemId, BTreeMap<PersonId, Stamp>>,
    mentions: BTreeMap<PersonId, Ordered>,
    /// The files that go with an item, where there are any.
    files: BTreeMap<ItemId, Vec<Attachment>>,
    /// What was made of an idea.
    built: BTreeMap<ItemId, BTreeSet<ItemId>>,
    /// Who invited whom, whatever they said of it later.
    invited: BTreeSet<(PersonId, PersonId)>,
    /// Who says of which item that an answer to it helped.
    accepts: BTreeSet<(ItemId, PersonId)>,
    /// Who is called a guest, by whom.
    guests: BTreeSet<(PersonId, PersonId)>,
    /// Who may be in a closed community: who founded it, and whom one of those who may be in has
    /// invited. Nothing where everybody may.
    let_in: Option<BTreeSet<PersonId>>,
    abouts: BTreeMap<PersonId, (About, Stamp)>,
    members: BTreeMap<PersonId, (Membership, Stamp)>,
    whys: BTreeMap<PersonId, String>,
    /// How the texts of cards read, folded for search.
    cards_folded: BTreeMap<ItemId, Box<str>>,
    /// What is counted of all items, so that nobody has to look at all of them for it.
    tally: Tally,
    apart: Apart,
}

impl Community {
    /// Makes a community nobody has said anything in.
    pub fn new(rules: Rules) -> Community {
        Community {
            rules,
            ..Community::default()
        }
    }

    /// Takes over what authority says now.
    pub fn govern(&mut self, rules: Rules) {
        self.rules = rules;
        self.apart.moves += 1;
        self.let_in_again();
    }

    /// Gives what authority said last.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Takes in what a change of `author` touched. The result is the same in whatever order the
    /// changes arrive.
    pub fn hear(&mut self, author: PersonId, touched: &[Touched], stamp: Stamp) {
        for touched in touched {
            let (key, place) = (&touched.key, Key::read(&touched.key));
            let said = Heard::of(touched, stamp);
            let row = match self.stored(&author, &place) {
                Some(row) => row.with(said, self.keeps_its_past(&author, key, &place)),
                None => said.row(),
            };
            self.restore(author, ReadRow::read(key, row));
            if let Key::Item(mark) = place
                && let Some(entry) = self.items.get(&item_id(&author, &mark))
            {
                self.folded(entry);
            }
        }
    }

    /// Puts a row in the place of what the person said under the key before.
    pub fn restore(&mut self, author: PersonId, read: ReadRow) {
        let ReadRow {
            key,
            row,
            statement,
        } = read;
        let (first, last) = (row.first, row.last());
        // What most rows are is neither changed nor a word about anybody: its key is not written out.
        let (item, other) = match &key {
            Key::Item(mark) => (Some(*mark), None),
            Key::Other(key) => (None, Some(key.clone())),
        };
        let rows = self.rows.entry(author).or_default();
        let before = match rows.entry(key) {
            Slot::Occupied(mut slot) => {
                let before = slot.insert(row);
                Some((slot.key().to_string(), before))
            }
            Slot::Vacant(slot) => {
                slot.insert(row);
                None
            }
        };
        if let Some((key, before)) = before {
            self.unfold(&author, &key, &before);
        }
        if let Some(key) = other {
            self.apart.moves += u64::from(people::bears_on_members(&key));
            self.note_course(&author, &key);
        }
        match (statement, item) {
            (Some(statement), _) => self.fold(author, statement, first, last),
            (None, Some(mark)) => self.forget_replies(&item_id(&author, &mark)),
            (None, None) => {}
        }
    }

    /// Lays what there is most of as densely as it goes, once everything was read: a tree that grew
    /// entry by entry leaves up to half of every node free. Folds what is to be searched, so that the
    /// first search need not.
    pub fn pack(&mut self) {
        for rows in self.rows.values_mut() {
            *rows = std::mem::take(rows).into_iter().collect();
        }
        self.items = std::mem::take(&mut self.items).into_iter().collect();
        self.feed = std::mem::take(&mut self.feed).into_iter().collect();
        self.threads = std::mem::take(&mut self.threads).into_iter().collect();
        self.says = std::mem::take(&mut self.says).into_iter().collect();
        for entry in self.items.values() {
            self.folded(entry);
        }
    }

    /// Forgets everything a person said, to be told it anew without what turned out void.
    pub fn forget(&mut self, author: &PersonId) {
        for (key, stored) in self.rows.remove(author).into_iter().flatten() {
            self.unfold(author, &key.to_string(), &stored);
        }
        let items = &self.items;
        self.apart.replied.retain(|id, _| items.contains_key(id));
        self.turned.retain(|(_, _, person), _| person != author);
        self.invited.retain(|(by, _)| by != author);
        self.apart.moves += 1;
        self.let_in_again();
        self.moved.remove(author);
    }

    /// Gives what a person says under a key, for whoever keeps it.
    pub fn row(&self, author: &PersonId, key: &str) -> Option<Row> {
        self.stored(author, &Key::read(key)).map(Stored::row)
    }

    fn stored(&self, author: &PersonId, key: &Key) -> Option<&Stored> {
        self.rows.get(author)?.get(key)
    }

    /// Gives what somebody says under a key now.
    fn value(&self, author: &PersonId, key: &str) -> Option<&str> {
        self.stored(author, &Key::read(key))?.value.as_deref()
    }

    /// Tells whether a person ever said anything here.
    pub fn has_spoken(&self, author: &PersonId) -> bool {
        self.rows.contains_key(author)
    }

    /// Counts posts of others behind a point of the order, up to `max`.
    pub fn posts_behind(&self, lamport: u64, me: &PersonId, max: usize) -> usize {
        let mine = beginning(me);
        let newest = self.feed.iter().rev();
        let behind = newest.take_while(|((stamp, _), _)| stamp.lamport > lamport);
        // Only those whose author could be oneself are looked up.
        let is_mine = |id: &ItemId| self.items.get(id).is_some_and(|e| e.author == *me);
        let others = behind.filter(|((_, id), author)| **author != mine || !is_mine(id));
        others.take(max).count()
    }

    /// Lists replies of others behind a point of the order, newest first and at most `max`: to what a
    /// person posted, and in threads in which they spoke.
    pub fn replies_behind(&self, lamport: u64, me: &PersonId, max: usize) -> Vec<ItemId> {
        let mut threads: BTreeSet<ItemId> = BTreeSet::new();
        for (id, entry) in self.mine(me) {
            threads.insert(entry.to.unwrap_or(id));
        }
        let mut behind: Vec<Place> = Vec::new();
        for root in threads {
            let replies = self.replies_from(&root, lamport.saturating_add(1));
            let others = replies.filter(|(_, id)| self.is_said_by_others(id, me));
            behind.extend(others);
        }
        behind.sort_unstable_by(|a, b| b.cmp(a));
        behind.truncate(max);
        behind.into_iter().map(|(_, id)| id).collect()
    }

    /// Lists what others said behind a point of the order that names a person and is no post, newest first
    /// and at most `max`: also in threads in which they have not spoken.
    pub fn named_behind(&self, lamport: u64, me: &PersonId, max: usize) -> Vec<ItemId> {
        let newest = self.mentions.get(me).into_iter().flatten().rev();
        let behind = newest.take_while(|(stamp, _)| stamp.lamport > lamport);
        let others = behind.filter(|place| !self.feed.contains_key(place));
        let others = others.filter(|(_, id)| self.is_said_by_others(id, me));
        others.take(max).map(|(_, id)| *id).collect()
    }

    /// Tells whether others have replied behind a point of the order to what a person posted, in a
    /// thread in which they spoke, or naming them.
    pub fn has_replies_behind(&self, root: &ItemId, lamport: u64, me: &PersonId) -> bool {
        let newer = self.replies_from(root, lamport.saturating_add(1));
        let mut newer = newer.filter(|(_, id)| self.is_said_by_others(id, me));
        let Some(first) = newer.next() else {
            return false;
        };
        let named = self.mentions.get(me);
        let names_me = |place: &Place| named.is_some_and(|named| named.contains(place));
        if names_me(&first) || newer.any(|place| names_me(&place)) {
            return true;
        }
        let is_mine = |id: &ItemId| self.items.get(id).is_some_and(|it| it.author == *me);
        is_mine(root) || self.replies_to(root).any(|reply| is_mine(&reply))
    }

    fn is_said_by_others(&self, id: &ItemId, me: &PersonId) -> bool {
        let entry = self.items.get(id);
        entry.is_some_and(|entry| entry.author != *me && !entry.is_gone)
    }

    /// Gives one item as its author says it now.
    pub fn item(&self, id: &ItemId) -> Option<Item> {
        if let Some(entry) = self.items.get(id) {
            return Item::read(self.stored_of(entry)?.value.as_deref()?);
        }
        let keeper = self.charters.get(id)?.keys().next()?;
        Item::read(self.value(keeper, &format!("charter/{id}"))?)
    }

    fn stored_of(&self, entry: &Entry) -> Option<&Stored> {
        self.stored(&entry.author, &Key::Item(entry.mark))
    }

    /// Gives every file something said here names, with who named it.
    pub fn files(&self) -> impl Iterator<Item = (&Attachment, PersonId)> {
        let named = self.files.iter();
        named.flat_map(|(id, files)| {
            let author = self.items.get(id).map(|entry| entry.author);
            files.iter().filter_map(move |file| Some((file, author?)))
        })
    }

    /// Gives the files that go with an item.
    pub fn files_of(&self, id: &ItemId) -> &[Attachment] {
        self.files.get(id).map_or(&[], Vec::as_slice)
    }

    /// Gives who said an item, and under which mark it can be changed.
    pub fn author_of(&self, id: &ItemId) -> Option<(PersonId, Option<Mark>)> {
        let entry = self.items.get(id)?;
        Some((entry.author, Some(entry.mark)))
    }

    /// Gives where an item stands in the order of the feed.
    pub fn place_of(&self, id: &ItemId) -> Option<(Stamp, ItemId)> {
        Some((self.items.get(id)?.first, *id))
    }

    /// Finds items whose id begins with what somebody typed.
    pub fn find(&self, prefix: &str) -> Vec<ItemId> {
        let prefix = prefix.trim().to_lowercase();
        let plain = prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
        if prefix.is_empty() || !plain {
            return Vec::new();
        }
        let from = padded(&prefix);
        let known = self.items.range(from..).map(|(id, _)| *id);
        let charters = self.charters.range(from..).map(|(id, _)| *id);
        let begins = |id: &ItemId| id.to_string().starts_with(&prefix);
        let mut found: Vec<ItemId> = known.take_while(begins).take(FOUND_MAX).collect();
        found.extend(charters.take_while(begins).take(FOUND_MAX));
        found
    }

    /// Takes what stood under a key out of every index.
    fn unfold(&mut self, author: &PersonId, key: &str, stood: &Stored) {
        let value = stood.value.as_deref();
        let Some(statement) = value.and_then(|value| Statement::read(key, value)) else {
            return;
        };
        let first = stood.first;
        match statement {
            Statement::About(_) => {
                self.abouts.remove(author);
                self.let_in_again();
            }
            Statement::Member(_) => {
                self.members.remove(author);
            }
            Statement::MyWhy(_) => {
                self.whys.remove(author);
            }
            Statement::Item(mark, item) => self.unfold_item(author, &mark, &item, first),
            Statement::Charter(id, _) => {
                let keepers = self.charters.get_mut(&id);
                if keepers.is_some_and(|k| k.remove(author).is_some() && k.is_empty()) {
                    self.charters.remove(&id);
                }
            }
            Statement::Program(id, _) => {
                let keepers = self.programs.get_mut(&id);
                if keepers.is_some_and(|k| k.remove(author).is_some() && k.is_empty()) {
                    self.programs.remove(&id);
                }
            }
            Statement::Says(relation, target, _) => {
                if let (Relation::Guest, Target::Person(person)) = (relation, &target) {
                    self.guests.remove(&(*person, *author));
                }
                self.says.remove(&(target.clone(), relation, *author));
                self.note_accepted((&target, relation, *author), false);
                self.note_case_word(relation);
                self.reweigh(&target, relation);
            }
        }
    }

    fn unfold_item(&mut self, author: &PersonId, mark: &Mark, item: &Item, first: Stamp) {
        let id = item_id(author, mark);
        let place = (first, id);
        self.note_case(&id, item);
        self.note_shown(&id, item);
        self.items.remove(&id);
        self.files.remove(&id);
        self.feed.remove(&place);
        take(&mut self.kinds, &item.kind, &place);
        if let Some(to) = item.to() {
            self.threads.remove(&(to, first, id));
            self.note_reply_gone(&to, place);
            self.list_if_gone(&to);
        }
        for person in item.mentions() {
            take(&mut self.mentions, &person, &place);
        }
        for part in parts(item) {
            take(&mut self.built, &part, &id);
        }
        self.uncount(author, item, &place);
    }

    fn fold(&mut self, author: PersonId, statement: Statement, first: Stamp, last: Stamp) {
        match statement {
            Statement::About(about) => {
                self.abouts.insert(author, (about, first));
                self.let_in_again();
            }
            Statement::Member(membership) => {
                self.members.insert(author, (membership, last));
            }
            Statement::MyWhy(why) => {
                self.whys.insert(author, why);
            }
            Statement::Item(mark, item) => self.fold_item(author, mark, &item, first),
            Statement::Charter(id, _) => {
                let keepers = self.charters.entry(id).or_default();
                keepers.insert(author, first);
            }
            Statement::Program(id, _) => {
                let keepers = self.programs.entry(id).or_default();
                keepers.insert(author, first);
            }
            Statement::Says(relation, target, value) => {
                if let (Relation::Guest, Target::Person(person)) = (relation, &target) {
                    self.guests.insert((*person, author));
                }
                let word = Word { value, stamp: last };
                self.says.insert((target.clone(), relation, author), word);
                self.note_accepted((&target, relation, author), true);
                self.note_case_word(relation);
                self.reweigh(&target, relation);
            }
        }
    }

    fn fold_item(&mut self, author: PersonId, mark: Mark, item: &Item, first: Stamp) {
        let id = item_id(&author, &mark);
        let place = (first, id);
        let entry = Entry {
            author,
            mark,
            kind: item.kind,
            first,
            to: item.to(),
            until: item.get(Head::Until).map(Into::into),
            is_gone: item.is_gone,
            folded: OnceCell::new(),
        };
        self.items.insert(id, entry);
        self.note_case(&id, item);
        self.note_shown(&id, item);
        let files = item.files();
        if !files.is_empty() {
            self.files.insert(id, files);
        }
        if item.kind.has_a_list() {
            self.kinds.entry(item.kind).or_default().insert(place);
        }
        if let Some(to) = item.to() {
            self.threads.insert((to, first, id));
            if !item.is_gone {
                self.note_reply(&to, &author, place);
            }
            self.list_if_gone(&to);
        }
        self.list(&id);
        for person in item.mentions() {
            self.mentions.entry(person).or_default().insert(place);
        }
        for part in parts(item) {
            self.built.entry(part).or_default().insert(id);
        }
        self.count(author, item, place);
    }

    /// Lists an item in the feed, or takes it off: it has a place there as long as it stands, and beyond
    /// that while others have replied, whose words are not lost with it.
    fn list(&mut self, id: &ItemId) {
        let Some(entry) = self.items.get(id) else {
            return;
        };
        let (place, by) = ((entry.first, *id), beginning(&entry.author));
        let (is_in_feed, is_gone) = (entry.kind.is_in_feed(), entry.is_gone);
        match is_in_feed && (!is_gone || self.first_reply(id).is_some()) {
            true => self.feed.insert(place, by),
            false => self.feed.remove(&place),
        };
    }

    /// Looks again at an item that was taken back, now that its replies are others.
    fn list_if_gone(&mut self, id: &ItemId) {
        if self.items.get(id).is_some_and(|entry| entry.is_gone) {
            self.list(id);
        }
    }

    /// Lists what people say about a target, in the order they said it.
    fn words(&self, target: Target, relation: Relation) -> Vec<(PersonId, &Word)> {
        let mut words: Vec<(PersonId, &Word)> = self.said_of(target, relation).collect();
        words.sort_by_key(|(person, word)| (word.stamp, *person));
        words
    }

    /// Gives what one person says about a target.
    fn word(&self, target: Target, relation: Relation, person: &PersonId) -> Option<&str> {
        let word = self.says.get(&(target, relation, *person))?;
        Some(word.value.as_str())
    }

    /// Goes through what people say about a target, person by person.
    fn said_of(
        &self,
        target: Target,
        relation: Relation,
    ) -> impl Iterator<Item = (PersonId, &Word)> {
        let from = (target, relation, PersonId::ZERO);
        let words = self.says.range(from.clone()..);
        words
            .take_while(move |((target, relation, _), _)| *relation == from.1 && *target == from.0)
            .map(|((_, _, person), word)| (*person, word))
    }

    /// Gives how many replies stand in a thread before one of them.
    pub fn place_in_thread(&self, root: &ItemId, reply: &ItemId) -> Option<usize> {
        self.replies_to(root).position(|id| id == *reply)
    }

    /// Goes through the replies to an item, oldest first.
    fn replies_to(&self, id: &ItemId) -> impl Iterator<Item = ItemId> + '_ {
        self.replies_from(id, 0).map(|(_, reply)| reply)
    }

    /// Goes through the replies to an item from a point of the order on, oldest first.
    fn replies_from(&self, id: &ItemId, lamport: u64) -> impl Iterator<Item = Place> + '_ {
        let id = *id;
        let from = Stamp {
            lamport,
            ..Stamp::ZERO
        };
        let replies = self.threads.range((id, from, ItemId::ZERO)..);
        let these = replies.take_while(move |(to, ..)| *to == id);
        these.map(|(_, stamp, reply)| (*stamp, *reply))
    }
}

/// The most items one beginning of an id finds.
const FOUND_MAX: usize = 8;

/// The lowest id that begins with these hexadecimal digits.
fn padded(prefix: &str) -> ItemId {
    let digits: String = prefix
        .chars()
        .chain(std::iter::repeat('0'))
        .take(32)
        .collect();
    digits.parse().unwrap_or(ItemId::ZERO)
}

/// How the id of a person begins: enough to tell most people apart.
fn beginning(person: &PersonId) -> [u8; 4] {
    *person.as_bytes().first_chunk().unwrap_or(&[0; 4])
}

fn parts(item: &Item) -> Vec<ItemId> {
    let parts = item.all(Head::Part).iter();
    parts.filter_map(|id| id.parse().ok()).collect()
}

/// Takes one value out of the set under a key, and the set with it if it was the last.
fn take<K: Ord, V: Ord>(sets: &mut BTreeMap<K, BTreeSet<V>>, key: &K, value: &V) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(value);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}
