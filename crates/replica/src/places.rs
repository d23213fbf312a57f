//! Where others can be reached, told on.
//!
//! For: finding those one has not met. A member tells everybody where the carriers are, so that whoever was
//! asleep finds them alone; and tells the other devices of the same person where all the others are, for
//! the one that added a device may be lost before the new one has met anybody. Knows: the address book,
//! and who of a space is live. Never: tells anybody else where a person's device is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use history::LogKey;

use crate::effect::{Effect, PeerId};
use crate::exchange::Session;
use crate::message::{Message, PLACES_MAX};
use crate::replica::Replica;
use crate::ticket::is_dialable;

impl Replica {
    /// Tells where the carriers can be reached, and to one's own devices where everybody can: whoever was
    /// heard last comes first.
    pub(crate) fn tell_where(&mut self, to: PeerId) {
        let seeds = self.seed_devices();
        let is_own = self.is_one_of_mine(&to);
        let known = self.book.iter().filter(|(peer, known)| {
            let is_told = is_own && self.is_live_here(&peer.0);
            **peer != to && !known.addresses.is_empty() && (is_told || seeds.contains(&peer.0))
        });
        let mut known: Vec<_> = known.collect();
        known.sort_by_key(|(peer, known)| (!seeds.contains(&peer.0), Reverse(known.heard)));
        let places: Vec<(LogKey, Vec<String>)> = known
            .into_iter()
            .take(PLACES_MAX)
            .map(|(peer, known)| (peer.0, known.addresses.clone()))
            .collect();
        if !places.is_empty() {
            self.tell(to, Message::Where(places));
        }
    }

    /// Hears where others are. Who they are, the history may only say later on: until then the newest word
    /// of each peer is kept beside those of others, so that nobody's made-up devices push out what is true.
    pub(crate) fn hear_where(&mut self, from: PeerId, places: Vec<(LogKey, Vec<String>)>) {
        let Some(session) = self.sessions.get_mut(&from) else {
            return;
        };
        session.places.clear();
        for (device, mut addresses) in places.into_iter().take(PLACES_MAX) {
            addresses.retain(|address| is_dialable(address));
            if !addresses.is_empty() {
                session.places.insert(device, addresses);
            }
        }
        self.take_places();
    }

    /// Dials those others told of: carriers, whoever said it, and anybody live one's own devices told of.
    /// What one knows from the device itself comes first and is never written over; what others say never
    /// keeps one from trying what somebody else says.
    pub(crate) fn take_places(&mut self) {
        let is_told = |session: &Session| !session.places.is_empty();
        let tellers = self.sessions.iter();
        let tellers = tellers.filter(|(_, session)| is_told(session));
        let tellers: Vec<PeerId> = tellers.map(|(peer, _)| *peer).collect();
        if tellers.is_empty() {
            return;
        }
        let seeds = self.seed_devices();
        for by in tellers {
            for (device, addresses) in self.known_places_by(&by, &seeds) {
                self.try_place(PeerId(device), addresses);
            }
        }
    }

    /// Takes out of what a peer told the places of those who are known to be what they are told to be.
    fn known_places_by(
        &mut self,
        by: &PeerId,
        seeds: &BTreeSet<LogKey>,
    ) -> BTreeMap<LogKey, Vec<String>> {
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        let is_mine = self.is_one_of_mine(by);
        let Some(session) = self.sessions.get_mut(by) else {
            return BTreeMap::new();
        };
        let told = std::mem::take(&mut session.places).into_iter();
        let is_good = |device: &LogKey| {
            let is_known = (is_mine && self.is_live_here(device)) || seeds.contains(device);
            Some(*device) != own && is_known
        };
        let (good, others) = told.partition(|(device, _)| is_good(device));
        if let Some(session) = self.sessions.get_mut(by) {
            session.places = others;
        }
        good
    }

    /// Dials a device that is away where somebody says it is. What it has said itself of that stays in
    /// the book and is tried as well: only the device knows, and it may have gone on since.
    fn try_place(&mut self, peer: PeerId, told: Vec<String>) {
        if self.sessions.contains_key(&peer) {
            return;
        }
        let known = self.book.get(&peer);
        let is_met = known.is_some_and(|known| known.heard.is_some());
        let mut addresses = known.map_or_else(Vec::new, |known| known.addresses.clone());
        if told.iter().all(|address| addresses.contains(address)) {
            return;
        }
        if is_met {
            addresses.extend(told);
        } else {
            self.note_addresses(peer, told.clone());
            addresses = told;
        }
        self.after.push(Effect::Dial { peer, addresses });
    }

    fn is_live_here(&self, device: &LogKey) -> bool {
        self.authority().is_some_and(|a| a.is_live(device))
    }

    /// Tells whether a live device is the same person's as this one.
    fn is_one_of_mine(&self, peer: &PeerId) -> bool {
        let me = self.me_in_space().zip(self.authority());
        me.is_some_and(|(me, authority)| {
            authority.is_live(&peer.0) && authority.person_of(&peer.0) == Some(me)
        })
    }
}
