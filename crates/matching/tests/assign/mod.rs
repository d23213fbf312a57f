//! Putting people together, compared with trying everything and with other implementations.
//!
//! For: one part for each shape. Knows: the public face of `assign`. Never: trusts a search.

mod cycles;
mod groups;
mod pairs;
mod paths;
mod seats;
mod team;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
