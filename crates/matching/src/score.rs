//! What a pair comes to.
//!
//! For: every term of a program from both sides, and one number from 0 to 100. Knows: prepared
//! features, the weights of the program and those of the one who looks. Never: compares a pair with
//! other pairs; the scale is a table that ships with the engine.
//!
//! A term that one side gives nothing for hands its weight to the others and lowers the confidence.

use crate::evidence::{Asking, Shown};
use crate::features::Features;
use crate::lens::Lens;
use crate::lexicon::Rows;
use crate::need::{self, Met, Way};
use crate::phrase::permille;
use crate::program::{Check, Program, Side, Term, TermKind};
use crate::rank::Candidate;
use crate::reasons::Direction;
use crate::rules::{Bar, Parts, allowed, bar, entered};
use crate::terms::{self, Evidence};

/// Matches are shown from this score on: worth a look.
pub const SHOWN_FROM: u32 = 40;
/// From this score on a match is good.
pub const GOOD_FROM: u32 = 55;
/// From this score on a match is strong.
pub const STRONG_FROM: u32 = 75;

/// Permille of the harmonic mean → score; straight lines in between.
const SCALE: [(u32, u32); 8] = [
    (0, 0),
    (300, 20),
    (450, 40),
    (600, 55),
    (700, 68),
    (780, 78),
    (900, 92),
    (1000, 100),
];
/// Somebody counts as new for so many days.
pub const NEW_DAYS: i64 = 30;
/// Whoever is new gets so much more, in percent.
const NEW_PERCENT: u32 = 5;
/// Parts of one side's worth are kept this fine, so that scores that look the same have an order.
const MILLION: u64 = 1_000_000;

/// What stays the same in all comparisons of one person.
#[derive(Clone, Copy)]
pub struct Glass<'g> {
    pub program: &'g Program,
    pub lens: &'g Lens<'g>,
    /// The part of the one who looks.
    pub side: Option<Side>,
    pub rows: Option<&'g Rows>,
    pub asking: Option<&'g Asking<'g>>,
    /// Whether it was looked at before that the other has entered and plays the other part.
    pub sifted: bool,
}

/// A pair that passed the hard rules: what each gets from the other.
pub struct Pair<'a> {
    pub me: &'a Candidate<'a>,
    pub other: &'a Candidate<'a>,
    pub side: Option<Side>,
    /// My wishes that the other meets.
    pub to_me: Vec<Met<'a>>,
    /// The other's wishes that I meet.
    pub from_me: Vec<Met<'a>>,
    /// What was shown about the question.
    pub shown: Option<Shown<'a>>,
}

/// One term of one pair.
pub struct Part<'a> {
    pub kind: TermKind,
    /// In hundredths of what the description says, as the one who looks wants it.
    pub weight: u32,
    pub direction: Direction,
    /// `None` where one side says nothing.
    pub permille: Option<u32>,
    pub evidence: Evidence<'a>,
}

/// The score of a pair and what it rests on.
pub struct Scored<'a> {
    pub score: u32,
    /// What of the score rests on the two themselves, and not on what they say.
    pub beside: Beside,
    /// The mean of both sides in millionths, to order what looks the same.
    pub fine: u32,
    /// In percent: how much of the weight had something to look at on both sides.
    pub confidence: u32,
    pub parts: Vec<Part<'a>>,
}

/// Asks the hard rules and what the two offer each other. `each` hears how well each of my wishes
/// is met by somebody I may be matched with.
pub fn pair<'a>(
    glass: &Glass<'_>,
    me: &'a Candidate<'a>,
    other: &'a Candidate<'a>,
    each: &mut dyn FnMut(usize, u32),
) -> Result<Pair<'a>, Bar> {
    let (program, side) = (glass.program, glass.side);
    let parts = Parts { me, other, side };
    if glass.sifted {
        allowed(program, parts, glass.lens)?;
    } else {
        entered(program, parts, glass.lens)?;
    }

    let mut pair = Pair::blank(me, other, side);
    if program.has(TermKind::Evidence) {
        pair.ask(glass)?;
        return Ok(pair);
    }
    let (mine, theirs) = (me.features, other.features);
    let wishes = |of: &Features| of.says(&program.wishes);
    let gives = |of: &Features| of.says(&program.gives);
    let mutual = program.checks(Check::MutualNeed);
    let needed = mutual || program.checks(Check::NeedMet);
    // Whoever gives, in a program with parts, need not seek anything.
    let i_gain = mutual || needed && side != Some(Side::Giver);
    let they_gain = mutual || needed && side == Some(Side::Giver);
    if i_gain {
        bar(!wishes(mine), Bar::ISeekNothing)?;
    }
    if they_gain {
        bar(!gives(mine), Bar::IOfferNothing)?;
    }
    if i_gain || program.compares(side.unwrap_or(Side::Seeker)) {
        pair.to_me = way(glass, mine, theirs, true).met(each);
        bar(i_gain && pair.to_me.is_empty(), Bar::NothingForMe)?;
    }
    if they_gain || program.compares(side.map_or(Side::Giver, Side::other)) {
        pair.from_me = way(glass, theirs, mine, false).met(&mut |_, _| {});
        bar(they_gain && pair.from_me.is_empty(), Bar::NothingForThem)?;
    }
    Ok(pair)
}

fn way<'a, 'g>(
    glass: &Glass<'g>,
    seeker: &'a Features,
    giver: &'a Features,
    rows_of_seeker: bool,
) -> Way<'a, 'g> {
    Way {
        seeker,
        giver,
        wishes: &glass.program.wishes,
        gives: &glass.program.gives,
        rows: glass.rows,
        rows_of_seeker,
        perhaps: glass.program.counts_perhaps(),
    }
}

impl<'a> Pair<'a> {
    /// Two people of whom nothing has been compared.
    pub fn blank(me: &'a Candidate<'a>, other: &'a Candidate<'a>, side: Option<Side>) -> Pair<'a> {
        Pair {
            me,
            other,
            side,
            to_me: Vec::new(),
            from_me: Vec::new(),
            shown: None,
        }
    }

    /// Puts the question of the one who asks to the other.
    fn ask(&mut self, glass: &Glass<'_>) -> Result<(), Bar> {
        let gives = &glass.program.gives;
        let (mine, theirs) = (self.me.features, self.other.features);
        self.shown = match self.side {
            Some(Side::Seeker) | None => {
                bar(!mine.says(&glass.program.wishes), Bar::ISeekNothing)?;
                match glass.asking {
                    Some(asking) => asking.shown(gives, theirs),
                    None => Asking::of(glass.program, mine).shown(gives, theirs),
                }
            }
            Some(Side::Giver) => Asking::of(glass.program, theirs).shown(gives, mine),
        };
        let bar_of = match self.side {
            Some(Side::Seeker) | None => Bar::NothingForMe,
            Some(Side::Giver) => Bar::NothingForThem,
        };
        bar(self.shown.is_none(), bar_of)
    }

    /// Gives the one who gains in a direction, then the other one.
    pub fn ways(&self, direction: Direction) -> (&'a Candidate<'a>, &'a Candidate<'a>) {
        match direction {
            Direction::ToMe | Direction::Both => (self.me, self.other),
            Direction::FromMe => (self.other, self.me),
        }
    }

    /// Gives what meets the wishes of the one who gains in a direction.
    pub fn met(&self, direction: Direction) -> &[Met<'a>] {
        match direction {
            Direction::ToMe | Direction::Both => &self.to_me,
            Direction::FromMe => &self.from_me,
        }
    }

    /// Scores the pair.
    pub fn score(&self, glass: &Glass<'_>) -> Scored<'a> {
        let parts = self.parts(glass);
        let mine = side(&parts, Direction::ToMe);
        let theirs = side(&parts, Direction::FromMe);
        let my_percent = glass.program.percent(self.side.unwrap_or(Side::Seeker));
        let fine = mean(&mine, &theirs, my_percent);
        let weight = u64::from(mine.weight + theirs.weight);
        let plain = scored(fine);
        let (score, beside) = adjusted(self.other, plain, glass.lens);
        Scored {
            score,
            beside,
            fine,
            confidence: permille(u64::from(mine.present + theirs.present), weight) / 10,
            parts,
        }
    }

    /// Values what I get from the other in millionths, whatever the other gets.
    pub fn gain(&self, glass: &Glass<'_>) -> u32 {
        side(&self.parts(glass), Direction::ToMe).fine
    }

    fn parts(&self, glass: &Glass<'_>) -> Vec<Part<'a>> {
        let mut parts = Vec::with_capacity(2 * glass.program.terms.len());
        for term in &glass.program.terms {
            for direction in directions(term, self.side) {
                let (permille, evidence) = terms::value(term.kind, *direction, self, glass);
                let turned = permille.map(|permille| glass.lens.turned(term.kind, permille));
                parts.push(Part {
                    kind: term.kind,
                    weight: glass.lens.weight(term.kind, term.weight),
                    direction: *direction,
                    permille: turned,
                    evidence,
                });
            }
        }
        parts
    }
}

/// What a score has beside what two people say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beside {
    /// So much is there because the one who looks found the other one useful.
    pub lived_points: u32,
    /// So much, in percent, everything counts less because they did not.
    pub lost_percent: u32,
    /// So much is there because the other is new.
    pub new_points: u32,
}

/// Lets one's own experience and the other's newness count; gives the score and what of it is there
/// because of them.
pub fn adjusted(other: &Candidate<'_>, plain: u32, lens: &Lens) -> (u32, Beside) {
    let is_new = is_new(other.features.facts.since(), lens);
    adjusted_by(lens.experienced(other.id), is_new, plain)
}

/// The same, by one's own experience in percent and by whether the other is new.
pub fn adjusted_by(experienced: i32, is_new: bool, plain: u32) -> (u32, Beside) {
    let percent = 100 + experienced;
    let lived = plain * u32::try_from(percent).unwrap_or(0) / 100;
    let lived = lived.min(100);
    let is_less = experienced < 0 && lived < plain;
    let score = if is_new {
        (lived + (lived * NEW_PERCENT).div_ceil(100)).min(100)
    } else {
        lived
    };
    let beside = Beside {
        lived_points: lived.saturating_sub(plain),
        lost_percent: if is_less {
            experienced.unsigned_abs()
        } else {
            0
        },
        new_points: score - lived,
    };
    (score, beside)
}

/// Tells whether somebody who joined on a day counts as new.
pub fn is_new(joined: Option<i64>, lens: &Lens) -> bool {
    match (lens.today, joined) {
        (Some(today), Some(joined)) => (0..NEW_DAYS).contains(&(today - joined)),
        (None, _) | (_, None) => false,
    }
}

/// Tells for which directions a term counts, seen from somebody on a side.
pub fn directions(term: &Term, side: Option<Side>) -> &'static [Direction] {
    match term.side {
        None if term.kind.is_mutual() => &[Direction::Both],
        None => &[Direction::ToMe, Direction::FromMe],
        Some(only) if only == side.unwrap_or(Side::Seeker) => &[Direction::ToMe],
        Some(_) => &[Direction::FromMe],
    }
}

/// What one person gets, and on how much weight that rests.
pub struct Worth {
    /// In millionths.
    pub fine: u32,
    pub present: u32,
    pub weight: u32,
}

/// Adds up the terms that count for one direction.
pub fn side(parts: &[Part], direction: Direction) -> Worth {
    let counts = parts
        .iter()
        .filter(|part| part.direction == direction || part.direction == Direction::Both);
    let mut side = Worth {
        fine: 0,
        present: 0,
        weight: 0,
    };
    let mut sum: u64 = 0;
    for part in counts {
        side.weight += part.weight;
        if let Some(permille) = part.permille {
            side.present += part.weight;
            sum += u64::from(part.weight) * u64::from(permille);
        }
    }
    Worth::of(sum, side.present, side.weight)
}

impl Worth {
    /// Divides a sum of weights times permille by the weight that was there.
    pub fn of(sum: u64, present: u32, weight: u32) -> Worth {
        let fine = (sum * 1000).checked_div(u64::from(present));
        Worth {
            fine: u32::try_from(fine.unwrap_or(0).min(MILLION)).unwrap_or(0),
            present,
            weight,
        }
    }
}

/// The harmonic mean of both sides in millionths; `my_percent` is how much mine weighs. A side on
/// which nothing could be looked at leaves it to the other, and one that weighs nothing counts nothing.
pub fn mean(mine: &Worth, theirs: &Worth, my_percent: u32) -> u32 {
    if my_percent >= 100 {
        return mine.fine;
    }
    match (mine.present, theirs.present) {
        (0, _) => return theirs.fine,
        (_, 0) => return mine.fine,
        (_, _) => {}
    }
    let (a, b) = (u64::from(mine.fine), u64::from(theirs.fine));
    let (wa, wb) = (u64::from(my_percent), u64::from(100 - my_percent.min(100)));
    let mean = (100 * a * b).checked_div(wa * b + wb * a).unwrap_or(0);
    u32::try_from(mean.min(MILLION)).unwrap_or(0)
}

/// Reads a table of (up to here, so much), with straight lines in between.
pub const fn along(mut table: &[(u32, u32)], at: u32) -> u32 {
    let (mut lower, mut base) = (0, 0);
    while let [(upper, worth), rest @ ..] = table {
        if at == *upper {
            return *worth;
        }
        if at < *upper {
            return base + worth.saturating_sub(base) * (at - lower) / (*upper - lower);
        }
        (lower, base) = (*upper, *worth);
        table = rest;
    }
    base
}

/// The score for each permille of the mean.
static SCORES: [u32; 1001] = {
    let mut scores = [0; 1001];
    let (mut left, mut permille): (&mut [u32], u32) = (&mut scores, 0);
    while let [score, rest @ ..] = left {
        *score = along(&SCALE, permille);
        permille += 1;
        left = rest;
    }
    scores
};

/// Gives the score for a mean in millionths.
pub fn scored(fine: u32) -> u32 {
    SCORES.get(fine as usize / 1000).copied().unwrap_or(100)
}

/// Counts wishes in one direction.
pub fn wishes(program: &Program, of: &Features) -> usize {
    of.wished(&program.wishes).count()
}

/// Gives the coverage of the wishes of the one who gains; `None` where they have none.
pub fn coverage(program: &Program, met: &[Met], of: &Features) -> Option<u32> {
    let wishes = wishes(program, of);
    (wishes > 0).then(|| need::coverage(met, wishes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_rises_from_0_to_100() {
        let scaled = |permille| along(&SCALE, permille);
        assert_eq!(scaled(0), 0);
        assert_eq!(scaled(450), SHOWN_FROM);
        assert_eq!(scaled(600), GOOD_FROM);
        assert_eq!(scaled(1000), 100);
        assert_eq!(along(&[(0, 7), (10, 9)], 0), 7, "a table may begin at 0");
        assert!((0..1000).all(|permille| scaled(permille) <= scaled(permille + 1)));
    }

    #[test]
    fn what_stands_beside_a_score_is_counted_apart() {
        for (experienced, is_new, plain, score, beside) in [
            (0, false, 60, 60, (0, 0, 0)),
            (20, false, 60, 72, (12, 0, 0)),
            (-20, false, 60, 48, (0, 20, 0)),
            (10, true, 60, 70, (6, 0, 4)),
            (20, true, 95, 100, (5, 0, 0)),
            (-10, false, 0, 0, (0, 0, 0)),
        ] {
            let (lived_points, lost_percent, new_points) = beside;
            let beside = Beside {
                lived_points,
                lost_percent,
                new_points,
            };
            assert_eq!(adjusted_by(experienced, is_new, plain), (score, beside));
        }
    }

    #[test]
    fn a_missing_term_hands_its_weight_on() {
        let part = |weight, permille| Part {
            kind: TermKind::Need,
            weight,
            direction: Direction::Both,
            permille,
            evidence: Evidence::Silent,
        };
        let full = side(&[part(50, Some(800)), part(50, None)], Direction::ToMe);
        assert_eq!((full.fine, full.present, full.weight), (800_000, 50, 100));
        let half = side(&[part(50, Some(800)), part(50, Some(0))], Direction::ToMe);
        assert_eq!((half.fine, half.present), (400_000, 100));
    }

    #[test]
    fn the_mean_leans_to_the_weaker_side_and_to_the_heavier_one() {
        let side = |fine, present| Worth {
            fine,
            present,
            weight: 100,
        };
        let mean = |a, b, percent| super::mean(&side(a, 100), &side(b, 100), percent);
        assert_eq!(mean(500_000, 500_000, 65), 500_000);
        assert_eq!(mean(1_000_000, 500_000, 50), 666_666);
        assert!(mean(400_000, 800_000, 65) < mean(800_000, 400_000, 65));
        assert_eq!(mean(0, 800_000, 65), 0);
        assert_eq!(mean(400_000, 0, 100), 400_000);
        assert_eq!(super::mean(&side(700_000, 100), &side(0, 0), 50), 700_000);
    }
}
