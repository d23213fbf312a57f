//! Two changes of one author under one number, and what others built on either.
//!
//! Automerge takes one of the two, and whoever took it can never take the other. A device that signs
//! twice makes such changes, and so does whoever writes on after words of theirs stood on the wrong
//! branch. So a text keeps every change that its own ancestors accept, and the set of all decides which
//! make it: a change does if all it builds on does, and no rival does that comes before it. A rival is
//! another change of the same author under the same number. What stands first in their log comes first;
//! of several from beyond where the log is forked that on which more people built, so that whoever
//! signs twice does not choose afterwards what becomes of what others wrote.
//!
//! From this follows what matters. Whoever holds the same changes, and knows of the same forks, has the
//! same text, whatever came first. Whoever signed nothing twice can say something anew under a number,
//! and it makes no text as long as what they said first does. And what a log said before it was forked
//! stays with all that was built on it.
//!
//! Never: lets a change in on any branch that its own ancestors refuse, or refuses one for anything
//! else that happens to be here.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use automerge::ReadDoc;

use super::SharedText;
use crate::door::chunk::{self, Chunk};
use crate::door::{Actor, ChangeHash, Refusal};
use crate::ground::Ground;
use crate::id::{ID_BYTES, PersonId, TextName};

/// The most grounds of other branches that are kept for judging what comes next on them.
const SIDES_MAX: usize = 1;
/// The most changes of an author under numbers they had used. An honest author says one anew where what
/// they said first stands on a branch of somebody who signed twice.
const SECONDS_MAX: usize = 256;

/// What a change costs to be noted, about: its name three times, its author's and its person's.
const NOTE_BYTES: usize = 256;

/// Where a change stands: the place in its log, and whose log that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    pub place: u64,
    pub person: PersonId,
}

impl Stand {
    /// Behind everything: in no log yet.
    pub(super) const NOWHERE: Stand = Stand {
        place: u64::MAX,
        person: PersonId::ZERO,
    };
}

/// What decides whether a change makes the text.
#[derive(Debug, Clone)]
pub(super) struct Note {
    actor: Actor,
    number: u64,
    /// The counter it begins at: whatever a change builds on begins before it.
    start: u64,
    stand: Stand,
    deps: Vec<ChangeHash>,
}

impl Note {
    pub(super) fn of(chunk: &Chunk<'_>, actor: &Actor, stand: Stand) -> Note {
        Note {
            actor: *actor,
            number: chunk.sequence,
            start: chunk.start,
            stand,
            deps: chunk.deps.clone(),
        }
    }
}

/// Every change of a text, and those that do not make it.
#[derive(Debug, Clone, Default)]
pub(super) struct Branches {
    notes: BTreeMap<ChangeHash, Note>,
    /// In the order their author said them, by author and number.
    rivals: BTreeMap<(Actor, u64), BTreeSet<(u64, ChangeHash)>>,
    /// How many numbers come twice.
    parted: usize,
    aside: BTreeMap<ChangeHash, Vec<u8>>,
    /// From which place on the logs of some authors are forked.
    forks: BTreeMap<Actor, u64>,
    sides: Sides,
}

/// Grounds of other branches. A copy begins without: they are there for speed alone.
#[derive(Debug, Default)]
struct Sides(Vec<Ground>);

impl Clone for Sides {
    fn clone(&self) -> Sides {
        Sides::default()
    }
}

impl Branches {
    fn enter(&mut self, hash: ChangeHash, note: Note) {
        let of_number = self.rivals.entry((note.actor, note.number)).or_default();
        of_number.insert((note.stand.place, hash));
        if of_number.len() == 2 {
            self.parted += 1;
        }
        self.notes.insert(hash, note);
    }

    fn leave(&mut self, hash: &ChangeHash) {
        self.aside.remove(hash);
        let Some(note) = self.notes.remove(hash) else {
            return;
        };
        let of_number = self.rivals.entry((note.actor, note.number)).or_default();
        of_number.remove(&(note.stand.place, *hash));
        if of_number.len() == 1 {
            self.parted -= 1;
        }
    }

    fn part_ways(&self) -> bool {
        self.parted > 0
    }

    fn has_rivals(&self, hash: &ChangeHash) -> bool {
        let note = self.notes.get(hash);
        let rivals = note.and_then(|note| self.rivals.get(&(note.actor, note.number)));
        rivals.is_some_and(|rivals| rivals.len() > 1)
    }

    /// Tells whether a change is kept without making the text.
    pub(super) fn is_aside(&self, hash: &ChangeHash) -> bool {
        self.aside.contains_key(hash)
    }

    /// How many bytes are kept beside what makes the text.
    pub(super) fn bytes(&self) -> u64 {
        let aside = self.aside.values().map(|bytes| bytes.len() as u64);
        let sides = self.sides.0.iter().map(|side| side.ledger().bytes());
        let notes = self.notes.len() * NOTE_BYTES;
        aside.chain(sides).sum::<u64>() + notes as u64
    }

    /// How many changes an author said anew before a place of their log, under numbers they had used.
    fn seconds_before(&self, actor: &Actor, place: u64) -> usize {
        let theirs = self.rivals.range((*actor, 0)..=(*actor, u64::MAX));
        let before = theirs.map(|(_, rivals)| rivals.range(..(place, [0; 32])).count());
        before.map(|count| count.saturating_sub(1)).sum()
    }

    /// Puts those that come under one number in the order they are chosen in. `order` has every change
    /// behind what it builds on.
    fn ranked(&self, order: &[ChangeHash]) -> BTreeMap<(Actor, u64), Rivals> {
        // Only beyond a fork is it asked who built on what.
        let builders = match self.forks.is_empty() {
            true => BTreeMap::new(),
            false => self.builders(order),
        };
        let rivals = self.rivals.iter().filter(|(_, rivals)| rivals.len() > 1);
        let ranked = rivals.map(|((actor, number), rivals)| {
            let fork = self.forks.get(actor).copied().unwrap_or(u64::MAX);
            let rank = |(place, hash): &(u64, ChangeHash)| {
                let is_beyond = *place >= fork;
                let built = builders.get(hash).filter(|_| is_beyond);
                (is_beyond, Reverse(built.copied()), *place, *hash)
            };
            let mut ranks: Vec<_> = rivals.iter().map(rank).collect();
            ranks.sort_unstable();
            let hashes = ranks.into_iter().map(|(_, _, _, hash)| hash);
            ((*actor, *number), Rivals::new(hashes.collect()))
        });
        ranked.collect()
    }

    /// Counts for each change the others who built on it.
    fn builders(&self, order: &[ChangeHash]) -> BTreeMap<ChangeHash, usize> {
        let mut people: BTreeMap<ChangeHash, BTreeSet<&[u8; ID_BYTES]>> = BTreeMap::new();
        let mut counts = BTreeMap::new();
        for hash in order.iter().rev() {
            let Some(note) = self.notes.get(hash) else {
                continue;
            };
            let mut them = people.remove(hash).unwrap_or_default();
            let own = note.stand.person.as_bytes();
            let others = them.iter().filter(|person| **person != own);
            counts.insert(*hash, others.count());
            them.insert(own);
            for dep in &note.deps {
                people.entry(*dep).or_default().extend(&them);
            }
        }
        counts
    }

    /// Decides which changes make the text.
    fn making(&self, seed: ChangeHash) -> BTreeSet<ChangeHash> {
        self.decided(seed).0
    }

    /// Decides it, and counts how often a change was asked about: a few times each, however they are
    /// tangled. Only where somebody's log is forked can two decisions wait for each other; the change
    /// that begins first is then taken, and all it stands on is decided.
    fn decided(&self, seed: ChangeHash) -> (BTreeSet<ChangeHash>, usize) {
        let starts = self.notes.iter();
        let mut order: Vec<(u64, ChangeHash)> =
            starts.map(|(hash, note)| (note.start, *hash)).collect();
        order.sort_unstable();
        let ordered: Vec<ChangeHash> = order.iter().map(|(_, hash)| *hash).collect();
        let mut ranked = self.ranked(&ordered);
        let later = self.later();
        let mut verdicts = BTreeMap::from([(seed, true)]);
        let mut open: BTreeSet<(u64, ChangeHash)> = order.into_iter().collect();
        let (mut ready, mut asked) = (open.clone(), 0);
        while let Some(first) = open.first().copied() {
            let (next, stalls) = match ready.pop_first() {
                Some(next) => (next, false),
                None => (first, true),
            };
            let Some(note) = self.notes.get(&next.1) else {
                open.remove(&next);
                continue;
            };
            let mut rivals = ranked.get_mut(&(note.actor, note.number));
            asked += 1;
            let verdict = verdict(&next.1, note, rivals.as_deref(), &verdicts);
            let Some(verdict) = verdict.or(stalls.then_some(true)) else {
                // Whatever it waits for wakes it.
                continue;
            };
            open.remove(&next);
            verdicts.insert(next.1, verdict);
            let rivals = rivals.as_mut();
            let rivals = rivals.map(|rivals| rivals.decide(verdict, &verdicts));
            let woken = later.get(&next.1).into_iter().flatten();
            let woken = woken.chain(rivals.into_iter().flatten());
            let woken = woken.filter_map(|hash| Some((self.notes.get(hash)?.start, *hash)));
            ready.extend(woken.filter(|woken| open.contains(woken)));
        }
        let making = verdicts.into_iter().filter(|(_, makes)| *makes);
        (making.map(|(hash, _)| hash).collect(), asked)
    }

    /// Lists what builds on each change.
    fn later(&self) -> BTreeMap<ChangeHash, Vec<ChangeHash>> {
        let mut later: BTreeMap<ChangeHash, Vec<ChangeHash>> = BTreeMap::new();
        for (hash, note) in &self.notes {
            for dep in &note.deps {
                later.entry(*dep).or_default().push(*hash);
            }
        }
        later
    }
}

/// Changes of one author under one number, in the order they are chosen in.
#[derive(Debug)]
struct Rivals {
    ranked: Vec<ChangeHash>,
    /// How many of them are decided before the first that is not.
    decided: usize,
    is_taken: bool,
}

impl Rivals {
    fn new(ranked: Vec<ChangeHash>) -> Rivals {
        let (decided, is_taken) = (0, false);
        Rivals {
            ranked,
            decided,
            is_taken,
        }
    }

    /// Tells whether all that come before a change are decided.
    fn is_next(&self, hash: &ChangeHash) -> bool {
        self.ranked.get(self.decided) == Some(hash)
    }

    /// Notes what was decided of one of them; gives those of which more can be said now.
    fn decide(&mut self, makes: bool, verdicts: &BTreeMap<ChangeHash, bool>) -> &[ChangeHash] {
        let rest = self.ranked.get(self.decided..).unwrap_or_default();
        let is_decided = |hash: &&ChangeHash| verdicts.contains_key(*hash);
        self.decided += rest.iter().take_while(is_decided).count();
        self.is_taken |= makes;
        let rest = self.ranked.get(self.decided..).unwrap_or_default();
        match makes {
            true => rest,
            false => rest.get(..1).unwrap_or_default(),
        }
    }
}

/// Says whether a change makes the text, once that is decided for all it depends on.
fn verdict(
    hash: &ChangeHash,
    note: &Note,
    rivals: Option<&Rivals>,
    verdicts: &BTreeMap<ChangeHash, bool>,
) -> Option<bool> {
    let mut deps = note.deps.iter().map(|dep| verdicts.get(dep).copied());
    let is_on_other = deps.clone().any(|dep| dep == Some(false));
    if is_on_other || rivals.is_some_and(|rivals| rivals.is_taken) {
        return Some(false);
    }
    let is_next = rivals.is_none_or(|rivals| rivals.is_next(hash));
    (is_next && deps.all(|dep| dep.is_some())).then_some(true)
}

impl SharedText {
    /// Writes a change down as the text is rebuilt from it: behind where it stands.
    pub fn kept(change: &[u8], stand: Stand) -> Vec<u8> {
        let place = stand.place.to_be_bytes();
        [&place[..], stand.person.as_bytes(), change].concat()
    }

    /// Takes apart what was kept.
    fn apart(kept: &[u8]) -> Option<(Stand, &[u8])> {
        let (place, rest) = kept.split_first_chunk::<8>()?;
        let (person, change) = rest.split_first_chunk::<ID_BYTES>()?;
        let place = u64::from_be_bytes(*place);
        let person = PersonId::from_bytes(*person);
        Some((Stand { place, person }, change))
    }

    /// Rebuilds it from what was kept, in the order it was admitted, in one batch.
    pub fn replay<'a>(
        name: TextName,
        kept: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<SharedText, Refusal> {
        let mut text = SharedText::new(name);
        let mut changes: Vec<(ChangeHash, &[u8])> = Vec::new();
        for kept in kept {
            let cut_short = Refusal::Malformed("it does not say where it stands");
            let (stand, change) = SharedText::apart(kept).ok_or(cut_short)?;
            let chunk = chunk::open(change)?;
            let actor = chunk.actors.first().ok_or(Refusal::WrongActor)?;
            if text.lower_place(&chunk.hash, stand.place).is_none() {
                text.branches
                    .enter(chunk.hash, Note::of(&chunk, actor, stand));
                changes.push((chunk.hash, change));
            }
        }
        if text.branches.part_ways() {
            let making = text.branches.making(text.seed());
            changes.sort_by_key(|(hash, _)| text.order_of(hash));
            let (makes, aside): (Vec<_>, Vec<_>) = changes
                .into_iter()
                .partition(|(hash, _)| making.contains(hash));
            let aside = aside.into_iter();
            text.branches.aside = aside.map(|(hash, bytes)| (hash, bytes.to_vec())).collect();
            changes = makes;
        }
        text.ground = text
            .ground
            .replay(changes.into_iter().map(|(_, bytes)| bytes))?;
        Ok(text)
    }

    /// Takes in one change of `actor` that stands somewhere in their log, or refuses it and stays as it
    /// was.
    pub fn admit_at(&mut self, change: &[u8], actor: &Actor, stand: Stand) -> Result<(), Refusal> {
        match super::take(self.name, &mut self.ground, change, actor, stand) {
            Ok((hash, note)) => {
                self.branches.enter(hash, note);
                if !self.branches.has_rivals(&hash) && self.branches.forks.is_empty() {
                    // Nothing is chosen by who builds on what, so nothing is chosen anew.
                    return Ok(());
                }
                // What was made of it stands if this fails, and the next change tries again.
                self.settle().or(Ok(()))
            }
            Err(Refusal::WrongActor) => Err(Refusal::WrongActor),
            Err(why) => self.admit_aside(change, actor, stand, why),
        }
    }

    /// Hears from which places on the logs of which authors are forked: all there are.
    pub fn heed_forks(&mut self, forks: BTreeMap<Actor, u64>) {
        if self.branches.forks != forks {
            self.branches.forks = forks;
            // What was made of it stands if this fails, and the next change tries again.
            let _as_it_was = self.settle();
        }
    }

    /// Tells whether changes came twice under one number.
    pub fn parts_ways(&self) -> bool {
        self.branches.part_ways()
    }

    /// Takes in a change that does not fit what makes the text, if that is because two changes come
    /// under one number; otherwise it is refused for the reason that was found.
    fn admit_aside(
        &mut self,
        change: &[u8],
        actor: &Actor,
        stand: Stand,
        why: Refusal,
    ) -> Result<(), Refusal> {
        let chunk = chunk::open(change)?;
        if let Some(lowered) = self.lower_place(&chunk.hash, stand.place) {
            // It is on both branches of a fork: it counts where it stands first.
            return if lowered { self.settle() } else { Err(why) };
        }
        let seed = self.seed();
        let mut deps = chunk.deps.iter();
        if let Some(dep) = deps.find(|dep| **dep != seed && !self.branches.notes.contains_key(*dep))
        {
            return Err(Refusal::UnknownDependency(*dep));
        }
        let on_other = chunk.deps.iter().any(|dep| self.branches.is_aside(dep));
        let is_second = self.ground.ledger().numbers_of(actor) >= chunk.sequence;
        if !on_other && !is_second {
            return Err(why);
        }
        if is_second && self.branches.seconds_before(actor, stand.place) >= SECONDS_MAX {
            return Err(Refusal::Full);
        }
        self.judge_alone(&chunk, change, actor)?;
        let hash = chunk.hash;
        self.branches.enter(hash, Note::of(&chunk, actor, stand));
        self.branches.aside.insert(hash, change.to_vec());
        let settled = match self.branches.has_rivals(&hash) || !self.branches.forks.is_empty() {
            true => self.settle(),
            false => Ok(()),
        };
        if settled.is_err() {
            self.branches.leave(&hash);
        }
        settled
    }

    /// Notes that a change stands at a place too; whether that is before where it was known to stand,
    /// or nothing if it is not known at all.
    fn lower_place(&mut self, hash: &ChangeHash, place: u64) -> Option<bool> {
        let note = self.branches.notes.get(hash)?;
        if note.stand.place <= place {
            return Some(false);
        }
        let (from, key) = (note.stand.place, (note.actor, note.number));
        if let Some(note) = self.branches.notes.get_mut(hash) {
            note.stand.place = place;
        }
        if let Some(of_number) = self.branches.rivals.get_mut(&key) {
            of_number.remove(&(from, *hash));
            of_number.insert((place, *hash));
        }
        Some(true)
    }

    /// Judges a change by nothing but what it builds on, on whichever branch that is.
    fn judge_alone(
        &mut self,
        chunk: &Chunk<'_>,
        change: &[u8],
        actor: &Actor,
    ) -> Result<(), Refusal> {
        let name = self.name;
        let fits = |side: &&mut Ground| {
            let ledger = side.ledger();
            let holds_all = chunk.deps.iter().all(|dep| ledger.has(dep));
            holds_all && ledger.numbers_of(actor) + 1 == chunk.sequence
        };
        if let Some(side) = self.branches.sides.0.iter_mut().find(fits) {
            return super::take(name, side, change, actor, Stand::NOWHERE).map(|_| ());
        }
        let mut before = BTreeSet::new();
        let mut open = chunk.deps.clone();
        while let Some(dep) = open.pop() {
            let note = self.branches.notes.get(&dep);
            // Only what a text begins with has no note.
            let Some(note) = note.filter(|note| before.insert((note.start, dep))) else {
                continue;
            };
            open.extend(&note.deps);
        }
        let mut side = self.ground_of(before.into_iter().map(|(_, hash)| hash))?;
        super::take(name, &mut side, change, actor, Stand::NOWHERE)?;
        let sides = &mut self.branches.sides.0;
        sides.truncate(SIDES_MAX - 1);
        sides.insert(0, side);
        Ok(())
    }

    /// Makes the text of what the set of all its changes decides.
    fn settle(&mut self) -> Result<(), Refusal> {
        if !self.branches.part_ways() {
            return Ok(());
        }
        let seed = self.seed();
        let making = self.branches.making(seed);
        let all = self.branches.notes.keys();
        if all
            .clone()
            .all(|hash| making.contains(hash) != self.branches.is_aside(hash))
        {
            return Ok(());
        }
        let mut order: Vec<ChangeHash> = making
            .iter()
            .filter(|hash| **hash != seed)
            .copied()
            .collect();
        order.sort_by_key(|hash| self.order_of(hash));
        let ground = self.ground_of(order)?;
        let aside = all.filter(|hash| !making.contains(*hash));
        let aside = aside.filter_map(|hash| Some((*hash, self.bytes_of(hash)?)));
        self.branches.aside = aside.collect();
        self.ground = ground;
        Ok(())
    }

    /// Where a change comes among all, behind whatever it builds on.
    fn order_of(&self, hash: &ChangeHash) -> (u64, ChangeHash) {
        let note = self.branches.notes.get(hash);
        (note.map_or(0, |note| note.start), *hash)
    }

    fn ground_of(&self, changes: impl IntoIterator<Item = ChangeHash>) -> Result<Ground, Refusal> {
        let bytes = changes.into_iter().map(|hash| {
            let bytes = self.bytes_of(&hash);
            bytes.ok_or(Refusal::UnknownDependency(hash))
        });
        let bytes: Vec<Vec<u8>> = bytes.collect::<Result<_, _>>()?;
        let ground = SharedText::new(self.name).ground;
        ground.replay(bytes.iter().map(Vec::as_slice))
    }

    fn bytes_of(&self, hash: &ChangeHash) -> Option<Vec<u8>> {
        if let Some(bytes) = self.branches.aside.get(hash) {
            return Some(bytes.clone());
        }
        let of = |inner: &automerge::Automerge| {
            let change = inner.get_change_by_hash(&automerge::ChangeHash(*hash));
            // Automerge writes it anew, and another change must not take its place.
            let bytes = change.map(|change| change.raw_bytes().to_vec())?;
            let is_same = chunk::open(&bytes).is_ok_and(|chunk| chunk.hash == *hash);
            is_same.then_some(bytes)
        };
        self.ground.read(of).flatten()
    }

    /// The change the text begins with.
    fn seed(&self) -> ChangeHash {
        // The seeds are constants of ours, and a test reads each of them.
        chunk::open_seed(super::seed::of(self.name)).map_or([0; 32], |seed| seed.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(actor: u8, number: u64, place: u64, dep: ChangeHash) -> Note {
        let person = PersonId::from_bytes([actor; 32]);
        Note {
            actor: [actor; 32],
            number,
            start: number,
            stand: Stand { place, person },
            deps: vec![dep],
        }
    }

    fn name(kind: u8, number: u64) -> ChangeHash {
        let mut name = [kind; 32];
        name[..8].copy_from_slice(&number.to_be_bytes());
        name
    }

    /// Two changes under each number, of which the earlier one builds on the later one of the number
    /// before: nothing can be decided out of turn.
    fn ladder(levels: u64) -> Branches {
        let seed = name(0, 0);
        let mut ladder = Branches::default();
        ladder.enter(name(1, 1), note(7, 1, 1, seed));
        ladder.enter(name(2, 1), note(7, 1, 2, seed));
        for number in 2..=levels {
            let (one, two) = (name(1, number - 1), name(2, number - 1));
            ladder.enter(name(1, number), note(7, number, 3 * number, two));
            ladder.enter(name(2, number), note(7, number, 3 * number + 1, one));
            ladder.enter(name(3, number), note(7, number, 3 * number + 2, two));
        }
        ladder
    }

    #[test]
    fn however_changes_are_tangled_each_is_asked_about_a_few_times() {
        for levels in [30, 300, 1_000] {
            let ladder = ladder(levels);
            let (making, asked) = ladder.decided(name(0, 0));
            let all = ladder.notes.len();
            assert!(asked <= 4 * all, "{asked} for {all}");
            // One under each number, and what the text begins with.
            assert_eq!(making.len() as u64, 1 + levels);
        }
    }

    #[test]
    fn of_many_under_one_number_each_is_asked_about_a_few_times() {
        let seed = name(0, 0);
        let mut branches = Branches::default();
        // What they build on is decided from the last of them to the first.
        for n in 1..=250 {
            let on = if n == 1 { seed } else { name(8, n - 1) };
            branches.enter(name(8, n), note(8, n, n, on));
            branches.enter(name(9, n), note(9, 1, 1_000 - n, name(8, n)));
        }
        let (making, asked) = branches.decided(seed);
        assert!(asked <= 4 * branches.notes.len(), "{asked}");
        assert_eq!(making.len(), 1 + 250 + 1);
        assert!(making.contains(&name(9, 250)), "what stands first");
    }
}
