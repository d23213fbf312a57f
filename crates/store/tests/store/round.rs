//! Append, read, fold, read again.

use std::ops::ControlFlow;

use store::{AppendError, Batch, Folded, Folder, OpenError, Put, Store};

use crate::world::{
    Author, World, all, all_private, ids, open, open_told, packs, place, sound, space_path,
};

#[test]
fn what_is_appended_reads_back_before_and_after_folding() {
    let world = World::new(5);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    let check = |store: &Store| {
        assert_eq!(ids(&all(store)), ids(&world.records));
        assert_eq!(all(store), world.records);
        assert_eq!(all_private(store), world.private);
        let names: Vec<_> = world.keys.iter().map(|key| key.name()).collect();
        let keys = store.keys(&names).unwrap();
        let bytes =
            |keys: &[history::KeyObject]| keys.iter().map(|k| k.to_bytes()).collect::<Vec<_>>();
        assert_eq!(bytes(&keys), bytes(&world.keys));
        assert_eq!(store.key_names().unwrap().len(), names.len());
        assert_eq!(sound(store), 11);
    };
    check(&store);
    let folded = store.fold().unwrap();
    assert_eq!(
        folded,
        Folded {
            records: 16,
            keys: 2,
            packs_written: 2,
            packs_merged: 0
        }
    );
    check(&store);
    assert_eq!(store.fold().unwrap(), Folded::default());
    drop(store);
    check(&open(&path, world.space));
}

/// What was erased is given to nobody from the moment it was, before any file is written anew.
#[test]
fn a_key_that_was_erased_is_withheld_while_it_still_stands_in_the_files() {
    let world = World::new(5);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    let names: Vec<_> = world.keys.iter().map(|key| key.name()).collect();
    let is_gone = |store: &Store| {
        assert_eq!(store.keys(&names).unwrap().len(), names.len() - 1);
        assert_eq!(store.key_names().unwrap(), names[1..]);
    };
    store.withhold(&names[..1]);
    is_gone(&store);
    store.fold().unwrap();
    is_gone(&store);
    assert!(store.scrub(&names[..1]).unwrap());
    is_gone(&store);
    drop(store);
    is_gone(&open(&path, world.space));
}

#[test]
fn records_come_in_causal_order_across_journal_and_packs() {
    let world = World::new(20);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    for (number, piece) in world.records.chunks(6).enumerate() {
        let records = piece.to_vec();
        let batch = Batch {
            records,
            ..Batch::default()
        };
        store.append(&batch).unwrap();
        if number % 3 == 1 {
            store.fold().unwrap();
        }
    }
    let read = all(&store);
    assert_eq!(ids(&read), ids(&world.records));
    let order: Vec<_> = read
        .iter()
        .map(|r| (r.header().lamport, r.log(), r.header().seq))
        .collect();
    assert!(order.is_sorted());
}

#[test]
fn ranges_are_cut_and_a_break_ends_the_reading() {
    let world = World::new(5);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    let log = world.records[0].log();
    let read = |ranges: &[(history::LogId, u64, u64)], most: usize| {
        let mut seqs = Vec::new();
        let each = &mut |record: history::Record| {
            seqs.push(record.header().seq);
            if seqs.len() == most {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        store.read(ranges, each).unwrap();
        seqs
    };
    assert_eq!(read(&[(log, 2, 3)], 99), [2, 3]);
    assert_eq!(read(&[(log, 4, u64::MAX)], 99), [4, 5]);
    assert_eq!(read(&[(log, 6, 9)], 99), [0u64; 0]);
    assert_eq!(read(&[(log, 3, 2)], 99), [0u64; 0]);
    assert_eq!(read(&[(log, 0, 5)], 2), [0, 1]);
}

#[test]
fn stored_records_are_passed_over_and_gaps_refused() {
    let world = World::new(3);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    let first = Batch {
        records: world.records[..3].to_vec(),
        ..Batch::default()
    };
    store.append(&first).unwrap();
    store.append(&first).unwrap();
    let gap = Batch {
        records: vec![world.records[5].clone()],
        ..Batch::default()
    };
    let error = store.append(&gap).unwrap_err();
    assert!(
        matches!(
            error,
            AppendError::DoesNotFollow {
                seq: 3,
                expected: 2,
                ..
            }
        ),
        "{error}"
    );
    // Another record at a place that is taken: two records of one (log, seq) are never stored.
    let mut other = Author::of(2, world.space);
    let fork = Batch {
        records: vec![other.write("something else", &[])],
        ..Batch::default()
    };
    assert!(matches!(
        store.append(&fork),
        Err(AppendError::DoesNotFollow { seq: 0, .. })
    ));
    // A refused batch is the caller's mistake, not the disk's: the store goes on.
    store.append(&world.batch()).unwrap();
    assert_eq!(ids(&all(&store)), ids(&world.records));
}

#[test]
fn shelves_keep_put_replace_and_remove() {
    let world = World::new(1);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    let put = |shelf: u8, key: &[u8], value: Option<&[u8]>| Put {
        shelf,
        key: key.to_vec(),
        value: value.map(<[u8]>::to_vec),
    };
    let puts = vec![
        put(1, b"a", Some(b"1")),
        put(1, b"ab", Some(b"2")),
        put(1, b"b", Some(b"3")),
        put(2, b"a", Some(b"")),
        put(1, b"b", None),
        put(1, b"a", Some(b"4")),
        put(1, &[0xff, 0xff], Some(b"5")),
    ];
    store
        .append(&Batch {
            puts,
            ..world.batch()
        })
        .unwrap();
    let shelf = |store: &Store, shelf: u8, prefix: &[u8]| {
        let mut found = Vec::new();
        store
            .scan(shelf, prefix, &mut |k, v| {
                found.push((k.to_vec(), v.to_vec()))
            })
            .unwrap();
        found
    };
    assert_eq!(store.get(1, b"a").unwrap(), Some(b"4".to_vec()));
    assert_eq!(store.get(2, b"a").unwrap(), Some(Vec::new()));
    assert_eq!(store.get(1, b"b").unwrap(), None);
    assert_eq!(shelf(&store, 1, b"a").len(), 2);
    assert_eq!(shelf(&store, 1, b"").len(), 3);
    assert_eq!(shelf(&store, 1, &[0xff]).len(), 1);
    drop(store);
    let mut store = open(&path, world.space);
    assert_eq!(shelf(&store, 1, b"").len(), 3);
    store.reset_index(&mut |_| {}).unwrap();
    assert_eq!(shelf(&store, 1, b"").len(), 0);
    assert_eq!(ids(&all(&store)), ids(&world.records));
    assert_eq!(sound(&store), 3);
}

#[test]
fn an_index_that_is_gone_is_made_again_with_progress() {
    let world = World::new(200);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    let (folded, fresh) = world.records.split_at(300);
    store
        .append(&Batch {
            private: world.private.clone(),
            records: folded.to_vec(),
            ..Batch::default()
        })
        .unwrap();
    store.fold().unwrap();
    store
        .append(&Batch {
            records: fresh.to_vec(),
            ..Batch::default()
        })
        .unwrap();
    drop(store);
    std::fs::remove_file(space_path(&path, world.space).join("index.sqlite")).unwrap();
    let (store, told) = open_told(&path, world.space);
    assert!(told.len() > 2, "{told:?}");
    assert_eq!(told.last().map(|p| p.done), told.last().map(|p| p.total));
    assert_eq!(ids(&all(&store)), ids(&world.records));
    assert_eq!(all_private(&store), world.private);
    assert_eq!(sound(&store), 401);
    drop(store);
    let (_, told) = open_told(&path, world.space);
    assert!(told.is_empty(), "a whole index is not made again: {told:?}");
}

#[test]
fn an_index_of_garbage_is_made_again() {
    let world = World::new(3);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    drop(store);
    let index = space_path(&path, world.space).join("index.sqlite");
    for garbage in [
        vec![b'x'; 9000],
        Vec::new(),
        std::fs::read(&index).unwrap()[..5000].to_vec(),
    ] {
        let _ = std::fs::remove_file(index.with_extension("sqlite-wal"));
        std::fs::write(&index, garbage).unwrap();
        let store = open(&path, world.space);
        assert_eq!(ids(&all(&store)), ids(&world.records));
        sound(&store);
    }
}

#[test]
fn many_small_folds_leave_few_packs() {
    let world = World::new(60);
    let (_place, path) = place();
    let mut store = open(&path, world.space);
    let mut merged = 0;
    for record in &world.records {
        store
            .append(&Batch {
                records: vec![record.clone()],
                ..Batch::default()
            })
            .unwrap();
        merged += store.fold().unwrap().packs_merged;
    }
    assert!(merged > 60, "{merged}");
    assert!(packs(&path, world.space).len() <= 17);
    assert_eq!(ids(&all(&store)), ids(&world.records));
    assert_eq!(sound(&store), 121);
    drop(store);
    let store = open(&path, world.space);
    assert_eq!(ids(&all(&store)), ids(&world.records));
}

#[test]
fn a_folder_is_held_by_one_and_a_leftover_lock_holds_nobody() {
    let world = World::new(1);
    let (_place, path) = place();
    let folder = Folder::open(&path).unwrap();
    assert!(matches!(Folder::open(&path), Err(OpenError::Busy { .. })));
    let store = Store::open(&folder, world.space, &mut |_| {}).unwrap();
    drop(folder);
    let busy = Folder::open(&path).unwrap_err();
    assert!(
        matches!(busy, OpenError::Busy { .. }),
        "a store keeps its folder: {busy}"
    );
    drop(store);
    assert!(path.join("lock").exists());
    let folder = Folder::open(&path).unwrap();
    assert_eq!(folder.spaces().unwrap(), [world.space]);
}

#[test]
fn foreign_names_among_the_spaces_are_passed_over() {
    let world = World::new(1);
    let (_place, path) = place();
    drop(open(&path, world.space));
    std::fs::create_dir(path.join("spaces/holiday pictures")).unwrap();
    std::fs::write(path.join("spaces").join("0".repeat(64)), b"a file").unwrap();
    let folder = Folder::open(&path).unwrap();
    assert_eq!(folder.spaces().unwrap(), [world.space]);
}

#[test]
fn a_store_can_move_to_another_thread() {
    fn movable<T: Send>() {}
    movable::<Store>();
    movable::<Folder>();
}
