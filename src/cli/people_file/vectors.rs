//! What texts mean, by the text model in the program.
//!
//! For: wishes and offers that share a meaning and no word, and pairs across languages. Knows: the
//! model in the program. Never: needs it; without vectors the engine goes by words.

use std::sync::Arc;

use matching::{Entrant, Language, Program, TextHash, Vectors, compared_texts};

use super::words::{either, one, say};
use super::work::{self, progress};

/// More different texts are not encoded: it would take longer than people wait. What a program
/// compares first is encoded first.
const TEXTS_MAX: usize = 24_000;
/// So many texts go through the model together.
const TOGETHER: usize = 32;

/// Computes the vectors of what a program compares.
pub fn vectors(program: &Program, entrants: &[Entrant], language: Language) -> Arc<Vectors> {
    let encoder = match crate::text_model::encoder() {
        Ok(encoder) => encoder,
        Err(error) => {
            let said = either(
                language,
                format!("The text model could not be read ({error}). Words alone decide."),
                format!(
                    "Das Textmodell war nicht zu lesen ({error}). Es entscheiden allein die Wörter."
                ),
            );
            say(&said);
            return Arc::default();
        }
    };
    let texts = compared_texts(program, entrants, TEXTS_MAX);
    let chunks: Vec<&[&str]> = texts.chunks(TOGETHER).collect();
    let encoded = work::each(
        chunks.len(),
        Some((
            &progress(language, one(language, "Understood", "Verstanden")),
            TOGETHER,
        )),
        |chunk| {
            let chunk = chunks.get(chunk).copied().unwrap_or_default();
            encoder.encode_all(chunk)
        },
    );
    let mut vectors = Vectors::of(encoder.hash());
    for (text, vector) in texts.iter().zip(encoded.into_iter().flatten()) {
        vectors.learn(encoder.hash(), TextHash::of(text), Arc::new(vector));
    }
    Arc::new(vectors)
}
