//! Conversations between devices that seldom or never meet.

use std::collections::BTreeSet;

use crate::alike::three;
use crate::common::{Table, stands_in};
use history::{Governance, LogId, Record, ScopeId};
use replica::{Delivery, Intent, Message, TalkAct};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const WORDS: &str = "Coffee under the big lamp at ten?";

fn deliveries(table: &mut Table, device: usize) -> Vec<Delivery> {
    let inbox = table.inbox(device);
    let messages = inbox.iter().flat_map(|view| &view.messages);
    messages.filter(|m| m.mine).map(|m| m.delivery).collect()
}

#[test]
fn a_third_device_carries_a_message_to_somebody_never_met() {
    let mut table = three();
    table.say(ANN, &[CEM], WORDS).unwrap();
    assert_eq!(deliveries(&mut table, ANN), [Delivery::Queued]);
    table.encounter(ANN, BEN);
    assert_eq!(deliveries(&mut table, ANN), [Delivery::Carried]);
    assert!(table.inbox(BEN).is_empty(), "Ben only carries");
    table.encounter(BEN, CEM);
    assert_eq!(table.heard(CEM), [format!("Ann: {WORDS}")]);
    assert_eq!(table.inbox(CEM)[0].unread, 1);
    // The answer and the confirmation go the same way back.
    table.say(CEM, &[ANN], "Gladly.").unwrap();
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    let said = [format!("Ann: {WORDS}"), "Cem: Gladly.".to_owned()];
    assert_eq!(table.heard(ANN), said);
    assert_eq!(table.heard(CEM), said);
    assert_eq!(deliveries(&mut table, ANN), [Delivery::Delivered]);
    let digests: Vec<_> = (0..3).map(|device| table.status(device).digest).collect();
    assert_eq!(digests[0], digests[1]);
    // Repeating everything changes nothing.
    for _ in 0..3 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
    }
    assert_eq!(table.heard(ANN), said);
    assert_eq!(table.heard(CEM), said);
}

#[test]
fn a_question_goes_to_each_by_themselves() {
    let mut table = three();
    let people: Vec<_> = (0..3).map(|device| table.person(device)).collect();
    let ask = |to: &[usize], text: &str| {
        let to = to.iter().map(|device| people[*device]).collect();
        let text = text.to_owned();
        Intent::Talk(TalkAct::AskApart { to, text })
    };
    table.act(BEN, ask(&[ANN, CEM, CEM], WORDS));
    let asked = table.inbox(BEN);
    assert_eq!(asked.len(), 2, "one conversation with each");
    assert!(asked.iter().all(|view| view.with.len() == 1));
    table.encounter(BEN, ANN);
    table.encounter(BEN, CEM);
    for device in [ANN, CEM] {
        assert_eq!(table.heard(device), [format!("Ben: {WORDS}")]);
        let with = &table.inbox(device)[0].with;
        assert_eq!(with.len(), 1, "nobody learns who else was asked: {with:?}");
    }
    // Whoever cannot be asked keeps all from being asked.
    let (person, on) = (people[CEM], true);
    table.act(BEN, Intent::Talk(TalkAct::Block { person, on }));
    for (to, text, code) in [
        (&[ANN, CEM][..], "Again?", "blocked"),
        (&[], "Anybody?", "asked-many"),
        (&[ANN], "  ", "message-length"),
    ] {
        let refused = table.wish(BEN, ask(to, text)).unwrap_err();
        assert_eq!(refused.code, code);
    }
    assert_eq!(table.inbox(BEN).len(), 2);
    let said = table
        .inbox(BEN)
        .iter()
        .map(|view| view.messages.len())
        .sum::<usize>();
    assert_eq!(said, 2, "nothing more was said");
}

#[test]
fn a_question_is_passed_on_and_whoever_asked_learns_to_whom() {
    let mut table = three();
    let people: Vec<_> = (0..3).map(|device| table.person(device)).collect();
    let on = |message: &str, to: usize, text: &str| {
        let (message, to, text) = (message.to_owned(), people[to], text.to_owned());
        Intent::Talk(TalkAct::PassOn { message, to, text })
    };
    table
        .say(ANN, &[BEN], "Who knows Excel?\nPivots, too.")
        .unwrap();
    table.encounter(ANN, BEN);
    let asked = table.inbox(BEN)[0].messages[0].id.clone();
    table.act(BEN, on(&asked[..8], CEM, " You perhaps? "));
    table.encounter(BEN, CEM);
    table.encounter(BEN, ANN);
    let passed = "Ben: You perhaps?\n\n> Ann:\n> Who knows Excel?\n> Pivots, too.";
    assert_eq!(table.heard(CEM), [passed]);
    let told = "Ben: > Who knows Excel?\n> Pivots, too.\n\n→ Cem";
    assert_eq!(table.heard(ANN)[1..], [told]);
    // Without words of one's own the quote stands alone.
    table.act(BEN, on(&asked, CEM, ""));
    table.encounter(BEN, CEM);
    assert!(table.heard(CEM)[1].starts_with("Ben: > Ann:\n> Who"));
    // What is one's own, whoever reads it anyway, and what is not there goes nowhere.
    let own = table.inbox(ANN)[0].messages[0].id.clone();
    let long = "x".repeat(16 * 1024);
    for (device, message, to, text) in [
        (ANN, own.as_str(), CEM, ""),
        (BEN, &asked, ANN, ""),
        (BEN, &asked, BEN, ""),
        (BEN, &asked, CEM, &long),
        (BEN, &asked[..5], CEM, ""),
        (BEN, "ffffffff", CEM, ""),
    ] {
        let refused = table.wish(device, on(message, to, text)).unwrap_err();
        assert_eq!(refused.code, "not-passed-on", "{}", refused.message);
    }
    // Who cannot be told keeps it from going on.
    let (person, on_it) = (people[CEM], true);
    table.act(BEN, Intent::Talk(TalkAct::Block { person, on: on_it }));
    let before = table.inbox(BEN);
    let refused = table.wish(BEN, on(&asked, CEM, "")).unwrap_err();
    assert_eq!(refused.code, "blocked");
    assert_eq!(table.inbox(BEN), before, "nobody was told");
}

#[test]
fn a_message_that_is_told_again_is_shown_once() {
    let mut table = three();
    let before = table.wire.len();
    table.say(ANN, &[CEM], WORDS).unwrap();
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let said = [format!("Ann: {WORDS}")];
    assert_eq!(table.heard(CEM), said);
    let conversation = table.inbox(CEM)[0].id;
    table.act(CEM, Intent::Talk(TalkAct::Read { conversation }));
    // Ben tells Cem every frame again that went over the wire since, in their order and backwards,
    // before a restart and after.
    let mut frames: Vec<Message> = table.wire[before..]
        .iter()
        .filter_map(|(_, _, frame)| Message::decode(frame).ok())
        .filter(|message| matches!(message, Message::Records(_) | Message::Keys(_)))
        .collect();
    let carries = |message: &Message| matches!(message, Message::Records(r) if !r.is_empty());
    assert!(
        frames.iter().any(carries),
        "there is something to tell again"
    );
    for keep_index in [true, false] {
        table.restart(CEM, keep_index);
        table.devices[CEM].replica.lay_densely();
        frames.reverse();
        table.meet(BEN, CEM);
        let cem = table.name(CEM);
        for message in &frames {
            table.send(BEN, &cem, message);
        }
        table.run();
        table.part(BEN, CEM);
        assert_eq!(table.heard(CEM), said);
        let inbox = table.inbox(CEM);
        assert_eq!((inbox.len(), inbox[0].unread), (1, 0), "read stays read");
    }
}

/// Everything a device holds of scopes beside the space.
fn talk_of(table: &Table, device: usize, home: &ScopeId) -> Vec<Vec<u8>> {
    let disk = &table.devices[device].disk;
    let records = disk.records.iter();
    let beside = records.filter(|(log, _)| log.scope != *home);
    let mut pieces: Vec<Vec<u8>> = beside
        .flat_map(|(_, records)| records.iter().map(Record::wire))
        .collect();
    let scopes: Vec<ScopeId> = disk.records.keys().map(|log| log.scope).collect();
    for ((_, key), value) in &disk.index {
        let about = |scope: &&ScopeId| {
            **scope != *home
                && [&key[..], value]
                    .concat()
                    .windows(32)
                    .any(|w| w == scope.as_bytes())
        };
        if scopes.iter().any(|scope| about(&scope)) {
            pieces.push([&key[..], value].concat());
        }
    }
    pieces
}

#[test]
fn a_carrier_learns_neither_the_words_nor_who_talks() {
    let mut table = three();
    let before = table.wire.len();
    table.say(ANN, &[CEM], WORDS).unwrap();
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    table.say(CEM, &[ANN], "Under the small one.").unwrap();
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    assert_eq!(table.heard(ANN).len(), 2);

    let home = home_of(&table);
    let carried = talk_of(&table, BEN, &home);
    assert!(carried.len() > 4, "Ben does carry: {}", carried.len());
    let frames: Vec<Vec<u8>> = table.wire[before..]
        .iter()
        .map(|(_, _, f)| f.clone())
        .collect();
    let all = table.devices[BEN].disk.pieces();
    for words in [WORDS, "Under the small one."] {
        assert!(!stands_in(words.as_bytes(), &all), "words in Ben's folder");
        assert!(!stands_in(words.as_bytes(), &frames), "words on the wire");
        let readers = table.devices[CEM].disk.pieces();
        assert!(
            stands_in(words.as_bytes(), &readers),
            "Cem can read: the test can see"
        );
    }
    for device in [ANN, CEM] {
        let person = *table.person(device).as_bytes();
        let key = *crate::common::key_of(table.name(device)).as_bytes();
        for (what, bytes) in [("person", person), ("device", key)] {
            assert!(
                !stands_in(&bytes, &carried),
                "{what} {device} in what Ben carries"
            );
        }
    }
    // On the wire the records themselves name nobody either.
    let told = frames
        .iter()
        .filter_map(|frame| match Message::decode(frame) {
            Ok(Message::Records(records)) => Some(records),
            _ => None,
        });
    let told: Vec<Vec<u8>> = told
        .flatten()
        .filter(|record| record.scope() != home)
        .map(|record| record.wire())
        .collect();
    assert!(!told.is_empty());
    for device in [ANN, CEM] {
        let person = *table.person(device).as_bytes();
        assert!(!stands_in(&person, &told));
    }
}

fn home_of(table: &Table) -> ScopeId {
    let logs: Vec<LogId> = table.devices[ANN].disk.records.keys().copied().collect();
    let founded = logs.into_iter().find(|log| {
        let records = &table.devices[ANN].disk.records[log];
        matches!(records[0].governance(), Ok(Governance::Genesis(_)))
    });
    founded.expect("a space").scope
}

#[test]
fn both_beginning_at_once_are_in_one_conversation() {
    let mut table = three();
    table.say(ANN, &[CEM], "Hello Cem").unwrap();
    table.say(CEM, &[ANN], "Hello Ann").unwrap();
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        table.encounter(ANN, BEN);
    }
    let (ann, cem) = (table.inbox(ANN), table.inbox(CEM));
    assert_eq!((ann.len(), cem.len()), (1, 1));
    assert_eq!(ann[0].id, cem[0].id);
    assert_eq!(table.heard(ANN).len(), 2);
    assert_eq!(table.heard(ANN), table.heard(CEM));
}

#[test]
fn a_group_hears_what_is_said_in_it_and_nobody_else() {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dua"]);
    for other in 1..4 {
        table.encounter(0, other);
    }
    for other in 1..4 {
        table.encounter(0, other);
    }
    table.say(0, &[1, 2], "The three of us").unwrap();
    for other in 1..4 {
        table.encounter(0, other);
    }
    assert_eq!(table.heard(1), ["Ann: The three of us"]);
    assert_eq!(table.heard(2), ["Ann: The three of us"]);
    assert!(table.inbox(3).is_empty());
    assert_eq!(table.inbox(1)[0].title, "Ann, Cem");
    assert_eq!(deliveries(&mut table, 0), [Delivery::Delivered]);
}

#[test]
fn that_a_message_was_read_is_told_only_if_its_reader_allows_it() {
    for allowed in [false, true] {
        let mut table = Table::of(&["Ann", "Ben"]);
        table.meet(ANN, BEN);
        table.act(BEN, Intent::Talk(TalkAct::Receipts { on: allowed }));
        table.say(ANN, &[BEN], WORDS).unwrap();
        let conversation = table.inbox(BEN)[0].id;
        assert_eq!(table.inbox(BEN)[0].unread, 1);
        table.act(BEN, Intent::Talk(TalkAct::Read { conversation }));
        assert_eq!(table.inbox(BEN)[0].unread, 0);
        let expected = if allowed {
            Delivery::Read
        } else {
            Delivery::Delivered
        };
        assert_eq!(deliveries(&mut table, ANN), [expected]);
    }
}

#[test]
fn whoever_is_blocked_is_neither_heard_nor_told() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.meet(ANN, BEN);
    let person = table.person(ANN);
    table.act(BEN, Intent::Talk(TalkAct::Block { person, on: true }));
    table.say(ANN, &[BEN], WORDS).unwrap();
    assert!(table.inbox(BEN).is_empty());
    assert_eq!(deliveries(&mut table, ANN), [Delivery::Carried]);
    let refused = table.say(BEN, &[ANN], "No").unwrap_err();
    assert_eq!(refused.code, "blocked");
    table.act(BEN, Intent::Talk(TalkAct::Block { person, on: false }));
    assert_eq!(table.heard(BEN), [format!("Ann: {WORDS}")]);
}

#[test]
fn muting_keeps_the_messages() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.meet(ANN, BEN);
    table.say(ANN, &[BEN], WORDS).unwrap();
    let conversation = table.inbox(BEN)[0].id;
    let mute = |on| Intent::Talk(TalkAct::Mute { conversation, on });
    table.act(BEN, mute(true));
    assert!(table.inbox(BEN)[0].muted);
    assert_eq!(table.heard(BEN).len(), 1);
    table.restart(BEN, true);
    assert!(table.inbox(BEN)[0].muted);
    table.act(BEN, mute(false));
    assert!(!table.inbox(BEN)[0].muted);
}

#[test]
fn a_restart_keeps_conversations_with_and_without_the_index() {
    let mut table = three();
    table.say(ANN, &[CEM], WORDS).unwrap();
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    table.say(CEM, &[ANN], "Gladly.").unwrap();
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    // What each says to themselves about it comes with the next encounters.
    for _ in 0..3 {
        table.encounter(BEN, CEM);
        table.encounter(ANN, BEN);
    }
    let (said, status) = (table.heard(ANN), table.status(ANN));
    let states = deliveries(&mut table, ANN);
    for keep_index in [true, false] {
        for device in [ANN, BEN, CEM] {
            table.restart(device, keep_index);
        }
        assert_eq!(table.heard(ANN), said, "index kept: {keep_index}");
        assert_eq!(table.heard(CEM), said, "index kept: {keep_index}");
        assert!(table.inbox(BEN).is_empty());
        assert_eq!(deliveries(&mut table, ANN), states);
        let again = table.status(ANN);
        assert_eq!(again.digest, status.digest);
        assert_eq!(again.scopes.len(), status.scopes.len());
        for (one, two) in again.scopes.iter().zip(&status.scopes) {
            assert_eq!((&one.scope, &one.digest), (&two.scope, &two.digest));
        }
        // And it goes on.
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        assert_eq!(table.heard(CEM), said);
    }
}

#[test]
fn what_cannot_be_sent_says_why() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.meet(ANN, BEN);
    let long = "a".repeat(replica::MESSAGE_TEXT_MAX_BYTES + 1);
    let rows: [(&[usize], &str, &str); 4] = [
        (&[BEN], "  ", "message-length"),
        (&[BEN], &long, "message-length"),
        (&[ANN], "to myself", "talkers"),
        (&[], "to nobody", "talkers"),
    ];
    for (to, text, code) in rows {
        let refused = table.say(ANN, to, text).unwrap_err();
        assert_eq!(refused.code, code);
        assert!(
            refused.message.starts_with("Could not"),
            "{}",
            refused.message
        );
    }
    let stranger = model::PersonId::from_bytes([9; 32]);
    let say = TalkAct::Say {
        to: vec![stranger],
        text: "Hello".into(),
        files: Vec::new(),
    };
    let refused = table.wish(ANN, Intent::Talk(say)).unwrap_err();
    assert_eq!(refused.code, "unknown-person");
}

fn file(number: u8, bytes: u64, name: &str) -> model::Attachment {
    model::Attachment::new([number; 32], [number; 32], bytes, "image/png", name)
}

fn send_files(
    table: &mut Table,
    text: &str,
    files: Vec<model::Attachment>,
) -> Result<replica::Answer, replica::Refusal> {
    let to = vec![table.person(BEN)];
    let text = text.to_owned();
    table.wish(ANN, Intent::Talk(TalkAct::Say { to, text, files }))
}

#[test]
fn files_go_with_a_message_and_are_found_by_their_id() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    let hidden = file(7, 9, "/home/ann/\u{202e}gnp.exe");
    send_files(&mut table, "", vec![file(1, 5, "plan.png"), hidden]).unwrap();
    let refused = send_files(&mut table, "", Vec::new()).unwrap_err();
    assert_eq!(refused.code, "message-length");
    let many = (0..9).map(|n| file(n, 5, "x")).collect();
    let refused = send_files(&mut table, "too many", many).unwrap_err();
    assert_eq!(refused.code, "attachments");
    table.encounter(ANN, BEN);
    let shown = table.inbox(BEN)[0].messages[0].files.clone();
    let names: Vec<&str> = shown.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        names,
        ["plan.png", "gnp.exe"],
        "no path, nothing turned around"
    );
    assert!(shown.iter().all(|file| !file.here));
    let ask = |id: &str| Intent::Ask(replica::Question::File { file: id.into() });
    let found = table.act(BEN, ask(&shown[0].id[..8]));
    let replica::Answer::File { file: found, here } = found else {
        panic!("{found:?}");
    };
    assert_eq!((*found, here), (file(1, 5, "plan.png"), false));
    for unknown in ["0101", "ffffffff"] {
        assert_eq!(
            table.wish(BEN, ask(unknown)).unwrap_err().code,
            "unknown-attachment"
        );
    }
    table.input(BEN, replica::Input::Held([[1; 32]].into()));
    assert!(table.inbox(BEN)[0].messages[0].files[0].here);
}

#[test]
fn files_that_are_too_large_or_too_many_of_one_author_are_not_fetched() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    let most = history::ATTACHMENT_MAX_BYTES as u64;
    for round in 0..8 {
        let files = (0..8)
            .map(|n| file(round * 8 + n, most, "film.png"))
            .collect();
        send_files(&mut table, "films", files).unwrap();
    }
    send_files(
        &mut table,
        "larger than said",
        vec![file(200, most + 1, "huge.png")],
    )
    .unwrap();
    table.encounter(ANN, BEN);
    let ask = |number: u8| {
        let file = file(number, 0, "").shown_id();
        Intent::Ask(replica::Question::File { file })
    };
    assert_eq!(
        table.wish(BEN, ask(200)).unwrap_err().code,
        "attachment-too-large"
    );
    let room_for = (replica::ATTACHED_PER_AUTHOR_MAX_BYTES / most) as u8;
    let held = (0..room_for).map(|number| [number; 32]).collect();
    table.input(BEN, replica::Input::Held(held));
    assert_eq!(
        table.wish(BEN, ask(room_for)).unwrap_err().code,
        "attachments-full"
    );
    assert!(table.wish(BEN, ask(0)).is_ok(), "what is here is here");
}

/// The introductions one has to do with.
fn intros(table: &mut Table, device: usize) -> Vec<replica::IntroView> {
    match table.act(device, Intent::Ask(replica::Question::Intros)) {
        replica::Answer::Intros(intros) => intros,
        other => panic!("{other:?}"),
    }
}

fn ask_intro(table: &mut Table, device: usize, via: usize, to: usize, text: &str) {
    let (via, to, text) = (table.person(via), table.person(to), text.to_owned());
    table.act(device, Intent::Talk(TalkAct::AskIntro { via, to, text }));
}

#[test]
fn an_introduction_needs_both_consents_and_the_introducer_reads_nothing_after() {
    let mut table = three();
    ask_intro(&mut table, ANN, BEN, CEM, "We both bake.");
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    assert!(
        intros(&mut table, CEM).is_empty(),
        "nothing before Ben agrees"
    );
    let intro = intros(&mut table, BEN)[0].id.clone();
    let text = "You two should talk.".to_owned();
    table.act(BEN, Intent::Talk(TalkAct::AgreeIntro { intro, text }));
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    assert!(!intros(&mut table, ANN)[0].done, "Cem has not agreed");
    let asked = intros(&mut table, CEM)[0].clone();
    assert_eq!(asked.part, replica::IntroPart::ToAnswer);
    assert_eq!(asked.text, "You two should talk.\n\nWe both bake.");
    let (intro, text) = (asked.id, WORDS.to_owned());
    table.act(CEM, Intent::Talk(TalkAct::AgreeIntro { intro, text }));
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    assert!(intros(&mut table, ANN)[0].done);
    assert_eq!(table.heard(ANN), [format!("Cem: {WORDS}")]);
    let all = table.devices[BEN].disk.pieces();
    assert!(!stands_in(WORDS.as_bytes(), &all), "Ben cannot read on");
}

/// The conversations in which a device writes.
fn conversations(table: &mut Table, device: usize) -> BTreeSet<String> {
    let home = table.devices[device].replica.space().unwrap();
    let home = history::ScopeId::of_space(&home).to_string();
    let scopes = table.status(device).scopes.into_iter();
    let written = scopes.filter(|scope| scope.takes_part && scope.scope != home);
    written.map(|scope| scope.scope).collect()
}

#[test]
fn before_the_second_consent_neither_side_holds_what_opens_a_talk_with_the_other() {
    let mut table = three();
    let shared = |table: &mut Table| -> Vec<String> {
        let (ann, cem) = (conversations(table, ANN), conversations(table, CEM));
        ann.intersection(&cem).cloned().collect()
    };
    let meet = |table: &mut Table| {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        table.encounter(ANN, BEN);
    };
    let agree = |table: &mut Table, device: usize| {
        let intro = intros(table, device)[0].id.clone();
        let text = WORDS.to_owned();
        table.act(device, Intent::Talk(TalkAct::AgreeIntro { intro, text }));
    };
    ask_intro(&mut table, ANN, BEN, CEM, "We both bake.");
    meet(&mut table);
    assert!(shared(&mut table).is_empty(), "asked for");
    agree(&mut table, BEN);
    meet(&mut table);
    // One consent is there. Whoever could write to the other would do it in a scope in which both have
    // keys, and there is none: the one that will carry their talk does not exist yet.
    assert_eq!(intros(&mut table, CEM).len(), 1);
    assert!(shared(&mut table).is_empty(), "passed on");
    for device in [ANN, CEM] {
        assert!(table.heard(device).is_empty(), "nobody has written");
    }
    agree(&mut table, CEM);
    meet(&mut table);
    let between = shared(&mut table);
    assert_eq!(between.len(), 1, "both consents");
    assert_eq!(table.heard(ANN), [format!("Cem: {WORDS}")]);
    assert!(!conversations(&mut table, BEN).contains(&between[0]));
}

/// What somebody sees who waits for an answer, and how many conversations they are in.
fn seen(table: &mut Table, device: usize) -> (Vec<(bool, String)>, usize, Vec<String>) {
    let shown = intros(table, device).into_iter();
    let shown = shown.map(|intro| (intro.done, intro.text)).collect();
    (
        shown,
        conversations(table, device).len(),
        table.heard(device),
    )
}

#[test]
fn a_decline_and_no_answer_look_alike() {
    // The same story twice for each who can decline; in the second nobody answers.
    for decliner in [BEN, CEM] {
        let ends: Vec<_> = [true, false]
            .into_iter()
            .map(|declines| {
                let mut table = three();
                ask_intro(&mut table, ANN, BEN, CEM, "We both bake.");
                table.encounter(ANN, BEN);
                if decliner == CEM {
                    let intro = intros(&mut table, BEN)[0].id.clone();
                    let text = String::new();
                    table.act(BEN, Intent::Talk(TalkAct::AgreeIntro { intro, text }));
                    table.encounter(BEN, CEM);
                }
                if declines {
                    let intro = intros(&mut table, decliner)[0].id.clone();
                    table.act(decliner, Intent::Talk(TalkAct::DeclineIntro { intro }));
                    assert!(intros(&mut table, decliner).is_empty());
                }
                table.encounter(BEN, CEM);
                table.encounter(ANN, BEN);
                table.encounter(BEN, CEM);
                let others = [ANN, BEN, CEM].into_iter().filter(|who| *who != decliner);
                let seen: Vec<_> = others.map(|who| seen(&mut table, who)).collect();
                seen
            })
            .collect();
        assert_eq!(ends[0], ends[1], "{decliner}");
        assert!(!ends[0][0].0[0].0, "Ann still waits");
    }
}

#[test]
fn an_introduction_one_has_nothing_to_do_with_is_refused() {
    let mut table = three();
    ask_intro(&mut table, ANN, BEN, CEM, "We both bake.");
    table.encounter(ANN, BEN);
    let intro = intros(&mut table, BEN)[0].id.clone();
    // Cem has not been asked, whoever told the mark.
    for intro in [intro, "00".repeat(16), String::new()] {
        let text = String::new();
        let agreed = TalkAct::AgreeIntro { intro, text };
        let refused = table.wish(CEM, Intent::Talk(agreed)).unwrap_err();
        assert_eq!(refused.code, "unknown-intro");
    }
    let (via, to, text) = (table.person(BEN), table.person(BEN), String::new());
    let refused = table.wish(ANN, Intent::Talk(TalkAct::AskIntro { via, to, text }));
    assert_eq!(refused.unwrap_err().code, "intro-same");
}

#[test]
fn an_introduction_is_asked_for_passed_on_and_agreed_to_once() {
    let mut table = three();
    ask_intro(&mut table, ANN, BEN, CEM, "We both bake.");
    let (via, to) = (table.person(BEN), table.person(CEM));
    let again = |text: &str| TalkAct::AskIntro {
        via,
        to,
        text: text.to_owned(),
    };
    let code = |table: &mut Table, device, act| {
        let refused = table.wish(device, Intent::Talk(act));
        refused.unwrap_err().code
    };
    assert_eq!(code(&mut table, ANN, again("Please.")), "intro-asked");
    let mine = intros(&mut table, ANN)[0].id.clone();
    let decline = |intro: &str| TalkAct::DeclineIntro {
        intro: intro.to_owned(),
    };
    let agree = |intro: &str| TalkAct::AgreeIntro {
        intro: intro.to_owned(),
        text: String::new(),
    };
    assert_eq!(code(&mut table, ANN, decline(&mine)), "intro-yours");
    table.encounter(ANN, BEN);
    let id = intros(&mut table, BEN)[0].id.clone();
    table.act(BEN, Intent::Talk(agree(&id)));
    for act in [agree(&id), decline(&id)] {
        assert_eq!(code(&mut table, BEN, act), "intro-agreed");
    }
    table.encounter(BEN, CEM);
    table.act(CEM, Intent::Talk(agree(&id)));
    for act in [agree(&id), decline(&id)] {
        assert_eq!(code(&mut table, CEM, act), "intro-agreed");
    }
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    assert_eq!(table.heard(ANN).len(), 1, "the first words came once");
    table.now.0 += 15 * 24 * 3_600 * 1_000;
    table.act(ANN, Intent::Talk(again("After two weeks.")));
}

#[test]
fn what_a_view_does_not_reach_back_to_is_asked_for_page_by_page() {
    const SAID: usize = replica::MESSAGES_SHOWN_MAX * 2 + 3;
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    for number in 0..SAID {
        table.say(ANN, &[BEN], &format!("Line {number}.")).unwrap();
    }
    table.encounter(ANN, BEN);
    let numbers = |view: &replica::ConversationView| -> Vec<String> {
        let texts = view.messages.iter().map(|message| message.text.clone());
        texts.collect()
    };
    let newest = table.inbox(BEN).remove(0);
    assert!(newest.earlier);
    let mut read = numbers(&newest);
    let mut first = newest.messages[0].id.clone();
    let mut pages = vec![newest.messages.len()];
    loop {
        // As somebody types it who copies how an id begins.
        first.truncate(12);
        let before = first.clone();
        let question = Intent::Ask(replica::Question::Earlier { before });
        let replica::Answer::Conversation(page) = table.act(BEN, question) else {
            panic!("no conversation");
        };
        assert_eq!(page.id, newest.id);
        pages.push(page.messages.len());
        first.clone_from(&page.messages[0].id);
        read.splice(..0, numbers(&page));
        if !page.earlier {
            break;
        }
    }
    assert_eq!(
        pages,
        [replica::MESSAGES_SHOWN_MAX, replica::MESSAGES_SHOWN_MAX, 3]
    );
    let all: Vec<String> = (0..SAID).map(|number| format!("Line {number}.")).collect();
    assert_eq!(read, all);
    for (before, why) in [
        ("ab", "6 characters of its id"),
        ("zzzzzz", "no message has"),
    ] {
        let before = before.to_owned();
        let question = Intent::Ask(replica::Question::Earlier { before });
        let refusal = table.wish(BEN, question).unwrap_err();
        assert_eq!(refusal.code, "unknown-message");
        assert!(refusal.message.contains(why), "{}", refusal.message);
    }
}

#[test]
fn who_is_asked_by_many_to_introduce_them_sees_two_at_a_time() {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dora", "Emil"]);
    for device in [ANN, CEM, 3, 4] {
        table.encounter(BEN, device);
    }
    for (device, to) in [(ANN, CEM), (CEM, 3), (3, 4)] {
        ask_intro(&mut table, device, BEN, to, "Please.");
        table.encounter(device, BEN);
    }
    let shown = |table: &mut Table| -> Vec<(String, bool)> {
        let mut all: Vec<(String, bool)> = intros(table, BEN)
            .into_iter()
            .map(|it| (it.by_name, it.waits))
            .collect();
        all.sort();
        all
    };
    let row = |name: &str, waits| (name.to_owned(), waits);
    assert_eq!(
        shown(&mut table),
        [row("Ann", false), row("Cem", false), row("Dora", true)]
    );
    let all = intros(&mut table, BEN);
    let first = all.iter().find(|it| it.by_name == "Ann").unwrap();
    let intro = first.id.clone();
    table.act(BEN, Intent::Talk(TalkAct::DeclineIntro { intro }));
    assert_eq!(shown(&mut table), [row("Cem", false), row("Dora", false)]);
}
