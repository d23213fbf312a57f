//! By whom all of it could be taken over: the map of a list on which several people together matter.
//!
//! For: a handover, in which one leaves and several take over. Knows: the people on one list, which
//! wishes each of them meets and how many things they have room for. Never: looks beyond the list, or
//! gives somebody more than they have room for.

use model::PersonId;

use crate::affinity::{is_named_alike, is_sure, meets};
use crate::assign::team::{Person, ROLES_MAX, Role, WEIGHT_MAX, team};
use crate::evidence::Asking;
use crate::features::Topic;
use crate::lens::Lens;
use crate::program::{Kind, Program, Shape, Side, Size, Source};
use crate::rank::{Candidate, glass};
use crate::reasons::own;
use crate::score::pair;
use crate::sheet::Each;
use crate::sides;

/// What only may be met counts so much of what surely is.
const PERHAPS_LEVEL: u32 = WEIGHT_MAX / 2;
/// What everybody costs a set beside what they add, so that of sets that cover as much the smaller one
/// is better; above any score.
const EACH_COSTS: i64 = 1_000;
/// How many people take over where a description does not say.
const USUAL: Size = Size { least: 1, most: 4 };

/// Something to be taken over, and who on the list would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// As its owner wrote it.
    pub topic: String,
    /// Nobody where no one on the list meets it and has room for it.
    pub by: Option<PersonId>,
}

/// Finds the fewest people of a list who together take over most of what somebody hands over; nothing in
/// a program that is not about that, and for whoever takes over. What must not be lost comes first.
///
/// `list` holds people with their scores. Exact as [`team`] is.
pub fn cover(
    program: &Program,
    me: &Candidate<'_>,
    list: &[(u32, Candidate<'_>)],
    lens: &Lens<'_>,
) -> Vec<Covered> {
    let is_about_it = program.kind == Kind::List && program.shape == Shape::Cover;
    if !is_about_it || sides::mine(program, me.features, lens) != Some(Side::Seeker) {
        return Vec::new();
    }
    let handed: Vec<(usize, &Topic)> = handed(program, me).into_iter().take(ROLES_MAX).collect();
    let roles: Vec<Role> = handed
        .iter()
        .map(|(_, topic)| Role {
            must: topic.source == Source::Critical,
            weight: WEIGHT_MAX,
            hours: 1,
        })
        .collect();
    let people: Vec<Person> = list
        .iter()
        .map(|(score, other)| Person {
            levels: levels(program, (me, other), &handed, lens),
            hours: room(program, other),
            suits: i64::from(*score) - EACH_COSTS,
        })
        .collect();
    let size = program.size.unwrap_or(USUAL);
    let sizes = (0, size.most as usize);
    let found = team(&roles, &people, sizes, &|_, _| false);
    let of = |role: u32| {
        let mut seats = found.seats.iter();
        let seat = seats.find(|seat| seat.roles.contains(&role))?;
        list.get(seat.person as usize).map(|(_, other)| other.id)
    };
    let covered = handed.iter().zip(0..).filter_map(|((_, topic), role)| {
        Some(Covered {
            topic: own(me.profile, me.features, topic)?.to_owned(),
            by: of(role),
        })
    });
    covered.collect()
}

/// The wishes a program calls a risk while nobody meets them, with their numbers among all; all of them
/// where it calls none so.
fn handed<'a>(program: &Program, me: &Candidate<'a>) -> Vec<(usize, &'a Topic)> {
    let mut lines = program.sheet.iter();
    let risks = lines.find(|line| line.each == Each::Open);
    let of = risks.map_or(&[][..], |line| &line.of);
    let wished = me.features.wished(&program.wishes).map(|(topic, _)| topic);
    let all = wished.enumerate();
    all.filter(|(_, topic)| of.is_empty() || of.contains(&topic.source))
        .collect()
}

/// How well somebody meets each of some wishes, in permille.
fn levels(
    program: &Program,
    (me, other): (&Candidate<'_>, &Candidate<'_>),
    handed: &[(usize, &Topic)],
    lens: &Lens<'_>,
) -> Vec<u32> {
    let mut levels = vec![0; handed.len()];
    let mut each = |wish: usize, fit: u32| {
        let place = handed.iter().position(|(number, _)| *number == wish);
        let Some(level) = place.and_then(|place| levels.get_mut(place)) else {
            return;
        };
        let is_told = handed
            .get(place.unwrap_or_default())
            .is_some_and(|(_, topic)| is_sure(fit) && is_told(program, topic, other));
        *level = match (meets(fit, program.counts_perhaps()), is_told) {
            (false, _) => 0,
            (true, true) => WEIGHT_MAX,
            (true, false) => PERHAPS_LEVEL,
        };
    };
    let asking = Asking::of(program, me.features);
    let glass = glass(program, me, lens, Some(&asking));
    match pair(&glass, me, other, &mut each) {
        Ok(_) => levels,
        // Whoever is on the list holds to the rules; somebody else takes over nothing.
        Err(_) => Vec::new(),
    }
}

/// Tells whether somebody is sure to take over what they meet. What must not be lost is not left to vectors:
/// its name is said, or what it is about.
fn is_told(program: &Program, topic: &Topic, other: &Candidate<'_>) -> bool {
    let gifts = || other.features.picked(&program.gives);
    topic.source != Source::Critical
        || gifts().any(|(gift, _)| is_named_alike(&topic.phrase, &gift.phrase))
}

/// How many things somebody has room for; whoever does not say so has for all.
fn room(program: &Program, other: &Candidate<'_>) -> u32 {
    let load = other.features.facts.load.unwrap_or(0);
    let capacity = other.profile.capacity.get(&program.id);
    capacity.map_or(u32::MAX / 2, |capacity| capacity.saturating_sub(load))
}
