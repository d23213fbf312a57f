//! Damage that can be repeated: a number gives the same spoilt bytes every time.
//!
//! For: making many wrong inputs out of a few right ones. Knows: nothing of what the bytes mean.

/// Numbers that look random and follow from a seed (xorshift64*, Vigna 2016).
pub struct Luck(u64);

/// Lengths and counts at which parsers change their mind.
const EDGES: [u64; 12] = [
    0,
    1,
    0x17,
    0x18,
    0x7f,
    0x80,
    0xff,
    0xffff,
    0x0001_0000,
    0x7fff_ffff,
    u32::MAX as u64,
    u64::MAX,
];
/// The most a mutant grows beyond its sample, in bytes.
const GROWTH_MAX_BYTES: usize = 64 * 1024;

impl Luck {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Luck {
        // Zero would stay zero for ever.
        Luck(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Draws a number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Draws a number below another one; 0 if there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap_or(0) % bound.max(1)
    }
}

/// Spoils a sample in one to four ways; `donor` is another sample of the same kind.
pub fn mutant(sample: &[u8], donor: &[u8], luck: &mut Luck) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=luck.below(4) {
        spoil(&mut bytes, donor, luck);
    }
    bytes.truncate(sample.len() + GROWTH_MAX_BYTES);
    bytes
}

fn spoil(bytes: &mut Vec<u8>, donor: &[u8], luck: &mut Luck) {
    let at = luck.below(bytes.len() + 1);
    let to = (at + 1 + luck.below(16)).min(bytes.len());
    match luck.below(9) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << luck.below(8);
            }
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = EDGES[luck.below(EDGES.len())] as u8;
            }
        }
        3 => bytes.truncate(at),
        4 => drop(bytes.drain(at.min(to)..to)),
        5 => {
            let part = bytes[at.min(to)..to].repeat(1 + luck.below(300));
            bytes.splice(at..at, part);
        }
        6 => {
            // A number in place of whatever stood there, in one of the usual widths.
            let edge = EDGES[luck.below(EDGES.len())].to_be_bytes();
            let width = [1, 2, 4, 8][luck.below(4)];
            let end = (at + width).min(bytes.len());
            bytes.splice(at..end, edge[8 - width..].iter().copied());
        }
        7 => {
            let from = luck.below(donor.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&donor[from..]);
        }
        _ => {
            let random: Vec<u8> = (0..luck.below(9)).map(|_| luck.next() as u8).collect();
            bytes.splice(at..at, random);
        }
    }
}
