//! One value with named lines in front of a text, as it is stored.
//!
//! For: keeping everything about one item in one value, so that two devices never make half of one
//! version and half of another. Knows: lines "name: value", an empty line, the text. Never: knows
//! what a name means, drops a line it does not know, or fails.

/// The most named lines of a sheet.
pub(crate) const LINES_MAX: usize = 128;
/// The longest name of a line, in bytes.
const NAME_MAX_BYTES: usize = 32;

/// Named lines, in order, and a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub lines: Vec<(String, String)>,
    pub text: String,
}

impl Sheet {
    /// Reads a stored value; what is not a line is part of no sheet and left out.
    pub(crate) fn read(stored: &str) -> Sheet {
        let (head, text) = match stored.split_once("\n\n") {
            Some((head, text)) => (head, text),
            // A sheet without a text ends with its lines.
            None => (stored.trim_end_matches('\n'), ""),
        };
        let mut lines: Vec<(String, String)> = Vec::new();
        for line in head.split('\n') {
            if let (Some(more), Some((_, value))) = (line.strip_prefix(' '), lines.last_mut()) {
                value.push('\n');
                value.push_str(more);
            } else if let Some((name, value)) = named(line)
                && lines.len() < LINES_MAX
            {
                lines.push((name.to_owned(), value.to_owned()));
            }
        }
        let text = text.to_owned();
        Sheet { lines, text }
    }

    /// Writes the sheet; it reads as the same again.
    pub(crate) fn write(&self) -> String {
        let mut stored = String::new();
        for (name, value) in &self.lines {
            // An empty line inside a value would end the lines; a space keeps it inside.
            stored.push_str(&format!("{name}: {}\n", value.replace('\n', "\n ")));
        }
        if !self.text.is_empty() {
            stored.push('\n');
            stored.push_str(&self.text);
        }
        stored
    }
}

fn named(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let good = (1..=NAME_MAX_BYTES).contains(&name.len()) && name.bytes().all(plain);
    good.then(|| (name, value.strip_prefix(' ').unwrap_or(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_reads_as_it_was_written() {
        let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        for (lines, text) in [
            (vec![], ""),
            (vec![line("kind", "ask")], ""),
            (vec![line("kind", "ask")], "One\n\nTwo: three\n\n four"),
            (vec![line("quote", "a\n\nb: c"), line("x-new", "")], "Text"),
            (vec![line("option", "x"), line("option", "x")], ""),
        ] {
            let text = text.to_owned();
            let sheet = Sheet { lines, text };
            assert_eq!(Sheet::read(&sheet.write()), sheet);
        }
    }

    #[test]
    fn anything_reads() {
        for odd in [
            "",
            "\n",
            "\n\n",
            ":",
            "a",
            "A: b\n\n",
            " x\n",
            "kind:ask\nnonsense",
        ] {
            Sheet::read(odd);
        }
        assert_eq!(
            Sheet::read("kind:ask\nnonsense\n\nText").lines,
            [("kind".to_owned(), "ask".to_owned())]
        );
        let many = "a: b\n".repeat(10_000);
        assert_eq!(Sheet::read(&many).lines.len(), LINES_MAX);
    }
}
