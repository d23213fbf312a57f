//! What is shown of who may do what.
//!
//! What this is for: for the space and each community one takes part in, who holds host powers, what
//! is proposed, what is missing, and what would follow. What it knows: names and counts. What it
//! never does: word a sentence; the faces do that, in their languages.

use history::{RecordId, ScopeId, Share};
use model::PersonId;
use serde::{Deserialize, Serialize};

/// The most proposals of one place in a view.
pub const PROPOSALS_SHOWN_MAX: usize = 64;

/// Who may do what in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GovernanceView {
    pub scope: ScopeId,
    pub is_space: bool,
    /// What was decided last: its founding, or the epoch that holds.
    pub epoch: RecordId,
    /// What was decided last in the space this one goes on from.
    pub succeeds: Option<RecordId>,
    /// Of the space or the community; empty until it could be read.
    pub name: String,
    /// Registrars of the space, stewards of a community.
    pub stewards: Vec<Named>,
    /// How many may vote.
    pub voters: u32,
    /// Which share of the stewards has to sign.
    pub bar: Share,
    /// Who was paused or excluded.
    pub removed: Vec<RemovedView>,
    /// The charter of the space; empty where there is none, or before it could be read.
    pub charter: String,
    /// One holds host powers or may vote oneself.
    pub has_voice: bool,
    /// What is proposed and does not hold yet.
    pub proposals: Vec<PendingView>,
    /// What was proposed when something else was decided, and is to be proposed again if it still
    /// matters.
    #[serde(default)]
    pub overtaken: Vec<Vec<RuleView>>,
    /// People who wait for registrars.
    pub waiting: Vec<WaitingJoin>,
    /// Devices that are proven to have signed two different records for one place.
    pub forks: Vec<ForkView>,
    /// How many decisions were made against others that hold as well: a split to show.
    pub splits: u32,
    /// One registrar alone could lock everybody out by losing their devices.
    pub needs_more_stewards: bool,
}

impl GovernanceView {
    /// Tells whether nobody would decide once one has left.
    pub fn only_i_decide(&self) -> bool {
        self.voters < 2 && matches!(self.stewards.as_slice(), [one] if one.me)
    }
}

/// Somebody with their name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    pub person: PersonId,
    pub me: bool,
}

/// Somebody whose voice was taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RemovedView {
    pub who: Named,
    /// They were paused, and stay on every list.
    pub paused: bool,
}

/// A proposal that does not hold yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingView {
    pub id: RecordId,
    pub changes: Vec<RuleView>,
    /// Who holds host powers and stands for it.
    pub signed: Vec<Named>,
    /// Who holds host powers and may still sign it.
    pub may_sign: Vec<Named>,
    /// How many more of those have to sign.
    pub missing: u32,
    /// How many more of those who vote would make it hold as well.
    pub missing_votes: u32,
    pub signed_by_me: bool,
    pub may_i_sign: bool,
    /// One stands for another proposal, and would take that back by signing.
    pub instead_of: Option<RecordId>,
    /// However many of those who may still sign do, it does not come to hold.
    pub cannot_hold: bool,
    /// It takes somebody's voice: what they write after it counts nowhere, and cannot be unwritten.
    pub is_grave: bool,
}

impl PendingView {
    /// Tells whether more signatures are needed once it holds, which is never lowered again.
    pub fn raises_bars(&self) -> bool {
        let raises = |change: &RuleView| matches!(change, RuleView::Bars { .. });
        self.changes.iter().any(raises)
    }

    /// Tells whether those who decide are too few for it, so that those who vote have to carry it.
    pub fn is_for_voters(&self) -> bool {
        !self.cannot_hold && (self.may_sign.len() as u64) < u64::from(self.missing)
    }
}

/// One change of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleView {
    Admit {
        who: Named,
    },
    Exclude {
        who: Named,
        guests: bool,
        /// Who came through them and goes along, where that is so.
        #[serde(default)]
        along: Vec<Named>,
    },
    Pause {
        who: Named,
    },
    Restore {
        who: Named,
    },
    Steward {
        who: Named,
        holds: bool,
    },
    Roll {
        who: Named,
        votes: bool,
    },
    Charter {
        text: String,
    },
    /// How many sign from then on: of those who decide, of a drawn panel, and of those who vote.
    Bars {
        share: Share,
        panel: Share,
        roll: Share,
    },
    /// Everything stays as it is: what one stands for who took a signature back.
    Nothing,
}

/// Somebody who waits to be let in by registrars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingJoin {
    pub join: RecordId,
    /// The beginning of their id: their name is sealed until they are in.
    pub person: PersonId,
    pub invited_by: Option<Named>,
    pub missing: u32,
    pub signed_by_me: bool,
    pub may_i_sign: bool,
    /// It is a machine that would carry what it cannot read.
    #[serde(default)]
    pub carries: bool,
}

/// A device that is proven to have signed two records for one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForkView {
    pub owner: Option<Named>,
    /// Its key in full.
    pub device: String,
    /// Everything of its log from this number on counts nowhere.
    pub from: u64,
}
