//! What comes of rounds among such people.

use std::collections::BTreeSet;

use matching::round::{Manifest, Past, Seed, tell, together};
use matching::{Ask, Check, Entrant, Hall, Lens, Program, Shape, Side, programs};
use model::Day;

use super::people::{WORLDS, lens, pooled, world};
use super::rules::{between, days, free, looks_from, number, whereabouts};

/// Tells whether two may sit in one group, as its program puts people together.
fn may_meet(program: &Program, one: &Entrant, other: &Entrant) -> bool {
    let way = |one, other| between(program, (one, None), other).is_none();
    match program.shape {
        // Guests and hosts, owners and members; the first one seeks.
        Shape::Seats | Shape::Cover => between(program, (one, Some(Side::Seeker)), other).is_none(),
        Shape::Cycles => way(one, other),
        Shape::Pairs if program.sides.is_some() => {
            between(program, (one, Some(Side::Seeker)), other).is_none()
                || between(program, (other, Some(Side::Seeker)), one).is_none()
        }
        // A theme in common is one person's wish and may be another's.
        Shape::Cluster => way(one, other) || way(other, one),
        Shape::Pairs | Shape::Groups => way(one, other) && way(other, one),
    }
}

/// The pairs of a group that must fit.
fn pairs(program: &Program, group: &[usize]) -> Vec<(usize, usize)> {
    match program.shape {
        Shape::Seats => group[1..].iter().map(|guest| (*guest, group[0])).collect(),
        Shape::Cover => group[1..].iter().map(|other| (group[0], *other)).collect(),
        Shape::Cycles => {
            let next = group.iter().skip(1).chain(group.first());
            group.iter().copied().zip(next.copied()).collect()
        }
        Shape::Pairs | Shape::Groups | Shape::Cluster => group
            .iter()
            .enumerate()
            .flat_map(|(n, one)| group[n + 1..].iter().map(|other| (*one, *other)))
            .collect(),
    }
}

/// Tells whether a whole group has so many minutes in one stretch, and one place.
fn have_a_table(program: &Program, group: &[&Entrant]) -> bool {
    let least = if program.id == "P17" { 60 } else { 30 };
    let towns: BTreeSet<&str> = group.iter().filter_map(|it| whereabouts(it)).collect();
    let times: Vec<_> = group.iter().filter(|it| !days(it).is_empty()).collect();
    let times: Vec<Vec<(Day, u16, u16)>> = times.into_iter().filter_map(|it| free(it)).collect();
    let fits = |day: &Day, from: u16| {
        let is_free = |one: &Vec<(Day, u16, u16)>| {
            let mut spans = one.iter();
            spans.any(|(on, begins, ends)| on == day && *begins <= from && from + least <= *ends)
        };
        times.iter().all(is_free)
    };
    let mut starts = Day::ALL
        .iter()
        .flat_map(|day| (0..96).map(move |quarter| (day, quarter * 15)));
    let is_one_place = program.id != "P05" || towns.len() <= 1;
    is_one_place && starts.any(|(day, from)| fits(day, from))
}

#[test]
fn no_round_puts_together_whom_a_rule_keeps_apart_or_leaves_alone_who_fits() {
    let mut wrong = Vec::new();
    for program in programs() {
        let mut met = 0;
        for seed in 0..WORLDS {
            let people = world(program, seed);
            let pool = pooled(&people);
            let hall = Hall::new(&pool, program, None);
            let entered: Vec<usize> = (0..people.len())
                .filter(|place| people[*place].profile.programs.contains(&program.id))
                .collect();
            wrong.extend(misjudged(program, &people, &hall));
            let past = Past::default();
            let drawn = Seed::of(&Manifest::of(program.hash, &[], &past, [seed as u8; 32]));
            let found = together(&hall, &pool, program, &entered, (&past, drawn), &lens()).unwrap();
            let at = format!("{} world {seed} {found:?}", program.id);
            let mut all: Vec<usize> = found
                .groups
                .iter()
                .flatten()
                .chain(&found.alone)
                .copied()
                .collect();
            all.sort_unstable();
            assert_eq!(all, entered, "everybody once: {at}");
            for group in &found.groups {
                met += group.len() - 1;
                for (one, other) in pairs(program, group) {
                    if !may_meet(program, &people[one], &people[other]) {
                        wrong.push(format!("{one} with {other}: {at}"));
                    }
                }
                let members: Vec<&Entrant> = group.iter().map(|it| &people[*it]).collect();
                for one in &members {
                    let apart = |other: &&Entrant| one.profile.avoid.contains(&other.id);
                    let others = members.iter().copied().filter(|it| it.id != one.id);
                    if others.into_iter().any(|it| apart(&it)) {
                        wrong.push(format!("kept apart: {at}"));
                    }
                }
                wrong
                    .extend(untold(&hall, program, &people, group).map(|it| format!("{it}: {at}")));
                if !is_of_its_size(program, &members) {
                    wrong.push(format!("size, time or place of {group:?}: {at}"));
                }
            }
            let left = left_over(program, &people, &found.alone, &found.groups);
            wrong.extend(left.map(|who| format!("{who:?} could meet: {at}")));
        }
        assert!(met >= 20, "{} {met}", program.id);
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

/// Finds a pair of a group that was put together for what one seeks, and of which nothing is told, to
/// others or to one of the two.
fn untold(hall: &Hall, program: &Program, people: &[Entrant], group: &[usize]) -> Option<String> {
    let by_need = program.rules.iter().any(|it| it.check == Check::NeedMet);
    if program.sides.is_none() && !by_need {
        return None;
    }
    let lens = Lens { least: 0, ..lens() };
    let label = |place: usize| people[place].profile.name.clone();
    let told = pairs(program, group).into_iter().map(|(one, other)| {
        match program.shape {
            // Hosts come first; a ring is told as a whole.
            Shape::Seats => vec![other, one],
            Shape::Cycles => group.to_vec(),
            Shape::Pairs | Shape::Groups | Shape::Cluster | Shape::Cover => vec![one, other],
        }
    });
    let looks = |of: Vec<usize>| {
        let all = of.clone().into_iter().map(Some).chain([None]);
        all.map(move |me| (me, of.clone())).collect::<Vec<_>>()
    };
    let mut all = told.flat_map(looks).map(|(me, of)| {
        let told = tell(hall, program, &of, &lens, (me, &label));
        (me, of, told)
    });
    let untold = all.find(|(_, _, told)| {
        let points: u32 = told.reasons.iter().map(|(_, points, _)| points).sum();
        told.score == 0 || points != told.score || told.next.is_none()
    })?;
    Some(format!("nothing told: {untold:?}"))
}

/// Finds a pair that a round may look at and should not, or the other way round.
fn misjudged(program: &Program, people: &[Entrant], hall: &Hall) -> Option<String> {
    let side = program.sides.as_ref().map(|_| Side::Seeker);
    let all = (0..people.len()).flat_map(|one| (0..people.len()).map(move |other| (one, other)));
    let mut pairs = all.filter(|(one, other)| one != other);
    let found = pairs.find(|(one, other)| {
        let may = between(program, (&people[*one], side), &people[*other]).is_none();
        let counts = match program.shape {
            Shape::Cycles => hall.gain(*one, *other, &lens()),
            _ => hall.worth(*one, *other, &lens()),
        };
        may != counts.is_some()
    });
    found.map(|pair| format!("{} looks at {pair:?}", program.id))
}

/// Tells whether a group is as large as its program says, and has a time and a place.
fn is_of_its_size(program: &Program, members: &[&Entrant]) -> bool {
    let count = members.len() as u32;
    match program.shape {
        // Three share where the number is odd.
        Shape::Pairs => (2..=3).contains(&count),
        Shape::Groups if program.id == "P17" => {
            (4..=5).contains(&count) && have_a_table(program, members)
        }
        Shape::Groups => (2..=4).contains(&count) && have_a_table(program, members),
        Shape::Cycles => (2..=4).contains(&count),
        Shape::Cluster => (5..=12).contains(&count),
        // Whoever brings a project or leaves is one of them.
        Shape::Cover if program.id == "P13" => count <= number(members[0], Ask::Size).unwrap_or(4),
        Shape::Cover => count <= number(members[0], Ask::Size).unwrap_or(6),
        Shape::Seats => {
            let host = members[0];
            let load = number(host, Ask::Load).unwrap_or(0);
            let room = host.profile.capacity.get(&program.id);
            room.is_none_or(|room| count - 1 + load <= *room)
        }
    }
}

/// Finds two who are left over and would fit, or somebody for whom there is a seat.
fn left_over(
    program: &Program,
    people: &[Entrant],
    alone: &[usize],
    groups: &[Vec<usize>],
) -> Option<(usize, usize)> {
    let hosts = |place: usize| looks_from(program, &people[place]) == Some(Side::Giver);
    let two = |one: usize, other: usize| {
        let (a, b) = (&people[one], &people[other]);
        match program.shape {
            Shape::Pairs => may_meet(program, a, b),
            Shape::Groups if program.id == "P05" => {
                may_meet(program, a, b) && have_a_table(program, &[a, b])
            }
            Shape::Cycles => may_meet(program, a, b) && may_meet(program, b, a),
            Shape::Seats => may_meet(program, a, b) && !hosts(one) && hosts(other),
            // Circles and foundings need four and five, and a project may have all its roles.
            Shape::Groups | Shape::Cluster | Shape::Cover => false,
        }
    };
    let seat = |one: usize, group: &Vec<usize>| {
        let host = &people[group[0]];
        let load = number(host, Ask::Load).unwrap_or(0) as usize;
        let room = host.profile.capacity.get(&program.id);
        let has_room = room.is_some_and(|room| group.len() - 1 + load < *room as usize);
        let apart = |guest: &usize| {
            let (a, b) = (&people[one], &people[*guest]);
            a.profile.avoid.contains(&b.id) || b.profile.avoid.contains(&a.id)
        };
        has_room && !hosts(one) && may_meet(program, &people[one], host) && !group.iter().any(apart)
    };
    let table = |one: usize, group: &Vec<usize>| {
        let mut all: Vec<&Entrant> = group.iter().map(|it| &people[*it]).collect();
        let fits = all.iter().all(|it| may_meet(program, &people[one], it));
        all.push(&people[one]);
        program.shape == Shape::Groups && fits && is_of_its_size(program, &all)
    };
    alone.iter().find_map(|one| {
        let mut others = alone.iter().filter(|other| *other != one);
        let other = others.find(|other| two(*one, **other)).copied();
        let takes = |group: &&Vec<usize>| match program.shape {
            Shape::Seats => seat(*one, group),
            _ => table(*one, group),
        };
        let host = || groups.iter().find(takes).map(|group| group[0]);
        Some((*one, other.or_else(host)?))
    })
}
