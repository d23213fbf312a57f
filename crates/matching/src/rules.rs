//! Who may be matched at all.
//!
//! For: the hard rules every program has, and the sentence for each refusal. Knows: what the one
//! who looks may see. Never: tells anything that is private to the other side; where a field is
//! hidden, the sentence is the same as where it is empty.

use model::Profile;
use serde::Serialize;

use crate::program::Program;
use crate::rank::Candidate;
use crate::reasons::name;
use crate::score::SHOWN_FROM;

/// Why somebody is not among one's matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// A stable name of the rule.
    pub rule: &'static str,
    /// One or two sentences for the person who asked.
    pub text: String,
}

/// What stands between two people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    NotBuilt,
    Myself,
    IHaveNotEntered,
    TheyHaveNotEntered,
    Avoided,
    IAmFull,
    TheyAreFull,
    NoLanguage,
    ISeekNothing,
    IOfferNothing,
    NothingForMe,
    NothingForThem,
    Weak(u32),
}

/// Applies the hard rules of every program, cheapest first.
pub fn allowed(program: &Program, me: &Candidate, other: &Candidate) -> Result<(), Bar> {
    bar(me.id == other.id, Bar::Myself)?;
    bar(
        !me.profile.programs.contains(&program.id),
        Bar::IHaveNotEntered,
    )?;
    bar(
        !other.profile.programs.contains(&program.id),
        Bar::TheyHaveNotEntered,
    )?;
    // Only one's own list: the other side's never leaves their devices, and acts there.
    bar(me.profile.avoid.contains(&other.id), Bar::Avoided)?;
    bar(is_full(program, me.profile), Bar::IAmFull)?;
    bar(is_full(program, other.profile), Bar::TheyAreFull)?;
    let shared = crate::overlap::languages(me.features, other.features);
    bar(
        shared.is_some_and(|shared| shared.is_empty()),
        Bar::NoLanguage,
    )
}

pub fn bar(stands: bool, bar: Bar) -> Result<(), Bar> {
    if stands { Err(bar) } else { Ok(()) }
}

fn is_full(program: &Program, profile: &Profile) -> bool {
    profile.capacity.get(&program.id) == Some(&0)
}

impl Bar {
    /// Names the rule for scripts; stable.
    pub const fn rule(self) -> &'static str {
        match self {
            Bar::NotBuilt => "not-built",
            Bar::Myself => "oneself",
            Bar::IHaveNotEntered | Bar::TheyHaveNotEntered => "entered",
            Bar::Avoided => "avoid",
            Bar::IAmFull | Bar::TheyAreFull => "capacity",
            Bar::NoLanguage => "language",
            Bar::ISeekNothing | Bar::NothingForMe => "need",
            Bar::IOfferNothing | Bar::NothingForThem => "offer",
            Bar::Weak(_) => "score",
        }
    }

    /// Writes the refusal for the one who looks.
    pub fn why(self, program: &Program, other: &Profile) -> WhyNot {
        let (program, other) = (&program.name, name(other));
        let text = match self {
            Bar::NotBuilt => format!("{program} is not built yet."),
            Bar::Myself => "This is you.".to_owned(),
            Bar::IHaveNotEntered => {
                format!("You have not entered {program}. Enter it to be matched.")
            }
            Bar::TheyHaveNotEntered => format!("{other} has not entered {program}."),
            Bar::Avoided => format!("You asked not to be paired with {other}. Only you see this."),
            Bar::IAmFull => {
                format!("You take no more people in {program}. Raise your capacity to be matched.")
            }
            Bar::TheyAreFull => format!("{other} takes no more people in {program} for now."),
            Bar::NoLanguage => format!("You and {other} name no language that both of you speak."),
            Bar::ISeekNothing => {
                "Your profile names nothing you are looking for. Add it to be matched.".to_owned()
            }
            Bar::IOfferNothing => {
                "Your profile names nothing you offer. Add it to be matched.".to_owned()
            }
            Bar::NothingForMe => {
                format!("You see nothing {other} offers that you are looking for.")
            }
            Bar::NothingForThem => {
                format!("You see nothing {other} is looking for that you offer.")
            }
            Bar::Weak(score) => {
                format!(
                    "You and {other} come to {score} of 100; matches are shown from {SHOWN_FROM}."
                )
            }
        };
        WhyNot {
            rule: self.rule(),
            text,
        }
    }
}
