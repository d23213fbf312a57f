//! The network: pieces of text in, one vector out.
//!
//! For: the encoder of Google's universal-sentence-encoder-multilingual (Yang and others 2019):
//! three branches of two convolutions each over the pieces, their sum through six dense layers, and
//! a projection onto 256 principal components. Knows: the shapes and the order of every sum.
//! Never: uses a function that two machines could round differently; its tanh is a fraction.

use fearless_simd::Level;

use super::matrix::{Matrix, Step};
use super::packed::{Reader, Unreadable, unreadable};
use super::{VECTOR_LEN, VECTOR_NORM, Vector};

/// How many numbers a piece of text has.
const PIECE: usize = 512;
/// How many numbers each branch makes of it.
const BRANCH: usize = 256;
/// A piece and what the three branches say about it.
const WIDE: usize = PIECE + 3 * BRANCH;
const HIDDEN: usize = 320;
/// How many scales the rows of numbers have.
const SCALES: usize = 17;
/// Width of each branch's window, and how many of it lie before the piece.
const WINDOWS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Beyond this the fraction for tanh would leave −1 to 1.
const TANH_MAX: f32 = 4.97;
const TINY: f32 = 1e-12;
/// How many rows are summed side by side: one sum alone waits for itself.
const ABREAST: usize = 4;

/// The weights of the network.
#[derive(Debug)]
pub struct Network {
    level: Level,
    /// Which scale each piece has.
    kinds: Vec<u8>,
    lowest: Vec<f32>,
    step: Vec<f32>,
    /// One row of bytes per piece.
    pieces: Vec<u8>,
    branches: Vec<Branch>,
    norm: Norm,
    merge: Matrix,
    merge_bias: Vec<f32>,
    dense: Dense,
    projection: Matrix,
}

/// One branch: a projection, then two convolutions that each add to what was there.
#[derive(Debug)]
struct Branch {
    projection: Matrix,
    bias: Vec<f32>,
    norm: Norm,
    first: Convolution,
    second: Convolution,
}

#[derive(Debug)]
struct Convolution {
    /// One matrix per place in the window.
    places: Vec<Matrix>,
    bias: Vec<f32>,
    before: usize,
}

#[derive(Debug)]
struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

/// The dense layers, named by what they lead from and to.
#[derive(Debug)]
struct Dense {
    merged_to_first: Matrix,
    first_to_second: Matrix,
    merged_to_second: Matrix,
    second_to_third: Matrix,
    second_to_out: Matrix,
    third_to_out: Matrix,
}

/// Where each text of a batch begins and ends among all pieces.
struct Layout {
    texts: Vec<std::ops::Range<usize>>,
    /// Each different piece once.
    pieces: Vec<u32>,
    /// For each place its piece's place in `pieces`.
    piece_of: Vec<usize>,
}

impl Network {
    /// Reads the weights.
    pub fn read(reader: &mut Reader, kinds: Vec<u8>) -> Result<Network, Unreadable> {
        if kinds.iter().any(|kind| usize::from(*kind) >= SCALES) {
            return Err(unreadable("a piece has no scale"));
        }
        let lowest = reader.f32s(SCALES)?;
        let step = reader.f32s(SCALES)?;
        let pieces = reader.bytes(kinds.len() * PIECE)?.to_vec();
        let mut branches = Vec::new();
        for window in WINDOWS {
            branches.push(Branch::read(reader, window)?);
        }
        Ok(Network {
            level: Level::new(),
            kinds,
            lowest,
            step,
            pieces,
            branches,
            norm: Norm::read(reader, WIDE)?,
            merge: matrix(reader, WIDE, PIECE)?,
            merge_bias: reader.f32s(PIECE)?,
            dense: Dense {
                merged_to_first: matrix(reader, PIECE, HIDDEN)?,
                first_to_second: matrix(reader, HIDDEN, HIDDEN)?,
                merged_to_second: matrix(reader, PIECE, HIDDEN)?,
                second_to_third: matrix(reader, HIDDEN, PIECE)?,
                second_to_out: matrix(reader, HIDDEN, PIECE)?,
                third_to_out: matrix(reader, PIECE, PIECE)?,
            },
            projection: unscaled(reader, PIECE, VECTOR_LEN)?,
        })
    }

    /// Computes with what every processor of a kind has.
    pub fn at_baseline(self) -> Network {
        Network {
            level: Level::baseline(),
            ..self
        }
    }

    /// Computes one vector per text.
    pub fn run(&self, texts: &[Vec<u32>]) -> Vec<Vector> {
        let layout = Layout::of(texts);
        let pieces = self.rows(&layout.pieces);
        let branches: Vec<Vec<f32>> = self
            .branches
            .iter()
            .map(|branch| branch.run(self.level, &pieces, &layout))
            .collect();
        let mut wide = Vec::with_capacity(layout.piece_of.len() * WIDE);
        for (place, piece) in layout.piece_of.iter().enumerate() {
            wide.extend_from_slice(row(&pieces, *piece, PIECE));
            for branch in &branches {
                wide.extend_from_slice(row(branch, place, BRANCH));
            }
        }
        self.norm.apply(&mut wide);
        self.vectors(&self.merged(&wide, &layout))
    }

    /// The numbers of each piece.
    fn rows(&self, pieces: &[u32]) -> Vec<f32> {
        let mut rows = Vec::with_capacity(pieces.len() * PIECE);
        for piece in pieces {
            let piece = *piece as usize;
            let kind = usize::from(self.kinds.get(piece).copied().unwrap_or(0));
            let scale = (self.step.get(kind), self.lowest.get(kind));
            let (Some(step), Some(lowest)) = scale else {
                continue;
            };
            let bytes = self.pieces.get(piece * PIECE..(piece + 1) * PIECE);
            let bytes = bytes.unwrap_or_default().iter();
            rows.extend(bytes.map(|byte| f32::from(*byte) * step + lowest));
        }
        rows
    }

    /// Sums up each text and leads it to the width of a piece.
    fn merged(&self, wide: &[f32], layout: &Layout) -> Vec<f32> {
        let mut sums = Vec::with_capacity(layout.texts.len() * WIDE);
        let mut merged = Vec::with_capacity(layout.texts.len() * PIECE);
        for text in &layout.texts {
            let mut sum = [0.0; WIDE];
            for place in text.clone() {
                for (sum, number) in sum.iter_mut().zip(row(wide, place, WIDE)) {
                    *sum += number;
                }
            }
            sums.extend_from_slice(&sum);
            merged.extend(self.merge_bias.iter().map(|bias| bias * count(text)));
        }
        self.merge.add_all(self.level, &sums, &mut merged);
        for (text, row) in layout.texts.iter().zip(merged.chunks_mut(PIECE)) {
            let inverse = 1.0 / count(text).sqrt();
            row.iter_mut().for_each(|number| *number *= inverse);
        }
        merged
    }

    /// Leads what was merged through the dense layers and the projection.
    fn vectors(&self, merged: &[f32]) -> Vec<Vector> {
        let texts = merged.len() / PIECE;
        let layer = |parts: &[(&Matrix, &[f32])]| {
            let width = parts.first().map_or(0, |(matrix, _)| matrix.outputs());
            let mut sums = vec![0.0; texts * width];
            for (matrix, x) in parts {
                matrix.add_all(self.level, x, &mut sums);
            }
            sums
        };
        let dense = &self.dense;
        let first = positive(layer(&[(&dense.merged_to_first, merged)]));
        let second = positive(layer(&[
            (&dense.merged_to_second, merged),
            (&dense.first_to_second, &first),
        ]));
        let third = positive(layer(&[(&dense.second_to_third, &second)]));
        let mut out = layer(&[
            (&dense.second_to_out, &second),
            (&dense.third_to_out, &third),
        ]);
        out.chunks_mut(PIECE).for_each(unit_of_tanh);
        let projected = layer(&[(&self.projection, &out)]);
        projected.chunks(VECTOR_LEN).map(rounded).collect()
    }
}

impl Branch {
    fn read(reader: &mut Reader, (width, before): (usize, usize)) -> Result<Branch, Unreadable> {
        Ok(Branch {
            projection: matrix(reader, PIECE, BRANCH)?,
            bias: reader.f32s(BRANCH)?,
            norm: Norm::read(reader, BRANCH)?,
            first: Convolution::read(reader, width, before)?,
            second: Convolution::read(reader, width, before)?,
        })
    }

    fn run(&self, level: Level, pieces: &[f32], layout: &Layout) -> Vec<f32> {
        let mut x = repeated(&self.bias, layout.pieces.len());
        self.projection.add_all(level, pieces, &mut x);
        self.norm.apply(&mut x);
        let first = self.first.run(level, &x, &layout.piece_of, layout);
        let places: Vec<usize> = (0..layout.piece_of.len()).collect();
        self.second.run(level, &first, &places, layout)
    }
}

impl Convolution {
    fn read(reader: &mut Reader, width: usize, before: usize) -> Result<Convolution, Unreadable> {
        let scaled = scaled_rows(reader, width * BRANCH, BRANCH)?;
        Ok(Convolution {
            places: scaled
                .chunks(BRANCH)
                .map(|rows| Matrix::new(BRANCH, rows))
                .collect(),
            bias: reader.f32s(BRANCH)?,
            before,
        })
    }

    /// Looks at each place with its neighbours in the same text; `row_of` tells where in `x` the
    /// numbers of a place are. Beyond the ends of a text there is nothing to add.
    fn run(&self, level: Level, x: &[f32], row_of: &[usize], layout: &Layout) -> Vec<f32> {
        let mut sums = repeated(&self.bias, row_of.len());
        let mut steps = Vec::with_capacity(row_of.len());
        for (shift, matrix) in self.places.iter().enumerate() {
            steps.clear();
            for text in &layout.texts {
                steps.extend(text.clone().filter_map(|to| {
                    let from = (to + shift).checked_sub(self.before)?;
                    let from = text.contains(&from).then_some(from)?;
                    Some(Step {
                        from: *row_of.get(from)?,
                        to,
                    })
                }));
            }
            matrix.add_products(level, x, &steps, &mut sums);
        }
        for (sums, from) in sums.chunks_mut(BRANCH).zip(row_of) {
            for (sum, there) in sums.iter_mut().zip(row(x, *from, BRANCH)) {
                *sum = sum.max(0.0) + *there;
            }
        }
        sums
    }
}

impl Norm {
    fn read(reader: &mut Reader, width: usize) -> Result<Norm, Unreadable> {
        Ok(Norm {
            gain: reader.f32s(width)?,
            bias: reader.f32s(width)?,
        })
    }

    /// Gives every row mean 0 and variance 1, then the learnt gain and bias.
    fn apply(&self, rows: &mut [f32]) {
        let width = self.gain.len().max(1);
        let mut blocks = rows.chunks_exact_mut(width * ABREAST);
        for block in &mut blocks {
            self.apply_to::<ABREAST>(block);
        }
        for row in blocks.into_remainder().chunks_exact_mut(width) {
            self.apply_to::<1>(row);
        }
    }

    fn apply_to<const ROWS: usize>(&self, block: &mut [f32]) {
        let width = self.gain.len();
        let size = width as f32;
        let mut sums = [0f32; ROWS];
        each_place::<ROWS>(block, width, |row, number| add(&mut sums, row, *number));
        let mut squares = [0f32; ROWS];
        let means = sums.map(|sum| sum / size);
        each_place::<ROWS>(block, width, |row, number| {
            *number -= means.get(row).copied().unwrap_or(0.0);
            add(&mut squares, row, *number * *number);
        });
        for (row, square) in block.chunks_exact_mut(width).zip(squares) {
            let inverse = 1.0 / (square / size + TINY).sqrt();
            for ((number, gain), bias) in row.iter_mut().zip(&self.gain).zip(&self.bias) {
                *number = *number * inverse * gain + bias;
            }
        }
    }
}

/// Visits the rows of a block side by side, each from its first number to its last.
#[inline(always)]
fn each_place<const ROWS: usize>(
    block: &mut [f32],
    width: usize,
    mut visit: impl FnMut(usize, &mut f32),
) {
    for place in 0..width {
        for row in 0..ROWS {
            if let Some(number) = block.get_mut(row * width + place) {
                visit(row, number);
            }
        }
    }
}

#[inline(always)]
fn add<const ROWS: usize>(sums: &mut [f32; ROWS], row: usize, number: f32) {
    if let Some(sum) = sums.get_mut(row) {
        *sum += number;
    }
}

impl Layout {
    fn of(texts: &[Vec<u32>]) -> Layout {
        let mut pieces: Vec<u32> = texts.iter().flatten().copied().collect();
        pieces.sort_unstable();
        pieces.dedup();
        let all = texts.iter().flatten();
        let piece_of = all
            .filter_map(|piece| pieces.binary_search(piece).ok())
            .collect();
        let mut from = 0;
        let ranges = texts.iter().map(|text| {
            let range = from..from + text.len();
            from = range.end;
            range
        });
        Layout {
            texts: ranges.collect(),
            pieces,
            piece_of,
        }
    }
}

fn row(rows: &[f32], number: usize, width: usize) -> &[f32] {
    rows.get(number * width..(number + 1) * width)
        .unwrap_or_default()
}

fn repeated(row: &[f32], times: usize) -> Vec<f32> {
    row.repeat(times)
}

/// How many pieces a text has; far below the first whole number an f32 lacks.
fn count(text: &std::ops::Range<usize>) -> f32 {
    text.len() as f32
}

fn positive(mut numbers: Vec<f32>) -> Vec<f32> {
    numbers
        .iter_mut()
        .for_each(|number| *number = number.max(0.0));
    numbers
}

/// tanh as a fraction (Lambert's, cut off), which needs no function of the machine.
fn tanh(x: f32) -> f32 {
    let x = x.clamp(-TANH_MAX, TANH_MAX);
    let y = x * x;
    x * (135_135.0 + y * (17_325.0 + y * (378.0 + y)))
        / (135_135.0 + y * (62_370.0 + y * (3_150.0 + y * 28.0)))
}

fn unit_of_tanh(row: &mut [f32]) {
    let mut squares = 0f32;
    for number in row.iter_mut() {
        *number = tanh(*number);
        squares += *number * *number;
    }
    let inverse = 1.0 / squares.sqrt();
    row.iter_mut().for_each(|number| *number *= inverse);
}

#[allow(clippy::cast_possible_truncation)] // clamped before
fn rounded(row: &[f32]) -> Vector {
    let mut squares = 0f32;
    for number in row {
        squares += number * number;
    }
    let inverse = 1.0 / squares.sqrt();
    let mut vector = [0; VECTOR_LEN];
    for (to, number) in vector.iter_mut().zip(row) {
        let scaled = (number * inverse * VECTOR_NORM as f32).clamp(-127.0, 127.0);
        let half = if scaled >= 0.0 { 0.5 } else { -0.5 };
        *to = (scaled + half) as i8;
    }
    vector
}

/// Reads a matrix of bytes with one scale per output.
fn matrix(reader: &mut Reader, inputs: usize, outputs: usize) -> Result<Matrix, Unreadable> {
    Ok(Matrix::new(outputs, &scaled_rows(reader, inputs, outputs)?))
}

fn scaled_rows(
    reader: &mut Reader,
    inputs: usize,
    outputs: usize,
) -> Result<Vec<Vec<f32>>, Unreadable> {
    let bytes = reader.bytes(inputs * outputs)?;
    let scales = reader.f32s(outputs)?;
    let rows = bytes.chunks_exact(outputs).map(|row| {
        let row = row.iter().zip(&scales);
        row.map(|(byte, scale)| signed(*byte) * scale).collect()
    });
    Ok(rows.collect())
}

fn unscaled(reader: &mut Reader, inputs: usize, outputs: usize) -> Result<Matrix, Unreadable> {
    let bytes = reader.bytes(inputs * outputs)?;
    let rows = bytes.chunks_exact(outputs);
    let rows: Vec<Vec<f32>> = rows
        .map(|row| row.iter().map(|byte| signed(*byte)).collect())
        .collect();
    Ok(Matrix::new(outputs, &rows))
}

fn signed(byte: u8) -> f32 {
    f32::from(i8::from_le_bytes([byte]))
}
