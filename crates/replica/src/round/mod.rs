//! Rounds in a space: one result for everybody, computed by each.
//!
//! For: keeping what people say in rounds, folding it into where each round stands, and computing
//! its result. Knows: statements that came through the gate, in the order their records cite each
//! other. Never: asks anybody's profile (entries copied what a program needs, and only of what the
//! whole space may see); writes a result down (it is computed again wherever it is wanted); computes
//! before every text has the vector it has on every other replica; looks back to what people answered in
//! earlier rounds, or to their second chances (answers arrive at different times, and all must count the
//! same people as having met: those a frozen round put together).

mod acts;
mod erased;
mod groups;
mod paired;
mod view;

pub(crate) use groups::RoundGroup;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{Record, ScopeId};
use matching::round::{
    Entry, Hash, Manifest, Outcome, Past, Phase, Said, Seed, Settled, Statement, Timeline,
    Together, pool_of, shape, timelines, together, words_only,
};
use matching::{Hall, Lens, Phrasebook, Pool, Program};
use model::PersonId;

use crate::effect::Shelf;
use crate::gate::{Verdict, refused};
use crate::replica::Replica;
use crate::secrets::DocumentId;
use crate::view::Standing;

/// The most results kept in memory; others are computed again.
pub(crate) const RESULTS_HELD_MAX: usize = 16;
/// Up to so many people a result is computed without being asked for.
const UNASKED_MAX_PEOPLE: usize = 400;

/// Everything said in rounds.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    /// By the id of the record.
    said: BTreeMap<Hash, Said>,
    timelines: Arc<BTreeMap<Hash, Timeline>>,
    is_stale: bool,
    /// Something was heard that nobody has followed up on.
    is_news: bool,
    results: BTreeMap<Hash, Arc<Computed>>,
    /// A result waits for vectors.
    is_reading: bool,
    /// Hashes of entries that were erased.
    erased: BTreeSet<Hash>,
}

/// The result of one round, with everything it was computed from.
#[derive(Debug)]
pub(crate) struct Computed {
    program: Arc<Program>,
    manifest: Hash,
    outcome: Outcome,
    hash: Hash,
    together: Together,
    pool: Pool,
    past: Past,
    seed: Seed,
    /// Who withheld their secret.
    dropped: BTreeSet<PersonId>,
}

/// Why there is no result yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoResult {
    NotFrozen,
    /// So many entries of the freeze have not arrived.
    Missing(usize),
    /// So many have not revealed their secret.
    Awaited(usize),
    /// The program's description is another one here.
    OtherProgram,
    /// A community adapted the program, and it is not read here.
    ProgramAway,
    /// It was announced with a text model that is not the one here.
    OtherModel,
    /// Vectors of what people said are still being computed.
    Reading,
    TooMany,
}

/// Names the document under whose key a person's statements in a round are sealed: a key of its
/// own, so that letting it go lets the entry go.
fn round_document(round: &Hash, person: &PersonId) -> DocumentId {
    let of = [&round[..], person.as_bytes()].concat();
    blake3::derive_key("eyelevel 2026 round document", &of)
}

/// Names the document announcements are sealed under.
fn announcements(scope: &ScopeId) -> DocumentId {
    blake3::derive_key("eyelevel 2026 announcements document", scope.as_bytes())
}

impl Rounds {
    /// How many results are held.
    pub(crate) fn held(&self) -> usize {
        self.results.len()
    }

    /// Gives where every round stands.
    fn timelines(&mut self) -> Arc<BTreeMap<Hash, Timeline>> {
        if std::mem::take(&mut self.is_stale) {
            let said: Vec<Said> = self.said.values().cloned().collect();
            self.timelines = Arc::new(timelines(&said));
        }
        Arc::clone(&self.timelines)
    }

    fn file(&mut self, said: Said) {
        self.said.insert(said.id, said);
        self.is_stale = true;
        self.is_news = true;
    }

    /// The newest statement about a round: what one's next one comes after.
    fn newest(&self, round: &Hash) -> Option<&Said> {
        let about = |said: &&Said| said.id == *round || said.what.round() == Some(*round);
        let said = self.said.values().filter(about);
        said.max_by_key(|said| (said.lamport, said.id))
    }

    /// The newest statement about any round.
    fn newest_of_all(&self) -> Option<&Said> {
        self.said
            .values()
            .max_by_key(|said| (said.lamport, said.id))
    }
}

impl Replica {
    /// Takes in what a member says about a round.
    pub(crate) fn take_round(&mut self, record: &Record, bytes: &[u8]) -> Result<(), Verdict> {
        if record.scope() != self.home {
            return Err(refused(
                "round-misplaced",
                "rounds are held in the space as a whole",
            ));
        }
        let what =
            Statement::read(bytes).map_err(|why| refused("round-malformed", why.to_string()))?;
        let Some(by) = self.author_of(record) else {
            return Err(refused(
                "unbound",
                "the record does not say who is behind its log",
            ));
        };
        if let Some(round) = what.round() {
            self.note_opened(record, round_document(&round, &by));
        }
        let (id, lamport) = (record.id(), record.header().lamport);
        let value = [by.as_bytes(), &lamport.to_be_bytes()[..], bytes].concat();
        self.put(Shelf::Round, id.as_bytes().to_vec(), Some(value));
        self.rounds.file(Said {
            id: *id.as_bytes(),
            by,
            lamport,
            what,
        });
        self.dirty.rounds = true;
        Ok(())
    }

    /// Reads what the index keeps.
    pub(crate) fn read_round(&mut self, key: &[u8], value: &[u8]) {
        let Ok(id) = <Hash>::try_from(key) else {
            return;
        };
        let Some((by, rest)) = value.split_first_chunk::<32>() else {
            return;
        };
        if rest.is_empty() {
            self.rounds.erased.insert(*by);
            return;
        }
        let Some((lamport, bytes)) = rest.split_first_chunk::<8>() else {
            return;
        };
        if let Ok(what) = Statement::read(bytes) {
            self.rounds.file(Said {
                id,
                by: PersonId::from_bytes(*by),
                lamport: u64::from_be_bytes(*lamport),
                what,
            });
        }
    }

    /// Computes the result of a round, or takes the one computed before.
    pub(crate) fn result_of(&mut self, round: &Hash) -> Result<Arc<Computed>, NoResult> {
        let timelines = self.rounds.timelines();
        let timeline = timelines.get(round).ok_or(NoResult::NotFrozen)?;
        let program = self.ready(timeline)?;
        let (entries, dropped) = if timeline.drawn {
            let revealed = timeline.revealed();
            (revealed.kept, revealed.dropped)
        } else {
            (timeline.entries.clone(), BTreeSet::new())
        };
        let past = self.past_of(timeline, &timelines)?;
        let manifest = Manifest::of(program.hash, &entries, &past, timeline.model);
        let hash = manifest.hash();
        if let Some(known) = self.rounds.results.get(&hash) {
            return Ok(Arc::clone(known));
        }
        let kept: BTreeMap<PersonId, [u8; 32]> = entries
            .iter()
            .filter_map(|entry| Some((entry.person, *timeline.secrets().get(&entry.person)?)))
            .collect();
        let seed = match timeline.drawn {
            true => Seed::of_secrets(&manifest, &kept),
            false => Seed::of(&manifest),
        };
        let pool = self.entered(&entries, &timeline.model)?;
        let (together, pool) = put_together(&program, pool, &past, seed)?;
        let outcome = together.outcome(&pool);
        let computed = Arc::new(Computed {
            program,
            manifest: hash,
            hash: outcome.hash(),
            outcome,
            together,
            pool,
            past,
            seed,
            dropped,
        });
        if self.rounds.results.len() >= RESULTS_HELD_MAX {
            self.rounds.results.pop_first();
        }
        self.rounds.results.insert(hash, Arc::clone(&computed));
        Ok(computed)
    }

    /// Who met in the earlier rounds a freeze names. Only rounds announced before count, so that no
    /// two can name each other; and only those that whoever computes this one can compute.
    fn past_of(
        &mut self,
        timeline: &Timeline,
        all: &BTreeMap<Hash, Timeline>,
    ) -> Result<Past, NoResult> {
        let mut past = Past::default();
        for round in &timeline.after {
            let earlier = all.get(round);
            let counts = |earlier: &&Timeline| timeline.looks_back_to(earlier);
            if earlier.filter(counts).is_none() {
                continue;
            }
            match self.result_of(round) {
                Ok(computed) => past.add(&computed.outcome),
                // It will be there soon, and it counts wherever it is.
                Err(NoResult::Reading) => return Err(NoResult::Reading),
                Err(_) => {}
            }
        }
        Ok(past)
    }

    /// Prepares the people of some entries: by their words, and by what these mean where the round was
    /// announced with a text model.
    fn entered(&mut self, entries: &[Entry], model: &Hash) -> Result<Pool, NoResult> {
        if *model == words_only() {
            return Ok(pool_of(entries, &mut Phrasebook::default()));
        }
        if self.meanings.model().map(|own| *own.as_bytes()) != Some(*model) {
            return Err(NoResult::OtherModel);
        }
        let pool = self.people.entered(entries);
        self.rounds.is_reading |= pool.is_none();
        pool.ok_or(NoResult::Reading)
    }

    /// Follows up on what waited for vectors, now that there are more.
    pub(crate) fn look_at_rounds_again(&mut self) {
        if std::mem::take(&mut self.rounds.is_reading) {
            self.rounds.is_news = true;
            self.dirty.rounds = true;
        }
    }

    /// Follows up on what was heard: reveals one's secret once a draw is frozen, and says no where
    /// one keeps apart from somebody in one's group. The no has no reason, and looks like any other.
    pub(crate) fn follow_rounds(&mut self) {
        let is_member = self.booting.is_none() && self.standing() == Standing::Member;
        if !is_member || !std::mem::take(&mut self.rounds.is_news) {
            return;
        }
        let Some(me) = self.me() else {
            return;
        };
        let timelines = self.rounds.timelines();
        for timeline in timelines
            .values()
            .filter(|t| t.phase == Phase::Frozen && t.takes_part(me))
        {
            let followed = self
                .reveal(timeline, me)
                .and_then(|()| self.keep_apart(timeline, me));
            if let Err(refusal) = followed {
                tracing::debug!(code = refusal.code, "a round is not followed up on");
            }
        }
        self.note_paired(me);
        self.rounds.is_news = false;
    }
}

impl Replica {
    /// Gives the program of a round, if it is described here as it was for whoever announced it.
    fn program_of(&self, timeline: &Timeline) -> Result<Arc<Program>, NoResult> {
        let program = self.program(&timeline.program);
        match program.filter(|program| program.hash == timeline.description) {
            Some(program) => Ok(program),
            None if timeline.program.contains('-') => Err(NoResult::ProgramAway),
            None => Err(NoResult::OtherProgram),
        }
    }

    /// Tells whether everything a result depends on is here.
    fn ready(&self, timeline: &Timeline) -> Result<Arc<Program>, NoResult> {
        if timeline.phase != Phase::Frozen {
            return Err(NoResult::NotFrozen);
        }
        let program = self.program_of(timeline)?;
        let missing = self.still_missing(timeline);
        if missing > 0 {
            return Err(NoResult::Missing(missing));
        }
        match timeline.awaited().len() {
            0 => Ok(program),
            awaited => Err(NoResult::Awaited(awaited)),
        }
    }
}

/// Puts the people of a round together.
fn put_together(
    program: &Program,
    pool: Pool,
    past: &Past,
    seed: Seed,
) -> Result<(Together, Pool), NoResult> {
    let hall = Hall::new(&pool, program, None);
    let entered: Vec<usize> = (0..pool.len()).collect();
    let lens = Lens::default();
    let found = together(&hall, &pool, program, &entered, (past, seed), &lens);
    let found = found.map_err(|_| NoResult::TooMany)?;
    Ok((found, pool))
}

/// What became of a round once people answered.
struct After {
    settled: Settled,
    second: Option<Second>,
}

/// The groups of a second chance, and what became of these.
struct Second {
    together: Together,
    pool: Pool,
    outcome: Outcome,
    settled: Settled,
}

impl After {
    /// Finds the group somebody has a say in, with the hash of the result it is of. Whoever is in one of
    /// the second chance has that one: of the first, theirs does not meet.
    fn group_of(&self, first: &Computed, person: PersonId) -> Option<(Hash, Vec<PersonId>)> {
        let of = |outcome: &Outcome, settled: &Settled| {
            let mut all = outcome.group_of(person).unwrap_or_default().to_vec();
            let stepped_in = settled.group_of(person).unwrap_or_default();
            all.extend(
                stepped_in
                    .iter()
                    .filter(|it| !all.contains(it))
                    .copied()
                    .collect::<Vec<_>>(),
            );
            (!all.is_empty()).then_some(all)
        };
        let second = self
            .second
            .as_ref()
            .and_then(|it| Some((it.outcome.hash(), of(&it.outcome, &it.settled)?)));
        second.or_else(|| Some((first.hash, of(&first.outcome, &self.settled)?)))
    }
}

impl Replica {
    /// Takes the answers in; whoever is left over is put together once more, with those who were left
    /// out of the freeze. What these say may be read only now.
    fn after(
        &mut self,
        computed: &Computed,
        timeline: &Timeline,
        gone: &BTreeSet<PersonId>,
    ) -> Result<After, NoResult> {
        let mut declined = timeline.declined(&computed.hash);
        declined.extend(gone);
        let shape = shape(&computed.program);
        let settled = computed
            .outcome
            .settle(&shape, &declined, &timeline.omitted);
        let all = timeline.entries.iter().chain(&timeline.second);
        let left = |entry: &&Entry| settled.second_chance.binary_search(&entry.person).is_ok();
        let mut entries: Vec<Entry> = all.filter(left).cloned().collect();
        entries.sort_by_key(|entry| entry.person);
        entries.dedup_by_key(|entry| entry.person);
        let mut past = computed.past.clone();
        past.add(&computed.outcome);
        let seed = computed.seed.second_chance();
        let pool = (entries.len() >= 2).then(|| self.entered(&entries, &timeline.model));
        let again = pool
            .transpose()?
            .and_then(|pool| put_together(&computed.program, pool, &past, seed).ok());
        let nobody = BTreeSet::new();
        let second = again.and_then(|(together, pool)| {
            let outcome = together.outcome(&pool);
            // Groups that are too small even if all come are none.
            let could_meet = outcome.settle(&shape, &nobody, &nobody).groups;
            if could_meet.is_empty() {
                return None;
            }
            let mut declined = timeline.declined(&outcome.hash());
            declined.extend(gone);
            let settled = outcome.settle(&shape, &declined, &nobody);
            Some(Second {
                together,
                pool,
                outcome,
                settled,
            })
        });
        Ok(After { settled, second })
    }
}
