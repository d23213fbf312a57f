//! Several devices of one person: adding one, listing them, taking one back.
//!
//! A device ticket is shown on one device and typed on the other, within a quarter of an hour. The
//! new device says that it wants to belong to the person, and that it holds the ticket; the old one
//! writes that down. Both have signed, so neither can be added against its will. What the new
//! device sends at the door is never part of a history: it only carries the two signatures.

use history::{
    DeviceAdded, DeviceRevoked, Draft, Governance, Incarnation, Join, LogKey, LogSigner,
    PersonStatement, Record, RecordId, Retain, ScopeId, SpaceId, Timestamp,
};

use crate::cbor::{self, Damaged};
use crate::content::Content;
use crate::effect::PeerId;
use crate::exchange::Session;
use crate::intent::{DeviceAct, ID_PREFIX_MIN_CHARS};
use crate::message::ADDRESSES_MAX;
use crate::replica::Replica;
use crate::secrets::{Joining, Secrets};
use crate::ticket::{BadTicket, from_text, is_dialable, letters_of, to_text};
use crate::view::{Answer, DeviceView, Refusal, Standing};

/// What every device ticket begins with.
const DEVICE_TICKET_PREFIX: &str = "eyelevel-device:";
/// How long a device ticket is good, in milliseconds.
pub const DEVICE_TICKET_MS: u64 = 15 * 60 * 1_000;
/// The most devices of one person.
pub const DEVICES_MAX: usize = 16;

const VERSION: u64 = 1;
/// The private setting that remembers the open ticket: its key and its end.
const PAIRING: &str = "device/pairing";

/// What one's first device shows to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeviceTicket {
    pub space: SpaceId,
    pub person: PersonStatement,
    /// Seed of the key that proves that the ticket was seen.
    pub secret: [u8; 32],
    pub expires: Timestamp,
    /// The device that adds.
    pub device: LogKey,
    pub addresses: Vec<String>,
}

impl DeviceTicket {
    fn to_text(&self) -> String {
        let bytes = cbor::written(|e| {
            e.array(9)?.u64(VERSION)?.bytes(self.space.as_bytes())?;
            e.bytes(self.person.first_device.as_bytes())?;
            e.bytes(&self.person.recovery)?.bytes(&self.person.nonce)?;
            e.bytes(&self.secret)?.u64(self.expires.0)?;
            e.bytes(self.device.as_bytes())?;
            e.array(self.addresses.len() as u64)?;
            for address in &self.addresses {
                e.str(address)?;
            }
            Ok(())
        });
        to_text(DEVICE_TICKET_PREFIX, bytes)
    }

    /// Reads the text form as a person pasted it.
    pub fn parse(text: &str) -> Result<DeviceTicket, BadTicket> {
        let bytes = from_text(DEVICE_TICKET_PREFIX, text)?;
        cbor::read(&bytes, |d| {
            if cbor::array(d)? != 9 || d.u64()? != VERSION {
                return Err(Damaged("another version"));
            }
            let space = SpaceId::from_bytes(cbor::fixed(d)?);
            let person = PersonStatement {
                first_device: LogKey::from_bytes(cbor::fixed(d)?),
                recovery: cbor::fixed(d)?,
                nonce: cbor::fixed(d)?,
            };
            let secret = cbor::fixed(d)?;
            let expires = Timestamp(d.u64()?);
            let device = LogKey::from_bytes(cbor::fixed(d)?);
            let mut addresses = Vec::new();
            for _ in 0..cbor::list(d, ADDRESSES_MAX)? {
                addresses.push(d.str()?.to_owned());
            }
            addresses.retain(|address| is_dialable(address));
            Ok(DeviceTicket {
                space,
                person,
                secret,
                expires,
                device,
                addresses,
            })
        })
        .map_err(|_| BadTicket::Newer)
    }

    fn signer(&self) -> LogSigner {
        LogSigner::from_seed(self.secret)
    }
}

/// Tells whether a text looks like a ticket for one more device, however somebody pasted it: a code
/// holds it in capitals, mail programs break lines.
pub fn is_device_ticket(text: &str) -> bool {
    let begins: String = letters_of(text).take(DEVICE_TICKET_PREFIX.len()).collect();
    begins.eq_ignore_ascii_case(DEVICE_TICKET_PREFIX)
}

impl Secrets {
    /// Tells whether this device was added by another one of the same person.
    pub(crate) fn was_added(&self) -> bool {
        self.person.first_device != self.device.signer().key()
    }
}

impl Replica {
    /// Does what was wished for about one's own devices.
    pub(crate) fn device_act(&mut self, act: &DeviceAct) -> Result<Answer, Refusal> {
        if let DeviceAct::Recover {
            words,
            ticket,
            keep_others,
        } = act
        {
            return self.recover(words.expose(), ticket, *keep_others);
        }
        self.must_be_member("change your devices")?;
        match act {
            DeviceAct::Recover { .. } => Ok(Answer::Done),
            DeviceAct::Noted => self.forget_notice(),
            DeviceAct::Add => self.offer_device(),
            DeviceAct::Revoke { device } => self.revoke_device(device),
        }
    }

    /// Lists one's own devices, those that were revoked left out.
    pub(crate) fn devices(&self) -> Result<Answer, Refusal> {
        self.must_be_member("list your devices")?;
        let (secrets, me) = (self.secrets.as_ref(), self.me_in_space());
        let own = secrets.map(|secrets| secrets.device.signer().key());
        let (Some(authority), Some(me)) = (self.authority(), me) else {
            return Err(Refusal::no_space("list your devices"));
        };
        let view = |device: &history::DeviceStatement| DeviceView {
            device: device.ed25519.to_string(),
            this: Some(device.ed25519) == own,
            connected: self.sessions.contains_key(&PeerId(device.ed25519)),
        };
        Ok(Answer::Devices(
            authority.devices_of(&me).map(view).collect(),
        ))
    }

    /// Gives the 24 words that stand for oneself when every device is lost.
    pub(crate) fn recovery_phrase(&self) -> Result<Answer, Refusal> {
        let secrets = self.secrets.as_ref();
        let secrets = secrets.ok_or_else(|| Refusal::no_space("show the recovery words"))?;
        if secrets.recovery == [0; 32] {
            return Err(Refusal::new(
                "words-elsewhere",
                "Could not show the recovery words: only the device you began with knows them.",
            ));
        }
        let words = history::phrase_of(&secrets.recovery);
        Ok(Answer::Words(words.into()))
    }

    /// Makes a ticket for one more device of oneself.
    fn offer_device(&mut self) -> Result<Answer, Refusal> {
        let secrets = self.secrets.as_ref();
        let secrets = secrets.ok_or_else(|| Refusal::no_space("add a device"))?;
        let me = secrets.person_id();
        let count = self.authority().map_or(0, |a| a.devices_of(&me).count());
        if count >= DEVICES_MAX {
            return Err(Refusal::new(
                "too-many-devices",
                format!(
                    "Could not add a device: you have {DEVICES_MAX}. Revoke one you no longer use."
                ),
            ));
        }
        let (person, device) = (secrets.person.clone(), secrets.device.signer().key());
        let expires = Timestamp(self.now.0.saturating_add(DEVICE_TICKET_MS));
        let ticket = DeviceTicket {
            space: self.space,
            person,
            secret: self.dice.bytes(),
            expires,
            device,
            addresses: self.addresses.iter().take(ADDRESSES_MAX).cloned().collect(),
        };
        let value = format!("{} {}", ticket.signer().key(), expires.0);
        self.remember_pairing(value)?;
        Ok(Answer::Ticket {
            ticket: ticket.to_text(),
            uses: 1,
            expires: Some(expires),
            has_address: !ticket.addresses.is_empty(),
        })
    }

    fn remember_pairing(&mut self, value: String) -> Result<(), Refusal> {
        let key = PAIRING.to_owned();
        self.write_private(Content::Setting { key, value })
    }

    /// The key of the open device ticket, if there is one.
    fn pairing(&self) -> Option<LogKey> {
        let (key, expires) = self.private.settings.get(PAIRING)?.split_once(' ')?;
        let expires: u64 = expires.parse().ok()?;
        (self.now.0 <= expires).then(|| key.parse().ok())?
    }

    /// Begins as one more device of somebody who is a member.
    pub(crate) fn join_as_device(&mut self, text: &str) -> Result<Answer, Refusal> {
        let ticket =
            DeviceTicket::parse(text).map_err(|bad| Refusal::new(bad.code(), bad.sentence()))?;
        if ticket.expires < self.now {
            return Err(Refusal::new(
                "ticket-expired",
                "Could not add this device: the ticket has expired. Make a new one with “eyelevel device add”.",
            ));
        }
        self.must_be_nobody("add this device")?;
        let mut secrets = Secrets::generate(&mut self.dice);
        secrets.space = ticket.space;
        secrets.person = ticket.person.clone();
        // Only the device one began with knows the words.
        secrets.recovery = [0; 32];
        let aside = Incarnation(u64::from_be_bytes(self.dice.bytes()));
        let chain = introduction(&secrets, &ticket, aside, self.now);
        let chain = chain.iter().map(Record::wire).collect();
        let ticket = text.trim().to_owned();
        secrets.joining = Some(Joining::new(ticket, String::new(), chain));
        self.begin_with(secrets);
        self.dial_door();
        Ok(self.joining_answer())
    }

    /// Hears a device that says it is one more of oneself.
    pub(crate) fn hear_device(
        &mut self,
        from: PeerId,
        added: DeviceAdded,
        join: &Join,
    ) -> Result<(), &'static str> {
        let secrets = self.secrets.as_ref().ok_or("not-a-member")?;
        let (me, own) = (secrets.person_id(), secrets.device.signer().key());
        let ticket = self.pairing().ok_or("device-ticket-over")?;
        let mine = added.device.person == me && added.device.ed25519 == from.0;
        let agreed = added.verify(&self.home, &own);
        let shown = join.person == me && join.verify(&self.space, &from.0, &ticket);
        if !(mine && agreed && shown) {
            return Err("ticket-altered");
        }
        self.govern(&Governance::DeviceAdded(added), Vec::new())
            .map_err(|_| "countersign-failed")?;
        // A ticket adds one device.
        self.remember_pairing(String::new())
            .map_err(|_| "countersign-failed")?;
        self.welcome_own_device();
        Ok(())
    }

    /// Takes a device back: it writes nothing new from here on, and reads nothing of the space that
    /// is sealed with the fresh key.
    fn revoke_device(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let secrets = self.secrets.as_ref();
        let secrets = secrets.ok_or_else(|| Refusal::no_space("revoke a device"))?;
        let (me, own) = (secrets.person_id(), secrets.device.signer().key());
        let typed = typed.trim().to_lowercase();
        let authority = self.authority().into_iter();
        let found: Vec<LogKey> = authority
            .flat_map(|a| a.devices_of(&me))
            .map(|device| device.ed25519)
            .filter(|key| typed.len() >= ID_PREFIX_MIN_CHARS && key.to_string().starts_with(&typed))
            .collect();
        let [device] = found.as_slice() else {
            return Err(Refusal::new(
                "unknown-device",
                format!(
                    "Could not revoke the device: none of yours, or more than one, begins like this. Type at least {ID_PREFIX_MIN_CHARS} characters of its id; see “eyelevel device list”."
                ),
            ));
        };
        if *device == own {
            return Err(Refusal::new(
                "this-device",
                "Could not revoke the device: it is the one you are using. Revoke it from another one.",
            ));
        }
        if self.authority().is_some_and(|a| a.is_settling(device)) {
            return Err(Refusal::new(
                "device-settling",
                "Could not revoke the device yet: it came back by your recovery words and is not done with that. Try again once it has met a member’s device. If it is not in your hands, begin again from the words on another one, which shuts it out.",
            ));
        }
        let home = self
            .home()
            .ok_or_else(|| Refusal::no_space("revoke a device"))?;
        let logs = home.heads.iter().filter(|(log, _)| log.key == *device);
        let retain = logs.map(|(log, head)| Retain {
            log: log.key,
            incarnation: log.incarnation,
            seq: head.seq,
            record: head.record,
        });
        let revoked = DeviceRevoked {
            device: *device,
            retain: Retain::fitting(retain.collect()),
        };
        self.govern(&Governance::DeviceRevoked(revoked), Vec::new())?;
        self.rotate(self.home)?;
        self.say_endings();
        self.renew_shared_key();
        self.devices()
    }

    /// Opens the exchange with devices at the door that have become somebody's.
    pub(crate) fn welcome_known(&mut self) {
        let is_at_door = |session: &Session| !session.open || session.heard_out.is_some();
        let at_door = self.sessions.iter().filter(|(_, it)| is_at_door(it));
        let at_door = at_door.map(|(peer, _)| *peer);
        let at_door: Vec<PeerId> = at_door.filter(|it| !self.is_to_be_shown(it)).collect();
        // Asked for every statement: almost never anybody is at the door.
        if at_door.is_empty() || self.standing() != Standing::Member {
            return;
        }
        for peer in at_door {
            let is_live = self.authority().is_some_and(|a| a.is_live(&peer.0));
            if is_live {
                self.has_proven(peer);
                self.seal_epoch_key_to(peer);
                self.greet(peer);
            }
        }
    }

    /// Ends the sessions of devices that are no longer anybody's. Whom one knocked at is heard out
    /// first: they may have come in after oneself, and what says so is still underway.
    pub(crate) fn part_with_strangers(&mut self) {
        let open = self.sessions.iter().filter(|(_, session)| session.open);
        let strangers: Vec<PeerId> = open
            .map(|(peer, _)| *peer)
            .filter(|peer| !self.is_known(peer) && !self.has_more_to_say(peer))
            .collect();
        for peer in strangers {
            if let Some(session) = self.sessions.get_mut(&peer) {
                session.open = false;
            }
            self.turn_away(peer);
        }
    }

    /// Tells whether a device we knocked at has told of records that are not here yet.
    fn has_more_to_say(&self, peer: &PeerId) -> bool {
        let session = self.sessions.get(peer).filter(|session| session.is_door);
        session.is_some_and(|session| self.to_come_from(session) > 0)
    }
}

/// Gives what a device that wants to be added says, if that is what it says.
pub(crate) fn introduced(chain: &[Record]) -> Option<(DeviceAdded, Join)> {
    let [first, second] = chain else {
        return None;
    };
    match (first.governance(), second.governance()) {
        (Ok(Governance::DeviceAdded(added)), Ok(Governance::Join(join))) => Some((added, join)),
        _ => None,
    }
}

/// Signs what a new device says at the door. It stands in a log that is never used, so that no
/// place of the device's own log is signed twice.
fn introduction(
    secrets: &Secrets,
    ticket: &DeviceTicket,
    aside: Incarnation,
    now: Timestamp,
) -> Vec<Record> {
    let signer = secrets.device.signer();
    let (space, scope) = (ticket.space, ScopeId::of_space(&ticket.space));
    let (person, device) = (secrets.person_id(), signer.key());
    let statement = secrets.device.statement(person);
    let added = DeviceAdded::sign(&scope, statement, signer, &ticket.device);
    let join = Join::sign(&space, RecordId::ZERO, &ticket.signer(), person, &device);
    let mut chain: Vec<Record> = Vec::new();
    for body in [Governance::DeviceAdded(added), Governance::Join(join)] {
        let draft = Draft {
            space,
            scope,
            incarnation: aside,
            head: chain.last().map(Record::head),
            time: now,
            epoch: RecordId::from(space),
            deps: Vec::new(),
        };
        chain.push(draft.govern(signer, &body));
    }
    chain
}
