//! Every hard rule, written a second time.
//!
//! For: a list has exactly those whom no rule of the program keeps away, and no round puts two
//! together whom one does. Knows: what people wrote, and the rules as they are described; people who
//! would all fit each other, but for one or two things near a limit. Never: asks the engine whether a
//! rule holds.

mod people;
mod rounds;
mod rules;

use std::collections::BTreeSet;

use matching::{Ask, Entrant, Hall, Program, Shape, TermKind, affinity, programs};
use model::PersonId;

use people::{SHIFTS, THINGS, WORLDS, fitting, id, lens, pooled, say_day, world};
use rules::{between, looks_from};

#[test]
fn what_is_sought_here_means_nothing_else() {
    for all in [THINGS, SHIFTS] {
        for (n, one) in all.iter().enumerate() {
            let mut others = all[n + 1..].iter().chain(&["chess"]);
            assert!(others.all(|other| affinity(one, other) < 300), "{one}");
        }
    }
}

#[test]
fn a_list_has_exactly_those_whom_no_rule_keeps_away() {
    let mut wrong = Vec::new();
    for program in programs() {
        let mut refused = BTreeSet::new();
        let mut listed = 0;
        for seed in 0..WORLDS {
            let people = world(program, seed);
            let pool = pooled(&people);
            let hall = Hall::new(&pool, program, None);
            for (place, me) in people.iter().enumerate() {
                let side = looks_from(program, me);
                let others = people.iter().filter(|it| it.id != me.id);
                let mut right: BTreeSet<PersonId> = BTreeSet::new();
                for other in others {
                    match between(program, (me, side), other) {
                        None => drop(right.insert(other.id)),
                        Some(why) => drop(refused.insert(why)),
                    }
                }
                if program.shape == Shape::Cluster && right.len() < 4 {
                    // Five people found something, oneself included.
                    right.clear();
                }
                let found = hall.list(place, 99, &lens());
                let found: BTreeSet<PersonId> = found.iter().map(|it| it.person).collect();
                let ranked = hall.ranked(place, 99, &lens()).places.into_iter();
                let ranked: BTreeSet<PersonId> = ranked.map(|(at, _)| people[at].id).collect();
                listed += found.len();
                if found != right || ranked != right {
                    let others = found.symmetric_difference(&right);
                    let names = people
                        .iter()
                        .position(|it| others.clone().next() == Some(&it.id));
                    wrong.push(format!("{} world {seed}: {place}, {names:?}", program.id));
                }
            }
        }
        assert!(
            listed > 100 && refused.len() >= 4,
            "{} {refused:?}",
            program.id
        );
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn of_equals_whoever_waits_longer_comes_first_however_the_rows_stand() {
    let waits = |program: &&Program| !program.terms.iter().any(|it| it.kind == TermKind::Recency);
    for program in programs().iter().filter(waits) {
        let mut people = vec![fitting(program, 0)];
        people.extend((1..10).map(|number| Entrant {
            id: id(number),
            ..fitting(program, 1)
        }));
        say_day(&mut people[4], Ask::Entered, -10);
        say_day(&mut people[7], Ask::Entered, -20);
        let list = |order: &[usize]| -> Vec<PersonId> {
            let rows: Vec<Entrant> = order.iter().map(|at| people[*at].clone()).collect();
            let me = order.iter().position(|at| *at == 0).unwrap();
            let pool = pooled(&rows);
            let list = Hall::new(&pool, program, None).list(me, 99, &lens());
            list.iter().map(|found| found.person).collect()
        };
        let straight: Vec<usize> = (0..people.len()).collect();
        let mut turned = straight.clone();
        turned.rotate_left(4);
        let back: Vec<usize> = straight.iter().rev().copied().collect();
        let found = list(&straight);
        assert_eq!(found.len(), 9, "{}", program.id);
        assert_eq!(found[..2], [id(7), id(4)], "{}", program.id);
        for order in [turned, back] {
            assert_eq!(found, list(&order), "{} {order:?}", program.id);
        }
    }
}
