//! Authors who write records, and small helpers to read them back.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use history::{
    Admission, ContentKey, Dice, Draft, Genesis, Governance, Head, Incarnation, KeyId, KeyObject,
    LogId, LogSigner, Record, RecordId, ScopeId, ShredKey, ShredWrap, SpaceId, Timestamp,
};
use store::{Batch, Folder, Progress, Store};

/// Somebody with one log.
pub struct Author {
    pub signer: LogSigner,
    pub space: SpaceId,
    pub head: Option<Head>,
    key: ContentKey,
    shred: ShredKey,
    dice: Dice,
}

impl Author {
    /// The founder of a space, and its first record.
    pub fn founder(seed: u8) -> (Author, Record) {
        let mut author = Author::of(seed, SpaceId::ZERO);
        let genesis = Genesis {
            registrars: Vec::new(),
            threshold: 0,
            admission: Admission::Open,
            facts: [seed; 32],
            key: KeyId::ZERO,
            succeeds: None,
        };
        let draft = author.draft(&[]);
        let record = draft.govern(&author.signer, &Governance::Genesis(genesis));
        author.space = record.space();
        author.head = Some(record.head());
        (author, record)
    }

    /// Somebody else in the space.
    pub fn of(seed: u8, space: SpaceId) -> Author {
        let mut dice = Dice::new([seed; 32]);
        Author {
            signer: LogSigner::from_seed([seed; 32]),
            space,
            head: None,
            key: ContentKey::generate(&mut dice),
            shred: ShredKey::generate(&mut dice),
            dice,
        }
    }

    fn draft(&self, deps: &[&Record]) -> Draft {
        let founding = self.space.is_zero();
        let nothing = RecordId::ZERO;
        Draft {
            space: self.space,
            scope: if founding {
                ScopeId::ZERO
            } else {
                ScopeId::of_space(&self.space)
            },
            incarnation: Incarnation(7),
            head: self.head,
            time: Timestamp(1_700_000_000_000),
            epoch: if founding {
                nothing
            } else {
                RecordId::from_bytes(*self.space.as_bytes())
            },
            deps: deps.iter().map(|r| (r.id(), r.header().lamport)).collect(),
        }
    }

    /// Writes the next record, after records of others.
    pub fn write(&mut self, text: &str, deps: &[&Record]) -> Record {
        let draft = self.draft(deps);
        let record = draft
            .seal(
                &self.signer,
                &self.key,
                &self.shred,
                text.as_bytes(),
                &mut self.dice,
            )
            .unwrap();
        self.head = Some(record.head());
        record
    }

    /// A key object for a document.
    pub fn wrap(&mut self, document: u8) -> KeyObject {
        let shred = ShredKey::generate(&mut self.dice);
        self.seal(&shred, document)
    }

    /// The same key sealed twice, as two devices that hold it would.
    pub fn wrap_twice(&mut self, document: u8) -> [KeyObject; 2] {
        let shred = ShredKey::generate(&mut self.dice);
        [self.seal(&shred, document), self.seal(&shred, document)]
    }

    fn seal(&mut self, shred: &ShredKey, document: u8) -> KeyObject {
        let scope = ScopeId::of_space(&self.space);
        let dice = &mut self.dice;
        KeyObject::Shred(ShredWrap::seal(
            scope,
            shred,
            [document; 32],
            &self.key,
            &self.signer,
            dice,
        ))
    }
}

/// A space with two authors who answer each other: `ROUNDS` records each after the genesis.
pub struct World {
    pub space: SpaceId,
    pub records: Vec<Record>,
    pub private: Vec<Record>,
    pub keys: Vec<KeyObject>,
}

impl World {
    pub fn new(rounds: usize) -> World {
        let (mut ann, genesis) = Author::founder(1);
        let mut bob = Author::of(2, ann.space);
        let mut own = Author::of(3, ann.space);
        let mut records = vec![genesis];
        let mut private = Vec::new();
        for round in 0..rounds {
            let last = records.last().cloned().unwrap();
            let asked = ann.write(&format!("question {round}"), &[&last]);
            let answered = bob.write(&format!("answer {round}"), &[&asked]);
            records.extend([asked, answered]);
            private.push(own.write(&format!("draft {round}"), &[]));
        }
        let keys = vec![ann.wrap(1), bob.wrap(2)];
        World {
            space: ann.space,
            records,
            private,
            keys,
        }
    }

    /// Everything in one batch.
    pub fn batch(&self) -> Batch {
        Batch {
            records: self.records.clone(),
            private: self.private.clone(),
            keys: self.keys.clone(),
            clears: Vec::new(),
            puts: Vec::new(),
        }
    }
}

/// A folder that goes away with the test.
pub fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("data");
    (place, path)
}

pub fn open(path: &Path, space: SpaceId) -> Store {
    let folder = Folder::open(path).unwrap();
    Store::open(&folder, space, &mut |_| {}).unwrap()
}

/// Opens a store and says how often it told about progress.
pub fn open_told(path: &Path, space: SpaceId) -> (Store, Vec<Progress>) {
    let mut told = Vec::new();
    let folder = Folder::open(path).unwrap();
    let store = Store::open(&folder, space, &mut |p| told.push(p)).unwrap();
    (store, told)
}

fn everything(heads: Vec<(LogId, Head)>) -> Vec<(LogId, u64, u64)> {
    heads
        .into_iter()
        .map(|(log, head)| (log, 0, head.seq))
        .collect()
}

/// All shared records in the order the store gives them.
pub fn all(store: &Store) -> Vec<Record> {
    let mut records = Vec::new();
    let ranges = everything(store.heads().unwrap());
    let each = &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    };
    store.read(&ranges, each).unwrap();
    records
}

/// All private records in the order the store gives them.
pub fn all_private(store: &Store) -> Vec<Record> {
    let mut records = Vec::new();
    let ranges = everything(store.private_heads().unwrap());
    let each = &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    };
    store.read_private(&ranges, each).unwrap();
    records
}

pub fn ids(records: &[Record]) -> Vec<RecordId> {
    records.iter().map(Record::id).collect()
}

/// Asserts that the doctor finds nothing, and answers how many shared records it checked.
pub fn sound(store: &Store) -> u64 {
    let report = store.doctor(&mut |_| {});
    assert!(report.is_sound(), "{:#?}", report.damages);
    report.records
}

/// Runs git on a repository, or says why not: then the test has nothing to check against.
pub fn git(repository: &Path, arguments: &[&str]) -> Option<Output> {
    let run = Command::new("git")
        .arg("--git-dir")
        .arg(repository)
        .args(arguments)
        .output();
    match run {
        Ok(output) => Some(output),
        Err(error) => {
            println!("skipped what needs git: {error}");
            None
        }
    }
}

/// Runs git, which must succeed, and answers what it printed.
pub fn git_says(repository: &Path, arguments: &[&str]) -> Option<String> {
    let output = git(repository, arguments)?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "git {arguments:?}: {text}{errors}");
    Some(text + &errors)
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The packs of the shared repository.
pub fn packs(store_path: &Path, space: SpaceId) -> Vec<PathBuf> {
    let folder = space_path(store_path, space).join("history.git/objects/pack");
    let mut packs: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pack"))
        .collect();
    packs.sort();
    packs
}

pub fn space_path(path: &Path, space: SpaceId) -> PathBuf {
    path.join("spaces").join(space.to_string())
}
