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

mod alike;
mod carrying;
mod common;
mod crowd;
mod door;
mod folder;
mod keyring;
mod mute;
mod nearby;
mod pair;
mod recovery;
mod remotes;
mod repair;
mod seed;
mod skew;
