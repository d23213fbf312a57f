//! The attack table: every way somebody may try to get what is not theirs, and what comes of it.
//!
//! Each case is a small space whose records are delivered in many orders, twice over; every order
//! must give the same answer, and the answer is the one the table promises. `realm` is that space;
//! the others are named after what is attacked.

mod crowds;
mod forks;
mod panels;
mod realm;
mod refusals;
mod removal;
mod votes;
