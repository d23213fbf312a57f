//! What a person can wish for about their matches.
//!
//! What this is for: one value for each act, clicked or typed. What it knows: whom and which program
//! it is about. What it never does: carry a reason for a no.

use model::PersonId;
use serde::{Deserialize, Serialize};

/// An act about meeting somebody in a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeetAct {
    /// Asks somebody to meet; the question stands until a day, YYYY-MM-DD, or for two weeks.
    Ask {
        program: String,
        person: PersonId,
        until: Option<String>,
    },
    /// Agrees to what was asked.
    Agree { program: String, person: PersonId },
    /// Does not want to, and tells nobody.
    Decline { program: String, person: PersonId },
    /// Takes back what one asked or agreed to.
    Withdraw { program: String, person: PersonId },
    /// Leaves somebody out of one's list until a day, YYYY-MM-DD, or for three months; or no longer.
    NotNow {
        program: String,
        person: PersonId,
        until: Option<String>,
        on: bool,
    },
    /// Leaves somebody out of all of one's lists, or no longer; whoever has no name in a program, out
    /// of that one.
    Never { person: PersonId, on: bool },
    /// Notes how it went; stays on one's own devices.
    Met {
        program: String,
        person: PersonId,
        met: bool,
        useful: Option<bool>,
        again: Option<bool>,
    },
    /// Tells the other what one noted about how it went, or takes that back.
    Share {
        program: String,
        person: PersonId,
        on: bool,
    },
    /// How one looks at others: from −100, unlike me, to 100, like me.
    Dial { to: i32 },
    /// How much one kind of reason counts, in percent of what its program gives it.
    Weigh { reason: String, percent: u32 },
}
