//! The one test program of this room: every file is a module, because one links once.

#![forbid(unsafe_code)]
// What the product may not do, a test may.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

mod alike;
mod branches;
mod community;
mod door;
mod edits;
mod hostile;
mod texts;
