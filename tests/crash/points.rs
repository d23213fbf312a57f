//! Every step of every deed as the last one, in five ways.
//!
//! - *killed*: the process is gone before the step; the files are as they stand at that moment;
//! - *torn*: a power cut besides; of what had not reached the disk, a part is missing or rubbish;
//! - *refused*: the disk is full, over quota, read-only, closed or broken at this step;
//! - *stays so*: and refuses everything after it too.
//!
//! The count of points is printed for each deed, with what was lost: nothing, or the test fails.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::{Step, on_each_step, run_freely};

use super::deeds::{DEEDS, Deed, Fact, verdict, world_of};
use super::world::{World, copy};
use crate::folders::files;

/// At least so many points are stopped at in a test run.
const POINTS_MIN: usize = 1_500;
/// What a disk answers when it does not do as it is told.
const ANSWERS: [ErrorKind; 5] = [
    ErrorKind::StorageFull,
    ErrorKind::QuotaExceeded,
    ErrorKind::ReadOnlyFilesystem,
    ErrorKind::PermissionDenied,
    ErrorKind::Other,
];
/// Where a tail that had not reached the disk is cut, in parts of eight.
const CUTS: [u64; 4] = [0, 1, 4, 7];

/// One state of a folder somebody finds after a crash, and what was acknowledged before it.
struct Left {
    what: String,
    folder: PathBuf,
    facts: Vec<Fact>,
}

/// What a deed was put through.
#[derive(Default)]
struct Tally {
    killed: usize,
    torn: usize,
    refused: usize,
    lost: Vec<String>,
    steps: BTreeSet<Step>,
}

#[test]
fn nothing_acknowledged_is_lost_at_any_step() {
    let next = AtomicUsize::new(0);
    let tallies = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(deed) = DEEDS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tally = put_through(deed);
                    tallies.lock().expect("no panic").push((deed.name, tally));
                }
            });
        }
    });
    let tallies = tallies.into_inner().expect("no panic");
    let mut points = 0;
    let mut lost = Vec::new();
    let mut steps = BTreeSet::new();
    for (name, tally) in tallies {
        let Tally {
            killed,
            torn,
            refused,
            ..
        } = tally;
        let of_deed = killed + torn + refused;
        println!(
            "{name:>24}: {killed} killed, {torn} torn, {refused} refused; {} lost",
            tally.lost.len()
        );
        points += of_deed;
        steps.extend(tally.steps);
        lost.extend(tally.lost.into_iter().map(|what| format!("{name}, {what}")));
    }
    println!("{points} points, {} acknowledged losses", lost.len());
    assert!(lost.is_empty(), "{}", lost.join("\n"));
    assert!(points >= POINTS_MIN, "{points} points only");
    let all = Step::ALL.iter();
    let unmet: Vec<&Step> = all.filter(|step| !steps.contains(step)).collect();
    assert!(unmet.is_empty(), "no deed comes by {unmet:?}");
}

fn put_through(deed: &Deed) -> Tally {
    let world = world_of(deed);
    let place = fast_place();
    let start = place.path().join("start");
    std::fs::create_dir(&start).expect("made");
    (deed.prepare)(&start, &world);
    let mut tally = Tally::default();
    let (left, steps) = killed_and_torn(deed, &world, &start, place.path());
    tally.steps.extend(&steps);
    for one in left {
        if one.what.starts_with("killed") {
            tally.killed += 1;
        } else {
            tally.torn += 1;
        }
        if let Err(why) = verdict(deed, &one.folder, &world, &one.facts) {
            tally.lost.push(format!("{}: {why}", one.what));
        }
        std::fs::remove_dir_all(&one.folder).expect("removed");
    }
    for at in 1..=steps.len() {
        for (number, kind) in ANSWERS.into_iter().enumerate() {
            // A disk that refuses once and one that stays so, in turns; both for a full one.
            let ways: &[bool] = if number == 0 {
                &[false, true]
            } else {
                &[at % 2 == 0]
            };
            for stays in ways {
                tally.refused += 1;
                let folder = place.path().join("refused");
                copy(&start, &folder);
                if let Err(why) = refused(deed, &world, &folder, at, kind, *stays) {
                    tally
                        .lost
                        .push(format!("{kind:?} at step {at}, stays {stays}: {why}"));
                }
                std::fs::remove_dir_all(&folder).expect("removed");
            }
        }
    }
    tally
}

/// A place whose syncs cost nothing, where there is one: here it is not the disk that is tested.
fn fast_place() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let made = tempfile::Builder::new()
        .prefix("eyelevel-crash")
        .tempdir_in(memory);
    made.or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// Runs a deed once and keeps what stands on the disk before every step and after every promise.
fn killed_and_torn(
    deed: &Deed,
    world: &World,
    start: &Path,
    place: &Path,
) -> (Vec<Left>, Vec<Step>) {
    let folder = place.join("running");
    copy(start, &folder);
    let kept = Rc::new(RefCell::new(Vec::<Left>::new()));
    let facts = Rc::new(RefCell::new(Vec::<Fact>::new()));
    let steps = Rc::new(RefCell::new(Vec::<Step>::new()));
    // How long the journal's log was when something was acknowledged last: so much is on the disk.
    let safe = Rc::new(Cell::new(journal_length(&folder)));
    let keep = {
        let (kept, facts) = (Rc::clone(&kept), Rc::clone(&facts));
        let (folder, place) = (folder.clone(), place.to_owned());
        move |what: String| {
            let number = kept.borrow().len();
            let target = place.join(format!("left-{number}"));
            copy(&folder, &target);
            kept.borrow_mut().push(Left {
                what,
                folder: target,
                facts: facts.borrow().clone(),
            });
        }
    };
    let tear = {
        let (kept, keep) = (Rc::clone(&kept), keep.clone());
        move |what: &str, safe: u64| {
            for tear in tears(&kept, safe) {
                keep(format!("torn {what}: {}", tear.what));
                let target = kept.borrow().last().map(|left| left.folder.clone());
                tear.apply(&target.expect("just kept"));
            }
        }
    };
    let hook = {
        let (steps, keep, tear) = (Rc::clone(&steps), keep.clone(), tear.clone());
        let safe = Rc::clone(&safe);
        move |step| {
            steps.borrow_mut().push(step);
            let what = format!("{step:?}, step {}", steps.borrow().len());
            keep(format!("killed before {what}"));
            tear(&what, safe.get());
            Ok(())
        }
    };
    on_each_step(hook);
    let end = (deed.act)(&folder, world, &mut |fact| {
        // What was written for this promise may be torn as long as nobody was told.
        let length = journal_length(&folder);
        if length > safe.get() {
            keep(format!("killed before telling {fact:?}"));
            tear("a promise", safe.get());
        }
        safe.set(length);
        facts.borrow_mut().push(fact);
    });
    run_freely();
    keep("killed after everything".to_owned());
    end.unwrap_or_else(|why| panic!("{}: {why}", deed.name));
    std::fs::remove_dir_all(&folder).expect("removed");
    drop((keep, tear));
    let left = std::mem::take(&mut *kept.borrow_mut());
    let steps = steps.take();
    (left, steps)
}

/// One way in which what had not reached the disk may be spoilt.
struct Tear {
    what: String,
    file: PathBuf,
    length: u64,
    rubbish: bool,
}

impl Tear {
    fn apply(&self, folder: &Path) {
        let path = folder.join(&self.file);
        let mut bytes = std::fs::read(&path).expect("just copied");
        let length = usize::try_from(self.length).expect("short");
        if self.rubbish {
            bytes[length..].fill(0xa5);
        } else {
            bytes.truncate(length);
        }
        std::fs::remove_file(&path).expect("removed");
        std::fs::write(&path, bytes).expect("written");
    }
}

/// Lists what may be torn in the folder that was kept last.
fn tears(kept: &RefCell<Vec<Left>>, safe: u64) -> Vec<Tear> {
    let Some(folder) = kept.borrow().last().map(|left| left.folder.clone()) else {
        return Vec::new();
    };
    let mut tears = Vec::new();
    for path in files(&folder) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let length = std::fs::metadata(&path).map_or(0, |file| file.len());
        // Files under a temporary name, the index's log (it is derived, and synced only at its
        // checkpoints), and the journal's log beyond what was acknowledged.
        let from = match name.as_str() {
            "journal.sqlite-wal" => safe,
            "index.sqlite-wal" => 0,
            name if name.starts_with("tmp_") || name.ends_with(".new") => 0,
            _ => continue,
        };
        if length <= from {
            continue;
        }
        for (number, cut) in CUTS.into_iter().enumerate() {
            tears.push(Tear {
                what: format!("{name} from {cut}/8 on"),
                file: path.strip_prefix(&folder).expect("inside").to_owned(),
                length: from + (length - from) * cut / 8,
                rubbish: number % 2 == 1,
            });
        }
    }
    tears
}

fn journal_length(folder: &Path) -> u64 {
    let is_log = |path: &&PathBuf| path.ends_with("journal.sqlite-wal");
    let found = files(folder).iter().find(is_log).cloned();
    found
        .and_then(|path| std::fs::metadata(path).ok())
        .map_or(0, |file| file.len())
}

/// Runs a deed on a disk that refuses at one step, and looks what is left.
fn refused(
    deed: &Deed,
    world: &World,
    folder: &Path,
    at: usize,
    kind: ErrorKind,
    stays: bool,
) -> Result<(), String> {
    let count = Cell::new(0_usize);
    on_each_step(move |_| {
        count.set(count.get() + 1);
        let refuses = if stays {
            count.get() >= at
        } else {
            count.get() == at
        };
        if refuses {
            Err(io::Error::from(kind))
        } else {
            Ok(())
        }
    });
    let mut facts = Vec::new();
    let end = (deed.act)(folder, world, &mut |fact| facts.push(fact));
    run_freely();
    if let Err(sentence) = &end
        && (sentence.is_empty() || sentence.contains("panicked"))
    {
        return Err(format!("says “{sentence}”"));
    }
    verdict(deed, folder, world, &facts)
}
