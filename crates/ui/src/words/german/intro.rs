//! What the window says of introductions, in German.

use crate::words::intro::IntroWords;

pub(in crate::words) static WORDS: IntroWords = IntroWords {
    ask: "Um eine Vorstellung bitten…",
    ask_sentence: "Wähle jemanden, den ihr beide kennt. Stimmen beide zu, öffnet sich ein Gespräch. Wenn nicht, erfährt niemand den Grund.",
    ask_via: "Über wen?",
    ask_none: "Du hast noch mit niemand anderem ein Gespräch. Schreib direkt.",
    ask_hint: "Worüber möchtest du reden?",
    ask_act: "Bitten",
    asked: |by, other| {
        format!("Du hast {by} gebeten, dich {other} vorzustellen. Noch keine Antwort.")
    },
    to_pass_on: |by, other| format!("{by} bittet dich um eine Vorstellung bei {other}."),
    more_wait: |n| {
        match n {
        1 => "Noch jemand bittet dich um eine Vorstellung: Sie erscheint, sobald du eine davon beantwortet hast.".to_owned(),
        n => format!("Noch {n} bitten dich um eine Vorstellung: Sie erscheinen, während du diese beantwortest."),
    }
    },
    to_answer: |by, other| format!("{by} stellt dir {other} vor und schlägt ein Gespräch vor."),
    own_words: "Ein eigenes Wort, wenn du magst",
    pass_on: "Vorstellen",
    agree: "Gespräch öffnen",
    decline: "Nicht jetzt",
    decline_note: "Niemand erfährt, wenn du ablehnst.",
    title: "Vorstellungen",
    blocked: |name| format!("Du nimmst nichts von {name} an."),
    unblock: "Nachrichten wieder annehmen",
    contacts_empty: "Du hast noch niemanden genannt.",
    follow: "Folgen",
    follow_not: "Nicht mehr folgen",
    follow_note: "Die Beiträge kommen in deinen Strom, auch aus offenen Communitys, in denen du nicht bist. Niemand erfährt davon.",
    know: "Wir kennen uns",
    know_not: "Kein Kontakt mehr",
    know_note: "Sagt ihr es beide, sehen es andere und können euch bitten, sie bekannt zu machen.",
    they_say: |name| format!("{name} sagt, dass ihr euch kennt."),
    both_know: |names| format!("Ihr kennt beide {names}."),
};
