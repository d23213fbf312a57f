//! Teams cover what they can and name what they lack.
//!
//! For: comparing small teams with every choice there is, and hand-made ones. Knows: the
//! objective. Never: trusts the dynamic programming.

use matching::assign::team;
use matching::assign::team::{Person, Role, Team};

use crate::dice::Dice;

fn role(must: bool, weight: u32, hours: u32) -> Role {
    Role {
        must,
        weight,
        hours,
    }
}

fn person(levels: &[u32], hours: u32, suits: i64) -> Person {
    Person {
        levels: levels.to_vec(),
        hours,
        suits,
    }
}

type Worth = (usize, i64, i64);

fn worth(roles: &[Role], people: &[Person], team: &Team, most: usize) -> Worth {
    assert!(team.seats.len() <= most);
    let (mut must, mut cover, mut suits) = (0, 0, 0);
    let mut covered = Vec::new();
    for seat in &team.seats {
        let person = &people[seat.person as usize];
        let hours: u32 = seat.roles.iter().map(|at| roles[*at as usize].hours).sum();
        assert!(hours <= person.hours, "nobody works more than they can");
        for at in &seat.roles {
            let (role, level) = (roles[*at as usize], person.levels[*at as usize]);
            assert!(level > 0, "everybody can do what they take");
            must += usize::from(role.must);
            cover += i64::from(role.weight * level);
            covered.push(*at);
        }
        suits += person.suits;
    }
    covered.extend(&team.uncovered);
    covered.sort_unstable();
    assert_eq!(covered, (0..roles.len() as u32).collect::<Vec<_>>());
    (must, cover, suits)
}

/// Tries everybody and nobody for every role.
fn best(roles: &[Role], people: &[Person], given: &mut Vec<Option<usize>>, most: usize) -> Worth {
    if given.len() == roles.len() {
        let mut members: Vec<usize> = given.iter().flatten().copied().collect();
        members.sort_unstable();
        members.dedup();
        let hours = |member: &usize| {
            let own = roles
                .iter()
                .zip(given.iter())
                .filter(|(_, to)| **to == Some(*member));
            own.map(|(role, _)| role.hours).sum::<u32>() <= people[*member].hours
        };
        if members.len() > most || !members.iter().all(hours) {
            return (0, i64::MIN, 0);
        }
        let filled = || {
            given
                .iter()
                .enumerate()
                .filter_map(|(at, to)| Some((at, (*to)?)))
        };
        let must = filled().filter(|(at, _)| roles[*at].must).count();
        let cover = filled().map(|(at, to)| i64::from(roles[at].weight * people[to].levels[at]));
        let suits = members.iter().map(|member| people[*member].suits).sum();
        return (must, cover.sum(), suits);
    }
    let at = given.len();
    let mut most_worth = (0, i64::MIN, 0);
    for to in std::iter::once(None).chain((0..people.len()).map(Some)) {
        if to.is_some_and(|to| people[to].levels[at] == 0) {
            continue;
        }
        given.push(to);
        most_worth = most_worth.max(best(roles, people, given, most));
        given.pop();
    }
    most_worth
}

#[test]
fn small_teams_are_as_good_as_by_trying_everything() {
    let mut dice = Dice(31);
    for round in 0..400 {
        let roles: Vec<Role> = (0..1 + dice.below(4))
            .map(|_| {
                role(
                    dice.below(2) == 0,
                    1 + dice.below(5) as u32,
                    dice.below(4) as u32,
                )
            })
            .collect();
        let people: Vec<Person> = (0..1 + dice.below(5))
            .map(|_| {
                let levels: Vec<u32> = roles
                    .iter()
                    .map(|_| dice.below(4).saturating_sub(1) as u32 * 300)
                    .collect();
                person(&levels, dice.below(7) as u32, dice.below(5) as i64)
            })
            .collect();
        let most = 1 + dice.below(4) as usize;
        let found = team(&roles, &people, (0, most), &|_, _| false);
        assert!(found.exact);
        let expected = best(&roles, &people, &mut Vec::new(), most);
        assert_eq!(
            worth(&roles, &people, &found, most),
            expected,
            "round {round}: {roles:?} {people:?}"
        );
    }
}

#[test]
fn many_roles_are_filled_step_by_step() {
    let mut dice = Dice(32);
    let roles: Vec<Role> = (0..20).map(|at| role(at < 5, 10, 2)).collect();
    let people: Vec<Person> = (0..60)
        .map(|_| {
            let levels: Vec<u32> = roles
                .iter()
                .map(|_| if dice.below(4) == 0 { 600 } else { 0 })
                .collect();
            person(&levels, 8, 0)
        })
        .collect();
    let found = team(&roles, &people, (3, 8), &|_, _| false);
    assert!(!found.exact);
    let (must, ..) = worth(&roles, &people, &found, 8);
    assert_eq!(must, 5);
    assert!(found.uncovered.len() <= 2, "{:?}", found.uncovered);
}

#[test]
fn hand_made_teams() {
    let roles = [role(true, 10, 4), role(false, 5, 4), role(true, 1, 2)];
    let people = [
        person(&[850, 0, 0], 4, 0),
        person(&[500, 800, 0], 8, 0),
        person(&[700, 0, 0], 1, 0),
        person(&[0, 300, 0], 4, 90),
    ];
    let found = team(&roles, &people, (3, 4), &|_, _| false);
    let seats: Vec<(u32, &[u32])> = found
        .seats
        .iter()
        .map(|seat| (seat.person, seat.roles.as_slice()))
        .collect();
    assert_eq!(
        seats,
        [(0, &[0][..]), (1, &[1][..]), (3, &[][..])],
        "the third member suits best"
    );
    assert_eq!(found.uncovered, [2], "nobody can do this");
    assert_eq!(
        found.alternates,
        vec![Vec::<u32>::new(); 3],
        "who has one hour cannot take four"
    );
    let alone = team(&roles, &people, (0, 1), &|_, _| false);
    assert_eq!(alone.seats.len(), 1);
    assert_eq!(alone.uncovered, [2]);
    assert_eq!(alone.alternates, [vec![0], vec![3], vec![]]);
    assert_eq!(team(&[], &people, (0, 3), &|_, _| false).seats, []);
    assert_eq!(
        team(&roles, &[], (2, 3), &|_, _| false).uncovered,
        [0, 2, 1]
    );
}

#[test]
fn nobody_is_in_a_team_with_somebody_they_are_kept_apart_from() {
    let mut dice = Dice(32);
    for round in 0..200 {
        let roles: Vec<Role> = (0..1 + dice.below(4)).map(|_| role(true, 1, 0)).collect();
        let people: Vec<Person> = (0..2 + dice.below(4))
            .map(|_| {
                let levels: Vec<u32> = roles.iter().map(|_| 300 * dice.below(3) as u32).collect();
                person(&levels, 10, 0)
            })
            .collect();
        let turn = dice.below(5) as u32;
        let apart = |a: u32, b: u32| (a + b) % 5 == turn;
        let least = dice.below(4) as usize;
        let found = team(&roles, &people, (least, 4), &apart);
        assert!(found.exact, "round {round}");
        for (at, seat) in found.seats.iter().enumerate() {
            for other in &found.seats[at + 1..] {
                assert!(
                    !apart(seat.person, other.person),
                    "round {round}: {found:?}"
                );
            }
        }
        // As good as the best of all sets of people who may be together.
        let sets = (0..1_u32 << people.len()).filter(|set| {
            let inside: Vec<u32> = (0..people.len() as u32)
                .filter(|it| set & 1 << it != 0)
                .collect();
            let mut pairs = inside
                .iter()
                .flat_map(|a| inside.iter().map(move |b| (*a, *b)));
            !pairs.any(|(a, b)| a < b && apart(a, b))
        });
        let most = sets
            .map(|set| {
                let some: Vec<Person> = people
                    .iter()
                    .enumerate()
                    .map(|(at, it)| match set & 1 << at {
                        0 => person(&vec![0; roles.len()], 0, 0),
                        _ => it.clone(),
                    })
                    .collect();
                best(&roles, &some, &mut Vec::new(), 4)
            })
            .max();
        assert_eq!(
            Some(worth(&roles, &people, &found, 4)),
            most,
            "round {round}"
        );
    }
}

#[test]
fn many_who_are_kept_apart_still_come_to_a_team() {
    let roles: Vec<Role> = (0..8).map(|_| role(true, 1, 0)).collect();
    let people: Vec<Person> = (0..40)
        .map(|number| {
            let levels: Vec<u32> = (0..8).map(|at| u32::from(at == number % 8)).collect();
            person(&levels, 10, 0)
        })
        .collect();
    // Two of eight classes may be together.
    let apart = |a: u32, b: u32| a / 8 != b / 8;
    let found = team(&roles, &people, (0, 8), &apart);
    let classes: Vec<u32> = found.seats.iter().map(|seat| seat.person / 8).collect();
    assert!(
        !classes.is_empty() && classes.iter().all(|it| *it == classes[0]),
        "{found:?}"
    );
}
