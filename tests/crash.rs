//! What a crash, a full disk and a power cut may cost: nothing that was acknowledged.
//!
//! `deeds` are the things the store does to a disk, each with what it acknowledges on the way.
//! `points` stops each of them at every step of every write: the process is gone there (what the
//! files hold at that moment is all there is), what had not reached the disk is torn, or the disk
//! refuses. Whatever is left must open without repair, hold everything acknowledged, and go on.
//! `cuts` does the same with whole processes and every write-class system call, and sets stock git
//! beside it; it needs `strace` and says so where there is none. `power` mounts a file system, copies it
//! while something is written, and looks at what the copies hold.

#[path = "../crates/store/tests/store/world.rs"]
#[allow(dead_code, reason = "the store's own tests use the rest")]
pub mod world;

mod cuts;
mod deeds;
mod points;
#[cfg(target_os = "linux")]
mod power;
