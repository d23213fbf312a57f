//! What the window says about rounds, in English.

use super::counted;
use crate::words::rounds::RoundWords;

pub(in crate::words) static WORDS: RoundWords = RoundWords {
    rounds: "Rounds",
    sentence: "Many people are put together at once. Every device works out the same result by itself.",
    announce: "Announce a round",
    announce_act: "Announce",
    announce_sentence: "Everybody in the space hears of it. You close it and settle who takes part.",
    program: "Program",
    note: "What people should know",
    note_hint: "e.g. Lunch on Tuesday in the canteen",
    drawn: "Draw with secrets, so that nobody can lean on the result",
    cohort: |program| format!("{program}, a cohort"),
    closes: "Meant to close",
    closes_open: "No time",
    closes_in: |hours| match hours {
        1 => "in 1 hour".to_owned(),
        2..48 => format!("in {hours} hours"),
        _ => format!("in {} days", hours / 24),
    },
    closes_over: "Meant to be closed by now",
    none_title: "No rounds yet",
    none_sentence: "Announce a lunch, a working circle, a team or a swap. Nobody is needed in the middle.",
    by: |name| format!("Announced by {name}"),
    open: "Open",
    closed: "Closed",
    frozen: "Settled",
    open_means: "People may enter",
    closed_means: "Nobody enters any more",
    frozen_means: "Who takes part is settled",
    entered: |n| match n {
        0 => "nobody takes part yet".to_owned(),
        n => counted(n, "person takes part", "people take part"),
    },
    you_are_in: "You take part",
    omitted: "You entered in time and were left out when it was settled: you have a second chance.",
    next_round: "You entered after the cutoff: yours is the next round.",
    enter: "Take part",
    withdraw: "Take my entry back",
    close: "Close",
    freeze: "Settle who takes part",
    settle: "Go on without the missing secrets",
    compute: "Work out the groups",
    recompute: "Check the result",
    you_get: "What you get",
    stay_away_hint: "Nobody asks why.",
    your_group: "Your group",
    groups: "All groups",
    second: "Second chance",
    second_sentence: "For those who were left over, as answers stand now.",
    left: |names| {
        format!(
            "In no group as answers stand now: {names}. That may change as others answer; otherwise the next round is open to them."
        )
    },
    alone: |names| format!("In no group at first: {names}"),
    dropped: |names| format!("Did not reveal a secret: {names}"),
    computed_from: "Computed from",
    result: "Result",
    same: |n| {
        let who = counted(n, "other person", "other people");
        format!("{who} computed the same.")
    },
    differs: |entries, results| {
        format!(
            "{entries} hold other entries, {results} came to another result. Sync, then check again."
        )
    },
    nobody_yet: "Nobody else has said yet what they computed.",
    comes: "comes",
    stays_away: "does not come",
    no_answer: "no answer yet",
    does_not_meet: "Too few come: this group does not meet.",
    role_open: "open",
    could_also: |names| format!("could also: {names}"),
    gives: |what| format!("gives {what}"),
    open_round: |name| format!("Open round: {name}"),
    cycle_spoken: |names| format!("Swap in a circle: {names}"),
    grow: "What could grow",
    grow_theme: |n, topic| format!("{n} people you can see seek {topic}; no community exists."),
    grow_found: "Found one",
    grow_fits: |name, because| format!("{name} fits: you say “{because}”."),
    grow_look: "Have a look",
    grow_lacks: |name, areas, skills| match (areas, skills) {
        (areas, "") => format!("Nobody in {name} works in {areas}."),
        ("", skills) => format!("Nobody in {name} names {skills} as a skill."),
        (areas, skills) => {
            format!("Nobody in {name} works in {areas}, or names {skills} as a skill.")
        }
    },
    grow_newcomer: |name, community, shared| match shared {
        Some(shared) => format!("{name} is new in {community}; you both like {shared}."),
        None => format!("{name} is new in {community}."),
    },
    grow_intro: |through, then, person, because| {
        let because = because.map(|text| format!(" ({text})")).unwrap_or_default();
        match then {
            None => format!("{through} knows you and {person}{because} and could introduce you."),
            Some(then) => format!("{through} knows {then}, who knows {person}{because}."),
        }
    },
    grow_bridge: |people, one, other| {
        format!("{people} people are in both {one} and {other}: the two could meet.")
    },
};
