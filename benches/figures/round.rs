//! A lunch round of a whole space: everybody enters, it is frozen, and one replica computes it.
//!
//! One member's replica with a store that keeps what it is told to. A freeze of so many is longer than one
//! record. What the replica does is measured by the clock. Beside it: the engine alone on the same entries.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use matching::round::{Entry, Manifest, Past, Seed, Statement, pool_of, together, words_only};
use matching::{Hall, Lens, Phrasebook};
use model::PersonId;
use replica::{Answer, Content, Intent, Question, RoundAct, RoundView};

use crate::life::reader::Reader;
use crate::newcomer::Newcomer;
use crate::population::Population;
use crate::stream::Stream;
use crate::table::{Row, Table, seconds, verdict};

const PROGRAM: &str = "P05";
/// So many entries come in one go.
const AT_ONCE: usize = 256;
const REACH_S: f64 = 2.0;

/// Measures.
pub fn measure(
    population: &Population,
    newcomer: &Newcomer,
    stream: &Stream,
    place: &Path,
    table: &mut Table,
) {
    let mut reader = Reader::arrive(newcomer, stream, &place.join("round"));
    let round = act(
        &mut reader,
        RoundAct::Announce {
            program: PROGRAM.to_owned(),
            closes: None,
            drawn: false,
            note: String::new(),
        },
    )
    .id;
    let entries = entries(&reader, &round);
    let said: Vec<(usize, Content)> = entries
        .iter()
        .map(|(number, statement)| (*number, Content::Round(statement.bytes())))
        .collect();
    let people = said.len();
    let document = blake3::derive_key("eyelevel 2026 round document", &bytes_of(&round));
    let sealed = population.say_each(document, said);
    reader.take_spent();
    for part in sealed.chunks(AT_ONCE) {
        let keys = part.iter().map(|it| it.key.clone()).collect();
        reader.hear(keys, part.iter().map(|it| it.record.clone()).collect());
    }
    let entering = reader.take_spent();
    reader.rest();
    reader.take_spent();
    act(
        &mut reader,
        RoundAct::Freeze {
            round: round.clone(),
        },
    );
    let freezing = reader.take_spent();
    reader.wake();
    reader.take_spent();
    let shown = act(
        &mut reader,
        RoundAct::Recompute {
            round: round.clone(),
        },
    );
    let computing = reader.take_spent();
    let result = shown.result.expect("a result");
    let placed: usize = result.groups.iter().map(|it| it.people.len()).sum();
    assert_eq!(placed, people, "everybody who entered is in a group");
    assert!(result.alone.is_empty(), "nobody alone");
    let Answer::Round(_) = reader.act(Intent::Ask(Question::Round { round })) else {
        panic!("a round answers");
    };
    let again = reader.take_spent();
    let alone = alone(&entries);
    // Whoever freezes sees the result at once, so that is where it is computed.
    let ours = (freezing + computing).as_secs_f64();
    table.add(Row {
        figure: format!("a lunch round of {people} in a space: frozen, computed, shown"),
        ours: seconds(ours),
        compared: format!("{} the engine alone", seconds(alone)),
        ratio: format!("{:.1}", ours / alone),
        reach: format!("≤ {}", seconds(REACH_S)),
        verdict: verdict(ours <= REACH_S),
    });
    println!(
        "  before it: taking in the entries {}; of it freezing and the first result {}; after it: shown again {}",
        seconds(entering.as_secs_f64()),
        seconds(freezing.as_secs_f64()),
        seconds(again.as_secs_f64()),
    );
}

fn act(reader: &mut Reader, act: RoundAct) -> RoundView {
    let Answer::Round(view) = reader.act(Intent::Round(act)) else {
        panic!("a round answers");
    };
    *view
}

/// What everybody who was written down says on entering: their profile, and the table.
fn entries(reader: &Reader, round: &str) -> Vec<(usize, Statement)> {
    let program = matching::program(PROGRAM).expect("a program");
    let at_the_table = BTreeMap::from([("mode".to_owned(), vec!["table".to_owned()])]);
    let number_of = |name: &str| name.rsplit(' ').next()?.parse::<usize>().ok();
    let cards = reader.view().people.iter();
    let entries = cards.filter_map(|card| {
        // The founder and the newcomer have no number below those of the people.
        let number = number_of(&card.profile.name).filter(|it| *it < usize::from(u16::MAX))?;
        let entry = Entry::of(program, card.id, &card.profile, at_the_table.clone());
        let round = bytes_of(round);
        Some((
            number,
            Statement::Enter {
                round,
                entry: entry.expect("an entry"),
            },
        ))
    });
    entries.collect()
}

/// The time the engine takes for the same entries, in seconds.
fn alone(entries: &[(usize, Statement)]) -> f64 {
    let program = matching::program(PROGRAM).expect("a program");
    let entries = entries.iter().filter_map(|(_, statement)| match statement {
        Statement::Enter { entry, .. } => Some(entry.clone()),
        _ => None,
    });
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by_key(|entry| entry.person);
    let begun = Instant::now();
    let pool = pool_of(&entries, &mut Phrasebook::default());
    let hall = Hall::new(&pool, program, None);
    let entered: Vec<usize> = (0..pool.len()).collect();
    let past = Past::default();
    let seed = Seed::of(&Manifest::of(program.hash, &entries, &past, words_only()));
    let found = together(
        &hall,
        &pool,
        program,
        &entered,
        (&past, seed),
        &Lens::default(),
    );
    assert!(found.is_ok(), "a result");
    begun.elapsed().as_secs_f64()
}

fn bytes_of(hex: &str) -> [u8; 32] {
    *hex.parse::<PersonId>().expect("an id").as_bytes()
}
