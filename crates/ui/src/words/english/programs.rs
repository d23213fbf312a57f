//! What the window says about programs, in English.

use super::counted;
use crate::words::programs::ProgramWords;

pub(in crate::words) static WORDS: ProgramWords = ProgramWords {
    programs: "Programs",
    see_all: "All programs",
    sentence: "Different reasons to meet. You take part in each of them separately and can stop at any time.",
    looks_at: |fields| format!("Looks at: {fields}"),
    adapted: |from, community, by| match from {
        "" => format!("Made in {community} by {by}"),
        from => format!("Adapted from {from} in {community} by {by}"),
    },
    open: |program| format!("Open {program}"),
    take_part: |program| format!("Take part: {program}"),
    see_matches: |program| format!("See matches: {program}"),
    yours: "You take part",
    others: "You could also take part in",
    count: |n| counted(n, "program", "programs"),
    seen_of_me: "What they see of you",
    seen_of_me_sentence: |name| {
        format!(
            "{name} sees what you show everyone in the space, and reasons worked out on their own computer. Fields only you can see never count."
        )
    },
    week: "When you could both meet",
    week_spoken: |days| format!("Both free: {days}"),
    week_none: "No time in common has been entered.",
    week_both: "Both",
    week_you: "You",
    week_them: "They",
    sheet: "To begin with",
    vectors: |known, all| {
        format!("Understanding texts: {known} of {all}. Matches get better meanwhile.")
    },
    common: |people, theme| format!("{people} people share “{theme}”, you among them."),
    question: "Your question",
    question_hint: "e.g. Who has introduced a new accounting system?",
    question_act: "Who could answer?",
    question_back: "Back to my list",
    question_all: |people| match people {
        1 => "Ask this person".to_owned(),
        people => format!("Ask these {people} quietly"),
    },
    question_all_sentence: |question, names| {
        format!(
            "“{question}” goes to {names}, as a message to each by themselves. Nobody learns who else was asked."
        )
    },
    question_send: "Send the question",
    question_sent: |people| match people {
        1 => "Your question is on its way. The answer comes under Conversations.".to_owned(),
        people => format!(
            "Your question is on its way to {people} people. Answers come under Conversations."
        ),
    },
    common_found: "Found a community with these people",
    common_join: |name| format!("Join {name}"),
    common_open: |name| format!("Open {name}"),
    cover: "Who could take over what, with as few people as possible:",
    cover_nobody: "nobody on this list. Look for one more.",
    adapt: "Duplicate and adapt…",
    adapt_sentence: "Change names, weights and texts, or add a rule. The copy names where it comes from, and whoever takes part takes part in exactly this description. With a number from P19 to P99 as its id it is a program of its own.",
    adapt_where: "Which community keeps it?",
    adapt_description: "Description",
    adapt_act: "Keep this program",
    drop: "Keep it no longer",
};
