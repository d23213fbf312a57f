//! Everybody computes the same round.
//!
//! For: golden results, and everything around a result: entries, freezes, draws, repeats, answers.
//! Knows: the public face of `round`. Never: expects a result to depend on order or on a machine.

use std::collections::{BTreeMap, BTreeSet};

use crate::assign::groups::{CIRCLE, LUNCH};
use crate::dice::Dice;
use matching::assign::groups::{Member, Sizes};
use matching::assign::team::{Person, Role};
use matching::program;
use matching::round::{
    Apart, ENTRY_MAX_BYTES, Entrant, Entry, Freeze, Manifest, NotAnEntry, Outcome, Past, Round,
    Seed, Shape, Standing, Team, commitment, counting_freeze, drawn, run,
};
use model::{PersonId, Profile};
use proptest::prelude::*;

fn id(number: u32) -> PersonId {
    PersonId::from_bytes(blake3::hash(&number.to_be_bytes()).into())
}

fn entries(people: u32) -> Vec<Entry> {
    let entry = |number| Entry {
        person: id(number),
        program: "P05".to_owned(),
        answers: BTreeMap::from([("place".to_owned(), vec![format!("Haus {}", number % 7)])]),
        commitment: None,
    };
    (0..people).map(entry).collect()
}

fn seed(people: u32, past: &Past) -> Seed {
    Seed::of(&Manifest::of([1; 32], &entries(people), past, [2; 32]))
}

/// People with places, times, topics, roles and seats of a seeded generator.
fn entrants(people: u32) -> Vec<Entrant> {
    let mut dice = Dice(9);
    let entrant = |number| {
        let options = (0..1 + dice.below(3)).map(|_| dice.below(8)).collect();
        let topics = (0..4).map(|_| dice.below(60)).collect();
        let levels = (0..6)
            .map(|_| dice.below(1_000).saturating_sub(600) as u32)
            .collect();
        Entrant {
            id: id(number),
            member: Member { options, topics },
            entered: None,
            seats: if number % 3 == 0 { 2 } else { 0 },
            person: Person {
                levels,
                hours: dice.below(20) as u32,
                suits: dice.below(50) as i64,
            },
        }
    };
    (0..people).map(entrant).collect()
}

/// A score that depends on the two people alone.
fn score(a: &Entrant, b: &Entrant) -> Option<u32> {
    let topics = a.member.topics.iter();
    let shared = topics
        .filter(|topic| b.member.topics.contains(topic))
        .count() as u32;
    let bytes = (a.id.as_bytes()[0] ^ b.id.as_bytes()[0]) as u32;
    // A few may not meet.
    (bytes != 77).then_some(200 * shared.min(3) + bytes % 8)
}

fn shapes() -> Vec<(&'static str, Shape)> {
    let role = |must| Role {
        must,
        weight: 10,
        hours: 5,
    };
    let team = Team {
        roles: vec![
            role(true),
            role(true),
            role(false),
            role(false),
            role(false),
            role(false),
        ],
        least: 3,
        most: 5,
    };
    vec![
        ("pairs", Shape::Pairs),
        ("lunch", Shape::Groups(LUNCH)),
        ("circles", Shape::Groups(CIRCLE)),
        ("seats", Shape::Seats),
        ("cycles", Shape::Cycles),
        ("team", Shape::Team(team)),
    ]
}

fn result(shape: &Shape, entrants: &[Entrant], past: &Past, seed: Seed) -> Outcome {
    let cycles = *shape == Shape::Cycles;
    let score = |a: usize, b: usize| {
        let score = score(&entrants[a], &entrants[b])?;
        // Everybody would take over from few others only.
        (!cycles || score >= 400).then_some(score)
    };
    let round = Round {
        shape,
        entrants,
        past,
        apart: &Apart::default(),
        seed,
        score: &score,
    };
    run(&round).unwrap()
}

fn hex(bytes: [u8; 32]) -> String {
    model::hex(&bytes[..8])
}

/// One golden hash per shape: the same on every target, in debug and release.
const GOLDEN: [(&str, &str); 6] = [
    ("pairs", "b17c50beaf9fefc7"),
    ("lunch", "98e93ea2d0ccc998"),
    ("circles", "895d885e8d89ad4a"),
    ("seats", "ee17806007d02460"),
    ("cycles", "a8ba21593ab2aa59"),
    ("team", "a747a75258dcc3db"),
];

#[test]
fn a_round_of_a_thousand_people_has_a_golden_hash() {
    let mut past = Past::default();
    for number in 0..300 {
        past.met(id(number), id(number + 1));
    }
    let seed = seed(1_000, &past);
    let people = entrants(1_000);
    let mut turned = people.clone();
    turned.rotate_left(417);
    turned.reverse();
    let hashes: Vec<(&str, String)> = shapes()
        .iter()
        .map(|(name, shape)| {
            // Two threads at once and one more after them, in another order each.
            let outcome = std::thread::scope(|scope| {
                let one = scope.spawn(|| result(shape, &people, &past, seed));
                let other = scope.spawn(|| result(shape, &turned, &past, seed));
                let outcome = one.join().unwrap();
                assert_eq!(outcome, other.join().unwrap(), "{name} in another order");
                outcome
            });
            (*name, hex(outcome.hash()))
        })
        .collect();
    let golden: Vec<(&str, String)> = GOLDEN
        .iter()
        .map(|(name, hash)| (*name, (*hash).to_owned()))
        .collect();
    assert_eq!(hashes, golden);
}

#[test]
fn more_people_than_are_paired_exactly_are_all_paired() {
    let people = entrants(3_101);
    let past = Past::default();
    let seed = seed(10, &past);
    let outcome = result(&Shape::Pairs, &people, &past, seed);
    assert!(!outcome.exact);
    assert!(outcome.alone.is_empty(), "the odd person is in a trio");
    assert_eq!(outcome.groups.len(), 1_550);
    let mut turned = people;
    turned.reverse();
    assert_eq!(outcome, result(&Shape::Pairs, &turned, &past, seed));
    assert_eq!(hex(outcome.hash()), "68912c51ca763337");
}

#[test]
fn too_many_people_are_refused_in_a_sentence() {
    let people: Vec<Entrant> = (0..2_001).map(|number| Entrant::of(id(number))).collect();
    let past = Past::default();
    let round = Round {
        shape: &Shape::Cycles,
        entrants: &people,
        past: &past,
        apart: &Apart::default(),
        seed: seed(1, &past),
        score: &|_, _| None,
    };
    assert_eq!(
        run(&round).unwrap_err().to_string(),
        "This kind of round has at most 2000 people; split it."
    );
}

#[test]
fn the_manifest_names_what_a_result_depends_on() {
    let all = entries(5);
    let past = Past::default();
    let manifest = Manifest::of([1; 32], &all, &past, [2; 32]);
    let mut turned = all.clone();
    turned.reverse();
    turned.push(all[2].clone());
    assert_eq!(manifest, Manifest::of([1; 32], &turned, &past, [2; 32]));
    let mut met = Past::default();
    met.met(id(1), id(0));
    let others = [
        Manifest::of([3; 32], &all, &past, [2; 32]),
        Manifest::of([1; 32], &all[1..], &past, [2; 32]),
        Manifest::of([1; 32], &all, &met, [2; 32]),
        Manifest::of([1; 32], &all, &past, [4; 32]),
    ];
    for other in others {
        assert_ne!(other.hash(), manifest.hash());
    }
    let mut same = Past::default();
    same.met(id(0), id(1));
    assert_eq!(met.root(), same.root());
    assert_eq!(
        hex(manifest.hash()),
        "5f79c8a83132986a",
        "the bytes of a manifest are pinned"
    );
}

#[test]
fn nobody_meets_again_before_everybody_was_met() {
    // Four people have three different partners each; a fourth round must repeat. Of more, the first
    // rounds can leave a rest that no round divides without repeating, two threes of six.
    let people = entrants(4);
    let mut past = Past::default();
    let mut seen = BTreeSet::new();
    let any = |_: usize, _: usize| Some(10);
    for turn in 0..6 {
        let seed = seed(6 + turn, &past);
        let round = Round {
            shape: &Shape::Pairs,
            entrants: &people,
            past: &past,
            apart: &Apart::default(),
            seed,
            score: &any,
        };
        let outcome = run(&round).unwrap();
        assert_eq!(outcome.groups.len(), 2, "nobody is alone");
        for group in &outcome.groups {
            let is_new = seen.insert((group[0], group[1], turn / 3));
            assert!(is_new, "turn {turn}");
        }
        past.add(&outcome);
    }
    assert!(seen.iter().all(|(a, b, _)| past.times(*a, *b) == 2));
}

/// The fewest meetings that are no first ones, and then the highest score, of all ways to divide
/// people into pairs; found by trying each.
fn best(left: &[usize], pair: &dyn Fn(usize, usize) -> Option<(u32, u32)>) -> Option<(u32, u32)> {
    let Some((one, rest)) = left.split_first() else {
        return Some((0, 0));
    };
    let ways = rest.iter().filter_map(|other| {
        let (times, score) = pair(*one, *other)?;
        let others: Vec<usize> = rest.iter().copied().filter(|it| it != other).collect();
        let (again, sum) = best(&others, pair)?;
        Some((times + again, score + sum))
    });
    ways.min_by_key(|(times, score)| (*times, std::cmp::Reverse(*score)))
}

#[test]
fn pairs_meet_again_only_where_no_division_of_all_goes_without() {
    let mut dice = Dice(5);
    let mut divided = 0;
    for turn in 0..300 {
        let count = [4, 6, 8][turn % 3];
        let people: Vec<Entrant> = (0..count).map(|number| Entrant::of(id(number))).collect();
        let mut past = Past::default();
        let mut scores = BTreeMap::new();
        for a in 0..count {
            for b in a + 1..count {
                let met = dice.below(6).saturating_sub(2);
                (0..met).for_each(|_| past.met(id(a), id(b)));
                let score = (dice.below(10) < 7).then(|| dice.below(900) as u32);
                scores.insert((a as usize, b as usize), score);
            }
        }
        let score = |a: usize, b: usize| scores[&(a.min(b), a.max(b))];
        let pair = |a: usize, b: usize| {
            let times = past.times(people[a].id, people[b].id);
            Some((times, score(a, b)?))
        };
        let all: Vec<usize> = (0..people.len()).collect();
        let Some(right) = best(&all, &pair) else {
            // Not everybody can be placed at once: another matter.
            continue;
        };
        divided += 1;
        let round = Round {
            shape: &Shape::Pairs,
            entrants: &people,
            past: &past,
            apart: &Apart::default(),
            seed: seed(turn as u32, &past),
            score: &score,
        };
        let outcome = run(&round).unwrap();
        assert!(outcome.alone.is_empty() && outcome.exact, "turn {turn}");
        let place = |who: PersonId| people.iter().position(|it| it.id == who).unwrap();
        let mut found = (0, 0);
        for group in &outcome.groups {
            assert_eq!(group.len(), 2, "turn {turn}");
            let (times, score) = pair(place(group[0]), place(group[1])).unwrap();
            found = (found.0 + times, found.1 + score);
        }
        assert_eq!(found, right, "turn {turn}");
    }
    assert!(divided > 150, "{divided}");
}

/// How many stay alone, how far the sizes are from the one that is wanted, and how often somebody meets
/// again, at best, of all ways to divide people into groups; found by trying each.
fn best_groups(
    left: &[usize],
    sizes: Sizes,
    times: &dyn Fn(usize, usize) -> Option<u32>,
) -> (usize, usize, u32) {
    let Some((one, rest)) = left.split_first() else {
        return (0, 0, 0);
    };
    let (alone, off, again) = best_groups(rest, sizes, times);
    let mut best = (alone + 1, off, again);
    for chosen in 1_usize..1 << rest.len() {
        let is_chosen = |place: usize| chosen >> place & 1 == 1;
        let (with, others): (Vec<_>, Vec<_>) = (0..rest.len()).partition(|it| is_chosen(*it));
        let mut group: Vec<usize> = with.into_iter().map(|it| rest[it]).collect();
        group.push(*one);
        if !(sizes.least..=sizes.most).contains(&group.len()) {
            continue;
        }
        let pairs = group.iter().enumerate();
        let pairs = pairs.flat_map(|(at, a)| group[at + 1..].iter().map(move |b| (*a, *b)));
        let Some(met) = pairs.map(|(a, b)| times(a, b)).sum::<Option<u32>>() else {
            continue;
        };
        let others: Vec<usize> = others.into_iter().map(|it| rest[it]).collect();
        let own = group.len().abs_diff(sizes.wanted);
        let (alone, off, again) = best_groups(&others, sizes, times);
        best = best.min((alone, off + own, again + met));
    }
    best
}

#[test]
fn few_meet_again_in_groups_only_where_no_division_goes_without() {
    let mut dice = Dice(11);
    for turn in 0..60 {
        let count = [6, 7, 8, 9][turn % 4];
        let sizes = [LUNCH, CIRCLE][turn / 4 % 2];
        let mut people: Vec<Entrant> = (0..count).map(|number| Entrant::of(id(number))).collect();
        for entrant in &mut people {
            entrant.member.options = vec![1];
        }
        let mut past = Past::default();
        let mut apart = BTreeSet::new();
        for a in 0..count {
            for b in a + 1..count {
                // Nearly everybody has met nearly everybody.
                let met = dice.below(4);
                (0..met).for_each(|_| past.met(id(a), id(b)));
                if dice.below(12) == 0 {
                    apart.insert((a as usize, b as usize));
                }
            }
        }
        let score = |a: usize, b: usize| {
            let pair = (a.min(b), a.max(b));
            (!apart.contains(&pair)).then_some(((a * b) % 7) as u32 * 100)
        };
        let times =
            |a: usize, b: usize| score(a, b).map(|_| past.times(people[a].id, people[b].id));
        let all: Vec<usize> = (0..people.len()).collect();
        let right = best_groups(&all, sizes, &times);
        let round = Round {
            shape: &Shape::Groups(sizes),
            entrants: &people,
            past: &past,
            apart: &Apart::default(),
            seed: seed(turn as u32, &past),
            score: &score,
        };
        let outcome = run(&round).unwrap();
        assert!(outcome.exact, "turn {turn}");
        let place = |who: &PersonId| people.iter().position(|it| it.id == *who).unwrap();
        let (mut off, mut again) = (0, 0);
        for group in &outcome.groups {
            off += group.len().abs_diff(sizes.wanted);
            let group: Vec<usize> = group.iter().map(place).collect();
            for (at, a) in group.iter().enumerate() {
                again += group[at + 1..]
                    .iter()
                    .map(|b| times(*a, *b).unwrap())
                    .sum::<u32>();
            }
        }
        assert_eq!((outcome.alone.len(), off, again), right, "turn {turn}");
    }
}

#[test]
fn groups_avoid_people_met_before() {
    let mut people = entrants(60);
    for entrant in &mut people {
        entrant.member.options = vec![1];
    }
    let mut past = Past::default();
    for _ in 0..3 {
        let outcome = result(&Shape::Groups(LUNCH), &people, &past, seed(60, &past));
        let again = outcome.groups.iter().flat_map(|group| {
            let past = &past;
            let pairs = group
                .iter()
                .flat_map(move |a| group.iter().map(move |b| (a, b)));
            pairs.filter(|(a, b)| a < b && past.times(**a, **b) > 0)
        });
        assert_eq!(again.count(), 0);
        past.add(&outcome);
    }
}

#[test]
fn answers_settle_a_result_in_silence() {
    let groups = |groups: &[&[u32]]| Outcome {
        groups: groups
            .iter()
            .map(|group| group.iter().map(|at| id(*at)).collect())
            .collect(),
        alone: vec![id(90)],
        ..Outcome::default()
    };
    let set = |numbers: &[u32]| {
        numbers
            .iter()
            .map(|number| id(*number))
            .collect::<BTreeSet<_>>()
    };
    // (shape, groups, declined, omitted, who meets, second chance)
    type Row<'a> = (
        Shape,
        &'a [&'a [u32]],
        &'a [u32],
        &'a [u32],
        &'a [&'a [u32]],
        &'a [u32],
    );
    let team = Shape::Team(Team {
        roles: vec![],
        least: 2,
        most: 5,
    });
    let rows: [Row; 8] = [
        (
            Shape::Pairs,
            &[&[0, 1], &[2, 3]],
            &[],
            &[],
            &[&[0, 1], &[2, 3]],
            &[90],
        ),
        (
            Shape::Pairs,
            &[&[0, 1], &[2, 3]],
            &[1],
            &[7],
            &[&[2, 3]],
            &[0, 7, 90],
        ),
        (
            Shape::Groups(LUNCH),
            &[&[0, 1, 2]],
            &[0],
            &[],
            &[&[1, 2]],
            &[90],
        ),
        (
            Shape::Groups(CIRCLE),
            &[&[0, 1, 2, 3]],
            &[0],
            &[],
            &[],
            &[1, 2, 3, 90],
        ),
        (Shape::Seats, &[&[0, 1, 2]], &[0], &[], &[], &[1, 2, 90]),
        (Shape::Seats, &[&[0, 1, 2]], &[1, 90], &[], &[&[0, 2]], &[]),
        (Shape::Cycles, &[&[0, 1, 2]], &[2], &[], &[], &[0, 1, 90]),
        (team, &[&[0, 1, 2]], &[2, 1], &[], &[], &[0, 90]),
    ];
    for (shape, before, declined, omitted, meeting, second) in rows {
        let settled = groups(before).settle(&shape, &set(declined), &set(omitted));
        assert_eq!(
            settled.groups,
            groups(meeting).groups,
            "{shape:?} {before:?}"
        );
        let second: Vec<PersonId> = set(second).into_iter().collect();
        assert_eq!(settled.second_chance, second, "{shape:?} {before:?}");
    }
}

#[test]
fn a_team_ends_with_its_bringer_and_a_role_falls_to_the_next_who_comes() {
    let shape = Shape::Team(Team {
        roles: vec![],
        least: 3,
        most: 6,
    });
    let people = |numbers: &[u32]| numbers.iter().map(|it| id(*it)).collect::<Vec<_>>();
    // Two projects: 0 with the roles 0 and 1 and a role nobody fills, 10 with one role.
    let outcome = Outcome {
        groups: vec![people(&[0, 1, 2]), people(&[10, 11, 12])],
        alone: people(&[20, 21, 22]),
        roles: vec![(0, id(1)), (1, id(2)), (1_000, id(11))],
        uncovered: vec![2],
        alternates: vec![
            (0, id(11)),
            (0, id(20)),
            (0, id(21)),
            (1, id(1)),
            (1, id(22)),
        ],
        exact: true,
    };
    // (who declined, who meets, second chance, roles of the first project)
    type Row<'a> = (&'a [u32], &'a [&'a [u32]], &'a [u32], &'a [(u32, u32)]);
    let rows: [Row; 7] = [
        (
            &[],
            &[&[0, 1, 2], &[10, 11, 12]],
            &[20, 21, 22],
            &[(0, 1), (1, 2)],
        ),
        (&[0], &[&[10, 11, 12]], &[1, 2, 20, 21, 22], &[]),
        // The first alternate is in another team that meets.
        (
            &[1],
            &[&[0, 2, 20], &[10, 11, 12]],
            &[21, 22],
            &[(0, 20), (1, 2)],
        ),
        (
            &[1, 20],
            &[&[0, 2, 21], &[10, 11, 12]],
            &[22],
            &[(0, 21), (1, 2)],
        ),
        // Whoever loses their own project can step in.
        (
            &[1, 10],
            &[&[0, 2, 11]],
            &[12, 20, 21, 22],
            &[(0, 11), (1, 2)],
        ),
        // A role is open where nobody is left for it, and two are too few for this program.
        (&[1, 20, 21], &[&[10, 11, 12]], &[0, 2, 22], &[]),
        // One of the team takes on a second role, and still there are too few.
        (&[2], &[&[10, 11, 12]], &[0, 1, 20, 21, 22], &[]),
    ];
    for (declined, meeting, second, roles) in rows {
        let declined: BTreeSet<PersonId> = people(declined).into_iter().collect();
        let settled = outcome.settle(&shape, &declined, &BTreeSet::new());
        let meeting: Vec<Vec<PersonId>> = meeting.iter().map(|it| people(it)).collect();
        assert_eq!(settled.groups, meeting, "{declined:?}");
        let second: BTreeSet<PersonId> = people(second).into_iter().collect();
        let second: Vec<PersonId> = second.into_iter().collect();
        assert_eq!(settled.second_chance, second, "{declined:?}");
        let of_first = settled.roles.iter().filter(|((by, _), _)| *by == id(0));
        let of_first: Vec<(u32, PersonId)> = of_first.map(|((_, it), who)| (*it, *who)).collect();
        let roles: Vec<(u32, PersonId)> = roles.iter().map(|(it, who)| (*it, id(*who))).collect();
        assert_eq!(of_first, roles, "{declined:?}");
    }
}

#[test]
fn a_second_chance_is_another_draw() {
    let first = seed(4, &Past::default());
    assert_ne!(first.second_chance(), first);
    assert_ne!(
        first.tie(id(0), id(1)),
        first.second_chance().tie(id(0), id(1))
    );
    assert_eq!(first.tie(id(0), id(1)), first.tie(id(1), id(0)));
}

#[test]
fn one_freeze_counts() {
    let freeze = |number: u8, by: u32, entries: &[u8]| Freeze {
        id: [number; 32],
        by: id(by),
        entries: entries.iter().map(|entry| [*entry; 32]).collect(),
        after: BTreeSet::new(),
    };
    let freezes = [
        freeze(4, 0, &[1, 2]),
        freeze(5, 1, &[1, 2, 3]),
        freeze(3, 2, &[2, 3, 4]),
        freeze(1, 9, &[1, 2, 3, 4, 5]),
    ];
    let entrants = BTreeSet::from([id(1), id(2)]);
    for turn in 0..freezes.len() {
        let mut heard = freezes.clone();
        heard.rotate_left(turn);
        let counting =
            |written| counting_freeze(&heard, id(0), &entrants, written).map(|it| it.id[0]);
        assert_eq!(
            counting(false),
            Some(4),
            "only the announcer may freeze early"
        );
        assert_eq!(
            counting(true),
            Some(3),
            "more entries, then the lower id; never a stranger"
        );
    }
    assert_eq!(counting_freeze(&[], id(0), &entrants, true), None);
    assert_eq!(freezes[0].standing(&[1; 32], true), Standing::TakesPart);
    assert_eq!(freezes[0].standing(&[3; 32], true), Standing::Omitted);
    assert_eq!(freezes[0].standing(&[3; 32], false), Standing::NextRound);
    assert_eq!(freezes[0].standing(&[1; 32], false), Standing::NextRound);
}

#[test]
fn a_withheld_secret_drops_its_entrant() {
    let mut all = entries(4);
    let secrets: BTreeMap<PersonId, [u8; 32]> =
        (0..4_u8).map(|at| (id(at.into()), [at; 32])).collect();
    for entry in &mut all {
        entry.commitment = Some(commitment(entry.person, &secrets[&entry.person]));
    }
    let everybody = drawn(all.clone(), &secrets);
    assert_eq!((everybody.kept.len(), everybody.dropped.len()), (4, 0));
    let mut told = secrets.clone();
    told.remove(&id(1));
    told.insert(id(2), [9; 32]);
    let rest = drawn(all.clone(), &told);
    assert_eq!(rest.dropped, BTreeSet::from([id(1), id(2)]));
    assert_eq!(rest.kept.len(), 2);
    all[0].commitment = None;
    assert_eq!(drawn(all, &secrets).dropped, BTreeSet::from([id(0)]));
    let manifest = Manifest::of([0; 32], &rest.kept, &Past::default(), [0; 32]);
    assert_ne!(Seed::of_secrets(&manifest, &secrets), Seed::of(&manifest));
    assert_ne!(
        Seed::of_secrets(&manifest, &secrets),
        Seed::of_secrets(&manifest, &told)
    );
}

#[test]
fn an_entry_copies_what_its_program_needs() {
    let profile = Profile {
        name: "Ann".to_owned(),
        about: Some("secret".to_owned()),
        place: Some("Berlin".to_owned()),
        interests: vec!["chess".to_owned()],
        languages: vec!["de".to_owned(), "en".to_owned()],
        slots: vec!["Tue 12:00-13:00".parse().unwrap()],
        ..Profile::default()
    };
    let lunch = program("P05").unwrap();
    let asked = BTreeMap::from([("table".to_owned(), vec!["video".to_owned()])]);
    let entry = Entry::of(lunch, id(1), &profile, asked).unwrap();
    let read = Entry::read(&entry.bytes()).unwrap();
    assert_eq!(read, entry);
    let copied = read.profile();
    assert_eq!(
        (copied.about, copied.name.as_str()),
        (None, ""),
        "no field that lunch does not need"
    );
    assert_eq!(copied.place, profile.place);
    assert_eq!(copied.slots, profile.slots);
    assert_eq!(copied.languages, profile.languages);
    assert_eq!(read.answer("table"), ["video"]);
    let much = BTreeMap::from([("table".to_owned(), vec!["x".repeat(ENTRY_MAX_BYTES)])]);
    let refusal = Entry::of(lunch, id(1), &profile, much).unwrap_err();
    assert_eq!(refusal, NotAnEntry::TooLong);
    assert_eq!(
        refusal.to_string(),
        "An entry to a round has at most 32768 bytes; this one has more."
    );
}

#[test]
fn only_canonical_bytes_are_an_entry() {
    let bytes = entries(1)[0].bytes();
    assert!(Entry::read(&bytes).is_ok());
    for cut in 0..bytes.len() {
        assert_eq!(
            Entry::read(&bytes[..cut]),
            Err(NotAnEntry::Malformed),
            "{cut}"
        );
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Entry::read(&longer), Err(NotAnEntry::Malformed));
    assert_eq!(
        Entry::read(&vec![0; ENTRY_MAX_BYTES + 1]),
        Err(NotAnEntry::TooLong)
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..200, byte in any::<u8>()) {
        let _ = Entry::read(&bytes);
        let mut near = entries(1)[0].bytes();
        if let Some(place) = near.get_mut(at) {
            *place = byte;
        }
        if let Ok(entry) = Entry::read(&near) {
            prop_assert_eq!(entry.bytes(), near);
            let _ = entry.profile();
        }
    }

    #[test]
    fn rounds_put_everybody_somewhere_once(people in 0_u32..40, turn in any::<prop::sample::Index>(), twice in any::<bool>()) {
        let mut all = entrants(people);
        let past = Past::default();
        let seed = seed(people, &past);
        for (name, shape) in shapes() {
            let outcome = result(&shape, &all, &past, seed);
            let mut found: Vec<PersonId> = outcome.groups.iter().flatten().chain(&outcome.alone).copied().collect();
            found.sort_unstable();
            let mut everybody: Vec<PersonId> = all.iter().map(|entrant| entrant.id).collect();
            everybody.sort_unstable();
            everybody.dedup();
            prop_assert_eq!(&found, &everybody, "{}", name);
            if !all.is_empty() {
                let turn = turn.index(all.len());
                all.rotate_left(turn);
                let count = all.len();
                if twice && count == people as usize {
                    all.push(all[0].clone());
                }
                prop_assert_eq!(outcome.hash(), result(&shape, &all, &past, seed).hash(), "{}", name);
            }
        }
    }
}
