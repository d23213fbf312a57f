//! Lists: one person's, or everybody's.

use std::io::Write;

use matching::{Check, Hall, Lens, Match, Pool, Program, Ranked, SHOWN_FROM, Shape, capped};
use serde_json::{Value, json};

use super::super::args::Match as Arguments;
use super::super::failure::Failure;
use super::read::People;
use super::{json as written, work};

/// So many times the length of a list are kept until everybody's are known, so that nobody stands
/// on all of them.
const SPARE: usize = 3;
/// So many lists are written before they are printed.
const BATCH: usize = 512;

/// Prints one person's list.
pub fn one(
    json: bool,
    found: &Arguments,
    people: &People,
    (pool, program): (&Pool, &Program),
    me: usize,
    lens: &Lens,
) -> Result<(), Failure> {
    let hall = Hall::new(pool, program, None);
    let ranked = hall.ranked(me, found.top, lens);
    let chosen: Vec<usize> = ranked.places.iter().map(|(place, _)| *place).collect();
    let matches = hall.write(me, &ranked, &chosen, lens);
    if matches.is_empty() {
        let why = why_nobody(&hall, (pool, program), me, lens);
        return Err(Failure::nothing(why));
    }
    if json {
        let all: Vec<Value> = matches
            .iter()
            .zip(&chosen)
            .map(|(found, place)| written::found(found, *place, people))
            .collect();
        line(&Value::Array(all).to_string());
        return Ok(());
    }
    for (matched, place) in matches.iter().zip(&chosen) {
        tell(matched, *place, people, found.explain);
    }
    Ok(())
}

/// Says what stands between one person and the first others.
fn why_nobody(hall: &Hall, (pool, program): (&Pool, &Program), me: usize, lens: &Lens) -> String {
    let others = (0..pool.len()).filter(|other| *other != me);
    let enough = program.rules.iter().find(|it| it.check == Check::Enough);
    if let (Shape::Cluster, Some(rule)) = (program.shape, enough) {
        let fits = |other: &usize| hall.explain(me, *other, lens).is_ok();
        let found = others.clone().filter(fits).count();
        return format!(
            "Not enough people in the file share a theme: {found} besides the one who looks. {}",
            rule.text.say(lens.language)
        );
    }
    let first = others
        .take(1)
        .find_map(|other| hall.explain(me, other, lens).err());
    let why = first.map_or_else(String::new, |why| {
        format!(" About the first of them: {}", why.text)
    });
    format!("Nobody in the file fits.{why}")
}

/// Prints a line of JSON, or a few lines, for everybody.
pub fn everybody(
    json: bool,
    found: &Arguments,
    people: &People,
    (pool, program): (&Pool, &Program),
    lens: &Lens,
) -> Result<(), Failure> {
    let neighbours = work::neighbours(pool, program);
    let hall = Hall::new(pool, program, Some(&neighbours));
    let keep = found.top.saturating_mul(SPARE);
    let ranked: Vec<Ranked> = work::each(pool.len(), Some(("Ranked", 1)), |place| {
        hall.ranked(place, keep, lens)
    });
    let chosen = if found.uncapped {
        let lists = ranked.iter().map(|ranked| {
            let best = ranked.places.iter().take(found.top);
            best.map(|(place, _)| *place).collect()
        });
        lists.collect()
    } else {
        let lists: Vec<Vec<(usize, u32)>> =
            ranked.iter().map(|ranked| ranked.places.clone()).collect();
        capped(&lists, found.top)
    };
    let mut from = 0;
    while from < pool.len() {
        let size = BATCH.min(pool.len() - from);
        let lists: Vec<Vec<Match>> = work::each(size, None, |step| {
            let place = from + step;
            match (ranked.get(place), chosen.get(place)) {
                (Some(ranked), Some(chosen)) => hall.write(place, ranked, chosen, lens),
                (_, _) => Vec::new(),
            }
        });
        for (place, matches) in (from..).zip(lists) {
            let chosen = chosen.get(place).map_or(&[][..], Vec::as_slice);
            if !print(json, found.explain, people, place, chosen, &matches) {
                // Whoever reads has heard enough.
                return Ok(());
            }
        }
        from += size;
    }
    Ok(())
}

/// Prints one person's list; false once nobody listens any more.
fn print(
    json: bool,
    explain: bool,
    people: &People,
    place: usize,
    chosen: &[usize],
    matches: &[Match],
) -> bool {
    if json {
        let all: Vec<Value> = matches
            .iter()
            .zip(chosen)
            .map(|(found, other)| written::found(found, *other, people))
            .collect();
        let object =
            json!({"person": people.id(place), "name": people.name(place), "matches": all});
        return line(&object.to_string());
    }
    if !line(&format!("{}  {}", people.id(place), people.name(place))) {
        return false;
    }
    for (found, other) in matches.iter().zip(chosen) {
        tell(found, *other, people, explain);
    }
    true
}

fn tell(found: &Match, place: usize, people: &People, explain: bool) {
    let mark = if found.score < SHOWN_FROM {
        " (weak)"
    } else {
        ""
    };
    let name = match people.name(place) {
        "" => people.id(place),
        name => name,
    };
    line(&format!(
        "{:>3}  {name}  {}{mark}",
        found.score,
        people.id(place)
    ));
    if !explain {
        return;
    }
    for reason in &found.reasons {
        line(&format!("     {:>3}  {}", reason.points, reason.text));
    }
    for sentence in found.unmet.iter().chain(&found.change) {
        line(&format!("       –  {sentence}"));
    }
    line(&format!("          {}", found.next));
}

/// Says why two people are not matched, or how they are.
pub fn why_not(
    json: bool,
    pool: &Pool,
    program: &Program,
    (me, other): (usize, usize),
    lens: &Lens,
) -> Result<(), Failure> {
    let hall = Hall::new(pool, program, None);
    match (hall.explain(me, other, lens), json) {
        (Ok(found), true) => line(&written::facts(&found).to_string()),
        (Ok(found), false) => line(&format!("They match, with {} of 100.", found.score)),
        (Err(why), true) => line(&json!({"why-not": why.text, "rule": why.rule}).to_string()),
        (Err(why), false) => line(&why.text),
    };
    Ok(())
}

/// Prints a line; false if nobody listens any more.
pub fn line(text: &str) -> bool {
    writeln!(std::io::stdout(), "{text}").is_ok()
}
