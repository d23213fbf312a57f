//! Remotes that hold somebody away: what is no record in the place of a log, another space, and a
//! server that never says anything.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use history::CommitId;
use store::{Batch, HardLimits, Manner, RemoteUrl, Sendable, list, push, push_some};

use crate::damage::{flip, offset};
use crate::remote::{Meeting, meeting};
use crate::world::{Author, World, git, git_says, open, packs};

/// Longer than git may take to end, and far shorter than anybody would call for ever.
const PATIENCE: Duration = Duration::from_secs(60);

/// Puts something in the place of the first log there; answers the name of the log and its last
/// record.
fn spoil(meeting: &Meeting, with: impl Fn(&str) -> String) -> (String, String) {
    let log = meeting.logs().remove(0);
    let tip = meeting.says(&["rev-parse", &log]).trim().to_owned();
    let other = with(&log);
    meeting.says(&["update-ref", "--no-deref", &log, &other]);
    assert_ne!(meeting.says(&["rev-parse", &log]).trim(), tip);
    (log, tip)
}

/// What an exchange does: look, fetch, judge, push.
fn exchanged(meeting: &Meeting) -> store::Pushed {
    exchanged_having_seen(meeting, &mut BTreeMap::new())
}

fn exchanged_having_seen(
    meeting: &Meeting,
    seen: &mut BTreeMap<String, CommitId>,
) -> store::Pushed {
    let ours = meeting.ann.repository_path();
    let listing = meeting.listing();
    let plan = meeting.ann.plan_exchange(&listing, seen).unwrap();
    *seen = meeting.ann.remembered(&listing, seen);
    let (mut foul, mut foul_keys) = (plan.foul.clone(), plan.foul_keys.clone());
    if plan.is_fetching() {
        let quarantine = meeting.place.path().join("quarantine.git");
        let fetched = store::fetch(ours, &quarantine, &meeting.url, plan, &Manner::alone());
        let mut fetched = fetched.unwrap().unwrap();
        while !fetched.read_on(64 * 1024).is_last {}
        foul.extend(fetched.foul());
        foul_keys.extend(fetched.foul_keys().clone());
        seen.extend(fetched.sound_keys().clone());
    }
    let mut replaceable = meeting.ann.replaceable(&foul).unwrap();
    replaceable.extend(foul_keys);
    push(ours, &meeting.url, &replaceable, &Manner::alone()).unwrap()
}

fn commit_of(meeting: &Meeting, log: &str, parent: &str) -> String {
    let tree = meeting.says(&["rev-parse", &format!("{log}^{{tree}}")]);
    let parent = meeting.says(&["rev-parse", parent]);
    let text = format!(
        "tree {}\nparent {}\nauthor a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\n\nhi\n",
        tree.trim(),
        parent.trim()
    );
    meeting.object("commit", text.as_bytes())
}

/// Case 26: whatever stands there instead of a log and is no record of it keeps nobody away.
#[test]
fn what_is_no_record_does_not_block_a_log() {
    let Some(meeting) = meeting() else { return };
    let second = meeting.logs().remove(1);
    let other_log = meeting.says(&["rev-parse", &second]).trim().to_owned();
    type Spoiling<'a> = (&'a str, Box<dyn Fn(&str) -> String + 'a>);
    let table: [Spoiling; 4] = [
        (
            "a commit of git's own after the last record",
            Box::new(|log| commit_of(&meeting, log, log)),
        ),
        (
            "one in the middle",
            Box::new(|log| commit_of(&meeting, log, &format!("{log}~1"))),
        ),
        ("a blob", Box::new(|_| meeting.object("blob", b"hello"))),
        ("another log", Box::new(|_| other_log.clone())),
    ];
    for (what, with) in table {
        let (log, tip) = spoil(&meeting, with);
        let pushed = exchanged(&meeting);
        assert_eq!((pushed.replaced, pushed.behind), (1, 0), "{what}");
        assert_eq!(meeting.says(&["rev-parse", &log]).trim(), tip, "{what}");
        let again = exchanged(&meeting);
        assert_eq!(again, store::Pushed::default(), "{what}: nothing is left");
    }
}

/// Records that are not here yet are never replaced, whatever stands behind them.
#[test]
fn records_that_are_not_here_are_never_replaced() {
    let Some(mut meeting) = meeting() else { return };
    // Somebody else holds more of the log of a third author, and brought it there.
    let mut cat = Author::of(5, meeting.world.space);
    let first = cat.write("one", &[]);
    let second = cat.write("two", &[]);
    let mut ben = meeting.somebody_new();
    let all = Batch {
        records: vec![first.clone(), second.clone()],
        ..Batch::default()
    };
    ben.append(&all).unwrap();
    ben.fold().unwrap();
    push(ben.repository_path(), &meeting.url, &[], &Manner::alone()).unwrap();
    let log = second.log().ref_name();
    let foul = commit_of(&meeting, &log, &log);
    meeting.says(&["update-ref", &log, &foul]);
    // Here the second record is not known, so what stands behind it stays.
    let only = Batch {
        records: vec![first],
        ..Batch::default()
    };
    meeting.ann.append(&only).unwrap();
    meeting.ann.fold().unwrap();
    let pushed = exchanged(&meeting);
    assert_eq!(pushed.replaced, 0);
    assert_eq!(meeting.says(&["rev-parse", &log]).trim(), foul);
    // Once it is, the log is put right.
    let rest = Batch {
        records: vec![second.clone()],
        ..Batch::default()
    };
    meeting.ann.append(&rest).unwrap();
    meeting.ann.fold().unwrap();
    assert_eq!(exchanged(&meeting).replaced, 1);
    let tip = second.commit_id().to_string();
    assert_eq!(meeting.says(&["rev-parse", &log]).trim(), tip);
}

/// What stands in the place of a key and is none keeps it from nobody who lacks it.
#[test]
fn what_is_no_key_does_not_block_a_key() {
    let Some(meeting) = meeting() else { return };
    let name = meeting.world.keys[0].ref_name();
    let other_key = meeting.world.keys[1].ref_name();
    let sound = meeting.says(&["rev-parse", &name]).trim().to_owned();
    let log = meeting.logs().remove(0);
    let table = [
        ("a blob", meeting.object("blob", b"hello")),
        ("another key", meeting.says(&["rev-parse", &other_key])),
        ("a commit of ours", meeting.says(&["rev-parse", &log])),
        ("a commit of git's own", commit_of(&meeting, &log, &log)),
    ];
    for (what, there) in table {
        meeting.says(&["update-ref", "--no-deref", &name, there.trim()]);
        let pushed = exchanged(&meeting);
        assert_eq!((pushed.replaced_keys, pushed.refused), (1, 0), "{what}");
        assert_eq!(meeting.says(&["rev-parse", &name]).trim(), sound, "{what}");
        let again = exchanged(&meeting);
        assert_eq!(again, store::Pushed::default(), "{what}: nothing is left");
    }
}

/// The same key as somebody else sealed it is as good as ours: looked at once, and left there.
#[test]
fn a_key_that_was_sealed_otherwise_stays() {
    let Some(mut meeting) = meeting() else { return };
    let [ours, theirs] = Author::of(5, meeting.world.space).wrap_twice(9);
    let batch = Batch {
        keys: vec![ours.clone()],
        ..Batch::default()
    };
    meeting.ann.append(&batch).unwrap();
    meeting.ann.fold().unwrap();
    let mut seen = BTreeMap::new();
    exchanged_having_seen(&meeting, &mut seen);
    let name = ours.ref_name();
    let blob = meeting.object("blob", &theirs.to_bytes());
    meeting.says(&["update-ref", "--no-deref", &name, &blob]);
    let plan = |seen: &BTreeMap<String, CommitId>| {
        let listing = meeting.listing();
        meeting.ann.plan_exchange(&listing, seen).unwrap()
    };
    assert!(plan(&seen).is_fetching(), "nobody has looked at it");
    let pushed = exchanged_having_seen(&meeting, &mut seen);
    let nothing_else = store::Pushed {
        sealed_otherwise: 1,
        ..store::Pushed::default()
    };
    assert_eq!(pushed, nothing_else);
    assert_eq!(meeting.says(&["rev-parse", &name]).trim(), blob);
    assert!(!plan(&seen).is_fetching(), "it was looked at");
}

/// A repository that takes nothing for a log just now says so; it is asked again, as whoever else
/// writes there may be done by then.
#[test]
fn a_server_that_takes_nothing_says_so() {
    let Some(meeting) = meeting() else { return };
    let (log, _) = spoil(&meeting, |_| meeting.object("blob", b"hello"));
    // What a git that was killed leaves behind.
    let lock = meeting.remote.join(format!("{log}.lock"));
    std::fs::create_dir_all(lock.parent().unwrap()).unwrap();
    std::fs::write(&lock, "").unwrap();
    let pushed = exchanged(&meeting);
    assert_eq!(
        (pushed.replaced, pushed.behind, pushed.contested),
        (0, 0, 1),
        "{pushed:?}"
    );
    assert!(pushed.why.is_some());
    std::fs::remove_file(&lock).unwrap();
    assert_eq!(exchanged(&meeting).replaced, 1);
}

/// A remote of another space is known before anything is fetched or pushed.
#[test]
fn a_remote_of_another_space_is_known_by_its_refs() {
    let Some(meeting) = meeting() else { return };
    let listing = meeting.listing();
    assert!(!meeting.ann.is_elsewhere(&listing));
    let (author, genesis) = Author::founder(9);
    let mut eve = open(&meeting.place.path().join("eve"), author.space);
    let batch = Batch {
        records: vec![genesis],
        ..Batch::default()
    };
    eve.append(&batch).unwrap();
    eve.fold().unwrap();
    assert!(eve.is_elsewhere(&listing));
    // Whoever waits to come in holds nothing, and knows which space it is.
    let waits = |folder: &str, space| open(&meeting.place.path().join(folder), space);
    assert!(waits("nobody", author.space).is_elsewhere(&listing));
    assert!(!waits("newcomer", meeting.world.space).is_elsewhere(&listing));
    // Nothing at all belongs to whoever comes first.
    let empty = meeting.place.path().join("empty.git");
    store::make_remote(&empty).unwrap();
    let url = RemoteUrl::parse(&empty.to_string_lossy()).unwrap();
    let listing = list(eve.repository_path(), &url, &Manner::alone()).unwrap();
    assert!(!eve.is_elsewhere(&listing));
}

#[test]
fn a_file_is_no_place_for_a_repository() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("a-file");
    std::fs::write(&file, "words").unwrap();
    let refused = store::make_remote(&file).unwrap_err();
    assert_eq!(refused.trouble(), store::Trouble::NotAFolder);
    let said = refused.to_string();
    let advice = "a file is where a folder should be; name another place";
    assert!(said.ends_with(advice), "{said}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "words");
}

/// Whoever listens and never answers is left when the time is over, and so is the helper git has
/// started, which would keep the pipes open.
#[test]
fn a_git_that_hangs_is_stopped() {
    let Some(meeting) = meeting() else { return };
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = RemoteUrl::parse(&format!("https://127.0.0.1:{port}/x.git")).unwrap();
    for is_unattended in [true, false] {
        let begun = Instant::now();
        let short = Manner {
            limits: HardLimits {
                answer: Duration::from_secs(1),
                ..HardLimits::default()
            },
            is_unattended,
            ..Manner::alone()
        };
        let refused = list(meeting.ann.repository_path(), &url, &short).unwrap_err();
        if refused.code() == "git-refused" {
            return println!("skipped: this git speaks no https: {refused}");
        }
        assert_eq!(refused.code(), "remote-too-slow", "{refused}");
        assert_eq!(
            refused.to_string(),
            format!(
                "https://127.0.0.1:{port}/x.git was not done within 1 second, so git was stopped"
            )
        );
        assert!(begun.elapsed() < PATIENCE);
    }
}

/// Whoever does not want to wait any longer does not wait until the time is over.
#[test]
fn a_git_that_nobody_waits_for_is_stopped_at_once() {
    let Some(meeting) = meeting() else { return };
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = RemoteUrl::parse(&format!("https://127.0.0.1:{port}/x.git")).unwrap();
    for is_unattended in [true, false] {
        let begun = Instant::now();
        let until_cancelled = Manner {
            is_unattended,
            is_cancelled: &|| begun.elapsed() > Duration::from_millis(500),
            ..Manner::alone()
        };
        let refused = list(meeting.ann.repository_path(), &url, &until_cancelled).unwrap_err();
        if refused.code() == "git-refused" {
            return println!("skipped: this git speaks no https: {refused}");
        }
        assert_eq!(refused.code(), "remote-stopped", "{refused}");
        assert!(begun.elapsed() < PATIENCE);
    }
}

/// Git sends everything or nothing; what is whole here goes all the same, each log as far as it is.
#[test]
fn one_damaged_record_keeps_nothing_else_from_a_remote() {
    let place = tempfile::tempdir().unwrap();
    if git(place.path(), &["--version"]).is_none() {
        return;
    }
    let world = World::new(6);
    let path = place.path().join("ann");
    let mut ann = open(&path, world.space);
    ann.append(&world.batch()).unwrap();
    ann.fold().unwrap();
    drop(ann);
    let (victim, before) = (&world.records[8], &world.records[6]);
    assert_eq!(victim.log(), before.log());
    let pack = packs(&path, world.space).remove(0);
    flip(&pack, offset(&pack, &victim.blob_id()) + 100);
    let ann = open(&path, world.space);
    let remote = place.path().join("remote.git");
    store::make_remote(&remote).unwrap();
    let url = RemoteUrl::parse(&remote.to_string_lossy()).unwrap();
    let (ours, alone) = (ann.repository_path(), Manner::alone());
    let sent = push(ours, &url, &[], &alone);
    assert!(
        sent.as_ref().map_or(true, store::Pushed::is_torn),
        "{sent:?}"
    );
    let sendable = || -> Sendable {
        let listing = list(ours, &url, &alone).unwrap();
        ann.sendable(&listing, &[]).unwrap()
    };
    let whole = sendable();
    assert_eq!(whole.damaged, 1);
    let sent = push_some(ours, &url, &whole.refs, &[], &alone).unwrap();
    let everything = 2 + world.keys.len() as u64;
    assert_eq!((sent.moved, sent.refused), (everything, 0), "{sent:?}");
    let reached = git_says(&remote, &["rev-parse", &victim.log().ref_name()]).unwrap();
    assert_eq!(reached.trim(), before.commit_id().to_string());
    let left = sendable();
    assert_eq!((left.refs.len(), left.damaged), (0, 1));
}
