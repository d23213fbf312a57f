//! Columns of run-length encoded values.
//!
//! For: reading a column row by row, never further than there are operations. Knows: the run
//! encodings and their one canonical form. Never: unrolls a run: one that claims 2⁶⁰ rows costs
//! nothing, because rows are taken one by one and their number is capped beforehand.

use crate::door::bytes::Bytes;
use crate::door::{KEY_MAX_BYTES, Refusal};

const RUN: Refusal = Refusal::Malformed("a run of values is not in its canonical form");
const SHORT: Refusal = Refusal::Malformed("a column has too few rows");

/// One encoded value of a column.
pub(crate) trait Cell<'a>: Copy + PartialEq {
    fn take(bytes: &mut Bytes<'a>) -> Result<Self, Refusal>;
}

impl<'a> Cell<'a> for u64 {
    fn take(bytes: &mut Bytes<'a>) -> Result<u64, Refusal> {
        bytes.unsigned()
    }
}

impl<'a> Cell<'a> for i64 {
    fn take(bytes: &mut Bytes<'a>) -> Result<i64, Refusal> {
        bytes.signed()
    }
}

impl<'a> Cell<'a> for &'a str {
    fn take(bytes: &mut Bytes<'a>) -> Result<&'a str, Refusal> {
        let length = bytes.count(KEY_MAX_BYTES, Refusal::KeyTooLong)?;
        let text = bytes.take(length)?;
        std::str::from_utf8(text).map_err(|_| Refusal::Malformed("a key is not text"))
    }
}

/// The run a column is in, with what is left of it.
#[derive(Clone, Copy)]
enum Run<T> {
    /// Nothing read yet.
    Start,
    Nulls(u64),
    Same(T, u64),
    /// Values one by one; the last one read.
    Each(Option<T>, u64),
}

impl<T> Run<T> {
    fn left(&self) -> u64 {
        match self {
            Run::Start => 0,
            Run::Nulls(left) | Run::Same(_, left) | Run::Each(_, left) => *left,
        }
    }
}

/// A column of values or nulls. An absent column is all nulls.
pub(crate) struct Runs<'a, T> {
    bytes: Bytes<'a>,
    run: Run<T>,
    absent: bool,
    only_nulls: bool,
}

impl<'a, T: Cell<'a>> Runs<'a, T> {
    pub(crate) fn new(column: &'a [u8]) -> Runs<'a, T> {
        Runs {
            bytes: Bytes::new(column),
            run: Run::Start,
            absent: column.is_empty(),
            only_nulls: true,
        }
    }

    /// Tells whether every row was read.
    pub(crate) fn is_done(&self) -> bool {
        self.bytes.is_empty() && self.run.left() == 0
    }

    /// Reads the next row.
    pub(crate) fn row(&mut self) -> Result<Option<T>, Refusal> {
        if self.absent {
            return Ok(None);
        }
        if self.run.left() == 0 {
            self.run = self.next_run()?;
        }
        match &mut self.run {
            Run::Start => Err(SHORT),
            Run::Nulls(left) => {
                *left -= 1;
                Ok(None)
            }
            Run::Same(value, left) => {
                *left -= 1;
                Ok(Some(*value))
            }
            Run::Each(last, left) => {
                let value = T::take(&mut self.bytes)?;
                if *last == Some(value) {
                    return Err(RUN);
                }
                *left -= 1;
                *last = Some(value);
                Ok(Some(value))
            }
        }
    }

    /// Reads a row that must have a value.
    pub(crate) fn value(&mut self) -> Result<T, Refusal> {
        self.row()?.ok_or(SHORT)
    }

    /// Refuses rows beyond the last operation, and a column of nothing but nulls.
    pub(crate) fn finish(&self) -> Result<(), Refusal> {
        if !self.is_done() {
            return Err(Refusal::Malformed("a column has too many rows"));
        }
        if self.only_nulls && !self.absent {
            return Err(RUN);
        }
        Ok(())
    }

    fn next_run(&mut self) -> Result<Run<T>, Refusal> {
        if self.bytes.is_empty() {
            return Err(SHORT);
        }
        let count = self.bytes.signed()?;
        let size = count.unsigned_abs();
        // What encodes the same rows in another way is refused: there is one form.
        let run = if count > 1 {
            self.only_nulls = false;
            Run::Same(T::take(&mut self.bytes)?, size)
        } else if count < 0 {
            self.only_nulls = false;
            match self.run {
                Run::Each(..) => return Err(RUN),
                Run::Same(last, _) => Run::Each(Some(last), size),
                Run::Start | Run::Nulls(_) => Run::Each(None, size),
            }
        } else if count == 0 {
            Run::Nulls(self.bytes.unsigned()?)
        } else {
            return Err(RUN);
        };
        let continues = match (&self.run, &run) {
            (Run::Nulls(_), Run::Nulls(_)) => true,
            (Run::Same(before, _), Run::Same(now, _)) => before == now,
            (Run::Each(Some(before), _), Run::Same(now, _)) => before == now,
            (Run::Start | Run::Nulls(_) | Run::Same(..) | Run::Each(..), _) => false,
        };
        if continues || run.left() == 0 {
            return Err(RUN);
        }
        Ok(run)
    }
}

/// A column of numbers, each stored as the difference to the one before.
pub(crate) struct Deltas<'a> {
    runs: Runs<'a, i64>,
    last: i64,
}

impl<'a> Deltas<'a> {
    pub(crate) fn new(column: &'a [u8]) -> Deltas<'a> {
        Deltas {
            runs: Runs::new(column),
            last: 0,
        }
    }

    /// Reads the next row; numbers are never negative.
    pub(crate) fn row(&mut self) -> Result<Option<u64>, Refusal> {
        let Some(difference) = self.runs.row()? else {
            return Ok(None);
        };
        let next = self.last.checked_add(difference);
        let number = next.and_then(|next| u64::try_from(next).ok());
        let number = number.ok_or(Refusal::Malformed("a counter is out of range"))?;
        self.last = next.unwrap_or_default();
        Ok(Some(number))
    }

    pub(crate) fn finish(&self) -> Result<(), Refusal> {
        self.runs.finish()
    }
}

/// A column of yes and no: counts of alternating runs, no first.
pub(crate) struct Flags<'a> {
    bytes: Bytes<'a>,
    value: bool,
    left: u64,
    first: bool,
}

impl<'a> Flags<'a> {
    pub(crate) fn new(column: &'a [u8]) -> Flags<'a> {
        Flags {
            bytes: Bytes::new(column),
            value: true,
            left: 0,
            first: true,
        }
    }

    pub(crate) fn row(&mut self) -> Result<bool, Refusal> {
        while self.left == 0 {
            if self.bytes.is_empty() {
                return Err(SHORT);
            }
            self.left = self.bytes.unsigned()?;
            self.value = !self.value;
            // Only the first run may be empty, when the column starts with yes.
            if self.left == 0 && !self.first {
                return Err(RUN);
            }
            self.first = false;
        }
        self.left -= 1;
        Ok(self.value)
    }

    pub(crate) fn finish(&self) -> Result<(), Refusal> {
        if self.left == 0 && self.bytes.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Malformed("a column has too many rows"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(column: &[u8], count: usize) -> Result<Vec<Option<u64>>, Refusal> {
        let mut runs = Runs::<u64>::new(column);
        let rows = (0..count).map(|_| runs.row()).collect::<Result<_, _>>()?;
        runs.finish().map(|()| rows)
    }

    #[test]
    fn runs_have_one_form() {
        let (a, b) = (Some(7), Some(8));
        for (column, expected) in [
            (&[][..], Some(vec![None, None, None])),
            (&[3, 7], Some(vec![a, a, a])),
            (&[0x7d, 7, 8, 7], Some(vec![a, b, a])),
            (&[0, 1, 2, 7], Some(vec![None, a, a])),
            (&[0x7f, 7, 2, 8], Some(vec![a, b, b])),
            (&[2, 7, 0x7f, 8], Some(vec![a, a, b])),
            (&[2, 7], None),          // too few rows
            (&[4, 7], None),          // too many rows
            (&[1, 7, 2, 8], None),    // a run of one
            (&[0x7d, 7, 7, 8], None), // equal neighbours one by one
            (&[2, 7, 0x7f, 7], None), // a run continued one by one
            (&[0x7f, 7, 2, 7], None), // one by one continued as a run
            (&[0x7f, 7, 0x7e, 8, 7], None),
            (&[0, 3], None), // nothing but nulls
            (&[0, 1, 0, 1, 0x7f, 7], None),
            (&[0, 0, 3, 7], None),
        ] {
            assert_eq!(rows(column, 3).ok(), expected, "{column:x?}");
        }
    }

    #[test]
    fn a_run_of_2_to_the_60_costs_nothing() {
        let column = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10, 7];
        assert_eq!(
            rows(&column, 3),
            Err(Refusal::Malformed("a column has too many rows"))
        );
    }

    #[test]
    fn flags_and_deltas() {
        let mut flags = Flags::new(&[0, 2, 1]);
        let read: Vec<bool> = (0..3).map(|_| flags.row().unwrap()).collect();
        assert_eq!(read, [true, true, false]);
        assert!(flags.finish().is_ok() && flags.row().is_err());
        assert!(Flags::new(&[0, 0, 1]).row().is_err());

        let mut deltas = Deltas::new(&[0x7d, 5, 1, 0x7c]);
        let read: Vec<_> = (0..3).map(|_| deltas.row().unwrap()).collect();
        assert_eq!(read, [Some(5), Some(6), Some(2)]);
        assert!(Deltas::new(&[0x7f, 0x7f]).row().is_err(), "below zero");
    }
}
