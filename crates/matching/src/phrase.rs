//! A short text, prepared for comparing.
//!
//! For: doing the slow work on an offer, a wish or an interest once. Knows: the tables of words.
//! Never: keeps the text itself; sentences quote the profile.

use crate::beside::{Apart, divided as apart};
use crate::compound;
use crate::encoder::{Meaning, Vectors};
use crate::fold::words;
use crate::moment::{self, Moment, OPEN_PERMILLE};
use crate::negation::{Said, Voice, divided, may_refuse};
use crate::taxonomy::skill;
use crate::theme::About;
use crate::tools::{Tools, plurals};
use crate::words::{
    Concept, NAME_MAX_WORDS, WEIGHT_MAX, concept, in_full, joined, telling, telling_as_written,
};

/// The most parts one phrase is split into ("Rust, Go and C++" has three).
const PARTS_MAX: usize = 8;
/// From so many words on, a text is a sentence rather than a name.
const SENTENCE_FROM_WORDS: usize = 5;
/// A piece of a list has a word that tells at least so much, in permille of a rare word.
const PIECE_MIN_WEIGHT: u32 = WEIGHT_MAX / 4;
/// What the last part of a compound tells at least, in permille: "Teamarbeit" is not "Team".
const LAST_MIN_WEIGHT: u32 = 800;
/// What a compound tells as a whole beside its parts, in permille: two that share one part only are
/// little alike.
const COMPOUND_WEIGHT: u32 = 600;
/// The longest run of letters that is taken for an abbreviation, in characters.
const CODE_MAX_CHARS: usize = 5;
/// So many times shorter, a list is looked up in the other one.
const FEW_TIMES: usize = 8;
/// From so much on, in permille of what is refused, something is about it.
const REFUSED_PERMILLE: u32 = 800;
/// The most words of a longer text that are looked at.
const TEXT_MAX_WORDS: usize = 600;

/// A word, a meaning or three letters, with how much it tells in permille.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grain {
    hash: u32,
    weight: u32,
}

/// What a phrase consists of, sorted, with the sum of its weights.
#[derive(Debug, Clone, Default)]
pub struct Grains {
    grains: Box<[Grain]>,
    pub total: u32,
    /// One bit for each of 128 classes of hashes: whether any grain is of that class.
    classes: u128,
}

impl Grains {
    fn new(mut grains: Vec<Grain>) -> Grains {
        grains.sort_unstable();
        grains.dedup_by(|next, kept| {
            let same = next.hash == kept.hash;
            if same {
                kept.weight = kept.weight.saturating_add(next.weight);
            }
            same
        });
        let total = grains
            .iter()
            .fold(0, |sum: u32, grain| sum.saturating_add(grain.weight));
        let classes = grains.iter().fold(0, |all, grain| all | class(grain.hash));
        Grains {
            grains: grains.into_boxed_slice(),
            total,
            classes,
        }
    }

    /// The most weight another list can share with this one, told without walking along either.
    pub fn sharable(&self, other: &Grains) -> u32 {
        if self.classes & !other.classes == 0 {
            return self.total;
        }
        let mut sum = 0;
        for grain in &self.grains {
            if other.classes & class(grain.hash) != 0 {
                sum += grain.weight;
            }
        }
        sum
    }

    /// Gives one number that is the same for the same grains.
    pub fn name(&self) -> u64 {
        self.grains.iter().fold(1, |name, grain| {
            (name ^ u64::from(grain.hash)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    }

    /// The same of what tells something: "learn data ethics" is about what "data ethics" is about.
    /// Where nothing does, of all.
    pub fn topic(&self) -> u64 {
        let telling = |grain: &&Grain| grain.weight >= PIECE_MIN_WEIGHT;
        let kept: Vec<Grain> = self.grains.iter().filter(telling).copied().collect();
        if kept.is_empty() {
            return self.name();
        }
        Grains::new(kept).name()
    }

    /// Gives the hash and the weight of each grain, by hash.
    pub fn each(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.grains.iter().map(|grain| (grain.hash, grain.weight))
    }

    /// Sums the weight two lists have in common.
    pub fn shared(&self, other: &Grains) -> u32 {
        let (few, many) = if self.grains.len() <= other.grains.len() {
            (self, other)
        } else {
            (other, self)
        };
        if few.grains.len() * FEW_TIMES < many.grains.len() {
            // A phrase and a long text: looking up is quicker than walking along.
            let found = few.grains.iter().filter_map(|grain| {
                let place = many.grains.binary_search_by_key(&grain.hash, |g| g.hash);
                let other = place.ok().and_then(|place| many.grains.get(place))?;
                Some(grain.weight.min(other.weight))
            });
            return found.sum();
        }
        let (mut mine, mut theirs) = (self.grains.iter(), other.grains.iter());
        let (mut a, mut b) = (mine.next(), theirs.next());
        let mut shared = 0;
        while let (Some(x), Some(y)) = (a, b) {
            match x.hash.cmp(&y.hash) {
                std::cmp::Ordering::Less => a = mine.next(),
                std::cmp::Ordering::Greater => b = theirs.next(),
                std::cmp::Ordering::Equal => {
                    shared += x.weight.min(y.weight);
                    (a, b) = (mine.next(), theirs.next());
                }
            }
        }
        shared
    }
}

const fn class(hash: u32) -> u128 {
    1 << (hash % 128)
}

/// One wish or offer of a phrase: its words as meanings, and its letters.
#[derive(Debug, Clone)]
pub struct Part {
    /// Equal for texts that fold to the same words.
    pub whole: u64,
    /// The skill it names as a whole, by its number in the taxonomy.
    pub skill: Option<u32>,
    pub meanings: Grains,
    pub letters: Grains,
    /// What it is about.
    pub about: About,
    /// Every word belongs to a known meaning, so that letters can add nothing but mistakes.
    pub known: bool,
    /// Nothing but names and codes, which resemble nothing: "Java", "ISO 9001".
    pub is_name: bool,
    /// The tools, products and languages it names.
    pub names: Box<[u32]>,
    /// Of these, the tools it surely means, and those whose name it has in another sense.
    pub tools: Box<[u32]>,
    pub unmeant: Box<[u32]>,
    /// Its words, small ones too, where it is a sentence.
    pub said: Box<[u32]>,
    /// So long that two of its kind are a little alike whatever they say.
    pub is_sentence: bool,
    /// The time it names: what names another time is something else.
    pub moment: Option<Moment>,
    /// It names that time, and nothing else.
    pub is_time: bool,
    /// One word of several parts.
    pub is_compound: bool,
    /// What the text model sees in it, once that was computed.
    pub vector: Option<Meaning>,
    /// Its words, where it has several.
    pub apart: Apart,
}

/// A phrase and, where it lists several things, each of them.
#[derive(Debug, Clone)]
pub struct Phrase {
    pub whole: Part,
    pub listed: Box<[Part]>,
    /// What the text says it is not about.
    pub refused: Box<[Part]>,
}

impl Phrase {
    /// Prepares a text by its words and by the vectors that are known; `None` if it has no word.
    pub fn with(text: &str, vectors: &Vectors) -> Option<Phrase> {
        Phrase::said_by(Voice::Wishes, text, vectors)
    }

    /// The same of what somebody wishes for, or gives.
    pub fn said_by(voice: Voice, text: &str, vectors: &Vectors) -> Option<Phrase> {
        Phrase::read(voice, text, &|text| Part::of(text, vectors))
    }

    /// The same of a slot or a task that is given away or sought: the time it names counts wherever
    /// it stands.
    pub fn timed(voice: Voice, text: &str, vectors: &Vectors) -> Option<Phrase> {
        let mut phrase = Phrase::read(voice, text, &|text| Part::timed(text, vectors))?;
        if phrase.whole.is_time {
            let each = Some(moment::each(text)).filter(|each| each.len() > 1);
            let each = each.into_iter().flatten().take(PARTS_MAX);
            phrase.listed = each.map(Part::slot).collect();
        }
        // What stands beside a time is meant at that time.
        for part in &mut phrase.listed {
            part.moment = part.moment.take().or_else(|| phrase.whole.moment.clone());
        }
        Some(phrase)
    }

    fn read(voice: Voice, text: &str, part: &dyn Fn(&str) -> Option<Part>) -> Option<Phrase> {
        let said = divided(text, voice);
        let whole = said.about.iter().copied().find_map(part)?;
        let mut items: Box<[Part]> = items(&said).into_iter().filter_map(part).collect();
        // What a name means is said once: of "Python (the snake)" the Python alone is no tool either.
        items.iter_mut().for_each(|part| part.unlearn(&whole));
        Some(Phrase {
            whole,
            listed: items,
            refused: said
                .not
                .iter()
                .copied()
                .flat_map(listed)
                .filter_map(part)
                .collect(),
        })
    }

    /// Tells whether the text says it is not about something.
    pub fn refuses(&self, part: &Part) -> bool {
        self.refused.iter().any(|refused| {
            let shared = u64::from(refused.meanings.shared(&part.meanings));
            let mentioned = permille(shared, u64::from(refused.meanings.total));
            mentioned >= REFUSED_PERMILLE
                || crate::affinity::parts(refused, part).permille >= crate::affinity::MEETS_PERMILLE
        })
    }

    /// Gives the whole phrase first, then each thing it lists.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        std::iter::once(&self.whole).chain(&self.listed)
    }

    /// Prepares a text that names one thing, whatever commas it has.
    pub fn single(text: &str) -> Option<Phrase> {
        Some(Phrase {
            whole: Part::of(text, &Vectors::default())?,
            listed: Box::default(),
            refused: Box::default(),
        })
    }
}

/// Lists what a text names beside the whole: its pieces, and what it says somebody cannot or lacks.
fn items<'t>(said: &Said<'t>) -> Vec<&'t str> {
    let mut items = pieces(&said.about);
    let lacked = said.lacked.iter().copied().filter(|piece| tells(piece));
    items.extend(lacked);
    items.truncate(PARTS_MAX);
    items
}

/// Lists the several things that pieces of a text name; nothing where they name one.
fn pieces<'t>(texts: &[&'t str]) -> Vec<&'t str> {
    let pieces = texts.iter().copied().flat_map(listed);
    let pieces: Vec<&str> = pieces
        .filter(|piece| tells(piece))
        .take(PARTS_MAX)
        .collect();
    let is_all = |piece: &&str| texts.iter().any(|text| text.trim() == piece.trim());
    match pieces.as_slice() {
        [] => Vec::new(),
        [one] if is_all(one) => Vec::new(),
        _ => pieces,
    }
}

/// Lists the texts whose vectors a phrase could use: the whole, then each thing it lists, then the
/// words of each.
pub fn encodable(text: &str) -> Vec<&str> {
    let mut all = wholes(text);
    let full: Vec<&str> = all.iter().filter_map(|text| full(text)).collect();
    let words: Vec<&str> = all.iter().chain(&full).copied().flat_map(apart).collect();
    all.extend(full);
    all.extend(words);
    all
}

/// Finds what a text is called in full that is an abbreviation and nothing else.
fn full(text: &str) -> Option<&'static str> {
    let is_one = is_code(text.trim());
    in_full(text).filter(|full| is_one && !is_code(full))
}

/// Lists what a text names: the whole, then each thing it lists.
pub fn wholes(text: &str) -> Vec<&str> {
    let mut all = wholes_of(text, Voice::Wishes);
    if may_refuse(text) {
        let others = wholes_of(text, Voice::Gives);
        all.extend(others);
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|text| seen.insert(*text));
    }
    all
}

fn wholes_of(text: &str, voice: Voice) -> Vec<&str> {
    let said = divided(text, voice);
    let refused = said.not.iter().copied().flat_map(listed);
    let whole = said.about.first().copied();
    let all = whole.into_iter().chain(items(&said)).chain(refused);
    let all = all.map(str::trim);
    all.filter(|text| !words(text).is_empty()).collect()
}

impl Part {
    /// Reads a text about anything: only the time it begins with counts.
    fn of(text: &str, vectors: &Vectors) -> Option<Part> {
        match Moment::of(text) {
            Some(moment) if moment::named(text).is_all => Some(Part::slot(moment)),
            moment => Part::about(text, vectors, moment),
        }
    }

    /// Reads a slot or a task: the time it names counts wherever it stands.
    fn timed(text: &str, vectors: &Vectors) -> Option<Part> {
        let moment::Found { moment, is_all } = moment::named(text);
        if is_all {
            return Some(Part::slot(moment));
        }
        Part::about(text, vectors, Some(moment).filter(|it| !it.is_empty()))
    }

    fn about(text: &str, vectors: &Vectors, moment: Option<Moment>) -> Option<Part> {
        let words = telling(text);
        if words.is_empty() {
            return None;
        }
        let Found {
            grains: meanings,
            known,
            named,
            mut names,
        } = meanings(&words, &plurals(text));
        let Tools {
            named: tools,
            unmeant,
        } = Tools::of(text);
        names.retain(|name| !unmeant.contains(name));
        let whole = joined(&words);
        let full = full(text);
        // What an abbreviation is about, and like, its long form tells.
        let read = full.unwrap_or(text);
        let count = read.split_whitespace().count();
        let is_sentence = count >= SENTENCE_FROM_WORDS;
        let apart = Apart::of(read, vectors);
        let said = if is_sentence {
            said(text)
        } else {
            Box::default()
        };
        Some(Part {
            whole: hash(whole.as_bytes()),
            skill: skill(&whole),
            meanings: Grains::new(meanings),
            letters: Grains::new(
                telling_as_written(text)
                    .iter()
                    .flat_map(|(word, weight)| letters(word, *weight))
                    .collect(),
            ),
            about: About::of(read),
            known,
            is_name: named || full.is_none() && text.split_whitespace().all(is_code),
            names: names.into_boxed_slice(),
            tools: tools.into_boxed_slice(),
            unmeant: unmeant.into_boxed_slice(),
            said,
            is_sentence,
            moment,
            is_time: false,
            vector: vectors.meaning(read.trim()).cloned(),
            is_compound: count == 1 && apart.each().next().is_some(),
            apart,
        })
    }

    /// Takes the names of tools that a whole has in another sense only for what they are there.
    fn unlearn(&mut self, whole: &Part) {
        let is_unmeant = |name: &u32| whole.unmeant.contains(name) && !whole.tools.contains(name);
        let (unmeant, names) = self.names.iter().copied().partition(is_unmeant);
        let unmeant: Vec<u32> = unmeant;
        if unmeant.is_empty() {
            return;
        }
        let kept = self.tools.iter().copied().filter(|it| !is_unmeant(it));
        (self.tools, self.names) = (kept.collect(), Vec::into_boxed_slice(names));
        self.unmeant = unmeant.into_boxed_slice();
    }

    /// Tells whether it is a sentence of which the text model tells what it means as a whole.
    pub fn is_told(&self) -> bool {
        self.is_sentence && self.vector.is_some()
    }

    /// Tells whether both can mean the same time, as far as they name one.
    pub fn same_time(&self, other: &Part) -> bool {
        match (&self.moment, &other.moment) {
            (Some(one), Some(other)) => one.can_be(other),
            (None, _) | (_, None) => true,
        }
    }

    /// Tells how many of the words of two sentences both have, of those of the longer one, in permille.
    pub fn shared_words(&self, other: &Part) -> u32 {
        let both = self.said.iter().filter(|word| other.said.contains(word));
        let most = self.said.len().max(other.said.len());
        permille(both.count() as u64, most as u64)
    }

    /// Tells whether both name tools, products or languages, and none of the other's.
    pub fn names_others(&self, other: &Part) -> bool {
        let (mine, theirs) = (&self.names, &other.names);
        !mine.is_empty() && !theirs.is_empty() && !mine.iter().any(|name| theirs.contains(name))
    }

    /// Tells whether one is nothing but the name of a tool, and the other surely means that tool.
    pub fn is_tool_of(&self, other: &Part) -> bool {
        let is_all = |one: &Part, other: &Part| {
            one.is_name
                && !one.tools.is_empty()
                && one.names.iter().all(|name| other.tools.contains(name))
        };
        is_all(self, other) || is_all(other, self)
    }

    /// Tells whether one names a tool whose name the other has in another sense.
    pub fn in_another_sense(&self, other: &Part) -> bool {
        let has = |one: &Part, other: &Part| one.unmeant.iter().any(|it| other.names.contains(it));
        has(self, other) || has(other, self)
    }

    /// Values what two texts have in common of which one names nothing but a time, in permille;
    /// nothing where neither does.
    pub fn time_in_common(&self, other: &Part) -> Option<u32> {
        let (one, both) = (self.moment.as_ref()?, other.moment.as_ref()?);
        match (self.is_time, other.is_time) {
            (true, true) => Some(one.worth(both)),
            (true, false) | (false, true) => Some(one.worth(both).min(OPEN_PERMILLE)),
            (false, false) => None,
        }
    }

    /// A time is the same however it is written, and like nothing else.
    fn slot(moment: Moment) -> Part {
        let written = moment.written();
        Part {
            whole: hash(written.as_bytes()),
            skill: None,
            meanings: Grains::new(vec![word_grain(&written, WEIGHT_MAX)]),
            letters: Grains::default(),
            about: About::default(),
            known: true,
            is_name: true,
            names: Box::default(),
            tools: Box::default(),
            unmeant: Box::default(),
            said: Box::default(),
            is_sentence: false,
            moment: Some(moment),
            is_time: true,
            vector: None,
            is_compound: false,
            apart: Apart::default(),
        }
    }
}

/// Names every different word of a text, small ones too.
fn said(text: &str) -> Box<[u32]> {
    let mut words: Vec<u32> = words(text)
        .iter()
        .map(|word| short(hash(word.as_bytes())))
        .collect();
    words.sort_unstable();
    words.dedup();
    words.into_boxed_slice()
}

/// Tells whether a word looks like a code or an abbreviation: "S/4", "C++", "SAP", "9001".
fn is_code(word: &str) -> bool {
    let count = word.chars().count();
    let has_sign = word
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '+' | '#'));
    let has_small = word.chars().any(char::is_lowercase);
    let has_letter = word.chars().any(char::is_alphabetic);
    count <= CODE_MAX_CHARS && has_sign || has_letter && !has_small && count <= CODE_MAX_CHARS
}

/// A longer text, as far as one can ask what it mentions.
#[derive(Debug, Clone)]
pub struct Text {
    meanings: Grains,
}

impl Text {
    /// Prepares a text; `None` if it has no word.
    pub fn of(text: &str, voice: Voice) -> Option<Text> {
        let said = divided(text, voice);
        let mut words: Vec<_> = said.about.iter().flat_map(|piece| telling(piece)).collect();
        words.truncate(TEXT_MAX_WORDS);
        if words.is_empty() {
            return None;
        }
        // Meanings and single words: a phrase may share either with the text.
        let plurals = plurals(text);
        let mut grains = meanings(&words, &plurals).grains;
        grains.extend(words.iter().map(|(word, weight)| {
            let is_plural = plurals.contains(word);
            let word = if is_plural { &*in_plural(word) } else { word };
            word_grain(word, *weight)
        }));
        Some(Text {
            meanings: Grains::new(grains),
        })
    }

    /// Tells how much of the shorter text the longer one says too, in permille.
    pub fn shares(&self, other: &Text) -> u32 {
        let shared = u64::from(self.meanings.shared(&other.meanings));
        let smaller = self.meanings.total.min(other.meanings.total);
        permille(shared, u64::from(smaller))
    }

    /// Gives the hash and the weight of each grain, by hash.
    pub fn each(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.meanings.each()
    }

    /// Tells whether the text could mention so much of a part, in permille.
    pub fn could_mention(&self, part: &Part, least: u32) -> bool {
        let most = u64::from(part.meanings.sharable(&self.meanings));
        permille(most, u64::from(part.meanings.total)) >= least
    }

    /// Tells how much of a part the text mentions, in permille.
    pub fn mentions(&self, part: &Part) -> u32 {
        permille(u64::from(self.shared(part)), u64::from(part.meanings.total))
    }

    /// Sums the weight the text has in common with a part.
    pub fn shared(&self, part: &Part) -> u32 {
        part.meanings.shared(&self.meanings)
    }

    /// How much the whole text weighs.
    pub fn total(&self) -> u32 {
        self.meanings.total
    }
}

/// Divides, in permille; nothing of nothing is nothing.
pub fn permille(part: u64, whole: u64) -> u32 {
    let ratio = (part * 1000).checked_div(whole).unwrap_or(0);
    u32::try_from(ratio.min(1000)).unwrap_or(1000)
}

/// Tells whether a piece of a text says anything by itself: "for beginners" does not.
fn tells(piece: &str) -> bool {
    let words = telling(piece);
    // "Erste Hilfe" is made of small words, and is a name.
    let is_name = || concept(&joined(&words)).is_some_and(|it| it.weight >= PIECE_MIN_WEIGHT);
    words.iter().any(|(_, weight)| *weight >= PIECE_MIN_WEIGHT) || is_name()
}

/// Words with which a clause begins that says more of what stands before it, folded.
const CLAUSES: &str = "\
    der die das den dem deren dessen denen welche welcher welches who whom whose which that";
/// So many words before such a clause name nothing by themselves: "a man, who works in a foundry",
const BEFORE_CLAUSE_WORDS: usize = 2;
/// if they begin with one of these, folded: "Excel, das ich nie gelernt habe" and "Kochen, das Klavier"
/// name what they begin with.
const ANYBODY: &str = "\
    ein eine einen einem einer a an jemand jemanden jemandem leute menschen somebody someone people";

/// Divides a text at its commas, without what a clause says more of.
fn at_commas(text: &str) -> impl Iterator<Item = &str> {
    let begins_with = |text: &str, list: &str| {
        let first = text.split_whitespace().next().map(crate::fold::fold);
        first.is_some_and(|first| list.split_whitespace().any(|word| word == first))
    };
    let is_item = move |(at, piece): (usize, &str)| {
        let rest = text.get(at + piece.len() + 1..).unwrap_or_default();
        let is_short = piece.split_whitespace().count() <= BEFORE_CLAUSE_WORDS;
        let is_anybody = is_short && begins_with(piece, ANYBODY);
        !(is_anybody && begins_with(rest, CLAUSES))
    };
    let mut from = 0;
    let all = text.split(',').map(move |piece| {
        let at = from;
        from += piece.len() + 1;
        (at, piece)
    });
    all.filter(move |it| is_item(*it)).map(|(_, piece)| piece)
}

/// Words this short beside a sign without a space are one name with it, in characters: "R&B", "M&A";
const AND_MIN_CHARS: usize = 3;
/// "S/4HANA", "I/O".
const SLASH_MIN_CHARS: usize = 2;

/// Divides a text at a sign that stands beside spaces or between longer words.
fn at_sign(text: &str, sign: char, least: usize) -> impl Iterator<Item = &str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(sign) {
        let (before, behind) = (text.get(..at), text.get(at + sign.len_utf8()..));
        let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
        let count = |letters: &mut dyn Iterator<Item = char>| {
            letters
                .take_while(|letter| letter.is_alphanumeric())
                .count()
        };
        let (last, next) = (count(&mut before.chars().rev()), count(&mut behind.chars()));
        // Beside a space there is no word at all.
        let divides = (last == 0 || next == 0) || (last >= least && next >= least);
        if divides {
            pieces.push(text.get(from..at).unwrap_or_default());
            from = at + sign.len_utf8();
        }
    }
    pieces.push(text.get(from..).unwrap_or_default());
    pieces.into_iter()
}

/// Splits a list that somebody wrote into one line.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    at_commas(text)
        .flat_map(|piece| piece.split([';', '|', '\n', '(', ')']))
        .flat_map(|piece| at_sign(piece, '&', AND_MIN_CHARS))
        .flat_map(|piece| at_sign(piece, '/', SLASH_MIN_CHARS))
        .flat_map(|piece| piece.split(" and "))
        .flat_map(|piece| piece.split(" und "))
        .flat_map(|piece| piece.split(" oder "))
        .flat_map(|piece| piece.split(" or "))
        .flat_map(|piece| piece.split(" such as "))
        .flat_map(|piece| piece.split(" e.g. "))
        .flat_map(|piece| piece.split(" z.B. "))
        .flat_map(examples)
        .filter(|piece| !words(piece).is_empty())
}

/// Divides "tools like Figma" and "KI-Tools wie ChatGPT im Alltag" before the example, which begins
/// with a capital; "lernen, wie man kocht" has none.
fn examples(text: &str) -> impl Iterator<Item = &str> {
    let like = [" wie ", " like "].into_iter().find_map(|word| {
        let (before, after) = text.split_once(word)?;
        let is_example = after.chars().next().is_some_and(char::is_uppercase);
        is_example.then_some((before, after))
    });
    let (before, after) = like.unwrap_or((text, ""));
    // What follows the example belongs to the whole.
    let name = after.split_whitespace().next().unwrap_or_default();
    [before, name].into_iter()
}

/// What the words of a text mean.
struct Found {
    grains: Vec<Grain>,
    /// Every telling word belongs to a known meaning.
    known: bool,
    /// Every telling word belongs to the name of a tool, a product or a language.
    named: bool,
    /// Those names.
    names: Vec<u32>,
}

/// Replaces the longest known names by their meanings, from left to right.
fn meanings(words: &[(String, u32)], plurals: &[String]) -> Found {
    let mut found = Found {
        grains: Vec::new(),
        known: true,
        named: true,
        names: Vec::new(),
    };
    let mut rest = words;
    while let Some(((word, weight), after)) = rest.split_first() {
        // "Pythons" are no Python.
        let name = longest_name(rest).filter(|_| !plurals.contains(word));
        rest = match name {
            Some((concept, after)) => {
                found.grains.push(concept_grain(concept));
                found.named &= concept.is_name;
                found.names.extend(concept.is_name.then_some(concept.line));
                after
            }
            None if plurals.contains(word) => {
                found.take(&in_plural(word), *weight);
                after
            }
            None => {
                found.take(word, *weight);
                after
            }
        };
    }
    found
}

/// Tells a plural that is no tool from the word that is one.
fn in_plural(word: &str) -> String {
    format!("{word}s")
}

impl Found {
    /// Takes in a word that begins no known name: a compound as its two parts.
    fn take(&mut self, word: &str, weight: u32) {
        let tells = weight >= WEIGHT_MAX / 4;
        self.named &= !tells;
        let Some((first, last)) = compound::divided(word) else {
            self.grains.push(word_grain(word, weight));
            self.known &= !tells;
            return;
        };
        self.grains.push(word_grain(word, COMPOUND_WEIGHT));
        let least = [0, LAST_MIN_WEIGHT];
        for (part, least) in [first.as_str(), last].into_iter().zip(least) {
            match concept(part) {
                Some(concept) => {
                    let weight = concept.weight.max(least);
                    let grain = concept_grain(concept);
                    self.grains.push(Grain { weight, ..grain });
                }
                None => {
                    let weight = crate::words::weight(part).max(least);
                    self.grains.push(word_grain(part, weight));
                    self.known = false;
                }
            }
        }
    }
}

type Words = [(String, u32)];

fn longest_name(words: &Words) -> Option<(Concept, &Words)> {
    (1..=words.len().min(NAME_MAX_WORDS))
        .rev()
        .find_map(|count| {
            let (name, rest) = words.split_at_checked(count)?;
            Some((concept(&joined(name))?, rest))
        })
}

fn concept_grain(concept: Concept) -> Grain {
    let bytes = [b"concept ".as_slice(), &concept.line.to_be_bytes()].concat();
    Grain {
        hash: short(hash(&bytes)),
        weight: concept.weight,
    }
}

fn word_grain(word: &str, weight: u32) -> Grain {
    Grain {
        hash: short(hash(word.as_bytes())),
        weight,
    }
}

/// Cuts a word into threes, with its beginning and end marked.
fn letters(word: &str, weight: u32) -> impl Iterator<Item = Grain> {
    let mut marked: Vec<char> = Vec::with_capacity(word.len() + 2);
    marked.push('^');
    marked.extend(word.chars());
    marked.push('$');
    let threes: Vec<Grain> = marked
        .windows(3)
        .map(|three| {
            let text: String = three.iter().collect();
            Grain {
                hash: short(hash(text.as_bytes())),
                weight,
            }
        })
        .collect();
    threes.into_iter()
}

/// Gives a number for a code.
pub fn named(code: &str) -> u64 {
    hash(code.as_bytes())
}

/// Hashes bytes the same way everywhere: FNV-1a with the finish of SplitMix64.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Gives half of a hash.
#[allow(clippy::cast_possible_truncation)] // the upper half is what is wanted
pub fn short(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Part {
        Phrase::with(text, &Vectors::default()).unwrap().whole
    }

    #[test]
    fn names_and_codes_are_told_from_words() {
        for (text, is_name) in [
            ("Java", true),
            ("learn Java", true),
            ("Excel & Power BI", true),
            ("C++", true),
            ("SAP S/4", true),
            ("ISO 9001", true),
            ("IEC", true),
            ("Java for gardeners", false),
            ("gardening", false),
            ("IT", true),
            ("KÖNIGSBERG", false),
            ("project management", false),
        ] {
            assert_eq!(part(text).is_name, is_name, "{text}");
        }
    }

    #[test]
    fn what_is_encoded_is_what_is_looked_up() {
        assert_eq!(encodable(" Rust "), ["Rust"]);
        assert_eq!(encodable("Rust, but no crypto"), ["Rust", "crypto"]);
        let list = "Garten, Balkon; –";
        assert_eq!(wholes(list), [list, "Garten", "Balkon"]);
        assert_eq!(
            encodable("Obstanbau, bass guitar"),
            [
                &wholes("Obstanbau, bass guitar")[..],
                &["Obst", "Anbau", "bass", "guitar"],
                &["Obst", "Anbau"],
                &["bass", "guitar"],
            ]
            .concat()
        );
        assert_eq!(
            encodable("ML"),
            ["ML", "machine learning", "machine", "learning"]
        );
        assert_eq!(encodable("IT"), ["IT"]);
        assert_eq!(encodable("HR, Rust")[..3], ["HR, Rust", "HR", "Rust"]);
        assert!(encodable("–").is_empty());
    }

    #[test]
    fn lists_are_split() {
        let parts = |text| {
            Phrase::with(text, &Vectors::default())
                .unwrap()
                .listed
                .len()
        };
        assert_eq!(parts("Rust"), 0);
        assert_eq!(parts("Rust, Go and C++"), 3);
        assert_eq!(parts("Garten und Balkon"), 2);
        assert_eq!(parts("ein Mann, der im Stahlwerk arbeitet"), 1);
        assert_eq!(parts("Python, which I teach"), 2);
        assert_eq!(parts("Kochen, das Klavier, der Garten"), 3);
        assert_eq!(
            parts("Streit mit Kollegen, die nicht mehr miteinander reden"),
            2
        );
        assert_eq!(parts("sand castles"), 0);
        assert_eq!(parts("Erste Hilfe, Wiederbelebung"), 2);
        assert_eq!(parts("Yoga, for beginners"), 1);
        assert_eq!(parts("R&B singing"), 0);
        assert_eq!(parts("M&A"), 0);
        assert_eq!(parts("S/4HANA"), 0);
        assert_eq!(parts("Excel & SQL"), 2);
        assert_eq!(parts("Excel&Word"), 2);
        assert_eq!(parts("Kochen/Backen"), 2);
        assert_eq!(parts(&"a, ".repeat(100)), PARTS_MAX);
        assert!(Phrase::with(" – ", &Vectors::default()).is_none());
    }

    #[test]
    fn known_names_become_one_meaning() {
        let grains = |text| part(text).meanings.grains.len();
        assert_eq!(grains("project management"), 1);
        assert_eq!(grains("agile project management"), 2);
        assert_eq!(grains("Projektleitung"), 1);
        assert!(part("public speaking").known);
        assert!(!part("underwater speaking").known);
    }

    #[test]
    fn texts_mention_phrases() {
        let text = Text::of(
            "Ich suche jemanden für die Buchhaltung in our garden project",
            Voice::Wishes,
        )
        .unwrap();
        let mentions = |phrase| text.mentions(&part(phrase));
        assert_eq!(mentions("accounting"), 1000);
        assert_eq!(mentions("cooking"), 0);
    }
}
