//! Scopes within a space: founding, entering, writing under keys of their own, and messages.

use crate::common::{Answer, Author, Door, NOW, dice};
use history::*;

const SPACE: SpaceId = SpaceId::from_bytes([8; 32]);
const CHARTER: [u8; 32] = [5; 32];

/// Somebody with keys made for one scope.
fn scoped(seed: u8) -> Author {
    let mut author = Author::new(seed);
    author.keys = DeviceKeys::from_scope_seed(&[seed; 32]);
    author.statement.first_device = author.keys.signer().key();
    author
}

fn genesis(kind: ScopeKind, reading: Reading, steward: PersonId) -> ScopeGenesis {
    ScopeGenesis {
        kind,
        reading,
        stewards: vec![steward],
        roll: vec![steward],
        charter: CHARTER,
        facts: [6; 32],
        key: key().id(),
        nonce: [7; 16],
        succeeds: None,
    }
}

fn key() -> ContentKey {
    ContentKey::from_bytes([9; 32])
}

fn founding(space: SpaceId, author: &Author) -> Draft {
    Draft {
        space,
        scope: ScopeId::ZERO,
        incarnation: author.incarnation,
        head: None,
        time: NOW,
        epoch: RecordId::ZERO,
        deps: Vec::new(),
    }
}

/// A scope and everybody who writes into it.
struct Scope {
    id: ScopeId,
    door: Door,
    ann: Author,
    records: Vec<Record>,
}

impl Scope {
    fn found(kind: ScopeKind, reading: Reading) -> Scope {
        Scope::found_by(scoped(1), kind, reading)
    }

    /// Founds a scope as its first steward, who states themselves in it.
    fn found_by(mut ann: Author, kind: ScopeKind, reading: Reading) -> Scope {
        let statement = Governance::ScopeGenesis(genesis(kind, reading, ann.person()));
        let first = founding(SPACE, &ann).govern(ann.keys.signer(), &statement);
        ann.head = Some(first.head());
        let id = first.scope();
        let mut door = Door::new(SPACE);
        door.authority = Authority::of_scope(SPACE, id);
        let mut scope = Scope {
            id,
            door,
            ann: scoped(1),
            records: vec![first],
        };
        let stated = scope.state(&mut ann);
        scope.records.extend(stated);
        let records = scope.records.clone();
        scope.door.admit_all(&records);
        scope.ann = ann;
        scope
    }

    fn draft(&self, author: &Author, deps: &[&Record]) -> Draft {
        Draft {
            scope: self.id,
            epoch: RecordId::from(self.id),
            ..author.draft(SPACE, deps)
        }
    }

    fn govern(&self, author: &mut Author, deps: &[&Record], body: &Governance) -> Record {
        let record = self.draft(author, deps).govern(author.keys.signer(), body);
        author.head = Some(record.head());
        record
    }

    fn state(&self, author: &mut Author) -> [Record; 2] {
        let person = Governance::Person(author.statement.clone());
        let device = Governance::Device(author.keys.statement(author.person()));
        [
            self.govern(author, &[], &person),
            self.govern(author, &[], &device),
        ]
    }

    fn write(&self, author: &mut Author, deps: &[&Record]) -> Record {
        let shred = ShredKey::from_bytes([7; 32]);
        let draft = self.draft(author, deps);
        let record = draft
            .seal(
                author.keys.signer(),
                &key(),
                &shred,
                b"words",
                &mut author.dice,
            )
            .expect("words fit");
        author.head = Some(record.head());
        record
    }
}

fn refused(refusal: Refusal) -> Answer {
    Answer::Authority(Judgement::Refuse(refusal))
}

#[test]
fn a_scope_is_named_by_its_founding_and_hides_who_founds_it() {
    let scope = Scope::found(ScopeKind::Community, Reading::Open);
    let first = &scope.records[0];
    assert_eq!(scope.id.as_bytes(), first.id().as_bytes());
    assert_eq!(first.space(), SPACE);
    assert!(first.header().founds_scope() && !first.header().is_genesis());
    assert_eq!(Record::open(&first.wire()), Ok(first.clone()));
    assert_eq!(first.log().scope, scope.id);
    let space_keys = Author::new(1);
    assert_ne!(scope.ann.key(), space_keys.key());
    let again = DeviceKeys::from_scope_seed(&[1; 32]);
    assert_eq!(
        again.statement(PersonId::ZERO),
        scope.ann.keys.statement(PersonId::ZERO)
    );
    let authority = &scope.door.authority;
    assert!(authority.is_member(&scope.ann.person()) && authority.is_live(&scope.ann.key()));
    assert!(authority.genesis().is_none());
    assert_eq!(
        authority.scope_genesis().map(|genesis| genesis.kind),
        Some(ScopeKind::Community)
    );
}

#[test]
fn who_reads_decides_who_writes() {
    // Reading, what bob does before he writes, whether he then may.
    let rows = [
        (Reading::Open, false, true),
        (Reading::OnSigning, false, false),
        (Reading::OnSigning, true, true),
        (Reading::Closed, false, false),
        (Reading::Closed, true, false),
    ];
    for (reading, signs, may) in rows {
        let mut scope = Scope::found(ScopeKind::Community, reading);
        let mut bob = scoped(2);
        let stated = scope.state(&mut bob);
        scope.door.admit_all(&stated);
        if signs {
            let signed = Governance::CharterSigned(CharterSigned { charter: CHARTER });
            let signed = scope.govern(&mut bob, &[], &signed);
            scope.door.admit_all([&signed]);
        }
        let words = scope.write(&mut bob, &[]);
        let answer = scope.door.knock(&words);
        let expected = if may {
            Answer::Admitted
        } else {
            refused(Refusal::NotAdmitted)
        };
        assert_eq!(answer, expected, "{reading:?} {signs}");
        assert_eq!(scope.door.authority.is_member(&bob.person()), may);

        // A next life of the log cites what let the device speak.
        if may {
            let credential = scope.door.authority.credential_of(&bob.key());
            let credential = credential.expect("he may speak");
            let known = stated.iter().chain([&words]);
            let dep = known.into_iter().find(|record| record.id() == credential);
            bob.head = None;
            bob.incarnation = Incarnation(99);
            let mut draft = scope.draft(&bob, &[]);
            let lamport = dep.map_or(0, |record| record.header().lamport);
            if lamport > 0 {
                draft.deps = vec![(credential, lamport)];
                let shred = ShredKey::from_bytes([7; 32]);
                let signer = bob.keys.signer();
                let record = draft.seal(signer, &key(), &shred, b"again", &mut dice(5));
                scope.door.admit_all([&record.expect("it fits")]);
            }
        }

        let entries = scope.door.authority.changes_since_last();
        let entries = entries.into_iter().map(|(k, v)| (k, v.expect("a value")));
        let again = Authority::from_scope_entries(SPACE, scope.id, entries).expect("whole");
        assert_eq!(again.is_member(&bob.person()), may);
        assert_eq!(again.credential_of(&bob.key()).is_some(), may);
    }
}

#[test]
fn each_refusal_of_a_scope_has_its_sentence() {
    let scope = Scope::found(ScopeKind::Community, Reading::OnSigning);
    let signed = |charter| Governance::CharterSigned(CharterSigned { charter });
    let ticket = LogSigner::from_seed([50; 32]);
    let invite = Governance::Invite(Invite {
        key: ticket.key(),
        uses: 1,
        expires: None,
    });
    let ann = &scope.ann;
    let govern = |body: &Governance| scope.draft(ann, &[]).govern(ann.keys.signer(), body);
    let found = |genesis: ScopeGenesis| {
        let body = Governance::ScopeGenesis(genesis);
        founding(SPACE, ann).govern(ann.keys.signer(), &body)
    };
    let fit = genesis(ScopeKind::Community, Reading::Open, ann.person());
    let message = scope.draft(ann, &[]).seal_message(
        ann.keys.signer(),
        &[ann.keys.statement(ann.person())],
        b"hi",
        &mut dice(3),
    );
    let rows: Vec<(Record, Refusal, &str)> = vec![
        (
            govern(&signed([9; 32])),
            Refusal::OtherCharter,
            "The charter that was signed is not the one that holds.",
        ),
        (
            govern(&invite),
            Refusal::NotHere,
            "Such a statement has no place in this part of the space.",
        ),
        (
            govern(&Governance::ScopeGenesis(fit.clone())),
            Refusal::SecondGenesis,
            "The space is founded already.",
        ),
        (
            message.expect("it fits"),
            Refusal::MessageMisplaced,
            "A message to single readers belongs in a conversation.",
        ),
        (
            found(ScopeGenesis {
                roll: vec![PersonId::ZERO],
                ..fit.clone()
            }),
            Refusal::Stewards,
            "Stewards and roll must be named once each, in order, every steward on the roll.",
        ),
        (
            found(ScopeGenesis {
                stewards: Vec::new(),
                ..fit.clone()
            }),
            Refusal::Stewards,
            "Stewards and roll must be named once each, in order, every steward on the roll.",
        ),
    ];
    for (record, expected, sentence) in rows {
        let fresh = Authority::of_scope(SPACE, record.scope());
        let authority = if record.header().founds_scope() {
            &fresh
        } else {
            &scope.door.authority
        };
        let verdict = authority.judge(&record);
        assert_eq!(verdict, Judgement::Refuse(expected), "{sentence}");
        assert_eq!(expected.to_string(), sentence);
    }

    let mut bob = scoped(2);
    let other = genesis(ScopeKind::Community, Reading::Open, ann.person());
    let first = founding(SPACE, &bob).govern(bob.keys.signer(), &Governance::ScopeGenesis(other));
    bob.head = Some(first.head());
    let mut theirs = Authority::of_scope(SPACE, first.scope());
    theirs.admit(&first);
    let draft = Draft {
        scope: first.scope(),
        epoch: first.id(),
        ..bob.draft(SPACE, &[])
    };
    let person = draft.govern(
        bob.keys.signer(),
        &Governance::Person(bob.statement.clone()),
    );
    assert_eq!(
        theirs.judge(&person),
        Judgement::Refuse(Refusal::FounderNotSteward)
    );
    assert_eq!(
        Refusal::FounderNotSteward.to_string(),
        "The founder must be one of the stewards."
    );
}

#[test]
fn an_open_scope_needs_no_key_of_its_own() {
    let space_key = ContentKey::from_bytes([1; 32]);
    let [one, other] = [ScopeId::from_bytes([2; 32]), ScopeId::from_bytes([3; 32])];
    let key = ContentKey::derive_open(&space_key, &one);
    assert_eq!(key, ContentKey::derive_open(&space_key, &one));
    assert_ne!(key, ContentKey::derive_open(&space_key, &other));
    assert_ne!(key, space_key);
}

#[test]
fn a_message_opens_for_its_readers_and_names_none() {
    let mut scope = Scope::found(ScopeKind::Conversation, Reading::Closed);
    let readers: Vec<_> = (1..=3)
        .map(|n| DeviceKeys::generate(&mut dice(n)))
        .collect();
    let statements = |count: usize| -> Vec<_> {
        let states = |keys: &DeviceKeys| keys.statement(PersonId::from_bytes([1; 32]));
        readers.iter().take(count).map(states).collect()
    };
    let send = |count: usize, text: &[u8]| {
        scope.draft(&scope.ann, &[]).seal_message(
            scope.ann.keys.signer(),
            &statements(count),
            text,
            &mut dice(9),
        )
    };
    let message = send(3, b"Lunch at noon").expect("it fits");
    assert!(message.is_message());
    assert_eq!(Record::open(&message.wire()), Ok(message.clone()));
    for reader in &readers {
        assert_eq!(
            message.unseal_message(reader),
            Ok(b"Lunch at noon".to_vec())
        );
        let xwing = reader.statement(PersonId::ZERO).xwing;
        let shown = message
            .blob()
            .windows(32)
            .any(|bytes| bytes == &xwing[..32]);
        assert!(!shown, "a reader is named");
    }
    let eve = DeviceKeys::generate(&mut dice(40));
    assert_eq!(message.unseal_message(&eve), Err(Unreadable::OtherDevice));
    // Three readers look like four, and short texts like each other.
    assert_eq!(
        message.body().len(),
        send(3, b"No").expect("it fits").body().len()
    );
    assert_eq!(
        send(1, b"No").expect("it fits").body().len(),
        send(2, b"Yes").expect("it fits").body().len()
    );
    let refusals = [
        (send(0, b"hi"), "The message has nobody to read it."),
        (
            scope.draft(&scope.ann, &[]).seal_message(
                scope.ann.keys.signer(),
                &vec![statements(1)[0].clone(); READERS_MAX + 1],
                b"hi",
                &mut dice(9),
            ),
            "The message goes to 65 devices; a conversation reaches 64.",
        ),
        (
            send(1, &vec![0; MESSAGE_MAX_BYTES + 1]),
            "The content has 131069 bytes; a record holds 131068.",
        ),
    ];
    for (refusal, sentence) in refusals {
        assert_eq!(refusal.expect_err("refused").to_string(), sentence);
    }
    assert_eq!(scope.door.knock(&message), Answer::Admitted);

    // Cut or lengthened anywhere, it is no message.
    let wire = message.wire();
    for end in [64, 500, 3_000, wire.len() - 1] {
        assert!(Record::open(&wire[..end]).is_err());
    }
    let words = scope.write(&mut scoped(1), &[]);
    assert_eq!(words.unseal_message(&eve), Err(Unreadable::NotSealed));
}

#[test]
fn a_closed_scope_admits_by_epoch_and_an_open_one_excludes_without_a_key() {
    for reading in [Reading::Closed, Reading::Open] {
        let mut scope = Scope::found(ScopeKind::Community, reading);
        let mut ann = scoped(1);
        std::mem::swap(&mut ann, &mut scope.ann);
        let mut bob = scoped(2);
        let stated = scope.state(&mut bob);
        scope.door.admit_all(&stated);
        let open = reading == Reading::Open;
        let change = if open {
            EpochChange::Exclude {
                person: bob.person(),
                guests: false,
            }
        } else {
            EpochChange::Admit(bob.person())
        };
        let with_key = |key| {
            Governance::Epoch(Epoch {
                previous: RecordId::from(scope.id),
                key,
                panel: None,
                changes: vec![change],
            })
        };
        let unfit = scope
            .draft(&ann, &[])
            .govern(ann.keys.signer(), &with_key(Some(key().id())));
        let verdict = scope.door.authority.judge(&unfit);
        if open {
            assert_eq!(verdict, Judgement::Refuse(Refusal::EpochKey));
        } else {
            assert_eq!(verdict, Judgement::Admit);
        }
        let epoch = scope.govern(&mut ann, &[], &with_key(None));
        let signature = Governance::EpochSignature(EpochSignature {
            epoch: epoch.id(),
            instead: None,
            retain: Vec::new(),
        });
        let signed = scope.govern(&mut ann, &[], &signature);
        scope.door.admit_all([&epoch]);
        let changed = {
            assert_eq!(scope.door.authority.judge(&signed), Judgement::Admit);
            let before = scope.door.authority.is_member(&bob.person());
            assert_eq!(before, open);
            scope.door.knock(&signed);
            scope.door.authority.epoch()
        };
        assert_eq!(changed, epoch.id());
        assert_eq!(scope.door.authority.is_member(&bob.person()), !open);
        let mut draft = scope.draft(&bob, &[&epoch]);
        draft.epoch = epoch.id();
        let shred = ShredKey::from_bytes([7; 32]);
        let words = draft
            .seal(bob.keys.signer(), &key(), &shred, b"hi", &mut dice(4))
            .expect("it fits");
        assert_eq!(
            scope.door.knock(&words),
            Answer::Admitted,
            "the door is causal"
        );
        assert_eq!(scope.door.authority.counts(&words), !open);
    }
}

/// A proposal that excludes somebody from an open scope, and the signature under it.
fn exclude(scope: &Scope, steward: &mut Author, whom: PersonId) -> [Record; 2] {
    let change = EpochChange::Exclude {
        person: whom,
        guests: false,
    };
    let epoch = Governance::Epoch(Epoch {
        previous: RecordId::from(scope.id),
        key: None,
        panel: None,
        changes: vec![change],
    });
    let epoch = scope.govern(steward, &[], &epoch);
    let signature = Governance::EpochSignature(EpochSignature {
        epoch: epoch.id(),
        instead: None,
        retain: Vec::new(),
    });
    let signed = scope.govern(steward, &[], &signature);
    [epoch, signed]
}

#[test]
fn what_lies_beyond_a_sealed_end_decides_nothing() {
    let mut scope = Scope::found(ScopeKind::Community, Reading::Open);
    let mut ann = scoped(1);
    std::mem::swap(&mut ann, &mut scope.ann);
    let mut bob = scoped(2);
    let stated = scope.state(&mut bob);
    scope.door.admit_all(&stated);
    let [epoch, signed] = exclude(&scope, &mut ann, bob.person());
    let (log, end) = (signed.log(), epoch.header().seq);
    let said_first = {
        let mut authority = scope.door.authority.clone();
        let _ = authority.heed_end(&log, Some(end));
        for record in [&epoch, &signed] {
            assert_eq!(authority.judge(record), Judgement::Admit);
            let _ = authority.admit(record);
        }
        authority
    };
    scope.door.admit_all([&epoch, &signed]);
    let authority = &mut scope.door.authority;
    assert!(!authority.is_member(&bob.person()), "she decides alone");
    let changed = authority.heed_end(&log, Some(end));
    assert_eq!(changed.epoch, Some(RecordId::from(scope.id)));
    for authority in [&*authority, &said_first] {
        assert!(authority.is_member(&bob.person()));
        assert!(!authority.counts(&signed) && !authority.counts(&epoch));
        assert!(authority.stewards().contains(&ann.person()));
    }
    let elsewhere = LogId {
        scope: ScopeId::ZERO,
        ..log
    };
    assert_eq!(authority.heed_end(&elsewhere, Some(0)), Changed::default());
    // Nobody says so any more.
    let changed = authority.heed_end(&log, None);
    assert_eq!(changed.epoch, Some(epoch.id()));
    assert!(!authority.is_member(&bob.person()));
}

#[test]
fn the_phrase_seats_a_device_in_a_scope_with_what_its_person_decides_there() {
    for reading in [Reading::Open, Reading::OnSigning] {
        const PHRASE: [u8; 32] = [78; 32];
        let mut ann = scoped(1);
        let key = RecoveryKey::of_scope(&PHRASE, &ann.keys.signer().key());
        ann.statement.recovery = key.commitment();
        let mut scope = Scope::found_by(ann, ScopeKind::Community, reading);
        let statement = scope.ann.statement.clone();
        let ann = statement.id();
        let mut bob = scoped(2);
        let theirs = scope.state(&mut bob);
        let signs = Governance::CharterSigned(CharterSigned { charter: CHARTER });
        scope.door.admit_all(&theirs);
        if reading == Reading::OnSigning {
            let signed = scope.govern(&mut bob, &[], &signs);
            scope.door.admit_all([&signed]);
        }
        assert!(scope.door.authority.is_member(&bob.person()));

        let mut fresh = scoped(3);
        fresh.statement = statement.clone();
        let device = fresh.keys.statement(ann);
        let recovered = |key: &RecoveryKey| {
            let (person, device) = (statement.clone(), device.clone());
            let signed = Recovered::sign(&scope.id, person, key, device, Vec::new(), Vec::new());
            Governance::Recovered(signed)
        };
        let authority = &scope.door.authority;
        let credential = authority.credential_of_person(&ann);
        let credential = credential.expect("she founded it");
        let mut hers = scope.records.iter();
        let cited = hers.find(|record| record.id() == credential);
        let cited = cited.expect("one of hers").clone();
        let other = RecoveryKey::of_scope(&[79; 32], &statement.first_device);
        let forged = scope
            .draft(&fresh, &[&cited])
            .govern(fresh.keys.signer(), &recovered(&other));
        assert_eq!(
            authority.judge(&forged),
            Judgement::Refuse(Refusal::Phrase),
            "other words"
        );
        let seated = scope.govern(&mut fresh, &[&cited], &recovered(&key));
        scope.door.admit_all([&seated]);
        assert!(scope.door.authority.is_seated_by_phrase(&seated.log()));
        let decided = exclude(&scope, &mut fresh, bob.person());
        if reading == Reading::Open {
            scope.door.admit_all(&decided);
            assert!(!scope.door.authority.is_member(&bob.person()));
        }
        // One person with two devices: one voice.
        assert_eq!(scope.door.authority.stewards().len(), 1);
        assert_eq!(
            scope.door.authority.members().count(),
            2 - usize::from(reading == Reading::Open)
        );
    }
}
