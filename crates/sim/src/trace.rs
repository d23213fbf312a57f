//! What happened, line by line, and one hash over all of it.

/// How many of the last lines a failure shows.
const SHOWN_LINES: usize = 80;

/// The story of a world.
pub(crate) struct Trace {
    lines: Vec<String>,
    hasher: blake3::Hasher,
}

impl Trace {
    /// Starts an empty story.
    pub fn new() -> Trace {
        Trace {
            lines: Vec::new(),
            hasher: blake3::Hasher::new(),
        }
    }

    /// Adds a line.
    pub fn say(&mut self, line: String) {
        self.hasher.update(line.as_bytes());
        self.hasher.update(b"\n");
        self.lines.push(line);
    }

    /// Adds bytes to the hash that nobody wants to read.
    pub fn absorb(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    /// Sums the story up: two runs of one seed must agree.
    pub fn digest(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }

    /// Gives the whole story.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Gives the last lines.
    pub fn tail(&self) -> Vec<String> {
        let from = self.lines.len().saturating_sub(SHOWN_LINES);
        self.lines.get(from..).unwrap_or_default().to_vec()
    }
}
