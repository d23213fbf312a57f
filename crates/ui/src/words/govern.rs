//! What the window says about who decides.

use replica::Share;

/// What the window says about who decides.
#[derive(Debug)]
pub struct GovernWords {
    pub title: &'static str,
    pub sentence: &'static str,
    pub space: fn(&str) -> String,
    pub registrars: fn(&str) -> String,
    pub stewards: fn(&str) -> String,
    pub nobody: &'static str,
    pub you: fn(&str) -> String,
    pub more_needed: &'static str,
    pub split: &'static str,
    pub fork: fn(&str, u64) -> String,
    pub somebody: &'static str,
    pub paused: fn(&str) -> String,
    pub excluded: fn(&str) -> String,
    pub restore: fn(&str) -> String,
    // Proposals.
    pub proposed: &'static str,
    pub signed_by: fn(&str) -> String,
    pub missing: fn(u32, &str) -> String,
    pub cannot_hold: fn(u32) -> String,
    /// Those who decide are too few, and so many of those who vote are missing.
    pub for_voters: fn(u32) -> String,
    pub signed_by_you: &'static str,
    pub take_back: &'static str,
    pub take_back_of: fn(&str) -> String,
    pub cannot_undo: &'static str,
    /// Over a pause that is proposed, in the space or in a community.
    pub while_paused: fn(bool) -> String,
    /// What becomes of what somebody wrote while they were paused.
    pub once_restored: fn(bool) -> &'static str,
    pub never_lowered: &'static str,
    pub takes_back: &'static str,
    /// What was proposed while something else was decided.
    pub overtaken: fn(&str) -> String,
    /// Before something is proposed, by whoever stands for another proposal.
    pub propose_takes_back: fn(&str) -> String,
    pub sign: &'static str,
    pub sign_of: fn(&str) -> String,
    pub sign_title: &'static str,
    // What a change says.
    pub admits: fn(&str) -> String,
    /// The second is who goes along, if those do who came through the first.
    pub excludes: fn(&str, Option<&str>) -> String,
    pub pauses: fn(&str) -> String,
    pub restores: fn(&str) -> String,
    pub steward: fn(&str, bool) -> String,
    pub votes: fn(&str, bool) -> String,
    pub charter: fn(&str) -> String,
    /// Of those who decide, of a drawn panel, of those who vote.
    pub bars: fn([Share; 3]) -> String,
    pub nothing: &'static str,
    // An office that another device holds.
    pub elsewhere: &'static str,
    pub take_up_open: &'static str,
    pub take_up_sentence: &'static str,
    pub take_up: &'static str,
    // Who lets newcomers in.
    pub admission: &'static str,
    pub admission_choices: [&'static str; 2],
    pub admission_help: &'static str,
    // Going on elsewhere.
    pub succeeds: fn(&str) -> String,
    pub again: &'static str,
    pub again_sentence: &'static str,
    pub again_act: &'static str,
    pub again_from: fn(&str) -> String,
    // People who wait.
    pub waits: fn(&str, &str, u32) -> String,
    pub waits_alone: fn(&str, u32) -> String,
    pub carrier_waits: fn(&str, u32) -> String,
    pub let_in: fn(&str) -> String,
    // Proposing.
    pub propose: &'static str,
    pub propose_sentence: fn(Share) -> String,
    pub person: &'static str,
    pub person_hint: &'static str,
    pub add_registrar: &'static str,
    pub add_steward: &'static str,
    pub remove_registrar: &'static str,
    pub remove_steward: &'static str,
    pub another_charter: &'static str,
    pub more_signatures: &'static str,
    /// Over what shuts somebody out, for a time or for good.
    pub shuts_out: &'static str,
    pub pause_somebody: &'static str,
    pub exclude_somebody: &'static str,
    pub pause: &'static str,
    pub exclude: &'static str,
    pub with_guests: &'static str,
    pub pause_title: fn(&str) -> String,
    /// Before somebody is paused, in the space or in a community.
    pub pause_sentence: fn(bool) -> String,
    pub exclude_title: fn(&str, bool) -> String,
    /// Who came through them and would go along.
    pub come_along: fn(&str) -> String,
    pub exclude_sentence: &'static str,
    pub exclude_act: &'static str,
    // How many have to sign.
    pub bar: fn(Share) -> String,
    pub raise: fn(Share) -> String,
    pub raise_title: fn(Share) -> String,
    pub raise_sentence: &'static str,
    pub charter_title: &'static str,
    pub charter_none: &'static str,
    pub charter_hint: &'static str,
    pub charter_act: &'static str,
}
