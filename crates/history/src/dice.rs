//! Randomness that can be replayed.
//!
//! The shell brings 32 bytes of operating-system entropy, the simulator a seed; everything random
//! in the heart is drawn from it. The dice never look at the system themselves.

use std::convert::Infallible;
use std::fmt;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng, TryCryptoRng, TryRng};

/// A stream of random bytes fixed by its seed.
///
/// It is not `Clone`: two copies would draw the same keys.
pub struct Dice(ChaCha20Rng);

impl Dice {
    /// Starts from a seed that nobody else may know, unless it is a test.
    pub fn new(seed: [u8; 32]) -> Dice {
        Dice(ChaCha20Rng::from_seed(seed))
    }

    /// Draws `N` bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// Gives new dice that go their own way.
    pub fn fork(&mut self) -> Dice {
        Dice::new(self.bytes())
    }
}

impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dice")
    }
}

impl TryRng for Dice {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.try_fill_bytes(bytes)
    }
}

impl TryCryptoRng for Dice {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_replays() {
        let draw = |seed| {
            let mut dice = Dice::new([seed; 32]);
            let mut fork = dice.fork();
            (dice.bytes::<40>(), fork.bytes::<40>())
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let (dice, fork) = draw(1);
        assert_ne!(dice, fork);
    }
}
