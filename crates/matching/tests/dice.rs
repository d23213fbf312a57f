//! Chance that comes out the same in every run.

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    /// Gives a number from zero up to, and without, the end.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
