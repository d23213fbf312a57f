//! Where a profile's values stand in its document.
//!
//! For: one flat map, root key → text, and nothing nested. Knows: the names of the keys. Never:
//! reads or writes a document.
//!
//! A single value stands under its field's name: `headline`. Every item of a list has a key of its
//! own, the field and the folded item: `skills/rust` → `Rust:4`. Why flat: two devices that add
//! different items at the same time touch different keys and both stay; the same item added twice
//! is one key; and no two devices can ever create the same list twice, of which one would win with
//! everything in it. Values are the text form people type, so one parser reads what was typed and
//! what was stored. Keys this version does not know are kept as they are.

use crate::field::Field;

/// The key of the schema number, put by the first change of a document.
pub const SCHEMA_KEY: &str = "schema";
/// The schema this version writes.
pub const SCHEMA: u64 = 1;
/// The key of the oldest schema that may still edit the document; absent means any.
pub const NEEDS_KEY: &str = "needs";
/// Longer identities are cut in keys and told apart by a checksum, in bytes.
const IDENTITY_MAX_BYTES: usize = 200;

/// What a root key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Schema,
    Needs,
    /// The value of a single field.
    Single(Field),
    /// One item of a list.
    Item(Field),
    /// A known field, but a list where one value belongs or the other way round.
    Misplaced(Field),
    Unknown,
}

/// Tells what a root key is for.
pub(crate) fn place(key: &str) -> Place {
    if key == SCHEMA_KEY {
        return Place::Schema;
    }
    if key == NEEDS_KEY {
        return Place::Needs;
    }
    let (name, item) = match key.split_once('/') {
        Some((name, _)) => (name, true),
        None => (key, false),
    };
    match Field::named(name) {
        Some(field) if field.is_list() == item && item => Place::Item(field),
        Some(field) if field.is_list() == item => Place::Single(field),
        Some(field) => Place::Misplaced(field),
        None => Place::Unknown,
    }
}

/// Gives the key of a list item.
pub(crate) fn item_key(field: Field, identity: &str) -> String {
    if identity.len() <= IDENTITY_MAX_BYTES {
        return format!("{field}/{identity}");
    }
    let mut end = IDENTITY_MAX_BYTES;
    while !identity.is_char_boundary(end) {
        end -= 1;
    }
    let start = identity.get(..end).unwrap_or("");
    format!("{field}/{start}#{:016x}", checksum(identity))
}

/// FNV-1a, 64 bits: tells apart long items of one person; nobody else can write into their profile.
fn checksum(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::KEY_MAX_BYTES;

    #[test]
    fn keys_lead_back_to_their_fields() {
        for field in Field::ALL {
            if field.is_list() {
                assert_eq!(place(&item_key(field, "a/b")), Place::Item(field));
                assert_eq!(place(field.name()), Place::Misplaced(field));
            } else {
                assert_eq!(place(field.name()), Place::Single(field));
                assert_eq!(place(&item_key(field, "x")), Place::Misplaced(field));
            }
        }
        assert_eq!(place("schema"), Place::Schema);
        assert_eq!(place("needs"), Place::Needs);
        assert_eq!(place("avatar"), Place::Unknown);
        assert_eq!(place("Name"), Place::Unknown);
        assert_eq!(place(""), Place::Unknown);
    }

    #[test]
    fn long_items_have_short_and_different_keys() {
        let (one, two) = ("ä".repeat(300), format!("{}x", "ä".repeat(300)));
        let (one, two) = (
            item_key(Field::WorkAreas, &one),
            item_key(Field::WorkAreas, &two),
        );
        assert!(one.len() <= KEY_MAX_BYTES && two.len() <= KEY_MAX_BYTES);
        assert_ne!(one, two);
    }
}
