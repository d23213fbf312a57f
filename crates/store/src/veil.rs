//! The veil over an index: keys and values of its shelves, sealed row by row.
//!
//! **For**: an index that tells nothing to whoever copies it, and can still be looked up. **Knows**:
//! that a row's key is sealed the same way every time, behind a tag of its first bytes by which the
//! rows of one document are found together. **Never**: hides how many rows there are, nor how long
//! they are; the names of logs and the ids of records stand in the repository in clear too.

use history::{MasterKey, RowKey};

/// How much of a key the tag stands for, in bytes: the document or community it begins with.
pub(crate) const PREFIX_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

/// Seals and opens rows.
pub(crate) struct Veil {
    tags: RowKey,
    rows: RowKey,
}

impl Veil {
    pub fn new(master: &MasterKey) -> Veil {
        Veil {
            tags: master.row_key(b"eyelevel 2026 index tags v1"),
            rows: master.row_key(b"eyelevel 2026 index rows v1"),
        }
    }

    /// The tag all keys share that begin with these bytes.
    pub fn tag(&self, shelf: u8, prefix: &[u8]) -> Vec<u8> {
        let prefix = prefix.get(..PREFIX_BYTES).unwrap_or(prefix);
        // The beginning of a sealed row is a keyed hash of it.
        let mut tag = self.tags.seal(&[shelf], prefix);
        tag.truncate(TAG_BYTES);
        tag
    }

    pub fn key(&self, shelf: u8, key: &[u8]) -> Vec<u8> {
        let mut veiled = self.tag(shelf, key);
        veiled.extend(self.rows.seal(&[shelf], key));
        veiled
    }

    pub fn value(&self, shelf: u8, key: &[u8], value: &[u8]) -> Vec<u8> {
        self.rows.seal(&about(shelf, key), value)
    }

    /// Opens a row and hands it over; false if it does not open.
    pub fn open_row(
        &self,
        shelf: u8,
        key: &[u8],
        value: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]),
    ) -> bool {
        let key = self.open_key(shelf, key);
        let row = key.and_then(|key| {
            let value = self.open_value(shelf, &key, value)?;
            Some((key, value))
        });
        match row {
            Some((key, value)) => {
                each(&key, &value);
                true
            }
            None => false,
        }
    }

    pub fn open_key(&self, shelf: u8, veiled: &[u8]) -> Option<Vec<u8>> {
        let sealed = veiled.get(TAG_BYTES..)?;
        let key = self.rows.open(&[shelf], sealed)?;
        Some(key.to_vec())
    }

    pub fn open_value(&self, shelf: u8, key: &[u8], veiled: &[u8]) -> Option<Vec<u8>> {
        let value = self.rows.open(&about(shelf, key), veiled)?;
        Some(value.to_vec())
    }
}

fn about(shelf: u8, key: &[u8]) -> Vec<u8> {
    [&[shelf], key].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use history::Dice;

    #[test]
    fn rows_are_found_again_and_tell_nothing() {
        let veil = Veil::new(&MasterKey::generate(&mut Dice::new([1; 32])));
        let key = [&[7; 32][..], b"about Ann"].concat();
        let (row, value) = (veil.key(3, &key), veil.value(3, &key, b"Berg"));
        assert_eq!(row, veil.key(3, &key), "the same way every time");
        assert!(row.starts_with(&veil.tag(3, &[7; 32])));
        assert_ne!(veil.tag(3, &[7; 32]), veil.tag(4, &[7; 32]));
        assert_eq!(veil.open_key(3, &row).as_deref(), Some(&key[..]));
        assert_eq!(
            veil.open_value(3, &key, &value).as_deref(),
            Some(&b"Berg"[..])
        );
        assert_eq!(veil.open_value(3, b"other", &value), None);
        for bytes in [&row, &value] {
            assert!(!bytes.windows(3).any(|w| w == b"Ann" || w == b"erg"));
        }
    }
}
