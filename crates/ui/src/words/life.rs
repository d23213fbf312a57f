//! What the window says where people make something of what was said: choosing, building on ideas,
//! roles, merging, the week.

/// What the window says where people make something of what was said.
#[derive(Debug)]
pub struct LifeWords {
    // Choosing.
    pub votes: fn(u64) -> String,
    pub have_chosen: fn(u64) -> String,
    pub thanked: fn(u64) -> String,
    pub poll_one: &'static str,
    pub poll_many: &'static str,
    pub poll_option: fn(usize) -> String,
    pub poll_add: &'static str,
    pub poll_kind: &'static str,
    pub poll_single: &'static str,
    pub poll_several: &'static str,

    // Making.
    pub would_help: fn(&str) -> String,
    pub takes_part: fn(&str) -> String,
    pub i_help: &'static str,
    pub i_take_part: &'static str,
    pub take_back: &'static str,
    pub build_on: &'static str,
    pub build_hint: &'static str,
    pub combine_with: &'static str,
    pub build_act: &'static str,
    pub make_happen: &'static str,
    pub work_together: &'static str,
    pub make_sentence: &'static str,
    pub make_title: &'static str,
    pub make_roles: &'static str,
    pub make_roles_hint: &'static str,
    pub make_act: &'static str,
    pub from_it: &'static str,
    pub became: &'static str,
    pub begins: fn(&str) -> String,
    /// Who runs a project with its author, and who is asked to.
    pub with: fn(&str) -> String,
    pub with_asked: fn(&str) -> String,
    pub with_you: &'static str,
    pub with_you_asked: &'static str,
    pub run_together: &'static str,
    /// What was relayed was taken back where it was said first.
    pub origin_gone: &'static str,

    // Roles.
    pub role_free: &'static str,
    pub role_take_it: &'static str,
    pub role_give_up: &'static str,
    /// Until when one of several holds it.
    pub role_until: fn(&str, &str) -> String,
    pub role_hand: &'static str,
    pub role_hand_to: &'static str,
    pub role_hand_hint: &'static str,
    pub role_hand_sentence: &'static str,
    pub role_handed: fn(&str) -> String,
    pub role_offered: &'static str,

    // Writing.
    pub show_title: &'static str,
    pub link: &'static str,
    pub link_hint: &'static str,
    pub bring_hint: &'static str,
    pub mentions_you: &'static str,
    pub you_were_mentioned: &'static str,
    pub new_for_you: &'static str,
    pub goes_on_in: fn(&str) -> String,
    pub goes_on_from: fn(&str) -> String,
    pub report: &'static str,
    pub report_sentence: &'static str,
    /// Of a card that several wrote.
    pub report_whom: &'static str,
    /// Instead of the form where there is no charter.
    pub report_no_charter: &'static str,
    pub report_act: &'static str,

    // Dates.
    pub date_one: &'static str,
    pub date_many: &'static str,
    pub dates: &'static str,
    pub dates_hint: &'static str,
    pub dates_sentence: &'static str,
    pub can: fn(u64) -> String,
    pub settle: &'static str,
    pub was_there: &'static str,
    pub attended: fn(u64) -> String,

    // People.
    pub vouches: &'static str,
    pub vouches_sentence: &'static str,
    pub vouch: &'static str,
    pub vouch_sentence: &'static str,
    pub vouch_hint: &'static str,
    pub vouch_act: &'static str,
    pub vouched: fn(&str, &str) -> String,
    pub prospects: &'static str,

    // Growing and ending.
    pub merge: &'static str,
    pub merge_sentence: &'static str,
    pub merge_into: &'static str,
    pub merge_act: &'static str,
    pub incoming: fn(&str) -> String,
    pub receive: &'static str,
    pub received: fn(&str) -> String,
    pub read_it: &'static str,
    pub compare: &'static str,
    pub compare_both: &'static str,
    pub compare_only: fn(&str) -> String,
    pub compare_empty: &'static str,
    pub excluded_there: fn(&str) -> String,
    pub rest: &'static str,
    pub quiet: &'static str,
    pub rename: &'static str,
    pub rename_label: &'static str,
    pub adapt: &'static str,
    pub adapt_sentence: &'static str,
    pub adapt_succeeds: &'static str,
    pub adapt_act: &'static str,
    pub adapt_into: &'static str,
    pub adapt_why: &'static str,
    pub adapt_charter: &'static str,
    pub adapted_from: fn(&str) -> String,
    pub carried: &'static str,
    /// Above a proposal that was carried.
    pub decided: &'static str,

    // The week.
    pub digest: &'static str,
    pub digest_sentence: &'static str,
    pub digest_waiting: &'static str,
    pub digest_new: &'static str,
    pub digest_coming: &'static str,
    pub digest_none: &'static str,

    // Hidden and closed.
    pub hidden_note: &'static str,
    /// The same of one that is entered by invitation.
    pub closed_note: &'static str,
    pub entering: &'static str,
    pub invited: &'static str,
    pub invited_hint: &'static str,
    pub invited_act: &'static str,
    pub invite: &'static str,
    pub invite_sentence: &'static str,
    pub carrier: &'static str,
    pub carrier_sentence: &'static str,
}
