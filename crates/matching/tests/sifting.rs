//! Looking only at those who could still be on a list gives the list of looking at everybody.

use std::collections::BTreeMap;
use std::sync::Arc;

use matching::{
    Ask, Candidate, Encoder, Entrant, Entry, Features, Hall, Lens, Match, Phrasebook, Pool,
    TermKind, TextHash, Vectors, encodable, person_named, programs, rank,
};
use model::{Experience, Profile, Skill};

const PEOPLE: usize = 160;
const TOP: usize = 4;
const TOPICS: [&str; 36] = [
    // Of one word by their stems, and of other letters.
    "Zeitmanagment",
    "Zeitmanagement",
    "Zeitmanagmentx",
    "Moderieren",
    "Moderatin",
    "Rust",
    "Excel",
    "Projektleitung",
    "project management",
    "public speaking",
    "Vertrieb",
    "accounting",
    "Buchhaltung",
    "Gärtnern",
    "Spanish",
    "data protection",
    "Moderation",
    "mediation",
    "SQL",
    "user research",
    "Rust, but no accounting",
    "sewing",
    "Kochen ohne Fleisch",
    "chess",
    "Gitarre",
    "sustainable procurement",
    "nachhaltige Beschaffung",
    "first aid",
    "I would like to learn how to run a fair negotiation with suppliers",
    "negotiation",
    "Verhandlung",
    // Sentences that may mean the same, and that say what they are not about.
    "I can show you how to calm down two colleagues who no longer talk",
    "Ich möchte lernen, wie ich Streit im Team schlichte",
    "to haggle better with vendors, but not about cars",
    "Container und Cloud endlich verstehen",
    "Kubernetes in production, on-call that does not burn people out",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn topics(&mut self, most: usize) -> Vec<String> {
        let count = self.below(most + 1);
        (0..count)
            .map(|_| TOPICS[self.below(TOPICS.len())].to_owned())
            .collect()
    }

    fn one<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

fn entrant(number: usize, program: &str) -> Entrant {
    let mut dice = Dice(number as u64 * 7_919 + 1);
    let mut entry = Entry::default();
    let question = TOPICS[dice.below(TOPICS.len())];
    for (ask, answer) in [
        (Ask::Question, question),
        (Ask::Goal, question),
        (Ask::Joined, ["2026-11-20", "2020-01-01"][dice.below(2)]),
        (Ask::Tenure, ["1", "9"][dice.below(2)]),
        (Ask::WeeklyHours, ["20", "18"][dice.below(2)]),
        (Ask::Load, ["0", "1", "2"][dice.below(3)]),
    ] {
        if dice.below(3) > 0 {
            entry.add(ask, answer);
        }
    }
    for ask in [Ask::Tasks, Ask::Topics, Ask::Method, Ask::Must, Ask::Style] {
        dice.topics(2).iter().for_each(|text| entry.add(ask, text));
    }
    let some = dice.below(4) > 0;
    Entrant {
        id: person_named(&number.to_string()),
        profile: Profile {
            name: format!("Person {number}"),
            offers: dice.topics(4),
            seeks: dice.topics(4),
            interests: dice.topics(3),
            work_areas: dice.topics(2),
            skills: dice
                .topics(3)
                .into_iter()
                .map(|name| Skill { name, level: 3 })
                .collect(),
            experience: dice
                .topics(2)
                .into_iter()
                .map(|field| Experience { field, years: 7 })
                .collect(),
            place: some.then(|| dice.one(&["Berlin", "Wien", "Leipzig"]).to_owned()),
            languages: if some {
                vec![dice.one(&["de", "en", "fr"]).to_owned(), "en".to_owned()]
            } else {
                Vec::new()
            },
            slots: dice
                .one(&[
                    "Wed 08:00-13:00|Mon 14:00-15:00|Tue 14:00-15:30",
                    "Wed 08:00-13:00|Thu 09:00-11:00|Fri 10:00-12:00",
                ])
                .split('|')
                .map(|slot| slot.parse().unwrap())
                .collect(),
            life_stage: some.then(|| dice.one(&["new parent", "retiring"]).to_owned()),
            about: Some(format!("I like {question}.")),
            capacity: [(program.to_owned(), 2)].into(),
            programs: if dice.below(9) > 0 {
                [program.to_owned()].into()
            } else {
                Default::default()
            },
            ..Profile::default()
        },
        entry,
    }
}

/// The vectors of all that people say here.
fn vectors() -> Arc<Vectors> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/text-model/model.bin"
    );
    let encoder = Encoder::load(&std::fs::read(path).unwrap()).unwrap();
    let mut vectors = Vectors::of(encoder.hash());
    for text in TOPICS.into_iter().flat_map(encodable) {
        let vector = Arc::new(encoder.encode(text));
        vectors.learn(encoder.hash(), TextHash::of(text), vector);
    }
    Arc::new(vectors)
}

#[test]
fn a_list_is_the_same_whoever_is_looked_at() {
    looked_at(&Arc::new(Vectors::default()));
}

#[test]
fn a_list_by_meaning_is_the_same_whoever_is_looked_at() {
    looked_at(&vectors());
}

fn looked_at(vectors: &Arc<Vectors>) {
    let mut listed = BTreeMap::new();
    for program in programs().iter().filter(|program| program.ready) {
        let entrants: Vec<Entrant> = (0..PEOPLE).map(|n| entrant(n, &program.id)).collect();
        let features = Pool::prepare(&entrants, &mut Phrasebook::knowing(Arc::clone(vectors)));
        let plain: Vec<Features> = features.clone();
        let all: Vec<Candidate> = entrants
            .iter()
            .zip(&plain)
            .map(|(entrant, features)| Candidate {
                id: entrant.id,
                profile: &entrant.profile,
                features,
            })
            .collect();
        let pool = Pool::new(entrants.clone(), features);
        let everything: Vec<u32> = (0..pool.things_said() as u32).collect();
        let found = everything.iter().map(|it| (*it, pool.neighbours_of(*it)));
        let neighbours = matching::Neighbours::complete(pool.things_said(), found.collect());
        let known = Hall::new(&pool, program, Some(&neighbours));
        let unknown = Hall::new(&pool, program, None);
        for dial in [0, -100, 60] {
            let lens = Lens {
                dial,
                facets: [(TermKind::Interests, 200)].into(),
                experienced: [(person_named("7"), 20), (person_named("8"), -20)].into(),
                today: matching::day_number("2026-11-26"),
                least: 1,
                ..Lens::default()
            };
            for (place, me) in all.iter().enumerate() {
                let looked_at_all: Vec<Match> =
                    rank(program, me, all.iter().copied(), TOP, &lens).unwrap();
                for hall in [&known, &unknown] {
                    let list = hall.list(place, TOP, &lens);
                    assert_eq!(list, looked_at_all, "{}, person {place}", program.id);
                }
                *listed.entry(&program.id).or_insert(0) += looked_at_all.len();
            }
        }
    }
    // Nothing is shown by lists that are empty.
    assert!(listed.values().all(|count| *count > PEOPLE), "{listed:?}");
}
