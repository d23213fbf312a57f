//! The score of a pair, as far as it matters.
//!
//! For: lists among very many people without looking at everything about everybody. Knows: which
//! terms are cheap to look at, and what the others could add at most. Never: gives another score
//! than looking at every term would, nor leaves out anybody who belongs on the list.
//!
//! Terms are looked at one after the other, the cheap ones first. What a pair could still come to
//! is never less than what it comes to: a term that is open counts as full. As soon as that does
//! not reach the last one on the list, the rest is not looked at (branch and bound; Land and Doig,
//! "An automatic method of solving discrete programming problems", 1960).

use crate::columns::Columns;
use crate::lens::Lens;
use crate::phrase::permille;
use crate::program::{Program, Side, TermKind};
use crate::reasons::Direction;
use crate::score::{Glass, Pair, Worth, adjusted, directions, mean, scored};
use crate::terms;

/// What a full term is worth.
pub const FULL_PERMILLE: u32 = 1000;

/// One term in one direction.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub kind: TermKind,
    pub direction: Direction,
    pub weight: u32,
}

/// The terms of a program in the order in which they are looked at, for one who looks.
#[derive(Debug)]
pub struct Plan {
    steps: Vec<Step>,
    /// Both sides while nothing was looked at.
    halves: (Half, Half),
    columns: Columns,
    my_percent: u32,
    side: Option<Side>,
}

/// What a pair comes to, without what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    pub score: u32,
    /// The mean of both sides in millionths.
    pub fine: u32,
    /// In percent.
    pub confidence: u32,
}

/// Terms of these costs are looked at before wishes are compared.
const QUICK: u8 = 1;
const QUICK_MAX: u8 = 3;

/// The score and the millionths somebody must reach.
pub type Reach = (u32, u32);

/// How much work a term is: what was found already, numbers, lists, texts.
const fn cost(kind: TermKind) -> u8 {
    match kind {
        TermKind::Need | TermKind::Wanted | TermKind::Level | TermKind::Evidence => 0,
        TermKind::Load | TermKind::Recency | TermKind::LifeStage => 1,
        TermKind::Languages | TermKind::Times => 2,
        TermKind::WorkAreas | TermKind::Interests | TermKind::Style | TermKind::Contacts => 3,
        TermKind::Experience | TermKind::Variety => 4,
        TermKind::Place | TermKind::Growth | TermKind::Cover | TermKind::Complement => 5,
        TermKind::Challenge | TermKind::About => 6,
    }
}

/// What is known of one side while terms are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Half {
    sum: u64,
    present: u32,
    open: u32,
    weight: u32,
}

impl Half {
    fn take(&mut self, weight: u32, permille: Option<u32>) {
        self.open = self.open.saturating_sub(weight);
        if let Some(permille) = permille {
            self.present += weight;
            self.sum += u64::from(weight) * u64::from(permille);
        }
    }

    /// What this side comes to at most: everything open is full.
    fn most(&self) -> Worth {
        let sum = self.sum + u64::from(self.open) * u64::from(FULL_PERMILLE);
        Worth::of(sum, self.present + self.open, self.weight)
    }

    /// What this side comes to at most, less a sum of weight times permille and so much weight.
    pub fn without(&self, sum: u32, weight: u32) -> Worth {
        let open = self.open.saturating_sub(weight);
        let sum = (u64::from(self.open) * u64::from(FULL_PERMILLE)).saturating_sub(sum.into());
        Worth::of(sum, open, self.weight)
    }
}

impl Plan {
    /// Orders the terms of a program.
    pub fn of(program: &Program, side: Option<Side>, lens: &Lens) -> Plan {
        let mut steps: Vec<Step> = Vec::with_capacity(2 * program.terms.len());
        for term in &program.terms {
            let weight = lens.weight(term.kind, term.weight);
            steps.extend(directions(term, side).iter().map(|direction| Step {
                kind: term.kind,
                direction: *direction,
                weight,
            }));
        }
        // The order of the description decides between equals, so that the work is always the same.
        steps.sort_by_key(|step| (cost(step.kind), std::cmp::Reverse(step.weight)));
        Plan {
            halves: halves(&steps),
            columns: Columns::of(&steps, lens),
            steps,
            my_percent: program.percent(side.unwrap_or(Side::Seeker)),
            side,
        }
    }

    fn mean(&self, mine: &Half, theirs: &Half) -> u32 {
        mean(&mine.most(), &theirs.most(), self.my_percent)
    }

    /// Sums up a pair; `None` as soon as it cannot reach what is asked for.
    pub fn sum(&self, pair: &Pair<'_>, glass: &Glass<'_>, reach: Option<Reach>) -> Option<Sum> {
        let (mut mine, mut theirs) = self.halves;
        let mut looked = 0;
        for step in &self.steps {
            // Asked before every kind of work, not within the work that is done already.
            if let Some(reach) = reach
                && cost(step.kind) > looked
            {
                looked = cost(step.kind);
                if !self.may_reach(pair, glass.lens, self.mean(&mine, &theirs), reach) {
                    return None;
                }
            }
            let permille = terms::worth(step.kind, step.direction, pair, glass);
            let turned = permille.map(|permille| glass.lens.turned(step.kind, permille));
            step.give(&mut mine, &mut theirs, turned);
        }
        let fine = self.mean(&mine, &theirs);
        let (score, _) = adjusted(pair.other, scored(fine), glass.lens);
        let present = u64::from(mine.present + theirs.present);
        let weight = u64::from(mine.weight + theirs.weight);
        Some(Sum {
            score,
            fine,
            confidence: permille_to_percent(present, weight),
        })
    }

    fn may_reach(&self, pair: &Pair<'_>, lens: &Lens, fine: u32, reach: Reach) -> bool {
        let (score, _) = adjusted(pair.other, scored(fine), lens);
        (score, fine) >= reach
    }

    /// Tells what somebody could come to at most, in millionths, by what was looked up.
    pub fn most(&self, known: &Known) -> u32 {
        let (mine, theirs) = self.columns.most(known, &self.halves);
        mean(&mine, &theirs, self.my_percent)
    }

    /// Tells whether somebody could reach what is asked for, by what was looked up and by what
    /// needs no comparing of wishes and no reading of texts.
    pub fn could_reach(
        &self,
        pair: &Pair<'_>,
        known: &Known,
        glass: &Glass<'_>,
        reach: Reach,
    ) -> bool {
        let (mut mine, mut theirs) = self.halves;
        for step in &self.steps {
            if let Some(permille) = known.of(step) {
                let turned = permille.map(|permille| glass.lens.turned(step.kind, permille));
                step.give(&mut mine, &mut theirs, turned);
            } else if (QUICK..=QUICK_MAX).contains(&cost(step.kind)) {
                let permille = terms::worth(step.kind, step.direction, pair, glass);
                let turned = permille.map(|permille| glass.lens.turned(step.kind, permille));
                step.give(&mut mine, &mut theirs, turned);
            }
        }
        self.may_reach(pair, glass.lens, self.mean(&mine, &theirs), reach)
    }

    /// The part of the one who looks.
    pub fn side(&self) -> Option<Side> {
        self.side
    }
}

/// What is known of a pair before it is looked at, in permille; at most.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// How much of my wishes they meet, and how well the best one.
    pub to_me: Cover,
    /// The same of their wishes.
    pub from_me: Cover,
    pub areas: Looked,
    pub interests: Looked,
    pub languages: Looked,
    pub quick: Quick,
}

/// What is known of a pair from a few bytes for each of the two.
#[derive(Debug, Clone, Copy)]
pub struct Quick {
    pub times: Looked,
    pub place: Looked,
    pub room_to_me: Looked,
    pub room_from_me: Looked,
    pub about_to_me: Looked,
    pub about_from_me: Looked,
    pub challenge_to_me: Looked,
    pub challenge_from_me: Looked,
    pub contacts: Looked,
}

impl Quick {
    /// Nothing is known.
    pub const NOTHING: Quick = Quick {
        times: Looked::Unknown,
        place: Looked::Unknown,
        room_to_me: Looked::Unknown,
        room_from_me: Looked::Unknown,
        about_to_me: Looked::Unknown,
        about_from_me: Looked::Unknown,
        challenge_to_me: Looked::Unknown,
        challenge_from_me: Looked::Unknown,
        contacts: Looked::Unknown,
    };
}

/// What is known of one term.
#[derive(Debug, Clone, Copy)]
pub enum Looked {
    Unknown,
    /// One side says nothing.
    Silent,
    /// In permille.
    Worth(u16),
}

impl Looked {
    /// So much, in permille.
    pub fn worth(permille: u32) -> Looked {
        Looked::Worth(u16::try_from(permille).unwrap_or(1000))
    }

    fn value(self) -> Option<Option<u32>> {
        match self {
            Looked::Unknown => None,
            Looked::Silent => Some(None),
            Looked::Worth(worth) => Some(Some(u32::from(worth))),
        }
    }
}

/// How much of all wishes is met, and how well the best one, in permille.
#[derive(Debug, Clone, Copy)]
pub struct Cover {
    pub all: u32,
    pub best: u32,
}

impl Cover {
    /// Nothing is known: everything could be met.
    pub const UNKNOWN: Cover = Cover {
        all: FULL_PERMILLE,
        best: FULL_PERMILLE,
    };

    /// Every wish could be met as well as the best one.
    pub const fn evenly(best: u32) -> Cover {
        Cover { all: best, best }
    }
}

impl Known {
    /// Nothing is known.
    pub const NOTHING: Known = Known {
        to_me: Cover::UNKNOWN,
        from_me: Cover::UNKNOWN,
        areas: Looked::Unknown,
        interests: Looked::Unknown,
        languages: Looked::Unknown,
        quick: Quick::NOTHING,
    };

    /// What is known of a step; `Some(None)` where it is known that one side says nothing.
    fn of(&self, step: &Step) -> Option<Option<u32>> {
        match (step.kind, step.direction) {
            (TermKind::Need, Direction::ToMe) => Some(Some(self.to_me.all)),
            (TermKind::Need, Direction::FromMe) => Some(Some(self.from_me.all)),
            (TermKind::Wanted, Direction::ToMe) => Some(Some(self.from_me.best)),
            (TermKind::Wanted, Direction::FromMe) => Some(Some(self.to_me.best)),
            (TermKind::WorkAreas, _) => self.areas.value(),
            (TermKind::Interests, _) => self.interests.value(),
            (TermKind::Languages, _) => self.languages.value(),
            (TermKind::Times, _) => self.quick.times.value(),
            (TermKind::Place, _) => self.quick.place.value(),
            (TermKind::Contacts, _) => self.quick.contacts.value(),
            (TermKind::Load, Direction::FromMe) => self.quick.room_from_me.value(),
            (TermKind::Load, _) => self.quick.room_to_me.value(),
            (TermKind::About, Direction::ToMe) => self.quick.about_to_me.value(),
            (TermKind::About, Direction::FromMe) => self.quick.about_from_me.value(),
            (TermKind::Challenge, Direction::ToMe) => self.quick.challenge_to_me.value(),
            (TermKind::Challenge, Direction::FromMe) => self.quick.challenge_from_me.value(),
            (_, _) => None,
        }
    }
}

impl Step {
    fn give(&self, mine: &mut Half, theirs: &mut Half, permille: Option<u32>) {
        if counts(self.direction, Direction::ToMe) {
            mine.take(self.weight, permille);
        }
        if counts(self.direction, Direction::FromMe) {
            theirs.take(self.weight, permille);
        }
    }
}

fn halves(steps: &[Step]) -> (Half, Half) {
    let half = |of: Direction| {
        let counts = steps.iter().filter(|step| counts(step.direction, of));
        let weight = counts.map(|step| step.weight).sum();
        Half {
            open: weight,
            weight,
            ..Half::default()
        }
    };
    (half(Direction::ToMe), half(Direction::FromMe))
}

/// Tells whether what counts in a direction counts for a side.
pub fn counts(step: Direction, side: Direction) -> bool {
    step == side || step == Direction::Both
}

fn permille_to_percent(part: u64, whole: u64) -> u32 {
    permille(part, whole) / 10
}
