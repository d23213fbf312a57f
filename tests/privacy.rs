//! What is one's own: taking it along, taking it back, and who can read what.
//!
//! Real processes and real folders. Canaries are words that stand nowhere else; whoever must not
//! hold one is searched byte by byte.

mod erase;
mod export;
mod picked;
mod seen;
mod vault;
mod wire;
