//! The life of a device's process: starting from disk, feeding the heart, waking it, crashing.

use history::Timestamp;
use replica::{Effect, Input, Replica, Room};

use crate::device::Job;
use crate::world::{Event, World};

/// The shell wakes the heart at least this often, in milliseconds.
const TICK_AT_LEAST_EVERY_MS: u64 = 60_000;
/// How soon a started device tells its heart where it can be reached, in milliseconds.
const ADDRESSES_AFTER_MS: u64 = 40;

impl World {
    /// Starts a device from its disk.
    pub(crate) fn start(&mut self, device: usize) {
        let entropy = self.chance.bytes();
        let now = self.clock_of(device);
        let Some(boot) = self.devices.get(device).map(|d| d.disk.boot(entropy)) else {
            return;
        };
        let heads = boot.heads.len();
        self.say(format!("d{device} starts, {heads} logs on disk"));
        let (replica, effects) = match Replica::open(boot, now) {
            Ok(opened) => opened,
            Err(why) => {
                self.fail("start", format!("d{device} cannot start: {why}"));
                return;
            }
        };
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        d.replica = Some(replica);
        let life = d.life;
        self.hand_over(device, effects);
        self.plan_tick(device);
        let delay = self.chance.between(10, 2_000);
        self.after(delay, Event::Dial { device, life });
    }

    /// Ends a device's process at once.
    pub(crate) fn crash(&mut self, device: usize) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        if !d.is_up() {
            return;
        }
        let me = d.me;
        d.stop();
        d.wishes.clear();
        let lost = d.disk.crash(&mut self.chance);
        if let Some(me) = me {
            self.who.remove(&me);
        }
        self.say(format!("d{device} crashes, {lost} index transactions lost"));
        for generation in self.net.of(device) {
            self.cut(generation, 3_000);
        }
    }

    /// Hands an input to a heart.
    pub(crate) fn feed(&mut self, device: usize, input: Input) {
        let now = self.clock_of(device);
        let Some(replica) = self
            .devices
            .get_mut(device)
            .and_then(|d| d.replica.as_mut())
        else {
            return;
        };
        let effects = replica.handle(input, now);
        let full = replica.rooms().into_iter().find(|room| !room.is_kept());
        if let Some(room) = full {
            let Room { name, held, limit } = room;
            let what = format!("d{device}: {held} {name}, {limit} are allowed");
            self.fail("(6) queues keep their limits", what);
        }
        if self.silent {
            self.check_silence(device, &effects);
        }
        self.hand_over(device, effects);
    }

    /// Addresses effects and queues them for the keeper.
    fn hand_over(&mut self, device: usize, effects: Vec<Effect>) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let life = d.life;
        let mut wake = None;
        let mut acts = Vec::new();
        for effect in effects {
            match effect {
                Effect::WakeAt(at) => {
                    wake = Some(wake.map_or(at, |earlier: Timestamp| earlier.min(at)))
                }
                Effect::Append(_)
                | Effect::Tell { .. }
                | Effect::Stream { .. }
                | Effect::StreamKeys { .. }
                | Effect::Load { .. }
                | Effect::LoadKeys { .. }
                | Effect::Reload { .. }
                | Effect::Recall { .. }
                | Effect::Dial { .. }
                | Effect::Redial(_)
                | Effect::Drop { .. }
                | Effect::Answer { .. }
                | Effect::Encode(_)
                | Effect::Show(_) => acts.push(effect),
            }
        }
        let known = d.me.is_some();
        if let (Some(me), false) = (d.learn_identity(), known) {
            self.who.insert(me, device);
            let addresses = vec![d.address.clone()];
            if !std::mem::replace(&mut d.addresses_told, true) {
                let input = Input::Addresses(addresses);
                self.after(
                    ADDRESSES_AFTER_MS,
                    Event::Return {
                        device,
                        life,
                        input,
                    },
                );
            }
        }
        if let Some(at) = wake {
            self.wake(device, at);
        }
        if let Some(d) = self.devices.get_mut(device)
            && !acts.is_empty()
        {
            let contacts = d.contacts.clone();
            d.jobs.push_back(Job {
                effects: acts,
                contacts,
            });
            self.call_keeper(device);
        }
    }

    pub(crate) fn call_keeper(&mut self, device: usize) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        if d.is_idle() || std::mem::replace(&mut d.keeper_called, true) {
            return;
        }
        let (life, slowness) = (d.life, d.slowness_ms);
        let delay = self.chance.between(0, slowness);
        self.after(delay, Event::Keeper { device, life });
    }

    /// Remembers when a heart wants to be woken; the shell's clock for that never jumps.
    fn wake(&mut self, device: usize, at: Timestamp) {
        let wait = at.0.saturating_sub(self.clock_of(device).0) + 1;
        let at = self.now + wait.min(TICK_AT_LEAST_EVERY_MS);
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let earlier = d.wake_at.is_none_or(|known| at < known);
        if earlier {
            d.wake_at = Some(at);
            self.plan_tick(device);
        }
    }

    fn plan_tick(&mut self, device: usize) {
        let now = self.now;
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        d.tick_serial += 1;
        let (life, serial) = (d.life, d.tick_serial);
        let latest = d.ticked_at.max(now) + TICK_AT_LEAST_EVERY_MS;
        let at = d.wake_at.map_or(latest, |wake| wake.min(latest));
        self.at(
            at,
            Event::Tick {
                device,
                life,
                serial,
            },
        );
    }

    pub(crate) fn tick(&mut self, device: usize) {
        if let Some(d) = self.devices.get_mut(device) {
            d.wake_at = None;
            d.ticked_at = self.now;
        }
        self.feed(device, Input::Tick);
        self.plan_tick(device);
    }
}
