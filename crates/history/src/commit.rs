//! How a record looks to git: one blob, one tree, one signed commit.
//!
//! All three are pure functions of the blob and its signature. Git parents say what came before in
//! the same log and nothing else. This file writes bytes; where they are kept is `store`'s business.

use gix_object::Kind;

use crate::forged::Forged;
use crate::header::Header;
use crate::id::{CommitId, RecordId, ScopeId};
use crate::signature::SIGNATURE_BYTES;
use crate::sshsig;

/// The one file in every commit's tree.
const FILE: &str = "record";
/// Larger than any commit we render, in bytes; a longer one is not even looked at.
pub(crate) const COMMIT_MAX_BYTES: usize = 4096;

/// Everything of a commit but its signature.
pub(crate) struct Commit {
    head: String,
    message: String,
}

impl Commit {
    /// Renders a commit from what the blob says and how it hashes.
    pub(crate) fn render(
        header: &Header,
        record: &RecordId,
        scope: &ScopeId,
        tree: &CommitId,
    ) -> Commit {
        let parent = match &header.previous {
            Some(previous) => format!("parent {}\n", previous.commit),
            None => String::new(),
        };
        let who = format!(
            "{} <{}> {} +0000",
            header.log.short(),
            sshsig::address(&header.log),
            header.time.seconds()
        );
        Commit {
            head: format!("tree {tree}\n{parent}author {who}\ncommitter {who}\n"),
            message: format!("\n{} {}\n\nRecord: {record}\n", scope.short(), header.seq),
        }
    }

    /// Gives the bytes an SSH signature of it is made over.
    pub(crate) fn signed_bytes(&self) -> Vec<u8> {
        sshsig::signed_bytes(format!("{}{}", self.head, self.message).as_bytes())
    }

    /// Gives the body of the commit object with its signature.
    pub(crate) fn sign(&self, header: &Header, signature: &[u8; SIGNATURE_BYTES]) -> Vec<u8> {
        let armoured = sshsig::armour(&header.log, signature);
        let mut commit = self.head.clone();
        for (index, line) in armoured.lines().enumerate() {
            // A header that goes on in the next line begins it with a space.
            commit.push_str(if index == 0 { "gpgsig " } else { " " });
            commit.push_str(line);
            commit.push('\n');
        }
        commit.push_str(&self.message);
        commit.into_bytes()
    }
}

/// Takes the raw signature out of a commit, if there is one.
pub(crate) fn signature_in(commit: &[u8]) -> Option<[u8; SIGNATURE_BYTES]> {
    let text = std::str::from_utf8(commit).ok()?;
    let (_, after) = text.split_once("\ngpgsig ")?;
    sshsig::raw_signature(after)
}

/// Gives the body of the tree object: exactly one regular file.
pub(crate) fn tree(blob: &CommitId) -> Vec<u8> {
    let mut tree = format!("100644 {FILE}\0").into_bytes();
    tree.extend_from_slice(blob.as_bytes());
    tree
}

pub(crate) fn blob_id(blob: &[u8]) -> Result<CommitId, Forged> {
    object_id(Kind::Blob, blob)
}

pub(crate) fn tree_id(tree: &[u8]) -> Result<CommitId, Forged> {
    object_id(Kind::Tree, tree)
}

pub(crate) fn commit_id(commit: &[u8]) -> Result<CommitId, Forged> {
    object_id(Kind::Commit, commit)
}

/// Hashes an object as git does. It fails only on bytes made to collide.
fn object_id(kind: Kind, body: &[u8]) -> Result<CommitId, Forged> {
    let id = gix_object::compute_hash(gix_hash::Kind::Sha1, kind, body)
        .map_err(|_| Forged::Collision)?;
    let bytes = <[u8; CommitId::BYTES]>::try_from(id.as_slice()).map_err(|_| Forged::Collision)?;
    Ok(CommitId::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_hash_as_git_hashes_them() {
        // `git hash-object -t blob /dev/null`, and the same for a tree.
        let empty_blob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391".parse();
        let empty_tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904".parse();
        assert_eq!(blob_id(b"").ok(), empty_blob.ok());
        assert_eq!(tree_id(b"").ok(), empty_tree.ok());
    }

    #[test]
    fn a_commit_without_signature_has_none() {
        for commit in [
            &b""[..],
            b"tree x\n",
            b"tree x\ngpgsig nothing\n",
            b"\xff\xfe\ngpgsig ",
        ] {
            assert_eq!(signature_in(commit), None);
        }
    }
}
