//! The text model, as this program carries it.
//!
//! For: one place where the weights are linked in, unpacked once and only when a text needs them.
//! Never: unpacked on a thread that draws; a reason not to start.

use std::sync::{Arc, LazyLock};

use matching::{Encoder, Meaning, ModelHash, TextHash, Unreadable, Vectors, encodable};
use node::TextModel;

static PACKED: &[u8] = include_bytes!("../assets/text-model/model.bin");
static ENCODER: LazyLock<Result<Encoder, Unreadable>> = LazyLock::new(|| Encoder::load(PACKED));

/// Gives the model, unpacked with the first call.
pub fn encoder() -> Result<&'static Encoder, Unreadable> {
    ENCODER.as_ref().map_err(|why| *why)
}

/// Computes what is needed to compare these texts.
pub fn vectors_of<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vectors, Unreadable> {
    let encoder = encoder()?;
    let mut vectors = Vectors::of(encoder.hash());
    let mut texts: Vec<&str> = texts.flat_map(encodable).collect();
    texts.sort_unstable();
    texts.dedup();
    for (text, vector) in texts.iter().zip(encoder.encode_all(&texts)) {
        vectors.learn(encoder.hash(), TextHash::of(text), Arc::new(vector));
    }
    Ok(vectors)
}

/// Gives the cosine of two texts as they are typed, in permille, from −1000 to 1000.
pub fn cosine_of(a: &str, b: &str) -> Result<i32, Unreadable> {
    let meaning = |text: &str| Ok(Meaning::of(Arc::new(encoder()?.encode(text))));
    Ok(meaning(a)?.cosine_permille(&meaning(b)?))
}

/// Tells a node which model there is; with `computes`, it may also use it in the background.
pub fn for_node(computes: bool) -> Option<TextModel> {
    let hash = ModelHash::of(PACKED).ok()?;
    let encode: node::Encode = Arc::new(|texts| Some(encoder().ok()?.encode_all(texts)));
    Some(TextModel {
        hash,
        encode: computes.then_some(encode),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_in_the_program_is_whole() {
        let encoder = encoder().expect("a whole model");
        assert_eq!(for_node(true).map(|model| model.hash), Some(encoder.hash()));
        let vectors = vectors_of(["Rust, Go", "Rust"].into_iter()).expect("vectors");
        assert_eq!(vectors.len(), 3);
    }
}
