//! Pushing what a remote lacks: forward, and never over a record.
//!
//! What stands in the place of a log there and is no record of it keeps everybody from the log for
//! good, and what stands in the place of a key and is none, whoever lacks the key. It may be
//! replaced, and only while exactly that stands there.

use std::path::Path;

use history::CommitId;

use super::git::{Call, GitError, Manner, Theirs, complaint};
use super::url::RemoteUrl;
use crate::error::DiskError;

/// How many refs are replaced with one push: each is named on the command line.
const REPLACED_MAX: usize = 64;

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
    let mut call = Call::new(ours, "push", url, manner)
        .arg("--porcelain")
        .arg("--no-verify")
        .arg("--no-signed");
    for (name, there) in replaced.iter().take(REPLACED_MAX) {
        call = call.arg(&format!("--force-with-lease={name}:{there}"));
    }
    let said = call
        .theirs(Theirs::Receive)
        .address()
        .arg("refs/eyelevel/*:refs/eyelevel/*")
        .run()?;
    let pushed = Pushed::parse(&String::from_utf8_lossy(&said.output));
    if said.status.success() || pushed != Pushed::default() {
        return Ok(pushed);
    }
    Err(complaint(url, &said.complaint))
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
        crate::repository::create(folder).map_err(failed)?;
    }
    Ok(())
}

impl Pushed {
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
            Done\n";
        let expected = Pushed {
            moved: 2,
            replaced: 1,
            replaced_keys: 1,
            sealed_otherwise: 1,
            behind: 1,
            refused: 1,
            why: Some("quota is used up".into()),
        };
        assert_eq!(Pushed::parse(text), expected);
    }
}
