//! Damaged disks: everything opens, what is damaged is named, the rest is there.

use std::ops::ControlFlow;

use history::Record;
use store::{Batch, ReadError, Store};

use crate::world::{Author, World, all, git, git_says, ids, open, packs, place, sound, space_path};

/// A folded space and the path of its only pack.
fn folded(world: &World) -> (tempfile::TempDir, std::path::PathBuf, std::path::PathBuf) {
    let (place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    store.fold().unwrap();
    drop(store);
    let pack = packs(&path, world.space).remove(0);
    (place, path, pack)
}

/// What still reads, whatever is damaged.
fn readable(store: &Store) -> (Vec<Record>, Result<(), ReadError>) {
    let ranges: Vec<_> = store
        .heads()
        .unwrap()
        .into_iter()
        .map(|(log, head)| (log, 0, head.seq))
        .collect();
    let mut records = Vec::new();
    let each = &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    };
    let end = store.read(&ranges, each);
    (records, end)
}

pub(crate) fn flip(path: &std::path::Path, place: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[place] ^= 0x40;
    // Packs may be read-only files.
    let _ = std::fs::remove_file(path);
    std::fs::write(path, bytes).unwrap();
}

/// Where in a pack an object's bytes begin, according to the index (version 2) beside it.
pub(crate) fn offset(pack: &std::path::Path, id: &history::CommitId) -> usize {
    const IDS_AT: usize = 8 + 256 * 4;
    let index = std::fs::read(pack.with_extension("idx")).unwrap();
    let number = |at: usize| u32::from_be_bytes(index[at..at + 4].try_into().unwrap()) as usize;
    let count = number(IDS_AT - 4);
    let place = (0..count)
        .find(|n| index[IDS_AT + n * 20..][..20] == id.as_bytes()[..])
        .unwrap();
    number(IDS_AT + count * 24 + place * 4)
}

#[test]
fn a_flipped_byte_is_named_by_log_and_seq_and_the_rest_reads() {
    let world = World::new(6);
    let (_place, path, pack) = folded(&world);
    let victim = &world.records[8];
    flip(&pack, offset(&pack, &victim.blob_id()) + 100);
    let store = open(&path, world.space);
    let report = store.doctor(&mut |_| {});
    let named: Vec<_> = report
        .damages
        .iter()
        .filter_map(|d| d.log.zip(d.seq))
        .collect();
    assert_eq!(
        named,
        [(victim.log(), victim.header().seq)],
        "{:#?}",
        report.damages
    );
    assert_eq!(report.records, 13);
    assert!(
        report
            .damages
            .iter()
            .any(|d| d.sentence.contains(".pack is damaged"))
    );
    let (read, end) = readable(&store);
    // The other author's log is whole; of the victim's, what stands before.
    let expected: Vec<_> = world
        .records
        .iter()
        .filter(|r| r.log() != victim.log() || r.header().seq < victim.header().seq)
        .map(Record::id)
        .collect();
    assert_eq!(ids(&read), expected);
    let error = end.unwrap_err();
    assert!(
        matches!(&error, ReadError::Damaged(d) if d.len() == 1),
        "{error}"
    );
}

#[test]
fn a_hole_stays_known_when_the_index_is_made_again() {
    let world = World::new(6);
    let (_place, path, pack) = folded(&world);
    flip(&pack, offset(&pack, &world.records[8].blob_id()) + 100);
    std::fs::remove_file(space_path(&path, world.space).join("index.sqlite")).unwrap();
    // The index is made from what reads: the records after the hole are still there.
    let store = open(&path, world.space);
    let report = store.doctor(&mut |_| {});
    let named: Vec<_> = report.damages.iter().filter_map(|d| d.seq).collect();
    // The record itself, and the one that cites it.
    assert_eq!(named, [3, 5], "{:#?}", report.damages);
    let (read, end) = readable(&store);
    assert_eq!(read.len(), 10);
    assert!(end.unwrap_err().to_string().contains("is missing"));
    // Nobody may take the place of a record that once was there.
    let heads: Vec<u64> = store
        .heads()
        .unwrap()
        .iter()
        .map(|(_, head)| head.seq)
        .collect();
    assert_eq!(heads.iter().sum::<u64>(), 11);
}

/// How many places of a file are damaged in turn; `pack` itself is tested byte by byte.
const PLACES: usize = 50;

#[test]
fn no_damaged_pack_or_index_keeps_a_space_from_opening() {
    let world = World::new(2);
    let (_place, path, pack) = folded(&world);
    let kept = path.with_extension("kept");
    crate::world::copy(&path, &kept);
    let name = pack.file_name().unwrap();
    for file in [pack.clone(), pack.with_extension("idx")] {
        let length = file.metadata().unwrap().len() as usize;
        for place in (0..length).step_by(length.div_ceil(PLACES)) {
            flip(&file, place);
            let store = open(&path, world.space);
            let report = store.doctor(&mut |_| {});
            let (read, _) = readable(&store);
            let rebuilt = file != pack;
            assert!(
                report.is_sound() == rebuilt,
                "{name:?} byte {place}: {:#?}",
                report.damages
            );
            if rebuilt {
                // An index is derived from its pack, so it is simply made again.
                assert_eq!(ids(&read), ids(&world.records), "byte {place}");
            }
            drop(store);
            std::fs::remove_dir_all(&path).unwrap();
            crate::world::copy(&kept, &path);
        }
    }
}

#[test]
fn a_pack_cut_or_emptied_is_named_and_everything_else_works() {
    let world = World::new(6);
    let (_place, path, pack) = folded(&world);
    let mut store = open(&path, world.space);
    let whole = std::fs::read(&pack).unwrap();
    // More history in a second pack, which stays sound.
    let mut later = World::new(9);
    store
        .append(&Batch {
            records: std::mem::take(&mut later.records),
            ..Batch::default()
        })
        .unwrap();
    store.fold().unwrap();
    drop(store);
    for length in [0, 11, whole.len() / 2, whole.len() - 1] {
        let _ = std::fs::remove_file(&pack);
        std::fs::write(&pack, &whole[..length]).unwrap();
        let store = open(&path, world.space);
        assert!(!store.doctor(&mut |_| {}).is_sound(), "{length} bytes");
        let (read, end) = readable(&store);
        // One byte less cuts the checksum only.
        let whole = length == whole.len() - 1;
        assert_eq!(end.is_ok(), whole, "{length} bytes");
        assert_eq!(read.len() == 19, whole, "{length} bytes");
    }
    let _ = std::fs::remove_file(&pack);
    std::fs::write(&pack, &whole).unwrap();
    let store = open(&path, world.space);
    assert_eq!(sound(&store), 19);
}

#[test]
fn a_lost_index_of_a_pack_is_made_again() {
    let world = World::new(6);
    let (_place, path, pack) = folded(&world);
    let index = pack.with_extension("idx");
    let before = std::fs::read(&index).unwrap();
    std::fs::remove_file(&index).unwrap();
    let store = open(&path, world.space);
    assert_eq!(ids(&all(&store)), ids(&world.records));
    sound(&store);
    assert_eq!(std::fs::read(&index).unwrap(), before);
}

#[test]
fn lost_or_cut_refs_are_made_again_from_the_packs() {
    let world = World::new(6);
    let (_place, path, _) = folded(&world);
    let refs = space_path(&path, world.space).join("history.git/packed-refs");
    let before = std::fs::read_to_string(&refs).unwrap();
    let one_line_less = before
        .rfind("refs")
        .and_then(|end| before[..end].rfind('\n'))
        .unwrap()
        + 1;
    for damaged in [
        "",
        "garbage\n",
        &before[..before.len() / 2],
        &before[..one_line_less],
    ] {
        std::fs::write(&refs, damaged).unwrap();
        let store = open(&path, world.space);
        assert_eq!(ids(&all(&store)), ids(&world.records));
        drop(store);
    }
    std::fs::remove_file(&refs).unwrap();
    let store = open(&path, world.space);
    assert_eq!(ids(&all(&store)), ids(&world.records));
    let names: Vec<_> = world.keys.iter().map(|key| key.name()).collect();
    assert_eq!(store.keys(&names).unwrap().len(), 2);
    assert_eq!(std::fs::read_to_string(&refs).unwrap(), before);
    sound(&store);
}

#[test]
fn an_older_copy_of_the_history_beside_a_newer_index_is_believed() {
    let world = World::new(6);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store
        .append(&Batch {
            records: world.records[..5].to_vec(),
            ..Batch::default()
        })
        .unwrap();
    drop(store);
    let older = path.with_extension("older");
    crate::world::copy(&path, &older);
    let mut store = open(&path, world.space);
    let put = store::Put {
        shelf: 1,
        key: b"newest".to_vec(),
        value: Some(b"13".to_vec()),
    };
    store
        .append(&Batch {
            puts: vec![put],
            ..world.batch()
        })
        .unwrap();
    drop(store);
    let (now, then) = (
        space_path(&path, world.space),
        space_path(&older, world.space),
    );
    for name in ["index.sqlite", "index.sqlite-wal"] {
        if now.join(name).exists() {
            std::fs::copy(now.join(name), then.join(name)).unwrap();
        }
    }
    let store = open(&older, world.space);
    assert_eq!(ids(&all(&store)), ids(&world.records[..5]));
    assert_eq!(
        store.get(1, b"newest").unwrap(),
        None,
        "shelves ahead of the history are cleared"
    );
    // What the index had seen beyond is missed, and nothing else is wrong.
    let report = store.doctor(&mut |_| {});
    let gone = |damage: &store::Damage| damage.sentence.contains("stood here are gone");
    assert!(report.damages.iter().all(gone), "{:#?}", report.damages);
    assert_eq!(report.damages.len(), 2);
}

#[test]
fn a_damaged_journal_row_is_set_aside_and_named() {
    let world = World::new(3);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    drop(store);
    let journal = space_path(&path, world.space).join("journal.sqlite");
    let mut bytes = std::fs::read(&journal).unwrap();
    let blob = world.records[6].blob();
    let found = bytes
        .windows(40)
        .position(|w| w == &blob[blob.len() - 40..])
        .expect("a checkpoint on close");
    bytes[found] ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    let store = open(&path, world.space);
    assert_eq!(ids(&all(&store)), ids(&world.records[..6]));
    let report = store.doctor(&mut |_| {});
    assert_eq!(report.damages.len(), 1, "{:#?}", report.damages);
    assert_eq!(report.damages[0].seq, Some(world.records[6].header().seq));
    drop(store);
    let mut store = open(&path, world.space);
    // It comes again from a peer, and the log goes on.
    store.append(&world.batch()).unwrap();
    assert_eq!(ids(&all(&store)), ids(&world.records));
}

/// Case 72: what somebody else still has whole takes its place again, and the damage is gone.
#[test]
fn what_comes_again_is_mended_and_the_pack_is_whole() {
    let world = World::new(6);
    let (_place, path, pack) = folded(&world);
    let victims = [&world.records[8], &world.records[2]];
    for victim in victims {
        flip(&pack, offset(&pack, &victim.blob_id()) + 100);
    }
    let mut store = open(&path, world.space);
    let wanted = store.doctor(&mut |_| {}).wanted();
    assert_eq!(wanted.records.len(), 2);
    // Anything else than what stood there changes nothing.
    let (mut twin, genesis) = Author::founder(1);
    let other = twin.write("something else", &[&genesis]);
    assert_eq!(store.mend(&[other]).unwrap(), 0);
    assert_eq!(store.renew_packs().unwrap(), 0, "nothing more may be lost");
    let sound_copies: Vec<Record> = victims.into_iter().cloned().collect();
    assert_eq!(store.mend(&sound_copies).unwrap(), 2);
    assert_eq!(store.renew_packs().unwrap(), 1);
    let report = store.doctor(&mut |_| {});
    assert_eq!(report.damages, Vec::new());
    drop(store);
    sound(&open(&path, world.space));
}

/// A record the index lost with its pack is known by the one that follows it.
#[test]
fn a_hole_in_the_index_is_mended_too() {
    let world = World::new(6);
    let (_place, path, pack) = folded(&world);
    flip(&pack, offset(&pack, &world.records[8].blob_id()) + 100);
    std::fs::remove_file(space_path(&path, world.space).join("index.sqlite")).unwrap();
    let mut store = open(&path, world.space);
    let wanted = store.doctor(&mut |_| {}).wanted();
    let again: Vec<Record> = world
        .records
        .iter()
        .filter(|r| wanted.records.contains(&(r.log(), r.header().seq)))
        .cloned()
        .collect();
    assert!(store.mend(&again).unwrap() >= 1);
    store.renew_packs().unwrap();
    assert_eq!(store.doctor(&mut |_| {}).damages, Vec::new());
}

/// What no ref leads to is missed by nobody: its pack is written again without it. What one leads to
/// keeps its pack as it is.
#[test]
fn a_damaged_object_keeps_its_pack_only_while_a_ref_leads_to_it() {
    let world = World::new(6);
    let (place, path, _) = folded(&world);
    let repository = space_path(&path, world.space).join("history.git");
    let noise = place.path().join("noise");
    let mut last = 7u32;
    let bytes = (0..600).map(|_| {
        last = last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        last.to_be_bytes()[0]
    });
    std::fs::write(&noise, bytes.collect::<Vec<u8>>()).unwrap();
    let noise = noise.to_string_lossy().into_owned();
    if git(&repository, &["--version"]).is_none() {
        return;
    }
    let stray = git_says(&repository, &["hash-object", "-w", &noise]).unwrap();
    let repack = ["repack", "-a", "-d", "-q", "--keep-unreachable"];
    git_says(&repository, &repack).unwrap();
    let pack = packs(&path, world.space).remove(0);
    flip(&pack, offset(&pack, &stray.trim().parse().unwrap()) + 100);
    let mut store = open(&path, world.space);
    assert!(!store.doctor(&mut |_| {}).is_sound());
    assert_eq!(store.renew_packs().unwrap(), 1);
    assert_eq!(sound(&store), 13);
    drop(store);
    let pack = packs(&path, world.space).remove(0);
    flip(&pack, offset(&pack, &world.records[8].blob_id()) + 100);
    let mut store = open(&path, world.space);
    assert_eq!(store.renew_packs().unwrap(), 0);
}
