//! Git remotes against stock git: two stores that meet at a bare repository, and what others may
//! have put there. The numbers are those of the list of hostile cases.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use history::{CommitId, RecordId};
use store::{
    Batch, Damaged, Fetched, GitError, HardLimits, Listing, Manner, RemoteUrl, Store, fetch, list,
    make_remote, push,
};

use crate::world::{Author, World, all, copy, git, git_says, ids, open};

const STEP_BYTES: usize = 64 * 1024;

/// Everything a test needs: a folder, a remote in it, and a store that has pushed a world to it.
pub(crate) struct Meeting {
    pub(crate) place: tempfile::TempDir,
    pub(crate) world: World,
    pub(crate) ann: Store,
    pub(crate) remote: PathBuf,
    pub(crate) url: RemoteUrl,
}

/// Nothing when git is missing, said aloud.
pub(crate) fn meeting() -> Option<Meeting> {
    let place = tempfile::tempdir().unwrap();
    git(place.path(), &["--version"])?;
    let world = World::new(6);
    let mut ann = open(&place.path().join("ann"), world.space);
    ann.append(&world.batch()).unwrap();
    ann.fold().unwrap();
    let remote = place.path().join("remote.git");
    make_remote(&remote).unwrap();
    let url = RemoteUrl::parse(&remote.to_string_lossy()).unwrap();
    let pushed = push(ann.repository_path(), &url, &[], &Manner::alone()).unwrap();
    assert_eq!(pushed.moved, 2 + world.keys.len() as u64);
    assert_eq!((pushed.behind, pushed.refused), (0, 0));
    Some(Meeting {
        place,
        world,
        ann,
        remote,
        url,
    })
}

#[derive(Default, Debug)]
pub(crate) struct Harvest {
    pub(crate) records: Vec<history::Record>,
    pub(crate) keys: Vec<history::KeyObject>,
    pub(crate) damaged: Vec<Damaged>,
}

fn read(mut fetched: Fetched) -> Harvest {
    let mut harvest = Harvest::default();
    loop {
        let piece = fetched.read_on(STEP_BYTES);
        harvest
            .records
            .extend(piece.records.into_iter().map(|(_, r)| r));
        harvest.keys.extend(piece.keys.into_iter().map(|(_, k)| k));
        harvest.damaged.extend(piece.damaged);
        if piece.is_last {
            return harvest;
        }
    }
}

impl Meeting {
    pub(crate) fn listing(&self) -> Listing {
        list(self.ann.repository_path(), &self.url, &Manner::alone()).unwrap()
    }

    fn quarantine(&self) -> PathBuf {
        self.place.path().join("quarantine.git")
    }

    /// What a store would take from the remote.
    pub(crate) fn taken_by(&self, store: &Store) -> Result<Harvest, GitError> {
        self.taken_within(store, HardLimits::default())
    }

    fn taken_within(&self, store: &Store, limits: HardLimits) -> Result<Harvest, GitError> {
        let ours = store.repository_path();
        let manner = Manner {
            limits,
            ..Manner::alone()
        };
        let listing = list(ours, &self.url, &manner)?;
        let plan = store.plan_exchange(&listing, &BTreeMap::new()).unwrap();
        if !plan.is_fetching() {
            return Ok(Harvest::default());
        }
        let fetched = fetch(ours, &self.quarantine(), &self.url, plan, &manner)?;
        Ok(read(fetched.unwrap()))
    }

    pub(crate) fn somebody_new(&self) -> Store {
        open(&self.place.path().join("ben"), self.world.space)
    }

    pub(crate) fn says(&self, arguments: &[&str]) -> String {
        git_says(&self.remote, arguments).unwrap()
    }

    /// The refs of the logs there, longest log first.
    pub(crate) fn logs(&self) -> Vec<String> {
        let text = self.says(&["for-each-ref", "--format=%(refname)"]);
        text.lines()
            .filter(|name| name.contains("/log/"))
            .map(str::to_owned)
            .collect()
    }

    /// Flips a bit in each of these objects there.
    fn damages(&self, names: &[&str]) {
        self.says(&["repack", "-a", "-d", "-q"]);
        let folder = self.remote.join("objects/pack");
        let pack = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|e| e == "pack"))
            .unwrap();
        let index = pack.with_extension("idx").to_string_lossy().into_owned();
        let listed = self.says(&["verify-pack", "-v", &index]);
        let mut bytes = fs::read(&pack).unwrap();
        for name in names {
            let object = self.says(&["rev-parse", name]);
            let mut lines = listed.lines();
            let line = lines.find(|line| line.starts_with(object.trim())).unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            let (size, at): (usize, usize) = (words[3].parse().unwrap(), words[4].parse().unwrap());
            bytes[at + size / 2] ^= 0x10;
        }
        fs::remove_file(&pack).unwrap();
        fs::write(&pack, bytes).unwrap();
    }

    /// Puts bytes there as an object.
    pub(crate) fn object(&self, kind: &str, bytes: &[u8]) -> String {
        let file = self.place.path().join("object");
        fs::write(&file, bytes).unwrap();
        let file = file.to_string_lossy().into_owned();
        let words = ["hash-object", "-w", "--literally", "-t", kind, &file];
        self.says(&words).trim().to_owned()
    }
}

#[test]
fn two_who_never_meet_hold_the_same() {
    let Some(meeting) = meeting() else { return };
    let mut ben = meeting.somebody_new();
    let harvest = meeting.taken_by(&ben).unwrap();
    assert_eq!(harvest.damaged, Vec::new());
    assert_eq!(harvest.keys.len(), meeting.world.keys.len());
    assert_eq!(
        ids(&harvest.records),
        ids(&all(&meeting.ann)),
        "causes before effects"
    );
    let batch = Batch {
        records: harvest.records,
        keys: harvest.keys,
        ..Batch::default()
    };
    ben.append(&batch).unwrap();
    ben.fold().unwrap();
    assert!(!meeting.quarantine().exists(), "the quarantine is gone");
    // Once more: nothing to fetch, nothing to push.
    let plan = ben
        .plan_exchange(&meeting.listing(), &BTreeMap::new())
        .unwrap();
    assert!(!plan.is_fetching());
    assert_eq!((plan.ahead, plan.rolled_back), (0, 0));
    // Ben says something; only that travels.
    let mut cat = Author::of(5, meeting.world.space);
    let said = cat.write("hello", &[]);
    let news = Batch {
        records: vec![said.clone()],
        ..Batch::default()
    };
    ben.append(&news).unwrap();
    ben.fold().unwrap();
    let pushed = push(ben.repository_path(), &meeting.url, &[], &Manner::alone()).unwrap();
    assert_eq!(pushed.moved, 1);
    let harvest = meeting.taken_by(&meeting.ann).unwrap();
    assert_eq!(ids(&harvest.records), [said.id()]);
}

#[test]
fn private_records_never_leave() {
    let Some(meeting) = meeting() else { return };
    let private: BTreeSet<RecordId> = ids(&meeting.world.private).into_iter().collect();
    let harvest = meeting.taken_by(&meeting.somebody_new()).unwrap();
    assert!(harvest.records.iter().all(|r| !private.contains(&r.id())));
}

/// Case 26: a remote that went back is noticed, keeps nothing from us and goes forward again.
#[test]
fn a_rewound_remote_is_noticed_and_moves_forward_again() {
    let Some(meeting) = meeting() else { return };
    let seen = meeting.ann.remembered(&meeting.listing(), &BTreeMap::new());
    let log = meeting.logs().remove(0);
    let tip = meeting.says(&["rev-parse", &log]);
    let older = meeting.says(&["rev-parse", &format!("{log}~2")]);
    meeting.says(&["update-ref", &log, older.trim()]);
    let plan = meeting
        .ann
        .plan_exchange(&meeting.listing(), &seen)
        .unwrap();
    assert!(!plan.is_fetching());
    assert_eq!((plan.rolled_back, plan.ahead), (1, 1));
    push(
        meeting.ann.repository_path(),
        &meeting.url,
        &[],
        &Manner::alone(),
    )
    .unwrap();
    assert_eq!(meeting.says(&["rev-parse", &log]), tip);
    // A log that is gone altogether was rolled back as well.
    meeting.says(&["update-ref", "-d", &log]);
    let plan = meeting
        .ann
        .plan_exchange(&meeting.listing(), &seen)
        .unwrap();
    assert_eq!((plan.rolled_back, plan.ahead), (1, 1));
}

/// Case 26 again: a log moved by force to another history. Ours stays, theirs is not overwritten.
#[test]
fn a_log_forced_elsewhere_stays_ours_here() {
    let Some(meeting) = meeting() else { return };
    let before = meeting.ann.heads().unwrap();
    // The same author writes something else at the same place, somewhere else.
    let (mut twin, genesis) = Author::founder(1);
    let other = twin.write("another question", &[&genesis]);
    let elsewhere = meeting.place.path().join("twin");
    let mut store = open(&elsewhere, meeting.world.space);
    let batch = Batch {
        records: vec![genesis, other.clone()],
        ..Batch::default()
    };
    store.append(&batch).unwrap();
    store.fold().unwrap();
    let name = other.log().ref_name();
    let theirs = store.repository_path().to_string_lossy().into_owned();
    meeting.says(&["fetch", "--force", &theirs, &format!("+{name}:{name}")]);
    let harvest = meeting.taken_by(&meeting.ann).unwrap();
    let came = ids(&harvest.records);
    assert!(
        came.contains(&other.id()),
        "the gate sees the second record"
    );
    let known = ids(&meeting.world.records);
    let others = came.iter().filter(|id| **id != other.id());
    assert!(others.into_iter().all(|id| known.contains(id)));
    let pushed = push(
        meeting.ann.repository_path(),
        &meeting.url,
        &[],
        &Manner::alone(),
    )
    .unwrap();
    assert_eq!(pushed.behind, 1, "nothing is forced");
    assert_eq!(meeting.ann.heads().unwrap(), before);
    assert_eq!(
        meeting.says(&["rev-parse", &name]).trim(),
        other.commit_id().to_string()
    );
}

/// Cases 21 to 23: refs that are not named as ours are never looked at.
#[test]
fn foreign_refs_are_ignored() {
    let Some(meeting) = meeting() else { return };
    let commit = meeting.says(&["rev-parse", &meeting.logs()[0]]);
    let before = meeting.listing();
    for name in [
        "refs/heads/main",
        "refs/eyelevel/CON",
        "refs/eyelevel/a/log/b",
        "refs/eyelevel/A",
        "refs/tags/aux",
    ] {
        meeting.says(&["update-ref", name, commit.trim()]);
    }
    let after = meeting.listing();
    assert_eq!(
        after.foreign,
        before.foreign + 3,
        "git names three that begin like ours"
    );
    let nothing = BTreeMap::new();
    let remembered = |listing| meeting.ann.remembered(listing, &nothing);
    assert_eq!(remembered(&after), remembered(&before));
    let harvest = meeting.taken_by(&meeting.somebody_new()).unwrap();
    assert_eq!(harvest.records.len(), meeting.world.records.len());
}

/// A name like ours in front of a record of another log makes no log of it.
#[test]
fn invented_names_of_logs_are_ignored() {
    let Some(meeting) = meeting() else { return };
    let log = meeting.logs().remove(0);
    let commit = meeting.says(&["rev-parse", &log]);
    let (scope, _) = log.split_once("/log/").unwrap();
    for number in 0..3 {
        let name = format!("{scope}/log/{number:064x}-{number:016x}");
        meeting.says(&["update-ref", &name, commit.trim()]);
    }
    let listing = meeting.listing();
    let plan = meeting.ann.plan_exchange(&listing, &BTreeMap::new());
    let plan = plan.unwrap();
    assert_eq!((plan.unlike(), plan.is_fetching()), (0, false));
    assert_eq!(plan.passed_over, 3);
    // Nothing of them is kept either.
    let remembered = meeting.ann.remembered(&listing, &BTreeMap::new());
    assert_eq!(remembered.len(), meeting.logs().len() - 3);
    let harvest = meeting.taken_by(&meeting.somebody_new()).unwrap();
    assert_eq!(harvest.records.len(), meeting.world.records.len());
}

/// However many names are invented for one record, whoever holds nothing yet finds the right one, and
/// is told of the others in one sentence.
#[test]
fn a_crowd_of_invented_names_costs_one_sentence() {
    let Some(meeting) = meeting() else { return };
    let log = meeting.logs().remove(0);
    let commit = meeting.says(&["rev-parse", &log]);
    let (scope, _) = log.split_once("/log/").unwrap();
    for number in 0..20 {
        let name = format!("{scope}/log/{number:064x}-{number:016x}");
        meeting.says(&["update-ref", &name, commit.trim()]);
    }
    let harvest = meeting.taken_by(&meeting.somebody_new()).unwrap();
    assert_eq!(harvest.records.len(), meeting.world.records.len());
    let [said] = harvest.damaged.as_slice() else {
        panic!("{:?}", harvest.damaged);
    };
    assert!(said.reason.starts_with("20 names of logs"), "{said:?}");
}

/// Cases 24 and 25: anything but a commit that is a function of its record costs that log only.
#[test]
fn objects_that_are_no_records_cost_their_log_only() {
    let Some(meeting) = meeting() else { return };
    let [first, second] = <[String; 2]>::try_from(meeting.logs()).unwrap();
    let tip = meeting.says(&["rev-parse", &first]).trim().to_owned();
    let kept = meeting.says(&["rev-list", "--count", &second]);
    let kept: usize = kept.trim().parse().unwrap();
    let tree = meeting
        .says(&["rev-parse", &format!("{first}^{{tree}}")])
        .trim()
        .to_owned();
    let blob = meeting.object("blob", b"not a record");
    let two = format!("100644 blob {blob}\trecord\n100644 blob {blob}\tmore\n");
    let entries: Vec<(&str, String)> = vec![
        ("a blob", blob.clone()),
        ("a tree", tree.clone()),
        ("another record's tree", commit(&meeting, &tree, &[&tip], b"hello")),
        ("no parent", commit(&meeting, &tree, &[], b"hello")),
        ("two parents", commit(&meeting, &tree, &[&tip, &tip], b"hello")),
        ("a thousand parents", commit(&meeting, &tree, &[tip.as_str(); 1000], b"hello")),
        ("a long message", commit(&meeting, &tree, &[&tip], &vec![b'a'; 10 * 1024 * 1024])),
        ("a NUL", commit(&meeting, &tree, &[&tip], b"hel\0lo")),
        ("bad dates", meeting.object("commit", format!("tree {tree}\nparent {tip}\nauthor a <a> 99999999999999999999 +9999\ncommitter a <a> -1 +0000\n\nx").as_bytes())),
        ("two files", commit(&meeting, &mktree(&meeting, &two), &[&tip], b"hello")),
        ("a link", commit(&meeting, &mktree(&meeting, &format!("120000 blob {blob}\trecord\n")), &[&tip], b"hello")),
        ("a repository", commit(&meeting, &raw_tree(&meeting, &blob, ".git"), &[&tip], b"hello")),
        ("dots", commit(&meeting, &raw_tree(&meeting, &blob, ".."), &[&tip], b"hello")),
    ];
    for (what, object) in entries {
        fs::write(meeting.remote.join("packed-refs"), "").unwrap();
        fs::create_dir_all(meeting.remote.join(&first).parent().unwrap()).unwrap();
        fs::write(meeting.remote.join(&first), format!("{object}\n")).unwrap();
        let harvest = match meeting.taken_by(&meeting.somebody_new()) {
            Ok(harvest) => harvest,
            // Git itself may refuse to send what is not even an object of its kinds.
            Err(error) => panic!("{what}: {error}"),
        };
        assert_eq!(harvest.damaged.len(), 1, "{what}: {:?}", harvest.damaged);
        let others = harvest
            .records
            .iter()
            .filter(|r| r.log().ref_name() == second);
        assert_eq!(others.count(), kept, "{what}: the other log arrives");
        assert!(!meeting.quarantine().exists(), "{what}");
    }
}

fn commit(meeting: &Meeting, tree: &str, parents: &[&str], message: &[u8]) -> String {
    let mut bytes = format!("tree {tree}\n").into_bytes();
    for parent in parents {
        bytes.extend(format!("parent {parent}\n").into_bytes());
    }
    bytes.extend(b"author a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\n\n");
    bytes.extend(message);
    meeting.object("commit", &bytes)
}

fn mktree(meeting: &Meeting, entries: &str) -> String {
    let mut bytes = Vec::new();
    for line in entries.lines() {
        let (front, name) = line.split_once('\t').unwrap();
        let words: Vec<&str> = front.split(' ').collect();
        bytes.extend(format!("{} {name}\0", words[0]).into_bytes());
        let id: CommitId = words[2].parse().unwrap();
        bytes.extend(id.as_bytes());
    }
    meeting.object("tree", &bytes)
}

fn raw_tree(meeting: &Meeting, blob: &str, name: &str) -> String {
    mktree(meeting, &format!("100644 blob {blob}\t{name}\n"))
}

/// Cases 17 to 19: a damaged pack on the remote is refused whole and leaves nothing behind.
#[test]
fn a_damaged_remote_is_refused_and_leaves_nothing() {
    let Some(meeting) = meeting() else { return };
    meeting.says(&["repack", "-a", "-d", "-q"]);
    let sound = meeting.place.path().join("sound");
    copy(&meeting.remote, &sound);
    let ben = meeting.somebody_new();
    let folder = meeting.remote.join("objects/pack");
    let pack = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "pack"))
        .unwrap();
    let bytes = fs::read(&pack).unwrap();
    let mut refused = 0;
    for part in 1..16 {
        let at = bytes.len() * part / 16;
        let mut altered = bytes.clone();
        altered[at] ^= 0x10;
        for damaged in [bytes[..at].to_vec(), altered] {
            fs::remove_file(&pack).unwrap();
            fs::write(&pack, damaged).unwrap();
            match meeting.taken_by(&ben) {
                Ok(harvest) => assert!(harvest.records.len() <= meeting.world.records.len()),
                Err(error) => {
                    refused += 1;
                    assert!(!error.to_string().is_empty());
                }
            }
            assert!(!meeting.quarantine().exists());
        }
    }
    assert!(refused >= 15, "a cut pack is no pack: {refused}");
    fs::remove_dir_all(&meeting.remote).unwrap();
    copy(&sound, &meeting.remote);
    assert_eq!(
        meeting.taken_by(&ben).unwrap().records.len(),
        meeting.world.records.len()
    );
}

/// Case 17 again: one damaged object in a pack there costs its own log, and the rest arrives.
#[test]
fn a_damaged_object_on_a_remote_costs_its_log_only() {
    let Some(meeting) = meeting() else { return };
    let [first, second] = <[String; 2]>::try_from(meeting.logs()).unwrap();
    let kept = meeting.says(&["rev-list", "--count", &second]);
    meeting.damages(&[&format!("{first}:record")]);
    let harvest = meeting.taken_by(&meeting.somebody_new()).unwrap();
    let others = harvest
        .records
        .iter()
        .filter(|r| r.log().ref_name() == second);
    assert_eq!(others.count(), kept.trim().parse::<usize>().unwrap());
    assert!(
        harvest.damaged.iter().any(|d| d.reason.contains(&first)),
        "{:?}",
        harvest.damaged
    );
    assert!(!meeting.quarantine().exists());
}

/// What was damaged in a folder stands there whole again once somebody who has it lays it beside:
/// the next newcomer takes everything, and stock git can read it.
#[test]
fn what_is_damaged_on_a_stick_is_put_right_by_whoever_has_it() {
    let Some(meeting) = meeting() else { return };
    let lost = || {
        let listing = meeting.listing();
        let quarantine = meeting.quarantine();
        store::examine(&quarantine, &meeting.url, &listing, &Manner::alone())
            .unwrap()
            .unwrap()
    };
    assert!(lost().is_empty());
    let log = meeting.logs().remove(0);
    let names = meeting.says(&["for-each-ref", "--format=%(refname)"]);
    let key = names.lines().find(|name| name.contains("/keys/")).unwrap();
    meeting.damages(&[&format!("{log}:record"), key]);
    let named = [log, key.to_owned()];
    let damaged = lost();
    assert_eq!(damaged, BTreeSet::from(named));
    assert!(!meeting.quarantine().exists());

    let listing = meeting.listing();
    let nothing = meeting
        .somebody_new()
        .lay_beside(&meeting.remote, &listing, &damaged);
    assert_eq!(
        nothing.unwrap(),
        0,
        "whoever has nothing puts nothing right"
    );
    assert_eq!(lost(), damaged);
    let laid = meeting.ann.lay_beside(&meeting.remote, &listing, &damaged);
    assert_eq!(laid.unwrap(), 2);
    assert!(lost().is_empty());
    let harvest = meeting.taken_by(&meeting.somebody_new()).unwrap();
    assert_eq!(
        (harvest.damaged, ids(&harvest.records)),
        (vec![], ids(&all(&meeting.ann)))
    );

    // A folder of packs that leads somewhere else is not written to.
    #[cfg(unix)]
    {
        let packs = meeting.remote.join("objects/pack");
        let other = meeting.place.path().join("elsewhere");
        fs::rename(&packs, &other).unwrap();
        std::os::unix::fs::symlink(&other, &packs).unwrap();
        let before = fs::read_dir(&other).unwrap().count();
        let refused = meeting.ann.lay_beside(&meeting.remote, &listing, &damaged);
        assert!(refused.is_err());
        assert_eq!(fs::read_dir(&other).unwrap().count(), before);
    }
}

/// Cases 15, 16 and 27: more than we accept, in bytes, in one object, in refs.
#[test]
fn too_much_is_refused() {
    let Some(meeting) = meeting() else { return };
    let ben = meeting.somebody_new();
    let few = HardLimits {
        refs: 2,
        ..HardLimits::default()
    };
    let refused = meeting.taken_within(&ben, few).unwrap_err();
    assert_eq!(refused.code(), "remote-too-large");
    let small = HardLimits {
        bytes: 1024,
        ..HardLimits::default()
    };
    let refused = meeting.taken_within(&ben, small).unwrap_err();
    assert_eq!(refused.code(), "remote-too-large");
    assert!(!meeting.quarantine().exists());
    // A blob of 20 MB in the place of a key: shrunk to nothing on the way, still not read.
    let blob = meeting.object("blob", &vec![0; 20 * 1024 * 1024]);
    let text = meeting.says(&["for-each-ref", "--format=%(refname)"]);
    let key = text.lines().find(|name| name.contains("/keys/")).unwrap();
    meeting.says(&["update-ref", key, &blob]);
    let harvest = meeting.taken_by(&ben).unwrap();
    assert_eq!(harvest.damaged.len(), 1);
    assert_eq!(harvest.records.len(), meeting.world.records.len());
}

/// A repository on a stick is somebody else's: nothing in it is run, whatever it names.
#[cfg(unix)]
#[test]
fn nothing_on_a_stick_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let Some(mut meeting) = meeting() else { return };
    let canary = meeting.place.path().join("canary");
    let script = meeting.place.path().join("script");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\n", canary.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let hooks = meeting.remote.join("hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "pre-receive",
        "update",
        "post-receive",
        "post-update",
        "reference-transaction",
        "proc-receive",
        "pre-auto-gc",
    ] {
        fs::copy(&script, hooks.join(hook)).unwrap();
    }
    // A second repository makes the first one ask for its refs.
    let other = meeting.place.path().join("other.git");
    make_remote(&other).unwrap();
    fs::create_dir_all(meeting.remote.join("objects/info")).unwrap();
    fs::write(
        meeting.remote.join("objects/info/alternates"),
        format!("{}\n", other.join("objects").display()),
    )
    .unwrap();
    let script = script.to_string_lossy().into_owned();
    let settings = [
        ("core.alternateRefsCommand", script.as_str()),
        ("core.fsmonitor", &script),
        ("core.sshCommand", &script),
        ("gc.recentObjectsHook", &script),
        ("uploadpack.packObjectsHook", &script),
        ("receive.procReceiveRefs", "refs/eyelevel"),
        ("gc.auto", "1"),
        ("receive.autogc", "true"),
    ];
    for (name, value) in settings {
        meeting.says(&["config", name, value]);
    }
    let mut cat = Author::of(5, meeting.world.space);
    let batch = Batch {
        records: vec![cat.write("hello", &[])],
        ..Batch::default()
    };
    meeting.ann.append(&batch).unwrap();
    meeting.ann.fold().unwrap();
    let pushed = push(
        meeting.ann.repository_path(),
        &meeting.url,
        &[],
        &Manner::alone(),
    );
    let harvest = meeting.taken_by(&meeting.somebody_new()).unwrap();
    assert!(!canary.exists(), "something on the stick was run");
    assert_eq!(
        harvest.records.len(),
        meeting.world.records.len() + pushed.map_or(0, |pushed| pushed.moved as usize)
    );
}

#[test]
fn a_folder_that_is_not_there_is_a_stick_that_is_not_in() {
    let Some(meeting) = meeting() else { return };
    fs::remove_dir_all(&meeting.remote).unwrap();
    let refused = list(
        meeting.ann.repository_path(),
        &meeting.url,
        &Manner::alone(),
    )
    .unwrap_err();
    assert!(
        refused.to_string().contains("plug the stick in"),
        "{refused}"
    );
    fs::create_dir(&meeting.remote).unwrap();
    fs::write(meeting.remote.join("letter"), "hello").unwrap();
    let refused = list(
        meeting.ann.repository_path(),
        &meeting.url,
        &Manner::alone(),
    )
    .unwrap_err();
    assert_eq!(refused.code(), "remote-absent", "{refused}");
    make_remote(&meeting.remote).unwrap();
    assert!(
        !Path::new(&meeting.remote).join("HEAD").exists(),
        "nobody's folder is made a repository"
    );
}

/// Stock git finds nothing wrong with what was pushed.
#[test]
fn git_audits_what_was_pushed() {
    let Some(meeting) = meeting() else { return };
    let run = Command::new("git")
        .arg("--git-dir")
        .arg(&meeting.remote)
        .args(["fsck", "--strict", "--no-dangling"])
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
}
