//! Fetching into a quarantine and reading it record by record.
//!
//! Git takes the pack and checks its form; nothing of it enters our repositories. Each object is
//! read with our own limits, each record opened with its signature, and what passes the gate is
//! written again by us.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::fs;
use std::path::{Path, PathBuf};

use gix_object::Kind;
use history::{CommitId, KeyObject, LogId, Record};

use super::git::{Call, GitError, Manner, Theirs, size};
use super::listing::{Foul, Plan};
use super::url::RemoteUrl;
use crate::bundle::{Damaged, Piece};
use crate::error::DiskError;
use crate::pack::HASH;
use crate::refs::KeyName;
use crate::repository::{Lost, Repository, commit_id};

/// In how many parts a damaged remote is fetched at most.
const PARTS_MAX: usize = 64;
/// After how many parts of which none could be had it is given up.
const PARTS_WITHOUT_SUCCESS_MAX: usize = 8;
/// How many names of logs may lead to one record before it is looked at whose it is: it belongs to one
/// log, and the others are passed over.
const NAMES_PER_RECORD_MAX: usize = 8;
/// The longest stretch of one log that is taken from a remote at once, in records.
const STRETCH_MAX_RECORDS: usize = 2_000_000;

/// What was fetched, in quarantine; gone when this is dropped.
pub struct Fetched {
    folder: PathBuf,
    repository: Repository,
    plan: Plan,
    /// Refs whose objects are damaged there.
    lost: Vec<String>,
    reading: Reading,
    /// How many things were read so far; numbers what is refused.
    pub met: u64,
    /// About how many there are: a record is three objects.
    pub total: u64,
}

/// Fetches what a plan wants into `quarantine`, a folder that is made and removed again.
pub fn fetch(
    ours: &Path,
    quarantine: &Path,
    url: &RemoteUrl,
    plan: Plan,
    manner: &Manner<'_>,
) -> Result<Result<Fetched, DiskError>, GitError> {
    let prepared = clear(quarantine).and_then(|()| Repository::open(quarantine));
    let repository = match prepared {
        Ok(repository) => repository,
        Err(error) => return Ok(Err(error)),
    };
    drop(repository);
    let guard = Quarantine(quarantine.to_owned());
    let mut plan = plan;
    let wanted = one_name_each(&plan);
    let refs: Vec<String> = wanted.values().cloned().collect();
    let alternates = quoted(&ours.join("objects"));
    let lost = in_parts(&refs, |wanted| {
        // What is here already need not travel.
        let here = Some(alternates.as_str());
        take(quarantine, here, url, wanted, manner)
    })?;
    let is_had = |to: &CommitId| wanted.get(to).is_some_and(|name| !lost.contains(name));
    plan.logs.retain(|(_, tip)| is_had(tip));
    for keys in [&mut plan.keys, &mut plan.doubtful] {
        keys.retain(|(_, _, blob)| is_had(blob));
    }
    if size(quarantine) > manner.limits.bytes {
        return Err(GitError::TooLarge(url.to_string()));
    }
    let repository = match Repository::open(quarantine) {
        Ok(repository) => repository,
        Err(error) => return Ok(Err(error)),
    };
    if let Some((path, why)) = repository.unreadable.first() {
        tracing::warn!(pack = %path.display(), why = %why.0, "a fetched pack cannot be read");
        return Err(GitError::Damaged(url.to_string()));
    }
    std::mem::forget(guard);
    let objects: u64 = repository.packs().iter().map(|p| u64::from(p.len())).sum();
    let total = objects / 3 + (plan.keys.len() + plan.doubtful.len()) as u64;
    Ok(Ok(Fetched {
        folder: quarantine.to_owned(),
        repository,
        plan,
        lost: lost.into_iter().collect(),
        reading: Reading::default(),
        met: 0,
        total,
    }))
}

/// One name for everything that is wanted: several may lead to the same, and git takes very long for
/// very many.
fn one_name_each(plan: &Plan) -> BTreeMap<CommitId, String> {
    let mut names = BTreeMap::new();
    for (log, tip) in &plan.logs {
        names.entry(*tip).or_insert_with(|| log.ref_name());
    }
    for (_, name, blob) in plan.keys.iter().chain(&plan.doubtful) {
        names.entry(*blob).or_insert_with(|| name.clone());
    }
    names
}

/// Fetches refs into a quarantine; what lies in the folder of objects at `here` does not travel.
pub(super) fn take(
    quarantine: &Path,
    here: Option<&str>,
    url: &RemoteUrl,
    wanted: &[String],
    manner: &Manner<'_>,
) -> Result<(), GitError> {
    let mut wants = wanted.join("\n");
    wants.push('\n');
    let mut call = Call::new(quarantine, "fetch", url, manner);
    if let Some(here) = here {
        call = call.env("GIT_ALTERNATE_OBJECT_DIRECTORIES", here);
    }
    let said = call
        .arg("--no-tags")
        .arg("--no-write-fetch-head")
        // How far it is tells that it still gets on.
        .arg("--progress")
        .arg("--stdin")
        .theirs(Theirs::Upload)
        .address()
        .feed(wants.into_bytes())
        .watch(quarantine)
        .run_well();
    said.map(drop)
}

/// Fetches refs in one go or, where something there is damaged, in smaller and smaller parts, so
/// that one damaged object costs its own ref only. Answers the refs that cannot be had.
pub(super) fn in_parts(
    refs: &[String],
    fetch: impl Fn(&[String]) -> Result<(), GitError>,
) -> Result<BTreeSet<String>, GitError> {
    let mut lost = BTreeSet::new();
    let mut parts = vec![refs];
    let (mut calls, mut is_any) = (0, false);
    while let Some(part) = parts.pop() {
        calls += 1;
        match fetch(part) {
            Ok(()) => is_any = true,
            Err(damaged @ GitError::Damaged(_)) => {
                let hopeless = !is_any && calls >= PARTS_WITHOUT_SUCCESS_MAX;
                if hopeless || calls >= PARTS_MAX {
                    return Err(damaged);
                }
                if let [one] = part {
                    lost.insert(one.clone());
                } else {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second, first]);
                }
                if parts.is_empty() && !is_any {
                    return Err(damaged);
                }
            }
            Err(other) => return Err(other),
        }
    }
    Ok(lost)
}

/// Removes the folder when something goes wrong before it is handed over.
pub(super) struct Quarantine(pub PathBuf);

impl Drop for Quarantine {
    fn drop(&mut self) {
        // A leftover is removed before the next fetch.
        let _left = clear(&self.0);
    }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        let _left = clear(&self.folder);
    }
}

pub(super) fn clear(folder: &Path) -> Result<(), DiskError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(DiskError::io("clear the place for what is fetched", error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A path as git's list of object folders takes it: quoted, because a colon would divide it.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.contains([':', '"']) {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{escaped}\"")
    } else {
        text.into_owned()
    }
}

/// The next record of one log, and the commits after it, oldest last.
struct Turn {
    record: Record,
    rest: Vec<CommitId>,
}

/// Why a log cannot be read on.
struct Stop {
    why: String,
    /// What stands there was read and is no record of the log.
    is_foul: bool,
}

impl From<Lost> for Stop {
    fn from(lost: Lost) -> Stop {
        Stop {
            why: lost.words().to_owned(),
            is_foul: match lost {
                // It may be a record that a newer version of Eyelevel can read.
                Lost::Newer(_) | Lost::Absent => false,
                Lost::Damaged(_) => true,
            },
        }
    }
}

impl Turn {
    fn place(&self) -> (u64, LogId, u64) {
        let header = self.record.header();
        (header.lamport, self.record.log(), header.seq)
    }
}

impl PartialEq for Turn {
    fn eq(&self, other: &Turn) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Turn {}

impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Turn) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Turn {
    fn cmp(&self, other: &Turn) -> Ordering {
        self.place().cmp(&other.place())
    }
}

#[derive(Default)]
struct Reading {
    begun: bool,
    keys_read: bool,
    turns: BinaryHeap<Reverse<Turn>>,
    damaged: Vec<Damaged>,
    foul: BTreeMap<LogId, Foul>,
    sound_keys: BTreeMap<String, CommitId>,
    foul_keys: BTreeMap<String, CommitId>,
}

impl Fetched {
    /// The logs in whose place something stood that is no record of them, as far as was read.
    pub fn foul(&self) -> &BTreeMap<LogId, Foul> {
        &self.reading.foul
    }

    /// Keys we have that stand there sealed otherwise, as far as was read.
    pub fn sound_keys(&self) -> &BTreeMap<String, CommitId> {
        &self.reading.sound_keys
    }

    /// The refs of keys we have in whose place something else stood, as far as was read.
    pub fn foul_keys(&self) -> &BTreeMap<String, CommitId> {
        &self.reading.foul_keys
    }

    /// Goes back to the beginning.
    pub fn rewind(&mut self) {
        self.reading = Reading::default();
        self.met = 0;
    }

    /// Reads the next things: keys first, then records in the order of their lamport times.
    pub fn read_on(&mut self, bytes: usize) -> Piece {
        let mut piece = Piece::default();
        if !self.reading.begun {
            self.reading.begun = true;
            self.begin();
        }
        if !self.reading.keys_read {
            self.reading.keys_read = true;
            self.read_keys(&mut piece);
        }
        let mut read = 0;
        while read < bytes {
            let Some(Reverse(Turn { record, mut rest })) = self.reading.turns.pop() else {
                break;
            };
            self.met += 1;
            read += record.blob().len();
            let log = record.log();
            let before = record.commit_id();
            piece.records.push((self.met, record));
            if let Some(next) = rest.pop() {
                self.enter(log, next, rest, Some(before));
            }
        }
        piece.damaged.append(&mut self.reading.damaged);
        piece.is_last = self.reading.turns.is_empty();
        piece
    }

    fn begin(&mut self) {
        let lost = self.lost.iter().map(|name| Damaged {
            frame: 0,
            reason: format!("what {name} names on the remote is damaged there; whoever has it puts a folder right with “eyelevel remote mend”"),
        });
        self.reading.damaged.extend(lost);
        let crowded = self.crowded();
        let mut passed_over = 0;
        for (log, tip) in self.plan.logs.clone() {
            if crowded.get(&tip).is_some_and(|owner| *owner != log) {
                passed_over += 1;
                let foul = Foul {
                    there: tip,
                    after: None,
                };
                self.reading.foul.insert(log, foul);
                continue;
            }
            match self.stretch(&tip) {
                Ok(mut stretch) => {
                    if let Some(first) = stretch.pop() {
                        self.enter(log, first, stretch, None);
                    }
                }
                Err(stop) => self.refuse(&log, stop, None),
            }
        }
        if passed_over > 0 {
            self.reading.damaged.push(Damaged {
                frame: 0,
                reason: format!(
                    "{passed_over} names of logs on the remote were passed over: more than {NAMES_PER_RECORD_MAX} lead to one record, which belongs to one log"
                ),
            });
        }
    }

    /// The records to which more names lead than may, each with the log it belongs to.
    fn crowded(&self) -> BTreeMap<CommitId, LogId> {
        let mut names: BTreeMap<CommitId, usize> = BTreeMap::new();
        for (_, tip) in &self.plan.logs {
            *names.entry(*tip).or_default() += 1;
        }
        let crowded = names.into_iter();
        let crowded = crowded.filter(|(_, named)| *named > NAMES_PER_RECORD_MAX);
        let owned = crowded.filter_map(|(tip, _)| {
            let record = self.repository.record(&tip).ok()?;
            Some((tip, record.log()))
        });
        owned.collect()
    }

    /// The commits of a log that came, newest first, as far back as they were sent.
    fn stretch(&self, tip: &CommitId) -> Result<Vec<CommitId>, Stop> {
        let mut stretch = Vec::new();
        let mut next = Some(*tip);
        while let Some(commit) = next {
            if stretch.len() == STRETCH_MAX_RECORDS {
                return Err(Stop {
                    why: "it is longer than this device takes at once".into(),
                    is_foul: false,
                });
            }
            let bytes = match self.repository.object_of(&commit, Kind::Commit) {
                Ok(bytes) => bytes,
                // What was not sent is here already.
                Err(_) if !stretch.is_empty() && !self.repository.has(&commit) => break,
                Err(lost) => return Err(lost.into()),
            };
            let mut parents = gix_object::CommitRefIter::from_bytes(&bytes, HASH).parent_ids();
            next = parents.next().map(|parent| commit_id(&parent));
            stretch.push(commit);
        }
        Ok(stretch)
    }

    /// Lines a log up with the others by the lamport time of its next record.
    fn enter(
        &mut self,
        log: LogId,
        commit: CommitId,
        rest: Vec<CommitId>,
        before: Option<CommitId>,
    ) {
        match self.record(&log, &commit) {
            Ok(record) => self.reading.turns.push(Reverse(Turn { record, rest })),
            Err(stop) => self.refuse(&log, stop, before),
        }
    }

    fn record(&self, log: &LogId, commit: &CommitId) -> Result<Record, Stop> {
        let record = match self.repository.record(commit) {
            // Git has seen that all of it is there, so the parts stand here: under their own record.
            Err(Lost::Absent) if self.repository.has(commit) => {
                return Err(Stop {
                    why: "it is made of what belongs to another record".into(),
                    is_foul: true,
                });
            }
            read => read?,
        };
        if record.commit_id() != *commit || record.log() != *log {
            return Err(Stop {
                why: "it holds a record of another log".into(),
                is_foul: true,
            });
        }
        Ok(record)
    }

    fn read_keys(&mut self, piece: &mut Piece) {
        for (name, full, blob) in self.plan.keys.clone() {
            self.met += 1;
            match self.key(&name, &full, &blob) {
                Ok(key) => piece.keys.push((self.met, key)),
                Err(stop) => piece.damaged.push(self.no_key(&stop)),
            }
        }
        for (name, full, blob) in self.plan.doubtful.clone() {
            self.met += 1;
            match self.key(&name, &full, &blob) {
                Ok(_) => {
                    self.reading.sound_keys.insert(full, blob);
                }
                Err(stop) => {
                    piece.damaged.push(self.no_key(&stop));
                    if stop.is_foul {
                        self.reading.foul_keys.insert(full, blob);
                    }
                }
            }
        }
    }

    fn no_key(&self, stop: &Stop) -> Damaged {
        Damaged {
            frame: self.met,
            reason: format!("a key on the remote cannot be used: {}", stop.why),
        }
    }

    fn key(&self, name: &KeyName, full: &str, blob: &CommitId) -> Result<KeyObject, Stop> {
        let bytes = self.repository.object_of(blob, Kind::Blob)?;
        let key = KeyObject::open(&bytes).map_err(Lost::from)?;
        if key.name() == *name && key.ref_name() == full {
            Ok(key)
        } else {
            Err(Stop {
                why: "it is another key than its name says".into(),
                is_foul: true,
            })
        }
    }

    fn refuse(&mut self, log: &LogId, stop: Stop, after: Option<CommitId>) {
        // They were planned in their order.
        let planned = self.plan.logs.binary_search_by_key(log, |(log, _)| *log);
        let tip = planned.ok().and_then(|at| self.plan.logs.get(at));
        if let (true, Some((_, there))) = (stop.is_foul, tip) {
            let foul = Foul {
                there: *there,
                after,
            };
            self.reading.foul.insert(*log, foul);
        }
        self.reading.damaged.push(Damaged {
            frame: self.met,
            reason: format!(
                "log {} on the remote cannot be read on: {}",
                log.key.short(),
                stop.why
            ),
        });
    }
}
