//! What has to be true of those who sign two records for one place.

use std::collections::{BTreeMap, BTreeSet};

use history::{RecordId, ScopeId};
use replica::{Answer, GovernanceView, Question};

use crate::foothold::Foothold;
use crate::oracle::Seen;
use crate::world::World;

/// What is wrong.
const ORACLE: &str = "(5) everybody knows the equivocator";

impl World {
    /// (5) Who was proven to have signed two records for one place is known to everybody in the
    /// space, or in the community where it was, and nobody else is; two such records on honest disks
    /// are a proof.
    pub(crate) fn check_forks(&mut self, seen: &[Seen]) {
        let mut known: BTreeMap<ScopeId, (usize, BTreeSet<String>)> = BTreeMap::new();
        let mut here: BTreeMap<ScopeId, Vec<usize>> = BTreeMap::new();
        for one in seen {
            for (place, frozen) in self.frozen_to(one.device) {
                let honest = frozen.iter().find(|key| !self.is_traitors(key));
                if let Some(key) = honest {
                    let what = format!("d{} accuses {key}, who is honest", one.device);
                    return self.fail(ORACLE, what);
                }
                let known = known.entry(place);
                let (by, before) = known.or_insert_with(|| (one.device, frozen.clone()));
                if *before != frozen {
                    let what = format!("d{by} knows of {before:?}, d{} of {frozen:?}", one.device);
                    return self.fail(ORACLE, what);
                }
                here.entry(place).or_default().push(one.device);
            }
        }
        for (place, (device, frozen)) in known {
            let here = here.get(&place).into_iter().flatten().copied();
            let twice = self.signed_twice(place, here);
            if let Some(key) = twice.iter().find(|key| !frozen.contains(*key)) {
                let what = format!("d{device} does not know what {key} signed twice");
                return self.fail(ORACLE, what);
            }
        }
    }

    fn is_traitors(&self, key: &str) -> bool {
        let mut traitors = self.traitors.iter();
        traitors.any(|t| {
            let mut there = t.footholds.values().map(Foothold::key);
            t.mallory.peer().0.to_string() == key || there.any(|it| it.to_string() == key)
        })
    }

    /// The devices whose logs are frozen, in the space and in each community one takes part in.
    fn frozen_to(&mut self, device: usize) -> BTreeMap<ScopeId, BTreeSet<String>> {
        match self.ask(device, Question::Governance { place: None }) {
            Some(Answer::Governance(views)) => {
                let frozen = |view: GovernanceView| {
                    let forks = view.forks.into_iter().map(|fork| fork.device);
                    (view.scope, forks.collect())
                };
                views.into_iter().map(frozen).collect()
            }
            Some(_) | None => BTreeMap::new(),
        }
    }

    /// The traitors of whom the disks of some devices hold two records for one place.
    fn signed_twice(
        &self,
        place: ScopeId,
        devices: impl Iterator<Item = usize>,
    ) -> BTreeSet<String> {
        let mut held: BTreeMap<_, RecordId> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        let disks = devices.filter_map(|device| self.devices.get(device));
        for record in disks.flat_map(|d| d.disk.shared.values().flatten()) {
            let log = record.log();
            if log.scope != place || !self.is_treacherous(&log.key) {
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
