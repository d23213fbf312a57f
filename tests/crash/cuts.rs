//! Whole processes on the same schedule as stock git: what a power cut takes, and what a kill at
//! every write-class system call leaves.
//!
//! A system call tracer tells what was written and what was synced after it. Something acknowledged
//! counts as taken by a cut when a file that holds it was written and not synced since: that is what
//! a file system may lose. Where there is no tracer or no git, this says so and tests nothing.
//!
//! `EYELEVEL_KILLS=1 cargo test --test all kill -- --nocapture` kills at each call, which takes
//! minutes; a plain test run stops at each step instead (`points`).

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use store::{Batch, Folder, Store};

use super::deeds::{DEEDS, Fact, verdict};
use super::world::World;

/// How many records, and how many commits of stock git, are acknowledged one by one.
const ACKNOWLEDGED: usize = 20;
/// Calls that change what a disk holds.
const WRITES: &str = "write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,ftruncate,mkdir,mkdirat";
/// More calls than a script makes; reached only if something loops.
const CALLS_MAX: usize = 4_000;
pub const FOLDER: &str = "EYELEVEL_CRASH_FOLDER";
pub const TOLD: &str = "acknowledged ";

/// Not a test of its own: the process that is traced and killed.
#[test]
#[ignore = "run by the tests beside it"]
fn victim() {
    let Ok(path) = std::env::var(FOLDER) else {
        return;
    };
    let world = world();
    let folder = Folder::open(Path::new(&path)).expect("a folder");
    folder.write_vault(&world.space, &[1]).expect("written");
    let mut store = Store::open(&folder, world.space, &mut |_| {}).expect("a store");
    for (number, record) in world.records.iter().take(ACKNOWLEDGED).enumerate() {
        let batch = Batch {
            records: vec![record.clone()],
            ..Batch::default()
        };
        store.append(&batch).expect("appended");
        tell(&record.id().to_string());
        if number % 8 == 7 {
            store.fold().expect("folded");
        }
    }
    tell("everything");
}

fn tell(what: &str) {
    println!("\n{TOLD}{what}");
    std::io::stdout().flush().expect("a pipe");
}

pub fn world() -> World {
    World::new(ACKNOWLEDGED / 2)
}

/// The script stock git runs: one commit after the other, each acknowledged when its ref has moved.
pub fn git_script(repository: &Path) -> String {
    let git = format!("git --git-dir={}", repository.display());
    format!(
        "set -e
        export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
        export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
        {git} init -q --bare; parent=
        for n in $(seq {ACKNOWLEDGED}); do
            blob=$(echo record $n | {git} hash-object -w --stdin)
            tree=$(printf '100644 blob %s\\trecord\\n' $blob | {git} mktree)
            commit=$({git} commit-tree -m $n $parent $tree)
            {git} update-ref refs/heads/log $commit
            parent=\"-p $commit\"
            echo {TOLD}$commit
        done
        echo {TOLD}everything"
    )
}

#[test]
fn power_cuts_take_nothing_acknowledged() {
    let Some(tools) = tools() else { return };
    let place = tempfile::tempdir().expect("a folder");
    let trace = place.path().join("trace");
    let ours = place.path().join("ours");
    let output = traced(&trace, &[])
        .args(itself())
        .env(FOLDER, &ours)
        .output();
    well(&output.expect("traced"));
    let (taken, synced) = taken_by_cuts(&trace, &ours);
    assert!(
        synced >= ACKNOWLEDGED,
        "the trace shows {synced} syncs only"
    );
    println!("{taken} of {ACKNOWLEDGED} acknowledged records stood in files not synced");
    assert_eq!(taken, 0, "a cut may take what was acknowledged");
    if tools.git {
        let theirs = place.path().join("theirs.git");
        let script = git_script(&theirs);
        let output = traced(&trace, &[]).args(["sh", "-c", &script]).output();
        well(&output.expect("traced"));
        let (taken, _) = taken_by_cuts(&trace, &theirs);
        println!("{taken} of {ACKNOWLEDGED} commits of stock git did, as it comes");
    }
}

#[test]
fn killed_at_every_write_call() {
    if std::env::var("EYELEVEL_KILLS").is_err() {
        return println!("skipped: set EYELEVEL_KILLS=1, it takes minutes");
    }
    if tools().is_none() {
        return;
    }
    let world = world();
    let mut points = 0;
    for at in 1..CALLS_MAX {
        let place = tempfile::tempdir_in("/dev/shm").expect("a folder");
        let ours = place.path().join("ours");
        let output = killed_at(at).args(itself()).env(FOLDER, &ours).output();
        let said = String::from_utf8_lossy(&output.expect("traced").stdout).into_owned();
        let ids = world.records.iter().map(history::Record::id);
        let told = ids.filter(|id| said.contains(&format!("{TOLD}{id}")));
        let facts: Vec<Fact> = told.map(Fact::Record).collect();
        verdict(&DEEDS[0], &ours, &world, &facts)
            .unwrap_or_else(|why| panic!("killed at call {at}: {why}"));
        points = at;
        if said.contains(&format!("{TOLD}everything")) {
            break;
        }
    }
    println!("killed at each of {points} write calls, 0 acknowledged losses");
}

struct Tools {
    git: bool,
}

/// What this machine can do; nothing without a tracer that is allowed to trace.
fn tools() -> Option<Tools> {
    let works = |name: &str, words: &[&str]| {
        let mut run = Command::new(name);
        run.args(words).stdout(Stdio::null()).stderr(Stdio::null());
        run.status().is_ok_and(|status| status.success())
    };
    if !works("strace", &["-o", "/dev/null", "true"]) {
        println!("skipped: there is no strace here, or it may not trace");
        return None;
    }
    let git = works("git", &["--version"]);
    if !git {
        println!("there is no git here to set beside it");
    }
    Some(Tools { git })
}

pub fn itself() -> Vec<String> {
    let me = std::env::current_exe()
        .expect("this test")
        .display()
        .to_string();
    let words = ["--exact", "crash::cuts::victim", "--ignored", "--nocapture"];
    let mut all = vec![me, "--test-threads=1".to_owned()];
    all.extend(words.map(str::to_owned));
    all
}

/// A tracer that writes down what is written, with the path behind every number.
fn traced(trace: &Path, more: &[&str]) -> Command {
    let mut command = Command::new("strace");
    command.args([
        "-f",
        "-y",
        "-s",
        "64",
        "-e",
        &format!("trace={WRITES}"),
        "-o",
    ]);
    command.arg(trace).args(more);
    command
}

fn killed_at(call: usize) -> Command {
    let inject = format!("inject={WRITES}:signal=SIGKILL:when={call}");
    traced(Path::new("/dev/null"), &["-e", &inject])
}

fn well(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(&format!("{TOLD}everything")), "{said}{wrong}");
}

/// Counts acknowledgements at whose moment a file below `folder` that makes it last was written and
/// not synced since, and how often such a file was synced.
fn taken_by_cuts(trace: &Path, folder: &Path) -> (usize, usize) {
    let text = std::fs::read_to_string(trace).expect("a trace");
    let mut unsynced = BTreeSet::new();
    let (mut taken, mut synced) = (0, 0);
    for line in text.lines() {
        let Some((call, rest)) = line.split_once(' ').and_then(|(_, l)| l.split_once('(')) else {
            continue;
        };
        match call.trim() {
            "write" | "writev" | "pwrite64" | "pwritev" | "ftruncate" => {
                if rest.contains(&format!("\"{TOLD}")) || rest.contains(&format!("\"\\n{TOLD}")) {
                    taken += usize::from(!rest.contains("everything") && !unsynced.is_empty());
                } else if let Some(path) = path_behind(rest).filter(|p| is_ground(p, folder)) {
                    unsynced.insert(path);
                }
            }
            "fsync" | "fdatasync" => {
                if let Some(path) = path_behind(rest) {
                    synced += usize::from(is_ground(&path, folder));
                    unsynced.remove(&path);
                }
            }
            "rename" | "renameat" | "renameat2" | "link" | "linkat" => {
                let names: Vec<PathBuf> = rest
                    .split('"')
                    .skip(1)
                    .step_by(2)
                    .map(PathBuf::from)
                    .collect();
                if let [from, to] = names.as_slice() {
                    let was = unsynced.contains(from);
                    if call.starts_with("rename") {
                        unsynced.remove(from);
                    }
                    if was {
                        unsynced.insert(to.clone());
                    } else {
                        unsynced.remove(to);
                    }
                }
            }
            "unlink" | "unlinkat" => {
                if let Some(name) = rest.split('"').nth(1) {
                    unsynced.remove(Path::new(name));
                }
            }
            _ => {}
        }
    }
    (taken, synced)
}

/// The path the tracer shows behind a number: `3</tmp/a>`.
fn path_behind(rest: &str) -> Option<PathBuf> {
    let (_, rest) = rest.split_once('<')?;
    let (path, _) = rest.split_once('>')?;
    Some(PathBuf::from(path))
}

/// Tells whether a file holds anything that cannot be made again.
fn is_ground(path: &Path, folder: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let derived = name.starts_with("index.sqlite") || name == "lock" || name == "HEAD";
    path.starts_with(folder) && !derived && name != "config" && name != "description"
}
