//! Where others can be reached, told on.
//!
//! For: finding those one has not met. A member tells everybody where the carriers are, so that whoever was
//! asleep finds them alone; and tells the other devices of the same person where all the others are, for
//! the one that added a device may be lost before the new one has met anybody. Knows: the address book,
//! and who of a space is live. Never: tells anybody else where a person's device is.

use std::cmp::Reverse;

use history::LogKey;

use crate::effect::{Effect, PeerId};
use crate::message::{Message, PLACES_MAX};
use crate::replica::Replica;
use crate::ticket::is_dialable;

/// The most devices one was told of and does not know to be what they are said to be yet.
pub(crate) const HEARD_PLACES_MAX: usize = 64;

/// Where a device is said to be.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    addresses: Vec<String>,
    /// Who said so.
    by: PeerId,
}

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

    /// Hears where others are. Who they are, the history may only say later on.
    pub(crate) fn hear_where(&mut self, from: PeerId, places: Vec<(LogKey, Vec<String>)>) {
        for (device, mut addresses) in places {
            addresses.retain(|address| is_dialable(address));
            if self.heard_places.len() < HEARD_PLACES_MAX && !addresses.is_empty() {
                let place = Place {
                    addresses,
                    by: from,
                };
                self.heard_places.insert(device, place);
            }
        }
        self.take_places();
    }

    /// Dials those others told of: carriers, whoever said it, and anybody live one's own devices told of.
    /// What one knows from the device itself comes first.
    pub(crate) fn take_places(&mut self) {
        if self.heard_places.is_empty() {
            return;
        }
        let seeds = self.seed_devices();
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        let is_good = |device: &LogKey, place: &Place| {
            let is_told = self.is_one_of_mine(&place.by) && self.is_live_here(device);
            Some(*device) != own && (is_told || seeds.contains(device))
        };
        let told = self.heard_places.iter();
        let good: Vec<LogKey> = told
            .filter(|(device, place)| is_good(device, place))
            .map(|(device, _)| *device)
            .collect();
        for device in good {
            let peer = PeerId(device);
            let Some(Place { addresses, .. }) = self.heard_places.remove(&device) else {
                continue;
            };
            if self.book.contains_key(&peer) {
                continue;
            }
            self.note_addresses(peer, addresses.clone());
            self.after.push(Effect::Dial { peer, addresses });
        }
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
