//! Who meets whom once everything has healed.
//!
//! A world says what comes of people who reach each other. Those who never do are on islands, and nothing is
//! promised of that; what is told here is which islands the people of a world would not leave apart.

use std::collections::{BTreeMap, BTreeSet};

use replica::ScopeId;

use crate::world::World;

impl World {
    /// Lets devices that are near find each other, where that is part of the world, and where the
    /// only place a device had the addresses of others, or the device everybody came in by, is gone.
    pub(crate) fn meet(&mut self) {
        if self.faults.meetings || self.faults.lost_indexes || self.several {
            let all: Vec<usize> = (0..self.devices.len()).collect();
            self.meet_each_other(&all);
        } else if self.lively {
            self.meet_inside();
        }
    }

    /// Lets people of a community meet if nobody inside links them: whoever left hands on nothing of it, and
    /// whoever is outside may not even know of it.
    fn meet_inside(&mut self) {
        for inside in self.insiders().into_values() {
            let linked = self.linked_by(&inside);
            if linked.len() < inside.len() {
                self.meet_each_other(&inside);
            }
        }
    }

    /// Lists by community which devices take part in it.
    fn insiders(&self) -> BTreeMap<ScopeId, Vec<usize>> {
        let mut insiders: BTreeMap<ScopeId, Vec<usize>> = BTreeMap::new();
        for (device, d) in self.devices.iter().enumerate() {
            for row in d.view.communities.iter().filter(|row| row.joined) {
                insiders.entry(row.id).or_default().push(device);
            }
        }
        insiders
    }

    /// Finds who of some devices is reached from the first of them without anybody else.
    fn linked_by(&self, some: &[usize]) -> BTreeSet<usize> {
        let mut linked: BTreeSet<usize> = some.first().copied().into_iter().collect();
        let mut next: Vec<usize> = linked.iter().copied().collect();
        while let Some(device) = next.pop() {
            for other in some {
                let is_linked = self.net.between(device, *other).is_some();
                if is_linked && linked.insert(*other) {
                    next.push(*other);
                }
            }
        }
        linked
    }

    /// Connects each two of some devices of which one knows the other.
    fn meet_each_other(&mut self, some: &[usize]) {
        for (at, device) in some.iter().enumerate() {
            for other in some.iter().take(at) {
                // Either side may have to be the one that knocks.
                let (a, b) = if self.chance.percent(50) {
                    (*device, *other)
                } else {
                    (*other, *device)
                };
                if self.knows(a, b) || self.knows(b, a) {
                    self.connect(a, b);
                }
            }
        }
    }

    /// Tells whether one device takes another for somebody of its space.
    fn knows(&self, one: usize, two: usize) -> bool {
        let name = self.devices.get(two).and_then(|d| d.me);
        let replica = self.devices.get(one).and_then(|d| d.replica.as_ref());
        name.zip(replica)
            .is_some_and(|(name, replica)| replica.is_known(&name))
    }
}
