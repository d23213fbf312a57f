//! A click: from handing in an edit to seeing it in the view of another replica.
//!
//! The edit is durable at home before it is told, and durable over there before it is shown.
//! Beside it: two syncs of a small append, and one round trip over iroh, at the same pace: after a
//! pause disk, threads and caches are at rest for both. One right after the other is shown beside.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use model::{Edit, Field};
use node::{Node, Options};
use replica::{Answer, Boot, Effect, Input, Intent, Replica, Token};

use crate::passage::{self, Parts as Passage};
use crate::stream::{Stream, moment};
use crate::sync::{join, start, ticket};
use crate::table::{Row, Table, median, seconds};
use crate::wire::Wire;

const REACH_RATIO: f64 = 3.0;
/// When the clicks without a disk are made, in milliseconds after everything was written.
const DECIDED_AT_MS: u128 = 1_000;
/// How many clicks the median is taken of.
const CLICKS: usize = 40;
/// Between two clicks of a person, at least.
const PAUSE: Duration = Duration::from_millis(150);
/// The same where there are thousands of people, whose views are made less often.
const PAUSE_IN_COMPANY: Duration = Duration::from_millis(700);
const CLICKS_IN_COMPANY: usize = 10;
/// How many are decided one right after the other.
const CLICKS_IN_A_ROW: usize = 2_000;
/// A small append, in bytes: about one record.
const APPEND_BYTES: usize = 700;
const APPENDS: usize = 40;
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures between two people who are alone: at the pace of a person, and without any pause.
pub fn measure(place: &Path, table: &mut Table) {
    let parts = Parts::of(place, PAUSE);
    println!(
        "  a click is made of: two syncs {}, a round trip {}, deciding at home {} ({} one right after the other); the rest is deciding over there and waking threads",
        seconds(2.0 * parts.sync),
        seconds(parts.round_trip),
        seconds(decide_alone(CLICKS, PAUSE / 10)),
        seconds(decide_alone(CLICKS_IN_A_ROW, Duration::ZERO))
    );
    let figure = "click to view over there";
    let compared = parts.compared();
    table.add(between_two(figure, &place.join("paced"), PAUSE, compared));
    let figure = "click to view, one right after the other";
    let compared = Parts::of(place, Duration::ZERO).compared();
    let row = between_two(figure, &place.join("in-a-row"), Duration::ZERO, compared);
    table.add(row.beside());
}

/// Clicks between two people of their own.
fn between_two(figure: &str, place: &Path, pause: Duration, compared: f64) -> Row {
    let ann = start(&place.join("ann"));
    let founded = ann.submit(Intent::Found {
        space: "Nordwerk".to_owned(),
        person: "Ann".to_owned(),
        admission: replica::Admission::Open,
        ends: None,
    });
    let founded = founded.expect("room").wait(PATIENCE);
    assert!(matches!(founded, Ok(Answer::Founded { .. })), "{founded:?}");
    let ours = median(clicks(&ann, &place.join("bob"), 1, CLICKS, pause));
    Row::ratio(figure, ours, compared, REACH_RATIO, seconds)
}

/// Measures the same among everybody.
pub fn measure_in_company(filled: &Path, stream: &Stream, place: &Path, table: &mut Table) {
    let source = start(filled);
    let people = source.view().people.len() + 1;
    let clicks = clicks(
        &source,
        &place.join("late"),
        people,
        CLICKS_IN_COMPANY,
        PAUSE_IN_COMPANY,
    );
    let compared = Parts::of(place, PAUSE_IN_COMPANY).compared();
    let figure = format!("click to view among {} people", stream.people);
    let row = Row::ratio(&figure, median(clicks), compared, REACH_RATIO, seconds);
    table.add(row.beside());
}

/// What no click can do without, in seconds.
struct Parts {
    sync: f64,
    round_trip: f64,
}

impl Parts {
    fn of(place: &Path, pause: Duration) -> Parts {
        Parts {
            sync: sync_of_an_append(place, pause),
            round_trip: Wire::new().round_trip(pause),
        }
    }

    /// Two syncs of the disk and a round trip.
    fn compared(&self) -> f64 {
        2.0 * self.sync + self.round_trip
    }
}

/// Lets a replica decide on the same clicks with neither disk nor network; gives seconds. After a
/// pause the processor has forgotten what it needs, as it has when somebody clicks.
fn decide_alone(clicks: usize, pause: Duration) -> f64 {
    let boot = Boot {
        entropy: [0x33; 32],
        ..Boot::default()
    };
    let (mut replica, _nothing_yet) = Replica::open(boot, moment(0)).expect("nothing to read");
    let mut intend = |token: usize, intent: Intent| {
        let token = Token(token as u64);
        let begun = Instant::now();
        let effects = replica.handle(Input::Intent { token, intent }, moment(DECIDED_AT_MS));
        let took = begun.elapsed().as_secs_f64();
        let is_kept = |effect: &Effect| matches!(effect, Effect::Append(_));
        assert!(effects.iter().any(is_kept), "something was decided");
        took
    };
    intend(
        0,
        Intent::Found {
            space: "Nordwerk".to_owned(),
            person: "Ann".to_owned(),
            admission: replica::Admission::Open,
            ends: None,
        },
    );
    let times = (1..=clicks).map(|number| {
        std::thread::sleep(pause);
        intend(number, edit(&format!("Builds things, take {number}")))
    });
    median(times.collect())
}

/// The click: another headline.
fn edit(words: &str) -> Intent {
    Intent::Profile(vec![Edit::Set(Field::Headline, vec![words.to_owned()])])
}

fn sync_of_an_append(place: &Path, pause: Duration) -> f64 {
    let path = place.join("append");
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .expect("a file");
    let times = (0..APPENDS).map(|_| {
        std::thread::sleep(pause);
        let begun = Instant::now();
        file.write_all(&[7; APPEND_BYTES]).expect("written");
        file.sync_data().expect("synced");
        begun.elapsed().as_secs_f64()
    });
    median(times.collect())
}

/// Lets another node join and clicks many times; gives each time in seconds.
fn clicks(here: &Node, folder: &Path, people: usize, clicks: usize, pause: Duration) -> Vec<f64> {
    let (woken, bell) = sync_channel(1);
    let options = Options {
        bind: Some(([127, 0, 0, 1], 0).into()),
        wake: Some(Arc::new(move || {
            // A bell that rings already need not ring twice.
            let _full = woken.try_send(());
        })),
        ..Options::new(folder)
    };
    let there = Node::start(options).expect("a node");
    join(&there, ticket(here));
    passage::listen();
    let mut passage = Passage::default();
    wait_until(&there, &bell, |node| node.view().people.len() >= people);
    let times = (0..clicks).map(|number| {
        std::thread::sleep(pause);
        let words = format!("Builds things, take {number}");
        let begun = Instant::now();
        let answer = here.submit(edit(&words)).expect("room");
        wait_until(&there, &bell, |node| shows(node, &words));
        let seen = Instant::now();
        assert!(answer.wait(PATIENCE).is_ok());
        passage.add(begun, seen);
        (seen - begun).as_secs_f64()
    });
    let times = times.collect();
    print!("{passage}");
    there.stop();
    here.stop();
    times
}

fn shows(node: &Node, headline: &str) -> bool {
    let view = node.view();
    let mut headlines = view
        .people
        .iter()
        .filter_map(|card| card.profile.headline.as_deref());
    headlines.any(|shown| shown == headline)
}

fn wait_until(node: &Node, bell: &Receiver<()>, is_so: impl Fn(&Node) -> bool) {
    let begun = Instant::now();
    while !is_so(node) {
        assert!(begun.elapsed() < PATIENCE, "did not happen in time");
        // Silence is no error: what was waited for may just not have come yet.
        let _rung = bell.recv_timeout(Duration::from_millis(100));
    }
}
