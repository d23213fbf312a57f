//! The result of a round, and what becomes of it.
//!
//! For: the groups everybody computes, their hash, and the answers people give. Knows: people by
//! their ids. Never: tells who declined; a group that falls apart has no reason.

use std::collections::{BTreeMap, BTreeSet};

use model::PersonId;

use super::Hash;
use super::bytes::Writer;
use super::run::Shape;

/// A role beside others of its team is numbered within so many of one team.
pub(super) const ROLES_PER_TEAM: u32 = 1_000;

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
    /// The groups that meet; in a team those who step in come last.
    pub groups: Vec<Vec<PersonId>>,
    /// In the teams that meet: who fills which role now, by whoever brings the project and by the
    /// place of the role among theirs.
    pub roles: BTreeMap<(PersonId, u32), PersonId>,
    /// Who would come but is in no group; by id.
    pub second_chance: Vec<PersonId>,
}

impl Settled {
    /// Finds what is left of a group of the result, with those who stepped in; nothing where it does
    /// not meet.
    pub fn rest_of(&self, group: &[PersonId]) -> Option<&[PersonId]> {
        // Whoever steps in comes last, so the first of a rest was in its group.
        let is_rest = |rest: &&Vec<PersonId>| rest.first().is_some_and(|it| group.contains(it));
        self.groups.iter().find(is_rest).map(Vec::as_slice)
    }

    /// Finds the group that meets with somebody in it.
    pub fn group_of(&self, person: PersonId) -> Option<&[PersonId]> {
        let group = self.groups.iter().find(|group| group.contains(&person));
        group.map(Vec::as_slice)
    }
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
        if let Shape::Team(team) = shape {
            return self.settle_teams(team.least, declined, omitted);
        }
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
                Shape::Cycles | Shape::Team(_) => rest.len() == group.len(),
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

    /// Takes the answers to teams in: a team ends with whoever brings its project, and where fewer
    /// than `least` come; the roles of whoever declined fall to the next alternate who comes.
    fn settle_teams(
        &self,
        least: usize,
        declined: &BTreeSet<PersonId>,
        omitted: &BTreeSet<PersonId>,
    ) -> Settled {
        let mut settled = Settled::default();
        let comes = |person: &PersonId| !declined.contains(person);
        let left = omitted.iter().chain(&self.alone).copied();
        let mut left: BTreeSet<PersonId> = left.filter(comes).collect();
        let (kept, ended): (Vec<_>, Vec<_>) = (0_u32..)
            .zip(&self.groups)
            .partition(|(_, group)| group.first().is_some_and(comes));
        // All whose project is gone can step in elsewhere, before anybody else does.
        let freed = ended.into_iter().flat_map(|(_, group)| group);
        left.extend(freed.copied().filter(comes));
        for (number, group) in kept {
            let (rest, roles) = self.stepped_in((number, group), &left, declined);
            // Nobody is in a team without a role to fill; alone, nobody is a team.
            let enough = least.min(self.roles_of(number) + 1).max(2);
            if rest.len() < enough {
                left.extend(group.iter().copied().filter(comes));
                continue;
            }
            left.retain(|person| !rest.contains(person));
            let project = group.first().copied().unwrap_or_default();
            let named = |(role, who)| ((project, role), who);
            settled.roles.extend(roles.into_iter().map(named));
            settled.groups.push(rest);
        }
        settled.second_chance = left.into_iter().collect();
        settled
    }

    /// How many roles a team has, those nobody fills among them.
    fn roles_of(&self, number: u32) -> usize {
        let filled = self.roles.iter().map(|(role, _)| role);
        let all = filled.chain(&self.uncovered);
        all.filter(|role| *role / ROLES_PER_TEAM == number).count()
    }

    /// Who of a team comes, with those of `left` who step in, and who fills which of its roles then. It
    /// never grows beyond what it was.
    fn stepped_in(
        &self,
        (number, group): (u32, &Vec<PersonId>),
        left: &BTreeSet<PersonId>,
        declined: &BTreeSet<PersonId>,
    ) -> (Vec<PersonId>, BTreeMap<u32, PersonId>) {
        let comes = |person: &PersonId| !declined.contains(person);
        let mut rest: Vec<PersonId> = group.iter().copied().filter(comes).collect();
        let mut filled = BTreeMap::new();
        let roles = self.roles.iter();
        for (role, holder) in roles.filter(|(role, _)| role / ROLES_PER_TEAM == number) {
            let could = self.alternates.iter().filter(|(of, _)| of == role);
            let is_here =
                |it: &&PersonId| rest.contains(it) || left.contains(it) && rest.len() < group.len();
            let next = || {
                could
                    .map(|(_, who)| who)
                    .filter(|it| comes(it))
                    .find(is_here)
            };
            let who = if comes(holder) { Some(holder) } else { next() };
            if let Some(who) = who.copied() {
                filled.insert(role % ROLES_PER_TEAM, who);
                if !rest.contains(&who) {
                    rest.push(who);
                }
            }
        }
        (rest, filled)
    }
}
