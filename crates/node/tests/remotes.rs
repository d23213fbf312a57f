//! Git remotes that a running node visits by itself.

use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use crate::common::{Somebody, options, wait};
use model::{Edit, Field};
use node::{Carried, Carry, NetworkAct, Node, Options, RemoteView, SyncedRemote};
use replica::{GovernAct, Intent, Reach, Refusal, Rule, Standing};

fn remotes(somebody: &Somebody) -> Vec<RemoteView> {
    match somebody.node.carry(Carry::ListRemotes).unwrap() {
        Carried::Remotes(remotes) => remotes,
        other => panic!("{other:?}"),
    }
}

/// Two who are never connected hold the same, and nobody typed anything but the address.
#[test]
fn a_running_node_exchanges_with_its_remotes_by_itself() {
    if Command::new("git").arg("--version").output().is_err() {
        println!("skipped: no git here");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let url = place
        .path()
        .join("share.git")
        .to_string_lossy()
        .into_owned();
    let mut ann = Somebody::founder("Ann Berg");
    let mut ben = Somebody::new();
    ben.joins(&ann.ticket(), "Ben Ito");
    ben.becomes_member();
    wait("both hold the same", || {
        ann.status().digest == ben.status().digest
    });
    ben.stops();
    let headline = Edit::Set(Field::Headline, vec!["by way of a folder".to_owned()]);
    ann.does(Intent::Profile(vec![headline]));
    for somebody in [&mut ann, &mut ben] {
        somebody.stops();
        let usual = options(somebody.folder.path());
        somebody.node = Node::start(usual.clone()).unwrap();
        let add = Carry::AddRemote {
            name: "share".to_owned(),
            url: url.clone(),
        };
        somebody.node.carry(add).unwrap();
        somebody.stops();
        let visiting = Options {
            visit_after: Duration::from_millis(100),
            ..usual
        };
        somebody.node = Node::start(visiting).unwrap();
        wait("the remote was visited", || {
            let visited = remotes(somebody);
            visited
                .iter()
                .all(|remote| remote.state.as_deref() == Some("done"))
        });
        // Whoever comes next finds nobody.
        somebody.stops();
    }
    assert_eq!(ben.names_seen(), ["Ann Berg"]);
    let view = ben.node.view();
    let headlines = view.people.iter().map(|card| card.profile.headline.clone());
    assert_eq!(
        headlines.collect::<Vec<_>>(),
        [Some("by way of a folder".to_owned())]
    );
}

/// Two who exchange with one folder at the same moment meet on its refs; neither is told of it.
#[test]
fn two_who_exchange_at_the_same_moment_both_come_to_an_end() {
    if Command::new("git").arg("--version").output().is_err() {
        println!("skipped: no git here");
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let url = place
        .path()
        .join("share.git")
        .to_string_lossy()
        .into_owned();
    let ann = Somebody::founder("Ann Berg");
    let ben = Somebody::new();
    ben.joins(&ann.ticket(), "Ben Ito");
    ben.becomes_member();
    wait("both hold the same", || {
        ann.status().digest == ben.status().digest
    });
    for somebody in [&ann, &ben] {
        let add = Carry::AddRemote {
            name: "share".to_owned(),
            url: url.clone(),
        };
        somebody.node.carry(add).unwrap();
    }
    for round in 0..6 {
        let headline = Edit::Set(Field::Headline, vec![format!("round {round}")]);
        ann.does(Intent::Profile(vec![headline]));
        wait("both hold what was said", || {
            ann.status().digest == ben.status().digest
        });
        std::thread::scope(|scope| {
            for somebody in [&ann, &ben] {
                scope.spawn(move || {
                    let sync = Carry::SyncRemotes {
                        name: None,
                        is_unattended: true,
                    };
                    let Carried::Synced(synced) = somebody.node.carry(sync).unwrap() else {
                        panic!("no exchange");
                    };
                    let [one] = synced.as_slice() else {
                        panic!("{synced:?}");
                    };
                    assert_eq!((one.state.as_str(), one.pending), ("done", 0), "{one:?}");
                });
            }
        });
    }
}

/// A remote that is refused leaves nothing behind, and a folder of other files is none.
#[test]
fn a_remote_that_is_refused_makes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let ann = Somebody::founder("Ann Berg");
    let add = |name: &str, folder: &std::path::Path| {
        ann.node.carry(Carry::AddRemote {
            name: name.to_owned(),
            url: folder.to_string_lossy().into_owned(),
        })
    };
    let (first, second) = (place.path().join("a.git"), place.path().join("b.git"));
    add("share", &first).unwrap();
    assert_eq!(add("share", &second).unwrap_err().code, "remote-taken");
    assert!(first.join("HEAD").exists() && !second.exists());
    let papers = place.path().join("papers");
    std::fs::create_dir(&papers).unwrap();
    std::fs::write(papers.join("letter.txt"), "Dear Ben").unwrap();
    assert_eq!(add("papers", &papers).unwrap_err().code, "remote-absent");
    assert_eq!(std::fs::read_dir(&papers).unwrap().count(), 1);
    // One that was there before is taken as it is, and so is a working copy.
    add("again", &first).unwrap();
    std::fs::create_dir_all(papers.join(".git/objects")).unwrap();
    std::fs::write(papers.join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
    add("papers", &papers).unwrap();
}

/// Whoever stops an exchange with somebody who never answers waits for nothing any more, and the
/// next remote is left for another time.
#[test]
fn stopping_does_not_wait_for_git() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let ann = Somebody::founder("Ann Berg");
    for name in ["one", "two"] {
        let add = Carry::AddRemote {
            name: name.to_owned(),
            url: format!("https://127.0.0.1:{port}/{name}.git"),
        };
        ann.node.carry(add).unwrap();
    }
    let node = ann.node.clone();
    let exchange = std::thread::spawn(move || {
        node.carry(Carry::SyncRemotes {
            name: None,
            is_unattended: true,
        })
    });
    wait("git runs, or there is none that could", || {
        exchange.is_finished() || ann.node.network_view().carrying.is_some()
    });
    // Until git itself is under way nothing is left to stop but the steps before it.
    std::thread::sleep(Duration::from_millis(500));
    let stopped_at = Instant::now();
    if ann.node.carry(Carry::Cancel).is_err() {
        return println!("skipped: no git here that speaks https");
    }
    let Carried::Synced(synced) = exchange.join().unwrap().unwrap() else {
        panic!("no exchange");
    };
    assert!(stopped_at.elapsed() < Duration::from_secs(20));
    let [one] = synced.as_slice() else {
        panic!("the other one was tried too: {synced:?}");
    };
    assert_eq!(one.state, "pending");
    assert!(
        one.sentence.contains("Stopped before its end"),
        "{}",
        one.sentence
    );
}

fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        println!("skipped: no git here");
    }
    found
}

/// Starts somebody again, alone: whoever else runs is stopped by the caller.
fn alone(somebody: &mut Somebody) {
    somebody.stops();
    somebody.node = Node::start(options(somebody.folder.path())).unwrap();
}

fn syncs(somebody: &Somebody) -> SyncedRemote {
    let sync = Carry::SyncRemotes {
        name: None,
        is_unattended: true,
    };
    match somebody.node.carry(sync).unwrap() {
        Carried::Synced(mut synced) if synced.len() == 1 => synced.remove(0),
        other => panic!("{other:?}"),
    }
}

fn says(somebody: &Somebody, headline: &str) {
    let edit = Edit::Set(Field::Headline, vec![headline.to_owned()]);
    somebody.does(Intent::Profile(vec![edit]));
}

fn headlines(somebody: &Somebody) -> Vec<String> {
    let view = somebody.node.view();
    let cards = view.people.iter();
    cards
        .filter_map(|card| card.profile.headline.clone())
        .collect()
}

/// Ann, Ben and Cem, who hold the same; none of them runs.
fn three() -> [Somebody; 3] {
    let ann = Somebody::founder("Ann Berg");
    let (ben, cem) = (Somebody::new(), Somebody::new());
    for (who, name) in [(&ben, "Ben Ito"), (&cem, "Cem Kaya")] {
        who.joins(&ann.ticket(), name);
        who.becomes_member();
    }
    wait("all know each other by name", || {
        let all = [&ann, &ben, &cem];
        all.iter().all(|who| who.names_seen().len() == 2)
    });
    wait("all hold the same", || {
        let digests = [&ann, &ben, &cem].map(|who| who.status().digest);
        digests[0] == digests[1] && digests[1] == digests[2]
    });
    let all = [ann, ben, cem];
    all.iter().for_each(Somebody::stops);
    all
}

fn offboards_cem(ann: &Somebody) {
    let rule = Rule::Exclude {
        person: "Cem Kaya".to_owned(),
        guests: false,
    };
    let place = String::new();
    ann.does(Intent::Govern(GovernAct::Propose { place, rule }));
}

/// Somebody is shut out between two exchanges, and those who stay meet by a git remote alone.
#[test]
fn whoever_meets_by_git_alone_reads_on_after_an_exclusion() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let url = place.path().join("share.git");
    let [mut ann, mut ben, mut cem] = three();
    for somebody in [&mut ann, &mut ben, &mut cem] {
        alone(somebody);
        let add = Carry::AddRemote {
            name: "share".to_owned(),
            url: url.to_string_lossy().into_owned(),
        };
        somebody.node.carry(add).unwrap();
        assert_eq!(syncs(somebody).waiting, 0);
        somebody.stops();
    }
    alone(&mut ann);
    offboards_cem(&ann);
    says(&ann, "for those who stay");
    syncs(&ann);
    ann.stops();
    alone(&mut ben);
    let synced = syncs(&ben);
    assert_eq!(
        (synced.waiting, synced.state.as_str()),
        (0, "done"),
        "{synced:?}"
    );
    wait("it is read", || headlines(&ben) == ["for those who stay"]);
    says(&ben, "so I hear");
    syncs(&ben);
    ben.stops();
    // Nothing is sealed twice, whoever starts again.
    alone(&mut ann);
    assert_eq!(syncs(&ann).pushed, 0);
    wait("it is read", || headlines(&ann) == ["so I hear"]);
    assert_eq!(syncs(&ann).sentence, "Both hold the same.");
    ann.stops();
    // Whoever is shut out finds no key there, however much they fetch.
    alone(&mut cem);
    syncs(&cem);
    assert!(headlines(&cem).is_empty());
}

/// The same by bundles, one of them for somebody alone.
#[test]
fn whoever_meets_by_bundle_alone_reads_on_after_an_exclusion() {
    for recipients in [Vec::new(), vec!["Ben Ito".to_owned()]] {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("news.bundle");
        let [mut ann, mut ben, _cem] = three();
        alone(&mut ann);
        offboards_cem(&ann);
        says(&ann, "for those who stay");
        let write = Carry::WriteBundle {
            file: file.clone(),
            recipients,
        };
        ann.node.carry(write).unwrap();
        ann.stops();
        alone(&mut ben);
        let Carried::Read(brought) = ben.node.carry(Carry::ReadBundle { file }).unwrap() else {
            panic!("nothing read");
        };
        assert_eq!((brought.waiting, brought.refused.len()), (0, 0));
        wait("it is read", || headlines(&ben) == ["for those who stay"]);
        says(&ben, "so I hear");
    }
}

/// Whoever chose the local network, or nobody at all, is not surprised by git.
#[test]
fn what_one_chose_about_the_network_holds_for_git_servers() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let was_called = || listener.accept().is_ok();
    let folder = place.path().join("share.git");
    let mut ann = Somebody::founder("Ann Berg");
    // The name leads to this machine as well, which nobody can tell before asking for it.
    let far = format!("ssh://127.0.0.1.nip.invalid:{port}/x.git");
    let near = format!("https://127.0.0.1:{port}/x.git");
    for (name, url) in [
        ("far", far),
        ("near", near),
        ("share", folder.to_string_lossy().into_owned()),
    ] {
        let name = name.to_owned();
        ann.node.carry(Carry::AddRemote { name, url }).unwrap();
    }
    let sync = |ann: &Somebody, name: &str| {
        ann.node.carry(Carry::SyncRemotes {
            name: Some(name.to_owned()),
            is_unattended: true,
        })
    };
    let choose = |ann: &Somebody, act: NetworkAct| {
        ann.node.carry(Carry::Network { act }).unwrap();
    };
    choose(&ann, NetworkAct::Pause { on: true });
    for name in ["far", "near"] {
        assert_eq!(sync(&ann, name).unwrap_err().code, "remote-paused");
    }
    assert!(sync(&ann, "share").is_ok(), "a folder is nobody");
    assert!(!was_called());
    choose(&ann, NetworkAct::Pause { on: false });
    choose(&ann, NetworkAct::Reach { reach: Reach::Lan });
    let refusal = sync(&ann, "far").unwrap_err();
    assert_eq!(refusal.code, "remote-beyond-reach");
    let mend = Carry::MendRemote {
        name: "far".to_owned(),
    };
    assert_eq!(
        ann.node.carry(mend).unwrap_err().code,
        "remote-beyond-reach"
    );
    ann.stops();
    // What nobody typed is left alone, and what was said of it before stays.
    let visiting = Options {
        visit_after: Duration::from_millis(100),
        ..options(ann.folder.path())
    };
    ann.node = Node::start(visiting).unwrap();
    let state = |name: &str| {
        let all = remotes(&ann).into_iter();
        all.filter(|remote| remote.name == name)
            .find_map(|remote| remote.state)
    };
    wait("those in reach were visited", || {
        // Whoever calls the near one is not made to wait for an answer.
        was_called();
        state("share").is_some()
    });
    assert_eq!(state("far"), None);
}

fn adds(somebody: &Somebody, name: &str, url: &str) -> Result<Carried, Refusal> {
    somebody.node.carry(Carry::AddRemote {
        name: name.to_owned(),
        url: url.to_owned(),
    })
}

fn mends(somebody: &Somebody, name: &str) -> Result<String, Refusal> {
    let name = name.to_owned();
    match somebody.node.carry(Carry::MendRemote { name })? {
        Carried::Mended(mended) => Ok(mended.sentence),
        other => panic!("{other:?}"),
    }
}

/// A stick that was pulled during a push keeps a lock, and nobody holds it any more.
#[test]
fn a_lock_that_was_left_keeps_nobody_from_a_log_for_good() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let share = place.path().join("share.git");
    let ann = Somebody::founder("Ann Berg");
    adds(&ann, "share", &share.to_string_lossy()).unwrap();
    assert_eq!(syncs(&ann).state, "done");
    let scope = ann.status().scopes.remove(0).scope;
    let logs = share.join(format!("refs/eyelevel/{scope}/log"));
    let log = std::fs::read_dir(logs).unwrap().next().unwrap().unwrap();
    let lock = log.path().with_extension("lock");
    let leave = |hours: u64| {
        let file = std::fs::File::create(&lock).unwrap();
        let age = Duration::from_secs(hours * 60 * 60);
        file.set_modified(SystemTime::now() - age).unwrap();
    };
    leave(0);
    says(&ann, "a stick was pulled");
    let synced = syncs(&ann);
    assert_eq!(synced.state, "pending");
    let named = format!("{} stands in the way", lock.display());
    assert!(synced.sentence.contains(&named), "{}", synced.sentence);
    let said = mends(&ann, "share").unwrap();
    assert!(said.contains(&lock.display().to_string()), "{said}");
    assert!(lock.exists(), "it may be somebody's");
    leave(2);
    let said = mends(&ann, "share").unwrap();
    assert!(said.contains("1 lock, left by a git"), "{said}");
    assert!(!lock.exists());
    leave(2);
    let synced = syncs(&ann);
    assert_eq!(synced.state, "done", "{}", synced.sentence);
    assert!(
        synced.sentence.contains("1 lock there"),
        "{}",
        synced.sentence
    );
    assert_eq!(syncs(&ann).sentence, "Both hold the same.");
}

/// Whoever pauses does not wait for somebody who looks whether all of a remote can be read.
#[test]
fn mending_ends_with_a_pause() {
    if !has_git() {
        return;
    }
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let ann = Somebody::founder("Ann Berg");
    adds(&ann, "near", &format!("https://127.0.0.1:{port}/x.git")).unwrap();
    std::thread::scope(|scope| {
        let mending = scope.spawn(|| mends(&ann, "near"));
        // Held open and never answered: a git that is hung up on ends by itself.
        let _held = silent.accept().unwrap();
        let act = NetworkAct::Pause { on: true };
        ann.node.carry(Carry::Network { act }).unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        while !mending.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        let is_over = mending.is_finished();
        if !is_over {
            ann.node.carry(Carry::Cancel).unwrap();
        }
        assert_eq!(mending.join().unwrap().unwrap_err().code, "remote-stopped");
        assert!(is_over, "it went on");
    });
}

/// What git's settings put in the place of an address is the address.
#[test]
fn what_stands_in_the_place_of_a_local_address_is_not_contacted() {
    if !has_git() {
        return;
    }
    let ann = Somebody::founder("Ann Berg");
    adds(&ann, "near", "https://192.168.1.9/x.git").unwrap();
    let reach = |reach: Reach| {
        let act = NetworkAct::Reach { reach };
        ann.node.carry(Carry::Network { act })
    };
    reach(Reach::Lan).unwrap();
    let ours = store::repository_path(ann.folder.path(), &ann.status().space.unwrap().id);
    let config = ours.join("config");
    let text = std::fs::read_to_string(&config).unwrap();
    let leads_out = "[url \"https://far.invalid/\"]\n\tinsteadOf = https://192.168.1.9/\n";
    std::fs::write(&config, text + leads_out).unwrap();
    let sync = Carry::SyncRemotes {
        name: Some("near".to_owned()),
        is_unattended: true,
    };
    let refused = ann.node.carry(sync).unwrap_err();
    assert_eq!(refused.code, "remote-beyond-reach", "{}", refused.message);
    assert!(refused.message.contains("insteadOf"), "{}", refused.message);
    assert_eq!(mends(&ann, "near").unwrap_err().code, "remote-beyond-reach");
    let nowhere = Reach::Relay("https://relay.example.org:99999".to_owned());
    assert_eq!(reach(nowhere).unwrap_err().code, "unknown-reach");
    assert_eq!(ann.node.network_view().reach, Reach::Lan);
}

/// A device is not its own remote.
#[test]
fn what_lies_in_the_own_folder_is_no_remote() {
    let ann = Somebody::founder("Ann Berg");
    let own = store::repository_path(ann.folder.path(), &ann.status().space.unwrap().id);
    for folder in [own, ann.folder.path().join("new.git")] {
        let refused = adds(&ann, "own", &folder.to_string_lossy()).unwrap_err();
        assert_eq!(refused.code, "remote-address", "{}", refused.message);
        assert!(
            refused.message.contains("its own data"),
            "{}",
            refused.message
        );
    }
    assert!(!ann.folder.path().join("new.git").exists());
    let beside = ann.folder.path().with_extension("git");
    adds(&ann, "beside", &beside.to_string_lossy()).unwrap();
    std::fs::remove_dir_all(beside).unwrap();
}

/// Whom the space has parted with is not told to ask anew.
#[test]
fn a_carrier_that_was_parted_with_is_not_told_how_to_come_in() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let share = place.path().join("share.git");
    let ann = Somebody::founder("Ann Berg");
    let seed = Somebody::new();
    seed.does(Intent::JoinAsCarrier {
        ticket: ann.ticket(),
    });
    wait("the carrier is in", || {
        seed.status().standing == Standing::Member
    });
    for who in [&ann, &seed] {
        adds(who, "share", &share.to_string_lossy()).unwrap();
    }
    let person = ann.status().seeds[0].person.clone();
    let place = String::new();
    let rule = Rule::Exclude {
        person,
        guests: false,
    };
    ann.does(Intent::Govern(GovernAct::Propose { place, rule }));
    wait("the carrier is told", || seed.status().unheard.is_some());
    syncs(&ann);
    let synced = syncs(&seed);
    assert!(
        !synced.sentence.contains("not in yet"),
        "{}",
        synced.sentence
    );
}

/// Alters one byte in the middle of every pack of somebody.
fn damages(somebody: &Somebody) {
    let ours = store::repository_path(somebody.folder.path(), &somebody.status().space.unwrap().id);
    somebody.stops();
    for entry in std::fs::read_dir(ours.join("objects/pack")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "pack") {
            let mut bytes = std::fs::read(&path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x40;
            std::fs::remove_file(&path).unwrap();
            std::fs::write(&path, bytes).unwrap();
        }
    }
}

/// What the disk here lost is not the remote's fault, and keeps nothing else here.
#[test]
fn what_is_damaged_here_keeps_the_rest_from_no_remote() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let share = place.path().join("share.git");
    let [mut ann, _ben, _cem] = three();
    alone(&mut ann);
    damages(&ann);
    alone(&mut ann);
    adds(&ann, "share", &share.to_string_lossy()).unwrap();
    for pushes in [true, false] {
        let synced = syncs(&ann);
        assert_eq!(synced.state, "history-damaged", "{synced:?}");
        assert_eq!(synced.pushed > 0, pushes, "{synced:?}");
        assert!(
            synced.sentence.contains("eyelevel doctor --repair"),
            "{}",
            synced.sentence
        );
    }
}

/// What came from where nothing can be written is here, and told.
#[test]
fn what_came_before_a_push_went_wrong_is_told() {
    if !has_git() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let share = place.path().join("share.git");
    let [mut ann, mut ben, _cem] = three();
    alone(&mut ann);
    says(&ann, "from the share");
    adds(&ann, "share", &share.to_string_lossy()).unwrap();
    syncs(&ann);
    ann.stops();
    alone(&mut ben);
    says(&ben, "nobody takes this");
    adds(&ben, "share", &share.to_string_lossy()).unwrap();
    // Reading leads to the share, writing nowhere.
    let ours = store::repository_path(ben.folder.path(), &ben.status().space.unwrap().id);
    let config = ours.join("config");
    let nowhere = place.path().join("nowhere.git");
    let text = std::fs::read_to_string(&config).unwrap();
    let (nowhere, share) = (nowhere.display(), share.display());
    let splits = format!("[url \"{nowhere}\"]\n\tpushInsteadOf = {share}\n");
    std::fs::write(&config, text + &splits).unwrap();
    let synced = syncs(&ben);
    assert_eq!(synced.state, "remote-absent", "{synced:?}");
    assert!(synced.new > 0, "{synced:?}");
    let begins = format!("{} new record", synced.new);
    assert!(synced.sentence.starts_with(&begins), "{}", synced.sentence);
    let listed = remotes(&ben).remove(0).sentence.unwrap();
    assert!(listed.starts_with(&begins), "{listed}");
}
