//! The store against real disks: appending, folding, reading, crashing, healing.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod attachments;
mod bundle;
mod crafted;
mod crash;
mod damage;
mod disk;
mod git;
mod losses;
mod remote;
mod remote_faults;
mod round;
mod vault;
mod world;
