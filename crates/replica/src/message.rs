//! What devices tell each other.
//!
//! One canonical CBOR value a frame. Decoding verifies signatures, so a message in hand holds only
//! records that were opened; the shell decodes on its own threads and the heart never waits for
//! curve arithmetic. A private record cannot be put into any variant.

use std::collections::BTreeSet;

use history::{
    Frontier, Incarnation, Invites, KeyObject, LogKey, PersonStatement, Position, Range, Record,
    RecordId, ScopeId, SpaceId,
};
use minicbor::{Decoder, Encoder};

use crate::buckets::{BUCKET_BYTES, BUCKETS, Salt};
use crate::cbor::{self, Damaged, Written};

/// The largest frame a peer may send, in bytes.
pub const FRAME_MAX_BYTES: usize = 1024 * 1024;
/// The largest door frame an unknown device may send, in bytes.
pub const KNOCK_MAX_BYTES: usize = 64 * 1024;
/// The most records in one message.
pub const RECORDS_PER_MESSAGE_MAX: usize = 256;
/// The most records in a knock.
pub const KNOCK_RECORDS_MAX: usize = 32;
/// The most key objects in one message.
pub const KEYS_PER_MESSAGE_MAX: usize = 512;
/// The most names in one `Want`.
pub const WANTS_MAX: usize = 1024;
/// The most positions in one part of a frontier.
pub const POSITIONS_PER_PART_MAX: usize = 8192;
/// The most scopes in one part of an offer.
pub const OFFERS_PER_PART_MAX: usize = 8_192;
/// The most carriers whose addresses are told at once.
pub const PLACES_MAX: usize = 16;
/// The most stretches of logs in one `Again`.
pub const RANGES_MAX: usize = 1_024;
/// How many bytes of a scope's digest an offer carries.
pub const OFFER_DIGEST_BYTES: usize = 16;
/// The most addresses a device may tell of itself.
pub const ADDRESSES_MAX: usize = 16;
/// The longest address, in bytes.
pub const ADDRESS_MAX_BYTES: usize = 64;
/// The longest refusal code, in bytes.
pub const CODE_MAX_BYTES: usize = 40;
/// The protocol this build speaks.
pub const PROTOCOL: u16 = 1;
/// Why a session ends whose sides have no protocol in common; what is told that whoever hears it
/// has to update goes on with `-there`, and what the one who says it has to, with `-here`.
pub const UPDATE_NEEDED: &str = "update-needed";

const HELLO: u64 = 1;
const FRONTIER: u64 = 2;
const HAVE: u64 = 3;
const RECORDS: u64 = 4;
const KEYS: u64 = 5;
const WANT: u64 = 6;
const ASK_EPOCH_KEY: u64 = 7;
const SENT: u64 = 8;
const KNOCK: u64 = 9;
const REFUSED: u64 = 10;
const OFFER: u64 = 11;
const AGAIN: u64 = 12;
const RECALLED: u64 = 13;
const BUCKETS_OF: u64 = 14;
const DIFFERING: u64 = 15;
const WHERE: u64 = 16;
const WRITES_AS: u64 = 17;

/// One message between two devices of a space.
#[derive(Debug, Clone)]
pub enum Message {
    /// First word of both sides: which protocol, which space, where to find the sender again.
    Hello {
        protocol: u16,
        space: SpaceId,
        addresses: Vec<String>,
    },
    /// How far the sender knows each log of a scope; `last` ends the series of parts.
    Frontier {
        scope: ScopeId,
        part: Frontier,
        last: bool,
    },
    /// Logs the sender has moved on in since its last frontier.
    Have {
        scope: ScopeId,
        part: Frontier,
    },
    Records(Vec<Record>),
    Keys(Vec<KeyObject>),
    /// Asks for key objects by name.
    Want(Vec<[u8; 32]>),
    /// Asks any holder to seal the epoch key to the sender's device.
    AskEpochKey {
        scope: ScopeId,
    },
    /// The stream that answered a frontier is complete. Without a frontier of the sender before it: nothing of
    /// the scope comes from there.
    Sent {
        scope: ScopeId,
        records: u64,
    },
    /// A newcomer's membership chain: person, device, join. Or what makes a member's device one, for
    /// whoever has not heard of it.
    Knock(Vec<Record>),
    /// Why a knock or a session was refused: a stable code.
    Refused {
        code: String,
    },
    /// Scopes beside the space that the receiver may hold, each with a digest of what the sender
    /// has of it.
    Offer(Vec<Offered>),
    /// Asks for stretches of logs that the sender holds already and cannot read any more.
    Again {
        scope: ScopeId,
        ranges: Vec<Range>,
    },
    /// Whose recovery words a device at the door has shown, and what admits them.
    Recalled {
        person: PersonStatement,
        credential: RecordId,
        lamport: u64,
    },
    /// A few bytes for each bucket of the logs of a large scope.
    Buckets {
        scope: ScopeId,
        salt: Salt,
        hashes: Vec<u8>,
    },
    /// How far the sender knows the logs in the buckets that differ.
    Differing {
        scope: ScopeId,
        buckets: BTreeSet<u16>,
        part: Frontier,
        /// It answers such a message and wants none in return.
        answers: bool,
    },
    /// Where carriers of the space can be reached.
    Where(Vec<(LogKey, Vec<String>)>),
    /// With which key the sender writes in a scope outside the space: said when it asks for the key of
    /// the scope, and said by no record that others carry.
    WritesAs {
        scope: ScopeId,
        log: LogKey,
    },
    /// A kind this build does not know; skipped.
    Unknown(u64),
}

/// One scope in an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    pub scope: ScopeId,
    /// The beginning of the digest of the sender's copy.
    pub digest: [u8; OFFER_DIGEST_BYTES],
}

/// Why a frame was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(pub String);

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the other device sent a message that cannot be read: {}",
            self.0
        )
    }
}

impl From<Damaged> for Malformed {
    fn from(damaged: Damaged) -> Self {
        Malformed(damaged.0.to_owned())
    }
}

impl Message {
    /// Encodes for the wire, canonical.
    pub fn encode(&self) -> Vec<u8> {
        cbor::written(|e| match self {
            Message::Hello {
                protocol,
                space,
                addresses,
            } => {
                e.array(4)?.u64(HELLO)?.u16(*protocol)?;
                e.bytes(space.as_bytes())?.array(addresses.len() as u64)?;
                for address in addresses {
                    e.str(address)?;
                }
                Ok(())
            }
            Message::Frontier { scope, part, last } => {
                e.array(4)?.u64(FRONTIER)?.bytes(scope.as_bytes())?;
                positions(e, part)?;
                e.bool(*last)?;
                Ok(())
            }
            Message::Have { scope, part } => {
                e.array(3)?.u64(HAVE)?.bytes(scope.as_bytes())?;
                positions(e, part)
            }
            Message::Records(records) => wires(e, RECORDS, records),
            Message::Keys(keys) => {
                e.array(2)?.u64(KEYS)?.array(keys.len() as u64)?;
                for key in keys {
                    e.bytes(&key.to_bytes())?;
                }
                Ok(())
            }
            Message::Want(names) => {
                e.array(2)?.u64(WANT)?.array(names.len() as u64)?;
                for name in names {
                    e.bytes(name)?;
                }
                Ok(())
            }
            Message::AskEpochKey { scope } => {
                e.array(2)?.u64(ASK_EPOCH_KEY)?.bytes(scope.as_bytes())?;
                Ok(())
            }
            Message::WritesAs { scope, log } => {
                e.array(3)?.u64(WRITES_AS)?.bytes(scope.as_bytes())?;
                e.bytes(log.as_bytes())?;
                Ok(())
            }
            Message::Sent { scope, records } => {
                e.array(3)?
                    .u64(SENT)?
                    .bytes(scope.as_bytes())?
                    .u64(*records)?;
                Ok(())
            }
            Message::Knock(records) => wires(e, KNOCK, records),
            Message::Refused { code } => {
                e.array(2)?.u64(REFUSED)?.str(code)?;
                Ok(())
            }
            Message::Offer(scopes) => {
                e.array(2)?.u64(OFFER)?.array(scopes.len() as u64)?;
                for offered in scopes {
                    e.array(2)?.bytes(offered.scope.as_bytes())?;
                    e.bytes(&offered.digest)?;
                }
                Ok(())
            }
            Message::Again { scope, ranges } => {
                e.array(3)?.u64(AGAIN)?.bytes(scope.as_bytes())?;
                e.array(ranges.len() as u64)?;
                for range in ranges {
                    let (key, incarnation) = &range.log;
                    e.array(4)?.bytes(key.as_bytes())?.u64(incarnation.0)?;
                    e.u64(range.from)?.u64(range.to)?;
                }
                Ok(())
            }
            Message::Recalled {
                person,
                credential,
                lamport,
            } => {
                e.array(6)?.u64(RECALLED)?;
                e.bytes(person.first_device.as_bytes())?;
                e.bytes(&person.recovery)?.bytes(&person.nonce)?;
                e.bytes(credential.as_bytes())?.u64(*lamport)?;
                Ok(())
            }
            Message::Buckets {
                scope,
                salt,
                hashes,
            } => {
                e.array(4)?.u64(BUCKETS_OF)?.bytes(scope.as_bytes())?;
                e.bytes(salt)?.bytes(hashes)?;
                Ok(())
            }
            Message::Differing {
                scope,
                buckets,
                part,
                answers,
            } => {
                e.array(5)?.u64(DIFFERING)?.bytes(scope.as_bytes())?;
                e.array(buckets.len() as u64)?;
                for bucket in buckets {
                    e.u16(*bucket)?;
                }
                positions(e, part)?;
                e.bool(*answers)?;
                Ok(())
            }
            Message::Where(places) => {
                e.array(2)?.u64(WHERE)?.array(places.len() as u64)?;
                for (device, addresses) in places {
                    e.array(2)?.bytes(device.as_bytes())?;
                    e.array(addresses.len() as u64)?;
                    for address in addresses {
                        e.str(address)?;
                    }
                }
                Ok(())
            }
            Message::Unknown(kind) => {
                e.array(1)?.u64(*kind)?;
                Ok(())
            }
        })
    }

    /// Decodes and verifies; runs on the shell's threads.
    pub fn decode(frame: &[u8]) -> Result<Message, Malformed> {
        Message::decode_knowing(frame, &Invites::default())
    }

    /// Decodes a frame as [`Message::decode`] does and, while at it, checks the tickets of joins on
    /// invites that are known, which the heart would otherwise have to do.
    pub fn decode_knowing(frame: &[u8], invites: &Invites) -> Result<Message, Malformed> {
        let mut d = Decoder::new(frame);
        let len = cbor::array(&mut d)?;
        let kind = d.u64().map_err(Damaged::from)?;
        let message = match (kind, len) {
            (HELLO, 4) => hello(&mut d)?,
            (FRONTIER, 4) => Message::Frontier {
                scope: ScopeId::from_bytes(cbor::fixed(&mut d)?),
                part: read_positions(&mut d)?,
                last: d.bool().map_err(Damaged::from)?,
            },
            (HAVE, 3) => Message::Have {
                scope: ScopeId::from_bytes(cbor::fixed(&mut d)?),
                part: read_positions(&mut d)?,
            },
            (RECORDS, 2) => {
                Message::Records(read_records(&mut d, RECORDS_PER_MESSAGE_MAX, invites)?)
            }
            (KEYS, 2) => keys(&mut d)?,
            (WANT, 2) => want(&mut d)?,
            (ASK_EPOCH_KEY, 2) => Message::AskEpochKey {
                scope: ScopeId::from_bytes(cbor::fixed(&mut d)?),
            },
            (SENT, 3) => Message::Sent {
                scope: ScopeId::from_bytes(cbor::fixed(&mut d)?),
                records: d.u64().map_err(Damaged::from)?,
            },
            (KNOCK, 2) if frame.len() > KNOCK_MAX_BYTES => {
                return Err(Malformed("a knock is larger than 64 KiB".into()));
            }
            (KNOCK, 2) => Message::Knock(read_records(&mut d, KNOCK_RECORDS_MAX, invites)?),
            (REFUSED, 2) => refused(&mut d)?,
            (OFFER, 2) => offer(&mut d)?,
            (AGAIN, 3) => again(&mut d)?,
            (RECALLED, 6) => Message::Recalled {
                person: PersonStatement {
                    first_device: LogKey::from_bytes(cbor::fixed(&mut d)?),
                    recovery: cbor::fixed(&mut d)?,
                    nonce: cbor::fixed(&mut d)?,
                },
                credential: RecordId::from_bytes(cbor::fixed(&mut d)?),
                lamport: d.u64().map_err(Damaged::from)?,
            },
            // A newer peer may say things we do not know; the frame's length lets us skip it.
            (BUCKETS_OF, 4) => buckets(&mut d)?,
            (DIFFERING, 5) => differing(&mut d)?,
            (WHERE, 2) => places(&mut d)?,
            (WRITES_AS, 3) => Message::WritesAs {
                scope: ScopeId::from_bytes(cbor::fixed(&mut d)?),
                log: LogKey::from_bytes(cbor::fixed(&mut d)?),
            },
            (kind, _) if kind > WRITES_AS => return Ok(Message::Unknown(kind)),
            _ => return Err(Malformed("a message has the wrong number of parts".into())),
        };
        cbor::canonical(frame, &message.encode())?;
        Ok(message)
    }
}

fn wires(e: &mut Encoder<Vec<u8>>, kind: u64, records: &[Record]) -> Written {
    e.array(2)?.u64(kind)?.array(records.len() as u64)?;
    for record in records {
        e.bytes(record.wire_bytes())?;
    }
    Ok(())
}

fn positions(e: &mut Encoder<Vec<u8>>, part: &Frontier) -> Written {
    e.array(part.len() as u64)?;
    for ((key, incarnation), position) in part.iter() {
        e.array(4)?.bytes(key.as_bytes())?.u64(incarnation.0)?;
        e.u64(position.seq)?.bytes(position.record.as_bytes())?;
    }
    Ok(())
}

fn read_positions(d: &mut Decoder<'_>) -> Result<Frontier, Malformed> {
    let mut part = Frontier::default();
    for _ in 0..cbor::list(d, POSITIONS_PER_PART_MAX)? {
        if cbor::array(d)? != 4 {
            return Err(Malformed("a position has the wrong number of parts".into()));
        }
        let key = LogKey::from_bytes(cbor::fixed(d)?);
        let incarnation = Incarnation(d.u64().map_err(Damaged::from)?);
        let seq = d.u64().map_err(Damaged::from)?;
        let record = RecordId::from_bytes(cbor::fixed(d)?);
        part.insert((key, incarnation), Position { seq, record });
    }
    Ok(part)
}

fn read_records(
    d: &mut Decoder<'_>,
    max: usize,
    invites: &Invites,
) -> Result<Vec<Record>, Malformed> {
    let count = cbor::list(d, max)?;
    let mut wires = Vec::with_capacity(count);
    for _ in 0..count {
        wires.push(d.bytes().map_err(Damaged::from)?.to_vec());
    }
    Record::open_many_knowing(&wires, invites)
        .into_iter()
        .map(|opened| opened.map_err(|forged| Malformed(forged.to_string())))
        .collect()
}

fn read_addresses(d: &mut Decoder<'_>) -> Result<Vec<String>, Malformed> {
    let mut addresses = Vec::new();
    for _ in 0..cbor::list(d, ADDRESSES_MAX)? {
        let address = d.str().map_err(Damaged::from)?;
        if address.len() > ADDRESS_MAX_BYTES {
            return Err(Malformed("an address is too long".into()));
        }
        addresses.push(address.to_owned());
    }
    Ok(addresses)
}

fn places(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let mut places = Vec::new();
    for _ in 0..cbor::list(d, PLACES_MAX)? {
        if cbor::array(d)? != 2 {
            return Err(Malformed("a place has the wrong number of parts".into()));
        }
        let device = LogKey::from_bytes(cbor::fixed(d)?);
        places.push((device, read_addresses(d)?));
    }
    Ok(Message::Where(places))
}

fn hello(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let protocol = d.u16().map_err(Damaged::from)?;
    let space = SpaceId::from_bytes(cbor::fixed(d)?);
    let addresses = read_addresses(d)?;
    Ok(Message::Hello {
        protocol,
        space,
        addresses,
    })
}

fn keys(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let count = cbor::list(d, KEYS_PER_MESSAGE_MAX)?;
    let mut bytes = Vec::with_capacity(count);
    for _ in 0..count {
        bytes.push(d.bytes().map_err(Damaged::from)?);
    }
    let keys = KeyObject::open_many(&bytes)
        .into_iter()
        .map(|opened| opened.map_err(|forged| Malformed(forged.to_string())));
    keys.collect::<Result<_, _>>().map(Message::Keys)
}

fn want(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let mut names = Vec::new();
    for _ in 0..cbor::list(d, WANTS_MAX)? {
        names.push(cbor::fixed(d)?);
    }
    Ok(Message::Want(names))
}

fn offer(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let mut scopes = Vec::new();
    for _ in 0..cbor::list(d, OFFERS_PER_PART_MAX)? {
        if cbor::array(d)? != 2 {
            return Err(Malformed("an offer has the wrong number of parts".into()));
        }
        scopes.push(Offered {
            scope: ScopeId::from_bytes(cbor::fixed(d)?),
            digest: cbor::fixed(d)?,
        });
    }
    // Each is answered with all that is known of it.
    let named: BTreeSet<ScopeId> = scopes.iter().map(|one| one.scope).collect();
    if named.len() < scopes.len() {
        return Err(Malformed("a scope is offered twice".into()));
    }
    Ok(Message::Offer(scopes))
}

fn again(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let scope = ScopeId::from_bytes(cbor::fixed(d)?);
    let mut ranges = Vec::new();
    for _ in 0..cbor::list(d, RANGES_MAX)? {
        if cbor::array(d)? != 4 {
            return Err(Malformed("a stretch has the wrong number of parts".into()));
        }
        let key = LogKey::from_bytes(cbor::fixed(d)?);
        let incarnation = Incarnation(d.u64().map_err(Damaged::from)?);
        ranges.push(Range {
            log: (key, incarnation),
            from: d.u64().map_err(Damaged::from)?,
            to: d.u64().map_err(Damaged::from)?,
        });
    }
    Ok(Message::Again { scope, ranges })
}

fn buckets(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let scope = ScopeId::from_bytes(cbor::fixed(d)?);
    let salt = cbor::fixed(d)?;
    let hashes = d.bytes().map_err(Damaged::from)?.to_vec();
    if hashes.len() != BUCKETS * BUCKET_BYTES {
        return Err(Malformed("there are not as many buckets as agreed".into()));
    }
    Ok(Message::Buckets {
        scope,
        salt,
        hashes,
    })
}

fn differing(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let scope = ScopeId::from_bytes(cbor::fixed(d)?);
    let mut buckets = BTreeSet::new();
    for _ in 0..cbor::list(d, BUCKETS)? {
        buckets.insert(d.u16().map_err(Damaged::from)?);
    }
    Ok(Message::Differing {
        scope,
        buckets,
        part: read_positions(d)?,
        answers: d.bool().map_err(Damaged::from)?,
    })
}

fn refused(d: &mut Decoder<'_>) -> Result<Message, Malformed> {
    let code = d.str().map_err(Damaged::from)?;
    if code.len() > CODE_MAX_BYTES {
        return Err(Malformed("a refusal code is too long".into()));
    }
    Ok(Message::Refused {
        code: code.to_owned(),
    })
}
