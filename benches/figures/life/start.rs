//! A start with a large community: until its feed is in the view, and the memory that takes.
//!
//! Each measurement is a process of its own: this program calls itself.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use model::community::Row as Kept;
use node::{Node, Options};
use replica::{CommunityAct, Intent, Shelf};
use store::{Folder, Store};

use crate::start::memory;
use crate::table::{Row, Table, median, seconds, verdict};

const CHILD: &str = "child-of-life";
const NODE: &str = "node";
const ROWS: &str = "rows";
const RUNS: usize = 3;
const REACH_RATIO: f64 = 3.0;
const REACH_MEGABYTES: f64 = 250.0;
const PATIENCE: Duration = Duration::from_secs(300);
/// How long after the feed is there memory is looked at.
const SETTLED_AFTER: Duration = Duration::from_secs(4);

/// Whether this process is to measure for another.
pub fn is_child(arguments: &[String]) -> bool {
    arguments.first().is_some_and(|first| first == CHILD)
}

/// Measures in this process and prints the outcome for the parent.
pub fn run_child(arguments: &[String]) {
    let [_, what, folder, posts] = arguments else {
        panic!("a child is told what, where and how many");
    };
    let posts: usize = posts.parse().expect("a number");
    let took = match what.as_str() {
        NODE => feed_opened(Path::new(folder)),
        ROWS => read_rows(Path::new(folder), posts),
        other => panic!("nobody can measure {other}"),
    };
    println!("{} {}", took.as_secs_f64(), memory("VmRSS:"));
}

/// Measures starts and reads of the projection.
pub fn measure(folder: &Path, posts: usize, table: &mut Table) {
    let run =
        |what: &str| -> Vec<(f64, f64)> { (0..RUNS).map(|_| child(what, folder, posts)).collect() };
    let (starts, reads) = (run(NODE), run(ROWS));
    let time = |all: &[(f64, f64)]| median(all.iter().map(|one| one.0).collect());
    let space = |all: &[(f64, f64)]| median(all.iter().map(|one| one.1).collect());
    let figure = format!("feed opened among {posts} posts, cold");
    let row = Row::ratio(&figure, time(&starts), time(&reads), REACH_RATIO, seconds);
    table.add(row);
    let (ours, theirs) = (space(&starts), space(&reads));
    table.add(Row {
        figure: format!("memory with {posts} posts, the community open"),
        ours: format!("{ours:.0} MB"),
        compared: format!("{theirs:.0} MB"),
        ratio: format!("{:.2}", ours / theirs),
        reach: format!("≤ {REACH_MEGABYTES} MB"),
        verdict: verdict(ours <= REACH_MEGABYTES),
    });
}

fn child(what: &str, folder: &Path, posts: usize) -> (f64, f64) {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program)
        .args([CHILD, what])
        .arg(folder)
        .arg(posts.to_string())
        .output()
        .expect("a child");
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    let mut numbers = text.split_whitespace().map(|word| word.parse::<f64>());
    match (numbers.next(), numbers.next()) {
        (Some(Ok(took)), Some(Ok(megabytes))) => (took, megabytes),
        _ => panic!("the child that measures {what} failed: {complaint}"),
    }
}

/// Starts a node; gives the time until the feed is in its view.
fn feed_opened(folder: &Path) -> Duration {
    let options = Options {
        bind: Some(([127, 0, 0, 1], 0).into()),
        ..Options::new(folder)
    };
    let begun = Instant::now();
    let node = Node::start(options).expect("a node");
    while node.view().feed.is_empty() {
        assert!(begun.elapsed() < PATIENCE, "the feed is shown");
        std::thread::sleep(Duration::from_micros(500));
    }
    let took = begun.elapsed();
    let open = node.view().communities.first().map(|row| row.id);
    let opened = node.submit(Intent::Community(CommunityAct::Open(open)));
    assert!(opened.expect("room").wait(PATIENCE).is_ok());
    std::thread::sleep(SETTLED_AFTER);
    let view = node.view();
    let open = view.community.as_ref().expect("the open community");
    assert!(!open.posts.is_empty(), "posts are shown");
    // The parent reads memory while the node lives.
    std::mem::forget(node);
    took
}

/// Reads everything said, as the index keeps it; gives the time that took with the store open.
fn read_rows(folder: &Path, posts: usize) -> Duration {
    let folder = Folder::open(folder).expect("a folder");
    let space = folder.spaces().expect("readable")[0];
    let store = Store::open(&folder, space, &mut |_| {}).expect("a store");
    let begun = Instant::now();
    let mut rows: Vec<(Vec<u8>, Kept)> = Vec::new();
    let mut each = |key: &[u8], value: &[u8]| {
        let row = minicbor_serde::from_slice(value).expect("a row");
        rows.push((key.to_vec(), row));
    };
    store
        .scan(Shelf::Row as u8, &[], &mut each)
        .expect("readable");
    let took = begun.elapsed();
    assert!(rows.len() >= posts * 9 / 10, "everything was read");
    took
}
