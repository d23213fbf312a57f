//! First sync: a newcomer's node catches up with a whole space over loopback.
//!
//! Ours begins with the click on join and ends with the first view that shows everybody. Beside
//! it: the same frames as bare bytes over iroh, then Automerge alone loading the same changes.

use std::path::Path;
use std::time::{Duration, Instant};

use automerge::{Automerge, Change};
use node::{Node, Options};
use replica::{Answer, Intent, Standing};

use crate::RUNS;
use crate::ingest::Bounds;
use crate::machine::processor_time_of_all;
use crate::stream::Stream;
use crate::table::{Row, Table, median, seconds, timed};
use crate::wire::Wire;

const REACH_RATIO: f64 = 2.5;
/// How long a sync may take before something must be broken.
const PATIENCE: Duration = Duration::from_secs(120);
/// How often the view is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// Measures against a node with the filled folder.
pub fn measure(filled: &Path, stream: &Stream, bounds: &Bounds, place: &Path, table: &mut Table) {
    let source = start(filled);
    let everybody = source.view().people.len() + 1;
    let mut spent = Vec::new();
    let times = (0..RUNS).map(|run| {
        let fresh = place.join(format!("sync-{run}"));
        // The source itself is one of those to be seen; earlier newcomers are as well.
        let (took, used) = first_sync(&source, &fresh, everybody + run);
        spent.push(used.as_secs_f64());
        std::fs::remove_dir_all(&fresh).expect("removed");
        took.as_secs_f64()
    });
    let ours = median(times.collect());
    println!(
        "  first sync: {} of processor time on both sides together",
        seconds(median(spent))
    );
    source.stop();
    let wire = Wire::new();
    let frames: Vec<&Vec<u8>> = stream.frames().collect();
    let bytes = median(
        (0..RUNS)
            .map(|_| wire.send(&frames).as_secs_f64())
            .collect(),
    );
    let loading = (0..RUNS).map(|_| timed(|| load(&stream.changes)).1.as_secs_f64());
    let loading = median(loading.collect());
    println!(
        "  first sync is bounded by: verifying every signature {}, taking the same records in without a network {}",
        seconds(bounds.verifying),
        seconds(bounds.taking_in)
    );
    let mut row = Row::ratio("first sync", ours, bytes + loading, REACH_RATIO, seconds);
    let (bytes, loading) = (seconds(bytes), seconds(loading));
    row.compared = format!("{} ({bytes} bytes, {loading} documents)", row.compared);
    table.add(row);
    crate::samod::compare(ours, bounds.taking_in, &stream.changes, table);
}

/// Starts a node on loopback.
pub fn start(folder: &Path) -> Node {
    let options = Options {
        bind: Some(([127, 0, 0, 1], 0).into()),
        ..Options::new(folder)
    };
    Node::start(options).expect("a node")
}

/// Asks a node for a ticket.
pub fn ticket(node: &Node) -> String {
    let invite = Intent::Invite {
        uses: 10,
        expires: None,
    };
    let answer = node.submit(invite).expect("room").wait(PATIENCE);
    match answer.expect("not refused") {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("no ticket but {other:?}"),
    }
}

/// Joins with a fresh node; gives the time until it shows everybody, and the processor time of
/// both nodes.
fn first_sync(source: &Node, fresh: &Path, everybody: usize) -> (Duration, Duration) {
    let ticket = ticket(source);
    let newcomer = start(fresh);
    let used_before = processor_time_of_all();
    let begun = Instant::now();
    join(&newcomer, ticket);
    while newcomer.view().people.len() < everybody {
        assert!(begun.elapsed() < PATIENCE, "did not catch up in time");
        std::thread::sleep(LOOK_EVERY);
    }
    let took = begun.elapsed();
    let used = processor_time_of_all().saturating_sub(used_before);
    assert_eq!(newcomer.view().standing, Standing::Member);
    assert_eq!(newcomer.view().sync.waiting, 0);
    // The next newcomer has to see this one too.
    while source.view().people.len() < everybody {
        assert!(begun.elapsed() < PATIENCE, "the source did not hear back");
        std::thread::sleep(LOOK_EVERY);
    }
    newcomer.stop();
    (took, used)
}

/// Asks to come in.
pub fn join(node: &Node, ticket: String) {
    let join = Intent::Join {
        ticket,
        person: "Ulla Unterwegs".to_owned(),
    };
    let joining = node.submit(join).expect("room").wait(PATIENCE);
    assert!(matches!(joining, Ok(Answer::Joining { .. })), "{joining:?}");
}

/// Loads every document with Automerge alone.
fn load(changes: &[Vec<u8>]) {
    for bytes in changes {
        let change = Change::try_from(bytes.as_slice()).expect("a change");
        let mut document = Automerge::new();
        document.apply_changes([change]).expect("applied");
    }
}
