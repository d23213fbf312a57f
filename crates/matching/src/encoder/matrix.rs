//! Products of rows with a matrix, the same to the bit everywhere.
//!
//! For: nearly all the time the model takes. Knows: one rule: an output starts from what is there
//! and adds input × weight from the first input to the last, each product rounded before it is
//! added. Never: splits or reorders that sum; fuses a product with its sum.
//!
//! Weights lie in panels of sixteen outputs, so that a panel stays in the nearest cache while rows
//! pass by, and several rows share each weight that is loaded. The compiler turns the loops over
//! outputs into vector instructions: those every machine of its kind has, or AVX2 where it is there.

use fearless_simd::{Level, Simd};

/// How many outputs are summed side by side.
const PANEL: usize = 16;
/// How many rows pass together: as many as the sums fit into the registers of the machine.
const ROWS_WIDE: usize = 4;
const ROWS_NARROW: usize = 2;

/// Adds the product of row `from` to row `to`.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub from: usize,
    pub to: usize,
}

/// A matrix of weights, from `inputs` to `outputs`.
#[derive(Debug)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    /// Panel after panel, each with one array per input; what is missing in the last is zero.
    weights: Vec<[f32; PANEL]>,
}

impl Matrix {
    /// Makes a matrix from rows of weights, one row per input.
    pub fn new(outputs: usize, rows: &[Vec<f32>]) -> Matrix {
        let mut weights = Vec::with_capacity(rows.len() * outputs.div_ceil(PANEL));
        for panel in 0..outputs.div_ceil(PANEL) {
            for row in rows {
                let mut column = [0.0; PANEL];
                for (to, weight) in column.iter_mut().zip(row.iter().skip(panel * PANEL)) {
                    *to = *weight;
                }
                weights.push(column);
            }
        }
        Matrix {
            inputs: rows.len(),
            outputs,
            weights,
        }
    }

    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Adds the products of the rows in `x` that `steps` names to the rows of `sums`.
    pub fn add_products(&self, level: Level, x: &[f32], steps: &[Step], sums: &mut [f32]) {
        match level.as_avx2() {
            Some(avx2) => avx2.vectorize(
                #[inline(always)]
                || self.pass::<ROWS_WIDE>(x, steps, sums),
            ),
            None => self.pass::<ROWS_NARROW>(x, steps, sums),
        }
    }

    /// Adds the products of all rows of `x` to the rows of `sums`.
    pub fn add_all(&self, level: Level, x: &[f32], sums: &mut [f32]) {
        let rows = x.len().checked_div(self.inputs).unwrap_or(0);
        let steps: Vec<Step> = (0..rows).map(|row| Step { from: row, to: row }).collect();
        self.add_products(level, x, &steps, sums);
    }

    #[inline(always)]
    fn pass<const ROWS: usize>(&self, x: &[f32], steps: &[Step], sums: &mut [f32]) {
        let (blocks, rest) = steps.as_chunks::<ROWS>();
        let (rest, _) = rest.as_chunks::<1>();
        let abreast = self.abreast(x, blocks);
        let alone = self.abreast(x, rest);
        let inputs = self.inputs.max(1);
        for (number, panel) in self.weights.chunks_exact(inputs).enumerate() {
            let from = number * PANEL;
            for (inputs, steps) in abreast.chunks_exact(inputs).zip(blocks) {
                self.block(inputs, panel, steps, from, sums);
            }
            for (inputs, steps) in alone.chunks_exact(inputs).zip(rest) {
                self.block(inputs, panel, steps, from, sums);
            }
        }
    }

    /// Lays the rows of each block side by side: first inputs first.
    #[inline(always)]
    fn abreast<const ROWS: usize>(&self, x: &[f32], blocks: &[[Step; ROWS]]) -> Vec<[f32; ROWS]> {
        let mut abreast = vec![[0.0; ROWS]; blocks.len() * self.inputs];
        for (to, steps) in abreast.chunks_exact_mut(self.inputs.max(1)).zip(blocks) {
            for (place, step) in steps.iter().enumerate() {
                let row = x.iter().skip(step.from * self.inputs);
                for (to, from) in to.iter_mut().zip(row) {
                    if let Some(to) = to.get_mut(place) {
                        *to = *from;
                    }
                }
            }
        }
        abreast
    }

    /// One panel of outputs for a few rows.
    #[inline(always)]
    fn block<const ROWS: usize>(
        &self,
        inputs: &[[f32; ROWS]],
        panel: &[[f32; PANEL]],
        steps: &[Step; ROWS],
        from: usize,
        sums: &mut [f32],
    ) {
        let mut block = [[0.0; PANEL]; ROWS];
        for (sum, step) in block.iter_mut().zip(steps) {
            let there = self.panel_of(step, from).and_then(|place| sums.get(place));
            let there = there.unwrap_or_default().iter();
            sum.iter_mut().zip(there).for_each(|(sum, x)| *sum = *x);
        }
        for (inputs, weights) in inputs.iter().zip(panel) {
            for (sums, input) in block.iter_mut().zip(inputs) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += input * weight;
                }
            }
        }
        for (sum, step) in block.iter().zip(steps) {
            let there = self
                .panel_of(step, from)
                .and_then(|place| sums.get_mut(place));
            let there = there.unwrap_or_default().iter_mut();
            sum.iter().zip(there).for_each(|(sum, x)| *x = *sum);
        }
    }

    /// Where the outputs of one panel lie: the last panel may be narrower than the others.
    #[inline(always)]
    fn panel_of(&self, step: &Step, from: usize) -> Option<std::ops::Range<usize>> {
        let row = step.to * self.outputs;
        let width = self.outputs.checked_sub(from)?.min(PANEL);
        Some(row + from..row + from + width)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule of this file, as plainly as it can be said.
    fn plainly(rows: &[Vec<f32>], x: &[f32], steps: &[Step], sums: &mut [f32]) {
        let (inputs, outputs) = (rows.len(), rows[0].len());
        for step in steps {
            for (input, weights) in rows.iter().enumerate() {
                for (output, weight) in weights.iter().enumerate() {
                    sums[step.to * outputs + output] += x[step.from * inputs + input] * weight;
                }
            }
        }
    }

    #[test]
    fn every_way_through_gives_the_same_bits() {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 1e6 - 8.0
        };
        for (inputs, outputs, many) in [(1, 1, 1), (5, 16, 9), (33, 40, 7), (64, 32, 4)] {
            let rows: Vec<Vec<f32>> = (0..inputs)
                .map(|_| (0..outputs).map(|_| next()).collect())
                .collect();
            let x: Vec<f32> = (0..inputs * many).map(|_| next()).collect();
            let start: Vec<f32> = (0..outputs * many).map(|_| next()).collect();
            let steps: Vec<Step> = (0..many)
                .map(|to| Step {
                    from: (to * 3 + 1) % many,
                    to,
                })
                .collect();
            let matrix = Matrix::new(outputs, &rows);
            let mut expected = start.clone();
            plainly(&rows, &x, &steps, &mut expected);
            let bits = |sums: &[f32]| sums.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            for level in [Level::new(), Level::baseline()] {
                let mut sums = start.clone();
                matrix.add_products(level, &x, &steps, &mut sums);
                assert_eq!(
                    bits(&sums),
                    bits(&expected),
                    "{level:?} {inputs} × {outputs}"
                );
            }
        }
    }
}
