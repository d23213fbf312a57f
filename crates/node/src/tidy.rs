//! Giving memory back.
//!
//! For: a process that needed much once, at its start or while a space came, and then rests. Knows:
//! how the allocator is brought to look. Never: is needed for anything to be right.

/// How much is taken and given back at once to have the allocator tidy up, in bytes: enough for a
/// stretch of its own.
const TIDY_BYTES: usize = 4 * 1024 * 1024;
/// How many pieces are taken and given back to have it look through what this thread holds: it does
/// so every ten thousand times it is asked for one of more than a kibibyte.
const PIECES: usize = 11_000;
const PIECE_BYTES: usize = 2 * 1024;

/// Has the allocator give back what has long been free on this thread. It keeps that for a second, in
/// case it is needed again, and looks at it only when a large piece is freed; after a start or a
/// first sync tens of megabytes would stay, because then nothing happens for long. What other threads
/// freed it finds only by looking through everything, so this takes about half a millisecond; what
/// is found then can go a second later.
pub(crate) fn tidy() {
    for _ in 0..PIECES {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(PIECE_BYTES)));
    }
    drop(std::hint::black_box(Vec::<u8>::with_capacity(TIDY_BYTES)));
}
