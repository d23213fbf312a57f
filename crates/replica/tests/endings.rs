//! A device that was taken back, where it writes under other keys than in the space.

use std::collections::BTreeSet;

use crate::alike::{act, exclude, post, show};
use crate::common::{Table, stands_in};
use history::{
    DeviceKeys, Draft, Epoch, EpochChange, EpochSignature, Governance, Incarnation, KeyId, LogId,
    PersonId, Record, RecordId, Recovered, RecoveryKey, ScopeId, Timestamp,
};
use replica::{
    Answer, CommunityAct, ConsentState, DeviceAct, GovernAct, Intent, MeetAct, Message, Question,
    Refusal, TalkAct, Template,
};

const ANN: usize = 0;
const BEN: usize = 1;
const LAPTOP: usize = 2;

/// Ann with a phone and a laptop, and Ben, and a community one of these devices has founded.
fn tea_of(founder: usize) -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.seat();
    let ticket = match table.act(ANN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(LAPTOP, Intent::Join { ticket, person });
    table.encounter(LAPTOP, ANN);
    table.encounter(ANN, BEN);
    let wished = CommunityAct::Found {
        name: "Tea".into(),
        template: Template::Theme,
        closed: None,
    };
    let community = match table.act(founder, Intent::Community(wished)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    };
    everybody_meets(&mut table);
    (table, community)
}

/// The same, with all of them in one community.
fn tea() -> (Table, ScopeId) {
    let (mut table, community) = tea_of(ANN);
    for device in [BEN, LAPTOP] {
        let sign = true;
        let join = CommunityAct::Join { community, sign };
        table.act(device, Intent::Community(join));
    }
    everybody_meets(&mut table);
    (table, community)
}

fn everybody_meets(table: &mut Table) {
    table.pass(61_000);
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(ANN, LAPTOP);
    }
}

fn posts(table: &mut Table, device: usize) -> Vec<String> {
    let community = "Tea".to_owned();
    let view = match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => *view,
        other => panic!("{other:?}"),
    };
    let mut texts: Vec<String> = view.posts.into_iter().map(|post| post.text).collect();
    texts.sort();
    texts
}

/// The laptop's log in the community, as its disk has it.
fn stolen(table: &Table, community: ScopeId) -> (LogId, Vec<Record>) {
    let records = &table.devices[LAPTOP].disk.records;
    let theirs = records.iter().filter(|(log, _)| log.scope == community);
    let longest =
        theirs.max_by_key(|(_, records)| records.iter().map(|record| record.header().time).max());
    let (log, records) = longest.expect("the laptop's log");
    (*log, records.clone())
}

#[test]
fn a_lost_device_says_nothing_new_in_a_community_whoever_carries_it() {
    let (mut table, community) = tea();
    post(&mut table, LAPTOP, community, "before");
    everybody_meets(&mut table);
    assert_eq!(posts(&mut table, BEN), ["before"]);
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    // The thief goes on writing, and somebody who has not heard of it hands the writing on: once
    // before Ben hears that the device is gone, once after.
    post(&mut table, LAPTOP, community, "send me money");
    let (log, words) = stolen(&table, community);
    let told = |table: &mut Table, words: &[Record]| {
        table.meet(ANN, BEN);
        let ben = table.name(BEN);
        table.send(ANN, &ben, &Message::Records(words.to_vec()));
        table.run();
        table.part(ANN, BEN);
    };
    told(&mut table, &words);
    table.pass(61_000);
    table.encounter(ANN, BEN);
    assert_eq!(posts(&mut table, BEN), ["before"]);
    post(&mut table, LAPTOP, community, "quickly");
    let (_, words) = stolen(&table, community);
    told(&mut table, &words);
    table.pass(61_000);
    table.encounter(ANN, BEN);
    let held = &table.devices[BEN].disk.records[&log];
    assert_eq!(held.len(), words.len(), "held, as everywhere");
    for device in [ANN, BEN] {
        assert_eq!(posts(&mut table, device), ["before"], "{device}");
    }
    // The same after a restart, with and without the index.
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(posts(&mut table, BEN), ["before"]);
    }
    // What stands in the clear does not say whose log it is.
    let records = table.devices[ANN].disk.records.values().flatten();
    let named = records.filter_map(|record| record.governance().ok());
    let mut revocations = named.filter_map(|statement| match statement {
        Governance::DeviceRevoked(revoked) => Some(revoked),
        _ => None,
    });
    let revoked = revocations.next().expect("the revocation");
    assert!(revoked.retain.iter().all(|retain| retain.log != log.key));
}

#[test]
fn a_device_that_never_spoke_in_a_community_says_where_the_lost_one_ends_there() {
    let (mut table, community) = tea_of(BEN);
    // Only the laptop goes in; the phone has no log there.
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    table.act(LAPTOP, Intent::Community(join));
    post(&mut table, LAPTOP, community, "before");
    everybody_meets(&mut table);
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    everybody_meets(&mut table);
    post(&mut table, LAPTOP, community, "send me money");
    let (_, records) = stolen(&table, community);
    hand_on(&mut table, BEN, &records, true);
    everybody_meets(&mut table);
    for device in [ANN, BEN] {
        assert_eq!(posts(&mut table, device), ["before"], "{device}");
    }
    assert!(takes_part(&mut table, BEN, "Ann"));
}

/// Whether somebody is in the community, as one device shows it.
fn takes_part(table: &mut Table, device: usize, name: &str) -> bool {
    let view = show(table, device, "Tea");
    view.members.iter().any(|member| member.name == name)
}

/// Whoever holds a lost device holds the keys of an office too. What they decide with it counts for
/// nothing, whether others hear of it before or after they hear that the device is lost.
#[test]
fn a_lost_device_decides_nothing_in_a_community_whoever_carries_it() {
    for heard_first in [false, true] {
        let (mut table, community) = tea();
        let device = table.name(ANN).0.to_string();
        let revoke = Intent::Device(DeviceAct::Revoke { device });
        table.act(LAPTOP, revoke);
        let tell = |table: &mut Table| {
            table.pass(61_000);
            for _ in 0..2 {
                table.encounter(LAPTOP, BEN);
            }
        };
        if heard_first {
            tell(&mut table);
        }
        // The phone founded the community, and the thief has it.
        let (place, rule) = ("Tea".to_owned(), exclude("Ben"));
        table.act(ANN, Intent::Govern(GovernAct::Propose { place, rule }));
        let disk = table.devices[ANN].disk.records.iter();
        let theirs = disk.filter(|(log, _)| log.scope == community);
        let words: Vec<Record> = theirs.flat_map(|(_, records)| records.clone()).collect();
        for to in [BEN, LAPTOP] {
            hand_on(&mut table, to, &words, true);
        }
        tell(&mut table);
        for device in [BEN, LAPTOP] {
            assert!(takes_part(&mut table, device, "Ben"), "{device}");
        }
        post(&mut table, BEN, community, "still here");
        tell(&mut table);
        assert_eq!(posts(&mut table, LAPTOP), ["still here"]);
        for keep_index in [true, false] {
            table.restart(BEN, keep_index);
            assert!(takes_part(&mut table, BEN, "Ben"), "index: {keep_index}");
        }
    }
}

/// Whether one device shows that it decides in the community, and how many do.
fn decides(table: &mut Table, device: usize) -> (bool, usize) {
    let place = Some("Tea".to_owned());
    match table.act(device, Intent::Ask(Question::Governance { place })) {
        Answer::Governance(views) => (views[0].has_voice, views[0].stewards.len()),
        other => panic!("{other:?}"),
    }
}

/// Proposes, and so decides where one decides alone, that Ben is out.
fn try_excluding_ben(table: &mut Table, device: usize) -> Result<Answer, Refusal> {
    let (place, rule) = ("Tea".to_owned(), exclude("Ben"));
    table.wish(device, Intent::Govern(GovernAct::Propose { place, rule }))
}

/// Somebody who founded a community with a device that is lost decides there with another one, once they
/// type the recovery words of the first.
#[test]
fn the_words_bring_an_office_to_another_device() {
    let (mut table, community) = tea();
    let words = table.words(ANN);
    let theirs = table.words(BEN);
    post(&mut table, LAPTOP, community, "from my laptop");
    assert_eq!(decides(&mut table, LAPTOP), (false, 1));
    let elsewhere = try_excluding_ben(&mut table, LAPTOP).unwrap_err();
    assert_eq!(elsewhere.code, "voice-elsewhere");
    let take_up = |words: &str| {
        let (place, words) = ("Tea".to_owned(), words.to_owned().into());
        Intent::Govern(GovernAct::TakeUp { place, words })
    };
    for (device, typed, code) in [
        (LAPTOP, "abandon ability", "words-unfit"),
        (LAPTOP, theirs.expose(), "words-not-yours"),
        (BEN, theirs.expose(), "no-office-of-yours"),
        (ANN, words.expose(), "nothing-to-change"),
    ] {
        let refused = table.wish(device, take_up(typed)).unwrap_err();
        assert_eq!(refused.code, code);
    }
    let device = table.name(ANN).0.to_string();
    table.act(LAPTOP, Intent::Device(DeviceAct::Revoke { device }));
    table.act(LAPTOP, take_up(words.expose()));
    assert_eq!(decides(&mut table, LAPTOP), (true, 1));
    table.pass(61_000);
    for _ in 0..2 {
        table.encounter(LAPTOP, BEN);
    }
    // It is one person, whose words before stay theirs.
    post(&mut table, LAPTOP, community, "and again");
    table.encounter(LAPTOP, BEN);
    for device in [LAPTOP, BEN] {
        assert_eq!(posts(&mut table, device), ["and again", "from my laptop"]);
        let view = show(&mut table, device, "Tea");
        let names: Vec<&str> = view.members.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Ann", "Ben"], "{device}");
        assert!(view.members[0].steward, "{device}");
    }
    for keep_index in [true, false] {
        table.restart(LAPTOP, keep_index);
        assert_eq!(decides(&mut table, LAPTOP), (true, 1));
    }
    try_excluding_ben(&mut table, LAPTOP).expect("she decides alone");
    table.pass(61_000);
    table.encounter(LAPTOP, BEN);
    for device in [LAPTOP, BEN] {
        assert!(!takes_part(&mut table, device, "Ben"), "{device}");
    }
}

/// A lost phone with which somebody began knows their recovery words too. A seat it takes with them says
/// of no live device that it is behind it, and counts for nothing.
#[test]
fn a_lost_device_that_knows_the_words_seats_nobody() {
    let (mut table, community) = tea();
    let words = table.words(ANN);
    let device = table.name(ANN).0.to_string();
    table.act(LAPTOP, Intent::Device(DeviceAct::Revoke { device }));
    table.pass(61_000);
    table.encounter(LAPTOP, BEN);
    let disk = table.devices[ANN].disk.records.values().flatten();
    let here: Vec<Record> = disk.filter(|it| it.scope() == community).cloned().collect();
    let stated = |record: &Record| match record.governance() {
        Ok(Governance::Person(person)) => Some((record.clone(), person)),
        _ => None,
    };
    let seed = history::seed_of(words.expose()).expect("her words");
    let (cited, person) = here
        .iter()
        .filter_map(stated)
        .find(|(_, person)| {
            let key = RecoveryKey::of_scope(&seed, &person.first_device);
            key.commitment() == person.recovery
        })
        .expect("the phone committed to the words");
    let keys = DeviceKeys::from_scope_seed(&[66; 32]);
    // Whoever it is of the others: nobody is out.
    let others = here.iter().filter_map(stated).map(|(_, other)| other.id());
    let others: BTreeSet<PersonId> = others.filter(|other| *other != person.id()).collect();
    let device = keys.statement(person.id());
    let key = RecoveryKey::of_scope(&seed, &person.first_device);
    let seat = Recovered::sign(&community, person, &key, device, Vec::new(), Vec::new());
    let out = |person| EpochChange::Exclude {
        person,
        guests: false,
    };
    let epoch = Epoch {
        previous: RecordId::from(community),
        key: None,
        panel: None,
        changes: others.into_iter().map(out).collect(),
    };
    let mut head = None;
    let mut written: Vec<Record> = Vec::new();
    let mut write = |body: Governance| {
        let begins = head.is_none();
        let cited = begins.then(|| (cited.id(), cited.header().lamport));
        let draft = Draft {
            space: here[0].space(),
            scope: community,
            incarnation: Incarnation(9),
            head,
            time: Timestamp(1),
            epoch: RecordId::from(community),
            deps: cited.into_iter().collect(),
        };
        let record = draft.govern(keys.signer(), &body);
        head = Some(record.head());
        written.push(record.clone());
        record
    };
    write(Governance::Recovered(seat));
    let epoch = write(Governance::Epoch(epoch));
    write(Governance::EpochSignature(EpochSignature {
        epoch: epoch.id(),
        instead: None,
        retain: Vec::new(),
    }));
    for to in [BEN, LAPTOP] {
        hand_on(&mut table, to, &written, true);
        let log = written[0].log();
        assert_eq!(table.devices[to].disk.records[&log].len(), 3, "taken in");
        assert!(takes_part(&mut table, to, "Ben"), "{to}");
        for keep_index in [true, false] {
            table.restart(to, keep_index);
            assert!(takes_part(&mut table, to, "Ben"), "{to}, {keep_index}");
        }
    }
}

/// A log that a lost device begins once its owner has said where those it had end counts for nothing.
#[test]
fn a_lost_device_begins_no_new_log_in_a_community() {
    let (mut table, community) = tea();
    post(&mut table, LAPTOP, community, "before");
    everybody_meets(&mut table);
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    table.pass(61_000);
    table.encounter(ANN, BEN);
    // A copy of the stolen folder begins a log of its own.
    for place in ["its folder", "another one"] {
        table.devices[LAPTOP].disk.place = Some(place.to_owned());
        table.restart(LAPTOP, true);
    }
    post(&mut table, LAPTOP, community, "send me money");
    let disk = table.devices[LAPTOP].disk.records.iter();
    let theirs = disk.filter(|(log, _)| log.scope == community);
    let words: Vec<Record> = theirs.flat_map(|(_, records)| records.clone()).collect();
    for to in [BEN, ANN] {
        hand_on(&mut table, to, &words, true);
    }
    for device in [ANN, BEN] {
        assert_eq!(posts(&mut table, device), ["before"], "{device}, at once");
    }
    table.pass(61_000);
    for _ in 0..2 {
        table.encounter(ANN, BEN);
    }
    for device in [ANN, BEN] {
        assert_eq!(posts(&mut table, device), ["before"], "{device}");
        for keep_index in [true, false] {
            table.restart(device, keep_index);
            assert_eq!(posts(&mut table, device), ["before"], "{device}");
        }
    }
}

/// What a device has said in these scopes, with all that is said there by others.
fn said_in(table: &Table, device: usize, scopes: &[ScopeId]) -> Vec<Record> {
    let disk = table.devices[device].disk.records.iter();
    let here = disk.filter(|(log, _)| scopes.contains(&log.scope));
    here.flat_map(|(_, records)| records.clone()).collect()
}

fn communities(table: &mut Table, device: usize) -> Vec<String> {
    match table.act(device, Intent::Ask(Question::Communities)) {
        Answer::Communities(rows) => rows.into_iter().map(|row| row.name).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_lost_device_first_says_in_a_community_after_it_was_taken_back_counts_for_nothing() {
    // Ann takes part, or only reads along.
    for takes_part in [true, false] {
        let (mut table, community) = tea_of(BEN);
        if takes_part {
            let sign = true;
            let join = CommunityAct::Join { community, sign };
            table.act(ANN, Intent::Community(join));
        }
        everybody_meets(&mut table);
        let device = table.name(LAPTOP).0.to_string();
        table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
        table.pass(61_000);
        table.encounter(ANN, BEN);
        post(&mut table, LAPTOP, community, "send me money");
        let words = said_in(&table, LAPTOP, &[community]);
        hand_on(&mut table, BEN, &words, true);
        for _ in 0..2 {
            table.pass(61_000);
            table.encounter(ANN, BEN);
        }
        for device in [ANN, BEN] {
            assert_eq!(posts(&mut table, device), [""; 0], "{device}, {takes_part}");
            for keep_index in [true, false] {
                table.restart(device, keep_index);
                assert_eq!(posts(&mut table, device), [""; 0], "{device}, {takes_part}");
            }
        }
        // What the owner says there herself counts as ever.
        post(&mut table, ANN, community, "that was not me");
        table.encounter(ANN, BEN);
        assert_eq!(posts(&mut table, BEN), ["that was not me"]);
    }
}

#[test]
fn a_lost_device_founds_nothing_in_its_owners_name() {
    let (mut table, tea) = tea();
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    table.pass(61_000);
    table.encounter(ANN, BEN);
    let wished = CommunityAct::Found {
        name: "Money".into(),
        template: Template::Theme,
        closed: None,
    };
    let community = match table.act(LAPTOP, Intent::Community(wished)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    };
    post(&mut table, LAPTOP, community, "send me money");
    let words = said_in(&table, LAPTOP, &[community, tea]);
    hand_on(&mut table, BEN, &words, true);
    for _ in 0..2 {
        table.pass(61_000);
        table.encounter(ANN, BEN);
    }
    for device in [ANN, BEN] {
        assert_eq!(communities(&mut table, device), ["Tea"], "{device}");
        for keep_index in [true, false] {
            table.restart(device, keep_index);
            assert_eq!(communities(&mut table, device), ["Tea"], "{device}");
        }
    }
}

/// The keys the content of a community is sealed with, as one disk has it.
fn sealed_with(table: &Table, device: usize, community: ScopeId) -> BTreeSet<KeyId> {
    let records = table.devices[device].disk.records.values().flatten();
    let of_here = records.filter(|record| record.scope() == community);
    of_here.filter_map(|record| record.header().key).collect()
}

#[test]
fn a_lost_device_cannot_read_what_an_open_community_says_later() {
    let (mut table, community) = tea();
    let before = sealed_with(&table, BEN, community);
    assert_eq!(before.len(), 1);
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    table.pass(61_000);
    table.encounter(ANN, BEN);
    post(&mut table, BEN, community, "for those who stayed");
    table.encounter(ANN, BEN);
    assert_eq!(posts(&mut table, ANN), ["for those who stayed"]);
    // Ann goes on under the key Ben named: it follows from that of the space.
    post(&mut table, ANN, community, "and for those who come");
    assert_eq!(sealed_with(&table, ANN, community).len(), 2);
    table.seat();
    let late = LAPTOP + 1;
    table.join(late, ANN, "Dua");
    table.pass(61_000);
    table.encounter(late, ANN);
    assert_eq!(
        posts(&mut table, late),
        ["and for those who come", "for those who stayed"]
    );
    // A stick brings all of it to the lost device.
    let records = table.devices[BEN].disk.records.values().flatten();
    let records: Vec<Record> = records.cloned().collect();
    let keys = table.devices[BEN].disk.keys.values().cloned().collect();
    let laptop = table.name(LAPTOP);
    table.meet(BEN, LAPTOP);
    table.send(BEN, &laptop, &Message::Keys(keys));
    table.send(BEN, &laptop, &Message::Records(records));
    table.run();
    table.part(BEN, LAPTOP);
    let words = b"for those who stayed";
    assert!(stands_in(words, &table.devices[ANN].disk.pieces()));
    assert!(!stands_in(words, &table.devices[LAPTOP].disk.pieces()));
}

/// What stands in a conversation, as one device shows it.
fn said(table: &mut Table, device: usize) -> Vec<String> {
    let inbox = table.inbox(device);
    let messages = inbox.iter().flat_map(|view| &view.messages);
    let mut texts: Vec<String> = messages.map(|message| message.text.clone()).collect();
    texts.sort();
    texts
}

/// Everything the laptop wrote outside the space and the community, oldest first.
fn written_in_talks(table: &Table, community: ScopeId) -> Vec<Record> {
    let home = ScopeId::of_space(&table.devices[LAPTOP].view.space.as_ref().unwrap().id);
    let logs = table.devices[LAPTOP].disk.records.iter();
    let talks = logs.filter(|(log, _)| log.scope != home && log.scope != community);
    talks.flat_map(|(_, records)| records.clone()).collect()
}

/// Hands records on, as a third device does or as a stick brings them.
fn hand_on(table: &mut Table, to: usize, records: &[Record], by_stick: bool) {
    if by_stick {
        let brought = replica::Brought {
            records: records.to_vec(),
            keys: Vec::new(),
            chains: Vec::new(),
        };
        let token = replica::Token(1_000_000);
        table.input(to, replica::Input::Brought { token, brought });
        table.run();
        return;
    }
    let from = if to == ANN { BEN } else { ANN };
    table.meet(from, to);
    let name = table.name(to);
    table.send(from, &name, &Message::Records(records.to_vec()));
    table.run();
    table.part(from, to);
}

#[test]
fn a_lost_device_says_nothing_new_in_conversations_whoever_carries_it() {
    for by_stick in [false, true] {
        let (mut table, community) = tea();
        table.say(LAPTOP, &[BEN], "before").unwrap();
        everybody_meets(&mut table);
        assert_eq!(said(&mut table, BEN), ["before"]);
        let device = table.name(LAPTOP).0.to_string();
        table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
        // The thief writes on. Ben gets it before he hears that the device is gone, and again after.
        table.say(LAPTOP, &[BEN], "send me money").unwrap();
        let words = written_in_talks(&table, community);
        hand_on(&mut table, BEN, &words, true);
        assert_eq!(said(&mut table, BEN), ["before", "send me money"]);
        table.pass(61_000);
        table.encounter(ANN, BEN);
        assert_eq!(said(&mut table, BEN), ["before"], "by stick: {by_stick}");
        table.say(LAPTOP, &[BEN], "quickly").unwrap();
        let words = written_in_talks(&table, community);
        for to in [BEN, ANN] {
            hand_on(&mut table, to, &words, by_stick);
        }
        table.pass(61_000);
        table.encounter(ANN, BEN);
        for device in [ANN, BEN] {
            assert_eq!(said(&mut table, device), ["before"], "{device}");
        }
        // The same after a restart, with and without the index; and life goes on.
        for keep_index in [true, false] {
            for device in [ANN, BEN] {
                table.restart(device, keep_index);
                assert_eq!(said(&mut table, device), ["before"], "{device}");
            }
        }
        table.say(ANN, &[BEN], "it was stolen").unwrap();
        table.encounter(ANN, BEN);
        assert_eq!(said(&mut table, BEN), ["before", "it was stolen"]);
    }
}

#[test]
fn what_a_thief_says_first_in_a_conversation_is_heard_by_nobody() {
    for by_stick in [false, true] {
        let (mut table, community) = tea();
        let device = table.name(LAPTOP).0.to_string();
        table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
        // Nothing was ever said there, so nothing of it had been read. Ben hears it before he hears that
        // the device is gone, and hands it on to its owner.
        table.say(LAPTOP, &[BEN], "send me money").unwrap();
        let words = written_in_talks(&table, community);
        hand_on(&mut table, BEN, &words, true);
        assert_eq!(said(&mut table, BEN), ["send me money"]);
        hand_on(&mut table, ANN, &words, by_stick);
        for _ in 0..2 {
            table.pass(61_000);
            table.encounter(ANN, BEN);
        }
        for device in [ANN, BEN] {
            let said = said(&mut table, device);
            assert_eq!(said, Vec::<String>::new(), "{device}, by stick: {by_stick}");
            for keep_index in [true, false] {
                table.restart(device, keep_index);
                table.pass(61_000);
            }
        }
        table.encounter(ANN, BEN);
        table.say(ANN, &[BEN], "it was stolen").unwrap();
        table.encounter(ANN, BEN);
        for device in [ANN, BEN] {
            assert_eq!(said(&mut table, device), ["it was stolen"]);
        }
    }
}

#[test]
fn what_was_agreed_on_a_device_that_is_lost_later_stands_and_no_thief_takes_it_back() {
    let (mut table, community) = tea();
    let (ann, ben) = (table.person(ANN), table.person(BEN));
    let program = || "P04".to_owned();
    for device in [LAPTOP, BEN] {
        let (program, answers) = (program(), Vec::new());
        table.act(device, Intent::Enter { program, answers });
    }
    everybody_meets(&mut table);
    let ask = MeetAct::Ask {
        program: program(),
        person: ben,
        until: None,
    };
    table.act(LAPTOP, Intent::Meet(ask));
    everybody_meets(&mut table);
    let (program, person) = (program(), ann);
    table.act(BEN, Intent::Meet(MeetAct::Agree { program, person }));
    everybody_meets(&mut table);
    let states = |table: &mut Table, device: usize| -> Vec<ConsentState> {
        match table.act(device, Intent::Ask(Question::Meet)) {
            Answer::Meet(view) => view.requests.iter().map(|it| it.state).collect(),
            other => panic!("{other:?}"),
        }
    };
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    let (program, person) = ("P04".to_owned(), ben);
    table.act(LAPTOP, Intent::Meet(MeetAct::Withdraw { program, person }));
    let words = written_in_talks(&table, community);
    hand_on(&mut table, BEN, &words, true);
    hand_on(&mut table, ANN, &words, false);
    everybody_meets(&mut table);
    for device in [ANN, BEN] {
        assert_eq!(
            states(&mut table, device),
            [ConsentState::Agreed],
            "{device}"
        );
        for keep_index in [true, false] {
            table.restart(device, keep_index);
            table.pass(61_000);
            assert_eq!(
                states(&mut table, device),
                [ConsentState::Agreed],
                "{device}"
            );
        }
    }
}

#[test]
fn who_asked_for_an_introduction_on_a_device_that_is_lost_later_is_introduced() {
    const CLEO: usize = 3;
    let (mut table, _) = tea();
    let ticket = table.invite(ANN);
    table.seat();
    let person = "Cleo".to_owned();
    table.act(CLEO, Intent::Join { ticket, person });
    table.encounter(CLEO, ANN);
    everybody_meets(&mut table);
    let (ben, to) = (table.person(BEN), table.person(CLEO));
    let text = "About chess".to_owned();
    let ask = TalkAct::AskIntro { via: ben, to, text };
    table.act(LAPTOP, Intent::Talk(ask));
    everybody_meets(&mut table);
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    everybody_meets(&mut table);
    for device in [ANN, BEN] {
        let intros = match table.act(device, Intent::Ask(Question::Intros)) {
            Answer::Intros(intros) => intros,
            other => panic!("{other:?}"),
        };
        let texts: Vec<&str> = intros.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["About chess"], "{device}");
    }
}

#[test]
fn two_devices_that_take_each_other_back_both_fall_silent() {
    let (mut table, _) = tea();
    table.say(ANN, &[BEN], "from my phone").unwrap();
    everybody_meets(&mut table);
    let phone = table.name(ANN).0.to_string();
    let laptop = table.name(LAPTOP).0.to_string();
    let revoke = |device| Intent::Device(DeviceAct::Revoke { device });
    table.act(LAPTOP, revoke(phone));
    table.act(ANN, revoke(laptop));
    table.pass(61_000);
    everybody_meets(&mut table);
    // As long as only the phone was heard, the laptop is a thief's.
    assert_eq!(said(&mut table, BEN), ["from my phone"]);
    assert!(!table.devices[BEN].replica.is_known(&table.name(LAPTOP)));
    // A stick brings what the laptop said: nobody can tell which of the two is the thief's, and what
    // either says of the other's end counts no more than the other's does.
    let records = table.devices[LAPTOP].disk.records.values().flatten();
    let records: Vec<Record> = records.cloned().collect();
    hand_on(&mut table, BEN, &records, true);
    table.pass(61_000);
    assert_eq!(said(&mut table, BEN), Vec::<String>::new());
}

/// What two devices that take each other back said in a community is the same for whoever heard the one
/// first and for whoever heard the other.
#[test]
fn whichever_of_two_devices_that_take_each_other_back_is_heard_first_all_see_the_same() {
    let (mut table, community) = tea();
    table.seat();
    let cem = LAPTOP + 1;
    table.join(cem, BEN, "Cem");
    let sign = true;
    for device in [ANN, LAPTOP] {
        post(&mut table, device, community, &format!("before {device}"));
    }
    everybody_meets(&mut table);
    for _ in 0..2 {
        table.encounter(BEN, cem);
    }
    act(&mut table, cem, CommunityAct::Join { community, sign });
    for _ in 0..2 {
        table.encounter(BEN, cem);
    }
    let revoke = |device| Intent::Device(DeviceAct::Revoke { device });
    let (phone, laptop) = (table.name(ANN).0, table.name(LAPTOP).0);
    table.act(LAPTOP, revoke(phone.to_string()));
    table.act(ANN, revoke(laptop.to_string()));
    for device in [ANN, LAPTOP] {
        post(&mut table, device, community, &format!("after {device}"));
    }
    let of = |table: &Table, device: usize| -> Vec<Record> {
        let records = table.devices[device].disk.records.values();
        records.flatten().cloned().collect()
    };
    let (by_phone, by_laptop) = (of(&table, ANN), of(&table, LAPTOP));
    for (to, brought) in [
        (BEN, [&by_phone, &by_laptop]),
        (cem, [&by_laptop, &by_phone]),
    ] {
        for records in brought {
            hand_on(&mut table, to, records, true);
            table.pass(61_000);
        }
    }
    for _ in 0..2 {
        table.encounter(BEN, cem);
        table.pass(61_000);
    }
    let seen = posts(&mut table, BEN);
    assert_eq!(seen, posts(&mut table, cem));
    assert!(
        seen.iter().all(|text| !text.starts_with("after")),
        "{seen:?}"
    );
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(posts(&mut table, BEN), seen, "index: {keep_index}");
    }
}
