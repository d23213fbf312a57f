//! Members who have not heard of each other: how one shows the other that they belong here.
//!
//! For: two devices of one space that meet before anybody told the one of the other. Whoever is turned
//! away as unknown by a device they know shows, at the next meeting, the records that make them a
//! member's device, back to the founding: who let in whom, who added or recovered what. Knows: that
//! the signature of one live device under each link is enough to be heard out, and for nothing else:
//! what is said then passes the gate like anything, and only that makes a device somebody's. Never:
//! shows anything to a device it does not know itself, offers anything to whoever is only heard out,
//! or shows it twice within a pull.

use std::collections::{BTreeMap, BTreeSet};

use history::{Governance, LogKey, PersonId as Who, Record, RecordId, Timestamp};

use crate::effect::{Effect, LogRange, PeerId};
use crate::intent::Token;
use crate::message::{KNOCK_RECORDS_MAX, Message};
use crate::replica::Replica;
use crate::sync::PULL_EVERY_MS;
use crate::unheard::{LET_IN_BY_LOST, REMOVED};

/// Stands for what is asked of the disk to be shown; no intent has it.
const SHOWN: Token = Token(u64::MAX - 1);
/// How long somebody is heard out before their records have to say who they are, in milliseconds.
const HEARD_OUT_MS: u64 = 2 * PULL_EVERY_MS;

/// To whom this device has to say who it is.
#[derive(Debug, Default)]
pub(crate) struct Introductions {
    /// Known devices that do not know this one: since when they were shown, if they were.
    unknown_to: BTreeMap<PeerId, Option<Timestamp>>,
    /// Whose turn it is once the disk has given the records.
    asked: BTreeSet<PeerId>,
}

/// What a chain of records says to whoever has to believe it.
#[derive(Default)]
struct Vouched {
    joins: BTreeMap<RecordId, (LogKey, Who)>,
    devices: BTreeMap<LogKey, Who>,
}

impl Replica {
    /// Hears from a device one knows that it does not know this one.
    pub(crate) fn note_unknown_to(&mut self, peer: PeerId) {
        let now = self.now;
        let shown = self.introductions.unknown_to.entry(peer).or_insert(None);
        if shown.is_some_and(|at| now.0.abs_diff(at.0) >= PULL_EVERY_MS) {
            *shown = None;
        }
    }

    /// Whether a device is to be shown who this one is.
    pub(crate) fn has_to_introduce(&self, peer: &PeerId) -> bool {
        self.introductions.unknown_to.get(peer) == Some(&None)
    }

    /// Hears that a device knows this one.
    pub(crate) fn note_known_to(&mut self, peer: &PeerId) {
        self.introductions.unknown_to.remove(peer);
    }

    /// Looks up what makes this device a member's, to show it.
    pub(crate) fn introduce_to(&mut self, peer: PeerId) {
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        let Some((authority, own)) = self.authority().zip(own) else {
            return;
        };
        let way = authority.way_in(&own, KNOCK_RECORDS_MAX).into_iter();
        let ranges: Vec<LogRange> = way
            .map(|(log, seq)| LogRange {
                log,
                from: seq,
                to: seq,
            })
            .collect();
        let now = self.now;
        self.introductions.unknown_to.insert(peer, Some(now));
        self.introductions.asked.insert(peer);
        let token = SHOWN;
        self.after.push(Effect::Recall { token, ranges });
    }

    /// Tells whether this device is about to say to another one who it is.
    pub(crate) fn is_to_be_shown(&self, peer: &PeerId) -> bool {
        self.introductions.asked.contains(peer)
    }

    /// Shows it, once the disk has given it; false if something else was asked for.
    pub(crate) fn introduced_from_disk(&mut self, token: Token, records: &[Record]) -> bool {
        if token != SHOWN {
            return false;
        }
        let mut chain = records.to_vec();
        // What is cited comes before what cites it.
        chain.sort_by_key(|record| record.header().lamport);
        for peer in std::mem::take(&mut self.introductions.asked) {
            if self.sessions.contains_key(&peer) {
                self.open_session(peer);
                self.tell(peer, Message::Knock(chain.clone()));
                self.greet(peer);
            }
        }
        true
    }

    /// Hears a device out that shows why it belongs here.
    pub(crate) fn hear_introduction(
        &mut self,
        from: PeerId,
        chain: &[Record],
    ) -> Result<(), &'static str> {
        self.check_introduction(&from, chain)?;
        if self.authority().is_some_and(|a| a.is_live(&from.0)) {
            // Somebody else has told of it meanwhile.
            self.seal_epoch_key_to(from);
            self.greet(from);
            return Ok(());
        }
        let now = self.now;
        match self.sessions.get_mut(&from) {
            // Once is enough, whoever says it again.
            None => return Ok(()),
            Some(session) if session.heard_out.is_some() => return Ok(()),
            Some(session) => {
                session.heard_out = Some(now);
                session.open = true;
            }
        }
        self.say_hello(from);
        self.tell_frontier(from, self.home);
        Ok(())
    }

    /// Tells whether a knock is that of a member whom one has not heard of: others speak in it too.
    pub(crate) fn is_introduction(from: &PeerId, chain: &[Record]) -> bool {
        chain.iter().any(|record| record.header().log != from.0)
    }

    fn check_introduction(&self, from: &PeerId, chain: &[Record]) -> Result<(), &'static str> {
        let authority = self.authority().ok_or("not-a-member")?;
        if chain.iter().any(|record| record.space() != self.space) {
            return Err("ticket-other-space");
        }
        let mut vouched = Vouched::default();
        for record in chain {
            self.vouch(&mut vouched, record);
        }
        if authority.person_of(&from.0).is_some() && !authority.is_live(&from.0) {
            return Err(self.why_unknown(from));
        }
        match vouched.devices.get(&from.0) {
            // Whoever fell may have been let in anew since.
            Some(who) if authority.removed().contains(who) => Err(REMOVED),
            Some(_) => Ok(()),
            None if chain.iter().any(|record| self.lets_in_though_lost(record)) => {
                Err(LET_IN_BY_LOST)
            }
            None => Err("knock-for-another"),
        }
    }

    /// Tells whether a device lets somebody in here that was taken back. It says nothing to anybody but
    /// those it let in.
    fn lets_in_though_lost(&self, record: &Record) -> bool {
        let lets_in = matches!(
            record.governance(),
            Ok(Governance::Countersign(_) | Governance::DeviceAdded(_))
        );
        lets_in && self.is_taken_back(&record.header().log)
    }

    /// Follows one link: who is live here, or was let in before in the same chain, lets somebody in.
    fn vouch(&self, vouched: &mut Vouched, record: &Record) {
        let Some(authority) = self.authority() else {
            return;
        };
        let by = record.header().log;
        let is_live = authority.is_live(&by) || vouched.devices.contains_key(&by);
        let (device, person) = match record.governance() {
            Ok(Governance::Join(join)) => {
                vouched.joins.insert(record.id(), (by, join.person));
                return;
            }
            Ok(Governance::Countersign(countersign)) if is_live => {
                match vouched.joins.get(&countersign.join) {
                    Some(joined) => *joined,
                    None => return,
                }
            }
            Ok(Governance::DeviceAdded(added)) if is_live && added.verify(&self.home, &by) => {
                (added.device.ed25519, added.device.person)
            }
            Ok(Governance::Recovered(recovered))
                if recovered.verify(&self.home) && recovered.device.ed25519 == by =>
            {
                let who = recovered.person.id();
                let mut known = vouched.devices.values();
                if !authority.is_member(&who) && !known.any(|other| *other == who) {
                    return;
                }
                (by, who)
            }
            Ok(_) | Err(_) => return,
        };
        // A device that was taken back here lets nobody in, whoever speaks for it.
        if authority.person_of(&device).is_none() || authority.is_live(&device) {
            vouched.devices.insert(device, person);
        }
    }

    /// Notes where a device is that is heard out; only what turns out to be a member's is remembered.
    pub(crate) fn note_place(&mut self, from: PeerId, addresses: Vec<String>) {
        match self.sessions.get_mut(&from) {
            Some(session) if session.heard_out.is_some() => session.said_to_be_at = addresses,
            Some(_) | None => self.note_addresses(from, addresses),
        }
    }

    /// Goes on with a device as with any other, that has turned out to be a member's.
    pub(crate) fn has_proven(&mut self, peer: PeerId) {
        let Some(session) = self.sessions.get_mut(&peer) else {
            return;
        };
        if session.heard_out.take().is_some() {
            let addresses = std::mem::take(&mut session.said_to_be_at);
            self.note_addresses(peer, addresses);
            self.take_up_offers();
        }
    }

    /// Tells whether a device is heard out, and nothing has said yet that it is a member's.
    pub(crate) fn is_only_heard_out(&self, peer: &PeerId) -> bool {
        let session = self.sessions.get(peer);
        session.is_some_and(|session| session.heard_out.is_some())
    }

    /// Parts with whoever was heard out and has not turned out to be a member's device in time.
    pub(crate) fn part_with_unproven(&mut self) {
        let now = self.now;
        let late = |since: &Timestamp| now.0.abs_diff(since.0) >= HEARD_OUT_MS;
        let sessions = self.sessions.iter();
        let unproven: Vec<PeerId> = sessions
            .filter(|(_, session)| session.heard_out.as_ref().is_some_and(late))
            .map(|(peer, _)| *peer)
            .collect();
        for peer in unproven {
            if let Some(session) = self.sessions.get_mut(&peer) {
                session.heard_out = None;
                session.open = false;
            }
            self.turn_away(peer);
        }
    }
}
