//! Carrying that takes long: how far it is, stopping it without losing what came, pausing.

use std::time::Duration;

use crate::common::{PATIENCE, Somebody, wait};
use model::{Edit, Field};
use node::{Brought, Carried, Carry, NetworkAct};
use replica::{CarryTask, Intent, NetworkView, PeerState, Refusal};

/// How many records make a bundle of several pieces.
const MANY: usize = 2_500;
/// How many are handed in before the first is waited for.
const AT_ONCE: usize = 50;

fn says_much(somebody: &Somebody, count: usize) {
    for first in (0..count).step_by(AT_ONCE) {
        let edits = (first..first + AT_ONCE).map(|n| {
            let edit = Edit::Set(Field::Headline, vec![format!("headline {n}")]);
            somebody
                .node
                .submit(Intent::Profile(vec![edit]))
                .expect("room")
        });
        for pending in edits.collect::<Vec<_>>() {
            pending.wait(PATIENCE).expect("not refused");
        }
    }
}

fn read(somebody: &Somebody, file: &std::path::Path) -> Brought {
    let file = file.to_owned();
    match somebody.node.carry(Carry::ReadBundle { file }).unwrap() {
        Carried::Read(brought) => brought,
        other => panic!("{other:?}"),
    }
}

fn pause(somebody: &Somebody, on: bool) {
    let act = NetworkAct::Pause { on };
    somebody.node.carry(Carry::Network { act }).unwrap();
}

fn away(somebody: &Somebody) -> bool {
    let view = somebody.node.view();
    let mut peers = view.sync.peers.iter();
    peers.all(|peer| peer.state == PeerState::Away)
}

#[test]
fn a_bundle_that_was_stopped_keeps_what_came_and_goes_on() {
    let ann = Somebody::founder("Ann Berg");
    let ben = Somebody::new();
    ben.joins(&ann.ticket(), "Ben Ito");
    ben.becomes_member();
    // What he says as he comes in may still be on its way.
    wait("both hold the same", || {
        ann.status().digest == ben.status().digest
    });
    pause(&ben, true);
    wait("the session has ended", || away(&ann));
    says_much(&ann, MANY);
    let stick = tempfile::tempdir().expect("a folder");
    let write = |folder: &std::path::Path| {
        let file = folder.join("much.bundle");
        let recipients = Vec::new();
        ann.node.carry(Carry::WriteBundle { file, recipients })
    };
    let refused = write(&ann.folder.path().join("spaces/..")).expect_err("its own files");
    assert_eq!(refused.code, "bundle-in-data");
    write(stick.path()).unwrap();
    let file = stick.path().join("much.bundle");

    // Stopped as soon as it tells how far it is.
    let stopped = std::thread::scope(|scope| {
        let reading = scope.spawn(|| read(&ben, &file));
        loop {
            let carrying = ben.node.network_view().carrying;
            if let Some(carrying) = carrying.filter(|carrying| carrying.done > 0) {
                assert_eq!(carrying.task, CarryTask::ReadBundle);
                assert!(carrying.done <= carrying.of);
                ben.node.carry(Carry::Cancel).unwrap();
                break;
            }
            assert!(!reading.is_finished(), "it told how far it was");
            std::thread::sleep(Duration::from_millis(1));
        }
        reading.join().expect("no panic")
    });
    assert!(stopped.cancelled, "{stopped:?}");
    assert!(stopped.new > 0 && stopped.new < MANY as u64, "{stopped:?}");
    assert_eq!(ben.node.network_view().carrying, None);

    let rest = read(&ben, &file);
    assert!(!rest.cancelled);
    assert_eq!(stopped.new + rest.new, MANY as u64, "nothing twice");
    assert_eq!(ann.status().digest, ben.status().digest);
}

/// Nobody else is to blame where this device contacts nobody.
#[test]
fn whoever_pauses_is_told_so_when_they_catch_up() {
    let ann = Somebody::founder("Ann Berg");
    let ben = Somebody::new();
    ben.joins(&ann.ticket(), "Ben Ito");
    ben.becomes_member();
    pause(&ben, true);
    let refused = ben.node.sync(PATIENCE, None).unwrap_err();
    assert_eq!(refused.code, "network-paused");
    pause(&ben, false);
    assert!(ben.node.sync(PATIENCE, None).is_ok());
}

fn network(somebody: &Somebody, act: NetworkAct) -> Result<NetworkView, Refusal> {
    match somebody.node.carry(Carry::Network { act })? {
        Carried::Network(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

/// How often a stop may come too late, with twice as much to come each time.
const TRIES_MAX: usize = 5;

fn held(somebody: &Somebody) -> u64 {
    let scopes = somebody.status().scopes;
    scopes.iter().map(|scope| scope.records).sum()
}

/// Lets Ben catch up with what Ann says meanwhile and stops it; gives how much is missing, or nothing
/// if all of it had come by then.
fn stop_half_way(ann: &Somebody, ben: &Somebody, many: usize) -> Option<u64> {
    pause(ben, true);
    wait("the session has ended", || away(ann));
    says_much(ann, many);
    let (before, all) = (held(ben), held(ann));
    pause(ben, false);
    wait("some of it has come", || {
        let view = ben.node.network_view();
        if let Some(coming) = view.coming.first() {
            assert_eq!(coming.name.as_deref(), Some("Ann Berg"));
        }
        held(ben) > before
    });
    let Ok(stopped) = network(ben, NetworkAct::Stop { with: None }) else {
        return None;
    };
    assert_eq!(stopped.stopped.len(), 1);
    wait("it is over for both", || away(ben) && away(ann));
    std::thread::sleep(Duration::from_secs(4));
    assert!(away(ben), "nobody goes on by themselves");
    let kept = held(ben);
    assert!(kept > before, "{before} {kept} {all}");
    if kept == all {
        ben.node.sync(PATIENCE, None).unwrap();
        return None;
    }
    Some(all - kept)
}

/// What came of a large catching up stays when it is stopped; nobody goes on by themselves, and the
/// next sync brings the rest.
#[test]
fn a_catching_up_that_was_stopped_keeps_what_came_and_goes_on() {
    let ann = Somebody::founder("Ann Berg");
    let ben = Somebody::new();
    ben.joins(&ann.ticket(), "Ben Ito");
    ben.becomes_member();
    let stop = |with: Option<&str>| NetworkAct::Stop {
        with: with.map(str::to_owned),
    };
    wait("both hold the same", || {
        ann.status().digest == ben.status().digest && network(&ben, stop(None)).is_err()
    });
    let nothing = network(&ben, stop(None)).unwrap_err();
    assert_eq!(nothing.code, "nothing-under-way");
    let stranger = network(&ben, stop(Some("Cem"))).unwrap_err();
    assert_eq!(stranger.code, "unknown-peer");
    // A fast machine is through before anybody can say stop: then there is more to come.
    let stopped = (0..TRIES_MAX).find_map(|doubled| stop_half_way(&ann, &ben, MANY << doubled));
    let missing = stopped.expect("a catching up is stopped before its end");

    let report = ben.node.sync(PATIENCE, None).unwrap();
    assert_eq!(report.peers[0].received, missing, "nothing twice");
    assert!(ben.node.network_view().stopped.is_empty());
    wait("both hold the same again", || {
        ann.status().digest == ben.status().digest
    });
}

#[test]
fn whoever_pauses_is_left_alone_until_they_go_on() {
    let ann = Somebody::founder("Ann Berg");
    let ben = Somebody::new();
    ben.joins(&ann.ticket(), "Ben Ito");
    ben.becomes_member();
    pause(&ann, true);
    wait("both have noticed", || away(&ann) && away(&ben));
    let edit = Edit::Set(Field::Headline, vec!["while Ann pauses".to_owned()]);
    ben.does(Intent::Profile(vec![edit]));
    let report = ben.node.sync(Duration::from_secs(2), None).unwrap();
    assert!(
        report
            .peers
            .iter()
            .all(|peer| peer.state == PeerState::Away)
    );
    assert!(ann.node.network_view().paused);
    pause(&ann, false);
    wait("Ann hears it", || {
        let view = ann.node.view();
        let mut cards = view.people.iter();
        cards.any(|card| card.profile.headline.as_deref() == Some("while Ann pauses"))
    });
}
