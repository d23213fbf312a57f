//! Communities only members see, on every device of their members.

use crate::common::{Table, stands_in};
use history::{Record, ScopeId};
use replica::{
    Answer, CommunityAct, CommunityView, DeviceAct, GovernAct, Intent, Message, PostKind,
    Preference, Question, Rule, Template, WordsKept,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const LAPTOP: usize = 3;
const REASON: &str = "We talk about our own illness.";

/// Ann has founded a community that is closed or read on signing, and Ben is inside; Cem is not.
fn three(closed: Option<&str>) -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    everybody_meets(&mut table);
    let community = go_inside(&mut table, closed);
    (table, community)
}

fn go_inside(table: &mut Table, closed: Option<&str>) -> ScopeId {
    let found = CommunityAct::Found {
        name: "Migraine".into(),
        template: Template::Life,
        closed: closed.map(str::to_owned),
    };
    let community = match act(table, ANN, found) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    };
    let code = format!("eyelevel-community:{community}");
    if closed.is_some() {
        let person = table.person(BEN);
        act(table, ANN, CommunityAct::Invite { community, person });
    }
    everybody_meets(table);
    act(table, BEN, CommunityAct::Enter { code });
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    community
}

fn everybody_meets(table: &mut Table) {
    table.pass(61_000);
    for _ in 0..2 {
        for other in [BEN, CEM] {
            table.encounter(ANN, other);
        }
    }
}

fn act(table: &mut Table, device: usize, act: CommunityAct) -> Answer {
    table.act(device, Intent::Community(act))
}

fn post(table: &mut Table, device: usize, community: ScopeId, text: &str) {
    let post = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.to_owned(),
        until: None,
    };
    act(table, device, post);
}

fn show(table: &mut Table, device: usize) -> CommunityView {
    let community = "Migraine".to_owned();
    match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn posts(table: &mut Table, device: usize) -> Vec<String> {
    let posts = show(table, device).posts.into_iter();
    let mut texts: Vec<String> = posts.map(|post| post.text).collect();
    texts.sort();
    texts
}

/// Brings a laptop of Ben's, added by his phone.
fn add_laptop(table: &mut Table) {
    table.seat();
    let ticket = match table.act(BEN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(LAPTOP, Intent::Join { ticket, person });
    for _ in 0..3 {
        table.encounter(LAPTOP, BEN);
    }
    table.encounter(ANN, BEN);
}

#[test]
fn a_second_device_is_inside_where_its_owner_is() {
    for closed in [None, Some(REASON)] {
        let (mut table, community) = three(closed);
        post(&mut table, ANN, community, "before");
        table.encounter(ANN, BEN);
        add_laptop(&mut table);
        let seen = show(&mut table, LAPTOP);
        assert!(seen.row.joined, "{closed:?}");
        assert_eq!(seen.row.id, community);
        assert_eq!(posts(&mut table, LAPTOP), ["before"]);
        // What it writes is its owner's everywhere, who is one person.
        post(&mut table, LAPTOP, community, "from my laptop");
        table.encounter(LAPTOP, ANN);
        table.encounter(ANN, BEN);
        for device in [ANN, BEN, LAPTOP] {
            assert_eq!(posts(&mut table, device), ["before", "from my laptop"]);
            let view = show(&mut table, device);
            let names: Vec<&str> = view.members.iter().map(|m| m.name.as_str()).collect();
            assert_eq!(names, ["Ann", "Ben"], "{device}");
            let newest = view.posts.iter().find(|it| it.text.contains("laptop"));
            assert_eq!(newest.expect("the post").author_name, "Ben", "{device}");
        }
        for keep_index in [true, false] {
            table.restart(LAPTOP, keep_index);
            assert_eq!(posts(&mut table, LAPTOP), ["before", "from my laptop"]);
        }
        // Who is not inside holds nothing that says that there is one more device.
        table.encounter(LAPTOP, CEM);
        let held = table.devices[CEM].disk.records.keys();
        assert!(held.map(|log| log.scope).all(|scope| scope != community));
        if closed.is_some() {
            let told = table.wire.iter().filter(|(from, to, _)| {
                (*from, *to) == (LAPTOP, CEM) || (*from, *to) == (CEM, LAPTOP)
            });
            let frames: Vec<Vec<u8>> = told.map(|(_, _, frame)| frame.clone()).collect();
            assert!(!stands_in(community.as_bytes(), &frames));
        }
    }
}

/// Loses one device and begins again on the laptop, from the words and somebody's invitation.
fn begin_again(table: &mut Table, lost: usize, through: usize) {
    table.act(lost, Intent::Prefer(Preference::Words(WordsKept::Kept)));
    table.encounter(ANN, BEN);
    table.seat();
    table.recover(LAPTOP, lost, through, false);
}

#[test]
fn whoever_begins_again_from_the_words_is_inside_again() {
    for closed in [None, Some(REASON)] {
        let (mut table, community) = three(closed);
        post(&mut table, BEN, community, "before");
        begin_again(&mut table, BEN, ANN);
        for _ in 0..3 {
            table.encounter(LAPTOP, ANN);
            table.pass(30_000);
        }
        assert!(show(&mut table, LAPTOP).row.joined);
        assert_eq!(posts(&mut table, LAPTOP), ["before"]);
        // The lost phone goes on writing, and somebody hands it on.
        post(&mut table, BEN, community, "send me money");
        let lost = table.devices[BEN].disk.records.iter();
        let lost = lost.filter(|(log, _)| log.scope == community);
        let lost: Vec<Record> = lost.flat_map(|(_, records)| records.clone()).collect();
        hand_on(&mut table, ANN, &lost);
        assert_eq!(posts(&mut table, ANN), ["before"]);
        cannot_read_on(&mut table, community, LAPTOP, BEN);
    }
}

/// Whoever founded a community and loses their only device decides there again with the next one.
#[test]
fn whoever_begins_again_from_the_words_decides_where_they_did() {
    for template in [Template::Theme, Template::Life] {
        let mut table = Table::of(&["Ann", "Ben", "Cem"]);
        everybody_meets(&mut table);
        let found = CommunityAct::Found {
            name: "Migraine".into(),
            template,
            closed: None,
        };
        act(&mut table, ANN, found);
        everybody_meets(&mut table);
        let community = show(&mut table, BEN).row.id;
        let join = CommunityAct::Join {
            community,
            sign: true,
        };
        act(&mut table, BEN, join);
        for _ in 0..3 {
            table.encounter(ANN, BEN);
        }
        begin_again(&mut table, ANN, BEN);
        for _ in 0..3 {
            table.encounter(LAPTOP, BEN);
            table.pass(61_000);
        }
        assert!(show(&mut table, LAPTOP).row.joined, "{template:?}");
        if template == Template::Theme {
            // In an open community one writes before one is anybody there.
            let community = show(&mut table, LAPTOP).row.id;
            post(&mut table, LAPTOP, community, "back again");
        }
        for keep_index in [true, false] {
            let place = Some("Migraine".to_owned());
            let view = match table.act(LAPTOP, Intent::Ask(Question::Governance { place })) {
                Answer::Governance(views) => views[0].clone(),
                other => panic!("{other:?}"),
            };
            assert!(view.has_voice, "{template:?}");
            assert_eq!(view.stewards.len(), 1, "{template:?}");
            table.restart(LAPTOP, keep_index);
        }
        let (place, person) = ("Migraine".to_owned(), "Ben".to_owned());
        let rule = Rule::Pause { person };
        table.act(LAPTOP, Intent::Govern(GovernAct::Propose { place, rule }));
        table.encounter(LAPTOP, BEN);
        let community = show(&mut table, BEN).row.id;
        let hello = CommunityAct::Post {
            community,
            kind: PostKind::News,
            text: "hello".into(),
            until: None,
        };
        let refused = table.wish(BEN, Intent::Community(hello));
        assert!(refused.is_err(), "{template:?}: Ben is paused");
    }
}

#[test]
fn a_device_that_was_taken_back_reads_nothing_newer_inside() {
    for closed in [None, Some(REASON)] {
        let (mut table, community) = three(closed);
        add_laptop(&mut table);
        table.encounter(ANN, LAPTOP);
        let device = table.name(LAPTOP).0.to_string();
        table.act(BEN, Intent::Device(DeviceAct::Revoke { device }));
        cannot_read_on(&mut table, community, BEN, LAPTOP);
    }
}

/// What a device holds of the community, with all that is said there by others.
fn said_inside(table: &Table, device: usize, community: ScopeId) -> Vec<Record> {
    let disk = table.devices[device].disk.records.iter();
    let here = disk.filter(|(log, _)| log.scope == community);
    here.flat_map(|(_, records)| records.clone()).collect()
}

/// Whoever has a lost device learns from somebody of a community its owner went into meanwhile, and
/// enters, once the device was taken back and before anybody has heard of it.
#[test]
fn what_a_lost_device_first_says_inside_after_it_was_taken_back_counts_for_nothing() {
    for closed in [None, Some(REASON)] {
        let mut table = Table::of(&["Ann", "Ben", "Cem"]);
        everybody_meets(&mut table);
        add_laptop(&mut table);
        let community = go_inside(&mut table, closed);
        post(&mut table, BEN, community, "from my phone");
        table.pass(61_000);
        table.encounter(ANN, BEN);
        let device = table.name(LAPTOP).0.to_string();
        table.act(BEN, Intent::Device(DeviceAct::Revoke { device }));
        // The phone is switched off and on before it meets what the thief says.
        table.restart(BEN, closed.is_some());
        for _ in 0..3 {
            table.encounter(ANN, LAPTOP);
        }
        assert!(show(&mut table, LAPTOP).row.joined, "the thief is inside");
        post(&mut table, LAPTOP, community, "send me money");
        table.encounter(ANN, LAPTOP);
        let said = ["from my phone", "send me money"];
        assert_eq!(posts(&mut table, ANN), said, "{closed:?}");
        for _ in 0..3 {
            table.pass(61_000);
            table.encounter(ANN, BEN);
        }
        let words = said_inside(&table, LAPTOP, community);
        assert!(said_inside(&table, BEN, community).len() > words.len());
        for device in [ANN, BEN] {
            assert_eq!(posts(&mut table, device), ["from my phone"], "{closed:?}");
            for keep_index in [true, false] {
                table.restart(device, keep_index);
                assert_eq!(posts(&mut table, device), ["from my phone"], "{device}");
            }
        }
        // What its owner says there counts as ever.
        post(&mut table, BEN, community, "that was not me");
        table.encounter(ANN, BEN);
        let said = ["from my phone", "that was not me"];
        assert_eq!(posts(&mut table, ANN), said, "{closed:?}");
    }
}

/// A lost device that was inside says nothing further there: neither behind what it had said, nor in
/// another log, which a copy of its folder begins.
#[test]
fn a_lost_device_goes_on_nowhere_inside() {
    for closed in [None, Some(REASON)] {
        let (mut table, community) = three(closed);
        add_laptop(&mut table);
        post(&mut table, LAPTOP, community, "before");
        table.encounter(LAPTOP, BEN);
        let device = table.name(LAPTOP).0.to_string();
        table.act(BEN, Intent::Device(DeviceAct::Revoke { device }));
        post(&mut table, LAPTOP, community, "send me money");
        let words = said_inside(&table, LAPTOP, community);
        hand_on(&mut table, ANN, &words);
        for place in ["its folder", "another one"] {
            table.devices[LAPTOP].disk.place = Some(place.to_owned());
            table.restart(LAPTOP, true);
        }
        post(&mut table, LAPTOP, community, "quickly");
        let words = said_inside(&table, LAPTOP, community);
        hand_on(&mut table, ANN, &words);
        for _ in 0..2 {
            table.encounter(ANN, BEN);
            table.pass(61_000);
        }
        for device in [ANN, BEN] {
            assert_eq!(posts(&mut table, device), ["before"], "{closed:?}");
        }
    }
}

fn hand_on(table: &mut Table, to: usize, records: &[Record]) {
    let brought = replica::Brought {
        records: records.to_vec(),
        keys: Vec::new(),
        chains: Vec::new(),
    };
    let token = replica::Token(1_000_000);
    table.input(to, replica::Input::Brought { token, brought });
    table.run();
    table.pass(61_000);
}

/// Asserts that a lost device reads nothing newer, even from a stick that brings all of the community.
/// What its owner says to themselves is left out: a phone one began with knows the words for that.
fn cannot_read_on(table: &mut Table, community: ScopeId, own: usize, lost: usize) {
    table.pass(61_000);
    for _ in 0..2 {
        table.encounter(ANN, own);
    }
    let words = "for those who stayed";
    post(table, ANN, community, words);
    table.encounter(ANN, own);
    assert!(posts(table, own).iter().any(|text| text == words));
    let home = table.status(ANN).space.expect("a space").id;
    let told = [ScopeId::of_space(&home), community];
    let records = table.devices[ANN].disk.records.iter();
    let records = records.filter(|(log, _)| told.contains(&log.scope));
    let records: Vec<Record> = records.flat_map(|(_, it)| it.clone()).collect();
    let keys = table.devices[ANN].disk.keys.values().cloned().collect();
    let name = table.name(lost);
    table.meet(ANN, lost);
    table.send(ANN, &name, &Message::Keys(keys));
    table.send(ANN, &name, &Message::Records(records));
    table.run();
    table.part(ANN, lost);
    assert!(stands_in(
        words.as_bytes(),
        &table.devices[own].disk.pieces()
    ));
    assert!(!stands_in(
        words.as_bytes(),
        &table.devices[lost].disk.pieces()
    ));
}

#[test]
fn who_has_left_on_one_device_is_not_brought_back_by_the_other() {
    let (mut table, community) = three(None);
    add_laptop(&mut table);
    act(&mut table, LAPTOP, CommunityAct::Leave { community });
    for _ in 0..2 {
        table.encounter(LAPTOP, BEN);
        table.encounter(LAPTOP, ANN);
        table.pass(61_000);
    }
    for device in [BEN, LAPTOP] {
        assert!(!show(&mut table, device).row.joined, "{device}");
    }
    let names: Vec<String> = show(&mut table, ANN)
        .members
        .iter()
        .map(|m| m.name.clone())
        .collect();
    assert_eq!(names, ["Ann"]);
}
