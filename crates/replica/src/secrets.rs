//! What only this device knows: its keys, the keys it was given, an unfinished join.
//!
//! The heart hands these to the shell as opaque bytes with `Batch::vault`; the shell writes them
//! durably, in an owner-only file, before the records that were signed with them. Nothing here is
//! ever part of a message.

use std::convert::Infallible;

use history::{
    ContentKey, DeviceKeys, Dice, Incarnation, LogKey, LogSigner, PersonId, PersonStatement,
    RecoveryKey, ScopeId, ShredKey, SpaceId,
};

use minicbor::encode::Write;

use crate::carrier::asks_to_carry;
use crate::cbor::{self, Damaged};
use crate::door::issuer_of;
use crate::effect::KeyFile;

/// Version 2 knows scopes beside the space and persons with several devices; version 1 is read.
const VERSION: u64 = 2;
const VERSION_1: u64 = 1;
/// The most scopes beside the space one takes part in.
pub const OWN_SCOPES_MAX: usize = 4_096;
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
    pub own_shreds: Vec<OwnShred>,
    /// What one writes with in scopes beside the space.
    pub scopes: Vec<ScopeSecrets>,
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

/// The shred key of one of one's own documents.
pub struct OwnShred {
    pub scope: ScopeId,
    pub document: DocumentId,
    pub key: ShredKey,
}

/// Keys one has in one scope beside the space. Nothing in them ties them to a person: the binding
/// in the scope's sealed content does.
pub struct ScopeSecrets {
    pub scope: ScopeId,
    pub seed: [u8; 32],
    /// Made from the seed.
    pub keys: DeviceKeys,
    pub incarnation: Incarnation,
    pub content_keys: Vec<ContentKey>,
}

impl ScopeSecrets {
    /// Makes the keys of a seed.
    pub fn new(scope: ScopeId, seed: [u8; 32], incarnation: Incarnation) -> ScopeSecrets {
        ScopeSecrets {
            scope,
            seed,
            keys: DeviceKeys::from_scope_seed(&seed),
            incarnation,
            content_keys: Vec::new(),
        }
    }
}

/// A ticket and the membership chain that was signed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    pub ticket: String,
    /// The name the newcomer typed, in case a crash loses the draft of the profile.
    pub person: String,
    /// Person, device and join record, as wires.
    pub chain: Vec<Vec<u8>>,
    /// It asks to carry only. Read from the chain once: the gate asks for every record.
    carries: bool,
    /// The device that issued the ticket, read from it once.
    device: Option<LogKey>,
}

impl Joining {
    /// Notes what was asked with, and what follows from it.
    pub fn new(ticket: String, person: String, chain: Vec<Vec<u8>>) -> Joining {
        Joining {
            carries: asks_to_carry(&chain),
            device: issuer_of(&ticket),
            ticket,
            person,
            chain,
        }
    }

    /// Tells whether one asks to come in as a carrier.
    pub fn carries(&self) -> bool {
        self.carries
    }

    /// Names the device that issued the ticket.
    pub fn device(&self) -> Option<LogKey> {
        self.device
    }
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
            scopes: Vec::new(),
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
        let found = self.own_shreds.iter().find(|own| own.document == *document);
        found.map(|own| &own.key)
    }

    /// Tells whether this device holds the recovery words: one that was added does not.
    pub(crate) fn holds_words(&self) -> bool {
        self.recovery != [0; 32]
    }

    /// States the person a seed stands for within a scope: nobody knows them from elsewhere, and
    /// whoever holds one's recovery words can go on as them.
    pub(crate) fn person_in_scope(&self, seed: &[u8; 32], keys: &DeviceKeys) -> PersonStatement {
        let from_seed = |purpose: &str| blake3::derive_key(purpose, seed);
        let nonce = from_seed("eyelevel 2026 nonce of a person in a scope");
        let mut short = [0; 16];
        short.copy_from_slice(nonce.first_chunk::<16>().unwrap_or(&[0; 16]));
        let first_device = keys.signer().key();
        let recovery = match self.scope_recovery(&first_device) {
            Some(key) => key.commitment(),
            // A device without the words commits to nothing anybody knows.
            None => from_seed("eyelevel 2026 recovery of a person in a scope"),
        };
        PersonStatement {
            first_device,
            recovery,
            nonce: short,
        }
    }

    /// Gives the key the recovery words give for a scope, which is told by somebody's first device there.
    pub(crate) fn scope_recovery(&self, first_device: &LogKey) -> Option<RecoveryKey> {
        let key = || RecoveryKey::of_scope(&self.recovery, first_device);
        self.holds_words().then(key)
    }

    /// Finds what one writes with in a scope beside the space.
    pub fn scope(&self, scope: &ScopeId) -> Option<&ScopeSecrets> {
        self.scopes.iter().find(|own| own.scope == *scope)
    }

    /// Encodes for the key file, without leaving a copy behind.
    pub fn encode(&self) -> KeyFile {
        cbor::written_in_place(|e| {
            e.array(14)?.u64(VERSION)?.bytes(self.space.as_bytes())?;
            e.bytes(&self.device.to_bytes())?.u64(self.incarnation.0)?;
            e.bytes(&self.person.recovery)?.bytes(&self.person.nonce)?;
            e.bytes(self.person.first_device.as_bytes())?;
            e.bytes(&self.recovery)?;
            e.array(3)?.bytes(&self.private.seed)?;
            e.bytes(self.private.content.expose())?;
            e.bytes(self.private.shred.expose())?;
            content_keys(e, &self.content_keys)?;
            e.array(self.own_shreds.len() as u64)?;
            for own in &self.own_shreds {
                e.array(3)?.bytes(own.scope.as_bytes())?;
                e.bytes(&own.document)?.bytes(own.key.expose())?;
            }
            e.array(self.scopes.len() as u64)?;
            for own in &self.scopes {
                e.array(4)?.bytes(own.scope.as_bytes())?.bytes(&own.seed)?;
                e.u64(own.incarnation.0)?;
                content_keys(e, &own.content_keys)?;
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
            let first = match (cbor::array(d)?, d.u64()?) {
                (14, VERSION) => false,
                (12, VERSION_1) => true,
                _ => return Err(Damaged("the keys were written by another version")),
            };
            let space = SpaceId::from_bytes(cbor::fixed(d)?);
            let device = DeviceKeys::from_bytes(d.bytes()?)
                .ok_or(Damaged("the device keys have the wrong length"))?;
            let incarnation = Incarnation(d.u64()?);
            let mut person = PersonStatement {
                first_device: device.signer().key(),
                recovery: cbor::fixed(d)?,
                nonce: cbor::fixed(d)?,
            };
            if !first {
                person.first_device = LogKey::from_bytes(cbor::fixed(d)?);
            }
            let recovery = cbor::fixed(d)?;
            if cbor::array(d)? != 3 {
                return Err(Damaged("the private keys are incomplete"));
            }
            let private = PrivateKeys {
                seed: cbor::fixed(d)?,
                content: ContentKey::from_bytes(cbor::fixed(d)?),
                shred: ShredKey::from_bytes(cbor::fixed(d)?),
            };
            let content_keys = read_content_keys(d)?;
            let mut own_shreds = Vec::new();
            for _ in 0..cbor::list(d, OWN_SHREDS_MAX)? {
                cbor::array(d)?;
                let scope = if first {
                    ScopeId::of_space(&space)
                } else {
                    ScopeId::from_bytes(cbor::fixed(d)?)
                };
                let document = cbor::fixed(d)?;
                let key = ShredKey::from_bytes(cbor::fixed(d)?);
                own_shreds.push(OwnShred {
                    scope,
                    document,
                    key,
                });
            }
            let scopes = if first { Vec::new() } else { read_scopes(d)? };
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
                scopes,
                joining,
                founding,
            })
        })
    }
}

/// The recovery seed in the bytes of a key file, if this device knows it.
pub fn recovery_seed(vault: &[u8]) -> Option<[u8; 32]> {
    let secrets = Secrets::decode(vault).ok()?;
    let known = !secrets.was_added() && secrets.recovery != [0; 32];
    known.then_some(secrets.recovery)
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
    Ok(Some(Joining::new(ticket, person, chain)))
}

fn content_keys<W: Write<Error = Infallible>>(
    e: &mut minicbor::Encoder<W>,
    keys: &[ContentKey],
) -> cbor::Written {
    e.array(keys.len() as u64)?;
    for key in keys {
        e.bytes(key.expose())?;
    }
    Ok(())
}

fn read_content_keys(d: &mut minicbor::Decoder<'_>) -> Result<Vec<ContentKey>, Damaged> {
    let mut keys = Vec::new();
    for _ in 0..cbor::list(d, CONTENT_KEYS_MAX)? {
        keys.push(ContentKey::from_bytes(cbor::fixed(d)?));
    }
    Ok(keys)
}

fn read_scopes(d: &mut minicbor::Decoder<'_>) -> Result<Vec<ScopeSecrets>, Damaged> {
    let mut scopes = Vec::new();
    for _ in 0..cbor::list(d, OWN_SCOPES_MAX)? {
        cbor::array(d)?;
        let scope = ScopeId::from_bytes(cbor::fixed(d)?);
        let seed = cbor::fixed(d)?;
        let incarnation = Incarnation(d.u64()?);
        let mut own = ScopeSecrets::new(scope, seed, incarnation);
        own.content_keys = read_content_keys(d)?;
        scopes.push(own);
    }
    Ok(scopes)
}

fn wires<W: Write<Error = Infallible>>(
    e: &mut minicbor::Encoder<W>,
    wires: &[Vec<u8>],
) -> cbor::Written {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What the first version wrote.
    fn of_version_1(secrets: &Secrets) -> Vec<u8> {
        cbor::written(|e| {
            e.array(12)?.u64(1)?.bytes(secrets.space.as_bytes())?;
            e.bytes(&secrets.device.to_bytes())?
                .u64(secrets.incarnation.0)?;
            e.bytes(&secrets.person.recovery)?
                .bytes(&secrets.person.nonce)?;
            e.bytes(&secrets.recovery)?;
            e.array(3)?.bytes(&secrets.private.seed)?;
            e.bytes(secrets.private.content.expose())?;
            e.bytes(secrets.private.shred.expose())?;
            content_keys(e, &secrets.content_keys)?;
            e.array(secrets.own_shreds.len() as u64)?;
            for own in &secrets.own_shreds {
                e.array(2)?.bytes(&own.document)?.bytes(own.key.expose())?;
            }
            e.null()?;
            wires(e, &secrets.founding)
        })
    }

    fn secrets() -> Secrets {
        let mut dice = Dice::new([5; 32]);
        let mut secrets = Secrets::generate(&mut dice);
        secrets.space = SpaceId::from_bytes([6; 32]);
        secrets.content_keys.push(ContentKey::generate(&mut dice));
        secrets.own_shreds.push(OwnShred {
            scope: ScopeId::of_space(&secrets.space),
            document: [7; 32],
            key: ShredKey::generate(&mut dice),
        });
        secrets
    }

    #[test]
    fn keys_are_written_into_a_buffer_that_never_grows() {
        let mut secrets = secrets();
        let mut dice = Dice::new([8; 32]);
        for _ in 0..100 {
            secrets.content_keys.push(ContentKey::generate(&mut dice));
            let bytes = secrets.encode();
            assert_eq!(bytes.capacity(), bytes.len(), "reserved as a whole");
            assert!(Secrets::decode(&bytes).is_ok());
        }
    }

    #[test]
    fn a_key_file_of_the_first_version_still_opens() {
        let secrets = secrets();
        let read = Secrets::decode(&of_version_1(&secrets)).expect("it opens");
        assert_eq!(read.encode(), secrets.encode());
        assert_eq!(read.person_id(), secrets.person_id());
    }

    #[test]
    fn keys_of_scopes_survive_the_round_trip_and_every_cut_is_refused() {
        let mut secrets = secrets();
        let scope = ScopeId::from_bytes([8; 32]);
        let mut own = ScopeSecrets::new(scope, [9; 32], Incarnation(3));
        own.content_keys.push(ContentKey::from_bytes([1; 32]));
        secrets.scopes.push(own);
        let bytes = secrets.encode();
        let read = Secrets::decode(&bytes).expect("it opens");
        let person = |all: &Secrets| {
            let own = all.scope(&scope).expect("it is there");
            all.person_in_scope(&own.seed, &own.keys).id()
        };
        assert_eq!(person(&secrets), person(&read));
        assert_ne!(person(&secrets), secrets.person_id());
        assert_eq!(read.encode(), bytes);
        for len in 0..bytes.len() {
            assert!(Secrets::decode(&bytes[..len]).is_err(), "cut at {len}");
        }
    }
}
