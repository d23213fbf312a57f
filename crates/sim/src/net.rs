//! The model of the network: who can reach whom, and what links do to frames.
//!
//! A link is one connection between two devices; each new one has a new generation, so that
//! nothing of an earlier connection reaches a later one. Good links keep order, as a QUIC stream
//! does; bad ones lose, double and reorder, which the protocol promises to live with.

use std::collections::BTreeMap;

use replica::PeerId;

/// Whether the side that was dialled has let the other one in yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// Nothing has been heard yet; `known` is what the device said when the connection came.
    Shut {
        known: bool,
    },
    Open,
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Link {
    pub dialler: usize,
    pub dialled: usize,
    pub names: BTreeMap<usize, PeerId>,
    pub door: Door,
    /// When the last frame in each direction arrives, by receiver.
    arrives: BTreeMap<usize, u64>,
    /// No more frames are taken; it ends when those under way have arrived.
    pub closing: bool,
}

impl Link {
    /// The other end.
    pub fn other(&self, device: usize) -> usize {
        if device == self.dialler {
            self.dialled
        } else {
            self.dialler
        }
    }

    /// Says when a frame arrives that keeps its place in the order.
    pub fn in_order(&mut self, to: usize, at: u64) -> u64 {
        let last = self.arrives.entry(to).or_default();
        *last = (*last).max(at);
        *last
    }
}

/// What links do to frames.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weather {
    pub delay_ms: u64,
    pub lost_percent: u64,
    pub doubled_percent: u64,
    pub reordered_percent: u64,
    pub forged_percent: u64,
}

/// All links, and the walls between devices.
#[derive(Default)]
pub(crate) struct Net {
    links: BTreeMap<u64, Link>,
    generation: u64,
    /// Devices reach those behind the same wall.
    walls: BTreeMap<usize, u64>,
    pub weather: Weather,
}

impl Net {
    /// Makes a link.
    pub fn connect(
        &mut self,
        dialler: (usize, PeerId),
        dialled: (usize, PeerId),
        known: bool,
    ) -> u64 {
        self.generation += 1;
        let link = Link {
            dialler: dialler.0,
            dialled: dialled.0,
            names: BTreeMap::from([dialler, dialled]),
            door: Door::Shut { known },
            arrives: BTreeMap::new(),
            closing: false,
        };
        self.links.insert(self.generation, link);
        self.generation
    }

    /// Gives a link that still stands.
    pub fn link(&mut self, generation: u64) -> Option<&mut Link> {
        self.links.get_mut(&generation)
    }

    /// Ends a link.
    pub fn cut(&mut self, generation: u64) -> Option<Link> {
        self.links.remove(&generation)
    }

    /// Finds the link between two devices.
    pub fn between(&self, a: usize, b: usize) -> Option<u64> {
        let found = self.links.iter().find(|(_, link)| {
            (link.dialler, link.dialled) == (a, b) || (link.dialler, link.dialled) == (b, a)
        });
        found.map(|(generation, _)| *generation)
    }

    /// Lists all links.
    pub fn generations(&self) -> Vec<u64> {
        self.links.keys().copied().collect()
    }

    /// Lists the links of one device.
    pub fn of(&self, device: usize) -> Vec<u64> {
        let touches = |link: &Link| link.dialler == device || link.dialled == device;
        let found = self.links.iter().filter(|(_, link)| touches(link));
        found.map(|(generation, _)| *generation).collect()
    }

    /// Puts a device behind a wall.
    pub fn wall(&mut self, device: usize, wall: u64) {
        self.walls.insert(device, wall);
    }

    /// Takes all walls down.
    pub fn heal(&mut self) {
        self.walls.clear();
    }

    /// Tells whether anybody is behind a wall.
    pub fn is_split(&self) -> bool {
        !self.walls.is_empty()
    }

    /// Tells whether a packet can get from one device to another.
    pub fn reach(&self, a: usize, b: usize) -> bool {
        let wall = |device: usize| self.walls.get(&device).copied().unwrap_or(0);
        wall(a) == wall(b)
    }
}
