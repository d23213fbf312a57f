//! Those who mean harm, and bytes that came to it: nothing they send may do more than be refused.
//!
//! `scene` lets a member without scruples meet a real node over real connections, while an honest
//! third goes on talking to it: `wire` (frames, the door), `signed` (records, statements, documents),
//! `outside` (tickets, sticks, git servers), `content` (what is shown).
//! Each case has the number it has in the list of hostile cases, and names what the victim shows.
//! `replay` feeds spoilt samples to every parser of foreign bytes; `fuzz/` does the same for as long
//! as one likes.

mod automerge;
mod content;
mod mutate;
mod outside;
mod parsers;
mod people;
mod replay;
mod samples;
mod samples_heard;
mod scene;
mod signed;
mod victim;
mod wire;
