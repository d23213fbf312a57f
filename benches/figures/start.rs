//! Start: from nothing in memory to the first view of everybody, and the memory that takes.
//!
//! Each measurement is a process of its own: this program calls itself with the word `child`, so
//! that neither memory nor caches of the measuring process count. The files are in the system's
//! cache on both sides.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use model::Profile;
use node::{Node, Options};
use replica::Shelf;
use store::{Folder, Store};

use crate::RUNS;
use crate::table::{Row, Table, median, seconds, verdict};

const CHILD: &str = "child";
const NODE: &str = "node";
const PROJECTIONS: &str = "projections";
const RECORDS: &str = "records";
const PATIENCE: Duration = Duration::from_secs(300);
const REACH_RATIO: f64 = 3.0;
const REACH_MEGABYTES: f64 = 150.0;
/// How long after the first view memory is looked at: the first matches are made by then.
const SETTLED_AFTER: Duration = Duration::from_secs(3);

/// What a child has measured.
struct Measured {
    seconds: f64,
    /// Memory in use at the end, and the most there ever was, in megabytes.
    megabytes: f64,
    peak_megabytes: f64,
}

/// Whether this process is to measure for another.
pub fn is_child(arguments: &[String]) -> bool {
    arguments.first().is_some_and(|first| first == CHILD)
}

/// Measures in this process and prints the outcome for the parent.
pub fn run_child(arguments: &[String]) {
    let [_, what, folder, people] = arguments else {
        panic!("a child is told what, where and how many");
    };
    let people: usize = people.parse().expect("a number");
    let took = match what.as_str() {
        NODE => first_view(Path::new(folder), people),
        PROJECTIONS => read_projections(Path::new(folder), people),
        RECORDS => start_from_records(Path::new(folder), people),
        other => panic!("nobody can measure {other}"),
    };
    let (now, peak) = (memory("VmRSS:"), memory("VmHWM:"));
    println!("{} {now} {peak}", took.as_secs_f64());
}

/// Measures starts and reads of projections, each in a child.
pub fn measure(filled: &Path, people: usize, table: &mut Table) {
    let starts: Vec<Measured> = (0..RUNS).map(|_| child(NODE, filled, people)).collect();
    let reads: Vec<Measured> = (0..RUNS)
        .map(|_| child(PROJECTIONS, filled, people))
        .collect();
    let time = |all: &[Measured]| median(all.iter().map(|one| one.seconds).collect());
    let row = Row::ratio(
        "start to first view",
        time(&starts),
        time(&reads),
        REACH_RATIO,
        seconds,
    );
    table.add(row);
    // What every start would take if the index were held in memory only.
    let copy = filled.with_extension("copy");
    copy_folder(filled, &copy);
    let unaided = child(RECORDS, &copy, people);
    std::fs::remove_dir_all(&copy).expect("removed");
    let figure = "start without an index, from the records";
    table.add(Row::ratio(figure, unaided.seconds, time(&starts), 1.0, seconds).beside());
    let megabytes = |all: &[Measured]| median(all.iter().map(|one| one.megabytes).collect());
    let peak = |all: &[Measured]| median(all.iter().map(|one| one.peak_megabytes).collect());
    let (ours, theirs) = (megabytes(&starts), megabytes(&reads));
    table.add(Row {
        figure: "memory after the start".to_owned(),
        ours: format!("{ours:.0} MB (at most {:.0})", peak(&starts)),
        compared: format!("{theirs:.0} MB"),
        ratio: format!("{:.2}", ours / theirs),
        reach: format!("≤ {REACH_MEGABYTES} MB"),
        verdict: verdict(ours <= REACH_MEGABYTES),
    });
}

fn child(what: &str, folder: &Path, people: usize) -> Measured {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program)
        .args([CHILD, what])
        .arg(folder)
        .arg(people.to_string())
        .output()
        .expect("a child");
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .map(|word| word.parse().expect("a number"))
        .collect();
    let [seconds, megabytes, peak_megabytes] = numbers[..] else {
        panic!("the child that measures {what} failed: {complaint}");
    };
    Measured {
        seconds,
        megabytes,
        peak_megabytes,
    }
}

/// Starts a node; gives the time until its first view was there.
fn first_view(folder: &Path, people: usize) -> Duration {
    let shown: Arc<Mutex<Option<Instant>>> = Arc::default();
    let first = Arc::clone(&shown);
    let options = Options {
        bind: Some(([127, 0, 0, 1], 0).into()),
        wake: Some(Arc::new(move || {
            first
                .lock()
                .expect("no panic")
                .get_or_insert_with(Instant::now);
        })),
        ..Options::new(folder)
    };
    let begun = Instant::now();
    let node = Node::start(options).expect("a node");
    let took = shown.lock().expect("no panic").expect("a view") - begun;
    assert_eq!(node.view().people.len(), people, "everybody is in it");
    std::thread::sleep(SETTLED_AFTER);
    assert!(!node.view().matches.program.is_empty(), "matches were made");
    // The parent reads memory while the node lives.
    std::mem::forget(node);
    took
}

/// Starts a node whose index is gone; gives the time until everybody is known again.
fn start_from_records(folder: &Path, people: usize) -> Duration {
    let spaces = std::fs::read_dir(folder.join("spaces")).expect("spaces");
    for space in spaces {
        let space = space.expect("readable").path();
        for file in ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
            // The write-ahead log may be gone already.
            let _gone = std::fs::remove_file(space.join(file));
        }
    }
    let options = Options {
        bind: Some(([127, 0, 0, 1], 0).into()),
        ..Options::new(folder)
    };
    let begun = Instant::now();
    let node = Node::start(options).expect("a node");
    let is_whole = |node: &Node| {
        let view = node.view();
        view.people.len() == people && view.progress.is_none()
    };
    while !is_whole(&node) {
        assert!(begun.elapsed() < PATIENCE, "everybody is known again");
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = begun.elapsed();
    std::mem::forget(node);
    took
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else if path.is_file() {
            std::fs::copy(path, copy).expect("copied");
        }
    }
}

/// Reads everybody's projection; gives the time that took with the store already open.
fn read_projections(folder: &Path, people: usize) -> Duration {
    let folder = Folder::open(folder).expect("a folder");
    let space = folder.spaces().expect("readable")[0];
    let store = Store::open(&folder, space, &mut |_| {}).expect("a store");
    let begun = Instant::now();
    let mut profiles: Vec<Profile> = Vec::new();
    let mut each = |_: &[u8], value: &[u8]| {
        profiles.push(minicbor_serde::from_slice(value).expect("a projection"));
    };
    store
        .scan(Shelf::Person as u8, &[], &mut each)
        .expect("readable");
    let took = begun.elapsed();
    assert!(profiles.len() >= people, "everybody was read");
    took
}

/// One line of this process's status, in megabytes; zero where the system does not tell.
pub fn memory(line: &str) -> f64 {
    const KIB_PER_MEGABYTE: f64 = 1_000_000.0 / 1024.0;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    let kib = found.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / KIB_PER_MEGABYTE
}
