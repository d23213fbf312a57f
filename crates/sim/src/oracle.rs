//! What must be true once everything has healed and settled.
//!
//! Some oracles watch all the time (a reused place in a log, a frame that says too much, a batch
//! the store would refuse); those are where the thing happens. Here are the ones that look at the
//! end. Numbers are those of the test plan.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use history::{Governance, RecordId};
use model::{Field, PersonId, Profile, Visibility};
use replica::{Answer, MeView, Question, Standing, Status, Ticket, WaitingView};

use crate::ledger::Allowed;
use crate::life::canaries_in;
use crate::run::Kind;
use crate::several::Lost;
use crate::world::World;

/// How long settling may take, in milliseconds.
const SETTLE_MAX_MS: u64 = 15 * 60_000;
/// How much time passes between two looks at whether it has settled, in milliseconds.
const LOOK_EVERY_MS: u64 = 5_000;
/// How long it has to be quiet, in milliseconds: longer than two pulls.
const QUIET_MS: u64 = 130_000;
/// The most messages each pair of devices exchanges while it is quiet.
const MURMUR_MAX: u64 = 150;

/// What went wrong, and how to see it again.
#[derive(Debug, Clone)]
pub struct Failure {
    pub seed: u64,
    /// Which kind of world it was.
    pub kind: Kind,
    pub oracle: &'static str,
    pub what: String,
    /// The last lines of the story.
    pub trace: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trace {
            writeln!(f, "    {line}")?;
        }
        writeln!(
            f,
            "seed {} breaks “{}”: {}",
            self.seed, self.oracle, self.what
        )?;
        write!(
            f,
            "replay with: EYELEVEL_WORLD={} EYELEVEL_SEED={} cargo test --test all worlds -- --nocapture",
            self.kind.name(),
            self.seed
        )
    }
}

/// One member as they see things at the end.
pub(crate) struct Seen {
    pub device: usize,
    status: Status,
    pub me: MeView,
    people: BTreeMap<PersonId, Profile>,
}

impl Seen {
    /// Tells whether somebody is on the list of people.
    pub(crate) fn lists(&self, person: &PersonId) -> bool {
        self.people.contains_key(person)
    }
}

impl World {
    /// Heals everything and waits until all is quiet.
    pub fn settle(&mut self) {
        self.heal();
        let end = self.now + SETTLE_MAX_MS;
        let mut quiet_since = self.now;
        let mut said_before = self.said();
        let mut heard = self.restless();
        while self.failure.is_none() && self.now < end {
            self.meet();
            self.pass(LOOK_EVERY_MS);
            let hearing = self.restless();
            if hearing != heard {
                heard = hearing;
                quiet_since = self.now;
                said_before = self.said();
            }
            if self.now - quiet_since >= QUIET_MS {
                return self.check_murmur(self.said() - said_before);
            }
        }
        if self.failure.is_none() {
            let kinds = self.sent.clone();
            self.fail(
                "quiet within a bound",
                format!("no quiet in the end: {kinds:?}"),
            );
        }
    }

    /// How many messages were sent so far.
    fn said(&self) -> u64 {
        self.sent.values().sum()
    }

    /// (7) While nothing happens, devices only pull: so many messages for each pair and no more.
    fn check_murmur(&mut self, said: u64) {
        let devices = self.devices.len() as u64;
        if said > devices * devices * MURMUR_MAX {
            let kinds = self.sent.clone();
            self.fail(
                "(7) quiet is quiet",
                format!("{said} messages while nothing happened: {kinds:?}"),
            );
        }
    }

    /// Everything but what a pull every minute says and what the lost keep asking for.
    ///
    /// What a traitor kept back for ever is asked for in every pull for ever, and that is all that
    /// may come of it: with traitors, only what is stored counts, and how much is said is bounded. The
    /// same is so of the key of an open proposal while nobody who has it is in reach, and of whoever knocks
    /// with a device that was taken back.
    fn restless(&self) -> BTreeMap<&'static str, u64> {
        if !self.traitors.is_empty() || self.feuds || self.several {
            let disks = self.devices.iter().map(|d| &d.disk);
            let logs = disks.flat_map(|disk| disk.shared.values().chain(disk.private.values()));
            let stored = logs.map(|log| log.len() as u64).sum();
            return BTreeMap::from([("stored", stored)]);
        }
        let mut counted: BTreeMap<&'static str, u64> = self
            .sent
            .iter()
            .filter(|(kind, _)| ["records", "keys", "want", "have"].contains(*kind))
            .map(|(kind, count)| (*kind, *count))
            .collect();
        let appends = self.devices.iter().map(|d| d.disk.appends).sum();
        counted.insert("appends", appends);
        counted
    }

    /// Looks at the whole world; the first thing that is wrong is the failure.
    pub fn check(&mut self) -> Result<(), Failure> {
        if self.failure.is_none() {
            let seen = self.look();
            self.check_beginnings();
            self.check_members(&seen);
            self.check_agreement(&seen);
            self.check_people(&seen);
            self.check_promises(&seen);
            self.check_words(&seen);
            self.check_rooms(&seen);
            self.check_secrets();
            self.check_tickets(&seen);
            self.check_strangers();
            self.check_forks(&seen);
            self.check_talk(&seen);
            if self.shares {
                self.check_commons(&seen);
            }
            if self.ousts {
                self.check_ousted(&seen);
            }
            if self.several {
                self.check_several(&seen);
            }
            if self.matches {
                self.check_agreed(&seen);
            }
            if self.failure.is_some() {
                self.tell_what_waits(&seen);
            }
        }
        match &self.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(()),
        }
    }

    /// Tells whether all members see the same.
    pub fn agrees(&mut self) -> bool {
        self.check().is_ok()
    }

    /// Counts the members of each space.
    pub fn members(&self) -> usize {
        let standing = |d: &&crate::device::Device| {
            d.replica
                .as_ref()
                .is_some_and(|r| r.standing() == Standing::Member)
        };
        self.devices.iter().filter(standing).count()
    }

    /// Counts the people.
    pub fn people(&self) -> usize {
        self.devices.len()
    }

    /// Counts the different records that were ever stored or sent.
    pub fn records(&self) -> usize {
        self.seen.len()
    }

    fn look(&mut self) -> Vec<Seen> {
        let mut seen = Vec::new();
        for device in 0..self.devices.len() {
            let standing = self.devices.get(device).and_then(|d| d.replica.as_ref());
            if standing.map(|replica| replica.standing()) != Some(Standing::Member) {
                continue;
            }
            // Whoever has it sees what it saw, and nobody else cares.
            if self.was_taken_back(device) {
                continue;
            }
            let status = self.ask(device, Question::Status);
            let me = self.ask(device, Question::Profile { person: None });
            let people = self.ask(
                device,
                Question::People {
                    search: None,
                    top: usize::MAX,
                },
            );
            match (status, me, people) {
                (
                    Some(Answer::Status(status)),
                    Some(Answer::Profile(me)),
                    Some(Answer::People(people)),
                ) => seen.push(Seen {
                    device,
                    status: *status,
                    me: *me,
                    people: people
                        .into_iter()
                        .map(|card| (card.id, card.profile))
                        .collect(),
                }),
                _ => self.fail(
                    "questions are answered",
                    format!("d{device} does not answer"),
                ),
            }
        }
        self.leave_out_islands(&mut seen);
        seen
    }

    /// (2) Founding and joining happen whole or not at all: nobody is left in between.
    fn check_beginnings(&mut self) {
        let stuck = self.devices.iter().position(|d| {
            let standing = d.replica.as_ref().map(|replica| replica.standing());
            let no_one_else = d.ledger.never_joined();
            standing == Some(Standing::Waiting) && no_one_else && !d.is_spare
        });
        if let Some(device) = stuck {
            let what = format!("d{device} founded a space and waits to be let in");
            self.fail("(2) an act happens whole or not at all", what);
        }
    }

    /// (1) Who thinks to be a member is one to everybody, and nobody else is.
    fn check_members(&mut self, seen: &[Seen]) {
        let mut traitors = self.traitor_persons();
        traitors.extend(self.in_doubt(seen));
        let mut guests: BTreeMap<_, BTreeSet<PersonId>> = BTreeMap::new();
        for one in seen {
            let space = one.status.space.as_ref().map(|space| space.id);
            let others: BTreeSet<PersonId> = seen
                .iter()
                .filter(|other| other.status.space.as_ref().map(|space| space.id) == space)
                .map(|other| other.me.id)
                .filter(|id| *id != one.me.id)
                .collect();
            let everybody: BTreeSet<PersonId> = one.people.keys().copied().collect();
            let (mut listed_traitors, listed) = everybody
                .into_iter()
                .partition::<BTreeSet<_>, _>(|id| traitors.contains(id));
            // Nobody is on their own list.
            listed_traitors.extend(traitors.get(&one.me.id));
            let (traitors, others) = (listed_traitors, &others - &traitors);
            // Whether a traitor is in may be anybody's guess, but it must be everybody's.
            let agreed = guests.entry(space).or_insert_with(|| traitors.clone());
            if *agreed != traitors {
                let what = format!(
                    "d{} lists the traitors {traitors:?}, those before list {agreed:?}",
                    one.device
                );
                self.fail("(1) the same people everywhere", what);
                return;
            }
            if listed != others {
                let names = |ids: &BTreeSet<PersonId>| {
                    let name = |id: &PersonId| self.device_of(seen, id);
                    ids.iter().map(name).collect::<Vec<_>>().join(" ")
                };
                let what = format!(
                    "d{} lists [{}], members are [{}]",
                    one.device,
                    names(&listed),
                    names(&others)
                );
                self.fail("(1) the same people everywhere", what);
                return;
            }
        }
    }

    fn device_of(&self, seen: &[Seen], id: &PersonId) -> String {
        let found = seen.iter().find(|one| one.me.id == *id);
        found.map_or_else(|| format!("?{id}"), |one| format!("d{}", one.device))
    }

    /// (1) Honest replicas hold the same.
    fn check_agreement(&mut self, seen: &[Seen]) {
        let mut digests = BTreeMap::new();
        for one in seen {
            let space = one.status.space.as_ref().map(|space| space.id);
            let digest = (one.status.digest.clone(), one.device);
            let (first, by) = digests.entry(space).or_insert_with(|| digest.clone());
            if *first != digest.0 {
                let what = format!(
                    "d{by} and d{} differ; there waits {:?}",
                    one.device, one.status.waiting
                );
                self.fail("(1) the same bytes everywhere", what);
                return;
            }
        }
    }

    /// (1) What others see of somebody is what that person shows.
    fn check_people(&mut self, seen: &[Seen]) {
        for one in seen {
            for other in seen {
                let Some(card) = other.people.get(&one.me.id) else {
                    continue;
                };
                for field in Field::ALL {
                    let shown = one.me.visibility.get(&field) == Some(&Visibility::Space);
                    let own = one.me.profile.values(field);
                    let expected = if shown { own } else { Vec::new() };
                    let found = card.values(field);
                    // Hidden on one device while another one wrote there: its owner is told.
                    let is_told = one.me.still_shown.contains(&field);
                    // What called them went with a device they lost, before anybody had read it.
                    let is_nameless =
                        field == Field::Name && expected.is_empty() && self.has_lost(&one.me.id);
                    if expected != found && !is_told && !is_nameless {
                        let what = format!(
                            "d{} shows {expected:?} in {field}, d{} sees {found:?}",
                            one.device, other.device
                        );
                        self.fail("(1) what is shown is what is seen", what);
                        return;
                    }
                }
            }
        }
    }

    /// (2) Every log of a member is everywhere at least as far as a yes was given for.
    fn check_promises(&mut self, seen: &[Seen]) {
        let mut broken = None;
        for one in seen {
            let Some(owner) = self.devices.get(one.device) else {
                continue;
            };
            for (log, (seq, record)) in &owner.ledger.promised {
                let private = owner.disk.private.contains_key(log);
                let space = one.status.space.as_ref().map(|space| space.id);
                let holders = seen.iter().filter(|other| {
                    let same = other.status.space.as_ref().map(|space| space.id) == space;
                    if private {
                        other.device == one.device
                    } else {
                        same
                    }
                });
                for holder in holders {
                    let disk = self.devices.get(holder.device).map(|d| &d.disk);
                    let held = disk.and_then(|disk| {
                        let logs = if private { &disk.private } else { &disk.shared };
                        logs.get(log)?.get(usize::try_from(*seq).ok()?)
                    });
                    if held.is_none_or(|held| held.id() != *record) {
                        broken = Some((one.device, holder.device, *seq));
                    }
                }
            }
        }
        if let Some((owner, holder, seq)) = broken {
            let what = format!("record {seq} of d{owner} is missing at d{holder}");
            self.fail("(2) every acknowledged write is there", what);
        }
    }

    /// (2) Every value that was promised stands in the profile.
    fn check_words(&mut self, seen: &[Seen]) {
        let mut wrong = None;
        for one in seen {
            let ledger = self.ledger_of(one, seen);
            for (field, allowed) in &ledger.texts {
                let value = one.me.profile.values(*field).into_iter().next();
                if !allowed.contains(&value) {
                    wrong = Some((
                        one.device,
                        format!("{field} is {value:?}, not of {allowed:?}"),
                    ));
                }
            }
            for ((field, item), allowed) in &ledger.items {
                let there = one.me.profile.values(*field).contains(item);
                if !allowed.contains(&there) {
                    wrong = Some((one.device, format!("{item} in {field}: {there}")));
                }
            }
            for (field, allowed) in &ledger.visibility {
                let to = one.me.visibility.get(field).cloned();
                if to.as_ref().is_none_or(|to| !allowed.contains(to)) {
                    wrong = Some((one.device, format!("{field} is shown to {to:?}")));
                }
            }
        }
        if let Some((device, what)) = wrong {
            self.fail(
                "(2) every acknowledged value stands",
                format!("d{device}: {what}"),
            );
        }
    }

    /// What may stand, by what was wished on any device of a person.
    fn ledger_of(&self, one: &Seen, seen: &[Seen]) -> Allowed {
        let own = self.devices.iter().enumerate().filter(|(device, d)| {
            *device == one.device || (self.several && d.person == Some(one.me.id))
        });
        let mut allowed = Allowed::default();
        for (device, d) in own {
            // What a device promised on an island nobody else ever hears of.
            let is_heard = seen.iter().any(|other| other.device == device);
            allowed.take_in(&d.ledger, is_heard && self.is_kept(device));
        }
        allowed
    }

    /// Ends the story of a world that broke with what each device still waits for.
    fn tell_what_waits(&mut self, seen: &[Seen]) {
        for one in seen {
            for row in &one.status.waiting {
                let record = self.placed(&row.record);
                self.say(format!("d{}: {record} {}", one.device, row.reason));
            }
        }
    }

    /// Names a record by its place as well, where somebody has it on their disk.
    fn placed(&self, record: &RecordId) -> String {
        let disks = self.devices.iter().map(|it| &it.disk);
        let mut all = disks.flat_map(|disk| disk.shared.values().flatten());
        let place = all.find(|it| it.id() == *record).map(|it| {
            let (log, seq) = (it.log(), it.header().seq);
            format!("{}:{seq} in {}, ", log.key.short(), log.scope.short())
        });
        format!("{}{}", place.unwrap_or_default(), record.short())
    }

    /// (6) Nothing waits for ever; that queues keep their limits is looked at after every step.
    fn check_rooms(&mut self, seen: &[Seen]) {
        for one in seen {
            let rows = one.status.waiting.iter();
            let honest = |row: &&WaitingView| {
                !self.is_treason(&row.record) && !self.went_with_lost(&row.record)
            };
            let first = rows.clone().find(honest).cloned();
            if let Some(row) = first {
                let what = format!("d{}: {} {}", one.device, row.record.short(), row.reason);
                self.fail("(6) nothing waits for ever", what);
                return;
            }
        }
    }

    /// (8) Secret words stand on nobody else's disk, and not in the readable part of one's own.
    fn check_secrets(&mut self) {
        let mut leaks = Vec::new();
        for (device, d) in self.devices.iter().enumerate() {
            for ((shelf, key), value) in &d.disk.index {
                for canary in canaries_in(key).into_iter().chain(canaries_in(value)) {
                    leaks.push((device, canary, format!("shelf {shelf:?}")));
                }
            }
            let records = d
                .disk
                .shared
                .values()
                .chain(d.disk.private.values())
                .flatten();
            for record in records {
                for canary in canaries_in(record.wire_bytes()) {
                    leaks.push((device, canary, "a record".to_owned()));
                }
            }
            for key in d.disk.keys.values() {
                for canary in canaries_in(&key.to_bytes()) {
                    leaks.push((device, canary, "a key object".to_owned()));
                }
            }
            for card in d.view.people.iter() {
                for canary in canaries_in(format!("{card:?}").as_bytes()) {
                    leaks.push((device, canary, "a person's card".to_owned()));
                }
            }
        }
        leaks.retain(|(_, canary, _)| self.canaries.contains_key(canary));
        if let Some((device, canary, place)) = leaks.first() {
            let what = format!("{canary} stands on d{device} in {place}");
            self.fail("(8) secrets stay home", what);
        }
    }

    /// A ticket admits as many as it says, and whoever holds a good one gets in.
    fn check_tickets(&mut self, seen: &[Seen]) {
        let space_of = |device: usize| {
            let one = seen.iter().find(|one| one.device == device)?;
            one.status.space.as_ref().map(|space| space.id)
        };
        let asked = |device: usize| -> Vec<Option<usize>> {
            self.devices
                .get(device)
                .map(|d| d.ledger.asked_with.clone())
                .unwrap_or_default()
        };
        let mut wrong = None;
        for (index, ticket) in self.tickets.iter().enumerate() {
            let Some(space) = space_of(ticket.by) else {
                continue;
            };
            let here = seen.iter().map(|one| one.device);
            let members: BTreeSet<usize> = here
                .filter(|device| space_of(*device) == Some(space))
                .collect();
            // Whoever asked with several may have come in with another one.
            let only = |device: &&usize| asked(**device).iter().all(|with| *with == Some(index));
            let admitted = members
                .iter()
                .filter(|m| !asked(**m).is_empty())
                .filter(only)
                .count();
            if admitted > ticket.uses as usize {
                wrong = Some(format!(
                    "ticket {index} admitted {admitted} of {}",
                    ticket.uses
                ));
            }
            let enough = ticket.holders.len() <= ticket.uses as usize;
            // Made before its device knew its own address: nobody can find the way.
            let leads = Ticket::parse(&ticket.text).is_ok_and(|t| !t.addresses.is_empty());
            if !enough || !leads || ticket.expires.is_some() {
                continue;
            }
            let promised = |device: usize| {
                if !self.is_kept(device) {
                    return false;
                }
                let joined = self.devices.get(device).and_then(|d| d.ledger.joined_with);
                joined == Some(index) && asked(device).last() == Some(&Some(index))
            };
            let outside = ticket
                .holders
                .iter()
                .find(|d| promised(**d) && !members.contains(*d));
            if let Some(device) = outside {
                wrong = Some(format!(
                    "d{device} holds the good ticket {index} and is no member"
                ));
            }
        }
        if let Some(what) = wrong {
            self.fail("(3) tickets admit whom they should", what);
        }
    }

    /// (3) Whoever was never let in leaves nothing behind: each log on a disk founds the space or
    /// asks to join it with a ticket that was good.
    fn check_strangers(&mut self) {
        let mut found = None;
        let all = self.devices.iter().enumerate();
        // Whatever lay on a disk that is gone was being sorted out.
        for (device, d) in all.filter(|(_, d)| d.lost != Some(Lost::Gone)) {
            for (log, records) in &d.disk.shared {
                let of_space = |record: &history::Record| {
                    record.scope() == history::ScopeId::of_space(&record.space())
                };
                if !records.iter().any(of_space) {
                    // Conversations: whoever writes there says who it is only to its readers.
                    continue;
                }
                let asks = records.iter().any(|record| {
                    matches!(
                        record.governance(),
                        Ok(Governance::Genesis(_) | Governance::Join(_))
                    )
                });
                if !asks && !self.is_treacherous(&log.key) && !self.is_spares(&log.key) {
                    found = Some((device, log.key.short()));
                }
            }
        }
        if let Some((device, log)) = found {
            let what = format!("d{device} keeps log {log}, which nobody let in");
            self.fail("(3) strangers leave nothing behind", what);
        }
    }

    /// Gives the newest view of each device, for looking at in a test.
    pub fn views(&self) -> Vec<Arc<replica::View>> {
        self.devices.iter().map(|d| Arc::clone(&d.view)).collect()
    }
}
