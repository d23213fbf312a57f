//! What the window says about programs, in English.

use super::counted;
use crate::words::programs::ProgramWords;

pub(in crate::words) static WORDS: ProgramWords = ProgramWords {
    programs: "Programs",
    see_all: "All programs",
    sentence: "Different reasons to meet. You take part in each of them separately and can stop at any time.",
    looks_at: |fields| format!("Looks at {fields}"),
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
    seen_preview: "What others see",
    seen_back: "Back to editing",
    seen_sentence: "This is your profile as every other member of the space can read it.",
    seen_hidden: |fields| format!("Hidden from them: {fields}."),
    seen_nothing_hidden: "Nothing of what you entered is hidden.",
    seen_others: "Who is not a member of this space sees nothing of it. Computers that pass records on see keys, sizes and times, and no content.",
    vectors: |known, all| {
        format!("Understanding texts: {known} of {all}. Matches get better meanwhile.")
    },
};
