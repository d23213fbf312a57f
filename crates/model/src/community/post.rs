//! Posts, threads and the feed, as they are shown.
//!
//! For: an item together with what others made of it. Knows: what closes each kind, and that a
//! deleted item still stands where it stood. Never: gives more than a page at once, or a title, a
//! department or a rank of its author.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::community::{
    Community, Entry, Head, Item, Kind, Origin, Place, Relation, Stamp, Target, Word, beginning,
};
use crate::id::{ItemId, PersonId};

/// How far replies may point to each other before they are no thread any more.
const THREAD_DEPTH_MAX: usize = 64;

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Open,
    /// Its author accepted an answer.
    Answered,
    /// And thanked for it.
    Thanked,
    /// Its author closed it.
    Closed,
    /// Its last day is over.
    Over,
}

/// An item as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PostView {
    pub id: ItemId,
    pub author: PersonId,
    pub kind: Kind,
    pub title: Option<String>,
    /// Markdown, cleaned. Empty if it was deleted.
    pub text: String,
    pub status: Status,
    pub is_deleted: bool,
    /// Milliseconds since 1970, as the author's device claims.
    pub time: u64,
    /// When it was changed last, if it was.
    pub edited: Option<u64>,
    /// Where it stands in the order of the feed.
    pub stamp: Stamp,
    pub to: Option<ItemId>,
    pub re: Option<ItemId>,
    pub quote: Option<String>,
    pub until: Option<String>,
    pub source: Option<String>,
    pub topics: Vec<String>,
    pub mentions: Vec<PersonId>,
    /// Where it was relayed from, oldest first, and what it said there.
    pub origins: Vec<Origin>,
    pub relayed: Option<String>,
    /// Ideas it adds to, combines or departs from, and what was made of it.
    pub parts: Vec<ItemId>,
    pub built: Vec<ItemId>,
    /// Options of a poll with how many chose each.
    pub options: Vec<(String, usize)>,
    pub voters: usize,
    pub replies: usize,
    /// Reactions with how many people gave each.
    pub reactions: BTreeMap<String, usize>,
    /// Who thanked, with their words.
    pub thanks: Vec<(PersonId, String)>,
    pub accepted: Option<ItemId>,
    /// Who takes part, in the order they said so.
    pub joined: Vec<PersonId>,
    pub seats: Option<usize>,
    /// Whose idea a project makes happen: asked to run it with its author, and does once they take part.
    pub named: Option<PersonId>,
    /// The word that closed it.
    pub closing: Option<String>,
}

/// Which posts a feed lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct FeedFilter {
    /// Only these kinds; all if none is named.
    pub kinds: Vec<Kind>,
    /// Only what these people posted; everybody if nobody is named.
    pub authors: Vec<PersonId>,
    /// Only what was relayed or brought in from elsewhere, or only what was not.
    pub is_from_elsewhere: Option<bool>,
}

impl Community {
    /// Lists posts, newest first, before a place in the order.
    pub fn feed(
        &self,
        filter: &FeedFilter,
        before: Option<(Stamp, ItemId)>,
        max: usize,
        today: &str,
    ) -> Vec<PostView> {
        let listed: Box<dyn Iterator<Item = (&Place, &[u8; 4])>> = match before {
            Some(place) => Box::new(self.feed.range(..place).rev()),
            None => Box::new(self.feed.iter().rev()),
        };
        // Only those that could be by one of the authors are looked up.
        let begins: Vec<[u8; 4]> = filter.authors.iter().map(beginning).collect();
        let could_fit = |by: &[u8; 4]| begins.is_empty() || begins.contains(by);
        let fits = |entry: &Entry| {
            (filter.kinds.is_empty() || filter.kinds.contains(&entry.kind))
                && (filter.authors.is_empty() || filter.authors.contains(&entry.author))
        };
        let elsewhere = |post: &PostView| {
            let is = !post.origins.is_empty() || post.kind == Kind::BringIn;
            filter.is_from_elsewhere.is_none_or(|wanted| wanted == is)
        };
        listed
            .filter(|(_, by)| could_fit(by))
            .map(|((_, id), _)| id)
            .filter(|id| self.items.get(id).is_some_and(fits))
            .filter_map(|id| self.post(id, today))
            .filter(elsewhere)
            .take(max)
            .collect()
    }

    /// Lists what mentions a person, newest first.
    pub fn mentions_of(&self, person: &PersonId, max: usize, today: &str) -> Vec<PostView> {
        let all = self.mentions.get(person).into_iter().flatten().rev();
        let posts = all.filter_map(|(_, id)| self.post(id, today));
        posts.filter(|post| !post.is_deleted).take(max).collect()
    }

    /// Counts the posts of a feed.
    pub fn posts(&self) -> usize {
        self.feed.len()
    }

    /// Gives one item as it is shown on a day such as 2026-12-31.
    pub fn post(&self, id: &ItemId, today: &str) -> Option<PostView> {
        let entry = self.items.get(id)?;
        let stored = self.stored_of(entry)?;
        let item = Item::read(stored.value.as_deref()?)?;
        let target = || Target::Item(*id);
        let closing = self.closed(id, entry).map(|word| word.value.as_str());
        let accepted = self.accepted(id, entry);
        let thanks: Vec<(PersonId, String)> = self
            .words(target(), Relation::Thank)
            .into_iter()
            .map(|(person, word)| (person, word.value.clone()))
            .collect();
        let joined = match item.kind.takes_part() {
            true => self.words(target(), Relation::Join),
            false => Vec::new(),
        };
        let (options, voters) = self.tally(id, &item);
        let status = self.status(entry, &item, accepted, closing.is_some(), today);
        Some(PostView {
            id: *id,
            author: entry.author,
            kind: item.kind,
            title: item.title().map(str::to_owned),
            status,
            is_deleted: item.is_gone,
            time: entry.first.time,
            edited: (stored.writes() > 1 && !item.is_gone).then_some(stored.last().time),
            stamp: entry.first,
            to: item.to(),
            re: item.get(Head::Re).and_then(|id| id.parse().ok()),
            quote: item.get(Head::Quote).map(str::to_owned),
            until: item.get(Head::Until).map(str::to_owned),
            source: item.get(Head::Source).map(str::to_owned),
            topics: item.all(Head::Topic).to_vec(),
            mentions: item.mentions(),
            origins: item.origins(),
            relayed: item.get(Head::Relayed).map(str::to_owned),
            parts: super::parts(&item),
            built: self.built.get(id).into_iter().flatten().copied().collect(),
            options,
            voters,
            replies: self.replies_to(id).count(),
            reactions: self.reactions(id),
            thanks,
            accepted,
            joined: joined.into_iter().map(|(person, _)| person).collect(),
            seats: item.seats(),
            named: named(&item),
            closing: closing.map(str::to_owned),
            text: item.text,
        })
    }

    /// Lists a page of the replies to an item, oldest first, from the n-th on.
    pub fn replies(&self, id: &ItemId, from: usize, max: usize, today: &str) -> Vec<PostView> {
        let page = self.replies_to(id).skip(from).take(max);
        page.filter_map(|id| self.post(&id, today)).collect()
    }

    /// Finds the item that begins the thread an item stands in.
    pub fn root_of(&self, id: &ItemId) -> ItemId {
        let mut root = *id;
        for _ in 0..THREAD_DEPTH_MAX {
            match self.items.get(&root).and_then(|entry| entry.to) {
                Some(to) if self.items.contains_key(&to) => root = to,
                Some(_) | None => break,
            }
        }
        root
    }

    /// Only the author of a question accepts an answer, and only one that somebody else gave to it, as
    /// long as the question stands and is open.
    pub(super) fn accepted(&self, id: &ItemId, entry: &Entry) -> Option<ItemId> {
        if !entry.kind.takes_answers() || entry.is_gone {
            return None;
        }
        let key = (Target::Item(*id), Relation::Accept, entry.author);
        let said = self.says.get(&key)?;
        let answer: ItemId = said.value.parse().ok()?;
        let given = self.items.get(&answer)?;
        let in_time = self.is_before_closing(id, entry, said.stamp);
        (in_time && self.is_answer(id, entry, given)).then_some(answer)
    }

    /// Tells whether what was replied is an answer: somebody else's, that stands, and that was said
    /// before the question was closed.
    pub(super) fn is_answer(&self, id: &ItemId, question: &Entry, reply: &Entry) -> bool {
        reply.to == Some(*id)
            && !reply.is_gone
            && reply.author != question.author
            && self.is_before_closing(id, question, reply.first)
    }

    /// Tells whether a place of the order comes before an item was closed.
    pub(super) fn is_before_closing(&self, id: &ItemId, entry: &Entry, at: Stamp) -> bool {
        let closed = self.closed(id, entry);
        closed.is_none_or(|closed| at < closed.stamp)
    }

    /// Gives the word with which an item was closed: by its author, or by who runs a project with them.
    fn closed(&self, id: &ItemId, entry: &Entry) -> Option<&Word> {
        let said = |by| self.says.get(&(Target::Item(*id), Relation::Close, by));
        said(entry.author).or_else(|| said(self.co_host_of(id)?))
    }

    /// Names who runs a project with its author: whose idea it makes happen, once they take part in it.
    pub fn co_host_of(&self, id: &ItemId) -> Option<PersonId> {
        self.items.get(id).filter(|it| it.kind == Kind::Project)?;
        let named = named(&self.item(id)?)?;
        let takes_part = self.word(Target::Item(*id), Relation::Join, &named);
        takes_part.map(|_| named)
    }

    /// Gives the word with which an item was closed.
    pub fn closing_of(&self, id: &ItemId) -> Option<&str> {
        let entry = self.items.get(id)?;
        self.closed(id, entry).map(|word| word.value.as_str())
    }

    fn status(
        &self,
        entry: &Entry,
        item: &Item,
        accepted: Option<ItemId>,
        is_closed: bool,
        today: &str,
    ) -> Status {
        let thanked = accepted.is_some_and(|answer| {
            let target = Target::Item(answer);
            self.word(target, Relation::Thank, &entry.author).is_some()
        });
        let is_over = item.get(Head::Until).is_some_and(|until| until < today);
        match (thanked, accepted, is_closed, is_over) {
            (true, ..) => Status::Thanked,
            (false, Some(_), ..) => Status::Answered,
            (false, None, true, _) => Status::Closed,
            (false, None, false, true) => Status::Over,
            (false, None, false, false) => Status::Open,
        }
    }

    fn reactions(&self, id: &ItemId) -> BTreeMap<String, usize> {
        let mut counted = BTreeMap::new();
        for (_, word) in self.said_of(Target::Item(*id), Relation::React) {
            for reaction in word.value.split(',') {
                *counted.entry(reaction.to_owned()).or_default() += 1;
            }
        }
        counted
    }

    /// Counts the votes on each option, as far as they came before it was closed. A vote for several options of a poll that takes one counts
    /// for the first of them.
    pub(super) fn tally(&self, id: &ItemId, item: &Item) -> (Vec<(String, usize)>, usize) {
        let mut options: Vec<(String, usize)> = item
            .all(Head::Option)
            .iter()
            .map(|option| (option.clone(), 0))
            .collect();
        if options.is_empty() {
            return (options, 0);
        }
        let takes_many = item.kind != Kind::Poll || item.get(Head::Many).is_some();
        let choices_max = if takes_many { options.len() } else { 1 };
        let mut voters = 0;
        let entry = self.items.get(id);
        let counts = |at: Stamp| entry.is_none_or(|it| self.is_before_closing(id, it, at));
        for (_, word) in self.words(Target::Item(*id), Relation::Vote) {
            if !counts(word.stamp) {
                continue;
            }
            let chosen = word
                .value
                .split(',')
                .filter_map(|n| n.parse::<usize>().ok());
            let mut counts = false;
            for choice in chosen.take(choices_max) {
                if let Some((_, count)) = options.get_mut(choice.wrapping_sub(1)) {
                    *count += 1;
                    counts = true;
                }
            }
            voters += usize::from(counts);
        }
        (options, voters)
    }

    /// Lists asks and questions nobody has answered, oldest first.
    pub fn unanswered(&self, max: usize, today: &str) -> Vec<PostView> {
        let posts = self.waiting(today).filter_map(|id| self.post(&id, today));
        posts.take(max).collect()
    }

    /// Lists items of one kind, newest first. A kind without a list of its own is looked for among
    /// all items.
    pub fn of_kind(&self, kind: Kind, max: usize, today: &str) -> Vec<PostView> {
        let shown = |id: &ItemId| self.post(id, today).filter(|post| !post.is_deleted);
        if kind.has_a_list() {
            let listed = self.kinds.get(&kind).into_iter();
            let newest = listed.flat_map(|places| places.iter().rev());
            return newest.filter_map(|(_, id)| shown(id)).take(max).collect();
        }
        let sought = self.items.iter().filter(|(_, entry)| entry.kind == kind);
        let mut places: Vec<Place> = sought.map(|(id, entry)| (entry.first, *id)).collect();
        places.sort_unstable();
        let newest = places.iter().rev();
        newest.filter_map(|(_, id)| shown(id)).take(max).collect()
    }

    /// Lists who took cards back, and when, the newest first.
    pub fn cards_taken_back(&self, max: usize) -> Vec<(PersonId, u64)> {
        let all = self.kinds.get(&Kind::Card).into_iter().flatten();
        let all = all.filter_map(|(_, id)| self.items.get(id));
        let gone = all.filter(|entry| entry.is_gone);
        let taken = gone.filter_map(|entry| Some((self.stored_of(entry)?.last(), entry.author)));
        let mut taken: Vec<(Stamp, PersonId)> = taken.collect();
        taken.sort_unstable_by(|a, b| b.cmp(a));
        taken.truncate(max);
        taken.into_iter().map(|(at, who)| (who, at.time)).collect()
    }

    /// Gives what one person says about an item.
    pub fn said_about(&self, id: &ItemId, relation: Relation, person: &PersonId) -> Option<&str> {
        self.word(Target::Item(*id), relation, person)
    }
}

/// Names whose idea a project makes happen.
fn named(item: &Item) -> Option<PersonId> {
    let person = item
        .get(Head::Person)
        .filter(|_| item.kind == Kind::Project);
    person?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::{Mark, Rules, Statement, Touched};

    #[test]
    fn ten_thousand_replies_are_read_page_by_page() {
        const REPLIES: usize = 10_000;
        const PAGE: usize = 200;
        let person = PersonId::from_bytes([1; 32]);
        let mut community = Community::new(Rules::default());
        let mut say = |number: u64, item: Item| {
            let mut mark: Mark = [0; 16];
            mark[..8].copy_from_slice(&number.to_be_bytes());
            let key = Statement::Item(mark, item.clone()).key();
            let touched = Touched::once(key, Some(item.write().unwrap()));
            let stamp = Stamp {
                lamport: number + 1,
                ..Stamp::ZERO
            };
            community.hear(person, &[touched], stamp);
            crate::community::item_id(&person, &mark)
        };
        let root = say(0, Item::new(Kind::News, "Who brings cake?"));
        for number in 1..=REPLIES as u64 {
            let reply = Item::new(Kind::Reply, format!("reply {number}"));
            say(number, reply.with(Head::To, root.to_string()).unwrap());
        }
        let page = |from| community.replies(&root, from, PAGE, "2026-12-01");
        assert_eq!(page(0).len(), PAGE);
        let last = page(REPLIES - 1);
        assert_eq!(last.len(), 1);
        assert_eq!(last[0].text, format!("reply {REPLIES}"));
        assert_eq!(page(REPLIES * 2).len(), 0);
        assert_eq!(
            community.post(&root, "2026-12-01").unwrap().replies,
            REPLIES
        );
    }
}
