//! The result of a round, and what becomes of it.
//!
//! For: the groups everybody computes, their hash, and the answers people give. Knows: people by
//! their ids. Never: tells who declined; a group that falls apart has no reason.

use std::collections::BTreeSet;

use model::PersonId;

use super::Hash;
use super::bytes::Writer;
use super::run::Shape;

/// Who is put together with whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Sorted. Pairs, groups and teams hold their members by id; with seats the host comes first;
    /// in a cycle everybody takes over from the next, and the last from the first.
    pub groups: Vec<Vec<PersonId>>,
    /// For whom there was nobody; by id. They have a second chance.
    pub alone: Vec<PersonId>,
    /// In a team: who fills which role, by role.
    pub roles: Vec<(u32, PersonId)>,
    /// In a team: roles nobody fills; those that must be there first.
    pub uncovered: Vec<u32>,
    /// In a team: others who could fill a role, best first.
    pub alternates: Vec<(u32, PersonId)>,
    /// Whether nothing better exists among what was looked at.
    pub exact: bool,
}

/// A result after people answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// The groups that meet.
    pub groups: Vec<Vec<PersonId>>,
    /// Who would come but is in no group; by id.
    pub second_chance: Vec<PersonId>,
}

impl Outcome {
    /// Writes the canonical bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = Writer::begin("eyelevel outcome 1");
        writer.count(self.groups.len());
        for group in self.groups.iter().chain([&self.alone]) {
            writer.count(group.len());
            for person in group {
                writer.raw(person.as_bytes());
            }
        }
        for part in [&self.roles, &self.alternates] {
            writer.count(part.len());
            for (role, person) in part {
                writer.number(*role);
                writer.raw(person.as_bytes());
            }
        }
        writer.count(self.uncovered.len());
        for role in &self.uncovered {
            writer.number(*role);
        }
        writer.finish()
    }

    /// Names the result; the same on every replica that computed the same manifest.
    pub fn hash(&self) -> Hash {
        blake3::hash(&self.bytes()).into()
    }

    /// Finds the group of somebody.
    pub fn group_of(&self, person: PersonId) -> Option<&[PersonId]> {
        let group = self.groups.iter().find(|group| group.contains(&person));
        group.map(Vec::as_slice)
    }

    /// Takes the answers in: who declined, openly or because a private block acts, is out, and a
    /// group that is too small without them does not meet.
    ///
    /// `omitted` are people who entered in time but were not in the freeze; they and everybody who
    /// is left over have a second chance.
    pub fn settle(
        &self,
        shape: &Shape,
        declined: &BTreeSet<PersonId>,
        omitted: &BTreeSet<PersonId>,
    ) -> Settled {
        let mut settled = Settled::default();
        let mut left: BTreeSet<PersonId> = omitted.iter().chain(&self.alone).copied().collect();
        for group in &self.groups {
            let coming = |person: &&PersonId| !declined.contains(person);
            let rest: Vec<PersonId> = group.iter().filter(coming).copied().collect();
            let host_declined = group.first().is_some_and(|host| declined.contains(host));
            let meets = match shape {
                Shape::Pairs => rest.len() >= 2,
                Shape::Groups(sizes) => rest.len() >= sizes.least,
                Shape::Seats => !host_declined && rest.len() >= 2,
                // Everybody gives what another takes: without one there is no cycle.
                Shape::Cycles => rest.len() == group.len(),
                Shape::Team(team) => rest.len() >= team.least.max(1),
            };
            if meets {
                settled.groups.push(rest);
            } else {
                left.extend(rest);
            }
        }
        left.retain(|person| !declined.contains(person));
        settled.second_chance = left.into_iter().collect();
        settled
    }
}
