//! The attack table: every way somebody may try to get what is not theirs, and what comes of it.
//!
//! Each case is a small space whose records are delivered in many orders, twice over; every order
//! must give the same answer, and the answer is the one the table promises.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod common;

use std::collections::BTreeMap;

use common::{Answer, Author, Door, NOW, dice, genesis_of, retain};
use history::*;

/// How many orders each case is delivered in.
const ORDERS: u8 = 12;

/// A space with some registrars, who are its stewards and its roll, and some members.
struct Realm {
    space: SpaceId,
    key: ContentKey,
    people: Vec<Author>,
    seats: Vec<Record>,
    records: Vec<Record>,
}

impl Realm {
    /// Founds a space of `all` people, the first `registrars` of whom govern it.
    fn new(registrars: usize, all: u8) -> Realm {
        Realm::admitting(Admission::Open, registrars, all)
    }

    fn admitting(admission: Admission, registrars: usize, all: u8) -> Realm {
        let key = ContentKey::from_bytes([3; 32]);
        let mut people: Vec<_> = (1..=all).map(Author::new).collect();
        let mut named: Vec<_> = people.iter().take(registrars).map(Author::person).collect();
        named.sort_unstable();
        let genesis = Genesis {
            threshold: (registrars / 2 + 1) as u16,
            registrars: named,
            admission,
            ..genesis_of(people[0].person(), &key)
        };
        let genesis = people[0].genesis(genesis);
        let space = genesis.space();
        let mut records = vec![genesis];
        records.extend(people[0].introduce(space));
        let mut realm = Realm {
            space,
            key,
            seats: vec![records[2].clone()],
            people,
            records,
        };
        for who in 1..usize::from(all) {
            let seat = realm.seat(0, who);
            realm.seats.push(seat);
        }
        realm
    }

    /// Lets one member bring another; gives the countersign.
    fn seat(&mut self, by: usize, who: usize) -> Record {
        let ticket = LogSigner::from_seed([100 + who as u8; 32]);
        let invite = self.people[by].invite(self.space, &ticket, 1);
        self.records.push(invite.clone());
        self.seat_with(by, who, &invite, &ticket)
    }

    fn seat_with(&mut self, by: usize, who: usize, invite: &Record, ticket: &LogSigner) -> Record {
        let space = self.space;
        let stated = self.people[who].introduce(space);
        let join = self.people[who].join(space, invite, ticket);
        let seat = self.people[by].countersign(space, &join);
        // From here on the newcomer's log may speak.
        let words = self.people[who].write(space, &[&seat], &self.key);
        self.records.extend(stated);
        self.records.extend([join, seat.clone(), words]);
        seat
    }

    fn person(&self, who: usize) -> PersonId {
        self.people[who].person()
    }

    fn write(&mut self, who: usize) -> Record {
        let record = self.people[who].write(self.space, &[], &self.key);
        self.records.push(record.clone());
        record
    }

    fn propose(&mut self, who: usize, changes: &[EpochChange]) -> Record {
        let record = self.people[who].propose(self.space, changes);
        self.records.push(record.clone());
        record
    }

    fn approve(&mut self, who: usize, epoch: &Record, seen: &[&Record]) -> Record {
        let record = self.people[who].approve(self.space, epoch, seen);
        self.records.push(record.clone());
        record
    }

    fn govern(&mut self, who: usize, deps: &[&Record], body: Governance) -> Record {
        let record = self.people[who].govern(self.space, deps, &body);
        self.records.push(record.clone());
        record
    }

    /// Delivers everything in many orders; all must come to the same, which is given.
    fn deliver(&self) -> Authority {
        let mut expected: Option<(Authority, Outcome)> = None;
        for seed in 0..ORDERS {
            let mut door = Door::new(self.space);
            let mut entries = BTreeMap::new();
            let mut left = shuffled([self.records.clone(), self.records.clone()].concat(), seed);
            while !left.is_empty() {
                let before = left.len();
                left.retain(|record| match door.knock(record) {
                    Answer::Admitted => {
                        let changes = door.authority.changes_since_last();
                        entries.extend(changes.into_iter().map(|(k, v)| (k, v.expect("kept"))));
                        false
                    }
                    Answer::Chain(ChainFault::Known) => !door.stands(record),
                    // The other of two records for one place waits for the proof.
                    Answer::Chain(ChainFault::Fork | ChainFault::WrongPrevious) => true,
                    Answer::Chain(ChainFault::Gap { .. } | ChainFault::MissingDep(_))
                    | Answer::Authority(Judgement::Wait(_)) => true,
                    other => panic!("{record:?}: {other:?}"),
                });
                assert!(left.len() < before, "{left:?} wait for ever");
            }
            let outcome = self.observe(&door.authority);
            let told: Vec<_> = door.members.clone();
            assert_eq!(told, door.authority.members().collect::<Vec<_>>(), "{seed}");
            let again = Authority::from_entries(self.space, entries).expect("whole");
            assert_eq!(self.observe(&again), outcome, "rebuilt, order {seed}");
            match &expected {
                None => expected = Some((door.authority, outcome)),
                Some((_, expected)) => assert_eq!(&outcome, expected, "order {seed}"),
            }
        }
        expected.expect("delivered").0
    }

    fn observe(&self, authority: &Authority) -> Outcome {
        Outcome {
            line: authority.line().collect(),
            members: authority.members().collect(),
            stewards: authority.stewards().into_iter().collect(),
            roll: authority.roll().into_iter().collect(),
            live: authority
                .live_devices()
                .map(|device| device.ed25519)
                .collect(),
            counts: self.records.iter().map(|r| authority.counts(r)).collect(),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    line: Vec<RecordId>,
    members: Vec<PersonId>,
    stewards: Vec<PersonId>,
    roll: Vec<PersonId>,
    live: Vec<LogKey>,
    counts: Vec<bool>,
}

fn shuffled(mut records: Vec<Record>, seed: u8) -> Vec<Record> {
    let mut dice = dice(seed);
    for at in (1..records.len()).rev() {
        let [a, b] = dice.bytes::<2>();
        let other = usize::from(u16::from_be_bytes([a, b])) % (at + 1);
        records.swap(at, other);
    }
    records
}

fn exclude(person: PersonId) -> EpochChange {
    EpochChange::Exclude {
        person,
        guests: false,
    }
}

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

    let words = realm.write(8);
    let act = realm.propose(
        0,
        &[EpochChange::Exclude {
            person: realm.person(3),
            guests: true,
        }],
    );
    realm.approve(0, &act, &[]);
    realm.approve(1, &act, &[]);
    let authority = realm.deliver();
    assert_eq!(authority.members().count(), 3);
    assert!(!authority.counts(&words));
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
        let authority = realm.deliver();
        let members: Vec<_> = authority.members().collect();
        outcomes.push((members, authority.epoch()));
    }
    assert!(outcomes.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(outcomes[0].0.len(), 3);
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
    let listed: Vec<_> = (3..6)
        .map(|who| EpochChange::Roll {
            person: realm.person(who),
            votes: true,
        })
        .collect();
    let grow = realm.propose(0, &listed);
    realm.approve(0, &grow, &[]);
    realm.approve(1, &grow, &[]);
    for who in 0..6 {
        realm.people[who].stand_in(&grow);
    }
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

/// A realm whose roll is six persons, and a draw about one of them by the others.
fn drawn() -> (Realm, Record, Vec<Record>) {
    let mut realm = Realm::new(3, 6);
    let listed: Vec<_> = (3..6)
        .map(|who| EpochChange::Roll {
            person: realm.person(who),
            votes: true,
        })
        .collect();
    let grow = realm.propose(0, &listed);
    realm.approve(0, &grow, &[]);
    realm.approve(1, &grow, &[]);
    for who in 0..6 {
        realm.people[who].stand_in(&grow);
    }
    let mut participants: Vec<_> = (1..5).map(|who| realm.person(who)).collect();
    participants.sort_unstable();
    let draw = Draw {
        epoch: grow.id(),
        case: [1; 32],
        seats: 3,
        involved: vec![realm.person(5)],
        participants,
    };
    let draw = realm.govern(0, &[], Governance::Draw(draw));
    let mut reveals = Vec::new();
    for who in 1..5 {
        let (person, secret) = (realm.person(who), [who as u8; 32]);
        let commit = DrawCommit {
            draw: draw.id(),
            commitment: draw_commitment(&draw.id(), &person, &secret),
        };
        realm.govern(who, &[&draw], Governance::DrawCommit(commit));
    }
    for who in 1..5 {
        let reveal = DrawReveal {
            draw: draw.id(),
            secret: [who as u8; 32],
        };
        let body = Governance::DrawReveal(reveal);
        reveals.push(realm.people[who].govern(realm.space, &[&draw], &body));
    }
    (realm, draw, reveals)
}

#[test]
fn a_drawn_panel_decides_about_a_voice_and_nobody_chooses_it() {
    let (mut realm, draw, reveals) = drawn();
    let accused = realm.person(5);
    let seen = {
        let ticket = LogSigner::from_seed([67; 32]);
        let invite = realm.people[5].invite(realm.space, &ticket, 1);
        realm.records.push(invite.clone());
        invite
    };
    let Ok(Governance::Draw(said)) = draw.governance() else {
        panic!("a draw");
    };
    let act = Governance::Epoch(Epoch {
        previous: said.epoch,
        key: Some(ContentKey::from_bytes([8; 32]).id()),
        panel: Some(draw.id()),
        changes: vec![exclude(accused)],
    });
    let act = realm.govern(3, &[&draw], act);

    // One withholds: there is no panel, and everybody can name who owes.
    realm.records.extend(reveals[..3].iter().cloned());
    let authority = realm.deliver();
    assert_eq!(authority.panel(&draw.id()), None);
    assert_eq!(authority.withholding(&draw.id()), [realm.person(4)].into());
    realm.records.push(reveals[3].clone());
    let authority = realm.deliver();
    let panel = authority.panel(&draw.id()).expect("everybody revealed");
    assert_eq!(panel.len(), 3);
    assert!(!panel.contains(&accused));

    let seated: Vec<_> = (0..6)
        .filter(|who| panel.contains(&realm.person(*who)))
        .collect();
    realm.approve(seated[0], &act, &[&seen]);
    assert_ne!(realm.deliver().epoch(), act.id());
    realm.approve(seated[1], &act, &[&seen]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), act.id());
    assert!(!authority.is_member(&accused) && authority.counts(&seen));

    // A second draw about the same case, called until it suits: the first complete one counts.
    let again = Draw {
        seats: 1,
        ..said.clone()
    };
    let again = realm.govern(0, &[&draw], Governance::Draw(again));
    for who in 1..5 {
        let (person, secret) = (realm.person(who), [100 + who as u8; 32]);
        let commit = DrawCommit {
            draw: again.id(),
            commitment: draw_commitment(&again.id(), &person, &secret),
        };
        realm.govern(who, &[&again], Governance::DrawCommit(commit));
        let reveal = DrawReveal {
            draw: again.id(),
            secret,
        };
        realm.govern(who, &[&again], Governance::DrawReveal(reveal));
    }
    let authority = realm.deliver();
    assert_eq!(authority.panel(&again.id()), None);
    assert_eq!(authority.epoch(), act.id());
}

#[test]
fn each_refusal_of_governing_has_its_sentence() {
    let (mut realm, draw, reveals) = drawn();
    realm.records.extend(reveals);
    let authority = realm.deliver();
    let (space, ann) = (realm.space, realm.person(0));
    let grow = authority.epoch();
    let Ok(Governance::Draw(said)) = draw.governance() else {
        panic!("a draw");
    };
    let epoch = |changes: Vec<EpochChange>| Epoch {
        previous: grow,
        key: Some(ContentKey::from_bytes([8; 32]).id()),
        panel: None,
        changes,
    };
    let say = |who: usize, deps: &[&Record], body: Governance| {
        let draft = realm.people[who].draft(space, deps);
        draft.govern(realm.people[who].keys.signer(), &body)
    };
    let lowered = Bars {
        roll: Share { part: 1, of: 3 },
        ..Bars::MAJORITY
    };
    let roll = |votes| EpochChange::Roll { person: ann, votes };
    let signature = |epoch: RecordId, retain: Vec<Retain>| {
        Governance::EpochSignature(EpochSignature {
            epoch,
            instead: None,
            retain,
        })
    };
    let entry = |seq| Retain {
        log: LogKey::ZERO,
        incarnation: Incarnation(0),
        seq,
        record: RecordId::ZERO,
    };
    let uncited = {
        // Stands in an epoch without having seen it.
        let mut draft = realm.people[5].draft(space, &[]);
        draft.head = None;
        draft.incarnation = Incarnation(99);
        draft.deps.clear();
        let body = Governance::Person(realm.people[5].statement.clone());
        draft.govern(realm.people[5].keys.signer(), &body)
    };
    let in_no_epoch = {
        let mut draft = realm.people[0].draft(space, &[]);
        draft.epoch = realm.seats[1].id();
        let signer = realm.people[0].keys.signer();
        draft.govern(signer, &Governance::Epoch(epoch(vec![roll(true)])))
    };
    let proof = {
        let mut clone = Author::new(90);
        let one = clone.write(SpaceId::from_bytes([7; 32]), &[], &realm.key);
        clone.head = None;
        let other = clone.write(SpaceId::from_bytes([7; 32]), &[], &realm.key);
        Equivocation::of(&one, &other).expect("two for one place")
    };
    let rows: Vec<(Record, Refusal, &str)> = vec![
        (
            uncited,
            Refusal::EpochNotCited,
            "The record is not made after the epoch it stands in.",
        ),
        (
            in_no_epoch,
            Refusal::NoEpoch,
            "The record does not say which rules it stands under.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(Epoch {
                    previous: RecordId::from(space),
                    ..epoch(vec![roll(true)])
                }),
            ),
            Refusal::PreviousNotStoodIn,
            "Whoever changes something must stand in the epoch they change.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(epoch(vec![roll(true), roll(false)])),
            ),
            Refusal::Changes,
            "What it lists must be named once each, in order, and not be empty.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(Epoch {
                    key: None,
                    ..epoch(Vec::new())
                }),
            ),
            Refusal::Changes,
            "What it lists must be named once each, in order, and not be empty.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(epoch(vec![EpochChange::Bars(lowered)])),
            ),
            Refusal::BarsLowered,
            "A charter may ask for more signatures, never for fewer.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(Epoch {
                    key: None,
                    ..epoch(vec![exclude(ann)])
                }),
            ),
            Refusal::EpochKey,
            "Taking somebody's voice needs a fresh key, and an open community has none.",
        ),
        (
            say(
                0,
                &[&draw],
                Governance::Epoch(Epoch {
                    panel: Some(draw.id()),
                    ..epoch(vec![roll(true)])
                }),
            ),
            Refusal::PanelMisplaced,
            "A drawn panel decides about pauses and exclusions only, and only where it was drawn.",
        ),
        (
            say(
                0,
                &[&realm.seats[1]],
                signature(realm.seats[1].id(), Vec::new()),
            ),
            Refusal::NotAnEpoch,
            "The signature is not on an epoch.",
        ),
        (
            say(5, &[], signature(realm.seats[2].id(), Vec::new())),
            Refusal::NotCited,
            "The record does not build on what it speaks of.",
        ),
        (
            say(1, &[], signature(grow, vec![entry(1), entry(2)])),
            Refusal::Frontier,
            "The frontier it carries is out of order or of other logs.",
        ),
        (
            say(0, &[], Governance::Equivocation(Box::new(proof))),
            Refusal::ProvesNothing,
            "The two records do not prove that a device signed one place twice.",
        ),
        (
            say(
                0,
                &[],
                Governance::Draw(Draw {
                    seats: 0,
                    ..said.clone()
                }),
            ),
            Refusal::DrawUnfit,
            "There is no such draw, or it names too few or too many.",
        ),
        (
            say(0, &[], Governance::Erasure(Erasure { shreds: Vec::new() })),
            Refusal::Changes,
            "What it lists must be named once each, in order, and not be empty.",
        ),
        (
            say(
                0,
                &[],
                Governance::Rotation(Rotation {
                    epoch: RecordId::from(space),
                    key: realm.key.id(),
                }),
            ),
            Refusal::PreviousNotStoodIn,
            "Whoever changes something must stand in the epoch they change.",
        ),
    ];
    for (record, expected, sentence) in rows {
        let verdict = authority.judge(&record);
        assert_eq!(verdict, Judgement::Refuse(expected), "{sentence}");
        assert_eq!(expected.to_string(), sentence);
    }
    let tickets = [
        (
            TicketRefusal::Removed,
            "This person was paused or excluded; only those who decided that can restore them.",
        ),
        (
            TicketRefusal::Ended,
            "The ticket was taken back; ask for a new one.",
        ),
        (
            TicketRefusal::TooManyGuests,
            "Whoever gave the ticket has invited as many people as one member may; ask another.",
        ),
    ];
    for (refusal, sentence) in tickets {
        assert_eq!(refusal.to_string(), sentence);
    }

    // A signature taken back must be one's own.
    let other = realm.propose(0, &[exclude(ann)]);
    let theirs = realm.approve(1, &other, &[]);
    let authority = realm.deliver();
    let stolen = realm.people[2].approve_instead(space, &other, &[], Some(&theirs));
    assert_eq!(
        authority.judge(&stolen),
        Judgement::Refuse(Refusal::NotYours)
    );
}

#[test]
fn a_rotation_names_a_fresh_key_within_an_epoch() {
    let mut realm = Realm::new(1, 2);
    let epoch = RecordId::from(realm.space);
    let fresh = ContentKey::from_bytes([5; 32]);
    assert_eq!(realm.deliver().writing(), Some((epoch, realm.key.id())));
    let rotation = Governance::Rotation(Rotation {
        epoch,
        key: fresh.id(),
    });
    let rotation = realm.govern(1, &[], rotation);
    let authority = realm.deliver();
    assert_eq!(authority.writing(), Some((rotation.id(), fresh.id())));
    assert_eq!(authority.epoch(), epoch, "who governs does not change");
    realm.people[0].stand_in(&rotation);
    let stale = realm.people[0].write(realm.space, &[], &realm.key);
    assert_eq!(
        authority.judge(&stale),
        Judgement::Refuse(Refusal::OtherKey)
    );
    realm.people[0].head = Some(
        realm
            .records
            .iter()
            .rev()
            .find(|r| r.header().log == realm.people[0].key())
            .unwrap()
            .head(),
    );
    let words = realm.people[0].write(realm.space, &[], &fresh);
    realm.records.push(words.clone());
    assert!(realm.deliver().counts(&words));
}
