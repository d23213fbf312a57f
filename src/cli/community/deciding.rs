//! Proposing what becomes of a community, and voting on it.
//!
//! For: letting it rest for good, waking it, keeping it, merging it. Knows: the words for each, and the act they
//! become. Never: counts votes; the replica does.

use clap::Subcommand;
use node::Access;
use replica::{CommunityAct, LifecycleAct};

use super::words::VoteWord;
use super::{Failure, exactly};

#[derive(Debug, Subcommand)]
pub enum DecideWords {
    /// Propose to archive it, or vote for that; everything stays readable
    Archive {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Propose to wake it again, or vote for that
    Revive {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Vote against every proposal to end it
    Keep {
        #[arg(value_name = "ID")]
        community: String,
    },
    /// Propose to merge it with another one; both have to want it
    Merge {
        #[arg(value_name = "ID")]
        community: String,
        /// The other one
        #[arg(long, value_name = "ID")]
        into: String,
    },
    /// Vote on a proposal
    Vote {
        #[arg(value_name = "PROPOSAL")]
        proposal: String,
        #[arg(value_enum)]
        vote: VoteWord,
    },
}

/// Turns words into an act.
pub(super) fn act(access: &Access, words: DecideWords) -> Result<CommunityAct, Failure> {
    match words {
        DecideWords::Archive { community } => proposal(access, &community, LifecycleAct::Archive),
        DecideWords::Revive { community } => proposal(access, &community, LifecycleAct::Revive),
        DecideWords::Keep { community } => proposal(access, &community, LifecycleAct::Keep),
        DecideWords::Merge { community, into } => {
            let into = exactly(access, &into)?;
            proposal(access, &community, LifecycleAct::MergeInto(into))
        }
        DecideWords::Vote { proposal, vote } => Ok(CommunityAct::Vote {
            proposal,
            in_favour: vote == VoteWord::Yes,
        }),
    }
}

/// Proposes something for the community somebody typed.
pub(super) fn proposal(
    access: &Access,
    community: &str,
    what: LifecycleAct,
) -> Result<CommunityAct, Failure> {
    let community = exactly(access, community)?;
    Ok(CommunityAct::Propose { community, what })
}
