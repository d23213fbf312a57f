//! What holds for any people.
//!
//! For: profiles nobody thought of. Knows: the public face of the room. Never: knows a score.

// Nothing here ships: what must hold may simply be asked for.
use matching::{
    Ask, Candidate, Check, Entrant, Entry, Features, Hall, Lens, Match, Neighbours, Phrasebook,
    Pool, Program, Shape, Takes, affinity, compared_texts, day_number, explain, program, programs,
    rank,
    round::{Manifest, Past, Seed, together},
};
use model::{Challenge, Day, Field, Hours, PersonId, Profile, Skill, Slot};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

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

/// What people give away, seek, hold and must know: few things, so that they often meet.
const THINGS: [&str; 6] = [
    "Rust",
    "accounting",
    "welding",
    "Mon 14:00-22:00",
    "Tue 06:00-14:00",
    "Tue 22:00-06:00",
];
/// Today is 2026-11-25.
const DAYS: [&str; 4] = ["2026-11-01", "2026-11-30", "2026-12-20", "2027-06-01"];

/// An answer to a question, or none.
fn answer(ask: Ask) -> BoxedStrategy<(Ask, Vec<String>)> {
    const ROLES: [&str; 4] = [
        "mentor coach buddy host expert task successor person",
        "mentee client newcomer guest owner project",
        "both",
        "",
    ];
    let some = |texts: &'static [&'static str], most: usize| {
        vec(prop::sample::select(texts), 0..most + 1).boxed()
    };
    let number = match ask {
        Ask::WeeklyHours => 10_u32..30,
        Ask::Size => 2..8,
        _ => 0..6,
    };
    let number = number.prop_map(|it| it.to_string());
    let said = match ask.takes() {
        Takes::Date => some(&DAYS, 1),
        Takes::Part => some(&ROLES, 1),
        Takes::Text | Takes::Mode | Takes::Slot => some(&THINGS, 2),
        Takes::Number => {
            let said = proptest::option::of(number);
            let said = said.prop_map(|it| it.into_iter().collect());
            return said.prop_map(move |it: Vec<String>| (ask, it)).boxed();
        }
    };
    said.prop_map(move |it| (ask, it.into_iter().map(str::to_owned).collect()))
        .boxed()
}

/// What somebody says on entering, to every question there is.
fn entry() -> impl Strategy<Value = Entry> {
    let answers: Vec<_> = Ask::ALL.into_iter().map(answer).collect();
    answers.prop_map(|answers| {
        let mut entry = Entry::default();
        for (ask, texts) in answers {
            texts.iter().for_each(|text| entry.add(ask, text));
        }
        entry
    })
}

/// Everybody in a program, with what people say beside the fields above.
fn people(least: usize, most: usize) -> impl Strategy<Value = Vec<(Profile, Entry)>> {
    const STAGES: [&str; 3] = ["student", "new parent", "caring for a parent"];
    let able = vec((prop::sample::select(&THINGS[..3]), 1_u8..6), 0..3);
    let stage = proptest::option::of(prop::sample::select(&STAGES[..]));
    let challenge = proptest::option::of(prop::sample::select(&THINGS[..3]));
    let one = (profile(), entry(), able, stage, challenge, any::<bool>());
    let one = one.prop_map(|(mut profile, entry, able, stage, challenge, is_free)| {
        if is_free {
            // Whoever says nothing of times can meet anybody.
            (profile.days, profile.slots, profile.hours) = (Vec::new(), Vec::new(), None);
        }
        let skills = able.into_iter().map(|(name, level)| Skill {
            name: name.to_owned(),
            level,
        });
        profile.skills.extend(skills);
        profile.life_stage = stage.map(str::to_owned);
        profile.challenge = challenge.map(|text| Challenge {
            text: text.to_owned(),
            until: None,
        });
        (profile, entry)
    });
    vec(one, least..most)
}

/// Says something in one field, that others would meet.
fn say(profile: &mut Profile, field: Field) {
    let words = || vec!["Rust".to_owned(), "accounting".to_owned()];
    let text = || Some("Rust and accounting".to_owned());
    match field {
        Field::Pronouns => profile.pronouns = text(),
        Field::Headline => profile.headline = text(),
        Field::About => profile.about = text(),
        Field::Place => profile.place = Some("Ulm".to_owned()),
        Field::TimeZone => profile.time_zone = Some("Asia/Tokyo".to_owned()),
        Field::WorkAreas => profile.work_areas = words(),
        Field::Interests => profile.interests = words(),
        Field::Offers => profile.offers = words(),
        Field::Seeks => profile.seeks = words(),
        Field::Skills => profile.skills = vec!["Rust:5".parse().unwrap()],
        Field::Experience => profile.experience = vec!["Rust:20".parse().unwrap()],
        Field::Challenge => profile.challenge = Some("Learn Rust".parse().unwrap()),
        Field::LifeStage => profile.life_stage = Some("student".to_owned()),
        Field::Days => profile.days = vec![Day::Mon],
        Field::Hours => profile.hours = Some(Hours { from: 540, to: 600 }),
        Field::Slots => profile.slots = vec!["Tue 09:00-10:00".parse().unwrap()],
        Field::Name
        | Field::Languages
        | Field::Avoid
        | Field::Capacity
        | Field::Programs
        | Field::Answers
        | Field::Contacts => unreachable!("{field}"),
    }
}

/// What a rule of a description says of two people, reckoned from what they wrote and not by the
/// engine: the rule that is broken. `taker` takes over from `giver` where somebody takes over, and
/// `seeker` seeks where the two have said so.
fn broken(program: &Program, one: &Entrant, other: &Entrant, takes_over: bool) -> Option<Check> {
    let number = |it: &Entrant, ask| {
        it.entry
            .first(ask)
            .and_then(|text| text.parse::<u32>().ok())
    };
    let both = |ask| Some((number(one, ask)?, number(other, ask)?));
    let day = |it: &Entrant, ask| it.entry.first(ask).and_then(day_number);
    let ends_before = |a: &Entrant, b: &Entrant| {
        let (end, start) = (day(a, Ask::End), day(b, Ask::Start));
        end.zip(start).is_some_and(|(end, start)| end < start)
    };
    let knows = |it: &Entrant, must: &str| {
        let skills = it.profile.skills.iter().map(|skill| skill.name.as_str());
        let tasks = it.entry.all(Ask::Tasks).iter().map(String::as_str);
        let mut known = skills
            .chain(it.profile.offers.iter().map(String::as_str))
            .chain(tasks);
        known.any(|known| affinity(known, must) >= 600)
    };
    let times =
        |texts: &[String]| -> Vec<Slot> { texts.iter().filter_map(|it| it.parse().ok()).collect() };
    let clash = |a: &Slot, b: &Slot| a.day == b.day && a.from < b.to && b.from < a.to;
    let holds = |check: Check| match check {
        Check::HoursSum => both(Ask::WeeklyHours).is_none_or(|(a, b)| (30..=50).contains(&(a + b))),
        Check::PeriodsMeet => !ends_before(one, other) && !ends_before(other, one),
        Check::BothLead => {
            one.entry.all(Ask::Tasks).is_empty() == other.entry.all(Ask::Tasks).is_empty()
        }
        Check::StageShared => [one, other]
            .iter()
            .all(|it| it.profile.life_stage.is_some()),
        Check::MustsMet if takes_over => other
            .entry
            .all(Ask::Must)
            .iter()
            .all(|must| knows(one, must)),
        Check::RestKept if takes_over => {
            let kept = times(one.entry.all(Ask::Keeps));
            let taken = times(other.entry.all(Ask::TaskOffered));
            !taken
                .iter()
                .any(|slot| kept.iter().any(|it| clash(slot, it)))
        }
        Check::HoursEnough if takes_over => {
            both(Ask::WeeklyHours).is_none_or(|(takes, has)| has >= takes)
        }
        Check::CriticalCovered => {
            let critical = [one, other]
                .into_iter()
                .flat_map(|it| it.entry.all(Ask::Critical));
            let mut critical = critical;
            critical.all(|task| knows(one, task) || knows(other, task))
        }
        _ => true,
    };
    let rules = program.rules.iter().map(|rule| rule.check);
    rules.into_iter().find(|check| !holds(*check))
}

/// Tells whether somebody has taken on as many as they can.
fn is_full(program: &Program, one: &Entrant) -> bool {
    let load = one
        .entry
        .first(Ask::Load)
        .and_then(|text| text.parse::<u32>().ok());
    let capacity = one.profile.capacity.get(&program.id);
    capacity.is_some_and(|capacity| load.unwrap_or(0) >= *capacity)
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
        people in people(2, 6),
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
                let full = [me, other].map(|it| is_full(program, it));
                let is_broken = match program.sides {
                    // Whoever seeks takes nobody on.
                    Some(_) => full == [true; 2],
                    None => full != [false; 2],
                };
                prop_assert!(!is_broken, "{}: no room", &program.id);
                let (a, b) = (&me.profile.languages, &other.profile.languages);
                prop_assert!(a.is_empty() || b.is_empty() || a.iter().any(|code| b.contains(code)));
                let points: u32 = one.reasons.iter().map(|reason| reason.points).sum();
                prop_assert_eq!(points, one.score, "{} {:#?}", &program.id, one);
                prop_assert!((1..=100).contains(&one.score) && one.confidence <= 100);
                prop_assert_eq!(broken(program, me, other, false), None, "{}", &program.id);
                if program.shape == Shape::Cluster {
                    prop_assert!(!one.themes.is_empty(), "nothing in common");
                    for common in &one.themes {
                        let shares = |it: &&Match| it.themes.contains(common);
                        let sharing = list.iter().filter(shares).count() + 1;
                        prop_assert!(sharing >= 5 && sharing == common.people, "{:?}", common);
                    }
                }
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
        people in people(2, 5),
        newcomer in people(1, 2),
        number in 0_usize..18,
    ) {
        let program = &programs()[number];
        let newcomer = newcomer[0].clone();
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
            let there: Vec<PersonId> = list.iter().map(|it| it.person).collect();
            let mut grown = told(grown);
            if program.shape == Shape::Cluster {
                grown.retain(|it| there.contains(&it.0));
            }
            prop_assert_eq!(told(list), grown, "{}", &program.id);
        }
    }

    #[test]
    fn no_round_of_any_program_breaks_a_rule(
        people in people(2, 8),
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
                let takes_over = matches!(program.shape, Shape::Cycles | Shape::Cover);
                prop_assert_eq!(broken(program, a, b, takes_over), None, "{}", &program.id);
                let is_full = [a, b].map(|it| is_full(program, it));
                // Whoever seeks takes nobody on.
                let is_broken = match program.sides {
                    Some(_) => is_full == [true; 2],
                    None => is_full != [false; 2],
                };
                prop_assert!(!is_broken, "{}: no room", &program.id);
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
                let load = pool.entrant(host).unwrap().entry.first(Ask::Load);
                let load = load.and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
                prop_assert!(group.len() - 1 + load <= *room as usize, "{}: too many", &program.id);
            }
        }
    }

    #[test]
    fn a_round_of_any_program_is_the_same_however_the_file_is_sorted(
        kinds in people(2, 5),
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
}

#[test]
fn which_texts_are_compared_by_meaning_is_the_same_however_the_file_is_sorted() {
    let one = |number: usize| Entrant {
        id: id(number as u8),
        profile: Profile {
            offers: vec![format!("thing {number}"), format!("matter {}", number % 4)],
            seeks: vec![format!("wish {}", number % 7)],
            ..Profile::default()
        },
        entry: Entry::default(),
    };
    let people: Vec<Entrant> = (0..12).map(one).collect();
    let back: Vec<Entrant> = people.iter().rev().cloned().collect();
    let program = program("P07").unwrap();
    for most in [0, 3, 10, 20, 99] {
        let chosen = [&people, &back].map(|people| {
            let mut texts = compared_texts(program, people, most);
            texts.sort_unstable();
            texts
        });
        assert_eq!(chosen[0], chosen[1], "{most}");
    }
    assert_eq!(compared_texts(program, &people, 10).len(), 10);
}

#[test]
fn nothing_counts_that_a_program_does_not_name() {
    // Whoever enters is told what a program looks at. Which languages somebody speaks, whom they
    // avoid and how many they take on counts everywhere; a name is only said.
    const EVERYWHERE: [Field; 7] = [
        Field::Name,
        Field::Languages,
        Field::Avoid,
        Field::Capacity,
        Field::Programs,
        Field::Answers,
        Field::Contacts,
    ];
    let mut runner = TestRunner::deterministic();
    let some = people(4, 5);
    let mut counts = std::collections::BTreeSet::new();
    for _ in 0..25 {
        let people = some.new_tree(&mut runner).unwrap().current();
        let order: Vec<usize> = (0..people.len()).collect();
        for program in programs() {
            let before = lists(program, &pooled(program, &people, &order), None);
            let not_named =
                |field: &Field| !program.inputs.contains(field) && !EVERYWHERE.contains(field);
            for field in Field::ALL.into_iter().filter(not_named) {
                let mut other = people.clone();
                other
                    .iter_mut()
                    .for_each(|(profile, _)| say(profile, field));
                if before != lists(program, &pooled(program, &other, &order), None) {
                    counts.insert(format!("{} {field}", program.id));
                }
            }
        }
    }
    assert!(counts.is_empty(), "looked at and not named: {counts:?}");
}

/// How many lists and groups of a program have somebody, among people like those of these tests.
fn met(program: &Program) -> (usize, usize) {
    let mut runner = TestRunner::deterministic();
    let some = people(9, 12);
    let (mut listed, mut grouped) = (0, 0);
    // Of tasks alone a ring seldom closes.
    let tries = if program.shape == Shape::Cycles {
        400
    } else {
        40
    };
    for _ in 0..tries {
        let people = some.new_tree(&mut runner).unwrap().current();
        let order: Vec<usize> = (0..people.len()).collect();
        let pool = pooled(program, &people, &order);
        let found = lists(program, &pool, None);
        listed += found.iter().filter(|(_, list)| !list.is_empty()).count();
        let hall = Hall::new(&pool, program, None);
        let lens = Lens {
            today: Some(20_782),
            least: 1,
            ..Lens::default()
        };
        let takes_part = |place: &usize| {
            pool.entrant(*place)
                .unwrap()
                .profile
                .programs
                .contains(&program.id)
        };
        let entered: Vec<usize> = order.into_iter().filter(takes_part).collect();
        let past = Past::default();
        let seed = Seed::of(&Manifest::of(program.hash, &[], &past, [7; 32]));
        let found = together(&hall, &pool, program, &entered, (&past, seed), &lens).unwrap();
        grouped += found.groups.iter().filter(|group| group.len() > 1).count();
    }
    (listed, grouped)
}

#[test]
fn these_people_meet_in_every_program() {
    // Rules that nobody could break would be kept by an engine that does nothing.
    for program in programs() {
        let (listed, grouped) = met(program);
        let together = program.shape != Shape::Cluster;
        assert!(
            listed >= 10 && (grouped >= 1 || !together),
            "{}: {listed} and {grouped}",
            program.id
        );
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
