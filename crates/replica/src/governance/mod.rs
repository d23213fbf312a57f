//! Governing: who may do what in the space and in communities, and what follows from it.
//!
//! For: proposing, signing, letting in, and redoing what is derived when records turn out void.
//! Knows: the authority of each scope. Never: decides whether an epoch holds; `history` counts.
//!
//! Outside the space a person is known by keys made for that scope. Whoever types a name means a
//! person of the space; [`naming`] finds who that is where.

mod acts;
mod delivery;
mod endings;
mod keys;
mod naming;
mod parting;
mod rotation;
mod seat;
mod view;
mod void;

pub use delivery::{KeySlot, SEALED_PER_STEP_MAX};
pub(crate) use parting::Partings;
pub(crate) use rotation::open_key;
