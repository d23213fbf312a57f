//! Taking in statements: what each says is noted, and what it may touch is woken.

use super::state::{Credential, Entry, Founded, InviteState, JoinState};
use super::{Authority, Fact, LogName, Place, RotationState};
use crate::governance::{
    DeviceStatement, Erasure, Governance, Invite, InviteRevoked, Join, PersonStatement, Rotation,
};
use crate::id::{LogId, LogKey, PersonId, RecordId};

impl Authority {
    /// Takes in a statement; the same function serves records and snapshots, so the two cannot
    /// come to differ.
    pub(super) fn learn(&mut self, fact: Fact) {
        if self.known.contains_key(&fact.record) {
            return;
        }
        self.known.insert(fact.record, fact.place);
        let Fact {
            record,
            place,
            statement,
        } = fact;
        match statement {
            Governance::Genesis(genesis) => self.learn_founding(place, Founded::Space(genesis)),
            Governance::ScopeGenesis(genesis) => {
                self.learn_founding(place, Founded::Scope(genesis));
            }
            Governance::Person(person) => self.learn_person(place, &person),
            Governance::Device(device) => self.learn_device(record, place, device),
            Governance::CharterSigned(_) => self.learn_signed(record, place),
            Governance::Invite(invite) => self.learn_invite(record, place, invite),
            Governance::InviteRevoked(revoked) => self.learn_invite_revoked(place, revoked),
            Governance::Join(join) => self.learn_join(record, place, join),
            Governance::Countersign(countersign) => {
                self.learn_countersign(record, place, countersign.join);
            }
            Governance::Epoch(epoch) => self.learn_epoch(record, epoch),
            Governance::EpochSignature(signature) => {
                self.learn_signature(record, place, signature);
            }
            Governance::Rotation(rotation) => self.learn_rotation(record, place, rotation),
            Governance::Erasure(erasure) => self.learn_erasure(place, &erasure),
            Governance::DeviceAdded(added) => self.learn_added(record, place, added),
            Governance::DeviceRevoked(revoked) => self.learn_revoked(place, revoked),
            Governance::Recovered(recovered) => self.learn_recovered(record, place, recovered),
            Governance::Equivocation(proof) => {
                if let Some((log, seq)) = proof.place() {
                    self.learn_fork((log.key, log.incarnation), seq);
                }
            }
            Governance::Draw(draw) => self.learn_draw(record, place, draw),
            Governance::DrawCommit(commit) => self.learn_commit(place, commit),
            Governance::DrawReveal(reveal) => self.learn_reveal(place, reveal),
        }
    }

    fn learn_founding(&mut self, place: Place, founded: Founded) {
        let node = super::Node::founding(founded.key(), founded.bars(), founded.charter());
        let (stewards, roll) = (founded.stewards().to_vec(), founded.roll().to_vec());
        self.begin_line(node, &stewards, &roll);
        self.founded = Some(founded);
        self.logs.entry(place.log).or_default().founds = true;
        self.founder.get_or_insert(place.log);
    }

    fn learn_person(&mut self, place: Place, statement: &PersonStatement) {
        let id = statement.id();
        self.own_log(place.log, id);
        let person = self.persons.entry(id).or_default();
        person.first_device.get_or_insert(statement.first_device);
        person.statement.get_or_insert_with(|| statement.clone());
        let founds = self.logs.get(&place.log).is_some_and(|log| log.founds);
        if founds {
            self.grant(id);
        }
    }

    /// Notes whose log one is.
    pub(super) fn own_log(&mut self, log: LogName, id: PersonId) {
        self.logs.entry(log).or_default().person = Some(id);
        if self.persons.entry(id).or_default().logs.insert(log) {
            self.wake.devices.insert(id);
            self.wake_contested();
        }
    }

    /// Makes somebody a participant who needs no countersign.
    fn grant(&mut self, id: PersonId) {
        self.touch(id);
        self.persons.entry(id).or_default().granted = true;
        self.refresh_member(id);
    }

    fn learn_device(&mut self, record: RecordId, place: Place, device: DeviceStatement) {
        let (key, person) = (device.ed25519, device.person);
        self.state_device(place, device);
        let founded = self.founded.as_ref();
        let enters = match founded.map(Founded::entry) {
            Some(Entry::Stating) => true,
            Some(Entry::Listing) => founded.is_some_and(|founded| {
                founded.stewards().contains(&person) || founded.roll().contains(&person)
            }),
            Some(Entry::Countersign | Entry::Signing) | None => false,
        };
        let log = self.logs.entry(place.log).or_default();
        log.device_stated = true;
        if log.founds || enters {
            log.admitted = true;
            self.accredit_device(record, key, person);
            self.grant(person);
        }
    }

    fn learn_signed(&mut self, record: RecordId, place: Place) {
        let Some(person) = self.speaker(&place) else {
            return;
        };
        if self.entry() == Some(Entry::Signing) {
            self.logs.entry(place.log).or_default().admitted = true;
            self.accredit_device(record, place.log.0, person);
            self.grant(person);
        }
    }

    /// Notes that a record lets the logs of a device that cite it speak.
    pub(super) fn accredit_device(&mut self, record: RecordId, key: LogKey, person: PersonId) {
        self.credentials.insert(record, Credential { key, person });
        self.own_credentials.entry(key).or_insert(record);
    }

    fn learn_invite(&mut self, record: RecordId, place: Place, invite: Invite) {
        let Some(inviter) = self.speaker(&place) else {
            return;
        };
        self.persons
            .entry(inviter)
            .or_default()
            .invites
            .push(record);
        let mut state = InviteState {
            invite,
            inviter,
            by: place.log.0,
            place,
            turns: super::fold::Turns::default(),
            all: std::collections::BTreeSet::new(),
            ended: Vec::new(),
            was_open: (false, 0),
        };
        state.was_open = self.openness(&state);
        self.note_given(&place);
        self.invites.insert(record, state);
    }

    fn learn_invite_revoked(&mut self, place: Place, revoked: InviteRevoked) {
        let speaker = self.speaker(&place);
        let Some(invite) = self.invites.get_mut(&revoked.invite) else {
            return;
        };
        if speaker != Some(invite.inviter) {
            return;
        }
        let keep = revoked.keep.into_iter().collect();
        invite.ended.push((place, keep));
        self.wake.undecided.extend(invite.all.iter().copied());
        self.note_given(&place);
        let is_open = self
            .invites
            .get(&revoked.invite)
            .map(|invite| self.openness(invite));
        if let Some((invite, is_open)) = self.invites.get_mut(&revoked.invite).zip(is_open) {
            invite.was_open = is_open;
        }
    }

    fn learn_join(&mut self, record: RecordId, place: Place, join: Join) {
        let (key, incarnation) = place.log;
        let newest = self.newest_joins.entry(key).or_insert((place, record));
        *newest = (*newest).max((place, record));
        let log = LogId {
            scope: self.scope,
            key,
            incarnation,
        };
        let seq = place.seq;
        self.joins.insert(record, JoinState { join, log, seq });
    }

    fn learn_rotation(&mut self, record: RecordId, place: Place, rotation: Rotation) {
        let Rotation { epoch, key } = rotation;
        self.rotations
            .insert(record, RotationState { epoch, key, place });
    }

    fn learn_erasure(&mut self, place: Place, erasure: &Erasure) {
        let Some(id) = self.speaker(&place) else {
            return;
        };
        let person = self.persons.entry(id).or_default();
        for shred in &erasure.shreds {
            person.erased.entry(*shred).or_default().push(place);
            self.erased_now.push((id, *shred));
            self.erasures.entry(*shred).or_default().push(place);
        }
    }

    /// Notes which statements somebody else's record builds on.
    pub(super) fn note_cited(&mut self, place: &Place, deps: &[RecordId]) {
        let by = self.speaker(place);
        for dep in deps {
            let Some(cited) = self.known.get(dep).copied() else {
                continue;
            };
            let owner = self.speaker(&cited);
            if owner.is_none() || owner == by {
                continue;
            }
            let log = self.logs.entry(cited.log).or_default();
            if log.cited.is_none_or(|seq| seq < cited.seq) {
                log.cited = Some(cited.seq);
                self.note_cited_entry(&cited.log, cited.seq);
                let owner = owner.and_then(|id| Some((id, self.persons.get(&id)?)));
                if let Some((id, _)) = owner.filter(|(_, person)| !person.revocations.is_empty()) {
                    self.wake.devices.insert(id);
                }
            }
        }
    }

    /// Tells whether an inviter may bring one more person.
    pub(super) fn has_place_for_guest(&self, inviter: &PersonId) -> bool {
        let quota = self.guests_of(inviter);
        let person = self.persons.get(inviter);
        let used = person.map_or(0, |person| person.guests.counted.len());
        u32::try_from(used).is_ok_and(|used| used < quota)
    }

    /// Gives the person whose log a place is in.
    pub(super) fn speaker(&self, place: &Place) -> Option<PersonId> {
        self.logs.get(&place.log)?.person
    }
}
