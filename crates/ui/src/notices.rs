//! What is new for somebody who is not looking: found in a view, told outside the window.
//!
//! For: one notice for everything that came since the last view. Knows: what is said to oneself,
//! and what its owner chose. Never: shows a name or a word unless that was chosen, tells anything
//! in quiet hours, or tells twice; what is new stands in the window all the same. What arrived in
//! quiet hours is told once, when they are over, unless one has looked in between.

use std::collections::BTreeSet;

use replica::{Notices, Timestamp, View};

use crate::words::outside::OutsideWords;

/// The longest text of a notice, in characters.
const NOTICE_MAX_CHARS: usize = 120;
/// The most names in a summary.
const NAMES_MAX: usize = 3;

/// What is told outside the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub body: String,
}

impl Notice {
    /// Says which space it comes from, for whoever has another one before them. The name of a space
    /// is a name: where none may be shown, this one is not shown either.
    pub(crate) fn of_space(mut self, view: &View) -> Notice {
        let shows_words = |me: &replica::MeView| me.preferences.notices.shows_words;
        let space = view.space.as_ref().map(|space| space.name.trim());
        if view.me.as_ref().is_some_and(shows_words)
            && let Some(space) = space.filter(|name| !name.is_empty())
        {
            let title = format!("{} · {space}", self.title);
            self.title = model::clean_line(&title, NOTICE_MAX_CHARS).0;
        }
        self
    }
}

/// What was seen before.
#[derive(Debug, Default)]
pub(crate) struct State {
    known: BTreeSet<String>,
    /// What arrived in quiet hours and is to be told after them.
    held: BTreeSet<String>,
    /// What was there at the start is not new.
    is_begun: bool,
}

/// One thing somebody may want to hear of.
struct News {
    key: String,
    who: String,
    text: String,
    at: Timestamp,
}

impl State {
    /// Gives what is to be told of a newer view; `minute` is that of the day where one is.
    pub fn look(
        &mut self,
        view: &View,
        words: &OutsideWords,
        minute: u16,
        is_looking: bool,
    ) -> Option<Notice> {
        // A start shows people before it has read what was said.
        if view.me.is_none() || view.progress.is_some() {
            return None;
        }
        let notices = view.me.as_ref()?.preferences.notices;
        let all = news(view, &notices, words);
        let known = std::mem::take(&mut self.known);
        self.known = all.iter().map(|news| news.key.clone()).collect();
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        if is_first || is_looking || !notices.on {
            self.held.clear();
            return None;
        }
        let is_fresh = |news: &News| !known.contains(&news.key);
        if !notices.may_tell(minute) {
            let fresh = all.into_iter().filter(is_fresh);
            self.held.extend(fresh.map(|news| news.key));
            return None;
        }
        let held = std::mem::take(&mut self.held);
        let is_held = |news: &News| held.contains(&news.key);
        // What was held back and has been read on another device since is news no more.
        let was_quiet = all.iter().any(is_held);
        let mut all = all;
        all.retain(|news| is_fresh(news) || is_held(news));
        match (all.is_empty(), was_quiet) {
            (true, _) => None,
            (false, true) => Some(summed_up(all, &notices, words)),
            (false, false) => Some(told(all, &notices, words)),
        }
    }

    /// Says in how many minutes there may be something to tell though nothing new arrives.
    pub fn tells_in(&self, view: &View, minute: u16) -> Option<u16> {
        let notices = view.me.as_ref()?.preferences.notices;
        let quiet = notices.quiet.filter(|_| !self.held.is_empty())?;
        quiet.minutes_left(minute)
    }
}

/// One notice for everything that arrived in quiet hours.
fn summed_up(held: Vec<News>, notices: &Notices, words: &OutsideWords) -> Notice {
    let mut body = (words.new_things)(held.len() as u64);
    if notices.shows_words {
        let mut names: Vec<&str> = Vec::new();
        for news in &held {
            if !names.contains(&news.who.as_str()) {
                names.push(&news.who);
            }
        }
        let more = if names.len() > NAMES_MAX { ", …" } else { "" };
        names.truncate(NAMES_MAX);
        body = format!("{body}: {}{more}", names.join(", "));
    }
    Notice {
        title: words.after_quiet.to_owned(),
        body: model::clean_line(&body, NOTICE_MAX_CHARS).0,
    }
}

fn told(fresh: Vec<News>, notices: &Notices, words: &OutsideWords) -> Notice {
    let count = fresh.len() as u64;
    let newest = fresh.into_iter().max_by_key(|news| news.at);
    match newest.filter(|_| notices.shows_words) {
        Some(news) => Notice {
            title: match count {
                1 => news.who,
                _ => format!("{} · {}", news.who, (words.new_things)(count)),
            },
            body: model::clean_line(&news.text, NOTICE_MAX_CHARS).0,
        },
        None => Notice {
            title: "Eyelevel".to_owned(),
            body: (words.new_things)(count),
        },
    }
}

/// Lists what may be told of a view.
fn news(view: &View, notices: &Notices, words: &OutsideWords) -> Vec<News> {
    let mut all = Vec::new();
    let talks = view.conversations.iter();
    for talk in talks.filter(|talk| !talk.muted && talk.unread > 0) {
        let unread = talk.messages.iter().rev().filter(|message| !message.mine);
        all.extend(unread.take(talk.unread as usize).map(|message| News {
            key: message.id.clone(),
            who: message.author_name.clone(),
            text: message.text.clone(),
            at: message.at,
        }));
    }
    let quiet: BTreeSet<_> = view
        .communities
        .iter()
        .filter(|row| row.quiet)
        .map(|row| row.id)
        .collect();
    // Whoever was drawn for a panel hears of it, of each report once: others wait for them.
    let told = view.communities.iter().filter(|row| !row.quiet);
    let drawn = told.flat_map(|row| row.panels.iter().map(move |case| (row, case)));
    all.extend(drawn.map(|(row, case)| News {
        key: format!("panel {}", case.id),
        who: row.name.clone(),
        text: (words.drawn)(&row.name),
        at: case.at,
    }));
    let concerns = view.concerns.iter();
    let loud = concerns.filter(|it| !quiet.contains(&it.community));
    all.extend(loud.map(|concern| News {
        key: concern.id.clone(),
        who: concern.author_name.clone(),
        text: concern.text.clone(),
        at: concern.at,
    }));
    if notices.every_post {
        let feed = view.feed.iter().map(|item| &item.post);
        let loud = feed.filter(|post| !quiet.contains(&post.community));
        let of_others = loud.filter(|post| !post.mine && !post.deleted && !post.mentions_me);
        all.extend(of_others.map(|post| News {
            key: post.id.clone(),
            who: post.author_name.clone(),
            text: post.title.clone().unwrap_or_else(|| post.text.clone()),
            at: post.at,
        }));
    }
    all
}
