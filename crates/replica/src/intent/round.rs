//! What a person can wish for in rounds.
//!
//! What this is for: one value for each act, clicked or typed. What it knows: a round by its id, the
//! beginning of its id, or its program. What it never does: carry a reason for a no.

use history::Timestamp;
use serde::{Deserialize, Serialize};

/// An act in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundAct {
    Announce {
        program: String,
        /// When it is meant to close; shown, never trusted.
        closes: Option<Timestamp>,
        /// Everybody commits to a secret, so that nobody can lean on the draw.
        drawn: bool,
        note: String,
    },
    /// Takes part, with answers to what the program asks.
    Enter {
        round: String,
        answers: Vec<(String, String)>,
    },
    Withdraw {
        round: String,
    },
    /// Writes the announcer's cutoff.
    Close {
        round: String,
    },
    /// Settles who takes part.
    Freeze {
        round: String,
    },
    /// Waits for no more secrets.
    Settle {
        round: String,
    },
    /// Computes again, and says what came of it.
    Recompute {
        round: String,
    },
    Answer {
        round: String,
        comes: bool,
    },
}
