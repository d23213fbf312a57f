//! Chance that can be replayed: the only source of randomness in a world.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of decisions fixed by its seed.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Chance {
        Chance(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Draws a number below `bound`; 0 when there is none.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The tiny bias does not matter here; that a seed replays does.
        self.0.next_u64().checked_rem(bound).unwrap_or(0)
    }

    /// Draws a number between two, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Draws an index into something of this length.
    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }

    /// Comes true so many times in a hundred.
    pub fn percent(&mut self, hundredths: u64) -> bool {
        self.below(100) < hundredths
    }

    /// Picks one of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.index(from.len());
        from.get(index)
    }

    /// Draws bytes, such as the entropy of a start.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}
