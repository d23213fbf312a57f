//! Whom to dial, and when again.
//!
//! Each failure doubles the wait, from one second to five minutes, and chance shortens each wait,
//! the first one too, so that five hundred devices that lost the same neighbour do not all come
//! back at once. A
//! session that stood for a minute makes the next wait short again; one that breaks at once does
//! not, so a flapping link causes no storm.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use replica::message::ADDRESSES_MAX;
use replica::{PeerId, RELAY_PREFIX};

use super::Dialled;

/// The most devices that are dialled.
const TARGETS_MAX: usize = 1024;
/// The most addresses of one device that are told at once: as many as it says itself, and as many more
/// that others say.
const DIALLED_MAX: usize = 2 * ADDRESSES_MAX;
/// The shortest wait before dialling again.
const WAIT_MIN: Duration = Duration::from_secs(1);
/// The longest wait before dialling again.
const WAIT_MAX: Duration = Duration::from_secs(5 * 60);
/// How long a session must have stood to count as a success.
const STOOD: Duration = Duration::from_secs(60);
/// A session shorter than this was refused; one that breaks on a bad link lasts until a timeout.
pub(super) const CAME_TO_NOTHING: Duration = Duration::from_secs(2);

#[derive(Debug)]
struct Target {
    addresses: Vec<SocketAddr>,
    /// What was known before these: a ticket may be older than what its device has said since.
    before: Vec<SocketAddr>,
    /// Where it was seen on the local network since the process started.
    nearby: Vec<SocketAddr>,
    /// The relay it says it can be reached through.
    relay: Option<String>,
    /// Failures since the last session that stood.
    in_a_row: u32,
    failures: u64,
    due: Instant,
    is_dialling: bool,
    /// Other addresses came while the old ones were being dialled.
    has_news: bool,
    /// A dial was ended for that, and none came to its own end since.
    was_cut: bool,
}

/// Every device this node dials.
#[derive(Debug, Default)]
pub(super) struct Targets {
    targets: BTreeMap<PeerId, Target>,
    chance: Chance,
}

impl Targets {
    /// Adds a device or learns newer addresses of it. New addresses are tried at once.
    pub fn add(&mut self, peer: PeerId, texts: &[String], now: Instant) {
        let addresses: Vec<SocketAddr> = texts
            .iter()
            .filter_map(|address| address.parse().ok())
            .filter(leads_somewhere)
            .take(DIALLED_MAX)
            .collect();
        let relay = relay_in(texts);
        if let Some(target) = self.targets.get_mut(&peer) {
            target.relay = relay.or(target.relay.take());
            if addresses.iter().any(|address| target.lacks(address)) {
                target.before = std::mem::replace(&mut target.addresses, addresses);
                target.in_a_row = 0;
                target.due = now;
                target.has_news = target.is_dialling;
            }
            return;
        }
        if self.targets.len() >= TARGETS_MAX {
            self.forget_the_least_promising();
        }
        let target = Target {
            addresses,
            before: Vec::new(),
            nearby: Vec::new(),
            relay,
            in_a_row: 0,
            failures: 0,
            due: now,
            is_dialling: false,
            has_news: false,
            was_cut: false,
        };
        self.targets.insert(peer, target);
    }

    /// Learns where a known device was seen on the local network; tried at once.
    pub fn add_nearby(&mut self, peer: PeerId, addresses: &[String], now: Instant) {
        if !self.targets.contains_key(&peer) {
            return self.add(peer, addresses, now);
        }
        let parsed = addresses.iter().filter_map(|address| address.parse().ok());
        let seen: Vec<SocketAddr> = parsed.filter(leads_somewhere).take(ADDRESSES_MAX).collect();
        if let Some(target) = self.targets.get_mut(&peer)
            && target.nearby != seen
        {
            target.nearby = seen;
            target.in_a_row = 0;
            target.due = now;
            target.has_news = target.is_dialling;
        }
    }

    /// Dials a device again at once: the session that has just ended was no failure.
    pub fn once_more(&mut self, peer: PeerId, now: Instant) {
        if let Some(target) = self.targets.get_mut(&peer) {
            target.failures = target.failures.saturating_sub(1);
            target.in_a_row = target.in_a_row.saturating_sub(1);
            target.due = now;
        }
    }

    /// The relay a device says it can be reached through.
    pub fn relay_of(&self, peer: &PeerId) -> Option<String> {
        self.targets.get(peer)?.relay.clone()
    }

    /// The relays that devices say they can be reached through: that of most of them first. Whoever has
    /// many devices counts as often; nothing is contacted before its owner agrees.
    pub fn relays(&self) -> Vec<String> {
        let mut named: BTreeMap<&String, usize> = BTreeMap::new();
        for relay in self.targets.values().filter_map(|one| one.relay.as_ref()) {
            *named.entry(relay).or_default() += 1;
        }
        let mut relays: Vec<(&String, usize)> = named.into_iter().collect();
        relays.sort_by_key(|(_, devices)| Reverse(*devices));
        relays.into_iter().map(|(url, _)| url.clone()).collect()
    }

    /// Makes every device due now.
    pub fn all_due(&mut self, now: Instant) {
        for target in self.targets.values_mut() {
            target.due = target.due.min(now);
        }
    }

    /// Takes the devices whose turn it is, and says when the next one's is.
    pub fn take_due(
        &mut self,
        now: Instant,
        is_connected: impl Fn(&PeerId) -> bool,
    ) -> (Vec<(PeerId, Vec<SocketAddr>)>, Option<Instant>) {
        let mut due = Vec::new();
        let mut next: Option<Instant> = None;
        for (peer, target) in &mut self.targets {
            if target.is_dialling || !target.has_address() || is_connected(peer) {
                continue;
            }
            if target.due <= now {
                target.is_dialling = true;
                due.push((*peer, target.all_addresses()));
            } else {
                next = Some(next.map_or(target.due, |next| next.min(target.due)));
            }
        }
        (due, next)
    }

    /// Tells whether a dial is to end because other addresses came meanwhile: once, and then the next one
    /// has its time, or whoever keeps naming other places would keep a device from ever being reached.
    pub fn is_cut_short(&mut self, peer: &PeerId) -> bool {
        let target = self.targets.get_mut(peer).filter(|target| target.has_news);
        target.is_some_and(|target| !std::mem::replace(&mut target.was_cut, true))
    }

    /// Notes that a dial did not lead to a session.
    pub fn dial_failed(&mut self, peer: PeerId, now: Instant) {
        if let Some(target) = self.targets.get_mut(&peer) {
            target.is_dialling = false;
            if std::mem::take(&mut target.has_news) {
                // What failed are addresses we have newer ones for: those are tried at once, and
                // nobody who waits for an outcome has one yet.
                target.due = now;
                return;
            }
            target.was_cut = false;
            target.failures += 1;
            target.wait(now, &mut self.chance);
        }
    }

    /// Notes that a dial led to a session, ours or the one the other side had begun.
    pub fn dial_succeeded(&mut self, peer: PeerId) {
        if let Some(target) = self.targets.get_mut(&peer) {
            target.is_dialling = false;
            target.has_news = false;
            target.was_cut = false;
        }
    }

    /// Notes that every dial was ended before it led anywhere: those devices are due.
    pub fn dials_ended(&mut self, now: Instant) {
        let dialling = self.targets.values_mut();
        for target in dialling.filter(|target| target.is_dialling) {
            target.is_dialling = false;
            target.has_news = false;
            target.was_cut = false;
            target.due = now;
        }
    }

    /// Plans the next dial after a session has ended.
    pub fn session_ended(&mut self, peer: PeerId, lasted: Duration, now: Instant) {
        if let Some(target) = self.targets.get_mut(&peer) {
            if lasted >= STOOD {
                target.in_a_row = 0;
            }
            if lasted < CAME_TO_NOTHING {
                target.failures += 1;
            }
            target.wait(now, &mut self.chance);
        }
    }

    /// Tells how dialling has gone.
    pub fn dialled(&self) -> BTreeMap<PeerId, Dialled> {
        self.targets
            .iter()
            .map(|(peer, target)| {
                let dialled = Dialled {
                    is_connected: false,
                    failures: target.failures,
                    has_address: target.has_address(),
                };
                (*peer, dialled)
            })
            .collect()
    }

    fn forget_the_least_promising(&mut self) {
        let least = self
            .targets
            .iter()
            .max_by_key(|(_, target)| target.in_a_row)
            .map(|(peer, _)| *peer);
        if let Some(peer) = least {
            self.targets.remove(&peer);
        }
    }
}

impl Target {
    fn has_address(&self) -> bool {
        !(self.addresses.is_empty() && self.nearby.is_empty() && self.relay.is_none())
    }

    /// Whether an address is not tried yet. What is, in another order or without the rest, is no news: those
    /// who tell of a device again and again would have it dialled as often.
    fn lacks(&self, address: &SocketAddr) -> bool {
        !(self.addresses.contains(address) || self.before.contains(address))
    }

    /// Where it was seen lately comes first, and what was known before comes last.
    fn all_addresses(&self) -> Vec<SocketAddr> {
        let mut all = self.nearby.clone();
        for address in self.addresses.iter().chain(&self.before) {
            if !all.contains(address) {
                all.push(*address);
            }
        }
        all
    }

    fn wait(&mut self, now: Instant, chance: &mut Chance) {
        self.due = now + wait_after(self.in_a_row, chance.throw());
        self.in_a_row = self.in_a_row.saturating_add(1);
    }
}

/// The relay among the addresses of a device.
fn relay_in(texts: &[String]) -> Option<String> {
    let urls = texts
        .iter()
        .filter_map(|text| text.strip_prefix(RELAY_PREFIX));
    urls.map(str::to_owned).next()
}

/// Whether an address can be dialled at all.
fn leads_somewhere(address: &SocketAddr) -> bool {
    let ip = address.ip();
    address.port() != 0 && !ip.is_unspecified() && !ip.is_multicast()
}

/// How long to wait after so many failures: between half of the full wait and all of it.
fn wait_after(in_a_row: u32, chance: u16) -> Duration {
    let doubled = WAIT_MIN.saturating_mul(2 << in_a_row.min(16));
    let half = doubled.min(WAIT_MAX) / 2;
    half + half * u32::from(chance) / u32::from(u16::MAX)
}

/// What shortens the waits.
#[derive(Debug, Default)]
enum Chance {
    #[default]
    System,
    /// A test goes on from this number.
    #[cfg(test)]
    Scripted(u64),
}

impl Chance {
    /// It need not be good here: without entropy every wait is simply the full one.
    fn throw(&mut self) -> u16 {
        match self {
            Chance::System => getrandom::u32().map_or(u16::MAX, |random| (random >> 16) as u16),
            #[cfg(test)]
            Chance::Scripted(state) => {
                // Knuth's multiplicative congruential generator.
                *state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (*state >> 48) as u16
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use history::LogKey;

    use super::*;

    fn peer(n: u8) -> PeerId {
        PeerId(LogKey::from_bytes([n; 32]))
    }

    #[test]
    fn the_relay_of_most_devices_is_named_first() {
        let mut targets = Targets::default();
        let told = [
            (1, "https://a.example"),
            (2, "https://b.example"),
            (3, "https://b.example"),
            (4, "https://c.example"),
        ];
        for (device, url) in told {
            let address = format!("{RELAY_PREFIX}{url}");
            targets.add(peer(device), &[address], Instant::now());
        }
        let named = [
            "https://b.example",
            "https://a.example",
            "https://c.example",
        ];
        assert_eq!(targets.relays(), named);
    }

    #[test]
    fn waits_grow_from_a_second_to_five_minutes() {
        let table = [
            (0, 0, 1),
            (0, u16::MAX, 2),
            (1, 0, 2),
            (1, u16::MAX, 4),
            (4, 0, 16),
            (4, u16::MAX, 32),
            (9, 0, 150),
            (9, u16::MAX, 300),
            (u32::MAX, u16::MAX, 300),
        ];
        for (failures, chance, seconds) in table {
            let wait = wait_after(failures, chance);
            assert_eq!(
                wait.as_secs(),
                seconds,
                "{failures} failures, chance {chance}"
            );
        }
    }

    /// Five hundred devices lose the same neighbour for ten minutes. The clock is a script: each
    /// turn is a tenth of a second, and the neighbour answers from its minute on.
    #[test]
    fn five_hundred_that_lost_one_neighbour_come_back_spread_over_time() {
        const TURN: Duration = Duration::from_millis(100);
        const DEVICES: usize = 500;
        const BACK_AFTER: Duration = Duration::from_secs(600);
        let begun = Instant::now();
        let lost = peer(1);
        let mut devices: Vec<Targets> = (0..DEVICES)
            .map(|n| {
                let mut device = Targets {
                    chance: Chance::Scripted(n as u64),
                    ..Targets::default()
                };
                device.add(lost, &["192.0.2.1:4000".to_owned()], begun);
                device.take_due(begun, |_| false);
                device.dial_succeeded(lost);
                device.session_ended(lost, STOOD, begun);
                device
            })
            .collect();
        let mut connected = vec![false; DEVICES];
        let mut dials_a_turn = Vec::new();
        let mut dials = vec![0; DEVICES];
        let mut last_back = Duration::ZERO;
        for turn in 0..u32::MAX {
            let passed = TURN * turn;
            let now = begun + passed;
            if connected.iter().all(|is_back| *is_back) {
                break;
            }
            assert!(passed <= BACK_AFTER + WAIT_MAX, "everybody is back in time");
            let mut in_this_turn = 0;
            for (n, device) in devices.iter_mut().enumerate() {
                let (due, next) = device.take_due(now, |_| connected[n]);
                if due.is_empty() {
                    assert!(connected[n] || next.is_some_and(|next| next > now));
                    continue;
                }
                in_this_turn += 1;
                dials[n] += 1;
                if passed < BACK_AFTER {
                    device.dial_failed(lost, now);
                } else {
                    device.dial_succeeded(lost);
                    connected[n] = true;
                    last_back = passed;
                }
            }
            dials_a_turn.push(in_this_turn);
        }
        // Not all in the first turn, and hardly any a minute later.
        let busiest = dials_a_turn.iter().max().copied().unwrap_or_default();
        assert!(busiest <= DEVICES / 5, "{busiest} dials in one turn");
        let after_a_minute = &dials_a_turn[600..];
        let busiest = after_a_minute.iter().max().copied().unwrap_or_default();
        assert!(busiest <= DEVICES / 25, "{busiest} dials in one turn");
        // Ten minutes are about ten tries, whatever chance says.
        assert!(
            dials.iter().all(|dials| (8..=14).contains(dials)),
            "{dials:?}"
        );
        assert!(last_back > BACK_AFTER + Duration::from_secs(60), "spread");
    }

    #[test]
    fn a_device_is_dialled_once_at_a_time_and_not_while_connected() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.add(peer(1), &["192.0.2.1:4000".to_owned()], now);
        let (due, _) = targets.take_due(now, |_| true);
        assert!(due.is_empty(), "connected");
        let (due, _) = targets.take_due(now, |_| false);
        assert_eq!(due.len(), 1);
        let (due, next) = targets.take_due(now, |_| false);
        assert!(due.is_empty() && next.is_none(), "already dialling");
        targets.dial_failed(peer(1), now);
        let (due, next) = targets.take_due(now, |_| false);
        assert!(due.is_empty());
        assert!(next.is_some_and(|next| next >= now + WAIT_MIN));
        targets.all_due(now);
        let (due, _) = targets.take_due(now, |_| false);
        assert_eq!(due.len(), 1, "asked for now");
    }

    #[test]
    fn newer_addresses_are_tried_at_once_and_useless_ones_never() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.add(peer(1), &["0.0.0.0:1".to_owned(), "x".to_owned()], now);
        let (due, _) = targets.take_due(now, |_| false);
        assert!(due.is_empty());
        assert!(!targets.dialled()[&peer(1)].has_address);
        targets.add(peer(1), &["192.0.2.1:4000".to_owned()], now);
        let (due, _) = targets.take_due(now, |_| false);
        assert_eq!(due.len(), 1);
        targets.dial_failed(peer(1), now);
        targets.add(peer(1), &["192.0.2.2:4000".to_owned()], now);
        let (due, _) = targets.take_due(now, |_| false);
        assert_eq!(due.len(), 1);
    }

    #[test]
    fn who_tells_again_of_known_places_has_nobody_dialled_more_often() {
        let now = Instant::now();
        let mut targets = Targets::default();
        let own = "192.0.2.1:4000".to_owned();
        let told = [own.clone(), "192.0.2.2:4000".to_owned()];
        targets.add(peer(1), std::slice::from_ref(&own), now);
        targets.add(peer(1), &told, now);
        targets.take_due(now, |_| false);
        targets.dial_failed(peer(1), now);
        for _ in 0..3 {
            targets.add(peer(1), std::slice::from_ref(&own), now);
            targets.add(peer(1), &told, now);
            let (due, _) = targets.take_due(now, |_| false);
            assert!(due.is_empty(), "it is waited for as before");
        }
        targets.all_due(now);
        let (due, _) = targets.take_due(now, |_| false);
        assert_eq!(due[0].1.len(), 2, "both are tried");
    }

    #[test]
    fn no_more_devices_are_remembered_than_there_is_room_for() {
        let now = Instant::now();
        let mut targets = Targets::default();
        for n in 0..(TARGETS_MAX + 10) as u64 {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&n.to_be_bytes());
            targets.add(PeerId(LogKey::from_bytes(key)), &[], now);
        }
        assert_eq!(targets.targets.len(), TARGETS_MAX);
    }

    #[test]
    fn a_dial_to_outdated_addresses_counts_for_nothing() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.add(peer(1), &["192.0.2.1:4000".to_owned()], now);
        targets.take_due(now, |_| false);
        targets.add(peer(1), &["192.0.2.2:4000".to_owned()], now);
        assert!(targets.is_cut_short(&peer(1)), "the dial need not go on");
        targets.dial_failed(peer(1), now);
        assert_eq!(targets.dialled()[&peer(1)].failures, 0);
        let (due, _) = targets.take_due(now, |_| false);
        let both = ["192.0.2.2:4000", "192.0.2.1:4000"];
        let both = both.map(|address| address.parse().expect("an address"));
        assert_eq!(due, [(peer(1), both.to_vec())], "a ticket may be old");
        assert!(!targets.is_cut_short(&peer(1)));
        // Whoever names yet another place does not end this one too.
        targets.add(peer(1), &["192.0.2.3:4000".to_owned()], now);
        assert!(!targets.is_cut_short(&peer(1)));
        targets.dial_failed(peer(1), now);
        targets.take_due(now, |_| false);
        targets.dial_failed(peer(1), now);
        assert_eq!(targets.dialled()[&peer(1)].failures, 1);
    }

    #[test]
    fn a_dial_that_ends_with_its_endpoint_is_made_again_at_once() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.add(peer(1), &["192.0.2.1:4000".to_owned()], now);
        targets.take_due(now, |_| false);
        targets.dials_ended(now);
        assert_eq!(targets.dialled()[&peer(1)].failures, 0);
        let (due, _) = targets.take_due(now, |_| false);
        assert_eq!(due.len(), 1);
    }

    #[test]
    fn a_session_that_ends_at_once_came_to_nothing() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.add(peer(1), &["192.0.2.1:4000".to_owned()], now);
        targets.session_ended(peer(1), CAME_TO_NOTHING, now);
        assert_eq!(targets.dialled()[&peer(1)].failures, 0, "it broke");
        targets.session_ended(peer(1), Duration::from_millis(20), now);
        assert_eq!(targets.dialled()[&peer(1)].failures, 1, "it was refused");
    }

    #[test]
    fn a_session_to_be_begun_once_more_is_no_failure() {
        let now = Instant::now();
        let mut targets = Targets::default();
        targets.add(peer(1), &["192.0.2.1:4000".to_owned()], now);
        targets.take_due(now, |_| false);
        targets.dial_succeeded(peer(1));
        targets.session_ended(peer(1), Duration::from_millis(20), now);
        targets.once_more(peer(1), now);
        assert_eq!(targets.dialled()[&peer(1)].failures, 0);
        let (due, _) = targets.take_due(now, |_| false);
        assert_eq!(due.len(), 1, "at once");
        // It waits no longer after the next one than after a first.
        targets.session_ended(peer(1), Duration::from_millis(20), now);
        assert_eq!(targets.targets[&peer(1)].in_a_row, 1);
        // Nobody is dialled who was never meant to be.
        targets.once_more(peer(2), now);
        assert_eq!(targets.targets.len(), 1);
    }
}
