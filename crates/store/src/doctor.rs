//! The doctor: is everything here, and is it what it says?
//!
//! **For**: checking every record, ref, key and file, and naming what is damaged by log and seq.
//! **Knows**: what must be true of a sound space. **Never**: repairs (that is `mend`); trusts the
//! index over the records themselves.

use std::collections::{BTreeMap, BTreeSet};

use history::{Governance, LogId, RecordId, check_chain};

use crate::error::{Damage, DiskError, ReadError};
use crate::index::Entries;
use crate::pack::Unreadable;
use crate::read::damaged;
use crate::store::Store;
use crate::{Part, Progress, Task};

/// How many records are checked between two words about progress.
const TELL_EVERY_RECORDS: u64 = 256;

/// What the doctor looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub records: u64,
    pub private: u64,
    pub keys: u64,
    pub refs: u64,
    pub packs: u64,
    pub objects: u64,
    /// Sealed files beside the history.
    pub files: u64,
    pub damages: Vec<Damage>,
    /// Names of the keys among them.
    pub damaged_keys: Vec<[u8; 32]>,
    /// Names of the sealed files among them.
    pub damaged_files: Vec<[u8; 32]>,
    /// Shared records that stood here are gone.
    lost: bool,
    /// Keys a record here erases: one that is half gone is on its way out, not damaged.
    erased: BTreeSet<[u8; 32]>,
}

impl Report {
    /// Whether nothing damaged was found.
    pub fn is_sound(&self) -> bool {
        self.damages.is_empty()
    }

    /// One sentence on what was checked.
    pub fn summary(&self) -> String {
        format!(
            "checked {} records, {} private records, {} keys, {} refs, {} objects in {} packs and {} attached files: {}",
            self.records,
            self.private,
            self.keys,
            self.refs,
            self.objects,
            self.packs,
            self.files,
            match self.damages.len() {
                0 => "everything is sound".to_owned(),
                1 => "one thing is damaged".to_owned(),
                n => format!("{n} things are damaged"),
            }
        )
    }

    /// Whether shared records that stood here are gone: others may have them.
    pub fn has_losses(&self) -> bool {
        self.lost
    }

    fn say(&mut self, private: bool, sentence: String) {
        self.damages.push(Damage {
            log: None,
            seq: None,
            private,
            sentence,
        });
    }
}

impl Store {
    /// Checks everything: signature, chain, BLAKE3 and git ids of every record, every ref, key,
    /// pack, attached file and database. Reports, and changes nothing.
    pub fn doctor(&self, progress: &mut dyn FnMut(Progress)) -> Report {
        let mut report = Report::default();
        for part in Part::ALL {
            self.check_packs(part, &mut report);
            self.check_refs(part, &mut report);
        }
        if let Err(error) = self.check_records(&mut report, progress) {
            report.say(
                false,
                format!("the records could not all be checked: {error}"),
            );
        }
        report.lost = self.has_lost_shared();
        report.damages.extend(self.damages_of_losses());
        self.check_keys(&mut report);
        self.check_files(&mut report);
        self.check_databases(&mut report);
        report
    }

    fn check_packs(&self, part: Part, report: &mut Report) {
        let repository = self.repositories.of(part);
        let private = part == Part::Private;
        for (path, Unreadable(why)) in &repository.unreadable {
            report.say(
                private,
                format!("the pack {} cannot be opened: {why}", path.display()),
            );
        }
        for pack in repository.packs() {
            report.packs += 1;
            report.objects += u64::from(pack.len());
            if let Err(Unreadable(why)) = pack.check_sums() {
                report.say(
                    private,
                    format!("the pack {} is damaged: {why}", pack.path.display()),
                );
            }
        }
    }

    fn check_refs(&self, part: Part, report: &mut Report) {
        let repository = self.repositories.of(part);
        let private = part == Part::Private;
        report.refs += repository.refs.len() as u64;
        if let Some(why) = &repository.refs_lost {
            report.say(
                private,
                format!(
                    "the refs of {} are lost: {why}",
                    repository.path().display()
                ),
            );
        }
        for (log, commit) in &repository.refs.logs {
            match self.index.find_commit(part, log, commit) {
                Ok(Some(_)) => {}
                Ok(None) => {
                    let name = log.ref_name();
                    report.say(
                        private,
                        format!("the ref {name} names {commit}, which is no record of that log"),
                    );
                }
                Err(error) => report.say(private, error.to_string()),
            }
        }
    }

    fn check_records(
        &self,
        report: &mut Report,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(), ReadError> {
        let mut checkup = Checkup {
            store: self,
            lamports: self.index.lamports()?,
            entries: self.index.entries()?,
            done: 0,
            total: self
                .heads
                .values()
                .map(|head| head.seq.saturating_add(1))
                .sum(),
            progress,
        };
        for (part, log) in self.heads.keys() {
            checkup.log(*part, log, report)?;
        }
        checkup.tell();
        Ok(())
    }

    fn check_keys(&self, report: &mut Report) {
        let names = match self.key_names() {
            Ok(names) => names,
            Err(error) => return report.say(false, error.to_string()),
        };
        for name in names {
            report.keys += 1;
            match self.key(&name) {
                Ok(Some(Ok(_))) | Ok(None) => {}
                Ok(Some(Err(_))) if report.erased.contains(&name) => {}
                Ok(Some(Err(damage))) => {
                    report.damaged_keys.push(name);
                    report.damages.push(damage);
                }
                Err(error) => report.say(false, error.to_string()),
            }
        }
    }

    fn check_files(&self, report: &mut Report) {
        for (id, _) in self.attachments() {
            report.files += 1;
            if self.attachment(&id).is_none() {
                report.damaged_files.push(id);
                let name = crate::attachments::name_of(&id);
                report.say(
                    false,
                    format!("the attached file {name} is damaged or cannot be read"),
                );
            }
        }
    }

    fn check_databases(&self, report: &mut Report) {
        let mut note = |checked: Result<(), DiskError>| {
            if let Err(error) = checked {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                report.say(false, format!("{error} ({})", cause.unwrap_or_default()));
            }
        };
        note(self.journal.check());
        note(self.index.check());
        match self.journal.aside() {
            Ok(rows) => {
                for (part, name, seq) in rows {
                    let log = crate::sql::log_of(&name);
                    let head = log.and_then(|log| self.heads.get(&(part, log)));
                    if head.is_some_and(|head| head.seq >= seq) {
                        continue; // It has come again from somewhere.
                    }
                    let of = log.map_or("an unknown log".to_owned(), |log| log.ref_name());
                    report.damages.push(Damage {
                        log,
                        seq: Some(seq),
                        private: part == Part::Private,
                        sentence: format!(
                            "record {seq} of {of} was damaged in the journal and set aside"
                        ),
                    });
                }
            }
            Err(error) => report.say(false, error.to_string()),
        }
    }
}

/// The checking of all records, log by log from the first to the head.
struct Checkup<'a> {
    store: &'a Store,
    lamports: BTreeMap<RecordId, u64>,
    entries: Entries<'a>,
    done: u64,
    total: u64,
    progress: &'a mut dyn FnMut(Progress),
}

impl Checkup<'_> {
    fn log(&mut self, part: Part, log: &LogId, report: &mut Report) -> Result<(), ReadError> {
        let Some(head) = self.store.heads.get(&(part, *log)) else {
            return Ok(());
        };
        let mut before = None;
        let mut unbroken = true;
        for seq in 0..=head.seq {
            self.count(part, report);
            let Some(entry) = self.entries.find(part, log, seq)? else {
                report.damages.push(damaged(part, log, seq, "is missing"));
                unbroken = false;
                continue;
            };
            let record = match self.store.load(part, log, &entry)? {
                Ok(record) => record,
                Err(damage) => {
                    report.damages.push(damage);
                    unbroken = false;
                    continue;
                }
            };
            let known = |id: &RecordId| self.lamports.get(id).copied();
            // After a hole there is nothing to chain to; the record itself was verified all the same.
            if unbroken && let Err(fault) = check_chain(before.as_ref(), &record, known) {
                let why = format!("does not fit its place: {fault}");
                report.damages.push(damaged(part, log, seq, &why));
            }
            if let Ok(Governance::Erasure(erasure)) = record.governance() {
                let names = erasure.shreds.iter().map(|shred| *shred.as_bytes());
                report.erased.extend(names);
            }
            unbroken = true;
            before = Some(record.head());
        }
        if unbroken
            && before
                .as_ref()
                .is_none_or(|b| b.commit != head.commit || b.record != head.record)
        {
            report.damages.push(damaged(
                part,
                log,
                head.seq,
                "is not the one its log ends with",
            ));
        }
        Ok(())
    }

    fn count(&mut self, part: Part, report: &mut Report) {
        match part {
            Part::Shared => report.records += 1,
            Part::Private => report.private += 1,
        }
        if self.done.is_multiple_of(TELL_EVERY_RECORDS) {
            self.tell();
        }
        self.done += 1;
    }

    fn tell(&mut self) {
        (self.progress)(Progress {
            task: Task::Check,
            done: self.done,
            total: self.total,
        });
    }
}
