//! A team whose skills cover a task.
//!
//! For: project teams. Knows: the roles a task needs, who could fill which and how well, and how
//! many hours everybody has. Never: gives somebody more hours than they have, or hides a role that
//! nobody fills, or puts two into one team who are kept apart.
//!
//! Roles that must be there first, then how well all roles are filled by their weight, then how
//! well the members suit. Exact by dynamic programming over sets of roles while there are at most
//! [`EXACT_MAX_ROLES`] of them, among the [`BEST_PER_ROLE`] best for each; above that, or where the
//! table would grow beyond its limit, the best next person is taken again and again.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Teams for so many roles are put together exactly.
pub const EXACT_MAX_ROLES: usize = 16;
/// So many people are looked at for each role.
pub const BEST_PER_ROLE: usize = 30;
/// So many others are named for each role.
pub const ALTERNATES_MAX: usize = 2;
/// The most roles a task may have; more are left uncovered.
pub const ROLES_MAX: usize = 64;
/// The most steps the exact search may note; 12 bytes each.
const NOTES_MAX: usize = 4_000_000;
/// So many times at most a team with two who are kept apart is put together anew without one of
/// them.
const PARTINGS_MAX: usize = 48;
/// Weights and levels are cut here.
pub const WEIGHT_MAX: u32 = 1_000;
/// How well somebody suits is cut here, either way.
const SUITS_MAX: i64 = 1 << 17;

/// Something the team needs somebody for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    pub must: bool,
    /// How much it counts beside the others, up to 1000.
    pub weight: u32,
    /// Hours a week it takes.
    pub hours: u32,
}

/// Somebody who could be in the team.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// How well they fill each role, in permille; zero where they cannot.
    pub levels: Vec<u32>,
    /// Hours a week they have.
    pub hours: u32,
    /// How well they suit besides: growth, other views, interest.
    pub suits: i64,
}

/// A member and the roles they fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    pub person: u32,
    pub roles: Vec<u32>,
}

/// A team, and what it lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Team {
    /// By person.
    pub seats: Vec<Seat>,
    /// Roles nobody fills; those that must be there first.
    pub uncovered: Vec<u32>,
    /// For each role, others who could fill it, best first.
    pub alternates: Vec<Vec<u32>>,
    /// Whether nothing better exists among those looked at.
    pub exact: bool,
}

/// Whether two people are kept apart.
pub(super) type Apart<'a> = &'a dyn Fn(u32, u32) -> bool;

/// Puts a team of at most `most` people together, filled up to `least` by those who suit best;
/// nobody is in it with somebody whom `apart` keeps from them.
pub fn team(
    roles: &[Role],
    people: &[Person],
    (least, most): (usize, usize),
    apart: &dyn Fn(u32, u32) -> bool,
) -> Team {
    let roles = roles.get(..ROLES_MAX.min(roles.len())).unwrap_or_default();
    let (mut seats, exact) = parted_seats(roles, people, most, apart);
    fill_up(&mut seats, people, least.min(most), apart);
    seats.sort_unstable_by_key(|seat| seat.person);
    let uncovered = uncovered(roles, &seats);
    let alternates = alternates(roles, people, &seats, apart);
    Team {
        seats,
        uncovered,
        alternates,
        exact,
    }
}

/// Finds the best seats without two who are kept apart, and whether nothing better exists.
///
/// Branch and bound: where two of the best team are kept apart, the best team without the one and
/// the best without the other are looked for. Leaving people out makes no team better, so what is
/// no better than a team found already is not looked at any further.
fn parted_seats(roles: &[Role], people: &[Person], most: usize, apart: Apart) -> (Vec<Seat>, bool) {
    let mut best: Option<(i64, Vec<Seat>)> = None;
    let mut open: Vec<Vec<u32>> = vec![Vec::new()];
    let mut exact = true;
    for _ in 0..PARTINGS_MAX {
        let Some(without) = open.pop() else {
            break;
        };
        let (seats, is_best) = some_seats(roles, people, &without, most);
        exact &= is_best;
        let worth = value(roles, people, &seats);
        if best.as_ref().is_some_and(|(known, _)| *known >= worth) {
            continue;
        }
        let Some((one, other)) = first_apart(&seats, apart) else {
            best = Some((worth, seats));
            continue;
        };
        let parted = parted(seats, apart);
        let worth = value(roles, people, &parted);
        if best.as_ref().is_none_or(|(known, _)| *known < worth) {
            best = Some((worth, parted));
        }
        for left_out in [other, one] {
            let mut without = without.clone();
            without.push(left_out);
            open.push(without);
        }
    }
    let seats = best.map(|(_, seats)| seats).unwrap_or_default();
    (seats, exact && open.is_empty())
}

/// Finds seats for whoever is not left out, whether or not they are kept apart.
fn some_seats(
    roles: &[Role],
    people: &[Person],
    without: &[u32],
    most: usize,
) -> (Vec<Seat>, bool) {
    let looked_at = looked_at(roles, people, without);
    let found = if roles.len() <= EXACT_MAX_ROLES {
        best_seats(roles, people, &looked_at, most)
    } else {
        None
    };
    let is_best = found.is_some();
    let mut seats = found.unwrap_or_else(|| greedy_seats(roles, people, &looked_at, most));
    seats.sort_unstable_by_key(|seat| seat.person);
    (seats, is_best)
}

fn first_apart(seats: &[Seat], apart: Apart) -> Option<(u32, u32)> {
    seats.iter().enumerate().find_map(|(at, seat)| {
        let mut later = seats.iter().skip(at + 1).map(|seat| seat.person);
        let other = later.find(|other| apart(seat.person, *other))?;
        Some((seat.person, other))
    })
}

/// Lets whoever is kept apart from somebody before them go.
fn parted(seats: Vec<Seat>, apart: Apart) -> Vec<Seat> {
    let mut kept: Vec<Seat> = Vec::new();
    for seat in seats {
        if kept.iter().all(|other| !apart(other.person, seat.person)) {
            kept.push(seat);
        }
    }
    kept
}

fn level(person: &Person, role: usize) -> u32 {
    let level = person.levels.get(role).copied().unwrap_or(0);
    level.min(WEIGHT_MAX)
}

/// What it is worth that a person fills a role; roles that must be there outweigh all others.
fn worth(role: &Role, level: u32) -> i64 {
    let cover = i64::from(role.weight.clamp(1, WEIGHT_MAX)) * i64::from(level);
    (i64::from(role.must) << 50) + (cover << 22)
}

pub(super) fn suits(person: &Person) -> i64 {
    person.suits.clamp(-SUITS_MAX, SUITS_MAX)
}

/// The best people for each role, in order of number.
fn looked_at(roles: &[Role], people: &[Person], without: &[u32]) -> Vec<u32> {
    let mut found = BTreeSet::new();
    for (at, role) in roles.iter().enumerate() {
        let able = (0_u32..)
            .zip(people)
            .filter(|(number, _)| !without.contains(number))
            .filter(|(_, person)| level(person, at) > 0 && person.hours >= role.hours);
        let mut best: Vec<_> = able
            .map(|(number, person)| (Reverse((level(person, at), suits(person))), number))
            .collect();
        best.sort_unstable();
        found.extend(
            best.into_iter()
                .take(BEST_PER_ROLE)
                .map(|(_, number)| number),
        );
    }
    found.into_iter().collect()
}

/// One step of the exact search: a person takes a set of roles after the step before.
#[derive(Clone, Copy)]
struct Note {
    person: u32,
    roles: u16,
    before: u32,
}

/// The best value of each (size, set of roles), and the step that reached it.
type Reached = Vec<Vec<(i64, u32)>>;
const UNREACHED: i64 = i64::MIN;

/// Finds the best seats, or nothing if the search would note too much.
fn best_seats(
    roles: &[Role],
    people: &[Person],
    looked_at: &[u32],
    most: usize,
) -> Option<Vec<Seat>> {
    let sets = 1_usize << roles.len();
    let most = most.min(roles.len());
    let mut reached: Reached = vec![vec![(UNREACHED, u32::MAX); sets]; most + 1];
    *reached.first_mut()?.first_mut()? = (0, u32::MAX);
    let mut notes: Vec<Note> = Vec::new();
    for number in looked_at {
        let person = people.get(*number as usize)?;
        let takes = takes(roles, person);
        // Larger teams first, so that nobody joins the same team twice.
        for size in (0..most).rev() {
            let (smaller, larger) = reached.split_at_mut(size + 1);
            let (from, to) = (smaller.last()?, larger.first_mut()?);
            for (set, (value, before)) in from.iter().enumerate() {
                if *value == UNREACHED {
                    continue;
                }
                for (roles, gain) in &takes {
                    if set & usize::from(*roles) != 0 {
                        continue;
                    }
                    let place = to.get_mut(set | usize::from(*roles))?;
                    if value + gain > place.0 {
                        *place = (value + gain, u32::try_from(notes.len()).ok()?);
                        notes.push(Note {
                            person: *number,
                            roles: *roles,
                            before: *before,
                        });
                    }
                }
            }
        }
        if notes.len() > NOTES_MAX {
            notes = still_needed(&notes, &mut reached);
            // Half of the room must be free again, or this would be done for every person.
            if notes.len() > NOTES_MAX / 2 {
                return None;
            }
        }
    }
    // The best value; of equals, the smaller team.
    let all = reached.iter().enumerate().flat_map(|(size, row)| {
        let sets = row.iter().enumerate();
        sets.map(move |(set, (value, note))| (*value, Reverse(size), Reverse(set), *note))
    });
    let (_, _, _, mut at) = all.max()?;
    let mut seats = Vec::new();
    while let Some(note) = notes.get(at as usize) {
        let roles = (0..16).filter(|role| note.roles & 1 << role != 0);
        seats.push(Seat {
            person: note.person,
            roles: roles.collect(),
        });
        at = note.before;
    }
    Some(seats)
}

/// Keeps the notes from which something reached came about.
fn still_needed(notes: &[Note], reached: &mut Reached) -> Vec<Note> {
    let mut needed = vec![false; notes.len()];
    for (_, last) in reached.iter().flatten() {
        let mut at = *last as usize;
        while let Some(place) = needed.get_mut(at).filter(|needed| !**needed) {
            *place = true;
            at = notes
                .get(at)
                .map_or(usize::MAX, |note| note.before as usize);
        }
    }
    // Notes come after those before them, so one pass gives the new numbers.
    let mut renumbered = vec![u32::MAX; notes.len()];
    let of = |renumbered: &[u32], at: u32| renumbered.get(at as usize).copied();
    let mut kept: Vec<Note> = Vec::new();
    for (at, note) in notes.iter().enumerate() {
        if needed.get(at) == Some(&true) {
            let before = of(&renumbered, note.before).unwrap_or(u32::MAX);
            if let Some(place) = renumbered.get_mut(at) {
                *place = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            }
            kept.push(Note { before, ..*note });
        }
    }
    for (_, last) in reached.iter_mut().flatten() {
        *last = of(&renumbered, *last).unwrap_or(u32::MAX);
    }
    kept
}

/// The sets of roles somebody can fill within their hours, and what each is worth.
fn takes(roles: &[Role], person: &Person) -> Vec<(u16, i64)> {
    let mut found: Vec<(u16, i64, u32)> = vec![(0, 0, 0)];
    for (at, role) in roles.iter().enumerate() {
        let level = level(person, at);
        if level == 0 {
            continue;
        }
        let more: Vec<(u16, i64, u32)> = found
            .iter()
            .map(|(set, gain, hours)| {
                let hours = hours.saturating_add(role.hours);
                (set | 1 << at, gain + worth(role, level), hours)
            })
            .filter(|(_, _, hours)| *hours <= person.hours)
            .collect();
        found.extend(more);
    }
    let found = found.into_iter().skip(1);
    found
        .map(|(set, gain, _)| (set, gain + suits(person)))
        .collect()
}

/// Takes the person who adds most, again and again; then swaps members while that is better.
fn greedy_seats(roles: &[Role], people: &[Person], looked_at: &[u32], most: usize) -> Vec<Seat> {
    let mut team = greedy_team(roles, people, looked_at, Vec::new(), most);
    let mut value = value(roles, people, &team);
    for place in 0..team.len() {
        let mut kept: Vec<u32> = team.iter().map(|seat| seat.person).collect();
        if place >= kept.len() {
            break;
        }
        let dropped = kept.remove(place);
        let others: Vec<u32> = looked_at
            .iter()
            .copied()
            .filter(|person| *person != dropped)
            .collect();
        let swapped = greedy_team(roles, people, &others, kept, most);
        let better = self::value(roles, people, &swapped);
        if better > value {
            (team, value) = (swapped, better);
        }
    }
    team
}

/// Grows a team from some members.
fn greedy_team(
    roles: &[Role],
    people: &[Person],
    looked_at: &[u32],
    begun: Vec<u32>,
    most: usize,
) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::new();
    let mut begun = begun.into_iter();
    while seats.len() < most {
        let open = uncovered(roles, &seats);
        if open.is_empty() {
            break;
        }
        let next = match begun.next() {
            Some(person) => Some(adds(roles, people, person, &open)),
            None => looked_at
                .iter()
                .filter(|person| seats.iter().all(|seat| seat.person != **person))
                .map(|person| adds(roles, people, *person, &open))
                .max_by_key(|(gain, seat)| (*gain, Reverse(seat.person))),
        };
        let Some((_, seat)) = next.filter(|(_, seat)| !seat.roles.is_empty()) else {
            if begun.len() == 0 {
                break;
            }
            continue;
        };
        if seats.iter().all(|other| other.person != seat.person) {
            seats.push(seat);
        }
    }
    seats
}

/// What a person adds to open roles, the worthiest first while their hours last.
fn adds(roles: &[Role], people: &[Person], number: u32, open: &[u32]) -> (i64, Seat) {
    let mut seat = Seat {
        person: number,
        roles: Vec::new(),
    };
    let Some(person) = people.get(number as usize) else {
        return (i64::MIN, seat);
    };
    let mut order: Vec<(Reverse<i64>, u32, u32)> = open
        .iter()
        .filter_map(|at| {
            let role = roles.get(*at as usize)?;
            let level = level(person, *at as usize);
            (level > 0).then_some((Reverse(worth(role, level)), *at, role.hours))
        })
        .collect();
    order.sort_unstable();
    let (mut gain, mut hours) = (suits(person), person.hours);
    for (Reverse(worth), at, takes) in order {
        if let Some(left) = hours.checked_sub(takes) {
            hours = left;
            gain += worth;
            seat.roles.push(at);
        }
    }
    seat.roles.sort_unstable();
    (gain, seat)
}

fn value(roles: &[Role], people: &[Person], seats: &[Seat]) -> i64 {
    let of = |seat: &Seat| {
        let person = people.get(seat.person as usize)?;
        let filled = seat.roles.iter().filter_map(|at| {
            let role = roles.get(*at as usize)?;
            Some(worth(role, level(person, *at as usize)))
        });
        Some(filled.sum::<i64>() + suits(person))
    };
    seats.iter().filter_map(of).sum()
}

/// Brings the team to its least size with those who suit best.
fn fill_up(seats: &mut Vec<Seat>, people: &[Person], least: usize, apart: Apart) {
    let mut others: Vec<(Reverse<i64>, u32)> = (0_u32..)
        .zip(people)
        .filter(|(number, _)| seats.iter().all(|seat| seat.person != *number))
        .map(|(number, person)| (Reverse(suits(person)), number))
        .collect();
    others.sort_unstable();
    for (_, person) in others {
        if seats.len() >= least {
            break;
        }
        if seats.iter().all(|seat| !apart(seat.person, person)) {
            seats.push(Seat {
                person,
                roles: Vec::new(),
            });
        }
    }
}

pub(super) fn uncovered(roles: &[Role], seats: &[Seat]) -> Vec<u32> {
    let covered: BTreeSet<u32> = seats.iter().flat_map(|seat| &seat.roles).copied().collect();
    let mut open: Vec<(bool, u32)> = (0_u32..)
        .zip(roles)
        .filter(|(at, _)| !covered.contains(at))
        .map(|(at, role)| (!role.must, at))
        .collect();
    open.sort_unstable();
    open.into_iter().map(|(_, at)| at).collect()
}

/// Names others for each role: in place of whoever fills it, so beside all the other members.
pub(super) fn alternates(
    roles: &[Role],
    people: &[Person],
    seats: &[Seat],
    apart: Apart,
) -> Vec<Vec<u32>> {
    let of = |(at, role): (usize, &Role)| {
        let fits = |number: u32| {
            seats.iter().all(|seat| {
                let is_replaced = seat.roles.iter().all(|role| *role as usize == at);
                let beside = seat.roles.is_empty() || !is_replaced;
                seat.person != number && !(beside && apart(seat.person, number))
            })
        };
        let mut able: Vec<(Reverse<(u32, i64)>, u32)> = (0_u32..)
            .zip(people)
            .filter(|(_, person)| level(person, at) > 0 && person.hours >= role.hours)
            .filter(|(number, _)| fits(*number))
            .map(|(number, person)| (Reverse((level(person, at), suits(person))), number))
            .collect();
        able.sort_unstable();
        let best = able.into_iter().take(ALTERNATES_MAX);
        best.map(|(_, number)| number).collect()
    };
    roles.iter().enumerate().map(of).collect()
}
