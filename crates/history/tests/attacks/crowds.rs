//! Crowds: many devices of one person, many guests of one member.

use std::collections::BTreeSet;

use super::realm::{Realm, exclude};
use crate::common::{Author, Door, NOW};
use history::*;

#[test]
fn sybil_devices_do_not_vote() {
    let mut realm = Realm::new(3, 4);
    let eve = realm.person(3);
    // The first registrar adds devices and signs with each.
    let removal = realm.propose(0, &[exclude(eve)]);
    realm.approve(0, &removal, &[]);
    for n in 0..5 {
        let mut twin = Author::new(150 + n);
        twin.statement = realm.people[0].statement.clone();
        let by = realm.people[0].key();
        let scope = ScopeId::of_space(&realm.space);
        let stated = twin.keys.statement(realm.person(0));
        let added = DeviceAdded::sign(&scope, stated, twin.keys.signer(), &by);
        let added = realm.govern(0, &[], Governance::DeviceAdded(added));
        let signature = Governance::EpochSignature(EpochSignature {
            epoch: removal.id(),
            instead: None,
            retain: Vec::new(),
        });
        let signed = twin.govern(realm.space, &[&added, &removal], &signature);
        realm.records.push(signed);
    }
    let authority = realm.deliver();
    assert_eq!(authority.devices_of(&realm.person(0)).count(), 6);
    assert_eq!(
        authority
            .epoch_state(&removal.id())
            .unwrap()
            .signed
            .stewards,
        1
    );
    assert!(authority.is_member(&eve));
}

#[test]
fn an_invited_crowd_does_not_vote_and_goes_in_one_act() {
    let mut realm = Realm::new(3, 4);
    // Eve invites four, who invite four more.
    for n in 0..8_u8 {
        realm.people.push(Author::new(160 + n));
        let by = if n < 4 { 3 } else { usize::from(n) };
        realm.seat(by, 4 + usize::from(n));
    }
    let ann = realm.person(0);
    let coup = realm.propose(3, &[exclude(ann)]);
    for who in 3..12 {
        realm.approve(who, &coup, &[]);
    }
    let authority = realm.deliver();
    assert_eq!(authority.members().count(), 12);
    assert_eq!(
        authority.line().count(),
        1,
        "joiners vote once an epoch lists them"
    );
    assert_eq!(
        authority.inviter_of(&realm.person(8)),
        Some(realm.person(4))
    );

    let (eve, crowd) = (realm.person(3), (4..12).map(|who| realm.person(who)));
    let crowd: BTreeSet<PersonId> = crowd.collect();
    assert_eq!(authority.came_through(&eve), crowd, "also those of hers");
    assert!(authority.fallen().is_empty());

    let words = realm.write(8);
    let act = realm.propose(
        0,
        &[EpochChange::Exclude {
            person: eve,
            guests: true,
        }],
    );
    realm.approve(0, &act, &[]);
    realm.approve(1, &act, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.members().count(), 3);
    assert!(!authority.counts(&words));
    // Whoever fell is told apart from whoever was excluded, and with whom they went.
    assert_eq!(authority.removed(), BTreeSet::from([eve]));
    assert_eq!(authority.fallen(), crowd);
    assert_eq!(authority.fell_with(&realm.person(8)), Some(eve));
    assert_eq!(authority.fell_with(&ann), None);
}

#[test]
fn a_member_brings_only_so_many() {
    let mut realm = Realm::new(1, 2);
    let ticket = LogSigner::from_seed([62; 32]);
    let uses = GUESTS_MAX + 50;
    let invite = realm.people[1].invite(realm.space, &ticket, uses);
    let mut door = Door::new(realm.space);
    realm.records.push(invite.clone());
    door.admit_all(&realm.records);
    let mut last = None;
    for n in 0..=GUESTS_MAX {
        let mut guest = Author::new((n % 200) as u8);
        // Cheap newcomers: keys differ by their seeds, persons by their nonce.
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&n.to_be_bytes());
        guest.keys = DeviceKeys::from_scope_seed(&seed);
        guest.statement.first_device = guest.key();
        guest.incarnation = Incarnation(5000 + u64::from(n));
        let stated = guest.introduce(realm.space);
        let join = guest.join(realm.space, &invite, &ticket);
        door.admit_all(&stated);
        door.admit_all([&join]);
        last = Some(door.authority.may_countersign(&join.id(), NOW));
        let seat = realm.people[0].countersign(realm.space, &join);
        door.admit_all([&seat]);
    }
    assert_eq!(last, Some(Err(TicketRefusal::TooManyGuests)));
    assert_eq!(door.authority.members().count() as u32, GUESTS_MAX + 2);
}
