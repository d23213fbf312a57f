//! Need and gift, one way round.
//!
//! For: how well what one person gives meets what another wishes for; a program says where wishes
//! and gifts are said. Knows: prepared phrases. Never: asks who the two are.

use crate::affinity::{LEAST_PERMILLE, is_sure, known_between, meets};
use crate::features::{Features, Topic};
use crate::lexicon::Rows;
use crate::phrase::{Part, Phrase, Text, permille};
use crate::program::{Pick, Source};

/// What a wish counts, by how well it is met: a duo lives on one good topic, more is welcome.
const WEIGHTS: [u32; COUNTED] = [6, 2, 1, 1];
/// So many of the wishes that are met best count.
pub const COUNTED: usize = 4;
/// What a long text and a short one have in common is worth at most so much, in permille.
const MENTIONED_PERMILLE: u32 = 850;
/// So much of a part, in permille, a text has at least that mentions it well enough to count; rounded
/// down from what [`LEAST_PERMILLE`] and [`MENTIONED_PERMILLE`] demand.
pub const MENTIONED_MIN_PERMILLE: u32 = LEAST_PERMILLE * 1000 / MENTIONED_PERMILLE;
/// What two long texts have in common is worth at most so much, in permille.
const BOTH_LONG_PERMILLE: u32 = 800;
/// The level of a skill whose owner names none.
pub const USUAL_LEVEL: u8 = 3;
/// A phrase this telling, in permille of a rare word, may be looked for in a text.
const TELLING_MIN: u32 = 500;

/// A wish and the gift that meets it best.
#[derive(Debug, Clone, Copy)]
pub struct Met<'a> {
    pub wish: &'a Topic,
    pub gift: &'a Topic,
    /// How well, with how much each source counts.
    pub permille: u32,
    /// The gift is sure to meet the wish, as far as that can be told.
    pub is_sure: bool,
}

/// Compares two things people said: as phrases, or by what the longer one mentions. What may mean
/// the same counts as nothing.
pub fn fit(a: &Topic, b: &Topic) -> u32 {
    sure(known(a, b))
}

/// Takes out of what [`known`] gave what only may be.
pub const fn sure(known: u32) -> u32 {
    if is_sure(known) { known } else { 0 }
}

/// Compares two things people said; what is below [`LEAST_PERMILLE`], and above zero, may mean the
/// same.
pub fn known(a: &Topic, b: &Topic) -> u32 {
    let whole = as_phrases(a, b);
    let told = match (&a.text, &b.text) {
        (None, None) => 0,
        (Some(long), None) => mentioned(long, &b.phrase),
        (None, Some(long)) => mentioned(long, &a.phrase),
        (Some(one), Some(other)) => both_long(one, other),
    };
    whole.max(sure(told))
}

/// Compares two things people said as phrases only.
pub fn as_phrases(a: &Topic, b: &Topic) -> u32 {
    known_between(&a.phrase, &b.phrase)
}

/// Compares two long texts.
pub fn both_long(one: &Text, other: &Text) -> u32 {
    one.shares(other) * BOTH_LONG_PERMILLE / 1000
}

/// Tells whether a part of a phrase may be looked for in a text.
pub fn may_be_mentioned(part: &Part) -> bool {
    part.meanings.total >= TELLING_MIN
}

/// Values a part of a phrase of which a text has so much weight, in permille; nothing where it may
/// not be looked for.
pub fn mentioned_part(part: &Part, shared: u32) -> u32 {
    if !may_be_mentioned(part) {
        return 0;
    }
    permille(u64::from(shared), u64::from(part.meanings.total)) * MENTIONED_PERMILLE / 1000
}

/// Compares two topics of which one may have been compared with everything before.
pub fn known_fit(a: &Topic, b: &Topic, rows: Option<&Rows>) -> u32 {
    let row = rows.and_then(|rows| rows.row(a.number).map(|row| row.fit(b.number)));
    let other = || rows.and_then(|rows| rows.row(b.number).map(|row| row.fit(a.number)));
    row.or_else(other).unwrap_or_else(|| fit(a, b))
}

/// Tells how well a long text mentions a phrase.
pub fn mentioned(text: &Text, phrase: &Phrase) -> u32 {
    let told = phrase
        .parts()
        .map(|part| mentioned_part(part, text.shared(part)));
    told.max().unwrap_or(0)
}

/// One direction of a pair: who wishes and who gives.
#[derive(Clone, Copy)]
pub struct Way<'a, 'r> {
    pub seeker: &'a Features,
    pub giver: &'a Features,
    pub wishes: &'r [Pick],
    pub gives: &'r [Pick],
    /// What one of the two said, compared with everything before.
    pub rows: Option<&'r Rows>,
    /// Whether `rows` are those of the one who seeks.
    pub rows_of_seeker: bool,
    /// Whether what may mean the same meets a wish.
    pub perhaps: bool,
}

impl<'a, 'r> Way<'a, 'r> {
    /// Finds for every wish the best gift, best met first.
    /// `each` hears how well each wish is met, in the order of the wishes.
    pub fn met(self, each: &mut dyn FnMut(usize, u32)) -> Vec<Met<'a>> {
        let mut all = Vec::new();
        for (number, (wish, wish_percent)) in self.seeker.wished(self.wishes).enumerate() {
            let row = self.rows.filter(|_| self.rows_of_seeker);
            let row = row.and_then(|rows| rows.row(wish.number));
            let mut best: Option<(u32, u32, &Topic)> = None;
            for (gift, gift_percent) in self.giver.picked(self.gives) {
                let fit = match row {
                    Some(row) => row.known(gift.number),
                    None => self.slowly(wish, gift),
                };
                let worth = fit * wish_percent * gift_percent / 10_000;
                // The first of the best, whatever the order of the list behind it.
                if meets(fit, self.perhaps) && best.is_none_or(|(most, ..)| worth > most) {
                    best = Some((worth, fit, gift));
                }
            }
            let Some((worth, fit, gift)) = best else {
                continue;
            };
            each(number, fit);
            all.push(Met {
                wish,
                gift,
                permille: worth,
                is_sure: is_sure(fit),
            });
        }
        all.sort_by(|a, b| {
            let order = b.permille.cmp(&a.permille);
            order
                .then(a.wish.source.cmp(&b.wish.source))
                .then(a.wish.index.cmp(&b.wish.index))
        });
        all
    }

    fn slowly(self, wish: &Topic, gift: &Topic) -> u32 {
        let row = self.rows.filter(|_| !self.rows_of_seeker);
        match row.and_then(|rows| rows.row(gift.number)) {
            Some(row) => row.known(wish.number),
            None => known(wish, gift),
        }
    }

    /// Counts the wishes.
    pub fn wishes(self) -> usize {
        self.seeker.wished(self.wishes).count()
    }
}

/// Gives each met wish its part of the coverage, in permille; together they are the coverage.
pub fn parts<'m>(met: &'m [Met<'m>], wishes: usize) -> impl Iterator<Item = (&'m Met<'m>, u32)> {
    let parts = weighed(met.iter().map(|met| met.permille), wishes);
    met.iter().zip(parts)
}

fn weighed(worths: impl Iterator<Item = u32>, wishes: usize) -> impl Iterator<Item = u32> {
    let all: u32 = WEIGHTS.iter().take(wishes.max(1)).sum();
    let weighed = worths.zip(WEIGHTS);
    weighed.map(move |(worth, weight)| worth * weight / all)
}

/// How much of what `wishes` wishes ask for is met, in permille.
pub fn coverage(met: &[Met], wishes: usize) -> u32 {
    coverage_of(met.iter().map(|met| met.permille), wishes)
}

/// The same of how well each wish is met, best first.
pub fn coverage_of(worths: impl Iterator<Item = u32>, wishes: usize) -> u32 {
    weighed(worths, wishes).sum()
}

/// How much of all wishes is met when every wish counts the same, in permille, and how well whoever
/// meets it knows it.
pub fn cover(met: &[Met], wishes: usize) -> u32 {
    let worth = |met: &Met| u64::from(met.permille) * able_percent(met.gift);
    let sum: u64 = met.iter().map(worth).sum();
    permille(sum, 100_000 * wishes as u64)
}

/// What somebody covers a need with counts so much, in percent, by its level; whoever names none
/// counts as most do.
fn able_percent(gift: &Topic) -> u64 {
    match gift.level.unwrap_or(USUAL_LEVEL) {
        0 | 1 => 60,
        2 => 80,
        3 => 90,
        4 => 95,
        _ => 100,
    }
}

/// How well the levels fit: a teacher is best one to three levels above the learner.
pub fn step(met: &Met) -> Option<u32> {
    let teacher = met.gift.level?;
    Some(match learner(met.wish) {
        // Nobody said how far the learner is: the further the teacher, the safer.
        None => match teacher {
            0 | 1 => 500,
            2 => 700,
            3 => 900,
            _ => 1000,
        },
        Some(learner) => match teacher.saturating_sub(learner) {
            0 => 300,
            1..=3 => 1000,
            _ => 800,
        },
    })
}

/// How far the one who wishes is: only a wish that is none of the own skills has such a level.
pub fn learner(wish: &Topic) -> Option<u8> {
    wish.level.filter(|_| wish.source != Source::Skills)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Profile, Skill};

    const SEEKS: &[Pick] = &[Pick::whole(Source::Seeks)];
    const OFFERS: &[Pick] = &[Pick::whole(Source::Offers)];

    fn way<'a>(seeker: &'a Features, giver: &'a Features) -> Way<'a, 'static> {
        Way {
            seeker,
            giver,
            wishes: SEEKS,
            gives: OFFERS,
            rows: None,
            rows_of_seeker: true,
            perhaps: true,
        }
    }

    fn features(offers: &[&str], seeks: &[&str], skills: &[(&str, u8)]) -> Features {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Features::of(&Profile {
            offers: texts(offers),
            seeks: texts(seeks),
            skills: skills
                .iter()
                .map(|(name, level)| Skill {
                    name: (*name).into(),
                    level: *level,
                })
                .collect(),
            ..Profile::default()
        })
    }

    #[test]
    fn one_well_met_wish_of_three_is_most_of_the_coverage() {
        let giver = features(&["Rust", "cooking"], &[], &[]);
        let coverage = |seeks: &[&str]| {
            let seeker = features(&[], seeks, &[]);
            super::coverage(&way(&seeker, &giver).met(&mut |_, _| {}), seeks.len())
        };
        assert_eq!(coverage(&["Rust"]), 1000);
        assert_eq!(coverage(&["Rust", "chess"]), 750);
        assert_eq!(coverage(&["Rust", "chess", "wine"]), 666);
        assert_eq!(coverage(&["Rust", "chess", "Kochen"]), 666 + 211);
        assert_eq!(coverage(&["chess"]), 0);
        assert_eq!(coverage(&[]), 0);
    }

    #[test]
    fn a_need_is_covered_the_better_the_higher_the_levels() {
        let seeker = features(&[], &["Rust", "SQL"], &[]);
        let cover = |levels: &[(&str, u8)]| {
            let giver = features(&["Rust", "SQL"], &[], levels);
            super::cover(&way(&seeker, &giver).met(&mut |_, _| {}), 2)
        };
        let known: Vec<u32> = (1..=5)
            .map(|level| cover(&[("Rust", level), ("SQL", level)]))
            .collect();
        assert_eq!(known, [600, 800, 900, 950, 1000]);
        assert_eq!(cover(&[]), 900, "as most are");
        assert_eq!(cover(&[("Rust", 1), ("SQL", 5)]), 800);
    }

    #[test]
    fn a_teacher_is_best_a_few_levels_above() {
        for (teacher, learner, fit) in [
            (&[("Rust", 5)][..], &[][..], Some(1000)),
            (&[("Rust", 2)], &[], Some(700)),
            (&[("Rust", 4)], &[("rust", 2)], Some(1000)),
            (&[("Rust", 3)], &[("Rust", 4)], Some(300)),
            (&[("Rust", 5)], &[("Rust", 1)], Some(800)),
            (&[("Go", 5)], &[("Rust", 1)], None),
        ] {
            let giver = features(&["Rust"], &[], teacher);
            let seeker = features(&[], &["Rust"], learner);
            let met = way(&seeker, &giver).met(&mut |_, _| {});
            assert_eq!(met.first().and_then(step), fit);
        }
    }

    #[test]
    fn sentences_meet_what_they_mention() {
        for (wish, gift, meets) in [
            (
                "I would like to learn how to run a fair negotiation with suppliers",
                "Verhandlung",
                true,
            ),
            (
                "negotiation",
                "Seit zwölf Jahren leite ich die Verhandlung schwieriger Verträge mit Lieferanten",
                true,
            ),
            (
                "Ich will endlich besser mit Excel und großen Tabellen arbeiten",
                "sewing",
                false,
            ),
        ] {
            let (giver, seeker) = (features(&[gift], &[], &[]), features(&[], &[wish], &[]));
            let met = way(&seeker, &giver).met(&mut |_, _| {});
            assert_eq!(!met.is_empty(), meets, "{wish} / {gift}");
        }
    }
}
