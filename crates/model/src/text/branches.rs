//! Two changes of one author under one number, and what others built on either.
//!
//! Automerge takes one of the two, and whoever took it can never take the other. A device that signs
//! twice makes such changes, and so does whoever writes on after words of theirs stood on the wrong
//! branch. So a text keeps all of them, and the set of all decides which make it: by the counter
//! they begin at, then by hash, each that builds only on what is taken and comes under a number that
//! is not taken yet. Everybody who holds the same changes has the same text, whatever came first.
//!
//! Never: lets a change in on either branch that its own ancestors refuse.

use std::collections::{BTreeMap, BTreeSet};

use super::SharedText;
use crate::door::chunk::{self, Chunk};
use crate::door::{Actor, ChangeHash, Refusal};
use crate::id::TextName;

/// The most changes of one author that a text keeps without being made of them. A device that is
/// proven to have signed twice says nothing further that is taken, so honest texts have a few.
const ASIDE_PER_ACTOR_MAX: usize = 256;

/// A change with what decides whether it makes the text.
struct Candidate<'a> {
    bytes: &'a [u8],
    hash: ChangeHash,
    deps: Vec<ChangeHash>,
    actor: Actor,
    sequence: u64,
    start: u64,
}

impl<'a> Candidate<'a> {
    fn open(bytes: &'a [u8]) -> Result<Candidate<'a>, Refusal> {
        let chunk = chunk::open(bytes)?;
        let actor = *chunk.actors.first().ok_or(Refusal::WrongActor)?;
        Ok(Candidate {
            bytes,
            hash: chunk.hash,
            deps: chunk.deps.clone(),
            actor,
            sequence: chunk.sequence,
            start: chunk.start,
        })
    }
}

/// Divides changes into those that make the text, in an order they can be taken in, and the others.
fn divided<'a>(
    seed: ChangeHash,
    changes: impl IntoIterator<Item = &'a [u8]>,
) -> Result<(Vec<&'a [u8]>, Vec<Candidate<'a>>), Refusal> {
    let all: Result<Vec<Candidate<'_>>, Refusal> =
        changes.into_iter().map(Candidate::open).collect();
    let mut all = all?;
    // Whatever a change builds on begins before it.
    all.sort_by_key(|it| (it.start, it.hash));
    let (mut taken, mut numbers) = (BTreeSet::from([seed]), BTreeSet::new());
    let (mut makes, mut aside) = (Vec::new(), Vec::new());
    for it in all {
        let stands = it.deps.iter().all(|dep| taken.contains(dep));
        if stands && numbers.insert((it.actor, it.sequence)) {
            taken.insert(it.hash);
            makes.push(it.bytes);
        } else {
            aside.push(it);
        }
    }
    Ok((makes, aside))
}

/// Keeps changes that do not make the text.
fn kept(aside: Vec<Candidate<'_>>) -> BTreeMap<ChangeHash, (Actor, Vec<u8>)> {
    let kept = aside.into_iter();
    kept.map(|it| (it.hash, (it.actor, it.bytes.to_vec())))
        .collect()
}

/// Tells whether several changes come under one number of one author.
fn part_ways(changes: &[&[u8]]) -> bool {
    let mut numbers = BTreeSet::new();
    let opened = changes
        .iter()
        .filter_map(|bytes| Candidate::open(bytes).ok());
    let mut numbered = opened.map(|it| (it.actor, it.sequence));
    numbered.any(|number| !numbers.insert(number))
}

impl SharedText {
    /// Rebuilds it from admitted changes of which some stand aside.
    pub(super) fn of_branches(
        name: TextName,
        changes: &[&[u8]],
    ) -> Result<Option<SharedText>, Refusal> {
        if !part_ways(changes) {
            return Ok(None);
        }
        let mut text = SharedText::new(name);
        let (makes, aside) = divided(text.seed(), changes.iter().copied())?;
        text.ground = text.ground.replay(makes)?;
        text.aside = kept(aside);
        Ok(Some(text))
    }

    /// Takes in a change that does not fit what makes the text, if that is because two changes come
    /// under one number; otherwise it is refused for the reason that was found.
    pub(super) fn admit_aside(
        &mut self,
        change: &[u8],
        actor: &Actor,
        why: Refusal,
    ) -> Result<(), Refusal> {
        let chunk = chunk::open(change)?;
        let ledger = self.ground.ledger();
        let is_known = ledger.has(&chunk.hash) || self.aside.contains_key(&chunk.hash);
        let on_other = chunk.deps.iter().any(|dep| self.aside.contains_key(dep));
        let is_second = ledger.numbers_of(actor) >= chunk.sequence;
        let own = self.aside.values().filter(|(by, _)| by == actor);
        if is_known || !(on_other || is_second) || own.count() >= ASIDE_PER_ACTOR_MAX {
            return Err(why);
        }
        self.judge_alone(&chunk, change, actor)?;
        self.aside.insert(chunk.hash, (*actor, change.to_vec()));
        if is_second {
            self.settle()?;
        }
        Ok(())
    }

    /// Judges a change by nothing but what it builds on, on whichever branch that is.
    fn judge_alone(&self, chunk: &Chunk<'_>, change: &[u8], actor: &Actor) -> Result<(), Refusal> {
        let made = self.made_of();
        let opened = made
            .iter()
            .chain(self.aside.values().map(|(_, bytes)| bytes));
        let opened: Result<Vec<Candidate<'_>>, Refusal> =
            opened.map(|bytes| Candidate::open(bytes)).collect();
        let known: BTreeMap<ChangeHash, Candidate<'_>> =
            opened?.into_iter().map(|it| (it.hash, it)).collect();
        let mut before: BTreeMap<(u64, ChangeHash), &[u8]> = BTreeMap::new();
        let mut open: Vec<ChangeHash> = chunk.deps.clone();
        while let Some(dep) = open.pop() {
            if dep == self.seed() {
                continue;
            }
            let it = known.get(&dep).ok_or(Refusal::UnknownDependency(dep))?;
            if before.insert((it.start, it.hash), it.bytes).is_none() {
                open.extend(&it.deps);
            }
        }
        let ground = SharedText::new(self.name).ground;
        let mut ground = ground.replay(before.into_values())?;
        super::take(self.name, &mut ground, change, actor)
    }

    /// Makes the text of what the set of all its changes decides.
    fn settle(&mut self) -> Result<(), Refusal> {
        let made = self.made_of();
        let all = made
            .iter()
            .chain(self.aside.values().map(|(_, bytes)| bytes));
        let (makes, aside) = divided(self.seed(), all.map(Vec::as_slice))?;
        if makes.len() == made.len() && makes.iter().all(|it| made.iter().any(|m| m == it)) {
            return Ok(());
        }
        let ground = SharedText::new(self.name).ground.replay(makes)?;
        (self.ground, self.aside) = (ground, kept(aside));
        Ok(())
    }

    /// The change the text begins with.
    fn seed(&self) -> ChangeHash {
        // The seeds are constants of ours, and a test reads each of them.
        chunk::open_seed(super::seed::of(self.name)).map_or([0; 32], |seed| seed.hash)
    }

    /// The changes that make the text, without the one it begins with.
    fn made_of(&self) -> Vec<Vec<u8>> {
        let seed = self.seed();
        let of = |inner: &automerge::Automerge| {
            let changes = inner.get_changes(&[]).into_iter();
            let changes = changes.filter(|change| change.hash().0 != seed);
            changes.map(|change| change.raw_bytes().to_vec()).collect()
        };
        self.ground.read(of).unwrap_or_default()
    }
}
