//! The one test binary: everything that needs more than one room.
//!
//! One binary links once; on two cores that is the difference between a minute and ten.

#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm
)]

/// The product's own: thousands of worlds are mostly small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod attachments;
mod backup;
mod codes;
mod crash;
mod faces;
mod folders;
mod hostile;
mod layers;
mod licences;
mod mistakes;
#[cfg(target_os = "linux")]
mod pairs;
mod pictures;
mod privacy;
mod read_only;
mod readme;
mod rows;
#[cfg(unix)]
mod served;
mod skew;
mod soak;
#[cfg(unix)]
mod stalled;
mod talk;
mod terminal;
mod transcripts;
mod worlds;
