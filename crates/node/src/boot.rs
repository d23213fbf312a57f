//! Reading everything a replica needs to stand where it stood.
//!
//! The keeper reads and the heart takes in, at the same time: the index goes from one to the other
//! in pieces, a few at once, so that it never lies in memory as a whole.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::SyncSender;

use history::{SpaceId, Unlock};
use replica::{Boot, Opening, Placed, ProgressView, ReadRow, Shelf};
use store::{Folder, OpenError, Store, Task, VaultError};

use crate::clock;
use crate::options::{Options, StartError};

/// The most pieces that wait for the heart.
pub(crate) const PIECES_AHEAD: usize = 4;
/// How large a piece of the index is made, in bytes.
const PIECE_BYTES: usize = 256 * 1024;
/// How many rows are told at once.
const PIECE_ROWS: usize = 1_024;
/// How many records are told at once.
const PIECE_RECORDS: usize = 4096;
/// What is added to the place of a folder in which records are gone: it is not the one it was.
const LOSSES: &str = "with losses";
/// What the births of the data folder and of the journal in it are called. Whoever restores a folder
/// replaces the one, whoever restores what changed in it the other.
const FOLDER_BORN: &str = "folder";
const JOURNAL_BORN: &str = "journal";

/// What the keeper hands to the heart while a node starts, in this order.
pub(crate) enum Booted {
    /// What is not in the index.
    Begun(Box<Boot>),
    Piece(Piece),
    /// What was said in communities, read already: there is most of it, and the heart has most to do with it.
    Rows(Vec<ReadRow>),
    /// Where records stand, log by log, after all pieces.
    Records(Vec<Placed>),
    /// What a first look needs has been handed over.
    Visible,
    /// That was all.
    Read,
}

/// The way from the keeper to the heart; the last word may be why the start failed.
pub(crate) type Telling = SyncSender<Result<Booted, StartError>>;

/// Neighbouring entries of one shelf.
pub(crate) struct Piece {
    pub shelf: Shelf,
    bytes: Vec<u8>,
    /// Where each key and each value ends.
    ends: Vec<(usize, usize)>,
}

impl Piece {
    fn new(shelf: Shelf) -> Piece {
        Piece {
            shelf,
            bytes: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn add(&mut self, key: &[u8], value: &[u8]) {
        self.bytes.extend_from_slice(key);
        let key_ends = self.bytes.len();
        self.bytes.extend_from_slice(value);
        self.ends.push((key_ends, self.bytes.len()));
    }

    /// Goes through keys and values.
    pub fn entries(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let mut begin = 0;
        self.ends.iter().map(move |(key_ends, end)| {
            let part = |from, to| self.bytes.get(from..to).unwrap_or_default();
            let entry = (part(begin, *key_ends), part(*key_ends, *end));
            begin = *end;
            entry
        })
    }
}

/// Opens and locks the data folder.
pub(crate) fn open_folder(options: &Options) -> Result<Folder, StartError> {
    let folder = Folder::open(&options.data).map_err(|error| open_error(options, error))?;
    unlock(&folder, options)?;
    Ok(folder)
}

/// Opens the lock of the key file, if it has one.
fn unlock(folder: &Folder, options: &Options) -> Result<(), StartError> {
    if !folder.locks().is_locked {
        return Ok(());
    }
    let path = options.data.clone();
    if options.unlock.is_none() && unlock_with_keyring(folder, options)? {
        return Ok(());
    }
    let Some(unlock) = &options.unlock else {
        let why = format!(
            "This folder is locked: {} opens with its passphrase",
            path.display()
        );
        let tried = false;
        return Err(StartError::Locked { path, why, tried });
    };
    let entropy = clock::entropy(options.pinned.as_ref()).map_err(StartError::Entropy)?;
    folder.unlock(unlock, entropy).map_err(|error| {
        let VaultError::Lock(why) = error else {
            return StartError::Vault(error);
        };
        StartError::Locked {
            path,
            why: why.to_string(),
            tried: true,
        }
    })
}

/// Opens the lock with what the keyring of the system keeps, where somebody chose that; false if it
/// does not answer, keeps nothing, or something else.
fn unlock_with_keyring(folder: &Folder, options: &Options) -> Result<bool, StartError> {
    let (Some(keyring), Some(name)) = (&options.keyring, folder.keyring_name()) else {
        return Ok(false);
    };
    let secret = match keyring.find(&name) {
        Ok(Some(secret)) => secret,
        Ok(None) => return Ok(false),
        Err(absent) => {
            tracing::debug!(?absent, "the keyring does not open the folder");
            return Ok(false);
        }
    };
    let entropy = clock::entropy(options.pinned.as_ref()).map_err(StartError::Entropy)?;
    Ok(folder.unlock(&Unlock::Keyring(secret), entropy).is_ok())
}

/// Reads the space of a folder, if there is one yet, and tells it piece by piece.
pub(crate) fn read(
    folder: &Folder,
    options: &Options,
    telling: &Telling,
) -> Result<Option<Store>, StartError> {
    let entropy = clock::entropy(options.pinned.as_ref()).map_err(StartError::Entropy)?;
    let spaces = folder
        .spaces()
        .map_err(|error| open_error(options, error))?;
    if spaces.len() > 1 {
        tracing::warn!(
            "there are {} spaces in the folder; the first is used",
            spaces.len()
        );
    }
    let boot = Boot {
        entropy,
        place: crate::place::of(&options.data),
        births: births([(FOLDER_BORN, options.data.as_path())]),
        run: crate::place::run(&options.data),
        ..Boot::default()
    };
    let Some(space) = spaces.first() else {
        tell(telling, Booted::Begun(Box::new(boot)));
        return Ok(None);
    };
    read_space(folder, space, options, boot, telling).map(Some)
}

/// Tells when things came into being, as far as the file system does.
fn births<const N: usize>(things: [(&'static str, &Path); N]) -> BTreeMap<&'static str, String> {
    let told = things.into_iter();
    told.filter_map(|(name, path)| Some((name, crate::place::born(path)?)))
        .collect()
}

/// Fails only when nobody waits for the start any more.
fn tell(telling: &Telling, booted: Booted) {
    let _gone = telling.send(Ok(booted));
}

fn read_space(
    folder: &Folder,
    space: &SpaceId,
    options: &Options,
    mut boot: Boot,
    telling: &Telling,
) -> Result<Store, StartError> {
    let mut store = open_space(folder, *space, options)?;
    let read_error = |source| StartError::Read {
        path: options.data.clone(),
        source,
    };
    if store.has_lost_shared() {
        // What is gone may have been told to others. As in a copy that is restored, this device goes
        // on under a new name, so that it never signs for one place twice.
        boot.place = boot.place.map(|place| format!("{place} {LOSSES}"));
    }
    let journal = store::journal_path(&options.data, space);
    boot.births.extend(births([(JOURNAL_BORN, &journal)]));
    read_vault(folder, space, &mut boot)?;
    boot.heads = store.heads().map_err(read_error)?;
    boot.private_heads = store.private_heads().map_err(read_error)?;
    tell(telling, Booted::Begun(Box::new(boot)));
    let (shelf, key) = Opening::founding_entry(space);
    if let Some(value) = store.get(shelf as u8, &key).map_err(read_error)? {
        let mut founding = Piece::new(shelf);
        founding.add(&key, &value);
        tell(telling, Booted::Piece(founding));
    }
    let (first, others) = Opening::SHELVES.split_at(Opening::SHELVES_SEEN_FIRST);
    for shelf in first {
        read_shelf(&store, *shelf, telling).map_err(read_error)?;
    }
    tell(telling, Booted::Visible);
    for shelf in others {
        let read = if *shelf == Shelf::Row {
            read_rows(&store, telling)
        } else {
            read_shelf(&store, *shelf, telling)
        };
        read.map_err(read_error)?;
    }
    read_records(&store, telling).map_err(read_error)?;
    store.rest();
    Ok(store)
}

fn read_records(store: &Store, telling: &Telling) -> Result<(), store::ReadError> {
    let mut piece = Vec::with_capacity(PIECE_RECORDS);
    store.places(&mut |log, seq, lamport, record| {
        piece.push(Placed {
            log: *log,
            seq,
            lamport,
            record,
        });
        if piece.len() == PIECE_RECORDS {
            let full = std::mem::replace(&mut piece, Vec::with_capacity(PIECE_RECORDS));
            tell(telling, Booted::Records(full));
        }
    })?;
    tell(telling, Booted::Records(piece));
    Ok(())
}

fn read_rows(store: &Store, telling: &Telling) -> Result<(), store::ReadError> {
    let mut rows = Vec::with_capacity(PIECE_ROWS);
    store.scan_as_it_lies(Shelf::Row as u8, &mut |key, value| {
        rows.extend(ReadRow::read(key, value));
        if rows.len() == PIECE_ROWS {
            let full = std::mem::replace(&mut rows, Vec::with_capacity(PIECE_ROWS));
            tell(telling, Booted::Rows(full));
        }
    })?;
    tell(telling, Booted::Rows(rows));
    Ok(())
}

fn read_shelf(store: &Store, shelf: Shelf, telling: &Telling) -> Result<(), store::ReadError> {
    let mut piece = Piece::new(shelf);
    store.scan_as_it_lies(shelf as u8, &mut |key, value| {
        piece.add(key, value);
        if piece.bytes.len() >= PIECE_BYTES {
            let full = std::mem::replace(&mut piece, Piece::new(shelf));
            tell(telling, Booted::Piece(full));
        }
    })?;
    tell(telling, Booted::Piece(piece));
    Ok(())
}

fn read_vault(folder: &Folder, space: &SpaceId, boot: &mut Boot) -> Result<(), StartError> {
    let Some(vault) = folder.read_vault(space).map_err(StartError::Vault)? else {
        return Ok(());
    };
    if let Some(notice) = &vault.notice {
        tracing::warn!("{notice}");
    }
    boot.vault = Some(vault.bytes);
    Ok(())
}

fn open_space(folder: &Folder, space: SpaceId, options: &Options) -> Result<Store, StartError> {
    let mut progress = |progress: store::Progress| {
        if let Some(tell) = &options.progress {
            tell(&shown(progress));
        }
    };
    Store::open(folder, space, &mut progress).map_err(|error| open_error(options, error))
}

fn shown(progress: store::Progress) -> ProgressView {
    let what = match progress.task {
        Task::Index => "Rebuilding the index",
        Task::Check => "Checking every record",
    };
    ProgressView {
        what: what.to_owned(),
        done: progress.done,
        of: progress.total,
    }
}

fn open_error(options: &Options, error: OpenError) -> StartError {
    let path = options.data.clone();
    match error {
        OpenError::Busy { .. } => StartError::Busy { path },
        source @ (OpenError::Newer { .. } | OpenError::Locked { .. } | OpenError::Disk(_)) => {
            StartError::Open { path, source }
        }
    }
}
