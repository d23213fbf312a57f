//! The teams of a round, one for everybody who brings a project.
//!
//! For: naming roles and people for `assign::teams`, and its teams for a round. Knows: what whoever
//! brings a project needs and how many they want. Never: decides who is taken where several projects
//! want the same people.

use std::collections::{BTreeMap, BTreeSet};

use model::PersonId;

use super::run::{CannotRun, ENTRANTS_MAX, SCORE_MAX};
use super::together::{Together, apart};
use super::{Apart, Seed};
use crate::assign;
use crate::assign::team::{Person, Role, Team};
use crate::assign::teams::Project;
use crate::entry::Ask;
use crate::lens::Lens;
use crate::pool::{Hall, Pool};
use crate::program::{self, Program};

/// The worth of a pair is in millionths.
const WORTH_MAX: u32 = 1_000 * SCORE_MAX;
/// What a role counts beside others.
const ROLE_WEIGHT: u32 = 100;
/// What is used of how well somebody suits a project besides the roles they fill, of millionths.
const SUITS_SHARE: u32 = 8;

/// One team for everybody who brings a project, in the order of their ids.
pub fn teams(
    hall: &Hall,
    pool: &Pool,
    program: &Program,
    entered: &[usize],
    seed: Seed,
    lens: &Lens,
) -> Result<Together, CannotRun> {
    let id = |place: usize| pool.entrant(place).map(|entrant| entrant.id);
    let brings = |place: &usize| hall.brings(*place, lens) && !hall.roles(*place).is_empty();
    let (mut bringing, mut people): (Vec<usize>, Vec<usize>) =
        entered.iter().partition(|place| brings(place));
    if people.len() > ENTRANTS_MAX {
        return Err(CannotRun::TooManyEntrants { most: ENTRANTS_MAX });
    }
    bringing.sort_by_key(|place| id(*place));
    // Numbered by the draw, as everywhere in a round.
    people.sort_by_key(|place| id(*place).map(|id| seed.place(id)));
    let projects: Vec<Project> = bringing
        .iter()
        .map(|place| project(hall, pool, program, (*place, &people), lens))
        .collect();
    let kept = kept_apart(pool, &people, &apart(pool, &people));
    let (found, exact) = assign::teams(&projects, &|one, other| kept.contains(&(one, other)));
    let mut result = Together {
        exact,
        ..Together::default()
    };
    for (place, team) in bringing.into_iter().zip(found) {
        add(&mut result, (place, &hall.roles(place)), &people, &team);
        if let Some(group) = result.groups.last_mut() {
            group.sort_by_key(|member| (*member != place, id(*member)));
        }
    }
    people.retain(|person| !result.groups.iter().flatten().any(|it| it == person));
    people.sort_by_key(|place| id(*place));
    result.alone = people;
    Ok(result)
}

/// Adds the team of whoever brings a project at a place.
fn add(result: &mut Together, (place, roles): (usize, &[&str]), people: &[usize], team: &Team) {
    let of = |number: &u32| people.get(*number as usize).copied();
    let filled = roles.iter().zip(0_u32..).map(|(role, number)| {
        let mut seats = team.seats.iter();
        let seat = seats.find(|seat| seat.roles.contains(&number));
        ((*role).to_owned(), seat.and_then(|seat| of(&seat.person)))
    });
    result.roles.insert(place, filled.collect());
    let alternates = roles.iter().zip(&team.alternates);
    let alternates = alternates.flat_map(|(role, others)| {
        let others = others.iter().filter_map(of);
        others.map(|other| ((*role).to_owned(), other))
    });
    result.alternates.insert(place, alternates.collect());
    let members = team.seats.iter().filter_map(|seat| of(&seat.person));
    result
        .groups
        .push(std::iter::once(place).chain(members).collect());
}

/// Who of some people is kept apart from whom, by number, each pair both ways round.
fn kept_apart(pool: &Pool, people: &[usize], apart: &Apart) -> BTreeSet<(u32, u32)> {
    let ids = people
        .iter()
        .map(|place| pool.entrant(*place).map(|it| it.id));
    let numbers: BTreeMap<Option<PersonId>, u32> = ids.zip(0..).collect();
    let number = |id: PersonId| numbers.get(&Some(id)).copied();
    let pairs = apart.pairs();
    let pairs = pairs.filter_map(|(one, other)| number(one).zip(number(other)));
    pairs
        .flat_map(|(one, other)| [(one, other), (other, one)])
        .collect()
}

/// What somebody's project needs, and how well everybody suits it.
fn project(
    hall: &Hall,
    pool: &Pool,
    program: &Program,
    (place, people): (usize, &[usize]),
    lens: &Lens,
) -> Project {
    let roles = hall.roles(place).into_iter().map(|_| Role {
        must: true,
        weight: ROLE_WEIGHT,
        hours: 0,
    });
    let roles: Vec<Role> = roles.collect();
    let people = people.iter().map(|person| {
        let worth = hall.worth(place, *person, lens)?;
        Some(Person {
            levels: hall.levels(place, *person),
            // Whether the hours are enough is a rule of the program.
            hours: u32::MAX / 2,
            // Below nothing, so that of equals the smaller team is the better one.
            suits: i64::from(worth / SUITS_SHARE) - i64::from(WORTH_MAX / SUITS_SHARE),
        })
    });
    Project {
        people: people.collect(),
        sizes: sizes(pool, program, place, roles.len()),
        roles,
    }
}

/// How many people whoever brings a project wants beside themselves, at least and at most.
fn sizes(pool: &Pool, program: &Program, place: usize, roles: usize) -> (usize, usize) {
    let size = program.size.unwrap_or(program::Size { least: 1, most: 6 });
    let said = pool
        .entrant(place)
        .and_then(|it| it.entry.number(Ask::Size));
    let (least, most) = match said.map(|said| said.clamp(size.least, size.most)) {
        Some(wanted) => (wanted as usize, wanted as usize),
        // Nobody is asked to join who would have nothing to do, unless that many are wanted.
        None => ((size.least as usize).min(roles + 1), size.most as usize),
    };
    (least.saturating_sub(1), most.saturating_sub(1).max(1))
}
