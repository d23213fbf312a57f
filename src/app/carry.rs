//! Carrying by file from the window, on threads of its own: the window never waits.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use node::{Brought, Carried, Carry, Node};
use replica::{Language, Refusal};
use ui::words::carry::Came;

use super::lock::at_home;
use super::{Bell, wake};

/// Files that are being read or written.
pub struct Files {
    done: Sender<Outcome>,
    outcomes: Receiver<Outcome>,
}

/// What came of one file.
struct Outcome {
    file: PathBuf,
    carried: Result<Carried, Refusal>,
}

impl Default for Files {
    fn default() -> Files {
        let (done, outcomes) = channel();
        Files { done, outcomes }
    }
}

impl Files {
    /// Reads a bundle.
    pub fn read(&self, node: &Node, file: &str, bell: &Bell) {
        let file = at_home(file);
        self.start(node, file.clone(), Carry::ReadBundle { file }, bell);
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
        self.start(node, file, act, bell);
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
            self.start(node, file.clone(), Carry::ReadBundle { file }, bell);
        }
    }

    fn start(&self, node: &Node, file: PathBuf, act: Carry, bell: &Bell) {
        let (node, done, bell) = (node.clone(), self.done.clone(), bell.clone());
        let work = move || {
            let carried = node.carry(act);
            // Fails only when the window has gone.
            let _gone = done.send(Outcome { file, carried });
            wake(&bell)();
        };
        if let Err(error) = std::thread::Builder::new().spawn(work) {
            tracing::warn!("could not start a thread for a file: {error}");
        }
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
        Carried::Written { frames, .. } => (words.written)(&store::shown_name(file), *frames),
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
    Came {
        new: brought.new,
        waiting: brought.waiting,
        refused: refused.saturating_sub(turned_away),
        let_in: brought.let_in,
        asking: brought.asking,
        turned_away,
    }
}
