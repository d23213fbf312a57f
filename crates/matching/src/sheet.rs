//! The sheet of a match: what two people, or a group, begin with.
//!
//! For: who leads what, a map of topics, the plan of a day, a first agenda: lines of a description,
//! filled with what people said and showed. Knows: wishes that are met or open, common times, dates
//! people named. Never: counts for a score; invents a date or a topic (a line that has nothing to name
//! says what to agree on, or is left out); looks at a clock.

use model::PersonId;
use model::community::date_of;
use serde::Deserialize;

use crate::affinity::MEETS_PERMILLE;
use crate::cover::Covered;
use crate::features::{Features, Topic};
use crate::need::{Met, fit};
use crate::program::{Program, Side, Source};
use crate::rank::Candidate;
use crate::reasons::{Direction, own};
use crate::say;
use crate::score::{Glass, Pair};
use crate::texts::{Language, Texts};

/// A line that stands for several things stands there at most so often.
const EACH_MAX: usize = 6;
/// A sheet has at most so many lines.
const LINES_MAX: usize = 16;

/// One line of a sheet, as a description says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SheetLine {
    /// With `{name}`, `{seeker}`, `{giver}`, `{topic}`, `{gift}`, `{learn}`, `{teach}`, `{sought}` and
    /// `{given}` (the same, also where it is somebody who is sought), `{when}`, `{load}` (how many the one who gives has now), `{start}`, `{end}` and `{day}` filled in.
    pub text: Texts,
    /// What it says where something to fill in is missing.
    pub otherwise: Option<Texts>,
    #[serde(default)]
    pub each: Each,
    /// Only what one of these sources says.
    #[serde(default)]
    pub of: Vec<Source>,
    /// Which day `{day}` is.
    pub day: Option<DayOf>,
}

/// For what a line stands there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Once.
    #[default]
    Once,
    /// Every wish of the one who seeks.
    Wish,
    /// Every one of these that the other meets.
    Met,
    /// Every one of these that the other does not meet.
    Open,
    /// All that the one who gives says in the sources of the line, whether it is sought or not.
    Given,
    /// What only the one who looks wants.
    Mine,
    /// What only the other one wants.
    Theirs,
    /// What both want.
    Both,
    /// What must be covered and neither wants.
    Gap,
    /// What both are interested in.
    Interest,
    /// Everybody in a group, with what they wish for first.
    Member,
}

/// A day that is so many days after another.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DayOf {
    pub from: Base,
    #[serde(default)]
    pub plus: u16,
}

/// A day that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    Today,
    /// The later of the first days people named.
    Start,
    /// The earlier of the last days people named.
    End,
}

/// Somebody in a group, and what they are called.
pub struct Participant<'a> {
    pub who: Candidate<'a>,
    pub name: String,
}

/// Fills in a text in one pass, so that braces in somebody's words are never filled in. `value` hears
/// what to fill in and whether it stands at the beginning; nothing comes of a text where it knows
/// none.
pub(crate) fn fill(text: &str, value: &dyn Fn(&str, bool) -> Option<String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (key, after) = after.split_once('}').unwrap_or((after, ""));
        let said = value(key, filled.is_empty())?;
        filled.push_str(&said);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// What a line names besides what is the same for all lines.
#[derive(Default)]
struct Item {
    topic: Option<String>,
    gift: Option<String>,
    name: Option<String>,
}

/// What is the same for all lines of a sheet.
struct Sheet<'s> {
    language: Language,
    today: Option<i64>,
    start: Option<i64>,
    end: Option<i64>,
    /// Finds what else there is to fill in.
    more: &'s dyn Fn(&str, bool) -> Option<String>,
}

impl Sheet<'_> {
    fn lines(&self, line: &SheetLine, items: &[Item]) -> Vec<String> {
        // Nobody of a group is left out.
        let most = match line.each == Each::Member {
            true => items.len(),
            false => EACH_MAX,
        };
        let written = items.iter().take(most).filter_map(|item| {
            let value = |key: &str, begins: bool| self.value(line, item, key, begins);
            let text = fill(line.text.say(self.language), &value);
            let other = || fill(line.otherwise.as_ref()?.say(self.language), &value);
            text.or_else(other)
        });
        written.collect()
    }

    fn value(&self, line: &SheetLine, item: &Item, key: &str, begins: bool) -> Option<String> {
        match key {
            "topic" => item.topic.clone(),
            "gift" => item.gift.clone(),
            "name" if item.name.is_some() => item.name.clone(),
            "start" => self.start.map(date_of),
            "end" => self.end.map(date_of),
            "day" => {
                let day = line.day?;
                let base = match day.from {
                    Base::Today => self.today,
                    Base::Start => self.start,
                    Base::End => self.end,
                };
                Some(date_of(base? + i64::from(day.plus)))
            }
            key => (self.more)(key, begins),
        }
    }
}

/// Writes the sheet of a pair for the one who looks.
pub(crate) fn of_pair(glass: &Glass, pair: &Pair) -> Vec<String> {
    let (program, language) = (glass.program, glass.lens.language);
    let in_a_round = glass.lens.called.is_some_and(|(me, _)| me.is_some());
    // Without names there is nothing to plan yet; and where two are told by their names, nobody looks.
    if program.anonymous || in_a_round {
        return Vec::new();
    }
    let facts = [pair.me, pair.other].map(|it| it.features.facts);
    let more = |key: &str, begins: bool| of_two(glass, pair, key, begins);
    let sheet = Sheet {
        language,
        today: glass.lens.today,
        start: facts.iter().filter_map(|it| it.start).max(),
        end: facts.iter().filter_map(|it| it.end).min(),
        more: &more,
    };
    let lines = program.sheet.iter().flat_map(|line| {
        let items = items(glass, pair, line);
        sheet.lines(line, &items)
    });
    lines.take(LINES_MAX).collect()
}

fn of_two(glass: &Glass, pair: &Pair, key: &str, begins: bool) -> Option<String> {
    let language = glass.lens.language;
    let name = || {
        let name = say::name(pair.other.profile, glass.program, glass.lens);
        match begins {
            true => name.to_owned(),
            false => say::inside(language, name),
        }
    };
    let is_seeker = pair.side != Some(Side::Giver);
    let best = |met: &[Met], wish: bool| {
        let met = met.first()?;
        let topic = if wish { met.wish } else { met.gift };
        own(pair.me.profile, pair.me.features, topic)
    };
    let words = |text| say::words(language, text);
    // Nobody can be taught somebody.
    let thing = |text: &&str| !say::is_somebody(text);
    match key {
        "name" => Some(name()),
        "seeker" | "giver" if is_seeker == (key == "seeker") => {
            Some(say::you(language, begins).to_owned())
        }
        "seeker" | "giver" => Some(name()),
        "load" => {
            let giver = if is_seeker { pair.other } else { pair.me };
            giver.features.facts.load.map(|load| load.to_string())
        }
        "learn" => best(&pair.to_me, true).filter(thing).map(words),
        "teach" => best(&pair.from_me, false).filter(thing).map(words),
        "sought" => best(&pair.to_me, true).map(words),
        "given" => best(&pair.from_me, false).map(words),
        "when" => {
            let times = (&pair.me.features.times, &pair.other.features.times);
            let (Some(mine), Some(theirs)) = times else {
                return None;
            };
            say::first_time(language, &mine.when(theirs)?)
        }
        _ => None,
    }
}

/// Lists what a line stands there for.
fn items(glass: &Glass, pair: &Pair, line: &SheetLine) -> Vec<Item> {
    let direction = match pair.side {
        Some(Side::Giver) => Direction::FromMe,
        Some(Side::Seeker) | None => Direction::ToMe,
    };
    let (seeker, giver) = pair.ways(direction);
    let (me, other) = (pair.me, pair.other);
    let met = pair.met(direction);
    let said = |who: &Candidate, topic: &Topic| {
        let text = own(who.profile, who.features, topic)?;
        Some(say::words(glass.lens.language, text))
    };
    let item = |who: &Candidate, topic: &Topic| Item {
        topic: said(who, topic),
        ..Item::default()
    };
    let all = |who: &Candidate, topics: &[&Topic]| -> Vec<Item> {
        topics.iter().map(|topic| item(who, topic)).collect()
    };
    let wishes = |of: &Features| -> Vec<Topic> { wished(glass.program, of, &line.of) };
    let (mine, theirs) = (wishes(me.features), wishes(other.features));
    let is_given = |wish: &Topic| {
        let topic = own(seeker.profile, seeker.features, wish);
        topic.is_none_or(|topic| is_given(glass.lens.cover, topic, giver.id))
    };
    match line.each {
        Each::Once => vec![Item::default()],
        Each::Member => Vec::new(),
        Each::Wish => all(seeker, &wishes(seeker.features).iter().collect::<Vec<_>>()),
        Each::Open => {
            let wishes = wishes(seeker.features);
            let is_met =
                |wish: &&Topic| met.iter().any(|it| is_same(it.wish, wish)) && is_given(wish);
            let open: Vec<&Topic> = wishes.iter().filter(|it| !is_met(it)).collect();
            all(seeker, &open)
        }
        Each::Met => {
            let of = |source| line.of.is_empty() || line.of.contains(&source);
            let met = met.iter();
            let met = met.filter(|it| of(it.wish.source) && is_given(it.wish));
            let items = met.map(|it| Item {
                gift: said(giver, it.gift),
                ..item(seeker, it.wish)
            });
            items.collect()
        }
        Each::Given => {
            let said = line.of.iter().flat_map(|of| giver.features.topics(*of));
            all(giver, &said.collect::<Vec<_>>())
        }
        Each::Mine => all(me, &apart(&mine, &[&theirs])),
        Each::Theirs => all(other, &apart(&theirs, &[&mine])),
        Each::Both => all(me, &shared(&mine, &theirs)),
        Each::Gap => {
            let critical = [me, other].map(|it| it.features.topics(Source::Critical));
            let [of_me, of_other] = critical;
            let mut gaps = all(me, &apart(of_me, &[&mine, &theirs]));
            gaps.extend(all(other, &apart(of_other, &[&mine, &theirs, of_me])));
            gaps
        }
        Each::Interest => {
            let interests = [me, other].map(|it| it.features.topics(Source::Interests));
            all(me, &shared(interests[0], interests[1]))
        }
    }
}

/// Gives what somebody wishes for, in some sources or in all the program looks at.
fn wished(program: &Program, who: &Features, of: &[Source]) -> Vec<Topic> {
    let all = who.wished(&program.wishes).map(|(wish, _)| wish);
    let of = all.filter(|wish| of.is_empty() || of.contains(&wish.source));
    of.cloned().collect()
}

/// Tells whether somebody takes over a topic, as far as it is known of the whole list who does.
fn is_given(cover: &[Covered], topic: &str, giver: PersonId) -> bool {
    let mut known = cover.iter().filter(|it| it.topic == topic).peekable();
    known.peek().is_none() || known.any(|it| it.by == Some(giver))
}

fn is_same(one: &Topic, other: &Topic) -> bool {
    (one.source, one.index) == (other.source, other.index)
}

fn is_among(topic: &Topic, others: &[Topic]) -> bool {
    others
        .iter()
        .any(|other| fit(topic, other) >= MEETS_PERMILLE)
}

/// Gives what stands in none of other lists.
fn apart<'t>(topics: &'t [Topic], others: &[&[Topic]]) -> Vec<&'t Topic> {
    let is_apart = |topic: &&Topic| !others.iter().any(|list| is_among(topic, list));
    topics.iter().filter(is_apart).collect()
}

/// Gives what stands in another list too.
fn shared<'t>(topics: &'t [Topic], others: &[Topic]) -> Vec<&'t Topic> {
    let is_shared = |topic: &&Topic| is_among(topic, others);
    topics.iter().filter(is_shared).collect()
}

/// Writes the sheet of a group, with the first time that suits all.
pub(crate) fn of_group(
    program: &Program,
    members: &[Participant],
    when: Option<&str>,
    (language, today): (Language, Option<i64>),
) -> Vec<String> {
    let facts = || members.iter().map(|it| it.who.features.facts);
    let more = |key: &str, _: bool| match key {
        "when" => when.map(str::to_owned),
        _ => None,
    };
    let sheet = Sheet {
        language,
        today,
        start: facts().filter_map(|it| it.start).max(),
        end: facts().filter_map(|it| it.end).min(),
        more: &more,
    };
    let everybody = |line: &SheetLine| -> Vec<Item> {
        let items = members.iter().map(|member| {
            let first = wished(program, member.who.features, &line.of);
            let first = first.first();
            let text = first.and_then(|it| own(member.who.profile, member.who.features, it));
            Item {
                name: Some(member.name.clone()),
                topic: text.map(|text| say::words(language, text)),
                gift: None,
            }
        });
        items.collect()
    };
    let lines = program.sheet.iter().flat_map(|line| match line.each {
        Each::Once => sheet.lines(line, &[Item::default()]),
        Each::Member => sheet.lines(line, &everybody(line)),
        Each::Wish
        | Each::Met
        | Each::Open
        | Each::Given
        | Each::Mine
        | Each::Theirs
        | Each::Both
        | Each::Gap
        | Each::Interest => Vec::new(),
    });
    lines.take(LINES_MAX + members.len()).collect()
}
