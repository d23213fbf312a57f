//! What the window says about gatherings, guests and looking after a community.

use replica::Attendance;

use crate::panels::moments::Moment;

/// What the window says about gatherings, guests and looking after a community.
#[derive(Debug)]
pub struct GatherWords {
    /// Writes day and hours as people of this language do.
    pub moment: fn(&Moment) -> String,
    pub day: fn(&Moment) -> String,
    /// The same without the day of the week.
    pub date: fn(&Moment) -> String,
    pub times_of: fn(&str) -> String,
    pub again: fn(&str, u32) -> String,
    pub next: fn(&str) -> String,
    pub repeats: &'static str,
    pub once: &'static str,
    pub weekly: &'static str,
    pub fortnightly: &'static str,
    pub monthly: &'static str,
    pub said: fn(u64) -> String,
    pub say: &'static str,
    pub say_hint: &'static str,
    pub start: &'static str,
    pub stop: &'static str,
    pub left: fn(u64, u64) -> String,
    pub over: &'static str,
    pub code: &'static str,
    pub code_sentence: &'static str,
    pub hide_code: &'static str,
    pub check_in: &'static str,
    pub check_in_hint: &'static str,
    pub for_me: &'static str,
    pub for_all: &'static str,
    pub noted: &'static str,

    pub guest: &'static str,
    pub guest_sentence: &'static str,
    pub guest_until: &'static str,
    pub guest_act: &'static str,
    pub follow: &'static str,
    pub followed: &'static str,
    pub follow_help: &'static str,

    pub waits: &'static str,
    pub waits_none: &'static str,
    pub hand_on: fn(&str) -> String,
    pub free_role: fn(&str) -> String,
    pub to_greet: fn(u64) -> String,
    pub useful_now: fn(&str, &str, u32) -> String,
    pub useful_few: &'static str,
    /// What follows where it was of little use.
    pub useful_low: &'static str,
    pub useful_again: &'static str,
    pub summary: &'static str,
    pub summary_sentence: &'static str,
    pub copy: &'static str,
    pub earlier: fn(u64) -> String,
    pub called_off: &'static str,
    pub changed: &'static str,
    pub change: &'static str,
    pub change_sentence: &'static str,
    pub change_act: &'static str,
    pub call_off: &'static str,
    pub call_off_title: &'static str,
    pub call_off_sentence: &'static str,
    pub about: &'static str,
    pub about_hint: &'static str,
    pub balance: &'static str,
    pub balance_sentence: &'static str,
    /// Asked, answered, thanks given, thanks got.
    pub balance_rows: [&'static str; 4],
    pub my_why_kept: &'static str,
    pub guest_off: &'static str,
    pub guest_over: fn(&str) -> String,
    pub whys: &'static str,

    // Seats.
    pub ask_seat: &'static str,
    pub seats_asked: fn(u64) -> String,
    /// What the host reads beside a name.
    pub seat_state: fn(Attendance) -> &'static str,
    pub give_seat: &'static str,
    pub decline_seat: &'static str,
}
