//! An edited profile: from a record of another device to one's own list that knows it.
//!
//! One member's replica among everybody, with a store that keeps what it is told to; people are in
//! the learning program by the thousand. What the replica does is measured by the clock:
//! admitting the change, the list that is asked for right afterwards, and the same list made anew
//! from everybody in the same run. Beside it: what it costs when the text model has looked at the
//! new words.

use std::path::Path;
use std::time::Duration;

use matching::Encoder;
use model::{Edit, Field};
use replica::{Answer, Intent, MeetAct, Question};

use crate::life::reader::Reader;
use crate::newcomer::Newcomer;
use crate::people::profile;
use crate::population::Population;
use crate::stream::Stream;
use crate::table::{Row, Table, median, seconds, verdict};

/// The program whose list is looked at.
const PROGRAM: &str = "P04";
/// Another one, so that views cost no list while lists are measured.
const ELSEWHERE: &str = "P18";
/// How many profiles are edited, one after the other.
const EDITS: usize = 31;
/// How often everybody is looked at anew.
const ANEW: usize = 9;
/// The entries of a list.
const TOP: usize = 60;
const REACH_S: f64 = 0.005;
/// The stack of the heart, in bytes.
const STACK_BYTES: usize = 64 * 1024 * 1024;

static PACKED: &[u8] = include_bytes!("../../assets/text-model/model.bin");

/// Measures, first without a text model and then with one.
pub fn measure(
    population: &Population,
    newcomer: &Newcomer,
    stream: &Stream,
    place: &Path,
    table: &mut Table,
) {
    std::thread::scope(|scope| {
        let heart = || measure_here(population, newcomer, stream, place, table);
        let heart = std::thread::Builder::new()
            .name("edited-heart".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, heart)
            .expect("a thread");
        heart.join().expect("no panic");
    });
}

fn measure_here(
    population: &Population,
    newcomer: &Newcomer,
    stream: &Stream,
    place: &Path,
    table: &mut Table,
) {
    let mut reader = Reader::arrive(newcomer, stream, &place.join("edited"));
    let program = PROGRAM.to_owned();
    // Somebody whose number is no multiple of three takes part.
    reader.act(Intent::Profile(profile(4)));
    let enter = Intent::Enter {
        program,
        answers: Vec::new(),
    };
    reader.act(enter);
    let program = ELSEWHERE.to_owned();
    reader.act(Intent::Look { program });
    let mut people = (1..stream.people).filter(|number| !number.is_multiple_of(3));
    let mut measured = |reader: &mut Reader, what: &str, table: &mut Table| {
        let anew = anew(reader);
        let spent: Vec<Spent> = (0..EDITS)
            .map(|_| edit(reader, population, people.next().expect("somebody")))
            .collect();
        let time = |of: fn(&Spent) -> Duration| {
            median(spent.iter().map(|it| of(it).as_secs_f64()).collect())
        };
        let ours = time(|it| it.list);
        table.add(Row {
            figure: format!("an edited profile, new list{what}"),
            ours: seconds(ours),
            compared: format!("{} everybody anew", seconds(anew)),
            ratio: format!("{:.3}", ours / anew),
            reach: format!("≤ {}", seconds(REACH_S)),
            verdict: verdict(ours <= REACH_S),
        });
        println!(
            "  before it: admitting {}; after it: a view {}, and {} until its new words were looked at by the text model (slowest list {})",
            seconds(time(|it| it.admitted)),
            seconds(time(|it| it.view)),
            seconds(time(|it| it.understood)),
            seconds(
                spent
                    .iter()
                    .map(|it| it.list.as_secs_f64())
                    .fold(0.0, f64::max)
            ),
        );
    };
    measured(&mut reader, "", table);
    reader.understands(Encoder::load(PACKED).expect("a whole model"));
    // The first list asks for all vectors, and gets them before it is done.
    list(&mut reader);
    for _ in 0..4 {
        reader.rest();
        list(&mut reader);
    }
    println!("  vectors: {:?}", reader.view().vectors);
    measured(&mut reader, ", with vectors", table);
}

/// What one edit cost the replica.
struct Spent {
    admitted: Duration,
    list: Duration,
    view: Duration,
    understood: Duration,
}

/// Lets somebody offer something new, and asks for the list.
fn edit(reader: &mut Reader, population: &Population, number: usize) -> Spent {
    let headline = format!("Mends sails since {number}");
    let offers = vec!["Rust".to_owned(), format!("Sails of {number} boats")];
    let (record, key) = population.revise(
        number,
        &[
            Edit::Set(Field::Headline, vec![headline.clone()]),
            Edit::Set(Field::Offers, offers),
        ],
    );
    reader.rest();
    reader.take_spent();
    reader.hear(vec![key], vec![record]);
    let admitted = reader.take_spent();
    list(reader);
    let list = reader.take_spent();
    // The text model has answered already where there is one; what it said comes into the list now.
    reader.wake();
    let view = reader.take_spent();
    let headlines = |it: &replica::PersonCard| it.profile.headline.as_deref() == Some(&headline);
    assert!(reader.view().people.iter().any(|it| headlines(it)));
    for _ in 0..4 {
        reader.rest();
    }
    self::list(reader);
    Spent {
        admitted,
        list,
        view,
        understood: reader.take_spent(),
    }
}

/// The time it takes to look at everybody anew, in seconds.
fn anew(reader: &mut Reader) -> f64 {
    let times = (0..ANEW).map(|turn| {
        let dial = if turn % 2 == 0 { 10 } else { 0 };
        reader.act(Intent::Meet(MeetAct::Dial { to: dial }));
        reader.rest();
        reader.take_spent();
        list(reader);
        reader.take_spent().as_secs_f64()
    });
    median(times.collect())
}

/// Asks for the list.
fn list(reader: &mut Reader) {
    let program = PROGRAM.to_owned();
    let asked = Question::Match { program, top: TOP };
    let Answer::Matches(found) = reader.act(Intent::Ask(asked)) else {
        panic!("a list answers");
    };
    assert!(!found.matches.is_empty(), "somebody fits");
}
