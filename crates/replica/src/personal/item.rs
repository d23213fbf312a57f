//! What is said to oneself, in bytes.
//!
//! For: the items of a record of the personal scope, written and read back. Knows: how they are laid
//! out. Never: understands what a choice means, or reads more than a record can hold.

use history::{RecordId, ScopeId};
use minicbor::Decoder;

use crate::cbor::{self, Damaged};

/// The most things said in one record.
pub(super) const ITEMS_MAX: usize = 512;

const CHOICE: u64 = 0;
const MESSAGE: u64 = 1;
const SHARED_KEY: u64 = 2;
const WORDS_READER: u64 = 3;

/// One thing said to oneself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// A choice, or a field only oneself sees.
    Choice {
        key: String,
        value: String,
        order: u64,
    },
    /// An opened message, as the index keeps it.
    Message { record: RecordId, opened: Vec<u8> },
    /// A key one's devices share, and where it was used.
    Key {
        seed: [u8; 32],
        order: u64,
        scopes: Vec<ScopeId>,
    },
    /// What the recovery words open.
    Reader(Vec<u8>),
}

impl Item {
    /// About how much it takes up in a record, in bytes.
    pub(super) fn size(&self) -> usize {
        match self {
            Item::Choice { key, value, .. } => key.len() + value.len() + 16,
            Item::Message { opened, .. } => opened.len() + 40,
            Item::Key { scopes, .. } => 48 + scopes.len() * 34,
            Item::Reader(bytes) => bytes.len() + 8,
        }
    }
}

/// Encodes what is said to oneself.
pub(crate) fn write_items(e: &mut minicbor::Encoder<Vec<u8>>, items: &[Item]) -> cbor::Written {
    e.array(items.len() as u64)?;
    for item in items {
        match item {
            Item::Choice { key, value, order } => {
                e.array(4)?.u64(CHOICE)?.str(key)?.str(value)?.u64(*order)?;
            }
            Item::Message { record, opened } => {
                e.array(3)?.u64(MESSAGE)?.bytes(record.as_bytes())?;
                e.bytes(opened)?;
            }
            Item::Key {
                seed,
                order,
                scopes,
            } => {
                e.array(4)?.u64(SHARED_KEY)?.bytes(seed)?.u64(*order)?;
                e.array(scopes.len() as u64)?;
                for scope in scopes {
                    e.bytes(scope.as_bytes())?;
                }
            }
            Item::Reader(bytes) => {
                e.array(2)?.u64(WORDS_READER)?.bytes(bytes)?;
            }
        }
    }
    Ok(())
}

/// Decodes what [`write_items`] wrote.
pub(crate) fn read_items(d: &mut Decoder<'_>) -> Result<Vec<Item>, Damaged> {
    let mut items = Vec::new();
    for _ in 0..cbor::list(d, ITEMS_MAX)? {
        let parts = cbor::array(d)?;
        items.push(match (d.u64()?, parts) {
            (CHOICE, 4) => Item::Choice {
                key: d.str()?.to_owned(),
                value: d.str()?.to_owned(),
                order: d.u64()?,
            },
            (MESSAGE, 3) => Item::Message {
                record: RecordId::from_bytes(cbor::fixed(d)?),
                opened: d.bytes()?.to_vec(),
            },
            (SHARED_KEY, 4) => {
                let (seed, order) = (cbor::fixed(d)?, d.u64()?);
                let mut scopes = Vec::new();
                for _ in 0..cbor::list(d, ITEMS_MAX)? {
                    scopes.push(ScopeId::from_bytes(cbor::fixed(d)?));
                }
                Item::Key {
                    seed,
                    order,
                    scopes,
                }
            }
            (WORDS_READER, 2) => Item::Reader(d.bytes()?.to_vec()),
            _ => return Err(Damaged("something said to oneself is of an unknown kind")),
        });
    }
    Ok(items)
}
