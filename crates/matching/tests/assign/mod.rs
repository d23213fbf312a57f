//! Putting people together, compared with trying everything and with other implementations.
//!
//! For: one part for each shape. Knows: the public face of `assign`. Never: trusts a search.

mod cycles;
pub mod groups;
mod pairs;
mod paths;
mod seats;
mod team;
mod teams;
