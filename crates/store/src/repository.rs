//! One bare git repository: packs and packed refs, nothing loose.
//!
//! **For**: the place where folded records stand, readable by stock git. **Knows**: the layout of a
//! repository. **Never**: has alternates, hooks, a checkout or loose objects; trusts a pack's index
//! that is damaged (it makes a new one from the pack).

use std::cell::Cell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gix_hash::ObjectId;
use history::{CommitId, Forged, Record};

use crate::disk::{ReplaceSteps, make_folder, replace, sync_folder};
use crate::error::DiskError;
use crate::pack::{HASH, Object, Pack, Unreadable, check_sum, survey};
use crate::pack_write::{remove_leftovers, replace_index};
use crate::refs::Refs;
use crate::step::{Step, step};

const REFS: &str = "packed-refs";
const HEAD: &str = "ref: refs/heads/main\n";
/// Automatic clean-up would repack beneath a running Eyelevel.
const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n";

const FILE_STEPS: ReplaceSteps = ReplaceSteps {
    write: Step::RepositoryFile,
    sync: Step::RepositoryFile,
    rename: Step::RepositoryFile,
    folder: Step::RepositoryFile,
};
const REFS_STEPS: ReplaceSteps = ReplaceSteps {
    write: Step::RefsWrite,
    sync: Step::RefsSync,
    rename: Step::RefsRename,
    folder: Step::RefsFolderSync,
};

/// Why an object cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lost {
    Absent,
    Damaged(String),
    /// A record of a version of Eyelevel that this one does not know.
    Newer(String),
}

impl Lost {
    /// A few words for a sentence.
    pub fn words(&self) -> &str {
        match self {
            Lost::Absent => "it is in no pack",
            Lost::Damaged(why) | Lost::Newer(why) => why,
        }
    }
}

impl From<Forged> for Lost {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever else is wrong with a record, no version will read it"
    )]
    fn from(forged: Forged) -> Lost {
        let words = forged.to_string();
        match forged {
            Forged::Version(_) | Forged::UnknownStatement(_) => Lost::Newer(words),
            _ => Lost::Damaged(words),
        }
    }
}

/// A bare repository of ours.
pub(crate) struct Repository {
    path: PathBuf,
    packs: Vec<Pack>,
    /// Packs with an object that cannot be read: left as they are, so that nothing more is lost.
    pub unsound: Vec<PathBuf>,
    /// Packs that could not be opened, and why.
    pub unreadable: Vec<(PathBuf, Unreadable)>,
    pub refs: Refs,
    /// Why the refs on disk were not believed, if they were not.
    pub refs_lost: Option<String>,
    // Neighbours stand in one pack, so the pack that answered last is asked first.
    recent: Cell<usize>,
}

impl Repository {
    /// Opens the repository at `path`, creating it when it is not there, and clears what an
    /// interrupted write left behind.
    pub fn open(path: &Path) -> Result<Repository, DiskError> {
        let disk =
            |source| DiskError::io(format!("open the history at {}", path.display()), source);
        create(path).map_err(disk)?;
        remove_leftovers(&path.join("objects").join("pack")).map_err(disk)?;
        Repository::open_to_read(path)
    }

    /// Opens a repository that stands, without writing anything.
    pub fn open_to_read(path: &Path) -> Result<Repository, DiskError> {
        let disk =
            |source| DiskError::io(format!("open the history at {}", path.display()), source);
        let mut repository = Repository {
            path: path.to_owned(),
            packs: Vec::new(),
            unsound: Vec::new(),
            unreadable: Vec::new(),
            refs: Refs::default(),
            refs_lost: None,
            recent: Cell::new(0),
        };
        repository.open_packs().map_err(disk)?;
        repository.read_refs().map_err(disk)?;
        Ok(repository)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn pack_folder(&self) -> PathBuf {
        self.path.join("objects").join("pack")
    }

    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    fn open_packs(&mut self) -> io::Result<()> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(self.pack_folder())? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "pack") {
                paths.push(path);
            }
        }
        paths.sort();
        for path in paths {
            self.open_pack(path);
        }
        Ok(())
    }

    /// Takes a pack in use; one that cannot be opened is remembered, and the rest still works.
    pub fn open_pack(&mut self, path: PathBuf) {
        if self.packs.iter().any(|pack| pack.path == path) {
            return;
        }
        let sound = check_sum(&path.with_extension("idx")).and_then(|()| Pack::open(&path));
        let opened = sound.or_else(|why| {
            tracing::warn!(pack = %path.display(), why = %why.0, "making a new index for a pack");
            let (checksum, places) = survey(&path)?;
            replace_index(&path, &checksum, places)
                .map_err(|error| Unreadable(error.to_string()))?;
            Pack::open(&path)
        });
        match opened {
            Ok(pack) => self.packs.push(pack),
            Err(why) => self.unreadable.push((path, why)),
        }
    }

    /// Takes a pack in use again after its file was replaced.
    pub fn reopen_pack(&mut self, path: PathBuf) {
        self.packs.retain(|pack| pack.path != path);
        self.recent.set(0);
        self.open_pack(path);
    }

    /// Removes packs whose objects all stand in another one by now.
    pub fn remove_packs(&mut self, gone: &[PathBuf]) -> io::Result<()> {
        // Closed before they are removed: some systems keep files that are still mapped.
        self.packs.retain(|pack| !gone.contains(&pack.path));
        self.recent.set(0);
        for path in gone {
            step(Step::PackRemove)?;
            // The index first: git looks for packs by their indexes.
            for extension in ["idx", "rev", "bitmap", "pack"] {
                match fs::remove_file(path.with_extension(extension)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    Ok(()) | Err(_) => {}
                }
            }
        }
        sync_folder(&self.pack_folder())
    }

    fn read_refs(&mut self) -> io::Result<()> {
        let text = match fs::read(self.path.join(REFS)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        match String::from_utf8(text)
            .map_err(|_| "it is not text".to_owned())
            .and_then(|t| Refs::parse(&t))
        {
            Ok(refs)
                if refs.len() == 0 && !(self.packs.is_empty() && self.unreadable.is_empty()) =>
            {
                self.refs_lost = Some("it names nothing although there are packs".into());
                self.refs = refs;
            }
            Ok(refs) => self.refs = refs,
            Err(why) => self.refs_lost = Some(why),
        }
        Ok(())
    }

    /// Puts new refs in the place of the old ones, durably.
    pub fn write_refs(&mut self, refs: Refs) -> io::Result<()> {
        replace(&self.path, REFS, refs.render().as_bytes(), &REFS_STEPS)?;
        self.refs = refs;
        Ok(())
    }

    /// Whether some pack lists an object.
    pub fn has(&self, id: &CommitId) -> bool {
        let id = ObjectId::from(*id.as_bytes());
        self.packs.iter().any(|pack| pack.find(&id).is_some())
    }

    /// Reads an object; of several copies, a sound one.
    pub fn object(&self, id: &CommitId) -> Result<Object, Lost> {
        let id = ObjectId::from(*id.as_bytes());
        let recent = self.recent.get();
        let order = std::iter::once(recent).chain((0..self.packs.len()).filter(|n| *n != recent));
        let mut lost = Lost::Absent;
        for number in order {
            let Some(pack) = self.packs.get(number) else {
                continue;
            };
            let Some(place) = pack.find(&id) else {
                continue;
            };
            match pack.object(&id, place) {
                Ok(object) => {
                    self.recent.set(number);
                    return Ok(object);
                }
                Err(why) => lost = Lost::Damaged(why.0),
            }
        }
        Err(lost)
    }

    /// Reads an object as it lies there, unchecked: only for what proves itself afterwards.
    pub fn raw(&self, id: &CommitId) -> Option<Vec<u8>> {
        let id = ObjectId::from(*id.as_bytes());
        let recent = self.recent.get();
        let order = std::iter::once(recent).chain((0..self.packs.len()).filter(|n| *n != recent));
        for number in order {
            let pack = self.packs.get(number)?;
            if let Some(place) = pack.find(&id) {
                self.recent.set(number);
                return pack.unchecked(place);
            }
        }
        None
    }

    /// Reads commit and blob of a record, unchecked. The record they open to has to be compared
    /// with the one that was looked for.
    pub fn raw_record(&self, commit: &CommitId) -> Option<(Vec<u8>, Vec<u8>)> {
        let commit = self.raw(commit)?;
        let tree = gix_object::CommitRefIter::from_bytes(&commit, HASH)
            .tree_id()
            .ok()?;
        let tree = self.raw(&commit_id(&tree))?;
        let entry = gix_object::TreeRefIter::from_bytes(&tree, HASH)
            .next()?
            .ok()?;
        let blob = self.raw(&commit_id(entry.oid))?;
        Some((commit, blob))
    }

    /// Reads an object that must be of one kind.
    pub fn object_of(&self, id: &CommitId, kind: gix_object::Kind) -> Result<Vec<u8>, Lost> {
        let object = self.object(id)?;
        if object.kind == kind {
            Ok(object.bytes)
        } else {
            Err(Lost::Damaged(format!(
                "it is a {}, not a {kind}",
                object.kind
            )))
        }
    }

    /// Reads the record a commit stands for; its signature is checked.
    pub fn record(&self, commit: &CommitId) -> Result<Record, Lost> {
        let bytes = self.object_of(commit, gix_object::Kind::Commit)?;
        self.record_of(&bytes)
    }

    /// Reads the record of a commit whose bytes are at hand.
    pub fn record_of(&self, commit: &[u8]) -> Result<Record, Lost> {
        let damaged = |why: &str| Lost::Damaged(why.to_owned());
        let tree = gix_object::CommitRefIter::from_bytes(commit, HASH)
            .tree_id()
            .map_err(|_| damaged("its commit names no tree"))?;
        let tree = self.object_of(&commit_id(&tree), gix_object::Kind::Tree)?;
        let blob = gix_object::TreeRefIter::from_bytes(&tree, HASH)
            .next()
            .and_then(Result::ok)
            .map(|entry| entry.oid.to_owned())
            .ok_or_else(|| damaged("its tree is empty"))?;
        let blob = self.object_of(&commit_id(&blob), gix_object::Kind::Blob)?;
        Ok(Record::from_git(commit, &blob)?)
    }
}

/// Our name for a git object id; SHA-1 is the only hash these repositories know.
pub(crate) fn commit_id(id: &gix_hash::oid) -> CommitId {
    let mut bytes = [0; 20];
    for (to, from) in bytes.iter_mut().zip(id.as_bytes()) {
        *to = *from;
    }
    CommitId::from_bytes(bytes)
}

/// Makes what git needs to call a folder a repository.
pub(crate) fn create(path: &Path) -> io::Result<()> {
    make_folder(path)?;
    for folder in ["objects", "objects/pack", "refs"] {
        make_folder(&path.join(folder))?;
    }
    for (name, content) in [("config", CONFIG), ("HEAD", HEAD)] {
        // A power cut can leave a file of other software empty; git would not open such a repository.
        let stands = fs::metadata(path.join(name)).is_ok_and(|file| file.len() > 0);
        if !stands {
            replace(path, name, content.as_bytes(), &FILE_STEPS)?;
        }
    }
    Ok(())
}
