//! Reading everything a replica needs to stand where it stood.

use history::SpaceId;
use replica::{Boot, ProgressView, Shelf};
use store::{Folder, OpenError, Store, Task};

use crate::clock;
use crate::options::{Options, StartError};

/// The shelves a replica keeps in memory. Changes are read document by document, when needed.
const SHELVES: [Shelf; 17] = [
    Shelf::Authority,
    Shelf::Log,
    Shelf::Person,
    Shelf::Peer,
    Shelf::Fact,
    Shelf::Lamport,
    Shelf::ScopeAuthority,
    Shelf::Bound,
    Shelf::Talk,
    Shelf::Carried,
    Shelf::Bytes,
    Shelf::Document,
    Shelf::Unread,
    Shelf::Vector,
    Shelf::Row,
    Shelf::Reading,
    Shelf::Shred,
];

/// Opens and locks the data folder.
pub(crate) fn open_folder(options: &Options) -> Result<Folder, StartError> {
    Folder::open(&options.data).map_err(|error| open_error(options, error))
}

/// Reads the space of a folder, if there is one yet.
pub(crate) fn read(
    folder: &Folder,
    options: &Options,
) -> Result<(Boot, Option<Store>), StartError> {
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
    let (mut boot, store) = match spaces.first() {
        Some(space) => {
            let (boot, store) = read_space(folder, space, options)?;
            (boot, Some(store))
        }
        None => (Boot::default(), None),
    };
    boot.entropy = entropy;
    Ok((boot, store))
}

fn read_space(
    folder: &Folder,
    space: &SpaceId,
    options: &Options,
) -> Result<(Boot, Store), StartError> {
    let mut boot = Boot::default();
    let store = open_space(folder, *space, options)?;
    let read_error = |source| StartError::Read {
        path: options.data.clone(),
        source,
    };
    read_vault(folder, space, &mut boot)?;
    boot.heads = store.heads().map_err(read_error)?;
    boot.private_heads = store.private_heads().map_err(read_error)?;
    for shelf in SHELVES {
        let index = &mut boot.index;
        store
            .scan(shelf as u8, &[], &mut |key, value| {
                index.push((shelf, key.to_vec(), value.to_vec()));
            })
            .map_err(read_error)?;
    }
    Ok((boot, store))
}

fn read_vault(folder: &Folder, space: &SpaceId, boot: &mut Boot) -> Result<(), StartError> {
    let Some(vault) = folder.read_vault(space).map_err(StartError::Vault)? else {
        return Ok(());
    };
    if let Some(notice) = &vault.notice {
        tracing::warn!("{notice}");
    }
    boot.vault = Some(vault.bytes.to_vec());
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
        source @ (OpenError::Newer { .. } | OpenError::Disk(_)) => {
            StartError::Open { path, source }
        }
    }
}
