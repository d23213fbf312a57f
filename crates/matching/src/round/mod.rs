//! One result for everybody, computed by each.
//!
//! For: rounds, in which many people are paired or grouped at once. Knows: that a result is a pure
//! function of a manifest, and that a manifest names the engine, the program, the entries, the
//! history and the text model by their hashes. Never: asks a profile (a round reads only what its
//! entries copied), takes chance, or lets the order in which things arrived matter.
//!
//! The way through: what people say are [`Statement`]s, which [`timelines`] folds into where each
//! round stands. People enter with an [`Entry`]; a [`Freeze`] says which entries count; the
//! [`Manifest`] over them gives the [`Seed`]; [`run`] gives the [`Outcome`]; [`Outcome::settle`]
//! takes the answers in.
//!
//! **Order.** People are numbered by a draw: BLAKE3 of the seed and their id, then the id. Pairs
//! are ordered by (score descending, tie, ids), where the tie is the first 8 bytes of BLAKE3 of the
//! seed, the smaller and the larger id. Exact solvers get (score · people · 2²⁴ + tie ≫ 40), so
//! that the best result is the only one with probability ≥ 1 − pairs / 2²⁴; the solver itself, the
//! same on every device, breaks the rest.

mod apart;
mod bytes;
mod card;
mod draw;
mod entry;
mod freeze;
mod manifest;
mod outcome;
mod past;
mod run;
mod statement;
mod teams;
mod timeline;
mod together;

pub use apart::Apart;
pub use card::{gift, gifts, opener, place, when};
pub use draw::{Revealed, Seed, commitment, drawn};
pub use entry::{ENTRY_MAX_BYTES, Entry, NotAnEntry};
pub use freeze::{Freeze, Standing, counting_freeze};
pub use manifest::{ENGINE_VERSION, Manifest, words_only};
pub use outcome::{Outcome, Settled};
pub use past::Past;
pub use run::{CannotRun, ENTRANTS_MAX, Entrant, Round, SCORE_MAX, SWAPPERS_MAX, Shape, Team, run};
pub use statement::{
    ENTRIES_IN_A_RECORD_MAX, NOTE_MAX_BYTES, NotAStatement, PARTS_MAX, ROUNDS_BEFORE_MAX,
    STATEMENT_MAX_BYTES, Statement,
};
pub use timeline::{Agreement, Phase, Said, Timeline, timelines};
pub use together::{
    Together, Told, first_time, givers, meeting_minutes, pool_of, shape, sheet, tell, together,
};

/// BLAKE3 of something's canonical bytes.
pub type Hash = [u8; 32];
