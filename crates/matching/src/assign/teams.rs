//! Several teams at once, from people each of whom can be in one.
//!
//! For: project teams that want the same people. Knows: the roles of every project, who could fill
//! which, and how many people each wants. Never: takes somebody to fill a team up while another
//! project could still have a role filled by them.
//!
//! Roles come first, in all projects; then teams are filled up, one person each in turn. Whom several
//! projects would take goes to the one that comes first. Then, as in a matching (augmenting paths;
//! Kuhn, "The Hungarian method for the assignment problem", 1955), a project with an open role asks
//! for the members of others who could fill it; a team that lets somebody go fills its own roles anew,
//! from those who are free or by asking on, and what comes of it stands if more roles are filled in all.
//! Where people fill several roles of a project each, a few in a hundred may stay open that need not.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::team::{Apart, Person, Role, Seat, Team, alternates, suits, team, uncovered};

/// So many times at most a team is put together anew to let another one have somebody.
const STEPS_MAX: usize = 2_000;

/// What one team is for.
#[derive(Debug, Clone, Default)]
pub struct Project {
    pub roles: Vec<Role>,
    /// Everybody by number; nothing of whom the rules keep out of it.
    pub people: Vec<Option<Person>>,
    /// How many people it wants at least, and at most.
    pub sizes: (usize, usize),
}

/// Puts a team together for every project, of which the first come first where all else is equal;
/// tells whether nothing better exists among what was looked at.
pub fn teams(projects: &[Project], apart: Apart) -> (Vec<Team>, bool) {
    let mut plan = Plan {
        projects,
        apart,
        seats: vec![Vec::new(); projects.len()],
        steps: STEPS_MAX,
        exact: true,
    };
    plan.begin();
    plan.cover();
    plan.fill_up();
    let free = plan.free();
    let teams = (0..projects.len()).map(|at| plan.team(at, &free));
    (teams.collect(), plan.exact)
}

struct Plan<'p> {
    projects: &'p [Project],
    apart: Apart<'p>,
    /// The members of every team.
    seats: Vec<Vec<Seat>>,
    steps: usize,
    exact: bool,
}

impl Plan<'_> {
    /// Gives every project the team it would have alone, or where that is taken the best of the rest.
    fn begin(&mut self) {
        for at in 0..self.projects.len() {
            let (mut seats, exact) = self.best(at, &|_| true);
            self.exact &= exact;
            let taken = self.taken();
            if seats.iter().any(|seat| taken.contains(&seat.person)) {
                self.exact = false;
                (seats, _) = self.best(at, &|person| !taken.contains(&person));
            }
            self.seat(at, seats);
        }
    }

    /// Has open roles filled by people other teams can do without.
    fn cover(&mut self) {
        for at in 0..self.projects.len() {
            while self.open(at) > 0 && self.improve(at, &mut BTreeSet::new()) {}
        }
    }

    /// Fills one more role of a project by somebody of another team; nobody is asked for twice.
    fn improve(&mut self, at: usize, asked: &mut BTreeSet<u32>) -> bool {
        for person in self.wanted(at) {
            if self.steps > 0 && asked.insert(person) {
                self.steps -= 1;
                if self.hand_over(person, at, asked) {
                    return true;
                }
            }
        }
        false
    }

    /// Lets a project have somebody of another team, if more roles are filled in all.
    fn hand_over(&mut self, person: u32, to: usize, asked: &mut BTreeSet<u32>) -> bool {
        let Some(from) = self.team_of(person) else {
            return false;
        };
        let before = self.seats.clone();
        let (all, theirs) = (self.open_in_all(), self.open(from));
        self.leave(from, person);
        self.anew(to);
        self.anew(from);
        while self.open(from) > theirs && self.improve(from, asked) {}
        let is_better = self.open_in_all() < all;
        if !is_better {
            self.seats = before;
        }
        is_better
    }

    /// Lists the members of other teams who could fill an open role of a project, best first.
    fn wanted(&self, at: usize) -> Vec<u32> {
        let Some(project) = self.projects.get(at) else {
            return Vec::new();
        };
        let open = uncovered(&project.roles, self.members(at));
        let mut able: Vec<(Reverse<u32>, u32)> = self
            .taken()
            .into_iter()
            .filter(|person| self.team_of(*person) != Some(at))
            .filter_map(|person| {
                let known = project.people.get(person as usize)?.as_ref()?;
                let levels = open
                    .iter()
                    .filter_map(|role| known.levels.get(*role as usize));
                let level = levels.max().filter(|level| **level > 0)?;
                Some((Reverse(*level), person))
            })
            .collect();
        able.sort_unstable();
        able.into_iter().map(|(_, person)| person).collect()
    }

    /// Puts a team together anew, of its members and those who are free.
    fn anew(&mut self, at: usize) {
        let taken = self.taken();
        let own: Vec<u32> = self.members(at).iter().map(|seat| seat.person).collect();
        let is_there = |person| own.contains(&person) || !taken.contains(&person);
        let (seats, _) = self.best(at, &is_there);
        self.seat(at, seats);
    }

    /// Finds the smallest team that fills a project's roles best, of those who may be in it.
    fn best(&self, at: usize, may: &dyn Fn(u32) -> bool) -> (Vec<Seat>, bool) {
        let Some(project) = self.projects.get(at) else {
            return (Vec::new(), true);
        };
        let people = (0_u32..).zip(&project.people);
        let able = people.filter_map(|(number, person)| Some((number, person.as_ref()?)));
        let able = able.filter(|(number, it)| it.levels.iter().any(|it| *it > 0) && may(*number));
        let (numbers, people): (Vec<u32>, Vec<Person>) = able
            .map(|(number, person)| (number, person.clone()))
            .unzip();
        let number = |place: u32| numbers.get(place as usize).copied().unwrap_or(u32::MAX);
        let apart = |one, other| (self.apart)(number(one), number(other));
        let found = team(&project.roles, &people, (0, project.sizes.1), &apart);
        let seats = found.seats.into_iter().map(|seat| Seat {
            person: number(seat.person),
            ..seat
        });
        (seats.collect(), found.exact)
    }

    /// Gives every team that wants more people one of those who suit it best, again and again.
    fn fill_up(&mut self) {
        let mut free = self.free();
        let mut grows = true;
        while std::mem::take(&mut grows) {
            for (at, project) in self.projects.iter().enumerate() {
                let (least, most) = project.sizes;
                if self.members(at).len() >= least.min(most) {
                    continue;
                }
                let Some(person) = self.best_suited(at, &free) else {
                    continue;
                };
                free.remove(&person);
                let mut seats = self.members(at).to_vec();
                seats.push(Seat {
                    person,
                    roles: Vec::new(),
                });
                self.seat(at, seats);
                grows = true;
            }
        }
    }

    fn best_suited(&self, at: usize, free: &BTreeSet<u32>) -> Option<u32> {
        let project = self.projects.get(at)?;
        let members = self.members(at);
        let fits = |person: &u32| members.iter().all(|it| !(self.apart)(it.person, *person));
        let suited = free.iter().copied().filter(fits).filter_map(|person| {
            let known = project.people.get(person as usize)?.as_ref()?;
            Some((suits(known), Reverse(person)))
        });
        suited.max().map(|(_, Reverse(person))| person)
    }

    /// The team of a project with who else could fill its roles, of those in no team.
    fn team(&self, at: usize, free: &BTreeSet<u32>) -> Team {
        let Some(project) = self.projects.get(at) else {
            return Team::default();
        };
        let seats = self.members(at).to_vec();
        let people = (0_u32..).zip(&project.people);
        let others = people.map(|(number, person)| {
            let person = person.clone().filter(|_| free.contains(&number));
            person.unwrap_or_default()
        });
        let others: Vec<Person> = others.collect();
        Team {
            uncovered: uncovered(&project.roles, &seats),
            alternates: alternates(&project.roles, &others, &seats, self.apart),
            exact: self.exact,
            seats,
        }
    }

    fn members(&self, at: usize) -> &[Seat] {
        self.seats.get(at).map_or(&[], Vec::as_slice)
    }

    fn seat(&mut self, at: usize, mut seats: Vec<Seat>) {
        seats.sort_unstable_by_key(|seat| seat.person);
        if let Some(place) = self.seats.get_mut(at) {
            *place = seats;
        }
    }

    fn leave(&mut self, at: usize, person: u32) {
        if let Some(seats) = self.seats.get_mut(at) {
            seats.retain(|seat| seat.person != person);
        }
    }

    /// Counts the roles of a project that nobody fills.
    fn open(&self, at: usize) -> usize {
        let project = self.projects.get(at);
        project.map_or(0, |it| uncovered(&it.roles, self.members(at)).len())
    }

    fn open_in_all(&self) -> usize {
        (0..self.projects.len()).map(|at| self.open(at)).sum()
    }

    fn team_of(&self, person: u32) -> Option<usize> {
        let is_in = |seats: &Vec<Seat>| seats.iter().any(|seat| seat.person == person);
        self.seats.iter().position(is_in)
    }

    fn taken(&self) -> BTreeSet<u32> {
        self.seats
            .iter()
            .flatten()
            .map(|seat| seat.person)
            .collect()
    }

    fn free(&self) -> BTreeSet<u32> {
        let taken = self.taken();
        let people = self.projects.iter().map(|project| project.people.len());
        let all = (0_u32..).take(people.max().unwrap_or(0));
        all.filter(|person| !taken.contains(person)).collect()
    }
}
