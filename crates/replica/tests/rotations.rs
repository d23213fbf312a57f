//! Fresh keys that somebody names: they keep nobody from writing, and whoever is gone from reading.

use crate::common::Table;
use history::{
    Draft, Governance, KeyId, KeyObject, LogSigner, Record, RecordId, Rotation, ScopeId,
};
use model::{Edit, Field};
use replica::{
    Answer, EraseAct, GovernAct, Intent, Message, Question, Refusal, RoundAct, RoundView, Rule,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;

/// How long whoever wants to write waits for the newest key, and a little more.
const PATIENCE_MS: u64 = 91_000;

fn three() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    table.pass(61_000);
    for (one, two) in [(ANN, BEN), (BEN, CEM), (ANN, CEM), (ANN, BEN)] {
        table.encounter(one, two);
    }
    table
}

fn set_headline(table: &mut Table, device: usize, text: &str) -> Result<Answer, Refusal> {
    let edit = Edit::Set(Field::Headline, vec![text.to_owned()]);
    table.wish(device, Intent::Profile(vec![edit]))
}

fn headline(table: &mut Table, of: &str, seen_by: usize) -> Option<String> {
    let person = Some(of.to_owned());
    match table.act(seen_by, Intent::Ask(Question::Profile { person })) {
        Answer::Person(card) => card.profile.headline.clone(),
        other => panic!("{other:?}"),
    }
}

/// Signs, as Ben, a rotation to a key that exists nowhere.
fn empty_promise(table: &Table, number: u8, after: Option<&Record>) -> Record {
    let ben = &table.devices[BEN];
    let signer = LogSigner::from_seed(ben.replica.identity().expect("a device"));
    let space = ben.replica.space().expect("a space");
    let home = ScopeId::of_space(&space);
    let own = ben.disk.records.iter();
    let mut own = own.filter(|(log, _)| log.scope == home && log.key == signer.key());
    let (log, records) = own.next().expect("Ben's log");
    let newest = after.or(records.last()).expect("a record");
    let draft = Draft {
        space,
        scope: home,
        incarnation: log.incarnation,
        head: Some(newest.head()),
        time: table.now,
        epoch: RecordId::from(space),
        deps: Vec::new(),
    };
    let rotation = Rotation {
        epoch: RecordId::from(space),
        key: KeyId::from_bytes([number; 32]),
    };
    draft.govern(&signer, &Governance::Rotation(rotation))
}

fn tell(table: &mut Table, to: usize, record: &Record) {
    let peer = table.name(to);
    table.meet(BEN, to);
    table.send(BEN, &peer, &Message::Records(vec![record.clone()]));
    table.run();
    table.part(BEN, to);
}

#[test]
fn a_key_nobody_has_keeps_nobody_from_writing() {
    let mut table = three();
    let first = empty_promise(&table, 7, None);
    tell(&mut table, ANN, &first);
    tell(&mut table, CEM, &first);
    // For a while the key may still be on its way.
    let refusal = set_headline(&mut table, ANN, "too early").expect_err("no key yet");
    assert_eq!(refusal.code, "no-key");
    table.pass(PATIENCE_MS);
    set_headline(&mut table, ANN, "I go on").expect("a fresh key");
    table.encounter(ANN, CEM);
    table.pass(61_000);
    table.encounter(ANN, CEM);
    assert_eq!(headline(&mut table, "Ann", CEM).as_deref(), Some("I go on"));
    // The fresh key is the newest one for everybody: nobody names a further one.
    let governing = |table: &Table| {
        let logs = table.devices[ANN].disk.records.values().flatten();
        let statements = logs.filter_map(|record| record.governance().ok());
        let rotations = statements.filter(|it| matches!(it, Governance::Rotation(_)));
        rotations.count()
    };
    assert_eq!(governing(&table), 2);
    set_headline(&mut table, CEM, "So do I").expect("the same key");
    table.encounter(ANN, CEM);
    assert_eq!(headline(&mut table, "Cem", ANN).as_deref(), Some("So do I"));
    assert_eq!(governing(&table), 2);
    // Whoever promised once what nobody has is not waited for again.
    let mut second = empty_promise(&table, 8, Some(&first));
    for number in 9..40 {
        // Far enough in the order to be the newest.
        second = empty_promise(&table, number, Some(&second));
        tell(&mut table, ANN, &second);
    }
    set_headline(&mut table, ANN, "At once").expect("no patience left");
    table.encounter(ANN, CEM);
    table.pass(61_000);
    table.encounter(ANN, CEM);
    assert_eq!(headline(&mut table, "Ann", CEM).as_deref(), Some("At once"));
}

/// Takes somebody out of the space, as Ann.
fn exclude(table: &mut Table, person: &str) {
    let act = GovernAct::Propose {
        place: String::new(),
        rule: Rule::Exclude {
            person: person.to_owned(),
            guests: false,
        },
    };
    table.act(ANN, Intent::Govern(act));
}

#[test]
fn whoever_was_away_while_the_key_changed_twice_reads_what_was_written_between() {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dora", "Emil"]);
    table.pass(61_000);
    for other in 1..5 {
        table.encounter(ANN, other);
    }
    table.encounter(ANN, BEN);
    for (person, text) in [("Cem", "first"), ("Dora", "second"), ("Emil", "third")] {
        exclude(&mut table, person);
        set_headline(&mut table, ANN, text).expect("written");
    }
    // Ben was away all the time, and hears only of the newest key.
    table.encounter(ANN, BEN);
    assert_eq!(headline(&mut table, "Ann", BEN).as_deref(), Some("third"));
    assert_eq!(table.status(BEN).digest, table.status(ANN).digest);
    set_headline(&mut table, BEN, "here again").expect("the newest key");
    table.encounter(ANN, BEN);
    assert_eq!(
        headline(&mut table, "Ben", ANN).as_deref(),
        Some("here again")
    );
}

/// Ann takes Dora out; Ben has the fresh key and announces a round, which he enters. Cem hears what both
/// said before anybody gives him that key, and what Ben's words are sealed with only from Ben.
fn heard_before_its_key() -> (Table, Vec<Record>) {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dora"]);
    table.pass(61_000);
    for other in [BEN, CEM, BEN] {
        table.encounter(ANN, other);
    }
    exclude(&mut table, "Dora");
    table.encounter(ANN, BEN);
    let announce = RoundAct::Announce {
        program: "P05".to_owned(),
        closes: None,
        drawn: false,
        note: String::new(),
    };
    let round = match table.act(BEN, Intent::Round(announce)) {
        Answer::Round(view) => view.id,
        other => panic!("{other:?}"),
    };
    let slots = Edit::Set(Field::Slots, vec!["Tue 12:00-13:00".to_owned()]);
    table.act(BEN, Intent::Profile(vec![slots]));
    let answers = Vec::new();
    table.act(BEN, Intent::Round(RoundAct::Enter { round, answers }));
    let said = table.records_of(BEN);
    let keys = table.devices[BEN].disk.keys.values().cloned();
    let keys: Vec<KeyObject> = keys
        .filter(|it| matches!(it, KeyObject::Shred(_)))
        .collect();
    table.hand_over_with(BEN, CEM, &said, &keys);
    assert_eq!(rounds(&mut table, CEM).len(), 0);
    (table, said)
}

fn rounds(table: &mut Table, device: usize) -> Vec<RoundView> {
    match table.act(device, Intent::Ask(Question::Rounds)) {
        Answer::Rounds(rounds) => rounds,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_came_before_the_key_it_is_sealed_under_is_read_though_its_bringer_is_gone() {
    for stops in [false, true] {
        let (mut table, said) = heard_before_its_key();
        if stops {
            // Only what waits is told again.
            table.restart(CEM, true);
            table.hand_over_with(BEN, CEM, &said, &[]);
        }
        for _ in 0..2 {
            table.encounter(ANN, CEM);
            table.pass(61_000);
        }
        for device in [ANN, CEM] {
            assert_eq!(rounds(&mut table, device).len(), 1, "{device}, {stops}");
            assert_eq!(table.status(device).waiting.len(), 0, "{device}, {stops}");
        }
    }
}

#[test]
fn a_key_that_could_not_be_opened_goes_when_what_it_opens_is_erased() {
    let (mut table, said) = heard_before_its_key();
    table.act(BEN, Intent::Erase(EraseAct::Everything));
    let mut erasure = table.records_of(BEN);
    erasure.retain(|it| !said.contains(it));
    let erased = erasure.iter().filter_map(|it| match it.governance() {
        Ok(Governance::Erasure(erasure)) => Some(erasure.shreds),
        _ => None,
    });
    let erased: Vec<[u8; 32]> = erased.flatten().map(|it| *it.as_bytes()).collect();
    let held = |table: &Table| {
        let keys = &table.devices[CEM].disk.keys;
        erased.iter().filter(|it| keys.contains_key(*it)).count()
    };
    assert!(held(&table) > 1, "of the profile and of the entry");
    let fresh = table.devices[BEN].disk.keys.values().cloned();
    let fresh: Vec<KeyObject> = fresh
        .filter(|it| matches!(it, KeyObject::Shred(_)))
        .collect();
    table.hand_over_with(BEN, CEM, &erasure, &fresh);
    for _ in 0..2 {
        table.encounter(ANN, CEM);
        table.pass(61_000);
    }
    assert_eq!(held(&table), 0);
    assert_eq!(table.status(CEM).waiting.len(), 0);
}

/// What an erasure keeps is said again under a new key: where that cannot be sealed yet nothing goes.
#[test]
fn whoever_lacks_the_newest_key_erases_nothing_by_halves() {
    let mut table = three();
    set_headline(&mut table, ANN, "I stay").expect("written");
    table.encounter(ANN, CEM);
    let first = empty_promise(&table, 7, None);
    tell(&mut table, ANN, &first);
    let records = |table: &Table| {
        let logs = table.devices[ANN].disk.records.values();
        logs.map(Vec::len).sum::<usize>()
    };
    let before = records(&table);
    for act in [EraseAct::Past, EraseAct::Past, EraseAct::Everything] {
        let refusal = table.wish(ANN, Intent::Erase(act)).expect_err("no key yet");
        assert_eq!(refusal.code, "no-key");
    }
    assert_eq!(records(&table), before);
    table.encounter(ANN, CEM);
    assert_eq!(headline(&mut table, "Ann", CEM).as_deref(), Some("I stay"));
    table.pass(PATIENCE_MS);
    table.act(ANN, Intent::Erase(EraseAct::Past));
    set_headline(&mut table, ANN, "I went on").expect("a fresh key");
    table.restart(ANN, false);
    let settled = records(&table);
    table.pass(61_000);
    table.pass(61_000);
    assert!(
        records(&table) <= settled + 1,
        "it says nothing again and again"
    );
    table.encounter(ANN, CEM);
    assert_eq!(
        headline(&mut table, "Ann", CEM).as_deref(),
        Some("I went on")
    );
}
