//! Which remotes a space has, what was seen there last, and how the last exchange ended.
//!
//! One small text file a remote, in the folder of the space: the address, the last exchange, then
//! each ref as it stood there. What was seen is how a remote that went back is noticed.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use history::CommitId;

use super::url::RemoteUrl;
use crate::disk::{ReplaceSteps, make_folder, replace, sync_folder};
use crate::error::DiskError;
use crate::step::Step;

/// The most remotes of a space.
pub const REMOTES_MAX: usize = 16;
/// The longest name of a remote, in characters.
const NAME_MAX_CHARS: usize = 32;
const FOLDER: &str = "remotes";
/// What begins a line that tells a number.
const NUMBER: &str = "number";
const STEPS: ReplaceSteps = ReplaceSteps {
    write: Step::RemoteWrite,
    sync: Step::RemoteWrite,
    rename: Step::RemoteWrite,
    folder: Step::RemoteWrite,
};

/// What a person calls a remote: small letters, digits and dashes, so that it is a file name too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemoteName(String);

impl FromStr for RemoteName {
    type Err = RemotesError;

    fn from_str(text: &str) -> Result<RemoteName, RemotesError> {
        let is_plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let fits = !text.is_empty() && text.len() <= NAME_MAX_CHARS && !text.starts_with('-');
        if fits && text.chars().all(is_plain) {
            Ok(RemoteName(text.to_owned()))
        } else {
            Err(RemotesError::Name)
        }
    }
}

impl fmt::Display for RemoteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One remote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    pub name: RemoteName,
    pub url: RemoteUrl,
    pub last: Option<LastSync>,
    /// Each ref as it stood there last.
    pub seen: BTreeMap<String, CommitId>,
}

/// How the last exchange with a remote ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSync {
    /// Milliseconds since 1970.
    pub at: u64,
    /// A stable word: `done`, `pending` or the code of what went wrong.
    pub state: String,
    /// What to tell the person, as one sentence.
    pub sentence: String,
    /// Numbers that go with it, each under its own word, for who tells it in other words.
    pub numbers: BTreeMap<String, u64>,
}

/// Why the list of remotes could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum RemotesError {
    #[error("the name of a remote is up to 32 small letters, digits and dashes")]
    Name,
    #[error("there is a remote of that name already; remove it first or choose another name")]
    Taken,
    #[error("there is no remote of that name")]
    Unknown,
    #[error("a space has at most 16 remotes")]
    TooMany,
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl RemotesError {
    /// Gives the stable code of the error, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            RemotesError::Name => "remote-name",
            RemotesError::Taken => "remote-taken",
            RemotesError::Unknown => "unknown-remote",
            RemotesError::TooMany => "too-many-remotes",
            RemotesError::Disk(_) => "remote-disk",
        }
    }
}

/// The remotes of a space.
#[derive(Debug, Clone)]
pub struct Remotes {
    folder: PathBuf,
}

impl Remotes {
    /// Names the place of the remotes in the folder of a space.
    pub(crate) fn of(space: &Path) -> Remotes {
        Remotes {
            folder: space.join(FOLDER),
        }
    }

    /// Lists them by name. A file that cannot be read as one of ours is passed over.
    pub fn list(&self) -> Result<Vec<Remote>, RemotesError> {
        let disk = |e| DiskError::io("list the remotes", e);
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(disk(error).into()),
        };
        let mut remotes = Vec::new();
        for entry in entries {
            let name = entry.map_err(disk)?.file_name();
            let Some(name) = name.to_str().and_then(|n| n.parse::<RemoteName>().ok()) else {
                continue;
            };
            let text = fs::read_to_string(self.folder.join(&name.0)).map_err(disk)?;
            match parse(name, &text) {
                Some(remote) => remotes.push(remote),
                None => tracing::warn!("a file in the list of remotes cannot be read"),
            }
        }
        remotes.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(remotes)
    }

    /// Finds one by name.
    pub fn find(&self, name: &RemoteName) -> Result<Remote, RemotesError> {
        let found = self.list()?.into_iter().find(|remote| remote.name == *name);
        found.ok_or(RemotesError::Unknown)
    }

    /// Tells whether one of this name may be added.
    pub fn may_add(&self, name: &RemoteName) -> Result<(), RemotesError> {
        let there = self.list()?;
        if there.iter().any(|remote| remote.name == *name) {
            return Err(RemotesError::Taken);
        }
        if there.len() >= REMOTES_MAX {
            return Err(RemotesError::TooMany);
        }
        Ok(())
    }

    /// Adds one.
    pub fn add(&self, name: RemoteName, url: RemoteUrl) -> Result<(), RemotesError> {
        self.may_add(&name)?;
        self.keep(&Remote {
            name,
            url,
            last: None,
            seen: BTreeMap::new(),
        })
    }

    /// Keeps what is known of one, replacing what was.
    pub fn keep(&self, remote: &Remote) -> Result<(), RemotesError> {
        let write = || {
            make_folder(&self.folder)?;
            replace(
                &self.folder,
                &remote.name.0,
                render(remote).as_bytes(),
                &STEPS,
            )
        };
        write().map_err(|e| DiskError::io("keep the list of remotes", e))?;
        Ok(())
    }

    /// Forgets one; what lies there stays there.
    pub fn remove(&self, name: &RemoteName) -> Result<(), RemotesError> {
        self.find(name)?;
        let remove = || {
            fs::remove_file(self.folder.join(&name.0))?;
            sync_folder(&self.folder)
        };
        remove().map_err(|e| DiskError::io("remove the remote", e))?;
        Ok(())
    }
}

fn render(remote: &Remote) -> String {
    let mut text = format!("{}\n", remote.url.as_str());
    match &remote.last {
        Some(last) => {
            let sentence: String = last.sentence.chars().filter(|c| !c.is_control()).collect();
            text.push_str(&format!("{} {} {sentence}\n", last.at, last.state));
            for (word, number) in &last.numbers {
                text.push_str(&format!("{NUMBER} {word} {number}\n"));
            }
        }
        None => text.push('\n'),
    }
    for (name, commit) in &remote.seen {
        text.push_str(&format!("{commit} {name}\n"));
    }
    text
}

fn parse(name: RemoteName, text: &str) -> Option<Remote> {
    let mut lines = text.lines();
    let url = RemoteUrl::kept(lines.next()?).ok()?;
    let last = lines.next().and_then(|line| {
        let mut words = line.splitn(3, ' ');
        Some(LastSync {
            at: words.next()?.parse().ok()?,
            state: words.next()?.to_owned(),
            sentence: words.next().unwrap_or_default().to_owned(),
            numbers: text.lines().filter_map(number).collect(),
        })
    });
    let seen = lines.filter_map(|line| {
        let (commit, name) = line.split_once(' ')?;
        Some((name.to_owned(), commit.parse().ok()?))
    });
    Some(Remote {
        name,
        url,
        last,
        seen: seen.collect(),
    })
}

/// Reads a line that tells a number; versions of before pass it over as no ref.
fn number(line: &str) -> Option<(String, u64)> {
    let (word, number) = line.strip_prefix(NUMBER)?.trim_start().split_once(' ')?;
    Some((word.to_owned(), number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_are_kept_and_found_again() {
        let place = tempfile::tempdir().unwrap();
        let remotes = Remotes::of(place.path());
        assert_eq!(remotes.list().unwrap(), []);
        let name: RemoteName = "stick".parse().unwrap();
        let url = RemoteUrl::parse("/media/stick/x.git").unwrap();
        remotes.add(name.clone(), url.clone()).unwrap();
        let again = remotes.add(name.clone(), url).unwrap_err();
        assert_eq!(again.code(), "remote-taken");
        let mut remote = remotes.find(&name).unwrap();
        remote.last = Some(LastSync {
            at: 7,
            state: "done".into(),
            sentence: "Both hold\nthe same.".into(),
            numbers: BTreeMap::from([("refused".into(), 3), ("apart".into(), 1)]),
        });
        let commit = CommitId::from_bytes([3; 20]);
        remote.seen.insert("refs/eyelevel/x".into(), commit);
        remotes.keep(&remote).unwrap();
        let read = remotes.find(&name).unwrap();
        assert_eq!(read.seen, remote.seen);
        let last = read.last.unwrap();
        assert_eq!(last.sentence, "Both holdthe same.");
        assert_eq!(last.numbers, remote.last.unwrap().numbers);
        remotes.remove(&name).unwrap();
        assert_eq!(remotes.remove(&name).unwrap_err().code(), "unknown-remote");
    }

    #[test]
    fn names_are_file_names() {
        for bad in ["", "-x", "A", "a b", "..", "a/b", "é", &"a".repeat(33)] {
            assert!(bad.parse::<RemoteName>().is_err(), "{bad}");
        }
        assert!("nordwerk-2".parse::<RemoteName>().is_ok());
    }
}
