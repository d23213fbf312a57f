//! People written in one line each, for tables made by hand.

use std::sync::{Arc, LazyLock, Mutex};

use matching::{
    Ask, Encoder, Entrant, Entry, Features, Language, Lens, Match, Phrasebook, Pool, Program,
    TextHash, Vectors, day_number, person_named,
};
use model::{Challenge, Field, Profile};

/// Reads "Ann: offers Rust, Go; role mentor" into somebody.
pub fn entrant(program: &Program, line: &str) -> Entrant {
    let (name, said) = line.split_once(": ").unwrap();
    let mut profile = Profile {
        name: name.to_owned(),
        programs: [program.id.clone()].into(),
        ..Profile::default()
    };
    let mut entry = Entry::default();
    for field in said.split("; ") {
        let (field, values) = field.trim().split_once(' ').unwrap();
        let list: Vec<String> = values.split(", ").map(str::to_owned).collect();
        if let Some(ask) = Field::parse(field)
            .is_err()
            .then(|| Ask::parse(field).unwrap())
        {
            match ask {
                Ask::Goal | Ask::Question => entry.add(ask, values),
                _ => list.iter().for_each(|answer| entry.add(ask, answer)),
            }
            continue;
        }
        match Field::parse(field).unwrap() {
            Field::Offers => profile.offers = list,
            Field::Seeks => profile.seeks = list,
            Field::Languages => profile.languages = list,
            Field::Interests => profile.interests = list,
            Field::WorkAreas => profile.work_areas = list,
            Field::Skills => profile.skills = list.iter().map(|s| s.parse().unwrap()).collect(),
            Field::Experience => {
                profile.experience = list.iter().map(|s| s.parse().unwrap()).collect();
            }
            Field::Slots => profile.slots = list.iter().map(|s| s.parse().unwrap()).collect(),
            Field::Days => profile.days = list.iter().map(|s| s.parse().unwrap()).collect(),
            Field::Hours => profile.hours = Some(values.parse().unwrap()),
            Field::Place => profile.place = Some(values.to_owned()),
            Field::TimeZone => profile.time_zone = Some(values.to_owned()),
            Field::About => profile.about = Some(values.to_owned()),
            Field::LifeStage => profile.life_stage = Some(values.to_owned()),
            Field::Challenge => {
                profile.challenge = Some(Challenge {
                    text: values.to_owned(),
                    until: None,
                });
            }
            Field::Capacity => {
                profile.capacity = [(program.id.clone(), values.parse().unwrap())].into();
            }
            Field::Programs => profile.programs.clear(),
            Field::Avoid => profile.avoid = list.iter().map(|id| person_named(id)).collect(),
            Field::Name | Field::Pronouns | Field::Headline | Field::Answers | Field::Contacts => {
                unreachable!("{field}")
            }
        }
    }
    Entrant {
        id: person_named(name),
        profile,
        entry,
    }
}

#[allow(dead_code)] // the same
pub fn pool(program: &Program, people: &[&str]) -> Pool {
    pool_of(people.iter().map(|line| entrant(program, line)).collect())
}

pub fn pool_of(entrants: Vec<Entrant>) -> Pool {
    let features: Vec<Features> = Pool::prepare(&entrants, &mut Phrasebook::default());
    Pool::new(entrants, features)
}

static MODEL: LazyLock<(Encoder, Mutex<Vectors>)> = LazyLock::new(|| {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/text-model/model.bin"
    );
    let encoder = Encoder::load(&std::fs::read(path).unwrap()).unwrap();
    let vectors = Vectors::of(encoder.hash());
    (encoder, Mutex::new(vectors))
});

/// The same once the vectors of all they say are known.
#[allow(dead_code)] // not every test that has people asks for it
pub fn pool_by_meaning(entrants: Vec<Entrant>) -> Pool {
    let (encoder, vectors) = &*MODEL;
    let mut vectors = vectors.lock().unwrap();
    let mut book = Phrasebook::knowing(Arc::new(vectors.clone()));
    Pool::prepare(&entrants, &mut book);
    for text in book.take_wanted(usize::MAX) {
        let hash = TextHash::of(&text);
        if !vectors.knows(&hash) {
            vectors.learn(encoder.hash(), hash, Arc::new(encoder.encode(&text)));
        }
    }
    let known = Arc::new(vectors.clone());
    let features = Pool::prepare(&entrants, &mut Phrasebook::knowing(known));
    Pool::new(entrants, features)
}

pub fn lens(language: Language) -> Lens<'static> {
    Lens {
        today: day_number("2026-11-25"),
        least: 1,
        ..Lens::speaking(language)
    }
}

pub fn name<'p>(pool: &'p Pool, found: &Match) -> &'p str {
    let all = (0..pool.len()).map(|place| pool.entrant(place).unwrap());
    let found = all.into_iter().find(|entrant| entrant.id == found.person);
    &found.unwrap().profile.name
}
