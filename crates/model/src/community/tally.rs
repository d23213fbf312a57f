//! Counts that are kept in step with every statement.
//!
//! For: what a view asks each time it is made, however many posts there are: how many of each kind,
//! which questions wait for an answer, how long answers took, who posted what first. Knows: what one
//! statement changes about these. Never: looks at all items because of one, or counts for others
//! what one person does.

use std::collections::BTreeMap;

use crate::community::{Community, Entry, Item, Kind, Ordered, Relation, Stamp, Target};
use crate::day::DAY_MS;
use crate::id::{ItemId, PersonId};

/// What is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Items of each kind that were not taken back.
    alive: BTreeMap<Kind, usize>,
    /// Items that came from elsewhere.
    bridges: usize,
    /// Asks somebody else has replied to.
    answered: usize,
    /// How many of them each author has.
    askers: BTreeMap<PersonId, usize>,
    /// How many asks waited so many hours for the first answer of somebody else.
    hours: BTreeMap<u64, usize>,
    /// What was made on which day since 1970 and still stands, by the clocks of devices.
    days: BTreeMap<u64, Made>,
    /// Asks and questions without a reply that their authors have not closed.
    waiting: Ordered,
    /// How each of them was counted last.
    asks: BTreeMap<ItemId, Asked>,
    /// The first post of everybody who has one.
    firsts: BTreeMap<PersonId, First>,
}

/// What was made on a day, or in some.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Everything the feed lists.
    pub posts: usize,
    pub asks: usize,
    pub cards: usize,
    pub gatherings: usize,
    pub projects: usize,
    pub bridges: usize,
}

impl Made {
    fn of(item: &Item) -> Made {
        if item.is_gone {
            return Made::default();
        }
        let is = |kind| usize::from(item.kind == kind);
        Made {
            posts: usize::from(is_listed(item.kind, item.is_gone)),
            asks: is(Kind::Ask),
            cards: is(Kind::Card),
            gatherings: is(Kind::Gathering),
            projects: is(Kind::Project),
            bridges: usize::from(is_bridge(item)),
        }
    }

    fn and(self, other: Made) -> Made {
        self.with(other, usize::saturating_add)
    }

    fn without(self, other: Made) -> Made {
        self.with(other, usize::saturating_sub)
    }

    fn with(self, other: Made, join: impl Fn(usize, usize) -> usize) -> Made {
        Made {
            posts: join(self.posts, other.posts),
            asks: join(self.asks, other.asks),
            cards: join(self.cards, other.cards),
            gatherings: join(self.gatherings, other.gatherings),
            projects: join(self.projects, other.projects),
            bridges: join(self.bridges, other.bridges),
        }
    }
}

impl Tally {
    /// Adds to what was made on a day, or takes it off; a day with nothing leaves no trace.
    fn note(&mut self, stamp: &Stamp, made: Made, join: fn(Made, Made) -> Made) {
        if made == Made::default() {
            return;
        }
        let day = stamp.time / DAY_MS;
        let sum = join(self.days.get(&day).copied().unwrap_or_default(), made);
        match sum == Made::default() {
            true => self.days.remove(&day),
            false => self.days.insert(day, sum),
        };
    }
}

/// The first thing somebody posted that still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct First {
    place: (Stamp, ItemId),
    /// Somebody else has replied to it.
    is_greeted: bool,
}

/// How one ask, or one question, is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Asked {
    author: PersonId,
    place: (Stamp, ItemId),
    kind: Kind,
    has_reply: bool,
    is_waiting: bool,
    hours: Option<u64>,
}

impl Community {
    /// Counts an item that has just been folded in.
    pub(super) fn count(&mut self, author: PersonId, item: &Item, place: (Stamp, ItemId)) {
        if !item.is_gone {
            *self.tally.alive.entry(item.kind).or_default() += 1;
        }
        self.tally.bridges += usize::from(is_bridge(item));
        self.tally.note(&place.0, Made::of(item), Made::and);
        if is_listed(item.kind, item.is_gone) {
            self.note_first(author, place);
        }
        self.weigh_around(item, &place.1);
    }

    /// Weighs what an item bears on: itself, if it asks, and what it replies to.
    fn weigh_around(&mut self, item: &Item, id: &ItemId) {
        if item.kind.takes_answers() {
            self.weigh(id);
        }
        if let Some(to) = item.to() {
            self.weigh(&to);
            self.greet(&to);
        }
    }

    /// Notes a post as the first one of its author, unless they have an earlier one.
    fn note_first(&mut self, author: PersonId, place: (Stamp, ItemId)) {
        let known = self.tally.firsts.get(&author);
        if known.is_some_and(|known| known.place < place) {
            return;
        }
        let is_greeted = self.first_answer(&place.1).is_some();
        self.tally
            .firsts
            .insert(author, First { place, is_greeted });
    }

    /// Looks again whether somebody was greeted by replies to a post, if it is their first one.
    fn greet(&mut self, id: &ItemId) {
        let Some(entry) = self.items.get(id) else {
            return;
        };
        let author = entry.author;
        let first = self.tally.firsts.get(&author);
        if first.is_none_or(|first| first.place.1 != *id) {
            return;
        }
        let place = (entry.first, *id);
        let is_greeted = self.first_answer(id).is_some();
        self.tally
            .firsts
            .insert(author, First { place, is_greeted });
    }

    /// Counts an item no longer that has just been taken out.
    pub(super) fn uncount(&mut self, author: &PersonId, item: &Item, place: &(Stamp, ItemId)) {
        if !item.is_gone {
            count_down(&mut self.tally.alive, &item.kind);
        }
        let bridges = usize::from(is_bridge(item));
        self.tally.bridges = self.tally.bridges.saturating_sub(bridges);
        self.tally.note(&place.0, Made::of(item), Made::without);
        let first = self.tally.firsts.get(author);
        if first.is_some_and(|first| first.place == *place) {
            self.tally.firsts.remove(author);
            if let Some(next) = self.first_listed(author) {
                self.note_first(*author, next);
            }
        }
        self.weigh_around(item, &place.1);
    }

    /// Looks again at what somebody said about a target, if it bears on what is counted.
    pub(super) fn reweigh(&mut self, target: &Target, relation: Relation) {
        if let (Target::Item(id), Relation::Close) = (target, relation) {
            self.weigh(id);
            // What came after its author closed it is no reply to it.
            self.greet(id);
        }
    }

    /// Counts one ask or question as it stands now.
    fn weigh(&mut self, id: &ItemId) {
        let now = self.asked(id);
        let before = self.tally.asks.get(id).copied();
        if now == before {
            return;
        }
        if let Some(before) = before {
            self.tally.asks.remove(id);
            self.tally.waiting.remove(&before.place);
            if before.kind == Kind::Ask {
                if before.has_reply {
                    self.tally.answered = self.tally.answered.saturating_sub(1);
                    count_down(&mut self.tally.askers, &before.author);
                }
                if let Some(hours) = before.hours {
                    count_down(&mut self.tally.hours, &hours);
                }
            }
        }
        let Some(now) = now else {
            return;
        };
        self.tally.asks.insert(*id, now);
        if now.is_waiting {
            self.tally.waiting.insert(now.place);
        }
        if now.kind == Kind::Ask {
            if now.has_reply {
                self.tally.answered += 1;
                *self.tally.askers.entry(now.author).or_default() += 1;
            }
            if let Some(hours) = now.hours {
                *self.tally.hours.entry(hours).or_default() += 1;
            }
        }
    }

    fn asked(&mut self, id: &ItemId) -> Option<Asked> {
        let asks = |entry: &&Entry| !entry.is_gone && entry.kind.takes_answers();
        self.items.get(id).filter(asks)?;
        let first = self.first_answer(id);
        let entry = self.items.get(id)?;
        let closed = self.word(Target::Item(*id), Relation::Close, &entry.author);
        Some(Asked {
            author: entry.author,
            place: (entry.first, *id),
            kind: entry.kind,
            has_reply: first.is_some(),
            is_waiting: first.is_none() && closed.is_none(),
            hours: first.map(|first| hours_between(entry.first, first)),
        })
    }

    /// Gives when somebody else answered or replied first, if that was before it was closed. Where the
    /// first reply was not, no later one is.
    fn first_answer(&mut self, id: &ItemId) -> Option<Stamp> {
        let (first, _) = self.first_reply(id)?;
        let entry = self.items.get(id)?;
        self.is_before_closing(id, entry, first).then_some(first)
    }

    fn first_listed(&self, author: &PersonId) -> Option<(Stamp, ItemId)> {
        let listed = self
            .mine(author)
            .filter(|(_, entry)| is_listed(entry.kind, entry.is_gone));
        listed.map(|(id, entry)| (entry.first, id)).min()
    }

    /// Counts the items of a kind that were not taken back.
    pub fn count_of(&self, kind: Kind) -> usize {
        self.tally.alive.get(&kind).copied().unwrap_or(0)
    }

    /// Counts the items that were relayed from other communities or brought in.
    pub(super) fn bridges(&self) -> usize {
        self.tally.bridges
    }

    /// Counts the asks somebody else has replied to.
    pub(super) fn answered_asks(&self) -> usize {
        self.tally.answered
    }

    /// Counts the people whose asks somebody else has replied to.
    pub(super) fn answered_askers(&self) -> usize {
        self.tally.askers.len()
    }

    /// Half of the asks that were answered by somebody else had an answer within so many hours.
    pub(super) fn hours_to_answer(&self) -> Option<u64> {
        let half = self.tally.hours.values().sum::<usize>() / 2;
        let mut behind = 0;
        let mut hours = self.tally.hours.iter();
        let middle = hours.find(|(_, asks)| {
            behind += **asks;
            behind > half
        });
        // Hours are counted when they are over: what took none whole was answered within one.
        middle.map(|(hours, _)| hours.saturating_add(1))
    }

    /// Counts the asks whose first answer came within each of some hours, the shortest first, and those that
    /// waited longer than all of them.
    pub(super) fn answers_within<const SPANS: usize>(&self, spans: [u64; SPANS]) -> Vec<usize> {
        let mut counts = vec![0; SPANS + 1];
        for (hours, asks) in &self.tally.hours {
            let span = spans.iter().position(|span| hours < span);
            if let Some(count) = counts.get_mut(span.unwrap_or(SPANS)) {
                *count += asks;
            }
        }
        counts
    }

    /// Sums up what was made from one day since 1970 to another one, both included.
    pub(super) fn made(&self, from: u64, to: u64) -> Made {
        let days = self.tally.days.range(from..=to);
        days.fold(Made::default(), |sum, (_, made)| sum.and(*made))
    }

    /// Lists asks and questions that wait for an answer on a day such as 2026-12-31, oldest first.
    pub fn waiting(&self, today: &str) -> impl Iterator<Item = ItemId> + '_ {
        let today: Box<str> = today.into();
        let open = move |id: &ItemId| {
            let entry = self.items.get(id);
            let until = entry.and_then(|entry| entry.until.as_deref());
            until.is_none_or(|until| *until >= *today)
        };
        let places = self.tally.waiting.iter();
        places.map(|(_, id)| *id).filter(open)
    }

    /// Tells whether somebody else replied to the first thing a person posted.
    pub(super) fn is_greeted(&self, person: &PersonId) -> bool {
        let first = self.tally.firsts.get(person);
        first.is_some_and(|first| first.is_greeted)
    }
}

/// Counts the whole hours between what was asked and what was answered.
const fn hours_between(ask: Stamp, answer: Stamp) -> u64 {
    answer.time.saturating_sub(ask.time) / (3_600 * 1_000)
}

/// Counts one less; what is none any more leaves no trace.
fn count_down<K: Ord>(counts: &mut BTreeMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

/// Tells whether the feed lists such an item.
const fn is_listed(kind: Kind, is_gone: bool) -> bool {
    kind.is_in_feed() && !is_gone
}

/// Tells whether an item came from elsewhere.
fn is_bridge(item: &Item) -> bool {
    let is_relayed = || item.kind.is_in_feed() && !item.origins().is_empty();
    !item.is_gone && (item.kind == Kind::BringIn || is_relayed())
}

#[cfg(test)]
#[allow(clippy::wildcard_enum_match_arm)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::community::{Head, Mark, ReadRow, Row, Rules, Say, Statement, Touched, item_id};

    const DAY: &str = "2026-12-01";
    const PEOPLE: u8 = 4;
    const STEPS: u64 = 4_000;

    /// The first answer of somebody else, found by going through the whole thread.
    fn answer<'c>(community: &'c Community, id: &ItemId, ask: &Entry) -> Option<&'c Entry> {
        let replies = community.replies_to(id);
        let mut replies = replies.filter_map(|id| community.items.get(&id));
        replies.find(|reply| community.is_answer(id, ask, reply))
    }

    /// What the counts have to be, found by looking at everything.
    fn counted(community: &Community) -> (Vec<usize>, usize, Vec<u64>, Vec<ItemId>) {
        let items = || community.items.iter().filter(|(_, entry)| !entry.is_gone);
        let of = |kind| items().filter(|(_, entry)| entry.kind == kind).count();
        let replies = |id: &ItemId| {
            let entry = &community.items[id];
            let replies = community.replies_to(id);
            let of_others =
                |reply: &ItemId| community.is_answer(id, entry, &community.items[reply]);
            replies.filter(of_others).count()
        };
        let asks = || items().filter(|(_, entry)| entry.kind == Kind::Ask);
        let mut hours: Vec<u64> = asks()
            .filter_map(|(id, ask)| {
                Some(hours_between(ask.first, answer(community, id, ask)?.first))
            })
            .collect();
        hours.sort_unstable();
        let mut waiting: Vec<(Stamp, ItemId)> = items()
            .filter(|(_, entry)| entry.kind.takes_answers())
            .filter_map(|(id, entry)| Some((entry.first, *id, community.post(id, DAY)?)))
            .filter(|(_, _, post)| post.status == crate::community::Status::Open)
            .filter(|(_, id, _)| replies(id) == 0)
            .map(|(first, id, _)| (first, id))
            .collect();
        waiting.sort_unstable();
        (
            Kind::ALL.map(of).to_vec(),
            asks().filter(|(id, _)| replies(id) > 0).count(),
            hours,
            waiting.into_iter().map(|(_, id)| id).collect(),
        )
    }

    /// What was made on some days, found by looking at everything.
    fn made(community: &Community, days: std::ops::RangeInclusive<u64>) -> Made {
        let items = community.items.iter().filter(|(id, entry)| {
            !entry.is_gone
                && days.contains(&(entry.first.time / DAY_MS))
                && community.item(id).is_some()
        });
        items.fold(Made::default(), |sum, (id, _)| {
            let made = community.item(id).map(|item| Made::of(&item));
            sum.and(made.unwrap_or_default())
        })
    }

    /// Who asked and had a reply of somebody else, found by looking at everything.
    fn askers(community: &Community) -> BTreeSet<PersonId> {
        let items = community.items.iter();
        let asks = items.filter(|(_, entry)| !entry.is_gone && entry.kind == Kind::Ask);
        let answered = asks.filter(|(id, entry)| answer(community, id, entry).is_some());
        answered.map(|(_, entry)| entry.author).collect()
    }

    /// Everybody's first post, and whether somebody replied to it, found by looking at everything.
    fn first_posts(community: &Community) -> Vec<Option<(ItemId, bool)>> {
        let person = |byte| PersonId::from_bytes([byte; 32]);
        let first = |byte| {
            let mut feed = community.feed.keys();
            let found = feed.find(|(_, id)| {
                let entry = &community.items[id];
                entry.author == person(byte) && !entry.is_gone
            });
            found.map(|(_, id)| (*id, answer(community, id, &community.items[id]).is_some()))
        };
        (0..PEOPLE).map(first).collect()
    }

    /// What is listed, replied and said about things, found by looking at everything; what is kept of it
    /// has to say the same.
    fn assert_lists_are_those_of_everything(community: &Community) {
        let mut feed = Vec::new();
        for (id, entry) in &community.items {
            let lists = |to: &ItemId| community.replies_to(to).any(|reply| reply == *id);
            assert!(entry.to.as_ref().is_none_or(lists), "each reply is found");
            let row = community.row(&entry.author, &Statement::key_of_item(&entry.mark));
            assert_eq!(row.map(|row| row.first), Some(entry.first));
            let of_others = |reply: &ItemId| {
                let reply = &community.items[reply];
                reply.to == Some(*id) && !reply.is_gone && reply.author != entry.author
            };
            let is_kept = || community.items.keys().any(&of_others);
            if entry.kind.is_in_feed() && (!entry.is_gone || is_kept()) {
                feed.push((entry.first, *id));
            }
        }
        for (id, first) in &community.apart.replied {
            let author = community.items[id].author;
            let mut replies = community.replies_to(id);
            let found = replies.find(|reply| community.is_said_by_others(reply, &author));
            assert_eq!(first.map(|(_, reply)| reply), found, "the first reply");
        }
        feed.sort_unstable();
        assert!(feed.iter().eq(community.feed.keys()), "the feed is whole");
        assert!(
            community
                .threads
                .iter()
                .all(|(to, _, id)| community.items[id].to == Some(*to))
        );
        for me in (0..=PEOPLE).map(|byte| PersonId::from_bytes([byte; 32])) {
            for lamport in [0, STEPS / 2, STEPS] {
                let behind = feed.iter().filter(|(stamp, id)| {
                    stamp.lamport > lamport && community.items[id].author != me
                });
                let (behind, max) = (behind.count(), 100);
                assert_eq!(community.posts_behind(lamport, &me, max), behind.min(max));
            }
        }
    }

    #[test]
    fn counts_are_those_of_looking_at_everything() {
        let mut community = Community::new(Rules::default());
        let mut state = 7_u64;
        let mut draw = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(99);
            (state >> 33) % below
        };
        let mut known: Vec<(PersonId, Mark)> = Vec::new();
        for step in 1..=STEPS {
            let author = PersonId::from_bytes([draw(u64::from(PEOPLE)) as u8; 32]);
            let stamp = Stamp {
                lamport: draw(STEPS),
                time: draw(40) * 3_600_000,
                ..Stamp::ZERO
            };
            let mut mark: Mark = [0; 16];
            mark[..8].copy_from_slice(&draw(300).to_be_bytes());
            let other = match known.is_empty() {
                true => item_id(&author, &mark),
                false => {
                    let (by, mark) = known[draw(known.len() as u64) as usize];
                    item_id(&by, &mark)
                }
            };
            let say = match draw(9) {
                0 | 1 => Say::Item(mark, Item::new(Kind::Ask, "Who helps?")),
                2 => {
                    let ask = Item::new(Kind::Ask, "Until yesterday");
                    Say::Item(mark, ask.with(Head::Until, "2026-11-30").unwrap())
                }
                3 => Say::Item(mark, Item::new(Kind::Advice, "How?")),
                4 => Say::Item(mark, Item::new(Kind::News, "So it is.")),
                5 | 6 => {
                    let answer = Item::new(Kind::Answer, "So.");
                    Say::Item(mark, answer.with(Head::To, other.to_string()).unwrap())
                }
                7 => Say::Item(mark, Item::gone(Kind::Ask, None)),
                _ => Say::About(Relation::Close, Target::Item(other), "done".to_owned()),
            };
            let (key, value) = match &say {
                Say::Item(mark, item) => {
                    known.push((author, *mark));
                    let key = Statement::Item(*mark, item.clone()).key();
                    (key, Some(item.write().unwrap()))
                }
                Say::About(relation, target, word) => {
                    let value = (draw(2) == 0).then(|| relation.parse(word).unwrap());
                    (format!("{relation}/{target}"), value)
                }
                other => panic!("{other:?}"),
            };
            match draw(40) {
                0 => community.forget(&author),
                1 => {
                    let first = stamp;
                    let row = Row {
                        value,
                        first,
                        last: stamp,
                        writes: 1,
                        past: Vec::new(),
                    };
                    community.restore(author, ReadRow::read(&key, row));
                }
                _ => community.hear(author, &[Touched::once(key, value)], stamp),
            }
            if step % 50 != 0 {
                continue;
            }
            if step % 500 == 0 {
                community.pack();
            }
            assert_lists_are_those_of_everything(&community);
            let (kinds, answered, hours, waiting) = counted(&community);
            let ours: Vec<usize> = Kind::ALL.map(|kind| community.count_of(kind)).to_vec();
            assert_eq!(ours, kinds, "kinds at {step}");
            assert_eq!(community.answered_asks(), answered, "answered at {step}");
            for days in [0..=0, 1..=1, 0..=9] {
                let sum = community.made(*days.start(), *days.end());
                assert_eq!(sum, made(&community, days), "days at {step}");
            }
            let within = |span: std::ops::Range<u64>| {
                let asks = hours.iter().filter(|hours| span.contains(hours));
                asks.count()
            };
            assert_eq!(
                community.answers_within([1, 24]),
                [within(0..1), within(1..24), within(24..u64::MAX)]
            );
            let middle = hours.get(hours.len() / 2).map(|hours| hours + 1);
            let answered = community.tally.askers.keys().copied();
            assert_eq!(answered.collect::<BTreeSet<_>>(), askers(&community));
            assert_eq!(community.hours_to_answer(), middle, "hours at {step}");
            assert_eq!(community.waiting(DAY).collect::<Vec<_>>(), waiting);
            let firsts = (0..PEOPLE).map(|byte| PersonId::from_bytes([byte; 32]));
            let first = |who| community.tally.firsts.get(&who);
            let firsts: Vec<Option<(ItemId, bool)>> = firsts
                .map(|who| first(who).map(|first| (first.place.1, first.is_greeted)))
                .collect();
            assert_eq!(firsts, first_posts(&community), "first posts at {step}");
        }
        assert!(community.answered_asks() > 0, "some were answered");
    }
}
