//! Packs on a stick that somebody has made by hand, and no git would: cases 15 to 17 of the list of
//! hostile ones. Git reads them on the other side, which is this machine too, so its limits hold
//! there as well.
//!
//! Each costs the one key that leads to it, and everything else arrives; what keeps git from even
//! listing what is there is called damaged. Either is soon clear.

use std::fs;
use std::time::{Duration, Instant};

use gix_hash::ObjectId;

use crate::remote::{Meeting, meeting};

/// Far less than a transfer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many changes the long chain has; git itself makes fifty at most.
const CHAIN: usize = 5_000;

/// What somebody says an object is, beside what it is.
struct Made {
    id: ObjectId,
    /// The type and, for a change of another object, which one.
    kind: Kind,
    /// How many bytes it says it has.
    declared: u64,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Kind {
    Blob,
    ChangeOf(ObjectId),
}

fn sha1(bytes: &[u8]) -> ObjectId {
    let mut hasher = gix_hash::hasher(gix_hash::Kind::Sha1);
    hasher.update(bytes);
    hasher.try_finalize().expect("no collision")
}

fn blob_id(bytes: &[u8]) -> ObjectId {
    let head = format!("blob {}\0", bytes.len());
    sha1(&[head.as_bytes(), bytes].concat())
}

/// Bytes as zlib holds them without shrinking them.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("one block");
    let mut zlib = vec![0x78, 0x01, 0x01];
    zlib.extend(length.to_le_bytes());
    zlib.extend((!length).to_le_bytes());
    zlib.extend(bytes);
    let (mut a, mut b) = (1u32, 0u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    zlib.extend(((b << 16) | a).to_be_bytes());
    zlib
}

/// A number in groups of seven bits, the lowest first.
fn groups(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// A change of so many bytes into so many others, which are spelled out.
fn change(from: u64, to: u64, spelled: &[u8]) -> Vec<u8> {
    let mut bytes = groups(from);
    bytes.extend(groups(to));
    for part in spelled.chunks(127) {
        bytes.push(part.len() as u8);
        bytes.extend(part);
    }
    bytes
}

impl Made {
    fn blob(bytes: &[u8]) -> Made {
        Made {
            id: blob_id(bytes),
            kind: Kind::Blob,
            declared: bytes.len() as u64,
            bytes: bytes.to_vec(),
        }
    }

    fn change_of(base: ObjectId, id: ObjectId, change: Vec<u8>) -> Made {
        Made {
            id,
            kind: Kind::ChangeOf(base),
            declared: change.len() as u64,
            bytes: change,
        }
    }

    fn entry(&self) -> Vec<u8> {
        let kind: u8 = match self.kind {
            Kind::Blob => 3,
            Kind::ChangeOf(_) => 7,
        };
        let low = (self.declared & 0x0f) as u8;
        let rest = self.declared >> 4;
        let mut entry = vec![(kind << 4) | low | if rest > 0 { 0x80 } else { 0 }];
        if rest > 0 {
            entry.extend(groups(rest));
        }
        if let Kind::ChangeOf(base) = self.kind {
            entry.extend(base.as_slice());
        }
        entry.extend(stored(&self.bytes));
        entry
    }
}

/// Lays a pack there, with the index that makes git look into it.
fn lay(meeting: &Meeting, objects: &[Made]) {
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend((objects.len() as u32).to_be_bytes());
    let mut rows: Vec<(ObjectId, u32, u32)> = Vec::new();
    for object in objects {
        let entry = object.entry();
        rows.push((object.id, crc32fast::hash(&entry), pack.len() as u32));
        pack.extend(entry);
    }
    let sum = sha1(&pack);
    pack.extend(sum.as_slice());
    rows.sort_unstable();
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=u8::MAX {
        let up_to = rows.iter().filter(|(id, ..)| id.as_slice()[0] <= first);
        index.extend((up_to.count() as u32).to_be_bytes());
    }
    for (id, ..) in &rows {
        index.extend(id.as_slice());
    }
    for (_, crc, _) in &rows {
        index.extend(crc.to_be_bytes());
    }
    for (.., at) in &rows {
        index.extend(at.to_be_bytes());
    }
    index.extend(sum.as_slice());
    let whole = sha1(&index);
    index.extend(whole.as_slice());
    let folder = meeting.remote.join("objects/pack");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("pack-{sum}.pack")), pack).unwrap();
    fs::write(folder.join(format!("pack-{sum}.idx")), index).unwrap();
}

/// Somebody's remote, in which a key leads to the first of these objects.
fn tampered(objects: &[Made]) -> Option<Meeting> {
    let meeting = meeting()?;
    lay(&meeting, objects);
    let names = meeting.says(&["for-each-ref", "--format=%(refname)"]);
    let key = names.lines().find(|name| name.contains("/keys/")).unwrap();
    let place = meeting.remote.join(key);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, format!("{}\n", objects[0].id)).unwrap();
    Some(meeting)
}

/// Everything but that key can be had.
fn costs_its_key(what: &str, objects: &[Made]) {
    let Some(meeting) = tampered(objects) else {
        return;
    };
    let begun = Instant::now();
    let harvest = meeting.taken_by(&meeting.somebody_new());
    let harvest = harvest.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(begun.elapsed() < PATIENCE, "{what}: {:?}", begun.elapsed());
    assert_eq!(harvest.damaged.len(), 1, "{what}: {:?}", harvest.damaged);
    assert_eq!(harvest.keys.len(), meeting.world.keys.len() - 1, "{what}");
    assert_eq!(harvest.records.len(), meeting.world.records.len(), "{what}");
    assert!(!meeting.place.path().join("quarantine.git").exists());
}

/// Nothing can be had, and it is said why.
fn costs_everything(what: &str, objects: &[Made]) {
    let Some(meeting) = tampered(objects) else {
        return;
    };
    let begun = Instant::now();
    let refused = meeting.taken_by(&meeting.somebody_new());
    let refused = refused.expect_err(what);
    assert_eq!(refused.code(), "remote-damaged", "{what}: {refused}");
    assert!(begun.elapsed() < PATIENCE, "{what}: {:?}", begun.elapsed());
    assert!(!meeting.place.path().join("quarantine.git").exists());
}

/// Case 15: what says that it is a tebibyte is believed by nobody.
#[test]
fn an_object_that_says_it_is_huge_costs_its_key_only() {
    let huge = 1 << 40;
    let said = Made {
        declared: huge,
        ..Made::blob(b"small")
    };
    costs_its_key("a blob", &[said]);
    let base = Made::blob(b"small");
    let grows = change(5, huge, b"hardly anything");
    let grown = Made::change_of(base.id, blob_id(b"grown"), grows);
    costs_its_key("a change", &[grown, base]);
}

/// Case 16: a chain of changes a hundred times as long as git makes one.
#[test]
fn a_long_chain_of_changes_costs_its_key_only() {
    let text = |n: usize| format!("{n:05}");
    let mut objects = vec![Made::blob(text(0).as_bytes())];
    for n in 1..=CHAIN {
        let base = objects[0].id;
        let (new, spelled) = (text(n), text(n));
        let change = change(5, 5, spelled.as_bytes());
        let id = blob_id(new.as_bytes());
        objects.insert(0, Made::change_of(base, id, change));
    }
    costs_its_key("a chain", &objects);
}

/// Case 17: changes that go round in a circle keep git from listing what is there, within its
/// limits; one of what nobody has costs its key.
#[test]
fn a_circle_of_changes_is_said_to_be_damaged_and_a_missing_base_costs_its_key() {
    let (one, two) = (blob_id(b"one"), blob_id(b"two"));
    let round = |of, id, text: &[u8]| Made::change_of(of, id, change(3, 3, text));
    costs_everything(
        "a circle",
        &[round(two, one, b"one"), round(one, two, b"two")],
    );
    costs_everything("its own base", &[round(one, one, b"one")]);
    costs_its_key("no base", &[round(blob_id(b"gone"), one, b"one")]);
}
