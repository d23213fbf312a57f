//! The one test program of this room: every file is a module, because one links once.

#![forbid(unsafe_code)]
// What the product may not do, a test may.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod assign;
mod cases;
mod cover;
mod dice;
mod encoder;
mod golden;
mod hard_rules;
mod people;
mod programs;
mod properties;
mod rounds;
mod sheets;
mod sifting;
mod tables;
mod texts;
mod timelines;
