//! What only oneself reads, on all of one's own devices: the one that is added, and the one that
//! begins again from the words.

use std::collections::BTreeSet;

use crate::common::Table;
use model::{Edit, Field, Visibility};
use replica::{
    Answer, DeviceAct, Input, Intent, Preference, Question, Standing, TalkAct, Theme, WordsKept,
};

const ANN: usize = 0;
const BEN: usize = 1;
const LAPTOP: usize = 2;
const SECRET: &str = "canary-7d10 expecting in May";

/// Everything private Ben has: choices, a field only he sees, words with Ann.
fn live(table: &mut Table) {
    table.act(BEN, Intent::Prefer(Preference::Theme(Theme::Dark)));
    let field = Field::LifeStage;
    let to = Visibility::Me;
    table.act(BEN, Intent::Show { field, to });
    set(table, BEN, SECRET);
    table.say(ANN, &[BEN], "Coffee at ten?").unwrap();
    table.encounter(ANN, BEN);
    table.say(BEN, &[ANN], "Gladly.").unwrap();
    let conversation = table.inbox(BEN)[0].id;
    table.act(BEN, Intent::Talk(TalkAct::Read { conversation }));
    let mute = TalkAct::Mute {
        conversation,
        on: true,
    };
    table.act(BEN, Intent::Talk(mute));
    table.encounter(ANN, BEN);
}

fn set(table: &mut Table, device: usize, text: &str) {
    let edit = Edit::Set(Field::LifeStage, vec![text.to_owned()]);
    table.act(device, Intent::Profile(vec![edit]));
}

fn stage(table: &mut Table, device: usize) -> Vec<String> {
    table.me(device).profile.values(Field::LifeStage)
}

/// Asserts that the laptop has everything Ben had.
fn has_everything(table: &mut Table) {
    let said = ["Ann: Coffee at ten?", "Ben: Gladly."];
    assert_eq!(table.heard(LAPTOP), said);
    let inbox = table.inbox(LAPTOP);
    assert_eq!((inbox[0].unread, inbox[0].muted), (0, true));
    assert_eq!(stage(table, LAPTOP), [SECRET]);
    let me = table.me(LAPTOP);
    assert_eq!(me.preferences.theme, Some(Theme::Dark));
}

fn add_laptop(table: &mut Table) {
    table.seat();
    let ticket = match table.act(BEN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(LAPTOP, Intent::Join { ticket, person });
    for _ in 0..2 {
        table.encounter(LAPTOP, BEN);
    }
}

#[test]
fn a_second_device_has_what_was_private_and_said_before_it() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    live(&mut table);
    add_laptop(&mut table);
    has_everything(&mut table);
    for keep_index in [true, false] {
        table.restart(LAPTOP, keep_index);
        has_everything(&mut table);
    }
    // Of two choices the later one counts, on both.
    set(&mut table, LAPTOP, "empty nest");
    for _ in 0..2 {
        table.encounter(LAPTOP, BEN);
    }
    assert_eq!(stage(&mut table, BEN), ["empty nest"]);
    set(&mut table, BEN, "retiring");
    for _ in 0..2 {
        table.encounter(LAPTOP, BEN);
    }
    assert_eq!(stage(&mut table, LAPTOP), ["retiring"]);
    // Nobody else's disk and no frame holds a word of it.
    let canary = b"canary-7d10";
    let is_told = |bytes: &[u8]| bytes.windows(canary.len()).any(|part| part == canary);
    assert!(!table.wire.iter().any(|(_, _, frame)| is_told(frame)));
    let index = &table.devices[ANN].disk.index;
    assert!(!index.values().any(|value| is_told(value)));
    let own = &table.devices[BEN].disk.index;
    assert!(
        !own.values().any(|value| is_told(value)),
        "nor one's own index"
    );
}

#[test]
fn two_devices_that_draw_a_key_apart_leave_no_third_one_out() {
    const TABLET: usize = 3;
    for laptop_hears_first in [true, false] {
        let mut table = Table::of(&["Ann", "Ben"]);
        table.encounter(ANN, BEN);
        table.seat();
        table.recover(LAPTOP, BEN, ANN, true);
        for _ in 0..3 {
            table.encounter(LAPTOP, ANN);
        }
        set(&mut table, LAPTOP, "expecting");
        table.pass(61_000);
        // Meanwhile the phone, which knows nothing of that, adds a tablet.
        let ticket = match table.act(BEN, Intent::Device(DeviceAct::Add)) {
            Answer::Ticket { ticket, .. } => ticket,
            other => panic!("{other:?}"),
        };
        let person = String::new();
        table.seat();
        table.act(TABLET, Intent::Join { ticket, person });
        table.encounter(TABLET, BEN);
        let all = if laptop_hears_first {
            [BEN, LAPTOP, TABLET]
        } else {
            [LAPTOP, BEN, TABLET]
        };
        let meet = |table: &mut Table| {
            for device in [all, all].concat() {
                table.encounter(device, ANN);
                table.pass(61_000);
            }
        };
        meet(&mut table);
        for (device, text) in [
            (BEN, "empty nest"),
            (LAPTOP, "retiring"),
            (TABLET, "moving"),
        ] {
            set(&mut table, device, text);
            meet(&mut table);
            for device in all {
                assert_eq!(stage(&mut table, device), [text], "{device}");
            }
        }
    }
}

#[test]
fn more_words_than_are_read_at_once_come_to_a_second_device_after_a_restart_too() {
    const SAID: usize = 300;
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    for number in 0..SAID {
        table.say(ANN, &[BEN], &format!("word {number}")).unwrap();
    }
    table.encounter(ANN, BEN);
    table.restart(BEN, true);
    table.say(BEN, &[ANN], "So many words.").unwrap();
    add_laptop(&mut table);
    let inbox = table.inbox(LAPTOP);
    assert_eq!(inbox[0].unread as usize, SAID);
    assert_eq!(table.heard(LAPTOP).last().unwrap(), "Ben: So many words.");
}

fn keep_words(table: &mut Table, device: usize) {
    let kept = Preference::Words(WordsKept::Kept);
    table.act(device, Intent::Prefer(kept));
}

/// How many scopes a device has records of.
fn scopes_at(table: &Table, device: usize) -> usize {
    let logs = table.devices[device].disk.records.keys();
    let scopes: BTreeSet<_> = logs.map(|log| log.scope).collect();
    scopes.len()
}

#[test]
fn what_only_oneself_sees_stays_here_until_somebody_of_oneself_could_read_it() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    live(&mut table);
    for _ in 0..3 {
        table.pass(61_000);
        table.encounter(ANN, BEN);
    }
    // The space and the conversation; a third would be what Ben says to himself.
    assert_eq!(scopes_at(&table, ANN), 2);
    keep_words(&mut table, BEN);
    table.encounter(ANN, BEN);
    assert_eq!(scopes_at(&table, ANN), 3);
}

#[test]
fn the_words_and_one_peer_bring_everything_back() {
    for restart in [None, Some(true), Some(false)] {
        bring_everything_back(restart);
    }
}

/// Ben's device may have begun anew, with its index or without, before he kept the words.
fn bring_everything_back(restart: Option<bool>) {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    live(&mut table);
    if let Some(keep_index) = restart {
        table.restart(BEN, keep_index);
    }
    keep_words(&mut table, BEN);
    table.encounter(ANN, BEN);
    let words = table.words(BEN);
    let ticket = table.invite(ANN);
    // Ben's device is gone; only Ann is ever met again.
    table.seat();
    let keep_others = false;
    let recover = DeviceAct::Recover {
        words,
        ticket,
        keep_others,
    };
    table.act(LAPTOP, Intent::Device(recover));
    let begun = table.now.0;
    for _ in 0..2 {
        table.encounter(LAPTOP, ANN);
        table.pass(30_000);
    }
    assert!(table.now.0 - begun < 120_000, "within two minutes");
    assert_eq!(table.status(LAPTOP).standing, Standing::Member);
    has_everything(&mut table);
    table.restart(LAPTOP, false);
    has_everything(&mut table);
}

#[test]
fn a_device_that_was_taken_back_reads_no_newer_choice() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    live(&mut table);
    add_laptop(&mut table);
    let device = table.name(LAPTOP).0.to_string();
    table.act(BEN, Intent::Device(DeviceAct::Revoke { device }));
    set(&mut table, BEN, "moving abroad");
    table.encounter(ANN, BEN);
    // Whoever carries it may hand it on to anybody: it does not open there.
    let records = table.records_of(ANN);
    let brought = replica::Brought {
        records,
        keys: Vec::new(),
        chains: Vec::new(),
    };
    let token = replica::Token(9_000);
    table.input(LAPTOP, replica::Input::Brought { token, brought });
    table.run();
    table.pass(61_000);
    assert_eq!(stage(&mut table, LAPTOP), [SECRET]);
}

/// Everything a device holds outside the space.
fn beside(table: &mut Table, device: usize) -> Vec<history::Record> {
    let space = table.status(device).space.expect("a space").id;
    let home = history::ScopeId::of_space(&space);
    let logs = table.devices[device].disk.records.iter();
    let beside = logs.filter(|(log, _)| log.scope != home);
    beside.flat_map(|(_, records)| records.clone()).collect()
}

fn bring(table: &mut Table, to: usize, records: Vec<history::Record>) {
    let brought = replica::Brought {
        records,
        keys: Vec::new(),
        chains: Vec::new(),
    };
    let token = replica::Token(9_000);
    table.input(to, replica::Input::Brought { token, brought });
    table.run();
    table.pass(61_000);
}

#[test]
fn a_device_that_was_taken_back_chooses_nothing_more_for_its_owner() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    live(&mut table);
    add_laptop(&mut table);
    set(&mut table, LAPTOP, "empty nest");
    for _ in 0..2 {
        table.encounter(LAPTOP, BEN);
    }
    assert_eq!(stage(&mut table, BEN), ["empty nest"]);
    let device = table.name(LAPTOP).0.to_string();
    table.act(BEN, Intent::Device(DeviceAct::Revoke { device }));
    // The thief's copy knows nothing of it yet and goes on choosing; a stick brings that.
    set(&mut table, LAPTOP, "a thief was here");
    table.pass(61_000);
    table.encounter(LAPTOP, ANN);
    let stolen = beside(&mut table, LAPTOP);
    bring(&mut table, BEN, stolen.clone());
    assert_eq!(stage(&mut table, BEN), ["empty nest"]);
    // A tablet that comes later takes what Ben's phone had read of the laptop, and no more.
    table.seat();
    let tablet = LAPTOP + 1;
    let ticket = match table.act(BEN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(tablet, Intent::Join { ticket, person });
    for _ in 0..3 {
        table.encounter(tablet, BEN);
        table.pass(61_000);
    }
    bring(&mut table, tablet, stolen);
    for keep_index in [true, false] {
        assert_eq!(stage(&mut table, tablet), ["empty nest"]);
        assert_eq!(table.heard(tablet), ["Ann: Coffee at ten?", "Ben: Gladly."]);
        table.restart(tablet, keep_index);
        table.pass(61_000);
    }
}

/// What Ben's devices show of a field two of them wrote: what holds, and what else was written.
fn shown(table: &mut Table, device: usize) -> Vec<(Field, String, Vec<String>)> {
    let disputes = table.me(device).disputes.into_iter();
    let shown = disputes.map(|it| (it.field, it.shown, it.others));
    shown.collect()
}

fn devices_meet(table: &mut Table) {
    for _ in 0..3 {
        table.encounter(LAPTOP, BEN);
    }
}

#[test]
fn what_two_devices_wrote_at_once_where_only_their_owner_sees_it_stays_in_sight() {
    // Each has said its own to a record before they meet, or has not come to that; and the one or the
    // other has said more before.
    for (is_said, busy) in [(false, BEN), (true, BEN), (true, LAPTOP)] {
        let mut table = Table::of(&["Ann", "Ben"]);
        table.encounter(ANN, BEN);
        live(&mut table);
        add_laptop(&mut table);
        for theme in [Theme::Light, Theme::Dark] {
            table.act(busy, Intent::Prefer(Preference::Theme(theme)));
            if is_said {
                table.pass(61_000);
            }
        }
        set(&mut table, BEN, "expecting");
        set(&mut table, LAPTOP, "retiring");
        if is_said {
            table.pass(61_000);
        }
        devices_meet(&mut table);
        let both = shown(&mut table, BEN);
        let [(Field::LifeStage, holds, others)] = both.as_slice() else {
            panic!("{both:?}, {is_said}, {busy}");
        };
        let mut all = [&others[..], std::slice::from_ref(holds)].concat();
        all.sort();
        assert_eq!(all, ["expecting", "retiring"]);
        for device in [BEN, LAPTOP] {
            assert_eq!(shown(&mut table, device), both, "{device}");
            assert_eq!(stage(&mut table, device), std::slice::from_ref(holds));
            for keep_index in [true, false] {
                table.restart(device, keep_index);
                assert_eq!(shown(&mut table, device), both, "{device}");
            }
        }
        // Whoever says which holds settles it everywhere: what is shown, or the other.
        let chosen = if is_said { &others[0] } else { holds };
        let edit = table.me(LAPTOP).disputes[0].settled(chosen);
        table.act(LAPTOP, Intent::Profile(vec![edit]));
        devices_meet(&mut table);
        for device in [BEN, LAPTOP] {
            assert_eq!(shown(&mut table, device), []);
            assert_eq!(stage(&mut table, device), std::slice::from_ref(chosen));
        }
        // Nobody else's disk, and no frame, holds a word of either.
        let index = &table.devices[ANN].disk.index;
        let is_told = |bytes: &[u8]| bytes.windows(8).any(|part| part == b"retiring");
        assert!(!index.values().any(|value| is_told(value)));
        assert!(!table.wire.iter().any(|(_, _, frame)| is_told(frame)));
    }
}

#[test]
fn what_one_device_writes_after_it_read_the_other_is_no_dispute() {
    const TABLET: usize = 3;
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    add_laptop(&mut table);
    let field = Field::LifeStage;
    let to = Visibility::Me;
    table.act(BEN, Intent::Show { field, to });
    for (device, text) in [(BEN, "expecting"), (LAPTOP, "parent"), (BEN, "retiring")] {
        set(&mut table, device, text);
        devices_meet(&mut table);
    }
    // A third one reads all of it at once, and so does one that lost its index.
    table.seat();
    let ticket = match table.act(BEN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(TABLET, Intent::Join { ticket, person });
    for _ in 0..3 {
        table.encounter(TABLET, BEN);
    }
    for device in [BEN, LAPTOP, TABLET] {
        for keep_index in [true, false] {
            table.restart(device, keep_index);
            table.encounter(LAPTOP, BEN);
            assert_eq!(shown(&mut table, device), [], "{device}");
            assert_eq!(stage(&mut table, device), ["retiring"], "{device}");
        }
    }
}

#[test]
fn a_stop_before_what_was_held_is_read_loses_nothing_of_it() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    live(&mut table);
    add_laptop(&mut table);
    // Everything is replayed, and what was said to oneself would be read as soon as that is done.
    table.hasty.insert(LAPTOP);
    table.restart(LAPTOP, false);
    table.hasty.clear();
    table.restart(LAPTOP, true);
    has_everything(&mut table);
}

#[test]
fn of_a_list_only_its_owner_sees_all_of_either_is_offered() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    add_laptop(&mut table);
    let field = Field::Languages;
    let to = Visibility::Me;
    table.act(BEN, Intent::Show { field, to });
    devices_meet(&mut table);
    for (device, spoken) in [(BEN, ["Danish", "Turkish"]), (LAPTOP, ["Danish", "Polish"])] {
        let spoken = spoken.map(str::to_owned).to_vec();
        table.act(device, Intent::Profile(vec![Edit::Set(field, spoken)]));
    }
    devices_meet(&mut table);
    let dispute = table.me(BEN).disputes[0].clone();
    let other = dispute.others[0].clone();
    let mut all = [dispute.shown.clone(), other.clone()];
    all.sort();
    assert_eq!(all, ["da, pl", "da, tr"]);
    let edit = dispute.settled(&other);
    table.act(BEN, Intent::Profile(vec![edit]));
    devices_meet(&mut table);
    for device in [BEN, LAPTOP] {
        let values = table.me(device).profile.values(field);
        assert_eq!(values.join(", "), other, "{device}");
        assert_eq!(shown(&mut table, device), []);
    }
}

#[test]
fn where_everybody_reads_one_thing_nobody_is_shown_another() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    live(&mut table);
    add_laptop(&mut table);
    let field = Field::LifeStage;
    let show = |to| Intent::Show { field, to };
    table.act(BEN, show(Visibility::Me));
    devices_meet(&mut table);
    set(&mut table, BEN, "expecting");
    table.act(BEN, show(Visibility::Space));
    set(&mut table, LAPTOP, "retiring");
    devices_meet(&mut table);
    table.encounter(ANN, BEN);
    let person = Some("Ben".to_owned());
    let seen = match table.act(ANN, Intent::Ask(Question::Profile { person })) {
        Answer::Person(card) => card.profile.life_stage,
        other => panic!("{other:?}"),
    };
    assert_eq!(seen.as_deref(), Some("expecting"));
    for device in [BEN, LAPTOP] {
        assert_eq!(stage(&mut table, device), ["expecting"], "{device}");
        let rest = (field, "expecting".to_owned(), vec!["retiring".to_owned()]);
        assert_eq!(shown(&mut table, device), [rest], "{device}");
    }
    let edit = table.me(LAPTOP).disputes[0].settled("retiring");
    table.act(LAPTOP, Intent::Profile(vec![edit]));
    devices_meet(&mut table);
    for device in [BEN, LAPTOP] {
        assert_eq!(shown(&mut table, device), [], "{device}");
        assert_eq!(stage(&mut table, device), ["retiring"], "{device}");
    }
}

#[test]
fn a_choice_goes_to_ones_other_device_when_somebody_wants_to_be_in_step() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    add_laptop(&mut table);
    devices_meet(&mut table);
    table.connect(BEN, LAPTOP);
    table.run();
    table.act(BEN, Intent::Prefer(Preference::Theme(Theme::Dark)));
    table.run();
    let theme = |table: &mut Table| table.me(LAPTOP).preferences.theme;
    assert_eq!(theme(&mut table), None, "it goes with the next pull");
    table.input(BEN, Input::Pull);
    table.run();
    assert_eq!(theme(&mut table), Some(Theme::Dark));
}

#[test]
fn nothing_of_a_list_is_lost_where_another_device_wrote_for_itself() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    add_laptop(&mut table);
    let field = Field::Interests;
    let show = |to| Intent::Show { field, to };
    let edit = |edit: fn(Field, Vec<String>) -> Edit, text: &str| {
        Intent::Profile(vec![edit(Field::Interests, vec![text.to_owned()])])
    };
    table.act(BEN, show(Visibility::Me));
    devices_meet(&mut table);
    table.act(BEN, edit(Edit::Set, "Chess"));
    table.act(BEN, show(Visibility::Space));
    table.act(LAPTOP, edit(Edit::Set, "Judo"));
    devices_meet(&mut table);
    table.act(LAPTOP, edit(Edit::Add, "Rowing"));
    devices_meet(&mut table);
    let shown_to_all = table.me(LAPTOP).profile.values(field);
    assert_eq!(shown_to_all, ["Chess", "Rowing"]);
    let rest = (field, "Chess, Rowing".to_owned(), vec!["Judo".to_owned()]);
    assert_eq!(shown(&mut table, LAPTOP), [rest]);
}
