//! The plain model: all records at once, no incremental step, no index.

use super::world::{Outcome, World};
use history::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

type Log = (LogKey, Incarnation);

type Place = (u64, Log, u64);

fn log_of(record: &Record) -> Log {
    (record.header().log, record.header().incarnation)
}

fn place_of(record: &Record) -> Place {
    (record.header().lamport, log_of(record), record.header().seq)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    Pause,
    Exclusion,
}

/// Somebody without a voice from one index of the line to another.
pub struct Removal {
    kind: Taken,
    from: usize,
    until: Option<usize>,
    by: Vec<RecordId>,
    guests: bool,
}

/// How many of so many have to sign: their share, rounded up, and always more than half.
fn enough_of(all: usize, bar: Share) -> usize {
    let share = (all * usize::from(bar.part)).div_ceil(usize::from(bar.of));
    share.max(all / 2 + 1)
}

/// Everything the model has found out.
pub struct Model<'a> {
    pub records: Vec<(&'a Record, Governance)>,
    pub content: Vec<&'a Record>,
    pub owners: BTreeMap<LogKey, PersonId>,
    pub first: BTreeMap<PersonId, LogKey>,
    pub founding: RecordId,
    pub admission: Admission,
    pub cuts: BTreeMap<Log, u64>,
    pub line: Vec<RecordId>,
    pub stewards: Vec<BTreeSet<PersonId>>,
    pub roll: Vec<BTreeSet<PersonId>>,
    pub bars: Vec<Bars>,
    pub listed: BTreeSet<PersonId>,
    pub removals: BTreeMap<PersonId, Vec<Removal>>,
    pub retained: BTreeMap<(RecordId, Log), u64>,
    pub seats: BTreeMap<PersonId, Place>,
}

impl<'a> Model<'a> {
    pub fn of(world: &'a World) -> Model<'a> {
        let mut records: Vec<_> = world
            .records
            .iter()
            .filter_map(|record| Some((record, record.governance().ok()?)))
            .collect();
        records.sort_by_key(|(record, _)| place_of(record));
        let Governance::Genesis(genesis) = records[0].1.clone() else {
            unreachable!("a space begins with its genesis");
        };
        let persons: BTreeSet<_> = genesis.registrars.iter().copied().collect();
        let mut model = Model {
            content: world
                .records
                .iter()
                .filter(|r| r.governance().is_err())
                .collect(),
            owners: world
                .devices
                .iter()
                .map(|d| (d.key(), d.person()))
                .collect(),
            first: world
                .devices
                .iter()
                .map(|d| (d.person(), d.statement.first_device))
                .collect(),
            founding: RecordId::from(world.space),
            admission: genesis.admission,
            cuts: BTreeMap::new(),
            line: vec![RecordId::from(world.space)],
            stewards: vec![persons.clone()],
            roll: vec![persons],
            bars: vec![Bars::MAJORITY],
            listed: BTreeSet::new(),
            removals: BTreeMap::new(),
            retained: BTreeMap::new(),
            seats: BTreeMap::new(),
            records,
        };
        model.cut();
        while model.advance() {}
        model.seat(world.devices[0].person());
        model
    }

    pub fn all(&self) -> impl Iterator<Item = &'a Record> + '_ {
        let governing = self.records.iter().map(|(record, _)| *record);
        governing.chain(self.content.iter().copied())
    }

    pub fn owner(&self, log: &Log) -> PersonId {
        self.owners[&log.0]
    }

    pub fn cut(&mut self) {
        let logs: BTreeSet<Log> = self.all().map(log_of).collect();
        let mut frozen: BTreeMap<Log, u64> = BTreeMap::new();
        for (_, statement) in &self.records {
            if let Governance::Equivocation(proof) = statement {
                let (log, seq) = proof.place().expect("it was admitted");
                let at = frozen.entry((log.key, log.incarnation)).or_insert(seq);
                *at = (*at).min(seq);
            }
        }
        let is_frozen = |record: &Record| {
            frozen
                .get(&log_of(record))
                .is_some_and(|at| *at <= record.header().seq)
        };
        let places: BTreeMap<RecordId, (Log, u64)> = self
            .records
            .iter()
            .map(|(record, _)| (record.id(), (log_of(record), record.header().seq)))
            .collect();
        let mut cited: BTreeMap<Log, u64> = BTreeMap::new();
        for record in self.all() {
            for dep in &record.header().deps {
                if let Some((log, seq)) = places.get(dep)
                    && self.owner(log) != self.owner(&log_of(record))
                {
                    let last = cited.entry(*log).or_insert(*seq);
                    *last = (*last).max(*seq);
                }
            }
        }
        let mut raw: BTreeMap<Log, u64> = BTreeMap::new();
        for log in &logs {
            let mut by: BTreeMap<LogKey, Option<u64>> = BTreeMap::new();
            for (record, statement) in &self.records {
                if let Governance::DeviceRevoked(revoked) = statement
                    && revoked.device == log.0
                    && self.owner(&log_of(record)) == self.owner(log)
                    && !is_frozen(record)
                {
                    let entry = revoked
                        .retain
                        .iter()
                        .find(|r| (r.log, r.incarnation) == *log)
                        .map(|r| r.seq + 1);
                    let said = by.entry(record.header().log).or_default();
                    *said = (*said).max(entry);
                }
            }
            let default = cited.get(log).map_or(0, |seq| seq + 1);
            let revoked = by.values().map(|said| said.unwrap_or(default)).min();
            let revoked = revoked.unwrap_or(u64::MAX);
            raw.insert(
                *log,
                revoked.min(frozen.get(log).copied().unwrap_or(u64::MAX)),
            );
        }
        let mut valid: BTreeSet<LogKey> = self.first.values().copied().collect();
        loop {
            let before = valid.len();
            for (record, statement) in &self.records {
                if let Governance::DeviceAdded(added) = statement
                    && valid.contains(&record.header().log)
                    && record.header().seq < raw[&log_of(record)]
                {
                    valid.insert(added.device.ed25519);
                }
            }
            if valid.len() == before {
                break;
            }
        }
        self.cuts = raw
            .into_iter()
            .map(|(log, cut)| (log, if valid.contains(&log.0) { cut } else { 0 }))
            .collect();
    }

    pub fn is_cut(&self, record: &Record) -> bool {
        self.cuts[&log_of(record)] <= record.header().seq
    }

    pub fn epoch(&self, id: &RecordId) -> Option<&Epoch> {
        self.records
            .iter()
            .find_map(|(record, statement)| match statement {
                Governance::Epoch(epoch) if record.id() == *id => Some(epoch),
                _ => None,
            })
    }

    pub fn index_of(&self, epoch: &RecordId) -> usize {
        // The genesis record itself names no epoch.
        let mut at = if epoch.is_zero() {
            self.founding
        } else {
            *epoch
        };
        loop {
            if let Some(index) = self.line.iter().position(|id| *id == at) {
                return index;
            }
            at = self.epoch(&at).expect("it was admitted").previous;
        }
    }

    pub fn is_removed_at(&self, person: &PersonId, index: usize) -> bool {
        let removals = self.removals.get(person).into_iter().flatten();
        removals
            .filter(|r| r.from <= index && r.until.is_none_or(|until| until > index))
            .count()
            > 0
    }

    /// Tells whether removals void a record.
    pub fn is_outside(&self, record: &Record) -> bool {
        let log = log_of(record);
        let removals = self.removals.get(&self.owner(&log)).into_iter().flatten();
        removals
            .filter(|removal| {
                let retained = removal
                    .by
                    .iter()
                    .filter_map(|by| self.retained.get(&(*by, log)))
                    .max();
                let inside = retained.is_some_and(|last| record.header().seq <= *last);
                let stands = self.index_of(&record.header().epoch);
                !inside && removal.until.is_none_or(|until| stands < until)
            })
            .count()
            > 0
    }

    /// Finds the epoch that follows the last of the line, and lets it hold.
    pub fn advance(&mut self) -> bool {
        let parent = *self.line.last().expect("a founding");
        let index = self.line.len() - 1;
        let children: BTreeMap<RecordId, Epoch> = self
            .records
            .iter()
            .filter_map(|(record, statement)| match statement {
                Governance::Epoch(epoch) if epoch.previous == parent => {
                    Some((record.id(), epoch.clone()))
                }
                _ => None,
            })
            .collect();
        let (stewards, roll) = (&self.stewards[index], &self.roll[index]);
        let bars = self.bars[index];
        let basis = |signers: &BTreeSet<PersonId>| {
            let enough = |list: &BTreeSet<PersonId>, bar: Share| {
                let on = signers.intersection(list).count();
                on >= enough_of(list.len(), bar)
            };
            if enough(roll, bars.roll) {
                Some(Basis::Roll)
            } else {
                enough(stewards, bars.stewards).then_some(Basis::Stewards)
            }
        };
        let mut stand: BTreeMap<RecordId, BTreeSet<PersonId>> = BTreeMap::new();
        let mut ever = stand.clone();
        let mut held: BTreeMap<RecordId, Basis> = BTreeMap::new();
        let mut ever_held = held.clone();
        let mut signed: BTreeMap<RecordId, RecordId> = BTreeMap::new();
        let mut seen: BTreeMap<(RecordId, Log), BTreeMap<PersonId, (u64, bool)>> = BTreeMap::new();
        for (record, statement) in &self.records {
            let Governance::EpochSignature(signature) = statement else {
                continue;
            };
            let Some(child) = children.get(&signature.epoch) else {
                continue;
            };
            let person = self.owner(&log_of(record));
            let is_target = child.changes.iter().any(|change| {
                matches!(change, EpochChange::Exclude { person: p, .. } | EpochChange::Pause(p)
                    if *p == person)
            });
            let votes = stewards.contains(&person) || roll.contains(&person);
            let silent = self.is_removed_at(&person, index)
                || self.is_cut(record)
                || self.is_outside(record);
            if is_target || silent || !votes {
                continue;
            }
            let id = signature.epoch;
            let is_new = !stand.entry(id).or_default().contains(&person);
            if let Some(old) = signature.instead.and_then(|instead| signed.get(&instead))
                && is_new
                && *old != id
            {
                stand.entry(*old).or_default().remove(&person);
            }
            signed.insert(record.id(), id);
            stand.entry(id).or_default().insert(person);
            ever.entry(id).or_default().insert(person);
            if let Some(basis) = basis(&stand[&id]) {
                let best = held.entry(id).or_insert(basis);
                *best = (*best).max(basis);
            }
            if let Some(basis) = basis(&ever[&id]) {
                ever_held.insert(id, basis);
            }
            for retain in &signature.retain {
                let log = (retain.log, retain.incarnation);
                let by = seen.entry((id, log)).or_default();
                let entry = by.entry(person).or_insert((retain.seq, false));
                *entry = (entry.0.max(retain.seq), stewards.contains(&person));
            }
        }
        let adopted = self.adopted(&parent, &children, index);
        let rank = |(id, ever): (&RecordId, &Basis)| {
            let is_adopted = adopted.get(id).is_some_and(|count| *count > roll.len() / 2);
            let basis = held.get(id).copied().or(is_adopted.then_some(*ever))?;
            Some((is_adopted, basis, stand[id].len(), Reverse(*id)))
        };
        let Some(best) = ever_held.iter().filter_map(rank).max() else {
            return false;
        };
        let best = best.3.0;
        let sole = stewards.len() == 1;
        for ((id, log), by) in &seen {
            let mut seqs: Vec<_> = by.values().map(|(seq, _)| *seq).collect();
            seqs.sort_unstable();
            let second = seqs.len().checked_sub(2).map(|at| seqs[at]);
            let steward = by
                .values()
                .filter(|(_, is)| sole && *is)
                .map(|(seq, _)| *seq)
                .max();
            if let Some(last) = second.max(steward).filter(|_| *id == best) {
                self.retained.insert((*id, *log), last);
            }
        }
        let split: Vec<PersonId> = self
            .owners
            .values()
            .filter(|p| stand.values().filter(|who| who.contains(p)).count() > 1)
            .copied()
            .collect();
        self.push(best, &children[&best], &split);
        true
    }

    /// Counts for each child who of the roll stands in it, or stood in it last.
    pub fn adopted(
        &self,
        parent: &RecordId,
        children: &BTreeMap<RecordId, Epoch>,
        index: usize,
    ) -> BTreeMap<RecordId, usize> {
        let mut newest: BTreeMap<PersonId, (Place, RecordId)> = BTreeMap::new();
        let mut logs: BTreeMap<Log, Vec<&Record>> = BTreeMap::new();
        for record in self.all() {
            logs.entry(log_of(record)).or_default().push(record);
        }
        for (log, mut records) in logs {
            records.sort_by_key(|record| record.header().seq);
            let mut last = self.founding;
            for record in records {
                let epoch = record.header().epoch;
                if epoch == last || epoch.is_zero() {
                    continue;
                }
                last = epoch;
                let mut at = epoch;
                while let Some(said) = self.epoch(&at).filter(|said| said.previous != *parent) {
                    at = said.previous;
                }
                let person = self.owner(&log);
                let counts = children.contains_key(&at)
                    && !self.is_cut(record)
                    && self.roll[index].contains(&person);
                if counts {
                    let stand = (place_of(record), at);
                    let newest = newest.entry(person).or_insert(stand);
                    *newest = (*newest).max(stand);
                }
            }
        }
        let mut counts = BTreeMap::new();
        for (_, child) in newest.values() {
            *counts.entry(*child).or_insert(0) += 1;
        }
        counts
    }

    pub fn push(&mut self, id: RecordId, epoch: &Epoch, split: &[PersonId]) {
        let index = self.line.len();
        self.line.push(id);
        let mut stewards = self.stewards[index - 1].clone();
        let mut roll = self.roll[index - 1].clone();
        let mut bars = self.bars[index - 1];
        let set = |list: &mut BTreeSet<PersonId>, person: PersonId, is: bool| {
            if is {
                list.insert(person);
            } else {
                list.remove(&person);
            }
        };
        for change in &epoch.changes {
            match *change {
                EpochChange::Admit(person) => {
                    self.listed.insert(person);
                }
                EpochChange::Exclude { person, guests } => {
                    self.remove(person, Taken::Exclusion, guests, index, id);
                    set(&mut stewards, person, false);
                    set(&mut roll, person, false);
                }
                EpochChange::Pause(person) => self.remove(person, Taken::Pause, false, index, id),
                EpochChange::Restore(person) => {
                    for removal in self.removals.entry(person).or_default() {
                        removal.until = removal.until.or(Some(index));
                    }
                }
                EpochChange::Steward { person, holds } => set(&mut stewards, person, holds),
                EpochChange::Roll { person, votes } => set(&mut roll, person, votes),
                EpochChange::Charter(_) => {}
                EpochChange::Bars(raised) => bars = raised,
            }
        }
        for person in split {
            stewards.remove(person);
            roll.remove(person);
        }
        self.stewards.push(stewards);
        self.roll.push(roll);
        self.bars.push(bars);
    }

    pub fn remove(&mut self, who: PersonId, kind: Taken, guests: bool, index: usize, by: RecordId) {
        let all = self.removals.entry(who).or_default();
        match all.iter_mut().find(|r| r.kind == kind && r.until.is_none()) {
            Some(removal) => {
                removal.by.push(by);
                removal.guests |= guests;
            }
            None => all.push(Removal {
                kind,
                from: index,
                until: None,
                by: vec![by],
                guests,
            }),
        }
    }

    pub fn was_admitted(&self, person: &PersonId, founder: &PersonId) -> bool {
        person == founder || self.listed.contains(person) || self.seats.contains_key(person)
    }

    pub fn seat(&mut self, founder: PersonId) {
        let by_id: BTreeMap<RecordId, (&Record, &Governance)> = self
            .records
            .iter()
            .map(|(r, s)| (r.id(), (*r, s)))
            .collect();
        let mut used: BTreeMap<RecordId, u32> = BTreeMap::new();
        let mut seats: BTreeMap<PersonId, Place> = BTreeMap::new();
        let stands = |record: &Record| !self.is_cut(record) && !self.is_outside(record);
        for (record, statement) in &self.records {
            let Governance::Countersign(countersign) = statement else {
                continue;
            };
            let (join_record, Governance::Join(join)) = by_id[&countersign.join] else {
                unreachable!("joins are joins");
            };
            let (invite_record, Governance::Invite(invite)) = by_id[&join.invite] else {
                unreachable!("invites are invites");
            };
            let inviter = self.owner(&log_of(invite_record));
            let before = |person: &PersonId, place: Place| {
                *person == founder
                    || self.listed.contains(person)
                    || seats.get(person).is_some_and(|seat| *seat < place)
            };
            let ends: Vec<_> = self
                .records
                .iter()
                .filter_map(|(record, statement)| match statement {
                    Governance::InviteRevoked(ended) if ended.invite == join.invite => {
                        stands(record).then_some(ended)
                    }
                    _ => None,
                })
                .collect();
            let turned = !ends.is_empty() && !ends.iter().any(|e| e.keep.contains(&join.person));
            let gone = self.removals.get(&inviter).into_iter().flatten();
            let gone = gone.filter(|r| r.until.is_none() && r.guests).count() > 0;
            let signer = self.owner(&log_of(record));
            let fits = before(&inviter, place_of(invite_record))
                && stands(invite_record)
                && !turned
                && !gone
                && !self.is_cut(join_record)
                && stands(record)
                && before(&signer, place_of(record))
                && !before(&join.person, place_of(record))
                && self.completes(record, &countersign.join);
            let used = used.entry(join.invite).or_default();
            if fits && *used < invite.uses {
                *used += 1;
                seats.insert(join.person, place_of(record));
            }
        }
        self.seats = seats;
    }

    /// Tells whether a countersign is a registrar's, and with those before it there are enough.
    pub fn completes(&self, record: &Record, join: &RecordId) -> bool {
        if self.admission == Admission::Open {
            return true;
        }
        let is_registrar = |record: &Record| {
            let signer = self.owner(&log_of(record));
            let index = self.index_of(&record.header().epoch);
            self.stewards[index].contains(&signer)
                && !self.is_removed_at(&signer, index)
                && !self.is_cut(record)
                && !self.is_outside(record)
        };
        let registrars: BTreeSet<PersonId> = self
            .records
            .iter()
            .filter(|(other, _)| place_of(other) <= place_of(record) && is_registrar(other))
            .filter(|(_, statement)| {
                matches!(statement, Governance::Countersign(it) if it.join == *join)
            })
            .map(|(other, _)| self.owner(&log_of(other)))
            .collect();
        let index = self.index_of(&record.header().epoch);
        let enough = enough_of(self.stewards[index].len(), self.bars[index].stewards);
        is_registrar(record) && registrars.len() >= enough
    }

    pub fn outcome(&self, world: &World) -> Outcome {
        let founder = world.devices[0].person();
        let last = self.line.len() - 1;
        let here = |list: &BTreeSet<PersonId>| -> BTreeSet<PersonId> {
            let present = |person: &&PersonId| !self.is_removed_at(person, last);
            list.iter().filter(present).copied().collect()
        };
        let everybody: BTreeSet<_> = self.owners.values().copied().collect();
        let admitted = |person: &&PersonId| self.was_admitted(person, &founder);
        let members = here(&everybody.iter().filter(admitted).copied().collect());
        let counts = |record: &Record| {
            let person = self.owner(&log_of(record));
            self.was_admitted(&person, &founder) && !self.is_cut(record) && !self.is_outside(record)
        };
        Outcome {
            line: self.line.clone(),
            members,
            stewards: here(&self.stewards[last]),
            roll: here(&self.roll[last]),
            counts: world.records.iter().map(counts).collect(),
        }
    }
}
