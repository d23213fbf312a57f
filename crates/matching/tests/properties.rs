//! What holds for any people.
//!
//! For: profiles nobody thought of. Knows: the public face of the room. Never: knows a score.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]
// Nothing here ships: what must hold may simply be asked for.
use matching::{
    Ask, Candidate, Entrant, Entry, Features, Hall, Lens, Match, Neighbours, Phrasebook, Pool,
    Program, Shape, explain, program, programs, rank,
    round::{Manifest, Past, Seed, together},
};
use model::{Day, Field, Hours, PersonId, Profile, Skill, Slot};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

const WORDS: [&str; 12] = [
    "Rust",
    "Excel",
    "Vertrieb",
    "sales",
    "Kochen",
    "public speaking",
    "Reden halten",
    "Rust and Go",
    "chess",
    "Projektleitung",
    "",
    "🦀",
];

fn words() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![8 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned), 1 => any::<String>()];
    vec(word, 0..5)
}

fn profile() -> impl Strategy<Value = Profile> {
    let codes = prop::sample::select(&["de", "en", "tr"][..]).prop_map(str::to_owned);
    let slot = (
        prop::sample::select(&Day::ALL[..]),
        0_u16..1600,
        0_u16..1600,
    )
        .prop_map(|(day, from, to)| Slot { day, from, to });
    let skill = (prop::sample::select(&WORDS[..]), 0_u8..7).prop_map(|(name, level)| Skill {
        name: name.to_owned(),
        level,
    });
    let zones = prop::sample::select(&["Europe/Berlin", "Asia/Kolkata", "UTC-7", "Nowhere"][..]);
    let what = (
        words(),
        words(),
        words(),
        words(),
        vec(skill, 0..4),
        vec(codes, 0..3),
    );
    let when = (
        vec(slot, 0..4),
        vec(prop::sample::select(&Day::ALL[..]), 0..4),
        proptest::option::of((0_u16..1600, 0_u16..1600)),
        proptest::option::of(zones),
    );
    let rest = (
        proptest::option::of(words()),
        proptest::option::of(words()),
        any::<[bool; 3]>(),
        btree_map(Just("P04".to_owned()), 0_u32..3, 0..2),
        vec(0_u8..6, 0..2),
    );
    (what, when, rest).prop_map(|(what, when, rest)| {
        let (offers, seeks, interests, work_areas, skills, languages) = what;
        let (slots, days, hours, zone) = when;
        let (about, place, [entered, a, b], capacity, avoid) = rest;
        Profile {
            name: "Somebody".to_owned(),
            offers,
            seeks,
            interests,
            work_areas,
            skills,
            languages,
            slots,
            days,
            hours: hours.map(|(from, to)| Hours { from, to }),
            time_zone: zone.map(str::to_owned),
            about: about.map(|words| words.join(" ")),
            place: place.map(|words| words.join(", ")),
            programs: (entered || a || b)
                .then(|| "P04".to_owned())
                .into_iter()
                .collect(),
            capacity,
            avoid: avoid.into_iter().map(id).collect(),
            ..Profile::default()
        }
    })
}

fn id(number: u8) -> PersonId {
    PersonId::from_bytes([number.wrapping_mul(41); 32])
}

/// Ranks everybody for the first, taking the others in this order.
fn ranked(people: &[Profile], order: &[usize]) -> Vec<Match> {
    let features: Vec<Features> = people.iter().map(Features::of).collect();
    let all: Vec<Candidate> = people
        .iter()
        .zip(&features)
        .zip(0..)
        .map(|((profile, features), number)| Candidate {
            id: id(number),
            profile,
            features,
        })
        .collect();
    let others = order.iter().map(|place| all[*place]);
    rank(
        program("P04").unwrap(),
        &all[0],
        others,
        99,
        &Lens::default(),
    )
    .unwrap()
}

fn scores(matches: &[Match]) -> Vec<(PersonId, u32)> {
    matches
        .iter()
        .map(|found| (found.person, found.score))
        .collect()
}

/// What somebody says on entering: a part, or none, and how many people they have now.
fn entry() -> impl Strategy<Value = Entry> {
    const ROLES: [&str; 4] = [
        "",
        "mentor coach buddy host expert task successor",
        "mentee client newcomer guest owner",
        "both",
    ];
    let role = prop::sample::select(&ROLES[..]);
    (role, 0_u32..3, words()).prop_map(|(role, load, goal)| {
        let mut entry = Entry::default();
        entry.add(Ask::Role, role);
        entry.add(Ask::Load, &load.to_string());
        entry.add(Ask::Start, "2026-12-01");
        for goal in &goal {
            entry.add(Ask::Goal, goal);
            entry.add(Ask::Question, goal);
        }
        entry
    })
}

/// Puts people into a program, in this order.
fn pooled(program: &Program, people: &[(Profile, Entry)], order: &[usize]) -> Pool {
    let entrants: Vec<Entrant> = order
        .iter()
        .map(|place| {
            let (profile, entry) = people[*place].clone();
            let taken = profile.capacity.get("P04").copied();
            let profile = Profile {
                programs: profile
                    .programs
                    .iter()
                    .map(|_| program.id.clone())
                    .collect(),
                capacity: taken
                    .map(|count| (program.id.clone(), count))
                    .into_iter()
                    .collect(),
                life_stage: Some("student".to_owned()),
                ..profile
            };
            Entrant {
                id: id(*place as u8),
                profile,
                entry,
            }
        })
        .collect();
    let features = Pool::prepare(&entrants, &mut Phrasebook::default());
    Pool::new(entrants, features)
}

/// Everybody's lists, by person.
fn lists(
    program: &Program,
    pool: &Pool,
    known: Option<&Neighbours>,
) -> Vec<(PersonId, Vec<Match>)> {
    let hall = Hall::new(pool, program, known);
    let lens = Lens {
        today: Some(20_782),
        least: 1,
        ..Lens::default()
    };
    let mut lists: Vec<(PersonId, Vec<Match>)> = (0..pool.len())
        .map(|place| (pool.entrant(place).unwrap().id, hall.list(place, 99, &lens)))
        .collect();
    lists.sort_by_key(|(person, _)| *person);
    lists
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_program_keeps_every_rule(
        people in vec((profile(), entry()), 2..6),
        number in 0_usize..18,
        seed in any::<u64>(),
    ) {
        let program = &programs()[number];
        let straight: Vec<usize> = (0..people.len()).collect();
        let pool = pooled(program, &people, &straight);
        let found = lists(program, &pool, None);
        let of = |person: PersonId| {
            let all = (0..pool.len()).map(|place| pool.entrant(place).unwrap());
            all.into_iter().find(|entrant| entrant.id == person).unwrap()
        };
        for (person, list) in &found {
            let me = of(*person);
            for one in list {
                let other = of(one.person);
                prop_assert!(one.person != *person, "oneself");
                prop_assert!(me.profile.programs.contains(&program.id));
                prop_assert!(other.profile.programs.contains(&program.id));
                prop_assert!(!me.profile.avoid.contains(&other.id) && !other.profile.avoid.contains(&me.id));
                prop_assert!(me.profile.capacity.get(&program.id) != Some(&0));
                prop_assert!(other.profile.capacity.get(&program.id) != Some(&0));
                let (a, b) = (&me.profile.languages, &other.profile.languages);
                prop_assert!(a.is_empty() || b.is_empty() || a.iter().any(|code| b.contains(code)));
                let points: u32 = one.reasons.iter().map(|reason| reason.points).sum();
                prop_assert_eq!(points, one.score, "{} {:#?}", &program.id, one);
                prop_assert!((1..=100).contains(&one.score) && one.confidence <= 100);
                for reason in &one.reasons {
                    prop_assert!(!other.profile.is_blank(reason.field), "{} {:?}", &program.id, reason);
                    prop_assert!(!matches!(reason.field, Field::Avoid));
                }
            }
        }
        // However the file is sorted, and whether or not everything was compared before.
        let mut turned = straight;
        turned.sort_by_key(|place| seed.rotate_left(*place as u32 * 7) % 101);
        let other_way = pooled(program, &people, &turned);
        let parts = (0..other_way.things_said()).map(|number| other_way.neighbours(number..number + 1));
        let known = Neighbours::join(parts.collect());
        prop_assert_eq!(&found, &lists(program, &other_way, Some(&known)));
    }

    #[test]
    fn a_newcomer_changes_nobody_elses_match_in_any_program(
        people in vec((profile(), entry()), 2..5),
        newcomer in (profile(), entry()),
        number in 0_usize..18,
    ) {
        let program = &programs()[number];
        let straight: Vec<usize> = (0..people.len()).collect();
        let before = lists(program, &pooled(program, &people, &straight), None);
        let mut more = people.clone();
        more.push(newcomer);
        let order: Vec<usize> = (0..more.len()).collect();
        let new = id(people.len() as u8);
        let after = lists(program, &pooled(program, &more, &order), None);
        for ((person, list), (same, grown)) in before.iter().zip(&after) {
            prop_assert_eq!(person, same);
            // Whether anybody else meets an open wish is news of the newcomer, not of the pair.
            let told = |list: &[Match]| -> Vec<_> {
                let others = list.iter().filter(|it| it.person != new);
                let kept = others.map(|it| (it.person, it.score, it.confidence, it.reasons.clone()));
                kept.collect()
            };
            // Where people gather around a theme, one more can make it large enough to be shown.
            if program.shape != Shape::Cluster || !list.is_empty() {
                prop_assert_eq!(told(list), told(grown), "{}", &program.id);
            }
        }
    }

    #[test]
    fn no_round_of_any_program_breaks_a_rule(
        people in vec((profile(), entry()), 2..8),
        number in 0_usize..18,
        seed in any::<[u8; 32]>(),
    ) {
        let program = &programs()[number];
        let order: Vec<usize> = (0..people.len()).collect();
        let pool = pooled(program, &people, &order);
        let hall = Hall::new(&pool, program, None);
        let takes_part = |place: &usize| {
            pool.entrant(*place).unwrap().profile.programs.contains(&program.id)
        };
        let entered: Vec<usize> = order.into_iter().filter(takes_part).collect();
        let lens = Lens { today: Some(20_782), least: 1, ..Lens::default() };
        let past = Past::default();
        let seed = Seed::of(&Manifest::of(program.hash, &[], &past, seed));
        let found = together(&hall, &pool, program, &entered, (&past, seed), &lens).unwrap();
        let mut all: Vec<usize> = found.groups.iter().flatten().chain(&found.alone).copied().collect();
        all.sort_unstable();
        prop_assert_eq!(&all, &entered, "everybody once, and nobody who did not enter");
        for group in &found.groups {
            // A task that nobody fits stands there with what is still open.
            prop_assert!(group.len() > 1 || program.shape == Shape::Cover, "{}", &program.id);
            if let (Shape::Groups, Some(size)) = (program.shape, program.size) {
                let count = group.len() as u32;
                prop_assert!((size.least..=size.most).contains(&count), "{} {count}", &program.id);
            }
            for (n, one) in group.iter().enumerate() {
                for other in &group[n + 1..] {
                    let (a, b) = (pool.entrant(*one).unwrap(), pool.entrant(*other).unwrap());
                    let apart = a.profile.avoid.contains(&b.id) || b.profile.avoid.contains(&a.id);
                    prop_assert!(!apart, "{}: {group:?} has {one} and {other}", &program.id);
                }
            }
            let host = group[0];
            let pairs: Vec<(usize, usize)> = match program.shape {
                Shape::Seats | Shape::Cover => group[1..].iter().map(|it| (host, *it)).collect(),
                Shape::Cycles => {
                    let next = group.iter().skip(1).chain(group.first());
                    group.iter().copied().zip(next.copied()).collect()
                }
                Shape::Pairs | Shape::Groups | Shape::Cluster => {
                    let with = |(n, one): (usize, &usize)| {
                        group[n + 1..].iter().map(|other| (*one, *other)).collect::<Vec<_>>()
                    };
                    group.iter().enumerate().flat_map(with).collect()
                }
            };
            for (one, other) in pairs {
                let (a, b) = (pool.entrant(one).unwrap(), pool.entrant(other).unwrap());
                let full = |it: &Entrant| it.profile.capacity.get(&program.id) == Some(&0);
                prop_assert!(!full(a) && !full(b), "{}: no room", &program.id);
                let (there, back) = (hall.explain(one, other, &lens), hall.explain(other, one, &lens));
                // Two who have little in common still eat together; a rule is another matter.
                let fits = [&there, &back].into_iter().any(|said| match said {
                    Ok(_) => true,
                    Err(why) => why.rule == "score",
                });
                prop_assert!(fits, "{}: {there:?} {back:?}", &program.id);
            }
            if program.shape == Shape::Seats
                && let Some(room) = pool.entrant(host).unwrap().profile.capacity.get(&program.id)
            {
                prop_assert!(group.len() - 1 <= *room as usize, "{}: too many", &program.id);
            }
        }
    }

    #[test]
    fn a_round_of_any_program_is_the_same_however_the_file_is_sorted(
        kinds in vec((profile(), entry()), 2..5),
        chosen in vec(0_usize..4, 4..14),
        number in 0_usize..18,
        seed in any::<u64>(),
    ) {
        // Few kinds of people, so that very many pairs are equally good.
        let program = &programs()[number];
        let people: Vec<(Profile, Entry)> = chosen
            .iter()
            .map(|kind| kinds[kind % kinds.len()].clone())
            .collect();
        let straight: Vec<usize> = (0..people.len()).collect();
        let mut turned = straight.clone();
        turned.sort_by_key(|place| seed.rotate_left(*place as u32 * 7) % 101);
        let past = Past::default();
        let drawn = Seed::of(&Manifest::of(program.hash, &[], &past, [7; 32]));
        let lens = Lens { today: Some(20_782), least: 1, ..Lens::default() };
        let results = [straight, turned].map(|order| {
            let pool = pooled(program, &people, &order);
            let hall = Hall::new(&pool, program, None);
            let takes_part = |place: &usize| {
                pool.entrant(*place).unwrap().profile.programs.contains(&program.id)
            };
            let entered: Vec<usize> = (0..pool.len()).filter(takes_part).collect();
            let found = together(&hall, &pool, program, &entered, (&past, drawn), &lens).unwrap();
            let alone: Vec<PersonId> = found.alone.iter().map(|it| pool.entrant(*it).unwrap().id).collect();
            (found.outcome(&pool), alone)
        });
        prop_assert_eq!(&results[0], &results[1], "{}", &program.id);
    }

    #[test]
    fn what_is_hidden_never_counts(people in vec((profile(), entry()), 2..4), number in 0_usize..18) {
        // What only its owner sees is not in the profile others hold; nothing but that profile counts.
        let program = &programs()[number];
        let order: Vec<usize> = (0..people.len()).collect();
        let mut hidden = people.clone();
        for (profile, _) in &mut hidden {
            profile.pronouns = Some("Zebrafink".to_owned());
            profile.avoid.retain(|other| people.len() > 9 && *other != id(0));
        }
        let mut open = people;
        for (profile, _) in &mut open {
            profile.avoid.clear();
        }
        let before = lists(program, &pooled(program, &open, &order), None);
        let after = lists(program, &pooled(program, &hidden, &order), None);
        prop_assert_eq!(&before, &after);
        prop_assert!(!serde_json::to_string(&after).unwrap().contains("Zebrafink"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_rule_is_ever_broken(people in vec(profile(), 2..6)) {
        let order: Vec<usize> = (0..people.len()).collect();
        let me = &people[0];
        for found in ranked(&people, &order) {
            prop_assert!(found.person != id(0), "oneself");
            let other = &people[(1..people.len()).find(|n| id(*n as u8) == found.person).unwrap()];
            for profile in [me, other] {
                prop_assert!(profile.programs.contains("P04"));
                prop_assert!(profile.capacity.get("P04") != Some(&0));
                prop_assert!(!profile.offers.is_empty() && !profile.seeks.is_empty());
            }
            prop_assert!(!me.avoid.contains(&found.person));
            let silent = me.languages.is_empty() || other.languages.is_empty();
            prop_assert!(silent || me.languages.iter().any(|code| other.languages.contains(code)));
            prop_assert!((40..=100).contains(&found.score) && found.confidence <= 100);
        }
    }

    #[test]
    fn points_add_up_and_rest_on_what_may_be_seen(people in vec(profile(), 2..5)) {
        let order: Vec<usize> = (0..people.len()).collect();
        for found in ranked(&people, &order) {
            let other = &people[(1..people.len()).find(|n| id(*n as u8) == found.person).unwrap()];
            prop_assert_eq!(found.reasons.iter().map(|reason| reason.points).sum::<u32>(), found.score);
            for reason in &found.reasons {
                prop_assert!(reason.points > 0 && !reason.text.is_empty());
                prop_assert!(!other.is_blank(reason.field), "{:?} is hidden", reason.field);
                prop_assert!(!matches!(reason.field, Field::Avoid | Field::Capacity | Field::LifeStage));
            }
            prop_assert!(found.reasons.is_sorted_by(|a, b| a.points >= b.points));
        }
    }

    #[test]
    fn the_order_of_asking_changes_nothing(people in vec(profile(), 2..7), seed in any::<u64>()) {
        let straight: Vec<usize> = (0..people.len()).collect();
        let mut turned = straight.clone();
        turned.sort_by_key(|place| seed.rotate_left(*place as u32 * 7) % 101);
        prop_assert_eq!(ranked(&people, &straight), ranked(&people, &turned));
    }

    #[test]
    fn a_newcomer_changes_nobodys_score(people in vec(profile(), 2..6), newcomer in profile()) {
        let order: Vec<usize> = (0..people.len()).collect();
        let before = scores(&ranked(&people, &order));
        let mut more = people.clone();
        more.push(newcomer);
        let order: Vec<usize> = (0..more.len()).collect();
        let mut after = scores(&ranked(&more, &order));
        after.retain(|(person, _)| *person != id(people.len() as u8));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn hiding_a_field_hides_its_words(mut people in vec(profile(), 2..3), field in prop::sample::select(&Field::ALL[..])) {
        let secret = "Zebrafinkenzucht";
        let other = &mut people[1];
        for list in [&mut other.offers, &mut other.seeks, &mut other.interests, &mut other.work_areas] {
            list.push(secret.to_owned());
        }
        // The owner hides everything that says it: nothing of it may come back.
        other.offers.retain(|offer| offer != secret);
        other.seeks.retain(|seek| seek != secret);
        other.interests.clear();
        other.work_areas.clear();
        other.avoid.clear();
        let features: Vec<Features> = people.iter().map(Features::of).collect();
        let [me, other] = [0, 1].map(|n| Candidate { id: id(n as u8), profile: &people[n], features: &features[n] });
        let told = match explain(program("P04").unwrap(), &me, &other, &Lens::default()) {
            Ok(found) => {
                let wrong = found.reasons.iter().find(|r| r.field == field && other.profile.is_blank(field));
                prop_assert!(wrong.is_none());
                serde_json::to_string(&found).unwrap()
            }
            Err(why) => why.text,
        };
        prop_assert!(!told.contains(secret));
    }

    #[test]
    fn a_pair_has_one_score_from_both_sides(a in profile(), b in profile()) {
        let features = [Features::of(&a), Features::of(&b)];
        let one = Candidate { id: id(1), profile: &Profile { avoid: vec![], ..a.clone() }, features: &features[0] };
        let two = Candidate { id: id(2), profile: &Profile { avoid: vec![], ..b.clone() }, features: &features[1] };
        let program = program("P04").unwrap();
        let there = explain(program, &one, &two, &Lens::default()).ok().map(|found| found.score);
        let back = explain(program, &two, &one, &Lens::default()).ok().map(|found| found.score);
        prop_assert_eq!(there, back);
    }

    #[test]
    fn affinity_is_symmetric_and_bounded(a in any::<String>(), b in any::<String>()) {
        let there = matching::affinity(&a, &b);
        prop_assert_eq!(there, matching::affinity(&b, &a));
        prop_assert!(there <= 1000);
    }
}
