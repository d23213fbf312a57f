//! Attached files, for the window: sealing, fetching and saving on threads of their own.
//!
//! For: keeping the window free while a file is read, fetched or written. Knows: where people keep
//! what they download. Never: writes over a file; starts one.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use node::{Carried, Carry, Node};
use replica::{Answer, Attachment, Question, Refusal};
use ui::Window;

use super::lock::at_home;
use super::{Bell, outside, owed, picture};
use crate::scan;

/// How long it is looked for somebody who has a file, in milliseconds.
const PATIENCE_MS: u64 = 30_000;
/// How many names are tried for a file whose name is taken.
const NAMES_MAX: u32 = 100;

/// What came of it.
enum Outcome {
    Attached {
        form: String,
        file: Result<Attachment, String>,
    },
    Got,
    Pictured {
        file: String,
        picture: Option<egui::ColorImage>,
    },
    Saved {
        file: PathBuf,
        notice: Option<String>,
    },
    Read(ui::OutsideRead),
    Scanned {
        field: String,
        code: Result<String, Refusal>,
    },
    /// Says why; nothing where nobody knows.
    Failed(String),
}

/// Files under way.
pub struct Attachments {
    done: Sender<Outcome>,
    coming: Receiver<Outcome>,
}

impl Default for Attachments {
    fn default() -> Attachments {
        let (done, coming) = channel();
        Attachments { done, coming }
    }
}

impl Attachments {
    /// Seals a file for what is written in a form.
    pub fn attach(&self, node: Node, form: String, file: PathBuf, bell: &Bell) {
        let file = at_home(&file.to_string_lossy());
        let otherwise = Outcome::Attached {
            form: form.clone(),
            file: Err(String::new()),
        };
        self.work(bell, otherwise, move || {
            let attached = match node.carry(Carry::Attach { file }) {
                Ok(Carried::Attached(file)) => Ok(*file),
                Ok(_) => Err(String::new()),
                Err(refusal) => Err(refusal.message),
            };
            Outcome::Attached {
                form,
                file: attached,
            }
        });
    }

    /// Fetches a file.
    pub fn get(&self, node: Node, file: String, bell: &Bell) {
        self.work(bell, Outcome::Failed(String::new()), move || {
            let timeout_ms = PATIENCE_MS;
            match node.carry(Carry::Get { file, timeout_ms }) {
                Ok(_) => Outcome::Got,
                Err(refusal) => Outcome::Failed(refusal.message),
            }
        });
    }

    /// Writes a file where its reader keeps what they download, under its own name or one like it.
    pub fn save(&self, node: Node, file: String, name: &str, bell: &Bell) {
        let folder = downloads();
        let names: Vec<PathBuf> = (1..=NAMES_MAX)
            .map(|n| folder.join(numbered(name, n)))
            .collect();
        self.work(bell, Outcome::Failed(String::new()), move || {
            match save(&node, &file, names) {
                Ok(outcome) => outcome,
                Err(refusal) => Outcome::Failed(refusal.message),
            }
        });
    }

    /// Decodes a picture that is here, in small.
    pub fn picture(&self, node: Node, file: String, bell: &Bell) {
        let otherwise = Outcome::Pictured {
            file: file.clone(),
            picture: None,
        };
        self.work(bell, otherwise, move || {
            let bytes = node.open_attached(&file).ok();
            let picture = bytes.and_then(|bytes| picture::in_small(&bytes));
            Outcome::Pictured { file, picture }
        });
    }

    /// Looks for a code in a picture.
    pub fn scan(&self, field: String, file: PathBuf, bell: &Bell) {
        let file = at_home(&file.to_string_lossy());
        let failed = "Could not read a code off the picture: something failed inside Eyelevel. Type what stands below the code.";
        let otherwise = Outcome::Scanned {
            field: field.clone(),
            code: Err(Refusal::new("picture-unreadable", failed)),
        };
        self.work(bell, otherwise, move || Outcome::Scanned {
            field,
            code: scan::read(&file),
        });
    }

    /// Fetches what stands in the feeds one follows.
    pub fn outside(&self, node: Node, bell: &Bell) {
        self.work(bell, Outcome::Failed(String::new()), move || {
            Outcome::Read(outside::read(&node))
        });
    }

    /// Writes a gathering for a calendar where its reader keeps what they download.
    pub fn calendar(&self, node: Node, gathering: String, title: &str, bell: &Bell) {
        let folder = downloads();
        let name = format!("{}.ics", model::file_name(title));
        self.work(bell, Outcome::Failed(String::new()), move || {
            let calendar = match node.ask(Question::Calendar { gathering }) {
                Ok(Answer::Text(calendar)) => calendar,
                Ok(_) => return Outcome::Failed(String::new()),
                Err(refusal) => return Outcome::Failed(refusal.message),
            };
            match written(&folder, &name, calendar.as_bytes()) {
                Ok(file) => Outcome::Saved { file, notice: None },
                Err(error) => Outcome::Failed(format!(
                    "Could not write {name}: {}.",
                    store::io_words(&error)
                )),
            }
        });
    }

    /// Shows what has come of it.
    pub fn look(&self, window: &mut Window) {
        while let Ok(outcome) = self.coming.try_recv() {
            let words = ui::words::words(window.language()).files;
            // Nothing is known of what failed without a word.
            let said = |why: String| match why.is_empty() {
                true => words.unfinished.to_owned(),
                false => why,
            };
            match outcome {
                Outcome::Attached { form, file } => window.attached(&form, file.map_err(said)),
                Outcome::Pictured { file, picture } => window.pictured(file, picture),
                Outcome::Got => window.tell(Ok(words.got.to_owned())),
                Outcome::Saved { file, notice } => {
                    window.tell(Ok((words.saved)(&file.display().to_string())));
                    if let Some(notice) = notice {
                        window.tell(Err(notice));
                    }
                }
                Outcome::Read(read) => window.read_outside(read),
                Outcome::Scanned { field, code } => window.scanned(field, code),
                Outcome::Failed(why) => window.tell(Err(said(why))),
            }
        }
    }

    fn work(
        &self,
        bell: &Bell,
        otherwise: Outcome,
        work: impl FnOnce() -> Outcome + Send + 'static,
    ) {
        owed::work("files", (&self.done, bell), otherwise, work);
    }
}

fn save(node: &Node, file: &str, names: Vec<PathBuf>) -> Result<Outcome, Refusal> {
    let mut last = None;
    for to in names {
        let act = Carry::Save {
            file: file.to_owned(),
            to,
            replace: false,
            timeout_ms: PATIENCE_MS,
        };
        match node.carry(act) {
            Ok(Carried::Saved { file, notice, .. }) => return Ok(Outcome::Saved { file, notice }),
            Err(refusal) if refusal.code == "attachment-occupied" => last = Some(refusal),
            Err(refusal) => return Err(refusal),
            Ok(_) => break,
        }
    }
    last.map_or(Ok(Outcome::Failed(String::new())), Err)
}

/// Writes a new file under a name or one like it; what is there stays.
fn written(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let mut taken = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
    for number in 1..=NAMES_MAX {
        let file = folder.join(numbered(name, number));
        match std::fs::File::create_new(&file) {
            Ok(mut opened) => return opened.write_all(bytes).map(|()| file),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

fn downloads() -> PathBuf {
    let home = directories::UserDirs::new();
    let place = home.map(|home| {
        let downloads = home.download_dir().filter(|folder| folder.is_dir());
        downloads.unwrap_or(home.home_dir()).to_owned()
    });
    place.unwrap_or_else(|| PathBuf::from("."))
}

/// The n-th name for a file whose name is taken: the number goes before the ending.
fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    match path.extension() {
        Some(ending) => format!("{stem} ({number}).{}", ending.to_string_lossy()),
        None => format!("{stem} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn a_taken_name_is_numbered_before_its_ending() {
        let names = ["plan.pdf", "plan"].map(|name| [numbered(name, 1), numbered(name, 3)]);
        assert_eq!(names, [["plan.pdf", "plan (3).pdf"], ["plan", "plan (3)"]]);
    }
}
