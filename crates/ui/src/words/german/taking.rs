//! What the window says about a space that ends, in German.

use super::gather;
use crate::words::taking::TakingWords;

pub(in crate::words) static WORDS: TakingWords = TakingWords {
    last_day: "Letzter Tag (nur bei einer Veranstaltung)",
    last_day_hint: "z. B. 2027-08-31",
    last_day_help: "Danach bleibt alles lesbar, und nichts Neues wird gesagt. Leer lassen, wenn der Raum weitergeht.",
    ends: |day| {
        format!(
            "Dieser Raum endet mit seiner Veranstaltung am {}.",
            (gather::WORDS.date)(day)
        )
    },
    ended: |day| {
        format!(
            "Dieser Raum endete mit seiner Veranstaltung am {}. Alles bleibt lesbar, Gespräche gehen weiter, und unter „Deine Daten“ nimmst du mit, was du magst.",
            (gather::WORDS.date)(day)
        )
    },
    title: "Mitnehmen, was du magst",
    sentence: "Dateien, die andere Programme lesen: Dein Profil nimmt ein anderer Raum auf, die Leute ein Adressbuch, die Treffen ein Kalender.",
    profile: "Dein Profil",
    people: "Leute, die du getroffen hast",
    cards: "Wissenskarten",
    gatherings: "Treffen",
    folder: "Neuer Ordner dafür",
    act: "Mitnehmen",
    taken: |folder| format!("Was du gewählt hast, liegt in {folder}. Es ist nicht versiegelt."),
};
