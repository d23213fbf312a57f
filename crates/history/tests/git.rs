//! Stock git audits the product: a repository written with plain files, read by the real programs.
//!
//! Where `git` or `ssh-keygen` is missing, the test says so and passes.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::{Author, NOW};
use history::*;

#[test]
fn stock_git_checks_and_shows_our_records() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let (log, records) = repository.write_sample();
    let fsck = repository.git(&["fsck", "--strict", "--full"]);
    assert!(fsck.status.success(), "{}", text(&fsck));
    assert!(!text(&fsck).contains("warning"), "{}", text(&fsck));

    repository.allow(&[log.key]);
    for record in &records {
        let id = record.commit_id().to_string();
        let verified = repository.git(&["verify-commit", &id]);
        assert!(verified.status.success(), "{}", text(&verified));
        assert!(text(&verified).contains("Good \"git\" signature"));
    }

    let shown = repository.git(&["log", "--show-signature", &log.ref_name()]);
    let shown = text(&shown);
    assert_eq!(
        shown.matches("Good \"git\" signature").count(),
        records.len()
    );
    assert!(shown.contains(&format!("<{}@eyelevel>", log.key)));
    assert!(shown.contains(&format!("    {} 3\n", log.scope.short())));
    assert!(shown.contains(&format!("    Record: {}\n", records[3].id())));
    assert!(shown.contains("Tue Nov 14 22:13:20 2023 +0000"));

    let tree = repository.git(&["ls-tree", "-r", &log.ref_name()]);
    let blob = records[3].blob_id();
    assert_eq!(text(&tree), format!("100644 blob {blob}\trecord\n"));
}

#[test]
fn a_key_that_is_not_allowed_is_refused() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let (_, records) = repository.write_sample();
    repository.allow(&[Author::new(99).key()]);
    let id = records[0].commit_id().to_string();
    let verified = repository.git(&["verify-commit", &id]);
    assert!(!verified.status.success(), "{}", text(&verified));
}

#[test]
fn an_altered_commit_is_refused() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let (log, records) = repository.write_sample();
    repository.allow(&[log.key]);
    let commit = String::from_utf8(records[1].commit()).expect("commits are text");
    let later = commit.replace("1700000000", "1700000001");
    assert_ne!(later, commit);
    let id = repository.write("commit", later.as_bytes());
    let verified = repository.git(&["verify-commit", &id]);
    assert!(!verified.status.success(), "{}", text(&verified));
    // The true signature of the true commit is still in it: what differs is the commit.
    assert_eq!(
        Record::from_git(later.as_bytes(), records[1].blob()),
        Err(Forged::OtherCommit)
    );
}

#[test]
fn the_first_and_the_last_time_are_times_to_git() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let author = Author::new(5);
    let person = Governance::Person(author.statement.clone());
    repository.allow(&[author.key()]);
    for time in [Timestamp(0), Timestamp::MAX, Timestamp(u64::MAX)] {
        let mut draft = author.draft(SpaceId::from_bytes([1; 32]), &[]);
        draft.time = time;
        let record = draft.govern(author.keys.signer(), &person);
        assert_eq!(record.header().time, time.min(Timestamp::MAX));
        let id = repository.add(&record);
        repository.point(&record.log().ref_name(), &id);
        let fsck = repository.git(&["fsck", "--strict"]);
        assert!(fsck.status.success(), "{}", text(&fsck));
        let verified = repository.git(&["verify-commit", &id]);
        assert!(verified.status.success(), "{}", text(&verified));
    }
}

struct Repository(tempfile::TempDir);

impl Repository {
    /// Makes an empty bare repository, or says why it cannot.
    fn new() -> Option<Repository> {
        for (program, argument) in [("git", "--version"), ("ssh-keygen", "-?")] {
            let started = Command::new(program)
                .arg(argument)
                .stdin(Stdio::null())
                .output();
            if started.is_err() {
                println!("skipped: {program} is not installed");
                return None;
            }
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path();
        for part in ["objects", "refs"] {
            fs::create_dir_all(path.join(part)).expect("a folder");
        }
        fs::write(path.join("HEAD"), "ref: refs/heads/none\n").expect("a file");
        let config = "[core]\n\tbare = true\n\trepositoryformatversion = 0\n\
                      [gpg]\n\tformat = ssh\n[gpg \"ssh\"]\n\tallowedSignersFile = signers\n";
        fs::write(path.join("config"), config).expect("a file");
        Some(Repository(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) -> Output {
        Command::new("git")
            .current_dir(self.path())
            .arg("--git-dir=.")
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .expect("git runs")
    }

    /// Founds a space and writes one piece of content: four records in one log.
    fn write_sample(&self) -> (LogId, Vec<Record>) {
        let mut ann = Author::new(1);
        let key = ContentKey::from_bytes([3; 32]);
        let mut records = ann.found(&key);
        records.push(ann.write(records[0].space(), &[], &key));
        assert_eq!(records[0].header().time, NOW);
        let log = records[0].log();
        for record in &records {
            assert_eq!(record.log(), log);
            let id = self.add(record);
            self.point(&log.ref_name(), &id);
        }
        (log, records)
    }

    fn add(&self, record: &Record) -> String {
        let blob = self.write("blob", record.blob());
        let tree = self.write("tree", &record.tree());
        let commit = self.write("commit", &record.commit());
        assert_eq!(blob, record.blob_id().to_string());
        assert_eq!(tree, record.tree_id().to_string());
        assert_eq!(commit, record.commit_id().to_string());
        let again = Record::from_git(&record.commit(), record.blob());
        assert_eq!(again.as_ref(), Ok(record));
        commit
    }

    fn point(&self, name: &str, commit: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, format!("{commit}\n")).expect("a file");
    }

    fn allow(&self, keys: &[LogKey]) {
        let signers = allowed_signers(keys.iter());
        fs::write(self.path().join("signers"), signers).expect("a file");
    }

    /// Writes a loose object and gives its id.
    fn write(&self, kind: &str, body: &[u8]) -> String {
        let kinds = match kind {
            "blob" => gix_object::Kind::Blob,
            "tree" => gix_object::Kind::Tree,
            _ => gix_object::Kind::Commit,
        };
        let id = gix_object::compute_hash(gix_hash::Kind::Sha1, kinds, body)
            .expect("no collision")
            .to_string();
        let mut object = format!("{kind} {}\0", body.len()).into_bytes();
        object.extend_from_slice(body);
        let folder = self.path().join("objects").join(&id[..2]);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(&id[2..]), stored_zlib(&object)).expect("a file");
        id
    }
}

/// Wraps bytes as zlib without compressing them.
fn stored_zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut chunks = bytes.chunks(0xffff).peekable();
    while let Some(chunk) = chunks.next() {
        let length = chunk.len() as u16;
        stream.push(u8::from(chunks.peek().is_none()));
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(chunk);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend_from_slice(&((b << 16) | a).to_be_bytes());
    stream
}

fn text(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    format!("{out}{err}")
}
