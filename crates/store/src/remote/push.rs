//! Pushing what a remote lacks: forward, and never over a record.
//!
//! What stands in the place of a log there and is no record of it keeps everybody from the log for
//! good, and what stands in the place of a key and is none, whoever lacks the key. It may be
//! replaced, and only while exactly that stands there.

use std::path::Path;

use history::CommitId;

use super::git::{Call, GitError, Manner, Theirs, about_their_disk, complaint};
use super::url::RemoteUrl;
use crate::error::DiskError;

/// How many refs are replaced with one push: each is named on the command line.
const REPLACED_MAX: usize = 64;
/// How many refs go with one push where each is named there.
const NAMED_MAX: usize = REPLACED_MAX;
/// All our refs, forward only.
const ALL: &str = "refs/eyelevel/*:refs/eyelevel/*";
/// What git says of every ref when the pack that came could not be read.
const UNREADABLE_PACK: &str = "unpacker error";

/// What came of a push.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Refs that moved forward there.
    pub moved: u64,
    /// Refs that lead to our logs again instead of to something that is no record of theirs.
    pub replaced: u64,
    /// Refs that lead to our keys again instead of to something that is no such key.
    pub replaced_keys: u64,
    /// Keys that stand there as somebody else sealed them, which is as good as ours.
    pub sealed_otherwise: u64,
    /// Logs that stand there with something we do not have yet; the next round fetches it.
    pub behind: u64,
    /// Refs that somebody else was writing there just then; the next round tries again.
    pub contested: u64,
    /// Refs the server did not take.
    pub refused: u64,
    /// In the server's words, why.
    pub why: Option<String>,
}

/// Pushes all our refs from the folded repository at `ours`, forward only; those in `replaced` also
/// from the commit that is named there.
pub fn push(
    ours: &Path,
    url: &RemoteUrl,
    replaced: &[(String, CommitId)],
    manner: &Manner<'_>,
) -> Result<Pushed, GitError> {
    push_these(ours, url, &[ALL.to_owned()], replaced, manner)
}

/// Pushes some of our refs, each as far as the commit that is named with it.
pub fn push_some(
    ours: &Path,
    url: &RemoteUrl,
    refs: &[(String, CommitId)],
    replaced: &[(String, CommitId)],
    manner: &Manner<'_>,
) -> Result<Pushed, GitError> {
    let mut all = Pushed::default();
    for part in refs.chunks(NAMED_MAX) {
        let named = part.iter().map(|(name, to)| format!("{to}:{name}"));
        let is_named = |name: &str| part.iter().any(|(other, _)| other == name);
        let replaced = replaced.iter().filter(|(name, _)| is_named(name));
        let (named, replaced): (Vec<_>, Vec<_>) = (named.collect(), replaced.cloned().collect());
        all.add(push_these(ours, url, &named, &replaced, manner)?);
    }
    Ok(all)
}

fn push_these(
    ours: &Path,
    url: &RemoteUrl,
    refspecs: &[String],
    replaced: &[(String, CommitId)],
    manner: &Manner<'_>,
) -> Result<Pushed, GitError> {
    let mut call = Call::new(ours, "push", url, manner)
        .arg("--porcelain")
        .arg("--progress")
        .arg("--no-verify")
        .arg("--no-signed");
    for (name, there) in replaced.iter().take(REPLACED_MAX) {
        call = call.arg(&format!("--force-with-lease={name}:{there}"));
    }
    call = call.theirs(Theirs::Receive).address();
    for refspec in refspecs {
        call = call.arg(refspec);
    }
    let said = call.run()?;
    let text = String::from_utf8_lossy(&said.output);
    let pushed = Pushed::parse(&text).beside(url, &said.complaint)?;
    if said.status.success() || pushed != Pushed::default() {
        return Ok(pushed);
    }
    Err(complaint(url, &said.complaint))
}

/// Tells whether a folder holds something, and nothing that git would take for a repository.
pub fn is_occupied(folder: &Path) -> bool {
    let is_repository = |at: &Path| at.join("HEAD").is_file() && at.join("objects").is_dir();
    let holds_something = std::fs::read_dir(folder).is_ok_and(|mut all| all.next().is_some());
    let mut beside = folder.as_os_str().to_owned();
    beside.push(".git");
    // The places where git looks for one, in its own order.
    let inner = folder.join(".git");
    holds_something
        && !inner.is_file()
        && ![&inner, folder, Path::new(&beside)]
            .into_iter()
            .any(is_repository)
}

/// Makes an empty bare repository in a folder that is not there yet or holds nothing.
pub fn make_remote(folder: &Path) -> Result<(), DiskError> {
    let failed =
        |error| DiskError::elsewhere(format!("make a repository at {}", folder.display()), error);
    let is_empty = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return Err(failed(error));
        }
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if is_empty {
        super::share::create(folder).map_err(failed)?;
    }
    Ok(())
}

impl Pushed {
    /// Tells whether nothing arrived because the pack could not be read there: git breaks one off
    /// at the first object that is damaged here.
    pub fn is_torn(&self) -> bool {
        self.moved == 0 && self.refused > 0 && self.why.as_deref() == Some(UNREADABLE_PACK)
    }

    fn add(&mut self, other: Pushed) {
        self.moved += other.moved;
        self.replaced += other.replaced;
        self.replaced_keys += other.replaced_keys;
        self.sealed_otherwise += other.sealed_otherwise;
        self.behind += other.behind;
        self.contested += other.contested;
        self.refused += other.refused;
        self.why = self.why.take().or(other.why);
    }

    /// Hears what was said beside the refs: a ref that was refused tells nothing of the disk it was to lie on.
    fn beside(mut self, url: &RemoteUrl, complaint: &str) -> Result<Pushed, GitError> {
        if self.refused + self.contested == 0 {
            return Ok(self);
        }
        match about_their_disk(url, complaint) {
            Some(error) if self.moved == 0 => Err(error),
            Some(error) => {
                self.why = Some(error.to_string());
                Ok(self)
            }
            None => Ok(self),
        }
    }

    /// Reads what `git push --porcelain` prints: a flag, the refs, a summary.
    fn parse(text: &str) -> Pushed {
        let mut pushed = Pushed::default();
        for line in text.lines() {
            let mut parts = line.split('\t');
            let (Some(flag), Some(refs), Some(summary)) =
                (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            match flag {
                "*" | " " => pushed.moved += 1,
                "+" if refs.contains("/keys/") => pushed.replaced_keys += 1,
                "+" => pushed.replaced += 1,
                "!" if is_contested(summary) => {
                    pushed.contested += 1;
                    pushed.why.get_or_insert_with(|| in_brackets(summary));
                }
                "!" if refs.contains("/keys/") && !summary.contains("remote rejected") => {
                    pushed.sealed_otherwise += 1;
                }
                "!" if !summary.contains("remote rejected") && is_behind(summary) => {
                    pushed.behind += 1;
                }
                "!" => {
                    pushed.refused += 1;
                    pushed.why.get_or_insert_with(|| in_brackets(summary));
                }
                _ => {}
            }
        }
        pushed
    }
}

/// Somebody else was writing the same ref at that moment.
fn is_contested(summary: &str) -> bool {
    ["failed to update ref", "cannot lock ref", "failed to lock"]
        .iter()
        .any(|word| summary.contains(word))
}

fn is_behind(summary: &str) -> bool {
    [
        "fetch first",
        "non-fast-forward",
        "stale info",
        "needs force",
    ]
    .iter()
    .any(|word| summary.contains(word))
}

/// The server's reason stands in the last brackets.
fn in_brackets(summary: &str) -> String {
    let inner = summary
        .rsplit_once('(')
        .and_then(|(_, rest)| rest.split(')').next());
    let plain = |text: &str| text.chars().filter(|c| !c.is_control()).take(120).collect();
    inner.map_or_else(|| plain(summary), plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ref_is_counted_where_it_belongs() {
        let text = "To /x.git\n\
            *\trefs/eyelevel/a/log/1:refs/eyelevel/a/log/1\t[new reference]\n \trefs/eyelevel/a/log/2:refs/eyelevel/a/log/2\t1..2\n\
            =\trefs/eyelevel/a/log/3:refs/eyelevel/a/log/3\t[up to date]\n\
            !\trefs/eyelevel/a/log/4:refs/eyelevel/a/log/4\t[rejected] (fetch first)\n\
            !\trefs/eyelevel/a/keys/5:refs/eyelevel/a/keys/5\t[rejected] (needs force)\n\
            +\trefs/eyelevel/a/log/7:refs/eyelevel/a/log/7\t1...2 (forced update)\n\
            +\trefs/eyelevel/a/keys/8:refs/eyelevel/a/keys/8\t1...2 (forced update)\n\
            !\trefs/eyelevel/a/log/6:refs/eyelevel/a/log/6\t[remote rejected] (quota is used up)\n\
            !\trefs/eyelevel/a/log/9:refs/eyelevel/a/log/9\t[remote rejected] (failed to update ref)\n\
            !\trefs/eyelevel/a/keys/9:refs/eyelevel/a/keys/9\t[remote rejected] (failed to update ref)\n\
            !\trefs/eyelevel/a/log/2:refs/eyelevel/a/log/2\t[remote rejected] (cannot lock ref 'refs/eyelevel/a/log/2')\n\
            Done\n";
        let expected = Pushed {
            moved: 2,
            replaced: 1,
            replaced_keys: 1,
            sealed_otherwise: 1,
            behind: 1,
            contested: 3,
            refused: 1,
            why: Some("quota is used up".into()),
        };
        assert_eq!(Pushed::parse(text), expected);
    }

    /// A full stick and a write-protected one are no trouble of the records.
    #[test]
    fn what_the_disk_there_says_is_heard_beside_the_refs() {
        let url = RemoteUrl::parse("/media/stick/x.git").unwrap();
        let text = "To /media/stick/x.git\n\
            !\trefs/eyelevel/a/log/1:refs/eyelevel/a/log/1\t[remote rejected] (unpacker error)\nDone\n";
        let heard = |complaint: &str| Pushed::parse(text).beside(&url, complaint);
        let full = "error: remote unpack failed: unable to write file: No space left on device";
        let refused = heard(full).unwrap_err();
        assert_eq!(refused.code(), "remote-full");
        assert!(refused.to_string().contains("/media/stick/x.git"));
        let locked =
            "remote: fatal: unable to create temporary object directory: Read-only file system";
        assert_eq!(heard(locked).unwrap_err().code(), "remote-read-only");
        let other = heard("error: failed to push some refs").unwrap();
        assert_eq!(other.why.as_deref(), Some("unpacker error"));
        let some = "*\trefs/eyelevel/a/log/2:refs/eyelevel/a/log/2\t[new reference]\n";
        let some = Pushed::parse(&format!("{text}{some}"));
        let why = some.beside(&url, full).unwrap().why.unwrap();
        assert!(why.contains("is full"), "{why}");
    }
}
