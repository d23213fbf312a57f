//! People for the bench: names of skills from the open taxonomy, some of them much more common than
//! others, in sentences or alone.

use std::collections::BTreeSet;
use std::sync::Arc;

use matching::{Ask, Encoder, Entrant, Entry, TextHash, Vectors, encodable, person_named};
use model::{Experience, Profile, Skill};

use crate::Dice;

/// How many different names people choose from.
const NAMES: usize = 6_000;
const PLACES: [&str; 8] = [
    "Berlin",
    "Hamburg",
    "Leipzig",
    "Wien",
    "Zürich",
    "London",
    "Lisboa",
    "Bengaluru",
];
const AREAS: [&str; 10] = [
    "Einkauf",
    "logistics",
    "software",
    "Vertrieb",
    "research",
    "Pflege",
    "finance",
    "design",
    "Bildung",
    "production",
];
const SLOTS: [&str; 6] = [
    "Mon 12:00-13:00",
    "Tue 14:00-15:30",
    "Wed 09:00-10:30",
    "Thu 12:00-13:30",
    "Thu 16:00-18:00",
    "Fri 10:00-12:00",
];

/// Names of skills as the taxonomy has them, every synonym one of its own.
fn names() -> Vec<&'static str> {
    let table = include_str!("../../words/taxonomy.tsv");
    let lines = table.lines().filter(|line| !line.starts_with("# "));
    lines
        .flat_map(|line| line.split('\t'))
        .take(NAMES)
        .collect()
}

/// Makes people who have entered a program.
pub fn people(count: usize, program: &str) -> Vec<Entrant> {
    let names = names();
    (0..count)
        .map(|number| person(number, program, &names))
        .collect()
}

/// Chooses a place of a list; the first ones much more often.
fn skewed(dice: &mut Dice, len: usize) -> usize {
    let unit = dice.below(1_000_000) as f64 / 1_000_000.0;
    ((len as f64).powf(unit) as usize)
        .saturating_sub(1)
        .min(len - 1)
}

fn person(number: usize, program: &str, names: &[&str]) -> Entrant {
    let mut dice = Dice(number as u64 * 7919 + 1);
    let half = |dice: &mut Dice| {
        // Half of all is common, half is anything.
        let place = if dice.below(2) == 0 {
            skewed(dice, names.len())
        } else {
            dice.below(names.len() as u64) as usize
        };
        names[place].to_owned()
    };
    let mut some = |count: u64| -> Vec<String> { (0..count).map(|_| half(&mut dice)).collect() };
    let (offers, seeks, skills, interests) = (some(4), some(4), some(4), some(3));
    let experience = some(2);
    let skills = skills.into_iter().map(|name| Skill {
        name,
        level: 1 + dice.below(5) as u8,
    });
    let skills = skills.collect();
    let experience = experience.into_iter().map(|field| Experience {
        field,
        years: dice.below(25) as u8,
    });
    let experience = experience.collect();
    let one =
        |dice: &mut Dice, list: &[&str]| list[dice.below(list.len() as u64) as usize].to_owned();
    let mut slots = vec![SLOTS[dice.below(6) as usize], SLOTS[dice.below(6) as usize]];
    slots.dedup();
    let mut entry = Entry::default();
    entry.add(Ask::Role, ["mentor", "mentee"][number % 2]);
    Entrant {
        id: person_named(&number.to_string()),
        profile: Profile {
            name: format!("Person {number}"),
            offers,
            seeks,
            skills,
            interests,
            experience,
            work_areas: vec![one(&mut dice, &AREAS), one(&mut dice, &AREAS)],
            place: Some(one(&mut dice, &PLACES)),
            time_zone: Some("Europe/Berlin".to_owned()),
            languages: vec![
                ["de", "en", "fr"][dice.below(3) as usize].to_owned(),
                "en".to_owned(),
            ],
            slots: slots
                .iter()
                .map(|slot| slot.parse().expect("a slot"))
                .collect(),
            about: Some(format!(
                "I work with {} and want to learn more about {}.",
                names[skewed(&mut dice, names.len())],
                names[dice.below(NAMES as u64) as usize]
            )),
            capacity: [(program.to_owned(), 3)].into(),
            programs: [program.to_owned()].into(),
            ..Profile::default()
        },
        entry,
    }
}

/// Computes the vectors of every name and of its words, on two threads.
pub fn vectors(encoder: &Encoder) -> Arc<Vectors> {
    let texts: BTreeSet<&str> = names().into_iter().flat_map(encodable).collect();
    let names: Vec<&str> = texts.into_iter().collect();
    let (one, other) = names.split_at(names.len() / 2);
    let encoded = std::thread::scope(|scope| {
        let other = scope.spawn(|| encode(encoder, other));
        let mut all = encode(encoder, one);
        all.extend(other.join().expect("encoded"));
        all
    });
    let mut vectors = Vectors::of(encoder.hash());
    for (text, vector) in names.iter().zip(encoded) {
        vectors.learn(encoder.hash(), TextHash::of(text), Arc::new(vector));
    }
    Arc::new(vectors)
}

fn encode(encoder: &Encoder, texts: &[&str]) -> Vec<matching::Vector> {
    texts
        .chunks(64)
        .flat_map(|chunk| encoder.encode_all(chunk))
        .collect()
}
