//! Marks along the way of a change, from a click to another screen.
//!
//! For: whoever measures where the time goes. Knows: the name under which the marks are traced. Never:
//! costs anything while nobody listens.

/// The target of the marks: events of the finest level, each with a message alone.
pub const PASSAGE: &str = "eyelevel::passage";
