//! Everything the store does to a disk, as short scripts that say what they were promised.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use history::{Dice, KeyObject, MasterKey, RecordId, Slot, SpaceId, Unlock};
use store::{
    Batch, BundleReader, BundleWriter, Carried, Clear, Folder, Key, Put, RemoteName, RemoteUrl,
    Store,
};

use super::world::{World, all, all_private, ids};

/// How many rounds of question and answer there are.
const ROUNDS: usize = 3;
/// So many records stand in packs of their own that the next fold merges them.
const PACKS: usize = 16;
/// The shelf the deeds write to; what stands there is derived.
const SHELF: u8 = 9;
const OTHER: SpaceId = SpaceId::from_bytes([6; 32]);

/// Does something to a folder and tells what was acknowledged on the way.
type Act = fn(&Path, &World, &mut dyn FnMut(Fact)) -> Result<(), String>;

/// One thing the store does.
pub struct Deed {
    pub name: &'static str,
    /// What a folder holds before it.
    pub prepare: fn(&Path, &World),
    /// Does it, and tells each thing once it is acknowledged.
    pub act: Act,
    /// What the next start does by itself, because the history says so.
    pub resume: fn(&mut Store, &World) -> Result<(), String>,
}

/// Something that was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    Record(RecordId),
    Key([u8; 32]),
    /// The newest vault of a space.
    Vault(SpaceId, u8),
    /// The bundle is the newer one.
    Bundle,
    Remote(String),
    NoRemote(String),
    Erased([u8; 32]),
    /// A sealed file that is here.
    File([u8; 32]),
    NoFile([u8; 32]),
}

pub const DEEDS: [Deed; 13] = [
    Deed {
        name: "a first start",
        prepare: |_, _| {},
        act: first_start,
        resume: nothing,
    },
    Deed {
        name: "appending",
        prepare: half_there,
        act: appending,
        resume: nothing,
    },
    Deed {
        name: "folding",
        prepare: unfolded,
        act: folding,
        resume: nothing,
    },
    Deed {
        name: "merging packs",
        prepare: many_packs,
        act: merging,
        resume: nothing,
    },
    Deed {
        name: "making the index again",
        prepare: without_index,
        act: index_again,
        resume: nothing,
    },
    Deed {
        name: "the key file",
        prepare: half_there,
        act: key_file,
        resume: nothing,
    },
    Deed {
        name: "a bundle over a bundle",
        prepare: with_bundle,
        act: bundle,
        resume: nothing,
    },
    Deed {
        name: "remembering remotes",
        prepare: half_there,
        act: remotes,
        resume: nothing,
    },
    Deed {
        name: "erasing",
        prepare: with_keys,
        act: erasing,
        resume: erase,
    },
    Deed {
        name: "attached files",
        prepare: half_there,
        act: attaching,
        resume: nothing,
    },
    Deed {
        name: "locking",
        prepare: unfolded,
        act: locking,
        resume: nothing,
    },
    Deed {
        name: "mending",
        prepare: damaged,
        act: mending,
        resume: mend,
    },
    Deed {
        name: "missing what is gone",
        prepare: without_private,
        act: missing,
        resume: miss,
    },
];

/// The world every deed takes place in; merging needs more records than the others.
pub fn world_of(deed: &Deed) -> World {
    World::new(if deed.name == "merging packs" {
        PACKS / 2 + 2
    } else {
        ROUNDS
    })
}

fn say(error: impl std::error::Error) -> String {
    error.to_string()
}

fn open(path: &Path, space: SpaceId) -> Result<(Folder, Store), String> {
    let folder = Folder::open(path).map_err(say)?;
    let store = Store::open(&folder, space, &mut |_| {}).map_err(say)?;
    Ok((folder, store))
}

fn of(records: &[history::Record]) -> Batch {
    Batch {
        records: records.to_vec(),
        ..Batch::default()
    }
}

fn tell_all(batch: &Batch, tell: &mut dyn FnMut(Fact)) {
    for record in batch.records.iter().chain(&batch.private) {
        tell(Fact::Record(record.id()));
    }
    for key in &batch.keys {
        tell(Fact::Key(key.name()));
    }
}

fn append(store: &mut Store, batch: &Batch, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    store.append(batch).map_err(say)?;
    tell_all(batch, tell);
    Ok(())
}

fn must(path: &Path, world: &World) -> Store {
    let folder = Folder::open(path).expect("a folder");
    folder.write_vault(&world.space, &[0]).expect("written");
    Store::open(&folder, world.space, &mut |_| {}).expect("a store")
}

fn half_there(path: &Path, world: &World) {
    let mut store = must(path, world);
    store.append(&of(&world.records[..3])).expect("appended");
    store.fold().expect("folded");
}

fn unfolded(path: &Path, world: &World) {
    let mut store = must(path, world);
    store.append(&world.batch()).expect("appended");
}

fn many_packs(path: &Path, world: &World) {
    let mut store = must(path, world);
    for record in &world.records[..PACKS] {
        store
            .append(&of(std::slice::from_ref(record)))
            .expect("appended");
        store.fold().expect("folded");
    }
}

fn without_index(path: &Path, world: &World) {
    unfolded(path, world);
    let mut store = must(path, world);
    store.fold().expect("folded");
    store.append(&Batch::default()).expect("appended");
    let index = store.path().join("index.sqlite");
    drop(store);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", index.display()));
    }
}

fn with_bundle(path: &Path, world: &World) {
    half_there(path, world);
    write_bundle(&bundle_path(path), world, 2).expect("written");
}

fn with_keys(path: &Path, world: &World) {
    unfolded(path, world);
    must(path, world).fold().expect("folded");
}

/// A pack in which one byte of a record is not what it was.
fn damaged(path: &Path, world: &World) {
    with_keys(path, world);
    let packs = must(path, world).repository_path().join("objects/pack");
    let packs = std::fs::read_dir(packs).expect("listed").flatten();
    let mut packs = packs.map(|entry| entry.path());
    let pack = packs.find(|path| path.extension().is_some_and(|it| it == "pack"));
    let pack = pack.expect("a pack");
    let whole = std::fs::read(&pack).expect("read");
    for at in (whole.len() / 2..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::remove_file(&pack).expect("removed");
        std::fs::write(&pack, bytes).expect("written");
        let report = must(path, world).doctor(&mut |_| {});
        if !report.wanted().records.is_empty() {
            return;
        }
    }
    panic!("no byte of the pack belongs to a record");
}

fn without_private(path: &Path, world: &World) {
    with_keys(path, world);
    let private = must(path, world).path().join("private.git");
    std::fs::remove_dir_all(private).expect("removed");
}

fn first_start(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    let folder = Folder::open(path).map_err(say)?;
    folder.write_vault(&world.space, &[1]).map_err(say)?;
    tell(Fact::Vault(world.space, 1));
    let mut store = Store::open(&folder, world.space, &mut |_| {}).map_err(say)?;
    append(&mut store, &of(&world.records[..2]), tell)
}

fn appending(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    let (_folder, mut store) = open(path, world.space)?;
    let put = |n: u8, value: Option<Vec<u8>>| Put {
        shelf: SHELF,
        key: vec![n],
        value,
    };
    let batch = Batch {
        records: world.records[3..5].to_vec(),
        keys: world.keys[..1].to_vec(),
        puts: vec![put(1, Some(vec![7; 9])), put(2, Some(vec![8]))],
        ..Batch::default()
    };
    append(&mut store, &batch, tell)?;
    let clear = Clear {
        shelf: SHELF,
        prefix: vec![1],
    };
    let batch = Batch {
        private: world.private[..2].to_vec(),
        clears: vec![clear],
        puts: vec![put(2, None)],
        ..Batch::default()
    };
    append(&mut store, &batch, tell)?;
    // What waits for the disk need not wait for the index.
    let batch = Batch {
        records: world.records[5..].to_vec(),
        keys: world.keys[1..].to_vec(),
        ..Batch::default()
    };
    store.keep(batch.clone()).map_err(say)?;
    tell_all(&batch, tell);
    store.file().map_err(say)
}

fn folding(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    tell_all(&world.batch(), tell);
    let (_folder, mut store) = open(path, world.space)?;
    store.fold().map_err(say)?;
    store.fold().map_err(say).map(|_| ())
}

fn merging(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    tell_all(&of(&world.records[..PACKS]), tell);
    let (_folder, mut store) = open(path, world.space)?;
    append(&mut store, &of(&world.records[PACKS..]), tell)?;
    let folded = store.fold().map_err(say)?;
    assert!(folded.packs_merged > 0, "nothing was merged");
    Ok(())
}

fn index_again(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    tell_all(&world.batch(), tell);
    let (_folder, mut store) = open(path, world.space)?;
    store.reset_index(&mut |_| {}).map_err(say)
}

fn key_file(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    let folder = Folder::open(path).map_err(say)?;
    for number in 1..4 {
        for space in [world.space, OTHER] {
            folder.write_vault(&space, &[number]).map_err(say)?;
            tell(Fact::Vault(space, number));
        }
    }
    Ok(())
}

fn bundle_path(path: &Path) -> PathBuf {
    path.join("carried.bundle")
}

fn write_bundle(file: &Path, world: &World, records: usize) -> Result<(), String> {
    let mut writer = BundleWriter::create(file, world.space).map_err(say)?;
    for record in &world.records[..records] {
        writer.add(&Carried::Record(record.clone())).map_err(say)?;
    }
    writer.finish().map_err(say).map(|_| ())
}

fn bundle(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    write_bundle(&bundle_path(path), world, world.records.len())?;
    tell(Fact::Bundle);
    Ok(())
}

fn remotes(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    let (_folder, store) = open(path, world.space)?;
    let remotes = store.remotes();
    for name in ["one", "two"] {
        let url = RemoteUrl::parse("/media/stick/a.git").map_err(say)?;
        remotes.add(name.parse().map_err(say)?, url).map_err(say)?;
        tell(Fact::Remote(name.to_owned()));
    }
    let name: RemoteName = "one".parse().map_err(say)?;
    let mut remote = remotes.find(&name).map_err(say)?;
    remote
        .seen
        .insert("refs/eyelevel/x".to_owned(), world.records[0].commit_id());
    remotes.keep(&remote).map_err(say)?;
    remotes.remove(&name).map_err(say)?;
    tell(Fact::NoRemote("one".to_owned()));
    Ok(())
}

fn erasing(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    let kept = &world.keys[1..];
    tell_all(
        &Batch {
            keys: kept.to_vec(),
            ..world.batch()
        },
        tell,
    );
    let (_folder, mut store) = open(path, world.space)?;
    erase(&mut store, world)?;
    tell(Fact::Erased(world.keys[0].name()));
    Ok(())
}

fn attaching(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    let (_folder, mut store) = open(path, world.space)?;
    let first = store.keep_attachment(&[1; 5_000]).map_err(say)?;
    tell(Fact::File(first));
    let whole = [2; 5_000];
    let second = history::attachment_id(&whole);
    for piece in whole.chunks(2_000) {
        store.grow_attachment(&second, piece).map_err(say)?;
    }
    let finished = store.finish_attachment(&second).map_err(say)?;
    finished.map_err(say)?;
    tell(Fact::File(second));
    store.drop_attachments(&[first]).map_err(say)?;
    tell(Fact::NoFile(first));
    Ok(())
}

/// What opens the lock of the deed; a passphrase would cost a fifth of a second each time.
const SEED: [u8; 32] = [9; 32];

fn locking(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    tell_all(&world.batch(), tell);
    let folder = Folder::open(path).map_err(say)?;
    folder.write_vault(&world.space, &[1]).map_err(say)?;
    tell(Fact::Vault(world.space, 1));
    let mut dice = Dice::new([3; 32]);
    let master = MasterKey::generate(&mut dice);
    let slots = vec![Slot::phrase(&SEED, &master, &mut dice)];
    let key = Key::new(master, slots, [4; 32]);
    folder.set_lock(Some(key)).map_err(say)?;
    folder.write_vault(&world.space, &[2]).map_err(say)?;
    tell(Fact::Vault(world.space, 2));
    folder.set_lock(None).map_err(say)
}

fn unlock(folder: &Folder) -> Result<(), String> {
    if !folder.locks().is_locked {
        return Ok(());
    }
    let seed = Unlock::Phrase(SEED.into());
    folder.unlock(&seed, [5; 32]).map_err(say)
}

fn files_stand(store: &Store, facts: &[Fact]) -> Result<(), String> {
    for fact in facts {
        match fact {
            Fact::File(id) if !facts.contains(&Fact::NoFile(*id)) => {
                let here = store.attachment(id);
                // Taking it away may have begun and not been answered yet.
                let is_going = facts
                    .iter()
                    .filter(|fact| matches!(fact, Fact::File(_)))
                    .count()
                    > 1;
                let is_first =
                    facts.iter().find(|fact| matches!(fact, Fact::File(_))) == Some(fact);
                if here.is_none() && !(is_going && is_first) {
                    return Err("an attached file is lost".to_owned());
                }
            }
            Fact::NoFile(id) if store.attachment(id).is_some() => {
                return Err("a removed file is there".to_owned());
            }
            _ => {}
        }
    }
    Ok(())
}

fn nothing(_: &mut Store, _: &World) -> Result<(), String> {
    Ok(())
}

fn mending(path: &Path, world: &World, tell: &mut dyn FnMut(Fact)) -> Result<(), String> {
    let (_folder, mut store) = open(path, world.space)?;
    mend(&mut store, world)?;
    let whole = Batch {
        records: world.records.clone(),
        ..Batch::default()
    };
    tell_all(&whole, tell);
    Ok(())
}

/// A repair that was stopped is begun again by whoever wants it.
fn mend(store: &mut Store, world: &World) -> Result<(), String> {
    if store.doctor(&mut |_| {}).is_sound() {
        return Ok(());
    }
    store.mend(&world.records).map_err(say)?;
    store.renew_packs().map_err(say).map(|_| ())
}

fn missing(path: &Path, world: &World, _: &mut dyn FnMut(Fact)) -> Result<(), String> {
    open(path, world.space).map(|_| ())
}

/// Whatever the first start had done of it, what is gone is missed; then it is let go of.
fn miss(store: &mut Store, world: &World) -> Result<(), String> {
    let report = store.doctor(&mut |_| {});
    let expected = format!("{} private record", world.private.len());
    if !report
        .damages
        .iter()
        .any(|it| it.sentence.starts_with(&expected))
    {
        return Err(format!("what is gone is not missed: {:?}", report.damages));
    }
    store.settle_losses(false).map_err(say)
}

fn erase(store: &mut Store, world: &World) -> Result<(), String> {
    store
        .scrub(&[world.keys[0].name()])
        .map_err(say)
        .map(|_| ())
}

/// Tells whether a folder holds what was acknowledged and goes on without repair; the first thing
/// that is wrong if not.
pub fn verdict(deed: &Deed, path: &Path, world: &World, facts: &[Fact]) -> Result<(), String> {
    let folder = Folder::open(path).map_err(say)?;
    unlock(&folder)?;
    let mut wanted = BTreeSet::new();
    let mut keys = BTreeSet::new();
    let mut erased = BTreeSet::new();
    let mut vaults = BTreeMap::new();
    for fact in facts {
        match fact {
            Fact::Record(id) => drop(wanted.insert(*id)),
            Fact::Key(name) => drop(keys.insert(*name)),
            Fact::Vault(space, number) => drop(vaults.insert(*space, *number)),
            Fact::Erased(name) => drop(erased.insert(*name)),
            Fact::Bundle
            | Fact::Remote(_)
            | Fact::NoRemote(_)
            | Fact::File(_)
            | Fact::NoFile(_) => {}
        }
    }
    for (space, number) in &vaults {
        let vault = folder.read_vault(space).map_err(say)?;
        let vault = vault.ok_or("an acknowledged vault is gone")?;
        if let Some(notice) = vault.notice {
            return Err(notice);
        }
        if vault.bytes.first().is_none_or(|read| read < number) {
            return Err(format!(
                "vault {:?} is older than {number}",
                vault.bytes.first()
            ));
        }
    }
    let mut store = Store::open(&folder, world.space, &mut |_| {}).map_err(say)?;
    (deed.resume)(&mut store, world)?;
    missing_at_most(&store)?;
    let mut present: BTreeSet<RecordId> = ids(&all(&store)).into_iter().collect();
    present.extend(ids(&all_private(&store)));
    let lost = wanted.difference(&present).count();
    if lost > 0 {
        return Err(format!("{lost} acknowledged records are lost"));
    }
    for name in &keys {
        if store.keys(&[*name]).map_err(say)?.is_empty() {
            return Err("an acknowledged key is lost".to_owned());
        }
    }
    for name in &erased {
        if !store.keys(&[*name]).map_err(say)?.is_empty() {
            return Err("an erased key is there".to_owned());
        }
    }
    files_stand(&store, facts)?;
    remotes_stand(&store, facts)?;
    bundle_stands(path, world, facts)?;
    // And it goes on from here without any repair.
    let mut batch = world.batch();
    let goes = |key: &KeyObject| !erased.contains(&key.name());
    batch.keys.retain(goes);
    store.append(&batch).map_err(say)?;
    store.fold().map_err(say)?;
    if ids(&all(&store)) != ids(&world.records) {
        return Err("what came again is not all there".to_owned());
    }
    sound(&store)
}

/// Tells whether nothing is wrong but that the index saw something that was never acknowledged.
/// What was is looked for by itself.
fn missing_at_most(store: &Store) -> Result<(), String> {
    let damages = store.doctor(&mut |_| {}).damages;
    let other = |damage: &&store::Damage| !damage.sentence.contains(" stood here ");
    match damages.iter().find(other) {
        Some(damage) => Err(damage.sentence.clone()),
        None => Ok(()),
    }
}

fn sound(store: &Store) -> Result<(), String> {
    let damages = store.doctor(&mut |_| {}).damages;
    match damages.first() {
        Some(damage) => Err(damage.sentence.clone()),
        None => Ok(()),
    }
}

fn remotes_stand(store: &Store, facts: &[Fact]) -> Result<(), String> {
    let known = store.remotes().list().map_err(say)?;
    let stands = |name: &str| known.iter().any(|remote| remote.name.to_string() == name);
    let gone = |name: &str| facts.contains(&Fact::NoRemote(name.to_owned()));
    for fact in facts {
        match fact {
            // Taking it away may have begun and not been answered yet.
            Fact::Remote(name) if name != "one" && !stands(name) => {
                return Err(format!("remote {name} is lost"));
            }
            Fact::NoRemote(name) if gone(name) && stands(name) => {
                return Err(format!("remote {name} came back"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn bundle_stands(path: &Path, world: &World, facts: &[Fact]) -> Result<(), String> {
    let file = bundle_path(path);
    if !file.exists() {
        return match facts.contains(&Fact::Bundle) {
            true => Err("the bundle is gone".to_owned()),
            false => Ok(()),
        };
    }
    let mut reader = BundleReader::open(&file, Some(world.space)).map_err(say)?;
    let piece = reader.read_on(usize::MAX / 2).map_err(say)?;
    let (read, all) = (piece.records.len(), world.records.len());
    let whole = piece.damaged.is_empty() && (read == 2 || read == all);
    let newest = read == all || !facts.contains(&Fact::Bundle);
    match whole && newest {
        true => Ok(()),
        false => Err(format!("the bundle holds {read} of {all} records")),
    }
}
