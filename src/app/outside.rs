//! Feeds from outside, for the window: fetched and read on a thread of their own.

use node::{Node, fetch};
use replica::{Answer, Question, Refusal};
use ui::{OutsideComplaint, OutsideEntry, OutsideRead};

use crate::feed::{self, FEED_MAX_BYTES};
use crate::letters;

/// How many entries of one feed are shown.
const ENTRIES_SHOWN_MAX: usize = 20;

/// Fetches every feed one follows, as far as this device may reach; blocks.
pub fn read(node: &Node) -> OutsideRead {
    let mut read = OutsideRead::default();
    match node.ask(Question::Outside) {
        Ok(Answer::Text(links)) => read.followed = links.lines().map(str::to_owned).collect(),
        Ok(_) => {}
        Err(refusal) => read.complaints.push(complaint(refusal, "")),
    }
    if read.followed.is_empty() {
        return read;
    }
    if let Err(refusal) = feed::may_fetch(|act| node.carry(act)) {
        read.complaints.push(complaint(refusal, ""));
        return read;
    }
    for link in &read.followed {
        match fetch(link, FEED_MAX_BYTES) {
            Err(why) => {
                let why = Refusal::new(why.code(), why.to_string());
                read.complaints.push(complaint(why, link));
            }
            Ok(bytes) => match feed::read(&letters::of_xml(bytes), link) {
                Some(entries) => {
                    let entries = entries.into_iter().take(ENTRIES_SHOWN_MAX);
                    read.entries.extend(entries.map(shown));
                }
                None => {
                    let why = Refusal::new("not-a-feed", feed::not_a_feed(link));
                    read.complaints.push(complaint(why, link));
                }
            },
        }
    }
    read
}

fn complaint(why: Refusal, link: &str) -> OutsideComplaint {
    OutsideComplaint {
        code: why.code,
        sentence: why.message,
        link: link.to_owned(),
    }
}

fn shown(entry: feed::Entry) -> OutsideEntry {
    OutsideEntry {
        title: entry.title,
        link: entry.link,
        date: entry.date,
        text: entry.text,
        source: entry.source,
    }
}
