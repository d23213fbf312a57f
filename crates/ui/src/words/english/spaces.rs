//! What the window says about several spaces, in English.

use crate::words::spaces::SpacesWords;

pub(in crate::words) static WORDS: SpacesWords = SpacesWords {
    switch: |space| format!("{space}: switch space"),
    further: "Create or join another space…",
    locked: "A locked space",
    unread: "A space not read yet",
    back_to: |space| format!("Back to {space}"),
    back: "Back to your other space",
    carry: "Carry to another space…",
    carry_title: "Carry to another space",
    carry_nowhere: "Open the other space once and join a community there; then it can be chosen here.",
    why: "Why it matters there",
    why_hint: "e.g. We spoke of this on Monday",
    source: "Source",
    source_help: "This stands beside it there. The name of this space does not, unless you write it.",
    carry_act: "Carry over",
    carried: |community| format!("It stands in {community} now."),
};
