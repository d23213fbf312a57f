//! What the window says about reports, panels and votes, in English.

use model::community::Finding;
use replica::CasePhase;

use crate::words::rules::RuleWords;

pub(in crate::words) static WORDS: RuleWords = RuleWords {
    what_happened: "What happened",
    what_happened_hint: "Only the panel reads this",
    cases: "Reports",
    cases_sentence: "Three people nobody chose decide: a reminder, then a pause, then the end of taking part. An appeal goes to three others.",
    report_about: |name, clause| format!("Report about {name}, clause {clause}"),
    appeal_about: |name, clause| format!("Appeal about {name}, clause {clause}"),
    reported_by: |name| format!("by {name}"),
    put_forward_by: |name| format!("put forward by {name}"),
    phase: |phase| match phase {
        CasePhase::TooFew => "Waits",
        CasePhase::Drawing => "Being drawn",
        CasePhase::Deciding => "Being decided",
        CasePhase::Signing => "Being signed",
        CasePhase::Decided => "Decided",
    },
    too_few: "A panel takes more people who may vote and are not involved. It is drawn as soon as there are enough.",
    waits_for: |names| format!("The draw waits for {names}."),
    draw_again: "Draw without them",
    panel: |names| format!("The panel: {names}."),
    decided_of: |found, seats| format!("{found} of {seats} have decided."),
    you_sit: "You sit on this panel.",
    waits_here: "You were drawn for a panel: a report waits for your decision, under Charter.",
    waits_in: |name| {
        format!("You were drawn for a panel in {name}. A report waits for your decision.")
    },
    read_report: "Read the report",
    about_you_last: "This is about something you said. You read the decision here.",
    about_you: "This is about something you said. You read the decision here and can appeal against it.",
    text_on_its_way: "The text is on its way. It comes from the device of whoever reported, or of another one of the panel.",
    text_erased: "Its text was erased.",
    go_to_reported: "See where it was said",
    was_reported: "What was reported",
    noted: |name| format!("{name} noted"),
    finding: |finding| match finding {
        Finding::Dismiss => "Nothing was broken",
        Finding::Remind => "A reminder",
        Finding::Pause => "A pause",
        Finding::Exclude => "An exclusion",
        Finding::Uphold => "The decision stays",
        Finding::Overturn => "The decision falls",
    },
    decision: |finding| match finding {
        Finding::Dismiss => "The panel found that nothing was broken.",
        Finding::Remind => "The panel reminds of the clause.",
        Finding::Pause => "The panel decided on a pause.",
        Finding::Exclude => "The panel decided on an exclusion.",
        Finding::Uphold => "The other panel upheld the decision.",
        Finding::Overturn => "The other panel overturned the decision.",
    },
    overturned: "Overturned: it counts no more.",
    find: "What do you find?",
    note: "A note for the panel",
    note_hint: "Nobody else reads it",
    find_act: "Decide",
    found: |what| format!("You found: {what}."),
    appeal: "Appeal",
    appeal_help: "Three others decide. Whoever was silenced cannot write here; any member can appeal for them.",
    without_vote: |n| match n {
        1 => {
            "One person has signed and is not on the list of voters yet. Panels are drawn from it."
                .to_owned()
        }
        n => format!(
            "{n} people have signed and are not on the list of voters yet. Panels are drawn from it."
        ),
    },
    give_vote: "Put them on the list",
    split: "Propose to split",
};
