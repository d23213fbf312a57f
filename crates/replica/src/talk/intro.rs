//! Warm introductions: three signed steps, and two consents before anything begins.
//!
//! For: meeting somebody through a contact of both. Knows: who asked, who passed it on, who agreed.
//! Never: tells anybody of a decline; nothing is written then, so that it looks like no answer.
//!
//! 1. Ann asks Ben, in their conversation, to introduce her to Cleo. A random mark names it.
//! 2. Ben passes it on to Cleo, in theirs, or does not.
//! 3. Cleo says yes to Ann, in a conversation of the two that Ben has no key to, and their first
//!    words stand in it. Ann counts it only if she asked for it: somebody who was never asked
//!    cannot introduce her.

use std::collections::BTreeMap;
use std::sync::Arc;

use history::{PersonId as Who, Timestamp};
use matching::assign::paths::OPEN_ASKS_MAX;
use model::PersonId;

use super::acts::{BLOCKED, ON};
use super::said::IntroStep as Step;
use super::{Voice, Word};
use crate::intent::TalkAct;
use crate::people::said;
use crate::replica::Replica;
use crate::view::{Answer, BlockedView, IntroPart, IntroView, Refusal};

/// The longest words of an introduction, in bytes.
pub(crate) const INTRO_TEXT_MAX_BYTES: usize = 2 * 1024;
/// The most introductions one person can have on show with us; later ones are not kept.
const INTROS_PER_PERSON_MAX: usize = 32;
/// The most introductions in a view.
const INTROS_SHOWN_MAX: usize = 200;
/// How long one waits before one asks the same person for the same again, in milliseconds: two weeks.
const ASK_AGAIN_AFTER_MS: u64 = 14 * 24 * 3_600 * 1_000;
const DECLINED: &str = "talk/intro/declined/";

type Mark = [u8; 16];

/// One step as it was heard.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub by: Arc<Voice>,
    pub seq: u64,
    pub to: Who,
    pub at: Timestamp,
    pub third: Who,
    pub text: String,
}

/// Every introduction one has to do with.
#[derive(Debug, Default)]
pub(crate) struct Intros {
    asked: BTreeMap<Mark, Heard>,
    passed: BTreeMap<Mark, Heard>,
    agreed: BTreeMap<Mark, Heard>,
}

impl Intros {
    /// Files a step; the first that is heard under a mark stands.
    pub fn file(&mut self, step: Step, mark: Mark, heard: Heard) {
        let steps = match step {
            Step::Asked => &mut self.asked,
            Step::Passed => &mut self.passed,
            Step::Agreed => &mut self.agreed,
        };
        let of_author = steps
            .values()
            .filter(|known| known.by.author == heard.by.author);
        if of_author.count() < INTROS_PER_PERSON_MAX {
            steps.entry(mark).or_insert(heard);
        }
    }

    /// Goes through all that was said, whoever said it.
    pub fn all(&self) -> impl Iterator<Item = &Heard> {
        let steps = [&self.asked, &self.passed, &self.agreed];
        steps.into_iter().flat_map(BTreeMap::values)
    }
}

impl Replica {
    /// Does a step of an introduction.
    pub(super) fn introduction(&mut self, act: TalkAct) -> Result<Answer, Refusal> {
        match act {
            TalkAct::AskIntro { via, to, text } => self.ask_intro(via, to, &text),
            TalkAct::AgreeIntro { intro, text } => self.agree_intro(&intro, &text),
            TalkAct::DeclineIntro { intro } => {
                let mark = self.find_intro(&intro)?;
                self.must_be_open_to_decline(&mark)?;
                self.set(format!("{DECLINED}{}", hex(&mark)), "on")?;
                Ok(Answer::Done)
            }
            TalkAct::Say { .. }
            | TalkAct::AskApart { .. }
            | TalkAct::PassOn { .. }
            | TalkAct::Read { .. }
            | TalkAct::Mute { .. }
            | TalkAct::Block { .. }
            | TalkAct::Follow { .. }
            | TalkAct::Receipts { .. } => Ok(Answer::Done),
        }
    }

    fn ask_intro(&mut self, via: PersonId, to: PersonId, text: &str) -> Result<Answer, Refusal> {
        if via == to {
            return Err(Refusal::new(
                "intro-same",
                "Could not ask for an introduction: the person in the middle is the one you want to meet. Write to them.",
            ));
        }
        // Both have to be members one can write to.
        self.talkers(&[to])?;
        self.must_not_be_strangers(&via, &to)?;
        self.must_not_wait_for(via, to)?;
        let mark = self.dice.bytes();
        self.say_intro(via, Step::Asked, mark, to, text)?;
        Ok(Answer::Intros(self.intros()))
    }

    /// Refuses to ask somebody who, as both show, does not know the other. Whoever shows to others whom they
    /// know shows everybody who says so too; whoever shows nobody may know anybody, so that nothing is refused
    /// then: who is asked knows it, and may let it lie.
    fn must_not_be_strangers(&self, via: &PersonId, to: &PersonId) -> Result<(), Refusal> {
        let me = self.me();
        let contacts = |of: &PersonId| {
            let person = self.people.get(of);
            person.map(|person| person.card.profile.contacts.clone())
        };
        let (Some(of_via), Some(of_to)) = (contacts(via), contacts(to)) else {
            return Ok(());
        };
        // That somebody knows oneself is told to oneself alone, and shows nothing of others.
        let shows = |known: &[PersonId]| known.iter().any(|one| Some(*one) != me);
        let are_apart = !of_via.contains(to) && !of_to.contains(via);
        match shows(&of_via) && shows(&of_to) && are_apart {
            true => Err(Refusal::new(
                "intro-strangers",
                format!(
                    "Could not ask for an introduction: {0} and {1} show whom they know, and not each other. Ask somebody who knows both; “eyelevel hints” names them. Or write to {1} yourself.",
                    self.name(via),
                    self.name(to)
                ),
            )),
            false => Ok(()),
        }
    }

    /// Agrees: who was asked to introduce passes it on, who is introduced opens the conversation.
    fn agree_intro(&mut self, typed: &str, text: &str) -> Result<Answer, Refusal> {
        let mark = self.find_intro(typed)?;
        let me = self.me_in_space();
        let asked = self.talks.intros.asked.get(&mark).cloned();
        if let Some(asked) = asked.filter(|asked| Some(asked.to) == me) {
            if self.talks.intros.passed.contains_key(&mark) {
                return Err(agreed_already());
            }
            let words = match text.trim() {
                "" => asked.text.clone(),
                words => format!("{words}\n\n{}", asked.text),
            };
            let words = model::excerpt(&words, INTRO_TEXT_MAX_BYTES / 4).0;
            self.say_intro(
                said(&asked.third),
                Step::Passed,
                mark,
                said(&asked.by.author),
                &words,
            )?;
            return Ok(Answer::Intros(self.intros()));
        }
        let passed = self.talks.intros.passed.get(&mark).cloned();
        let passed = passed.filter(|passed| Some(passed.to) == me);
        let passed = passed.ok_or_else(unknown_intro)?;
        if self.has_agreed(&mark) {
            return Err(agreed_already());
        }
        let ann = said(&passed.third);
        self.say_intro(ann, Step::Agreed, mark, said(&passed.by.author), "")?;
        let text = match text.trim() {
            "" => self.first_words(&passed),
            text => text.to_owned(),
        };
        self.say(&[ann], &text, &[])
    }

    /// Refuses to ask the same person for the same again while the first request is fresh. A decline
    /// looks like no answer; so nobody learns from this whether there was one.
    fn must_not_wait_for(&self, via: PersonId, to: PersonId) -> Result<(), Refusal> {
        let me = self.me_in_space();
        let since = self.now.0.saturating_sub(ASK_AGAIN_AFTER_MS);
        let is_same = |asked: &&Heard| {
            Some(asked.by.author) == me && said(&asked.to) == via && said(&asked.third) == to
        };
        let mut fresh = self.talks.intros.asked.values().filter(is_same);
        match fresh.any(|asked| asked.at.0 >= since) {
            true => Err(Refusal::new(
                "intro-asked",
                format!(
                    "Could not ask again: {} has your request. If nothing comes of it within two weeks, you may ask once more.",
                    self.name(&via)
                ),
            )),
            false => Ok(()),
        }
    }

    fn has_agreed(&self, mark: &Mark) -> bool {
        let agreed = self.talks.intros.agreed.get(mark);
        agreed.is_some_and(|by| Some(by.by.author) == self.me_in_space())
    }

    /// Refuses to decline what is one's own, or what one has agreed to: it is on its way.
    fn must_be_open_to_decline(&self, mark: &Mark) -> Result<(), Refusal> {
        let me = self.me_in_space();
        let intros = &self.talks.intros;
        let asked = intros.asked.get(mark);
        if asked.is_some_and(|asked| Some(asked.by.author) == me) {
            return Err(Refusal::new(
                "intro-yours",
                "Could not decline this: you asked for it yourself. Nothing begins unless both others agree.",
            ));
        }
        let passed_on =
            asked.is_some_and(|asked| Some(asked.to) == me) && intros.passed.contains_key(mark);
        match passed_on || self.has_agreed(mark) {
            true => Err(agreed_already()),
            false => Ok(()),
        }
    }

    /// The first words of a conversation nobody has written yet.
    fn first_words(&self, passed: &Heard) -> String {
        let by = self.name(&said(&passed.by.author));
        match self.preferences().language.unwrap_or_default() {
            crate::intent::Language::English => {
                format!("Hello, {by} has introduced us. I would like to talk.")
            }
            crate::intent::Language::German => {
                format!("Hallo, {by} hat uns bekannt gemacht. Ich würde gern reden.")
            }
        }
    }

    fn say_intro(
        &mut self,
        to: PersonId,
        step: Step,
        mark: Mark,
        third: PersonId,
        text: &str,
    ) -> Result<(), Refusal> {
        let text = text.trim().to_owned();
        if text.len() > INTRO_TEXT_MAX_BYTES {
            return Err(Refusal::new(
                "intro-length",
                format!(
                    "Could not do this: the words of an introduction have at most {INTRO_TEXT_MAX_BYTES} bytes. Shorten them."
                ),
            ));
        }
        let with = self.talkers(&[to])?;
        let scope = self.scope_for(&super::conversation_of(&with))?;
        let third = Who::from_bytes(*third.as_bytes());
        let word = Word::Intro {
            step,
            mark,
            third,
            text,
        };
        self.say_in(scope, &with, word, &with)
    }

    fn find_intro(&self, typed: &str) -> Result<Mark, Refusal> {
        let typed = typed.trim().to_lowercase();
        let intros = &self.talks.intros;
        let all = intros.asked.keys().chain(intros.passed.keys());
        let mut found: Vec<Mark> = all
            .filter(|mark| !typed.is_empty() && hex(mark).starts_with(&typed))
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [one] => Ok(*one),
            _ => Err(unknown_intro()),
        }
    }

    /// Lists what one asked for, what one is asked to pass on, and who wants to meet one.
    pub(crate) fn intros(&self) -> Vec<IntroView> {
        let Some(me) = self.me_in_space() else {
            return Vec::new();
        };
        let intros = &self.talks.intros;
        let mut shown: Vec<IntroView> = Vec::new();
        for (mark, asked) in &intros.asked {
            let is_done = match asked.by.author == me {
                // Only who was asked for can say yes to it.
                true => intros
                    .agreed
                    .get(mark)
                    .is_some_and(|by| by.by.author == asked.third && self.intro_stands(by)),
                false => intros.passed.contains_key(mark),
            };
            let part = match asked.by.author == me {
                true => IntroPart::Asked,
                false => IntroPart::ToPassOn,
            };
            let people = match part {
                IntroPart::Asked => (asked.to, asked.third),
                IntroPart::ToPassOn | IntroPart::ToAnswer => (asked.by.author, asked.third),
            };
            if asked.by.author == me || (asked.to == me && self.intro_stands(asked)) {
                shown.push(self.intro_view(mark, part, people, asked, is_done));
            }
        }
        for (mark, passed) in intros.passed.iter().filter(|(_, passed)| passed.to == me) {
            let is_done = intros.agreed.get(mark).is_some_and(|by| by.by.author == me);
            if self.intro_stands(passed) && !self.is_blocked(&passed.third) {
                let people = (passed.by.author, passed.third);
                shown.push(self.intro_view(mark, IntroPart::ToAnswer, people, passed, is_done));
            }
        }
        // What one has declined oneself is gone from one's own eyes too.
        shown.retain(|intro| !self.is_on(&format!("{DECLINED}{}", intro.id)));
        shown.sort_by_key(|intro| (std::cmp::Reverse(intro.at), intro.id.clone()));
        let open = |it: &&mut IntroView| it.part == IntroPart::ToPassOn && !it.done;
        let after = shown
            .iter_mut()
            .rev()
            .filter(open)
            .skip(OPEN_ASKS_MAX as usize);
        after.for_each(|intro| intro.waits = true);
        // What is there to be answered is never cut, however much has come since.
        shown.sort_by_key(|intro| intro.done || intro.waits || intro.part == IntroPart::Asked);
        shown.truncate(INTROS_SHOWN_MAX);
        shown
    }

    /// Tells whether a step is heard: its author's device speaks for them, and is not blocked.
    fn intro_stands(&self, heard: &Heard) -> bool {
        !self.is_blocked(&heard.by.author) && self.counts(&heard.by, heard.seq)
    }

    fn intro_view(
        &self,
        mark: &Mark,
        part: IntroPart,
        (middle, other): (Who, Who),
        heard: &Heard,
        is_done: bool,
    ) -> IntroView {
        IntroView {
            id: hex(mark),
            part,
            by: said(&middle),
            by_name: self.name(&said(&middle)),
            other: said(&other),
            other_name: self.name(&said(&other)),
            text: model::clean_lines(&heard.text, INTRO_TEXT_MAX_BYTES).0,
            at: heard.at,
            done: is_done,
            waits: false,
        }
    }

    /// Finds everybody one has blocked.
    pub(crate) fn blocked_people(&self) -> impl Iterator<Item = PersonId> + '_ {
        let chosen = self.settings_under(BLOCKED);
        let blocked = chosen.filter(|(_, value)| *value == ON);
        blocked.filter_map(|(key, _)| key.parse().ok())
    }

    /// Lists whom one takes nothing from.
    pub(crate) fn blocked(&self) -> Vec<BlockedView> {
        self.blocked_people()
            .filter(|person| self.people.get(person).is_some())
            .map(|person| BlockedView {
                person,
                name: self.name(&person),
            })
            .collect()
    }
}

fn hex(mark: &Mark) -> String {
    mark.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn agreed_already() -> Refusal {
    Refusal::new(
        "intro-agreed",
        "Could not do this: you have agreed to it already, and that is on its way.",
    )
}

fn unknown_intro() -> Refusal {
    Refusal::new(
        "unknown-intro",
        "Could not find this introduction. See “eyelevel intro list”.",
    )
}
