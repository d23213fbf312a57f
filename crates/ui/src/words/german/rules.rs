//! What the window says about reports, panels and votes, in German.

use model::community::Finding;
use replica::CasePhase;

use crate::words::rules::RuleWords;

pub(in crate::words) static WORDS: RuleWords = RuleWords {
    what_happened: "Was geschehen ist",
    what_happened_hint: "Das liest nur das Gremium",
    cases: "Meldungen",
    cases_sentence: "Drei Menschen, die niemand ausgesucht hat, entscheiden: eine Erinnerung, dann eine Pause, dann das Ende des Mitmachens. Über einen Widerspruch entscheiden drei andere.",
    report_about: |name, clause| format!("Meldung zu {name}, Regel {clause}"),
    appeal_about: |name, clause| format!("Widerspruch zu {name}, Regel {clause}"),
    reported_by: |name| format!("von {name}"),
    put_forward_by: |name| format!("eingebracht von {name}"),
    phase: |phase| match phase {
        CasePhase::TooFew => "Wartet",
        CasePhase::Drawing => "Wird ausgelost",
        CasePhase::Deciding => "Wird entschieden",
        CasePhase::Signing => "Wird unterschrieben",
        CasePhase::Decided => "Entschieden",
    },
    too_few: "Ein Gremium braucht mehr Stimmberechtigte, die nicht beteiligt sind. Sobald es genug sind, wird ausgelost.",
    waits_for: |names| format!("Die Auslosung wartet auf {names}."),
    draw_again: "Ohne sie auslosen",
    panel: |names| format!("Das Gremium: {names}."),
    decided_of: |found, seats| format!("{found} von {seats} haben entschieden."),
    you_sit: "Du bist in diesem Gremium.",
    waits_here: "Du wurdest für ein Gremium ausgelost: Unter Charta wartet eine Meldung auf deine Entscheidung.",
    waits_in: |name| {
        format!(
            "Du wurdest in {name} für ein Gremium ausgelost. Eine Meldung wartet auf deine Entscheidung."
        )
    },
    read_report: "Meldung lesen",
    about_you_last: "Hier geht es um etwas, das du gesagt hast. Du liest hier die Entscheidung.",
    about_you: "Hier geht es um etwas, das du gesagt hast. Du liest hier die Entscheidung und kannst ihr widersprechen.",
    text_on_its_way: "Der Text ist unterwegs. Er kommt vom Gerät der meldenden Person oder von jemandem aus dem Gremium.",
    text_erased: "Der Text ist gelöscht.",
    go_to_reported: "Ansehen, wo es gesagt wurde",
    was_reported: "Was gemeldet wurde",
    noted: |name| format!("{name} hat notiert"),
    finding: |finding| match finding {
        Finding::Dismiss => "Nichts verletzt",
        Finding::Remind => "Eine Erinnerung",
        Finding::Pause => "Eine Pause",
        Finding::Exclude => "Ein Ausschluss",
        Finding::Uphold => "Die Entscheidung bleibt bestehen",
        Finding::Overturn => "Die Entscheidung wird aufgehoben",
    },
    decision: |finding| match finding {
        Finding::Dismiss => "Das Gremium hat keine Verletzung gefunden.",
        Finding::Remind => "Das Gremium erinnert an die Regel.",
        Finding::Pause => "Das Gremium hat eine Pause beschlossen.",
        Finding::Exclude => "Das Gremium hat einen Ausschluss beschlossen.",
        Finding::Uphold => "Das andere Gremium hat die Entscheidung bestätigt.",
        Finding::Overturn => "Das andere Gremium hat die Entscheidung aufgehoben.",
    },
    overturned: "Aufgehoben: Es zählt nicht mehr.",
    find: "Was findest du?",
    note: "Eine Notiz für das Gremium",
    note_hint: "Sonst liest das niemand",
    find_act: "Entscheiden",
    found: |what| format!("Du findest: {what}."),
    appeal: "Widersprechen",
    appeal_help: "Drei andere entscheiden. Wer nicht mehr schreiben darf, bittet ein Mitglied zu widersprechen.",
    without_vote: |n| {
        match n {
        1 => "Eine Person hat unterschrieben und steht noch nicht auf der Liste der Stimmberechtigten. Aus ihr wird ausgelost.".to_owned(),
        n => format!(
            "{n} Menschen haben unterschrieben und stehen noch nicht auf der Liste der Stimmberechtigten. Aus ihr wird ausgelost."
        ),
    }
    },
    give_vote: "Auf die Liste setzen",
    split: "Teilung vorschlagen",
};
