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
mod audience;
mod canary;
mod cohorts;
mod common;
mod communities;
mod devices;
mod door;
mod endings;
mod erase;
mod event;
mod export;
mod files;
mod forks;
mod founding;
mod governance;
mod hidden;
mod hosting;
mod inside;
mod introductions;
mod kept;
mod known;
mod many;
mod meeting;
mod newcomers;
mod panels;
mod partings;
mod personal;
mod picked;
mod places;
mod programs;
mod pulls;
mod rollback;
mod rooms;
mod rotations;
mod rounds;
mod strangers;
mod talk;
mod unentered;

// What the shared table calls this room.
use replica as room;
