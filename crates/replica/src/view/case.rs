//! What is shown of reports and the panels that decide about them.
//!
//! What this is for: plain values that the window draws and the terminal prints. What it knows:
//! names, words and where a case stands. What it never does: show the text of a case to anybody who
//! does not decide about it, or did not write it.

use history::Timestamp;
use model::community::Finding;
use serde::{Deserialize, Serialize};

use crate::view::{ItemId, Named, PostKind};

/// One report, or an appeal against what was decided about one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CaseView {
    pub id: ItemId,
    pub by: Named,
    pub about: Named,
    /// What was reported.
    pub item: ItemId,
    /// What that stands in, which may be itself, and of what kind it is; nothing once it was taken back.
    #[serde(default)]
    pub root: Option<(ItemId, PostKind)>,
    pub clause: u32,
    /// How the clause reads now.
    pub clause_text: String,
    /// Shown, never trusted.
    pub at: Timestamp,
    pub phase: CasePhase,
    /// Of whom the draw waits for a word.
    pub waits_for: Vec<Named>,
    pub panel: Vec<Named>,
    pub part: CasePart,
    /// For those who decide, once it is here: what happened, and what was reported.
    pub text: Option<CaseText>,
    /// How many of the panel have found something.
    pub found: u32,
    /// What one finds oneself.
    pub mine: Option<Finding>,
    /// What one can find, if one decides.
    pub open: Vec<Finding>,
    /// What the panel decided.
    pub decision: Option<Finding>,
    /// The case this one appeals against.
    pub appeals: Option<ItemId>,
    /// The appeal against this one.
    pub appeal: Option<ItemId>,
    /// An appeal has overturned it.
    pub overturned: bool,
    /// Its text was erased.
    pub shredded: bool,
    /// It can be appealed against.
    pub may_appeal: bool,
    /// Its draw can be called again.
    pub may_draw: bool,
}

impl CaseView {
    /// Tells whether somebody else says an appeal for whom it is about.
    pub fn is_put_forward(&self) -> bool {
        self.appeals.is_some() && self.by.person != self.about.person
    }
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CasePhase {
    /// Too few may vote who are not involved.
    TooFew,
    /// Devices commit and reveal.
    Drawing,
    /// The panel reads and decides.
    Deciding,
    /// The panel has decided; its signatures are on their way.
    Signing,
    Decided,
}

/// What one is in a case oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CasePart {
    None,
    Reporter,
    /// It is about something one said.
    Respondent,
    Panelist,
}

/// The text of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CaseText {
    /// What happened, as whoever reported tells it.
    pub told: String,
    /// What was reported, as it read then.
    pub quote: String,
    /// What the panel noted.
    pub notes: Vec<NoteView>,
}

/// A note of somebody on a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct NoteView {
    pub by_name: String,
    pub text: String,
}
