//! One round, from entrants to its result.
//!
//! For: numbering people by the draw, putting ties and repeats into the weights, and asking
//! `assign`. Knows: scores as somebody else computes them. Never: reads an entry; a program makes
//! scores, options and topics of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use model::PersonId;

use super::{Apart, Outcome, Past, Seed};
use crate::assign::cycles::Arc;
use crate::assign::groups::{Member, Sizes};
use crate::assign::pairs::{nearest_among, nearest_edges};
use crate::assign::seats::NoSeats;
use crate::assign::team::{Person, Role};
use crate::assign::{self, Edge, Groups, TooHeavy};

/// The highest score of two people; higher ones are cut.
pub const SCORE_MAX: u32 = 1_000;
/// The most people in a round.
pub const ENTRANTS_MAX: usize = 100_000;
/// The most people in a round of cycles, in which everybody is compared with everybody.
pub const SWAPPERS_MAX: usize = 2_000;
/// Up to so many people every pair is looked at; above, everybody's best.
const ALL_PAIRS_MAX_PEOPLE: usize = 400;
/// So many of everybody's best pairs are looked at.
const NEAREST: usize = 16;
/// And so many where not everybody can be looked at.
const NEAREST_OF_MANY: usize = 12;
/// Above so many people only pairs with a topic in common are looked at, and a few others.
const ANY_TOPIC_MAX_PEOPLE: usize = 3_000;
/// Above so many people that is so even where nobody names a topic.
const ALL_ASKED_MAX_PEOPLE: usize = 10_000;
/// So many people are looked at for each topic of somebody.
const PER_TOPIC: usize = 32;
/// More meetings than this count as so many.
const TIMES_MAX: u32 = 255;
/// Bits of a tie that go into a weight.
const TIE_BITS: u32 = 24;
/// All of them.
const TIE_MASK: i128 = (1 << TIE_BITS) - 1;
/// How many of them say how long a guest has waited.
const WAITING_BITS: u32 = 16;

/// How people are put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Two by two; the odd person makes a trio.
    Pairs,
    Groups(Sizes),
    /// One host with several guests; entrants with seats are hosts.
    Seats,
    /// Everybody takes over from another.
    Cycles,
    Team(Team),
}

impl Shape {
    /// Gives the most people a round of this shape takes.
    pub const fn entrants_max(&self) -> usize {
        match self {
            Shape::Cycles => SWAPPERS_MAX,
            Shape::Pairs | Shape::Groups(_) | Shape::Seats | Shape::Team(_) => ENTRANTS_MAX,
        }
    }
}

/// What a team needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    pub roles: Vec<Role>,
    pub least: usize,
    pub most: usize,
}

/// One person in a round, as its program sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    pub id: PersonId,
    /// In groups: where and when they can be, and what they care about.
    pub member: Member,
    /// With seats: how many guests they take; nobody with seats is a guest.
    pub seats: u32,
    /// With seats: the number of the day on which they entered the program, if they said it.
    pub entered: Option<i64>,
    /// In a team: what they could do. `suits` is added to by nobody else.
    pub person: Person,
}

impl Entrant {
    /// Makes an entrant of whom only the scores count.
    pub fn of(id: PersonId) -> Entrant {
        Entrant {
            id,
            member: Member::default(),
            seats: 0,
            entered: None,
            person: Person::default(),
        }
    }
}

/// Everything a result is computed from.
pub struct Round<'a> {
    pub shape: &'a Shape,
    /// In any order; of two with one id the first counts.
    pub entrants: &'a [Entrant],
    pub past: &'a Past,
    /// Who is not brought together with whom, not even in one team or cycle. For pairs and groups
    /// `score` says it too.
    pub apart: &'a Apart,
    pub seed: Seed,
    /// How good it would be to put two entrants together, by their places in `entrants`, up to
    /// [`SCORE_MAX`]; nothing where the rules forbid it. For pairs and groups it must not matter
    /// who comes first; with seats the guest comes first, then the host; in cycles the one who
    /// takes over, then the one who gives. Unused for a team.
    pub score: &'a dyn Fn(usize, usize) -> Option<u32>,
}

/// Why a round cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotRun {
    TooManyEntrants { most: usize },
    Weights(TooHeavy),
    Seats(NoSeats),
}

impl fmt::Display for CannotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CannotRun::TooManyEntrants { most } => {
                write!(f, "This kind of round has at most {most} people; split it.")
            }
            CannotRun::Weights(heavy) => heavy.fmt(f),
            CannotRun::Seats(seats) => seats.fmt(f),
        }
    }
}

impl std::error::Error for CannotRun {}

/// Computes the result of a round; the same on every device, whatever order the entrants are in.
///
/// # Errors
///
/// More people or seats than the algorithms take.
pub fn run(round: &Round) -> Result<Outcome, CannotRun> {
    let most = round.shape.entrants_max();
    if round.entrants.len() > most {
        return Err(CannotRun::TooManyEntrants { most });
    }
    let draw = Draw::of(round);
    match round.shape {
        Shape::Pairs => draw.pairs(),
        Shape::Groups(sizes) => Ok(draw.groups(*sizes)),
        Shape::Seats => draw.seats(),
        Shape::Cycles => Ok(draw.cycles()),
        Shape::Team(team) => Ok(draw.team(team)),
    }
}

/// The entrants, numbered by the draw.
struct Draw<'a> {
    round: &'a Round<'a>,
    /// (what the draw gave, id, place among the entrants), in order.
    order: Vec<(u64, PersonId, usize)>,
    /// Number → (other, how often they met), by other.
    met: Vec<Vec<(u32, u32)>>,
    /// Who is kept apart from whom, each pair both ways round.
    apart: BTreeSet<(u32, u32)>,
    /// What a meeting in the past costs: more than all scores together can win.
    repeat: i128,
}

impl<'a> Draw<'a> {
    fn of(round: &'a Round<'a>) -> Draw<'a> {
        let entrants = round.entrants.iter().enumerate();
        let mut order: Vec<_> = entrants
            .map(|(place, entrant)| {
                let (drawn, id) = round.seed.place(entrant.id);
                (drawn, id, place)
            })
            .collect();
        order.sort_unstable();
        order.dedup_by_key(|(_, id, _)| *id);
        let people = order.len() as i128;
        Draw {
            round,
            met: met(&order, round.past),
            apart: apart(&order, round.apart),
            order,
            repeat: (people + 1) * i128::from(SCORE_MAX + 1),
        }
    }

    fn len(&self) -> usize {
        self.order.len()
    }

    fn id(&self, number: u32) -> PersonId {
        let drawn = self.order.get(number as usize);
        drawn.map_or(PersonId::ZERO, |(_, id, _)| *id)
    }

    fn entrant(&self, number: u32) -> Option<&'a Entrant> {
        let (_, _, place) = self.order.get(number as usize)?;
        self.round.entrants.get(*place)
    }

    fn score(&self, a: u32, b: u32) -> Option<i128> {
        let (_, _, a) = self.order.get(a as usize)?;
        let (_, _, b) = self.order.get(b as usize)?;
        let score = (self.round.score)(*a, *b)?;
        Some(i128::from(score.min(SCORE_MAX)))
    }

    /// The score less what meetings in the past cost.
    fn fresh_score(&self, a: u32, b: u32) -> Option<i128> {
        let score = self.score(a, b)?;
        Some(score - i128::from(self.times(a, b)) * self.repeat)
    }

    /// How often two people met; more than 255 times counts as that.
    fn times(&self, a: u32, b: u32) -> u32 {
        let met = self.met.get(a as usize).map_or(&[][..], Vec::as_slice);
        let found = met.binary_search_by_key(&b, |(other, _)| *other).ok();
        let times = found.and_then(|place| met.get(place));
        times.map_or(0, |(_, times)| (*times).min(TIMES_MAX))
    }

    fn is_apart(&self, a: u32, b: u32) -> bool {
        self.apart.contains(&(a, b))
    }

    /// A weight in which the tie decides between equal scores, and never more than that.
    fn weight(&self, score: i128, a: u32, b: u32) -> i128 {
        let tie = self.round.seed.tie(self.id(a), self.id(b)) >> (64 - TIE_BITS);
        ((score * self.len().max(1) as i128) << TIE_BITS) + i128::from(tie)
    }

    /// A cheap tie, for choosing which pairs to look at among very many.
    fn mix(&self, a: u32, b: u32) -> i128 {
        let drawn = |number: u32| {
            self.order
                .get(number as usize)
                .map_or(0, |(drawn, ..)| *drawn)
        };
        let mixed = (drawn(a) ^ drawn(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        i128::from(mixed >> (64 - TIE_BITS))
    }

    fn pairs(&self) -> Result<Outcome, CannotRun> {
        let near = |a: u32, b: u32| Some((self.fresh_score(a, b)? << TIE_BITS) + self.mix(a, b));
        let sharing = self.sharing();
        let many = self.len() > ANY_TOPIC_MAX_PEOPLE && !sharing.is_empty();
        let mut edges = if many || self.len() > ALL_ASKED_MAX_PEOPLE {
            nearest_among(
                self.len(),
                NEAREST_OF_MANY,
                &|a| self.candidates(a, &sharing),
                &near,
            )
        } else if self.len() > ALL_PAIRS_MAX_PEOPLE {
            nearest_edges(self.len(), NEAREST, &near)
        } else {
            nearest_edges(self.len(), self.len(), &near)
        };
        for Edge { a, b, weight } in &mut edges {
            *weight = self.weight(*weight >> TIE_BITS, *a, *b);
        }
        let found = assign::pair_up(self.len(), &edges, &near).map_err(CannotRun::Weights)?;
        Ok(self.named(found))
    }

    /// Topic → who has it, in order.
    fn sharing(&self) -> BTreeMap<u64, Vec<u32>> {
        let mut sharing: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for number in 0..number(self.len()) {
            let topics = self.entrant(number).map(|entrant| &entrant.member.topics);
            for topic in topics.into_iter().flatten() {
                sharing.entry(*topic).or_default().push(number);
            }
        }
        sharing
    }

    /// Some people for each topic of somebody, those after them in the draw, and the next ones
    /// whatever they care about.
    fn candidates(&self, person: u32, sharing: &BTreeMap<u64, Vec<u32>>) -> Vec<u32> {
        let people = number(self.len()).max(1);
        let mut found: Vec<u32> = (1..=number(NEAREST))
            .map(|step| (person + step) % people)
            .collect();
        let topics = self.entrant(person).map(|entrant| &entrant.member.topics);
        for topic in topics.into_iter().flatten() {
            let Some(list) = sharing.get(topic) else {
                continue;
            };
            let start = list.partition_point(|other| *other <= person);
            let after = list.iter().cycle().skip(start);
            found.extend(after.take(PER_TOPIC.min(list.len())));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn groups(&self, sizes: Sizes) -> Outcome {
        let members: Vec<Member> = (0..number(self.len()))
            .filter_map(|number| self.entrant(number))
            .map(|entrant| entrant.member.clone())
            .collect();
        let meeting = |a: u32, b: u32| {
            let score = i64::try_from(self.score(a, b)?).unwrap_or(0);
            let tie = i64::try_from(self.mix(a, b)).unwrap_or(0) >> (TIE_BITS - 8);
            Some((self.times(a, b), (score << 8) + tie))
        };
        if let Some(found) = assign::group_few(&members, sizes, &meeting) {
            return self.named(found);
        }
        // A group is a sum over its pairs, so a repeat must outweigh all of them together.
        let pairs = (sizes.most * sizes.most) as i64;
        let repeat = pairs * i64::from(SCORE_MAX + 1);
        let value = |a: u32, b: u32| {
            let score = i64::try_from(self.score(a, b)?).unwrap_or(0);
            let fresh = score - i64::from(self.times(a, b)) * repeat;
            Some((fresh << 8) + (i64::try_from(self.mix(a, b)).unwrap_or(0) >> (TIE_BITS - 8)))
        };
        self.named(assign::group(&members, sizes, &value))
    }

    fn seats(&self) -> Result<Outcome, CannotRun> {
        let seats_of = |number: &u32| self.entrant(*number).map_or(0, |entrant| entrant.seats);
        let (hosts, guests): (Vec<u32>, Vec<u32>) =
            (0..number(self.len())).partition(|number| seats_of(number) > 0);
        let seats: Vec<u32> = hosts.iter().map(seats_of).collect();
        let waiting = self.waiting(&guests);
        let value = |place: u32, host: u32| {
            let (guest, host) = (guests.get(place as usize)?, hosts.get(host as usize)?);
            let plain = self.weight(self.fresh_score(*guest, *host)?, *guest, *host);
            let Some(waiting) = waiting.get(place as usize) else {
                return Some(plain);
            };
            // Of equal scores who has waited longest is seated, and the draw decides the rest.
            let drawn = (plain & TIE_MASK) >> WAITING_BITS;
            let waited = i128::from(*waiting) << (TIE_BITS - WAITING_BITS);
            Some((plain & !TIE_MASK) + waited + drawn)
        };
        let (found, exact) = self.seated(&guests, &seats, &value)?;
        let mut tables: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
        let mut outcome = Outcome {
            exact,
            ..Outcome::default()
        };
        for (guest, host) in guests.iter().zip(found) {
            match host.and_then(|host| hosts.get(host as usize)) {
                Some(host) => tables
                    .entry(self.id(*host))
                    .or_default()
                    .push(self.id(*guest)),
                None => outcome.alone.push(self.id(*guest)),
            }
        }
        let free = hosts.iter().map(|host| self.id(*host));
        outcome
            .alone
            .extend(free.filter(|host| !tables.contains_key(host)));
        outcome.groups = tables
            .into_iter()
            .map(|(host, mut guests)| {
                guests.sort_unstable();
                std::iter::once(host).chain(guests).collect()
            })
            .collect();
        outcome.alone.sort_unstable();
        Ok(outcome)
    }

    /// Tells how long each guest has waited beside the others, from 0 to the longest; nothing where nobody
    /// says when they entered.
    fn waiting(&self, guests: &[u32]) -> Vec<u32> {
        let entered = |guest: &u32| self.entrant(*guest).and_then(|it| it.entered);
        let mut days: Vec<i64> = guests.iter().filter_map(entered).collect();
        days.sort_unstable_by_key(|day| std::cmp::Reverse(*day));
        days.dedup();
        if days.is_empty() {
            return Vec::new();
        }
        let longest = (1_usize << WAITING_BITS) - 1;
        let waited = |guest: &u32| {
            let day = entered(guest)?;
            let later = days.partition_point(|other| *other > day);
            u32::try_from((later + 1) * longest / days.len()).ok()
        };
        guests.iter().map(|it| waited(it).unwrap_or(0)).collect()
    }

    /// Seats guests with hosts, by their places. Of two guests of one host who are kept apart, the
    /// one who suits the host better stays; for the other that host no longer counts. Tells
    /// whether nothing better exists.
    fn seated(
        &self,
        guests: &[u32],
        seats: &[u32],
        value: &dyn Fn(u32, u32) -> Option<i128>,
    ) -> Result<(Vec<Option<u32>>, bool), CannotRun> {
        let mut closed: BTreeSet<(u32, u32)> = BTreeSet::new();
        loop {
            let open = |guest: u32, host: u32| {
                let is_open = !closed.contains(&(guest, host));
                value(guest, host).filter(|_| is_open)
            };
            let found = assign::seat(guests.len(), seats, &open).map_err(CannotRun::Seats)?;
            let more = self.seated_amiss(guests, &found, value);
            if more.is_empty() {
                return Ok((found, closed.is_empty()));
            }
            closed.extend(more);
        }
    }

    /// Finds guests who sit with somebody they are kept apart from and suit their host less.
    fn seated_amiss(
        &self,
        guests: &[u32],
        found: &[Option<u32>],
        value: &dyn Fn(u32, u32) -> Option<i128>,
    ) -> Vec<(u32, u32)> {
        if self.apart.is_empty() {
            return Vec::new();
        }
        let mut tables: BTreeMap<u32, Vec<(Option<i128>, u32, u32)>> = BTreeMap::new();
        for ((guest, person), host) in (0..).zip(guests).zip(found) {
            if let Some(host) = host {
                let seat = (value(guest, *host), guest, *person);
                tables.entry(*host).or_default().push(seat);
            }
        }
        let mut amiss = Vec::new();
        for (host, mut table) in tables {
            table.sort_unstable_by_key(|(worth, guest, _)| (std::cmp::Reverse(*worth), *guest));
            let mut staying: Vec<u32> = Vec::new();
            for (_, guest, person) in table {
                if staying.iter().any(|other| self.is_apart(*other, person)) {
                    amiss.push((guest, host));
                } else {
                    staying.push(person);
                }
            }
        }
        amiss
    }

    fn cycles(&self) -> Outcome {
        let mut arcs = Vec::new();
        for taker in 0..number(self.len()) {
            for giver in 0..number(self.len()) {
                let score = (taker != giver).then(|| self.score(taker, giver)).flatten();
                arcs.extend(score.map(|score| {
                    let tie = self.round.seed.tie(self.id(taker), self.id(giver));
                    let score = i64::try_from(score).unwrap_or(0) << TIE_BITS;
                    let weight = score + i64::try_from(tie >> (64 - TIE_BITS)).unwrap_or(0);
                    Arc {
                        taker,
                        giver,
                        weight,
                    }
                }));
            }
        }
        let found = assign::swap_cycles(self.len(), &arcs, &|a, b| self.is_apart(a, b));
        let mut outcome = Outcome {
            groups: found
                .cycles
                .iter()
                .map(|cycle| self.turned(cycle))
                .collect(),
            alone: found.alone.iter().map(|person| self.id(*person)).collect(),
            exact: found.exact,
            ..Outcome::default()
        };
        outcome.groups.sort_unstable();
        outcome.alone.sort_unstable();
        outcome
    }

    /// A cycle that begins with the lowest id.
    fn turned(&self, cycle: &[u32]) -> Vec<PersonId> {
        let mut ids: Vec<PersonId> = cycle.iter().map(|person| self.id(*person)).collect();
        let lowest = ids.iter().enumerate().min_by_key(|(_, id)| **id);
        let lowest = lowest.map_or(0, |(place, _)| place);
        ids.rotate_left(lowest);
        ids
    }

    fn team(&self, team: &Team) -> Outcome {
        let people: Vec<Person> = (0..number(self.len()))
            .filter_map(|number| self.entrant(number))
            .map(|entrant| entrant.person.clone())
            .collect();
        let sizes = (team.least, team.most);
        let found = assign::team(&team.roles, &people, sizes, &|a, b| self.is_apart(a, b));
        let mut members: Vec<PersonId> = found
            .seats
            .iter()
            .map(|seat| self.id(seat.person))
            .collect();
        members.sort_unstable();
        let mut roles: Vec<(u32, PersonId)> = found
            .seats
            .iter()
            .flat_map(|seat| seat.roles.iter().map(|role| (*role, self.id(seat.person))))
            .collect();
        roles.sort_unstable();
        let alternates = (0_u32..).zip(&found.alternates).flat_map(|(role, others)| {
            let others = others.iter();
            others.map(move |person| (role, self.id(*person)))
        });
        let mut alone: Vec<PersonId> = self.order.iter().map(|(_, id, _)| *id).collect();
        alone.sort_unstable();
        alone.retain(|person| members.binary_search(person).is_err());
        Outcome {
            groups: if members.is_empty() {
                Vec::new()
            } else {
                vec![members]
            },
            alone,
            roles,
            uncovered: found.uncovered,
            alternates: alternates.collect(),
            exact: found.exact,
        }
    }

    fn named(&self, found: Groups) -> Outcome {
        let ids = |people: &Vec<u32>| {
            let mut ids: Vec<PersonId> = people.iter().map(|person| self.id(*person)).collect();
            ids.sort_unstable();
            ids
        };
        let mut groups: Vec<Vec<PersonId>> = found.groups.iter().map(ids).collect();
        groups.sort_unstable();
        Outcome {
            groups,
            alone: ids(&found.alone),
            exact: found.exact,
            ..Outcome::default()
        }
    }
}

fn numbers(order: &[(u64, PersonId, usize)]) -> BTreeMap<PersonId, u32> {
    let ids = order.iter().map(|(_, id, _)| *id);
    ids.zip(0..).collect()
}

/// Who of the entrants is kept apart from whom, by number.
fn apart(order: &[(u64, PersonId, usize)], apart: &Apart) -> BTreeSet<(u32, u32)> {
    let numbers = numbers(order);
    let of = |(a, b): (PersonId, PersonId)| Some((*numbers.get(&a)?, *numbers.get(&b)?));
    let pairs = apart.pairs().filter_map(of);
    pairs.flat_map(|(a, b)| [(a, b), (b, a)]).collect()
}

/// Who of the entrants met whom, by number.
fn met(order: &[(u64, PersonId, usize)], past: &Past) -> Vec<Vec<(u32, u32)>> {
    let numbers = numbers(order);
    let mut met = vec![Vec::new(); order.len()];
    for (a, b, times) in past.pairs() {
        let (Some(a), Some(b)) = (numbers.get(&a), numbers.get(&b)) else {
            continue;
        };
        for (own, other) in [(a, b), (b, a)] {
            if let Some(list) = met.get_mut(*own as usize) {
                list.push((*other, times));
            }
        }
    }
    for list in &mut met {
        list.sort_unstable();
    }
    met
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
