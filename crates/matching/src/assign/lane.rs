//! A row of values that is read and written by number.
//!
//! For: algorithms that walk over numbered people, edges and groups. Knows: numbers it made itself.
//! Never: panics; a number outside the row reads as the default and writes nothing, and tests
//! assert that it does not happen.

/// The number of nobody.
pub const NONE: u32 = u32::MAX;

/// Values by number.
#[derive(Debug, Clone, Default)]
pub struct Lane<T>(Vec<T>);

impl<T: Copy + Default> Lane<T> {
    /// Makes a row of `len` times the same value.
    pub fn of(value: T, len: usize) -> Lane<T> {
        Lane(vec![value; len])
    }

    #[inline]
    pub fn at(&self, number: u32) -> T {
        debug_assert!((number as usize) < self.0.len(), "{number} is in the row");
        self.0.get(number as usize).copied().unwrap_or_default()
    }

    #[inline]
    pub fn put(&mut self, number: u32, value: T) {
        debug_assert!((number as usize) < self.0.len(), "{number} is in the row");
        if let Some(place) = self.0.get_mut(number as usize) {
            *place = value;
        }
    }

    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T> From<Vec<T>> for Lane<T> {
    fn from(values: Vec<T>) -> Lane<T> {
        Lane(values)
    }
}

/// A number for an index; lists here are far shorter than `u32` reaches.
pub fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE)
}
