//! What a vector says about a text, ready to be compared.
//!
//! For: cosines between vectors, in whole numbers. Knows: integer arithmetic. Never: rounds
//! differently on another machine.

use std::sync::Arc;

use super::{VECTOR_LEN, Vector};

/// Fixed point of an inverse norm.
pub(super) const INVERSE_BITS: u32 = 32;
/// Bits a norm is taken to behind the point.
const NORM_BITS: u32 = 10;

/// A vector with its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    vector: Arc<Vector>,
    inverse: u32,
}

impl Meaning {
    /// Prepares a vector for comparing.
    pub fn of(vector: Arc<Vector>) -> Meaning {
        let inverse = inverse(&vector);
        Meaning { vector, inverse }
    }

    /// Gives the vector.
    pub fn vector(&self) -> &Arc<Vector> {
        &self.vector
    }

    /// Gives the cosine of two vectors in permille, from −1000 to 1000, rounded down.
    pub fn cosine_permille(&self, other: &Meaning) -> i32 {
        scaled(
            dot(&self.vector, &other.vector),
            self.inverse,
            other.inverse,
        )
    }

    pub(super) fn inverse(&self) -> u32 {
        self.inverse
    }
}

/// One divided by the norm, in 2⁻³²; 0 for a vector of zeros.
pub(super) fn inverse(vector: &Vector) -> u32 {
    let square: u64 = vector
        .iter()
        .map(|x| u64::from(x.unsigned_abs()).pow(2))
        .sum();
    let norm = (square << (2 * NORM_BITS)).isqrt();
    let inverse = (1_u64 << (INVERSE_BITS + NORM_BITS)).checked_div(norm);
    u32::try_from(inverse.unwrap_or(0)).unwrap_or(u32::MAX)
}

pub(super) fn dot(a: &Vector, b: &Vector) -> i32 {
    let products = a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b));
    products.sum()
}

/// A cosine in permille from a dot product and two inverse norms.
pub(super) fn scaled(dot: i32, a: u32, b: u32) -> i32 {
    let cosine = i128::from(dot) * i128::from(a) * i128::from(b) * 1000;
    let cosine = cosine >> (2 * INVERSE_BITS);
    i32::try_from(cosine.clamp(-1000, 1000)).unwrap_or(0)
}

/// The widened form of a vector: products of two bytes need sixteen bits.
pub(super) fn widened(vector: &Vector) -> [i16; VECTOR_LEN] {
    vector.map(i16::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosines_are_those_of_geometry() {
        let meaning = |numbers: &[i8]| {
            let mut vector = [0; VECTOR_LEN];
            vector[..numbers.len()].copy_from_slice(numbers);
            Meaning::of(Arc::new(vector))
        };
        for (a, b, cosine) in [
            (&[100, 0][..], &[50, 0][..], 999..=1000),
            (&[100, 0], &[0, 7], 0..=0),
            (&[100, 100], &[100, 0], 706..=707),
            (&[100, 0], &[-3, 0], -1000..=-999),
            (&[127; VECTOR_LEN], &[127; VECTOR_LEN], 999..=1000),
            (&[-128; VECTOR_LEN], &[-128; VECTOR_LEN], 999..=1000),
            (&[0], &[5], 0..=0),
        ] {
            let (a, b) = (meaning(a), meaning(b));
            let found = a.cosine_permille(&b);
            assert!(cosine.contains(&found), "{found} is not in {cosine:?}");
            assert_eq!(found, b.cosine_permille(&a));
        }
    }
}
