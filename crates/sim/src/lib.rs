//! # sim: many replicas, one thread, one seed
//!
//! What this room is for: living through in milliseconds what a community lives through in months.
//! Many devices run the real heart over a model of the disk and of the network, and everything
//! random, from keys to lost messages, follows from one number.
//!
//! What it knows: the effects of `replica` and how a shell performs them; what people would have
//! to see afterwards (the oracles).
//!
//! What it never does: touch a disk, a socket, a clock or a thread. The same seed gives the same
//! trace, byte for byte, so whatever failed once fails again.
//!
//! ```text
//! World ── acts ───▶ Device { Replica ─ effects ─▶ keeper ─▶ Disk }
//!   │                   │ frames: encoded, delayed, lost, doubled, forged, decoded
//!   └── oracles ◀───────┴──────▶ Net
//! ```
//!
//! Reading order: `world` (the events), `device` and `disk` (what is simulated), `process` and
//! `shell` (a heart and its effects), `wire` and `net` (sessions), `forge`, `mallory`,
//! `treason`, `foothold` and `intruder` (who means harm), `life`, `talk`, `commons`, `ousting`,
//! `several` and `matched` (what happens), `ledger`, `taken` and `agreed` (what must come of it), `oracle`, `run`.

#![forbid(unsafe_code)]

mod agreed;
mod beside;
mod cases;
mod chance;
mod commons;
mod device;
mod disk;
mod foothold;
mod forge;
mod forks;
mod grafting;
mod intruder;
mod ledger;
mod life;
mod lively;
mod mallory;
mod matched;
mod meeting;
mod net;
mod oracle;
mod ousting;
mod process;
mod run;
mod several;
mod shell;
mod taken;
mod talk;
mod trace;
mod treason;
mod wire;
mod world;

pub use mallory::{Mallory, Written};
pub use oracle::Failure;
pub use run::{Kind, Lived, live_as, live_through, live_through_quietly, story_of};
pub use world::{Faults, World};
