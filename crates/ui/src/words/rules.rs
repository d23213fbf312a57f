//! What the window says about reports, the panels that decide about them, and who may vote.

use model::community::Finding;
use replica::CasePhase;

/// What the window says about reports and panels.
#[derive(Debug)]
pub struct RuleWords {
    pub what_happened: &'static str,
    pub what_happened_hint: &'static str,
    pub cases: &'static str,
    pub cases_sentence: &'static str,
    pub report_about: fn(&str, u32) -> String,
    pub appeal_about: fn(&str, u32) -> String,
    pub reported_by: fn(&str) -> String,
    /// Of an appeal that somebody else says for whom it is about.
    pub put_forward_by: fn(&str) -> String,
    pub phase: fn(CasePhase) -> &'static str,
    pub too_few: &'static str,
    pub waits_for: fn(&str) -> String,
    pub draw_again: &'static str,
    pub panel: fn(&str) -> String,
    pub decided_of: fn(u32, usize) -> String,
    pub you_sit: &'static str,
    /// That a report waits in the community that is open, and in another one by its name.
    pub waits_here: &'static str,
    pub waits_in: fn(&str) -> String,
    pub read_report: &'static str,
    pub about_you: &'static str,
    /// The same once there is nothing more to appeal against.
    pub about_you_last: &'static str,
    pub text_on_its_way: &'static str,
    pub text_erased: &'static str,
    /// Leads to it.
    pub go_to_reported: &'static str,
    pub was_reported: &'static str,
    pub noted: fn(&str) -> String,
    pub finding: fn(Finding) -> &'static str,
    pub decision: fn(Finding) -> &'static str,
    pub overturned: &'static str,
    pub find: &'static str,
    pub note: &'static str,
    pub note_hint: &'static str,
    pub find_act: &'static str,
    pub found: fn(&str) -> String,
    pub appeal: &'static str,
    pub appeal_help: &'static str,
    pub without_vote: fn(u32) -> String,
    pub give_vote: &'static str,
    pub split: &'static str,
}
