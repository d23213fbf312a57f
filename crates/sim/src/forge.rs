//! What nobody honest sends: spoilt frames, old frames, made-up keys.
//!
//! None of it may do more than end a session: a frame is refused when it is read, or it changes
//! nothing that lasts.

use history::{ContentKey, Dice, EpochWrap, Governance, KeyObject, LogSigner, RecordId};
use replica::Message;

use crate::world::{Event, World};

impl World {
    /// Changes some bytes of a frame.
    pub(crate) fn spoil(&mut self, frame: &mut Vec<u8>) {
        match self.chance.below(4) {
            0 => {
                let len = self.chance.index(frame.len() + 1);
                frame.truncate(len);
            }
            1 => frame.push(0),
            _ => {
                for _ in 0..self.chance.between(1, 3) {
                    let at = self.chance.index(frame.len());
                    let bit = self.chance.below(8);
                    if let Some(byte) = frame.get_mut(at) {
                        *byte ^= 1 << bit;
                    }
                }
            }
        }
    }

    /// Plays an old frame into a session it was not meant for.
    pub(crate) fn replay_frame(&mut self) {
        let generations = self.net.generations();
        let (Some(generation), Some(frame)) = (
            self.chance.pick(&generations).copied(),
            self.chance.pick(&self.tape).cloned(),
        ) else {
            return;
        };
        let backwards = self.chance.percent(50);
        let Some(link) = self.net.link(generation) else {
            return;
        };
        let to = if backwards {
            link.dialler
        } else {
            link.dialled
        };
        self.say(format!("an old frame is played to d{to}"));
        self.after(
            1,
            Event::Deliver {
                generation,
                to,
                frame,
                forged: true,
            },
        );
    }
}

impl World {
    /// Slips a key nobody gave out into a session: sealed to the device at the other end, signed
    /// by somebody, and made up.
    pub(crate) fn slip_in_key(&mut self) {
        let generations = self.net.generations();
        let Some(generation) = self.chance.pick(&generations).copied() else {
            return;
        };
        let Some((to, peer)) = self.net.link(generation).and_then(|link| {
            let to = link.dialler;
            Some((to, *link.names.get(&to)?))
        }) else {
            return;
        };
        let disks = self.devices.iter().map(|d| &d.disk);
        let statement = disks.flat_map(|disk| disk.shared.values()).find_map(|log| {
            log.iter().find_map(|record| match record.governance() {
                Ok(Governance::Device(device)) if device.ed25519 == peer.0 => {
                    Some((record.scope(), record.space(), device))
                }
                Ok(_) | Err(_) => None,
            })
        });
        let Some((scope, space, device)) = statement else {
            return;
        };
        let mut dice = Dice::new(self.chance.bytes());
        let key = ContentKey::generate(&mut dice);
        let stranger = LogSigner::from_seed(dice.bytes());
        let epoch = RecordId::from(space);
        let Ok(wrap) = EpochWrap::seal(scope, epoch, &key, &device, &stranger, &mut dice) else {
            return;
        };
        self.say(format!("a made-up key is slipped to d{to}"));
        let frame = Message::Keys(vec![KeyObject::Epoch(wrap)]).encode();
        self.after(
            1,
            Event::Deliver {
                generation,
                to,
                frame,
                forged: true,
            },
        );
    }
}
