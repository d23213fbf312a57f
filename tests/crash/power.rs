//! Power cuts of a real file system: an image is mounted, something writes into it, and at moments
//! nobody chose the image is copied as it is.
//!
//! What only stood in the system's memory is missing from such a copy, as it would be after a cut.
//! Each copy is mounted, recovers as the file system does, and must hold everything that had been
//! acknowledged by then. Stock git goes through the same schedule; what it loses as it comes is
//! printed. Mounting needs Linux and root; where it is not allowed this says so and tests nothing.
//! The mounts live in a namespace of their own and are gone with it, whatever happens.
//!
//! `EYELEVEL_CUTS=100 cargo test --test all power::cut -- --nocapture` goes through more runs.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::cuts::{FOLDER, TOLD, git_script, itself, world};
use super::deeds::{DEEDS, Fact, verdict};

/// How many times everything is written, each time with other moments.
const RUNS: usize = 3;
const CUTS_PER_RUN: usize = 8;
/// How long the writer goes on before the next cut, at most.
const PAUSE_MAX_MS: u64 = 16;
/// The size of the image: a small file system, copied in a few milliseconds.
const IMAGE_BYTES: u64 = 32 * 1024 * 1024;
/// Between two copies that have to be equal nothing may have been written back.
const COPIES_MAX: usize = 20;
const WORKSHOP: &str = "EYELEVEL_POWER_WORKSHOP";

#[test]
fn cuts_of_a_real_file_system_take_nothing_acknowledged() {
    if let Err(why) = can_mount() {
        return println!("skipped: no file system can be mounted here ({why})");
    }
    let workshop = tempfile::tempdir().expect("a folder");
    let me = std::env::current_exe().expect("this test");
    let output = Command::new("unshare")
        .args(["--mount", "--propagation", "private"])
        .arg(me)
        .args(["--exact", "crash::power::among_mounts", "--ignored"])
        .args(["--nocapture", "--test-threads=1"])
        .env(WORKSHOP, workshop.path())
        .output()
        .expect("a namespace");
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    print!("{said}");
    assert!(output.status.success(), "{said}{wrong}");
    assert!(said.contains("acknowledged losses"), "{said}{wrong}");
}

/// Not a test of its own: what happens inside the namespace.
#[test]
#[ignore = "run by the test beside it"]
fn among_mounts() {
    let Some(place) = std::env::var_os(WORKSHOP).map(PathBuf::from) else {
        return;
    };
    let runs = std::env::var("EYELEVEL_CUTS").map_or(RUNS, |runs| runs.parse().expect("a number"));
    let mut moments = Moments(0x9e37_79b9_7f4a_7c15);
    let (mut cuts, mut git_cuts, mut git_lost) = (0, 0, 0);
    for run in 0..runs {
        let workshop = Workshop::new(&place, run);
        let ours = workshop.write(&mut moments, |mounted| {
            let words = itself();
            let mut writer = Command::new(&words[0]);
            writer.args(&words[1..]).env(FOLDER, mounted.join("ours"));
            writer
        });
        for cut in &ours {
            workshop.check(cut, |mounted| lost_of_ours(mounted, cut));
            cuts += 1;
        }
        if !works("git", &["--version"]) {
            continue;
        }
        let theirs = workshop.write(&mut moments, |mounted| {
            let mut writer = Command::new("sh");
            writer.args(["-c", &git_script(&mounted.join("theirs.git"))]);
            writer
        });
        for cut in &theirs {
            git_lost += workshop.check(cut, |mounted| lost_of_git(mounted, cut));
            git_cuts += 1;
        }
    }
    println!(
        "{cuts} cuts, 0 acknowledged losses; stock git as it comes lost {git_lost} acknowledged commits in {git_cuts} cuts"
    );
}

/// Moments that are the same in every run of the test. Source: G. Marsaglia, Xorshift RNGs.
struct Moments(u64);

impl Moments {
    fn pause(&mut self) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Duration::from_micros(self.0 % (PAUSE_MAX_MS * 1_000))
    }
}

/// The image as it was at one moment, and what had been acknowledged by then.
struct Cut {
    image: PathBuf,
    told: Vec<String>,
}

struct Workshop {
    folder: PathBuf,
    mounted: PathBuf,
}

impl Workshop {
    fn new(place: &Path, run: usize) -> Workshop {
        let folder = place.join(format!("run-{run}"));
        let mounted = folder.join("mounted");
        std::fs::create_dir_all(&mounted).expect("a folder");
        Workshop { folder, mounted }
    }

    /// Lets a writer write into a fresh file system and cuts the power again and again.
    fn write(&self, moments: &mut Moments, writer: impl Fn(&Path) -> Command) -> Vec<Cut> {
        let image = self.folder.join("image");
        std::fs::File::create(&image)
            .and_then(|file| file.set_len(IMAGE_BYTES))
            .expect("an image");
        must("mkfs.ext4", &["-q", "-F", &text(&image)]);
        self.mount(&image);
        let mut writer = writer(&self.mounted)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a writer");
        let coming = listen(&mut writer);
        let mut told = Vec::new();
        let mut cuts = Vec::new();
        for number in 0..CUTS_PER_RUN {
            std::thread::sleep(moments.pause());
            let pid = writer.id().to_string();
            must("kill", &["-STOP", &pid]);
            told.extend(coming.try_iter());
            let copy = self.folder.join(format!("cut-{number}"));
            copied(&image, &copy);
            cuts.push(Cut {
                image: copy,
                told: told.clone(),
            });
            must("kill", &["-CONT", &pid]);
        }
        writer.wait().expect("ended");
        must("umount", &[&text(&self.mounted)]);
        std::fs::remove_file(&image).expect("removed");
        cuts
    }

    /// Mounts a copy, which recovers, and counts what is lost.
    fn check(&self, cut: &Cut, lost: impl Fn(&Path) -> usize) -> usize {
        self.mount(&cut.image);
        let lost = lost(&self.mounted);
        must("umount", &[&text(&self.mounted)]);
        std::fs::remove_file(&cut.image).expect("removed");
        lost
    }

    fn mount(&self, image: &Path) {
        // What is not synced stays in memory as long as it may: a cut then takes it.
        let options = "loop,commit=300,noatime";
        let words = [
            "-t",
            "ext4",
            "-o",
            options,
            &text(image),
            &text(&self.mounted),
        ];
        must("mount", &words);
    }
}

/// Collects what the writer acknowledges, as it comes.
fn listen(writer: &mut Child) -> Receiver<String> {
    let (done, coming) = channel();
    let lines = BufReader::new(writer.stdout.take().expect("a pipe")).lines();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(what) = line.strip_prefix(TOLD) {
                let _gone = done.send(what.to_owned());
            }
        }
    });
    coming
}

/// Copies an image at one moment: twice the same, so nothing was written back in between.
fn copied(image: &Path, copy: &Path) {
    let read = || std::fs::read(image).expect("an image");
    let mut bytes = read();
    for _ in 0..COPIES_MAX {
        let again = read();
        if again == bytes {
            std::fs::write(copy, bytes).expect("a copy");
            return;
        }
        bytes = again;
    }
    panic!("the image never rests");
}

fn lost_of_ours(mounted: &Path, cut: &Cut) -> usize {
    let world = world();
    let ids = world.records.iter().map(history::Record::id);
    let told = ids.filter(|id| cut.told.contains(&id.to_string()));
    let facts: Vec<Fact> = told.map(Fact::Record).collect();
    let folder = mounted.join("ours");
    // A cut before the first write leaves nothing, and owes nothing.
    if folder.exists() || !facts.is_empty() {
        verdict(&DEEDS[0], &folder, &world, &facts)
            .unwrap_or_else(|why| panic!("{} acknowledged: {why}", facts.len()));
    }
    0
}

/// Counts commits that were acknowledged and are not in the log any more.
fn lost_of_git(mounted: &Path, cut: &Cut) -> usize {
    let repository = text(&mounted.join("theirs.git"));
    let listed = Command::new("git")
        .args(["--git-dir", &repository, "rev-list", "refs/heads/log"])
        .output()
        .expect("git");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let commits = cut.told.iter().filter(|told| *told != "everything");
    commits.filter(|commit| !listed.contains(*commit)).count()
}

/// Tries everything this needs once.
fn can_mount() -> Result<(), String> {
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    let script = format!(
        "cd {} && truncate -s 4M image && mkfs.ext4 -q -F image && mkdir at && mount -o loop image at",
        place.path().display()
    );
    let output = Command::new("unshare")
        .args(["--mount", "--propagation", "private", "sh", "-c", &script])
        .output()
        .map_err(|error| format!("no unshare: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(wrong.lines().next().unwrap_or("not allowed").to_owned())
}

fn works(name: &str, words: &[&str]) -> bool {
    let mut run = Command::new(name);
    run.args(words).stdout(Stdio::null()).stderr(Stdio::null());
    run.status().is_ok_and(|status| status.success())
}

fn must(name: &str, words: &[&str]) {
    let output = Command::new(name).args(words).output();
    let output = output.unwrap_or_else(|error| panic!("{name}: {error}"));
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {words:?}: {wrong}");
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
