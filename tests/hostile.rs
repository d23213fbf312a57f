//! Those who mean harm, and bytes that came to it: nothing they send may do more than be refused.
//!
//! `replay` feeds spoilt samples to every parser of foreign bytes; `fuzz/` does the same for as long
//! as one likes.

mod mutate;
mod parsers;
mod people;
mod replay;
mod samples;
mod victim;
