//! Several devices of one person: added by two, lost, stolen, revoked, and seated by the phrase.

use crate::common::{Answer, Author, Door, dice, retain};
use history::*;

/// Ann's space, and Bob with two devices in it: a phone and a laptop.
struct Home {
    space: SpaceId,
    key: ContentKey,
    ann: Author,
    phone: Author,
    laptop: Author,
    /// What admits the phone, and what added the laptop.
    seat: Record,
    added: Record,
    records: Vec<Record>,
}

const PHRASE: [u8; 32] = [77; 32];

impl Home {
    fn new() -> Home {
        let key = ContentKey::from_bytes([3; 32]);
        let (mut ann, mut phone) = (Author::new(1), Author::new(2));
        phone.statement.recovery = RecoveryKey::from_seed(PHRASE).commitment();
        let mut records = ann.found(&key);
        let space = records[0].space();
        let ticket = LogSigner::from_seed([50; 32]);
        let invite = ann.invite(space, &ticket, 1);
        let stated = phone.introduce(space);
        let join = phone.join(space, &invite, &ticket);
        let seat = ann.countersign(space, &join);
        let words = phone.write(space, &[&seat], &key);
        records.push(invite);
        records.extend(stated);
        records.extend([join, seat.clone(), words]);
        let mut laptop = Author::new(3);
        laptop.statement = phone.statement.clone();
        let added = add(space, &mut phone, &laptop);
        let hello = laptop.write(space, &[&added], &key);
        records.extend([added.clone(), hello]);
        Home {
            space,
            key,
            ann,
            phone,
            laptop,
            seat,
            added,
            records,
        }
    }

    fn bob(&self) -> PersonId {
        self.phone.person()
    }

    fn keep(&mut self, record: Record) -> Record {
        self.records.push(record.clone());
        record
    }

    fn phone_writes(&mut self) -> Record {
        let record = self.phone.write(self.space, &[], &self.key);
        self.keep(record)
    }

    fn laptop_writes(&mut self) -> Record {
        let record = self.laptop.write(self.space, &[], &self.key);
        self.keep(record)
    }

    fn phone_revokes(&mut self, device: LogKey, seen: &[&Record]) -> Record {
        let body = revoke(device, seen);
        let record = self.phone.govern(self.space, &[], &body);
        self.keep(record)
    }

    fn laptop_revokes(&mut self, device: LogKey, seen: &[&Record]) -> Record {
        let body = revoke(device, seen);
        let record = self.laptop.govern(self.space, &[], &body);
        self.keep(record)
    }

    /// A new device takes over with the phrase.
    fn recover(&mut self, seed: u8, lost: &[LogKey], seen: &[&Record]) -> (Author, Record) {
        let mut device = Author::new(seed);
        device.statement = self.phone.statement.clone();
        let mut lost = lost.to_vec();
        lost.sort_unstable();
        let recovered = Recovered::sign(
            &ScopeId::of_space(&self.space),
            self.phone.statement.clone(),
            &RecoveryKey::from_seed(PHRASE),
            device.keys.statement(self.bob()),
            lost,
            retain(seen),
        );
        let seat = self.seat.clone();
        let record = device.govern(self.space, &[&seat], &Governance::Recovered(recovered));
        self.records.push(record.clone());
        (device, record)
    }

    /// Delivers everything in many orders; all must come to the same.
    fn deliver(&self) -> Authority {
        let mut expected: Option<(Authority, Vec<bool>)> = None;
        for seed in 0..8 {
            let mut door = Door::new(self.space);
            let mut left = [self.records.clone(), self.records.clone()].concat();
            let mut dice = dice(seed);
            for at in (1..left.len()).rev() {
                let [byte] = dice.bytes::<1>();
                left.swap(at, usize::from(byte) % (at + 1));
            }
            while !left.is_empty() {
                let before = left.len();
                left.retain(|record| match door.knock(record) {
                    Answer::Admitted | Answer::Chain(ChainFault::Known) => false,
                    Answer::Chain(ChainFault::Gap { .. } | ChainFault::MissingDep(_))
                    | Answer::Authority(Judgement::Wait(_)) => true,
                    other => panic!("{record:?}: {other:?}"),
                });
                assert!(left.len() < before, "{left:?} wait for ever");
            }
            let authority = door.authority;
            let counts: Vec<_> = self.records.iter().map(|r| authority.counts(r)).collect();
            match &expected {
                None => expected = Some((authority, counts)),
                Some((first, expected)) => {
                    assert_eq!(&counts, expected, "order {seed}");
                    let live = |a: &Authority| live(a, &self.bob());
                    assert_eq!(live(first), live(&authority), "order {seed}");
                }
            }
        }
        expected.expect("delivered").0
    }
}

fn add(space: SpaceId, by: &mut Author, new: &Author) -> Record {
    let scope = ScopeId::of_space(&space);
    let stated = new.keys.statement(by.person());
    let added = DeviceAdded::sign(&scope, stated, new.keys.signer(), &by.key());
    by.govern(space, &[], &Governance::DeviceAdded(added))
}

fn live(authority: &Authority, person: &PersonId) -> Vec<LogKey> {
    let devices = authority.devices_of(person);
    devices.map(|device| device.ed25519).collect()
}

fn revoke(device: LogKey, seen: &[&Record]) -> Governance {
    Governance::DeviceRevoked(DeviceRevoked {
        device,
        retain: retain(seen),
    })
}

#[test]
fn a_second_device_speaks_for_its_person() {
    let mut home = Home::new();
    let words = home.laptop_writes();
    let authority = home.deliver();
    assert_eq!(authority.person_of(&home.laptop.key()), Some(home.bob()));
    assert!(authority.is_live(&home.laptop.key()) && authority.counts(&words));
    assert_eq!(live(&authority, &home.bob()).len(), 2);
    assert_eq!(
        authority.credential_of(&home.laptop.key()),
        Some(home.added.id())
    );
    assert_eq!(authority.members().count(), 2, "two persons, three devices");
}

#[test]
fn a_lost_laptop_writes_nothing_new_whoever_hands_it_on() {
    let mut home = Home::new();
    let seen = home.laptop_writes();
    let unseen = home.laptop_writes();
    let laptop = home.laptop.key();
    home.phone_revokes(laptop, &[&seen]);
    // The thief writes in the old log, in a new life of it, and adds a device.
    let added = home.added.clone();
    home.laptop.reincarnate(99);
    let again = home.laptop.write(home.space, &[&added], &home.key);
    home.keep(again.clone());
    let mut third = Author::new(9);
    third.statement = home.phone.statement.clone();
    let thirds = add(home.space, &mut home.laptop, &third);
    home.keep(thirds.clone());
    let words = third.write(home.space, &[&thirds], &home.key);
    home.keep(words.clone());
    // Ann hands it on and builds on it.
    let ann = home
        .ann
        .write(home.space, &[&unseen, &again, &words], &home.key);
    home.keep(ann.clone());

    let authority = home.deliver();
    assert!(authority.counts(&seen) && authority.counts(&ann));
    for void in [&unseen, &again, &thirds, &words] {
        assert!(!authority.counts(void), "{void:?}");
    }
    assert!(!authority.is_live(&laptop) && !authority.is_live(&third.key()));
    assert_eq!(live(&authority, &home.bob()), vec![home.phone.key()]);
    // The person may extend what counts; it never shrinks.
    home.phone_revokes(laptop, &[&unseen]);
    home.phone_revokes(laptop, &[&seen]);
    assert!(home.deliver().counts(&unseen));
}

#[test]
fn without_an_entry_a_lost_device_keeps_what_others_cite() {
    let mut home = Home::new();
    let ticket = LogSigner::from_seed([51; 32]);
    let invite = home.laptop.invite(home.space, &ticket, 1);
    home.keep(invite.clone());
    let mut dora = Author::new(8);
    let stated = dora.introduce(home.space);
    let join = dora.join(home.space, &invite, &ticket);
    let after = home.laptop_writes();
    home.records.extend(stated);
    home.keep(join);
    let laptop = home.laptop.key();
    home.phone_revokes(laptop, &[]);
    let authority = home.deliver();
    assert!(authority.counts(&invite), "somebody joined with it");
    assert!(!authority.counts(&after));
}

#[test]
fn two_devices_that_revoke_each_other_both_fall_and_the_phrase_seats_again() {
    let mut home = Home::new();
    let (phone, laptop) = (home.phone.key(), home.laptop.key());
    let words = home.phone_writes();
    home.phone_revokes(laptop, &[]);
    home.laptop_revokes(phone, &[]);
    let authority = home.deliver();
    assert!(live(&authority, &home.bob()).is_empty());
    assert!(!authority.is_live(&phone) && !authority.is_live(&laptop));
    assert!(authority.is_member(&home.bob()), "the person stays");
    assert!(!authority.counts(&words));

    // The phrase says what counts, above both.
    let (mut new, recovered) = home.recover(30, &[phone, laptop], &[&words]);
    let hello = new.write(home.space, &[], &home.key);
    home.keep(hello.clone());
    let authority = home.deliver();
    assert_eq!(live(&authority, &home.bob()), vec![new.key()]);
    assert!(authority.counts(&words) && authority.counts(&hello));
    assert!(authority.counts(&recovered));

    // The thief's device revokes the new one: it cannot.
    let new_key = new.key();
    home.laptop_revokes(new_key, &[]);
    let authority = home.deliver();
    assert!(authority.is_live(&new_key) && authority.counts(&hello));

    // A later recovery takes the seat away again, and a device it adds lives on.
    let (mut newest, _) = home.recover(31, &[new_key], &[&recovered]);
    let mut tablet = Author::new(32);
    tablet.statement = home.phone.statement.clone();
    let added = add(home.space, &mut newest, &tablet);
    home.keep(added.clone());
    let tablets = tablet.write(home.space, &[&added], &home.key);
    home.keep(tablets.clone());
    let authority = home.deliver();
    assert!(authority.counts(&recovered) && !authority.counts(&hello));
    assert!(authority.counts(&tablets) && authority.is_live(&tablet.key()));
    assert!(!authority.is_live(&new_key));
    assert_eq!(live(&authority, &home.bob()).len(), 2);
}

impl Home {
    /// A device that the phrase seated says which others it takes: no other can contest its seat from then on.
    fn close(&mut self, device: &mut Author, lost: &[LogKey], seen: &[&Record]) -> Record {
        let recovered = Recovered::sign(
            &ScopeId::of_space(&self.space),
            self.phone.statement.clone(),
            &RecoveryKey::from_seed(PHRASE),
            device.keys.statement(self.bob()),
            lost.to_vec(),
            retain(seen),
        );
        let record = device.govern(self.space, &[], &Governance::Recovered(recovered));
        self.keep(record)
    }

    fn add_by(&mut self, by: &mut Author, seed: u8) -> Author {
        let mut new = Author::new(seed);
        new.statement = self.phone.statement.clone();
        let added = add(self.space, by, &new);
        self.keep(added.clone());
        let hello = new.write(self.space, &[&added], &self.key);
        self.keep(hello);
        new
    }

    fn revoke_by(&mut self, by: &mut Author, device: LogKey, seen: &[&Record]) {
        let record = by.govern(self.space, &[], &revoke(device, seen));
        self.keep(record);
    }
}

#[test]
fn whoever_has_the_lost_device_does_not_contest_the_seat_of_the_new_one() {
    let mut home = Home::new();
    let (phone, laptop) = (home.phone.key(), home.laptop.key());
    let (mut new, _) = home.recover(30, &[], &[]);
    let hello = new.write(home.space, &[], &home.key);
    home.keep(hello.clone());
    // Before it has said which others it takes, the thief would be faster.
    let contested = revoke(new.key(), &[]);
    let contested = home.laptop.govern(home.space, &[&hello], &contested);
    home.keep(contested);
    assert!(home.deliver().is_live(&new.key()));
    // Afterwards the lost one is out, and so is whatever it adds.
    home.close(&mut new, &[laptop], &[]);
    let mut thief = std::mem::replace(&mut home.laptop, Author::new(90));
    let mut third = home.add_by(&mut thief, 91);
    home.revoke_by(&mut third, new.key(), &[]);
    home.revoke_by(&mut thief, new.key(), &[]);
    let authority = home.deliver();
    assert!(authority.is_live(&new.key()) && authority.counts(&hello));
    assert!(authority.is_live(&phone) && !authority.is_live(&laptop));
}

#[test]
fn a_device_the_phrase_seated_is_taken_back_by_the_one_it_kept() {
    let mut home = Home::new();
    let (mut new, _) = home.recover(30, &[], &[]);
    let laptop = home.laptop.key();
    home.close(&mut new, &[laptop], &[]);
    let hello = new.write(home.space, &[], &home.key);
    home.keep(hello.clone());
    let unseen = new.write(home.space, &[], &home.key);
    home.keep(unseen.clone());
    let back = revoke(new.key(), &[&hello]);
    let back = home.phone.govern(home.space, &[&hello], &back);
    home.keep(back.clone());
    let authority = home.deliver();
    assert!(!authority.is_live(&new.key()));
    assert!(authority.counts(&hello) && !authority.counts(&unseen));
    // Whoever took it back is lost later: the words do not bring the first one back.
    let phone = home.phone.key();
    let (mut newest, _) = home.recover(31, &[], &[]);
    home.close(&mut newest, &[phone], &[&back]);
    let authority = home.deliver();
    assert_eq!(live(&authority, &home.bob()), vec![newest.key()]);
}

#[test]
fn a_device_the_phrase_seated_is_taken_back_by_the_one_it_added() {
    let mut home = Home::new();
    let (phone, laptop) = (home.phone.key(), home.laptop.key());
    let (mut new, _) = home.recover(30, &[], &[]);
    let mut lost = [phone, laptop];
    lost.sort_unstable();
    home.close(&mut new, &lost, &[]);
    let mut tablet = home.add_by(&mut new, 92);
    let seen = home.records.last().cloned();
    let back = revoke(new.key(), &[]);
    let seen: Vec<&Record> = seen.iter().collect();
    let back = tablet.govern(home.space, &seen, &back);
    home.keep(back);
    let authority = home.deliver();
    assert!(!authority.is_live(&new.key()));
}

#[test]
fn each_refusal_about_devices_has_its_sentence() {
    let mut home = Home::new();
    let authority = home.deliver();
    let scope = ScopeId::of_space(&home.space);
    let (space, bob) = (home.space, home.bob());
    let new = Author::new(33);
    let stated = new.keys.statement(bob);
    let forced = DeviceAdded::sign(
        &scope,
        stated.clone(),
        home.laptop.keys.signer(),
        &new.key(),
    );
    let stranger = new.keys.statement(home.ann.person());
    let of_other = DeviceAdded::sign(&scope, stranger, new.keys.signer(), &home.phone.key());
    let thief = Recovered::sign(
        &scope,
        home.phone.statement.clone(),
        &RecoveryKey::from_seed([1; 32]),
        stated.clone(),
        Vec::new(),
        Vec::new(),
    );
    let elsewhere = Recovered::sign(
        &ScopeId::ZERO,
        home.phone.statement.clone(),
        &RecoveryKey::from_seed(PHRASE),
        stated,
        Vec::new(),
        Vec::new(),
    );
    let words = home.phone_writes();
    let foreign = revoke(home.laptop.key(), &[&words]);
    let seat = home.seat.clone();
    let from_phone = |body: Governance| {
        home.phone
            .draft(space, &[])
            .govern(home.phone.keys.signer(), &body)
    };
    let from_new = |body: Governance, deps: &[&Record]| {
        new.draft(space, deps).govern(new.keys.signer(), &body)
    };
    let unadmitted = Recovered::sign(
        &scope,
        new.statement.clone(),
        &RecoveryKey::from_seed(PHRASE),
        new.keys.statement(new.person()),
        Vec::new(),
        Vec::new(),
    );
    let rows = [
        (
            from_phone(Governance::DeviceAdded(forced)),
            Refusal::DeviceSignature,
            "The new device did not agree to be added.",
        ),
        (
            from_phone(Governance::DeviceAdded(of_other)),
            Refusal::NotOneself,
            "A device can only speak of itself and its own person.",
        ),
        (
            from_new(Governance::Recovered(thief), &[&seat]),
            Refusal::Phrase,
            "The recovery phrase is not this person's.",
        ),
        (
            from_new(Governance::Recovered(elsewhere.clone()), &[&seat]),
            Refusal::Phrase,
            "The recovery phrase is not this person's.",
        ),
        (
            from_phone(Governance::Recovered(elsewhere)),
            Refusal::NotOneself,
            "A device can only speak of itself and its own person.",
        ),
        (
            from_new(Governance::Recovered(unadmitted), &[]),
            Refusal::Phrase,
            "The recovery phrase is not this person's.",
        ),
        (
            from_phone(foreign),
            Refusal::Frontier,
            "The frontier it carries is out of order or of other logs.",
        ),
    ];
    for (record, expected, sentence) in rows {
        let verdict = authority.judge(&record);
        assert_eq!(verdict, Judgement::Refuse(expected), "{sentence}");
        assert_eq!(expected.to_string(), sentence);
    }
}

#[test]
fn an_author_erases_what_is_theirs_and_nothing_else() {
    let mut home = Home::new();
    let mine = home.phone_writes();
    let anns = home.ann.write(home.space, &[], &home.key);
    home.keep(anns.clone());
    let shred = mine.header().shred.expect("content");
    assert_eq!(
        anns.header().shred,
        Some(shred),
        "the test seals all with one key"
    );
    let erasure = Governance::Erasure(Erasure {
        shreds: vec![shred],
    });
    let authority = home.deliver();
    assert!(!authority.is_erased(&mine));
    let erasing = home.phone.govern(home.space, &[], &erasure);
    let mut told = authority.clone();
    let changed = told.admit(&erasing);
    assert_eq!(changed.erased, vec![(home.bob(), shred)]);
    home.keep(erasing);
    let authority = home.deliver();
    assert!(authority.is_erased(&mine) && !authority.is_erased(&anns));
    assert!(authority.counts(&mine), "the history still verifies");

    // Whoever stole the laptop erases nothing.
    let mut home = Home::new();
    let mine = home.phone_writes();
    let laptop = home.laptop.key();
    home.phone_revokes(laptop, &[]);
    let erasing = home.laptop.govern(home.space, &[], &erasure);
    home.keep(erasing);
    assert!(!home.deliver().is_erased(&mine));
}
