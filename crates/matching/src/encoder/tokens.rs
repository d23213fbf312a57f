//! Texts cut into the pieces the network knows.
//!
//! For: the best cut of a text by the SentencePiece unigram model (Kudo 2018): the cut whose pieces
//! have the highest sum of log probabilities, found from left to right (Viterbi 1967). Knows: the
//! vocabulary with its scores. Never: fails over a character it has not seen; that is one unknown
//! piece.

use unicode_normalization::UnicodeNormalization;

use super::ENCODED_MAX_CHARS;
use super::packed::{Reader, Unreadable, unreadable};

/// The most pieces a vocabulary may have.
const PIECES_MAX: u32 = 1 << 20;
/// Stands before every word.
const WORD_START: char = '\u{2581}';
/// How much worse than the worst piece an unknown character is.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The pieces of text that have a number, sorted by their bytes.
#[derive(Debug)]
pub struct Vocabulary {
    pieces: Vec<Piece>,
    /// The bytes of all pieces, one after the other.
    letters: Vec<u8>,
    unknown: u32,
    start: u32,
    end: u32,
    unknown_score: f32,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    from: u32,
    len: u32,
    token: u32,
    score: f32,
}

/// The best way to a place in a text.
#[derive(Debug, Clone, Copy)]
struct Best {
    score: f32,
    /// Where the last piece begins.
    from: usize,
    token: u32,
}

impl Vocabulary {
    /// Reads a vocabulary, and of each piece which scale its row of numbers has.
    pub fn read(reader: &mut Reader) -> Result<(Vocabulary, Vec<u8>), Unreadable> {
        let count = reader.u32()?;
        let (unknown, start, end) = (reader.u32()?, reader.u32()?, reader.u32()?);
        let _reserved = reader.u32()?;
        if count > PIECES_MAX || unknown.max(start).max(end) >= count {
            return Err(unreadable("its vocabulary has no bounds"));
        }
        let mut read = Vec::new();
        let mut kinds = Vec::new();
        let mut worst = 0f32;
        for token in 0..count {
            let len = u16::from_le_bytes(reader.array()?);
            let score = reader.f32()?;
            let [kind] = reader.array()?;
            let text = reader.bytes(usize::from(len))?;
            kinds.push(kind);
            worst = worst.min(score);
            if ![unknown, start, end].contains(&token) {
                read.push((text, token, score));
            }
        }
        // Of two pieces with the same text the later counts.
        read.sort_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
        read.dedup_by(|next, kept| next.0 == kept.0);
        let mut vocabulary = Vocabulary {
            pieces: Vec::with_capacity(read.len()),
            letters: Vec::new(),
            unknown,
            start,
            end,
            unknown_score: worst - UNKNOWN_PENALTY,
        };
        for (text, token, score) in read {
            vocabulary.add(text, token, score)?;
        }
        Ok((vocabulary, kinds))
    }

    fn add(&mut self, text: &[u8], token: u32, score: f32) -> Result<(), Unreadable> {
        let bound = |_| unreadable("its vocabulary has no bounds");
        self.pieces.push(Piece {
            from: u32::try_from(self.letters.len()).map_err(bound)?,
            len: u32::try_from(text.len()).map_err(bound)?,
            token,
            score,
        });
        self.letters.extend_from_slice(text);
        Ok(())
    }

    /// Cuts a text, with the marks of its start and end.
    pub fn cut(&self, text: &str) -> Vec<u32> {
        let text = prepared(text);
        let bytes = text.as_bytes();
        let nowhere = Best {
            score: f32::MIN,
            from: 0,
            token: self.unknown,
        };
        let mut best = vec![nowhere; bytes.len() + 1];
        if let Some(first) = best.first_mut() {
            first.score = 0.0;
        }
        for (from, char) in text.char_indices() {
            let reached = best.get(from).map_or(f32::MIN, |best| best.score);
            let mut offer = |len: usize, token: u32, score: f32| {
                let score = reached + score;
                if let Some(best) = best.get_mut(from + len)
                    && score > best.score
                {
                    *best = Best { score, from, token };
                }
            };
            self.pieces_at(bytes.get(from..).unwrap_or_default(), &mut offer);
            offer(char.len_utf8(), self.unknown, self.unknown_score);
        }
        let mut tokens = vec![self.end];
        let mut at = bytes.len();
        while at > 0 {
            let Some(best) = best.get(at) else { break };
            tokens.push(best.token);
            // Every piece has a letter, so this comes to an end.
            at = best.from.min(at - 1);
        }
        tokens.push(self.start);
        tokens.reverse();
        tokens
    }

    /// Offers every piece the text begins with, the shortest first.
    fn pieces_at(&self, text: &[u8], offer: &mut dyn FnMut(usize, u32, f32)) {
        let mut fitting = self.pieces.as_slice();
        for (place, byte) in text.iter().enumerate() {
            // All that fit so far agree on what is before this place, so they are sorted here.
            let letter = |piece: &Piece| self.letter(piece, place);
            let before = fitting.partition_point(|piece| letter(piece) < Some(*byte));
            let up_to = fitting.partition_point(|piece| letter(piece) <= Some(*byte));
            fitting = fitting.get(before..up_to).unwrap_or_default();
            let Some(first) = fitting.first() else { return };
            if first.len as usize == place + 1 {
                offer(place + 1, first.token, first.score);
            }
        }
    }

    fn letter(&self, piece: &Piece, place: usize) -> Option<u8> {
        if place >= piece.len as usize {
            return None;
        }
        self.letters.get(piece.from as usize + place).copied()
    }
}

/// Resolves compatibility forms and marks where words begin.
pub(super) fn prepared(text: &str) -> String {
    let text: String = text
        .chars()
        .take(ENCODED_MAX_CHARS)
        .nfkc()
        .take(ENCODED_MAX_CHARS)
        .collect();
    let mut marked = String::with_capacity(text.len() + 16);
    for word in text.split_whitespace() {
        marked.push(WORD_START);
        marked.push_str(word);
    }
    marked
}
