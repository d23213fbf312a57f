//! Carrying by file from the window, on a thread of its own: the window never waits.
//!
//! For: bundles that are chosen, typed or dropped. Knows: the one thread that reads and writes them, one
//! after the other. Never: takes more than it can name a limit for; what finds no room is said.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};

use node::{Brought, Busy, Carried, Carry, Node};
use replica::{Knocked, Language, Refusal};
use ui::words::carry::{Came, LeftOut};

use super::lock::at_home;
use super::{Bell, wake};

/// The most parts that are named with why they were not taken; the rest is counted.
const PARTS_NAMED_MAX: usize = 5;

/// The most files that wait for their turn.
const FILES_WAITING_MAX: usize = 64;

/// Files that are being read or written.
pub struct Files {
    queue: SyncSender<Work>,
    refused: Sender<Outcome>,
    outcomes: Receiver<Outcome>,
}

/// One file, and what to do with it.
struct Work {
    node: Node,
    file: PathBuf,
    act: Carry,
    bell: Bell,
}

/// What came of one file.
struct Outcome {
    file: PathBuf,
    carried: Result<Carried, Refusal>,
}

impl Default for Files {
    fn default() -> Files {
        let (done, outcomes) = channel();
        let refused = done.clone();
        let (queue, waiting) = sync_channel(FILES_WAITING_MAX);
        let worker = std::thread::Builder::new().name("files".to_owned());
        if let Err(error) = worker.spawn(move || work_through(&waiting, &done)) {
            // Nobody takes anything from the queue then, and every file is refused.
            tracing::warn!("could not start the thread for files: {error}");
        }
        Files {
            queue,
            refused,
            outcomes,
        }
    }
}

/// Does one piece of work after the other, until the window has gone.
fn work_through(waiting: &Receiver<Work>, done: &Sender<Outcome>) {
    for work in waiting {
        let Work {
            node,
            file,
            act,
            bell,
        } = work;
        let carried = node.carry(act);
        if done.send(Outcome { file, carried }).is_err() {
            return;
        }
        wake(&bell)();
    }
}

impl Files {
    /// Reads a bundle.
    pub fn read(&self, node: &Node, file: &str, bell: &Bell) {
        let file = at_home(file);
        self.take_or_say(node, file.clone(), Carry::ReadBundle { file }, bell);
    }

    /// Writes a bundle for everybody, or for people named with commas between.
    pub fn write(&self, node: &Node, file: &str, recipients: &str, bell: &Bell) {
        let file = at_home(file);
        let named = recipients.split(',').map(str::trim);
        let act = Carry::WriteBundle {
            file: file.clone(),
            recipients: named
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
        };
        self.take_or_say(node, file, act, bell);
    }

    /// Reads what was dropped into the window, one file after the other; pictures are left to a field
    /// that waits for one.
    pub fn dropped(&self, node: &Node, context: &egui::Context, takes_pictures: bool, bell: &Bell) {
        let dropped = context.input(|input| input.raw.dropped_files.clone());
        for file in dropped {
            let file = file.path().to_owned();
            if takes_pictures && ui::names_picture(&file.to_string_lossy()) {
                continue;
            }
            let act = Carry::ReadBundle { file: file.clone() };
            if !self.take_or_say(node, file, act, bell) {
                // One word for all that found no room.
                return;
            }
        }
    }

    /// Takes on a piece of work; says so where there is no room for it.
    fn take_or_say(&self, node: &Node, file: PathBuf, act: Carry, bell: &Bell) -> bool {
        let work = Work {
            node: node.clone(),
            file,
            act,
            bell: bell.clone(),
        };
        let work = match self.queue.try_send(work) {
            Ok(()) => return true,
            // Whether all places are taken or nobody works through them: it can be tried again.
            Err(TrySendError::Full(work) | TrySendError::Disconnected(work)) => work,
        };
        // Never fails: its receiver is kept beside it.
        let _kept = self.refused.send(Outcome {
            file: work.file,
            carried: Err(Busy::Full.refusal()),
        });
        wake(&work.bell)();
        false
    }

    /// Tells once what came of a file.
    pub fn look(&self, language: Language) -> Option<Result<String, String>> {
        let Outcome { file, carried } = self.outcomes.try_recv().ok()?;
        Some(match carried {
            Ok(carried) => Ok(said(&file, &carried, language)),
            Err(refusal) => Err(ui::words::words(language).said(&refusal)),
        })
    }
}

fn said(file: &Path, carried: &Carried, language: Language) -> String {
    let words = ui::words::words(language).carry;
    match carried {
        Carried::Read(brought) if brought.cancelled => words.cancelled.to_owned(),
        Carried::Read(brought) => (words.was_read)(&came(brought)),
        Carried::Written {
            frames, left_out, ..
        } => {
            let left_out = LeftOut {
                files: left_out.files,
                file_bytes: left_out.file_bytes,
                damaged: left_out.damaged,
            };
            (words.written)(&store::shown_name(file), *frames, &left_out)
        }
        Carried::Done
        | Carried::Attached(_)
        | Carried::Saved { .. }
        | Carried::Checked(_)
        | Carried::Repaired(_)
        | Carried::Network(_)
        | Carried::Remotes(_)
        | Carried::Synced(_)
        | Carried::Mended(_) => String::new(),
    }
}

fn came(brought: &Brought) -> Came {
    let refused = brought.refused.len() as u64 + brought.refused_more;
    let turned_away = brought.turned_away.len() as u64;
    // Of newcomers who were turned away it is said why in words of their own.
    let codes = brought.turned_away.iter();
    let of_newcomers: BTreeSet<String> = codes.map(|code| Knocked::refusal(code)).collect();
    let others = brought.refused.iter();
    let others = others.filter(|part| !of_newcomers.contains(&part.reason));
    Came {
        new: brought.new,
        waiting: brought.waiting,
        refused: refused.saturating_sub(turned_away),
        let_in: brought.let_in,
        asking: brought.asking,
        turned_away,
        named: others
            .take(PARTS_NAMED_MAX)
            .map(|part| (part.frame, part.reason.clone()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use node::{Options, RefusedFrame};
    use replica::{Admission, Intent};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[derive(Debug)]
    struct Dropped(PathBuf);

    impl egui::DroppedFile for Dropped {
        fn path(&self) -> &Path {
            &self.0
        }

        fn bytes(&self) -> Result<Vec<u8>, String> {
            Err("it is read by its path".to_owned())
        }
    }

    fn somebody(folder: &Path) -> Node {
        let quiet = Options {
            network: false,
            ..Options::new(folder)
        };
        Node::start(quiet).expect("started")
    }

    /// What came of one file after the other, once all of it has been looked at.
    fn outcomes(files: &Files, wanted: usize) -> Vec<Result<String, String>> {
        let until = Instant::now() + PATIENCE;
        let mut outcomes = Vec::new();
        while outcomes.len() < wanted {
            assert!(Instant::now() < until, "only {outcomes:?}");
            outcomes.extend(files.look(Language::English));
            std::thread::sleep(Duration::from_millis(5));
        }
        outcomes.extend(files.look(Language::English));
        outcomes
    }

    /// Drops files on a window in which a field waits for pictures.
    fn drop_files<const N: usize>(
        files: &Files,
        node: &Node,
        bell: &Bell,
        paths: [impl Into<PathBuf>; N],
    ) {
        let context = egui::Context::default();
        let dropped = paths.map(|path| Arc::new(Dropped(path.into())) as _);
        let input = egui::RawInput {
            dropped_files: dropped.to_vec(),
            ..egui::RawInput::default()
        };
        context.begin_pass(input);
        files.dropped(node, &context, true, bell);
        // Nobody draws it here.
        context.end_pass().textures_delta.clear();
    }

    /// Files that are dropped on the window are read, each with its outcome; a picture is left to
    /// the field that waits for one.
    #[test]
    fn a_bundle_that_is_dropped_on_the_window_is_read() {
        let place = tempfile::tempdir().expect("a folder");
        let node = somebody(&place.path().join("data"));
        let founding = Intent::Found {
            space: "Nordwerk".to_owned(),
            person: "Ann Berg".to_owned(),
            admission: Admission::Open,
            ends: None,
        };
        let founded = node.submit(founding).expect("room");
        founded.wait(PATIENCE).expect("founded");
        let bundle = place.path().join("news.bundle");
        let act = Carry::WriteBundle {
            file: bundle.clone(),
            recipients: Vec::new(),
        };
        node.carry(act).expect("written");
        let words = place.path().join("words.txt");
        std::fs::write(&words, "hello").expect("written");

        let (files, bell) = (Files::default(), Bell::default());
        drop_files(
            &files,
            &node,
            &bell,
            [bundle, place.path().join("cat.png"), words],
        );
        let mut came = outcomes(&files, 2);
        came.sort();
        let [Ok(read), Err(refused)] = came.as_slice() else {
            panic!("{came:?}");
        };
        assert_eq!(read, "Nothing new in it.");
        assert!(
            refused.ends_with("words.txt is not an Eyelevel bundle."),
            "{refused}"
        );
        node.stop();
    }

    /// More than can wait is refused once, however much of it there is.
    #[test]
    fn more_files_than_can_wait_are_refused_once() {
        let place = tempfile::tempdir().expect("a folder");
        let node = somebody(&place.path().join("data"));
        let (queue, waiting) = sync_channel(1);
        let (done, outcomes) = channel();
        let files = Files {
            queue,
            refused: done.clone(),
            outcomes,
        };
        let bell = Bell::default();
        drop_files(&files, &node, &bell, ["a.bundle", "b.bundle", "c.bundle"]);
        let refused = outcomes_of(&files);
        let [Err(no_room)] = refused.as_slice() else {
            panic!("{refused:?}");
        };
        assert_eq!(*no_room, no_room_at_all());
        let first = waiting.try_recv().expect("the first file waits");
        assert_eq!(first.file, Path::new("a.bundle"));
        drop((first, waiting, done));
        drop_files(&files, &node, &bell, ["d.bundle"; 3]);
        assert!(matches!(outcomes_of(&files).as_slice(), [Err(_)]));
        node.stop();
    }

    fn outcomes_of(files: &Files) -> Vec<Result<String, String>> {
        std::iter::from_fn(|| files.look(Language::English)).collect()
    }

    fn no_room_at_all() -> String {
        ui::words::words(Language::English).said(&Busy::Full.refusal())
    }

    /// What the terminal prints part by part, the window names too; of many the first ones.
    #[test]
    fn parts_that_were_not_taken_are_named_with_why() {
        let refused = |frame, reason: &str| RefusedFrame {
            frame,
            reason: reason.to_owned(),
        };
        let why_not = Knocked::refusal("invite-expired");
        let mut brought = Brought {
            new: 1,
            turned_away: vec!["invite-expired".to_owned()],
            refused: vec![
                refused(
                    0,
                    "the head of the bundle is damaged; its frames were still looked through",
                ),
                refused(2, &why_not),
                refused(7, "the frame is damaged"),
            ],
            ..Brought::default()
        };
        let told = |brought: &Brought, language| {
            let carried = Carried::Read(brought.clone());
            said(Path::new("a.bundle"), &carried, language)
        };
        let english = told(&brought, Language::English);
        assert!(
            english.ends_with("2 parts were damaged or not allowed, and left out. The head of the bundle is damaged; its frames were still looked through. Part 7: the frame is damaged."),
            "{english}"
        );
        assert!(!english.contains(&why_not), "{english}");
        let german = told(&brought, Language::German);
        assert!(german.ends_with("Teil 7: Beschädigt."), "{german}");
        brought.refused = (1..=9)
            .map(|n| refused(n, "the frame is damaged"))
            .collect();
        let english = told(&brought, Language::English);
        assert!(
            english.contains("Part 5: ") && !english.contains("Part 6: "),
            "{english}"
        );
    }

    #[test]
    fn what_found_no_room_or_is_damaged_is_said() {
        let mut written = Carried::Written {
            frames: 12,
            bytes: 4_096,
            left_out: node::LeftOut::default(),
        };
        let told = |carried: &Carried, language| said(Path::new("a.bundle"), carried, language);
        let english = told(&written, Language::English);
        assert_eq!(english, "Wrote a.bundle: 12 parts.");
        if let Carried::Written { left_out, .. } = &mut written {
            *left_out = node::LeftOut {
                files: 2,
                file_bytes: 3 * 1024 * 1024,
                damaged: 1,
            };
        }
        assert_eq!(
            told(&written, Language::English),
            "Wrote a.bundle: 12 parts. 2 attached files (3.0 MiB) found no room in it; devices that are connected fetch them from each other. 1 thing is damaged here and left out; see “This copy”."
        );
        let german = told(&written, Language::German);
        assert!(
            german.contains("2 angehängte Dateien fanden keinen Platz"),
            "{german}"
        );
        assert!(
            german.ends_with("1 Teil ist hier beschädigt und nicht darin; siehe „Diese Kopie“."),
            "{german}"
        );
    }
}
