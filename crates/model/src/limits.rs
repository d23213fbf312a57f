//! How long the texts of a profile may be.
//!
//! For: one number per field that the editor refuses beyond and the reader cuts at. Knows: the
//! fields. Never: measures bytes of a change; the door has its own limits for those.

use crate::clean;
use crate::field::Field;

/// The longest name, in characters.
pub const NAME_MAX_CHARS: usize = 80;
/// The longest headline, in characters.
pub const HEADLINE_MAX_CHARS: usize = 140;
/// The longest text about oneself, in characters.
pub const ABOUT_MAX_CHARS: usize = 4000;
/// The longest challenge with its date, in characters.
pub const CHALLENGE_MAX_CHARS: usize = 240;
/// The longest item of a list, in characters.
pub const ITEM_MAX_CHARS: usize = 120;
/// The longest answer to a program's question with its name, in characters.
pub const ANSWER_MAX_CHARS: usize = 500;
/// The longest other text on one line, in characters.
pub const LINE_MAX_CHARS: usize = 80;

impl Field {
    /// Gives the most characters one value of the field has.
    pub const fn max_chars(self) -> usize {
        match self {
            Field::Name => NAME_MAX_CHARS,
            Field::Headline => HEADLINE_MAX_CHARS,
            Field::About => ABOUT_MAX_CHARS,
            Field::Challenge => CHALLENGE_MAX_CHARS,
            Field::Answers => ANSWER_MAX_CHARS,
            Field::Pronouns | Field::Place | Field::TimeZone | Field::LifeStage | Field::Hours => {
                LINE_MAX_CHARS
            }
            Field::Languages
            | Field::WorkAreas
            | Field::Interests
            | Field::Skills
            | Field::Offers
            | Field::Seeks
            | Field::Experience
            | Field::Days
            | Field::Slots
            | Field::Capacity
            | Field::Avoid
            | Field::Contacts
            | Field::Programs => ITEM_MAX_CHARS,
        }
    }

    /// Cleans a value of the field; the second value tells whether it was too long and was cut.
    pub(crate) fn clean(self, text: &str) -> (String, bool) {
        match self {
            Field::About => clean::lines(text, self.max_chars()),
            Field::Name
            | Field::Pronouns
            | Field::Headline
            | Field::Place
            | Field::TimeZone
            | Field::Languages
            | Field::WorkAreas
            | Field::Interests
            | Field::Skills
            | Field::Offers
            | Field::Seeks
            | Field::Challenge
            | Field::Experience
            | Field::LifeStage
            | Field::Days
            | Field::Hours
            | Field::Slots
            | Field::Capacity
            | Field::Avoid
            | Field::Contacts
            | Field::Programs
            | Field::Answers => clean::line(text, self.max_chars()),
        }
    }
}
