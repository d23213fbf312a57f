//! Sealed content and the keys to it.

use crate::common::{Author, dice};
use history::*;

const SPACE: SpaceId = SpaceId::from_bytes([1; 32]);
const DOCUMENT: [u8; 32] = [8; 32];

fn keys() -> (ContentKey, ShredKey) {
    let mut dice = dice(40);
    (
        ContentKey::generate(&mut dice),
        ShredKey::generate(&mut dice),
    )
}

fn seal(plaintext: &[u8]) -> Result<Record, TooLarge> {
    let ann = Author::new(1);
    let (key, shred) = keys();
    let draft = ann.draft(SPACE, &[]);
    draft.seal(ann.keys.signer(), &key, &shred, plaintext, &mut dice(41))
}

#[test]
fn content_comes_back_and_sizes_say_little() {
    let (key, shred) = keys();
    let rows = [
        (0, 256),
        (1, 256),
        (252, 256),
        (253, 512),
        (64 * 1024, 128 * 1024),
        (PLAINTEXT_MAX_BYTES, PADDING_MAX_BYTES),
    ];
    for (bytes, padded) in rows {
        let plaintext = vec![b'w'; bytes];
        let record = seal(&plaintext).expect("it fits");
        assert_eq!(record.body().len(), 24 + padded + 16, "{bytes}");
        assert_eq!(record.unseal(&key, &shred), Ok(plaintext));
        assert_eq!(record.header().key, Some(key.id()));
        assert_eq!(record.header().shred, Some(shred.id()));
        let again = Record::open(&record.wire());
        assert_eq!(again.as_ref(), Ok(&record));
        assert!(record.wire().len() <= RECORD_MAX_BYTES);
    }
    let too_large = seal(&vec![0; PLAINTEXT_MAX_BYTES + 1]).expect_err("too large");
    assert_eq!(
        too_large.to_string(),
        "The content has 131069 bytes; a record holds 131068."
    );
}

#[test]
fn the_body_holds_nothing_readable() {
    let record = seal(b"a sentence nobody else may read").expect("it fits");
    let wire = record.wire();
    assert!(!wire.windows(10).any(|window| window == b"a sentence"));
}

#[test]
fn other_keys_read_nothing() {
    let record = seal(b"words").expect("it fits");
    let (key, shred) = keys();
    let other_key = ContentKey::from_bytes([1; 32]);
    let other_shred = ShredKey::from_bytes([1; 32]);
    let rows = [
        (
            record.unseal(&other_key, &shred),
            Unreadable::OtherKey,
            "It is sealed with another content key.",
        ),
        (
            record.unseal(&key, &other_shred),
            Unreadable::OtherShred,
            "It is sealed with another document key.",
        ),
    ];
    for (result, expected, sentence) in rows {
        assert_eq!(result, Err(expected));
        assert_eq!(expected.to_string(), sentence);
    }
    let mut ann = Author::new(1);
    let statement = Governance::Person(ann.statement.clone());
    let clear = ann.govern(SPACE, &[], &statement);
    assert_eq!(clear.unseal(&key, &shred), Err(Unreadable::NotSealed));
}

#[test]
fn equal_words_never_look_equal() {
    let (key, shred) = keys();
    let ann = Author::new(1);
    let mut dice = dice(43);
    let mut seal = || {
        let draft = ann.draft(SPACE, &[]);
        draft.seal(ann.keys.signer(), &key, &shred, b"words", &mut dice)
    };
    assert_ne!(seal(), seal());
}

#[test]
fn device_keys_are_stored_and_read_back() {
    let keys = DeviceKeys::generate(&mut dice(1));
    let bytes = keys.to_bytes();
    let again = DeviceKeys::from_bytes(&bytes).expect("it reads");
    let person = PersonId::from_bytes([2; 32]);
    assert_eq!(again.statement(person), keys.statement(person));
    assert_eq!(again.ed25519_seed(), keys.ed25519_seed());
    assert_eq!(
        LogSigner::from_seed(keys.ed25519_seed()).key(),
        keys.signer().key()
    );
    for end in 0..bytes.len() {
        assert!(DeviceKeys::from_bytes(&bytes[..end]).is_none());
    }
    let mut longer = bytes.to_vec();
    longer.push(0);
    assert!(DeviceKeys::from_bytes(&longer).is_none());
    let shown = format!(
        "{keys:?} {:?} {:?}",
        keys.signer(),
        ContentKey::from_bytes([1; 32])
    );
    assert_eq!(
        shown.len(),
        "DeviceKeys(12345678) LogSigner(12345678) ContentKey(12345678)".len()
    );
}

/// Seals a content key from Ann to Bob with each suite.
fn epoch_wraps() -> Vec<(Author, ContentKey, EpochWrap)> {
    let wrap = |suite| {
        let (ann, bob) = (Author::new(1), Author::new(2));
        let (key, _) = keys();
        let wrap = EpochWrap::seal_with(
            suite,
            ScopeId::of_space(&SPACE),
            RecordId::from(SPACE),
            &key,
            &bob.keys.statement(bob.person()),
            ann.keys.signer(),
            &mut dice(44),
        );
        (bob, key, wrap.expect("Bob has keys"))
    };
    [Suite::X25519, Suite::XWing]
        .map(wrap)
        .into_iter()
        .collect()
}

#[test]
fn content_keys_travel_to_one_device() {
    for (bob, key, wrap) in epoch_wraps() {
        assert_eq!(wrap.unseal(&bob.keys), Ok(key));
        let carl = Author::new(3);
        assert_eq!(wrap.unseal(&carl.keys), Err(Unreadable::OtherDevice));
        let bytes = match wrap.suite {
            Suite::X25519 => 80,
            Suite::XWing => 1168,
        };
        assert_eq!(wrap.enc.len() + wrap.sealed.len(), bytes);
        let object = KeyObject::Epoch(wrap);
        assert_eq!(KeyObject::open(&object.to_bytes()), Ok(object));
    }
}

#[test]
fn a_wrap_is_bound_to_what_it_says() {
    for (bob, key, wrap) in epoch_wraps() {
        let other = RecordId::from_bytes([5; 32]);
        let moved = [
            EpochWrap {
                scope: ScopeId::from_bytes([5; 32]),
                ..wrap.clone()
            },
            EpochWrap {
                epoch: other,
                ..wrap.clone()
            },
            EpochWrap {
                key: ContentKey::from_bytes([5; 32]).id(),
                ..wrap.clone()
            },
            EpochWrap {
                sealed: vec![0; 48],
                ..wrap.clone()
            },
            EpochWrap {
                enc: vec![0; wrap.enc.len()],
                ..wrap.clone()
            },
            EpochWrap {
                enc: Vec::new(),
                ..wrap.clone()
            },
        ];
        for odd in moved {
            assert_eq!(odd.unseal(&bob.keys), Err(Unreadable::Broken));
        }
        assert_eq!(wrap.unseal(&bob.keys), Ok(key));
    }
}

#[test]
fn a_device_with_unusable_keys_is_named() {
    let ann = Author::new(1);
    let mut bob = ann.keys.statement(ann.person());
    // The neutral point: whoever sealed to it would seal to everybody.
    bob.x25519 = [0; 32];
    let sealed = EpochWrap::seal(
        ScopeId::of_space(&SPACE),
        RecordId::from(SPACE),
        &keys().0,
        &bob,
        ann.keys.signer(),
        &mut dice(45),
    );
    let refused = sealed.expect_err("no key");
    assert_eq!(refused, Unsealable { device: ann.key() });
    assert_eq!(
        refused.to_string(),
        format!(
            "Device {} states a key that nothing can be sealed to.",
            ann.key().short()
        )
    );
}

fn shred_wrap() -> ShredWrap {
    let ann = Author::new(1);
    let (key, shred) = keys();
    let scope = ScopeId::of_space(&SPACE);
    ShredWrap::seal(
        scope,
        &shred,
        DOCUMENT,
        &key,
        ann.keys.signer(),
        &mut dice(46),
    )
}

#[test]
fn shred_keys_travel_under_the_content_key() {
    let (key, shred) = keys();
    let wrap = shred_wrap();
    assert_eq!(wrap.unseal(&key), Ok(shred.clone()));
    let other = ContentKey::from_bytes([1; 32]);
    assert_eq!(wrap.unseal(&other), Err(Unreadable::OtherKey));
    let mut moved = wrap.clone();
    moved.document = [9; 32];
    assert_eq!(moved.unseal(&key), Err(Unreadable::Broken));
    let object = KeyObject::Shred(wrap);
    assert_eq!(object.name(), *shred.id().as_bytes());
    assert_eq!(
        object.ref_name(),
        format!(
            "refs/eyelevel/{}/keys/{}",
            ScopeId::of_space(&SPACE),
            shred.id()
        )
    );
    assert_eq!(KeyObject::open(&object.to_bytes()), Ok(object));
}

fn previous_wrap() -> PreviousWrap {
    let (newer, _) = keys();
    let older = ContentKey::from_bytes([1; 32]);
    let scope = ScopeId::of_space(&SPACE);
    let ann = Author::new(1);
    PreviousWrap::seal(scope, &newer, &older, ann.keys.signer(), &mut dice(44))
}

#[test]
fn whoever_holds_the_new_key_opens_the_one_before() {
    let (newer, _) = keys();
    let older = ContentKey::from_bytes([1; 32]);
    let wrap = previous_wrap();
    assert_eq!(wrap.unseal(&newer), Ok(older.clone()));
    assert_eq!(wrap.unseal(&older), Err(Unreadable::OtherKey));
    let moved = PreviousWrap {
        scope: ScopeId::ZERO,
        ..wrap.clone()
    };
    assert_eq!(moved.unseal(&newer), Err(Unreadable::Broken));
    let object = KeyObject::Previous(wrap);
    let slot = PreviousWrap::slot(&newer.id(), &older.id());
    assert_eq!(object.name(), slot);
    assert_eq!(KeyObject::open(&object.to_bytes()), Ok(object));
}

#[test]
fn a_fresh_key_is_sealed_to_one_device_after_the_other() {
    let (key, _) = keys();
    let ann = Author::new(1);
    let devices: Vec<_> = (2..5).map(Author::new).collect();
    let mut statements: Vec<_> = devices
        .iter()
        .map(|device| device.keys.statement(device.person()))
        .collect();
    // Nothing can be sealed to a point of small order.
    statements[1].x25519 = [0; 32];
    let rekey = Rekey {
        suite: Suite::of(None),
        scope: ScopeId::of_space(&SPACE),
        epoch: RecordId::from(SPACE),
    };
    let mut dice = dice(45);
    let mut steps = rekey.seal_to(&key, &statements, ann.keys.signer(), &mut dice);
    assert_eq!(steps.len(), 3);
    let first = steps.next().expect("a step").expect("a wrap");
    assert_eq!(steps.len(), 2);
    assert_eq!(first.unseal(&devices[0].keys), Ok(key.clone()));
    let refused = steps.next().expect("a step").expect_err("no such key");
    assert_eq!(refused.device, devices[1].key());
    let last = steps.next().expect("a step").expect("a wrap");
    assert_eq!(last.unseal(&devices[2].keys), Ok(key.clone()));
    assert_eq!(Suite::of(Some(ScopeKind::Community)), Suite::XWing);
}

#[test]
fn every_flipped_bit_of_a_key_object_is_refused() {
    let mut objects = vec![
        KeyObject::Shred(shred_wrap()),
        KeyObject::Previous(previous_wrap()),
    ];
    let wraps = epoch_wraps().into_iter();
    objects.extend(wraps.map(|(_, _, wrap)| KeyObject::Epoch(wrap)));
    for object in objects {
        let bytes = object.to_bytes();
        assert!(bytes.len() <= KEY_OBJECT_MAX_BYTES);
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(KeyObject::open(&flipped).is_err(), "byte {at}");
            assert!(KeyObject::open(&bytes[..at]).is_err(), "end {at}");
        }
    }
    let large = vec![0; KEY_OBJECT_MAX_BYTES + 1];
    assert_eq!(KeyObject::open(&large), Err(Forged::TooLarge));
}

#[test]
fn many_keys_get_the_verdict_each_would_get_alone() {
    let mut all: Vec<Vec<u8>> = epoch_wraps()
        .into_iter()
        .map(|(_, _, wrap)| KeyObject::Epoch(wrap).to_bytes())
        .collect();
    all.push(KeyObject::Shred(shred_wrap()).to_bytes());
    all.push(KeyObject::Previous(previous_wrap()).to_bytes());
    let same = |all: &[Vec<u8>]| {
        let alone: Vec<_> = all.iter().map(|bytes| KeyObject::open(bytes)).collect();
        assert_eq!(KeyObject::open_many(all), alone);
        alone.iter().filter(|opened| opened.is_ok()).count()
    };
    assert_eq!(same(&all), all.len());
    if let Some(last) = all.last_mut().and_then(|bytes| bytes.last_mut()) {
        *last ^= 1;
    }
    all.push(b"no key at all".to_vec());
    assert_eq!(same(&all), all.len() - 2);
}
