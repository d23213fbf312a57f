//! Several teams fill as many roles as there are people for.
//!
//! For: comparing a few small projects with every way to divide people among them. Knows: the
//! objective. Never: trusts the asking on.

use matching::assign::team::{Person, Role, Team};
use matching::assign::teams;
use matching::assign::teams::Project;

use crate::dice::Dice;

fn project(roles: usize, levels: Vec<Vec<u32>>, sizes: (usize, usize)) -> Project {
    let role = Role {
        must: true,
        weight: 100,
        hours: 0,
    };
    let people = levels.into_iter().map(|levels| {
        Some(Person {
            levels,
            hours: 40,
            suits: -10,
        })
    });
    Project {
        roles: vec![role; roles],
        people: people.collect(),
        sizes,
    }
}

fn open(teams: &[Team]) -> usize {
    teams.iter().map(|team| team.uncovered.len()).sum()
}

/// How many roles stay open at least, whoever goes where.
fn fewest_open(projects: &[Project], people: usize) -> usize {
    let ways = projects.len().pow(people as u32);
    let open = |way: usize| -> usize {
        let goes = |person: usize| way / projects.len().pow(person as u32) % projects.len();
        let open_of = |(at, project): (usize, &Project)| {
            let members: Vec<&Person> = (0..people)
                .filter(|person| goes(*person) == at)
                .filter_map(|person| project.people[person].as_ref())
                .collect();
            let is_open = |role: &usize| members.iter().all(|it| it.levels[*role] == 0);
            (0..project.roles.len()).filter(is_open).count()
        };
        projects.iter().enumerate().map(open_of).sum()
    };
    (0..ways).map(open).min().unwrap()
}

#[test]
fn as_many_roles_are_filled_as_by_trying_everything() {
    let mut dice = Dice(77);
    let (mut all, mut missed) = (0, 0);
    for round in 0..300 {
        let people = 1 + dice.below(5) as usize;
        let projects: Vec<Project> = (0..2 + dice.below(2))
            .map(|_| {
                let roles = 1 + dice.below(3) as usize;
                let mut level = || [0, 0, 300, 600][dice.below(4) as usize];
                let levels = (0..people).map(|_| (0..roles).map(|_| level()).collect());
                project(roles, levels.collect(), (0, 6))
            })
            .collect();
        let (found, _) = teams(&projects, &|_, _| false);
        let fewest = fewest_open(&projects, people);
        assert!(open(&found) >= fewest, "round {round}");
        missed += open(&found) - fewest;
        all += projects.iter().map(|it| it.roles.len()).sum::<usize>() - fewest;
        let mut members: Vec<u32> = found
            .iter()
            .flat_map(|team| team.seats.iter().map(|seat| seat.person))
            .collect();
        let count = members.len();
        members.sort_unstable();
        members.dedup();
        assert_eq!(members.len(), count, "everybody is in one team");
    }
    // Whoever fills several roles of a project makes it hard: it is no matching any more.
    assert!(missed * 50 <= all, "{missed} of {all}");
}

#[test]
fn where_everybody_fills_one_role_none_stays_open_that_need_not() {
    let mut dice = Dice(5);
    for round in 0..300 {
        let people = 1 + dice.below(6) as usize;
        let projects: Vec<Project> = (0..2 + dice.below(2))
            .map(|_| {
                let mut level = || vec![[0, 300, 600][dice.below(3) as usize]];
                project(1, (0..people).map(|_| level()).collect(), (0, 6))
            })
            .collect();
        let (found, _) = teams(&projects, &|_, _| false);
        let fewest = fewest_open(&projects, people);
        assert_eq!(open(&found), fewest, "round {round}");
    }
}

#[test]
fn teams_are_filled_up_in_turn_and_never_beyond_what_they_want() {
    let levels = || vec![vec![600]; 7];
    let projects = [
        project(1, levels(), (3, 4)),
        project(1, levels(), (3, 3)),
        project(1, levels(), (9, 2)),
    ];
    let (found, _) = teams(&projects, &|_, _| false);
    let sizes: Vec<usize> = found.iter().map(|team| team.seats.len()).collect();
    assert_eq!(sizes, [3, 2, 2]);
    // Those who are kept apart are in no team together.
    let (found, _) = teams(&projects, &|one, other| one + other == 1);
    let is_in = |team: &Team, person: u32| team.seats.iter().any(|seat| seat.person == person);
    assert!(found.iter().all(|team| !(is_in(team, 0) && is_in(team, 1))));
}
