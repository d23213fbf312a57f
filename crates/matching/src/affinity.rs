//! How alike two short texts are.
//!
//! For: one number from 0 to 1000 for "what you offer" against "what I seek". Knows: three channels,
//! known names, letters, and the vectors of the text model where they are there; and what both are
//! about, which makes likely what none of them is sure of. Never: uses floating point; waits for a
//! vector.
//!
//! Words decide first, because only they tell names, tools and codes apart. Vectors speak for short
//! wishes that share no word, and across languages.
//!
//! Names and letters divide what two texts share by the larger of them, so that a short text never
//! passes for a long one that merely contains it: "German" is half of "German law".

use serde::Serialize;

use crate::encoder::Vectors;
use crate::phrase::{Part, Phrase, permille};

/// From here on, in permille, an offer meets a wish.
pub const MEETS_PERMILLE: u32 = 600;

/// The same words.
const SAME_PERMILLE: u32 = 1000;
/// Different words for the same meaning.
pub(crate) const ALIAS_PERMILLE: u32 = 950;
/// The same letters, as far as letters tell.
const LETTERS_PERMILLE: u32 = 800;
/// The same meaning, as far as vectors tell.
const VECTOR_PERMILLE: u32 = 900;
/// Two different meanings that both have a name in our tables are related at most, however close
/// their vectors are: marketing and sales.
const RELATED_PERMILLE: u32 = 500;
/// Sentences are a little alike whatever they say; below this cosine, in permille, they are not sure
/// to mean the same.
const SENTENCE_MIN_COSINE: i32 = 450;
/// From this cosine on, in permille, a sentence may mean the same as another text; whoever says
/// something in words of their own is rarely nearer to somebody who does the same.
pub const PERHAPS_MIN_COSINE: i32 = 300;
/// From here on, in permille, two texts are alike; what comes out below is chance, but for what
/// [`Channel::Perhaps`] says.
pub const LEAST_PERMILLE: u32 = 450;
/// So much of what two texts share in letters, in permille, is put down to letters: endings and
/// inflections are shared with little meaning of their own.
const LETTERS_COUNT: i32 = 800;
/// So much of what a sentence shares in words, small ones too, is put down to how people begin a
/// sentence: "Ich zeige gern, wie man …" has a meaning of its own.
const WORDS_COUNT: u32 = 600;
/// Two texts that share a word are as near as the nearest words they do not share, and by so much
/// of a cosine, in permille, nearer.
const REST_GRACE: i32 = 125;
/// So much of what two sentences share in words counts, in permille, where vectors tell what they mean
/// as wholes, and it meets nothing: what met before they were there goes on to.
const SENTENCES_SHARE: u32 = 700;
/// From this cosine on, in permille, names that share neither a word nor letters may mean the same.
const PERHAPS_NAMES_MIN_COSINE: i32 = 340;
/// So much of the letters of two names, in permille, is shared by accident.
const ACCIDENT_PERMILLE: u32 = 100;
/// Below this cosine, in permille, letters that two texts share are no slip: "Grundschule",
/// "Grundschuld";
const SLIP_MIN_COSINE: i32 = 360;
/// and say at most so much: less than what may mean the same.
const NO_SLIP_MAX_PERMILLE: u32 = PERHAPS_MIN_COSINE as u32 - 1;
/// Two texts that are about the same so far, in permille, may mean the same, if they are near enough
/// otherwise.
pub const ABOUT_MIN_PERMILLE: u32 = 330;
/// So much of a cosine, in permille, is worth that two texts are about the same in all, where they
/// may mean the same,
const ABOUT_COUNTS: u32 = 500;
/// from this cosine on where both have vectors: part of a theme meets nothing a model finds far apart,
const ABOUT_MIN_COSINE: i32 = 80;
/// unless they are about the same in all, in permille,
const ABOUT_ALL_PERMILLE: u32 = 1000;
/// and so much where they are to be sure to.
const ABOUT_HELPS: u32 = 150;
/// Who names a tool in what they seek may be met by whoever offers it, by so much in permille: the task
/// may be another.
const TOOL_PERMILLE: u32 = 400;
/// What has the name of a tool in another sense may mean it after all, by at most so much.
const OTHER_SENSE_PERMILLE: u32 = PERHAPS_MIN_COSINE as u32 + 20;
/// One item out of several that somebody wrote into one line.
const LISTED_PERMILLE: u32 = 950;

/// Cosine in hundredths → how probably two texts mean the same, in permille:
/// 1 / (1 + e^(6.36 − 17.15 cos)), fitted to names of skills and their synonyms.
const SAME_BY_COSINE: [u32; 101] = [
    2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 11, 13, 16, 19, 22, 26, 31, 37, 43, 51, 60, 70, 82, 96, 112,
    130, 151, 174, 200, 229, 260, 295, 332, 371, 412, 454, 496, 539, 581, 622, 662, 699, 734, 766,
    795, 822, 846, 867, 885, 902, 916, 928, 939, 948, 956, 962, 968, 973, 977, 981, 984, 986, 988,
    990, 992, 993, 994, 995, 996, 996, 997, 997, 998, 998, 999, 999, 999, 999, 999, 999, 999, 1000,
    1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000,
    1000, 1000,
];

/// What two texts were found to have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Nothing.
    None,
    /// The text model, of a sentence, or what both are about: near enough to be looked at, too far to
    /// rely on.
    Perhaps,
    /// Letters: misspellings, endings, parts of longer words.
    Letters,
    /// The text model.
    Vectors,
    /// Known names of the same meaning, or words of their own that both have.
    Names,
    /// The same words.
    Same,
}

/// How alike two texts are, and what says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Affinity {
    /// From 0 to 1000.
    pub permille: u32,
    pub channel: Channel,
}

/// What is sure says more than what may be, and what may be more than chance.
impl Ord for Affinity {
    fn cmp(&self, other: &Affinity) -> std::cmp::Ordering {
        let rank = |it: &Affinity| {
            let sure = it.sure() >= LEAST_PERMILLE;
            (
                sure,
                it.channel == Channel::Perhaps,
                it.permille,
                it.channel,
            )
        };
        rank(self).cmp(&rank(other))
    }
}

impl PartialOrd for Affinity {
    fn partial_cmp(&self, other: &Affinity) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Affinity {
    pub(crate) const NONE: Affinity = Affinity {
        permille: 0,
        channel: Channel::None,
    };

    fn by(channel: Channel, permille: u32) -> Affinity {
        if permille == 0 {
            return Affinity::NONE;
        }
        Affinity { permille, channel }
    }

    /// How alike the two are for sure, in permille.
    pub const fn sure(&self) -> u32 {
        match self.channel {
            Channel::Perhaps => 0,
            Channel::None
            | Channel::Letters
            | Channel::Vectors
            | Channel::Names
            | Channel::Same => self.permille,
        }
    }

    /// How alike the two are, in permille, from `LEAST_PERMILLE` on; below that, and above zero,
    /// how near a text is that may mean the same. Chance is zero.
    pub const fn known(&self) -> u32 {
        if self.sure() >= LEAST_PERMILLE || matches!(self.channel, Channel::Perhaps) {
            self.permille
        } else {
            0
        }
    }

    /// The same of what is only between items of lists.
    fn as_listed(&self) -> Affinity {
        Affinity::by(self.channel, as_listed(self.permille))
    }
}

/// Tells whether what [`Affinity::known`] gave is sure.
pub const fn is_sure(known: u32) -> bool {
    known >= LEAST_PERMILLE
}

/// Tells whether an offer meets a wish, by what [`Affinity::known`] gave; where `perhaps` counts,
/// also one that may.
pub const fn meets(known: u32, perhaps: bool) -> bool {
    known >= MEETS_PERMILLE || perhaps && known > 0 && !is_sure(known)
}

/// Compares two texts as people typed them, by their words alone.
pub fn affinity(a: &str, b: &str) -> u32 {
    explain_text(a, b, &Vectors::default()).permille
}

/// Compares two texts as people typed them, by their words and by the vectors that are known, and
/// names the channel that decided.
pub fn explain_text(a: &str, b: &str, vectors: &Vectors) -> Affinity {
    match (Phrase::with(a, vectors), Phrase::with(b, vectors)) {
        (Some(a), Some(b)) => explained(&a, &b),
        (None, _) | (_, None) => Affinity::NONE,
    }
}

/// Compares two prepared phrases.
pub(crate) fn between(a: &Phrase, b: &Phrase) -> u32 {
    explained(a, b).sure()
}

/// Compares two prepared phrases where only what [`Affinity::known`] gives matters.
pub(crate) fn known_between(a: &Phrase, b: &Phrase) -> u32 {
    explained_from(a, b, LEAST_PERMILLE).known()
}

/// Tells whether two phrases meet by their words or by what they are about, whatever vectors say.
pub(crate) fn is_named_alike(a: &Phrase, b: &Phrase) -> bool {
    let is_alike = |x: &Part, y: &Part| {
        let told = names(x, y, 0).max(letters(x, y, 0));
        let is_told = told >= MEETS_PERMILLE && !x.in_another_sense(y) && x.same_time(y);
        x.whole == y.whole || is_told || about_the_same(x, y) >= ABOUT_ALL_PERMILLE
    };
    a.parts().any(|x| b.parts().any(|y| is_alike(x, y)))
}

/// Compares two prepared phrases and names the channel.
pub(crate) fn explained(a: &Phrase, b: &Phrase) -> Affinity {
    explained_from(a, b, 0)
}

fn explained_from(a: &Phrase, b: &Phrase, least: u32) -> Affinity {
    if !a.refused.is_empty() || !b.refused.is_empty() {
        return apart_from_refused(a, b);
    }
    let whole = parts_from(&a.whole, &b.whole, least);
    if a.listed.is_empty() && b.listed.is_empty() || whole.permille >= ALIAS_PERMILLE {
        return whole;
    }
    let best = a
        .parts()
        .flat_map(|x| b.parts().map(move |y| parts_from(x, y, least).as_listed()))
        .max()
        .unwrap_or(Affinity::NONE);
    whole.max(best)
}

/// Values a likeness in permille that is only between items of lists.
pub(crate) fn as_listed(permille: u32) -> u32 {
    permille * LISTED_PERMILLE / 1000
}

/// Compares what neither of two phrases says it is not about.
fn apart_from_refused(a: &Phrase, b: &Phrase) -> Affinity {
    let mine: Vec<&Part> = a.parts().filter(|part| !b.refuses(part)).collect();
    let theirs = b.parts().filter(|part| !a.refuses(part));
    // A list as a whole is about everything it lists.
    let kept = |of: &Phrase, by: &Phrase| !of.parts().any(|part| by.refuses(part));
    let whole = if kept(a, b) && kept(b, a) {
        parts(&a.whole, &b.whole)
    } else {
        Affinity::NONE
    };
    let pairs = theirs.flat_map(|y| mine.iter().map(move |x| parts(x, y).as_listed()));
    whole.max(pairs.max().unwrap_or(Affinity::NONE))
}

/// The best of all channels.
pub(crate) fn parts(a: &Part, b: &Part) -> Affinity {
    parts_from(a, b, 0)
}

/// Compares two parts where only what reaches `least` permille matters.
pub(crate) fn parts_from(a: &Part, b: &Part, least: u32) -> Affinity {
    parts_at(a, b, least, || cosine(a, b))
}

/// The cosine of two parts in permille, if both have vectors.
fn cosine(a: &Part, b: &Part) -> Option<i32> {
    let vectors = a.vector.as_ref().zip(b.vector.as_ref());
    vectors.map(|(x, y)| x.cosine_permille(y))
}

/// Compares two parts whose cosine may be known already.
pub(crate) fn parts_at(
    a: &Part,
    b: &Part,
    least: u32,
    cosine: impl Fn() -> Option<i32>,
) -> Affinity {
    let told = told_at(a, b, least, cosine);
    if a.in_another_sense(b) {
        return doubted(told);
    }
    if told.sure() >= LEAST_PERMILLE || !a.is_tool_of(b) || !a.same_time(b) {
        return told;
    }
    told.max(Affinity::by(Channel::Perhaps, TOOL_PERMILLE))
}

/// What is told of two parts of which one names a tool, and the other has its name in another sense.
fn doubted(told: Affinity) -> Affinity {
    if told.known() == 0 {
        return told;
    }
    Affinity::by(Channel::Perhaps, in_doubt(told.permille))
}

/// The same of what [`Affinity::known`] gave.
pub(crate) fn in_doubt(known: u32) -> u32 {
    known.min(OTHER_SENSE_PERMILLE)
}

/// The best of all channels, without a look at tools.
fn told_at(a: &Part, b: &Part, least: u32, cosine: impl Fn() -> Option<i32>) -> Affinity {
    // Monday is not Tuesday, however alike the rest is.
    if !a.same_time(b) {
        return Affinity::NONE;
    }
    if a.whole == b.whole {
        return Affinity::by(Channel::Same, SAME_PERMILLE);
    }
    if let Some(worth) = a.time_in_common(b) {
        return Affinity::by(Channel::Names, worth);
    }
    let names = Affinity::by(Channel::Names, names(a, b, least));
    if names.permille >= VECTOR_PERMILLE {
        return names;
    }
    let letters = letters_beside(a, b, least, &cosine);
    let told = names
        .max(Affinity::by(Channel::Letters, letters))
        .max(vectors(a, b, least, &cosine));
    if told.permille >= LEAST_PERMILLE {
        return told;
    }
    told.max(about(a, b, &cosine))
}

/// Two texts about the same thing may mean the same; the nearer they are, the less of it it takes.
fn about(a: &Part, b: &Part, cosine: &impl Fn() -> Option<i32>) -> Affinity {
    let share = about_the_same(a, b);
    if share == 0 {
        return Affinity::NONE;
    }
    let close = cosine().map(|close| cosine_beside(a, b, close));
    let is_in_part = share < ABOUT_ALL_PERMILLE;
    if is_in_part && close.is_some_and(|close| close < ABOUT_MIN_COSINE) {
        return Affinity::NONE;
    }
    let close = close.unwrap_or(0);
    let near = close + worth(share, ABOUT_COUNTS);
    if near < PERHAPS_MIN_COSINE {
        return Affinity::NONE;
    }
    let near = u32::try_from(near).unwrap_or(0).min(LEAST_PERMILLE - 1);
    Affinity::by(Channel::Perhaps, near)
}

/// Gives the least cosine, in permille, at which two texts that are about the same by so much can be
/// alike because of it.
pub(crate) fn least_cosine_about(share: u32) -> i32 {
    let least = PERHAPS_MIN_COSINE - worth(share, ABOUT_COUNTS);
    if share < ABOUT_ALL_PERMILLE {
        least.max(ABOUT_MIN_COSINE)
    } else {
        least
    }
}

/// Tells whether two texts are about the same by enough where no vectors are known.
pub(crate) fn is_about_enough(share: u32) -> bool {
    worth(share, ABOUT_COUNTS) >= PERHAPS_MIN_COSINE
}

/// Tells how much two texts are about the same, in permille; nothing where it is too little to count.
fn about_the_same(a: &Part, b: &Part) -> u32 {
    let share = a.about.shared(&b.about);
    let counts = share >= ABOUT_MIN_PERMILLE && !a.names_others(b);
    if counts { share } else { 0 }
}

/// The cosine that a share is worth where all is worth `counts`, in permille.
fn worth(share: u32, counts: u32) -> i32 {
    i32::try_from(share * counts / 1000).unwrap_or(0)
}

/// What a cosine, in permille, says beside the letters and the words both texts have.
fn cosine_beside(a: &Part, b: &Part, close: i32) -> i32 {
    let both = i32::try_from(both_letters(a, b)).unwrap_or(1000);
    let cosine = beside_letters(close, both);
    a.apart
        .rest(&b.apart)
        .map_or(cosine, |rest| cosine.min(rest + REST_GRACE))
}

fn names(a: &Part, b: &Part, least: u32) -> u32 {
    if a.skill.is_some() && a.skill == b.skill {
        return ALIAS_PERMILLE;
    }
    let larger = a.meanings.total.max(b.meanings.total);
    if least > 0 && by_names(a.meanings.sharable(&b.meanings), larger) < least {
        return 0;
    }
    let are_told = a.is_told() && b.is_told();
    by_words(a.meanings.shared(&b.meanings), larger, are_told)
}

/// The same as [`by_names`], less where both are sentences of which vectors tell what they mean.
pub(crate) fn by_words(shared: u32, larger: u32, are_told: bool) -> u32 {
    let all = by_names(shared, larger);
    if are_told && all < MEETS_PERMILLE {
        all * SENTENCES_SHARE / 1000
    } else {
        all
    }
}

/// Values so much weight of meanings that two parts share, of which the heavier weighs so much.
pub(crate) fn by_names(shared: u32, larger: u32) -> u32 {
    let larger = u64::from(larger) * 1000;
    permille(u64::from(shared) * u64::from(ALIAS_PERMILLE), larger)
}

/// What letters say, which is little where the vectors know better.
fn letters_beside(a: &Part, b: &Part, least: u32, cosine: &impl Fn() -> Option<i32>) -> u32 {
    let alike = letters(a, b, least);
    if alike >= LEAST_PERMILLE && is_no_slip_at(a, b, cosine) {
        return NO_SLIP_MAX_PERMILLE;
    }
    alike
}

/// Tells whether two texts that look alike are known to be something else, or one half of them is:
/// "Teamleitung", "Teamleistung".
pub(crate) fn is_no_slip(a: &Part, b: &Part) -> bool {
    is_no_slip_at(a, b, &|| cosine(a, b))
}

fn is_no_slip_at(a: &Part, b: &Part, cosine: &impl Fn() -> Option<i32>) -> bool {
    if a.is_name || b.is_name {
        return false;
    }
    let Some(close) = cosine() else {
        return false;
    };
    let is_far = |cosine: i32| cosine < SLIP_MIN_COSINE;
    let is_far_half = || {
        let are_compounds = a.is_compound && b.is_compound;
        are_compounds && a.apart.rest(&b.apart).is_some_and(is_far)
    };
    is_far(close) || is_far_half()
}

fn letters(a: &Part, b: &Part, least: u32) -> u32 {
    // Two known words of different meaning look alike by accident: cycling and recycling.
    if a.known && b.known {
        return 0;
    }
    let totals = (a.letters.total, b.letters.total);
    if least > 0 && by_letters(a.letters.sharable(&b.letters), totals) < least {
        return 0;
    }
    by_letters(a.letters.shared(&b.letters), totals)
}

/// Values so much weight of letters that two parts of these weights share.
pub(crate) fn by_letters(shared: u32, (one, other): (u32, u32)) -> u32 {
    let (smaller, larger) = (one.min(other), one.max(other));
    if u64::from(smaller) * 2 < u64::from(larger) {
        return 0;
    }
    permille(u64::from(shared), u64::from(larger)) * LETTERS_PERMILLE / 1000
}

/// How much of the larger text's letters both have, in permille.
fn both_letters(a: &Part, b: &Part) -> u32 {
    let shared = u64::from(a.letters.shared(&b.letters));
    permille(shared, u64::from(a.letters.total.max(b.letters.total)))
}

fn vectors(a: &Part, b: &Part, least: u32, cosine: &impl Fn() -> Option<i32>) -> Affinity {
    // Java is not like JavaScript, whatever a model has read about them, nor is small talk in
    // Spanish like a travel guide in Danish.
    if a.is_name || b.is_name || a.names_others(b) {
        return Affinity::NONE;
    }
    let Some(close) = cosine() else {
        return Affinity::NONE;
    };
    let is_sentence = a.is_sentence || b.is_sentence;
    let helps = worth(about_the_same(a, b), ABOUT_HELPS);
    let may_be = if is_sentence {
        close >= PERHAPS_MIN_COSINE
    } else {
        close + helps >= PERHAPS_NAMES_MIN_COSINE
    };
    if least > 0 && !may_be && same_by(close + helps) * VECTOR_PERMILLE / 1000 < least {
        return Affinity::NONE;
    }
    let cosine = cosine_beside(a, b, close);
    if is_sentence && cosine + helps < SENTENCE_MIN_COSINE {
        return far_sentence(a, b, close, cosine);
    }
    // That two sentences mean the same is told beside what they share, and how much so by all of them.
    let told = if a.is_sentence && b.is_sentence {
        i32::midpoint(cosine, close)
    } else {
        cosine
    };
    let same = same_by(told + helps);
    if a.known && b.known {
        return Affinity::by(Channel::Vectors, same * RELATED_PERMILLE / 1000);
    }
    let near = same * VECTOR_PERMILLE / 1000;
    // As likely as not is neither sure enough to meet a wish nor too little to be looked at.
    let is_open = (LEAST_PERMILLE..MEETS_PERMILLE).contains(&near);
    let is_other_words = told + helps >= PERHAPS_NAMES_MIN_COSINE && shares_nothing(a, b);
    if is_open || near < LEAST_PERMILLE && is_other_words {
        let near = u32::try_from(told + helps).unwrap_or(0);
        return Affinity::by(Channel::Perhaps, near.clamp(1, LEAST_PERMILLE - 1));
    }
    Affinity::by(Channel::Vectors, near)
}

/// What vectors say of a sentence too far from another text to be sure.
fn far_sentence(a: &Part, b: &Part, close: i32, cosine: i32) -> Affinity {
    let frame = a.shared_words(b) * WORDS_COUNT / 1000;
    let near = |near: i32| u32::try_from(near.max(0)).unwrap_or(0);
    let told = cosine.min(beside(close, i32::try_from(frame).unwrap_or(1000)));
    if told >= PERHAPS_MIN_COSINE {
        return Affinity::by(Channel::Perhaps, near(told));
    }
    // Too little to count, and still in its order.
    let told = if a.is_sentence && b.is_sentence {
        i32::midpoint(told, close)
    } else {
        told
    };
    Affinity::by(Channel::Vectors, near(told.min(PERHAPS_MIN_COSINE - 1)))
}

/// Tells whether two texts have no word and hardly a letter in common.
fn shares_nothing(a: &Part, b: &Part) -> bool {
    a.meanings.shared(&b.meanings) == 0 && both_letters(a, b) <= ACCIDENT_PERMILLE
}

/// What a cosine, in permille, says beside the letters both texts have, which make vectors alike
/// and have had their say: fire and data protection. A whole of which one part is the same is as
/// alike as that part is large, and the rest must be alike by itself.
fn beside_letters(cosine: i32, both: i32) -> i32 {
    beside(cosine, both * LETTERS_COUNT / 1000)
}

/// What a cosine says beside a part of both texts, in permille and less than all, that is the same.
fn beside(cosine: i32, same: i32) -> i32 {
    (cosine - same) * 1000 / (1000 - same).max(1)
}

/// Gives the least cosine, in permille, at which vectors can make two texts alike by `least`
/// permille; `None` if they never can. What is below need not be compared.
pub fn least_cosine(least: u32) -> Option<i32> {
    (0..=1000).find(|cosine| same_by(*cosine) * VECTOR_PERMILLE / 1000 >= least)
}

/// Gives the least cosine, in permille, at which two names may mean the same or do.
pub(crate) fn least_cosine_of_names() -> i32 {
    least_cosine(LEAST_PERMILLE).map_or(PERHAPS_NAMES_MIN_COSINE, |least| {
        least.min(PERHAPS_NAMES_MIN_COSINE)
    })
}

/// Looks the table up, with straight lines between its hundredths.
fn same_by(cosine: i32) -> u32 {
    let cosine = u32::try_from(cosine.clamp(0, 1000)).unwrap_or(0);
    let at = |place: u32| SAME_BY_COSINE.get(place as usize).copied().unwrap_or(1000);
    let (lower, upper) = (at(cosine / 10), at(cosine / 10 + 1));
    lower + (upper - lower) * (cosine % 10) / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells whether two texts meet, both ways round.
    fn check(a: &str, b: &str, meets: bool) {
        let score = affinity(a, b);
        assert_eq!(score, affinity(b, a), "{a} / {b} is symmetric");
        assert_eq!(score >= MEETS_PERMILLE, meets, "{a} / {b}: {score}");
    }

    #[test]
    fn the_same_thing_said_differently_meets() {
        for (a, b) in [
            ("Rust", "rust"),
            ("Projektleitung", "project management"),
            ("Vertrieb", "sales"),
            ("manage website content", "manage online content"),
            ("Buchhaltung", "accounting"),
            ("öffentlich sprechen", "public speaking"),
            ("Vertragsverhandlung", "Verträge verhandeln"),
            ("Vertragsverhandlungen", "Vertraege verhandeln"),
            ("Konfliktmoderation", "Konflikte moderieren"),
            ("Gärtnern", "gardening"),
            ("learn German", "Deutsch"),
            ("help with tax returns", "Steuererklärung"),
            ("Rust, Go and Kubernetes", "Rust"),
            ("Excel & Power BI", "Tabellenkalkulation"),
            ("budgets", "budget"),
            ("Präsentationen halten", "presentations"),
            ("Projektmanagment", "Projektmanagement"),
            ("Webentwiklung", "Webentwicklung"),
            ("IT security", "IT-Sicherheit"),
            ("it security", "Informationssicherheit"),
            ("Grundlagen der Statistik", "statistics"),
            ("speaking in public", "public speaking"),
            ("quilting", "Quilting for beginners"),
            ("Rust, but no crypto", "Rust"),
            ("Controlling, keine Buchhaltung", "Controlling"),
        ] {
            check(a, b, true);
        }
    }

    #[test]
    fn different_things_do_not_meet() {
        for (a, b) in [
            ("cycling", "recycling"),
            ("mediation", "meditation"),
            ("baking", "banking"),
            ("Java", "JavaScript"),
            ("German", "German law"),
            ("Spanish", "Danish"),
            ("project management", "time management"),
            ("accounting", "counting"),
            ("web design", "interior design"),
            ("C", "C++"),
            ("Rust", "rest"),
            ("English", "England"),
            ("IT support", "emotional support"),
            ("data protection", "fire protection"),
            ("Medizinrecht", "Medizintechnik"),
            ("Teamarbeit", "Team"),
            ("Steuerung", "Steuern"),
            ("learn", "learn Rust"),
            ("no crypto", "crypto"),
            ("Rust, but no crypto", "crypto"),
            ("fraud prevention, no crypto", "crypto fraud prevention"),
            ("Python", "Python (the snake)"),
            ("Python", "keeping pythons"),
            ("R", "R&B singing"),
            ("M", "M&A"),
            ("keine Buchhaltung", "Buchhaltung"),
            ("Controlling, keine Buchhaltung", "accounting"),
            ("", "Rust"),
            ("–", "–"),
        ] {
            check(a, b, false);
        }
    }

    #[test]
    fn a_tool_in_a_wish_may_be_met_by_the_tool() {
        let told = |a, b| explain_text(a, b, &Vectors::default());
        for (a, b) in [
            ("build dashboards in Tableau", "Tableau"),
            ("cloud migration with Terraform", "Terraform"),
            ("clean a CSV with Python", "Python"),
            ("Excel-Makros", "Excel"),
            ("learn SAP for purchasing", "SAP"),
        ] {
            for found in [told(a, b), told(b, a)] {
                assert!(found.known() > 0, "{a} / {b}: {found:?}");
            }
        }
        for (a, b) in [
            ("German law", "German"),
            ("Word of mouth", "Word"),
            ("go for a walk", "Go"),
            ("build dashboards in Tableau", "Power BI"),
            ("Python (the snake)", "Java"),
            ("no dashboards in Tableau", "Tableau"),
        ] {
            let by_tool = Affinity::by(Channel::Perhaps, TOOL_PERMILLE);
            assert_ne!(told(a, b), by_tool, "{a} / {b}");
        }
    }

    #[test]
    fn the_table_is_the_curve_it_says_it_is() {
        for (hundredth, same) in SAME_BY_COSINE.iter().enumerate() {
            let curve = 1000.0 / (1.0 + (6.36 - 17.15 * hundredth as f64 / 100.0).exp());
            assert_eq!(*same, curve.round() as u32, "at {hundredth}");
        }
        assert!((-1000..1000).all(|cosine| same_by(cosine) <= same_by(cosine + 1)));
        assert_eq!((least_cosine(600), least_cosine(901)), (Some(412), None));
        assert_eq!((same_by(-400), same_by(375), same_by(1000)), (2, 517, 1000));
    }

    #[test]
    fn the_channels_have_their_steps() {
        assert_eq!(affinity("Rust", "RUST"), 1000);
        assert_eq!(affinity("Vertrieb", "sales"), 950);
        assert!(affinity("Webentwiklung", "Webentwicklung") <= 800);
    }
}
