//! What was here and is not any more.
//!
//! **For**: remembering that records are gone, until they have come again. A repository or a journal
//! that somebody deleted is made again, empty, at the next start; the index is then the last that
//! knows what was in it, and it is made again as well. **Knows**: one small text file in the folder
//! of the space. **Never**: says that anything is gone that is here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use history::{LogId, RecordId, SpaceId};

use crate::Part;
use crate::disk::{ReplaceSteps, replace, sync_folder};
use crate::error::{Damage, DiskError};
use crate::folder::Folder;
use crate::refs::log_name;
use crate::settle::Heads;
use crate::step::Step;
use crate::store::{INDEX, JOURNAL, Store, next_seq};

const FILE: &str = "losses";
const STEPS: ReplaceSteps = ReplaceSteps {
    write: Step::LossesWrite,
    sync: Step::LossesWrite,
    rename: Step::LossesWrite,
    folder: Step::LossesWrite,
};

/// How far a log was stored once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loss {
    part: Part,
    log: LogId,
    seq: u64,
    record: RecordId,
}

/// Reads what is noted in the folder of a space. A line that cannot be read is passed over.
pub(crate) fn read(folder: &Path) -> Result<Vec<Loss>, DiskError> {
    match fs::read_to_string(folder.join(FILE)) {
        Ok(text) => Ok(text.lines().filter_map(parse).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(DiskError::io("read what is noted as lost", error)),
    }
}

fn parse(line: &str) -> Option<Loss> {
    let mut words = line.split(' ');
    let part = words.next()?;
    Some(Loss {
        part: Part::ALL.into_iter().find(|it| it.folder() == part)?,
        log: log_name(words.next()?)?,
        seq: words.next()?.parse().ok()?,
        record: words.next()?.parse().ok()?,
    })
}

fn write(folder: &Path, losses: &[Loss]) -> Result<(), DiskError> {
    let disk = |error| DiskError::io("note what is lost", error);
    if losses.is_empty() {
        return match fs::remove_file(folder.join(FILE)) {
            Ok(()) => sync_folder(folder).map_err(disk),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(disk(error)),
        };
    }
    let line = |loss: &Loss| {
        let (part, log) = (loss.part.folder(), loss.log.ref_name());
        format!("{part} {log} {} {}\n", loss.seq, loss.record)
    };
    let text: String = losses.iter().map(line).collect();
    replace(folder, FILE, text.as_bytes(), &STEPS).map_err(disk)
}

impl Store {
    /// Keeps what the index claims before it is made again: a crash in between must not take the
    /// last that knows of it.
    pub(crate) fn remember(&mut self, claimed: &Heads) -> Result<(), DiskError> {
        let losses = self.with_claims(claimed);
        self.replace_losses(losses)
    }

    /// Compares what the index claimed with what is here by now, and keeps what is gone.
    pub(crate) fn note_losses(&mut self, claimed: &Heads) -> Result<(), DiskError> {
        let mut losses = self.with_claims(claimed);
        losses.retain(|loss| self.is_gone(loss));
        self.replace_losses(losses)
    }

    /// What was noted before and what the index claims; of each log the furthest.
    fn with_claims(&self, claimed: &Heads) -> Vec<Loss> {
        let mut furthest: BTreeMap<(Part, LogId), Loss> = BTreeMap::new();
        let claims = claimed.iter().map(|((part, log), head)| Loss {
            part: *part,
            log: *log,
            seq: head.seq,
            record: head.record,
        });
        for loss in self.losses.iter().cloned().chain(claims) {
            let known = furthest.get(&(loss.part, loss.log));
            if known.is_none_or(|known| known.seq < loss.seq) {
                furthest.insert((loss.part, loss.log), loss);
            }
        }
        furthest.into_values().collect()
    }

    fn replace_losses(&mut self, losses: Vec<Loss>) -> Result<(), DiskError> {
        if losses == self.losses {
            return Ok(());
        }
        self.losses = losses;
        if self.is_shadowed() {
            return Ok(());
        }
        write(self.path(), &self.losses)
    }

    /// Whether a log is shorter than it was.
    fn is_gone(&self, loss: &Loss) -> bool {
        let head = self.heads.get(&(loss.part, loss.log));
        head.is_none_or(|head| head.seq < loss.seq)
    }

    /// How many records of a part are gone, and of how many logs, but for these.
    fn lost(&self, part: Part, but: &BTreeSet<(Part, LogId)>) -> (u64, u64) {
        let of_part = self.losses.iter().filter(|loss| loss.part == part);
        let of_part = of_part.filter(|loss| !but.contains(&(part, loss.log)));
        let gone = of_part.filter(|loss| self.is_gone(loss)).map(|loss| {
            let head = self.heads.get(&(part, loss.log));
            loss.seq.saturating_add(1).saturating_sub(next_seq(head))
        });
        gone.fold((0, 0), |(records, logs), n| (records + n, logs + 1))
    }

    /// What is gone, one sentence for each repository.
    pub(crate) fn damages_of_losses(&self) -> Vec<Damage> {
        // What lies damaged in the journal is named record by record.
        let aside = self.journal.aside().unwrap_or_default().into_iter();
        let named: BTreeSet<(Part, LogId)> = aside
            .filter_map(|(part, name, _)| Some((part, crate::sql::log_of(&name)?)))
            .collect();
        let say = |part: Part| {
            let (records, logs) = self.lost(part, &named);
            (logs > 0).then(|| Damage {
                log: None,
                seq: None,
                private: part == Part::Private,
                sentence: sentence(part, records),
            })
        };
        Part::ALL.into_iter().filter_map(say).collect()
    }

    /// Tells whether shared records are gone: whoever wrote them may have told others, and must not
    /// write another one in the place of any.
    pub fn has_lost_shared(&self) -> bool {
        self.lost(Part::Shared, &BTreeSet::new()).1 > 0
    }

    /// Lets go of what has come again, of what is private and comes from nobody, and of the rest as
    /// well if others were `asked` and did not have it.
    pub fn settle_losses(&mut self, asked: bool) -> Result<(), DiskError> {
        let stays = |loss: &&Loss| self.is_gone(loss) && loss.part == Part::Shared && !asked;
        let stays: Vec<Loss> = self.losses.iter().filter(stays).cloned().collect();
        self.replace_losses(stays)
    }

    /// Names what is missing in the folder of a space before it is opened, which makes it again.
    pub fn missing_pieces(folder: &Folder, space: &SpaceId) -> Vec<Damage> {
        let path = folder.space_path(space);
        let is_missing = |piece: &PathBuf| path.is_dir() && !piece.exists();
        let mut missing = Vec::new();
        let mut say = |private: bool, sentence: &str| {
            missing.push(Damage {
                log: None,
                seq: None,
                private,
                sentence: sentence.to_owned(),
            });
        };
        if is_missing(&path.join(Part::Shared.folder())) {
            say(
                false,
                "the history is missing: what was in it comes again from other devices that have it",
            );
        }
        if is_missing(&path.join(Part::Private.folder())) {
            say(
                true,
                "the private history is missing: what only you see is lost unless you have a backup",
            );
        }
        if is_missing(&path.join(JOURNAL)) {
            let tail = if is_missing(&path.join(INDEX)) {
                "what was written here after the history was last packed is lost unless another device has it"
            } else {
                "a new one is made, and whatever the index still knew of it is named here"
            };
            say(false, &format!("the journal is missing: {tail}"));
        }
        missing
    }
}

fn sentence(part: Part, records: u64) -> String {
    let (are, more) = if records == 1 {
        ("is", "")
    } else {
        ("are", "s")
    };
    match part {
        Part::Shared => format!(
            "{records} record{more} that stood here {are} gone: another device that has them sends them again when it is met"
        ),
        Part::Private => format!(
            "{records} private record{more} that stood here {are} gone: what only you see is lost unless you have a backup"
        ),
    }
}
