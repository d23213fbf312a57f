//! What the window says about gatherings, guests and looking after a community, in English.

use replica::Attendance;

use super::{counted, day_long};
use crate::panels::moments::Moment;
use crate::words::gather::GatherWords;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn date(at: &Moment) -> String {
    let month = MONTHS.get(at.month0()).copied().unwrap_or_default();
    format!("{} {month} {}", at.day, at.year)
}

fn day(at: &Moment) -> String {
    format!("{} {}", day_long(at.weekday), date(at))
}

fn moment(at: &Moment) -> String {
    match (&at.from, &at.to) {
        (Some(from), Some(to)) => format!("{}, {from}–{to}", day(at)),
        (Some(from), None) => format!("{}, {from}", day(at)),
        (None, _) => day(at),
    }
}

pub(in crate::words) static WORDS: GatherWords = GatherWords {
    moment,
    day,
    date,
    times_of: |zone| format!("Times of {zone}"),
    again: |step, times| {
        let step = match step {
            "daily" => "day",
            "fortnightly" => "two weeks",
            "monthly" => "month",
            _ => "week",
        };
        format!("Every {step}, {times} times")
    },
    next: |day| format!("Next: {day}"),
    repeats: "How often",
    once: "Once",
    weekly: "Every week",
    fortnightly: "Every two weeks",
    monthly: "Every month",
    said: |n| counted(n, "comment", "comments"),
    say: "Say something about it",
    say_hint: "I bring the soldering iron",
    start: "Start",
    stop: "Stop",
    left: |minutes, seconds| format!("{minutes}:{seconds:02} left"),
    over: "All steps are done.",
    code: "Show the check-in code",
    code_sentence: "Whoever is there takes the picture or the code, which is good for an hour. Each decides alone whether the others see it.",
    hide_code: "Hide the code",
    check_in: "Check in with a code",
    check_in_hint: "eyelevel-here:…",
    for_me: "Only for me",
    for_all: "Let the others see it",
    noted: "Noted for you alone",

    guest: "Somebody is a guest…",
    guest_sentence: "A customer, somebody from a partner, somebody who has left: everybody sees the badge and the last day.",
    guest_until: "The last day",
    guest_act: "Say so",
    follow: "Follow",
    followed: "Following",
    follow_help: "Its posts come into your feed. Nobody is told.",

    waits: "What waits",
    waits_none: "No ask waits for an answer, no newcomer for a hello, and no role for somebody.",
    hand_on: |role| format!("Ends soon: {role}"),
    free_role: |role| format!("Nobody holds: {role}"),
    to_greet: |n| counted(n, "newcomer to greet", "newcomers to greet"),
    useful_now: |people, organisation, n| {
        format!(
            "This quarter the first {n} people said: {people} of 5 to them, {organisation} of 5 to the organisation."
        )
    },
    useful_low: "The community was of little use this quarter. Talk about what should change: a new version of the charter, or a proposal to let it rest, to split it or to archive it.",
    useful_few: "Shown from five answers on.",
    useful_again: "You have answered this quarter. A new answer takes the place of the old one.",
    summary: "Summary for the organisation",
    summary_sentence: "Counts about the community, none about a person.",
    copy: "Copy",
    earlier: |n| format!("{} before these", counted(n, "reply", "replies")),
    called_off: "Called off. It does not take place.",
    changed: "Its host has changed it since it was called together.",
    change: "Change…",
    change_sentence: "Everybody sees that it was changed; those who come stay on the list.",
    change_act: "Save the change",
    call_off: "Call off",
    call_off_title: "Call this gathering off?",
    call_off_sentence: "Those who come see that it does not take place. This cannot be taken back; you can call people together anew.",
    about: "What it is about",
    about_hint: "What to bring, how to get there",
    balance: "What you gave and got",
    balance_sentence: "Only you see this. Nobody is compared.",
    balance_rows: [
        "You asked",
        "You answered",
        "You said thank you",
        "You were thanked",
    ],
    my_why_kept: "One sentence. It stays on this device until you are inside; then the members read it.",
    guest_off: "No longer a guest",
    guest_over: |day| format!("Was a guest until {day}"),
    whys: "Why they take part",
    ask_seat: "Ask for a seat",
    seats_asked: |n| format!("{n} asked for"),
    seat_state: |state| match state {
        Attendance::Coming => "has a seat",
        Attendance::Requested => "has asked for a seat",
        Attendance::Waiting => "is on the waiting list",
        Attendance::Declined => "has no seat",
        Attendance::Open | Attendance::NotComing => "does not come",
    },
    give_seat: "Give a seat",
    decline_seat: "No seat",
};
