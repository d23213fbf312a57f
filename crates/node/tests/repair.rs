//! A damaged record comes again from another device.

use std::path::{Path, PathBuf};

use crate::common::Somebody;
use model::{Edit, Field, Visibility};
use node::{Carried, Carry, NetworkAct, Repaired};
use replica::{Intent, Preference, TalkAct, Theme};

fn packs(folder: &Path) -> Vec<PathBuf> {
    packs_in(folder, "history.git")
}

fn packs_in(folder: &Path, repository: &str) -> Vec<PathBuf> {
    let space = std::fs::read_dir(folder.join("spaces")).unwrap().next();
    let place = space
        .unwrap()
        .unwrap()
        .path()
        .join(repository)
        .join("objects/pack");
    let files = std::fs::read_dir(place).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pack"))
        .collect()
}

/// Alters one byte in the middle of every pack, where a record's sealed bytes stand.
fn damage(folder: &Path) {
    damage_all(packs(folder));
}

fn damage_all(packs: Vec<PathBuf>) {
    for pack in packs {
        let mut bytes = std::fs::read(&pack).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x40;
        std::fs::remove_file(&pack).unwrap();
        std::fs::write(&pack, bytes).unwrap();
    }
}

fn repairs(somebody: &Somebody, timeout_ms: u64) -> Repaired {
    match somebody.node.carry(Carry::Repair { timeout_ms }).unwrap() {
        Carried::Repaired(repaired) => repaired,
        other => panic!("no repair but {other:?}"),
    }
}

#[test]
fn what_is_damaged_here_comes_again_from_another_device() {
    let mut ann = Somebody::anywhere();
    ann.founds("Ann");
    let bob = Somebody::anywhere();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    for n in 0..20 {
        let edit = Edit::Set(Field::Headline, vec![format!("Beekeeper {n}")]);
        bob.does(Intent::Profile(vec![edit]));
    }
    let whole = bob.status().digest;
    crate::common::wait("Ann has everything", || ann.status().digest == whole);
    assert_eq!(
        repairs(&ann, 0),
        Repaired {
            records: repairs(&ann, 0).records,
            ..Repaired::default()
        }
    );
    ann.stops();
    damage(ann.folder.path());

    ann.starts_again();
    let pause = |on| {
        let act = NetworkAct::Pause { on };
        ann.node.carry(Carry::Network { act }).expect("done")
    };
    pause(true);
    let refused = ann.node.carry(Carry::Repair { timeout_ms: 0 });
    assert_eq!(
        refused.expect_err("nobody may be asked").code,
        "network-paused"
    );
    pause(false);
    ann.waits("finds Bob again", |view| {
        view.sync
            .peers
            .iter()
            .any(|peer| peer.state == replica::PeerState::InSync)
    });
    let repaired = repairs(&ann, 20_000);
    assert!(repaired.repaired > 0, "{repaired:?}");
    assert_eq!(repaired.damaged, Vec::<String>::new());
    // Nothing was damaged that a restart would find.
    ann.stops();
    ann.starts_again();
    assert_eq!(repairs(&ann, 0).damaged, Vec::<String>::new());
    assert_eq!(ann.status().digest, whole);
}

#[test]
fn alone_nothing_comes_again_and_nothing_more_is_lost() {
    let mut ann = Somebody::anywhere();
    ann.founds("Ann");
    ann.stops();
    damage(ann.folder.path());
    ann.starts_again();
    let first = repairs(&ann, 200);
    assert_eq!((first.repaired, first.asked), (0, 0));
    assert_eq!(repairs(&ann, 200).damaged, first.damaged);
}

/// What only this device had comes from nobody, and whoever repairs is not sent to look for somebody.
#[test]
fn what_only_one_device_had_is_told_apart() {
    let mut ann = Somebody::anywhere();
    ann.founds("Ann");
    ann.does(Intent::Show {
        field: Field::Headline,
        to: Visibility::Me,
    });
    for n in 0..20 {
        let edit = Edit::Set(Field::Headline, vec![format!("Beekeeper {n}")]);
        ann.does(Intent::Profile(vec![edit]));
    }
    assert_eq!(repairs(&ann, 0).own, 0);
    ann.stops();
    let own = packs_in(ann.folder.path(), "private.git");
    assert!(!own.is_empty());
    damage_all(own);
    ann.starts_again();
    let repaired = repairs(&ann, 200);
    assert!(repaired.own > 0, "{repaired:?}");
    assert_eq!(repaired.own, repaired.damaged.len() as u64, "{repaired:?}");
    assert_eq!((repaired.repaired, repaired.asked), (0, 0));
    goes_on_privately(&mut ann);
}

/// Writes something only oneself sees, behind whatever the disk has lost, and still has it after a start.
fn goes_on_privately(ann: &mut Somebody) {
    for theme in [Theme::Dark, Theme::Light] {
        ann.does(Intent::Prefer(Preference::Theme(theme)));
        ann.stops();
        ann.starts_again();
        ann.waits("has what was kept", |view| {
            let me = view.me.as_ref();
            me.is_some_and(|me| me.preferences.theme == Some(theme))
        });
    }
}

/// What the disk lost takes nothing else along: not what was said to oneself before it, nor what comes after.
#[test]
fn what_is_said_to_oneself_goes_on_behind_a_record_that_is_lost() {
    let ways: [fn(usize, usize) -> bool; 2] =
        [|place, _| place == 0, |place, all| place + 1 == all];
    for is_lost in ways {
        let mut ann = Somebody::anywhere();
        ann.founds("Ann");
        for theme in [Theme::Dark, Theme::Light, Theme::Dark] {
            ann.does(Intent::Prefer(Preference::Theme(theme)));
            // So that each is in a pack of its own.
            ann.stops();
            ann.starts_again();
        }
        ann.stops();
        let mut own = packs_in(ann.folder.path(), "private.git");
        own.sort_by_key(|pack| std::fs::metadata(pack).unwrap().modified().unwrap());
        let all = own.len();
        assert!(all > 1, "{all}");
        let lost = own.into_iter().enumerate();
        let lost = lost.filter(|(place, _)| is_lost(*place, all));
        damage_all(lost.map(|(_, pack)| pack).collect());
        ann.starts_again();
        goes_on_privately(&mut ann);
    }
}

/// Where the sealed files of somebody lie.
fn attached(folder: &Path) -> Vec<PathBuf> {
    let space = std::fs::read_dir(folder.join("spaces")).unwrap().next();
    let place = space.unwrap().unwrap().path().join("attachments");
    let files = std::fs::read_dir(place).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

/// An attached file that has lost a bit is found, fetched from who has it, and opens again.
#[test]
fn a_damaged_attached_file_comes_again() {
    let ann = Somebody::anywhere();
    ann.founds("Ann");
    let bob = Somebody::anywhere();
    bob.joins(&ann.ticket(), "Bob");
    bob.becomes_member();
    crate::common::wait("Ann sees Bob", || ann.names_seen() == ["Bob"]);
    let plan = b"the plan of the garden".repeat(500);
    let file = ann.node.attach(&plan, "plan.txt", "text/plain").unwrap();
    let to = vec![bob.status().person.unwrap()];
    ann.does(Intent::Talk(TalkAct::Say {
        to,
        text: "Look.".to_owned(),
        files: vec![file.clone()],
    }));
    let get = Carry::Get {
        file: file.shown_id(),
        timeout_ms: 20_000,
    };
    crate::common::wait("Bob has the file", || bob.node.carry(get.clone()).is_ok());
    let opens = |somebody: &Somebody| somebody.node.open_attached(&file.shown_id()).ok();
    assert_eq!(opens(&bob), Some(plan.clone()));
    assert_eq!(repairs(&bob, 0).damaged, Vec::<String>::new());

    let [kept] = attached(bob.folder.path()).try_into().unwrap();
    let whole = std::fs::read(&kept).unwrap();
    let mut bytes = whole.clone();
    bytes[whole.len() / 2] ^= 1;
    std::fs::write(&kept, bytes).unwrap();
    assert_eq!(opens(&bob), None);
    let Carried::Checked(checked) = bob.node.carry(Carry::Check).unwrap() else {
        panic!("no check");
    };
    let [damage] = checked.damaged.try_into().unwrap();
    assert!(damage.contains(&file.shown_id()), "{damage}");

    let repaired = repairs(&bob, 20_000);
    assert_eq!((repaired.repaired, repaired.asked), (1, 1), "{repaired:?}");
    assert_eq!(repaired.damaged, Vec::<String>::new());
    assert_eq!(std::fs::read(&kept).unwrap(), whole);
    assert_eq!(opens(&bob), Some(plan));
}
