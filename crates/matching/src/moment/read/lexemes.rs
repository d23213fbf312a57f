//! The numbers, words and signs of a text.
//!
//! For: reading "24.-26.12., 2pm-10pm" piece by piece. Knows: what is a digit, a letter or neither.
//! Never: knows what any of them means.

use crate::fold::fold;

/// The most characters of a text that are looked at.
const READ_MAX_CHARS: usize = 400;

/// One number, word or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexeme {
    pub kind: Kind,
    /// A space stands before it.
    pub is_apart: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// With how many digits it was written.
    Number(u16, usize),
    /// Folded, and whether it began with a capital.
    Word(String, bool),
    Sign(char),
}

/// Divides a text.
pub fn lexemes(text: &str) -> Vec<Lexeme> {
    let end = text.char_indices().nth(READ_MAX_CHARS);
    let mut rest = text
        .get(..end.map_or(text.len(), |(at, _)| at))
        .unwrap_or(text);
    let (mut all, mut is_apart) = (Vec::new(), false);
    while let Some(first) = rest.chars().next() {
        let length = length(rest, first);
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        if first.is_whitespace() {
            is_apart = true;
            continue;
        }
        let kind = kind(piece, first);
        all.push(Lexeme { kind, is_apart });
        is_apart = false;
    }
    all
}

/// How many bytes belong together at the beginning.
fn length(rest: &str, first: char) -> usize {
    let end = if first.is_ascii_digit() {
        rest.find(|c: char| !c.is_ascii_digit())
    } else if is_letter(first) {
        rest.find(|c: char| !is_letter(c))
    } else {
        Some(first.len_utf8())
    };
    end.unwrap_or(rest.len())
}

/// Also the marks of a letter that is written in two: "u" and "¨".
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

fn kind(piece: &str, first: char) -> Kind {
    if first.is_ascii_digit() {
        return Kind::Number(piece.parse().unwrap_or(u16::MAX), piece.len());
    }
    if is_letter(first) {
        return Kind::Word(fold(piece), first.is_uppercase());
    }
    Kind::Sign(match first {
        '–' | '—' | '‐' | '‑' | '−' => '-',
        other => other,
    })
}
