//! Who is put together with whom.
//!
//! For: pairs, seats, groups, cycles, teams and introductions, from numbers alone. Knows: people
//! as numbers from zero, how good it would be to put some of them together, and nothing else about
//! them. Never: uses floating point, chance, or an order that could differ between two devices.
//!
//! **Total order.** Wherever two results are equally good, the numbers of the people decide, lower
//! first. Rounds number people by their ids and put a tie of their own into the weights (see
//! `round`), so that this last resort is almost never needed, and is the same everywhere when it is.

pub mod cycles;
mod graph;
pub mod groups;
mod lane;
pub mod pairs;
pub mod paths;
pub mod seats;
pub mod team;
pub mod teams;

use std::fmt;

pub use cycles::swap_cycles;
pub use graph::Edge;
pub use groups::{group, group_few};
pub use pairs::pair_up;
pub use seats::seat;
pub use team::team;
pub use teams::teams;

/// People put together, and those for whom there was nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    /// Each in ascending order, and all of them by their first member.
    pub groups: Vec<Vec<u32>>,
    /// In ascending order: the rules let them join nobody.
    pub alone: Vec<u32>,
    /// Whether nothing better exists among what was looked at.
    pub exact: bool,
}

impl Groups {
    fn of(mut groups: Vec<Vec<u32>>, mut alone: Vec<u32>, exact: bool) -> Groups {
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort_unstable();
        alone.sort_unstable();
        Groups {
            groups,
            alone,
            exact,
        }
    }
}

/// The largest weight a pair may have, either way: sums over all people stay far inside 128 bits.
pub const WEIGHT_MAX: i128 = 1 << 80;

/// A weight beyond [`WEIGHT_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooHeavy;

impl TooHeavy {
    fn check(mut weights: impl Iterator<Item = i128>) -> Result<(), TooHeavy> {
        let fits = |weight: i128| (-WEIGHT_MAX..=WEIGHT_MAX).contains(&weight);
        if weights.all(fits) {
            Ok(())
        } else {
            Err(TooHeavy)
        }
    }
}

impl fmt::Display for TooHeavy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "People cannot be put together with weights beyond 2^80.")
    }
}

impl std::error::Error for TooHeavy {}
