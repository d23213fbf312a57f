//! A community of many people with many posts: opening its feed, one more post, finding words, a
//! frame of the window, memory.
//!
//! What a reader does is measured on its heart alone, in processor time, with a store that keeps
//! what it is told to; what a start costs in processes of their own. Beside one more post stands a
//! list as long in one Automerge document that all share.

pub mod reader;
mod shared_list;
mod start;
mod voices;
mod window;

use std::path::Path;
use std::time::Duration;

use model::community::{Item, Kind, Statement};
use replica::{Answer, CommunityAct, Intent, Question, Template};

use crate::machine::processor_time;
use crate::newcomer::Newcomer;
use crate::population::Population;
use crate::stream::Stream;
use crate::table::{Row, Table, seconds, timed, verdict};
use reader::Reader;
pub use start::{is_child, run_child};
use voices::{Place, Voice};

/// How many people the community has, and how many posts, when nothing else is asked for.
const PEOPLE: usize = 500;
const POSTS: usize = 100_000;
/// After which share of its people the first figures are taken, to see what grows.
const EARLY: usize = 20;
/// The threads that write what people say.
const WRITERS: usize = 2;
/// The stack of the heart, in bytes.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// How often what takes milliseconds is measured.
const RUNS: usize = 21;
const REACH_OPEN_S: f64 = 0.050;
const REACH_NEW_S: f64 = 0.005;
const REACH_SEARCH_S: f64 = 0.030;
const REACH_FRAME_S: f64 = 0.016;

/// Measures a community of so many posts.
pub fn measure(posts: Option<usize>, place: &Path, table: &mut Table) {
    let posts = posts.unwrap_or(POSTS);
    std::thread::scope(|scope| {
        let heart = || measure_here(posts, place, table);
        let heart = std::thread::Builder::new()
            .name("life-heart".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, heart)
            .expect("a thread");
        heart.join().expect("no panic");
    });
}

fn measure_here(posts: usize, place: &Path, table: &mut Table) {
    let mut population = Population::of(PEOPLE);
    let newcomer = Newcomer::of(&population);
    let stream = Stream::of(&mut population, &newcomer.chain());
    let folder = place.join("life");
    let mut reader = Reader::arrive(&newcomer, &stream, &folder);
    let community = found(&mut reader, &population, posts);
    let (early, rest) = (PEOPLE / EARLY, PEOPLE);
    let (first, _) = timed(|| speak(&community, 0..early));
    let mut extra = Voice::enter(&community, rest - 1);
    extra.come_after(&first);
    hear(&mut reader, first);
    figures(&mut reader, &community, &mut extra, early, table);
    let (others, took) = timed(|| speak(&community, early..rest - 1));
    let records: usize = others.iter().map(|voice| voice.records.len()).sum();
    println!("  the others said {records} things, written in {took:.1?}");
    let heard = hear(&mut reader, others);
    println!(
        "  taken in with {:.0} µs of processor time of the heart each",
        heard.as_secs_f64() * 1e6 / records as f64
    );
    figures(&mut reader, &community, &mut extra, rest, table);
    let ((), took) = timed(|| reader.lay_densely());
    println!("  laid densely in {}", seconds(took.as_secs_f64()));
    frames(&reader, table);
    let shown = reader.view().feed.len();
    assert!(shown > 0, "a feed is shown");
    drop(reader);
    start::measure(&folder, posts, table);
}

/// Lets the reader found the community everybody speaks in.
fn found(reader: &mut Reader, population: &Population, posts: usize) -> Place {
    let founded = reader.act(Intent::Community(CommunityAct::Found {
        name: "Beekeepers and carers".to_owned(),
        template: Template::Theme,
        closed: None,
    }));
    let Answer::Community(view) = founded else {
        panic!("{founded:?}");
    };
    let charter = Item::new(Kind::Charter, view.charter.clauses.join("\n"));
    let Ok(Statement::Charter(charter, _)) = Statement::charter(&charter) else {
        panic!("a charter");
    };
    let founding = reader.founding_of(view.row.id);
    Place {
        space: population.space,
        scope: view.row.id,
        key: Place::key_of(population.key(), &founding),
        charter,
        people: PEOPLE,
        posts_each: posts / PEOPLE,
    }
}

/// Lets these people enter and say everything, on as many threads as there are writers.
fn speak(place: &Place, numbers: std::ops::Range<usize>) -> Vec<Voice> {
    let share = numbers.len().div_ceil(WRITERS).max(1);
    let numbers: Vec<usize> = numbers.collect();
    std::thread::scope(|scope| {
        let speak = |share: &[usize]| -> Vec<Voice> {
            let enter = |number: &usize| {
                let mut voice = Voice::enter(place, *number);
                voice.speak(place);
                voice
            };
            share.iter().map(enter).collect()
        };
        let writers: Vec<_> = numbers
            .chunks(share)
            .map(|share| scope.spawn(move || speak(share)))
            .collect();
        let done = writers.into_iter();
        done.flat_map(|writer| writer.join().expect("no panic"))
            .collect()
    })
}

fn hear(reader: &mut Reader, voices: Vec<Voice>) -> Duration {
    let begun = processor_time();
    for voice in voices {
        reader.hear(voice.wraps, voice.records);
    }
    processor_time() - begun
}

/// What a reader waits for, with so many people having spoken.
fn figures(
    reader: &mut Reader,
    place: &Place,
    extra: &mut Voice,
    people: usize,
    table: &mut Table,
) {
    let posts = people * place.posts_each;
    reader.hear(
        std::mem::take(&mut extra.wraps),
        std::mem::take(&mut extra.records),
    );
    // The clock of a thread goes in steps of some milliseconds: many runs are taken together.
    let news: f64 = (0..RUNS).map(|_| one_more(reader, place, extra)).sum();
    let list = shared_list::one_more(posts);
    table.add(within(
        &format!("one more post among {posts}, admitted and in the view"),
        news / RUNS as f64,
        Some(format!("{} a shared Automerge list", seconds(list))),
        REACH_NEW_S,
    ));
    let open = |reader: &mut Reader, question: Question| {
        let begun = processor_time();
        for _ in 0..RUNS {
            drop(reader.act(Intent::Ask(question.clone())));
        }
        (processor_time() - begun).as_secs_f64() / RUNS as f64
    };
    let feed = Question::Feed {
        source: None,
        kind: None,
        top: 100,
    };
    let figure = format!("feed opened among {posts} posts, warm");
    let took = open(reader, feed);
    table.add(within(&figure, took, None, REACH_OPEN_S));
    let community = Question::Community {
        community: place.scope.to_string(),
    };
    let figure = format!("community opened among {posts} posts, warm");
    let took = open(reader, community);
    table.add(within(&figure, took, None, REACH_OPEN_S));
    for (what, words) in [
        ("a rare word", "bienenstöcke"),
        ("a common word", "gemeinsam"),
        ("two words", "führung brücke"),
        ("a word nobody used", "xylophon"),
    ] {
        let search = Question::Search {
            text: words.to_owned(),
            top: 20,
        };
        let took = open(reader, search);
        let figure = format!("search among {posts} posts, {what}");
        table.add(within(&figure, took, None, REACH_SEARCH_S));
    }
}

/// One more post arrives; gives the processor time until it stands in the view.
fn one_more(reader: &mut Reader, place: &Place, extra: &mut Voice) -> f64 {
    let id = extra.post(place).to_string();
    let records = std::mem::take(&mut extra.records);
    reader.rest();
    let begun = processor_time();
    reader.hear(Vec::new(), records);
    // Its author's document may have had to come from the disk: then the view was made before.
    reader.wake();
    let took = processor_time() - begun;
    let view = reader.view();
    let shown = view.community.as_ref().expect("the open community");
    assert!(shown.posts.iter().any(|post| post.id == id), "it is shown");
    took.as_secs_f64()
}

/// What the window needs for a frame while views arrive.
fn frames(reader: &Reader, table: &mut Table) {
    for (page, times) in window::frames(reader.views()) {
        let p99 = times[times.len() * 99 / 100];
        let figure = format!("frame of the {page} while syncing, p99 of {}", times.len());
        table.add(within(&figure, p99, None, REACH_FRAME_S));
    }
}

fn within(figure: &str, took: f64, beside: Option<String>, reach: f64) -> Row {
    Row {
        figure: figure.to_owned(),
        ours: seconds(took),
        compared: beside.unwrap_or_else(|| "–".to_owned()),
        ratio: "–".to_owned(),
        reach: format!("≤ {}", seconds(reach)),
        verdict: verdict(took <= reach),
    }
}
