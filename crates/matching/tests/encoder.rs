//! The text model gives the same bytes everywhere, or says why it gives none.
//!
//! For: 198 vectors to the byte, alone and together, and every way a file of weights can be broken.
//! Knows: the model in `assets/text-model/`. Never: compares with a tolerance.

use std::sync::LazyLock;

use matching::{ENCODED_MAX_CHARS, Encoder, ModelHash, VECTOR_LEN, Vector, pack};

static PACKED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/text-model/model.bin"
    );
    std::fs::read(path).unwrap()
});
static ENCODER: LazyLock<Encoder> = LazyLock::new(|| Encoder::load(&PACKED).unwrap());

fn expected() -> Vec<(&'static str, Vector)> {
    let lines = include_str!("vectors.tsv").lines();
    lines
        .map(|line| {
            let (hex, text) = line.split_once('\t').unwrap();
            let mut vector = [0; VECTOR_LEN];
            for (place, number) in vector.iter_mut().enumerate() {
                let byte = u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).unwrap();
                *number = byte as i8;
            }
            (text, vector)
        })
        .collect()
}

#[test]
fn every_vector_is_the_same_to_the_byte() {
    are_expected(&ENCODER);
}

/// What the processor that runs this test has beyond every other one of its kind is left aside.
#[test]
fn every_vector_is_the_same_without_wide_instructions() {
    are_expected(&Encoder::load(&PACKED).unwrap().at_baseline());
}

fn are_expected(encoder: &Encoder) {
    let (texts, vectors): (Vec<&str>, Vec<Vector>) = expected().into_iter().unzip();
    assert_eq!(texts.len(), 198);
    let together = encoder.encode_all(&texts);
    for ((text, expected), found) in texts.iter().zip(&vectors).zip(&together) {
        assert!(expected == found, "“{text}” has another vector");
    }
    // In other company, and alone.
    for (text, expected) in texts.iter().zip(&vectors).rev().step_by(7) {
        assert!(encoder.encode(text) == *expected, "“{text}” alone differs");
    }
}

#[test]
fn odd_texts_have_vectors_too() {
    let long = "Projektleitung und mehr. ".repeat(400);
    let cut: String = long.chars().take(ENCODED_MAX_CHARS).collect();
    assert_eq!(ENCODER.encode(&long), ENCODER.encode(&cut));
    for text in ["", " ", "\u{fdfa}", "\u{0}", "e\u{301}\u{301}\u{301}", "🙂"] {
        let squares: i32 = ENCODER
            .encode(text)
            .iter()
            .map(|x| i32::from(*x).pow(2))
            .sum();
        assert!(
            squares > 400 * 400,
            "“{text}” has a vector of length {squares}²"
        );
    }
    assert_eq!(ENCODER.encode("a  b\t"), ENCODER.encode(" a b"));
    assert_eq!(ENCODER.encode("ﬁne"), ENCODER.encode("fine"));
    assert!(ENCODER.encode_all::<&str>(&[]).is_empty());
}

#[test]
fn a_model_has_a_name_before_it_is_unpacked() {
    assert_eq!(ModelHash::of(&PACKED).unwrap(), ENCODER.hash());
    assert_eq!(
        ENCODER.hash().to_string(),
        "4793964f815782fff08bb353403d4c1a3c51cafca3fa564681bb4a0070342c65"
    );
}

#[test]
fn broken_models_are_refused_in_one_sentence() {
    let whole = &*PACKED;
    let with = |place: usize, byte: u8| {
        let mut bytes = whole.clone();
        bytes[place] ^= byte;
        bytes
    };
    for (bytes, because) in [
        (Vec::new(), "it ends too early"),
        (b"eyeltex".to_vec(), "it ends too early"),
        (vec![0; 100], "it is no text model"),
        (with(15, 0x80), "it is too large"),
        (with(8, 1), "it is damaged"),
        (with(8, 2), "it does not unpack"),
        (with(20, 1), "it is damaged"),
        (with(5_000_000, 1), "it "),
        (whole[..whole.len() / 2].to_vec(), "it does not unpack"),
        (whole[..48].to_vec(), "it does not unpack"),
        (pack(b""), "it ends too early"),
        (pack(&[0xff; 400]), "its vocabulary has no bounds"),
        (pack(&[0; 400]), "its vocabulary has no bounds"),
        (
            pack(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            "it ends too early",
        ),
    ] {
        let why = Encoder::load(&bytes).unwrap_err().to_string();
        assert!(
            why.contains(because) && why.ends_with("words alone are compared."),
            "{why} ({because})"
        );
    }
}
