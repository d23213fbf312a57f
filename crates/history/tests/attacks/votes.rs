//! Who decides: split votes, minds that change, majorities that turn, bars and offices.

use super::realm::{Realm, exclude};
use crate::common::{Author, Door, genesis_of};
use history::*;

#[test]
fn two_proposals_split_evenly() {
    let mut realm = Realm::new(4, 5);
    let eve = realm.person(4);
    let roll = EpochChange::Roll {
        person: eve,
        votes: true,
    };
    let out = realm.propose(0, &[exclude(eve)]);
    let up = realm.propose(2, &[roll]);
    realm.approve(0, &out, &[]);
    realm.approve(1, &out, &[]);
    realm.approve(2, &up, &[]);
    let threes = realm.approve(3, &up, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.line().count(), 1, "an even split waits");
    assert_eq!(authority.proposals().len(), 2);

    // A signer changes their mind, and it resolves.
    let taken = authority.signature_to_take_back(&realm.person(3), &RecordId::from(realm.space));
    assert_eq!(taken, Some(threes.id()));
    let changed = realm.people[3].approve_instead(realm.space, &out, &[], Some(&threes));
    realm.records.push(changed);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), out.id());
    assert!(!authority.is_member(&eve));
    assert!(authority.has_signed(&realm.person(3), &out.id()));
    assert!(!authority.has_signed(&realm.person(3), &up.id()));
    assert!(
        authority.stewards().contains(&realm.person(3)),
        "no equivocation"
    );
    assert!(authority.splits().is_empty());
}

#[test]
fn what_a_majority_decided_no_change_of_mind_undoes() {
    let mut realm = Realm::new(3, 4);
    let eve = realm.person(3);
    let out = realm.propose(0, &[exclude(eve)]);
    let first = realm.approve(0, &out, &[]);
    realm.approve(1, &out, &[]);
    let nothing = realm.propose(2, &[]);
    let undo = realm.people[0].approve_instead(realm.space, &nothing, &[], Some(&first));
    realm.records.push(undo);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), out.id());
}

#[test]
fn a_registrar_majority_turns_malicious_and_the_others_found_again() {
    let mut realm = Realm::new(3, 5);
    let ann = realm.person(0);
    let coup = realm.propose(1, &[exclude(ann)]);
    realm.approve(1, &coup, &[]);
    realm.approve(2, &coup, &[]);
    let authority = realm.deliver();
    assert!(!authority.is_member(&ann), "not defended");
    let state = authority.epoch_state(&coup.id()).expect("it was proposed");
    assert_eq!(state.signed.stewards, 2, "but visible");
    // Ann and the others found again and say what they go on from.
    let mut again = Author::new(1);
    let genesis = Genesis {
        succeeds: Some(coup.id()),
        ..genesis_of(again.person(), &realm.key)
    };
    let first = again.genesis(genesis.clone());
    let mut door = Door::new(first.space());
    door.admit_all([&first]);
    assert_ne!(first.space(), realm.space);
    assert_eq!(door.authority.genesis(), Some(&genesis));
}

#[test]
fn offboarding_needs_the_registrars_or_a_majority_of_the_roll() {
    let mut realm = Realm::new(3, 6);
    let grow = realm.list_everybody();
    let leaver = realm.person(0);
    let last = LogSigner::from_seed([66; 32]);
    let seen = realm.people[0].invite(realm.space, &last, 1);
    realm.records.push(seen.clone());
    let by_roll = realm.propose(3, &[exclude(leaver)]);
    for who in 3..6 {
        realm.approve(who, &by_roll, &[&seen]);
    }
    let authority = realm.deliver();
    assert_eq!(
        authority.epoch(),
        grow.id(),
        "three of six are not more than half"
    );
    let state = authority.epoch_state(&by_roll.id()).unwrap();
    assert_eq!((state.signed.roll, state.needed.roll), (3, 4));
    realm.approve(1, &by_roll, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), by_roll.id());
    assert_eq!(
        authority.epoch_state(&by_roll.id()).unwrap().basis,
        Some(Basis::Roll)
    );
    assert!(!authority.stewards().contains(&leaver) && !authority.roll().contains(&leaver));
    assert_eq!(
        authority.members().count(),
        5,
        "whom the leaver brought stay"
    );

    // Two of the registrars that are left could still act for all.
    realm.people[1].stand_in(&by_roll);
    realm.people[2].stand_in(&by_roll);
    let by_registrars = realm.propose(1, &[exclude(realm.person(5))]);
    realm.approve(1, &by_registrars, &[]);
    realm.approve(2, &by_registrars, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), by_registrars.id());
    let basis = authority.epoch_state(&by_registrars.id()).unwrap().basis;
    assert_eq!(basis, Some(Basis::Stewards));
}

#[test]
fn bars_rise_and_never_fall() {
    let mut realm = Realm::new(4, 4);
    let raised = Bars {
        stewards: Share { part: 1, of: 1 },
        ..Bars::MAJORITY
    };
    let raise = realm.propose(0, &[EpochChange::Bars(raised)]);
    for who in 0..3 {
        realm.approve(who, &raise, &[]);
    }
    for who in 0..4 {
        realm.people[who].stand_in(&raise);
    }
    let act = realm.propose(0, &[EpochChange::Charter([9; 32])]);
    for who in 0..3 {
        realm.approve(who, &act, &[]);
    }
    let authority = realm.deliver();
    // Three of four on the roll are more than half, and its bar was not raised.
    assert_eq!(
        authority.epoch_state(&act.id()).unwrap().basis,
        Some(Basis::Roll)
    );
    assert_eq!(authority.epoch_state(&act.id()).unwrap().needed.stewards, 4);
    assert_eq!(authority.charter(), Some([9; 32]));
    let lower = realm.people[0].propose(realm.space, &[EpochChange::Bars(Bars::MAJORITY)]);
    let verdict = authority.judge(&lower);
    assert_eq!(verdict, Judgement::Refuse(Refusal::BarsLowered));
}

#[test]
fn registrars_admit_where_the_space_says_so() {
    let mut realm = Realm::admitting(Admission::Registrars, 1, 3);
    let steward = |who: PersonId| EpochChange::Steward {
        person: who,
        holds: true,
    };
    let more = realm.propose(0, &[steward(realm.person(1)), steward(realm.person(2))]);
    realm.approve(0, &more, &[]);
    for who in 0..3 {
        realm.people[who].stand_in(&more);
    }
    let ticket = LogSigner::from_seed([64; 32]);
    let invite = realm.people[0].invite(realm.space, &ticket, 9);
    realm.records.push(invite.clone());
    let mut bob = Author::new(44);
    let stated = bob.introduce(realm.space);
    let join = bob.join(realm.space, &invite, &ticket);
    realm.records.extend(stated);
    realm.records.push(join.clone());
    assert_eq!(realm.deliver().signatures_missing(&join.id()), Some(2));
    let body = Governance::Countersign(Countersign { join: join.id() });
    realm.govern(0, &[&join], body.clone());
    // The same registrar twice is one registrar.
    realm.govern(0, &[&join], body.clone());
    let authority = realm.deliver();
    assert!(!authority.is_member(&bob.person()));
    assert_eq!(authority.signatures_missing(&join.id()), Some(1));
    realm.govern(2, &[&join], body);
    let authority = realm.deliver();
    assert!(authority.is_member(&bob.person()));
    assert_eq!(authority.signatures_missing(&join.id()), None);
}
