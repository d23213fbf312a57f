//! Who plays which part.
//!
//! For: programs in which one seeks and the other gives. Knows: what people said about their part,
//! and what their profiles allow. Never: puts somebody on a side they said they are not on.

mod named;
mod words;

use model::Profile;

use crate::entry::{Ask, Entry};
use crate::features::Features;
use crate::lens::Lens;
use crate::program::{Check, Program, Side};
use named::Named;

/// Reads the part somebody said they play; `None` if they said nothing, or both.
pub fn said(program: &Program, features: &Features) -> Option<Side> {
    let sides = program.sides.as_ref()?;
    let named = Named::of(sides, &features.role);
    match (named.seeker, named.giver) {
        (true, false) => Some(Side::Seeker),
        (false, true) => Some(Side::Giver),
        (true, true) | (false, false) => None,
    }
}

/// Between the two parts a heading asks for stands one of these,
const OR: [&str; 2] = [" or ", " oder "];
/// and each has at most so many words.
const PART_MAX_WORDS: usize = 3;

/// What people write who leave their part open.
const OPEN: [&str; 6] = ["both", "beide", "beides", "either", "any", "egal"];

impl Program {
    /// Tells whether a text names a part of the program, or leaves it open.
    pub fn takes_part(&self, text: &str) -> bool {
        let folded = crate::fold::fold(text);
        folded.split(' ').any(|word| OPEN.contains(&word)) || self.names_a_part(text)
    }

    /// Tells whether what somebody says of their part names one of the program's, or both.
    pub fn names_a_part(&self, text: &str) -> bool {
        self.sides.as_ref().is_some_and(|sides| {
            let named = Named::of(sides, &crate::fold::fold(text));
            named.seeker || named.giver
        })
    }

    /// Tells whether a heading asks which of the two parts somebody plays: "Gast oder Gastgeber/in?".
    pub fn asks_which_part(&self, heading: &str) -> bool {
        let Some(sides) = &self.sides else {
            return false;
        };
        let folded = crate::fold::fold(heading);
        let is_short = |text: &str| text.split(' ').count() <= PART_MAX_WORDS;
        let mut halves = OR.iter().filter_map(|or| folded.split_once(or));
        halves.any(|(one, other)| {
            let parts = (Named::of(sides, one), Named::of(sides, other));
            is_short(one) && is_short(other) && parts.0.is_opposite(parts.1)
        })
    }
}

/// Tells whether somebody could play a part.
pub fn can(program: &Program, features: &Features, side: Side, lens: &Lens) -> bool {
    if let Some(said) = said(program, features) {
        return said == side;
    }
    if program.checks(Check::NewHere) {
        let is_new = crate::rules::is_new(program, features, lens);
        return (side == Side::Seeker) == is_new;
    }
    match side {
        Side::Seeker => features.says(&program.wishes),
        Side::Giver => features.says(&program.gives),
    }
}

/// Tells whether somebody is matched only with whom they take on: no program asks them for another part, or
/// they said that they give.
pub fn only_takes_on(program: &Program, profile: &Profile) -> bool {
    let Some(sides) = &program.sides else {
        return true;
    };
    let entry = Entry::of(profile, &program.id);
    let named = Named::of(sides, &crate::fold::fold(&entry.all(Ask::Role).join(" ")));
    named.giver && !named.seeker
}

/// Decides the part of the one who looks: as they wish, as they said, or else who has a wish seeks.
pub fn mine(program: &Program, features: &Features, lens: &Lens) -> Option<Side> {
    program.sides.as_ref()?;
    let guessed = || {
        if can(program, features, Side::Seeker, lens) {
            Side::Seeker
        } else {
            Side::Giver
        }
    };
    lens.side
        .or_else(|| said(program, features))
        .or_else(|| Some(guessed()))
}

#[cfg(test)]
mod tests;
