//! The attack table: every way somebody may try to get what is not theirs, and what comes of it.
//!
//! Each case is a small space whose records are delivered in many orders, twice over; every order
//! must give the same answer, and the answer is the one the table promises. `realm` is that space;
//! the others are named after what is attacked.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

#[path = "../common/mod.rs"]
mod common;
mod crowds;
mod forks;
mod panels;
mod realm;
mod refusals;
mod removal;
mod votes;
