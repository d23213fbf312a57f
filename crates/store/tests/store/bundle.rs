//! Bundles against everything that happens to a file on its way.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use history::{Record, RecordId, SpaceId};
use store::{
    BundleError, BundleReader, BundleWriter, Carried, Damaged, Step, on_each_step, run_freely,
    shown_name,
};

use crate::world::{World, open, place};

const PIECE_BYTES: usize = 64 * 1024;

/// What a whole bundle gave.
#[derive(Default)]
struct Harvest {
    records: BTreeSet<RecordId>,
    keys: usize,
    chains: usize,
    damaged: Vec<Damaged>,
}

fn read(path: &Path, space: Option<SpaceId>) -> Result<Harvest, BundleError> {
    let mut reader = BundleReader::open(path, space)?;
    let mut harvest = Harvest::default();
    loop {
        let piece = reader.read_on(PIECE_BYTES)?;
        let ids = piece.records.iter().map(|(_, record)| record.id());
        harvest.records.extend(ids);
        harvest.keys += piece.keys.len();
        harvest.chains += piece.chains.len();
        harvest.damaged.extend(piece.damaged);
        if piece.is_last {
            return Ok(harvest);
        }
    }
}

fn write(path: &Path, space: SpaceId, carried: &[Carried]) {
    let mut writer = BundleWriter::create(path, space).unwrap();
    for one in carried {
        writer.add(one).unwrap();
    }
    let written = writer.finish().unwrap();
    assert_eq!(written.frames, carried.len() as u64);
    assert_eq!(written.bytes, fs::metadata(path).unwrap().len());
}

fn carried(world: &World) -> Vec<Carried> {
    let keys = world
        .keys
        .iter()
        .cloned()
        .map(|key| Carried::Key(Box::new(key)));
    let records = world.records.iter().cloned().map(Carried::Record);
    let chain = Carried::Chain(world.records[..3].to_vec());
    std::iter::once(chain).chain(keys).chain(records).collect()
}

fn ids(records: &[Record]) -> BTreeSet<RecordId> {
    records.iter().map(Record::id).collect()
}

/// A small bundle, its bytes, and where each frame begins.
fn small(folder: &Path) -> (World, Vec<u8>, Vec<usize>) {
    let world = World::new(2);
    let path = folder.join("small.bundle");
    let carried = carried(&world);
    write(&path, world.space, &carried);
    let bytes = fs::read(&path).unwrap();
    let mark = [0xe7, 0x4c, 0x1e, 0xf7];
    let starts: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at..].starts_with(&mark))
        .collect();
    assert_eq!(starts.len(), carried.len());
    (world, bytes, starts)
}

#[test]
fn what_a_store_packs_comes_out_whole() {
    let (place, path) = place();
    let world = World::new(40);
    let mut store = open(&path, world.space);
    store.append(&world.batch()).unwrap();
    let file = place.path().join("out.bundle");
    let mut writer = BundleWriter::create(&file, world.space).unwrap();
    let mut parcel = store.begin_parcel(None, None).unwrap();
    while !parcel.is_over() {
        for one in store.read_parcel(&mut parcel, PIECE_BYTES).unwrap() {
            writer.add(&one).unwrap();
        }
    }
    writer.finish().unwrap();
    let harvest = read(&file, Some(world.space)).unwrap();
    assert_eq!(harvest.records, ids(&world.records));
    assert_eq!(harvest.keys, world.keys.len());
    assert_eq!(harvest.damaged, Vec::new());
    let private = ids(&world.private);
    assert!(
        harvest.records.is_disjoint(&private),
        "private records stay at home"
    );
}

/// Case 35: one bit anywhere costs the frame it stands in and no other.
#[test]
fn one_bit_costs_one_frame() {
    let folder = tempfile::tempdir().unwrap();
    let (world, bytes, starts) = small(folder.path());
    let path = folder.path().join("altered.bundle");
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        fs::write(&path, &altered).unwrap();
        let harvest = read(&path, Some(world.space)).unwrap_or_else(|e| panic!("byte {at}: {e}"));
        let hit = starts.iter().filter(|start| **start <= at).count() as u64;
        let named: Vec<u64> = harvest.damaged.iter().map(|d| d.frame).collect();
        assert_eq!(named, [hit], "byte {at}: {:?}", harvest.damaged);
        let frames = harvest.records.len() + harvest.keys + harvest.chains;
        let lost = usize::from(hit > 0);
        assert_eq!(frames, starts.len() - lost, "byte {at}");
    }
}

/// Case 32: cut anywhere, the whole frames come out and the rest is counted.
#[test]
fn a_cut_bundle_gives_its_whole_frames() {
    let folder = tempfile::tempdir().unwrap();
    let (world, bytes, starts) = small(folder.path());
    let path = folder.path().join("cut.bundle");
    for at in starts[0]..bytes.len() {
        fs::write(&path, &bytes[..at]).unwrap();
        let harvest = read(&path, Some(world.space)).unwrap();
        // The last frame ends with the file, so a cut one is never whole.
        let whole = starts.iter().skip(1).filter(|end| **end <= at).count();
        let frames = harvest.records.len() + harvest.keys + harvest.chains;
        assert_eq!(frames, whole, "cut at {at}");
        let last = &harvest.damaged.last().unwrap().reason;
        let said = format!("{whole} of {} frames are whole", starts.len());
        let is_said = last.contains(&said) || last.contains("ends within this frame");
        assert!(is_said, "cut at {at}: {last}");
    }
    for at in 0..starts[0] {
        fs::write(&path, &bytes[..at]).unwrap();
        // Without its head it is no bundle, or one without a single frame.
        if let Ok(harvest) = read(&path, Some(world.space)) {
            assert!(harvest.records.is_empty(), "cut at {at}");
            assert!(!harvest.damaged.is_empty(), "cut at {at}");
        }
    }
}

/// Case 31: only a regular file is a bundle.
#[cfg(unix)]
#[test]
fn links_pipes_devices_and_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (world, _, _) = small(folder.path());
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(at("small.bundle"), at("link")).unwrap();
    fs::create_dir(at("folder")).unwrap();
    let mut table = vec![
        (at("link"), "a link"),
        (at("folder"), "a folder"),
        ("/dev/zero".into(), "a pipe or a device"),
    ];
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe"))
        .status();
    if made.is_ok_and(|status| status.success()) {
        table.push((at("pipe"), "a pipe or a device"));
    } else {
        println!("skipped the pipe: mkfifo is missing");
    }
    for (path, what) in table {
        for refused in [
            read(&path, None).err(),
            BundleWriter::create(&path, world.space).err(),
        ] {
            let sentence = refused.unwrap().to_string();
            assert!(sentence.contains(what), "{sentence}");
        }
    }
    let absent = read(&at("absent"), None).err().unwrap();
    assert_eq!(absent.code(), "bundle-absent");
}

/// Case 36: a bundle of another space, a newer one, and what is none.
#[test]
fn other_spaces_and_other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (world, bytes, _) = small(folder.path());
    let path = folder.path().join("small.bundle");
    let other = SpaceId::from_bytes([9; 32]);
    let refused = read(&path, Some(other)).err().unwrap();
    assert_eq!(refused.code(), "bundle-other-space");
    let mut newer = bytes.clone();
    newer[17] = 2;
    let check = blake3::hash(&newer[..64]);
    newer[64..96].copy_from_slice(check.as_bytes());
    fs::write(&path, &newer).unwrap();
    assert_eq!(read(&path, None).err().unwrap().code(), "bundle-newer");
    for text in ["", "hello", &"a letter to somebody\n".repeat(99)] {
        fs::write(&path, text).unwrap();
        assert_eq!(read(&path, None).err().unwrap().code(), "not-a-bundle");
        let refused = BundleWriter::create(&path, world.space).err().unwrap();
        assert_eq!(
            refused.code(),
            "bundle-occupied",
            "nobody's file is overwritten"
        );
    }
}

/// Case 37: a million frames that hold nothing take linear time and name what fits a list.
#[test]
fn many_tiny_and_repeated_frames_are_read_in_one_pass() {
    let folder = tempfile::tempdir().unwrap();
    let (world, bytes, starts) = small(folder.path());
    let path = folder.path().join("many.bundle");
    let mut many = bytes[..starts[0]].to_vec();
    let frame = &bytes[starts[1]..starts[2]];
    for _ in 0..20_000 {
        many.extend_from_slice(frame);
    }
    // Beginnings of frames without any frame.
    for _ in 0..200_000 {
        many.extend_from_slice(&bytes[starts[0]..starts[0] + 4]);
    }
    many.extend_from_slice(&bytes[starts[2]..]);
    fs::write(&path, &many).unwrap();
    let harvest = read(&path, Some(world.space)).unwrap();
    assert_eq!(harvest.keys, 20_000 + world.keys.len() - 1);
    assert_eq!(harvest.records, ids(&world.records));
    assert!(harvest.damaged.len() <= 2, "{:?}", harvest.damaged);
}

/// Case 33: whatever fails while writing, the old bundle is there and nothing else.
#[test]
fn a_failed_write_leaves_the_old_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let (world, before, _) = small(folder.path());
    let path = folder.path().join("small.bundle");
    let larger = World::new(3);
    let steps = [Step::BundleWrite, Step::BundleSync, Step::BundleRename];
    for failing in steps {
        on_each_step(move |step| match step {
            step if step == failing => Err(ErrorKind::StorageFull.into()),
            _ => Ok(()),
        });
        let attempt = || {
            let mut writer = BundleWriter::create(&path, world.space)?;
            for one in carried(&larger) {
                writer.add(&one)?;
            }
            writer.finish()
        };
        let refused = attempt();
        run_freely();
        let sentence = refused.unwrap_err().to_string();
        assert!(sentence.contains("the disk is full"), "{sentence}");
        assert_eq!(fs::read(&path).unwrap(), before, "{failing:?}");
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 1, "{failing:?} left something behind");
    }
}

/// Two who write one bundle at the same time both write a whole one, whoever ends last; a file
/// with a name like it is somebody's own.
#[test]
fn writers_of_one_bundle_share_nothing_and_touch_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.bundle");
    let near = folder.path().join("out.bundle.new");
    fs::write(&near, "a letter").unwrap();
    let world = World::new(2);
    let carried = carried(&world);
    let mut early = BundleWriter::create(&path, world.space).unwrap();
    early.add(&carried[0]).unwrap();
    write(&path, world.space, &carried);
    assert_eq!(
        read(&path, None).unwrap().records,
        ids(&world.records),
        "the one that is whole lies there"
    );
    early.add(&carried[1]).unwrap();
    early.finish().unwrap();
    let last = read(&path, None).unwrap();
    assert_eq!((last.chains, last.keys, last.damaged), (1, 1, Vec::new()));
    assert_eq!(fs::read_to_string(&near).unwrap(), "a letter");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

/// What came under the name of a bundle while it was written stays.
#[test]
fn a_file_that_came_meanwhile_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.bundle");
    let world = World::new(2);
    let writer = BundleWriter::create(&path, world.space).unwrap();
    fs::write(&path, "a letter").unwrap();
    assert_eq!(writer.finish().unwrap_err().code(), "bundle-occupied");
    assert_eq!(fs::read_to_string(&path).unwrap(), "a letter");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Case 38: a name cannot turn the sentence around it.
#[test]
fn names_are_shown_spelled_out() {
    let table = [
        ("plain.bundle", "plain.bundle"),
        ("it's \"mine\"", "it's \"mine\""),
        ("line\nend", "line\\nend"),
        ("gnp.\u{202e}exe", "gnp.\\u{202e}exe"),
        ("bell\u{7}", "bell\\u{7}"),
        ("Grüße", "Grüße"),
    ];
    for (name, shown) in table {
        assert_eq!(shown_name(Path::new(name)), shown);
    }
    let long = "a".repeat(4096);
    assert!(shown_name(Path::new(&long)).chars().count() <= 121);
}

/// What somebody put behind the last frame is not passed over in silence, and costs none of them.
#[test]
fn what_stands_behind_the_last_frame_is_named() {
    let world = World::new(3);
    let (place, _) = place();
    let file = place.path().join("a.bundle");
    write(&file, world.space, &carried(&world));
    let whole = read(&file, None).unwrap();
    assert_eq!(whole.damaged, []);
    let mut bytes = fs::read(&file).unwrap();
    bytes.extend([7; 100]);
    fs::write(&file, bytes).unwrap();
    let longer = read(&file, None).unwrap();
    assert_eq!(longer.records, whole.records);
    let [said] = longer.damaged.as_slice() else {
        panic!("{:?}", longer.damaged);
    };
    assert!(said.reason.starts_with("100 bytes behind"), "{said:?}");
}

/// A bundle is handed on: whoever may read the folder it lies in may read it.
#[cfg(unix)]
#[test]
fn a_bundle_can_be_read_by_whom_it_is_for() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new(1);
    let (place, _) = place();
    let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode();
    let usual = place.path().join("usual");
    fs::write(&usual, "").unwrap();
    let file = place.path().join("a.bundle");
    write(&file, world.space, &carried(&world));
    assert_eq!(mode(&file), mode(&usual));
}
