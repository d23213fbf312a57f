//! The spaces of this device: where each lies, and what it is called.
//!
//! For: somebody who is in an organisation and at an event. Knows: the first space lies in the data
//! folder itself, and each further one in a whole data folder of its own below it, with keys, lock and
//! socket of its own, so that nothing of one space is ever said, sealed or sent with another. Never:
//! opens a space; keeps what a locked one is called.

use std::path::{Path, PathBuf};

use history::SpaceId;
use replica::{CommunityAct, PostKind, ScopeId};

use crate::cli::Failure;

/// The folder below the data folder in which further spaces lie, numbered from 2 on.
const FURTHER: &str = "further";
/// The number of the first further space.
const FIRST_FURTHER: u32 = 2;
/// The most spaces of one device; each runs a whole node.
pub const SPACES_MAX: u32 = 32;
/// The file that says what the space of a folder is called, for whoever has not opened it yet.
const NAME_FILE: &str = "space.name";
/// The longest name that is read back, in bytes.
const NAME_MAX_BYTES: usize = 1024;

/// One space of this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its data folder.
    pub folder: PathBuf,
    pub space: SpaceId,
    /// What it is called, if that was noted.
    pub name: Option<String>,
    /// A passphrase locks it.
    pub is_locked: bool,
}

impl Place {
    /// Tells whether somebody who typed this means this space.
    pub fn is_meant(&self, typed: &str) -> bool {
        let typed = typed.to_lowercase();
        let is_name = self
            .name
            .as_ref()
            .is_some_and(|name| name.to_lowercase() == typed);
        is_name || (!typed.is_empty() && self.space.to_string().starts_with(&typed))
    }
}

/// Lists the spaces of a data folder, the first one first. What cannot be read holds none.
pub fn places(data: &Path) -> Vec<Place> {
    let mut places: Vec<Place> = place(data).into_iter().collect();
    places.extend(further(data).filter_map(|folder| place(&folder)));
    places
}

/// The folders in which a further space may lie, in the order of their numbers.
fn further(data: &Path) -> impl Iterator<Item = PathBuf> {
    let below = data.join(FURTHER);
    (FIRST_FURTHER..=SPACES_MAX).map(move |number| below.join(number.to_string()))
}

fn place(folder: &Path) -> Option<Place> {
    let space = store::spaces_in(folder).ok()?.into_iter().next()?;
    let is_locked = node::Vault::peek(folder).is_locked;
    Some(Place {
        folder: folder.to_owned(),
        space,
        name: noted(folder).filter(|_| !is_locked),
        is_locked,
    })
}

fn noted(folder: &Path) -> Option<String> {
    let bytes = std::fs::read(folder.join(NAME_FILE)).ok()?;
    let name = String::from_utf8(bytes).ok()?;
    let name = name.trim();
    (!name.is_empty() && name.len() <= NAME_MAX_BYTES).then(|| name.to_owned())
}

/// Notes what the space of a folder is called, so that a list can be shown without opening it. A
/// folder with a lock keeps that to itself.
pub fn note(folder: &Path, name: &str) {
    if node::Vault::peek(folder).is_locked {
        forget(folder);
        return;
    }
    let is_news = !name.trim().is_empty() && noted(folder).as_deref() != Some(name.trim());
    if is_news && let Err(error) = std::fs::write(folder.join(NAME_FILE), name.trim()) {
        // It can be asked for again whenever the space is opened.
        tracing::debug!(%error, "the name of the space was not noted");
    }
}

/// Lets go of what the space of a folder is called, because a lock was put on it.
pub fn forget(folder: &Path) {
    // Fails when nothing was noted.
    let _gone = std::fs::remove_file(folder.join(NAME_FILE));
}

/// A folder in which somebody begins; what has no space in it in the end is removed again.
pub struct Beginning {
    pub folder: PathBuf,
    /// The data folder itself always stays.
    stays: bool,
}

impl Beginning {
    /// Finds the folder for one more space: the data folder itself as long as it has none.
    ///
    /// # Errors
    /// There are [`SPACES_MAX`] already.
    pub fn find(data: &Path) -> Result<Beginning, Failure> {
        if place(data).is_none() {
            return Ok(Beginning {
                folder: data.to_owned(),
                stays: true,
            });
        }
        let free = further(data).find(|folder| !folder.exists());
        let folder = free.ok_or_else(|| {
            Failure::new(
                "too-many-spaces",
                format!(
                    "Could not begin in one more space: there are {SPACES_MAX} in this folder already. Use another folder with --data DIR."
                ),
            )
        })?;
        Ok(Beginning {
            folder,
            stays: false,
        })
    }
}

impl Drop for Beginning {
    fn drop(&mut self) {
        if !self.stays && place(&self.folder).is_none() {
            // It holds a lock file and nothing else; a leftover harms nobody.
            let _gone = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// What somebody carries from one space to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Where it goes.
    pub community: ScopeId,
    /// Whose it is or where it stands, as the one who carries it says.
    pub source: String,
    /// Why it matters there; may be empty.
    pub why: String,
    pub text: String,
}

impl Carried {
    /// Brings it in as anything else from outside: the space it comes from is not named. What has no
    /// link as its source is news there, with the source below what is quoted.
    pub fn bring_in(self) -> CommunityAct {
        let (community, source) = (self.community, self.source.trim());
        let quoted = self.text.trim().lines().map(|line| format!("> {line}"));
        let quoted = quoted.collect::<Vec<_>>().join("\n");
        let text = match self.why.trim() {
            "" => quoted,
            why => format!("{why}\n\n{quoted}"),
        };
        if source.starts_with("https://") {
            return CommunityAct::BringIn {
                community,
                link: source.to_owned(),
                text,
            };
        }
        CommunityAct::Post {
            community,
            kind: PostKind::News,
            text: format!("{text}\n\n— {source}"),
            until: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(folder: &Path, byte: u8) -> SpaceId {
        let id = SpaceId::from_bytes([byte; 32]);
        let place = folder.join("spaces").join(id.to_string());
        std::fs::create_dir_all(place).expect("a folder");
        id
    }

    #[test]
    fn spaces_are_listed_in_the_order_they_came() {
        let data = tempfile::tempdir().expect("a folder");
        assert_eq!(places(data.path()), []);
        let first = space(data.path(), 9);
        let begun = Beginning::find(data.path()).expect("room").folder.clone();
        let second = space(&begun, 1);
        note(&begun, "Summer school");
        let listed = places(data.path());
        let ids: Vec<SpaceId> = listed.iter().map(|place| place.space).collect();
        assert_eq!(ids, [first, second]);
        let meant: Vec<bool> = listed
            .iter()
            .map(|it| it.is_meant("summer School"))
            .collect();
        assert_eq!(meant, [false, true]);
        assert!(listed.iter().any(|it| it.is_meant("0909")));
        assert!(!listed.iter().any(|it| it.is_meant("")));
    }

    #[test]
    fn what_was_begun_in_vain_leaves_nothing() {
        let data = tempfile::tempdir().expect("a folder");
        let first = Beginning::find(data.path()).expect("room");
        assert_eq!(first.folder, data.path());
        drop(first);
        assert!(data.path().is_dir());
        space(data.path(), 9);
        let begun = Beginning::find(data.path()).expect("room");
        std::fs::create_dir_all(begun.folder.join("spaces")).expect("a folder");
        let folder = begun.folder.clone();
        drop(begun);
        assert!(!folder.exists());
    }

    #[test]
    fn what_is_carried_says_why_and_quotes() {
        let community = ScopeId::from_bytes([7; 32]);
        let carried = Carried {
            community,
            source: "https://example.org/salt".into(),
            why: " For our kitchen ".into(),
            text: "Salt first.\nThen pepper.\n".into(),
        };
        let by_somebody = Carried {
            source: "Ben Ito".into(),
            why: String::new(),
            ..carried.clone()
        };
        let brought = CommunityAct::BringIn {
            community,
            link: "https://example.org/salt".into(),
            text: "For our kitchen\n\n> Salt first.\n> Then pepper.".into(),
        };
        assert_eq!(carried.bring_in(), brought);
        let told = CommunityAct::Post {
            community,
            kind: PostKind::News,
            text: "> Salt first.\n> Then pepper.\n\n— Ben Ito".into(),
            until: None,
        };
        assert_eq!(by_somebody.bring_in(), told);
    }
}
