//! A disk that was rolled back in place: an old copy of the folder, put where the newer one was.
//!
//! Whoever copies a folder back makes its files anew, and when they came into being tells. Where the
//! whole disk went back, nothing on it says that it is old. It is noticed when somebody is met who
//! holds what was written since; where a disk can go back, what is written before that stands in a log
//! of its own.

use crate::alike::set;
use crate::common::Table;
use model::Field;
use replica::{Answer, DeviceAct, Intent, Question};

const ANN: usize = 0;
const BEN: usize = 1;

/// Ann, whose folder stands in one place, and Ben.
fn settled() -> Table {
    let mut table = Table::of(&["Ann", "Ben"]);
    for device in [ANN, BEN] {
        table.devices[device].disk.place = Some(format!("machine {device}, folder"));
        table.restart(device, true);
    }
    set(&mut table, Field::Headline, "Mends bikes");
    table.encounter(ANN, BEN);
    table
}

/// What Ben sees of Ann in two fields.
fn seen(table: &mut Table) -> [Option<String>; 2] {
    let person = Some(table.person(ANN).to_string());
    let profile = match table.act(BEN, Intent::Ask(Question::Profile { person })) {
        Answer::Person(card) => card.profile,
        other => panic!("{other:?}"),
    };
    [profile.headline, profile.place]
}

/// Counts the forks a device knows of, in the space and where its owner takes part.
fn forks(table: &mut Table, device: usize) -> usize {
    let place = None;
    match table.act(device, Intent::Ask(Question::Governance { place })) {
        Answer::Governance(views) => views.iter().map(|view| view.forks.len()).sum(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_rolled_back_comes_back_from_the_first_peer_and_nothing_is_signed_twice() {
    for keep_index in [true, false] {
        let mut table = settled();
        let old = table.devices[ANN].disk.clone();
        set(&mut table, Field::Place, "Hamburg");
        table.encounter(ANN, BEN);
        table.devices[ANN].disk = old;
        table.restart(ANN, keep_index);
        table.encounter(ANN, BEN);
        // The device has its own words again and goes on behind them.
        set(&mut table, Field::Headline, "Mends lamps");
        table.encounter(ANN, BEN);
        let both = ["Mends lamps", "Hamburg"].map(|it| Some(it.to_owned()));
        assert_eq!(seen(&mut table), both);
        assert_eq!([forks(&mut table, ANN), forks(&mut table, BEN)], [0, 0]);
        let digests = [ANN, BEN].map(|device| table.status(device).digest);
        assert_eq!(digests[0], digests[1]);
        let notice = table.status(ANN).notice.unwrap_or_default();
        assert!(notice.contains("put back to an earlier state"), "{notice}");
    }
}

/// The logs of a device in the space.
fn logs(table: &Table, device: usize) -> usize {
    let key = table.name(device).0;
    let logs = table.devices[device].disk.records.keys();
    logs.filter(|log| log.key == key).count()
}

#[test]
fn what_was_written_before_the_first_peer_stands_beside_what_a_disk_has_lost() {
    for keep_index in [true, false] {
        let mut table = settled();
        table.devices[ANN].disk.run = Some("monday".to_owned());
        table.restart(ANN, true);
        table.encounter(ANN, BEN);
        let old = table.devices[ANN].disk.clone();
        set(&mut table, Field::Place, "Hamburg");
        table.encounter(ANN, BEN);
        assert_eq!(logs(&table, ANN), 1, "a peer knew of nothing newer");
        table.devices[ANN].disk = old;
        table.devices[ANN].disk.run = Some("tuesday".to_owned());
        table.restart(ANN, keep_index);
        // Nobody was met, so nothing tells that another record stands in this place.
        set(&mut table, Field::Headline, "Mends lamps");
        for _ in 0..2 {
            table.encounter(ANN, BEN);
        }
        assert_eq!([forks(&mut table, ANN), forks(&mut table, BEN)], [0, 0]);
        let both = ["Mends lamps", "Hamburg"].map(|it| Some(it.to_owned()));
        assert_eq!(seen(&mut table), both);
        let notice = table.status(ANN).notice.unwrap_or_default();
        assert!(notice.contains("put back to an earlier state"), "{notice}");
        let digests = [ANN, BEN].map(|device| table.status(device).digest);
        assert_eq!(digests[0], digests[1]);
    }
}

#[test]
fn a_run_of_the_machine_begins_one_new_log_at_most_and_none_behind_a_peer() {
    let mut table = settled();
    table.devices[ANN].disk.run = Some("monday".to_owned());
    table.restart(ANN, true);
    table.encounter(ANN, BEN);
    for keep in 0..3 {
        table.restart(ANN, true);
        set(&mut table, Field::Headline, &format!("Mends bike {keep}"));
    }
    assert_eq!(logs(&table, ANN), 1, "this run was sure already");
    table.devices[ANN].disk.run = Some("tuesday".to_owned());
    table.restart(ANN, true);
    table.encounter(ANN, BEN);
    set(&mut table, Field::Headline, "Mends cars");
    assert_eq!(logs(&table, ANN), 1, "a peer was met first");
    table.devices[ANN].disk.run = Some("wednesday".to_owned());
    for keep in 0..3 {
        table.restart(ANN, true);
        set(&mut table, Field::Headline, &format!("Mends train {keep}"));
    }
    assert_eq!(logs(&table, ANN), 2, "once");
    table.encounter(ANN, BEN);
    assert_eq!(seen(&mut table)[0].as_deref(), Some("Mends train 2"));
    assert!(table.status(ANN).notice.is_none(), "nothing had gone back");
}

#[test]
fn what_was_put_back_is_noticed_at_once_and_signs_nothing_twice() {
    for (name, keep_index) in [("folder", true), ("journal", true), ("journal", false)] {
        let mut table = settled();
        let births = [("folder", "one"), ("journal", "two")].map(|(n, b)| (n, b.to_owned()));
        table.devices[ANN].disk.births = births.into();
        table.restart(ANN, true);
        assert!(
            table.status(ANN).notice.is_none(),
            "noted for the first time"
        );
        table.restart(ANN, keep_index);
        assert!(table.status(ANN).notice.is_none(), "where it was");
        let old = table.devices[ANN].disk.clone();
        set(&mut table, Field::Place, "Hamburg");
        table.encounter(ANN, BEN);
        table.devices[ANN].disk = old;
        let births = &mut table.devices[ANN].disk.births;
        births.insert(name, "later".to_owned());
        table.restart(ANN, keep_index);
        let notice = table.status(ANN).notice.unwrap_or_default();
        assert!(notice.contains("copied or restored"), "{notice}");
        table.act(ANN, Intent::Device(DeviceAct::Noted));
        assert!(table.status(ANN).notice.is_none(), "its owner knows");
        // Nobody was met before this is written, and still no place is signed twice.
        set(&mut table, Field::Headline, "Mends lamps");
        for _ in 0..2 {
            table.encounter(ANN, BEN);
        }
        let both = ["Mends lamps", "Hamburg"].map(|it| Some(it.to_owned()));
        assert_eq!(seen(&mut table), both, "{name}");
        assert_eq!([forks(&mut table, ANN), forks(&mut table, BEN)], [0, 0]);
        let digests = [ANN, BEN].map(|device| table.status(device).digest);
        assert_eq!(digests[0], digests[1]);
    }
}

#[test]
fn what_was_written_before_the_first_peer_is_a_fork_its_owner_is_told_of_and_both_edits_stay() {
    let mut table = settled();
    let old = table.devices[ANN].disk.clone();
    set(&mut table, Field::Place, "Hamburg");
    table.encounter(ANN, BEN);
    table.devices[ANN].disk = old;
    table.restart(ANN, true);
    // Nobody was met, so nothing tells that another record stands in this place.
    set(&mut table, Field::Headline, "Mends lamps");
    table.encounter(ANN, BEN);
    table.encounter(ANN, BEN);
    assert_eq!([forks(&mut table, ANN), forks(&mut table, BEN)], [1, 1]);
    let notice = table.status(ANN).notice.unwrap_or_default();
    assert!(notice.contains("goes on under a new name"), "{notice}");
    // What either hand wrote counts nowhere, and the device has said both again.
    let both = ["Mends lamps", "Hamburg"].map(|it| Some(it.to_owned()));
    table.encounter(ANN, BEN);
    assert_eq!(seen(&mut table), both);
    // What is written from now on counts everywhere, and nothing is said a third time.
    set(&mut table, Field::Headline, "Mends clocks");
    table.encounter(ANN, BEN);
    assert_eq!(seen(&mut table)[0].as_deref(), Some("Mends clocks"));
    table.restart(ANN, false);
    table.encounter(ANN, BEN);
    assert_eq!(seen(&mut table)[0].as_deref(), Some("Mends clocks"));
    let digests = [ANN, BEN].map(|device| table.status(device).digest);
    assert_eq!(digests[0], digests[1]);
}
