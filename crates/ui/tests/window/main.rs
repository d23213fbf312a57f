//! The window, driven by its accessibility labels and drawn by the CPU renderer.
//!
//! No display, no graphics card, no reference pictures: `acts` clicks what a person would click and
//! looks at the wishes; `pictures` draws every panel in both themes, languages and two sizes;
//! `speed` prints frame times; `sources` keeps colours and texts out of the panels.
//! `SHOTS=DIR cargo test -p ui --test window pictures` writes the pictures to look at.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

// What the shared table calls the replicas.
use replica as room;

mod acts;
mod carrying;
mod choosing;
mod communities;
mod conversations;
mod files;
mod fixtures;
mod journeys;
mod led;
mod lives;
mod lock;
mod making;
mod outside;
mod pictures;
mod rounds;
mod sources;
mod spaces;
mod speed;
mod yours;
