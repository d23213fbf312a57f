//! Packs the text model for shipping: the encoder and its projection, one after the other.
//!
//! `cargo run --release -p matching --example pack_text_model -- encoder.bin projection-512x256.i8 packed.bin`

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [encoder, projection, packed] = arguments.as_slice() else {
        panic!("three paths: the encoder, the projection, and where to put the packed model");
    };
    let mut model = std::fs::read(encoder).expect("the encoder");
    model.extend(std::fs::read(projection).expect("the projection"));
    let bytes = matching::pack(&model);
    println!("{} bytes packed into {}", model.len(), bytes.len());
    std::fs::write(packed, bytes).expect("writing the packed model");
}
