//! Sample people who go on living while somebody tries things: they answer, agree, join and post.
//!
//! For: a sample space in which something comes back. Knows: the script, and the person whose window
//! is open. Never: does anything but by intents, as any person would, reacts to what was there before
//! anybody looked, or speaks up in a real space.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use model::PersonId;
use node::Node;
use replica::{
    CommunityAct, CommunityRow, ConsentState, Intent, Language, Lifecycle, MeetAct, PostKind,
    PostView, ScopeId, TalkAct, View,
};
use serde::Deserialize;

use super::act;

const SCRIPT: &str = include_str!("../../assets/sample/company.toml");

/// How often the sample people look around.
const LOOK_EVERY: Duration = Duration::from_secs(4);
/// How often one of them says something of their own accord.
const SPEAK_EVERY: Duration = Duration::from_secs(45);
/// How soon they notice that the sample space is left.
const STOP_WITHIN: Duration = Duration::from_millis(100);
/// How many looks long something is tried that did not work, such as an answer to what has only half
/// arrived.
const TRIES_MAX: u32 = 15;

/// What they say.
#[derive(Debug, Deserialize)]
struct Script {
    /// To a message, by turns; whoever has heard all of them is left in peace.
    answers: Both,
    /// To a question in a community.
    help: Both,
    /// To a community somebody founds.
    welcome: Both,
    later: VecDeque<Later>,
}

/// The same in both languages, sentence by sentence.
#[derive(Debug, Deserialize)]
struct Both {
    en: Vec<String>,
    de: Vec<String>,
}

impl Both {
    fn list(&self, language: Language) -> &[String] {
        match language {
            Language::German => &self.de,
            Language::English => &self.en,
        }
    }

    fn nth(&self, language: Language, turn: usize) -> Option<String> {
        self.list(language).get(turn).cloned()
    }

    /// The next one, from the first again after the last.
    fn around(&self, language: Language, turn: usize) -> Option<String> {
        self.nth(language, turn % self.list(language).len().max(1))
    }
}

/// Something said later, of one's own accord.
#[derive(Debug, Deserialize)]
struct Later {
    /// By the name it had at the beginning.
    community: String,
    /// Which of the others, counted from 1.
    by: usize,
    kind: PostKind,
    text: String,
}

/// The sample people beside the one whose window is open; they fall silent when it is dropped.
pub struct Company {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Company {
    /// Lets the sample people on these devices live on beside whoever sits at `window`.
    pub fn gather(host: PersonId, window: Node, others: Vec<Node>) -> Company {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let live = move || match toml::from_str::<Script>(SCRIPT) {
            Ok(script) => {
                let mut circle = Circle::new(host, script);
                others.iter().for_each(|node| circle.remember(&node.view()));
                circle.live(&window, &others, &stopped);
            }
            Err(error) => tracing::error!(%error, "the script of the sample people cannot be read"),
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

/// Something one of them does in answer to something, named so that it is done once.
#[derive(Debug)]
struct Deed {
    name: String,
    intent: Intent,
}

/// Who is answered, what was there before, and what has been done since.
struct Circle {
    host: PersonId,
    /// What the host's window speaks.
    language: Language,
    script: Script,
    /// The communities of the script: people may call them otherwise meanwhile.
    known: BTreeMap<String, ScopeId>,
    /// Communities and posts that were there at the beginning.
    before: BTreeSet<String>,
    done: BTreeSet<String>,
    tries: BTreeMap<String, u32>,
    helped: usize,
}

impl Circle {
    fn new(host: PersonId, script: Script) -> Circle {
        Circle {
            host,
            language: Language::default(),
            script,
            known: BTreeMap::new(),
            before: BTreeSet::new(),
            done: BTreeSet::new(),
            tries: BTreeMap::new(),
            helped: 0,
        }
    }

    /// Notes what is there, as one device sees it.
    fn remember(&mut self, view: &View) {
        for row in view.communities.iter() {
            self.before.insert(row.id.to_string());
            self.known.entry(row.name.clone()).or_insert(row.id);
        }
        let posts = view.feed.iter().map(|item| item.post.id.clone());
        self.before.extend(posts);
    }

    fn live(&mut self, window: &Node, others: &[Node], stop: &AtomicBool) {
        let mut spoke = Instant::now();
        let mut looked = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            if looked.elapsed() >= LOOK_EVERY {
                looked = Instant::now();
                self.language = spoken_at(window);
                self.look_around(others);
            }
            if spoke.elapsed() >= SPEAK_EVERY {
                spoke = Instant::now();
                self.speak(others);
            }
            std::thread::sleep(STOP_WITHIN);
        }
    }

    /// Answers whatever the person at the window said or began since.
    fn look_around(&mut self, others: &[Node]) {
        for (number, node) in others.iter().enumerate() {
            for Deed { name, intent } in self.deeds(number, &node.view()) {
                let outcome = act(node, intent);
                if let Err(failure) = &outcome {
                    tracing::debug!(code = failure.code, name, "a sample person could not act");
                }
                self.note(name, outcome.is_ok());
            }
        }
    }

    /// Notes that something was done, or was tried in vain once more.
    fn note(&mut self, name: String, is_done: bool) {
        if is_done {
            self.done.insert(name);
        } else {
            *self.tries.entry(name).or_default() += 1;
        }
    }

    fn is_open(&self, name: &str) -> bool {
        let tried = self.tries.get(name).copied().unwrap_or(0);
        !self.done.contains(name) && tried < TRIES_MAX
    }

    /// What the device of this number has left to do.
    fn deeds(&mut self, number: usize, view: &View) -> Vec<Deed> {
        let mut deeds = self.answers(view);
        deeds.extend(agrees(view));
        deeds.extend(
            view.communities
                .iter()
                .filter_map(|row| self.joins(number, row)),
        );
        // One of them is enough for a question.
        if number == 0 {
            deeds.extend(self.helps(view));
        }
        deeds.iter_mut().for_each(|deed| {
            deed.name = format!("{number} {}", deed.name);
        });
        deeds.retain(|deed| self.is_open(&deed.name));
        deeds
    }

    /// Whoever is written to writes back.
    fn answers(&self, view: &View) -> Vec<Deed> {
        let waiting = view.conversations.iter().filter_map(|talk| {
            let last = talk.messages.last()?;
            let is_ours = last.author == self.host && talk.with == [self.host];
            let answered = talk.messages.iter().filter(|message| message.mine);
            is_ours.then_some((last, answered.count()))
        });
        let answer = waiting.filter_map(|(last, turn)| {
            let text = self.script.answers.nth(self.heard(&last.text), turn)?;
            let (to, files) = (vec![self.host], Vec::new());
            Some(Deed {
                name: format!("answer {}", last.id),
                intent: Intent::Talk(TalkAct::Say { to, text, files }),
            })
        });
        answer.collect()
    }

    /// A community somebody founds is not left alone, and whoever comes in says so.
    fn joins(&self, number: usize, row: &CommunityRow) -> Option<Deed> {
        let is_over = matches!(row.state, Lifecycle::Archived | Lifecycle::Merged);
        // Inside, a community only its members see goes by another id than it was announced under.
        let announced = row.notice.unwrap_or(row.id);
        let is_new = !self.before.contains(&announced.to_string());
        if !is_new || is_over || row.closed.is_some() || row.pending {
            return None;
        }
        let community = row.id;
        if !row.joined {
            let sign = true;
            return Some(Deed {
                name: format!("join {community}"),
                intent: Intent::Community(CommunityAct::Join { community, sign }),
            });
        }
        let text = self.script.welcome.around(self.heard(&row.name), number)?;
        Some(Deed {
            name: format!("welcome {community}"),
            intent: Intent::Community(news(community, PostKind::News, text)),
        })
    }

    /// A question gets an answer, a call somebody who comes along, and anything else a heart.
    fn helps(&mut self, view: &View) -> Vec<Deed> {
        let mut deeds = Vec::new();
        for post in view.feed.iter().map(|item| &item.post) {
            let name = format!("help {}", post.id);
            if !self.is_fresh(post) || self.done.contains(&format!("0 {name}")) {
                continue;
            }
            let item = post.id.clone();
            let act = match post.kind {
                kind if kind.is_question() => {
                    let language = self.heard(&post.text);
                    let Some(text) = self.script.help.around(language, self.helped) else {
                        continue;
                    };
                    self.helped += 1;
                    CommunityAct::Reply { to: item, text }
                }
                PostKind::JoinIn | PostKind::Idea | PostKind::Project => {
                    CommunityAct::TakePart { item, on: true }
                }
                PostKind::Poll => CommunityAct::Choose {
                    item,
                    choices: vec![1],
                },
                PostKind::News
                | PostKind::KnowHow
                | PostKind::Advice
                | PostKind::Spark
                | PostKind::Ask
                | PostKind::Offer
                | PostKind::Show
                | PostKind::BringIn
                | PostKind::Card
                | PostKind::Gathering
                | PostKind::Role
                | PostKind::Decision
                | PostKind::Answer
                | PostKind::Reply => CommunityAct::React {
                    to: item,
                    sign: "heart".to_owned(),
                    on: true,
                },
            };
            let intent = Intent::Community(act);
            deeds.push(Deed { name, intent });
        }
        deeds
    }

    /// Tells whether a post is one the person at the window made since, and nobody has answered.
    fn is_fresh(&self, post: &PostView) -> bool {
        let is_theirs = post.author == self.host && !post.deleted && !post.closed;
        is_theirs && post.replies.is_empty() && !self.before.contains(&post.id)
    }

    /// Says the next thing of the script; what cannot be said now is kept for later.
    fn speak(&mut self, others: &[Node]) {
        let Some(later) = self.script.later.pop_front() else {
            return;
        };
        if !self.says(others, &later) {
            self.script.later.push_back(later);
        }
    }

    fn says(&self, others: &[Node], later: &Later) -> bool {
        let last = others.len().saturating_sub(1);
        let node = others.get(later.by.saturating_sub(1).min(last));
        let community = self.known.get(&later.community).copied();
        let Some((node, community)) = node.zip(community) else {
            return false;
        };
        let post = news(community, later.kind, later.text.clone());
        let outcome = act(node, Intent::Community(post));
        if let Err(failure) = &outcome {
            tracing::debug!(code = failure.code, "a sample person could not post");
        }
        outcome.is_ok()
    }

    /// The language in which something is answered: its own, else the one of the window.
    fn heard(&self, text: &str) -> Language {
        guess(text).unwrap_or(self.language)
    }
}

/// Whoever is asked to meet agrees.
fn agrees(view: &View) -> Vec<Deed> {
    let asked = view.meet.requests.iter();
    let asked = asked.filter(|request| request.state == ConsentState::Asked);
    let agree = asked.map(|request| {
        let (program, person) = (request.program.clone(), request.person);
        Deed {
            name: format!("agree {program} {person} {}", request.since.0),
            intent: Intent::Meet(MeetAct::Agree { program, person }),
        }
    });
    agree.collect()
}

fn news(community: ScopeId, kind: PostKind, text: String) -> CommunityAct {
    CommunityAct::Post {
        community,
        kind,
        text,
        until: None,
    }
}

/// What the window speaks: what was chosen there, else what the system speaks.
fn spoken_at(window: &Node) -> Language {
    let view = window.view();
    let chosen = view.me.as_ref().and_then(|me| me.preferences.language);
    chosen.unwrap_or_else(|| ui::language_of(&std::env::var("LANG").unwrap_or_default()))
}

/// Guesses the language of a text by its short words, so that whoever writes is answered in theirs.
fn guess(text: &str) -> Option<Language> {
    const GERMAN: [&str; 32] = [
        "ich", "du", "und", "der", "die", "das", "ist", "nicht", "wer", "wie", "wir", "ein",
        "eine", "mit", "zu", "auf", "kann", "gibt", "es", "von", "wo", "hallo", "danke", "magst",
        "mir", "mich", "dir", "dich", "den", "hast", "bin", "wann",
    ];
    const ENGLISH: [&str; 32] = [
        "the", "and", "is", "i", "you", "a", "to", "of", "for", "with", "who", "how", "we", "it",
        "what", "can", "has", "have", "this", "my", "hello", "thanks", "your", "do", "are", "me",
        "be", "would", "when", "where", "our", "that",
    ];
    let folded = text.to_lowercase();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphabetic()).collect();
    let of = |list: &[&str]| words.iter().filter(|word| list.contains(*word)).count();
    let has_umlaut = folded.contains(['ä', 'ö', 'ü', 'ß']);
    let (german, english) = (of(&GERMAN) + usize::from(has_umlaut), of(&ENGLISH));
    match german.cmp(&english) {
        std::cmp::Ordering::Greater => Some(Language::German),
        std::cmp::Ordering::Less => Some(Language::English),
        std::cmp::Ordering::Equal => None,
    }
}
