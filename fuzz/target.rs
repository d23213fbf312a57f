//! One fuzz target for each parser of foreign bytes: the functions that `cargo test` feeds too.
//!
//! ```sh
//! cargo install cargo-fuzz
//! cargo +nightly fuzz run frame fuzz/corpus/frame tests/hostile/corpus/frame
//! ```
//!
//! An input that breaks something goes into `tests/hostile/corpus/<parser>/` under a name that says
//! what it broke; from then on every `cargo test` replays it.

#![no_main]

#[path = "../tests/hostile/parsers.rs"]
#[allow(dead_code, reason = "the samples are written elsewhere")]
mod parsers;
#[path = "../tests/hostile/victim.rs"]
#[allow(dead_code, reason = "each target uses a part")]
mod victim;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let name = env!("CARGO_BIN_NAME");
    let known = parsers::PARSERS.iter().find(|parser| parser.name == name);
    (known.expect("a target is named after its parser").feed)(data);
});
