//! The list of matches, and one pair explained.
//!
//! For: everybody who might be matched with one person, best first. Knows: the order that is the
//! same on every device. Never: looks at how many others there are when it scores a pair.

use std::fmt;

use model::{Field, PersonId, Profile};
use serde::Serialize;

use crate::affinity::MEETS_PERMILLE;
use crate::features::Features;
use crate::program::Program;
use crate::reasons::{Reason, name, reasons};
use crate::rules::{Bar, WhyNot};
use crate::score::{Pair, SHOWN_FROM, Scored, pair};

/// One person as the one who looks may see them.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    pub id: PersonId,
    pub profile: &'a Profile,
    pub features: &'a Features,
}

/// Somebody worth meeting, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Match {
    pub person: PersonId,
    /// 0 to 100; the sum of the reasons' points.
    pub score: u32,
    /// In percent: how much of what the program looks at both profiles have.
    pub confidence: u32,
    pub reasons: Vec<Reason>,
    /// One sentence for each wish that stays open.
    pub unmet: Vec<String>,
    /// The next step to take.
    pub next: String,
}

/// The engine does not run this program yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotBuilt {
    pub program: String,
}

impl fmt::Display for NotBuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not built yet.", self.program)
    }
}

impl std::error::Error for NotBuilt {}

/// Ranks others for one person: at most `top` matches, best first.
pub fn rank<'a>(
    program: &Program,
    me: &Candidate<'_>,
    others: impl Iterator<Item = Candidate<'a>>,
    top: usize,
) -> Result<Vec<Match>, NotBuilt> {
    if !program.ready {
        return Err(NotBuilt {
            program: program.name.clone(),
        });
    }
    // How well each of my wishes is met by the best of all others.
    let mut best = vec![0; me.features.seeks.len()];
    let mut shown: Vec<(Order, Candidate<'a>)> = Vec::new();
    for other in others {
        let mut each = |wish: usize, permille: u32| {
            if let Some(best) = best.get_mut(wish) {
                *best = permille.max(*best);
            }
        };
        let score = match pair(program, me, &other, &mut each) {
            Ok(pair) => pair.score(program).score,
            Err(_) => continue,
        };
        if score >= SHOWN_FROM {
            shown.push((Order::of(score, me.id, other.id), other));
        }
    }
    shown.sort_unstable_by_key(|(order, _)| *order);
    let written = shown.iter().take(top).filter_map(|(_, other)| {
        let pair = pair(program, me, other, &mut |_, _| {}).ok()?;
        let scored = pair.score(program);
        Some(write(program, &pair, &scored, &best))
    });
    Ok(written.collect())
}

/// Explains one pair: the match, or why it is none.
pub fn explain(program: &Program, me: &Candidate, other: &Candidate) -> Result<Match, WhyNot> {
    let why = |bar: Bar| bar.why(program, other.profile);
    if !program.ready {
        return Err(why(Bar::NotBuilt));
    }
    // About one person only, so nothing is known about the wishes others meet.
    let best = vec![MEETS_PERMILLE; me.features.seeks.len()];
    let pair = pair(program, me, other, &mut |_, _| {}).map_err(why)?;
    let scored = pair.score(program);
    if scored.score < SHOWN_FROM {
        return Err(why(Bar::Weak(scored.score)));
    }
    Ok(write(program, &pair, &scored, &best))
}

/// Says what somebody can do to be matched in a program, if something is missing.
pub fn hint(program: &Program, me: &Profile) -> Option<String> {
    if !program.ready {
        return Some(
            NotBuilt {
                program: program.name.clone(),
            }
            .to_string(),
        );
    }
    if !me.programs.contains(&program.id) {
        return Some(format!("Enter {} to be matched.", program.name));
    }
    if me.capacity.get(&program.id) == Some(&0) {
        return Some(format!(
            "Raise your capacity for {} to be matched.",
            program.name
        ));
    }
    let needed = [
        (Field::Offers, "what you offer"),
        (Field::Seeks, "what you are looking for"),
    ];
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(field, _)| program.inputs.contains(field) && me.is_blank(*field))
        .map(|(_, words)| *words)
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "Add {} to your profile to be matched.",
            missing.join(" and ")
        )
    })
}

/// Best score first; ties fall the same way on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    score: std::cmp::Reverse<u32>,
    tie: u64,
    person: PersonId,
}

impl Order {
    fn of(score: u32, me: PersonId, other: PersonId) -> Order {
        let mut hasher = blake3::Hasher::new();
        hasher.update(me.min(other).as_bytes());
        hasher.update(me.max(other).as_bytes());
        let hash = hasher.finalize();
        let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        Order {
            score: std::cmp::Reverse(score),
            tie: u64::from_be_bytes(first),
            person: other,
        }
    }
}

fn write(program: &Program, pair: &Pair, scored: &Scored, best: &[u32]) -> Match {
    Match {
        person: pair.other.id,
        score: scored.score,
        confidence: scored.confidence,
        reasons: reasons(pair, scored),
        unmet: unmet(pair, best),
        next: next(program, pair),
    }
}

/// My wishes this person does not meet; `best` tells which of them nobody meets.
fn unmet(pair: &Pair, best: &[u32]) -> Vec<String> {
    let is_open = |index: usize| pair.to_me.iter().all(|met| met.seek.index != index);
    let wishes = pair.me.features.seeks.iter().zip(best);
    let open = wishes.filter(|(wish, _)| is_open(wish.index));
    open.filter_map(|(wish, best)| {
        let wish = pair.me.profile.seeks.get(wish.index)?;
        Some(if *best < MEETS_PERMILLE {
            format!("You also seek {wish}; nobody here offers it yet.")
        } else {
            format!(
                "You also seek {wish}; it is not among {}’s offers.",
                name(pair.other.profile)
            )
        })
    })
    .collect()
}

fn next(program: &Program, pair: &Pair) -> String {
    let offers = &pair.me.profile.offers;
    let teach = pair
        .from_me
        .first()
        .and_then(|met| offers.get(met.offer.index));
    let seeks = &pair.me.profile.seeks;
    let learn = pair.to_me.first().and_then(|met| seeks.get(met.seek.index));
    let mut next = String::new();
    let mut rest = program.next.as_str();
    // One pass, so that braces in somebody's words are never filled in.
    while let Some((before, after)) = rest.split_once('{') {
        next.push_str(before);
        let (key, after) = after.split_once('}').unwrap_or((after, ""));
        next.push_str(match key {
            "teach" => teach.map_or("what you offer", String::as_str),
            "learn" => learn.map_or("what you seek", String::as_str),
            "name" => name(pair.other.profile),
            _ => "",
        });
        rest = after;
    }
    next + rest
}
