//! What a pair comes to.
//!
//! For: every term of a program from both sides, and one number from 0 to 100. Knows: prepared
//! features and the weights of the program. Never: compares a pair with other pairs; the scale is a
//! table that ships with the engine.
//!
//! A term that one side gives nothing for hands its weight to the others and lowers the confidence.

use crate::need::{self, Met};
use crate::overlap::{self, Near};
use crate::phrase::permille;
use crate::program::{Check, Program, TermKind};
use crate::rank::Candidate;
use crate::reasons::Direction;
use crate::rules::{Bar, allowed, bar};
use crate::times::Common;

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
/// What living in one time zone, but not in one town, is worth in permille.
const SAME_CLOCK_PERMILLE: u32 = 500;
/// What one common language is worth in permille; a second one gives the rest.
const ONE_LANGUAGE_PERMILLE: u32 = 800;

/// A pair that passed the hard rules: what each gets from the other.
pub struct Pair<'a> {
    pub me: &'a Candidate<'a>,
    pub other: &'a Candidate<'a>,
    /// My wishes that the other meets.
    pub to_me: Vec<Met<'a>>,
    /// The other's wishes that I meet.
    pub from_me: Vec<Met<'a>>,
}

/// One term of one pair.
pub struct Part<'a> {
    pub weight: u32,
    pub direction: Direction,
    /// `None` where one side says nothing.
    pub permille: Option<u32>,
    pub evidence: Evidence<'a>,
}

/// What a term found, in places of the two profiles.
pub enum Evidence<'a> {
    Need,
    Level(Option<Met<'a>>),
    Languages(Vec<&'a str>),
    WorkAreas(Vec<usize>),
    Interests(Vec<usize>),
    Times(Option<Common>),
    Place(Option<Near>),
    /// The offer that answers a challenge.
    Challenge(Option<usize>),
    /// The interest a text mentions.
    About(Option<usize>),
}

/// The score of a pair and what it rests on.
pub struct Scored<'a> {
    pub score: u32,
    /// In percent: how much of the weight had something to look at on both sides.
    pub confidence: u32,
    pub parts: Vec<Part<'a>>,
}

/// Asks the hard rules and what the two offer each other. `each` hears how well each of my wishes
/// is met by somebody I may be matched with.
pub fn pair<'a>(
    program: &Program,
    me: &'a Candidate<'a>,
    other: &'a Candidate<'a>,
    each: &mut dyn FnMut(usize, u32),
) -> Result<Pair<'a>, Bar> {
    allowed(program, me, other)?;
    let (mine, theirs) = (me.features, other.features);
    let to_me = need::met(mine, theirs, each);
    if program.checks(Check::MutualNeed) {
        bar(mine.seeks.is_empty(), Bar::ISeekNothing)?;
        bar(mine.offers.is_empty(), Bar::IOfferNothing)?;
        bar(to_me.is_empty(), Bar::NothingForMe)?;
    }
    let from_me = need::met(theirs, mine, &mut |_, _| {});
    if program.checks(Check::MutualNeed) {
        bar(from_me.is_empty(), Bar::NothingForThem)?;
    }
    Ok(Pair {
        me,
        other,
        to_me,
        from_me,
    })
}

impl<'a> Pair<'a> {
    /// Scores the pair.
    pub fn score(&self, program: &Program) -> Scored<'a> {
        let mut parts = Vec::with_capacity(2 * program.terms.len());
        for term in &program.terms {
            self.term(term.kind, term.weight, &mut parts);
        }
        let mine = side(&parts, Direction::ToMe);
        let theirs = side(&parts, Direction::FromMe);
        let both = 2 * u64::from(mine.permille) * u64::from(theirs.permille);
        let mean = both
            .checked_div(u64::from(mine.permille + theirs.permille))
            .unwrap_or(0);
        let weight = u64::from(mine.weight + theirs.weight);
        Scored {
            score: scaled(u32::try_from(mean).unwrap_or(1000)),
            confidence: permille(u64::from(mine.present + theirs.present), weight) / 10,
            parts,
        }
    }

    fn term(&self, kind: TermKind, weight: u32, parts: &mut Vec<Part<'a>>) {
        let (mine, theirs) = (self.me.features, self.other.features);
        let mut add = |direction, permille, evidence| {
            parts.push(Part {
                weight,
                direction,
                permille,
                evidence,
            });
        };
        match kind {
            TermKind::Need => {
                let my_cover = need::coverage(&self.to_me, mine.seeks.len());
                let their_cover = need::coverage(&self.from_me, theirs.seeks.len());
                add(Direction::ToMe, Some(my_cover), Evidence::Need);
                add(Direction::FromMe, Some(their_cover), Evidence::Need);
            }
            TermKind::Level => {
                for (direction, met) in [
                    (Direction::ToMe, &self.to_me),
                    (Direction::FromMe, &self.from_me),
                ] {
                    let best = met.first().copied();
                    add(
                        direction,
                        best.as_ref().and_then(need::step),
                        Evidence::Level(best),
                    );
                }
            }
            TermKind::Languages => {
                let shared = overlap::languages(mine, theirs);
                let worth = shared.as_ref().map(|shared| language_worth(shared.len()));
                add(
                    Direction::Both,
                    worth,
                    Evidence::Languages(shared.unwrap_or_default()),
                );
            }
            TermKind::WorkAreas => {
                let shared = overlap::shared(&mine.work_areas, &theirs.work_areas);
                let worth = overlap::worth(&mine.work_areas, &theirs.work_areas);
                add(
                    Direction::Both,
                    worth,
                    Evidence::WorkAreas(shared.unwrap_or_default()),
                );
            }
            TermKind::Interests => {
                let shared = overlap::shared(&mine.interests, &theirs.interests);
                let worth = overlap::worth(&mine.interests, &theirs.interests);
                add(
                    Direction::Both,
                    worth,
                    Evidence::Interests(shared.unwrap_or_default()),
                );
            }
            TermKind::Times => {
                let common = match (&mine.times, &theirs.times) {
                    (Some(a), Some(b)) => Some(a.common(b)),
                    (None, _) | (_, None) => None,
                };
                let worth = common.as_ref().map(|common| common.permille);
                add(Direction::Both, worth, Evidence::Times(common));
            }
            TermKind::Place => {
                let near = overlap::near(mine, theirs);
                add(
                    Direction::Both,
                    near.map(place_worth),
                    Evidence::Place(near),
                );
            }
            TermKind::Challenge => {
                let (worth, offer) = answered(mine.challenge.as_ref(), &theirs.offers);
                add(Direction::ToMe, worth, Evidence::Challenge(offer));
                let (worth, offer) = answered(theirs.challenge.as_ref(), &mine.offers);
                add(Direction::FromMe, worth, Evidence::Challenge(offer));
            }
            TermKind::About => {
                let (worth, interest) = told(theirs.about.as_ref(), &mine.interests);
                add(Direction::ToMe, worth, Evidence::About(interest));
                let (worth, interest) = told(mine.about.as_ref(), &theirs.interests);
                add(Direction::FromMe, worth, Evidence::About(interest));
            }
            // A program with one of these is not ready; `is_built` says so.
            TermKind::Complement
            | TermKind::Contacts
            | TermKind::Experience
            | TermKind::LifeStage
            | TermKind::Evidence
            | TermKind::Load
            | TermKind::Recency
            | TermKind::Variety
            | TermKind::Growth
            | TermKind::Cover => {}
        }
    }
}

/// What one person gets, and on how much weight that rests.
pub struct Side {
    pub permille: u32,
    pub present: u32,
    pub weight: u32,
}

/// Adds up the terms that count for one direction.
pub fn side(parts: &[Part], direction: Direction) -> Side {
    let counts = parts
        .iter()
        .filter(|part| part.direction == direction || part.direction == Direction::Both);
    let mut side = Side {
        permille: 0,
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
    side.permille = permille(sum, u64::from(side.present) * 1000);
    side
}

fn language_worth(count: usize) -> u32 {
    match count {
        0 => 0,
        1 => ONE_LANGUAGE_PERMILLE,
        _ => 1000,
    }
}

fn place_worth(near: Near) -> u32 {
    match near {
        Near::SameTown => 1000,
        Near::SameClock => SAME_CLOCK_PERMILLE,
        Near::Apart => 0,
    }
}

/// Finds the offer that answers a challenge. Where none does, the term is silent: having a
/// challenge must not lower anybody's score.
fn answered(
    challenge: Option<&crate::phrase::Text>,
    offers: &[crate::features::Topic],
) -> (Option<u32>, Option<usize>) {
    let found = challenge.and_then(|challenge| {
        overlap::mentioned(
            challenge,
            offers.iter().map(|offer| (offer.index, &*offer.phrase)),
        )
    });
    (
        found.map(|(_, clearly)| clearly),
        found.map(|(offer, _)| offer),
    )
}

/// Finds the interest a text mentions; silence about it says nothing against a match.
fn told(
    about: Option<&crate::phrase::Text>,
    interests: &[crate::features::Named],
) -> (Option<u32>, Option<usize>) {
    let found = about.and_then(|about| {
        overlap::mentioned(
            about,
            interests
                .iter()
                .map(|interest| (interest.index, &*interest.phrase)),
        )
    });
    (
        found.map(|(_, clearly)| clearly),
        found.map(|(interest, _)| interest),
    )
}

/// Puts a mean on the scale that is shown.
fn scaled(permille: u32) -> u32 {
    let mut before = (0, 0);
    for (upper, score) in SCALE {
        if permille <= upper {
            let (lower, base) = before;
            let step = (score - base) * (permille - lower);
            return base + step.checked_div(upper - lower).unwrap_or(0);
        }
        before = (upper, score);
    }
    100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_rises_from_0_to_100() {
        assert_eq!(scaled(0), 0);
        assert_eq!(scaled(450), SHOWN_FROM);
        assert_eq!(scaled(600), GOOD_FROM);
        assert_eq!(scaled(1000), 100);
        assert!((0..1000).all(|permille| scaled(permille) <= scaled(permille + 1)));
    }

    #[test]
    fn a_missing_term_hands_its_weight_on() {
        let part = |weight, permille| Part {
            weight,
            direction: Direction::Both,
            permille,
            evidence: Evidence::Need,
        };
        let full = side(&[part(50, Some(800)), part(50, None)], Direction::ToMe);
        assert_eq!((full.permille, full.present, full.weight), (800, 50, 100));
        let half = side(&[part(50, Some(800)), part(50, Some(0))], Direction::ToMe);
        assert_eq!((half.permille, half.present), (400, 100));
    }
}
