//! Sample people who go on living while somebody tries things: they answer, join and post.
//!
//! For: a sample space in which something comes back. Knows: the script, and the person whose window
//! is open. Never: does anything but by intents, as any person would, or speaks up in a real space.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use model::PersonId;
use node::Node;
use replica::{CommunityAct, Intent, Lifecycle, PostView, TalkAct, View};
use serde::Deserialize;

use super::act;

const SCRIPT: &str = include_str!("../../assets/sample/company.toml");

/// How often the sample people look around.
const LOOK_EVERY: Duration = Duration::from_secs(4);
/// How often one of them says something of their own accord.
const SPEAK_EVERY: Duration = Duration::from_secs(45);
/// How soon they notice that the sample space is left.
const STOP_WITHIN: Duration = Duration::from_millis(100);

/// What they say.
#[derive(Debug, Deserialize)]
struct Script {
    /// To a message, by turns.
    answers: Both,
    /// To a question in a community.
    help: Both,
    /// To a community somebody founds.
    welcome: Both,
    later: Vec<Later>,
}

/// The same in both languages, sentence by sentence.
#[derive(Debug, Deserialize)]
struct Both {
    en: Vec<String>,
    de: Vec<String>,
}

impl Both {
    fn pick(&self, german: bool, turn: usize) -> Option<String> {
        let list = if german { &self.de } else { &self.en };
        list.get(turn % list.len().max(1)).cloned()
    }
}

/// Something said later, of one's own accord.
#[derive(Debug, Deserialize)]
struct Later {
    community: String,
    /// Which of the others, counted from 1.
    by: usize,
    kind: replica::PostKind,
    text: String,
}

/// The sample people beside the one whose window is open; they fall silent when it is dropped.
pub struct Company {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Company {
    /// Lets the sample people on these devices live on beside `host`.
    pub fn gather(host: PersonId, others: Vec<Node>) -> Company {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let live = move || {
            if let Ok(script) = toml::from_str::<Script>(SCRIPT) {
                Circle::new(host, others, script).live(&stopped);
            }
        };
        let thread = std::thread::Builder::new().name("company".to_owned());
        // Without a thread nobody answers, and nothing else is different.
        let thread = thread.spawn(live).ok();
        Company { stop, thread }
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Who lives on, and what they have reacted to already.
struct Circle {
    host: PersonId,
    others: Vec<Node>,
    script: Script,
    seen: BTreeSet<String>,
    said: usize,
}

impl Circle {
    fn new(host: PersonId, others: Vec<Node>, script: Script) -> Circle {
        Circle {
            host,
            others,
            script,
            seen: BTreeSet::new(),
            said: 0,
        }
    }

    fn live(&mut self, stop: &AtomicBool) {
        let mut spoke = Instant::now();
        let mut looked = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            if looked.elapsed() >= LOOK_EVERY {
                looked = Instant::now();
                self.look_around();
            }
            if spoke.elapsed() >= SPEAK_EVERY {
                spoke = Instant::now();
                self.speak();
            }
            std::thread::sleep(STOP_WITHIN);
        }
    }

    /// Answers whatever the person at the window said or began since.
    fn look_around(&mut self) {
        for number in 0..self.others.len() {
            let Some(node) = self.others.get(number).cloned() else {
                return;
            };
            let view = node.view();
            for intent in self.wishes(number, &view) {
                // A message that could not be answered is tried again at the next look, anything else not.
                if let Err(failure) = act(&node, intent) {
                    tracing::debug!(code = failure.code, "a sample person could not answer");
                }
            }
        }
    }

    fn wishes(&mut self, number: usize, view: &View) -> Vec<Intent> {
        let mut wishes = self.answers(view);
        wishes.extend(self.joins(number, view));
        // One of them is enough for a question.
        if number == 0 {
            wishes.extend(self.helps(view));
        }
        wishes
    }

    /// Whoever is written to writes back.
    fn answers(&self, view: &View) -> Vec<Intent> {
        let waiting = view.conversations.iter().filter_map(|talk| {
            let last = talk.messages.last()?;
            let is_ours = last.author == self.host && talk.with == [self.host];
            is_ours.then_some((last, talk.messages.len()))
        });
        let answer = waiting.filter_map(|(last, turn)| {
            let text = self.script.answers.pick(is_german(&last.text), turn / 2)?;
            let (to, files) = (vec![self.host], Vec::new());
            Some(Intent::Talk(TalkAct::Say { to, text, files }))
        });
        answer.collect()
    }

    /// A community somebody founds is not left alone.
    fn joins(&mut self, number: usize, view: &View) -> Vec<Intent> {
        let mut wishes = Vec::new();
        for row in view.communities.iter() {
            let is_open = row.closed.is_none() && !row.pending;
            let is_over = matches!(row.state, Lifecycle::Archived | Lifecycle::Merged);
            if !row.joined
                && is_open
                && !is_over
                && self.seen.insert(format!("{number} {}", row.id))
            {
                wishes.push(Intent::Community(CommunityAct::Join {
                    community: row.id,
                    sign: true,
                }));
                let text = self.script.welcome.pick(is_german(&row.name), number);
                // Where only members read, one has to be let in first.
                let text = text.filter(|_| row.state != Lifecycle::Hidden);
                wishes.extend(text.map(|text| {
                    Intent::Community(CommunityAct::Post {
                        community: row.id,
                        kind: replica::PostKind::News,
                        text,
                        until: None,
                    })
                }));
            }
        }
        wishes
    }

    /// A question gets an answer, and anything else a heart.
    fn helps(&mut self, view: &View) -> Vec<Intent> {
        let mut wishes = Vec::new();
        for post in view.feed.iter().map(|item| &item.post) {
            if !self.is_fresh(post) {
                continue;
            }
            let to = post.id.clone();
            let words = self.script.help.pick(is_german(&post.text), self.said);
            let act = match (post.kind.is_question(), words) {
                (true, Some(text)) => CommunityAct::Reply { to, text },
                (true, None) | (false, _) => CommunityAct::React {
                    to,
                    sign: "heart".to_owned(),
                    on: true,
                },
            };
            self.said += 1;
            wishes.push(Intent::Community(act));
        }
        wishes
    }

    /// Tells whether a post of the person at the window was not looked at before.
    fn is_fresh(&mut self, post: &PostView) -> bool {
        let is_theirs = post.author == self.host && !post.deleted && !post.closed;
        is_theirs && post.replies.is_empty() && self.seen.insert(post.id.clone())
    }

    /// Says the next thing of the script.
    fn speak(&mut self) {
        let Some(later) = self.script.later.first() else {
            return;
        };
        let last = self.others.len().saturating_sub(1);
        let node = self
            .others
            .get(later.by.saturating_sub(1).min(last))
            .cloned();
        let later = self.script.later.remove(0);
        let Some(node) = node else { return };
        let view = node.view();
        let row = view
            .communities
            .iter()
            .find(|row| row.name == later.community);
        let Some(community) = row.filter(|row| row.joined).map(|row| row.id) else {
            return;
        };
        let post = CommunityAct::Post {
            community,
            kind: later.kind,
            text: later.text,
            until: None,
        };
        if let Err(failure) = act(&node, Intent::Community(post)) {
            tracing::debug!(code = failure.code, "a sample person could not post");
        }
    }
}

/// Guesses whether a text is German, so that whoever writes is answered in their language.
fn is_german(text: &str) -> bool {
    const WORDS: [&str; 16] = [
        "ich", "du", "und", "der", "die", "das", "ist", "nicht", "wer", "wie", "wir", "ein", "für",
        "hallo", "danke", "magst",
    ];
    let folded = text.to_lowercase();
    let has_umlaut = folded.contains(['ä', 'ö', 'ü', 'ß']);
    let mut words = folded.split(|c: char| !c.is_alphabetic());
    has_umlaut || words.any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use replica::{
        ConversationView, Delivery, FeedItem, MessageView, PostKind, ScopeId, Timestamp,
    };

    use super::*;

    fn circle() -> Circle {
        let script = toml::from_str(SCRIPT).expect("the script");
        Circle::new(PersonId::from_bytes([1; 32]), Vec::new(), script)
    }

    #[test]
    fn the_script_says_as_much_in_german_as_in_english() {
        let script: Script = toml::from_str(SCRIPT).expect("the script");
        for both in [&script.answers, &script.help, &script.welcome] {
            assert_eq!(both.en.len(), both.de.len());
            assert!(both.en.len() > 1);
            assert!(both.en.iter().all(|text| !is_german(text)), "{both:?}");
            assert!(both.de.iter().all(|text| is_german(text)), "{both:?}");
        }
        let german = script.later.iter().filter(|later| is_german(&later.text));
        let german = german.count();
        assert!(german >= 3 && script.later.len() - german >= 3);
        let communities = include_str!("../../assets/sample/communities.toml");
        for later in &script.later {
            assert!(later.kind.is_posted() && later.by > 0);
            assert!(
                communities.contains(&format!("name = \"{}\"", later.community)),
                "{}",
                later.community
            );
        }
    }

    fn message(author: u8, text: &str) -> MessageView {
        MessageView {
            id: text.to_owned(),
            author: PersonId::from_bytes([author; 32]),
            author_name: String::new(),
            at: Timestamp(0),
            text: text.to_owned(),
            is_cut: false,
            files: Vec::new(),
            mine: author != 1,
            delivery: Delivery::default(),
        }
    }

    #[test]
    fn a_message_is_answered_once_and_in_its_language() {
        let circle = circle();
        let view = |last: MessageView| View {
            conversations: Arc::new(vec![Arc::new(ConversationView {
                id: ScopeId::from_bytes([3; 32]),
                with: vec![circle.host],
                title: String::new(),
                messages: vec![last],
                unread: 0,
                muted: false,
                last_at: Timestamp(0),
            })]),
            ..View::default()
        };
        let answered = |last| circle.answers(&view(last));
        let said = |intents: Vec<Intent>| match intents.as_slice() {
            [Intent::Talk(TalkAct::Say { text, .. })] => text.clone(),
            other => panic!("{other:?}"),
        };
        assert!(is_german(&said(answered(message(1, "Magst du Tee?")))));
        assert!(!is_german(&said(answered(message(
            1,
            "Would you like tea?"
        )))));
        assert!(answered(message(2, "My own words")).is_empty());
    }

    #[test]
    fn a_question_is_answered_once_and_what_others_say_is_left_alone() {
        let mut circle = circle();
        let post = |author: u8, kind, id: &str| FeedItem {
            community_name: "Tea".to_owned(),
            followed: false,
            post: PostView {
                id: id.to_owned(),
                community: ScopeId::from_bytes([3; 32]),
                kind,
                author: PersonId::from_bytes([author; 32]),
                author_name: String::new(),
                at: Timestamp(0),
                text: "Who has a pot?".to_owned(),
                is_cut: false,
                edited: false,
                deleted: false,
                until: None,
                closed: false,
                replies: Vec::new(),
                earlier: 0,
                later: 0,
                reactions: Vec::new(),
                thanks: 0,
                origin: None,
                mine: false,
                unread: false,
                title: None,
                mentions_me: false,
                options: Vec::new(),
                many: false,
                voters: 0,
                helpers: Vec::new(),
                i_help: false,
                from: Vec::new(),
                became: Vec::new(),
                roles: Vec::new(),
                first_date: None,
                files: Vec::new(),
            },
        };
        let view = View {
            feed: Arc::new(vec![
                post(1, PostKind::Ask, "a"),
                post(1, PostKind::News, "b"),
                post(2, PostKind::Ask, "c"),
            ]),
            ..View::default()
        };
        let acts = circle.helps(&view);
        assert!(
            matches!(
                acts.as_slice(),
                [
                    Intent::Community(CommunityAct::Reply { to, .. }),
                    Intent::Community(CommunityAct::React { to: other, .. }),
                ] if to == "a" && other == "b"
            ),
            "{acts:?}"
        );
        assert!(circle.helps(&view).is_empty(), "once");
    }
}
