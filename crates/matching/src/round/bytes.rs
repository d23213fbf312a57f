//! Canonical bytes.
//!
//! For: values whose hash every replica must agree on. Knows: numbers are big-endian, texts and
//! lists carry their length in front, so that no two values have the same bytes. Never: reads more
//! than it is given.

/// Writes a value piece by piece.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Begins with the name and version of what is written.
    pub fn begin(kind: &str) -> Writer {
        let mut writer = Writer::default();
        writer.text(kind);
        writer
    }

    pub fn count(&mut self, count: usize) {
        self.number(u32::try_from(count).unwrap_or(u32::MAX));
    }

    pub fn number(&mut self, number: u32) {
        self.0.extend(number.to_be_bytes());
    }

    pub fn long(&mut self, number: u64) {
        self.0.extend(number.to_be_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.extend(bytes);
    }

    pub fn raw(&mut self, bytes: &[u8; 32]) {
        self.0.extend(bytes);
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads what a [`Writer`] wrote, or nothing.
#[derive(Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub fn of(bytes: &'a [u8]) -> Reader<'a> {
        Reader(bytes)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?.first_chunk()?;
        Some(u32::from_be_bytes(*bytes))
    }

    /// Reads a length, if it is at most `most`.
    pub fn count(&mut self, most: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= most).then_some(count)
    }

    pub fn long(&mut self) -> Option<u64> {
        let bytes = self.take(8)?.first_chunk()?;
        Some(u64::from_be_bytes(*bytes))
    }

    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.0.len();
        std::str::from_utf8(self.bytes(length)?).ok()
    }

    /// Reads bytes with their length in front, if there are at most `most`.
    pub fn bytes(&mut self, most: usize) -> Option<&'a [u8]> {
        let length = self.count(most)?;
        self.take(length)
    }

    pub fn raw(&mut self) -> Option<[u8; 32]> {
        self.take(32)?.first_chunk().copied()
    }

    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}
