//! Changes no editor of ours would write, made with Automerge itself.
//!
//! For: the cases of documents. Each function writes into an empty document what its name says.

use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, ObjType, ROOT, ReadDoc, ScalarValue};
use sha2::{Digest, Sha256};

pub type Tx<'a> = Transaction<'a>;

/// The key a profile's name stands under.
const NAME: &str = "name";

/// Writes the first change of a document.
pub fn doc(actor: &[u8], make: fn(&mut Tx<'_>)) -> Vec<u8> {
    let mut document = Automerge::new().with_actor(ActorId::from(actor));
    written(&mut document, make, CommitOptions::default())
}

fn written(document: &mut Automerge, make: fn(&mut Tx<'_>), how: CommitOptions) -> Vec<u8> {
    let mut transaction = document.transaction();
    make(&mut transaction);
    let (hash, _) = transaction.commit_with(how);
    let change = document.get_change_by_hash(&hash.expect("something"));
    change.expect("just written").raw_bytes().to_vec()
}

pub fn two_changes(actor: &[u8]) -> [Vec<u8>; 2] {
    let mut document = Automerge::new().with_actor(ActorId::from(actor));
    let first = written(&mut document, name_is_right, CommitOptions::default());
    let second = written(&mut document, name_is_null, CommitOptions::default());
    [first, second]
}

pub fn at_time(actor: &[u8], time: i64) -> Vec<u8> {
    let mut document = Automerge::new().with_actor(ActorId::from(actor));
    let how = CommitOptions::default().with_time(time);
    written(&mut document, name_is_right, how)
}

/// Puts a head with a right length and checksum before a body.
pub fn as_chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    let mut length = body.len();
    while length > 0x7f {
        hashed.push(length as u8 | 0x80);
        length >>= 7;
    }
    hashed.push(length as u8);
    hashed.extend_from_slice(body);
    let checksum = Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &hashed].concat()
}

fn put(tx: &mut Tx<'_>, value: impl Into<ScalarValue>) {
    tx.put(ROOT, NAME, value).expect("written");
}

/// What stands beside the odd value.
fn rest(tx: &mut Tx<'_>) {
    tx.put(ROOT, "schema", 1_u64).expect("written");
    tx.put(ROOT, "headline", "The rest").expect("written");
}

pub fn name_is_right(tx: &mut Tx<'_>) {
    put(tx, "Mallory");
}

pub fn name_is_a_map(tx: &mut Tx<'_>) {
    rest(tx);
    let map = tx.put_object(ROOT, NAME, ObjType::Map).expect("written");
    tx.put(&map, "first", "Mallory").expect("written");
}

pub fn name_is_a_counter(tx: &mut Tx<'_>) {
    rest(tx);
    put(tx, ScalarValue::counter(7));
}

pub fn name_is_bytes(tx: &mut Tx<'_>) {
    rest(tx);
    put(tx, vec![0xff_u8, 0xfe]);
}

pub fn name_is_nan(tx: &mut Tx<'_>) {
    rest(tx);
    put(tx, f64::NAN);
}

pub fn name_is_null(tx: &mut Tx<'_>) {
    rest(tx);
    put(tx, ());
}

pub fn name_is_text(tx: &mut Tx<'_>) {
    let text = tx.put_object(ROOT, NAME, ObjType::Text).expect("written");
    tx.splice_text(&text, 0, 0, "Mallory").expect("written");
}

pub fn long_string(tx: &mut Tx<'_>) {
    put(tx, "a".repeat(100_000).as_str());
}

pub fn long_list(tx: &mut Tx<'_>) {
    let list = tx.put_object(ROOT, NAME, ObjType::List).expect("written");
    for n in 0..3_000_usize {
        tx.insert(&list, n, true).expect("written");
    }
}

pub fn many_keys(tx: &mut Tx<'_>) {
    for n in 0..3_000 {
        tx.put(ROOT, format!("{n}"), true).expect("written");
    }
}

pub fn long_key(tx: &mut Tx<'_>) {
    tx.put(ROOT, "k".repeat(1_000), true).expect("written");
}

pub fn deep(tx: &mut Tx<'_>, levels: usize) {
    let mut inside = ROOT;
    for _ in 0..levels {
        inside = tx.put_object(&inside, "m", ObjType::Map).expect("written");
    }
}

pub fn marks(tx: &mut Tx<'_>) {
    let text = tx.put_object(ROOT, NAME, ObjType::Text).expect("written");
    tx.splice_text(&text, 0, 0, &"a".repeat(100))
        .expect("written");
    for n in 0..300_usize {
        let mark = Mark::new("bold".to_owned(), n as i64, n % 50, 50 + n % 50);
        tx.mark(&text, mark, ExpandMark::Both).expect("written");
    }
}

pub fn schema_99(tx: &mut Tx<'_>) {
    tx.put(ROOT, "schema", 99_u64).expect("written");
    tx.put(ROOT, "of-tomorrow", "what nobody knows")
        .expect("written");
    tx.put(ROOT, "headline", "The rest").expect("written");
}

fn named(tx: &mut Tx<'_>, name: &str) {
    rest(tx);
    put(tx, name);
}

pub fn long_about(tx: &mut Tx<'_>) {
    rest(tx);
    tx.put(ROOT, "about", "a b ".repeat(15_000))
        .expect("written");
}

pub fn long_name(tx: &mut Tx<'_>) {
    named(tx, &"Mallory ".repeat(1_250));
}

pub fn name_backwards(tx: &mut Tx<'_>) {
    named(tx, "\u{202e}yrollaM\u{202c}\u{2066}");
}

pub fn name_unseen(tx: &mut Tx<'_>) {
    named(tx, "Mal\u{200b}lo\u{feff}ry");
}

pub fn name_accented(tx: &mut Tx<'_>) {
    named(tx, &format!("M{}allory", "\u{301}".repeat(50)));
}

pub fn name_of_lines(tx: &mut Tx<'_>) {
    named(tx, "Mallory\r\nis\u{7}\u{0}here");
}

pub fn name_of_ben(tx: &mut Tx<'_>) {
    named(tx, "Ben");
}

/// The same to the eye: its first two letters are Cyrillic.
pub fn name_like_ben(tx: &mut Tx<'_>) {
    named(tx, "\u{412}\u{435}n");
}

pub fn name_is_empty(tx: &mut Tx<'_>) {
    named(tx, "");
}

pub fn many_items(tx: &mut Tx<'_>) {
    rest(tx);
    tx.put(ROOT, "interests/x", "a,".repeat(30_000))
        .expect("written");
}
