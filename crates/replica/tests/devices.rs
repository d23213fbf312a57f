//! Several devices of one person: added by two, used side by side, and taken back.

use crate::common::Table;
use history::{
    DeviceKeys, Draft, Governance, Incarnation, PersonStatement, Record, RecordId, ScopeId,
};
use model::{Edit, Field, Visibility};
use replica::{
    Answer, DEVICE_TICKET_MS, DeviceAct, DeviceView, GovernAct, Intent, Message, Question, Refusal,
    Rule, Standing, TalkAct, UnheardWhy,
};

const ANN: usize = 0;
const BEN: usize = 1;
const LAPTOP: usize = 2;

fn ticket(table: &mut Table, device: usize) -> String {
    match table.act(device, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    }
}

fn join(table: &mut Table, ticket: &str) -> Result<Answer, Refusal> {
    let (ticket, person) = (ticket.to_owned(), String::new());
    table.wish(LAPTOP, Intent::Join { ticket, person })
}

fn devices(table: &mut Table, device: usize) -> Vec<DeviceView> {
    match table.act(device, Intent::Ask(Question::Devices)) {
        Answer::Devices(devices) => devices,
        other => panic!("{other:?}"),
    }
}

/// Ann with a phone and a laptop, and Ben.
fn two_devices() -> Table {
    let mut table = Table::of(&["Ann", "Ben"]);
    assert_eq!(table.devices.len(), LAPTOP);
    table.seat();
    let ticket = ticket(&mut table, ANN);
    join(&mut table, &ticket).expect("a good ticket");
    table.encounter(LAPTOP, ANN);
    table.encounter(ANN, BEN);
    table
}

/// Both devices hear of each other and Ben of them, and say what follows from it.
fn catch_up(table: &mut Table) {
    for _ in 0..2 {
        table.encounter(LAPTOP, ANN);
        table.encounter(ANN, BEN);
        table.pass(61_000);
    }
}

fn headline(table: &mut Table, of: usize, seen_by: usize) -> Option<String> {
    let person = table.person(of).to_string();
    let person = Some(person);
    match table.wish(seen_by, Intent::Ask(Question::Profile { person })) {
        Ok(Answer::Person(card)) => card.profile.headline.clone(),
        other => panic!("{other:?}"),
    }
}

fn set(table: &mut Table, device: usize, field: Field, text: &str) {
    let edit = Edit::Set(field, vec![text.to_owned()]);
    table.act(device, Intent::Profile(vec![edit]));
}

#[test]
fn a_second_device_is_the_same_person_and_both_write_the_profile() {
    let mut table = two_devices();
    assert_eq!(table.status(LAPTOP).standing, Standing::Member);
    assert_eq!(table.person(LAPTOP), table.person(ANN));
    assert_eq!(devices(&mut table, ANN).len(), 2);
    assert_eq!(
        devices(&mut table, LAPTOP)
            .iter()
            .filter(|d| d.this)
            .count(),
        1
    );
    // At the same time, apart from each other.
    set(&mut table, LAPTOP, Field::Headline, "I mend bikes");
    set(&mut table, ANN, Field::Place, "Hamburg");
    for _ in 0..2 {
        table.encounter(LAPTOP, BEN);
        table.encounter(ANN, BEN);
    }
    assert_eq!(
        headline(&mut table, ANN, BEN).as_deref(),
        Some("I mend bikes")
    );
    for device in [ANN, LAPTOP] {
        let me = table.me(device);
        assert_eq!(
            me.profile.headline.as_deref(),
            Some("I mend bikes"),
            "{device}"
        );
        assert_eq!(me.profile.place.as_deref(), Some("Hamburg"), "{device}");
        assert_eq!(me.profile.name, "Ann", "{device}");
    }
    let digests: Vec<_> = (0..3).map(|device| table.status(device).digest).collect();
    assert!(
        digests.windows(2).all(|two| two[0] == two[1]),
        "{digests:?}"
    );
    // Everything is there after a restart, and goes on.
    for keep_index in [true, false] {
        table.restart(LAPTOP, keep_index);
        assert_eq!(table.status(LAPTOP).standing, Standing::Member);
    }
    set(&mut table, LAPTOP, Field::Headline, "I mend bikes and maps");
    table.encounter(LAPTOP, BEN);
    let seen = headline(&mut table, ANN, BEN);
    assert_eq!(seen.as_deref(), Some("I mend bikes and maps"));
}

#[test]
fn a_message_reaches_every_device_and_is_answered_from_any() {
    let mut table = two_devices();
    table.encounter(BEN, ANN);
    table.say(BEN, &[ANN], "Where are you?").unwrap();
    table.encounter(BEN, LAPTOP);
    table.encounter(BEN, ANN);
    assert_eq!(table.heard(LAPTOP), ["Ben: Where are you?"]);
    assert_eq!(table.heard(ANN), ["Ben: Where are you?"]);
    table.say(LAPTOP, &[BEN], "At the big lamp.").unwrap();
    table.encounter(BEN, LAPTOP);
    table.encounter(BEN, ANN);
    for device in [ANN, BEN, LAPTOP] {
        let said = table.heard(device);
        assert_eq!(
            said,
            ["Ben: Where are you?", "Ann: At the big lamp."],
            "{device}"
        );
    }
    assert_eq!(
        table.inbox(BEN).len(),
        1,
        "one conversation, whichever device"
    );
    let conversation = table.inbox(ANN)[0].id;
    table.act(ANN, Intent::Talk(TalkAct::Read { conversation }));
    assert_eq!(table.inbox(ANN)[0].unread, 0);
}

#[test]
fn a_lost_device_says_nothing_new_and_is_let_in_no_more() {
    let mut table = two_devices();
    set(&mut table, LAPTOP, Field::Headline, "I mend bikes");
    table.encounter(LAPTOP, ANN);
    let lost = table.name(LAPTOP).0.to_string();
    let device = lost[..8].to_owned();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    assert_eq!(devices(&mut table, ANN).len(), 1);
    table.encounter(ANN, BEN);
    // The thief goes on writing and tries to be heard.
    set(&mut table, LAPTOP, Field::Headline, "Send me money");
    table.meet(LAPTOP, BEN);
    assert!(!table.devices[BEN].replica.is_known(&table.name(LAPTOP)));
    // A friend who has not heard of it hands the writing on.
    let home = home_of(&mut table);
    let thief = table.name(LAPTOP).0;
    let stolen = table.devices[LAPTOP].disk.records.iter();
    let stolen = stolen.filter(|(log, _)| log.scope == home && log.key == thief);
    let stolen: Vec<_> = stolen.flat_map(|(_, records)| records.clone()).collect();
    table.meet(ANN, BEN);
    let ann = table.name(ANN);
    table.send(
        ANN,
        &table.name(BEN),
        &replica::Message::Records(stolen.clone()),
    );
    table.run();
    let held = &table.devices[BEN].disk.records;
    let held = held.iter().find(|(log, _)| log.key == thief).unwrap().1;
    assert_eq!(held.len(), stolen.len(), "held, from {}", ann.0.short());
    assert_eq!(
        headline(&mut table, ANN, BEN).as_deref(),
        Some("I mend bikes")
    );
}

#[test]
fn a_lost_device_with_more_logs_than_a_record_lists_is_taken_back_all_the_same() {
    let mut table = two_devices();
    for life in 0..=history::RETAINS_MAX {
        // A copy that stands up elsewhere begins a new log.
        table.devices[LAPTOP].disk.place = Some(format!("machine {life}"));
        table.restart(LAPTOP, true);
        set(&mut table, LAPTOP, Field::Headline, &format!("life {life}"));
    }
    table.encounter(LAPTOP, ANN);
    let lost = table.name(LAPTOP).0.to_string();
    let device = lost[..8].to_owned();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    assert_eq!(devices(&mut table, ANN).len(), 1);
    table.encounter(ANN, BEN);
    assert!(!table.devices[BEN].replica.is_known(&table.name(LAPTOP)));
}

#[test]
fn tickets_for_a_device_end_are_used_once_and_cannot_be_altered() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.seat();
    let good = ticket(&mut table, ANN);
    for (text, code) in [
        (good[..good.len() - 8].to_owned(), "ticket-altered"),
        ("eyelevel-device:hello".to_owned(), "ticket-altered"),
    ] {
        assert_eq!(join(&mut table, &text).unwrap_err().code, code, "{text}");
    }
    table.pass(DEVICE_TICKET_MS + 1);
    assert_eq!(join(&mut table, &good).unwrap_err().code, "ticket-expired");
    // A newer ticket takes the place of an older one.
    let (older, newer) = (ticket(&mut table, ANN), ticket(&mut table, ANN));
    assert_ne!(older, newer);
    join(&mut table, &older).expect("it looks good");
    table.encounter(LAPTOP, ANN);
    assert_eq!(table.status(LAPTOP).standing, Standing::Waiting);
    assert_eq!(devices(&mut table, ANN).len(), 1);
}

#[test]
fn a_ticket_for_a_device_means_the_same_as_a_code_holds_it_and_as_mail_breaks_it() {
    for pasted in [
        |ticket: &str| ticket.to_uppercase(),
        |ticket: &str| format!(" eye\nlevel-{}\n", &ticket["eyelevel-".len()..]),
    ] {
        let mut table = Table::of(&["Ann", "Ben"]);
        table.seat();
        let ticket = pasted(&ticket(&mut table, ANN));
        join(&mut table, &ticket).expect("a good ticket");
        table.encounter(LAPTOP, ANN);
        assert_eq!(table.status(LAPTOP).standing, Standing::Member);
        assert_eq!(devices(&mut table, ANN).len(), 2);
    }
}

#[test]
fn a_ticket_for_a_device_that_was_used_says_so() {
    let mut table = two_devices();
    let used = ticket(&mut table, ANN);
    for device in [LAPTOP + 1, LAPTOP + 2] {
        table.seat();
        let (ticket, person) = (used.clone(), String::new());
        table.act(device, Intent::Join { ticket, person });
        table.encounter(device, ANN);
    }
    assert_eq!(table.status(LAPTOP + 1).standing, Standing::Member);
    let late = table.status(LAPTOP + 2);
    assert_eq!(late.standing, Standing::Waiting);
    assert_eq!(late.refusal_code.as_deref(), Some("device-ticket-over"));
    let why = late.refusal.unwrap_or_default();
    assert!(why.contains("has been used already"), "{why}");
}

#[test]
fn only_the_first_device_shows_the_words() {
    let mut table = two_devices();
    let words = table.words(ANN);
    assert_eq!(words.expose().split_whitespace().count(), 24);
    assert!(history::seed_of(words.expose()).is_ok());
    let refused = table
        .wish(LAPTOP, Intent::Ask(Question::Recovery))
        .unwrap_err();
    assert_eq!(refused.code, "words-elsewhere");
    let device = table.name(ANN).0.to_string();
    let own = DeviceAct::Revoke { device };
    assert_eq!(
        table.wish(ANN, Intent::Device(own)).unwrap_err().code,
        "this-device"
    );
}

#[test]
fn what_is_written_after_a_device_was_lost_is_sealed_with_a_key_it_does_not_get() {
    let mut table = two_devices();
    let (first, home) = (key_of_last(&table, ANN), home_of(&mut table));
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    table.meet(ANN, BEN);
    set(&mut table, ANN, Field::Headline, "I mend bikes");
    let second = key_of_last(&table, ANN);
    assert_ne!(first, second);
    assert_eq!(
        headline(&mut table, ANN, BEN).as_deref(),
        Some("I mend bikes")
    );
    set(&mut table, BEN, Field::Headline, "I bake bread");
    assert_eq!(
        key_of_last(&table, BEN),
        second,
        "everybody goes over to it"
    );
    assert_eq!(
        headline(&mut table, BEN, ANN).as_deref(),
        Some("I bake bread")
    );
    table.part(ANN, BEN);
    // Whoever comes later reads what was written before and after.
    table.seat();
    let late = LAPTOP + 1;
    table.join(late, BEN, "Dua");
    table.encounter(late, BEN);
    assert_eq!(
        headline(&mut table, ANN, late).as_deref(),
        Some("I mend bikes")
    );
    assert_eq!(
        headline(&mut table, BEN, late).as_deref(),
        Some("I bake bread")
    );
    for device in [ANN, BEN, late] {
        for keep_index in [true, false] {
            table.restart(device, keep_index);
            assert_eq!(table.status(device).standing, Standing::Member);
            assert!(table.status(device).waiting.is_empty());
        }
    }
    assert_eq!(
        headline(&mut table, ANN, late).as_deref(),
        Some("I mend bikes")
    );
    // The key never stands on the lost device, even if it gets hold of everything else.
    let keys = table.devices[LAPTOP].disk.keys.values();
    let got = keys.filter(|key| key.scope() == home);
    let opened = got.filter(|key| match key {
        history::KeyObject::Epoch(wrap) => Some(wrap.key) == second,
        _ => false,
    });
    assert_eq!(opened.count(), 0);
}

fn home_of(table: &mut Table) -> history::ScopeId {
    let space = table.status(ANN).space.unwrap().id;
    history::ScopeId::of_space(&space)
}

/// The key of the newest content of a device's own log.
fn key_of_last(table: &Table, device: usize) -> Option<history::KeyId> {
    let own = table.name(device).0;
    let logs = table.devices[device].disk.records.iter();
    let log = logs.filter(|(log, _)| log.key == own).map(|(_, log)| log);
    let mut content = log.flatten().filter_map(|record| record.header().key);
    content.next_back()
}

#[test]
fn the_words_bring_somebody_back_and_take_the_lost_device_away() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.seat();
    set(&mut table, BEN, Field::Headline, "I mend bikes");
    table.encounter(ANN, BEN);
    let words = table.words(BEN);
    let ticket = table.invite(ANN);
    let recover = |words: &str| {
        Intent::Device(DeviceAct::Recover {
            words: words.to_owned().into(),
            ticket: ticket.clone(),
            keep_others: false,
        })
    };
    let refused = table.wish(LAPTOP, recover("abandon abandon")).unwrap_err();
    assert_eq!(refused.code, "words-unfit");
    let person = table.person(BEN);
    table.act(LAPTOP, recover(words.expose()));
    // The same words again only ask again; other ones would be somebody else.
    table.act(LAPTOP, recover(words.expose()));
    let others = table.words(ANN);
    let refused = table.wish(LAPTOP, recover(others.expose())).unwrap_err();
    assert_eq!(refused.code, "already-in-space");
    for _ in 0..3 {
        table.encounter(LAPTOP, ANN);
        table.pass(61_000);
    }
    assert_eq!(table.status(LAPTOP).standing, Standing::Member);
    assert_eq!(table.person(LAPTOP), person);
    assert_eq!(
        devices(&mut table, LAPTOP).len(),
        1,
        "the lost one is taken back"
    );
    let me = table.me(LAPTOP);
    assert_eq!(me.profile.headline.as_deref(), Some("I mend bikes"));
    // What the lost device writes from here on counts nowhere, and it reads nothing new.
    set(&mut table, BEN, Field::Headline, "A thief was here");
    let before = table.status(ANN).digest;
    table.encounter(BEN, ANN);
    assert_eq!(table.status(ANN).digest, before);
    set(&mut table, LAPTOP, Field::Headline, "Back again");
    table.encounter(LAPTOP, ANN);
    assert_eq!(
        headline(&mut table, LAPTOP, ANN).as_deref(),
        Some("Back again")
    );
    // The words stay known to the new device, and nobody else's open the door.
    for keep_index in [true, false] {
        table.restart(LAPTOP, keep_index);
        assert_eq!(table.status(LAPTOP).standing, Standing::Member);
    }
    let again = table.words(LAPTOP);
    assert_eq!(again, words);
}

/// A record nobody can judge: it cites one that does not exist, under a name nobody knows.
fn made_up(table: &Table) -> Record {
    let keys = DeviceKeys::from_scope_seed(&[77; 32]);
    let space = table.devices[ANN].replica.space().expect("a space");
    let draft = Draft {
        space,
        scope: ScopeId::of_space(&space),
        incarnation: Incarnation(1),
        head: None,
        time: crate::common::START,
        epoch: RecordId::from(space),
        deps: vec![(RecordId::from_bytes([9; 32]), 1)],
    };
    let person = PersonStatement {
        first_device: keys.signer().key(),
        recovery: [1; 32],
        nonce: [2; 16],
    };
    draft.govern(keys.signer(), &Governance::Person(person))
}

#[test]
fn what_somebody_makes_up_keeps_no_lost_device_from_being_taken_back() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.seat();
    table.encounter(ANN, BEN);
    table.recover(LAPTOP, BEN, ANN, false);
    let made_up = made_up(&table);
    let mut took = 0;
    for minutes in 1..=15 {
        table.hand_over_with(ANN, LAPTOP, std::slice::from_ref(&made_up), &[]);
        table.encounter(LAPTOP, ANN);
        table.pass(61_000);
        if devices(&mut table, LAPTOP).len() == 1 {
            took = minutes;
            break;
        }
        assert!(!table.status(LAPTOP).waiting.is_empty(), "it is waited for");
    }
    assert!((2..15).contains(&took), "{took} minutes");
}

#[test]
fn a_device_that_was_taken_back_says_so_at_once_and_whoever_lets_it_in_again_ends_that() {
    let mut table = two_devices();
    assert_eq!(table.status(LAPTOP).unheard, None);
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    table.encounter(ANN, BEN);
    // It has not heard of it, and writes; the first device of a member it meets tells it.
    set(&mut table, LAPTOP, Field::Headline, "I mend bikes");
    table.encounter(LAPTOP, BEN);
    let told = table.status(LAPTOP).unheard.expect("told");
    assert_eq!(told.why, UnheardWhy::TakenBack);
    assert_eq!(told.by.as_deref(), Some("Ben"));
    assert_eq!(table.devices[LAPTOP].view.unheard, Some(told.clone()));
    for keep_index in [true, false] {
        table.restart(LAPTOP, keep_index);
        assert_eq!(table.status(LAPTOP).unheard, Some(told.clone()));
    }
    // Nobody keeps it from writing on one member's word.
    set(&mut table, LAPTOP, Field::Headline, "I mend maps");
    // A stick brings the decision itself: from then on it is certain.
    let records = table.devices[ANN].disk.records.values().flatten();
    let records = records.cloned().collect();
    let brought = replica::Brought {
        records,
        keys: Vec::new(),
        chains: Vec::new(),
    };
    let token = replica::Token(9_000);
    table.input(LAPTOP, replica::Input::Brought { token, brought });
    table.run();
    let known = table.status(LAPTOP).unheard.expect("known");
    assert_eq!((known.why, known.by), (UnheardWhy::TakenBack, None));
    let edit = Edit::Set(Field::Headline, vec!["Send me money".to_owned()]);
    let refused = table.wish(LAPTOP, Intent::Profile(vec![edit])).unwrap_err();
    assert_eq!(refused.code, "device-taken-back");
}

#[test]
fn whoever_only_a_lost_device_let_in_is_told_so() {
    const CEM: usize = 3;
    let mut table = two_devices();
    let device = table.name(LAPTOP).0.to_string();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    table.encounter(ANN, BEN);
    // It has not heard of it, and lets somebody in, who knows of all the others by what it holds.
    let ticket = table.invite(LAPTOP);
    let person = "Cem".to_owned();
    table.seat();
    table.act(CEM, Intent::Join { ticket, person });
    table.encounter(CEM, LAPTOP);
    assert_eq!(table.status(CEM).standing, Standing::Member);
    assert_eq!(table.status(CEM).unheard, None);
    for _ in 0..2 {
        table.encounter(CEM, BEN);
    }
    let told = table.status(CEM).unheard.expect("told");
    assert_eq!(told.why, UnheardWhy::LetInByLost);
    assert_eq!(told.by.as_deref(), Some("Ben"));
    let cem = table.name(CEM);
    assert!(!table.devices[BEN].replica.is_known(&cem));
    // He may write on one member's word all the same.
    set(&mut table, CEM, Field::Headline, "New here");
}

#[test]
fn what_two_devices_wrote_in_one_place_stays_in_sight_until_one_of_them_says_which_holds() {
    let mut table = two_devices();
    let level = |level: u8| Edit::Add(Field::Skills, vec![format!("Rust:{level}")]);
    // At the same time, apart from each other: one text, one item of a list.
    for (device, text, able) in [(ANN, "I mend bikes", 2), (LAPTOP, "I mend boats", 4)] {
        set(&mut table, device, Field::Headline, text);
        set(&mut table, device, Field::Place, "Hamburg");
        table.act(device, Intent::Profile(vec![level(able)]));
    }
    catch_up(&mut table);
    let found = table.me(ANN).disputes;
    assert_eq!(table.me(LAPTOP).disputes, found);
    assert_eq!(table.me(ANN).flaws, Vec::<String>::new());
    let fields: Vec<Field> = found.iter().map(|it| it.field).collect();
    assert_eq!(
        fields,
        [Field::Headline, Field::Skills],
        "who said the same does not differ"
    );
    for dispute in &found {
        let mut both = dispute.others.clone();
        both.push(dispute.shown.clone());
        both.sort();
        let expected = match dispute.field {
            Field::Skills => ["Rust:2", "Rust:4"],
            _ => ["I mend bikes", "I mend boats"],
        };
        assert_eq!(both, expected);
        let values = table.me(ANN).profile.values(dispute.field);
        assert_eq!(Some(&dispute.shown), values.first());
    }
    // One keeps what is shown, the other takes what is not; others see what was chosen.
    for (device, dispute) in [ANN, LAPTOP].into_iter().zip(&found) {
        let kept = dispute.field == Field::Headline;
        let value = if kept {
            dispute.shown.clone()
        } else {
            dispute.others[0].clone()
        };
        table.act(device, Intent::Profile(vec![dispute.settled(&value)]));
        catch_up(&mut table);
        for device in [ANN, LAPTOP] {
            let me = table.me(device);
            assert_eq!(
                me.profile.values(dispute.field),
                std::slice::from_ref(&value)
            );
            assert!(
                me.disputes.iter().all(|it| it.field != dispute.field),
                "{device}"
            );
        }
        let seen = headline(&mut table, ANN, BEN);
        assert_eq!(seen.as_ref(), Some(&found[0].shown));
    }
}

#[test]
fn who_hides_a_field_while_another_device_writes_there_is_told_that_it_is_seen() {
    let mut table = two_devices();
    let show = |to| Intent::Show {
        field: Field::Offers,
        to,
    };
    let add = |table: &mut Table, device: usize, item: &str| {
        let edit = Edit::Add(Field::Offers, vec![item.to_owned()]);
        table.act(device, Intent::Profile(vec![edit]));
    };
    add(&mut table, ANN, "bread");
    table.encounter(LAPTOP, ANN);
    // At the same time, apart from each other.
    table.act(LAPTOP, show(Visibility::Me));
    add(&mut table, ANN, "jam");
    assert_eq!(table.me(LAPTOP).still_shown, Vec::new());
    for _ in 0..2 {
        table.encounter(LAPTOP, ANN);
        table.pass(61_000);
    }
    for device in [ANN, LAPTOP] {
        assert_eq!(table.me(device).still_shown, [Field::Offers], "{device}");
    }
    // Hidden once more, it is; and nothing is lost.
    table.act(ANN, show(Visibility::Me));
    catch_up(&mut table);
    for device in [ANN, LAPTOP] {
        let me = table.me(device);
        assert_eq!(me.still_shown, Vec::new(), "{device}");
        assert_eq!(me.profile.values(Field::Offers), ["bread", "jam"]);
    }
    let person = Some(table.person(ANN).to_string());
    match table.wish(BEN, Intent::Ask(Question::Profile { person })) {
        Ok(Answer::Person(card)) => assert_eq!(card.profile.offers, Vec::<String>::new()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_device_that_waits_to_be_one_more_drafts_no_profile() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.seat();
    let ticket = ticket(&mut table, ANN);
    join(&mut table, &ticket).expect("a good ticket");
    let edit = Edit::Set(Field::Headline, vec!["Too early".to_owned()]);
    let refused = table.wish(LAPTOP, Intent::Profile(vec![edit]));
    assert_eq!(refused.unwrap_err().code, "not-yet-member");
    table.encounter(LAPTOP, ANN);
    table.encounter(ANN, BEN);
    set(&mut table, LAPTOP, Field::Headline, "In time");
    table.encounter(LAPTOP, BEN);
    let seen = headline(&mut table, ANN, BEN);
    assert_eq!(seen.as_deref(), Some("In time"));
}

#[test]
fn one_more_device_finds_whom_the_first_one_knew_when_that_is_gone() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    table.seat();
    let ticket = ticket(&mut table, ANN);
    join(&mut table, &ticket).expect("a good ticket");
    table.encounter(LAPTOP, ANN);
    table.encounter(LAPTOP, ANN);
    let ben = table.name(BEN);
    assert!(table.dials.contains(&(LAPTOP, ben)), "{:?}", table.dials);
    // Ben meets the first one again, which knows where both are, and is not told where the laptop is.
    for _ in 0..2 {
        table.encounter(ANN, BEN);
    }
    let laptop = table.name(LAPTOP);
    assert!(table.devices[BEN].replica.is_known(&laptop));
    assert!(!table.dials.contains(&(BEN, laptop)));
    let told = table.wire.iter().filter(|(_, to, _)| *to == BEN);
    let mut told = told.map(|(_, _, frame)| Message::decode(frame));
    assert!(!told.any(|it| matches!(it, Ok(Message::Where(_)))));
}

#[test]
fn whoever_was_excluded_hears_so_and_a_stranger_cannot_say_it() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    for device in [1, 2] {
        table.encounter(ANN, device);
    }
    let person = table.person(BEN).to_string();
    let (place, guests) = (String::new(), false);
    let rule = Rule::Exclude { person, guests };
    let exclude = GovernAct::Propose { place, rule };
    table.act(ANN, Intent::Govern(exclude));
    table.encounter(ANN, 2);
    set(&mut table, BEN, Field::Headline, "I mend bikes");
    table.encounter(BEN, 2);
    let told = table.status(BEN).unheard.expect("told");
    assert_eq!(
        (told.why, told.by.as_deref()),
        (UnheardWhy::Removed, Some("Cem"))
    );
    // Whoever is no member any more says the same of Cem, and is not listened to.
    let code = "removed".to_owned();
    let cem = table.name(2);
    table.meet(BEN, 2);
    table.send(BEN, &cem, &replica::Message::Refused { code });
    table.run();
    table.part(BEN, 2);
    assert_eq!(table.status(2).unheard, None);
}

/// An office in a community is held with one device. Another one says so, and once it is taken back the
/// others appoint the newest one in its place.
#[test]
fn an_office_is_held_with_one_device_and_moves_when_that_is_lost() {
    use crate::alike::{act, show};
    use replica::CommunityAct;
    const CEM: usize = 3;
    let mut table = two_devices();
    table.seat();
    table.join(CEM, ANN, "Cem");
    let tea = table.found(ANN, "Tea", None);
    let everybody = [ANN, BEN, LAPTOP, CEM];
    let mix = |table: &mut Table| {
        for _ in 0..2 {
            for one in everybody {
                for two in everybody.into_iter().filter(|two| *two > one) {
                    table.encounter(one, two);
                }
            }
        }
    };
    mix(&mut table);
    for device in [BEN, CEM, LAPTOP] {
        let join = CommunityAct::Join {
            community: tea,
            sign: true,
        };
        act(&mut table, device, join);
        mix(&mut table);
    }
    let appoint = |table: &mut Table, device: usize, person: &str| {
        let (person, holds) = (person.to_owned(), true);
        let rule = Rule::Steward { person, holds };
        let place = "Tea".to_owned();
        table.wish(device, Intent::Govern(GovernAct::Propose { place, rule }))
    };
    let stewards = |table: &mut Table, device: usize| {
        let place = Some("Tea".to_owned());
        match table.act(device, Intent::Ask(Question::Governance { place })) {
            Answer::Governance(views) => views[0].clone(),
            other => panic!("{other:?}"),
        }
    };
    let elsewhere = appoint(&mut table, LAPTOP, "Ben").expect_err("not here");
    assert_eq!(elsewhere.code, "voice-elsewhere");
    for name in ["Ben", "Cem"] {
        let _ = appoint(&mut table, ANN, name).expect("proposed");
        mix(&mut table);
        let view = stewards(&mut table, BEN);
        if let Some(pending) = view.proposals.first() {
            let proposal = pending.id.to_string();
            table.act(BEN, Intent::Govern(GovernAct::Sign { proposal }));
            mix(&mut table);
        }
    }
    assert_eq!(stewards(&mut table, CEM).stewards.len(), 3);
    let already = appoint(&mut table, BEN, "Ann").expect_err("she is");
    assert_eq!(already.code, "nothing-to-change");
    // The phone is lost.
    let lost = table.name(ANN).0.to_string();
    let revoke = DeviceAct::Revoke { device: lost };
    table.act(LAPTOP, Intent::Device(revoke));
    let rest = [BEN, LAPTOP, CEM];
    let mix = |table: &mut Table| {
        for _ in 0..2 {
            for one in rest {
                for two in rest.into_iter().filter(|two| *two > one) {
                    table.encounter(one, two);
                }
            }
        }
    };
    mix(&mut table);
    let _ = appoint(&mut table, BEN, "Ann").expect("in its place");
    mix(&mut table);
    let proposal = stewards(&mut table, CEM).proposals[0].id.to_string();
    table.act(CEM, Intent::Govern(GovernAct::Sign { proposal }));
    mix(&mut table);
    for device in rest {
        let view = stewards(&mut table, device);
        assert_eq!(view.stewards.len(), 3, "{device}: {:?}", view.stewards);
    }
    assert!(stewards(&mut table, LAPTOP).has_voice);
    assert!(show(&mut table, LAPTOP, "Tea").row.joined);
}

#[test]
fn what_a_device_notes_for_itself_is_no_choice_to_take_along() {
    let mut table = two_devices();
    let theme = Intent::Prefer(replica::Preference::Theme(replica::Theme::Dark));
    table.act(ANN, theme);
    let keys = match table.act(ANN, Intent::Ask(Question::Export)) {
        Answer::Export(export) => export.settings.into_iter().map(|it| it.key),
        other => panic!("{other:?}"),
    };
    let keys: Vec<String> = keys.collect();
    assert!(keys.contains(&"theme".to_owned()), "{keys:?}");
    let own = keys.iter().find(|key| key.starts_with("device/"));
    assert_eq!(own, None, "such as the ticket the laptop came with");
}

/// What Ben sees of Ann's stage of life.
fn stage(table: &mut Table) -> Option<String> {
    let person = Some(table.person(ANN).to_string());
    match table.act(BEN, Intent::Ask(Question::Profile { person })) {
        Answer::Person(card) => card.profile.life_stage,
        other => panic!("{other:?}"),
    }
}

/// Ann's two devices and Ben, whom she picked to read her stage of life; `teller` told him.
fn picked(teller: usize, words: &str) -> Table {
    let mut table = two_devices();
    catch_up(&mut table);
    let (field, ben) = (Field::LifeStage, table.person(BEN));
    set(&mut table, teller, field, words);
    let to = Visibility::Picked(vec![ben]);
    table.act(teller, Intent::Show { field, to });
    catch_up(&mut table);
    assert_eq!(stage(&mut table).as_deref(), Some(words));
    table
}

fn lose_the_laptop(table: &mut Table) {
    let device = table.name(LAPTOP).0.to_string()[..8].to_owned();
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
}

#[test]
fn what_a_lost_device_shows_picked_people_takes_the_place_of_nothing() {
    let mut table = picked(ANN, "New parent");
    lose_the_laptop(&mut table);
    table.encounter(ANN, BEN);
    // The thief goes on, and somebody hands it on.
    set(&mut table, LAPTOP, Field::LifeStage, "Send me money");
    let stolen = table.records_of(LAPTOP);
    table.hand_over(LAPTOP, BEN, &stolen);
    assert_eq!(stage(&mut table).as_deref(), Some("New parent"));
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(stage(&mut table).as_deref(), Some("New parent"));
    }
}

#[test]
fn whom_a_lost_device_told_last_is_told_again_by_another_one() {
    let mut table = picked(LAPTOP, "New parent");
    lose_the_laptop(&mut table);
    table.pass(61_000);
    table.encounter(ANN, BEN);
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(stage(&mut table).as_deref(), Some("New parent"));
    }
}
