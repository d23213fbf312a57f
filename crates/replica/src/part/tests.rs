//! Scopes beside the space, from founding to reading what was carried before its key came.

use std::collections::BTreeSet;

use history::{ContentKey, Reading, Record, ScopeId, ScopeKind, ShredKey};
use model::{DocumentName, SharedText, TextEdit, TextName, TextPart};

use super::Founding;
use crate::common::Table;
use crate::content::Facts;
use crate::documents::document_id;
use crate::effect::Input;
use crate::gate::Source;
use crate::paper::Paper;
use crate::replica::Replica;
use crate::sync::PULL_EVERY_MS;
use crate::waiting::Need;

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const WHY: DocumentName = DocumentName::Text(TextName::Why);

/// Lets a replica do something directly and performs what follows.
fn does<T>(table: &mut Table, device: usize, act: impl FnOnce(&mut Replica) -> T) -> T {
    let done = act(&mut table.devices[device].replica);
    table.input(device, Input::Tick);
    table.run();
    done
}

fn found(table: &mut Table, device: usize, reading: Reading) -> ScopeId {
    let facts = Facts {
        salt: [3; 32],
        name: "Bread bakers".into(),
        ..Facts::default()
    };
    let founding = Founding {
        kind: ScopeKind::Community,
        reading,
        facts: Some(facts),
        charter: [4; 32],
        succeeds: None,
    };
    does(table, device, |replica| replica.found_scope(founding)).expect("founded")
}

fn shared(table: &Table, device: usize, scope: &ScopeId) -> SharedText {
    let id = document_id(scope, &WHY);
    match table.devices[device].replica.documents.peek(&id) {
        Some(held) => match &held.paper {
            Paper::Text(text) => SharedText::clone(text.as_ref()),
            Paper::Profile(_) | Paper::Contributions(_) => panic!("another kind"),
        },
        None => SharedText::new(TextName::Why),
    }
}

fn hope(table: &Table, device: usize, scope: &ScopeId) -> String {
    let part = TextPart::parse_box("hope").expect("a box");
    shared(table, device, scope)
        .read(part, &Default::default())
        .text
}

fn append(table: &mut Table, device: usize, scope: ScopeId, words: &str) {
    let text = shared(table, device, &scope);
    does(table, device, |replica| {
        let actor = replica
            .actor_in(&scope, &document_id(&scope, &WHY))
            .expect("takes part");
        let part = TextPart::parse_box("hope").expect("a box");
        let edit = TextEdit::Append(words.to_owned());
        let changes = text
            .edit(&actor, &Default::default(), part, &edit)
            .expect("fits");
        for change in changes {
            replica.write_change(scope, WHY, change).expect("written");
        }
    });
}

#[test]
fn two_write_into_one_box_at_the_same_time_and_both_stay() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    let scope = found(&mut table, ANN, Reading::Open);
    table.encounter(ANN, BEN);
    let name = |table: &mut Table, device| {
        let scopes = table.status(device).scopes;
        let found = scopes
            .into_iter()
            .find(|one| one.scope == scope.to_string());
        found.map(|one| one.name)
    };
    assert_eq!(name(&mut table, BEN).as_deref(), Some("Bread bakers"));
    does(&mut table, BEN, |replica| replica.join_scope(scope)).expect("open to everybody");
    does(&mut table, BEN, |replica| replica.join_scope(scope)).expect("twice is once");
    append(&mut table, ANN, scope, "To eat warm bread.");
    append(&mut table, BEN, scope, "To wake up early.");
    table.encounter(ANN, BEN);
    let both = hope(&table, ANN, &scope);
    assert!(
        both.contains("warm bread") && both.contains("wake up"),
        "{both}"
    );
    assert_eq!(both, hope(&table, BEN, &scope));
    // Further words build on both, and reach somebody who never met Ann again through Ben.
    append(&mut table, BEN, scope, "Together.");
    table.encounter(BEN, CEM);
    assert_eq!(hope(&table, CEM, &scope), hope(&table, BEN, &scope));
    assert!(hope(&table, CEM, &scope).contains("Together"));
    table.encounter(BEN, ANN);
    assert_eq!(table.status(ANN).digest, table.status(BEN).digest);
    assert_eq!(table.status(CEM).digest, table.status(BEN).digest);
    let held = table.devices[CEM].replica.scopes.get(&scope).expect("held");
    let authors: Vec<_> = held.bound.values().copied().collect();
    let persons = [ANN, BEN].map(|d| table.devices[d].replica.me_in_space().expect("a member"));
    assert_eq!(authors.len(), 2);
    assert!(persons.iter().all(|person| authors.contains(person)));
}

#[test]
fn a_community_read_on_signing_is_carried_unread_until_one_signs() {
    for keep_index in [true, false] {
        let mut table = Table::of(&["Ann", "Ben", "Cem"]);
        let scope = found(&mut table, ANN, Reading::OnSigning);
        append(&mut table, ANN, scope, "To sleep through the night.");
        table.encounter(ANN, BEN);
        assert!(
            !table.devices[BEN].replica.scopes.contains_key(&scope),
            "Ben is told nothing"
        );
        // Ann tells Ben by some other way; he asks for it by its name.
        let ben = table.devices[BEN].replica.me_in_space().expect("a member");
        let audience = |replica: &mut Replica| {
            replica
                .scopes
                .get_mut(&scope)
                .expect("founded")
                .audience
                .insert(ben);
        };
        does(&mut table, ANN, audience);
        table.encounter(ANN, BEN);
        assert!(table.devices[BEN].replica.scopes.contains_key(&scope));
        assert_eq!(hope(&table, BEN, &scope), "", "carried, not read");
        table.restart(BEN, keep_index);
        table.meet(ANN, BEN);
        does(&mut table, BEN, |replica| replica.join_scope(scope)).expect("signs the charter");
        table.part(ANN, BEN);
        assert!(
            hope(&table, BEN, &scope).contains("through the night"),
            "index: {keep_index}"
        );
        append(&mut table, BEN, scope, "And to say so.");
        table.encounter(ANN, BEN);
        assert_eq!(hope(&table, ANN, &scope), hope(&table, BEN, &scope));
        assert!(table.devices[BEN].replica.scopes[&scope].unread.is_empty());
        // Whoever did not sign learns nothing of it.
        table.encounter(BEN, CEM);
        assert!(!table.devices[CEM].replica.scopes.contains_key(&scope));
    }
}

/// Lets Ben carry a community of Ann's that he has no key of, and gives the records he carries.
fn carried(table: &mut Table) -> (ScopeId, Vec<Record>) {
    carried_when(table, |_, _| {})
}

/// The same, where something happens between the two things Ann says.
fn carried_when(table: &mut Table, between: fn(&mut Replica, ScopeId)) -> (ScopeId, Vec<Record>) {
    let scope = found(table, ANN, Reading::OnSigning);
    append(table, ANN, scope, "To sleep through the night.");
    does(table, ANN, |replica| between(replica, scope));
    append(table, ANN, scope, "And to say so.");
    table.encounter(ANN, BEN);
    let ben = table.devices[BEN].replica.me_in_space().expect("a member");
    let audience = |replica: &mut Replica| {
        let held = replica.scopes.get_mut(&scope).expect("founded");
        held.audience.insert(ben);
    };
    does(table, ANN, audience);
    table.encounter(ANN, BEN);
    assert_eq!(hope(table, BEN, &scope), "", "carried, not read");
    let logs = table.devices[BEN].disk.records.values();
    let records = logs.flatten().filter(|record| record.scope() == scope);
    (scope, records.cloned().collect())
}

/// Hands Ben all keys of it at once, past any reading.
fn hand_keys(table: &mut Table, scope: ScopeId) {
    let ann = &table.devices[ANN].replica.scopes[&scope];
    let keys = ann.content_keys.values();
    let keys: Vec<_> = keys
        .map(|key| ContentKey::from_bytes(*key.expose()))
        .collect();
    let shreds = ann.shreds.values();
    let shreds: Vec<_> = shreds
        .map(|key| ShredKey::from_bytes(*key.expose()))
        .collect();
    let ben = &mut table.devices[BEN].replica;
    let held = ben.scopes.get_mut(&scope).expect("carried");
    held.content_keys
        .extend(keys.into_iter().map(|key| (key.id(), key)));
    held.shreds
        .extend(shreds.into_iter().map(|key| (key.id(), key)));
}

#[test]
fn what_was_carried_is_read_in_the_order_of_its_log_whichever_key_comes_first() {
    let mut table = Table::of(&["Ann", "Ben"]);
    let (scope, records) = carried(&mut table);
    hand_keys(&mut table, scope);
    // Who is behind the log, an earlier record says than the one that opens first.
    let latest_first: Vec<_> = records.into_iter().rev().collect();
    does(&mut table, BEN, |replica| {
        replica.admit_all(latest_first, Source::Disk)
    });
    let ben = &table.devices[BEN].replica;
    assert!(ben.scopes[&scope].unread.is_empty());
    assert_eq!(ben.waiting.len(), 0);
    assert_eq!(hope(&table, BEN, &scope), hope(&table, ANN, &scope));
}

#[test]
fn what_a_second_life_of_a_log_says_waits_until_the_first_has_said_who_is_behind_it() {
    let mut table = Table::of(&["Ann", "Ben"]);
    let (scope, records) = carried_when(&mut table, |replica, scope| {
        let secrets = replica.secrets.as_mut().expect("a member");
        let own = secrets.scopes.iter_mut().find(|own| own.scope == scope);
        own.expect("takes part").incarnation.0 += 1;
    });
    hand_keys(&mut table, scope);
    let lives: BTreeSet<_> = records.iter().map(Record::log).collect();
    assert_eq!(lives.len(), 2);
    let latest_first: Vec<_> = records.into_iter().rev().collect();
    does(&mut table, BEN, |replica| {
        replica.admit_all(latest_first, Source::Disk)
    });
    let ben = &table.devices[BEN].replica;
    assert!(ben.scopes[&scope].unread.is_empty());
    assert_eq!(ben.waiting.len(), 0);
    let known = hope(&table, ANN, &scope);
    assert!(known.contains("And to say so."));
    assert_eq!(hope(&table, BEN, &scope), known);
}

#[test]
fn what_had_no_room_to_wait_for_its_key_is_read_with_a_later_pull() {
    let mut table = Table::of(&["Ann", "Ben"]);
    let (scope, records) = carried(&mut table);
    table.restart(BEN, true);
    assert!(!table.devices[BEN].replica.scopes[&scope].unread.is_empty());
    hand_keys(&mut table, scope);
    // Whatever a peer made up waits there as well.
    let (from, waits) = (
        Source::Peer(table.name(ANN)),
        Need::Bound(records[0].header().log),
    );
    let ben = &mut table.devices[BEN].replica;
    let _left = ben.waiting.wait(records[0].clone(), from, waits);
    table.pass(2 * PULL_EVERY_MS);
    assert!(table.devices[BEN].replica.scopes[&scope].unread.is_empty());
    assert_eq!(hope(&table, BEN, &scope), hope(&table, ANN, &scope));
}

#[test]
fn nobody_writes_where_what_they_wrote_before_is_still_to_be_read() {
    let mut table = Table::of(&["Ann"]);
    let scope = found(&mut table, ANN, Reading::Open);
    append(&mut table, ANN, scope, "To wake up early.");
    let logs = table.devices[ANN].disk.records.values();
    let own = logs.flatten().rfind(|record| record.scope() == scope);
    let own = own.expect("written").clone();
    let refused = does(&mut table, ANN, |replica| {
        let need = Need::Bound(own.header().log);
        replica.waiting.wait(own.clone(), Source::Disk, need);
        let refused = replica.draft(scope, Vec::new());
        replica.waiting.forget(&own.id());
        refused
    });
    assert_eq!(refused.expect_err("would fork").code, "not-admitted");
    append(&mut table, ANN, scope, "Twice.");
}

#[test]
fn what_is_written_while_catching_up_is_saved_at_once_and_never_forks_its_log() {
    let mut table = Table::of(&["Ann", "Ben"]);
    let scope = found(&mut table, ANN, Reading::OnSigning);
    append(&mut table, ANN, scope, "To sleep through the night.");
    table.encounter(ANN, BEN);
    let ben = table.devices[BEN].replica.me_in_space().expect("a member");
    let audience = |replica: &mut Replica| {
        let held = replica.scopes.get_mut(&scope).expect("founded");
        held.audience.insert(ben);
    };
    does(&mut table, ANN, audience);
    table.meet(ANN, BEN);
    does(&mut table, BEN, |replica| replica.join_scope(scope)).expect("signs the charter");
    // What was carried before the key came is still being fetched from disk.
    does(&mut table, BEN, |replica| {
        let held = replica.scopes.get_mut(&scope).expect("held");
        let log = *held.heads.keys().next().expect("Ann's");
        held.unread.insert(log, BTreeSet::from([0]));
    });
    append(&mut table, BEN, scope, "And to say so.");
    append(&mut table, BEN, scope, "Twice.");
    let ben = &table.devices[BEN].replica;
    assert_eq!(ben.waiting.len(), 0);
    assert!(ben.refused.is_empty(), "{:?}", ben.refused);
    assert!(hope(&table, ANN, &scope).contains("Twice"));
}

#[test]
fn what_could_not_be_saved_does_not_wait_to_be_saved_later() {
    let mut table = Table::of(&["Ann"]);
    let scope = found(&mut table, ANN, Reading::Open);
    append(&mut table, ANN, scope, "To wake up early.");
    let ann = &mut table.devices[ANN].replica;
    let log = *ann.scopes[&scope].heads.keys().next().expect("written in");
    let anew = std::collections::BTreeSet::from([u64::MAX]);
    let held = ann.scopes.get_mut(&scope).expect("held");
    held.rereading.insert(log, anew);
    let text = shared(&table, ANN, &scope);
    let refused = does(&mut table, ANN, |replica| {
        let id = document_id(&scope, &WHY);
        let actor = replica.actor_in(&scope, &id).expect("takes part");
        let part = TextPart::parse_box("hope").expect("a box");
        let edit = TextEdit::Append("Again.".to_owned());
        let change = text.edit(&actor, &Default::default(), part, &edit);
        let change = change.expect("fits").remove(0);
        replica.write_change(scope, WHY, change)
    });
    assert_eq!(refused.expect_err("reads anew").code, "not-admitted");
    assert_eq!(table.devices[ANN].replica.waiting.len(), 0);
}
