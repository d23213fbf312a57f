//! Results by their hashes, the same on every machine, in debug and release.
//!
//! A change here is a change of what people see, and replicas of two versions would disagree about
//! rounds: whoever means it raises `ENGINE_VERSION` and writes the new hash down. The version stands beside
//! the hashes: who writes one anew reads it, and a version nobody raised here fails too.

use std::sync::Arc;

use matching::round::{
    ENGINE_VERSION, Entry as RoundEntry, Manifest, Past, Seed, pool_of, together, words_only,
};
use matching::{
    Ask, Encoder, Entrant, Entry, Features, Hall, Kind, Lens, Phrasebook, Pool, TextHash, Vectors,
    encodable, person_named, program, programs,
};
use model::{Field, Profile, Skill};

/// The version that gave all the hashes below. Where one of them changes, this one is raised with
/// `ENGINE_VERSION`.
const VERSION: u32 = 19;

const TOPICS: [&str; 28] = [
    "Zeitmanagment",
    "Ich verstehe Statistik nicht",
    "Rust, but no crypto",
    "Python, keine Hilfe bei Steuern",
    "Projektleitung",
    "Public speaking",
    "Rust",
    "Buchhaltung",
    "Sourdough bread",
    "Chess",
    "Data ethics",
    "Nachhaltige Beschaffung",
    "Photography",
    "Moderation",
    "Excel",
    "Gardening",
    "Negotiation",
    "Machine learning",
    "Radfahren",
    "Storytelling",
    "Welding",
    "First aid",
    "Spanish",
    "Yoga",
    "Accessibility",
    "Budget planning",
    "Running",
    "UX research",
];
const TOWNS: [&str; 5] = ["Hamburg", "Leipzig", "Köln", "Berlin", "Wien"];
const DAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];

/// A small generator of its own: the people must never change with a library.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }

    fn topics(&mut self, count: usize) -> Vec<String> {
        (0..count)
            .map(|_| TOPICS[self.below(TOPICS.len())].to_owned())
            .collect()
    }
}

fn profile(number: usize, program: &str) -> Profile {
    let mut chance = Chance(number as u64 + 1);
    for _ in 0..4 {
        chance.below(2);
    }
    let from = 9 + chance.below(7);
    let slot = format!("{} {from:02}:00-{:02}:00", DAYS[chance.below(5)], from + 2);
    Profile {
        name: format!("Person {number}"),
        place: Some(TOWNS[chance.below(TOWNS.len())].to_owned()),
        languages: vec![["de", "en"][chance.below(2)].to_owned(), "en".to_owned()],
        interests: chance.topics(3),
        offers: chance.topics(2),
        seeks: chance.topics(2),
        skills: chance
            .topics(1)
            .into_iter()
            .map(|name| Skill { name, level: 3 })
            .collect(),
        slots: vec!["Tue 12:00-13:00".parse().unwrap(), slot.parse().unwrap()],
        programs: [program.to_owned()].into(),
        ..Profile::default()
    }
}

fn hex(bytes: &[u8]) -> String {
    model::hex(&bytes[..8])
}

/// Says what a program asks beyond what everybody says here.
fn said(id: &str, number: usize, profile: &mut Profile) -> Entry {
    let mut chance = Chance(number as u64 + 77);
    let mut entry = Entry::default();
    let week = |profile: &mut Profile, days: &[&str]| {
        profile.slots.clear();
        profile.days = days.iter().map(|day| day.parse().unwrap()).collect();
        profile.hours = Some("08:00-14:00".parse().unwrap());
    };
    match id {
        "P01" => {
            let half = chance.below(2);
            week(profile, [&DAYS[..3], &DAYS[2..]][half]);
            let tasks = chance.topics(2);
            tasks.iter().for_each(|task| entry.add(Ask::Tasks, task));
            entry.add(Ask::WeeklyHours, ["18", "25"][chance.below(2)]);
            entry.add(Ask::Style, ["by consensus", "alone"][chance.below(2)]);
        }
        "P06" => {
            let stages = ["new parent", "junge Eltern", "Elternzeit", "retiring"];
            profile.life_stage = Some(stages[chance.below(4)].to_owned());
            profile.challenge = Some(chance.topics(1)[0].parse().unwrap());
        }
        "P10" => {
            week(profile, &DAYS);
            let is_new = chance.below(3) == 0;
            entry.add(Ask::Role, if is_new { "newcomer" } else { "buddy" });
            if is_new {
                entry.add(Ask::Start, "2026-11-20");
            }
            profile.capacity = [(id.to_owned(), 1 + number as u32 % 3)].into();
        }
        _ => {}
    }
    entry
}

/// The lists of the first twenty of three hundred people, to the word.
fn lists(id: &str) -> String {
    let people = (0..300).map(|number| {
        let mut profile = profile(number, id);
        let entry = said(id, number, &mut profile);
        (profile, entry)
    });
    hash_of_lists(id, people, &mut Phrasebook::default())
}

fn hash_of_lists(
    id: &str,
    people: impl Iterator<Item = (Profile, Entry)>,
    book: &mut Phrasebook,
) -> String {
    let program = program(id).unwrap();
    let entrants: Vec<Entrant> = people
        .enumerate()
        .map(|(number, (profile, entry))| Entrant {
            id: person_named(&number.to_string()),
            profile,
            entry,
        })
        .collect();
    let features: Vec<Features> = Pool::prepare(&entrants, book);
    let pool = Pool::new(entrants, features);
    let hall = Hall::new(&pool, program, None);
    let lists: Vec<_> = (0..20)
        .map(|place| hall.list(place, 10, &Lens::default()))
        .collect();
    let text = serde_json::to_string(&lists).unwrap();
    hex(blake3::hash(text.as_bytes()).as_bytes())
}

/// The manifest and the result of one round.
fn round(id: &str, people: usize) -> (String, String) {
    let program = program(id).unwrap();
    let mut entries: Vec<RoundEntry> = (0..people)
        .map(|number| {
            let person = person_named(&number.to_string());
            RoundEntry::of(program, person, &profile(number, id), Default::default()).unwrap()
        })
        .collect();
    entries.sort_by_key(|entry| entry.person);
    let past = Past::default();
    let manifest = Manifest::of(program.hash, &entries, &past, words_only());
    let pool = pool_of(&entries, &mut Phrasebook::default());
    let hall = Hall::new(&pool, program, None);
    let entered: Vec<usize> = (0..pool.len()).collect();
    let seed = Seed::of(&manifest);
    let lens = Lens::default();
    let found = together(&hall, &pool, program, &entered, (&past, seed), &lens).unwrap();
    let placed = found.groups.iter().map(Vec::len).sum::<usize>() + found.alone.len();
    assert_eq!(placed, people, "everybody is somewhere, once");
    assert!(found.alone.is_empty(), "nobody eats alone");
    (hex(&manifest.hash()), hex(&found.outcome(&pool).hash()))
}

#[test]
fn lists_have_their_golden_hashes() {
    assert!(profile(1, "P04").values(Field::Slots).len() == 2);
    // What comes out where nobody is on any list.
    const NOBODY: &str = "aef113dc66bd89f7";
    let found: Vec<(String, String)> = programs()
        .iter()
        .filter(|program| program.kind == Kind::List)
        .map(|program| (program.id.clone(), lists(&program.id)))
        .collect();
    assert!(found.iter().all(|(_, hash)| hash != NOBODY), "{found:?}");
    let found: Vec<(&str, &str)> = found.iter().map(|(id, hash)| (&**id, &**hash)).collect();
    assert_eq!(
        (ENGINE_VERSION, found),
        (
            VERSION,
            vec![
                ("P01", "520bed673414dfb0"),
                ("P02", "03938cc2b22dd8db"),
                ("P04", "0251524504f02054"),
                ("P06", "c7c0454d4ee54e23"),
                ("P07", "4469370a58346844"),
                ("P08", "4affa4ab9cf10593"),
                ("P09", "638e79d226571b9c"),
                ("P10", "ff37e3b1686868c6"),
                ("P11", "441893723cb8d11e"),
                ("P12", "545bee09478d03a3"),
                ("P13", "c1a2e9873dccf8ef"),
                ("P15", "51656d42cf0ff428"),
                ("P18", "4c58ded6ac012e9d"),
            ]
        )
    );
}

/// What some say in sentences of their own, and others in other words.
const SENTENCES: [&str; 12] = [
    "I can show you how to calm down two colleagues who no longer talk to each other",
    "Ich möchte lernen, wie ich Streit im Team schlichte",
    "I want to feel at ease when I speak in front of two hundred people",
    "Vortragen vor Publikum ohne Angst",
    "how we can buy from greener suppliers",
    "Sustainable procurement and how to audit vendors for emissions",
    "Wie mache ich kurze Filme mit dem Handy?",
    "I shoot and cut videos on my phone",
    "Datenbanken abfragen",
    "SQL and data modelling",
    "returning to work after parental leave",
    "Teilzeit, Elternzeit und Wiedereinstieg planen",
];

#[test]
fn lists_by_meaning_have_their_golden_hash() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/text-model/model.bin"
    );
    let encoder = Encoder::load(&std::fs::read(path).unwrap()).unwrap();
    let mut vectors = Vectors::of(encoder.hash());
    for text in SENTENCES.into_iter().flat_map(encodable) {
        let vector = Arc::new(encoder.encode(text));
        vectors.learn(encoder.hash(), TextHash::of(text), vector);
    }
    let people = (0..40).map(|number| {
        let mut chance = Chance(number as u64 + 5);
        let mut say = || SENTENCES[chance.below(SENTENCES.len())].to_owned();
        let profile = Profile {
            offers: vec![say(), say()],
            seeks: vec![say()],
            ..profile(number, "P07")
        };
        (profile, Entry::default())
    });
    let mut book = Phrasebook::knowing(Arc::new(vectors));
    let hash = hash_of_lists("P07", people, &mut book);
    assert_eq!((ENGINE_VERSION, &*hash), (VERSION, "5d301f044b7e5d99"));
}

#[test]
fn a_round_of_a_thousand_has_its_golden_hashes() {
    let (manifest, outcome) = round("P05", 1_000);
    assert_eq!(
        (ENGINE_VERSION, manifest.as_str(), outcome.as_str()),
        (VERSION, "c8a8c08d253e1816", "533a3f1ad3f84bde")
    );
}

/// Lists made by two threads, each for half of the people, and by one; and people in the order in
/// which they came, and turned round.
#[test]
fn threads_and_the_order_of_people_change_no_hash() {
    let program = program("P07").unwrap();
    let entrants: Vec<Entrant> = (0..120)
        .map(|number| Entrant {
            id: person_named(&number.to_string()),
            profile: profile(number, "P07"),
            entry: Entry::default(),
        })
        .collect();
    let made = |entrants: Vec<Entrant>, threads: usize| {
        let features = Pool::prepare(&entrants, &mut Phrasebook::default());
        let pool = Pool::new(entrants, features);
        let hall = Hall::new(&pool, program, None);
        let list = |place: usize| {
            let id = pool.entrant(place).unwrap().id;
            let lens = Lens::default();
            (
                id,
                serde_json::to_string(&hall.list(place, 10, &lens)).unwrap(),
            )
        };
        let places: Vec<usize> = (0..pool.len()).collect();
        let mut lists: Vec<_> = std::thread::scope(|scope| {
            let size = places.len().div_ceil(threads);
            let chunks: Vec<_> = places
                .chunks(size)
                .map(|chunk| scope.spawn(|| chunk.iter().map(|at| list(*at)).collect::<Vec<_>>()))
                .collect();
            chunks
                .into_iter()
                .flat_map(|chunk| chunk.join().unwrap())
                .collect()
        });
        lists.sort();
        let mut hasher = blake3::Hasher::new();
        for (_, list) in &lists {
            hasher.update(list.as_bytes());
        }
        hex(&hasher.finalize().as_bytes()[..8])
    };
    let one = made(entrants.clone(), 1);
    assert_eq!(made(entrants.clone(), 2), one);
    let turned: Vec<Entrant> = entrants.into_iter().rev().collect();
    assert_eq!(made(turned, 2), one);
    assert_eq!(one, "1cbe88a6ec2562c3", "the same in debug and release");
}
