//! A space that ends with its event.
//!
//! For: a conference, a fair, a week in a shared house. Its founding says the last day; after that
//! nobody is let in and nothing new is said to all. What was said stays readable, travels on to
//! whoever missed it, and can be taken along; two who talk go on talking. Each device goes by its
//! own clock, and only for what its owner wants to say: what others said is never refused for it,
//! so a clock that is wrong divides nobody.

use history::Timestamp;
use model::{Edit, Visibility};

use crate::content::Facts;
use crate::intent::{CommunityAct, Intent, MeetAct, RoundAct};
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Refusal, Standing};

const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// Why a knock at a space that has ended is refused.
pub(crate) const ENDED: &str = "space-ended";

/// Reads the last day of a space that is founded.
///
/// # Errors
/// It is no day, or one that is over.
pub(crate) fn last_day(typed: &str, today: &str) -> Result<String, Refusal> {
    let sentence = match model::day_typed(typed) {
        None => "Could not found the space: write its last day as YYYY-MM-DD, such as 2026-12-31.",
        Some(day) if day.as_str() < today => {
            "Could not found the space: its last day is over already. Name a day to come."
        }
        Some(day) => return Ok(day),
    };
    Err(Refusal::new("space-last-day", sentence))
}

impl Replica {
    /// The last day of the space, if it ends with an event.
    pub(crate) fn last_day(&self) -> Option<&str> {
        let facts: Option<&Facts> = self.home().and_then(|home| home.facts.as_ref());
        facts.and_then(|facts| facts.ends.as_deref())
    }

    /// The last moment of the last day, if the space ends with an event; days are those of UTC, as they are
    /// where it ends.
    pub(crate) fn last_moment(&self) -> Option<Timestamp> {
        let day = matching::day_number(self.last_day()?)?;
        let next = u64::try_from(day.saturating_add(1)).ok()?;
        Some(Timestamp(next.saturating_mul(DAY_MS).saturating_sub(1)))
    }

    /// The last day of the space, if it is over on this device's clock.
    pub(crate) fn ended(&self) -> Option<&str> {
        let today = day_of(self.now);
        self.last_day().filter(|day| *day < today.as_str())
    }

    /// Refuses to say something new in a space that has ended.
    pub(crate) fn must_not_have_ended(&self, intent: &Intent) -> Result<(), Refusal> {
        let Some(day) = self.ended().filter(|_| self.standing() == Standing::Member) else {
            return Ok(());
        };
        if !is_new_to_all(intent) {
            return Ok(());
        }
        Err(Refusal::new(
            ENDED,
            format!(
                "Could not do this: the space ended with its event on {day}. Everything stays readable; take along what you like with “eyelevel take FOLDER”."
            ),
        ))
    }
}

/// Whether an act says something to everybody that was not said before.
fn is_new_to_all(intent: &Intent) -> bool {
    match intent {
        Intent::Invite { .. } | Intent::Enter { .. } | Intent::Govern(_) => true,
        // Whoever goes home may always say less.
        Intent::Profile(edits) => edits
            .iter()
            .any(|edit| matches!(edit, Edit::Set(..) | Edit::Add(..))),
        Intent::Show { to, .. } => *to == Visibility::Space,
        Intent::Community(act) => !takes_back(act),
        Intent::Round(act) => matches!(
            act,
            RoundAct::Announce { .. } | RoundAct::Enter { .. } | RoundAct::Freeze { .. }
        ),
        Intent::Meet(act) => matches!(act, MeetAct::Ask { .. }),
        Intent::Found { .. }
        | Intent::FoundAgain { .. }
        | Intent::Join { .. }
        | Intent::JoinAsCarrier { .. }
        | Intent::EndInvite { .. }
        | Intent::Leave { .. }
        | Intent::Look { .. }
        | Intent::Prefer(_)
        | Intent::Draft { .. }
        | Intent::Talk(_)
        | Intent::Device(_)
        | Intent::Erase(_)
        | Intent::Ask(_) => false,
    }
}

/// Acts in a community that only look, or unsay something.
fn takes_back(act: &CommunityAct) -> bool {
    matches!(
        act,
        CommunityAct::Open(_)
            | CommunityAct::Leave { .. }
            | CommunityAct::Delete { .. }
            | CommunityAct::Seen { .. }
            | CommunityAct::Follow { .. }
            | CommunityAct::Quiet { .. }
            | CommunityAct::Outside { .. }
    )
}
