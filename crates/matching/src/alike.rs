//! Every different part of what many people say, and what each is alike to.
//!
//! For: comparing the same words once, however many sentences they stand in. Knows: which parts
//! could be alike at all. Never: gives another answer than comparing two parts would.
//!
//! Which parts could be alike: two names of one skill; two with near vectors, found by comparing
//! all; two that are about the same; and two that share enough weight. Those share at least one of their rarest grains (prefix
//! filter; Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins", 2006) and are
//! about equally heavy (length filter; Bayardo, Ma and Srikant, "Scaling up all pairs similarity
//! search", 2007).

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::affinity::{
    ABOUT_MIN_PERMILLE, ALIAS_PERMILLE, LEAST_PERMILLE, PERHAPS_MIN_COSINE, by_letters, by_words,
    in_doubt, is_about_enough, is_no_slip, least_cosine_about, least_cosine_of_names, parts_at,
    parts_from,
};
use crate::encoder::{Meaning, Scan};
use crate::moment::Moment;
use crate::need::mentioned_part;
use crate::phrase::{Part, Phrase, Text};
use crate::sharing::{Shared, Sharing, Sums, rarest};
use crate::themed::Themed;

/// So much of the heavier one's weight, in permille, two parts share that mean the same; the least
/// of what the channels demand for [`LEAST_PERMILLE`].
const SHARED_MIN_PERMILLE: u32 = 470;
/// The same for letters.
const LETTERS_MIN_PERMILLE: u32 = 560;

/// Parts, numbered so that those without known words only come first, the lighter before the heavier.
#[derive(Debug, Default)]
pub struct Parts {
    /// A phrase each part stands in, and its place there.
    parts: Vec<(Arc<Phrase>, u32)>,
    weights: Vec<Weights>,
    /// The meanings of all parts: the part, and the weight of the grain.
    meanings: Sharing,
    /// The rarest meanings of each part only.
    rare_meanings: Sharing,
    /// The letters of all parts: the same.
    letters: Sharing,
    /// What all parts are about.
    about: Themed,
    /// The parts that name a skill as a whole.
    skills: Sharing,
    /// The parts that surely mean a tool.
    tools: Sharing,
    /// The parts that have the name of a tool in another sense, rising.
    unmeant: Vec<u32>,
    /// Who says each part: the number of what is said, and whether the part is the whole of it.
    sayings: Sharing,
    /// The parts that name a time.
    times: Vec<u32>,
    /// The vectors of names, and those of sentences.
    names: Scanned,
    sentences: Scanned,
    /// Where the vector of each part stands.
    seen: Vec<Seen>,
}

/// Where the vector of a part stands, if one is known.
#[derive(Debug, Clone, Copy)]
enum Seen {
    Nowhere,
    Name(u32),
    Sentence(u32),
}

/// A part that is compared whole, and its cosine in permille where that is known: looking for its vector
/// again would wait for memory.
type Closer = (u32, Option<i32>);

/// Vectors, and the part each belongs to.
#[derive(Debug, Default)]
struct Scanned {
    scan: Scan,
    parts: Vec<u32>,
}

impl Scanned {
    fn push(&mut self, meaning: &Meaning, part: u32) -> u32 {
        self.parts.push(part);
        self.scan.push(meaning.vector())
    }

    /// Lists the parts with a cosine of at least `least` permille.
    fn within(&self, meaning: &Meaning, least: i32) -> impl Iterator<Item = Closer> + '_ {
        let found = self.scan.within(meaning, least).into_iter();
        found.filter_map(|near| {
            let part = self.parts.get(near.number as usize)?;
            Some((*part, Some(near.cosine)))
        })
    }
}

/// What is asked of a part again and again, in the order of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weights {
    known: bool,
    letters: u32,
    meanings: u32,
    is_told: bool,
}

/// What a part folds to and means: parts of one content are alike to everything equally.
pub type Content = (u64, u64);

/// Names what a part folds to and means.
pub fn content(part: &Part) -> Content {
    let seen = part.vector.as_ref().map_or(0, |it| print(part, it));
    let when = part.moment.as_ref().map_or(0, |it| when(part, it));
    // Letters keep the endings that the rest does without.
    let letters = part.letters.name() ^ u64::from(part.letters.total);
    (
        part.whole,
        seen ^ when ^ part.about.name() ^ letters.rotate_left(17) ^ tools(part),
    )
}

/// Names the tools a part means and does not mean: capitals tell them, and brackets.
fn tools(part: &Part) -> u64 {
    let mean =
        |name: u64, tool: &u32| (name ^ u64::from(*tool)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let named = part.tools.iter().fold(1, mean);
    part.unmeant.iter().fold(named.rotate_left(7), mean)
}

/// Names a time, and whether nothing else is said.
fn when(part: &Part, moment: &Moment) -> u64 {
    let said = format!("{} {}", moment.written(), part.is_time);
    first_bytes(&blake3::hash(said.as_bytes()))
}

fn first_bytes(hash: &blake3::Hash) -> u64 {
    let first = hash.as_bytes().first_chunk().copied();
    u64::from_be_bytes(first.unwrap_or_default())
}

/// The first bytes of a hash of a vector and of what decides whether it counts.
fn print(part: &Part, meaning: &Meaning) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for number in meaning.vector().iter() {
        hasher.update(&number.to_be_bytes());
    }
    hasher.update(&[u8::from(part.is_name), u8::from(part.is_sentence)]);
    for name in part.names.iter().chain(&part.said) {
        hasher.update(&name.to_be_bytes());
    }
    for (word, has_vector) in part.apart.each() {
        hasher.update(&word.to_be_bytes());
        hasher.update(&[u8::from(has_vector)]);
    }
    first_bytes(&hasher.finalize())
}

impl Parts {
    /// Numbers the parts of phrases, which are numbered by their order.
    pub fn of<'p>(phrases: impl Iterator<Item = &'p Arc<Phrase>>) -> Parts {
        let mut known: BTreeMap<Content, u32> = BTreeMap::new();
        let mut first: Vec<(Weights, Arc<Phrase>, u32)> = Vec::new();
        let mut said: Vec<(u32, u32, u32)> = Vec::new();
        for (number, phrase) in (0..).zip(phrases) {
            for (place, part) in (0..).zip(phrase.parts()) {
                let id = *known.entry(content(part)).or_insert_with(|| {
                    first.push((Weights::of(part), Arc::clone(phrase), place));
                    u32::try_from(first.len() - 1).unwrap_or(u32::MAX)
                });
                said.push((id, number, u32::from(place == 0)));
            }
        }
        drop(known);
        let mut order: Vec<(Weights, u32)> = first.iter().map(|it| it.0).zip(0..).collect();
        order.sort_unstable();
        let mut turned = vec![0_u32; order.len()];
        let mut parts = Parts::default();
        for (new, (weights, old)) in (0..).zip(order) {
            if let (Some(turned), Some((_, phrase, place))) =
                (turned.get_mut(old as usize), first.get(old as usize))
            {
                *turned = new;
                parts.parts.push((Arc::clone(phrase), *place));
                parts.weights.push(weights);
            }
        }
        let turn = |id: u32| turned.get(id as usize).copied().unwrap_or_default();
        let said = said.into_iter();
        parts.sayings = Sharing::of(said.map(|(id, number, whole)| (turn(id), number, whole)));
        parts.index();
        parts
    }

    fn index(&mut self) {
        let each = || {
            (0..)
                .zip(&self.parts)
                .filter_map(|(id, it)| Some((id, of(it)?)))
        };
        let grains = |kind: fn(&Part) -> Vec<(u32, u32)>| {
            let all = each().flat_map(move |(id, part)| {
                let grains = kind(part).into_iter();
                grains.map(move |(hash, weight)| (hash, id, weight))
            });
            Sharing::of(all)
        };
        let (meanings, letters) = (grains(meanings), grains(letters));
        self.about = Themed::of(each().map(|(id, part)| (id, &part.about)));
        let rare = each().flat_map(|(id, part)| {
            let grains = self::meanings(part);
            let rarest = rarest(grains, &meanings, part.meanings.total, SHARED_MIN_PERMILLE);
            rarest
                .into_iter()
                .map(move |(hash, weight)| (hash, id, weight))
        });
        let rare = Sharing::of(rare.collect::<Vec<_>>().into_iter());
        let skills = each().filter_map(|(id, part)| Some((part.skill?, id, 0)));
        let skills = Sharing::of(skills);
        let tools = each().flat_map(|(id, part)| part.tools.iter().map(move |tool| (*tool, id, 0)));
        self.tools = Sharing::of(tools.collect::<Vec<_>>().into_iter());
        let unmeant = each().filter(|(_, part)| !part.unmeant.is_empty());
        self.unmeant = unmeant.map(|(id, _)| id).collect();
        let (mut names, mut sentences) = (Scanned::default(), Scanned::default());
        let seen = each().map(|(id, part)| match &part.vector {
            Some(meaning) if part.is_sentence => Seen::Sentence(sentences.push(meaning, id)),
            Some(meaning) => Seen::Name(names.push(meaning, id)),
            None => Seen::Nowhere,
        });
        let seen = seen.collect();
        let times = each().filter(|(_, part)| part.moment.is_some());
        self.times = times.map(|(id, _)| id).collect();
        (self.meanings, self.letters) = (meanings, letters);
        (self.rare_meanings, self.skills) = (rare, skills);
        (self.names, self.sentences, self.seen) = (names, sentences, seen);
    }

    /// Gives who says a part: the number of what is said, and whether the part is the whole of it.
    pub fn sayings(&self, part: u32) -> impl Iterator<Item = (u32, bool)> {
        // Every part is said, so its number is its place.
        let sayings = self.sayings.nth(part as usize).iter();
        sayings.map(|(number, whole)| (*number, *whole > 0))
    }

    /// Finds every part that is alike to one by [`LEAST_PERMILLE`] at least, with how much, and
    /// below that those that may mean the same; some twice, the first time with less.
    pub fn alike(&self, part: &Part, sums: &mut Sums) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        self.find_meanings(part, &mut found, sums);
        self.find_letters(part, &mut found, sums);
        // What weighs as much in every way may be the same words, which counts more.
        let same = found.iter().filter(|(_, alike)| *alike >= ALIAS_PERMILLE);
        let mut closer: Vec<Closer> = same.map(|(other, _)| (*other, None)).collect();
        let skill = part.skill.map(|skill| self.skills.having(skill));
        let skill = skill.unwrap_or_default().iter();
        closer.extend(skill.map(|(other, _)| (*other, None)));
        // Of all who name the tool, those count of whom one says nothing but its name.
        let tools = part.tools.iter().flat_map(|tool| self.tools.having(*tool));
        let tools = tools.filter(|(other, _)| {
            let theirs = self.parts.get(*other as usize).and_then(of);
            theirs.is_some_and(|theirs| part.is_tool_of(theirs))
        });
        closer.extend(tools.map(|(other, _)| (*other, None)));
        closer.extend(self.times_beside(part).map(|other| (other, None)));
        closer.extend(self.near_vectors(part));
        closer.extend(self.about_the_same(part));
        // Of one part, with the cosine first where any knows it.
        closer.sort_unstable_by_key(|(other, cosine)| (*other, Reverse(*cosine)));
        closer.dedup_by_key(|(other, _)| *other);
        self.doubt(part, &mut found);
        found.extend(closer.into_iter().filter_map(|(other, cosine)| {
            let theirs = of(self.parts.get(other as usize)?)?;
            let alike = match cosine {
                Some(_) => parts_at(part, theirs, LEAST_PERMILLE, || cosine),
                None => parts_from(part, theirs, LEAST_PERMILLE),
            };
            let alike = alike.known();
            (alike > 0).then_some((other, alike))
        }));
        if part.moment.is_some() {
            found.retain(|(other, _)| {
                let theirs = self.parts.get(*other as usize).and_then(of);
                theirs.is_some_and(|theirs| part.same_time(theirs))
            });
        }
        found
    }

    /// Makes what may be of what was found by words and letters, where one names a tool whose name the other
    /// has in another sense.
    fn doubt(&self, part: &Part, found: &mut [(u32, u32)]) {
        if part.unmeant.is_empty() && self.unmeant.is_empty() {
            return;
        }
        for (other, alike) in found {
            let theirs = self.parts.get(*other as usize).and_then(of);
            if theirs.is_some_and(|theirs| part.in_another_sense(theirs)) {
                *alike = in_doubt(*alike);
            }
        }
    }

    /// Lists the parts that name a time, where it could be the same one and one of both names nothing
    /// else.
    fn times_beside(&self, part: &Part) -> impl Iterator<Item = u32> {
        let of_one = |id: &&u32| self.parts.get(**id as usize).and_then(of);
        let is_near = |theirs: &Part| theirs.time_in_common(part).is_some_and(|it| it > 0);
        let times = self.times.iter().filter(|_| part.moment.is_some());
        times
            .filter(move |id| of_one(id).is_some_and(is_near))
            .copied()
    }

    fn find_meanings(&self, part: &Part, found: &mut Vec<(u32, u32)>, sums: &mut Sums) {
        let total = part.meanings.total;
        let all = (0, self.weights.len());
        let mut shared = Shared::of(sums, all, total, SHARED_MIN_PERMILLE);
        for (hash, weight) in self.meanings.by_rarity(meanings(part)) {
            shared.take(weight, self.meanings.having(hash));
        }
        for (other, shared) in shared.found() {
            if let Some(theirs) = self.weights.get(other as usize) {
                let are_told = part.is_told() && theirs.is_told;
                let alike = by_words(shared, total.max(theirs.meanings), are_told);
                found.extend((alike >= LEAST_PERMILLE).then_some((other, alike)));
            }
        }
    }

    fn find_letters(&self, part: &Part, found: &mut Vec<(u32, u32)>, sums: &mut Sums) {
        let total = part.letters.total;
        let min = u64::from(LETTERS_MIN_PERMILLE);
        let least = u64::from(total) * min / 1000;
        let most = (u64::from(total) * 1000).div_ceil(min);
        let letters = self.letters.by_rarity(letters(part));
        // Letters tell nothing of two parts of known words.
        for known in [false, true].into_iter().filter(|it| !(*it && part.known)) {
            let place = |heavy: u64| {
                let before = |it: &Weights| (it.known, u64::from(it.letters)) < (known, heavy);
                self.weights.partition_point(before)
            };
            let range = (place(least), place(most + 1));
            let mut shared = Shared::of(sums, range, total, LETTERS_MIN_PERMILLE);
            for (hash, weight) in &letters {
                shared.take(*weight, self.letters.within(*hash, range));
            }
            for (other, shared) in shared.found() {
                if let Some(theirs) = self.weights.get(other as usize) {
                    let alike = by_letters(shared, (total, theirs.letters));
                    let theirs = self.parts.get(other as usize).and_then(of);
                    let counts = alike >= LEAST_PERMILLE
                        && theirs.is_some_and(|theirs| !is_no_slip(part, theirs));
                    found.extend(counts.then_some((other, alike)));
                }
            }
        }
    }

    fn near_vectors(&self, part: &Part) -> Vec<Closer> {
        let Some(meaning) = &part.vector else {
            return Vec::new();
        };
        // A sentence may mean what it is far from.
        let to_names = if part.is_sentence {
            PERHAPS_MIN_COSINE
        } else {
            least_cosine_of_names()
        };
        let names = self.names.within(meaning, to_names);
        names
            .chain(self.sentences.within(meaning, PERHAPS_MIN_COSINE))
            .collect()
    }

    /// Finds every part that is about the same so far, and so near besides, that it may mean the same.
    fn about_the_same(&self, part: &Part) -> Vec<Closer> {
        let shares = self.about.about(&part.about, ABOUT_MIN_PERMILLE);
        let (mut names, mut sentences) = (Vec::new(), Vec::new());
        let mut found = Vec::new();
        for (other, share) in shares {
            match self.seen.get(other as usize) {
                Some(Seen::Name(place)) if part.vector.is_some() => {
                    names.push((other, share, *place));
                }
                Some(Seen::Sentence(place)) if part.vector.is_some() => {
                    sentences.push((other, share, *place));
                }
                Some(Seen::Nowhere | Seen::Name(_) | Seen::Sentence(_)) | None => {
                    found.extend(is_about_enough(share).then_some((other, None)));
                }
            }
        }
        if let Some(meaning) = &part.vector {
            found.extend(near_enough(meaning, &self.names.scan, &names));
            found.extend(near_enough(meaning, &self.sentences.scan, &sentences));
        }
        found
    }

    /// Finds every part that a long text mentions, with how well in permille.
    pub fn mentioned(&self, text: &Text) -> Vec<(u32, u32)> {
        let having = text
            .each()
            .flat_map(|(hash, _)| self.rare_meanings.having(hash));
        let mut near: Vec<u32> = having.map(|(part, _)| *part).collect();
        near.sort_unstable();
        near.dedup();
        let told = near.into_iter().filter_map(|id| {
            let part = of(self.parts.get(id as usize)?)?;
            let told = mentioned_part(part, text.shared(part));
            (told >= LEAST_PERMILLE).then_some((id, told))
        });
        told.collect()
    }
}

impl Weights {
    fn of(part: &Part) -> Weights {
        Weights {
            known: part.known,
            letters: part.letters.total,
            meanings: part.meanings.total,
            is_told: part.is_told(),
        }
    }
}

/// Keeps the parts whose vectors are near enough for what they are about.
fn near_enough(meaning: &Meaning, scan: &Scan, parts: &[(u32, u32, u32)]) -> Vec<Closer> {
    let places: Vec<u32> = parts.iter().map(|(.., place)| *place).collect();
    let cosines = scan.cosines(meaning, &places);
    let near = parts.iter().zip(cosines);
    let near = near.filter(|((_, share, _), cosine)| *cosine >= least_cosine_about(*share));
    near.map(|((other, ..), cosine)| (*other, Some(cosine)))
        .collect()
}

fn of((phrase, place): &(Arc<Phrase>, u32)) -> Option<&Part> {
    phrase.parts().nth(*place as usize)
}

fn meanings(part: &Part) -> Vec<(u32, u32)> {
    part.meanings.each().collect()
}

fn letters(part: &Part) -> Vec<(u32, u32)> {
    part.letters.each().collect()
}
