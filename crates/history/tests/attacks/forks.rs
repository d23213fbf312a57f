//! Two records for one place: what becomes of them, of their author and of what builds on them.

use super::realm::{Realm, exclude};
use crate::common::{Author, NOW, dice};
use history::*;

#[test]
fn a_steward_equivocates() {
    let mut realm = Realm::new(3, 5);
    let (dora, eve) = (realm.person(3), realm.person(4));
    let one = realm.propose(0, &[exclude(eve)]);
    let other = realm.propose(1, &[exclude(dora)]);
    realm.approve(0, &one, &[]);
    realm.approve(1, &other, &[]);
    // The third signs both and takes neither back.
    realm.approve(2, &one, &[]);
    realm.approve(2, &other, &[]);
    let authority = realm.deliver();
    // Both hold; everybody chooses the same: as many signers, so the lower id.
    let chosen = one.id().min(other.id());
    assert_eq!(authority.epoch(), chosen);
    let split = (chosen, one.id().max(other.id()));
    assert_eq!(authority.splits(), vec![split], "the split is shown");
    let third = realm.person(2);
    assert!(!authority.stewards().contains(&third) && !authority.roll().contains(&third));
    assert!(
        authority.is_member(&third),
        "vote and stewardship are lost, nothing else"
    );

    // Most of the roll stands in the other one: then that is the one.
    let loser = if chosen == one.id() { &other } else { &one };
    for who in 0..2 {
        realm.people[who].stand_in(loser);
        let ticket = LogSigner::from_seed([70 + who as u8; 32]);
        let stands = realm.people[who].invite(realm.space, &ticket, 1);
        realm.records.push(stands);
    }
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), loser.id());
}

#[test]
fn an_author_equivocates() {
    let mut realm = Realm::new(3, 4);
    let fine = realm.write(3);
    // A clone of Bob's device writes, and so does Bob.
    let head = realm.people[3].head;
    let one = realm.people[3].write(realm.space, &[], &realm.key);
    realm.people[3].head = head;
    let other = realm.people[3].write(realm.space, &[], &realm.key);
    let after = realm.people[3].write(realm.space, &[], &realm.key);
    let proof = Equivocation::of(&one, &other).expect("two for one place");
    assert_eq!(proof.place(), Some((one.log(), one.header().seq)));
    assert_eq!(Equivocation::of(&other, &one), Some(proof.clone()));
    assert_eq!(Equivocation::of(&one, &one), None);
    assert_eq!(Equivocation::of(&one, &after), None);
    realm
        .records
        .extend([one.clone(), other.clone(), after.clone()]);
    // Honest words cite either of the two, and reach everybody all the same.
    let first_seen = realm.people[1].write(realm.space, &[&one], &realm.key);
    let second_seen = realm.people[2].write(realm.space, &[&other, &after], &realm.key);
    realm
        .records
        .extend([first_seen.clone(), second_seen.clone()]);
    let told = realm.govern(0, &[], Governance::Equivocation(Box::new(proof)));
    let other_log = realm.write(1);
    // The owner goes on in a new life, which cites the last one.
    let seat = realm.seats[3].clone();
    realm.people[3].reincarnate(88);
    let on = realm.people[3].write(realm.space, &[&seat, &fine], &realm.key);
    realm.records.push(on.clone());

    let authority = realm.deliver();
    assert_eq!(authority.frozen_at(&one.log()), Some(one.header().seq));
    assert!(authority.counts(&fine) && authority.counts(&told));
    assert!(authority.counts(&first_seen) && authority.counts(&second_seen));
    assert!(authority.keeps_beside(&other) && !authority.keeps_beside(&fine));
    for void in [&one, &other, &after] {
        assert!(!authority.counts(void));
    }
    assert!(authority.counts(&on) && authority.counts(&other_log));
    assert!(
        authority.is_member(&realm.person(3)),
        "nobody loses more than that log"
    );
}

#[test]
fn what_somebody_says_twice_in_one_place_is_known_to_all_and_void() {
    let mut realm = Realm::new(3, 4);
    let newcomer = realm.people.len();
    realm.people.push(Author::new(50));
    let head = realm.people[2].head;
    let shown_to_some = realm.write(2);
    realm.people[2].head = head;
    // To the others: an invitation and a proposal, on which they build before they know.
    let ticket = LogSigner::from_seed([200; 32]);
    let invite = realm.people[2].invite(realm.space, &ticket, 1);
    realm.records.push(invite.clone());
    let epoch = realm.propose(2, &[exclude(realm.person(3))]);
    realm.seat_with(0, newcomer, &invite, &ticket);
    realm.approve(0, &epoch, &[]);
    realm.approve(1, &epoch, &[]);
    let proof = Equivocation::of(&shown_to_some, &invite).expect("two for one place");
    realm.govern(1, &[], Governance::Equivocation(Box::new(proof)));

    let authority = realm.deliver();
    assert!(!authority.counts(&invite) && !authority.counts(&shown_to_some));
    assert!(
        !authority.is_member(&realm.person(newcomer)),
        "the invitation is void"
    );
    assert_eq!(
        authority.line().last(),
        Some(epoch.id()),
        "two of three registrars stand for it, whoever wrote it down"
    );
    assert!(!authority.is_member(&realm.person(3)));
    let join = authority.pending_join(&realm.people[newcomer].key());
    let join = join.expect("known everywhere");
    assert_eq!(
        authority.may_countersign(&join, NOW),
        Err(TicketRefusal::Ended)
    );
}

#[test]
fn a_proof_convinces_without_showing_and_cannot_be_made_up() {
    let mut realm = Realm::new(1, 2);
    let head = realm.people[1].head;
    let shred = ShredKey::from_bytes([7; 32]);
    let seal = |realm: &mut Realm, text: &[u8]| {
        let draft = realm.people[1].draft(realm.space, &[]);
        let signer = realm.people[1].keys.signer();
        draft
            .seal(signer, &realm.key, &shred, text, &mut dice(text[0]))
            .unwrap()
    };
    let long = seal(&mut realm, &[1; 100_000]);
    let short = seal(&mut realm, &[2; 10]);
    assert_eq!(long.header().seq, head.map(|head| head.seq + 1).unwrap());
    let proof = Equivocation::of(&long, &short).expect("two for one place");
    let body = Governance::Equivocation(Box::new(proof));
    let record = realm.govern(0, &[], body.clone());
    assert!(record.wire().len() < 8 * 1024, "{}", record.wire().len());
    assert_eq!(record.governance(), Ok(body));
    let authority = realm.deliver();
    assert_eq!(authority.frozen_at(&long.log()), Some(long.header().seq));

    // One bit of it altered anywhere proves nothing, or is no statement.
    let spelled = record.body().to_vec();
    let mut proved = 0;
    for at in (0..spelled.len()).step_by(7) {
        let mut altered = spelled.clone();
        altered[at] ^= 1;
        let draft = realm.people[0].draft(realm.space, &[]);
        if let Some(Governance::Equivocation(proof)) = reread(&altered, draft) {
            proved += usize::from(proof.place().is_some());
        }
    }
    assert_eq!(proved, 0);
}

/// Reads a statement as a stranger's record would bring it.
fn reread(body: &[u8], draft: Draft) -> Option<Governance> {
    let signer = LogSigner::from_seed([1; 32]);
    let plain = draft.govern(
        &signer,
        &Governance::Countersign(Countersign {
            join: RecordId::ZERO,
        }),
    );
    let header = plain.blob().len() - plain.body().len();
    let blob = [&plain.blob()[..header], body].concat();
    // The signature does not fit, so only the statement itself is read.
    let wire = [&plain.signature()[..], &blob].concat();
    match Record::open(&wire) {
        Err(Forged::Signature) => {}
        other => panic!("{other:?}"),
    }
    Governance::from_bytes(body).ok()
}
