//! Many vectors, compared with one.
//!
//! For: everything that means nearly the same, without an index that could miss something. Knows:
//! one flat list of bytes. Never: gives another order on another machine: closer first, then the
//! lower number.

use std::cmp::Reverse;

use fearless_simd::{Level, Simd};

use super::meaning::{INVERSE_BITS, Meaning, inverse, scaled, widened};
use super::{VECTOR_LEN, Vector};

/// One vector found: its number in the scan and its cosine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    pub number: u32,
    /// In permille, rounded down.
    pub cosine: i32,
}

/// Vectors in one list, numbered from 0.
#[derive(Debug, Clone)]
pub struct Scan {
    level: Level,
    vectors: Vec<Vector>,
    inverses: Vec<u32>,
}

impl Default for Scan {
    fn default() -> Scan {
        Scan {
            level: Level::new(),
            vectors: Vec::new(),
            inverses: Vec::new(),
        }
    }
}

/// Dot products are compared after dividing by one norm; the other is the same for all.
fn closeness(dot: i32, inverse: u32) -> i64 {
    i64::from(dot) * i64::from(inverse)
}

/// Gives the least closeness that makes a cosine of so many permille, above zero.
fn least_closeness(cosine: i32, inverse: u32) -> i64 {
    let least = (i128::from(cosine.max(1)) << (2 * INVERSE_BITS)) - 1;
    let per = i128::from(inverse) * 1000;
    let rounded_up = least.checked_div(per).map_or(i128::MAX, |least| least + 1);
    i64::try_from(rounded_up).unwrap_or(i64::MAX)
}

#[inline(always)]
fn wide_dot(query: &[i16; VECTOR_LEN], vector: &Vector) -> i32 {
    let mut dot = 0;
    for (a, b) in query.iter().zip(vector) {
        dot += i32::from(*a) * i32::from(i16::from(*b));
    }
    dot
}

impl Scan {
    /// Adds a vector and gives its number.
    pub fn push(&mut self, vector: &Vector) -> u32 {
        let number = u32::try_from(self.vectors.len()).unwrap_or(u32::MAX);
        self.vectors.push(*vector);
        self.inverses.push(inverse(vector));
        number
    }

    /// How many vectors there are.
    pub fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Tells whether there is no vector.
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// Finds the `count` closest vectors, closest first.
    pub fn closest(&self, to: &Meaning, count: usize) -> Vec<Near> {
        let mut best: Vec<(Reverse<i64>, u32, i32)> = Vec::with_capacity(count + 1);
        let mut worst = i64::MIN;
        self.each(to, &mut |number, dot, inverse| {
            let close = closeness(dot, inverse);
            // Numbers rise, so of two that are equally close the one that is kept is the lower.
            if close <= worst && best.len() >= count {
                return;
            }
            let place = best.partition_point(|(other, _, _)| other.0 >= close);
            best.insert(place, (Reverse(close), number, dot));
            best.truncate(count);
            if best.len() >= count {
                worst = best.last().map_or(i64::MAX, |(close, _, _)| close.0);
            }
        });
        let found = best.into_iter().map(|(_, number, dot)| Near {
            number,
            cosine: self.cosine(to, number, dot),
        });
        found.collect()
    }

    /// Finds every vector with a cosine of at least `cosine` permille, by number.
    pub fn within(&self, to: &Meaning, cosine: i32) -> Vec<Near> {
        let mut found = Vec::new();
        let least = least_closeness(cosine, to.inverse());
        self.each(to, &mut |number, dot, inverse| {
            // Dividing costs more than the whole dot product, and few are near.
            if closeness(dot, inverse) >= least {
                found.push(Near {
                    number,
                    cosine: scaled(dot, to.inverse(), inverse),
                });
            }
        });
        found
    }

    /// Gives the cosines of some vectors, in permille.
    pub fn cosines(&self, to: &Meaning, numbers: &[u32]) -> Vec<i32> {
        let query = widened(to.vector());
        let of = |number: &u32| {
            let vector = self.vectors.get(*number as usize);
            vector.map_or(0, |vector| {
                self.cosine(to, *number, wide_dot(&query, vector))
            })
        };
        match self.level.as_avx2() {
            Some(avx2) => avx2.vectorize(
                #[inline(always)]
                || numbers.iter().map(of).collect(),
            ),
            None => numbers.iter().map(of).collect(),
        }
    }

    fn cosine(&self, to: &Meaning, number: u32, dot: i32) -> i32 {
        let inverse = self.inverses.get(number as usize).copied().unwrap_or(0);
        scaled(dot, to.inverse(), inverse)
    }

    fn each(&self, to: &Meaning, visit: &mut impl FnMut(u32, i32, u32)) {
        let query = widened(to.vector());
        match self.level.as_avx2() {
            Some(avx2) => avx2.vectorize(
                #[inline(always)]
                || self.pass(&query, visit),
            ),
            None => self.pass(&query, visit),
        }
    }

    #[inline(always)]
    fn pass(&self, query: &[i16; VECTOR_LEN], visit: &mut impl FnMut(u32, i32, u32)) {
        for ((number, vector), inverse) in (0..).zip(&self.vectors).zip(&self.inverses) {
            visit(number, wide_dot(query, vector), *inverse);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn vectors(count: u32) -> Vec<Vector> {
        let mut state = 7u32;
        let mut vectors: Vec<Vector> = (0..count)
            .map(|_| {
                std::array::from_fn(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as i8
                })
            })
            .collect();
        // Some twins, and one of no length.
        vectors[9] = vectors[3];
        vectors[40] = vectors[3];
        vectors[41] = [0; VECTOR_LEN];
        vectors
    }

    #[test]
    fn the_closest_are_those_of_sorting_everything() {
        let vectors = vectors(300);
        let mut scan = Scan::default();
        for vector in &vectors {
            scan.push(vector);
        }
        let plain = Scan {
            level: Level::baseline(),
            ..scan.clone()
        };
        for query in [0, 3, 41, 299] {
            let query = Meaning::of(Arc::new(vectors[query]));
            let mut all: Vec<(i64, Near)> = (0..)
                .zip(&vectors)
                .map(|(number, vector)| {
                    let meaning = Meaning::of(Arc::new(*vector));
                    let dot = super::super::meaning::dot(query.vector(), vector);
                    let near = Near {
                        number,
                        cosine: query.cosine_permille(&meaning),
                    };
                    (closeness(dot, meaning.inverse()), near)
                })
                .collect();
            all.sort_by_key(|(close, near)| (Reverse(*close), near.number));
            let sorted: Vec<Near> = all.iter().map(|(_, near)| *near).collect();
            for count in [0, 1, 5, 300, 1000] {
                for scan in [&scan, &plain] {
                    let found = scan.closest(&query, count);
                    assert_eq!(found, sorted[..count.min(300)], "{count}");
                }
            }
            let mut within = sorted;
            within.retain(|near| near.cosine >= 100);
            within.sort_by_key(|near| near.number);
            assert_eq!(scan.within(&query, 100), within);
            let numbers: Vec<u32> = within.iter().map(|near| near.number).collect();
            let cosines: Vec<i32> = within.iter().map(|near| near.cosine).collect();
            assert_eq!(scan.cosines(&query, &numbers), cosines);
        }
    }
}
