//! What is known of everybody before anybody is looked at, added up.
//!
//! For: lists among very many people, where this is done for nearly each of them. Knows: how much
//! each kind of term weighs on both sides, for one who looks. Never: asks what a term is about.
//!
//! A term that is open counts as full, so whatever is known only takes something away; how much is a
//! product of few numbers without a branch, which a processor does for both sides at once.

use crate::bound::{FULL_PERMILLE, Half, Known, Looked, Step, counts};
use crate::lens::{Lens, turn};
use crate::program::TermKind;
use crate::reasons::Direction;
use crate::score::Worth;

/// A number of my side in the lower half and one of theirs in the upper, so that one multiplication does
/// for both.
type Both = u64;

/// How far the number of their side stands up.
const HALF_BITS: u32 = 32;

fn both(mine: u32, theirs: u32) -> Both {
    u64::from(theirs) << HALF_BITS | u64::from(mine)
}

fn apart(both: Both) -> (u32, u32) {
    let half = |number: u64| u32::try_from(number & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    (half(both), half(both >> HALF_BITS))
}

/// How much something that is known of everybody weighs.
#[derive(Debug, Clone, Copy, Default)]
struct Column {
    weights: Both,
    /// Whether likeness is told, which one may want turned around.
    is_likeness: bool,
}

/// What is lost because so much is known: weight times permille, and weight.
#[derive(Debug, Clone, Copy, Default)]
struct Lost {
    sums: Both,
    weights: Both,
}

impl Column {
    fn of(steps: &[Step], kind: TermKind, directions: &[Direction]) -> Column {
        let steps = || {
            let of_kind = steps.iter().filter(|step| step.kind == kind);
            of_kind.filter(|step| directions.contains(&step.direction))
        };
        let weight = |side: Direction| {
            let counting = steps().filter(|step| counts(step.direction, side));
            counting.map(|step| step.weight).sum()
        };
        Column {
            weights: both(weight(Direction::ToMe), weight(Direction::FromMe)),
            is_likeness: kind.is_likeness(),
        }
    }

    fn lose(&self, looked: Looked, unlike: u32, lost: &mut Lost) {
        let (worth, is_silent) = match looked {
            Looked::Unknown => (FULL_PERMILLE, 0),
            Looked::Silent => (0, 1),
            Looked::Worth(worth) if self.is_likeness && unlike > 0 => {
                (turn(worth.into(), unlike), 0)
            }
            Looked::Worth(worth) => (worth.into(), 0),
        };
        // The weights of a side come to less than 2^16, so nothing runs over into the other half.
        lost.sums += self.weights * u64::from(FULL_PERMILLE.saturating_sub(worth));
        lost.weights += self.weights * is_silent;
    }
}

/// The columns of a program, for one who looks.
#[derive(Debug, Default)]
pub struct Columns {
    need_to_me: Column,
    need_from_me: Column,
    wanted_to_me: Column,
    wanted_from_me: Column,
    areas: Column,
    interests: Column,
    languages: Column,
    times: Column,
    place: Column,
    contacts: Column,
    room_to_me: Column,
    room_from_me: Column,
    about_to_me: Column,
    about_from_me: Column,
    challenge_to_me: Column,
    challenge_from_me: Column,
    /// How far likeness is turned around, in percent.
    unlike: u32,
}

impl Columns {
    /// Sums up the terms of a program.
    pub fn of(steps: &[Step], lens: &Lens) -> Columns {
        use Direction::{Both, FromMe, ToMe};
        let column = |kind, directions: &[Direction]| Column::of(steps, kind, directions);
        let any = [ToMe, FromMe, Both];
        Columns {
            need_to_me: column(TermKind::Need, &[ToMe]),
            need_from_me: column(TermKind::Need, &[FromMe]),
            wanted_to_me: column(TermKind::Wanted, &[ToMe]),
            wanted_from_me: column(TermKind::Wanted, &[FromMe]),
            areas: column(TermKind::WorkAreas, &any),
            interests: column(TermKind::Interests, &any),
            languages: column(TermKind::Languages, &any),
            times: column(TermKind::Times, &any),
            place: column(TermKind::Place, &any),
            contacts: column(TermKind::Contacts, &any),
            room_to_me: column(TermKind::Load, &[ToMe, Both]),
            room_from_me: column(TermKind::Load, &[FromMe]),
            about_to_me: column(TermKind::About, &[ToMe]),
            about_from_me: column(TermKind::About, &[FromMe]),
            challenge_to_me: column(TermKind::Challenge, &[ToMe]),
            challenge_from_me: column(TermKind::Challenge, &[FromMe]),
            unlike: lens.unlike(),
        }
    }

    /// Tells what both sides come to at most, by what is known; `open` are both while nothing is.
    pub fn most(&self, known: &Known, (mine, theirs): &(Half, Half)) -> (Worth, Worth) {
        let quick = &known.quick;
        let mut lost = Lost::default();
        for (column, looked) in [
            (&self.need_to_me, Looked::worth(known.to_me.all)),
            (&self.need_from_me, Looked::worth(known.from_me.all)),
            (&self.wanted_to_me, Looked::worth(known.from_me.best)),
            (&self.wanted_from_me, Looked::worth(known.to_me.best)),
            (&self.areas, known.areas),
            (&self.interests, known.interests),
            (&self.languages, known.languages),
            (&self.times, quick.times),
            (&self.place, quick.place),
            (&self.contacts, quick.contacts),
            (&self.room_to_me, quick.room_to_me),
            (&self.room_from_me, quick.room_from_me),
            (&self.about_to_me, quick.about_to_me),
            (&self.about_from_me, quick.about_from_me),
            (&self.challenge_to_me, quick.challenge_to_me),
            (&self.challenge_from_me, quick.challenge_from_me),
        ] {
            column.lose(looked, self.unlike, &mut lost);
        }
        let (my_sum, their_sum) = apart(lost.sums);
        let (my_weight, their_weight) = apart(lost.weights);
        (
            mine.without(my_sum, my_weight),
            theirs.without(their_sum, their_weight),
        )
    }
}
