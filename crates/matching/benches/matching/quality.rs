//! How well meaning and partners are found, beside simpler ways, on tables written by hand.
//!
//! Figures to compare, never a test: docs/matching-quality.md says what they were.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use matching::{
    Affinity, Channel, Encoder, Entrant, Entry, Hall, Lens, Phrasebook, Pool, TextHash, Vectors,
    encodable, explain_text, fold, meets, person_named, program,
};
use model::Profile;

use crate::Dice;
use crate::texts::encoder;

const PAIRS: &str = include_str!("../../../../assets/evaluation/pairs.tsv");
/// Written by somebody who had not read the engine.
const PAIRS_SECOND: &str = include_str!("../../../../assets/evaluation/pairs-second.tsv");
/// Written before the themes, by who wrote those; the second half was kept aside.
const PAIRS_THIRD: &str = include_str!("../../../../assets/evaluation/pairs-third.tsv");
const PAIRS_FOURTH: &str = include_str!("../../../../assets/evaluation/pairs-fourth.tsv");
/// Written by somebody who had read neither the themes nor the other tables.
const PAIRS_FIFTH: &str = include_str!("../../../../assets/evaluation/pairs-fifth.tsv");
/// Written by somebody who had read neither either, on subjects no table had.
const PAIRS_SIXTH: &str = include_str!("../../../../assets/evaluation/pairs-sixth.tsv");
const TABLES: [(&str, &str); 6] = [
    ("pairs.tsv", PAIRS),
    ("pairs-second.tsv", PAIRS_SECOND),
    ("pairs-third.tsv", PAIRS_THIRD),
    ("pairs-fourth.tsv", PAIRS_FOURTH),
    ("pairs-fifth.tsv", PAIRS_FIFTH),
    ("pairs-sixth.tsv", PAIRS_SIXTH),
];
const DUOS: &str = include_str!("../../../../assets/evaluation/duos.tsv");

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with("# "));
    lines.map(|line| line.split('\t').collect())
}

/// A way to compare two texts.
type Way<'w> = (&'static str, Box<dyn Fn(&str, &str) -> f64 + 'w>);

pub fn quality() {
    let encoder = encoder();
    let texts: BTreeSet<&str> = TABLES
        .into_iter()
        .flat_map(|(_, table)| rows(table))
        .flat_map(|row| [row[2], row[3]])
        .chain(rows(DUOS).flat_map(|row| {
            row[1]
                .split("; ")
                .chain(row[2].split("; "))
                .collect::<Vec<_>>()
        }))
        .collect();
    let vectors = vectors(&encoder, &texts);
    let tfidf = TfIdf::of(&texts);
    let ways: Vec<Way> = vec![
        ("random", Box::new(by_chance)),
        ("shared words", Box::new(shared_words)),
        ("trigrams, TF-IDF", Box::new(|a, b| tfidf.alike(a, b))),
        (
            "vectors alone",
            Box::new(|a, b| {
                let meanings = (vectors.meaning(a), vectors.meaning(b));
                match meanings {
                    (Some(a), Some(b)) => f64::from(a.cosine_permille(b)),
                    (None, _) | (_, None) => -1.0,
                }
            }),
        ),
        (
            "ours, words alone",
            Box::new(|a, b| worth(explain_text(a, b, &Vectors::default()))),
        ),
        ("ours", Box::new(|a, b| worth(explain_text(a, b, &vectors)))),
    ];
    for (name, table) in TABLES {
        println!("{name}");
        pairs(table, &ways, &vectors);
    }
    duos(&ways, &vectors);
}

fn vectors(encoder: &Encoder, texts: &BTreeSet<&str>) -> Arc<Vectors> {
    let mut vectors = Vectors::of(encoder.hash());
    for text in texts
        .iter()
        .flat_map(|text| encodable(text).into_iter().chain([*text]))
    {
        let vector = Arc::new(encoder.encode(text));
        vectors.learn(encoder.hash(), TextHash::of(text), vector);
    }
    Arc::new(vectors)
}

fn pairs(table: &'static str, ways: &[Way], vectors: &Vectors) {
    println!("pairs of texts: average precision of what means the same, by language");
    for (name, way) in ways {
        let mut line = format!("  {name:<18}");
        for language in ["en", "de", "mixed", ""] {
            let of_it = rows(table).filter(|row| language.is_empty() || row[0] == language);
            let scored: Vec<(f64, bool)> = of_it
                .map(|row| (way(row[2], row[3]), row[1] == "same"))
                .collect();
            let name = if language.is_empty() { "all" } else { language };
            line += &format!("  {name} {:.3}", average_precision(scored));
        }
        println!("{line}");
    }
    let mut counts: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for row in rows(table) {
        let found = explain_text(row[2], row[3], vectors);
        let (sure, perhaps) = (meets(found.known(), false), meets(found.known(), true));
        let count = counts.entry(row[1]).or_default();
        count.0 += u32::from(sure);
        count.1 += u32::from(perhaps && !sure);
        count.2 += 1;
        if perhaps != (row[1] == "same") {
            println!(
                "    {} | {} | {}: {} by {:?}",
                row[1], row[2], row[3], found.permille, found.channel
            );
        }
    }
    println!("  ours lets meet for sure, perhaps, of: {counts:?}");
}

/// What is sure comes before what may be, and that before what is below both.
fn worth(found: Affinity) -> f64 {
    let rank = match (found.known(), found.channel) {
        (0, _) => 0,
        (_, Channel::Perhaps) => 1_000,
        (_, _) => 2_000,
    };
    f64::from(rank + found.permille)
}

/// The mean of the precision at each right one, the best first; equal scores count as the worst.
fn average_precision(mut scored: Vec<(f64, bool)>) -> f64 {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut right, mut sum) = (0.0, 0.0);
    for (place, (_, is_right)) in scored.iter().enumerate() {
        if *is_right {
            right += 1.0;
            sum += right / (place + 1) as f64;
        }
    }
    sum / right
}

fn by_chance(a: &str, b: &str) -> f64 {
    let hash = blake3::hash(format!("{a}\t{b}").as_bytes());
    Dice(u64::from_be_bytes(
        *hash.as_bytes().first_chunk().expect("bytes"),
    ))
    .below(1_000) as f64
}

fn words(text: &str) -> BTreeSet<String> {
    fold(text).split(' ').map(str::to_owned).collect()
}

fn shared_words(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

/// Letters in threes, weighed by how rare they are in the texts of the tables.
struct TfIdf {
    texts: f64,
    having: BTreeMap<String, f64>,
}

fn threes(text: &str) -> BTreeMap<String, f64> {
    let marked: Vec<char> = format!(" {} ", fold(text)).chars().collect();
    let mut counts = BTreeMap::new();
    for three in marked.windows(3) {
        *counts.entry(three.iter().collect()).or_insert(0.0) += 1.0;
    }
    counts
}

impl TfIdf {
    fn of(texts: &BTreeSet<&str>) -> TfIdf {
        let mut having = BTreeMap::new();
        for text in texts {
            for (three, _) in threes(text) {
                *having.entry(three).or_insert(0.0) += 1.0;
            }
        }
        TfIdf {
            texts: texts.len() as f64,
            having,
        }
    }

    fn weighed(&self, text: &str) -> BTreeMap<String, f64> {
        let weigh = |(three, count): (String, f64)| {
            let having = self.having.get(&three).copied().unwrap_or(0.0);
            let weight = count * ((1.0 + self.texts) / (1.0 + having)).ln();
            (three, weight)
        };
        threes(text).into_iter().map(weigh).collect()
    }

    fn alike(&self, a: &str, b: &str) -> f64 {
        let (a, b) = (self.weighed(a), self.weighed(b));
        let norm = |of: &BTreeMap<String, f64>| of.values().map(|w| w * w).sum::<f64>().sqrt();
        let dot: f64 = a
            .iter()
            .filter_map(|(three, w)| Some(w * b.get(three)?))
            .sum();
        dot / (norm(&a) * norm(&b)).max(1e-9)
    }
}

/// One person of the table.
struct Person {
    name: &'static str,
    offers: Vec<&'static str>,
    seeks: Vec<&'static str>,
    partner: &'static str,
}

fn duos(ways: &[Way], vectors: &Arc<Vectors>) {
    let people: Vec<Person> = rows(DUOS)
        .map(|row| Person {
            name: row[0],
            offers: row[1].split("; ").collect(),
            seeks: row[2].split("; ").collect(),
            partner: row[3],
        })
        .collect();
    println!(
        "learning duos: whether the one both would learn from stands first, and the mean of 1 / place"
    );
    let one_way = |way: &Way, seeker: &Person, giver: &Person| -> f64 {
        let best = |seek: &&str| {
            let fits = giver.offers.iter().map(|offer| way.1(seek, offer));
            fits.fold(0.0, f64::max)
        };
        seeker.seeks.iter().map(best).sum()
    };
    for way in ways {
        tell(&format!("{}, both ways", way.0), &people, &|me, other| {
            one_way(way, &people[me], &people[other]) + one_way(way, &people[other], &people[me])
        });
    }
    if let Some(ours) = ways.last() {
        tell("ours, one-sided", &people, &|me, other| {
            one_way(ours, &people[me], &people[other])
        });
    }
    let entrants: Vec<Entrant> = people.iter().map(entrant).collect();
    let mut book = Phrasebook::knowing(Arc::clone(vectors));
    let features = Pool::prepare(&entrants, &mut book);
    let pool = Pool::new(entrants, features);
    let hall = Hall::new(&pool, program("P04").expect("described"), None);
    let lens = Lens {
        least: 1,
        ..Lens::default()
    };
    tell("the program", &people, &|me, other| {
        let ranked = hall.ranked(me, people.len(), &lens);
        let place = ranked.places.iter().position(|(place, _)| *place == other);
        place.map_or(0.0, |place| 1.0 / (1.0 + place as f64))
    });
}

fn entrant(person: &Person) -> Entrant {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Entrant {
        id: person_named(person.name),
        profile: Profile {
            name: person.name.to_owned(),
            offers: owned(&person.offers),
            seeks: owned(&person.seeks),
            programs: ["P04".to_owned()].into(),
            ..Profile::default()
        },
        entry: Entry::default(),
    }
}

/// Prints how often the partner comes first; whoever scores the same comes before.
fn tell(name: &str, people: &[Person], score: &dyn Fn(usize, usize) -> f64) {
    let (mut first, mut sum, mut count) = (0, 0.0, 0);
    for (me, person) in people.iter().enumerate() {
        let Some(partner) = people.iter().position(|other| other.name == person.partner) else {
            continue;
        };
        let right = score(me, partner);
        let others = (0..people.len()).filter(|other| *other != me && *other != partner);
        let before = others.filter(|other| score(me, *other) >= right).count();
        let found = right > 0.0;
        first += u32::from(found && before == 0);
        sum += if found {
            1.0 / (1.0 + before as f64)
        } else {
            0.0
        };
        count += 1;
    }
    println!(
        "  {name:<28} first {first} of {count}, {:.3}",
        sum / f64::from(count)
    );
}
