//! Answers to questions about communities: lists, the feed, search, the digest.
//!
//! For: the terminal, and whatever a window asks for beyond its view. Knows: the same views.
//! Never: changes anything.

use std::collections::BTreeMap;

use history::{ScopeId, Timestamp};
use model::PersonId;
use model::community::{Kind, PostView as Said, Section, calendar, search_words, without_umlauts};

use super::posts::post_kind;
use super::{Hall, unknown_community, unknown_item};
use crate::intent::matches_typed;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, CommunityRow, DigestView, FEED_SHOWN_MAX, FeedItem, FoundView, Refusal};

/// The most days a digest looks back.
const DIGEST_DAYS_MAX: u32 = 365;
/// The most replies of one thread that are shown at once.
const THREAD_MAX: usize = 1_000;
/// Fewer letters are taken for a word.
const ID_CHARS_MIN: usize = 6;
const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// The most posts one question about older ones brings.
const OLDER_MAX: usize = 2_000;

impl Replica {
    pub(crate) fn communities_answer(&mut self) -> Result<Answer, Refusal> {
        self.must_be_member("list the communities")?;
        let ids = self.communities();
        Ok(Answer::Communities(self.rows(&ids)))
    }

    pub(crate) fn community_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show the community")?;
        let row = self.find_community(typed)?;
        self.community_view_answer(row.id)
    }

    /// Finds the id of one community by name, id or the beginning of an id.
    pub(crate) fn find_community_id(&mut self, typed: &str) -> Result<history::ScopeId, Refusal> {
        self.find_community(typed).map(|row| row.id)
    }

    /// Finds one community by name, id or the beginning of an id.
    fn find_community(&mut self, typed: &str) -> Result<CommunityRow, Refusal> {
        let ids = self.communities();
        let typed = typed.trim();
        let names = |row: &CommunityRow| {
            let id = |scope: &ScopeId| model::PersonId::from_bytes(*scope.as_bytes());
            // Whoever has come in may still type what it was called from outside.
            let notice = row.notice.filter(|_| !typed.is_empty());
            matches_typed(typed, &id(&row.id), &row.name)
                || notice.is_some_and(|notice| matches_typed(typed, &id(&notice), ""))
        };
        let (mut rows, others): (Vec<CommunityRow>, Vec<CommunityRow>) =
            self.rows(&ids).into_iter().partition(names);
        match rows.as_slice() {
            [_] => rows.pop().ok_or_else(unknown_community),
            [] => Err(unknown_named(typed, &others)),
            several => {
                let ids: Vec<String> = several
                    .iter()
                    .take(5)
                    .map(|row| row.id.to_string().chars().take(8).collect())
                    .collect();
                Err(Refusal::new(
                    "ambiguous-community",
                    format!(
                        "“{}” is the name of {} communities. Type the beginning of the id: {}.",
                        model::clean_line(typed, 40).0,
                        several.len(),
                        ids.join(", ")
                    ),
                ))
            }
        }
    }

    pub(crate) fn feed_answer(
        &mut self,
        kind: Option<&str>,
        top: usize,
        source: Option<&str>,
    ) -> Result<Answer, Refusal> {
        self.must_be_member("show the feed")?;
        self.communities();
        let source = source.map(|typed| self.find_community_id(typed));
        let source = source.transpose()?;
        let kinds = match kind {
            None => Vec::new(),
            Some(typed) => {
                let kind: Kind = typed
                    .parse()
                    .map_err(|error: model::community::NoSuchKind| {
                        Refusal::new("unknown-kind", format!("Could not show the feed. {error}"))
                    })?;
                vec![kind]
            }
        };
        Ok(Answer::Feed(self.feed(&kinds, top, source)))
    }

    /// What was posted in a community before one of its posts.
    pub(crate) fn older_answer(&mut self, before: &str, top: usize) -> Result<Answer, Refusal> {
        self.must_be_member("show older posts")?;
        self.communities();
        let (community, post) = self.find_item(before)?;
        let items = self.posts_before(&community, &post, top.min(OLDER_MAX));
        items.map(Answer::Feed).ok_or_else(|| unknown_item(before))
    }

    /// Finds people and what was said. Each section has its share of `top` places.
    ///
    /// Where nothing is found, letters are tried that not everybody has: “haeuser” finds Häuser.
    pub(crate) fn search_answer(&mut self, text: &str, top: usize) -> Result<Answer, Refusal> {
        self.must_be_member("search")?;
        let mut found = self.found_anywhere(text, top);
        if let Some(umlauts) = without_umlauts(text).filter(|_| found.is_empty()) {
            found = self.found_anywhere(&umlauts, top);
        }
        Ok(Answer::Found(found))
    }

    fn found_anywhere(&mut self, text: &str, top: usize) -> Vec<FoundView> {
        let ids = self.communities();
        let words = search_words(text);
        let mut found = self.found_people(&words, top);
        let mut said = Vec::new();
        for id in &ids {
            let (Some(row), Some(hall)) = (self.row(id), self.halls.all.get(id)) else {
                continue;
            };
            let shown = |author: &PersonId| !self.hides(author);
            let hits = hall.fold.search(text, top, shown).into_iter();
            let hits = hits.filter_map(|hit| self.without_what_is_gone(hall, hit, &words));
            said.extend(hits.map(|hit| self.found_view(hall, &row, hit, &words)));
        }
        said.sort_by_key(|found| std::cmp::Reverse((found.at, found.id.clone())));
        said.dedup_by(|a, b| a.id == b.id);
        found.extend(said);
        found.sort_by_key(|found| found.section);
        let mut counts: BTreeMap<Section, usize> = BTreeMap::new();
        for one in &found {
            *counts.entry(one.section).or_default() += 1;
        }
        let mut shares = Section::shares(&counts, top);
        found.retain(|one| {
            let left = shares.get_mut(&one.section).filter(|left| **left > 0);
            left.map(|left| *left -= 1).is_some()
        });
        found
    }

    /// What was relayed and has been taken back since is not found by its words any more.
    fn without_what_is_gone(
        &self,
        hall: &Hall,
        hit: model::community::Hit,
        words: &[String],
    ) -> Option<model::community::Hit> {
        let item = hall.fold.item(&hit.id)?;
        if self.hides_anybody() && self.hides_item(hall, &hit.id) {
            return None;
        }
        let origins = item.origins();
        if origins.is_empty() || !self.origin_is_gone(&origins) {
            return Some(hit);
        }
        let title = item.title().unwrap_or_default();
        let own = model::community::folded_for_search(&format!("{title}\n{}", item.text));
        let has_all = words.iter().all(|word| own.contains(word.as_str()));
        let snippet = model::community::snippet(&item.text, words);
        has_all.then_some(model::community::Hit { snippet, ..hit })
    }

    fn found_view(
        &self,
        hall: &Hall,
        row: &CommunityRow,
        hit: model::community::Hit,
        words: &[String],
    ) -> FoundView {
        let thread = hall.fold.root_of(&hit.id);
        let root = hall.fold.item(&thread);
        let of = root.as_ref().and_then(|item| item.title());
        let of = of.map(str::to_owned);
        let found = FoundView {
            section: Section::of(hit.kind),
            kind: hit.kind.name().to_owned(),
            id: hit.id.to_string(),
            root: thread.to_string(),
            root_kind: root.map(|root| post_kind(root.kind)),
            title: hit.title.or(of).unwrap_or_default(),
            snippet: hit.snippet,
            community: Some(row.id),
            community_name: row.shown_name(),
            author_name: self.name(&hit.author),
            at: Timestamp(hit.time),
        };
        match hit.kind == Kind::Card {
            true => self.found_card(hall, &hit.id, words, found),
            false => found,
        }
    }

    /// The text of a card stands beside the fold, and others wrote in it too.
    fn found_card(
        &self,
        hall: &Hall,
        id: &model::ItemId,
        words: &[String],
        found: FoundView,
    ) -> FoundView {
        let said = hall.fold.post(id, &day_of(self.now));
        let Some(card) = said.map(|said| self.card(hall, &said)) else {
            return found;
        };
        FoundView {
            snippet: model::community::snippet(&card.text, words),
            author_name: card.authors.join(", "),
            ..found
        }
    }

    fn found_people(&mut self, words: &[String], top: usize) -> Vec<FoundView> {
        if words.is_empty() {
            return Vec::new();
        }
        let cards = self.member_cards();
        let shown = cards.iter().filter(|card| !self.hides(&card.id));
        let people = shown.filter(|card| {
            let texts: Vec<&str> = card.texts().collect();
            let haystack = model::community::folded_for_search(&texts.join(" "));
            words.iter().all(|word| haystack.contains(word.as_str()))
        });
        people
            .take(top)
            .map(|card| FoundView {
                section: Section::People,
                kind: "person".to_owned(),
                id: card.id.to_string(),
                root: String::new(),
                root_kind: None,
                title: card.shown_name(),
                snippet: card.profile.headline.clone().unwrap_or_default(),
                community: None,
                community_name: String::new(),
                author_name: String::new(),
                at: Timestamp(0),
            })
            .collect()
    }

    pub(crate) fn digest_answer(&mut self, days: u32) -> Result<Answer, Refusal> {
        self.must_be_member("put the digest together")?;
        self.communities();
        let days = days.clamp(1, DIGEST_DAYS_MAX);
        let since = Timestamp(self.now.0.saturating_sub(u64::from(days) * DAY_MS));
        let me = self.me().unwrap_or_default();
        let today = day_of(self.now);
        let mut digest = DigestView {
            since: day_of(since),
            ..DigestView::default()
        };
        let shown = |post: &Said| !self.hides(&post.author);
        let fresh =
            |item: &FeedItem| item.post.at >= since && !item.post.mine && !item.post.blocked;
        digest.posts = self.feed(&[], FEED_SHOWN_MAX, None);
        digest.posts.retain(fresh);
        let mine: Vec<ScopeId> = self
            .halls
            .all
            .iter()
            .filter(|(_, hall)| hall.fold.is_member(&me))
            .map(|(id, _)| *id)
            .collect();
        for id in mine {
            let (Some(row), Some(hall)) = (self.row(&id), self.halls.all.get(&id)) else {
                continue;
            };
            let item = |post: Said| FeedItem {
                community_name: row.shown_name(),
                followed: self.follows_person(&post.author),
                post: self.post(&id, hall, post, &today),
            };
            let mentions = hall.fold.mentions_of(&me, FEED_SHOWN_MAX, &today);
            digest
                .mentions
                .extend(mentions.into_iter().map(item).filter(fresh));
            let unanswered = hall.fold.unanswered(FEED_SHOWN_MAX, &today);
            let unanswered = unanswered.into_iter().filter(shown);
            digest.unanswered.extend(unanswered.map(item));
            let coming = self.gatherings(hall).into_iter();
            digest
                .gatherings
                .extend(coming.filter(|g| !g.called_off && g.when.as_str() >= today.as_str()));
        }
        digest.gatherings.sort_by(|a, b| a.when.cmp(&b.when));
        Ok(Answer::Digest(Box::new(digest)))
    }

    /// Tells what was said under an id, or the beginning of one; words are no id.
    pub(crate) fn words_of_item(&self, typed: &str) -> Option<String> {
        let is_id = typed.len() >= ID_CHARS_MIN && typed.bytes().all(|it| it.is_ascii_hexdigit());
        if !is_id {
            return None;
        }
        let (community, id) = self.find_item(typed).ok()?;
        let said = self
            .hall(&community)
            .ok()?
            .fold
            .post(&id, &day_of(self.now))?;
        (!said.is_deleted).then_some(said.text)
    }

    /// Gives one thing said with a page of its replies.
    pub(crate) fn thread_answer(
        &mut self,
        typed: &str,
        from: Option<usize>,
        top: usize,
    ) -> Result<Answer, Refusal> {
        self.must_be_member("show what was said to it")?;
        self.communities();
        let (community, id) = self.find_item(typed)?;
        let hall = self.hall(&community)?;
        let today = day_of(self.now);
        let root = hall.fold.root_of(&id);
        let said = hall
            .fold
            .post(&root, &today)
            .ok_or_else(unknown_community)?;
        let top = top.clamp(1, THREAD_MAX);
        // Of a reply, the page it stands in; of what begins the thread, the newest.
        let newest = said.replies.saturating_sub(top);
        let place = hall.fold.place_in_thread(&root, &id);
        let around = place.map(|place| place.saturating_sub(top / 2).min(newest));
        let from = from.unwrap_or_else(|| around.unwrap_or(newest));
        let from = from.min(said.replies);
        let page = hall.fold.replies(&root, from, top, &today);
        let replies = page.into_iter();
        let replies: Vec<_> = replies
            .map(|reply| self.reply_view(hall, reply, &said))
            .collect();
        let later = said
            .replies
            .saturating_sub(from.saturating_add(replies.len()));
        let author = said.author;
        let page = (super::view::count(from), replies);
        let mut post = self.post_with(&community, hall, said, page, &today);
        post.later = super::view::count(later);
        Ok(Answer::Feed(vec![FeedItem {
            community_name: self.row_name(&community).unwrap_or_default(),
            followed: self.follows_person(&author),
            post,
        }]))
    }

    /// Writes a card as Markdown, with authors and source.
    pub(crate) fn card_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show the card")?;
        self.communities();
        let (community, id) = self.find_item(typed)?;
        let hall = self.hall(&community)?;
        let said = hall.fold.post(&id, &day_of(self.now));
        let said = said.filter(|said| said.kind == Kind::Card).ok_or_else(|| {
            Refusal::new(
                "no-card",
                "Could not write this out: it is no knowledge card. See the cards with “eyelevel community show ID”.",
            )
        })?;
        let card = self.card(hall, &said);
        let row = self.row(&community).ok_or_else(unknown_community)?;
        let mut text = format!("# {}\n\n{}\n\n---\n\n", card.title, card.text.trim());
        text.push_str(&super::wording::card_origin(
            self.tongue(),
            &card.authors,
            (&row.name, &day_of(card.at)),
            said.source.as_deref(),
        ));
        for part in &said.parts {
            let Some(made_from) = hall.fold.post(part, &day_of(self.now)) else {
                continue;
            };
            text.push_str(&super::wording::card_made_from(
                self.tongue(),
                &self.name(&made_from.author),
                &day_of(Timestamp(made_from.time)),
                &made_from.id.to_string(),
            ));
        }
        Ok(Answer::Text(text))
    }

    pub(crate) fn calendar_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("write the calendar file")?;
        self.communities();
        let (community, id) = self.find_item(typed)?;
        let gathering = self.hall(&community)?.fold.gathering(&id);
        let now = moment_of(self.now);
        let file = gathering.and_then(|gathering| calendar(&gathering, &now));
        file.map(Answer::Text).ok_or_else(|| {
            Refusal::new(
                "no-date",
                "Could not write the calendar file: this is no gathering with a date.",
            )
        })
    }
}

/// Writes a point of time in UTC, such as 2026-11-24 18:05.
fn moment_of(at: Timestamp) -> String {
    let minutes = at.0 / 60_000 % (24 * 60);
    format!("{} {:02}:{:02}", day_of(at), minutes / 60, minutes % 60)
}

/// Finds the name somebody probably meant: one that begins so, or one with few other letters.
pub(crate) fn nearly_named<'a>(
    typed: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let folded = model::folded(typed.trim());
    let begins = |name: &&str| model::folded(name).starts_with(&folded);
    let is_long_enough = folded.chars().count() >= BEGINNING_MIN_CHARS;
    let mut beginning = names.clone().filter(|name| is_long_enough && begins(name));
    let one = beginning.next().filter(|_| beginning.next().is_none());
    one.or_else(|| crate::answers::meant(typed, names))
}

/// Fewer letters begin too many names. In characters.
const BEGINNING_MIN_CHARS: usize = 3;

/// Says that no community is called so, and which is called nearly so.
fn unknown_named(typed: &str, others: &[CommunityRow]) -> Refusal {
    let mut refusal = unknown_community();
    let named = others.iter().map(|row| row.name.as_str());
    if let Some(name) = nearly_named(typed, named) {
        refusal
            .message
            .push_str(&format!(" Did you mean “{name}”?"));
    }
    refusal
}
