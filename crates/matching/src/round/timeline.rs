//! Where a round stands.
//!
//! For: folding what people said into one state that is the same wherever the same statements
//! arrived. Knows: who said what, in the order (lamport, record id). Never: looks at a clock; a
//! round closes because its announcer wrote so, or because somebody who may froze it.

use std::collections::{BTreeMap, BTreeSet};

use model::PersonId;

use super::draw::{Revealed, drawn};
use super::freeze::{Freeze, Standing, counting_freeze};
use super::statement::Statement;
use super::{Entry, Hash, words_only};

/// A statement with its author and its place, as its signed record gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The id of the record.
    pub id: Hash,
    pub by: PersonId,
    pub lamport: u64,
    pub what: Statement,
}

/// How far a round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// People may enter.
    Open,
    /// The announcer's cutoff is there; anybody who entered may freeze.
    Closed,
    /// It is settled who takes part; everybody computes and answers.
    Frozen,
}

/// How one's own result compares with what others computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreement {
    /// So many others computed the same.
    pub same: usize,
    /// So many others have other entries: they hold another freeze or not all of this one.
    pub other_entries: usize,
    /// So many others have the same entries and another result: another engine.
    pub other_result: usize,
}

/// One round, as far as what was said goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The id of the announcement.
    pub id: Hash,
    pub announcer: PersonId,
    pub program: String,
    pub description: Hash,
    pub closes: u64,
    pub drawn: bool,
    pub note: String,
    /// BLAKE3 of the text model that says what texts mean, or [`words_only`].
    pub model: Hash,
    pub phase: Phase,
    /// Who takes part once frozen, and who has entered before that; by person.
    pub entries: Vec<Entry>,
    /// Entered in time, but not in the freeze: they have a second chance.
    pub omitted: BTreeSet<PersonId>,
    /// The entries of those, by person.
    pub second: Vec<Entry>,
    /// The earlier rounds in which people have met, as the freeze names them.
    pub after: BTreeSet<Hash>,
    /// Where the announcement stands in the order of what is said.
    pub place: (u64, Hash),
    /// The announcer waits for no more secrets.
    pub is_settled: bool,
    /// Entered after the cutoff: the next round.
    pub late: BTreeSet<PersonId>,
    /// What the freeze names and has not arrived here; a result without it may be another one than
    /// others compute, and its manifest says so.
    pub missing: BTreeSet<Hash>,
    /// Person → the manifest and the result they computed.
    pub computed: BTreeMap<PersonId, (Hash, Hash)>,
    secrets: BTreeMap<PersonId, [u8; 32]>,
    /// (person, result) → whether they come.
    answers: BTreeMap<(PersonId, Hash), bool>,
}

/// Folds statements into rounds, by id; whatever order they are given in.
pub fn timelines(said: &[Said]) -> BTreeMap<Hash, Timeline> {
    let mut said: Vec<&Said> = said.iter().collect();
    said.sort_unstable_by_key(|said| place(said));
    said.dedup_by_key(|said| said.id);
    let mut by_round: BTreeMap<Hash, Vec<&Said>> = BTreeMap::new();
    for one in &said {
        if let Some(round) = one.what.round() {
            by_round.entry(round).or_default().push(one);
        }
    }
    said.iter()
        .filter_map(|announced| {
            let about = by_round.get(&announced.id).map_or(&[][..], Vec::as_slice);
            Some((announced.id, Timeline::of(announced, about)?))
        })
        .collect()
}

/// Somebody's entry and whether they made it before the cutoff.
struct Entered<'a> {
    entry: &'a Entry,
    in_time: bool,
    /// They took it back or entered again.
    is_withdrawn: bool,
}

impl Timeline {
    /// Tells whether who met in an earlier round counts in this one: of the same program, announced
    /// before, and such that everybody who can compute this one can compute it too.
    pub fn looks_back_to(&self, earlier: &Timeline) -> bool {
        let is_read = earlier.model == self.model || earlier.model == words_only();
        earlier.program == self.program && earlier.place < self.place && is_read
    }

    fn of(announced: &Said, about: &[&Said]) -> Option<Timeline> {
        let Statement::Announce {
            program,
            description,
            closes,
            drawn,
            note,
            model,
        } = &announced.what
        else {
            return None;
        };
        let mut timeline = Timeline {
            id: announced.id,
            announcer: announced.by,
            program: program.clone(),
            description: *description,
            closes: *closes,
            drawn: *drawn,
            place: place(announced),
            after: BTreeSet::new(),
            second: Vec::new(),
            is_settled: false,
            note: note.clone(),
            model: model.unwrap_or_else(words_only),
            phase: Phase::Open,
            entries: Vec::new(),
            omitted: BTreeSet::new(),
            late: BTreeSet::new(),
            missing: BTreeSet::new(),
            computed: BTreeMap::new(),
            secrets: BTreeMap::new(),
            answers: BTreeMap::new(),
        };
        timeline.take_part(about);
        timeline.hear(about);
        Some(timeline)
    }

    /// Sorts entries by where they stand.
    fn take_part(&mut self, about: &[&Said]) {
        let closing = self.closing(about);
        let mut entered: Vec<Entered> = Vec::new();
        let mut freezes: Vec<Freeze> = Vec::new();
        let mut parts: BTreeMap<Hash, (PersonId, &BTreeSet<Hash>)> = BTreeMap::new();
        for said in about {
            match &said.what {
                // Nobody enters for another, or for another program.
                Statement::Enter { entry, .. }
                    if entry.person == said.by && entry.program == self.program =>
                {
                    let in_time = closing.is_none_or(|closing| place(said) < closing);
                    // What comes too late takes nobody's place away.
                    if in_time {
                        withdraw(&mut entered, said.by);
                    } else if has_place(&entered, said.by) {
                        continue;
                    }
                    entered.push(Entered {
                        entry,
                        in_time,
                        is_withdrawn: false,
                    });
                }
                Statement::Withdraw { .. } => withdraw(&mut entered, said.by),
                Statement::Close { .. } if said.by == self.announcer => {
                    self.phase = Phase::Closed;
                }
                Statement::Part { entries, .. } => {
                    parts.insert(said.id, (said.by, entries));
                }
                // A part stands before its freeze in the same log, so whoever holds this holds those;
                // one that names anything else counts nowhere.
                Statement::Freeze {
                    entries,
                    parts: named,
                    after,
                    ..
                } => {
                    let of_them = named.iter().map(|id| match parts.get(id) {
                        Some((by, more)) if *by == said.by => Some(more.iter().copied()),
                        _ => None,
                    });
                    if let Some(more) = of_them.collect::<Option<Vec<_>>>() {
                        freezes.push(Freeze {
                            id: said.id,
                            by: said.by,
                            entries: entries
                                .iter()
                                .copied()
                                .chain(more.into_iter().flatten())
                                .collect(),
                            after: after.clone(),
                        });
                    }
                }
                Statement::Announce { .. }
                | Statement::Enter { .. }
                | Statement::Close { .. }
                | Statement::Reveal { .. }
                | Statement::Settle { .. }
                | Statement::Computed { .. }
                | Statement::Answer { .. } => {}
            }
        }
        match self.counting(&freezes, &entered) {
            Some(freeze) => self.freeze(freeze, &entered),
            None => self.list(&entered),
        }
    }

    /// From where on it is too late: the cutoff, or else the announcer's first freeze.
    fn closing(&self, about: &[&Said]) -> Option<(u64, Hash)> {
        let own = || about.iter().filter(|said| said.by == self.announcer);
        let mut closes = own().filter(|said| matches!(said.what, Statement::Close { .. }));
        let mut freezes = own().filter(|said| matches!(said.what, Statement::Freeze { .. }));
        let first = closes.next().or_else(|| freezes.next());
        first.map(|said| place(said))
    }

    /// Chooses the freeze that counts; entries that nobody made, or made too late, add nothing to
    /// it, so that inventing some wins nothing.
    fn counting<'f>(&self, freezes: &'f [Freeze], entered: &[Entered]) -> Option<&'f Freeze> {
        let in_time = || entered.iter().filter(|entered| entered.in_time);
        let known: BTreeSet<Hash> = in_time().map(|entered| entered.entry.hash()).collect();
        let entrants = in_time()
            .filter(|entered| !entered.is_withdrawn)
            .map(|entered| entered.entry.person)
            .collect();
        let real: Vec<Freeze> = freezes
            .iter()
            .map(|freeze| Freeze {
                entries: freeze.entries.intersection(&known).copied().collect(),
                ..freeze.clone()
            })
            .collect();
        let is_closed = self.phase == Phase::Closed;
        let counting = counting_freeze(&real, self.announcer, &entrants, is_closed)?.id;
        freezes.iter().find(|freeze| freeze.id == counting)
    }

    /// Lists who would take part if the round were frozen now.
    fn list(&mut self, entered: &[Entered]) {
        for one in entered.iter().filter(|entered| !entered.is_withdrawn) {
            if one.in_time {
                self.entries.push(one.entry.clone());
            } else {
                self.late.insert(one.entry.person);
            }
        }
        self.entries.sort_unstable_by_key(|entry| entry.person);
    }

    fn freeze(&mut self, freeze: &Freeze, entered: &[Entered]) {
        self.phase = Phase::Frozen;
        self.missing = freeze.entries.clone();
        self.after = freeze.after.clone();
        let mut named: BTreeMap<(PersonId, Hash), &Entry> = BTreeMap::new();
        for one in entered {
            let hash = one.entry.hash();
            match freeze.standing(&hash, one.in_time) {
                // Who withdrew after the freeze was written declines instead: the freeze is fixed.
                Standing::TakesPart => {
                    self.missing.remove(&hash);
                    named.insert((one.entry.person, hash), one.entry);
                }
                Standing::Omitted if !one.is_withdrawn => {
                    self.omitted.insert(one.entry.person);
                    self.second.push(one.entry.clone());
                }
                Standing::NextRound if !one.is_withdrawn => {
                    self.late.insert(one.entry.person);
                }
                Standing::Omitted | Standing::NextRound => {}
            }
        }
        for ((person, _), entry) in named {
            // The first of a person is the one with the lower hash, as in the manifest.
            if self.entries.last().is_none_or(|last| last.person != person) {
                self.entries.push(entry.clone());
            }
            self.omitted.remove(&person);
            self.late.remove(&person);
        }
        let omitted = &self.omitted;
        self.second.retain(|entry| omitted.contains(&entry.person));
        self.second.sort_by_key(|entry| entry.person);
    }

    /// Takes in what is said once it is settled who takes part; of one person the last counts.
    fn hear(&mut self, about: &[&Said]) {
        for said in about {
            if said.by == self.announcer && matches!(said.what, Statement::Settle { .. }) {
                self.is_settled |= self.phase == Phase::Frozen;
            }
            // Whoever has a second chance answers too.
            if !self.takes_part(said.by) && !self.omitted.contains(&said.by) {
                continue;
            }
            match &said.what {
                // A secret that comes after the announcer has settled the draw changes nothing.
                Statement::Reveal { secret, .. } if !self.is_settled => {
                    self.secrets.insert(said.by, *secret);
                }
                Statement::Computed {
                    manifest, outcome, ..
                } => {
                    self.computed.insert(said.by, (*manifest, *outcome));
                }
                Statement::Answer { outcome, comes, .. } => {
                    self.answers.insert((said.by, *outcome), *comes);
                }
                Statement::Announce { .. }
                | Statement::Enter { .. }
                | Statement::Withdraw { .. }
                | Statement::Close { .. }
                | Statement::Reveal { .. }
                | Statement::Settle { .. }
                | Statement::Part { .. }
                | Statement::Freeze { .. } => {}
            }
        }
    }

    /// Tells whether somebody is among those who entered or, once frozen, take part.
    pub fn takes_part(&self, person: PersonId) -> bool {
        let found = self
            .entries
            .binary_search_by_key(&person, |entry| entry.person);
        found.is_ok()
    }

    /// Gives the freeze that somebody who may freeze now would write: all entries in time but those
    /// of people who are gone.
    pub fn to_freeze(&self, gone: &BTreeSet<PersonId>) -> BTreeSet<Hash> {
        let there = self.entries.iter();
        let there = there.filter(|entry| !gone.contains(&entry.person));
        there.map(Entry::hash).collect()
    }

    /// Drops who withheld their secret; for programs whose draw must be unbiased.
    pub fn revealed(&self) -> Revealed {
        drawn(self.entries.clone(), &self.secrets)
    }

    /// Lists who has not revealed a secret the draw still waits for.
    pub fn awaited(&self) -> BTreeSet<PersonId> {
        if !self.drawn || self.is_settled || self.phase != Phase::Frozen {
            return BTreeSet::new();
        }
        self.revealed().dropped
    }

    /// Gives the secrets that were revealed, by person.
    pub fn secrets(&self) -> &BTreeMap<PersonId, [u8; 32]> {
        &self.secrets
    }

    /// Lists who said that they do not come to a result.
    pub fn declined(&self, outcome: &Hash) -> BTreeSet<PersonId> {
        self.answered(outcome, false)
    }

    /// Lists who said that they come to a result.
    pub fn coming(&self, outcome: &Hash) -> BTreeSet<PersonId> {
        self.answered(outcome, true)
    }

    /// Tells whether somebody said of any result that they come.
    pub fn said_yes(&self, person: PersonId) -> bool {
        let answers = self.answers.iter();
        let mut own = answers.filter(|((by, _), _)| *by == person);
        own.any(|(_, comes)| *comes)
    }

    fn answered(&self, outcome: &Hash, wanted: bool) -> BTreeSet<PersonId> {
        let answers = self.answers.iter();
        answers
            .filter(|((_, about), comes)| about == outcome && **comes == wanted)
            .map(|((person, _), _)| *person)
            .collect()
    }

    /// Compares one's own result with what others said they computed.
    pub fn agreement(&self, me: PersonId, manifest: &Hash, outcome: &Hash) -> Agreement {
        let mut agreement = Agreement::default();
        let others = self.computed.iter().filter(|(person, _)| **person != me);
        for (_, (their_manifest, their_outcome)) in others {
            if their_manifest != manifest {
                agreement.other_entries += 1;
            } else if their_outcome != outcome {
                agreement.other_result += 1;
            } else {
                agreement.same += 1;
            }
        }
        agreement
    }
}

/// The order of what is said.
fn place(said: &Said) -> (u64, Hash) {
    (said.lamport, said.id)
}

fn has_place(entered: &[Entered], person: PersonId) -> bool {
    let mut own = entered.iter().filter(|it| it.entry.person == person);
    own.any(|it| it.in_time && !it.is_withdrawn)
}

fn withdraw(entered: &mut [Entered], person: PersonId) {
    let own = entered
        .iter_mut()
        .filter(|entered| entered.entry.person == person);
    own.for_each(|entered| entered.is_withdrawn = true);
}
