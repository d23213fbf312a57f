//! From the people of a program to the numbers a round works with, and back.
//!
//! For: running a round of any program, in a space or on a file, by one piece of code. Knows: what
//! a description says about shapes, sides, sizes and times. Never: decides who goes with whom (`run`
//! does), or asks anything but the pool: the same entries give the same result everywhere.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::{Field, PersonId};

use super::outcome::ROLES_PER_TEAM;
use super::run::{CannotRun, Entrant, Round, SCORE_MAX, Shape, Team, run};
use super::teams::teams;
use super::{Apart, Entry, Outcome, Past, Seed};
use crate::assign::groups::{Member, Sizes};
use crate::features::Phrasebook;
use crate::lens::Lens;
use crate::pool::{self, BY_VIDEO, Hall, Pool};
use crate::program::{self, Check, Program, Side};
use crate::rank::Match;
use crate::reasons::{Direction, Reason, apportion};
use crate::say;
use crate::sheet::{Participant, of_group};
use crate::texts::Language;

/// How long a meeting lasts where the program does not say, in minutes.
const MEETING_MINUTES: u32 = 30;
/// Somebody who is free nearly always gets so many beginnings.
const OPTIONS_MAX: usize = 96;
/// Whoever names no language speaks so many of those most others name.
const LANGUAGES_MAX: usize = 4;
/// Themes grow into groups of at most so many people.
const CLUSTER_MAX: usize = 12;
/// The worth of a pair is in millionths.
const WORTH_MAX: u32 = 1_000_000;
/// What is used of the worth of a pair.
const SHOWN: u32 = WORTH_MAX / SCORE_MAX;

/// What came of a round, by the places of people in their pool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Together {
    /// With seats the host comes first, in a team whoever brings the project; in a cycle everybody
    /// takes over from the next, and the last from the first.
    pub groups: Vec<Vec<usize>>,
    pub alone: Vec<usize>,
    /// Whether nothing better exists among what was looked at.
    pub exact: bool,
    /// In teams: roles with who fills them, by the place of whoever brings the project.
    pub roles: BTreeMap<usize, Vec<(String, Option<usize>)>>,
    /// In teams: others who could fill a role, best first, by the same.
    pub alternates: BTreeMap<usize, Vec<(String, usize)>>,
}

/// Lists those of a cycle so that each gives to the next, and the last to the first: it names them the other
/// way round, each before whom they take over from.
pub fn givers<T>(cycle: &[T]) -> impl Iterator<Item = &T> {
    let (first, others) = cycle.split_at(cycle.len().min(1));
    first.iter().chain(others.iter().rev())
}

/// Prepares the people of entries as they say they are. A phrasebook that knows a text model must lack
/// no vector of what they say, or another replica has another result; one that knows none compares
/// words alone.
pub fn pool_of(entries: &[Entry], book: &mut Phrasebook) -> Pool {
    let entrants: Vec<pool::Entrant> = entries
        .iter()
        .map(|entry| pool::Entrant {
            id: entry.person,
            profile: entry.profile(),
            entry: entry.said(),
        })
        .collect();
    let features = Pool::prepare(&entrants, book);
    Pool::new(entrants, features)
}

/// Puts the people at some places together, as the program's shape says.
///
/// # Errors
///
/// More people or seats than the algorithms take.
pub fn together(
    hall: &Hall,
    pool: &Pool,
    program: &Program,
    entered: &[usize],
    (past, seed): (&Past, Seed),
    lens: &Lens,
) -> Result<Together, CannotRun> {
    if program.shape == program::Shape::Cover {
        teams(hall, pool, program, entered, seed, lens)
    } else {
        let table = Table {
            hall,
            pool,
            program,
            entered,
            apart: apart(pool, entered),
            past,
            seed,
            lens,
        };
        table.settle()
    }
}

impl Together {
    /// Gives the result by ids, with everything its hash is over.
    pub fn outcome(&self, pool: &Pool) -> Outcome {
        let id = |place: &usize| pool.entrant(*place).map(|entrant| entrant.id);
        let ids = |group: &Vec<usize>| -> Vec<PersonId> { group.iter().filter_map(id).collect() };
        let mut ordered: Vec<(Vec<PersonId>, &Vec<usize>)> = self
            .groups
            .iter()
            .map(|group| (ids(group), group))
            .collect();
        ordered.sort_unstable();
        let mut outcome = Outcome {
            alone: ids(&self.alone),
            exact: self.exact,
            ..Outcome::default()
        };
        outcome.alone.sort_unstable();
        for (number, (group, places)) in (0_u32..).zip(ordered) {
            outcome.groups.push(group);
            let first = number.saturating_mul(ROLES_PER_TEAM);
            let project = places.first().copied().unwrap_or_default();
            let roles = self.roles.get(&project).into_iter().flatten();
            let others = self.alternates.get(&project);
            for (role, (named, who)) in (first..).zip(roles) {
                match who.as_ref().and_then(id) {
                    Some(who) => outcome.roles.push((role, who)),
                    None => outcome.uncovered.push(role),
                }
                let could = others.into_iter().flatten().filter(|(of, _)| of == named);
                let could = could.filter_map(|(_, place)| id(place));
                outcome.alternates.extend(could.map(|who| (role, who)));
            }
        }
        outcome
    }
}

/// The shape a description asks for.
pub fn shape(program: &Program) -> Shape {
    let sizes = |wanted: Option<usize>| {
        let size = program.size.unwrap_or(program::Size { least: 2, most: 4 });
        let (least, most) = (size.least as usize, size.most as usize);
        let middle = (least + most).div_ceil(2);
        let wanted = wanted.unwrap_or(middle).clamp(least, most);
        Sizes {
            least,
            most,
            wanted,
        }
    };
    match program.shape {
        program::Shape::Pairs => Shape::Pairs,
        program::Shape::Groups => Shape::Groups(sizes(None)),
        program::Shape::Cluster => {
            let mut sizes = sizes(Some(CLUSTER_MAX / 2));
            sizes.most = sizes.most.min(CLUSTER_MAX).max(sizes.least);
            Shape::Groups(sizes)
        }
        program::Shape::Seats => Shape::Seats,
        program::Shape::Cycles => Shape::Cycles,
        program::Shape::Cover => Shape::Team(Team {
            roles: Vec::new(),
            least: sizes(None).least,
            most: sizes(None).most,
        }),
    }
}

/// The pairs within a group that have something to say: everybody with everybody, guests with their
/// host, in a cycle each with the next one.
fn pairs(program: &Program, group: &[usize]) -> Vec<(usize, usize)> {
    let Some((first, rest)) = group.split_first() else {
        return Vec::new();
    };
    match program.shape {
        program::Shape::Seats => rest.iter().map(|guest| (*guest, *first)).collect(),
        program::Shape::Cover => rest.iter().map(|member| (*first, *member)).collect(),
        program::Shape::Cycles => {
            let next = group.iter().cycle().skip(1);
            group.iter().copied().zip(next.copied()).collect()
        }
        program::Shape::Pairs | program::Shape::Groups | program::Shape::Cluster => {
            let from = group.iter().enumerate();
            from.flat_map(|(at, one)| group.iter().skip(at + 1).map(|other| (*one, *other)))
                .collect()
        }
    }
}

/// A group with its score and the reasons that carry it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The mean of its pairs, 0 to 100.
    pub score: u32,
    /// Text, points and the field it rests on, largest first; the points add up to the score.
    pub reasons: Vec<(String, u32, Field)>,
    /// The next step, with the place of whoever takes it.
    pub next: Option<(usize, String)>,
    /// What a pair begins with; of several pairs, the one that is told to the one who looks.
    pub sheet: Vec<String>,
}

impl Told {
    /// Gives the reasons with all but the `most` largest as one line, so that what is shown still adds
    /// up to the score.
    pub fn folded(&self, most: usize, language: Language) -> Vec<(String, u32, Field)> {
        let mut reasons = self.reasons.clone();
        if reasons.len() > most {
            let small = reasons.split_off(most.saturating_sub(1));
            let points = small.iter().map(|(_, points, _)| points).sum();
            let field = small.first().map_or(Field::Name, |(_, _, field)| *field);
            reasons.push((say::smaller(language, small.len()), points, field));
        }
        reasons
    }
}

/// Explains a group by its pairs: to `me` where they are one of a pair, and else of two people by
/// what `label` calls them.
pub fn tell(
    hall: &Hall,
    program: &Program,
    group: &[usize],
    lens: &Lens,
    (me, label): (Option<usize>, &dyn Fn(usize) -> String),
) -> Told {
    let pairs = pairs(program, group);
    let among = pairs.len() > 1;
    let pairs: Vec<(usize, Match)> = pairs
        .into_iter()
        .filter_map(|pair| {
            let pair = turned(hall, program, pair, lens);
            // Who gives in a ring takes from another: theirs is another pair.
            let takes = program.shape != program::Shape::Cycles || me == Some(pair.0);
            let me = me.filter(|_| takes);
            explained(hall, program, pair, lens, (me, label, among))
        })
        .collect();
    let sum: u32 = pairs.iter().map(|(_, found)| found.score).sum();
    let count = u32::try_from(pairs.len()).unwrap_or(1);
    let score = sum.checked_div(count).unwrap_or(0);
    let mut all: Vec<&Reason> = Vec::new();
    let mut shares: Vec<u64> = Vec::new();
    for reason in pairs.iter().flat_map(|(_, found)| &found.reasons) {
        let share = u64::from(reason.points);
        // What two who swap have in common is one reason, told for both.
        let both = |other: &&Reason| {
            let same = other.field == reason.field && other.direction == reason.direction;
            same && reason.direction == Direction::Both && group.len() == 2
        };
        match all.iter().position(both).and_then(|at| shares.get_mut(at)) {
            Some(sum) => *sum += share,
            None => {
                all.push(reason);
                shares.push(share);
            }
        }
    }
    let mut reasons: Vec<(String, u32, Field)> = all
        .into_iter()
        .zip(apportion(score, &shares))
        .filter(|(_, points)| *points > 0)
        .map(|(reason, points)| (reason.text.clone(), points, reason.field))
        .collect();
    reasons.sort_by_key(|(_, points, _)| std::cmp::Reverse(*points));
    Told {
        score,
        reasons,
        sheet: match has_sheets_of_pairs(program) {
            true => told_to(me, &pairs),
            false => Vec::new(),
        },
        next: pairs
            .first()
            .map(|(whose, found)| (*whose, found.next.clone())),
    }
}

/// Tells whether a pair begins with something of its own, and not the group as a whole.
fn has_sheets_of_pairs(program: &Program) -> bool {
    matches!(program.shape, program::Shape::Pairs | program::Shape::Seats)
}

/// Gives the sheet of the pair that is told to the one who looks.
fn told_to(me: Option<usize>, pairs: &[(usize, Match)]) -> Vec<String> {
    let mut mine = pairs.iter().filter(|(whose, _)| me == Some(*whose));
    mine.next()
        .map_or_else(Vec::new, |(_, found)| found.sheet.clone())
}

/// Writes what a group begins with, as the program's sheet says it; nothing for a pair, which has its
/// own.
pub fn sheet(
    pool: &Pool,
    program: &Program,
    group: &[usize],
    when: Option<&str>,
    (lens, label): (&Lens, &dyn Fn(usize) -> String),
) -> Vec<String> {
    if has_sheets_of_pairs(program) {
        return Vec::new();
    }
    let members = group.iter().filter_map(|place| {
        Some(Participant {
            who: pool.candidate(*place)?,
            name: label(*place),
        })
    });
    let members: Vec<Participant> = members.collect();
    of_group(program, &members, when, (lens.language, lens.today))
}

/// Lets whoever gets more of a pair come first, where it may be either: theirs is what a round counts.
fn turned(
    hall: &Hall,
    program: &Program,
    (one, other): (usize, usize),
    lens: &Lens,
) -> (usize, usize) {
    let is_open = match program.shape {
        program::Shape::Pairs | program::Shape::Groups | program::Shape::Cluster => {
            either_seeks(program)
        }
        program::Shape::Seats | program::Shape::Cover | program::Shape::Cycles => false,
    };
    if is_open && hall.worth(other, one, lens) > hall.worth(one, other, lens) {
        (other, one)
    } else {
        (one, other)
    }
}

/// Explains one pair of a group, of whom the first seeks where one does, to the one who looks, or of
/// both by their names; with the place of the one it is explained to.
fn explained(
    hall: &Hall,
    program: &Program,
    (one, other): (usize, usize),
    lens: &Lens,
    (me, label, among): (Option<usize>, &dyn Fn(usize) -> String, bool),
) -> Option<(usize, Match)> {
    let (one_called, other_called) = (label(one), label(other));
    let part = |side: Side| program.sides.as_ref().map(|_| side);
    let to_me = |(me, side): (usize, Side), other: usize, called: &str| {
        let lens = Lens {
            called: Some((None, called)),
            among,
            side: part(side),
            ..lens.clone()
        };
        Some((me, hall.explain(me, other, &lens).ok()?))
    };
    let mine = match me {
        Some(me) if me == one => to_me((me, Side::Seeker), other, &other_called),
        Some(me) if me == other => to_me((me, Side::Giver), one, &one_called),
        Some(_) | None => None,
    };
    mine.or_else(|| {
        let lens = Lens {
            called: Some((Some(&one_called), &other_called)),
            among: true,
            side: part(Side::Seeker),
            ..lens.clone()
        };
        Some((one, hall.explain(one, other, &lens).ok()?))
    })
}

/// Finds when a whole group can first meet, as "Tue 12:00" by the clock of its first member;
/// nothing where they did not all say when they are free.
pub fn first_time(pool: &Pool, free: &[Option<Vec<u64>>], group: &[usize]) -> Option<String> {
    let mut common: Option<BTreeSet<u64>> = None;
    for place in group {
        let said: BTreeSet<u64> = free.get(*place)?.as_ref()?.iter().copied().collect();
        common = Some(match common {
            Some(common) => common.intersection(&said).copied().collect(),
            None => said,
        });
    }
    let quarter = common?.into_iter().next()?;
    Some(pool.clock(*group.first()?, quarter))
}

/// How long the meetings of a program last at least, in minutes.
pub fn meeting_minutes(program: &Program) -> u32 {
    let rule = program.rules.iter();
    let mut rule = rule.filter(|rule| rule.check == Check::MinutesInCommon);
    rule.next()
        .map_or(MEETING_MINUTES, |rule| rule.least.max(1))
}

/// What stays the same while a round of pairs, groups, seats or cycles is put together.
struct Table<'a> {
    hall: &'a Hall<'a>,
    pool: &'a Pool,
    program: &'a Program,
    entered: &'a [usize],
    apart: Apart,
    past: &'a Past,
    seed: Seed,
    lens: &'a Lens<'a>,
}

impl Table<'_> {
    /// Puts people together, twice where somebody turns out to be free to be a guest.
    fn settle(&self) -> Result<Together, CannotRun> {
        let hosts = self.hosts()?;
        let found = self.with_hosts(&hosts)?;
        // Whoever could do both, and hosts nobody after all, may be a guest.
        let is_idle =
            |place: &usize| self.part(*place) != Some(Side::Giver) && found.alone.contains(place);
        let busy: BTreeSet<usize> = hosts.iter().copied().filter(|it| !is_idle(it)).collect();
        if busy.len() == hosts.len() {
            return Ok(found);
        }
        let again = self.with_hosts(&busy)?;
        Ok(match again.alone.len() < found.alone.len() {
            true => again,
            false => found,
        })
    }

    /// Finds who takes guests: whoever said so or can do nothing else, and of those who could do both, and
    /// did not say, whoever gives in the best pairs of all.
    fn hosts(&self) -> Result<BTreeSet<usize>, CannotRun> {
        let entered = self.entered.iter();
        let gives = |place: &usize| self.part(*place) == Some(Side::Giver);
        let mut hosts: BTreeSet<usize> = entered.copied().filter(gives).collect();
        let is_open = |place: &usize| self.part(*place).is_none() && self.can_give(*place);
        let has_seats = self.program.shape == program::Shape::Seats;
        if !has_seats || !self.entered.iter().any(is_open) {
            return Ok(hosts);
        }
        for group in self.best_pairs()?.groups {
            let each = || group.iter().copied();
            let ways = each().flat_map(|one| each().map(move |other| (one, other)));
            let ways = ways.filter(|(one, other)| one != other);
            let ways = ways.filter_map(|(one, other)| {
                let gain = self.guest_worth(one, other)?;
                Some((gain, Reverse(self.id(other)), other))
            });
            hosts.extend(ways.max().map(|(.., giver)| giver).filter(is_open));
        }
        Ok(hosts)
    }

    /// Pairs everybody, whoever of two would be the guest.
    fn best_pairs(&self) -> Result<Together, CannotRun> {
        let entrants = self.entered.iter();
        let entrants = entrants.filter_map(|place| self.pool.entrant(*place));
        let entrants: Vec<Entrant> = entrants.map(|it| Entrant::of(it.id)).collect();
        self.run(&Shape::Pairs, &entrants, |one, other| {
            let either = self.guest_worth(one, other);
            either.max(self.guest_worth(other, one))
        })
    }

    /// Puts people together once it is known who takes guests.
    fn with_hosts(&self, hosts: &BTreeSet<usize>) -> Result<Together, CannotRun> {
        let shape = shape(self.program);
        self.run(&shape, &self.entrants(hosts), |one, other| {
            match self.program.shape {
                program::Shape::Cycles => self.hall.gain(one, other, self.lens),
                program::Shape::Seats => self.hall.worth(one, other, self.lens),
                program::Shape::Pairs
                | program::Shape::Groups
                | program::Shape::Cluster
                | program::Shape::Cover => self.worth_of_two(one, other),
            }
        })
    }

    /// Lists who takes part, hosts with their seats: as many as they said, or all alike.
    fn entrants(&self, hosts: &BTreeSet<usize>) -> Vec<Entrant> {
        let members = members(self.pool, self.program);
        let guests = self.entered.len() - hosts.len();
        let usual = guests.div_ceil(hosts.len().max(1)).max(1);
        let usual = u32::try_from(usual).unwrap_or(1);
        let entrants = self.entered.iter().filter_map(|place| {
            let mut entrant = Entrant::of(self.pool.entrant(*place)?.id);
            entrant.member = members.get(*place).cloned().unwrap_or_default();
            if hosts.contains(place) {
                let seats = self.pool.seats(*place, self.program);
                entrant.seats = seats.unwrap_or(usual);
            }
            entrant.entered = self.pool.entered(*place);
            Some(entrant)
        });
        entrants.collect()
    }

    /// Runs a shape over those entered, with the worth of two by their places in the pool.
    fn run(
        &self,
        shape: &Shape,
        entrants: &[Entrant],
        worth: impl Fn(usize, usize) -> Option<u32>,
    ) -> Result<Together, CannotRun> {
        let score = |one: usize, other: usize| {
            let (one, other) = (self.entered.get(one)?, self.entered.get(other)?);
            Some(worth(*one, *other)? / SHOWN)
        };
        let outcome = run(&Round {
            shape,
            entrants,
            past: self.past,
            apart: &self.apart,
            seed: self.seed,
            score: &score,
        })?;
        Ok(placed(self.pool, &outcome))
    }

    fn id(&self, place: usize) -> Option<PersonId> {
        self.pool.entrant(place).map(|entrant| entrant.id)
    }

    fn part(&self, place: usize) -> Option<Side> {
        self.hall.part(place, self.lens)
    }

    fn can_give(&self, place: usize) -> bool {
        self.hall.can_play(place, Side::Giver, self.lens)
    }

    /// Values somebody as the guest of somebody who may take guests.
    fn guest_worth(&self, seeker: usize, giver: usize) -> Option<u32> {
        let worth = self.hall.worth(seeker, giver, self.lens);
        worth.filter(|_| self.can_give(giver))
    }

    /// Values two of whom neither comes first. Whose id is lower looks, wherever the two stand in the
    /// pool; where one of them seeks, it may be either.
    fn worth_of_two(&self, one: usize, other: usize) -> Option<u32> {
        let is_turned = self.id(one) > self.id(other);
        let (first, second) = if is_turned {
            (other, one)
        } else {
            (one, other)
        };
        let worth = self.hall.worth(first, second, self.lens);
        if either_seeks(self.program) {
            worth.max(self.hall.worth(second, first, self.lens))
        } else {
            worth
        }
    }
}

/// Tells whether one of two seeks something, so that who of them looks makes a difference.
fn either_seeks(program: &Program) -> bool {
    program.sides.is_some() || program.checks(Check::NeedMet)
}

/// Who of those entered wants to be kept apart from whom.
pub(super) fn apart(pool: &Pool, entered: &[usize]) -> Apart {
    let mut apart = Apart::default();
    for entrant in entered.iter().filter_map(|place| pool.entrant(*place)) {
        for other in &entrant.profile.avoid {
            apart.keep(entrant.id, *other);
        }
    }
    apart
}

fn placed(pool: &Pool, outcome: &Outcome) -> Together {
    let places: BTreeMap<PersonId, usize> = (0..pool.len())
        .filter_map(|place| Some((pool.entrant(place)?.id, place)))
        .collect();
    let of = |ids: &[PersonId]| -> Vec<usize> {
        let places = ids.iter().filter_map(|id| places.get(id).copied());
        places.collect()
    };
    Together {
        groups: outcome.groups.iter().map(|group| of(group)).collect(),
        alone: of(&outcome.alone),
        exact: outcome.exact,
        ..Together::default()
    }
}

/// One number for two.
fn mixed(one: u64, other: u64) -> u64 {
    one.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(other)
}

/// At a table in a town nobody has named.
const SOME_TABLE: u64 = u64::MAX;

/// Lists the languages most people name, the commonest first.
fn usual_languages(pool: &Pool) -> Vec<u64> {
    let mut named: BTreeMap<u64, usize> = BTreeMap::new();
    for language in (0..pool.len()).flat_map(|place| pool.spoken(place)) {
        *named.entry(*language).or_default() += 1;
    }
    let mut usual: Vec<u64> = named.keys().copied().collect();
    usual.sort_by_key(|language| Reverse(named.get(language).copied()));
    usual.truncate(LANGUAGES_MAX);
    usual
}

/// Where and when everybody can be and in which language, and what they care about: of a group all share
/// one of these, which two of its members at a time need not.
fn members(pool: &Pool, program: &Program) -> Vec<Member> {
    let by_place = program.checks(Check::SamePlace);
    let by_theme = program.shape == program::Shape::Cluster;
    let free = pool.free(meeting_minutes(program));
    let when_any: BTreeSet<u64> = free.iter().flatten().flatten().copied().collect();
    let said = |place: usize| match pool.is_at_any_table(place) {
        true => Some(SOME_TABLE),
        false => pool.where_is(place),
    };
    let where_any: BTreeSet<u64> = (0..pool.len())
        .filter_map(|place| said(place).filter(|_| by_place))
        .collect();
    // Nobody is kept out for having said nothing: they can be wherever and whenever others can.
    let or_one = |set: &BTreeSet<u64>| -> Vec<u64> {
        let all: Vec<u64> = set.iter().copied().take(OPTIONS_MAX).collect();
        if all.is_empty() { vec![u64::MAX] } else { all }
    };
    let (when_any, where_any) = (or_one(&when_any), or_one(&where_any));
    let usual = or_one(&usual_languages(pool).into_iter().collect());
    (0..pool.len())
        .map(|place| {
            let topics = pool.cares_about(place);
            let languages = match pool.spoken(place) {
                [] => usual.as_slice(),
                spoken => spoken.get(..OPTIONS_MAX).unwrap_or(spoken),
            };
            let spoken_there = |there: u64| languages.iter().map(move |it| mixed(there, *it));
            if by_theme {
                let options = topics.iter().flat_map(|topic| spoken_there(*topic));
                let options = options.collect();
                return Member { options, topics };
            }
            let said = free.get(place).cloned().flatten();
            let when = said.unwrap_or_else(|| when_any.clone());
            let town = pool.where_is(place).filter(|_| by_place);
            let is_open = |town: &u64| *town != BY_VIDEO || !pool.is_at_any_table(place);
            let towns = match town {
                Some(town) => vec![town],
                None => where_any.iter().copied().filter(is_open).collect(),
            };
            let there = towns
                .iter()
                .flat_map(|town| when.iter().map(move |when| mixed(*town, *when)))
                .take(4 * OPTIONS_MAX);
            let options = there.flat_map(spoken_there).collect();
            Member { options, topics }
        })
        .collect()
}
