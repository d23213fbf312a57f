//! What has to be true of those who sign two records for one place.

use std::collections::{BTreeMap, BTreeSet};

use history::RecordId;
use replica::{Answer, Question};

use crate::oracle::Seen;
use crate::world::World;

/// What is wrong.
const ORACLE: &str = "(5) everybody knows the equivocator";

impl World {
    /// (5) Who was proven to have signed two records for one place is known to everybody in the
    /// space, and nobody else is; two such records on honest disks are a proof.
    pub(crate) fn check_forks(&mut self, seen: &[Seen]) {
        let mut known = BTreeMap::new();
        for one in seen {
            let frozen = self.frozen_to(one.device);
            let honest = frozen.iter().find(|key| !self.is_traitors(key));
            if let Some(key) = honest {
                let what = format!("d{} accuses {key}, who is honest", one.device);
                return self.fail(ORACLE, what);
            }
            let (by, before) = known
                .entry(one.space())
                .or_insert_with(|| (one.device, frozen.clone()));
            if *before != frozen {
                let what = format!("d{by} knows of {before:?}, d{} of {frozen:?}", one.device);
                return self.fail(ORACLE, what);
            }
        }
        for (space, (device, frozen)) in known {
            let here = seen.iter().filter(|one| one.space() == space);
            let twice = self.signed_twice(here.map(|one| one.device));
            if let Some(key) = twice.iter().find(|key| !frozen.contains(*key)) {
                let what = format!("d{device} does not know what {key} signed twice");
                return self.fail(ORACLE, what);
            }
        }
    }

    fn is_traitors(&self, key: &str) -> bool {
        let mut traitors = self.traitors.iter();
        traitors.any(|t| t.mallory.peer().0.to_string() == key)
    }

    /// The devices whose logs are frozen, as one device tells.
    fn frozen_to(&mut self, device: usize) -> BTreeSet<String> {
        let place = Some(String::new());
        match self.ask(device, Question::Governance { place }) {
            Some(Answer::Governance(views)) => {
                let forks = views.into_iter().flat_map(|view| view.forks);
                forks.map(|fork| fork.device).collect()
            }
            Some(_) | None => BTreeSet::new(),
        }
    }

    /// The traitors of whom the disks of some devices hold two records for one place.
    fn signed_twice(&self, devices: impl Iterator<Item = usize>) -> BTreeSet<String> {
        let mut held: BTreeMap<_, RecordId> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        let disks = devices.filter_map(|device| self.devices.get(device));
        for record in disks.flat_map(|d| d.disk.shared.values().flatten()) {
            let log = record.log();
            if !self.is_treacherous(&log.key) {
                continue;
            }
            let place = (log, record.header().seq);
            if *held.entry(place).or_insert_with(|| record.id()) != record.id() {
                twice.insert(log.key.to_string());
            }
        }
        twice
    }
}
