//! Lists: one person's, or everybody's.
//!
//! For: `match --people` without a round. Knows: how a list, and why there is none, is printed. Never:
//! decides who stands on it.

use std::io::Write;

use matching::{
    Common, Covered, Hall, Lens, Match, Pool, Program, Ranked, SHOWN_FROM, WhyNot, capped,
};
use model::PersonId;
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::super::print;
use super::super::week;
use super::Output;
use super::nearest::nearest;
use super::read::People;
use super::words::{self, either};
use super::{json as written, work};

/// So many times the length of a list are kept until everybody's are known, so that nobody stands
/// on all of them.
const SPARE: usize = 3;
/// So many lists are written before they are printed.
const BATCH: usize = 512;

/// What lists are made of, and how they are printed.
pub struct Lists<'l> {
    pub output: Output,
    /// How long a list is at most.
    pub top: usize,
    pub people: &'l People,
    pub pool: &'l Pool,
    pub program: &'l Program,
    pub lens: &'l Lens<'l>,
}

impl Lists<'_> {
    /// Prints one person's list.
    pub fn one(&self, me: usize) -> Result<(), Failure> {
        let people = self.people;
        let hall = Hall::new(self.pool, self.program, None);
        let ranked = hall.ranked(me, self.top, self.lens);
        let chosen: Vec<usize> = ranked.places.iter().map(|(place, _)| *place).collect();
        let cover = hall.cover(me, &ranked, self.lens);
        let lens = &Lens {
            cover: &cover,
            ..self.lens.clone()
        };
        let matches = hall.write(me, &ranked, &chosen, lens);
        if matches.is_empty() {
            let why = unwilling(people, me, lens)
                .or_else(|| too_few(&hall, self.program, (me, &ranked), lens))
                .unwrap_or_else(|| why_nobody(&hall, me, people, lens));
            return Err(Failure::nothing(why));
        }
        if self.output.json {
            record(&self.document(&matches, &chosen, &cover));
            return Ok(());
        }
        for common in hall.common(me, &ranked) {
            line(&shared(&common, lens));
        }
        for row in map(&cover, &matches, &chosen, people, lens) {
            line(&row);
        }
        for (matched, place) in matches.iter().zip(&chosen) {
            self.tell(matched, *place);
        }
        Ok(())
    }

    /// One person's list for scripts, each with what they could take over.
    fn document(&self, matches: &[Match], chosen: &[usize], cover: &[Covered]) -> Value {
        let all = matches.iter().zip(chosen).map(|(found, place)| {
            let takes = cover.iter().filter(|it| it.by == Some(found.person));
            let takes: Vec<&str> = takes.map(|it| it.topic.as_str()).collect();
            print::with_takes(written::found(found, *place, self.people), &takes)
        });
        Value::Array(all.collect())
    }

    /// Prints a line of JSON, or a few lines, for everybody.
    pub fn everybody(&self, is_uncapped: bool) -> Result<(), Failure> {
        let language = self.lens.language;
        let neighbours = work::neighbours(self.pool, self.program, language);
        let ranking = work::progress(language, words::one(language, "Ranked", "Gereiht"));
        let hall = Hall::new(self.pool, self.program, Some(&neighbours));
        let keep = self.top.saturating_mul(SPARE);
        let ranked: Vec<Ranked> = work::each(self.pool.len(), Some((&ranking, 1)), |place| {
            hall.ranked(place, keep, self.lens)
        });
        let chosen = match is_uncapped {
            true => ranked.iter().map(|ranked| best(ranked, self.top)).collect(),
            false => capped(&ranked, self.top),
        };
        let mut from = 0;
        while from < self.pool.len() {
            let size = BATCH.min(self.pool.len() - from);
            let lists: Vec<Vec<Match>> = work::each(size, None, |step| {
                let place = from + step;
                match (ranked.get(place), chosen.get(place)) {
                    (Some(ranked), Some(chosen)) => hall.write(place, ranked, chosen, self.lens),
                    (_, _) => Vec::new(),
                }
            });
            for (place, matches) in (from..).zip(lists) {
                let chosen = chosen.get(place).map_or(&[][..], Vec::as_slice);
                let themes = ranked.get(place).map(|ranked| hall.common(place, ranked));
                let listed = Listed {
                    place,
                    themes: &themes.unwrap_or_default(),
                    chosen,
                    matches: &matches,
                };
                if !self.print(&listed) {
                    // Whoever reads has heard enough.
                    return Ok(());
                }
            }
            from += size;
        }
        Ok(())
    }

    /// Prints one person's list; false once nobody listens any more.
    fn print(&self, listed: &Listed) -> bool {
        let people = self.people;
        let (id, name) = (people.id(listed.place), people.name(listed.place));
        let matches = listed.matches.iter().zip(listed.chosen);
        if self.output.json {
            let all: Vec<Value> = matches
                .map(|(found, other)| written::found(found, *other, people))
                .collect();
            return record(&json!({"person": id, "name": name, "matches": all}));
        }
        if !line(&format!("{id}  {name}")) {
            return false;
        }
        for common in listed.themes {
            line(&shared(common, self.lens));
        }
        for (found, other) in matches {
            self.tell(found, *other);
        }
        true
    }

    fn tell(&self, found: &Match, place: usize) {
        let language = self.lens.language;
        let mark = if found.score < SHOWN_FROM {
            words::one(language, " (weak)", " (schwach)")
        } else {
            ""
        };
        let id = self.people.id(place);
        let who = match self.people.name(place) {
            "" => id.to_owned(),
            name => format!("{name}  {id}"),
        };
        line(&format!("{:>3}  {who}{mark}", found.score));
        if !self.output.explain {
            return;
        }
        for reason in &found.reasons {
            line(&format!("     {:>3}  {}", reason.points, reason.text));
        }
        for sentence in found.unmet.iter().chain(&found.change) {
            line(&format!("       –  {sentence}"));
        }
        for begin in &found.sheet {
            line(&format!("          {begin}"));
        }
        for row in week::grid(&found.weeks, &found.times, language) {
            line(&format!("          {row}"));
        }
        line(&format!("          {}", found.next));
    }

    /// Says why two people are not matched, or how they are.
    pub fn why_not(&self, me: usize, other: usize) -> Result<(), Failure> {
        let json = self.output.json;
        let (pool, program, lens) = (self.pool, self.program, self.lens);
        let hall = Hall::new(pool, program, None);
        let found = hall.explain(me, other, lens);
        if let (Ok(_), Some(rule)) = (&found, program.founding_rule()) {
            // The two fit, and the list is made of whoever shares what enough people share.
            let ranked = hall.ranked(me, pool.len(), lens);
            if ranked.places.iter().all(|(place, _)| *place != other) {
                let text = rule.text.say(lens.language);
                match json {
                    true => record(&json!({"why-not": text, "rule": "enough"})),
                    false => line(text),
                };
                return Ok(());
            }
        }
        match (found, json) {
            (Ok(found), true) => record(&json!(written::facts(&found))),
            (Ok(found), false) => line(&either(
                lens.language,
                format!("You match, with {} of 100.", found.score),
                format!("Ihr passt zusammen, mit {} von 100.", found.score),
            )),
            (Err(why), true) => record(&json!({"why-not": why.text, "rule": why.rule})),
            (Err(why), false) => line(&why.text),
        };
        Ok(())
    }
}

/// One person's list among everybody's.
struct Listed<'l> {
    place: usize,
    themes: &'l [Common],
    chosen: &'l [usize],
    matches: &'l [Match],
}

/// Takes the first of a list as they come.
fn best(ranked: &Ranked, top: usize) -> Vec<usize> {
    let best = ranked.places.iter().take(top);
    best.map(|(place, _)| *place).collect()
}

/// Says by whom of the list all of what somebody hands over could be taken over.
fn map(
    cover: &[Covered],
    matches: &[Match],
    chosen: &[usize],
    people: &People,
    lens: &Lens,
) -> Vec<String> {
    let name = |who: &PersonId| {
        let mut listed = matches.iter().zip(chosen);
        let place = listed.find(|(found, _)| found.person == *who);
        place.map(|(_, place)| people.label(*place))
    };
    let title = either(
        lens.language,
        "Who could take over what, with as few people as possible:".to_owned(),
        "Wer was übernehmen könnte, mit möglichst wenigen Menschen:".to_owned(),
    );
    let rows = cover
        .iter()
        .map(|one| match one.by.as_ref().and_then(name) {
            Some(name) => format!("  {}: {name}", one.topic),
            None => either(
                lens.language,
                format!("  {}: nobody on this list. Look for one more.", one.topic),
                format!(
                    "  {}: niemand auf dieser Liste. Sucht noch jemanden.",
                    one.topic
                ),
            ),
        });
    let title = (!cover.is_empty()).then_some(title);
    title.into_iter().chain(rows).collect()
}

/// Says how many share what something could be founded around.
fn shared(common: &Common, lens: &Lens) -> String {
    let (theme, people) = (&common.theme, common.people);
    either(
        lens.language,
        format!("{people} share “{theme}”, whoever looks included."),
        format!("{people} teilen „{theme}“, mit der Person, die schaut."),
    )
}

/// Says that whoever looks does not want to be matched.
fn unwilling(people: &People, me: usize, lens: &Lens) -> Option<String> {
    people.is_unwilling(me).then(|| {
        let who = people.label(me);
        either(
            lens.language,
            format!("{who} did not agree to be matched, so there is no list for them."),
            format!("{who} hat dem Matching nicht zugestimmt, darum gibt es keine Liste."),
        )
    })
}

/// Says that too few share anything, in a program that founds something.
fn too_few(
    hall: &Hall,
    program: &Program,
    (me, ranked): (usize, &Ranked),
    lens: &Lens,
) -> Option<String> {
    let rule = program.founding_rule()?.text.say(lens.language);
    let most = hall.most_common(me, ranked);
    let Some(most) = most.map(|common| shared(&common, lens)) else {
        return Some(either(
            lens.language,
            format!("Nobody in the file shares a theme with the one who looks. {rule}"),
            format!("Niemand in der Datei teilt ein Thema mit der Person, die schaut. {rule}"),
        ));
    };
    Some(either(
        lens.language,
        format!("Too few in the file share one theme: {most} {rule}"),
        format!("Zu wenige in der Datei teilen ein Thema: {most} {rule}"),
    ))
}

/// Says what stands between one person and whoever comes nearest.
fn why_nobody(hall: &Hall, me: usize, people: &People, lens: &Lens) -> String {
    let others = people.others(me).into_iter();
    let any = Lens {
        least: 0,
        ..lens.clone()
    };
    // Whoever only has too low a score comes the nearer the higher it is.
    let mut failing: Vec<(u32, usize, WhyNot)> = others
        .filter_map(|other| {
            let why = hall.explain(me, other, lens).err()?;
            let weak = (why.rule == "score").then(|| hall.explain(me, other, &any));
            let score = weak.and_then(Result::ok).map_or(0, |found| found.score);
            Some((score, other, why))
        })
        .collect();
    failing.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    let best = failing.first().map_or(0, |(score, ..)| *score);
    let near = nearest(failing.into_iter().map(|(_, other, why)| (other, why)));
    // Who shares nothing that counts is not near.
    let near = near.filter(|(_, why)| why.rule != "score" || best > 0);
    let Some((other, why)) = near else {
        return words::one(
            lens.language,
            "Nobody in the file fits.",
            "In der Datei passt niemand.",
        )
        .to_owned();
    };
    let (who, why) = (people.label(other), why.text);
    either(
        lens.language,
        format!("Nobody in the file fits. {who} comes nearest: {why}"),
        format!("In der Datei passt niemand. Am nächsten kommt {who}: {why}"),
    )
}

/// Prints a line for people; false if nobody listens any more. What a file says steers no terminal.
pub fn line(text: &str) -> bool {
    written_line(&print::harmless(text).replace('\n', " "))
}

/// Prints a line for scripts, in which ids stand as they do in the file; false if nobody listens any more.
pub fn record(value: &Value) -> bool {
    written_line(&value.to_string())
}

fn written_line(text: &str) -> bool {
    let written = writeln!(std::io::stdout(), "{text}");
    let is_written = written.is_ok();
    print::note(written);
    is_written
}
