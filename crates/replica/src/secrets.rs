//! What only this device knows: its keys, the keys it was given, an unfinished join.
//!
//! The heart hands these to the shell as opaque bytes with `Batch::vault`; the shell writes them
//! durably, in an owner-only file, before the records that were signed with them. Nothing here is
//! ever part of a message.

use history::{
    ContentKey, DeviceKeys, Dice, Incarnation, LogSigner, PersonId, PersonStatement, ScopeId,
    ShredKey, SpaceId,
};

use crate::cbor::{self, Damaged};

const VERSION: u64 = 1;
/// The most content keys a replica keeps (one a governance epoch).
pub const CONTENT_KEYS_MAX: usize = 4096;
/// The most shred keys of one's own documents.
pub const OWN_SHREDS_MAX: usize = 65_536;
const CHAIN_MAX: usize = 8;

/// Names a document across scopes: BLAKE3 of scope and document name.
pub type DocumentId = [u8; 32];

/// The secrets of one person's device in one space.
pub struct Secrets {
    pub space: SpaceId,
    pub device: DeviceKeys,
    pub incarnation: Incarnation,
    pub person: PersonStatement,
    /// Seed of the recovery key whose commitment stands in the person statement.
    pub recovery: [u8; 32],
    pub private: PrivateKeys,
    /// Content keys of the space scope; the last one is used for writing.
    pub content_keys: Vec<ContentKey>,
    pub own_shreds: Vec<(DocumentId, ShredKey)>,
    /// How this device came here. It is kept: the key file is durable before the history, so a
    /// crash may take back that we were let in, and the ticket says where to look when every other
    /// address is forgotten.
    pub joining: Option<Joining>,
    /// A founder's first records. The key file is durable before they are; whatever a crash in
    /// between has left undone is done again from here.
    pub founding: Vec<Vec<u8>>,
}

/// Keys of the private repository, which nobody else ever sees a record of.
pub struct PrivateKeys {
    pub seed: [u8; 32],
    pub content: ContentKey,
    pub shred: ShredKey,
}

/// A ticket and the membership chain that was signed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    pub ticket: String,
    /// The name the newcomer typed, in case a crash loses the draft of the profile.
    pub person: String,
    /// Person, device and join record, as wires.
    pub chain: Vec<Vec<u8>>,
}

impl Secrets {
    /// Makes a fresh identity for a space whose id may still be unknown.
    pub fn generate(dice: &mut Dice) -> Secrets {
        let device = DeviceKeys::generate(dice);
        let recovery: [u8; 32] = dice.bytes();
        let recovery_key = LogSigner::from_seed(recovery).key();
        let person = PersonStatement {
            first_device: device.signer().key(),
            recovery: blake3::derive_key(
                "eyelevel 2026 commitment to a recovery key",
                recovery_key.as_bytes(),
            ),
            nonce: dice.bytes(),
        };
        Secrets {
            space: SpaceId::ZERO,
            device,
            incarnation: Incarnation(u64::from_be_bytes(dice.bytes())),
            person,
            recovery,
            private: PrivateKeys {
                seed: dice.bytes(),
                content: ContentKey::generate(dice),
                shred: ShredKey::generate(dice),
            },
            content_keys: Vec::new(),
            own_shreds: Vec::new(),
            joining: None,
            founding: Vec::new(),
        }
    }

    /// Tells who owns this device.
    pub fn person_id(&self) -> PersonId {
        self.person.id()
    }

    /// Finds the shred key of one of one's own documents.
    pub fn own_shred(&self, document: &DocumentId) -> Option<&ShredKey> {
        let found = self.own_shreds.iter().find(|(id, _)| id == document);
        found.map(|(_, key)| key)
    }

    /// Encodes for the key file.
    pub fn encode(&self) -> Vec<u8> {
        cbor::written(|e| {
            e.array(12)?.u64(VERSION)?.bytes(self.space.as_bytes())?;
            e.bytes(&self.device.to_bytes())?.u64(self.incarnation.0)?;
            e.bytes(&self.person.recovery)?.bytes(&self.person.nonce)?;
            e.bytes(&self.recovery)?;
            e.array(3)?.bytes(&self.private.seed)?;
            e.bytes(self.private.content.expose())?;
            e.bytes(self.private.shred.expose())?;
            e.array(self.content_keys.len() as u64)?;
            for key in &self.content_keys {
                e.bytes(key.expose())?;
            }
            e.array(self.own_shreds.len() as u64)?;
            for (document, key) in &self.own_shreds {
                e.array(2)?.bytes(document)?.bytes(key.expose())?;
            }
            match &self.joining {
                None => {
                    e.null()?;
                }
                Some(joining) => {
                    e.array(3)?.str(&joining.ticket)?.str(&joining.person)?;
                    wires(e, &joining.chain)?;
                }
            }
            wires(e, &self.founding)
        })
    }

    /// Decodes what `encode` wrote.
    pub fn decode(bytes: &[u8]) -> Result<Secrets, Damaged> {
        cbor::read(bytes, |d| {
            if cbor::array(d)? != 12 || d.u64()? != VERSION {
                return Err(Damaged("the keys were written by another version"));
            }
            let space = SpaceId::from_bytes(cbor::fixed(d)?);
            let device = DeviceKeys::from_bytes(d.bytes()?)
                .ok_or(Damaged("the device keys have the wrong length"))?;
            let incarnation = Incarnation(d.u64()?);
            let person = PersonStatement {
                first_device: device.signer().key(),
                recovery: cbor::fixed(d)?,
                nonce: cbor::fixed(d)?,
            };
            let recovery = cbor::fixed(d)?;
            if cbor::array(d)? != 3 {
                return Err(Damaged("the private keys are incomplete"));
            }
            let private = PrivateKeys {
                seed: cbor::fixed(d)?,
                content: ContentKey::from_bytes(cbor::fixed(d)?),
                shred: ShredKey::from_bytes(cbor::fixed(d)?),
            };
            let mut content_keys = Vec::new();
            for _ in 0..cbor::list(d, CONTENT_KEYS_MAX)? {
                content_keys.push(ContentKey::from_bytes(cbor::fixed(d)?));
            }
            let mut own_shreds = Vec::new();
            for _ in 0..cbor::list(d, OWN_SHREDS_MAX)? {
                cbor::array(d)?;
                let document = cbor::fixed(d)?;
                own_shreds.push((document, ShredKey::from_bytes(cbor::fixed(d)?)));
            }
            let joining = read_joining(d)?;
            let founding = read_wires(d)?;
            Ok(Secrets {
                space,
                device,
                incarnation,
                person,
                recovery,
                private,
                content_keys,
                own_shreds,
                joining,
                founding,
            })
        })
    }
}

impl PrivateKeys {
    /// Signs the private log.
    pub fn signer(&self) -> LogSigner {
        LogSigner::from_seed(self.seed)
    }

    /// The space id private records carry; no message knows it.
    pub fn space(&self) -> SpaceId {
        SpaceId::from_bytes(blake3::derive_key(
            "eyelevel 2026 private space",
            &self.seed,
        ))
    }

    /// The scope private records belong to.
    pub fn scope(&self) -> ScopeId {
        ScopeId::of_space(&self.space())
    }
}

fn read_joining(d: &mut minicbor::Decoder<'_>) -> Result<Option<Joining>, Damaged> {
    if d.datatype()? == minicbor::data::Type::Null {
        d.null()?;
        return Ok(None);
    }
    cbor::array(d)?;
    let ticket = d.str()?.to_owned();
    let person = d.str()?.to_owned();
    let chain = read_wires(d)?;
    Ok(Some(Joining {
        ticket,
        person,
        chain,
    }))
}

fn wires(e: &mut minicbor::Encoder<Vec<u8>>, wires: &[Vec<u8>]) -> cbor::Written {
    e.array(wires.len() as u64)?;
    for wire in wires {
        e.bytes(wire)?;
    }
    Ok(())
}

fn read_wires(d: &mut minicbor::Decoder<'_>) -> Result<Vec<Vec<u8>>, Damaged> {
    let mut wires = Vec::new();
    for _ in 0..cbor::list(d, CHAIN_MAX)? {
        wires.push(d.bytes()?.to_vec());
    }
    Ok(wires)
}
