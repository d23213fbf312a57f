//! Bytes on disk for each record, beside stock git with the same sealed blobs.
//!
//! Git gets the same blobs, trees and SSH-signed commits, a ref for each log, and `git gc`. It has
//! no keys; ours lie beside the history and are counted on our side.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use store::{Folder, Store, repository_path};

use crate::machine::size;
use crate::population::Population;
use crate::table::{Row, Table, Verdict, bytes};

const REACH_RATIO: f64 = 1.3;

/// Measures the filled folder.
pub fn measure(filled: &Path, population: &Population, place: &Path, table: &mut Table) {
    let records = fold(filled, population);
    let history = repository_path(filled, &population.space);
    let home = history.parent().expect("a space has a folder");
    let journal = size(&home.join("journal.sqlite")) + size(&home.join("journal.sqlite-wal"));
    let ours = (size(&history) + journal) as f64 / records as f64;
    let index = size(&home.join("index.sqlite")) as f64 / records as f64;
    let git = place.join("git");
    match beside(&history, &git) {
        Ok(()) => {
            let theirs = size(&git) as f64 / records as f64;
            let mut row = Row::ratio("disk for each record", ours, theirs, REACH_RATIO, bytes);
            row.ours = format!("{} (index {} more)", row.ours, bytes(index));
            table.add(row);
        }
        Err(why) => table.add(Row {
            figure: "disk for each record".to_owned(),
            ours: bytes(ours),
            compared: why,
            ratio: "–".to_owned(),
            reach: format!("≤ {REACH_RATIO} ×"),
            verdict: Verdict::Skipped,
        }),
    }
}

/// Folds what the clicks left in the journal and counts the records.
fn fold(filled: &Path, population: &Population) -> u64 {
    let folder = Folder::open(filled).expect("a folder");
    let mut store = Store::open(&folder, population.space, &mut |_| {}).expect("a store");
    store.fold().expect("folded");
    let heads = store.heads().expect("readable");
    heads.iter().map(|(_, head)| head.seq + 1).sum()
}

/// Lets stock git make a repository with the same commits and tidy it up its own way.
fn beside(history: &Path, git: &Path) -> Result<(), String> {
    run(git, &["init", "-q", "--bare"], None)?;
    for entry in std::fs::read_dir(history.join("objects/pack"))
        .expect("packs")
        .flatten()
    {
        if entry.path().extension().is_some_and(|end| end == "pack") {
            let pack = File::open(entry.path()).expect("readable");
            run(git, &["index-pack", "--stdin"], Some(pack))?;
        }
    }
    let refs = std::fs::read_to_string(history.join("packed-refs")).expect("refs");
    let mut file = File::create(git.join("packed-refs")).expect("a file");
    // Refs of logs only: without its ref a key is nothing git has to keep.
    for line in refs.lines().filter(|line| line.contains("/log/")) {
        writeln!(file, "{line}").expect("written");
    }
    drop(file);
    // Everything compressed and compared anew, nothing taken over from our packs.
    run(git, &["repack", "-q", "-a", "-d", "-F"], None)?;
    run(git, &["gc", "-q", "--prune=now"], None)?;
    let _samples = std::fs::remove_dir_all(git.join("hooks"));
    Ok(())
}

fn run(git: &Path, arguments: &[&str], input: Option<File>) -> Result<(), String> {
    let status = Command::new("git")
        .arg("--git-dir")
        .arg(git)
        .args(arguments)
        .stdin(input.map_or(Stdio::null(), Stdio::from))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| format!("no git here ({error})"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("git {} failed", arguments.join(" ")))
    }
}
