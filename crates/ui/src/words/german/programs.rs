//! What the window says about programs, in German.

use super::counted;
use crate::words::programs::ProgramWords;

pub(in crate::words) static WORDS: ProgramWords = ProgramWords {
    programs: "Programme",
    see_all: "Alle Programme",
    sentence: "Verschiedene Anlässe, sich zu treffen. Du machst bei jedem einzeln mit und kannst jederzeit aufhören.",
    looks_at: |fields| format!("Schaut auf: {fields}"),
    adapted: |from, community, by| match from {
        "" => format!("Gemacht in {community}, von {by}"),
        from => format!("Abgewandelt von {from}, in {community}, von {by}"),
    },
    open: |program| format!("{program} öffnen"),
    take_part: |program| format!("Mitmachen: {program}"),
    see_matches: |program| format!("Matches ansehen: {program}"),
    yours: "Du machst mit",
    others: "Auch dabei sein könntest du bei",
    count: |n| counted(n, "Programm", "Programme"),
    seen_of_me: "Was sie von dir sehen",
    seen_of_me_sentence: |name| {
        format!(
            "{name} sieht, was du allen im Raum zeigst, und Gründe, die der eigene Computer berechnet. Felder, die nur du siehst, zählen nie."
        )
    },
    week: "Wann ihr beide könntet",
    week_spoken: |days| format!("Beide frei: {days}"),
    week_none: "Keine gemeinsame Zeit eingetragen.",
    week_both: "Beide",
    week_you: "Du",
    week_them: "Die andere Person",
    sheet: "Für den Anfang",
    vectors: |known, all| {
        format!("Texte werden verstanden: {known} von {all}. Die Matches werden dabei besser.")
    },
    common: |people, theme| format!("{people} Menschen teilen „{theme}“, du gehörst dazu."),
    question: "Deine Frage",
    question_hint: "z. B. Wer hat schon ein neues Buchhaltungssystem eingeführt?",
    question_act: "Wer könnte antworten?",
    question_back: "Zurück zu meiner Liste",
    question_all: |people| match people {
        1 => "Diese Person fragen".to_owned(),
        people => format!("Diese {people} leise fragen"),
    },
    question_all_sentence: |question, names| {
        format!(
            "„{question}“ geht an {names}, als Nachricht an jede Person einzeln. Niemand erfährt, wen du noch gefragt hast."
        )
    },
    question_send: "Frage senden",
    question_sent: |people| match people {
        1 => "Deine Frage ist unterwegs. Die Antwort kommt unter Gespräche.".to_owned(),
        people => format!(
            "Deine Frage ist unterwegs zu {people} Menschen. Antworten kommen unter Gespräche."
        ),
    },
    common_found: "Mit diesen Menschen eine Community gründen",
    common_join: |name| format!("{name} beitreten"),
    common_open: |name| format!("{name} öffnen"),
    cover: "Wer was übernehmen könnte, mit möglichst wenigen Menschen:",
    cover_nobody: "niemand auf dieser Liste. Sucht noch jemanden.",
    adapt: "Kopieren und anpassen…",
    adapt_sentence: "Ändere Namen, Gewichte und Texte, oder füge eine Regel hinzu. Die Kopie nennt ihre Herkunft, und wer mitmacht, macht bei genau dieser Beschreibung mit. Mit einer Nummer von P19 bis P99 als id ist sie ein eigenes Programm.",
    adapt_where: "Welche Community hebt sie auf?",
    adapt_description: "Beschreibung",
    adapt_act: "Dieses Programm aufheben",
    drop: "Nicht mehr aufheben",
};
