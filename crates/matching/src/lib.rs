//! Who might meet, and why.
//!
//! For: comparing what people offer, seek and say, and explaining every result in sentences that
//! show their evidence. Knows: the words of profiles, the tables in `words/`, the descriptions of
//! the programs in `programs/`, the text model. Never: reaches a network, a disk or a clock; uses
//! floating point outside the text model, or any order that could differ between two devices;
//! counts anything over the people of a space, because a newcomer must not change anybody else's
//! score.
//!
//! The way through: a [`Profile`](model::Profile) becomes [`Features`] once; [`rank`] and
//! [`explain`] ask the same four questions of a pair:
//!
//! 1. `rules`: may these two be matched at all?
//! 2. `need`: how well do the offers of one meet what the other seeks?
//! 3. `score`: what do all terms of the program say, from both sides?
//! 4. `reasons`: which sentences carry that score?

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod adapted;
mod affinity;
mod alike;
pub mod assign;
mod beside;
mod bound;
mod brief;
mod columns;
mod compound;
mod contacts;
mod cover;
mod encoder;
mod entry;
mod evidence;
mod exposure;
mod features;
mod fold;
mod founding;
mod hints;
mod lens;
mod lexicon;
mod moment;
mod need;
mod negation;
mod overlap;
mod phrase;
mod pool;
mod program;
mod rank;
mod reasons;
mod rest;
pub mod round;
mod rules;
mod say;
mod score;
mod sharing;
mod sheet;
mod sides;
mod sift;
mod spelling;
mod stages;
mod standing;
mod taxonomy;
mod terms;
mod texts;
mod theme;
mod themed;
mod times;
mod tools;
mod variety;
mod vocabulary;
mod words;

pub use affinity::{
    Affinity, Channel, MEETS_PERMILLE, affinity, explain_text, least_cosine, meets,
};
pub use contacts::Contacts;
pub use cover::{Covered, cover};
pub use encoder::{
    ENCODED_MAX_CHARS, Encoder, Meaning, ModelHash, Near, Scan, TextHash, Unreadable, VECTOR_LEN,
    VECTOR_NORM, Vector, Vectors, pack,
};
pub use entry::{Ask, Entry, Takes, day_number, first_number};
pub use exposure::{Crowded, capped};
pub use features::{Features, Phrasebook, compare_offered, compare_said};
pub use fold::fold;
pub use founding::Common;
pub use hints::{
    BRIDGE_LEAST_PEOPLE, GREETERS_MAX, Missing, Perspectives, Subject, THEME_LEAST_PEOPLE, Theme,
    VIEW_LEAST_PEOPLE, bridges, greeters, shared_interest, themes, why_join, wished_for,
};
pub use lens::{DIAL_MAX, FACET_MAX_PERCENT, Lens};
pub use moment::names_day;
pub use phrase::encodable;
pub use pool::{Entrant, Hall, Neighbours, Pool, Ranked, compared_texts, person_named};
pub use program::{
    Check, Kind, NotAProgram, Part, Pick, Program, Question, Rule, Shape, Side, Sides, Size,
    Source, Term, TermKind, nearest_program, program, programs, shared_program,
};
pub use rank::{Candidate, InRounds, Match, Weeks, explain, hint, rank, unseen};
pub use reasons::{Direction, Reason, apportion};
pub use rules::WhyNot;
pub use say::day_name;
pub use score::{GOOD_FROM, NEW_DAYS, SHOWN_FROM, STRONG_FROM};
pub use sheet::{Base, DayOf, Each, SheetLine};
pub use standing::Standing;
pub use taxonomy::{COMPLETED_MIN_CHARS, Completion, complete};
pub use texts::{Language, Texts};
pub use words::{zone_minutes, zone_names};
