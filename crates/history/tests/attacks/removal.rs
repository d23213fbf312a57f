//! Whoever was removed, or removes: what they hold back, date back or cut short.

use super::realm::{Realm, exclude};
use crate::common::{Author, NOW, dice, retain};
use history::*;

#[test]
fn a_removed_member_backdates() {
    let mut realm = Realm::new(3, 4);
    let eve = realm.person(3);
    let seen = realm.write(3);
    let removal = realm.propose(0, &[exclude(eve)]);
    realm.approve(0, &removal, &[&seen]);
    realm.approve(1, &removal, &[&seen]);
    // Eve goes on in the old epoch, in her log and in a new life of it, with a clock of 1970.
    let later = realm.write(3);
    let seat = realm.seats[3].clone();
    realm.people[3].reincarnate(77);
    let mut draft = realm.people[3].draft(realm.space, &[&seat]);
    draft.time = Timestamp(0);
    let shred = ShredKey::from_bytes([7; 32]);
    let signer = realm.people[3].keys.signer();
    let old = draft
        .seal(signer, &realm.key, &shred, b"old", &mut dice(9))
        .unwrap();
    realm.records.push(old.clone());

    let authority = realm.deliver();
    assert_eq!(authority.epoch(), removal.id());
    assert!(!authority.is_member(&eve) && !authority.is_live(&realm.people[3].key()));
    assert!(authority.counts(&seen) && !authority.counts(&later) && !authority.counts(&old));
    assert!(authority.is_void(&later.log(), later.header().seq));
    assert!(authority.removed().contains(&eve));
}

#[test]
fn whoever_begins_more_logs_than_a_frontier_lists_is_removed_all_the_same() {
    let mut realm = Realm::new(3, 4);
    let eve = realm.person(3);
    let long = [realm.write(3), realm.write(3)];
    let seat = realm.seats[3].clone();
    for life in 0..RETAINS_MAX as u64 + 20 {
        realm.people[3].reincarnate(1_000 + life);
        let words = realm.people[3].write(realm.space, &[&seat], &realm.key);
        realm.records.push(words);
    }
    let before = realm.deliver();
    let newest = |log: &LogId| realm.records.iter().rfind(|record| record.log() == *log);
    let heads = |log: &LogId| newest(log).map(|head| (head.header().seq, head.id()));
    let entries = before.retain_of(&[eve], heads);
    assert_eq!(entries.len(), RETAINS_MAX);
    assert!(entries.is_sorted(), "or nobody takes the signature");
    let listed = |record: &&Record| entries.iter().any(|entry| entry.record == record.id());
    let seen: Vec<Record> = realm.records.iter().filter(listed).cloned().collect();
    let seen: Vec<&Record> = seen.iter().collect();
    let removal = realm.propose(0, &[exclude(eve)]);
    realm.approve(0, &removal, &seen);
    realm.approve(1, &removal, &seen);
    let authority = realm.deliver();
    assert!(!authority.is_member(&eve));
    // The log she wrote most in keeps what was seen of it.
    assert!(long.iter().all(|record| authority.counts(record)));
}

#[test]
fn a_friend_hands_on_or_builds_on_what_was_withheld() {
    let mut realm = Realm::new(3, 5);
    let eve = realm.person(3);
    let seen = realm.write(3);
    let withheld = realm.write(3);
    let ticket = LogSigner::from_seed([60; 32]);
    let invite = realm.people[3].invite(realm.space, &ticket, 5);
    realm.records.push(invite.clone());
    let removal = realm.propose(0, &[exclude(eve)]);
    realm.approve(0, &removal, &[&seen]);
    realm.approve(1, &removal, &[&seen]);
    // Her friend cites it, and brings somebody with her withheld ticket.
    let friend = realm.people[4].write(realm.space, &[&withheld, &invite], &realm.key);
    realm.records.push(friend.clone());
    realm.people.push(Author::new(40));
    realm.seat_with(4, 5, &invite, &ticket);

    let authority = realm.deliver();
    assert!(!authority.counts(&withheld) && !authority.counts(&invite));
    assert!(authority.counts(&friend), "honest words built on it stay");
    assert!(!authority.is_member(&realm.person(5)));
}

#[test]
fn stewards_cut_history_short_and_a_later_extension_restores() {
    let mut realm = Realm::new(3, 4);
    let eve = realm.person(3);
    let early = realm.write(3);
    let late = realm.write(3);
    let removal = realm.propose(0, &[exclude(eve)]);
    // One of the two has seen less, or says so: the second highest counts.
    realm.approve(0, &removal, &[&early]);
    realm.approve(1, &removal, &[&late]);
    let authority = realm.deliver();
    assert!(authority.counts(&early) && !authority.counts(&late));

    // The same quorum extends it in a further epoch, and nobody can shrink it again.
    realm.people[0].stand_in(&removal);
    let extension = realm.propose(0, &[exclude(eve)]);
    realm.approve(0, &extension, &[&late]);
    let second = realm.approve(1, &extension, &[&late]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), extension.id());
    assert!(authority.counts(&early) && authority.counts(&late));

    realm.people[0].stand_in(&extension);
    let shrinking = realm.propose(0, &[exclude(eve)]);
    realm.approve(0, &shrinking, &[&early]);
    realm.approve(1, &shrinking, &[&early]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), shrinking.id());
    assert!(authority.counts(&late));
    // The frontiers are signed evidence.
    let Ok(Governance::EpochSignature(signature)) = second.governance() else {
        panic!("a signature");
    };
    assert_eq!(signature.retain, retain(&[&late]));
}

#[test]
fn who_is_restored_counts_from_there_on() {
    let mut realm = Realm::new(3, 4);
    let bob = realm.person(3);
    let before = realm.write(3);
    let pause = realm.propose(0, &[EpochChange::Pause(bob)]);
    realm.approve(0, &pause, &[&before]);
    realm.approve(1, &pause, &[&before]);
    let during = realm.write(3);
    realm.people[0].stand_in(&pause);
    let restore = realm.propose(0, &[EpochChange::Restore(bob)]);
    realm.approve(0, &restore, &[]);
    realm.approve(2, &restore, &[]);
    realm.people[3].stand_in(&restore);
    let Ok(Governance::Epoch(restored)) = restore.governance() else {
        panic!("an epoch");
    };
    let after = {
        let shred = ShredKey::from_bytes([7; 32]);
        // The key itself is not needed to seal under its name: any other is refused.
        let draft = realm.people[3].draft(realm.space, &[]);
        let signer = realm.people[3].keys.signer();
        let other = draft
            .seal(signer, &realm.key, &shred, b"hi", &mut dice(9))
            .unwrap();
        let authority = realm.deliver();
        let verdict = authority.judge(&other);
        assert_eq!(verdict, Judgement::Refuse(Refusal::OtherKey));
        assert_eq!(
            authority.writing(),
            Some((restore.id(), restored.key.unwrap()))
        );
        let invite = realm.people[3].invite(realm.space, &LogSigner::from_seed([61; 32]), 1);
        realm.records.push(invite.clone());
        invite
    };
    let authority = realm.deliver();
    assert!(authority.is_member(&bob));
    assert!(authority.counts(&before) && !authority.counts(&during) && authority.counts(&after));
}

#[test]
fn two_members_remove_each_other() {
    // Of two stewards none alone is more than half: nothing happens.
    let mut realm = Realm::new(2, 2);
    let (ann, bob) = (realm.person(0), realm.person(1));
    let one = realm.propose(0, &[exclude(bob)]);
    let other = realm.propose(1, &[exclude(ann)]);
    realm.approve(0, &one, &[]);
    realm.approve(1, &other, &[]);
    // The target's signature does not count, not even on what removes them.
    realm.approve(1, &one, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.line().count(), 1);
    assert!(authority.is_member(&ann) && authority.is_member(&bob));
    let state = authority.epoch_state(&one.id()).expect("it was proposed");
    assert_eq!((state.signed.stewards, state.needed.stewards), (1, 2));
    assert!(!state.holds && state.basis.is_none());

    // Two disjoint majorities of three cannot be: the third decides.
    let mut realm = Realm::new(3, 3);
    let (ann, bob) = (realm.person(0), realm.person(1));
    let seen = realm.write(0);
    let one = realm.propose(0, &[exclude(bob)]);
    let other = realm.propose(1, &[exclude(ann)]);
    realm.approve(0, &one, &[]);
    realm.approve(1, &other, &[&seen]);
    realm.approve(2, &other, &[&seen]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), other.id());
    assert!(!authority.is_member(&ann) && authority.is_member(&bob));
}

#[test]
fn two_registrars_who_exclude_each_other_at_once_both_stay_and_make_up() {
    let mut realm = Realm::new(2, 3);
    let (ann, bob, cem) = (realm.person(0), realm.person(1), realm.person(2));
    let one = realm.propose(0, &[exclude(bob)]);
    let other = realm.propose(1, &[exclude(ann)]);
    let anns = realm.approve(0, &one, &[]);
    let bobs = realm.approve(1, &other, &[]);
    // Both change their minds and agree on a third. Whoever signs afterwards what was proposed before had no voice then.
    let third = EpochChange::Steward {
        person: cem,
        holds: true,
    };
    let peace = realm.propose(0, &[third]);
    for (who, before) in [(0, &anns), (1, &bobs)] {
        let person = &mut realm.people[who];
        let signed = person.approve_instead(realm.space, &peace, &[], Some(before));
        realm.records.push(signed);
    }
    realm.approve(2, &one, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), peace.id());
    for person in [ann, bob, cem] {
        assert!(authority.is_member(&person) && authority.stewards().contains(&person));
    }
    // From here on it takes two of three, and the third decides.
    realm.people[0].stand_in(&peace);
    realm.people[1].stand_in(&peace);
    realm.people[2].stand_in(&peace);
    let again = realm.propose(0, &[exclude(bob)]);
    let back = realm.propose(1, &[exclude(ann)]);
    realm.approve(0, &again, &[]);
    realm.approve(1, &back, &[]);
    realm.approve(2, &again, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), again.id());
    assert!(authority.is_member(&ann) && !authority.is_member(&bob));
}

#[test]
fn an_excluded_device_has_no_part_in_what_comes() {
    let mut realm = Realm::new(3, 4);
    let eve = realm.person(3);
    let removal = realm.propose(0, &[exclude(eve)]);
    realm.approve(0, &removal, &[]);
    realm.approve(1, &removal, &[]);
    let authority = realm.deliver();
    let Ok(Governance::Epoch(epoch)) = removal.governance() else {
        panic!("an epoch");
    };
    // Refused at the handshake, without the key, and on no list it is sealed to.
    assert!(!authority.is_live(&realm.people[3].key()));
    assert_eq!(authority.writing().map(|(_, key)| key), epoch.key);
    assert_ne!(epoch.key, Some(realm.key.id()));
    let sealed_to: Vec<_> = authority
        .live_devices()
        .map(|device| device.ed25519)
        .collect();
    assert_eq!(sealed_to.len(), 3);
    assert!(!sealed_to.contains(&realm.people[3].key()));
    // Nor does a new ticket bring her back.
    let ticket = LogSigner::from_seed([63; 32]);
    let invite = realm.people[2].invite(realm.space, &ticket, 1);
    let join = realm.people[3].join(realm.space, &invite, &ticket);
    realm.records.extend([invite, join.clone()]);
    let authority = realm.deliver();
    let verdict = authority.may_countersign(&join.id(), NOW);
    assert_eq!(verdict, Err(TicketRefusal::Removed));
    let seat = realm.people[2].countersign(realm.space, &join);
    realm.records.push(seat);
    assert!(!realm.deliver().is_member(&eve));
}

#[test]
fn a_clock_decides_nothing() {
    let mut outcomes = Vec::new();
    for time in [
        Timestamp(0),
        NOW,
        Timestamp(4_102_444_800_000),
        Timestamp::MAX,
    ] {
        let mut realm = Realm::new(3, 4);
        let eve = realm.person(3);
        let removal = realm.propose(0, &[exclude(eve)]);
        for who in 0..2 {
            let mut draft = realm.people[who].draft(realm.space, &[&removal]);
            draft.time = time;
            let signature = Governance::EpochSignature(EpochSignature {
                epoch: removal.id(),
                instead: None,
                retain: Vec::new(),
            });
            let record = draft.govern(realm.people[who].keys.signer(), &signature);
            realm.people[who].head = Some(record.head());
            realm.records.push(record);
        }
        // Somebody who stays writes with the same clock, and so does whoever was removed.
        let shred = ShredKey::from_bytes([7; 32]);
        let written = |realm: &mut Realm, who: usize| {
            let mut draft = realm.people[who].draft(realm.space, &[]);
            draft.time = time;
            let signer = realm.people[who].keys.signer();
            let record = draft
                .seal(signer, &realm.key, &shred, b"words", &mut dice(9))
                .unwrap();
            realm.people[who].head = Some(record.head());
            realm.records.push(record.clone());
            record
        };
        let (stays, removed) = (written(&mut realm, 2), written(&mut realm, 3));
        let authority = realm.deliver();
        let members: Vec<_> = authority.members().collect();
        let counts = (authority.counts(&stays), authority.counts(&removed));
        outcomes.push((members, authority.epoch(), counts));
    }
    assert!(outcomes.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(outcomes[0].0.len(), 3);
    assert_eq!(outcomes[0].2, (true, false));
}

#[test]
fn an_invite_taken_back_keeps_only_whom_the_inviter_names() {
    let mut realm = Realm::new(1, 2);
    let ticket = LogSigner::from_seed([65; 32]);
    let invite = realm.people[1].invite(realm.space, &ticket, 9);
    realm.records.push(invite.clone());
    realm.people.push(Author::new(41));
    realm.people.push(Author::new(42));
    realm.seat_with(0, 2, &invite, &ticket);
    realm.seat_with(0, 3, &invite, &ticket);
    assert_eq!(realm.deliver().members().count(), 4);
    let kept = realm.person(2);
    let ended = InviteRevoked {
        invite: invite.id(),
        keep: vec![kept],
    };
    realm.govern(1, &[], Governance::InviteRevoked(ended.clone()));
    let authority = realm.deliver();
    assert!(authority.is_member(&kept) && !authority.is_member(&realm.person(3)));
    let mut late = Author::new(43);
    let stated = late.introduce(realm.space);
    let join = late.join(realm.space, &invite, &ticket);
    realm.records.extend(stated);
    realm.records.push(join.clone());
    let verdict = realm.deliver().may_countersign(&join.id(), NOW);
    assert_eq!(verdict, Err(TicketRefusal::Ended));
    // Nobody but the inviter takes it back.
    let body = Governance::InviteRevoked(ended);
    let theirs = realm.people[0].govern(realm.space, &[&invite], &body);
    assert_eq!(
        realm.deliver().judge(&theirs),
        Judgement::Refuse(Refusal::NotYours)
    );
}
