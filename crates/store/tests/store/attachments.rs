//! Sealed files beside the history.

use history::{SpaceId, attachment_id};

use crate::world::{open, place};

const SPACE: SpaceId = SpaceId::from_bytes([5; 32]);

#[test]
fn a_file_is_kept_under_its_hash_and_goes_for_good() {
    let (_place, path) = place();
    let mut store = open(&path, SPACE);
    let id = store.keep_attachment(b"sealed bytes").unwrap();
    assert_eq!(id, attachment_id(b"sealed bytes"));
    assert_eq!(store.attachments(), [(id, 12)]);
    drop(store);
    let mut store = open(&path, SPACE);
    assert_eq!(store.attachment(&id).as_deref(), Some(&b"sealed bytes"[..]));
    store.drop_attachments(&[id, [9; 32]]).unwrap();
    assert_eq!((store.attachment(&id), store.attachments()), (None, vec![]));
}

#[test]
fn pieces_come_together_and_what_is_something_else_goes() {
    let (_place, path) = place();
    let mut store = open(&path, SPACE);
    let id = attachment_id(b"one two");
    store.grow_attachment(&id, b"one ").unwrap();
    assert_eq!(
        (store.attachment_part(&id), store.attachments()),
        (b"one ".to_vec(), vec![])
    );
    drop(store);
    let mut store = open(&path, SPACE);
    store.grow_attachment(&id, b"two").unwrap();
    assert_eq!(store.finish_attachment(&id).unwrap(), Ok(()));
    assert_eq!(store.attachment(&id).as_deref(), Some(&b"one two"[..]));
    assert_eq!(store.attachment_part(&id), b"");

    let id = attachment_id(b"wanted");
    store.grow_attachment(&id, b"sent instead").unwrap();
    assert!(store.finish_attachment(&id).unwrap().is_err());
    assert_eq!(
        (store.attachment(&id), store.attachment_part(&id)),
        (None, vec![])
    );
}

#[test]
fn a_damaged_file_is_none() {
    let (_place, path) = place();
    let mut store = open(&path, SPACE);
    let id = store.keep_attachment(b"sealed bytes").unwrap();
    let hash = blake3::Hash::from_bytes(id).to_hex().to_string();
    let file = store.path().join("attachments").join(hash);
    std::fs::write(&file, b"sealed bytez").unwrap();
    assert_eq!(store.attachment(&id), None);
}
